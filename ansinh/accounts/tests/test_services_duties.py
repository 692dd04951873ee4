"""Duties: opened, closed, moved with their place, seen by who manages them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from ansinh.accounts.errors import (
    AccountClosed,
    AreaNotInForce,
    BadPeriod,
    DutyAlreadyClosed,
    DutyOverlaps,
    OwnDuty,
    RoleNotForLevel,
    UnknownRole,
)
from ansinh.accounts.models import Duty
from ansinh.accounts.policies import can_manage_duty, duties_visible_to
from ansinh.accounts.queries import actor_for
from ansinh.accounts.services import (
    close_account,
    close_duty,
    open_duty,
    transfer_duties,
)
from ansinh.accounts.testing import make_duty, make_user
from ansinh.accounts.tests.cast import ADMINISTRATOR, OFFICER, REFORM, hoa_at_work
from ansinh.areas.errors import NotASuccessor
from ansinh.areas.models import Area
from ansinh.areas.testing import (
    make_commune,
    make_former_commune,
    make_hamlet,
    make_province,
    make_succession,
)
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db


def test_a_closed_account_gets_no_duty_and_none_moves_with_its_place() -> None:
    user = hoa_at_work()
    old, new = _old_and_new()
    make_duty(user, "commune_officer", old)
    with acting(SYSTEM):
        close_account(actor=SYSTEM, user=user, why="left the office")

        with pytest.raises(AccountClosed, match="hoa"):
            open_duty(actor=SYSTEM, user=user, role="commune_officer", area=new, valid_from=REFORM)
        assert transfer_duties(actor=SYSTEM, old=old, new=new, on=REFORM) == []


def test_an_opened_duty_leaves_a_trace_in_its_place() -> None:
    user, commune = make_user(), make_commune()

    with acting(ADMINISTRATOR):
        duty = open_duty(actor=ADMINISTRATOR, user=user, role="commune_officer", area=commune, valid_from=REFORM)

        entry = AuditEntry.objects.get(act="open_duty")
        assert (entry.area_path, entry.object_id) == (commune.path, str(duty.pk))
        assert entry.after is not None
        assert entry.after["role"] == "commune_officer"


def test_a_duty_outside_the_own_area_is_refused() -> None:
    user = make_user()
    elsewhere = make_commune("05987", "Bắc Sơn", province="20")

    with acting(ADMINISTRATOR), pytest.raises(OutsideScope):
        open_duty(actor=ADMINISTRATOR, user=user, role="approver", area=elsewhere, valid_from=REFORM)
    assert not can_manage_duty(ADMINISTRATOR, elsewhere)
    assert can_manage_duty(ADMINISTRATOR, make_commune())


def test_nobody_opens_a_duty_for_oneself() -> None:
    own = make_user("quantri", "Võ Minh Trí")

    with acting(ADMINISTRATOR), pytest.raises(OwnDuty, match="Another administrator"):
        open_duty(actor=ADMINISTRATOR, user=own, role="approver", area=make_commune(), valid_from=REFORM)


def test_a_role_belongs_to_its_levels() -> None:
    user, commune = make_user(), make_commune()

    with acting(ADMINISTRATOR):
        with pytest.raises(RoleNotForLevel, match="Xã Tân Đông"):
            open_duty(actor=ADMINISTRATOR, user=user, role="hamlet_head", area=commune, valid_from=REFORM)
        with pytest.raises(UnknownRole, match="emperor"):
            open_duty(actor=ADMINISTRATOR, user=user, role="emperor", area=commune, valid_from=REFORM)
        head = open_duty(
            actor=ADMINISTRATOR, user=user, role="hamlet_head", area=make_hamlet(commune), valid_from=REFORM
        )

    assert actor_for(user, on=REFORM).scope == head.area.path == "vn.80.25522.001."


def test_a_place_that_ended_gets_no_new_duty() -> None:
    user, ended = make_user(), make_former_commune()

    with acting(SYSTEM), pytest.raises(AreaNotInForce, match="01/07/2025"):
        open_duty(actor=SYSTEM, user=user, role="commune_officer", area=ended, valid_from=REFORM)


def test_a_duty_lasts_at_least_a_day() -> None:
    user, commune = make_user(), make_commune()

    with acting(ADMINISTRATOR), pytest.raises(BadPeriod):
        open_duty(actor=ADMINISTRATOR, user=user, role="approver", area=commune, valid_from=REFORM, valid_to=REFORM)


def test_the_same_duty_twice_at_one_time_is_refused_by_the_act_and_by_the_database() -> None:
    user, commune = make_user(), make_commune()
    make_duty(user, "approver", commune, valid_from=REFORM)

    with acting(ADMINISTRATOR), pytest.raises(DutyOverlaps, match="Lê Thị Mai"):
        open_duty(actor=ADMINISTRATOR, user=user, role="approver", area=commune, valid_from=dt.date(2026, 1, 1))
    with pytest.raises(IntegrityError, match="accounts_duty_once_at_a_time"), transaction.atomic():
        Duty.objects.create(user=user, role="approver", area=commune, valid_from=dt.date(2026, 1, 1))


def test_a_duty_is_closed_once_and_not_before_it_began() -> None:
    duty = make_duty(make_user(), "approver", make_commune(), valid_from=REFORM)

    with acting(ADMINISTRATOR):
        with pytest.raises(BadPeriod):
            close_duty(actor=ADMINISTRATOR, duty=duty, on=dt.date(2025, 6, 1))
        close_duty(actor=ADMINISTRATOR, duty=duty, on=dt.date(2026, 1, 1), why="moved on")
        with pytest.raises(DutyAlreadyClosed, match="01/01/2026"):
            close_duty(actor=ADMINISTRATOR, duty=duty, on=dt.date(2026, 2, 1))

        entry = AuditEntry.objects.get(act="close_duty")
        assert entry.before is not None
        assert entry.after is not None
        assert (entry.before["valid_to"], entry.after["valid_to"], entry.why) == (None, "2026-01-01", "moved on")


def test_who_manages_no_accounts_closes_no_duty() -> None:
    duty = make_duty(make_user("hoa", "Trần Thị Hoa"), "approver", make_commune(), valid_from=REFORM)

    with acting(OFFICER), pytest.raises(NoRight):
        close_duty(actor=OFFICER, duty=duty, on=dt.date(2026, 1, 1))


def _old_and_new() -> tuple[Area, Area]:
    old, new = make_former_commune("25525", "Tân Hà"), make_commune()
    make_succession(old, new)
    return old, new


def test_duties_move_to_the_successor_on_the_day_and_once() -> None:
    old, new = _old_and_new()
    user = make_user()
    make_duty(user, "commune_officer", old)

    with acting(SYSTEM):
        opened = transfer_duties(actor=SYSTEM, old=old, new=new, on=REFORM)
        again = transfer_duties(actor=SYSTEM, old=old, new=new, on=REFORM)

    assert [(duty.user, duty.area, duty.valid_from) for duty in opened] == [(user, new, REFORM)]
    assert again == []
    assert actor_for(user, on=dt.date(2025, 6, 30)).scope == old.path
    assert actor_for(user, on=REFORM).scope == new.path


def test_who_has_the_duty_in_the_successor_already_gets_no_second_one() -> None:
    old, new = _old_and_new()
    user = make_user()
    make_duty(user, "commune_officer", old)
    make_duty(user, "commune_officer", new, valid_from=REFORM)

    with acting(SYSTEM):
        assert transfer_duties(actor=SYSTEM, old=old, new=new, on=REFORM) == []

    assert Duty.objects.filter(user=user, area=new).count() == 1


def test_duties_move_to_a_successor_only() -> None:
    old, _ = _old_and_new()

    with acting(SYSTEM), pytest.raises(NotASuccessor, match="Bình Minh"):
        transfer_duties(actor=SYSTEM, old=old, new=make_commune("25480", "Bình Minh"), on=REFORM)


def test_an_administrator_of_one_place_moves_no_duties_of_another() -> None:
    old, new = _old_and_new()

    with acting(ADMINISTRATOR), pytest.raises(OutsideScope):
        transfer_duties(actor=ADMINISTRATOR, old=old, new=new, on=REFORM)


def test_duties_are_seen_within_the_own_area_by_those_who_manage_them() -> None:
    here = make_duty(make_user(), "approver", make_commune(), valid_from=REFORM)
    make_duty(make_user("hoa", "Trần Thị Hoa"), "province_officer", make_province("20"), valid_from=REFORM)

    assert list(duties_visible_to(ADMINISTRATOR)) == [here]
    assert list(duties_visible_to(OFFICER)) == []
