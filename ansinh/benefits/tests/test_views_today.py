"""Each number of the first page is the number of rows behind its link."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ansinh.audit.models import AuditEntry
from ansinh.benefits.models import Decision, DecisionState
from ansinh.benefits.testing import make_application, make_decided, make_disabled
from ansinh.benefits.tests.conftest import Desk
from ansinh.benefits.tests.desk_clients import client_of, page_of
from ansinh.benefits.tests.planting import pay_anyhow
from ansinh.benefits.tests.test_views_check_rows import _do, _row_address
from ansinh.benefits.tests.test_views_checks import JUNE, _check, _overpaid
from ansinh.core.actors import SYSTEM
from ansinh.core.sheets import xlsx_bytes
from ansinh.core.wall import acting
from ansinh.payments.models import Payroll, PayrollState

pytestmark = pytest.mark.django_db
HEADINGS = ["Họ và tên", "Năm sinh", "Số CCCD"]


def _told(client: Client, label: str) -> tuple[int, str]:
    """What the first page counts under a label, and the address that it leads to."""
    found = re.search(rf'href="([^"]+)">\s*<span>{label}.*?number">([\d,]+)<', page_of(client, "/"), flags=re.DOTALL)
    assert found is not None, label
    return int(found[2].replace(",", "")), unescape(found[1])


def _rows(client: Client, address: str) -> int:
    found = re.search(r'text-secondary">([\d,]+) rows?<', page_of(client, address).replace(" · ", "<"))
    assert found is not None, address
    return int(found[1].replace(",", ""))


def _bring(client: Client, name: str) -> str:
    file = SimpleUploadedFile("danh-sach.xlsx", xlsx_bytes([[name, "1950", ""]], headers=HEADINGS))
    response = client.post("/imports/bring/", {"file": file, "subject": "recipients", "month": "2026-11"})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def test_lists_not_yet_taken_in_are_as_many_as_their_link_shows(desk: Desk) -> None:
    officer = client_of(desk.area)
    first = _bring(officer, "Nguyễn Thị Hòa")
    _bring(officer, "Lê Văn Tư")
    assert officer.post(f"{first}cancel/").status_code == 302

    count, address = _told(officer, "Lists brought and not yet taken in")

    assert count == _rows(officer, address) == 1
    assert _rows(officer, "/imports/") == 2


def _kept(client: Client, check: str) -> tuple[int, str]:
    """What the first page counts on one of the two lists, and the address that it leads to."""
    link = re.search(rf'href="(/checks/{check}/[^"]*)">(.*?)</a>', page_of(client, "/"), re.DOTALL)
    assert link is not None
    count = re.search(r'number">(\d+)<', link[2])
    assert count is not None, link[2]
    return int(count[1]), unescape(link[1])


def _listed(client: Client, address: str) -> int:
    return page_of(client, address).count(">What to do<")


def test_who_is_left_behind_is_counted_as_the_kept_list_shows_until_something_is_done(desk: Desk) -> None:
    with acting(desk.lan):
        people = [make_disabled(desk.lan, desk.area, name) for name in ("Phạm Văn Bình", "Lê Văn Tư", "Võ Thị Ba")]
    officer = client_of(desk.area)
    _check(officer, "missed", "2026-11")

    count, address = _kept(officer, "missed")
    assert count == _listed(officer, address) == 3

    _do(officer, _row_address(page_of(officer, address), "missed"), "aside", until="20/12/2026", why="Chờ hồ sơ")
    count, address = _kept(officer, "missed")
    assert count == _listed(officer, address) == 2
    assert "1 row is set aside and not shown." in page_of(officer, address)

    with acting(desk.lan):
        make_application(desk.lan, desk.area, people[2])
    count, address = _kept(officer, "missed")
    assert count == _listed(officer, address) == 1
    assert "About 1 row something was begun since" in page_of(officer, address)


def test_what_was_paid_wrongly_is_off_the_count_and_the_list_once_it_is_asked_back(desk: Desk) -> None:
    _overpaid(desk)
    pay_anyhow(desk, JUNE)
    officer = client_of(desk.area)
    address = _row_address(_check(officer, "paid", "2026-06"), "paid")
    count, kept = _kept(officer, "paid")
    assert count == _listed(officer, kept) == 1

    _do(officer, address, "recover", first="2026-06", last="2026-06", fault="office", why="Nhập nhầm mức")

    count, kept = _kept(officer, "paid")
    assert count == _listed(officer, kept) == 0
    assert "paid outside the rules" in page_of(client_of(desk.area, "auditor", "dung"), "/").lower()


def test_the_trail_tells_who_asked_and_opening_the_kept_list_asks_nothing(desk: Desk) -> None:
    with acting(desk.lan):
        make_disabled(desk.lan, desk.area, "Phạm Văn Bình")
    officer = client_of(desk.area)
    assert officer.post("/checks/missed/", {"month": "2026-11"})["Location"] == "/checks/missed/?month=2026-11"

    for _time in range(2):
        assert "Phạm Văn Bình" in page_of(officer, "/checks/missed/?month=2026-11")

    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="check_missed").count() == 1


def test_decisions_without_a_copy_and_untold_ones_are_as_many_as_their_links_show(desk: Desk) -> None:
    with acting(desk.lan):
        people = [make_disabled(desk.lan, desk.area, name) for name in ("Phạm Văn Bình", "Lê Văn Tư", "Võ Thị Ba")]
    with acting(SYSTEM, scope=desk.area.path):
        for person in people:
            make_decided(desk.lan, desk.minh, desk.area, person)
        first = Decision.objects.order_by("pk").values("pk")[:1]
        Decision.objects.filter(pk__in=first).update(state=DecisionState.AWAITING_COPY, in_effect_on=None)
    chair, officer = client_of(desk.area, "approver", "minh"), client_of(desk.area)

    for label, expected in (("Decisions that wait for the signed copy", 1), ("Decisions of which the people", 2)):
        count, address = _told(chair, label)
        assert count == _rows(chair, address) == expected
        assert label not in page_of(officer, "/")


def test_a_payroll_without_answers_is_late_after_the_20th_for_commune_and_province(desk: Desk) -> None:
    _overpaid(desk)
    pay_anyhow(desk, JUNE)
    with acting(SYSTEM):
        Payroll.objects.update(state=PayrollState.SENT)
    assert desk.area.parent is not None
    officer, province = client_of(desk.area), client_of(desk.area.parent, "province_officer", "tinh")

    page = page_of(officer, "/")
    waits = re.search(r"Payroll 06/2026 waits for the answer of bank or post.*?</a>", page, re.DOTALL)
    assert waits is not None
    assert "before 21/06/2026" in waits[0]
    assert ">late<" in waits[0]
    assert "Payrolls without the answer" not in page
    if "Payrolls without the answer" in page_of(province, "/"):
        count, address = _told(province, "Payrolls without the answer of bank or post")
        assert count == _rows(province, address) == 1
