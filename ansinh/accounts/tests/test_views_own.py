"""The own account: what one corrects oneself, in which language one reads, where one is signed in."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from ansinh.accounts.models import User
from ansinh.accounts.testing import PASSWORD, make_duty, make_user
from ansinh.accounts.views.own import browser_in_words
from ansinh.areas.testing import make_commune
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17.5 Mobile/15E148 Safari/604.1"
)
OWN = "/accounts/own/"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet() -> None:
    cache.clear()


@pytest.fixture
def mai() -> User:
    user = make_user()
    make_duty(user, "commune_officer", make_commune(), valid_from=dt.date(2025, 7, 1))
    return user


def _signed_in(user: User, browser: str = FIREFOX, password: str = PASSWORD) -> Client:
    client = Client(headers={"accept-language": "en", "user-agent": browser})
    response = client.post("/accounts/login/", {"login": user.username, "password": password})
    assert response.status_code == 302
    return client


def _page(client: Client, address: str = OWN) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_own_name_and_address_are_corrected_with_a_trace(mai: User) -> None:
    client = _signed_in(mai)

    answer = client.post(f"{OWN}correct/", {"full_name": "Lê Thị Mai Hoa", "email": "mai@example.vn", "language": ""})

    assert answer.status_code == 302
    assert "Lê Thị Mai Hoa" in _page(client)
    with acting(SYSTEM):
        assert AuditEntry.objects.get(act="correct_own_account").actor_username == "mai"


def test_what_makes_no_sense_is_told_beside_it(mai: User) -> None:
    client = _signed_in(mai)

    answer = client.post(f"{OWN}correct/", {"full_name": " ", "email": "mai", "language": "xx"})

    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()
    mai.refresh_from_db()
    assert mai.full_name == "Lê Thị Mai"


def test_the_language_of_the_account_holds_in_every_browser_until_one_is_told_another(mai: User) -> None:
    client = _signed_in(mai)
    assert "My account" in _page(client)

    client.post(f"{OWN}correct/", {"full_name": "Lê Thị Mai", "email": "", "language": "vi"})

    assert "Tài khoản của tôi" in _page(client)
    assert "Tài khoản của tôi" in _page(_signed_in(mai, CHROME))
    client.post("/language/", {"language": "en", "next": OWN})
    assert "My account" in _page(client)


def test_one_sees_where_one_is_signed_in_and_ends_the_others(mai: User) -> None:
    office, phone = _signed_in(mai), _signed_in(mai, CHROME)
    stranger = make_user("hoa", "Trần Thị Hoa")
    make_duty(stranger, "approver", make_commune(), valid_from=dt.date(2025, 7, 1))
    other = _signed_in(stranger, SAFARI)

    page = _page(office)
    assert "Firefox, Windows" in page
    assert "Chrome, Android" in page
    assert "Safari" not in page
    assert page.count("this one") == 1
    assert office.post(f"{OWN}end-others/").status_code == 302

    assert phone.get(OWN).status_code == 302
    assert other.get(OWN).status_code == 200
    assert "You are signed in nowhere else" in _page(office)
    office.post(f"{OWN}end-others/")
    with acting(SYSTEM):
        assert [one.after for one in AuditEntry.objects.filter(act="end_other_sessions")] == [{"ended": 1}]


def test_a_session_that_an_older_password_opened_is_none(mai: User) -> None:
    _signed_in(mai, CHROME)
    mai.set_password("gio-lua-tren-song-9")
    mai.save(update_fields=["password"])

    page = _page(_signed_in(mai, password="gio-lua-tren-song-9"))

    assert "Firefox" in page
    assert "Chrome" not in page


def test_a_session_that_lapsed_is_none(mai: User) -> None:
    _signed_in(mai, CHROME)
    Session.objects.update(expire_date=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))

    assert "Chrome" not in _page(_signed_in(mai))


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (CHROME, "Chrome, Android"),
        (EDGE, "Edge, Windows"),
        (SAFARI, "Safari, iPhone"),
        ("curl/8.0", "unknown browser"),
        ("", "unknown browser"),
    ],
)
def test_browsers_are_called_as_people_call_them(agent: str, words: str, in_english: None) -> None:
    assert browser_in_words(agent) == words
