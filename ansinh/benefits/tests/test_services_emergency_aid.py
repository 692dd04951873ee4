"""Emergency aid: the least that the law gives, two hands, proof of receipt; each act refused where it must be."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ansinh.areas.testing import make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.benefits.errors import DayOutOfTime, NoReasonGiven, NoSigner, NotResident, WrongState
from ansinh.benefits.errors_of_aid import (
    AidBelowLeast,
    AidForNobody,
    AidForOthers,
    AidKnown,
    AidNeedsAnotherHand,
    AidTooLong,
    AidUnknownToLaw,
    NoProofGiven,
)
from ansinh.benefits.models import AidKind, AidState, EmergencyAid
from ansinh.benefits.services.emergency_aid import Struck, cancel_aid, decide_aid, record_aid_given
from ansinh.benefits.testing import make_aid, make_disabled
from ansinh.benefits.tests.conftest import TODAY, Desk, make_desk
from ansinh.core.actors import Actor
from ansinh.core.errors import AnSinhError, NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.registry.testing import make_household

pytestmark = pytest.mark.django_db
STORM = dt.date(2026, 11, 19)
PLACE = Struck(household_count=12, person_count=41)


def _proposed(
    desk: Desk, kind: AidKind = AidKind.HOUSE_DAMAGED, struck: Struck = PLACE, **changes: Any
) -> EmergencyAid:
    with acting(desk.lan):
        return make_aid(desk.lan, desk.area, struck, kind, **changes)


def _decided(desk: Desk) -> EmergencyAid:
    aid = _proposed(desk)
    with acting(desk.minh):
        return decide_aid(actor=desk.minh, aid=aid)


def test_aid_goes_from_the_officer_to_the_chair_and_is_given_with_proof(desk: Desk) -> None:
    aid = _decided(desk)

    with acting(desk.lan):
        given = record_aid_given(actor=desk.lan, aid=aid, on=TODAY, proof="Danh sách ký nhận 20/11/2026")

        assert (given.state, given.decided_by, given.given_by) == (AidState.GIVEN, "minh", "lan")
        assert given.reference == "1/QĐ-UBND ngày 20/11/2026"
        acts = AuditEntry.objects.filter(object_type="benefits.emergencyaid").order_by("pk")
        assert list(acts.values_list("act", flat=True)) == ["propose_aid", "decide_aid", "record_aid_given"]


@pytest.mark.parametrize(
    ("kind", "span", "amount", "rice_kg"),
    [
        (AidKind.RICE, 2, 0, 41 * 15 * 2),
        (AidKind.RICE_NEW_YEAR, 1, 0, 41 * 15),
        (AidKind.INJURY, 1, 41 * 10 * 540_000, 0),
        (AidKind.BURIAL, 1, 41 * 50 * 540_000, 0),
        (AidKind.HOUSE_DESTROYED, 1, 12 * 40_000_000, 0),
        (AidKind.HOUSE_MOVED, 1, 12 * 30_000_000, 0),
        (AidKind.HOUSE_DAMAGED, 1, 12 * 20_000_000, 0),
        (AidKind.PROTECTION, 5, 41 * 100_000 * 5, 0),
    ],
)
def test_without_a_quantity_it_is_the_least_that_the_law_gives(
    desk: Desk, kind: AidKind, span: int, amount: int, rice_kg: int
) -> None:
    aid = _proposed(desk, kind, span=span)

    assert (aid.amount, aid.rice_kg, aid.about) == (amount, rice_kg, desk.area.full_name)


def test_whom_it_is_for_is_kept_by_name(desk: Desk) -> None:
    hamlet = make_hamlet(desk.area)
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, "Phạm Văn Bình")
        household = make_household(desk.lan, desk.area, number="H-7")

    assert _proposed(desk, AidKind.INJURY, Struck(individual=person)).about == "Phạm Văn Bình"
    assert _proposed(desk, AidKind.RICE, Struck(household=household, person_count=3)).about == "H-7"
    assert _proposed(desk, AidKind.RICE, Struck(hamlet=hamlet)).about == hamlet.name


@pytest.mark.parametrize(
    ("changes", "refusal", "says"),
    [
        ({"reason": "  "}, NoReasonGiven, "Say why"),
        ({"happened_on": TODAY + dt.timedelta(days=1)}, DayOutOfTime, "up to 20/11/2026, got 21/11/2026"),
        ({"happened_on": dt.date(2021, 6, 30)}, AidUnknownToLaw, "on 30/06/2021"),
        ({"struck": Struck(household_count=0)}, AidForNobody, "at least one"),
        ({"quantity": 239_999_999}, AidBelowLeast, "at least 240.000.000 đồng are given here; 239.999.999 came"),
        ({"span": 2}, AidTooLong, "for 1 to 1"),
        ({"kind": AidKind.RICE, "span": 4}, AidTooLong, "for 1 to 3"),
        ({"kind": AidKind.RICE_NEW_YEAR, "span": 2}, AidTooLong, "for 1 to 1"),
        ({"kind": AidKind.PROTECTION, "span": 93}, AidTooLong, "for 1 to 92"),
    ],
)
def test_a_proposal_that_cannot_stand_is_refused(
    desk: Desk, changes: dict[str, Any], refusal: type[AnSinhError], says: str
) -> None:
    values = {"struck": PLACE, "kind": AidKind.HOUSE_DAMAGED, **changes}

    with pytest.raises(refusal) as caught:
        _proposed(desk, values.pop("kind"), values.pop("struck"), **values)

    assert says in str(caught.value)


def test_houses_are_given_to_households_and_wounds_to_people(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
        household = make_household(desk.lan, desk.area)

    with pytest.raises(AidForOthers):
        _proposed(desk, AidKind.HOUSE_MOVED, Struck(individual=person))
    with pytest.raises(AidForOthers):
        _proposed(desk, AidKind.INJURY, Struck(household=household))


def test_those_of_another_commune_are_not_helped_here(desk: Desk) -> None:
    there = make_desk("25480", "Bình Minh")
    with acting(there.lan):
        person = make_disabled(there.lan, there.area)

    with pytest.raises(NotResident):
        _proposed(desk, AidKind.INJURY, Struck(individual=person))
    with pytest.raises(NotResident):
        _proposed(desk, AidKind.RICE, Struck(hamlet=make_hamlet(there.area)))


def test_proposed_twice_is_once_and_otherwise_refused_until_it_is_cancelled(desk: Desk) -> None:
    first = _proposed(desk)

    assert _proposed(desk) == first
    with pytest.raises(AidKnown, match="house heavily damaged"):
        _proposed(desk, quantity=500_000_000)
    with acting(desk.minh):
        cancel_aid(actor=desk.minh, aid=first, why="Nhầm số hộ")
    assert _proposed(desk).pk != first.pk


def test_the_law_of_the_day_decides(desk: Desk) -> None:
    before = _proposed(desk, AidKind.INJURY, Struck(), happened_on=dt.date(2026, 6, 30))

    assert before.amount == 10 * 500_000


@pytest.mark.parametrize(
    "act",
    [
        lambda desk, aid: decide_aid(actor=desk.minh, aid=aid),
        lambda desk, aid: record_aid_given(actor=desk.lan, aid=aid, on=TODAY, proof="PC 12"),
        lambda desk, aid: cancel_aid(actor=desk.minh, aid=aid, why="Không còn cần"),
    ],
    ids=["decide", "give", "cancel"],
)
def test_what_is_given_does_not_move_any_more(desk: Desk, act: Callable[[Desk, EmergencyAid], EmergencyAid]) -> None:
    aid = _decided(desk)
    with acting(desk.lan):
        record_aid_given(actor=desk.lan, aid=aid, on=TODAY, proof="PC 12")

    with acting(desk.minh), pytest.raises(WrongState):
        act(desk, aid)


def test_nothing_is_given_before_it_is_decided(desk: Desk) -> None:
    with acting(desk.lan), pytest.raises(WrongState):
        record_aid_given(actor=desk.lan, aid=_proposed(desk), on=TODAY, proof="PC 12")


def test_the_hand_that_proposed_does_not_decide(desk: Desk) -> None:
    both = Actor("lan", "Lan", desk.area.path, desk.lan.permissions | desk.minh.permissions)
    aid = _proposed(desk)

    with acting(both), pytest.raises(AidNeedsAnotherHand):
        decide_aid(actor=both, aid=aid)
    with acting(both), pytest.raises(IntegrityError), transaction.atomic():
        EmergencyAid.objects.filter(pk=aid.pk).update(decided_by="lan")


def test_only_who_signs_for_the_commune_decides(desk: Desk) -> None:
    other = Actor("tam", "Tâm", desk.area.path, desk.minh.permissions)

    with acting(other), pytest.raises(NoSigner):
        decide_aid(actor=other, aid=_proposed(desk))


def test_a_decision_bears_the_number_that_was_typed(desk: Desk) -> None:
    aid = _proposed(desk)
    with acting(desk.minh):
        assert decide_aid(actor=desk.minh, aid=aid, number="77/QĐ-UBND").reference.startswith("77/QĐ-UBND ")


def test_giving_needs_its_day_and_proof_and_cancelling_its_reason(desk: Desk) -> None:
    aid = _decided(desk)

    with acting(desk.lan), pytest.raises(NoProofGiven):
        record_aid_given(actor=desk.lan, aid=aid, on=TODAY, proof=" ")
    for day in (STORM - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)):
        with acting(desk.lan), pytest.raises(DayOutOfTime):
            record_aid_given(actor=desk.lan, aid=aid, on=day, proof="PC 12")
    with acting(desk.minh), pytest.raises(NoReasonGiven):
        cancel_aid(actor=desk.minh, aid=aid, why="")


def test_each_act_asks_for_its_right_and_its_place(desk: Desk) -> None:
    there = make_desk("25480", "Bình Minh")
    aid = _proposed(desk)

    for actor, refusal in ((desk.minh, NoRight), (there.lan, OutsideScope)):
        with acting(actor), pytest.raises(refusal):
            make_aid(actor, desk.area, PLACE)
        with acting(actor), pytest.raises(refusal):
            record_aid_given(actor=actor, aid=aid, on=TODAY, proof="PC 12")
    for actor, refusal in ((desk.lan, NoRight), (there.minh, OutsideScope)):
        with acting(actor), pytest.raises(refusal):
            decide_aid(actor=actor, aid=aid)
        with acting(actor), pytest.raises(refusal):
            cancel_aid(actor=actor, aid=aid, why="x")
