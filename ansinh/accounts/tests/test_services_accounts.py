"""Accounts: registered, corrected, closed, their passwords and second steps."""

import datetime as dt
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled

from ansinh.accounts.errors import (
    AccountNotYours,
    BadEmail,
    BadUsername,
    NameMissing,
    OwnDuty,
    UnknownLanguage,
    UsernameTaken,
    WeakPassword,
)
from ansinh.accounts.models import User
from ansinh.accounts.services import (
    close_account,
    correct_own_account,
    correct_password,
    end_two_steps,
    register_user,
)
from ansinh.accounts.testing import PASSWORD, make_duty, make_user
from ansinh.accounts.tests.cast import ADMINISTRATOR, OFFICER, REFORM, hoa_at_work
from ansinh.areas.testing import (
    make_commune,
    make_country,
    make_province,
)
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db


def _register(username: str = "hoa", full_name: str = "Trần Thị Hoa", password: str = PASSWORD) -> User:
    return register_user(actor=ADMINISTRATOR, username=username, full_name=full_name, password=password)


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
    user = hoa_at_work()

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
    user = hoa_at_work()

    with acting(ADMINISTRATOR):
        correct_password(actor=ADMINISTRATOR, user=user, password="gio-lua-tren-song-9")

        user.refresh_from_db()
        assert user.check_password("gio-lua-tren-song-9")
        entry = AuditEntry.objects.get(act="correct_password")
        assert (entry.before, entry.after) == (None, None)


def test_a_new_password_is_refused_if_weak_or_given_by_who_may_not() -> None:
    user, own = hoa_at_work(), make_user("quantri", "Võ Minh Trí")

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
    user = hoa_at_work()
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
    user = hoa_at_work()
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
