"""Finding a place by its name, of today or of before."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from ansinh.areas.errors import UnknownCode, UnknownPath
from ansinh.areas.models import Level
from ansinh.areas.queries import (
    Ambiguous,
    Resolved,
    Unknown,
    area_for_code,
    area_for_path,
    areas_named,
    common_ancestor,
    communes_of,
    default_successor_of,
    predecessors_of,
    province_of,
    resolve_place,
    successors_of,
)

pytestmark = pytest.mark.usefixtures("places")

TODAY = dt.date(2026, 11, 22)
APRIL_2025 = dt.date(2025, 4, 30)


def resolved(text: str, *, on: dt.date = TODAY, level: str | None = None) -> str:
    result = resolve_place(text, on=on, level=level)
    assert isinstance(result, Resolved), result
    return f"{result.area.full_name} {result.area.path}"


def meant(text: str, *, level: str | None = None) -> list[str]:
    result = resolve_place(text, on=TODAY, level=level)
    assert isinstance(result, Ambiguous), result
    return [candidate.sentence for candidate in result.candidates]


@pytest.mark.parametrize(
    "written",
    [
        "Tân Đông, Tây Ninh",
        "tan dong, tay ninh",
        "Xã  TÂN ĐÔNG ,  Tỉnh Tây Ninh",
        "xã Tân Đông huyện Tân Châu tỉnh Tây Ninh",
        "Tân Hà, Tây Ninh",
        "x. Tân Hà, H.Tân Châu, T. Tây Ninh",
    ],
)
def test_a_commune_of_today_or_before_is_found_however_it_is_written(written: str) -> None:
    assert resolved(written) == "Xã Tân Đông vn.80.25522."


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("phường Ninh Sơn, TP Tây Ninh", "Phường Bình Minh vn.80.25480."),
        ("Hoà Hội, Tây Ninh", "Xã Hòa Hội vn.80.25606."),
        ("Hòa Hội, Tây Ninh", "Xã Hòa Hội vn.80.25606."),
        ("Đông Thuỵ Anh", "Xã Đông Thụy Anh vn.33.12862."),
        ("P.5, Quận 3, TP.HCM", "Phường Bàn Cờ vn.79.27154."),
        ("P.05 Q.3 TPHCM", "Phường Bàn Cờ vn.79.27154."),
        ("tỉnh Bến Tre", "Tỉnh Vĩnh Long vn.86."),
        ("huyện Lý Sơn", "Đặc khu Lý Sơn vn.51.21548."),
        ("xã Long Thành, Đồng Nai", "Phường Long Thành vn.75.26368."),
        ("Quan Lạn", "Đặc khu Vân Đồn vn.22.06994."),
        ("Xà Bang", "Xã Châu Đức vn.79.26596."),
        ("TT. Châu Thành, H. Châu Thành, T. Tây Ninh", "Xã Châu Thành vn.80.25585."),
        ("Tân Đông, Long An", "Xã Tân Tây vn.80.27889."),
    ],
)
def test_names_of_before_and_short_forms_lead_to_the_unit_of_today(written: str, found: str) -> None:
    assert resolved(written) == found


def test_a_former_unit_is_also_found_within_the_province_that_took_it_in() -> None:
    then = resolved("Thị trấn Phước Mỹ Trung, huyện Mỏ Cày Bắc, Bến Tre")

    assert then == "Xã Phước Mỹ Trung vn.86.28915."
    assert resolved("Thị trấn Phước Mỹ Trung, huyện Mỏ Cày Bắc, Vĩnh Long") == then


def test_a_divided_commune_names_its_successors_the_default_first() -> None:
    result = resolve_place("Phước Minh, Tây Ninh", on=TODAY)

    assert isinstance(result, Ambiguous)
    assert [candidate.areas[0].code for candidate in result.candidates] == ["25579", "25552"]
    assert [candidate.is_default for candidate in result.candidates] == [True, False]
    with translation.override("en"):
        assert meant("Phước Minh, Tây Ninh")[0] == (
            "Xã Lộc Ninh, Tỉnh Tây Ninh, which took in ground of Xã Phước Minh, Huyện Dương Minh Châu, Tỉnh Tây Ninh"
        )


def test_a_name_that_several_places_bear_is_told_apart_in_a_sentence() -> None:
    with translation.override("en"):
        result = resolve_place("Tân Đông", on=TODAY)

        assert isinstance(result, Ambiguous)
        assert result.sentence == (
            "“Tân Đông” may mean: Xã Tân Đông, Tỉnh Tây Ninh; Xã Tân Đông, Huyện Thạnh Hóa, Tỉnh Long An"
            " (until 30/06/2025), today Xã Tân Tây; Xã Tân Đông, Tỉnh Đồng Tháp."
        )


def test_ten_provinces_had_a_district_chau_thanh() -> None:
    districts = areas_named("huyện Châu Thành", on=APRIL_2025)

    assert len(districts) == 10
    assert {area.level for area in districts} == {Level.DISTRICT}
    assert len({province_of(area).pk for area in districts}) == 10
    assert len(meant("huyện Châu Thành")) == 10


def test_a_district_alone_may_mean_any_commune_that_stands_there() -> None:
    result = resolve_place("Châu Thành, Long An", on=TODAY)

    assert isinstance(result, Ambiguous)
    assert [candidate.areas[0].full_name for candidate in result.candidates] == [
        "Xã Tầm Vu",
        "Xã Vĩnh Công",
        "Xã Thuận Mỹ",
        "Xã An Lục Long",
    ]
    assert not any(candidate.is_default for candidate in result.candidates)


def test_the_level_asked_for_tells_a_commune_from_a_district_of_its_name() -> None:
    assert len(meant("Bắc Sơn, Lạng Sơn")) == 2
    assert resolved("Bắc Sơn, Lạng Sơn", level=Level.COMMUNE) == "Xã Bắc Sơn vn.20.06325."
    assert resolved("Bến Tre", level=Level.PROVINCE) == "Tỉnh Vĩnh Long vn.86."


def test_written_accents_count_where_they_tell_names_apart() -> None:
    with_accent = {area.name for area in areas_named("Thạnh Hóa")}
    without = {area.name for area in areas_named("thanh hoa")}

    assert with_accent == {"Thạnh Hóa"}
    assert {"Thạnh Hóa", "Thanh Hóa", "Thạnh Hòa"} <= without


@pytest.mark.parametrize("written", ["", " , ", "Xứ Thần Tiên, Tây Ninh", "Tân Đông, Cà Mau", "%", "_" * 500])
def test_what_no_place_is_called_is_unknown_with_a_sentence(written: str) -> None:
    result = resolve_place(written, on=TODAY)

    assert isinstance(result, Unknown)
    assert written in result.sentence


def test_a_place_resolves_to_the_unit_of_the_day_asked() -> None:
    assert resolved("Ninh Sơn, Tây Ninh", on=APRIL_2025) == "Phường Ninh Sơn vn.72.703.25480."
    assert resolved("Ninh Sơn, Tây Ninh", on=dt.date(2025, 7, 1)) == "Phường Bình Minh vn.80.25480."
    assert isinstance(resolve_place("phường Bình Minh, Tây Ninh", on=dt.date(2003, 1, 1)), Unknown)


def test_names_are_looked_for_within_a_unit_and_on_a_day() -> None:
    tay_ninh = area_for_code("80", level=Level.PROVINCE, on=TODAY)

    assert [area.path for area in areas_named("tan dong", on=TODAY, within=tay_ninh)] == ["vn.80.25522."]
    assert {area.path for area in areas_named("Tân Đông, Tây Ninh")} == {"vn.72.706.25522.", "vn.80.25522."}


def test_resolving_asks_the_database_a_fixed_number_of_questions() -> None:
    with CaptureQueriesContext(connection) as queries:
        resolve_place("Phường 1", on=TODAY)

    assert len(queries) <= 5


def test_a_code_means_another_place_on_another_day() -> None:
    assert area_for_code("25480", level=Level.COMMUNE, on=APRIL_2025).full_name == "Phường Ninh Sơn"
    assert area_for_code("25480", level=Level.COMMUNE, on=TODAY).full_name == "Phường Bình Minh"
    assert province_of(area_for_code("25522", level=Level.COMMUNE, on=APRIL_2025)).code == "72"


def test_an_unknown_code_is_refused_with_what_is_known_of_it() -> None:
    with translation.override("en"), pytest.raises(UnknownCode) as refused:
        area_for_code("25519", level=Level.COMMUNE, on=TODAY)

    with translation.override("en"):
        assert str(refused.value) == (
            "On 22/11/2026 no unit of the level commune had the code 25519. Known under it: Xã Tân Hà until 30/06/2025."
        )


def test_a_code_that_nobody_ever_bore_is_refused() -> None:
    with pytest.raises(UnknownCode):
        area_for_code("99999", level=Level.COMMUNE, on=TODAY)


def test_a_path_gives_its_unit_of_the_day_and_else_the_latest() -> None:
    assert area_for_path("vn.80.").full_name == "Tỉnh Tây Ninh"
    assert area_for_path("vn.80.", on=APRIL_2025).full_name == "Tỉnh Long An"
    with pytest.raises(UnknownPath):
        area_for_path("vn.80.99999.")


def test_paths_meet_at_their_common_ancestor() -> None:
    assert common_ancestor("vn.80.25522.003.", "vn.80.25480.") == "vn.80."
    assert common_ancestor("vn.80.25522.", "vn.80.25522.") == "vn.80.25522."
    assert common_ancestor("vn.80.25522.", "vn.82.25522.") == "vn."


def test_a_unit_in_force_is_its_own_successor() -> None:
    tan_dong = area_for_code("25522", level=Level.COMMUNE, on=TODAY)

    assert successors_of(tan_dong, on=TODAY) == [tan_dong]
    assert successors_of(tan_dong, on=APRIL_2025) == []


def test_predecessors_tell_what_a_unit_was_made_of() -> None:
    tan_dong = area_for_code("25522", level=Level.COMMUNE, on=TODAY)

    assert [area.full_name for area in predecessors_of(tan_dong)] == ["Xã Tân Hà", "Xã Tân Đông"]


def test_the_default_successor_of_a_divided_commune_is_the_one_to_assume_and_a_district_has_none() -> None:
    phuoc_minh = area_for_code("25564", level=Level.COMMUNE, on=APRIL_2025)
    district = area_for_code("707", level=Level.DISTRICT, on=APRIL_2025)

    assumed = default_successor_of(phuoc_minh, on=TODAY)

    assert assumed is not None
    assert assumed.code == "25579"
    assert default_successor_of(district, on=TODAY) is None


def test_the_communes_of_a_province_are_those_of_the_day() -> None:
    tay_ninh = area_for_code("80", level=Level.PROVINCE, on=TODAY)

    assert communes_of(tay_ninh, on=TODAY).count() == 96
