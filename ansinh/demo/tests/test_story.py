"""The story of a few people in each commune, by the same way as the whole: played once, and played again."""

import datetime as dt
import importlib.util
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from lxml import etree

from ansinh.areas.models import Area
from ansinh.areas.queries import hamlets_of
from ansinh.audit.models import AuditEntry
from ansinh.benefits.models import Complaint, DecisionItem, EmergencyAid, Scenario
from ansinh.coordination.models import HamletReport, Sighting, Visit
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.demo.figures import figures
from ansinh.demo.lives import with_fate
from ansinh.demo.people import recipients_of
from ansinh.demo.plan import COMMUNES, TAN_DONG, CommunePlan, Fate, small
from ansinh.demo.report import report
from ansinh.demo.review_rounds import HOLDS_FROM, review_of, reviews_with
from ansinh.demo.reviewed import OTHER, ReviewPlan, homes_of
from ansinh.demo.set_up import commune_of
from ansinh.demo.story import play
from ansinh.insurance.models import StateList
from ansinh.insurance.queries.cards import cards_ending
from ansinh.insurance.queries.coverage import coverage_on
from ansinh.insurance.services import renewals_of
from ansinh.messaging.models import Message
from ansinh.payments.models import LineKind, LineState, Payment, Payroll, PayrollState
from ansinh.poverty.models import Certificate, ListedHousehold, RoundState
from ansinh.registry.models import HouseholdClass, Individual

pytestmark = [pytest.mark.django_db, pytest.mark.long]
TODAY = dt.date(2026, 11, 22)
SMALL = small()


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The small demo played to 22 November 2026, once for all tests of this file and taken back at the end."""
    from django.conf import settings
    from django.db import transaction

    folder = tmp_path_factory.mktemp("var")
    before = settings.VAR
    with django_db_blocker.unblock(), clock.at(TODAY), transaction.atomic():
        settings.VAR = folder
        play(SMALL, say=lambda step: None)
        yield folder
        settings.VAR = before
        transaction.set_rollback(True)


def plan_of(key: str) -> CommunePlan:
    return next(plan for plan in SMALL if plan.key == key)


def current(plan: CommunePlan) -> Area:
    return commune_of(plan, on=TODAY)


def person_with(fate: Fate) -> tuple[Individual, dt.date]:
    recipient, day = next(found for plan in SMALL for found in with_fate(plan, fate))
    return Individual.objects.get(identity_number=recipient.person.identity_number), day


def lines_of(person: Individual, month: Month) -> list[tuple[str, str]]:
    lines = Payment.objects.filter(individual=person, for_month=month.first_day).order_by("pk")
    return [(line.kind, line.state) for line in lines]


def test_every_payroll_is_closed_to_the_current_month_and_the_next_one_waits_for_approval(story: Path) -> None:
    with acting(SYSTEM):
        states = Counter(Payroll.objects.values_list("state", flat=True))
        prepared = Payroll.objects.filter(state=PayrollState.PREPARED).values_list("cycle__month", flat=True)

        months = {Month.of(month) for month in prepared}

    assert states == {PayrollState.CLOSED: 3 * 3 + 2 * 17, PayrollState.PREPARED: 2}
    assert months == {Month(2026, 12)}


def test_the_figures_are_those_of_the_records(story: Path) -> None:
    tan_dong = recipients_of(plan_of("tan-dong"))
    groups = Counter(recipient.group.category[:2] for recipient in tan_dong)
    ninh_son = recipients_of(plan_of("ninh-son"))

    with override("vi"):
        shown = [(figure.place, figure.value) for figure in figures(SMALL)]

    assert shown[:5] == [
        ("Tân Đông", str(len(tan_dong))),
        ("Tân Đông", str(groups["K1"])),
        ("Tân Đông", str(groups["K5"])),
        ("Tân Đông", str(groups["K6"])),
        ("Tân Đông", "100 %"),
    ]
    assert shown[5] == ("Ninh Sơn", str(len(ninh_son)))
    assert shown[7:15] == [
        ("Tân Đông", "43"),
        ("Tân Đông", "0,91 %"),
        ("Tân Đông", "Kế hoạch: giảm 15 hộ. Thực tế: giảm 19 hộ, bằng 126 % kế hoạch; vượt 26 % kế hoạch."),
        ("Tân Đông", "0"),
        ("Phước Minh", "9"),
        ("Phước Minh", "0,29 %"),
        ("Phước Minh", "Kế hoạch: giảm 17 hộ. Thực tế: giảm 64 hộ, bằng 376 % kế hoạch; vượt 276 % kế hoạch."),
        ("Phước Minh", "0"),
    ]
    assert shown[15][1].startswith("83,")
    assert {place for place, _value in shown[15:]} == {"Tân Đông"}


def test_the_list_s_typing_error_and_its_wrong_amount_are_told(story: Path) -> None:
    text = "\n".join(report(SMALL))

    assert "31/02/1939" in text
    assert "1.000.000" in text
    assert max(len(line) for line in text.splitlines()) <= 100


def test_nobody_draws_k5b_or_k5c_since_the_reform_and_the_chain_is_kept(story: Path) -> None:
    with acting(SYSTEM):
        # From October 2026 Decree 335/2026 calls K5b what had been K5d.
        months = (dt.date(2025, 7, 1), dt.date(2026, 9, 1))
        late = Payment.objects.filter(for_month__range=months, category__in=["K5b", "K5c"])
        converted = DecisionItem.objects.filter(benefit="social_pension", changes__category__in=["K5b", "K5c"])

        assert late.count() == 0
        assert converted.count() > 0
        assert converted.filter(replaces__isnull=True).count() == 0


def test_the_raise_is_paid_in_october_with_what_july_to_september_lacked(story: Path) -> None:
    october = dt.date(2026, 10, 1)
    with acting(SYSTEM):
        lines = Payment.objects.filter(payroll__cycle__month=october, benefit="social_pension")
        person = lines.filter(kind=LineKind.REGULAR).values_list("individual", flat=True)[0]
        drawn = lines.filter(individual=person).order_by("for_month", "kind").values_list("for_month", "kind", "amount")

        found = [(Month.of(month), kind, amount) for month, kind, amount in drawn if month]

    assert found == [
        (Month(2026, 7), LineKind.DIFFERENCE, 40_000),
        (Month(2026, 8), LineKind.DIFFERENCE, 40_000),
        (Month(2026, 9), LineKind.DIFFERENCE, 40_000),
        (Month(2026, 10), LineKind.REGULAR, 540_000),
    ]


def test_nobody_is_paid_for_a_month_after_the_month_of_death(story: Path) -> None:
    with acting(SYSTEM):
        dead = Individual.objects.filter(died_on__isnull=False)
        paid = Payment.objects.filter(individual__in=dead, state=LineState.PAID, kind=LineKind.REGULAR)
        late = [line for line in paid.select_related("individual") if line.for_month > line.individual.died_on]

        assert dead.count() == len([1 for plan in SMALL for _ in with_fate(plan, Fate.DIES)])
        assert late == []


def test_a_transfer_from_a_closed_account_reaches_the_new_one_a_month_later(story: Path) -> None:
    with acting(SYSTEM):
        person, day = person_with(Fate.ACCOUNT_CLOSED)
        lines = lines_of(person, Month.of(day))
        accounts = Payment.objects.filter(individual=person).order_by("pk").values_list("account_number", flat=True)

        assert lines == [(LineKind.REGULAR, LineState.REISSUED), (LineKind.REISSUE, LineState.PAID)]
        assert len(set(accounts)) == 2


def test_whoever_moves_is_paid_by_one_commune_for_each_month(story: Path) -> None:
    with acting(SYSTEM):
        person, day = person_with(Fate.MOVES_TO_TAN_DONG)
        rows = Payment.objects.filter(individual=person, kind=LineKind.REGULAR).select_related("payroll__cycle__area")
        payers = {Month.of(line.for_month): line.payroll.cycle.area.name for line in rows if line.for_month}

        assert len(payers) == rows.count()
        assert payers[Month.of(day)] == "Bình Minh"
        assert payers[Month.of(day) + 2] == "Tân Đông"
        assert Individual.objects.get(pk=person.pk).area == current(TAN_DONG)


def test_applicants_are_granted_and_paid_from_the_month_signed(story: Path) -> None:
    with acting(SYSTEM):
        arrears = Payment.objects.filter(benefit="social_pension", kind=LineKind.ARREARS)
        months = {Month.of(month) for month in arrears.values_list("for_month", flat=True) if month}

    assert months == {Month(2025, 7)}


def test_the_orders_to_the_bank_validate(story: Path) -> None:
    spec = importlib.util.find_spec("sepaxml")
    assert spec is not None
    assert spec.submodule_search_locations
    schema = Path(spec.submodule_search_locations[0]) / "schemas" / "pain.001.001.09.xsd"
    orders = sorted((story / "demo").glob("*/*/*-pain001.xml"))

    for order in orders:
        etree.XMLSchema(etree.parse(str(schema))).assertValid(etree.parse(str(order)))

    assert len(orders) == 3 * 3 + 2 * 17


def test_there_are_matters_in_each_state_to_look_at(story: Path) -> None:
    area = current(TAN_DONG)
    with acting(SYSTEM):
        aid = EmergencyAid.objects.order_by("pk").values_list("kind", "state")
        assert list(aid) == [("rice", "given"), ("damaged", "decided"), ("injury", "proposed")]
        assert set(Complaint.objects.values_list("state", flat=True)) == {"filed", "rejected"}
        assert set(Visit.objects.values_list("state", flat=True)) == {"asked", "done"}
        assert set(HamletReport.objects.values_list("state", flat=True)) == {"reported", "confirmed"}
        assert {one.area_path for one in Sighting.objects.all()} == {hamlets_of(area, on=TODAY)[0].path}
        scenario = Scenario.objects.get()
        assert scenario.answer is not None
        assert scenario.is_shared


def test_cards_are_renewed_to_this_day_and_those_that_run_out_now_are_reminded_of(story: Path) -> None:
    area = current(TAN_DONG)
    with acting(SYSTEM):
        running = renewals_of(area)
        assert running is not None
        states = set(Message.objects.filter(campaign=running).values_list("state", flat=True))
        soon = cards_ending(actor=SYSTEM, first=TODAY, last=TODAY + dt.timedelta(days=30))
        lists = dict(StateList.objects.filter(area=area).values_list("month", "state"))

        assert "delivered" in states
        assert soon.exists()
        assert lists[dt.date(2026, 10, 1)] == "sent"
        assert (coverage_on(actor=SYSTEM, area=area, on=TODAY).share or 0) > 0.75


def test_played_again_it_changes_nothing(story: Path) -> None:
    with acting(SYSTEM):
        before = AuditEntry.objects.count(), Payment.objects.count(), Individual.objects.count()
    lines = list(report(SMALL))

    play(SMALL, say=lambda step: None)

    with acting(SYSTEM):
        after = AuditEntry.objects.count(), Payment.objects.count(), Individual.objects.count()
    assert after == before
    assert list(report(SMALL)) == lines


@pytest.mark.parametrize("plan", reviews_with(SMALL), ids=lambda plan: plan.commune.key)
def test_the_review_of_2024_ends_as_planned_with_a_paper_for_each(story: Path, plan: ReviewPlan) -> None:
    with acting(SYSTEM):
        found = review_of(plan)
        assert found is not None
        rows = ListedHousehold.objects.filter(round=found)
        classes = dict(rows.values_list("household__number", "assessment__household_class"))
        papers = Certificate.objects.filter(listed__round=found).count()
        held = HouseholdClass.objects.filter(household__in=rows.values("household"), valid_from=HOLDS_FROM)
        now = dict(held.values_list("household__number", "household_class"))

    assert found.state == RoundState.CLOSED
    assert classes == now == {home.number: home.after for home in homes_of(plan)}
    assert papers == sum(home.after != OTHER for home in homes_of(plan))


def test_the_whole_demo_has_the_communes_of_the_report() -> None:
    assert [plan.recipient_count for plan in COMMUNES] == [369, 922, 136]
