"""1 July 2025: K5b and K5c become social pension, nobody applies again, the chain is kept."""

import datetime as dt
from typing import Any

import pytest

from ansinh.benefits.errors import NothingToConvert
from ansinh.benefits.models import DecisionItem, Proposal
from ansinh.benefits.queries.recipients import recipients_by_group
from ansinh.benefits.services.reform import convert_to_social_pension
from ansinh.benefits.testing import make_drawn, make_person
from ansinh.benefits.tests.conftest import Desk
from ansinh.core import clock
from ansinh.core.errors import NoRight
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.models import Entitlement, EntitlementState
from ansinh.registry.models import Individual

REFORM = dt.date(2025, 7, 1)
JULY = Month(2025, 7)


def _elderly(desk: Desk, name: str, born: str, **more: Any) -> Individual:
    with clock.at(REFORM), acting(desk.lan):
        person = make_person(desk.lan, desk.area, name, birth_date=dt.date.fromisoformat(born), **more)
    with clock.at(REFORM), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=JULY, category="K5c", amount=500_000)
    return person


def test_k5c_goes_on_as_social_pension_with_its_chain(desk: Desk) -> None:
    person = _elderly(desk, "Nguyễn Thị Hòa", "1940-02-01")

    with clock.at(REFORM), acting(desk.minh):
        done = convert_to_social_pension(actor=desk.minh, area=desk.area, signed_on=REFORM)

        assert (done.converted_count, done.left_over) == (1, [])
        ended, standing = Entitlement.objects.filter(individual=person).order_by("pk")
        assert (ended.state, ended.ending_cause) == ("ended", "law_changed")
        assert (standing.benefit, standing.category, standing.amount, standing.valid_from) == (
            "social_pension", "P75", 500_000, REFORM,
        )  # fmt: skip
        item = DecisionItem.objects.get(entitlement=standing)
        assert item.replaces == DecisionItem.objects.get(entitlement=ended, kind="grant")
        assert item.changes == ended


def test_one_decision_holds_everybody_and_a_second_act_finds_nobody(desk: Desk) -> None:
    for number in range(3):
        _elderly(desk, f"Nguyễn Thị {number}", "1940-02-01")

    with clock.at(REFORM), acting(desk.minh):
        done = convert_to_social_pension(actor=desk.minh, area=desk.area, signed_on=REFORM)
        assert DecisionItem.objects.filter(decision=done.decision).count() == 3
        [figure] = recipients_by_group(area=desk.area, month=JULY)
        assert (figure.group, figure.recipient_count) == ("elderly", 3)
    with clock.at(REFORM), acting(desk.minh), pytest.raises(NothingToConvert, match="Tân Đông"):
        convert_to_social_pension(actor=desk.minh, area=desk.area, signed_on=REFORM)


def test_whoever_the_law_gives_no_pension_is_proposed_not_ended(desk: Desk) -> None:
    _elderly(desk, "Nguyễn Thị Hòa", "1940-02-01")
    richer = _elderly(desk, "Trần Văn Sáu", "1940-02-01", facts=[("pension", {"amount": 3_000_000})])

    with clock.at(REFORM), acting(desk.minh):
        done = convert_to_social_pension(actor=desk.minh, area=desk.area, signed_on=REFORM)

        assert [proposal.individual_id for proposal in done.left_over] == [richer.pk]
        assert Entitlement.objects.get(individual=richer).state == EntitlementState.ACTIVE
        assert Proposal.objects.get().kind == "end"


def test_only_the_chair_converts(desk: Desk) -> None:
    with acting(desk.lan), pytest.raises(NoRight):
        convert_to_social_pension(actor=desk.lan, area=desk.area, signed_on=REFORM)
