"""The commune's list: whole the first time, then what changed and why; two hands; frozen lines."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.months import Month
from ansinh.core.testing import both_at_once
from ansinh.core.wall import acting
from ansinh.insurance.errors import NotOfACommune, WhyMissing
from ansinh.insurance.errors_of_lists import (
    ListElsewhere,
    ListWaits,
    MonthFar,
    MonthListed,
    MonthNotInOrder,
    NothingChanged,
    OwnList,
)
from ansinh.insurance.models import StateList, StateListLine
from ansinh.insurance.papers.state_list import write_paper, write_sheet
from ansinh.insurance.services import (
    approve_state_list,
    cancel_state_list,
    prepare_state_list,
    send_state_list,
)
from ansinh.insurance.testing import at_work, make_card, make_family, make_sent_list, make_state_list
from ansinh.insurance.tests.conftest import Place, make_place
from ansinh.registry.models import Individual, Membership
from ansinh.registry.services import approve_move_request, record_death, submit_move_request
from ansinh.registry.testing import make_household_class

pytestmark = pytest.mark.django_db
D = dt.date
OCTOBER, NOVEMBER, DECEMBER = Month(2026, 10), Month(2026, 11), Month(2026, 12)


def _poor(place: Place, *names: str, household_class: str = "poor", **period: Any) -> list[Individual]:
    with acting(place.lan):
        people = make_family(place.lan, place.area, *names)
        home = Membership.objects.select_related("household").get(individual=people[0]).household
        make_household_class(place.lan, home, household_class, **period)
        return people


def _lines(found: StateList) -> list[tuple[str, str, str, str, str]]:
    names = ("full_name", "change", "reason", "group_before", "group")
    return list(StateListLine.objects.filter(state_list=found).order_by("full_name").values_list(*names))


def test_the_first_list_names_everybody_and_the_next_one_what_changed(place: Place) -> None:
    _poor(place, "A Nghèo", "B Nghèo")
    (leaves,) = _poor(place, "C Thoát", valid_to=D(2026, 11, 1))
    (dies,) = _poor(place, "D Mất")
    (moves,) = _poor(place, "E Đi")
    with acting(place.lan):
        make_family(place.lan, place.area, "G Thường")
        Individual.objects.filter(pk=moves.pk).update(identity_number="072180000005")
    first = _sent(place, OCTOBER)
    with acting(place.lan):
        assert first.is_whole
        assert {line[1:] for line in _lines(first)} == {("enrol", "first_list", "", "poor")}
        assert [line[0] for line in _lines(first)] == ["A Nghèo", "B Nghèo", "C Thoát", "D Mất", "E Đi"]

    _changes(place, leaves, dies, moves)
    with acting(place.lan):
        second = make_state_list(place.lan, place.area, NOVEMBER)
        assert not second.is_whole
        assert _lines(second) == [
            ("C Thoát", "regroup", "class", "poor", "near_poor"),
            ("D Mất", "strike", "died", "poor", ""),
            ("E Đi", "strike", "moved_out", "poor", ""),
            ("H Mới", "enrol", "born", "", "child"),
        ]
        assert StateListLine.objects.get(full_name="D Mất", state_list=second).valid_from == D(2026, 11, 11)


def _sent(place: Place, month: Month) -> StateList:
    return make_sent_list(place.lan, place.minh, place.area, month)


def _changes(place: Place, leaves: Individual, dies: Individual, moves: Individual) -> None:
    there = make_place("25480", "Bình Minh")
    with acting(place.lan):
        home = Membership.objects.select_related("household").get(individual=leaves).household
        make_household_class(place.lan, home, "near_poor", valid_from=D(2026, 11, 1), valid_to=None)
        record_death(actor=place.lan, individual=dies, died_on=D(2026, 11, 10))
        make_family(place.lan, place.area, "H Mới", birth_date=D(2026, 11, 5), since=D(2026, 11, 5))
    with acting(there.lan):
        asked = submit_move_request(
            actor=there.lan, area=there.area, identity_number="072180000005", reason="về ở", on=D(2026, 11, 12)
        )
    with acting(place.lan):
        approve_move_request(actor=place.lan, request=asked, on=D(2026, 11, 12))


def test_months_follow_each_other_and_one_list_waits_at_a_time(place: Place) -> None:
    _poor(place, "A Nghèo")
    with acting(place.lan):
        for month in (Month(2021, 7), Month(2027, 1)):
            with pytest.raises(MonthFar, match="12/2026"):
                make_state_list(place.lan, place.area, month)
        with pytest.raises(NotOfACommune, match="Đông Hà"):
            make_state_list(place.lan, place.hamlet, NOVEMBER)
        waiting = make_state_list(place.lan, place.area, NOVEMBER)
        with pytest.raises(MonthListed, match="11/2026"):
            make_state_list(place.lan, place.area, NOVEMBER)
        with pytest.raises(ListWaits, match="11/2026"):
            make_state_list(place.lan, place.area, DECEMBER)
        with pytest.raises(WhyMissing):
            cancel_state_list(actor=place.lan, state_list=waiting, why="")
        cancel_state_list(actor=place.lan, state_list=waiting, why="lập sai tháng")
    sent = _sent(place, NOVEMBER)
    with acting(place.lan):
        with pytest.raises(MonthNotInOrder, match="11/2026"):
            make_state_list(place.lan, place.area, OCTOBER)
        with pytest.raises(NothingChanged):
            make_state_list(place.lan, place.area, DECEMBER)
        with pytest.raises(ListElsewhere, match="sent"):
            cancel_state_list(actor=place.lan, state_list=sent, why="muộn rồi")


def test_another_hand_approves_and_only_an_approved_list_is_sent(place: Place) -> None:
    _poor(place, "A Nghèo")
    both = at_work("minh", place.area)
    with acting(place.lan):
        made = make_state_list(place.lan, place.area, NOVEMBER)
        with pytest.raises(ListElsewhere, match="prepared"):
            send_state_list(actor=place.lan, state_list=made)
        with pytest.raises(NoRight):
            approve_state_list(actor=place.lan, state_list=made)
    with acting(place.minh):
        with pytest.raises(NoRight):
            prepare_state_list(actor=place.minh, area=place.area, month=DECEMBER)
        StateList.objects.filter(pk=made.pk).update(prepared_by=both.username)
        with pytest.raises(OwnList):
            approve_state_list(actor=place.minh, state_list=made)
        StateList.objects.filter(pk=made.pk).update(prepared_by="lan")
        approve_state_list(actor=place.minh, state_list=made)
        with pytest.raises(ListElsewhere, match="approved"):
            approve_state_list(actor=place.minh, state_list=made)
        assert AuditEntry.objects.filter(act__endswith="state_list").count() == 2


def test_lines_are_frozen_and_the_papers_are_written(place: Place) -> None:
    _poor(place, "A Nghèo")
    with acting(place.lan):
        made = make_state_list(place.lan, place.area, NOVEMBER)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            StateListLine.objects.update(full_name="Ai Đó")
        assert write_paper(made).startswith(b"%PDF")
        assert write_sheet(made).startswith(b"PK")


def test_another_commune_sees_and_makes_nothing_here(place: Place) -> None:
    _poor(place, "A Nghèo")
    there = make_place("25480", "Bình Minh")
    with acting(place.lan):
        made = make_state_list(place.lan, place.area, NOVEMBER)
    with acting(there.lan):
        assert not StateList.objects.exists()
        with pytest.raises(OutsideScope):
            make_state_list(there.lan, place.area, NOVEMBER)
        with pytest.raises(OutsideScope):
            send_state_list(actor=there.lan, state_list=made)


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_the_same_time_make_one_list() -> None:
    with clock.at(D(2026, 11, 20)):
        place = make_place()
        _poor(place, "A Nghèo")

        answers = both_at_once(
            place.lan, at_work("lan", place.area), lambda actor: make_state_list(actor, place.area, NOVEMBER)
        )

    assert isinstance(answers[1], MonthListed)
    with acting(place.lan):
        assert StateList.objects.count() == 1


def test_a_sent_list_can_be_built_for_rooms_above(place: Place) -> None:
    _poor(place, "A Nghèo")
    assert make_sent_list(place.lan, place.minh, place.area, NOVEMBER).state == "sent"


@pytest.mark.parametrize("group", ["employee", "social_insurance", "merit", "state_other"])
def test_whose_card_others_pay_for_is_not_listed_and_is_struck_off(place: Place, group: str) -> None:
    (works,) = _poor(place, "A Nghèo")
    _poor(place, "B Nghèo")
    _sent(place, OCTOBER)
    with acting(place.lan):
        make_card(place.lan, works, group=group, valid_from=D(2026, 11, 2), last_day=None)
        second = make_state_list(place.lan, place.area, NOVEMBER)

        assert _lines(second) == [("A Nghèo", "strike", "other", "poor", "")]
