"""The reports of the half-year on the first page: a month before their day, until they are taken, for who sees them."""

import datetime as dt
import re

import pytest
from django.test import Client

from ansinh.benefits.tests.conftest import Desk
from ansinh.core import clock
from ansinh.reporting.tests.conftest import SignedIn

pytestmark = pytest.mark.django_db
TOLD = re.compile(
    r'href="(/reports/[^"]+)">\s*<span>(Mẫu 0[56]): report on the second half of 2026</span>(.*?)</a>', re.DOTALL
)


def _told(client: Client, on: dt.date) -> list[tuple[str, str]]:
    with clock.at(on):
        page = client.get("/").content.decode()
    assert all(address == "/reports/?half=2026-2" for address, _name, _rest in TOLD.findall(page))
    return [
        (name, "late" if ">late<" in rest else "due" if "before 15/12/2026" in rest else "")
        for _a, name, rest in TOLD.findall(page)
    ]


def test_each_report_is_told_from_a_month_before_its_day_until_it_is_taken(desk: Desk, signed_in: SignedIn) -> None:
    province = signed_in(desk.area.parent, "province_officer", "tinh")
    assert _told(province, dt.date(2026, 11, 14)) == []
    assert _told(province, dt.date(2026, 11, 20)) == [("Mẫu 05", "due"), ("Mẫu 06", "due")]
    assert _told(province, dt.date(2026, 12, 15)) == [("Mẫu 05", "late"), ("Mẫu 06", "late")]
    assert province.get("/reports/?half=2026-2").status_code == 200

    assert province.get("/reports/results/xlsx/?half=2026-2").status_code == 200

    assert _told(province, dt.date(2026, 11, 20)) == [("Mẫu 06", "due")]
    assert _told(province, dt.date(2027, 1, 4)) == []


def test_who_does_not_see_reports_or_may_only_read_is_told_of_none(desk: Desk, signed_in: SignedIn) -> None:
    for role, username in (("bank_officer", "nam"), ("auditor", "dung")):
        assert _told(signed_in(desk.area, role, username), dt.date(2026, 11, 20)) == []
