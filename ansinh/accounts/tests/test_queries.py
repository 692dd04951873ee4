"""From an account to the actor that it is today."""

import datetime as dt

import pytest

from ansinh.accounts.errors import NoDuty, UnknownAccount, UnknownDuty
from ansinh.accounts.queries import actor_for, actor_for_username, names_of_accounts
from ansinh.accounts.services import close_account, close_duty
from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.testing import make_commune, make_former_commune, make_province
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db
IN_NOVEMBER = dt.date(2026, 11, 22)
SINCE_REFORM = dt.date(2025, 7, 1)


def test_an_account_acts_in_the_place_and_with_the_rights_of_its_duty() -> None:
    user = make_user()
    make_duty(user, "commune_officer", make_commune(), valid_from=SINCE_REFORM)

    actor = actor_for(user, on=IN_NOVEMBER)

    assert (actor.username, actor.full_name, actor.scope, actor.may_write) == (
        "mai",
        "Lê Thị Mai",
        "vn.80.25522.",
        True,
    )
    assert actor.may("prepare_payroll")
    assert not actor.may("approve_payroll")


def test_the_auditor_may_read_everything_and_write_nothing() -> None:
    user = make_user("kiem", "Phạm Văn Kiểm")
    make_duty(user, "auditor", make_province(), valid_from=SINCE_REFORM)

    actor = actor_for(user, on=IN_NOVEMBER)

    assert actor.may("view_health")
    assert not actor.may_write


def test_two_duties_never_add_up() -> None:
    user = make_user()
    first = make_duty(user, "commune_officer", make_commune(), valid_from=SINCE_REFORM)
    second = make_duty(user, "approver", make_commune("25480", "Bình Minh"), valid_from=dt.date(2025, 8, 1))

    by_default = actor_for(user, on=IN_NOVEMBER)
    as_second = actor_for(user, on=IN_NOVEMBER, duty_id=second.pk)

    assert (by_default.scope, by_default.may("approve_payroll")) == (first.area.path, False)
    assert (as_second.scope, as_second.may("prepare_payroll")) == (second.area.path, False)


def test_without_a_duty_in_force_nobody_acts() -> None:
    user = make_user()
    make_duty(user, "commune_officer", make_commune(), valid_from=dt.date(2026, 12, 1))

    with pytest.raises(NoDuty, match=r"Lê Thị Mai.*22/11/2026"):
        actor_for(user, on=IN_NOVEMBER)


def test_a_closed_duty_is_gone_on_its_last_day_and_was_there_the_day_before() -> None:
    user = make_user()
    duty = make_duty(user, "commune_officer", make_commune(), valid_from=SINCE_REFORM)
    with acting(SYSTEM):
        close_duty(actor=SYSTEM, duty=duty, on=IN_NOVEMBER)

    assert actor_for(user, on=IN_NOVEMBER - dt.timedelta(days=1)).scope == duty.area.path
    with pytest.raises(NoDuty):
        actor_for(user, on=IN_NOVEMBER)


def test_a_duty_lapses_with_its_place_even_if_nobody_closed_it() -> None:
    user = make_user()
    make_duty(user, "commune_officer", make_former_commune())

    assert actor_for(user, on=dt.date(2025, 6, 30)).scope == "vn.72.706.25522."
    with pytest.raises(NoDuty):
        actor_for(user, on=SINCE_REFORM)


def test_a_duty_of_somebody_else_cannot_be_chosen() -> None:
    user, other = make_user(), make_user("hoa", "Trần Thị Hoa")
    make_duty(user, "commune_officer", make_commune(), valid_from=SINCE_REFORM)
    foreign = make_duty(other, "approver", make_commune(), valid_from=SINCE_REFORM)

    with pytest.raises(UnknownDuty):
        actor_for(user, on=IN_NOVEMBER, duty_id=foreign.pk)


def test_a_username_becomes_the_actor_of_today() -> None:
    make_duty(make_user(), "commune_officer", make_commune(), valid_from=SINCE_REFORM)

    with clock.at(IN_NOVEMBER):
        assert actor_for_username("mai").scope == "vn.80.25522."


def test_an_unknown_or_closed_account_acts_no_more() -> None:
    user = make_user()
    make_duty(user, "commune_officer", make_commune(), valid_from=SINCE_REFORM)
    with acting(SYSTEM):
        close_account(actor=SYSTEM, user=user, why="left the office")

    with pytest.raises(UnknownAccount, match="mai"):
        actor_for_username("mai")
    with pytest.raises(UnknownAccount, match="nobody"):
        actor_for_username("nobody")


def test_usernames_are_told_as_names_and_a_name_of_no_account_as_it_stands() -> None:
    make_user("mai", "Lê Thị Mai")

    assert names_of_accounts({"mai", "system", ""}) == {"mai": "Lê Thị Mai", "system": "system", "": ""}
