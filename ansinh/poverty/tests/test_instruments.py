"""An office brings its instrument: kept whole and once, refused with the place of each mistake, never changed."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, transaction

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune, make_hamlet, make_province
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.judgement.errors import UnusableInstrument
from ansinh.judgement.queries import instrument_from_data, shipped
from ansinh.poverty.errors import InstrumentElsewhere, InstrumentUnnamed, InstrumentVersionTaken
from ansinh.poverty.models import KeptInstrument
from ansinh.poverty.policies import instruments_visible_to
from ansinh.poverty.testing import at_work, make_instrument, table_of_points
from ansinh.poverty.tests.conftest import client_of, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune(db: None) -> Area:
    return make_commune()


def test_an_office_keeps_its_table_with_the_national_form_and_cut_offs(commune: Area) -> None:
    lan = at_work("lan", commune)
    with acting(lan):
        kept = make_instrument(lan, commune, E2="51")
        entry = AuditEntry.objects.get(act="import_instrument")

    own, national = instrument_from_data(KeptInstrument.objects.get(pk=kept.pk).data), shipped("national")
    assert (kept.purpose, kept.standards, kept.points_are_example) == ("decision", ["2022", "2027"], False)
    assert (own.form.questions, own.cut_offs) == (national.form.questions, national.cut_offs)
    assert kept.data["sheets"]["points"][1][4] == "51"
    assert (entry.actor_username, entry.object_id) == ("lan", str(kept.pk))


def test_the_same_file_twice_is_one(commune: Area) -> None:
    lan = at_work("lan", commune)
    with acting(lan):
        first, again = make_instrument(lan, commune), make_instrument(lan, commune, version="later")
        assert AuditEntry.objects.filter(act="import_instrument").count() == 1

    assert (again.pk, again.version) == (first.pk, "2026-09")


def test_another_table_needs_a_version_of_its_own(commune: Area) -> None:
    lan = at_work("lan", commune)
    with acting(lan):
        make_instrument(lan, commune)
        with pytest.raises(InstrumentVersionTaken, match="2026-09"):
            make_instrument(lan, commune, E2="51")


def test_who_may_not_keep_instruments_or_works_elsewhere_is_refused(commune: Area) -> None:
    for stranger, refusal in (
        (at_work("minh", commune), NoRight),
        (at_work("soat", commune), NoRight),
        (at_work("lan", "vn.80.25480."), OutsideScope),
    ):
        with acting(stranger), pytest.raises(refusal):
            make_instrument(stranger, commune)
    assert not KeptInstrument.objects.exists()


def test_a_hamlet_keeps_none_and_none_goes_without_a_name(commune: Area) -> None:
    lan = at_work("lan", commune)
    with acting(lan):
        with pytest.raises(InstrumentElsewhere, match="Đông Hà"):
            make_instrument(lan, make_hamlet(commune))
        with pytest.raises(InstrumentUnnamed):
            make_instrument(lan, commune, version=" ")


def test_a_table_with_gaps_and_words_is_refused_with_each_place(commune: Area) -> None:
    lan = at_work("lan", commune)
    with acting(lan), pytest.raises(UnusableInstrument) as caught:
        make_instrument(lan, commune, C3="3", E5="nhiều")

    assert "bang-diem.xlsx cannot be used" in str(caught.value)
    assert "sheet “points”, row 5, column “northern_uplands”" in str(caught.value)
    assert not KeptInstrument.objects.exists()


def test_what_is_kept_cannot_be_changed_or_deleted(commune: Area) -> None:
    lan = at_work("lan", commune)
    with acting(lan):
        kept = make_instrument(lan, commune)
    rows = KeptInstrument.objects.filter(pk=kept.pk)
    for act in (lambda: rows.update(version="2030"), rows.delete):
        with pytest.raises(DatabaseError, match="permission denied"), acting(SYSTEM), transaction.atomic():
            act()


def test_a_commune_sees_its_own_and_its_provinces_instruments_and_no_others(commune: Area) -> None:
    province, other = make_province(), make_commune("26100", "Mường Hặc", province="20")
    for area in (province, commune, other):
        with acting(SYSTEM, scope=area.path):
            make_instrument(SYSTEM, area)

    assert {one.area_id for one in instruments_visible_to(at_work("lan", commune))} == {commune.pk, province.pk}
    assert {one.area_id for one in instruments_visible_to(at_work("thu", province))} == {commune.pk, province.pk}
    assert not instruments_visible_to(at_work("lan", commune, without="view_review")).exists()


def test_the_command_keeps_a_file_and_says_so(commune: Area, tmp_path: Path) -> None:
    path = tmp_path / "bang-diem.xlsx"
    path.write_bytes(table_of_points())
    said = io.StringIO()

    call_command("instrument", "import", str(path), "--area", "25522", "--version", "2027-01", stdout=said)

    kept = KeptInstrument.objects.get()
    assert (kept.title, kept.version, kept.file_name) == ("bang-diem", "2027-01", "bang-diem.xlsx")
    assert "version 2027-01" in said.getvalue()


def test_the_page_tells_what_is_an_example_and_keeps_a_file(commune: Area) -> None:
    officer = client_of(commune)
    assert "example of points" in page(officer, "/poverty/instruments/")

    upload = SimpleUploadedFile("bang-diem.xlsx", table_of_points())
    values = {"file": upload, "title": "Bảng điểm của xã", "version": "1"}
    assert officer.post("/poverty/instruments/bring/", values).status_code == 302

    assert "Bảng điểm của xã" in page(officer, "/poverty/instruments/")


def test_the_page_tells_the_place_of_a_mistake(commune: Area) -> None:
    officer = client_of(commune)
    upload = SimpleUploadedFile("bang-diem.xlsx", table_of_points(E5="nhiều"))

    answer = officer.post("/poverty/instruments/bring/", {"file": upload, "title": "Bảng", "version": "1"})

    assert answer.status_code == 422
    assert "row 5, column “northern_uplands”" in answer.content.decode()


def test_an_auditor_reads_and_finds_no_door(commune: Area) -> None:
    auditor = client_of(commune, "auditor", "soat")

    assert "Bring an instrument" not in page(auditor, "/poverty/instruments/")
    assert auditor.post("/poverty/instruments/bring/", {}).status_code == 403
    assert client_of(commune, "bank_officer", "ngan").get("/poverty/instruments/").status_code == 403
