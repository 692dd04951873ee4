"""Signing in, what a browser may load, languages, and pages for what goes wrong."""

import datetime as dt

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from ansinh.accounts.models import User
from ansinh.accounts.testing import PASSWORD, make_duty, make_user
from ansinh.areas.testing import make_commune

pytestmark = [pytest.mark.django_db, pytest.mark.urls("ansinh.config.tests.pages")]

ENGLISH = {"accept-language": "en"}
SIGN_IN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet() -> None:
    cache.clear()


@pytest.fixture
def mai() -> User:
    user = make_user()
    make_duty(user, "commune_officer", make_commune(), valid_from=dt.date(2025, 7, 1))
    return user


def _sign_in(client: Client, username: str = "mai", password: str = PASSWORD) -> str:
    """Where the door leads: the address after signing in, or the page that refused."""
    response = client.post(SIGN_IN, {"login": username, "password": password}, headers=ENGLISH)
    return str(response["Location"]) if response.status_code == 302 else response.content.decode()


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    response = client.get("/payrolls/")

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/payrolls/")


def test_a_fragment_of_an_expired_session_sends_the_whole_page_to_sign_in(client: Client) -> None:
    response = client.get("/people/", headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Redirect"]) == (401, "/")


def test_username_and_password_open_the_door(client: Client, mai: User) -> None:
    assert _sign_in(client) == "/"
    assert client.get("/").status_code == 200


def test_a_username_is_known_in_any_case(client: Client, mai: User) -> None:
    assert _sign_in(client, username="MAI") == "/"


@pytest.mark.parametrize(("username", "password"), [("mai", "wrong-password-12"), ("nobody", PASSWORD)])
def test_a_wrong_sign_in_does_not_tell_what_was_wrong(client: Client, mai: User, username: str, password: str) -> None:
    assert "The username and/or password you specified are not correct." in _sign_in(client, username, password)


def test_a_closed_account_opens_no_door(client: Client, mai: User) -> None:
    User.objects.update(is_active=False)

    assert "/accounts/inactive/" in _sign_in(client)
    assert client.get("/").status_code == 302


def test_guessing_is_throttled_even_with_the_right_password_in_the_end(client: Client, mai: User) -> None:
    for _ in range(5):
        _sign_in(client, password="wrong-password-12")

    assert "Too many failed login attempts" in _sign_in(client)


def test_trying_many_names_from_one_place_is_throttled(client: Client, mai: User) -> None:
    for attempt in range(30):
        _sign_in(client, username=f"guess{attempt}")

    response = client.post(SIGN_IN, {"login": "mai", "password": PASSWORD}, headers=ENGLISH)

    assert response.status_code == 429
    assert "Wait a few minutes" in response.content.decode()


def test_what_throttles_is_known_to_every_web_process() -> None:
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def test_the_site_hashes_passwords_with_argon2() -> None:
    from ansinh.config import settings as file

    assert file.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_with_two_steps_the_password_alone_opens_nothing(client: Client, mai: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(mai, secret)

    assert _sign_in(client) == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302

    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert client.get("/").status_code == 302

    assert client.post(reverse("mfa_authenticate"), {"code": _code(secret)}).status_code == 302
    assert client.get("/").status_code == 200


def test_a_recovery_code_stands_in_for_a_lost_telephone_once(client: Client, mai: User) -> None:
    TOTP.activate(mai, generate_totp_secret())
    code = RecoveryCodes.activate(mai).get_unused_codes()[0]

    _sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert client.get("/").status_code == 200

    other = Client()
    _sign_in(other)
    assert other.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert other.get("/").status_code == 302


def test_two_steps_are_set_up_after_the_password_is_asked_once_more(client: Client, mai: User) -> None:
    _sign_in(client)
    activate = reverse("mfa_activate_totp")
    assert client.get(activate)["Location"].startswith("/accounts/reauthenticate/")

    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(activate).content.decode()
    secret = client.session["mfa.totp.secret"]
    answer = client.post(activate, {"code": _code(secret)})

    assert "data:image/svg+xml" in page
    assert secret in page
    assert answer.status_code == 302
    assert is_mfa_enabled(mai)


@pytest.mark.parametrize("address", ["signup/", "email/", "password/reset/", "password/set/", "login/code/confirm/"])
def test_nobody_registers_oneself_and_no_password_travels_by_mail(client: Client, address: str) -> None:
    assert client.get(f"/accounts/{address}").status_code == 404
    assert client.post(f"/accounts/{address}").status_code == 404


@pytest.mark.parametrize("address", [SIGN_IN, "/accounts/reauthenticate/", "/accounts/password/change/"])
def test_no_page_leads_to_what_is_closed(client: Client, mai: User, address: str) -> None:
    if address != SIGN_IN:
        _sign_in(client)

    page = client.get(address).content.decode()

    assert 'type="password"' in page
    assert "password/reset" not in page
    assert "signup" not in page


def test_signing_out_takes_a_form_and_closes_the_door(client: Client, mai: User) -> None:
    _sign_in(client)

    client.post("/accounts/logout/")

    assert client.get("/").status_code == 302


ADDRESSES = [SIGN_IN, "/", "/missing/", "/failing/", "/refused/", "/accounts/2fa/", "/streamed/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_forbids_scripts_and_styles_of_others(mai: User, address: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(mai)

    policy = client.get(address)["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_pages_behind_the_door_are_kept_by_no_browser(client: Client, mai: User) -> None:
    client.force_login(mai)

    assert client.get("/")["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/accounts/login/", "/missing/", "/failing/", "/accounts/2fa/"])
def test_pages_carry_no_script_or_style_within(mai: User, address: str) -> None:
    client = Client(raise_request_exception=False)
    if address != SIGN_IN:
        client.force_login(mai)

    page = client.get(address).content.decode()

    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert "<script>" not in page


def test_a_missing_page_says_so_in_both_languages(client: Client, mai: User) -> None:
    client.force_login(mai)

    english = client.get("/missing/", headers=ENGLISH)

    assert english.status_code == 404
    assert "There is nothing at this address" in english.content.decode()
    assert '<html lang="vi"' in client.get("/missing/", headers={"accept-language": "vi"}).content.decode()


@pytest.mark.parametrize(
    ("address", "status", "said"), [("/refused/", 409, "is closed"), ("/failing/", 500, "The fault is ours")]
)
def test_a_fragment_is_refused_with_a_fragment(mai: User, address: str, status: int, said: str) -> None:
    client = Client(raise_request_exception=False, headers={"HX-Request": "true", **ENGLISH})
    client.force_login(mai)

    response = client.get(address)

    assert response.status_code == status
    assert said in response.content.decode()
    assert "<html" not in response.content.decode()


def test_a_form_without_its_token_is_refused_with_a_page(mai: User) -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post(SIGN_IN, {"login": "mai", "password": PASSWORD}, headers=ENGLISH)

    assert response.status_code == 403
    assert '<h1 class="page-title">The form has expired</h1>' in response.content.decode()


def test_who_comes_from_a_page_is_told_that_signing_in_leads_back_to_it(client: Client) -> None:
    onward = "Sign in to go on where you were."

    assert onward in client.get(f"{SIGN_IN}?next=/people/", headers=ENGLISH).content.decode()
    assert onward not in client.get(f"{SIGN_IN}?next=/", headers=ENGLISH).content.decode()


def test_who_is_not_signed_in_finds_no_empty_rail_beside_a_page(client: Client) -> None:
    page = client.get("/law/calculator/", headers=ENGLISH).content.decode()

    assert "navbar-vertical" not in page
    assert '<a class="btn ms-auto" href="/accounts/login/">Sign in</a>' in page


def test_the_language_is_switched_and_kept(client: Client) -> None:
    assert '<html lang="vi"' in client.get(SIGN_IN).content.decode()

    client.post("/language/", {"language": "en", "next": SIGN_IN})

    assert '<html lang="en"' in client.get(SIGN_IN).content.decode()


def test_a_page_shows_the_person_the_duty_and_the_way_by_rights(client: Client, mai: User) -> None:
    client.force_login(mai)

    page = client.get("/missing/", headers=ENGLISH).content.decode()

    assert "Lê Thị Mai" in page
    assert "Xã Tân Đông" in page
    assert 'href="/payrolls/"' in page


def test_who_may_not_see_payrolls_is_not_led_there(client: Client) -> None:
    user = make_user("quantri", "Võ Minh Trí")
    make_duty(user, "administrator", make_commune(), valid_from=dt.date(2025, 7, 1))
    client.force_login(user)

    assert 'href="/payrolls/"' not in client.get("/missing/").content.decode()
