"""What the rooms below announce: a death, a move, a change, money never collected, a merged commune."""

import datetime as dt
from typing import Any

import pytest

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune, make_former_commune, make_hamlet
from ansinh.benefits.listeners import hand_over_after_move, suspend_uncollected
from ansinh.benefits.models import Application, DecisionItem, FuneralOffer, Office, Proposal, ProposalState
from ansinh.benefits.services.papers import cancel_decision
from ansinh.benefits.services.review import decide_proposals, open_proposals
from ansinh.benefits.testing import lan, make_application, make_disabled, make_drawn, make_office, make_person, minh
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.benefits.tests.paying import pay
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting, widened
from ansinh.payments.events import PaymentUncollected
from ansinh.payments.models import Entitlement, EntitlementState
from ansinh.registry.events import IndividualMoved
from ansinh.registry.models import Circumstance, Individual
from ansinh.registry.services import end_circumstance, record_death, rehome_area
from ansinh.registry.testing import make_circumstance

NOVEMBER, DECEMBER = Month(2026, 11), Month(2026, 12)


def _drawn(desk: Desk, person: Individual, **more: Any) -> Entitlement:
    with acting(desk.minh):
        return make_drawn(desk.minh, desk.area, person, **{"first_month": NOVEMBER, "amount": 810_000, **more})


def test_a_death_ends_what_is_paid_from_the_month_after_and_offers_funeral_support(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
    entitlement = _drawn(desk, person)

    with acting(desk.lan):
        record_death(actor=desk.lan, individual=person, died_on=dt.date(2026, 11, 3))

        entitlement.refresh_from_db()
        assert (entitlement.state, entitlement.valid_to, entitlement.ending_cause) == (
            "ended", DECEMBER.first_day, "died",
        )  # fmt: skip
        offer = FuneralOffer.objects.get()
        assert (offer.individual_id, offer.amount, offer.state) == (person.pk, 10_800_000, "offered")
        proposal = Proposal.objects.get()
        assert (proposal.kind, proposal.is_done, proposal.cause) == ("end", True, "died")
    with acting(desk.minh):
        decision = decide_proposals(
            actor=desk.minh, area=desk.area, proposals=list(open_proposals(desk.area)), signed_on=TODAY
        )
        assert DecisionItem.objects.get(decision=decision).entitlement == entitlement


def test_the_death_of_the_person_cared_for_ends_the_carers_support(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, degree="exceptionally_severe")
        carer = make_person(desk.lan, desk.area, "Lê Thị Tư", birth_date=dt.date(1985, 1, 1))
        make_circumstance(desk.lan, person, "carer", value="family", related=carer)
    support = _drawn(
        desk, person, benefit="carer_support", category="C5", amount=540_000, cared_for_id=person.pk,
        recipient_id=carer.pk,
    )  # fmt: skip

    with acting(desk.lan):
        record_death(actor=desk.lan, individual=person, died_on=TODAY)
        support.refresh_from_db()
        assert (support.state, support.valid_to) == ("ended", DECEMBER.first_day)


def test_a_changed_fact_is_proposed_from_the_month_that_the_law_says(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
    _drawn(desk, person)

    with acting(desk.lan):
        certificate = Circumstance.objects.get(individual=person, kind="disability")
        end_circumstance(actor=desk.lan, circumstance=certificate, on=dt.date(2026, 11, 10), why="Giám định lại")

        proposal = Proposal.objects.get()
        assert (proposal.kind, proposal.month, proposal.is_done) == ("end", DECEMBER.first_day, False)
        assert Entitlement.objects.get().state == EntitlementState.ACTIVE


def test_a_move_stops_here_and_asks_the_new_commune(desk: Desk) -> None:
    other = make_commune("25480", "Bình Minh")
    with acting(Actor("admin", "Quản trị", "vn.80.", frozenset({"*"}))):
        make_office(other)
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
    entitlement = _drawn(desk, person)
    pay(desk, NOVEMBER, on=TODAY)

    _move(desk, person, other)

    with acting(desk.lan):
        entitlement.refresh_from_db()
        assert (entitlement.state, entitlement.valid_to, entitlement.ending_cause) == (
            "ended", DECEMBER.first_day, "moved_out",
        )  # fmt: skip
        assert [proposal.kind for proposal in Proposal.objects.all()] == ["end"]
    chair = minh(other)
    with acting(chair):
        [proposal] = open_proposals(other)
        assert (proposal.kind, proposal.month, proposal.amount) == ("grant", DECEMBER.first_day, 810_000)
        decide_proposals(actor=chair, area=other, proposals=[proposal], signed_on=TODAY)
        standing = Entitlement.objects.get()
        assert (standing.area, standing.valid_from, standing.opening_cause) == (other, DECEMBER.first_day, "moved_in")
    with acting(desk.minh):
        closing = decide_proposals(
            actor=desk.minh, area=desk.area, proposals=list(Proposal.objects.filter(state="open")), signed_on=TODAY
        )
        assert DecisionItem.objects.get(decision=closing).cause == "moved_out"


def test_what_came_along_stands_open_once_however_the_decision_ends(desk: Desk) -> None:
    other = make_commune("25480", "Bình Minh")
    with acting(Actor("admin", "Quản trị", "vn.80.", frozenset({"*"}))):
        make_office(other)
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
    _drawn(desk, person)
    _move(desk, person, other)
    chair = minh(other)
    with acting(chair):
        Office.objects.update(requires_signed_copy=True)
        [asked] = open_proposals(other)
        decision = decide_proposals(actor=chair, area=other, proposals=[asked], signed_on=TODAY)
        cancel_decision(actor=chair, decision=decision, why="Sai tên")
        assert list(open_proposals(other)) == [asked]
        decision = decide_proposals(actor=chair, area=other, proposals=[asked], signed_on=TODAY)
        again = Proposal.objects.get(pk=asked.pk)
        again.pk, again.state, again.decision_item = None, ProposalState.OPEN, None
        again.save()

        cancel_decision(actor=chair, decision=decision, why="Sai tên")

        assert list(open_proposals(other)) == [again]


def _move(desk: Desk, person: Individual, other: Area) -> None:
    old_path = person.area_path
    with acting(desk.lan), widened("vn.80."):
        Individual.objects.filter(pk=person.pk).update(area=other, area_path=other.path)
        hand_over_after_move(
            IndividualMoved(individual_id=person.pk, from_path=old_path, to_path=other.path, moved_on=TODAY)
        )


def test_money_not_collected_for_three_months_is_suspended_at_once(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
    entitlement = _drawn(desk, person)

    with acting(desk.lan):
        suspend_uncollected(
            PaymentUncollected(
                individual_id=person.pk, entitlement_ids=(entitlement.pk,),
                months=tuple(Month(2026, 9).through(NOVEMBER)), suspend_from=DECEMBER, on=TODAY,
            )
        )  # fmt: skip
        entitlement.refresh_from_db()
        assert (entitlement.state, entitlement.suspended_from) == ("suspended", DECEMBER.first_day)
        proposal = Proposal.objects.get()
        assert (proposal.kind, proposal.is_done, proposal.cause) == ("suspend", True, "not_collected")
    with acting(desk.minh):
        decide_proposals(actor=desk.minh, area=desk.area, proposals=[proposal], signed_on=TODAY)
        entitlement.refresh_from_db()
        assert entitlement.state == EntitlementState.SUSPENDED


@pytest.mark.django_db
def test_undecided_files_go_to_the_commune_that_succeeded_and_decisions_stay_with_their_maker() -> None:
    with clock.at(dt.date(2025, 6, 20)):
        old = make_former_commune()
        new = make_commune()
        former, hamlet = make_hamlet(old, on=dt.date(2021, 1, 1)), make_hamlet(new)
        officer, chair = lan(old), minh(old)
        with acting(Actor("admin", "Quản trị", "vn.", frozenset({"*"}))):
            make_office(old, valid_to=dt.date(2025, 7, 1))
        with acting(officer):
            person = make_disabled(officer, old)
            Individual.objects.filter(pk=person.pk).update(hamlet=former)
            application = make_application(officer, old, person)
        with acting(chair):
            entitlement = make_drawn(chair, old, person, first_month=Month(2025, 6))

    with clock.at(dt.date(2025, 7, 1)), acting(SYSTEM):
        rehome_area(actor=SYSTEM, old=old, new=new, on=dt.date(2025, 7, 1), hamlets={former: hamlet})

    with clock.at(dt.date(2025, 7, 1)), acting(lan(new)):
        moved = Application.objects.get(pk=application.pk)
        assert (moved.area, moved.area_path, moved.due_on) == (new, new.path, application.due_on)
        item = DecisionItem.objects.select_related("decision").get(entitlement=entitlement)
        assert (item.decision.area, item.decision.area_path) == (old, new.path)
