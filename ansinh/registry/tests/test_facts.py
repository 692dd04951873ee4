"""Dated facts: what fits together, what the judgement gets of a month, and who may see what."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from ansinh.areas.models import Area
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import Actor
from ansinh.core.events import listen
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.judgement.columns import INPUT_COLUMNS, read_facts
from ansinh.registry.errors import (
    CareRunsInCircle,
    CircumstanceOverlaps,
    CircumstanceUnfit,
    ClassOverlaps,
    DecisionMissing,
    PeriodReversed,
)
from ansinh.registry.events import CircumstanceChanged
from ansinh.registry.models import Circumstance, HouseholdClass, Kind
from ansinh.registry.queries import facts_for_month, masked_circumstances, proofs_lapsing
from ansinh.registry.services import (
    NewCircumstance,
    end_circumstance,
    read_bank_accounts,
    read_circumstances,
    record_circumstances,
    record_hard_area,
)
from ansinh.registry.testing import (
    an_officer,
    binh,
    hoa,
    mai,
    make_account,
    make_circumstance,
    make_household,
    make_household_class,
    make_individual,
)

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)


def _row(table: Any, person: Any) -> dict[str, Any]:
    position = table.columns["person"].to_pylist().index(str(person.pk))
    return {name: column[position].as_py() for name, column in table.columns.items()}


def test_a_month_gives_exactly_the_judgements_columns_and_it_takes_them(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        household = make_household(lan, tan_dong)
        make_household_class(lan, household)
        mother = hoa(lan, tan_dong, household=household, relation="head")
        make_circumstance(lan, mother, "pension", amount=400_000)
        year_only = make_individual(lan, tan_dong, birth_date=dt.date(1950, 1, 1), birth_precision="year")

        table = facts_for_month(month=OCTOBER)

    assert set(table.columns) == set(INPUT_COLUMNS)
    assert len(read_facts(table.columns, today=dt.date(2026, 11, 22))) == 2
    found = _row(table, mother)
    assert (found["household"], found["household_class"], found["pension"]) == (str(household.pk), "poor", 400_000)
    assert _row(table, year_only)["birth_date"] == "1950"


@pytest.mark.parametrize(
    ("kind", "changes", "column", "value"),
    [
        ("disability", {"value": "severe"}, "disability", "severe"),
        ("parental_loss", {"value": "đ"}, "parental_loss", "đ"),
        ("was_child_recipient", {}, "was_child_recipient", True),
        ("studying", {}, "studying", True),
        ("hiv", {}, "hiv", True),
        ("single_parent", {"value": "spouse_dead"}, "single_parent", True),
        ("no_supporter", {}, "no_supporter", True),
        ("taken_in", {}, "taken_in", True),
        ("pregnancy", {}, "pregnant", True),
        ("pension", {"amount": 1}, "pension", 1),
        ("wage", {"amount": 5_000_000}, "wage", 5_000_000),
        ("carer", {"value": "family", "related_name": "Trương Thị Sen"}, "carer", "family"),
    ],
)
def test_each_kind_of_fact_stands_in_its_column(
    lan: Actor, tan_dong: Area, kind: str, changes: dict[str, Any], column: str, value: object
) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        make_circumstance(lan, person, kind, **changes)

        assert _row(facts_for_month(month=OCTOBER), person)[column] == value
        assert _row(facts_for_month(month=Month(2025, 6)), person)[column] != value


def test_those_whom_the_law_looks_at_besides_stand_below_those_asked_for(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        father, mother, child, stranger = (
            binh(lan, tan_dong), hoa(lan, tan_dong), mai(lan, tan_dong), make_individual(lan, tan_dong),
        )  # fmt: skip
        make_circumstance(lan, mother, "spouse", related=father)
        make_circumstance(lan, child, "parent", related=father)

        table = facts_for_month(individuals=[mother.pk], month=OCTOBER)

        assert table.asked == {str(mother.pk)}
        assert set(table.columns["person"].to_pylist()) == {str(person.pk) for person in (mother, father, child)}
        assert str(stranger.pk) not in table.columns["person"].to_pylist()
        assert _row(table, father)["spouse"] == str(mother.pk)
        assert _row(table, child)["parent"] == str(father.pk)


def test_a_month_costs_five_queries_whatever_the_number_of_people(
    lan: Actor, tan_dong: Area, django_assert_num_queries: Any
) -> None:
    with acting(lan):
        people = [make_individual(lan, tan_dong).pk for _ in range(5)]

        with django_assert_num_queries(5):
            facts_for_month(individuals=people, month=OCTOBER)


def test_a_fact_counts_in_the_month_it_begins_and_in_the_month_it_ends(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        make_circumstance(
            lan, person, "disability", value="severe", valid_from=dt.date(2026, 4, 15), valid_to=dt.date(2026, 9, 10)
        )

        degrees = [_row(facts_for_month(month=Month(2026, number)), person)["disability"] for number in (3, 4, 9, 10)]

    assert degrees == ["none", "severe", "severe", "none"]


def test_a_fact_that_changed_within_the_month_has_a_first_and_a_last_value(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        make_circumstance(lan, person, "disability", value="severe")
        make_circumstance(lan, person, "disability", value="exceptionally_severe", valid_from=dt.date(2026, 10, 20))

        last, first = (facts_for_month(month=OCTOBER), facts_for_month(month=OCTOBER, prefer="first"))

        assert _row(last, person)["disability"] == "exceptionally_severe"
        assert _row(first, person)["disability"] == "severe"


def test_a_class_lost_in_december_is_lost_in_january(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        household = make_household(lan, tan_dong)
        person = hoa(lan, tan_dong, household=household)
        make_household_class(lan, household, valid_to=dt.date(2027, 1, 1))

        classes = [
            _row(facts_for_month(month=month), person)["household_class"]
            for month in (Month(2025, 12), Month(2026, 1), Month(2026, 12), Month(2027, 1))
        ]

    assert classes == ["", "poor", "poor", ""]


def test_who_lives_in_a_hard_area_has_it_while_living_there(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        record_hard_area(
            actor=lan, area=tan_dong, decision_number="861/QĐ-TTg", decided_on=dt.date(2025, 6, 4),
            valid_from=dt.date(2026, 1, 1),
        )  # fmt: skip
        person = hoa(lan, tan_dong)

        assert _row(facts_for_month(month=OCTOBER), person)["hard_area"] is True
        assert _row(facts_for_month(month=Month(2025, 12)), person)["hard_area"] is False


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        (
            "disability",
            {"value": "bad"},
            "“disability” of %s: expected mild, severe, exceptionally_severe, “bad” came.",
        ),
        ("wage", {"amount": -1}, "“wage” of %s: expected an amount from 0 to 2,000,000,000 đồng a month, “-1” came."),
        (
            "wage",
            {"amount": 2_000_000_001},
            "“wage” of %s: expected an amount from 0 to 2,000,000,000 đồng a month, “2000000001” came.",
        ),
        ("hiv", {"amount": 5}, "“HIV” of %s: expected no amount, “5” came."),
        ("carer", {"value": "family"}, "“cared for by” of %s: expected the name of the other person, “” came."),
        (
            "single_parent",
            {"value": "unstated"},
            "“single parent” of %s: expected never_married, spouse_dead, spouse_missing, “unstated” came.",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_a_sentence(
    lan: Actor, tan_dong: Area, kind: str, changes: dict[str, Any], sentence: str
) -> None:
    with acting(lan), override("en"):
        person = hoa(lan, tan_dong)
        with pytest.raises(CircumstanceUnfit) as refusal:
            make_circumstance(lan, person, kind, **changes)

        assert str(refusal.value) == sentence % "Nguyễn Thị Hòa"
        assert not Circumstance.objects.exists()


def test_a_new_degree_ends_the_old_one(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        old = make_circumstance(lan, person, "disability", value="severe")
        make_circumstance(lan, person, "disability", value="exceptionally_severe", valid_from=dt.date(2026, 5, 1))

        old.refresh_from_db()
        assert old.valid_to == dt.date(2026, 5, 1)


def test_a_fact_on_top_of_a_later_one_is_refused(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        make_circumstance(lan, person, "disability", value="severe")

        with pytest.raises(CircumstanceOverlaps):
            make_circumstance(lan, person, "disability", value="mild", valid_from=dt.date(2024, 1, 1))


def test_two_facts_of_a_kind_in_one_act_may_follow_but_not_overlap(lan: Actor, tan_dong: Area) -> None:
    def disability(value: str, valid_from: dt.date, valid_to: dt.date | None) -> NewCircumstance:
        return NewCircumstance(person, Kind.DISABILITY, valid_from, value=value, valid_to=valid_to)

    with acting(lan):
        person = hoa(lan, tan_dong)
        mild = disability("mild", dt.date(2024, 1, 1), dt.date(2025, 1, 1))
        with pytest.raises(CircumstanceOverlaps):
            record_circumstances(actor=lan, items=[mild, disability("severe", dt.date(2024, 6, 1), None)])

        record_circumstances(actor=lan, items=[mild, disability("severe", dt.date(2025, 1, 1), None)])
        assert Circumstance.objects.count() == 2


def test_the_database_refuses_two_facts_of_a_kind_at_once(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        fact = make_circumstance(lan, hoa(lan, tan_dong), "disability", value="severe")
        fact.pk = None

        with pytest.raises(IntegrityError, match="registry_circumstance_one_of_a_kind"), transaction.atomic():
            fact.save(force_insert=True)


def test_care_cannot_run_in_a_circle(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        grandmother, father, child = hoa(lan, tan_dong), binh(lan, tan_dong), mai(lan, tan_dong)
        make_circumstance(lan, father, "carer", value="family", related=grandmother)
        make_circumstance(lan, child, "carer", value="family", related=father)

        with pytest.raises(CareRunsInCircle):
            make_circumstance(lan, grandmother, "carer", value="family", related=child)
        with pytest.raises(CareRunsInCircle):
            make_circumstance(lan, child, "parent", related=child)

        assert Circumstance.objects.count() == 2


def test_an_ended_fact_holds_no_longer_and_tells_the_rooms_above(lan: Actor, tan_dong: Area) -> None:
    heard: list[CircumstanceChanged] = []
    listen(CircumstanceChanged, heard.append)
    with acting(lan):
        fact = make_circumstance(lan, hoa(lan, tan_dong), "studying")
        end_circumstance(actor=lan, circumstance=fact, on=dt.date(2026, 6, 1), why="thôi học")

        with pytest.raises(PeriodReversed):
            end_circumstance(actor=lan, circumstance=fact, on=fact.valid_from, why="nhầm")

    assert heard[-1] == CircumstanceChanged((fact.individual_id,), frozenset({"studying"}), dt.date(2026, 6, 1))


def test_a_class_needs_its_decision_and_classes_do_not_overlap(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        household = make_household(lan, tan_dong)
        with pytest.raises(DecisionMissing):
            make_household_class(lan, household, decision_number=" ")
        make_household_class(lan, household, valid_to=None)
        make_household_class(lan, household, "near_poor", valid_from=dt.date(2026, 7, 1), valid_to=None)

        assert list(HouseholdClass.objects.order_by("valid_from").values_list("valid_to", flat=True)) == [
            dt.date(2026, 7, 1), None,
        ]  # fmt: skip
        with pytest.raises(ClassOverlaps):
            make_household_class(lan, household, "other", valid_from=dt.date(2026, 3, 1), valid_to=None)


def test_health_facts_are_masked_without_the_right(tan_dong: Area) -> None:
    officer, hamlet_head = an_officer(tan_dong), an_officer(tan_dong, username="tam", without="view_health")
    with acting(officer):
        person = hoa(officer, tan_dong)
        make_circumstance(officer, person, "hiv")
        make_circumstance(officer, person, "pension", amount=400_000)

    with acting(hamlet_head):
        shown = read_circumstances(actor=hamlet_head, individual=person)
        assert {(fact.kind, fact.is_masked) for fact in shown} == {("", True), ("pension", False)}
        assert not AuditEntry.objects.filter(act="read_health").exists()
    with acting(officer):
        assert {fact.kind for fact in read_circumstances(actor=officer, individual=person)} == {"hiv", "pension"}
        assert AuditEntry.objects.get(act="read_health").actor_username == "lan"


def test_the_audit_trail_of_a_health_fact_does_not_name_it(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        make_circumstance(lan, hoa(lan, tan_dong), "hiv")

        entry = AuditEntry.objects.get(act="record_circumstance")

    assert "hiv" not in str(entry.after)


def test_whole_account_numbers_are_shown_by_right_only_and_the_look_is_logged(tan_dong: Area) -> None:
    officer, hamlet_head = an_officer(tan_dong), an_officer(tan_dong, username="tam", without="view_bank_accounts")
    with acting(officer):
        person = hoa(officer, tan_dong)
        make_account(officer, person)
        assert [shown.number for shown in read_bank_accounts(actor=officer, individual=person)] == ["7002205123456"]
        assert AuditEntry.objects.filter(act="read_bank_account", actor_username="lan").count() == 1

    with acting(hamlet_head):
        assert [shown.number for shown in read_bank_accounts(actor=hamlet_head, individual=person)] == ["…3456"]
        assert AuditEntry.objects.filter(act="read_bank_account").count() == 1


def test_proofs_that_lapse_within_60_days_are_warned_of_and_hiv_never_listed(lan: Actor, tan_dong: Area) -> None:
    today = dt.date(2026, 11, 22)
    with acting(lan):
        for days, person in ((60, hoa(lan, tan_dong)), (61, binh(lan, tan_dong))):
            make_circumstance(lan, person, "disability", value="severe", expires_on=today + dt.timedelta(days=days))
        make_circumstance(lan, mai(lan, tan_dong), "hiv", expires_on=today)

        assert [proof.individual.full_name for proof in proofs_lapsing(actor=lan, on=today)] == ["Nguyễn Thị Hòa"]


def test_facts_for_judging_do_not_depend_on_who_asks(tan_dong: Area) -> None:
    officer, hamlet_head = an_officer(tan_dong), an_officer(tan_dong, username="tam", without="view_health")
    with acting(officer):
        person = hoa(officer, tan_dong)
        make_circumstance(officer, person, Kind.HIV)

    with acting(hamlet_head):
        assert _row(facts_for_month(month=OCTOBER), person)["hiv"] is True
        assert masked_circumstances(actor=hamlet_head, individual=person)[0].kind == ""
