"""What every list does, tried on the lines of a payroll: filters, order, columns, own views, files."""

import csv
import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from ansinh.accounts.models import SavedView
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.payments.models import Payroll
from ansinh.payments.testing import make_entitlement, make_prepared, make_recipient
from ansinh.payments.tests.conftest import Desk, make_desk
from ansinh.payments.tests.test_views import _client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lawful")]
NAMES = ("Nguyễn Thị Hòa", "Lê Văn Út", "Phạm Thị Mười")


@pytest.fixture
def client(desk: Desk) -> Client:
    return _client(desk.area)


@pytest.fixture
def payroll(desk: Desk) -> Payroll:
    with acting(desk.lan):
        for number, name in enumerate(NAMES, 1):
            way = "post" if name == NAMES[-1] else "bank"
            amount = 500_000 + 10_000 * number
            person = make_recipient(desk.lan, desk.area, name, number=number, way=way)
            make_entitlement(desk.lan, desk.area, person, amount=amount)
        return make_prepared(desk.lan, desk.area)


def _rows(client: Client, payroll: Payroll, asked: str) -> str:
    return client.get(f"/payrolls/{payroll.pk}/?{asked}", headers={"HX-Request": "true"}).content.decode()


def _csv(client: Client, payroll: Payroll, asked: str = "") -> list[list[str]]:
    response = client.get(f"/payrolls/{payroll.pk}/?{asked}&export=csv")
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def test_a_list_is_sorted_both_ways_by_its_headings(client: Client, payroll: Payroll) -> None:
    upwards = [row[0] for row in _csv(client, payroll, "sort=amount")[1:]]
    assert upwards == list(NAMES)
    assert [row[0] for row in _csv(client, payroll, "sort=-amount")[1:]] == upwards[::-1]

    page = _rows(client, payroll, "sort=amount&way=bank")
    assert 'aria-sort="ascending"' in page
    assert "?sort=-amount&amp;way=bank" in page


def test_a_filter_and_a_search_narrow_page_and_file_alike(client: Client, payroll: Payroll) -> None:
    for asked, left in (("way=post", NAMES[2:]), ("q=hoa", NAMES[:1]), ("way=bank&q=muoi", ())):
        page, file = _rows(client, payroll, asked), _csv(client, payroll, asked)
        assert [row[0] for row in file[1:]] == list(left)
        assert [name in page for name in NAMES] == [name in left for name in NAMES]


@pytest.mark.parametrize("asked", ["way=camel", "hamlet=0"])
def test_a_choice_that_is_not_offered_leaves_nobody_and_is_told(client: Client, payroll: Payroll, asked: str) -> None:
    assert "No longer offered" in client.get(f"/payrolls/{payroll.pk}/?{asked}").content.decode()
    assert not any(name in _rows(client, payroll, asked) for name in NAMES)
    assert len(_csv(client, payroll, asked)) == 1


@pytest.mark.parametrize("asked", ["sort=name;drop", "columns=nothing", "page=x"])
def test_what_is_not_understood_is_left_out(client: Client, payroll: Payroll, asked: str) -> None:
    page = _rows(client, payroll, asked)
    assert all(name in page for name in NAMES)


def test_the_columns_chosen_stand_in_page_and_file_in_their_order(client: Client, payroll: Payroll) -> None:
    file = _csv(client, payroll, "columns=amount&columns=name")
    assert file[0] == ["name", "amount"]
    assert file[1][1] == "510000"
    assert "Payee" not in _rows(client, payroll, "columns=amount&columns=name")


def test_the_workbook_holds_what_the_page_shows_and_who_took_it_is_written_down(
    client: Client, payroll: Payroll, desk: Desk
) -> None:
    response = client.get(f"/payrolls/{payroll.pk}/?way=bank&export=xlsx")

    [sheet] = load_workbook(io.BytesIO(response.getvalue())).worksheets
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == list(NAMES[:2])
    assert response["Content-Disposition"] == 'attachment; filename="payroll-lines.xlsx"'
    with acting(SYSTEM):
        entry = AuditEntry.objects.get(act="export_list")
    assert (entry.actor_username, entry.after) == ("mai", {"asked": "way=bank", "file": "xlsx"})
    assert entry.area_path == desk.area.path


def test_the_payroll_of_another_commune_gives_no_file(payroll: Payroll) -> None:
    neighbour = make_desk("25525")
    other = _client(neighbour.area, username="hoa")
    assert other.get(f"/payrolls/{payroll.pk}/?export=csv").status_code == 404
    assert list(csv.reader(io.StringIO(other.get("/payrolls/?export=csv").getvalue().decode("utf-8-sig"))))[1:] == []


def test_a_view_is_kept_under_a_name_replaced_and_forgotten(client: Client, payroll: Payroll) -> None:
    path = f"/payrolls/{payroll.pk}/"
    for query in ("way=post", "way=post&sort=-amount"):
        answer = client.post("/accounts/views/", {"path": path, "name": "Qua bưu điện", "query": query})
        assert answer["Location"] == f"{path}?{query}"
    assert f"{path}?way=post&amp;sort=-amount" in _rows(client, payroll, "")
    [view] = SavedView.objects.all()

    assert client.post(f"/accounts/views/{view.pk}/forget/")["Location"] == path
    assert "Qua bưu điện" not in _rows(client, payroll, "")


def test_a_view_is_ones_own(client: Client, payroll: Payroll, desk: Desk) -> None:
    client.post("/accounts/views/", {"path": "/payrolls/", "name": "Của Mai", "query": ""})
    [view] = SavedView.objects.all()
    other = _client(desk.area, "approver", username="hoa")

    assert "Của Mai" not in other.get("/payrolls/").content.decode()
    other.post(f"/accounts/views/{view.pk}/forget/")
    assert SavedView.objects.filter(pk=view.pk).exists()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"path": "/payrolls/", "name": " "}, 422),
        ({"path": "/payrolls/", "name": "x" * 61}, 422),
        ({"path": "//elsewhere.example/", "name": "x"}, 404),
        ({"path": "https://elsewhere.example/", "name": "x"}, 404),
        ({"name": "x"}, 404),
    ],
)
def test_a_view_without_a_name_or_of_another_site_is_refused(client: Client, sent: dict[str, str], status: int) -> None:
    assert client.post("/accounts/views/", sent).status_code == status
    assert not SavedView.objects.exists()


def test_fifty_views_are_enough(client: Client) -> None:
    for number in range(50):
        client.post("/accounts/views/", {"path": "/payrolls/", "name": f"v{number}", "query": ""})

    assert client.post("/accounts/views/", {"path": "/payrolls/", "name": "one more", "query": ""}).status_code == 409
    assert client.post("/accounts/views/", {"path": "/payrolls/", "name": "v7", "query": "page=2"}).status_code == 302
    assert SavedView.objects.count() == 50


def test_a_list_shown_with_a_refusal_leads_to_its_own_page(client: Client, payroll: Payroll) -> None:
    for address, page in (("prepare", "/payrolls/"), (f"{payroll.pk}/do/cancel", f"/payrolls/{payroll.pk}/")):
        refused = client.post(f"/payrolls/{address}/", {"month": "2001-01"})
        assert refused.status_code in {409, 422}
        told = refused.content.decode()
        for led in (f'action="{page}"', f'hx-get="{page}"', f'href="{page}?sort=', f'href="{page}?export=csv"'):
            assert led in told
