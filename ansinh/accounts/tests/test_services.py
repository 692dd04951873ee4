"""Acts on accounts and duties, each beside its refusals."""

import datetime as dt
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.db import IntegrityError, transaction

from ansinh.accounts.errors import (
    AccountClosed,
    AccountNotYours,
    AreaNotInForce,
    BadEmail,
    BadPeriod,
    BadUsername,
    DutyAlreadyClosed,
    DutyOverlaps,
    NameMissing,
    OwnDuty,
    RoleNotForLevel,
    UnknownLanguage,
    UnknownRole,
    UsernameTaken,
    WeakPassword,
)
from ansinh.accounts.models import Duty, User
from ansinh.accounts.policies import can_manage_duty, duties_visible_to
from ansinh.accounts.queries import actor_for
from ansinh.accounts.services import (
    close_account,
    close_duty,
    correct_own_account,
    correct_password,
    end_two_steps,
    open_duty,
    register_user,
    transfer_duties,
)
from ansinh.accounts.testing import PASSWORD, make_duty, make_user
from ansinh.areas.errors import NotASuccessor
from ansinh.areas.models import Area
from ansinh.areas.testing import (
    make_commune,
    make_country,
    make_former_commune,
    make_hamlet,
    make_province,
    make_succession,
)
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db

REFORM = dt.date(2025, 7, 1)
ADMINISTRATOR = Actor("quantri", "Võ Minh Trí", "vn.80.", frozenset({"manage_accounts"}))
OFFICER = Actor("mai", "Lê Thị Mai", "vn.80.25522.", frozenset({"edit_registry"}))


def _register(username: str = "hoa", full_name: str = "Trần Thị Hoa", password: str = PASSWORD) -> User:
    return register_user(actor=ADMINISTRATOR, username=username, full_name=full_name, password=password)


def _hoa_at_work() -> User:
    """Somebody whose only duty lies within the administrator's area."""
    return make_duty(make_user("hoa", "Trần Thị Hoa"), "approver", make_commune(), valid_from=REFORM).user


def test_a_registered_user_can_be_known_by_the_password_and_leaves_a_trace_without_it() -> None:
    with acting(ADMINISTRATOR):
        user = _register()

        assert user.check_password(PASSWORD)
        entry = AuditEntry.objects.get(act="register_user")
        assert entry.after == {"username": "hoa", "full_name": "Trần Thị Hoa", "email": ""}


def test_only_who_manages_accounts_registers_users() -> None:
    with acting(OFFICER), pytest.raises(NoRight, match="Lê Thị Mai"):
        register_user(actor=OFFICER, username="hoa", full_name="Trần Thị Hoa", password=PASSWORD)


@pytest.mark.parametrize("username", ["Hoa", "h", "hoa tran", "hòa", "-hoa", "a" * 41, "system"])
def test_a_username_is_of_small_letters(username: str) -> None:
    with acting(ADMINISTRATOR), pytest.raises(BadUsername, match="small letters"):
        _register(username)


def test_a_username_is_taken_once() -> None:
    with acting(ADMINISTRATOR):
        _register()
        with pytest.raises(UsernameTaken, match="hoa is taken"):
            _register(full_name="Đỗ Hoa")

    assert User.objects.get(username="hoa").full_name == "Trần Thị Hoa"


@pytest.mark.parametrize("password", ["ngan", "password12345", "Trần Thị Hoa 1"])
def test_a_weak_password_is_refused_with_its_reasons(password: str) -> None:
    with acting(ADMINISTRATOR), pytest.raises(WeakPassword, match=r"\w{5,}"):
        _register(password=password)


def test_an_account_has_a_name() -> None:
    with acting(ADMINISTRATOR), pytest.raises(NameMissing):
        _register(full_name="  ")


def test_closing_an_account_twice_leaves_one_trace() -> None:
    user = _hoa_at_work()

    with acting(ADMINISTRATOR):
        close_account(actor=ADMINISTRATOR, user=user, why="left the office")
        close_account(actor=ADMINISTRATOR, user=user, why="left the office")

        assert not User.objects.get(pk=user.pk).is_active
        assert AuditEntry.objects.filter(act="close_account").count() == 1


def test_nobody_closes_the_own_account() -> None:
    own = make_user("quantri", "Võ Minh Trí")

    with acting(ADMINISTRATOR), pytest.raises(OwnDuty):
        close_account(actor=ADMINISTRATOR, user=own, why="")


def test_a_forgotten_password_is_replaced_and_the_trail_keeps_neither() -> None:
    user = _hoa_at_work()

    with acting(ADMINISTRATOR):
        correct_password(actor=ADMINISTRATOR, user=user, password="gio-lua-tren-song-9")

        user.refresh_from_db()
        assert user.check_password("gio-lua-tren-song-9")
        entry = AuditEntry.objects.get(act="correct_password")
        assert (entry.before, entry.after) == (None, None)


def test_a_new_password_is_refused_if_weak_or_given_by_who_may_not() -> None:
    user, own = _hoa_at_work(), make_user("quantri", "Võ Minh Trí")

    with acting(ADMINISTRATOR):
        with pytest.raises(WeakPassword):
            correct_password(actor=ADMINISTRATOR, user=user, password="ngan")
        with pytest.raises(OwnDuty):
            correct_password(actor=ADMINISTRATOR, user=own, password=PASSWORD)
    with acting(OFFICER), pytest.raises(NoRight):
        correct_password(actor=OFFICER, user=user, password=PASSWORD)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_who_lost_telephone_and_codes_gets_in_again_by_another_hand() -> None:
    user = _hoa_at_work()
    TOTP.activate(user, generate_totp_secret())

    with acting(OFFICER), pytest.raises(NoRight):
        end_two_steps(actor=OFFICER, user=user, why="")
    assert is_mfa_enabled(user)

    with acting(ADMINISTRATOR):
        end_two_steps(actor=ADMINISTRATOR, user=user, why="telephone lost")
        end_two_steps(actor=ADMINISTRATOR, user=user, why="telephone lost")

        assert [entry.why for entry in AuditEntry.objects.filter(act="end_two_steps")] == ["telephone lost"]
    assert not is_mfa_enabled(user)


def _acts_of_taking_over(actor: Actor, user: User) -> list[Callable[[], None]]:
    return [
        lambda: correct_password(actor=actor, user=user, password="gio-lua-tren-song-9"),
        lambda: end_two_steps(actor=actor, user=user, why="telephone lost"),
        lambda: close_account(actor=actor, user=user, why="left the office"),
    ]


def _assert_out_of_reach(user: User) -> None:
    with acting(ADMINISTRATOR):
        for act in _acts_of_taking_over(ADMINISTRATOR, user):
            with pytest.raises(AccountNotYours, match=user.username):
                act()
    user.refresh_from_db()
    assert user.is_active
    assert user.check_password(PASSWORD)


def test_an_account_that_works_elsewhere_too_is_not_taken_over() -> None:
    user = _hoa_at_work()
    make_duty(user, "province_officer", make_province("20"), valid_from=dt.date(2027, 1, 1))

    _assert_out_of_reach(user)


def test_an_account_of_above_or_without_any_duty_is_not_taken_over() -> None:
    _assert_out_of_reach(make_duty(make_user(), "auditor", make_country()).user)
    _assert_out_of_reach(make_user("tho", "Ngô Văn Thọ"))


def test_an_account_whose_duties_have_ended_belongs_to_where_they_were() -> None:
    here, there = make_user(), make_user("hoa", "Trần Thị Hoa")
    make_duty(here, "approver", make_commune(), valid_to=dt.date(2025, 9, 1), valid_from=REFORM)
    make_duty(
        there,
        "approver",
        make_commune("05987", "Bắc Sơn", province="20"),
        valid_to=dt.date(2025, 9, 1),
        valid_from=REFORM,
    )

    _assert_out_of_reach(there)
    with acting(ADMINISTRATOR):
        close_account(actor=ADMINISTRATOR, user=here, why="left the office")
    assert not User.objects.get(pk=here.pk).is_active


def test_a_closed_account_gets_no_duty_and_none_moves_with_its_place() -> None:
    user = _hoa_at_work()
    old, new = _old_and_new()
    make_duty(user, "commune_officer", old)
    with acting(SYSTEM):
        close_account(actor=SYSTEM, user=user, why="left the office")

        with pytest.raises(AccountClosed, match="hoa"):
            open_duty(actor=SYSTEM, user=user, role="commune_officer", area=new, valid_from=REFORM)
        assert transfer_duties(actor=SYSTEM, old=old, new=new, on=REFORM) == []


def test_an_address_is_an_e_mail_address() -> None:
    with acting(ADMINISTRATOR), pytest.raises(BadEmail, match="hoa at ansinh"):
        register_user(
            actor=ADMINISTRATOR, username="hoa", full_name="Trần Thị Hoa", password=PASSWORD, email="hoa at ansinh"
        )


def test_the_own_name_address_and_language_are_corrected_with_a_trace_and_only_once() -> None:
    make_user("mai", "Lê Thị Mái")
    values = {"full_name": " Lê  Thị Mai ", "email": "mai@example.vn", "language": "en"}

    with acting(OFFICER):
        correct_own_account(actor=OFFICER, **values)
        user = correct_own_account(actor=OFFICER, **values)

        entry = AuditEntry.objects.get(act="correct_own_account")
    assert (user.full_name, user.search_key, user.email, user.language) == (
        "Lê Thị Mai", "le thi mai", "mai@example.vn", "en",
    )  # fmt: skip
    assert entry.before == {"full_name": "Lê Thị Mái", "email": "", "language": ""}


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [({"full_name": " "}, NameMissing), ({"email": "mai"}, BadEmail), ({"language": "xx"}, UnknownLanguage)],
)
def test_the_own_account_refuses_what_makes_no_sense(wrong: dict[str, str], refusal: type[Exception]) -> None:
    user = make_user("mai", "Lê Thị Mai")
    values = {"full_name": "Lê Thị Mai", "email": "", "language": ""} | wrong

    with acting(OFFICER), pytest.raises(refusal):
        correct_own_account(actor=OFFICER, **values)
    user.refresh_from_db()
    assert (user.full_name, user.email, user.language) == ("Lê Thị Mai", "", "")


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
