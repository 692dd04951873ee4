"""A commune judged again for a month: what differs is proposed, signed with one decision, and settled to the đồng."""

import datetime as dt

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.benefits.errors import FactsChanged, NoReasonGiven, ProposalClosed, WrongState
from ansinh.benefits.models import DecisionItem, Office, Proposal, Recovery
from ansinh.benefits.services.papers import cancel_decision
from ansinh.benefits.services.review import decide_proposals, open_proposals, propose_changes, reject_proposal
from ansinh.benefits.testing import make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.benefits.tests.paying import pay_all
from ansinh.core import clock
from ansinh.core.errors import NoRight
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.models import Due, Entitlement, EntitlementState
from ansinh.registry.models import Circumstance, HouseholdClass, Individual
from ansinh.registry.services import record_death
from ansinh.registry.testing import make_circumstance

NOVEMBER, DECEMBER = Month(2026, 11), Month(2026, 12)


def _child(desk: Desk) -> Individual:
    """An abandoned child who turns four on 12 November 2026, drawing K1 at 2.5 until then."""
    with acting(desk.lan):
        child = make_person(
            desk.lan, desk.area, "Lê Thị An", birth_date=dt.date(2022, 11, 12),
            facts=[("parental_loss", {"value": "a"})],
        )  # fmt: skip
    with clock.at(dt.date(2026, 10, 6)), acting(desk.minh):
        make_drawn(desk.minh, desk.area, child, first_month=Month(2026, 10), category="K1", amount=1_350_000)
    return child


def test_a_birthday_that_changes_the_coefficient_is_proposed_and_signed(desk: Desk) -> None:
    child = _child(desk)

    with acting(desk.lan):
        assert propose_changes(actor=desk.lan, area=desk.area, month=Month(2026, 10)) == []
        [proposal] = propose_changes(actor=desk.lan, area=desk.area, month=NOVEMBER)
        assert (proposal.kind, proposal.before_amount, proposal.amount) == ("adjust", 1_350_000, 810_000)
    with acting(desk.minh):
        decision = decide_proposals(
            actor=desk.minh, area=desk.area, proposals=list(open_proposals(desk.area)), signed_on=TODAY
        )

        standing = Entitlement.objects.get(state=EntitlementState.ACTIVE)
        assert (standing.individual, standing.amount, standing.valid_from) == (child, 810_000, NOVEMBER.first_day)
        assert DecisionItem.objects.get(decision=decision).replaces is not None
        proposal.refresh_from_db()
        assert (proposal.state, proposal.decision_item.decision) == ("decided", decision)  # type: ignore[union-attr]


def test_looking_twice_proposes_once_and_a_finding_that_is_gone_is_superseded(desk: Desk) -> None:
    child = _child(desk)
    with acting(desk.lan):
        propose_changes(actor=desk.lan, area=desk.area, month=NOVEMBER)
        assert len(propose_changes(actor=desk.lan, area=desk.area, month=NOVEMBER)) == 1
        assert Proposal.objects.count() == 1
        Individual.objects.filter(pk=child.pk).update(birth_date=dt.date(2023, 11, 12))

        assert propose_changes(actor=desk.lan, area=desk.area, month=NOVEMBER) == []
        assert Proposal.objects.get().state == "dismissed"


def test_a_list_that_no_longer_says_what_the_law_gives_is_not_signed(desk: Desk) -> None:
    child = _child(desk)
    with acting(desk.lan):
        proposals = propose_changes(actor=desk.lan, area=desk.area, month=NOVEMBER)
        Individual.objects.filter(pk=child.pk).update(birth_date=dt.date(2023, 11, 12))

    with acting(desk.minh), pytest.raises(FactsChanged, match="Lê Thị An"):
        decide_proposals(actor=desk.minh, area=desk.area, proposals=proposals, signed_on=TODAY)


def test_what_a_cancelled_decision_changed_stands_open_again_once(desk: Desk) -> None:
    child = _child(desk)
    with acting(desk.lan):
        proposals = propose_changes(actor=desk.lan, area=desk.area, month=NOVEMBER)
    with acting(desk.minh):
        Office.objects.update(requires_signed_copy=True)
        first = decide_proposals(actor=desk.minh, area=desk.area, proposals=proposals, signed_on=TODAY)
        cancel_decision(actor=desk.minh, decision=first, why="Sai tên")
        second = decide_proposals(actor=desk.minh, area=desk.area, proposals=proposals, signed_on=TODAY)
    with acting(desk.lan):
        [newer] = propose_changes(actor=desk.lan, area=desk.area, month=NOVEMBER)
    with acting(desk.minh):
        cancel_decision(actor=desk.minh, decision=second, why="Sai tên")
        assert list(open_proposals(desk.area)) == [newer]
    with acting(desk.lan):
        record_death(actor=desk.lan, individual=child, died_on=TODAY)
    with acting(desk.minh):
        closing = list(open_proposals(desk.area).filter(is_done=True))
        third = decide_proposals(actor=desk.minh, area=desk.area, proposals=closing, signed_on=TODAY)
        cancel_decision(actor=desk.minh, decision=third, why="Sai tên")
        assert list(open_proposals(desk.area).filter(is_done=True)) == closing


def test_proposals_are_signed_once_and_by_the_chair(desk: Desk) -> None:
    _child(desk)
    with acting(desk.lan):
        proposals = propose_changes(actor=desk.lan, area=desk.area, month=NOVEMBER)
    with acting(desk.lan), pytest.raises(NoRight):
        decide_proposals(actor=desk.lan, area=desk.area, proposals=proposals, signed_on=TODAY)
    with acting(desk.minh):
        decide_proposals(actor=desk.minh, area=desk.area, proposals=proposals, signed_on=TODAY)

    with acting(desk.minh), pytest.raises(ProposalClosed, match="No longer open: 1"):
        decide_proposals(actor=desk.minh, area=desk.area, proposals=proposals, signed_on=TODAY)


def test_a_proposal_is_rejected_with_a_reason_only(desk: Desk) -> None:
    _child(desk)
    with acting(desk.lan):
        [proposal] = propose_changes(actor=desk.lan, area=desk.area, month=NOVEMBER)

    with acting(desk.minh), pytest.raises(NoReasonGiven):
        reject_proposal(actor=desk.minh, proposal=proposal, why=" ")
    with acting(desk.minh):
        reject_proposal(actor=desk.minh, proposal=proposal, why="Giấy khai sinh ghi khác")
        assert AuditEntry.objects.get(act="reject_proposal").why == "Giấy khai sinh ghi khác"
    with acting(desk.minh), pytest.raises(WrongState, match="dismissed"):
        reject_proposal(actor=desk.minh, proposal=proposal, why="Giấy khai sinh ghi khác")


def test_a_fact_known_late_makes_up_the_months_already_paid(desk: Desk) -> None:
    """The certificate of August says exceptionally severe; September and October were paid as severe."""
    with clock.at(dt.date(2026, 7, 20)), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
    with clock.at(dt.date(2026, 7, 20)), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 7))
    pay_all(desk, Month(2026, 7).through(Month(2026, 10)))
    with acting(desk.lan):
        Circumstance.objects.filter(individual=person).update(valid_to=dt.date(2026, 8, 10))
        make_circumstance(
            desk.lan, person, "disability", value="exceptionally_severe", certificate_number="KT-02",
            issued_on=dt.date(2026, 8, 10), valid_from=dt.date(2026, 8, 10),
        )  # fmt: skip
        proposals = propose_changes(actor=desk.lan, area=desk.area, month=Month(2026, 9))

    with acting(desk.minh):
        decide_proposals(actor=desk.minh, area=desk.area, proposals=proposals, signed_on=TODAY)

        assert sorted(Due.objects.values_list("for_month", "amount")) == [
            (dt.date(2026, 9, 1), 1_080_000 - 750_000),
            (dt.date(2026, 10, 1), 1_080_000 - 750_000),
        ]
        assert DecisionItem.objects.get(kind="adjust").back_amount == 660_000


def test_what_was_paid_too_much_is_proposed_for_recovery_and_never_netted_off(desk: Desk) -> None:
    child = _child(desk)
    with acting(desk.lan):
        Individual.objects.filter(pk=child.pk).update(birth_date=dt.date(2022, 9, 12))
    with clock.at(dt.date(2026, 10, 6)), acting(desk.minh):
        Individual.objects.filter(pk=child.pk).update(birth_date=dt.date(2023, 9, 12))
    pay_all(desk, [Month(2026, 11)])
    with acting(desk.lan):
        Individual.objects.filter(pk=child.pk).update(birth_date=dt.date(2022, 9, 12))
        proposals = propose_changes(actor=desk.lan, area=desk.area, month=Month(2026, 11))

    with acting(desk.minh):
        decide_proposals(actor=desk.minh, area=desk.area, proposals=proposals, signed_on=TODAY)

        recovery = Recovery.objects.get()
        assert (recovery.amount, recovery.state) == (540_000, "proposed")
        assert not Due.objects.exists()


def test_a_class_lost_in_december_for_the_coming_year_stops_in_january(desk: Desk) -> None:
    with clock.at(dt.date(2026, 10, 6)), acting(desk.lan):
        person = make_person(
            desk.lan, desk.area, birth_date=dt.date(1960, 3, 1), household_class="poor", facts=[("no_supporter", {})]
        )
        HouseholdClass.objects.update(valid_to=dt.date(2027, 1, 1))
    with clock.at(dt.date(2026, 10, 6)), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 10), category="K5a", amount=810_000)

    with acting(desk.lan):
        assert propose_changes(actor=desk.lan, area=desk.area, month=DECEMBER) == []
        [proposal] = propose_changes(actor=desk.lan, area=desk.area, month=Month(2027, 1))
        assert (proposal.kind, proposal.month) == ("end", dt.date(2027, 1, 1))


def test_a_month_made_up_before_for_the_same_cause_is_made_up_again_as_a_correction(desk: Desk) -> None:
    """Severe was paid; the degree turns out to be worse, then the person to be a child."""
    with clock.at(dt.date(2026, 10, 6)), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
    with clock.at(dt.date(2026, 10, 6)), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 10), amount=810_000)
    pay_all(desk, [Month(2026, 11)])

    with acting(desk.lan):
        Circumstance.objects.filter(individual=person).update(value="exceptionally_severe")
    _review(desk)
    with acting(desk.lan):
        Individual.objects.filter(pk=person.pk).update(birth_date=dt.date(2015, 1, 1))
    _review(desk)

    with acting(desk.minh):
        assert sorted(Due.objects.values_list("cause", "amount")) == [
            ("circumstances_changed", 1_080_000 - 810_000),
            ("corrected", 1_350_000 - 1_080_000),
        ]


def _review(desk: Desk) -> None:
    with acting(desk.lan):
        proposals = propose_changes(actor=desk.lan, area=desk.area, month=NOVEMBER)
    with acting(desk.minh):
        decide_proposals(actor=desk.minh, area=desk.area, proposals=proposals, signed_on=TODAY)
