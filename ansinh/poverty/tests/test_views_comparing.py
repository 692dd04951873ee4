"""The screens and files of comparing, and of the measures."""

import io
import re
from collections.abc import Mapping

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.roles import ROLES
from ansinh.areas.models import Level
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.judgement.queries import standard
from ansinh.poverty.measures_of_review import Measured, Weighing, equal_weights, measured, patterns_of, usual_cut_off
from ansinh.poverty.models import Certificate, ListedHousehold, Mark, ReviewRound
from ansinh.poverty.policies import VIEW
from ansinh.poverty.testing import make_home, make_listing
from ansinh.poverty.testing_of_comparing import Outcome, make_result
from ansinh.poverty.tests.conftest import Village, client_of, make_village, page

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20
SERVICES = 6


@pytest.fixture
def found(village: Village) -> ReviewRound:
    """In 2025 Hòa and Bình were poor; in 2026 Bình is near-poor, Sáu newly poor, and nobody looked at Hòa."""
    with acting(village.lan):
        make_result(village.lan, village.area, 2025, [Outcome(village.hoa, "poor"), Outcome(village.binh, "poor")])
        outcomes = [
            Outcome(village.binh, "near_poor", lacking=("toilet",), persons=1), Outcome(village.sau, "poor", persons=3),
        ]  # fmt: skip
        return make_result(village.lan, village.area, 2026, outcomes, planned_fall=2)


def test_the_page_tells_what_became_of_whom_and_leads_to_the_households(village: Village, found: ReviewRound) -> None:
    officer, address = client_of(village.area), f"/poverty/{found.pk}/comparing/"
    assert f'href="{address}"' in page(officer, f"/poverty/{found.pk}/")

    shown = page(officer, address)

    assert "compared with Yearly review 2025" in shown
    assert "Planned: 2 fewer. There are 0 fewer: 0 % of the plan, 100 % short of it." in shown
    assert "1 households were poor or near-poor and this review says nothing of them." in shown
    assert "1.00 %" in shown
    assert "Newly poor" in page(officer, f"{address}households/")
    unreviewed = page(officer, f"{address}households/?what=unreviewed")
    assert f"/people/households/{village.hoa.pk}/" in unreviewed or f"/{village.hoa.pk}/" in unreviewed
    assert "1 households, compared with Yearly review 2025" in unreviewed
    assert "No household." in page(officer, f"{address}households/?what=fallen_back")


def test_one_table_is_shown_at_a_time(village: Village, found: ReviewRound) -> None:
    officer, address = client_of(village.area), f"/poverty/{found.pk}/comparing/"
    assert "Near-poor that became poor (+)" not in page(officer, address)
    assert "Near-poor that became poor (+)" in page(officer, f"{address}?table=2")
    assert "Official result of the review" in page(officer, f"{address}?table=99")


@pytest.mark.parametrize("path", ["comparing/", "comparing/households/", "measures/"])
def test_a_page_takes_few_queries(village: Village, found: ReviewRound, path: str) -> None:
    officer = client_of(village.area)
    with CaptureQueriesContext(connection) as queries:
        page(officer, f"/poverty/{found.pk}/{path}")
    marks = ("SAVEPOINT", "RELEASE", "ROLLBACK", "select set_config")
    assert sum(not query["sql"].startswith(marks) for query in queries) <= MOST_QUERIES


def test_the_files_hold_the_tables_and_the_trail_says_who_took_them(village: Village, found: ReviewRound) -> None:
    officer, address = client_of(village.area), f"/poverty/{found.pk}/comparing/file"

    sheet = officer.get(f"{address}/xlsx/")
    workbook = openpyxl.load_workbook(io.BytesIO(sheet.content))
    assert workbook.sheetnames[:2] == ["Mục lục", "Biểu 1"]
    rows = {row[0]: list(row[1:]) for row in workbook["Biểu 2"].iter_rows(min_row=2, values_only=True)}
    assert rows["Đông Hà"] == [1, 0, 0, 1, 0, 0, 1, 0, 1]
    assert rows["Tân Lợi"] == [1, 1, 0, 0, 0, 0, 0, 0, 0]
    assert officer.get(f"{address}/pdf/").content.startswith(b"%PDF")
    assert officer.get(f"{address}/doc/").status_code == 404
    with acting(SYSTEM):
        taken = AuditEntry.objects.filter(act="export_list", after__asked=f"review={found.pk}")
        assert sorted(one.after["file"] for one in taken if one.after) == ["pdf", "xlsx"]


def test_tables_that_disagree_are_neither_shown_nor_printed(village: Village, found: ReviewRound) -> None:
    with acting(SYSTEM):
        Certificate.objects.filter(listed__round=found, household_class="poor").delete()
        Certificate.objects.filter(listed__round=found).update(household_class="poor")
    officer = client_of(village.area)

    shown = page(officer, f"/poverty/{found.pk}/comparing/")
    assert "nothing is shown and nothing printed" in shown
    assert "makes 0; the closing counts 1" in shown
    assert 'id="table"' not in shown
    assert "Planned:" not in shown
    for kind in ("pdf", "xlsx"):
        assert "the closing counts 1" in page(officer, f"/poverty/{found.pk}/comparing/file/{kind}/", 409)
    assert "nothing is shown and nothing printed" in page(officer, "/poverty/year/?year=2026")
    page(officer, "/poverty/year/file/pdf/?year=2026", 409)
    with acting(SYSTEM):
        assert not AuditEntry.objects.filter(act="export_list").exists()


def test_a_review_that_is_not_decided_is_compared_with_nothing(village: Village) -> None:
    going = make_listing(village.lan, village.minh, village.area)
    officer = client_of(village.area)
    assert f"/poverty/{going.pk}/comparing/" not in page(officer, f"/poverty/{going.pk}/")
    for path in ("comparing/", "comparing/households/", "comparing/file/pdf/", "measures/", "measures/file/"):
        assert "once it is decided" in page(officer, f"/poverty/{going.pk}/{path}", 409)
    assert "No review of a whole year is decided yet." in page(officer, "/poverty/year/")
    page(officer, "/poverty/year/measures/", 404)


@pytest.mark.parametrize("role", [code for code, role in ROLES.items() if VIEW not in role.permissions])
def test_who_may_not_see_reviews_sees_no_comparison(village: Village, found: ReviewRound, role: str) -> None:
    place = village.hamlet if Level.HAMLET in ROLES[role].levels else village.area
    client = client_of(place, role, f"{role.replace('_', '.')}.1")
    for path in (f"{found.pk}/comparing/", f"{found.pk}/measures/", "year/", "year/file/pdf/", "year/measures/"):
        assert client.get(f"/poverty/{path}").status_code == 403


def test_a_round_of_another_commune_is_not_there(village: Village, found: ReviewRound) -> None:
    there = make_village("25480", "Bình Minh")
    neighbour = client_of(there.area)
    for path in ("comparing/", "comparing/households/", "comparing/file/xlsx/", "measures/", "measures/file/"):
        page(neighbour, f"/poverty/{found.pk}/{path}", 404)
    assert "No review of a whole year is decided yet." in page(neighbour, "/poverty/year/")


def test_a_province_sees_all_its_communes_and_who_has_not_decided(village: Village, found: ReviewRound) -> None:
    make_village("25480", "Bình Minh")
    province = client_of(village.area.parent or village.area, "province_officer", "thu.1")

    shown = page(province, "/poverty/year/")

    assert "Review of 2026" in shown
    assert "Not decided yet: 1 communes" in shown
    assert "Xã Bình Minh" in shown
    assert '<th scope="row">Xã Tân Đông</th>' in shown
    assert "Review of 2025" in page(province, "/poverty/year/?year=2025")
    sheet = openpyxl.load_workbook(io.BytesIO(province.get("/poverty/year/file/xlsx/").content))
    assert sheet["Biểu 1"]["A2"].value == "Xã Tân Đông"
    assert province.get("/poverty/year/file/pdf/").content.startswith(b"%PDF")
    page(province, "/poverty/year/measures/?year=2026")


def test_the_usual_weights_are_the_same_for_each_dimension() -> None:
    for code in ("2022", "2027"):
        pinned, weights = standard(code), equal_weights(standard(code))
        by_service = {name: sum(weights[one.code] for one in of) for name, of in pinned.services.items()}
        assert len(by_service) == SERVICES
        assert len(set(by_service.values())) == 1
        assert usual_cut_off(pinned) == 25
    assert set(equal_weights(standard("2022")).values()) == {1}


def _measured(village: Village, found: ReviewRound, **changes: object) -> Measured:
    pinned = standard("2027")
    values: Mapping[str, object] = {
        "weights": equal_weights(pinned), "cut_off": usual_cut_off(pinned) / 100, "counts_people": False, **changes,
    }  # fmt: skip
    weighing = Weighing(**values)  # type: ignore[arg-type]
    places = {village.hamlet.pk: "Đông Hà", village.next_hamlet.pk: "Tân Lợi"}
    return measured(patterns_of([found], by_hamlet=True), pinned=pinned, weighing=weighing, places=places)


def test_households_and_people_are_measured_by_place_and_people(village: Village, found: ReviewRound) -> None:
    """Sáu lacks all of housing (3 + 3 of 36) and a toilet (2 of 36): 8 of 36; Bình lacks a toilet."""
    with acting(village.lan):
        khmer = make_home(village.lan, village.hamlet, "Thạch Sa Rây", ethnicity="Khmer")
        make_result(village.lan, village.area, 2024, [Outcome(khmer, "poor")])
        ListedHousehold.objects.filter(round=found, household=village.sau).update(
            marks=[Mark.NO_ABILITY_TO_WORK, Mark.WITH_MERIT]
        )
        by_usual = _measured(village, found)
        weighed = _measured(village, found, cut_off=usual_cut_off(standard("2027")) / 200)
        people = _measured(village, found, cut_off=usual_cut_off(standard("2027")) / 200, counts_people=True)

    assert by_usual.whole.poor == 0
    assert (weighed.whole.poor, weighed.whole.population) == (1, 2)
    assert weighed.whole.adjusted_headcount == weighed.whole.headcount * weighed.whole.intensity
    assert float(weighed.whole.intensity) == pytest.approx(8 / 36)
    assert [(label, one.poor) for label, one in weighed.places] == [("Đông Hà", 1), ("Tân Lợi", 0)]
    assert len(weighed.peoples) == 1
    groups = [(label, one.poor, one.population) for label, one in weighed.groups]
    assert groups == [("Nobody able to work", 1, 1), ("With merit", 1, 1), ("None of these", 0, 1)]
    assert (people.whole.poor, people.whole.population) == (3, 4)


def test_weights_and_cut_off_stand_in_the_address(village: Village, found: ReviewRound) -> None:
    officer, address = client_of(village.area), f"/poverty/{found.pk}/measures/"
    zero = "&".join(f"w_{one.code}=0" for one in standard("2027").indicators)

    usual = page(officer, address)
    assert 'name="k" value="25"' in usual
    only_toilet = f"{zero}&w_toilet=1&k=100".replace("w_toilet=0&", "")
    shown = page(officer, f"{address}?{only_toilet}")
    assert re.findall(r'stat-value">([^<]+)<', shown) == ["100%", "100%", "1.0000"]
    assert "100.00" in page(officer, f"{address}?{only_toilet}&table=2")
    workbook = openpyxl.load_workbook(io.BytesIO(officer.get(f"{address}file/?{only_toilet}").content))
    assert workbook["Biểu 2"].max_row == 4
    for wrong in (zero, "k=101", "w_toilet=-1", "k=abc", "count=cows"):
        assert 'id="table"' not in page(officer, f"{address}?{wrong}", 422)
        assert officer.get(f"{address}file/?{wrong}").status_code == 404


def test_persons_that_nobody_wrote_down_are_told(village: Village) -> None:
    with acting(village.lan):
        unknown = make_result(village.lan, village.area, 2026, [Outcome(village.hoa, "poor", persons=None)])
    shown = page(client_of(village.area), f"/poverty/{unknown.pk}/measures/?count=people")
    assert "1 households are left out" in shown


def test_a_round_without_households_is_measured_as_nothing(village: Village) -> None:
    with acting(village.lan):
        empty = make_result(village.lan, village.area, 2026, [])
    officer = client_of(village.area)
    assert re.findall(r'stat-value">([^<]+)<', page(officer, f"/poverty/{empty.pk}/measures/")) == [
        "0%",
        "0%",
        "0.0000",
    ]
    assert "0.0000" not in page(officer, f"/poverty/{empty.pk}/comparing/")
    assert officer.get(f"/poverty/{empty.pk}/comparing/file/pdf/").status_code == 200
