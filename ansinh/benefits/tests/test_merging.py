"""Money and two records of one person: paid until somebody decides, then exactly once, nothing twice, nothing lost."""

import datetime as dt
from typing import Any

import pytest

from ansinh.benefits.errors import FileStillOpen
from ansinh.benefits.models import Proposal, ProposalKind, Recovery, RecoveryMonth, RecoveryState
from ansinh.benefits.queries.person import payments_of
from ansinh.benefits.services.review import decide_proposals
from ansinh.benefits.testing import make_application, make_disabled, make_drawn
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.benefits.tests.paying import pay
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.errors import LinesNoLongerDue, PayrollChanged
from ansinh.payments.models import Cause, Due, DueKind, Entitlement, EntitlementState, LineKind, LineState, Payment
from ansinh.payments.services import (
    Suspension,
    approve_payroll,
    cancel_payment,
    prepare_payroll,
    send_payroll,
    suspend_entitlements,
)
from ansinh.payments.testing import make_due
from ansinh.registry.errors import LaterActs
from ansinh.registry.models import DuplicatePair, Individual, Merge, PairState
from ansinh.registry.queries import records_of
from ansinh.registry.services import find_duplicates, merge_individuals, split_individuals

OCTOBER, NOVEMBER, DECEMBER, JANUARY = Month(2026, 10), Month(2026, 11), Month(2026, 12), Month(2027, 1)


def _twice(desk: Desk, *, drawn: str = "both", since: Month = OCTOBER) -> tuple[Individual, Individual]:
    """Phạm Văn Bình stands in the register twice, severely disabled; K6 is drawn by 'both' or the 'second'."""
    with acting(desk.lan):
        people = [make_disabled(desk.lan, desk.area) for _ in range(2)]
    with acting(desk.minh):
        for person in people if drawn == "both" else people[1:]:
            make_drawn(desk.minh, desk.area, person, first_month=since, amount=810_000, on=dt.date(2026, 10, 10))
    return people[0], people[1]


def _paid(desk: Desk, month: Month) -> None:
    """Approved and sent: what is on its way cannot be taken out any more."""
    payroll = pay(desk, month)
    with acting(desk.lan):
        send_payroll(actor=desk.lan, payroll=payroll, execute_on=month.first_day.replace(day=5))


def _merge(desk: Desk, survivor: Individual, merged: Individual, **changes: Any) -> Merge:
    with acting(desk.lan):
        values = {"why": "một người", "on": clock.today(), "choices": {"membership": "survivor"}, **changes}
        return merge_individuals(actor=desk.lan, survivor=survivor, merged=merged, **values)


def _lines(desk: Desk, month: Month) -> list[tuple[int, int]]:
    with acting(desk.lan):
        lines = Payment.objects.filter(for_month=month.first_day, kind=LineKind.REGULAR)
        return list(lines.exclude(state=LineState.CANCELLED).order_by("individual").values_list("individual", "amount"))


def _open(desk: Desk, *people: Individual) -> list[tuple[int, dt.date]]:
    with acting(desk.lan):
        rows = Entitlement.objects.filter(individual__in=people).exclude(state=EntitlementState.ENDED).order_by("pk")
        return list(rows.values_list("individual", "valid_from"))


def test_a_pair_in_the_queue_stops_nobodys_payment(desk: Desk) -> None:
    one, other = _twice(desk)
    with acting(desk.lan):
        find_duplicates(actor=desk.lan, area=desk.area, on=TODAY)
        assert DuplicatePair.objects.get().state == PairState.OPEN

    pay(desk, DECEMBER)

    assert _lines(desk, DECEMBER) == [(one.pk, 810_000), (other.pk, 810_000)]


def test_of_one_right_drawn_twice_one_goes_on_from_the_next_unpaid_month(desk: Desk) -> None:
    survivor, merged = _twice(desk)
    _paid(desk, NOVEMBER)

    _merge(desk, survivor, merged)
    pay(desk, DECEMBER)

    assert _open(desk, survivor, merged) == [(survivor.pk, OCTOBER.first_day)]
    with acting(desk.lan):
        ended = Entitlement.objects.get(individual=merged)
        assert (ended.state, ended.valid_to, ended.ending_cause) == ("ended", DECEMBER.first_day, Cause.CORRECTED)
    assert _lines(desk, NOVEMBER) == [(survivor.pk, 810_000), (merged.pk, 810_000)]
    assert _lines(desk, DECEMBER) == [(survivor.pk, 810_000)]


def test_a_month_paid_twice_is_proposed_to_be_asked_back_and_nothing_is_withheld(desk: Desk) -> None:
    survivor, merged = _twice(desk)
    _paid(desk, NOVEMBER)

    _merge(desk, survivor, merged)

    with acting(desk.lan):
        recovery = Recovery.objects.get()
        assert (recovery.individual_id, recovery.amount, recovery.state) == (survivor.pk, 810_000, "proposed")
        month = RecoveryMonth.objects.get()
        assert (month.paid_amount, month.due_amount) == (1_620_000, 810_000)
        assert not Due.objects.filter(kind=DueKind.RECOVERY).exists()


def test_a_right_of_the_merged_record_alone_goes_on_for_the_survivor_without_a_gap(desk: Desk) -> None:
    survivor, merged = _twice(desk, drawn="second")
    pay(desk, NOVEMBER)

    _merge(desk, survivor, merged)
    pay(desk, DECEMBER)

    assert _open(desk, survivor, merged) == [(survivor.pk, DECEMBER.first_day)]
    assert (_lines(desk, NOVEMBER), _lines(desk, DECEMBER)) == ([(merged.pk, 810_000)], [(survivor.pk, 810_000)])
    with acting(desk.lan):
        assert not Recovery.objects.exists()


def test_the_page_of_either_record_shows_what_was_paid_under_both(desk: Desk) -> None:
    survivor, merged = _twice(desk, drawn="second")
    _paid(desk, NOVEMBER)
    before = dt.date(2026, 11, 30)
    with clock.at(before):
        _merge(desk, survivor, merged)
    with acting(desk.lan):
        pages = {
            tuple(payment.individual_id for payment in payments_of(records_of(record)))
            for record in Individual.objects.filter(pk__in=[survivor.pk, merged.pk])
        }

    assert pages == {(merged.pk,)}


def test_a_right_that_begins_later_for_the_survivor_loses_no_month(desk: Desk) -> None:
    with acting(desk.lan):
        survivor, merged = (make_disabled(desk.lan, desk.area) for _ in range(2))
    with acting(desk.minh):
        make_drawn(desk.minh, desk.area, merged, first_month=OCTOBER, amount=810_000)
        make_drawn(desk.minh, desk.area, survivor, first_month=JANUARY, amount=810_000)
    pay(desk, NOVEMBER)

    _merge(desk, survivor, merged)
    pay(desk, DECEMBER)
    pay(desk, JANUARY)

    assert _lines(desk, DECEMBER) == [(merged.pk, 810_000)]
    assert _lines(desk, JANUARY) == [(survivor.pk, 810_000)]


def test_a_payroll_prepared_before_the_merge_is_not_approved_as_it_is(desk: Desk) -> None:
    survivor, merged = _twice(desk)
    with acting(desk.lan):
        payroll = prepare_payroll(actor=desk.lan, area=desk.area, month=DECEMBER, on=TODAY)

    _merge(desk, survivor, merged)

    with acting(desk.minh), pytest.raises(PayrollChanged, match="1 lines"):
        approve_payroll(actor=desk.minh, payroll=payroll, on=TODAY)


def test_a_suspended_right_of_the_survivor_gives_way_to_the_one_that_is_collected(desk: Desk) -> None:
    survivor, merged = _twice(desk)
    pay(desk, NOVEMBER)
    with acting(desk.minh):
        of_survivor = Entitlement.objects.get(individual=survivor)
        suspend_entitlements(actor=desk.minh, items=[Suspension(of_survivor.pk, DECEMBER, Cause.NOT_COLLECTED)])

    _merge(desk, survivor, merged)
    pay(desk, DECEMBER)

    assert _open(desk, survivor, merged) == [(survivor.pk, DECEMBER.first_day)]
    assert _lines(desk, DECEMBER) == [(survivor.pk, 810_000)]


def test_a_suspended_right_stays_suspended_for_the_survivor(desk: Desk) -> None:
    survivor, merged = _twice(desk, drawn="second")
    with acting(desk.minh):
        one = Entitlement.objects.get(individual=merged)
        suspend_entitlements(actor=desk.minh, items=[Suspension(one.pk, DECEMBER, Cause.NOT_COLLECTED)])

    _merge(desk, survivor, merged)

    with acting(desk.lan):
        goes_on = Entitlement.objects.get(individual=survivor)
        assert (goes_on.state, goes_on.suspended_from) == (EntitlementState.SUSPENDED, DECEMBER.first_day)


def test_the_end_is_put_on_paper_by_the_chair(desk: Desk) -> None:
    survivor, merged = _twice(desk)
    pay(desk, NOVEMBER)
    merge = _merge(desk, survivor, merged)

    with acting(desk.minh):
        proposal = Proposal.objects.get(individual=merged)
        assert (proposal.kind, proposal.is_done) == (ProposalKind.END, True)
        assert proposal.reasons == [
            f"Hai hồ sơ của cùng một người đã được gộp (lần gộp số {merge.pk}, ngày 20/11/2026)"
        ]
        decide_proposals(actor=desk.minh, area=desk.area, proposals=[proposal], signed_on=TODAY)
    with acting(desk.lan), pytest.raises(LaterActs, match="puts the end on paper"):
        split_individuals(actor=desk.lan, merge=merge, why="nhầm", on=TODAY)


def test_a_split_gives_each_record_its_right_back(desk: Desk) -> None:
    survivor, merged = _twice(desk)
    _paid(desk, NOVEMBER)
    before = _rights(desk, survivor, merged)
    merge = _merge(desk, survivor, merged)

    with acting(desk.lan):
        split_individuals(actor=desk.lan, merge=merge, why="hai người", on=TODAY)

    assert _rights(desk, survivor, merged) == before
    with acting(desk.lan):
        assert Recovery.objects.get().state == RecoveryState.WAIVED
        assert Proposal.objects.get(individual=merged).state == "dismissed"
    pay(desk, DECEMBER)
    assert _lines(desk, DECEMBER) == [(survivor.pk, 810_000), (merged.pk, 810_000)]


def test_a_split_of_a_right_carried_over_leaves_nothing_of_it(desk: Desk) -> None:
    survivor, merged = _twice(desk, drawn="second")
    before = _rights(desk, merged)
    merge = _merge(desk, survivor, merged)

    with acting(desk.lan):
        split_individuals(actor=desk.lan, merge=merge, why="hai người", on=TODAY)

    assert _rights(desk, merged) == before
    assert _open(desk, survivor) == []


def test_months_that_passed_while_the_merge_stood_are_owed_after_the_split(desk: Desk) -> None:
    survivor, merged = _twice(desk)
    pay(desk, NOVEMBER)
    merge = _merge(desk, survivor, merged)
    pay(desk, DECEMBER)

    with acting(desk.lan):
        split_individuals(actor=desk.lan, merge=merge, why="hai người", on=TODAY)
        due = Due.objects.get()
        assert (due.individual_id, due.kind, due.for_month, due.amount) == (
            merged.pk, DueKind.ARREARS, DECEMBER.first_day, 810_000,
        )  # fmt: skip
    pay(desk, JANUARY)
    with acting(desk.lan):
        lines = Payment.objects.filter(individual=merged, payroll__cycle__month=JANUARY.first_day).order_by("for_month")
        assert [(line.kind, line.for_month) for line in lines] == [
            (LineKind.ARREARS, DECEMBER.first_day), (LineKind.REGULAR, JANUARY.first_day),
        ]  # fmt: skip


def test_a_payroll_that_paid_what_the_merge_carried_over_stands_in_the_way_of_a_split(desk: Desk) -> None:
    survivor, merged = _twice(desk, drawn="second")
    pay(desk, NOVEMBER)
    merge = _merge(desk, survivor, merged)
    pay(desk, DECEMBER)

    with acting(desk.lan), pytest.raises(LaterActs, match=r"payroll 25522-202612-1 pays Phạm Văn Bình by it for"):
        split_individuals(actor=desk.lan, merge=merge, why="hai người", on=TODAY)


def test_a_month_approved_twice_and_not_yet_sent_is_taken_out_once(desk: Desk) -> None:
    survivor, merged = _twice(desk)
    payroll = pay(desk, NOVEMBER)

    _merge(desk, survivor, merged)

    with acting(desk.lan):
        with pytest.raises(LinesNoLongerDue):
            send_payroll(actor=desk.lan, payroll=payroll, execute_on=NOVEMBER.first_day.replace(day=5))
        line = Payment.objects.get(payroll=payroll, individual=merged)
        cancel_payment(actor=desk.lan, payment=line, why="một người")
        send_payroll(actor=desk.lan, payroll=payroll, execute_on=NOVEMBER.first_day.replace(day=5))
        assert not Recovery.objects.exists()
    assert _lines(desk, NOVEMBER) == [(survivor.pk, 810_000)]


def test_arrears_that_wait_for_the_merged_record_reach_the_survivors_payee(desk: Desk) -> None:
    survivor, merged = _twice(desk, drawn="second")
    pay(desk, NOVEMBER)
    _owe_october(desk, merged)

    _merge(desk, survivor, merged)
    pay(desk, DECEMBER)

    with acting(desk.lan):
        line = Payment.objects.get(individual=merged, kind=LineKind.ARREARS)
        assert (line.recipient_id, line.for_month, line.amount) == (survivor.pk, OCTOBER.first_day, 810_000)


def test_arrears_of_a_month_that_the_survivor_is_owed_too_are_cancelled(desk: Desk) -> None:
    survivor, merged = _twice(desk)
    pay(desk, NOVEMBER)
    for person in (survivor, merged):
        _owe_october(desk, person)

    _merge(desk, survivor, merged)
    pay(desk, DECEMBER)

    with acting(desk.lan):
        assert [line.individual_id for line in Payment.objects.filter(kind=LineKind.ARREARS)] == [survivor.pk]
        assert Due.objects.get(individual=merged).state == "cancelled"


def _owe_october(desk: Desk, person: Individual) -> None:
    with acting(desk.minh):
        reference = Entitlement.objects.get(individual=person).source_reference
        make_due(
            desk.minh, desk.area, person, kind=DueKind.ARREARS, benefit="social_allowance", category="K6",
            amount=810_000, cause=Cause.PAID_LATE, for_month=OCTOBER, decision_reference=reference,
        )  # fmt: skip


def test_a_record_with_an_open_file_cannot_go_into_another(desk: Desk) -> None:
    survivor, merged = _twice(desk, drawn="second")
    with acting(desk.lan):
        file = make_application(desk.lan, desk.area, merged, "social_pension")

    with pytest.raises(FileStillOpen, match=file.file_number):
        _merge(desk, survivor, merged)

    with acting(desk.lan):
        assert not Merge.objects.exists()


def test_after_any_order_of_merges_no_month_is_paid_more_than_once(desk: Desk) -> None:
    survivor, merged = _twice(desk)
    with acting(desk.lan):
        third = make_disabled(desk.lan, desk.area)
    with acting(desk.minh):
        make_drawn(desk.minh, desk.area, third, first_month=NOVEMBER, amount=810_000)

    _merge(desk, survivor, merged)
    _merge(desk, third, survivor)
    pay(desk, DECEMBER)
    pay(desk, JANUARY)

    assert _lines(desk, DECEMBER) == _lines(desk, JANUARY) == [(third.pk, 810_000)]


def _rights(desk: Desk, *people: Individual) -> list[tuple[Any, ...]]:
    with acting(desk.lan):
        return list(Entitlement.objects.filter(individual__in=people).order_by("pk").values_list())
