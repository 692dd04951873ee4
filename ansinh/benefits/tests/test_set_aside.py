"""A row of a list is set aside until a day, counted, and taken back; by whom, how often, and seen by whom."""

import datetime as dt
from typing import Any

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.benefits.errors import NoReasonGiven, NothingChosen, NothingToCorrect, UntilNotLater
from ansinh.benefits.models import Proposal, ProposalKind, SetAside
from ansinh.benefits.services.correcting import propose_correction
from ansinh.benefits.services.set_aside import end_set_aside, record_set_aside
from ansinh.benefits.testing import lan, make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import TODAY, Desk, make_desk
from ansinh.benefits.tests.test_concurrency import both_at_once
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.models import Individual

pytestmark = pytest.mark.django_db
NOVEMBER = Month(2026, 11)


@pytest.fixture
def binh(desk: Desk) -> Individual:
    with acting(desk.lan):
        return make_disabled(desk.lan, desk.area)


def _aside(desk: Desk, person: Individual, **changes: Any) -> SetAside:
    values: dict[str, Any] = {
        "benefit": "social_allowance", "kind": "nothing", "month": NOVEMBER, "until": TODAY + dt.timedelta(days=30),
        "reason": "Hồ sơ đang ở tỉnh", "on": TODAY,
    }  # fmt: skip
    actor = changes.pop("actor", desk.lan)
    with acting(actor):
        return record_set_aside(actor=actor, individual=person, **{**values, **changes})


def test_a_row_is_set_aside_with_who_until_when_and_why(desk: Desk, binh: Individual) -> None:
    row = _aside(desk, binh)

    assert (row.area_path, row.set_by_name, row.reason) == (desk.area.path, "Trần Thị Lan", "Hồ sơ đang ở tỉnh")
    with acting(SYSTEM):
        assert AuditEntry.objects.get(act="record_set_aside").why == "Hồ sơ đang ở tỉnh"


def test_it_takes_the_right_a_reason_and_a_later_day_within_a_year(desk: Desk, binh: Individual) -> None:
    with pytest.raises(NoRight):
        _aside(desk, binh, actor=lan(desk.area, without="assess_application"))
    with pytest.raises(NoReasonGiven):
        _aside(desk, binh, reason="  ")
    for until in (TODAY, TODAY + dt.timedelta(days=367)):
        with pytest.raises(UntilNotLater, match="20/11/2026"):
            _aside(desk, binh, until=until)


def test_another_communes_row_is_not_set_aside(desk: Desk, binh: Individual) -> None:
    there = make_desk("25480", "Bình Minh")
    with pytest.raises(OutsideScope):
        _aside(desk, binh, actor=there.lan)


def test_set_aside_again_it_takes_the_new_day_and_reason(desk: Desk, binh: Individual) -> None:
    first = _aside(desk, binh)
    second = _aside(desk, binh, until=TODAY + dt.timedelta(days=60), reason="Vẫn ở tỉnh")

    assert first.pk == second.pk
    with acting(desk.lan):
        assert SetAside.objects.get().until == TODAY + dt.timedelta(days=60)


def test_set_aside_twice_alike_is_one_act(desk: Desk, binh: Individual) -> None:
    assert _aside(desk, binh) == _aside(desk, binh)

    with acting(desk.lan):
        assert AuditEntry.objects.filter(act="record_set_aside").count() == 1


def test_taken_back_twice_has_the_effect_of_once(desk: Desk, binh: Individual) -> None:
    row = _aside(desk, binh)
    with acting(desk.minh), pytest.raises(NoRight):
        end_set_aside(actor=desk.minh, rows=[row])
    with acting(desk.lan):
        assert end_set_aside(actor=desk.lan, rows=[row]) == 1
        assert end_set_aside(actor=desk.lan, rows=[row]) == 0
        with pytest.raises(NothingChosen):
            end_set_aside(actor=desk.lan, rows=[])

    assert _aside(desk, binh).pk != row.pk


@pytest.mark.django_db(transaction=True)
def test_two_officers_set_one_row_aside_once() -> None:
    desk = make_desk()
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)

    both_at_once(
        desk.lan,
        lambda: record_set_aside(
            actor=desk.lan, individual=person, benefit="social_allowance", kind="nothing", month=None,
            until=TODAY + dt.timedelta(days=30), reason="Hồ sơ đang ở tỉnh", on=TODAY,
        ),
    )  # fmt: skip

    with acting(SYSTEM):
        assert SetAside.objects.count() == 1


def test_what_one_person_draws_against_the_law_is_proposed_to_the_chair_once(desk: Desk) -> None:
    with clock.at(dt.date(2026, 10, 10)):
        with acting(desk.lan):
            wrong = make_person(desk.lan, desk.area, "Lê Văn Tư", birth_date=dt.date(1990, 1, 1))
            other = make_person(desk.lan, desk.area, "Lê Văn Năm", birth_date=dt.date(1991, 1, 1))
        with acting(desk.minh):
            for person in (wrong, other):
                make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 10), amount=810_000)

    with acting(desk.lan):
        proposals = propose_correction(actor=desk.lan, area=desk.area, individual=wrong, on=TODAY)
        assert [one.pk for one in proposals] == [
            one.pk for one in propose_correction(actor=desk.lan, area=desk.area, individual=wrong, on=TODAY)
        ]
        assert [(one.kind, one.person_name) for one in Proposal.objects.all()] == [(ProposalKind.END, "Lê Văn Tư")]


def test_nothing_is_proposed_where_the_law_gives_it_or_without_the_right(desk: Desk, binh: Individual) -> None:
    with acting(desk.lan), pytest.raises(NothingToCorrect, match="Phạm Văn Bình"):
        propose_correction(actor=desk.lan, area=desk.area, individual=binh, on=TODAY)
    with acting(desk.minh), pytest.raises(NoRight):
        propose_correction(actor=desk.minh, area=desk.area, individual=binh, on=TODAY)
