"""The reports of the half-year: beginning and new less ended is the end; the page, .xlsx and PDF; who sees them."""

import datetime as dt
import html
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from ansinh.accounts.roles import ROLES
from ansinh.audit.models import AuditEntry
from ansinh.benefits.models import AidKind
from ansinh.benefits.queries.emergency_aid import aid_given
from ansinh.benefits.queries.half_year import Figures, Movement, figures_of_months
from ansinh.benefits.services.emergency_aid import Struck, decide_aid, record_aid_given
from ansinh.benefits.testing import make_aid, make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.paying import pay
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.models import Individual
from ansinh.registry.services import record_death
from ansinh.reporting.half_years import HalfYear, half_years_to_report
from ansinh.reporting.services import record_report_taken
from ansinh.reporting.tests.conftest import SignedIn

pytestmark = pytest.mark.django_db
SECOND = HalfYear(2026, 2)
K6: dict[str, Any] = {"benefit": "social_allowance", "category": "K6", "amount": 810_000}


def _draws(desk: Desk, name: str, month: Month) -> None:
    """A severely disabled adult drawing since a month."""
    with clock.at(month.first_day), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, name)
    with clock.at(month.first_day), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=month, on=month.first_day, **K6)


def _ends(desk: Desk, name: str, on: dt.date) -> None:
    with clock.at(on), acting(desk.lan):
        record_death(actor=desk.lan, individual=Individual.objects.get(full_name=name), died_on=on)


@pytest.fixture
def moved(desk: Desk) -> Desk:
    """One from before, one from before who dies in August, one new in September, one new in July who dies in July."""
    _draws(desk, "Phạm Văn Cũ", Month(2026, 3))
    _draws(desk, "Phạm Văn Mất", Month(2026, 3))
    _draws(desk, "Phạm Văn Mới", Month(2026, 9))
    _draws(desk, "Phạm Văn Ngắn", Month(2026, 7))
    _ends(desk, "Phạm Văn Mất", dt.date(2026, 8, 10))
    _ends(desk, "Phạm Văn Ngắn", dt.date(2026, 7, 20))
    return desk


def _figures(desk: Desk, actor: Actor | None = None) -> Figures:
    asker = actor or desk.minh
    with acting(asker):
        return figures_of_months(actor=asker, area=desk.area, first=SECOND.first, last=Month(2026, 11))


def _page(client: Client, status: int = 200, **asked: str) -> str:
    response = client.get("/reports/", asked)
    assert response.status_code == status
    return html.unescape(response.content.decode())


def test_beginning_and_new_less_ended_is_the_end(moved: Desk) -> None:
    found = _figures(moved)

    assert found.people == Movement(beginning=2, new=2, ended=2, end=2)
    assert [(one.category, one.people) for one in found.categories] == [("K6", Movement(2, 2, 2, 2))]
    assert [(one.area, one.people) for one in found.places] == [(moved.area, Movement(2, 2, 2, 2))]


def test_a_person_with_two_rights_counts_once_in_the_whole(moved: Desk) -> None:
    with acting(moved.lan):
        person = make_person(moved.lan, moved.area, "Lê Thị Hai", birth_date=dt.date(1940, 1, 1))
    with acting(moved.minh):
        second: dict[str, Any] = {"benefit": "carer_support", "category": "C3", "amount": 540_000}
        for values in (K6, second):
            make_drawn(moved.minh, moved.area, person, first_month=Month(2026, 10), **values)

    found = _figures(moved)

    assert found.people.end == 3
    assert sum(one.people.end for one in found.categories) == 4


def test_money_is_that_of_approved_payrolls(moved: Desk) -> None:
    pay(moved, Month(2026, 11))

    found = _figures(moved)

    assert found.amount == 2 * 810_000
    assert found.places[0].amount == found.amount
    assert found.categories[0].amount == found.amount


def test_few_people_of_a_commune_are_not_told_apart_to_the_province(moved: Desk) -> None:
    assert moved.area.parent is not None
    permissions = ROLES["province_officer"].permissions
    hoa = Actor("hoa", "Hoa", moved.area.parent.path, permissions)

    found = _figures(moved, hoa)

    assert [(one.benefit, one.category) for one in found.categories] == [("social_allowance", "")]
    assert found.categories[0].people == Movement(2, 2, 2, 2)


def test_the_page_shows_both_forms_and_says_what_is_not_known(moved: Desk, signed_in: SignedIn) -> None:
    page = _page(signed_in(moved.area))

    assert "due before 15/12/2026" in page
    assert "The columns of the printed forms are not known" in page
    assert "K6: severe or exceptionally severe disability" in page
    assert "figures up to 11/2026" in page
    assert "House destroyed" in page


def test_form_06_sums_what_was_given_in_the_half_year(moved: Desk, signed_in: SignedIn) -> None:
    with acting(moved.lan):
        place = Struck(household_count=3, person_count=10)
        given = make_aid(moved.lan, moved.area, place, AidKind.HOUSE_DAMAGED)
        make_aid(moved.lan, moved.area, place, AidKind.INJURY)
    with acting(moved.minh):
        decide_aid(actor=moved.minh, aid=given)
    with acting(moved.lan):
        record_aid_given(actor=moved.lan, aid=given, on=clock.today(), proof="PC 12")
    asked = {"area": moved.area.code, "half": "2026-2"}

    content = signed_in(moved.area).get("/reports/emergency/xlsx/", asked).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()

    damaged = next(row for row in rows if row[2] == 3)
    assert damaged[1:6] == ["20.000.000 đồng", 3, 10, 60_000_000, 0]
    assert rows[-1][2:6] == [3, 10, 60_000_000, 0]
    with acting(moved.lan):
        figures = aid_given(area=moved.area, first=dt.date(2026, 1, 1), last=dt.date(2026, 6, 30))
    assert figures == {}


def test_the_province_sees_its_communes_beside_each_other(moved: Desk, signed_in: SignedIn) -> None:
    there = make_desk("25480", "Bình Minh")
    _draws(there, "Phạm Văn Xa", Month(2026, 9))

    page = _page(signed_in(moved.area.parent, "province_officer", "hoa"))

    assert "By commune" in page
    assert "Xã Bình Minh" in page
    assert "Phạm" not in page


@pytest.mark.parametrize("paper", ["results", "emergency"])
def test_each_form_leaves_as_paper_and_as_spreadsheet_and_that_is_written_down(
    moved: Desk, signed_in: SignedIn, paper: str
) -> None:
    auditor = signed_in(moved.area)
    asked = {"area": moved.area.code, "half": "2026-2"}

    paper_file = auditor.get(f"/reports/{paper}/pdf/", asked)
    sheet = auditor.get(f"/reports/{paper}/xlsx/", asked)

    assert paper_file.content.startswith(b"%PDF")
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content))
    assert "Ghi chú" in workbook.sheet_names
    with acting(SYSTEM):
        taken = AuditEntry.objects.filter(act="export_report").values_list("after__file", flat=True)
        assert sorted(taken) == ["pdf", "xlsx"]


def test_the_spreadsheet_has_the_figures(moved: Desk, signed_in: SignedIn) -> None:
    sheet = signed_in(moved.area).get("/reports/results/xlsx/", {"area": moved.area.code, "half": "2026-2"})

    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()

    assert rows[-1][1:5] == [2, 2, 2, 2]


@pytest.mark.parametrize("asked", [{"half": "2019-1"}, {"half": "x"}, {"area": "25480"}])
def test_what_is_not_offered_is_said_on_the_form(desk: Desk, signed_in: SignedIn, asked: dict[str, str]) -> None:
    make_desk("25480", "Bình Minh")
    auditor = signed_in(desk.area)

    page = _page(auditor, 422, **asked)

    assert "is not offered any more" in page
    assert "Bình Minh" not in page
    assert auditor.get("/reports/results/pdf/", asked).status_code == 302
    assert auditor.get("/reports/secrets/pdf/").status_code == 404


@pytest.mark.parametrize("role", ["commune_officer", "bank_officer", "administrator"])
def test_who_does_not_report_sees_nothing(desk: Desk, signed_in: SignedIn, role: str) -> None:
    client = signed_in(desk.area, role, "mai")

    assert client.get("/reports/").status_code == 403
    assert client.get("/reports/results/xlsx/").status_code == 403
    assert 'href="/reports/"' not in client.get("/law/").content.decode()


def test_the_service_asks_for_right_and_place(desk: Desk) -> None:
    there = make_desk("25480", "Bình Minh")
    with pytest.raises(NoRight):
        record_report_taken(actor=desk.lan, area=desk.area, half=SECOND, paper="mau-05", kind="pdf")
    with pytest.raises(OutsideScope):
        record_report_taken(actor=desk.minh, area=there.area, half=SECOND, paper="mau-05", kind="pdf")


def test_half_years_have_their_months_and_their_day() -> None:
    first, second = HalfYear(2027, 1), HalfYear.of(dt.date(2026, 11, 20))

    assert (str(second), second.first, second.last) == ("2026-2", Month(2026, 7), Month(2026, 12))
    assert (first.due_before, second.due_before) == (dt.date(2027, 6, 15), dt.date(2026, 12, 15))
    assert HalfYear(2026, 1).due_before is None
    assert second.through(dt.date(2026, 11, 20)) == Month(2026, 11)
    assert half_years_to_report(dt.date(2026, 11, 20))[-1] == HalfYear(2021, 2)


def test_the_page_asks_as_often_for_many_as_for_few(desk: Desk, signed_in: SignedIn) -> None:
    auditor = signed_in(desk.area)
    counts = []
    for names in (("Phạm Văn A",), tuple(f"Phạm Văn {chr(66 + number)}" for number in range(6))):
        for name in names:
            _draws(desk, name, Month(2026, 9))
        _page(auditor)
        with CaptureQueriesContext(connection) as queries:
            _page(auditor)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= 20
