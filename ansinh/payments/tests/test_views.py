"""The first site over payments: payrolls of the own commune, their lines and their files."""

import csv
import datetime as dt
import io
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.payments.lists import LINES_ON_A_PAGE
from ansinh.payments.models import (
    BudgetReturn,
    Cause,
    Entitlement,
    FileKind,
    LineState,
    Payment,
    Payroll,
    PayrollFile,
)
from ansinh.payments.queries import payroll_comparison
from ansinh.payments.services import Adjustment, Ending, adjust_entitlements, end_entitlements
from ansinh.payments.testing import NOVEMBER, make_entitlement, make_prepared, make_recipient, make_sent
from ansinh.payments.tests.conftest import Desk, make_desk
from ansinh.registry.testing import make_household, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lawful")]
NAMES = ("Nguyễn Thị Hòa", "Lê Văn Út", "Phạm Thị Mười")


def _client(area: Area, role: str = "commune_officer", *, username: str = "mai") -> Client:
    user = make_user(username, "Lê Thị Mai")
    make_duty(user, role, area, valid_from=dt.date(2025, 7, 1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _recipients(desk: Desk, *names: str, start: int = 1) -> None:
    """People paid by bank, the last one by post."""
    for number, name in enumerate(names, start):
        way = "post" if name == names[-1] else "bank"
        make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area, name, number=number, way=way))


def _sent(desk: Desk) -> Payroll:
    with acting(desk.lan):
        _recipients(desk, *NAMES)
    with acting(SYSTEM, scope=desk.area.path):
        return make_sent(desk.lan, desk.minh, desk.area)


def _page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def _reads() -> int:
    with acting(SYSTEM):
        return AuditEntry.objects.filter(act="read_bank_account", actor_username="mai").count()


def test_the_list_shows_the_payrolls_of_the_own_commune_only(desk: Desk) -> None:
    own = _sent(desk)
    neighbour = _sent(make_desk("25480", "Bình Minh"))

    page = _page(_client(desk.area), "/payrolls/")

    assert f'href="/payrolls/{own.pk}/"' in page
    assert f'href="/payrolls/{neighbour.pk}/"' not in page
    assert "1,620,000" in page
    assert "Bình Minh" not in page


def test_a_payroll_of_another_commune_is_not_there(desk: Desk) -> None:
    neighbour = _sent(make_desk("25480", "Bình Minh"))
    client = _client(desk.area)

    assert "Hòa" not in _page(client, f"/payrolls/{neighbour.pk}/", status=404)
    assert "Hòa" not in _page(client, f"/payrolls/{neighbour.pk}/files/bank_list/", status=404)


def test_who_may_not_see_payrolls_is_told_so(desk: Desk) -> None:
    payroll = _sent(desk)
    client = _client(make_hamlet(desk.area), "hamlet_head")

    for address in ("/payrolls/", f"/payrolls/{payroll.pk}/"):
        assert "see payrolls" in _page(client, address, status=403)


def test_a_payroll_shows_its_sums_and_every_line_without_category_or_whole_account(desk: Desk) -> None:
    payroll = _sent(desk)

    page = _page(_client(desk.area), f"/payrolls/{payroll.pk}/")

    assert all(name in page for name in NAMES)
    assert "1,620,000" in page
    assert "P75" not in page
    assert "7002205100001" not in page
    assert "…0001" in page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("q=hoa", {"Nguyễn Thị Hòa"}),
        ("way=post", {"Phạm Thị Mười"}),
        ("way=bank", {"Nguyễn Thị Hòa", "Lê Văn Út"}),
        ("state=paid", set()),
        ("way=rocket&state=gone", set()),
    ],
)
def test_lines_are_narrowed_by_name_way_and_state(desk: Desk, asked: str, shown: set[str]) -> None:
    payroll = _sent(desk)
    headers = {"HX-Request": "true", "accept-language": "en"}

    fragment = _client(desk.area).get(f"/payrolls/{payroll.pk}/?{asked}", headers=headers).content.decode()

    assert "<html" not in fragment
    assert {name for name in NAMES if name in fragment} == shown


def test_a_file_is_taken_out_as_it_was_sent_and_the_look_is_logged(desk: Desk) -> None:
    payroll = _sent(desk)
    with acting(desk.lan):
        file = PayrollFile.objects.get(payroll=payroll, kind=FileKind.BANK_LIST)

    response = _client(desk.area).get(f"/payrolls/{payroll.pk}/files/bank_list/")

    assert response.content == bytes(file.content)
    assert file.name in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"
    assert _reads() == 1


def test_a_file_with_accounts_is_kept_from_who_may_not_see_them(desk: Desk) -> None:
    payroll = _sent(desk)
    client = _client(Area.objects.get(level="province", valid_to__isnull=True), "province_officer")

    page = _page(client, f"/payrolls/{payroll.pk}/")

    assert "/files/treasury_paper/" in page
    assert "/files/bank_list/" not in page
    _page(client, f"/payrolls/{payroll.pk}/files/bank_list/", status=404)
    _page(client, f"/payrolls/{payroll.pk}/files/passwords/", status=404)
    assert client.get(f"/payrolls/{payroll.pk}/files/treasury_paper/").status_code == 200
    assert _reads() == 0


def test_a_long_payroll_is_shown_in_pages_with_the_same_number_of_queries(desk: Desk) -> None:
    with acting(desk.lan):
        _recipients(desk, *NAMES)
        payroll = make_prepared(desk.lan, desk.area)
    client = _client(desk.area)
    with CaptureQueriesContext(connection) as few:
        _page(client, f"/payrolls/{payroll.pk}/")

    with acting(desk.lan):
        _recipients(desk, *[f"Trần Văn {'A' * (n % 20 + 1)}" for n in range(LINES_ON_A_PAGE)], start=10)
        longer = make_prepared(desk.lan, desk.area, NOVEMBER + 1)
    with CaptureQueriesContext(connection) as many:
        page = _page(client, f"/payrolls/{longer.pk}/")

    assert "Page 1 of 2" in page
    assert len(many) == len(few) <= 35


def test_every_change_since_last_month_has_its_row_and_reason_before_the_payroll_is_approved(desk: Desk) -> None:
    _sent(desk)
    with acting(desk.lan):
        hoa, ut, _muoi = Entitlement.objects.order_by("pk")
        end_entitlements(actor=desk.lan, items=[Ending(hoa.pk, NOVEMBER + 1, Cause.DIED)])
        change = Adjustment(ut.pk, NOVEMBER + 1, 810_000, "31/QĐ-UBND", Cause.CIRCUMSTANCES_CHANGED)
        adjust_entitlements(actor=desk.lan, items=[change])
        _recipients(desk, "Trần Văn Mới", start=7)
        december = make_prepared(desk.lan, desk.area, NOVEMBER + 1)
        told = {change.beneficiary_name: change.difference for change in payroll_comparison(december)}
    chair, address = _client(desk.area, "approver"), f"/payrolls/{december.pk}/changes/"

    page = _page(chair, f"/payrolls/{december.pk}/")

    assert f'href="{address}">All 3 changes<' in page
    assert "the circumstances changed" in page
    assert "đã chết" not in page
    listed = _page(chair, address)
    assert ">3 rows<" in listed
    for words in ("Nguyễn Thị Hòa", "Lê Văn Út", "Trần Văn Mới", "the circumstances changed", "31/QĐ-UBND", ">Died<"):
        assert words.lower() in listed.lower(), words
    rows = _rows(chair, f"{address}?export=csv")
    assert {row[0]: int(row[4]) for row in rows} == told
    assert _rows(chair, f"{address}?export=csv&sort=difference")[0][0] == "Nguyễn Thị Hòa"
    for direction, name in (("new", "Trần Văn Mới"), ("gone", "Nguyễn Thị Hòa")):
        assert [row[0] for row in _rows(chair, f"{address}?export=csv&direction={direction}")] == [name]
    assert "Lê Văn Út" in _page(chair, f"{address}?q=ut")


def test_the_changes_stand_in_vietnamese_order_by_given_name_and_by_hamlet(desk: Desk) -> None:
    with acting(desk.lan):
        for number, (name, hamlet) in enumerate((("Bùi Thị Út", "Tân 10"), ("Vũ Đan", "Đông Hà"), ("Tô Dân", "Tân 2"))):
            at = make_hamlet(desk.area, f"{number:03}", hamlet)
            person = make_recipient(desk.lan, desk.area, name, number=number, hamlet=at)
            make_entitlement(desk.lan, desk.area, person)
        payroll = make_prepared(desk.lan, desk.area)
    chair, address = _client(desk.area, "approver"), f"/payrolls/{payroll.pk}/changes/?export=csv"

    assert [row[0] for row in _rows(chair, address)] == ["Tô Dân", "Vũ Đan", "Bùi Thị Út"]
    assert [row[0] for row in _rows(chair, f"{address}&sort=-name")] == ["Bùi Thị Út", "Vũ Đan", "Tô Dân"]
    assert [row[1] for row in _rows(chair, f"{address}&sort=hamlet")] == ["Đông Hà", "Tân 2", "Tân 10"]


def test_the_changes_of_another_commune_and_of_who_sees_no_payrolls_are_not_there(desk: Desk) -> None:
    neighbour = _sent(make_desk("25480", "Bình Minh"))

    _page(_client(desk.area), f"/payrolls/{neighbour.pk}/changes/", status=404)
    _page(
        _client(make_hamlet(desk.area), "hamlet_head", username="tuan"),
        f"/payrolls/{neighbour.pk}/changes/",
        status=403,
    )


def test_lines_that_cannot_be_paid_and_shared_accounts_are_lists(desk: Desk) -> None:
    with acting(desk.lan):
        make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        without = make_member(desk.lan, desk.area, make_household(desk.lan, desk.area), full_name="Lê Văn Út")
        make_entitlement(desk.lan, desk.area, without)
        for name in ("Võ Thị Ba", "Võ Thị Tư"):
            make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area, name, number=9))
        payroll = make_prepared(desk.lan, desk.area)
    officer, address = _client(desk.area), f"/payrolls/{payroll.pk}/"

    page = _page(officer, address)
    links = [unescape(one) for one in re.findall(r'href="(\?[^"]+)#lines"', page)]
    assert len(links) == 2
    blocked, shared = (_page(officer, f"{address}{link}") for link in links)

    assert ">1 row ·" in blocked
    assert "no payee is registered for this day" in blocked
    assert ">2 rows ·" in shared
    assert ">0 rows ·" in _page(officer, f"{address}?problem=child_alone")
    assert "Võ Thị Ba" in _exported(officer, f"{address}?account=shared&export=csv")


def _exported(client: Client, address: str) -> str:
    return b"".join(client.get(address).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]


def _rows(client: Client, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(_exported(client, address))))[1:]


def _came_back(desk: Desk) -> list[int]:
    payroll = _sent(desk)
    with acting(SYSTEM):
        lines = Payment.objects.filter(payroll=payroll)
        lines.update(state=LineState.RETURNED, return_reason="sai tên")
        return list(lines.order_by("pk").values_list("pk", flat=True))


def _give_back(
    client: Client, keys: list[int], status: int = 302, voucher: str = "15/KB", on: str = "20/11/2026"
) -> str:
    response = client.post(
        "/payrolls/returned/give-back/", {"chosen": keys, "voucher_number": voucher, "on": "20/11/2026"}
    )
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _given_back() -> list[int]:
    with acting(SYSTEM):
        return list(BudgetReturn.objects.order_by("payment").values_list("payment_id", flat=True))


def test_money_of_several_lines_goes_back_with_one_voucher_once(desk: Desk) -> None:
    keys, officer = _came_back(desk), _client(desk.area)
    assert _page(officer, "/payrolls/returned/").count('name="chosen"') == 3

    for _time in range(2):
        _give_back(officer, keys[:2])

    assert _given_back() == keys[:2]
    assert "1,080,000" in _page(officer, "/payrolls/returned/")


def test_nothing_goes_back_without_a_choice_a_voucher_or_the_right(desk: Desk) -> None:
    keys, officer = _came_back(desk), _client(desk.area)
    neighbour = make_desk("25480", "Bình Minh")

    assert "Choose the payments" in _give_back(officer, [], 422)
    wordless = _give_back(officer, keys[:1], 422, voucher=" ")
    assert f'value="{keys[0]}"' in wordless
    assert "checked" in wordless
    _give_back(_client(neighbour.area, username="huong"), keys, 422)
    auditor = _client(desk.area, "auditor", username="dung")
    _give_back(auditor, keys, 403)
    assert 'name="chosen"' not in _page(auditor, "/payrolls/returned/")
    with acting(SYSTEM):
        Payment.objects.filter(pk=keys[1]).update(return_reason="")
    _give_back(officer, keys, 409)
    assert _given_back() == []
