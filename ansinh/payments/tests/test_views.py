"""The first site over payments: payrolls of the own commune, their lines and their files."""

import datetime as dt

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
from ansinh.payments.models import FileKind, Payroll, PayrollFile
from ansinh.payments.testing import NOVEMBER, make_entitlement, make_prepared, make_recipient, make_sent
from ansinh.payments.tests.conftest import Desk, make_desk

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
        ("way=rocket&state=gone", set(NAMES)),
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
