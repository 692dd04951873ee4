"""The two lists by the screens: asked for by a button, shown with their reasons, taken out as a file, and who may."""

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.benefits.models import CheckAnswer, CheckRow
from ansinh.benefits.services.set_aside import record_set_aside
from ansinh.benefits.testing import make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.planting import pay_anyhow
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.models import Payment
from ansinh.registry.models import Individual
from ansinh.registry.testing import make_account, make_payee

pytestmark = pytest.mark.django_db
JUNE = Month(2026, 6)
BEGAN = dt.date(2026, 1, 10)


def _client(area: Area, role: str = "commune_officer", username: str = "mai") -> Client:
    user = make_user(username, "Lê Thị Mai")
    make_duty(user, role, area, valid_from=dt.date(2025, 7, 1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _overpaid(desk: Desk, name: str = "Phạm Văn Bình") -> Individual:
    """Draws 900,000 where the law gives 810,000; paid for June."""
    with clock.at(BEGAN), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, name)
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 1), amount=900_000)
    return person


def _page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def _check(client: Client, which: str, month: str, status: int = 200, **values: str) -> str:
    response = client.post(f"/checks/{which}/", {"month": month, **values}, follow=True)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _seen(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def _trail(act: str) -> int:
    with acting(SYSTEM):
        return AuditEntry.objects.filter(act=act).count()


def test_opening_a_page_judges_nobody_and_offers_the_month_that_fits(desk: Desk) -> None:
    _overpaid(desk)
    pay_anyhow(desk, JUNE)
    officer = _client(desk.area)

    assert officer.get("/checks/")["Location"] == "/checks/paid/"
    page = _page(officer, "/checks/paid/")
    assert '<option value="2026-06" selected>' in page
    assert "Phạm Văn Bình" not in page
    assert '<option value="2026-11" selected>' in _page(officer, "/checks/missed/")
    assert (_trail("check_paid"), _trail("check_missed")) == (0, 0)


def test_who_was_paid_too_much_stands_with_amounts_reason_and_line(desk: Desk) -> None:
    person = _overpaid(desk)
    pay_anyhow(desk, JUNE)

    page = _check(_client(desk.area), "paid", "2026-06")

    with acting(SYSTEM):
        line = Payment.objects.get()
    for told in (
        "Phạm Văn Bình", f"/people/{person.pk}/", f"/payrolls/lines/{line.pk}/", "Paid too much", "750,000", "150,000",
        "900,000", "1 payment line", "01/2026", "Art",
    ):  # fmt: skip
        assert told in page, told
    assert _trail("check_paid") == 1
    # Read by whoever asked, and again with the answer that is kept.
    assert _trail("read_health") == 2


def test_a_month_in_which_all_is_right_says_so(desk: Desk) -> None:
    page = _check(_client(desk.area), "paid", "2026-11")

    assert "Nothing outside the rules" in page


def test_who_is_entitled_and_receives_nothing_is_shown_with_what_the_law_gives(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, "Phạm Văn Bình")

    page = _check(_client(desk.area), "missed", "2026-11")

    for told in ("Phạm Văn Bình", f"/people/{person.pk}/", "Entitled and receives nothing", "810,000"):
        assert told in page, told
    assert _trail("check_missed") == 1


def test_one_account_for_people_of_several_households_is_an_alert_with_its_last_digits(desk: Desk) -> None:
    people = [_overpaid(desk, name) for name in ("Phạm Văn Bình", "Lê Văn Tư")]
    with clock.at(BEGAN), acting(desk.lan):
        for person in people:
            account = make_account(desk.lan, person)
            make_payee(desk.lan, person, account=account)
    pay_anyhow(desk, JUNE)

    page = _check(_client(desk.area), "paid", "2026-06")

    assert "To be looked at: shared by several" in page
    assert "One bank account" in page
    assert account.number not in page


def test_the_file_holds_what_the_page_shows(desk: Desk) -> None:
    _overpaid(desk)
    pay_anyhow(desk, JUNE)
    officer = _client(desk.area)
    seen = _seen(_check(officer, "paid", "2026-06"))

    response = officer.post("/checks/paid/", {"month": "2026-06", "seen": seen})

    assert "check-paid-2026-06.xlsx" in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    rows = book.get_sheet_by_name("Findings").to_python()
    assert [row[2] for row in rows[1:]] == ["Phạm Văn Bình"]
    assert _trail("export_list") == 1


def test_a_list_that_changed_since_is_shown_again_before_it_becomes_a_file(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, "Phạm Văn Bình")
        make_disabled(desk.lan, desk.area, "Lê Văn Tư")
    officer = _client(desk.area)
    seen = _seen(_check(officer, "missed", "2026-11"))
    with acting(desk.lan):
        record_set_aside(
            actor=desk.lan, individual=person, benefit="social_allowance", kind="nothing", month=None,
            until=dt.date(2026, 12, 20), reason="Hồ sơ đang ở tỉnh", on=clock.today(),
        )  # fmt: skip

    page = _check(officer, "missed", "2026-11", seen=seen)

    assert "Something was recorded since" in page
    assert "Lê Văn Tư" in page
    assert "Phạm Văn Bình" not in page
    assert _trail("export_list") == 0
    response = officer.post("/checks/missed/", {"month": "2026-11", "seen": _seen(page)})
    assert response.content.startswith(b"PK")


def test_a_kept_list_tells_when_it_was_asked_for_and_is_replaced_when_asked_anew(desk: Desk) -> None:
    with acting(desk.lan):
        make_disabled(desk.lan, desk.area, "Phạm Văn Bình")
    officer, chair = _client(desk.area), _client(desk.area, "approver", "minh2")
    _check(officer, "missed", "2026-11")
    with acting(desk.lan):
        make_disabled(desk.lan, desk.area, "Lê Văn Tư")

    kept = _page(chair, "/checks/missed/?month=2026-11")
    assert "asked by Lê Thị Mai" in kept
    assert "Lê Văn Tư" not in kept
    assert "asked by" not in _page(chair, "/checks/missed/?month=2026-10")
    assert "Lê Văn Tư" in _check(chair, "missed", "2026-11")
    with acting(desk.lan):
        assert CheckAnswer.objects.count() == 1
        assert CheckRow.objects.count() == 2


@pytest.mark.parametrize("month", ["", "2026-13", "2031-01", "rocket"])
def test_a_month_that_was_not_offered_is_refused(desk: Desk, month: str) -> None:
    officer = _client(desk.area)

    for which in ("paid", "missed"):
        _check(officer, which, month, 422)
    assert (_trail("check_paid"), _trail("check_missed")) == (0, 0)


def test_a_month_still_to_come_is_told_on_the_page(desk: Desk) -> None:
    _overpaid(desk)
    pay_anyhow(desk, Month(2026, 12))
    officer = _client(desk.area)

    assert '<option value="2026-12" selected>' in _page(officer, "/checks/paid/")
    assert "Phạm Văn Bình" in _check(officer, "paid", "2026-12")
    _check(officer, "missed", "2026-12", 422)


def test_who_may_not_see_health_reads_amounts_and_no_reason(desk: Desk) -> None:
    _overpaid(desk)
    pay_anyhow(desk, JUNE)
    assert desk.area.parent is not None
    province = _client(desk.area.parent, "province_officer", "tinh")

    page = _check(province, "paid", "2026-06")

    assert "The reason tells a health fact (hidden)." in page
    assert "150,000" in page
    assert "disabil" not in page
    response = province.post("/checks/paid/", {"month": "2026-06", "seen": _seen(page)})
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    assert "disabil" not in str(book.get_sheet_by_name("Findings").to_python())
    assert _trail("read_health") == 0


def test_an_infection_stands_in_no_list_and_in_no_file(desk: Desk) -> None:
    poor: dict[str, Any] = {"household_class": "poor", "facts": [("hiv", {})]}
    with clock.at(BEGAN), acting(desk.lan):
        person = make_person(desk.lan, desk.area, birth_date=dt.date(1985, 1, 1), **poor)
        make_person(desk.lan, desk.area, "Lê Thị Sót", birth_date=dt.date(1986, 1, 1), **poor)
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 1), category="K8", amount=800_000)
    pay_anyhow(desk, JUNE)
    officer = _client(desk.area)

    for which, month in (("paid", "2026-06"), ("missed", "2026-11")):
        page = _check(officer, which, month)
        assert "page only" in page
        response = officer.post(f"/checks/{which}/", {"month": month, "seen": _seen(page)})
        book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
        told = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page) + str(
            [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        )
        for hidden in ("HIV", "K3", "K8", "5(8)"):
            assert hidden not in told


def test_a_commune_reads_nothing_of_another(desk: Desk) -> None:
    with acting(desk.lan):
        make_disabled(desk.lan, desk.area, "Phạm Văn Bình")
    there = make_desk("25480", "Bình Minh")
    with acting(there.lan):
        make_disabled(there.lan, there.area, "Lê Văn Tư")
    stranger = _client(there.area, username="minh2")

    page = _check(stranger, "missed", "2026-11")

    assert "Lê Văn Tư" in page
    assert "Phạm Văn Bình" not in page


def test_chair_and_auditor_may_ask_and_hamlet_head_bank_and_administrator_may_not(desk: Desk) -> None:
    _overpaid(desk)
    pay_anyhow(desk, JUNE)

    for role, username in (("approver", "minh2"), ("auditor", "dung")):
        client = _client(desk.area, role, username)
        assert "Phạm Văn Bình" in _check(client, "paid", "2026-06")
        _check(client, "missed", "2026-11")
    head = _client(make_hamlet(desk.area), "hamlet_head", "truong-ap")
    for client, first in (
        (head, "/my-hamlet/"),
        (_client(desk.area, "bank_officer", "ngan-hang"), "/"),
        (_client(desk.area, "administrator", "quan-tri"), "/"),
    ):
        for which in ("paid", "missed"):
            _page(client, f"/checks/{which}/", 403)
            _check(client, which, "2026-06", 403)
        assert 'href="/checks/"' not in _page(client, first)
