"""The hamlet head's phone: names and addresses of the own hamlet, and nothing else of anybody."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.testing import make_duty, make_phone_link, make_user
from ansinh.coordination.models import HamletReport, ReportKind, Sighting, Visit, VisitState
from ansinh.coordination.services import reject_report
from ansinh.coordination.testing import make_neighbour, make_report, make_visit
from ansinh.coordination.tests.conftest import SINCE, TODAY, Village, client_of, make_village, page
from ansinh.coordination.tests.paying import pay_by_bank
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.registry.testing import make_circumstance

pytestmark = pytest.mark.django_db
PLACES = ("/my-hamlet/", "/my-hamlet/seen/", "/my-hamlet/visits/", "/my-hamlet/reports/")


@pytest.fixture
def head(village: Village) -> Client:
    """Ba's phone, signed in by his link and code."""
    duty = make_duty(make_user("van-ba", "Phạm Văn Ba"), "hamlet_head", village.hamlet, valid_from=SINCE)
    made = make_phone_link(duty)
    client = Client(headers={"accept-language": "en"})
    assert client.post(f"/accounts/h/{made.token}/", {"code": made.code}).status_code == 302
    return client


def _pages(client: Client, village: Village, visit: Visit) -> str:
    """Every page of the phone, one after the other, without the tokens of its forms: chance can spell VND in them."""
    own = (
        f"/my-hamlet/person/{village.hoa.pk}/",
        f"/my-hamlet/household/{village.home.pk}/",
        f"/my-hamlet/visits/{visit.pk}/",
        "/my-hamlet/?q=hoa",
    )
    shown = "\n".join(page(client, address) for address in (*PLACES, *own))
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]+"', r"\1", shown)


def test_the_head_sees_names_and_addresses_and_no_amount_illness_number_or_neighbour(
    village: Village, head: Client
) -> None:
    with acting(village.lan):
        make_circumstance(
            village.lan, village.hoa, "disability", value="severe", certificate_number="KT-01",
            issued_on=dt.date(2022, 3, 10),
        )  # fmt: skip
    payroll = pay_by_bank(village, [village.hoa, village.binh])
    with acting(village.lan):
        visit = make_visit(village.lan, village.hoa, benefit="social_allowance")
        make_visit(village.lan, village.binh)
    with acting(village.ba):
        make_report(village.ba, village.hoa, ReportKind.MOVED_AWAY)

    shown = _pages(head, village, visit)

    assert "Nguyễn Thị Hòa" in shown
    assert "Tổ 3" in shown
    assert payroll.total_amount == 1_080_000
    assert not re.search(r"\d[.,]\d{3}\b|đ</|đồng|VND", shown)
    for hidden in (
        "Phạm Văn Bình", "Tổ 9", "Tân Lợi", "disab", "KT-01", "7002205", "1945", str(village.hoa.number),
        village.home.number, "allowance", "pension",
    ):  # fmt: skip
        assert hidden not in shown, hidden


@pytest.mark.parametrize("what", ["person", "household"])
def test_nobody_of_the_next_hamlet_is_there_to_be_reported(village: Village, head: Client, what: str) -> None:
    key = village.binh.pk if what == "person" else village.next_home.pk
    address = f"/my-hamlet/{what}/{key}/"

    refused = page(head, address, 404)

    assert "Bình" not in refused
    assert head.post(address, {"kind": "moved_away", "happened_on": "20/11/2026"}).status_code == 404
    assert head.post(f"/my-hamlet/seen/{village.binh.pk}/").status_code == 404
    with acting(SYSTEM):
        assert not HamletReport.objects.exists()
        assert not Sighting.objects.exists()


def test_a_visit_of_the_next_hamlet_is_not_there_to_be_made(village: Village, head: Client) -> None:
    with acting(village.lan):
        visit = make_visit(village.lan, village.binh)

    assert "Bình" not in page(head, "/my-hamlet/visits/")
    page(head, f"/my-hamlet/visits/{visit.pk}/", 404)


def test_a_search_finds_the_own_people_only(village: Village, head: Client) -> None:
    assert "Nguyễn Thị Hòa" in page(head, "/my-hamlet/?q=nguyen+hoa")
    assert "Nobody found" in page(head, "/my-hamlet/?q=binh")


def test_who_belongs_to_no_household_stands_there_too(village: Village, head: Client) -> None:
    with acting(village.lan):
        make_neighbour(village.lan, village.home, "Lê Thị Tám", "other", since=TODAY)
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("update registry_membership set valid_to = '2026-11-30' where relation = 'other'")

    assert "Lê Thị Tám" in page(head, "/my-hamlet/")


def test_a_death_is_reported_in_three_taps(village: Village, head: Client) -> None:
    address = f"/my-hamlet/person/{village.hoa.pk}/"
    assert f'href="{address}"' in page(head, "/my-hamlet/")
    form = page(head, address)
    assert 'value="died"' in form
    assert 'value="20/11/2026"' in form

    response = head.post(address, {"kind": "died", "happened_on": "20/11/2026", "note": ""})

    assert response["Location"] == "/my-hamlet/"
    assert "Reported." in page(head, "/my-hamlet/")
    with acting(SYSTEM):
        assert HamletReport.objects.get().reported_by_name == "Phạm Văn Ba"


def test_what_is_refused_is_told_on_the_form_with_what_was_typed(village: Village, head: Client) -> None:
    address = f"/my-hamlet/person/{village.hoa.pk}/"
    values = {"kind": "died", "happened_on": "21/11/2026", "note": "ở bệnh viện"}

    refused = head.post(address, values)
    assert refused.status_code == 422
    assert "expected a day up to 20/11/2026" in refused.content.decode()
    assert "ở bệnh viện" in refused.content.decode()
    assert head.post(address, {**values, "happened_on": "20/11/2026"}).status_code == 302
    assert head.post(address, {**values, "happened_on": "20/11/2026"}).status_code == 409
    assert head.post(address, {"kind": "", "happened_on": "20/11/2026"}).status_code == 422
    assert head.post(address, {"kind": "born", "happened_on": "20/11/2026"}).status_code == 422


def test_those_paid_by_bank_are_seen_with_one_tap(village: Village, head: Client) -> None:
    pay_by_bank(village, [village.hoa, village.binh])
    assert "Nguyễn Thị Hòa" in page(head, "/my-hamlet/seen/")

    assert head.post(f"/my-hamlet/seen/{village.hoa.pk}/")["Location"] == "/my-hamlet/seen/"

    shown = page(head, "/my-hamlet/seen/")
    assert "Seen: Nguyễn Thị Hòa." in shown
    assert "Everybody has been seen" in shown


def test_a_visit_is_made_by_its_finding(village: Village, head: Client) -> None:
    with acting(village.lan):
        visit = make_visit(village.lan, village.hoa)
    address = f"/my-hamlet/visits/{visit.pk}/"
    assert "làm hồ sơ" in page(head, address)
    assert head.post(address, {"finding": ""}).status_code == 422

    assert head.post(address, {"finding": "found", "note": "có đủ giấy"}).status_code == 302

    again = head.post(address, {"finding": "not_found", "note": ""}, follow=True)
    assert "This visit is “made” already." in again.content.decode()
    with acting(SYSTEM):
        assert (Visit.objects.get().state, Visit.objects.get().finding) == (VisitState.DONE, "found")


def test_the_head_reads_what_the_commune_answered(village: Village, head: Client) -> None:
    with acting(village.ba):
        report = make_report(village.ba, village.hoa)
    with acting(village.lan):
        reject_report(actor=village.lan, report=report, why="Bà đã đến xã sáng nay")

    assert "Bà đã đến xã sáng nay" in page(head, "/my-hamlet/reports/")


def test_who_is_no_hamlet_head_opens_no_phone_page(village: Village) -> None:
    for role, username in (("commune_officer", "mai"), ("approver", "minh"), ("auditor", "dung")):
        client = client_of(village.area, role, username)
        for address in PLACES:
            page(client, address, 403)


def test_the_pages_need_no_more_queries_for_more_people(village: Village, head: Client) -> None:
    pay_by_bank(village, [village.hoa])
    counts = {address: _queries(head, address) for address in PLACES}
    with acting(village.lan):
        more = [
            make_neighbour(village.lan, village.home, f"Lê Thị {name}", "child", birth_date=dt.date(1970, 1, 1))
            for name in ("Năm", "Sáu", "Bảy", "Chín")
        ]
        for person in more:
            make_visit(village.lan, person)
    with acting(village.ba):
        for person in more:
            make_report(village.ba, person)

    for address, before in counts.items():
        after = _queries(head, address)
        assert after <= before + 1, address
        assert after <= 20, address


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page(client, address)
    return sum(1 for one in queries if "SAVEPOINT" not in one["sql"])


def test_the_first_page_leads_to_the_hamlet_which_counts_the_visits_to_make(village: Village, head: Client) -> None:
    with acting(village.lan):
        make_visit(village.lan, village.hoa)
        make_visit(village.lan, village.binh)

    assert head.get("/").headers["Location"] == "/my-hamlet/"
    for address in PLACES:
        assert re.search(r"Visits <span[^>]*>1</span>", page(head, address))


def test_another_communes_head_sees_nothing_of_here(village: Village) -> None:
    there = make_village("25480", "Bình Minh")
    with acting(there.lan):
        make_neighbour(there.lan, there.home, "Võ Thị Út", "other")
    other = client_of(there.hamlet, "hamlet_head", "khac")

    assert "Võ Thị Út" in page(other, "/my-hamlet/")
    page(other, f"/my-hamlet/person/{village.hoa.pk}/", 404)
