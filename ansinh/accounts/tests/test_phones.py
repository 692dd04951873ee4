"""Signing in by phone: a link once, a code told by voice, and the end of both."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from ansinh.accounts.errors import LinkEnded, LinkExpired, LinkLocked, LinkUnknown, LinkUsed, NotAHamletHead, WrongCode
from ansinh.accounts.models import Duty, LinkState, PhoneLink
from ansinh.accounts.services import close_duty, end_phone_link, open_phone_link, record_phone_entry
from ansinh.accounts.testing import make_duty, make_phone_link, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune, make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    cache.clear()
    with clock.at(TODAY):
        yield


@pytest.fixture
def commune() -> Area:
    return make_commune()


@pytest.fixture
def head(commune: Area) -> Duty:
    """Ba, the head of Đông Hà."""
    return make_duty(
        make_user("van-ba", "Phạm Văn Ba"), "hamlet_head", make_hamlet(commune), valid_from=dt.date(2025, 7, 1)
    )


def _officer(scope: str = "vn.80.25522.", permission: str = "manage_hamlet_heads") -> Actor:
    return Actor("mai", "Lê Thị Mai", scope, frozenset({permission}))


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def _enter(client: Client, token: str, code: str, status: int = 200) -> str:
    response = client.post(f"/accounts/h/{token}/", {"code": code}, headers={"accept-language": "en"})
    assert response.status_code == status, response.content.decode()
    return str(response.get("Location", response.content.decode()))


def _trail(act: str) -> int:
    with acting(SYSTEM):
        return AuditEntry.objects.filter(act=act).count()


def test_a_link_is_made_by_who_may_and_neither_it_nor_its_code_is_kept(head: Duty) -> None:
    officer = _officer()

    with acting(officer):
        made = open_phone_link(actor=officer, duty=head)

    assert len(made.code) == 6
    assert made.code.isdigit()
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(l)::text from accounts_phonelink l")
        kept = cursor.fetchone()[0]
    assert made.token not in kept
    assert f'"{made.code}"' not in kept
    assert _trail("open_phone_link") == 1


def test_a_link_is_refused_without_the_right_and_for_another_commune(head: Duty) -> None:
    for officer, refusal in ((_officer(permission="edit_registry"), NoRight), (_officer("vn.80.25480."), OutsideScope)):
        with acting(officer), pytest.raises(refusal):
            open_phone_link(actor=officer, duty=head)


def test_a_link_is_for_a_hamlet_head_in_office_only(commune: Area, head: Duty) -> None:
    officer = make_duty(make_user("lan", "Trần Thị Lan"), "commune_officer", commune, valid_from=dt.date(2025, 7, 1))
    with acting(SYSTEM):
        close_duty(actor=SYSTEM, duty=head, on=TODAY)

    for duty in (officer, head):
        with acting(SYSTEM), pytest.raises(NotAHamletHead):
            open_phone_link(actor=SYSTEM, duty=duty)


def test_the_right_code_signs_in_once(head: Duty) -> None:
    made = make_phone_link(head)

    first = record_phone_entry(token=made.token, code=made.code)
    second = record_phone_entry(token=made.token, code=made.code)

    assert isinstance(first, PhoneLink)
    assert isinstance(second, LinkUsed)
    assert _trail("enter_by_phone") == 1


def test_five_wrong_codes_lock_it_and_the_right_one_comes_too_late(head: Duty) -> None:
    made = make_phone_link(head)

    tries = [record_phone_entry(token=made.token, code=_wrong(made.code)) for _ in range(5)]

    assert [type(one) for one in tries] == [WrongCode] * 4 + [LinkLocked]
    assert "Tries left: 1" in str(tries[3])
    assert isinstance(record_phone_entry(token=made.token, code=made.code), LinkLocked)
    assert _trail("lock_phone_link") == 1


def test_a_link_is_good_for_seven_days(head: Duty) -> None:
    made = make_phone_link(head)

    with clock.at(TODAY + dt.timedelta(days=7)):
        assert isinstance(record_phone_entry(token=made.token, code=made.code), LinkExpired)


def test_an_unknown_link_and_one_of_a_closed_duty_open_nothing(head: Duty) -> None:
    made = make_phone_link(head)
    with acting(SYSTEM):
        close_duty(actor=SYSTEM, duty=head, on=TODAY)

    assert isinstance(record_phone_entry(token="nothing", code="123456"), LinkUnknown)
    assert isinstance(record_phone_entry(token=made.token, code=made.code), LinkEnded)


def test_a_new_link_ends_the_one_before(head: Duty) -> None:
    before, after = make_phone_link(head), make_phone_link(head)

    assert isinstance(record_phone_entry(token=before.token, code=before.code), LinkEnded)
    assert isinstance(record_phone_entry(token=after.token, code=after.code), PhoneLink)


def test_a_link_is_ended_by_who_may_and_twice_has_the_effect_of_once(head: Duty) -> None:
    made, officer, stranger = make_phone_link(head), _officer(), _officer("vn.80.25480.")

    with acting(stranger), pytest.raises(OutsideScope):
        end_phone_link(actor=stranger, link=made.link)
    with acting(officer):
        end_phone_link(actor=officer, link=made.link)
        assert end_phone_link(actor=officer, link=made.link).state == LinkState.ENDED

    assert _trail("end_phone_link") == 1


def test_looking_at_a_link_does_not_use_it_up(client: Client, head: Duty) -> None:
    made = make_phone_link(head)

    for _ in range(3):
        assert client.get(f"/accounts/h/{made.token}/").status_code == 200

    assert _enter(client, made.token, f"{made.code[:3]} {made.code[3:]}", 302) == "/my-hamlet/"


def test_the_page_of_a_link_says_what_is_wrong(client: Client, head: Duty) -> None:
    made = make_phone_link(head)

    assert "Tries left: 4" in _enter(client, made.token, _wrong(made.code), 422)
    _enter(client, made.token, made.code, 302)
    assert "has been used already" in _enter(Client(), made.token, made.code, 409)
    assert "not known" in _enter(Client(), "another", made.code, 404)


def test_a_wrong_code_on_the_page_counts_although_it_was_refused(client: Client, head: Duty) -> None:
    made = make_phone_link(head)

    for _ in range(4):
        _enter(client, made.token, _wrong(made.code), 422)

    assert "locked" in _enter(client, made.token, _wrong(made.code), 409)
    assert PhoneLink.objects.get().wrong_count == 5


def test_codes_from_one_place_are_throttled(client: Client, head: Duty) -> None:
    for attempt in range(20):
        _enter(client, f"guess{attempt}", "123456", 404)

    _enter(client, "guess", "123456", 429)


def test_the_session_lasts_thirty_days_and_ends_with_the_link(client: Client, head: Duty) -> None:
    made = make_phone_link(head)
    _enter(client, made.token, made.code, 302)
    assert client.get("/my-hamlet/").status_code == 200
    assert client.session.get_expire_at_browser_close() is False

    with clock.at(TODAY + dt.timedelta(days=31)):
        assert client.get("/my-hamlet/")["Location"].startswith("/accounts/login/")


def test_the_officer_ends_the_session_of_a_lost_phone(client: Client, head: Duty) -> None:
    made = make_phone_link(head)
    _enter(client, made.token, made.code, 302)

    with acting(SYSTEM):
        end_phone_link(actor=SYSTEM, link=made.link)

    assert client.get("/my-hamlet/").status_code == 302
    assert client.get("/my-hamlet/").status_code == 302


def test_a_phone_opens_nothing_but_the_hamlet_whatever_else_the_person_may(client: Client, commune: Area) -> None:
    user = make_user("van-ba", "Phạm Văn Ba")
    other = make_duty(user, "commune_officer", commune, valid_from=dt.date(2025, 7, 1))
    duty = make_duty(user, "hamlet_head", make_hamlet(commune), valid_from=dt.date(2025, 8, 1))
    made = make_phone_link(duty)
    _enter(client, made.token, made.code, 302)

    assert client.get("/my-hamlet/").status_code == 200
    for address in ("/people/", "/payrolls/", "/hamlets/reports/", "/applications/"):
        assert client.get(address).status_code == 403, address
    assert client.post(f"/accounts/duty/{other.pk}/").status_code == 404


def test_a_phone_does_not_open_the_account_itself(client: Client, head: Duty) -> None:
    made = make_phone_link(head)
    _enter(client, made.token, made.code, 302)

    page = client.get("/my-hamlet/").content.decode()
    for address in ("/accounts/own/", "/accounts/2fa/", "/accounts/password/change/", "/accounts/reauthenticate/"):
        assert client.get(address).status_code == 403, address
        assert address not in page
    changed = client.post("/accounts/own/correct/", {"full_name": "Kẻ Nhặt Máy", "email": "a@b.vn", "language": ""})
    assert changed.status_code == 403
    for address in ("/accounts/own/end-others/", "/accounts/views/"):
        assert client.post(address).status_code == 403
    head.user.refresh_from_db()
    assert head.user.full_name == "Phạm Văn Ba"
    assert client.post("/accounts/logout/").status_code == 302
