"""Money that comes back by the screens: the plan, what is late, recorded and taken back, on lists, Today, timeline."""

import datetime as dt
import re

import pytest

from ansinh.benefits.models import Recovery, Repayment
from ansinh.benefits.testing import make_asked_back, make_disabled
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.benefits.tests.desk_clients import client_of, do, page_of
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.registry.services import record_death

pytestmark = pytest.mark.django_db
FEBRUARY = dt.date(2027, 2, 1)


def _asked_back(desk: Desk, name: str = "Phạm Văn Bình", instalments: int = 3) -> Recovery:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, name)
    return make_asked_back(desk.lan, desk.minh, desk.area, person, instalments=instalments)


def _values(amount: str = "30.000", voucher: str = "PT-01", on: str = "20/11/2026") -> dict[str, str]:
    return {"amount": amount, "voucher": voucher, "on": on}


def _text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_money_is_recorded_and_an_entry_taken_back_on_the_page(desk: Desk) -> None:
    recovery, officer = _asked_back(desk), client_of(desk.area)
    address = f"/recoveries/{recovery.pk}/"

    page = page_of(officer, address)
    assert "counted from the signature" in page
    assert "31/12/2026" in page
    assert 'value="90.000"' in page
    do(officer, address, "repay", **_values())
    assert "already" in do(officer, address, "repay", 409, **_values())
    assert "is still open" in do(officer, address, "repay", 422, **_values("70.000", "PT-02"))
    assert "This field is required" in do(officer, address, "repay", 422, **_values(voucher=" "))
    assert "Still open 60,000" in _text(page_of(officer, address))
    with acting(SYSTEM):
        entry = Repayment.objects.get()
    assert "not offered any more" in do(officer, address, "take_back", 422, repayment=str(entry.pk + 1), why="Nhầm")
    do(officer, address, "take_back", repayment=entry.pk, why="Nhập nhầm phiếu")

    page = page_of(officer, address)
    assert "Nhập nhầm phiếu" in page
    assert "/do/take_back/" not in page
    do(officer, address, "take_back", 422, repayment=entry.pk, why="Nữa")


def test_only_the_officer_is_offered_to_record_and_to_take_back(desk: Desk) -> None:
    recovery, officer = _asked_back(desk), client_of(desk.area)
    address = f"/recoveries/{recovery.pk}/"
    do(officer, address, "repay", **_values())
    with acting(SYSTEM):
        entry = Repayment.objects.get()

    for role, name in (("approver", "minh"), ("auditor", "dung")):
        other = client_of(desk.area, role, name)
        assert "PT-01" in page_of(other, address)
        assert "/do/repay/" not in page_of(other, address)
        do(other, address, "repay", 403, **_values(voucher="PT-02"))
        do(other, address, "take_back", 403, repayment=entry.pk, why="Nhầm")


def test_money_typed_in_on_an_older_page_is_not_recorded(desk: Desk) -> None:
    recovery, officer = _asked_back(desk), client_of(desk.area)
    address = f"/recoveries/{recovery.pk}/"
    seen = (clock.now() - dt.timedelta(minutes=5)).isoformat()
    posted = {f"repay-{name}": value for name, value in _values(voucher="PT-02").items()}
    do(officer, address, "repay", **_values())

    response = officer.post(f"{address}do/repay/", {**posted, "seen": seen})

    assert response.status_code == 409
    assert "after you had opened this page" in response.content.decode()
    with acting(SYSTEM):
        assert Repayment.objects.count() == 1


def test_late_instalments_are_counted_on_today_as_their_link_lists_them(desk: Desk) -> None:
    late, paid = _asked_back(desk, "Phạm Văn Chậm"), _asked_back(desk, "Phạm Văn Đủ")
    officer = client_of(desk.area)
    do(officer, f"/recoveries/{paid.pk}/", "repay", **_values())
    assert "late instalment" not in page_of(officer, "/")

    with clock.at(FEBRUARY - dt.timedelta(days=1)):
        found = re.search(
            r'href="([^"]+)">\s*<span>Recoveries with a late instalment.*?number">(\d+)<',
            page_of(officer, "/"),
            re.DOTALL,
        )
        assert found is not None
        listed = page_of(officer, found[1].replace("&amp;", "&"))
        page = page_of(officer, f"/recoveries/{late.pk}/")

    assert found[2] == "1"
    assert "Phạm Văn Chậm" in listed
    assert "Phạm Văn Đủ" not in listed
    assert page.count(">late<") == 1


def test_the_list_says_what_came_in_and_what_is_open(desk: Desk) -> None:
    recovery, officer = _asked_back(desk), client_of(desk.area)
    _asked_back(desk, "Phạm Văn Hai", 1)
    do(officer, f"/recoveries/{recovery.pk}/", "repay", **_values())

    page = _text(page_of(officer, "/recoveries/?state=&money=open&sort=-came_in"))
    assert re.search(r"Phạm Văn Bình 90,000 đ 30,000 đ 60,000 đ", page), page
    with acting(desk.lan):
        record_death(actor=desk.lan, individual=recovery.individual, died_on=TODAY)
    assert "Phạm Văn Bình" not in page_of(officer, "/recoveries/?state=&money=open")
    page = page_of(officer, f"/recoveries/{recovery.pk}/")
    assert "not asked of an estate" in page
    with clock.at(FEBRUARY):
        address = f"/recoveries/{recovery.pk}/"
        assert "from an estate" in do(officer, address, "repay", 409, **_values(voucher="PT-02", on="21/11/2026"))
        do(officer, address, "repay", **_values(voucher="PT-02"))


def test_the_timeline_tells_of_money_that_came_back(desk: Desk) -> None:
    recovery, officer = _asked_back(desk), client_of(desk.area)
    do(officer, f"/recoveries/{recovery.pk}/", "repay", **_values())

    assert "oney came back: 30.000 đồng" in page_of(officer, f"/people/{recovery.individual_id}/")
