"""What a review changes in the money of a household is proposed at once, and stands beside the household."""

import datetime as dt
from dataclasses import replace

import pytest

from ansinh.areas.testing import make_hamlet
from ansinh.benefits.models import AidKind, Proposal, ProposalKind
from ansinh.benefits.offers import changes_after_review
from ansinh.benefits.services.emergency_aid import Struck, decide_aid
from ansinh.benefits.testing import make_aid, make_decided, make_person
from ansinh.benefits.tests.conftest import Desk
from ansinh.core.wall import acting
from ansinh.poverty import testing as poverty
from ansinh.poverty.lists_of_recognition import ChangedHousehold
from ansinh.poverty.models import Certificate, ListedHousehold, ListingReason
from ansinh.poverty.queries.rounds import reasons_suggested, suggested_homes
from ansinh.poverty.services import revoke_certificate
from ansinh.registry.models import Individual, Membership

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "is_decided", "sees_health", "reasons"),
    [
        (AidKind.HOUSE_DESTROYED, True, False, [ListingReason.DISASTER]),
        (AidKind.HOUSE_DESTROYED, False, False, None),
        (AidKind.INJURY, True, True, [ListingReason.ILLNESS]),
        (AidKind.INJURY, True, False, None),
        (AidKind.RICE, True, True, None),
    ],
)
def test_whom_a_disaster_struck_is_suggested_for_review(
    desk: Desk, kind: AidKind, is_decided: bool, sees_health: bool, reasons: list[ListingReason] | None
) -> None:
    lan, minh = poverty.at_work("lan", desk.area), poverty.at_work("minh", desk.area)
    with acting(desk.lan):
        hurt = make_person(desk.lan, desk.area, "Lê Thị Chín")
        home = Membership.objects.select_related("household").get(individual=hurt).household
        struck = Struck(individual=hurt) if kind == AidKind.INJURY else Struck(household=home)
        aid = make_aid(desk.lan, desk.area, struck, kind)
    if is_decided:
        with acting(desk.minh):
            decide_aid(actor=desk.minh, aid=aid)
    make_hamlet(desk.area)
    found = poverty.make_listing(lan, minh, desk.area)

    reader = poverty.at_work("lan", desk.area, without="" if sees_health else "view_health")
    with acting(reader):
        suggested = {home.head_name: reasons_suggested(home) for home in suggested_homes(reader, found)}  # type: ignore[attr-defined]
    assert suggested.get("Lê Thị Chín") == reasons


@pytest.fixture
def tam(desk: Desk) -> Individual:
    """Poor, 72 years old, draws the pension for it."""
    with acting(desk.lan):
        tam = make_person(desk.lan, desk.area, "Lê Thị Tám", birth_date=dt.date(1954, 3, 1), household_class="poor")
        make_decided(desk.lan, desk.minh, desk.area, tam, benefit="social_pension")
    return tam


def _review(desk: Desk, **classes: str) -> ChangedHousehold:
    make_hamlet(desk.area)
    lan, minh = poverty.at_work("lan", desk.area), poverty.at_work("minh", desk.area)
    told = {name.replace("_", " "): one for name, one in classes.items()}
    decision = poverty.make_recognised(lan, minh, desk.area, told)
    with acting(desk.lan):
        row = ListedHousehold.objects.get(round=decision.round_id, head_name="Lê Thị Tám")
        return ChangedHousehold(row, decision)


def test_who_is_poor_no_more_loses_the_pension_from_the_first_month(desk: Desk, tam: Individual) -> None:
    changed = _review(desk)

    with acting(desk.lan):
        proposal = Proposal.objects.get(individual=tam)
        assert (proposal.kind, proposal.month) == (ProposalKind.END, dt.date(2027, 1, 1))
        [[link]] = changes_after_review(desk.lan, [changed])
    assert str(link.label) == "End: social pension of Lê Thị Tám from 01/2027 (open)"
    assert link.url == f"/changes/{proposal.pk}/"


def test_who_stays_poor_keeps_it_and_nothing_is_shown(desk: Desk, tam: Individual) -> None:
    changed = _review(desk, Lê_Thị_Tám="poor")

    with acting(desk.lan):
        assert not Proposal.objects.exists()
        assert list(changes_after_review(desk.lan, [changed])) == [[]]


def test_who_is_found_not_poor_before_the_class_begins_loses_the_pension_from_its_first_month(
    desk: Desk, tam: Individual
) -> None:
    _review(desk, Lê_Thị_Tám="poor")
    chair = poverty.at_work("minh", desk.area)

    with acting(chair):
        paper = Certificate.objects.get(head_name="Lê Thị Tám")
        revoke_certificate(actor=chair, certificate=paper, why="Kê khai sai", number="9/QĐ-UBND")

        proposal = Proposal.objects.get(individual=tam)
    assert (proposal.kind, proposal.month) == (ProposalKind.END, dt.date(2027, 1, 1))


def test_who_may_not_see_decisions_sees_none_beside_a_household(desk: Desk, tam: Individual) -> None:
    changed = _review(desk)
    reader = replace(desk.lan, permissions=frozenset({"view_review"}))
    with acting(reader):
        assert list(changes_after_review(reader, [changed])) == [[]]
