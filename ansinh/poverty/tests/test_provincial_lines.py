"""A province's own poverty lines: recorded by the province, above the national ones, pinned by rounds planned after."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from ansinh.areas.models import Area
from ansinh.areas.testing import make_province
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import AnSinhError, NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.judgement.errors import LineNotAboveNational, UnknownStandard
from ansinh.judgement.queries import ProvincialLines
from ansinh.poverty.errors import LinesElsewhere, LinesEmpty, LinesTaken, LinesUnsigned
from ansinh.poverty.models import ProvincialLine
from ansinh.poverty.services import record_provincial_lines
from ansinh.poverty.services.assessing import reviewed
from ansinh.poverty.testing import ANSWERS, at_work, make_round
from ansinh.poverty.tests.conftest import TODAY, Village, client_of, page

pytestmark = pytest.mark.django_db
GIVEN: dict[str, Any] = {
    "standard_code": "2027", "document": "15/2026/NQ-HĐND", "signed_on": dt.date(2026, 7, 10), "rural": 2_500_000,
}  # fmt: skip


@pytest.fixture
def province(village: Village) -> Area:
    return village.area.parent or make_province()


def _recorded(province: Area, **changes: Any) -> ProvincialLine:
    thu = at_work("thu", province)
    with acting(thu):
        return record_provincial_lines(actor=thu, area=province, **{**GIVEN, **changes})


def test_a_round_pins_the_newest_lines_of_its_province_and_keeps_them(village: Village, province: Area) -> None:
    _recorded(province, document="1/2026/NQ-HĐND", signed_on=dt.date(2026, 1, 5), rural=2_300_000)
    newest = _recorded(province)
    _recorded(province, standard_code="2022", document="2/2022/NQ-HĐND", signed_on=dt.date(2022, 3, 1))
    with acting(village.lan):
        found = make_round(village.lan, village.area)
    _recorded(province, document="20/2026/NQ-HĐND", signed_on=TODAY, rural=3_000_000)

    assert found.lines == newest
    with acting(village.lan):
        found.refresh_from_db()
        assert found.lines == newest
        assert reviewed(found, [ANSWERS["poor"]]).lines == ProvincialLines("15/2026/NQ-HĐND", 2_500_000, None)
    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="record_provincial_lines").count() == 4


def test_a_round_of_another_province_pins_none(village: Village) -> None:
    _recorded(make_province("83"))
    with acting(village.lan):
        assert make_round(village.lan, village.area).lines is None


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"rural": 2_200_000}, LineNotAboveNational),
        ({"rural": None}, LinesEmpty),
        ({"document": " "}, LinesEmpty),
        ({"signed_on": TODAY + dt.timedelta(days=1)}, LinesUnsigned),
        ({"standard_code": "1999"}, UnknownStandard),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_lines_that_cannot_be_are_refused(province: Area, changes: dict[str, Any], refusal: type[AnSinhError]) -> None:
    with pytest.raises(refusal):
        _recorded(province, **changes)
    assert not ProvincialLine.objects.exists()


def test_who_may_not_or_is_no_province_records_none(village: Village, province: Area) -> None:
    with acting(village.lan), pytest.raises(LinesElsewhere):
        record_provincial_lines(actor=village.lan, area=village.area, **GIVEN)
    with acting(village.lan), pytest.raises(OutsideScope):
        record_provincial_lines(actor=village.lan, area=province, **GIVEN)
    reader = at_work("thu", province, without="keep_instruments")
    with acting(reader), pytest.raises(NoRight):
        record_provincial_lines(actor=reader, area=province, **GIVEN)


def test_one_resolution_is_recorded_once_and_never_changed(province: Area) -> None:
    kept = _recorded(province)
    with pytest.raises(LinesTaken):
        _recorded(province, rural=2_600_000)
    denied = pytest.raises(DatabaseError, match="permission denied")
    with acting(at_work("thu", province)), denied, transaction.atomic():
        ProvincialLine.objects.filter(pk=kept.pk).update(rural=1)


def test_the_province_records_them_on_the_page_and_the_commune_reads_them(village: Village, province: Area) -> None:
    thu = client_of(province, "province_officer", "thu.tinh", "Đặng Thị Thu")
    said = {**GIVEN, "standard": "2027", "signed_on": "10/07/2026", "rural": "2.100.000", "urban": ""}
    refused = thu.post("/poverty/instruments/lines/", said)
    assert (refused.status_code, "above the national one" in refused.content.decode()) == (422, True)
    refused = thu.post("/poverty/instruments/lines/", {**said, "rural": "9" * 18})
    assert (refused.status_code, "Expected a number from 1 to 100.000.000" in refused.content.decode()) == (422, True)
    assert thu.post("/poverty/instruments/lines/", {**said, "rural": "2.500.000"}).status_code == 302

    reader = client_of(village.area)
    told = page(reader, "/poverty/instruments/")
    assert "15/2026/NQ-HĐND" in told
    assert "Record lines of the province" not in told
    assert reader.post("/poverty/instruments/lines/", said).status_code == 422
