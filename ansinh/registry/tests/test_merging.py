"""Two records of one person become one, and two again: what goes over, what is asked, what a split puts back."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune, make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting, widened
from ansinh.registry.errors import (
    AlreadyMerged,
    ChoiceUnknown,
    LaterActs,
    NotYoursToSettle,
    ProposalWaiting,
    RecordsContradict,
    RelatedToEachOther,
    SameRecord,
    WhyMissing,
)
from ansinh.registry.models import (
    BankAccount,
    Circumstance,
    Individual,
    Membership,
    Merge,
    MergeState,
    Payee,
    Residence,
)
from ansinh.registry.queries import facts_for_month, household_page, records_of, search_individuals
from ansinh.registry.queries.identity import commune_of_number
from ansinh.registry.services import (
    correct_individual,
    end_circumstance,
    merge_individuals,
    split_individuals,
)
from ansinh.registry.testing import (
    an_officer,
    binh,
    hoa,
    make_account,
    make_circumstance,
    make_household,
    make_individual,
    make_payee,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)
WHY = "cùng một người, đã đối chiếu giấy tờ"


def _merge(actor: Actor, survivor: Individual, merged: Individual, **changes: Any) -> Merge:
    values = {"why": WHY, "on": TODAY, **changes}
    return merge_individuals(actor=actor, survivor=survivor, merged=merged, **values)


def _twice(lan: Actor, area: Area, **changes: Any) -> tuple[Individual, Individual]:
    """Nguyễn Thị Hòa with a number, and again without."""
    return hoa(lan, area), make_individual(lan, area, **changes)


def _rows(*people: Individual) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of these people, whole."""
    keys = [person.pk for person in people]
    found: dict[str, list[tuple[Any, ...]]] = {"people": list(Individual.objects.filter(pk__in=keys).values_list())}
    for model in (Residence, Membership, Circumstance, BankAccount, Payee):
        rows = model._default_manager.filter(individual__in=keys).order_by("pk")
        found[model.__name__] = list(rows.values_list())
    return found


def test_what_the_survivor_lacks_goes_over_and_the_other_record_points_to_it(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        survivor, merged = _twice(lan, tan_dong)
        fact = make_circumstance(lan, merged, "disability", value="severe")
        account = make_account(lan, merged)
        payee = make_payee(lan, merged, account=account)

        merge = _merge(lan, survivor, merged)

        for row in (fact, account, payee):
            row.refresh_from_db()
        merged.refresh_from_db()
        assert [fact.individual_id, account.individual_id, payee.individual_id] == [survivor.pk] * 3
        assert merged.merged_into_id == survivor.pk
        assert (merge.state, merge.why) == (MergeState.IN_EFFECT, WHY)
        assert AuditEntry.objects.filter(act="merge_individuals").count() == 1


def test_a_number_that_only_the_other_record_bears_goes_to_the_survivor(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        with_number, without = _twice(lan, tan_dong)

        _merge(lan, without, with_number)

        without.refresh_from_db()
        with_number.refresh_from_db()
        assert (without.identity_number, with_number.identity_number) == ("072145000011", None)
        assert [person.pk for person in search_individuals(actor=lan, text="072145000011")] == [without.pk]


def test_the_old_number_leads_to_the_survivor(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        survivor = hoa(lan, tan_dong)
        merged = hoa(lan, tan_dong, identity_number="072145000012", full_name="Nguyễn Thị Hoà")

        _merge(lan, survivor, merged, choices={"identity_number": "survivor"})

        assert [person.pk for person in search_individuals(actor=lan, text="072145000012")] == [survivor.pk]
        assert [person.pk for person in search_individuals(actor=lan, text="nguyen hoa")] == [survivor.pk]
        assert commune_of_number("072145000012") == "Xã Tân Đông, Tỉnh Tây Ninh"
        assert records_of(survivor) == [survivor.pk, merged.pk]


def test_two_numbers_change_places_where_the_other_is_right_and_back_with_a_split(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        survivor, merged = hoa(lan, tan_dong), hoa(lan, tan_dong, identity_number="072145000012")

        merge = _merge(lan, survivor, merged, choices={"identity_number": "merged"})
        survivor.refresh_from_db()
        merged.refresh_from_db()
        exchanged = (survivor.identity_number, merged.identity_number)
        split_individuals(actor=lan, merge=merge, why="nhầm", on=TODAY)
        survivor.refresh_from_db()
        merged.refresh_from_db()

        assert exchanged == ("072145000012", "072145000011")
        assert (survivor.identity_number, merged.identity_number) == ("072145000011", "072145000012")


def test_every_contradiction_is_listed_at_once_with_both_sides(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        home, other = make_household(lan, tan_dong, number="H1"), make_household(lan, tan_dong, number="H2")
        survivor = hoa(lan, tan_dong, household=home, relation="head")
        merged = make_individual(
            lan, tan_dong, birth_date=dt.date(1945, 2, 9), household=other, relation="head", identity_number=None
        )
        make_circumstance(lan, survivor, "disability", value="severe")
        make_circumstance(lan, merged, "disability", value="mild")

        with pytest.raises(RecordsContradict) as refusal:
            _merge(lan, survivor, merged)

        assert [(one.field, one.survivor, one.merged) for one in refusal.value.contradictions] == [
            ("birth_date", "02/09/1945", "09/02/1945"),
            ("membership", "H1 (01/07/2025)", "H2 (01/07/2025)"),
            ("circumstance:disability", "severe (01/07/2025)", "mild (01/07/2025)"),
        ]
        assert "Decide which record is right about: the birth date (birth_date): 02/09/1945" in str(refusal.value)
        assert not Merge.objects.exists()
        assert survivor.merged_into_id is None


@pytest.mark.parametrize(("side", "degree", "household"), [("survivor", "severe", "H1"), ("merged", "mild", "H2")])
def test_the_officers_choice_counts_and_a_split_puts_every_row_back(
    lan: Actor, tan_dong: Area, side: str, degree: str, household: str
) -> None:
    with acting(lan):
        home, other = make_household(lan, tan_dong, number="H1"), make_household(lan, tan_dong, number="H2")
        survivor = hoa(lan, tan_dong, household=home, relation="head")
        merged = make_individual(lan, tan_dong, household=other, relation="head", since=dt.date(2024, 1, 1))
        make_circumstance(lan, survivor, "disability", value="severe")
        make_circumstance(lan, merged, "disability", value="mild", valid_from=dt.date(2024, 1, 1))
        before = _rows(survivor, merged)

        merge = _merge(lan, survivor, merged, choices={"membership": side, "circumstance:disability": side})
        now = {
            "degree": Circumstance.objects.get(individual=survivor, valid_to__isnull=True).value,
            "household": Membership.objects.get(individual=survivor, valid_to__isnull=True).household.number,
        }
        shown = [member.individual_id for home_ in (home, other) for member in household_page(household=home_).members]
        split_individuals(actor=lan, merge=merge, why="nhầm", on=TODAY)

        assert now == {"degree": degree, "household": household}
        assert merged.pk not in shown
        assert _rows(survivor, merged) == before


def test_what_the_other_record_says_of_an_earlier_time_is_kept(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        survivor, merged = _twice(lan, tan_dong)
        make_circumstance(lan, survivor, "disability", value="severe", valid_from=dt.date(2025, 7, 1))
        make_circumstance(lan, merged, "disability", value="mild", valid_from=dt.date(2022, 1, 1))

        _merge(lan, survivor, merged, choices={"circumstance:disability": "survivor"})

        kept = Circumstance.objects.filter(individual=survivor).order_by("valid_from")
        assert list(kept.values_list("value", "valid_from", "valid_to")) == [
            ("mild", dt.date(2022, 1, 1), dt.date(2025, 7, 1)),
            ("severe", dt.date(2025, 7, 1), None),
        ]


def test_a_year_alone_and_a_name_without_accents_contradict_nothing(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        survivor = make_individual(
            lan, tan_dong, full_name="Nguyen Thi Hoa", birth_date=dt.date(1945, 1, 1), birth_precision="year"
        )
        merged = hoa(lan, tan_dong)

        _merge(lan, survivor, merged)

        survivor.refresh_from_db()
        assert (survivor.full_name, survivor.birth_date, survivor.birth_precision) == (
            "Nguyễn Thị Hòa", dt.date(1945, 9, 2), "day",
        )  # fmt: skip


def test_the_facts_of_a_merged_record_are_those_of_the_one_that_counts(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        survivor, merged = _twice(lan, tan_dong)
        make_circumstance(lan, survivor, "disability", value="severe")
        _merge(lan, survivor, merged)

        asked = facts_for_month(individuals=[merged.pk], month=Month(2026, 11))
        everybody = facts_for_month(month=Month(2026, 11))

        assert asked.asked == {str(survivor.pk)}
        assert dict(asked.stand_ins) == {merged.pk: survivor.pk}
        assert asked.columns["disability"].to_pylist() == ["severe"]
        assert everybody.asked == {str(survivor.pk)}


def test_a_child_raised_by_the_merged_record_is_raised_by_the_survivor(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        survivor, merged = _twice(lan, tan_dong)
        child = make_individual(lan, tan_dong, full_name="Lê Văn An", birth_date=dt.date(2018, 3, 1), sex="male")
        fact = make_circumstance(lan, child, "parent", related=merged)

        merge = _merge(lan, survivor, merged)
        fact.refresh_from_db()
        raised_by = fact.related_id
        split_individuals(actor=lan, merge=merge, why="nhầm", on=TODAY)
        fact.refresh_from_db()

        assert (raised_by, fact.related_id) == (survivor.pk, merged.pk)


def test_a_record_merged_before_follows_and_comes_back(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        third = hoa(lan, tan_dong)
        second, first = make_individual(lan, tan_dong), make_individual(lan, tan_dong)
        _merge(lan, second, first)

        merge = _merge(lan, third, second)
        first.refresh_from_db()
        followed = first.merged_into_id
        split_individuals(actor=lan, merge=merge, why="nhầm", on=TODAY)
        first.refresh_from_db()

        assert (followed, first.merged_into_id) == (third.pk, second.pk)


def test_merging_twice_has_the_effect_of_once(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        survivor, merged = _twice(lan, tan_dong)

        assert _merge(lan, survivor, merged).pk == _merge(lan, survivor, merged).pk
        assert Merge.objects.count() == 1


def test_splitting_twice_has_the_effect_of_once(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        merge = _merge(lan, *_twice(lan, tan_dong))

        split_individuals(actor=lan, merge=merge, why="nhầm", on=TODAY)
        split_individuals(actor=lan, merge=merge, why="nhầm", on=TODAY)

        assert AuditEntry.objects.filter(act="split_individuals").count() == 1


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"why": "  "}, WhyMissing),
        ({"choices": {"birth_date": "merged"}}, ChoiceUnknown),
        ({"choices": {"colour": "merged"}}, ChoiceUnknown),
    ],
)
def test_bad_input_is_refused(lan: Actor, tan_dong: Area, changes: dict[str, Any], refused: type[Exception]) -> None:
    with acting(lan):
        survivor, merged = _twice(lan, tan_dong)

        with pytest.raises(refused):
            _merge(lan, survivor, merged, **changes)
        with pytest.raises(SameRecord):
            _merge(lan, survivor, survivor)

        merged.refresh_from_db()
        assert merged.merged_into_id is None


def test_a_merged_record_cannot_be_merged_again(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        survivor, merged = _twice(lan, tan_dong)
        other = binh(lan, tan_dong)
        _merge(lan, survivor, merged)

        with pytest.raises(AlreadyMerged, match="Name the one that counts"):
            _merge(lan, other, merged)


def test_people_who_are_recorded_as_relatives_are_two(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        survivor, merged = _twice(lan, tan_dong)
        make_circumstance(lan, merged, "spouse", related=survivor)

        with pytest.raises(RelatedToEachOther, match="“married to” of the other"):
            _merge(lan, survivor, merged)


def test_an_account_that_waits_for_its_second_hand_is_decided_first(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        survivor, merged = _twice(lan, tan_dong)
        make_account(lan, merged)
        make_account(lan, merged, number="7002205999999")

        with pytest.raises(ProposalWaiting, match="still waits for another hand"):
            _merge(lan, survivor, merged)


def test_without_the_right_nobody_merges_or_splits(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        survivor, merged = _twice(lan, tan_dong)
        blind = an_officer(tan_dong, username="tam", without="edit_registry")
        with pytest.raises(NotYoursToSettle, match="tam cannot settle this pair"):
            _merge(blind, survivor, merged)
        merge = _merge(lan, survivor, merged)
        with pytest.raises(NotYoursToSettle):
            split_individuals(actor=blind, merge=merge, why="nhầm", on=TODAY)


def test_records_of_two_communes_are_merged_by_the_province_only(lan: Actor, tan_dong: Area, binh_minh: Area) -> None:
    province = Actor("tinh", "Sở Nội vụ", "vn.80.", frozenset({"view_registry", "settle_across_communes"}))
    with acting(lan):
        survivor = hoa(lan, tan_dong)
    with acting(an_officer(binh_minh, username="minh")) as minh:
        merged = make_individual(minh, binh_minh)
        make_circumstance(minh, merged, "disability", value="severe")
    with acting(lan), widened("vn.80."), pytest.raises(NotYoursToSettle):
        _merge(lan, survivor, merged)

    with acting(province):
        merge = _merge(province, survivor, merged)

    assert merge.area_path == "vn.80."
    with acting(lan):
        assert Circumstance.objects.get(individual=survivor).area_path == tan_dong.path
        assert AuditEntry.objects.filter(act="merge_individuals").count() == 1
        assert not Merge.objects.exists()
    with acting(province):
        split_individuals(actor=province, merge=merge, why="nhầm", on=TODAY)
        assert Circumstance.objects.get(individual=merged).area_path == binh_minh.path


def test_a_row_changed_since_stands_in_the_way_of_a_split_and_is_named(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        survivor, merged = _twice(lan, tan_dong)
        fact = make_circumstance(lan, merged, "disability", value="severe")
        merge = _merge(lan, survivor, merged)
        fact.refresh_from_db()
        end_circumstance(actor=lan, circumstance=fact, on=TODAY, why="hết hạn")

        with pytest.raises(LaterActs) as refusal:
            split_individuals(actor=lan, merge=merge, why="nhầm", on=TODAY)

        assert refusal.value.acts == (f"circumstance no. {fact.pk}: valid_to changed",)


def test_a_corrected_birth_date_stands_in_the_way_of_a_split(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        survivor = make_individual(lan, tan_dong, birth_date=dt.date(1945, 1, 1), birth_precision="year")
        merged = hoa(lan, tan_dong)
        merge = _merge(lan, survivor, merged)
        correct_individual(actor=lan, individual=survivor, changes={"birth_date": dt.date(1945, 9, 3)}, why="khai sinh")

        with pytest.raises(LaterActs, match="Nguyễn Thị Hòa: birth_date was corrected"):
            split_individuals(actor=lan, merge=merge, why="nhầm", on=TODAY)


def test_a_pair_follows_its_people_to_another_place(lan: Actor, tan_dong: Area) -> None:
    hamlet = make_hamlet(tan_dong)
    with acting(lan):
        _merge(lan, *_twice(lan, tan_dong))
        with connection.cursor() as cursor:
            cursor.execute("update registry_individual set area_path = %s, hamlet_id = %s", [hamlet.path, hamlet.pk])

        assert set(Merge.objects.values_list("area_path", flat=True)) == {hamlet.path}


def test_a_place_of_both_is_the_nearest_above() -> None:
    make_commune()
    with connection.cursor() as cursor:
        cursor.execute(
            "select registry_place_of_both('vn.80.25522.003.', 'vn.80.25480.'),"
            " registry_place_of_both('vn.80.25522.', 'vn.80.25522.003.'), registry_place_of_both('vn.80.1.', 'vn.72.')"
        )
        assert cursor.fetchone() == ("vn.80.", "vn.80.25522.", "vn.")
