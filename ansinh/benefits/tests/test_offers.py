"""What a review changes in the money of a household is proposed at once, and stands beside the household."""

import datetime as dt
from dataclasses import replace

import pytest

from ansinh.areas.testing import make_hamlet
from ansinh.benefits.models import Proposal, ProposalKind
from ansinh.benefits.offers import changes_after_review
from ansinh.benefits.testing import make_decided, make_person
from ansinh.benefits.tests.conftest import Desk
from ansinh.core.wall import acting
from ansinh.poverty import testing as poverty
from ansinh.poverty.lists_of_recognition import ChangedHousehold
from ansinh.poverty.models import Certificate, ListedHousehold
from ansinh.poverty.services import revoke_certificate
from ansinh.registry.models import Individual

pytestmark = pytest.mark.django_db


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
