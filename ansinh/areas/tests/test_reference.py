"""The reference tables: their numbers, their corrections, and what the referee says."""

import csv
import datetime as dt
import importlib.util
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from ansinh.areas.models import Area, FormerName, Kind, Level, Part, Succession
from ansinh.areas.names import sounded, with_kind
from ansinh.areas.queries import area_for_code, full_name_on, successors_of
from ansinh.areas.reference import derive, tables
from ansinh.core.periods import in_force

REFEREE = Path(settings.ROOT).parent / "shared" / "data" / "areas"
NAMED_ON = dt.date(2026, 7, 1)

needs_referee = pytest.mark.skipif(not REFEREE.is_dir(), reason=f"the referee's lists are not at {REFEREE}")
needs_package = pytest.mark.skipif(
    importlib.util.find_spec("vietnamadminunits") is None, reason="the source package is not installed"
)


def referee(name: str) -> list[dict[str, str]]:
    with (REFEREE / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    ("on", "provinces", "districts", "communes"),
    [
        (dt.date(2025, 6, 30), 63, 696, 10_035),
        (dt.date(2025, 7, 1), 34, 0, 3_321),
        (dt.date(2026, 11, 22), 34, 0, 3_321),
    ],
)
def test_each_day_has_its_units(on: dt.date, provinces: int, districts: int, communes: int) -> None:
    levels = Counter(Area.objects.filter(in_force(on)).values_list("level", flat=True))

    assert levels == Counter(
        {Level.COUNTRY: 1, Level.PROVINCE: provinces, Level.DISTRICT: districts, Level.COMMUNE: communes}
    )


@pytest.mark.usefixtures("places")
def test_the_kinds_of_july_2025_are_those_of_the_law() -> None:
    kinds = Counter(unit.kind for unit in tables.units() if unit.level == Level.COMMUNE and unit.valid_to is None)

    assert kinds == Counter({Kind.COMMUNE: 2_621, Kind.WARD: 687, Kind.SPECIAL_ZONE: 13})


@pytest.mark.usefixtures("places")
def test_ba_che_has_its_right_code() -> None:
    assert area_for_code("06978", level=Level.COMMUNE, on=tables.REFORM).full_name == "Xã Ba Chẽ"
    assert not Area.objects.filter(code="06970", valid_from=tables.REFORM).exists()
    assert area_for_code("06970", level=Level.COMMUNE, on=dt.date(2025, 6, 30)).full_name == "Thị trấn Ba Chẽ"


def test_more_than_two_thousand_codes_mean_another_place_after_june_2025() -> None:
    """2,176 when the wrong code of Ba Chẽ is counted among the codes of today, as the source has it."""
    communes = [unit for unit in tables.units() if unit.level == Level.COMMUNE]
    former = {unit.code: with_kind(unit.name, unit.kind) for unit in communes if unit.valid_to is not None}
    present = {unit.code: with_kind(unit.name, unit.kind) for unit in communes if unit.valid_to is None}
    divided = {succeeded.old_code for succeeded in tables.successions() if succeeded.part == Part.DIVIDED}
    with_wrong_code = {**present, "06970": present["06978"]}

    def other_places(now: dict[str, str]) -> int:
        return sum(
            sounded(former[code]) != sounded(now[code]) or code in divided for code in former.keys() & now.keys()
        )

    assert other_places(present) == 2_175
    assert other_places(with_wrong_code) == 2_176


@pytest.mark.usefixtures("places")
def test_every_commune_of_before_has_successors_in_force_and_one_default() -> None:
    ended = Area.objects.filter(level=Level.COMMUNE, valid_to=tables.REFORM)
    links = Succession.objects.filter(old__level=Level.COMMUNE, on=tables.REFORM)

    assert links.count() == 10_597
    assert links.filter(is_default=True).count() == ended.count() == 10_035
    assert Counter(links.values_list("part", flat=True)) == Counter({Part.WHOLE: 9_564, Part.DIVIDED: 1_033})
    assert not links.exclude(new__valid_from=tables.REFORM, new__level=Level.COMMUNE).exists()


@pytest.mark.usefixtures("places")
def test_eleven_provinces_stayed_as_they_were_and_the_others_have_one_successor() -> None:
    stayed = Area.objects.filter(level=Level.PROVINCE, valid_from__lt=tables.REFORM, valid_to__isnull=True)
    merged = Succession.objects.filter(old__level=Level.PROVINCE)

    assert stayed.count() == 11
    assert merged.count() == 52
    assert set(merged.values_list("part", "is_default")) == {(Part.WHOLE, True)}


@pytest.mark.usefixtures("places")
def test_the_island_districts_without_communes_became_special_zones() -> None:
    islands = Succession.objects.filter(old__level=Level.DISTRICT).select_related("new")

    assert {link.new.full_name for link in islands} == {
        "Đặc khu Bạch Long Vĩ",
        "Đặc khu Cồn Cỏ",
        "Đặc khu Hoàng Sa",
        "Đặc khu Lý Sơn",
        "Đặc khu Côn Đảo",
    }


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    ("district", "code", "name", "successors"),
    [
        ("706", "25522", "Xã Tân Đông", ["25522 Xã Tân Đông"]),
        ("706", "25519", "Xã Tân Hà", ["25522 Xã Tân Đông"]),
        ("703", "25480", "Phường Ninh Sơn", ["25480 Phường Bình Minh"]),
        ("707", "25564", "Xã Phước Minh", ["25579 Xã Lộc Ninh", "25552 Xã Dương Minh Châu"]),
    ],
)
def test_the_communes_of_the_field_notes_became_what_the_notes_say(
    district: str, code: str, name: str, successors: list[str]
) -> None:
    former = area_for_code(code, level=Level.COMMUNE, on=dt.date(2025, 4, 30))
    today = successors_of(former, on=dt.date(2026, 11, 22))

    assert (former.full_name, former.path) == (name, f"vn.72.{district}.{code}.")
    assert [f"{area.code} {area.full_name}" for area in today] == successors
    assert {area.path[:6] for area in today} == {"vn.80."}


@pytest.mark.usefixtures("places")
def test_the_wards_of_dong_nai_keep_the_names_they_bore() -> None:
    long_thanh = area_for_code("26368", level=Level.COMMUNE, on=NAMED_ON)
    dong_nai = area_for_code("75", level=Level.PROVINCE, on=NAMED_ON)

    assert full_name_on(long_thanh, on=dt.date(2026, 4, 29)) == "Xã Long Thành"
    assert full_name_on(long_thanh, on=dt.date(2026, 4, 30)) == long_thanh.full_name == "Phường Long Thành"
    assert full_name_on(dong_nai, on=dt.date(2025, 7, 1)) == "Tỉnh Đồng Nai"
    assert dong_nai.full_name == "Thành phố Đồng Nai"
    assert FormerName.objects.count() == 11


def test_every_name_is_nfc_and_tidy() -> None:
    names = [unit.name for unit in tables.units()]

    assert [name for name in names if name != unicodedata.normalize("NFC", name)] == []
    assert [name for name in names if name != " ".join(name.split()) or not name[0].isupper()] == []


@needs_package
def test_deriving_again_gives_the_committed_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derive, "HERE", tmp_path)

    derive.main()

    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(written) == 6
    assert written == {name: (tables.HERE / name).read_bytes() for name in written}


@needs_referee
@pytest.mark.usefixtures("places")
def test_the_provinces_are_those_of_the_referee() -> None:
    ours = Area.objects.filter(in_force(NAMED_ON), level=Level.PROVINCE)

    assert {(area.code, sounded(full_name_on(area, on=NAMED_ON))) for area in ours} == {
        (row["code"], sounded(row["full_name"])) for row in referee("provinces_2026-07")
    }


@needs_referee
@pytest.mark.usefixtures("places")
def test_the_communes_are_those_of_the_referee() -> None:
    ours = Area.objects.filter(in_force(NAMED_ON), level=Level.COMMUNE).select_related("parent")

    assert {(area.code, area.parent and area.parent.code, sounded(area.full_name)) for area in ours} == {
        (row["code"], row["province_code"], sounded(row["full_name"])) for row in referee("communes_2026-07")
    }


@needs_referee
@pytest.mark.usefixtures("places")
def test_the_names_of_july_2025_are_those_of_the_referee() -> None:
    ours = Area.objects.filter(in_force(tables.REFORM), level=Level.COMMUNE)
    former = {name.area_id: name.full_name for name in FormerName.objects.filter(in_force(tables.REFORM))}
    theirs = {
        row["new_commune_code"]: row["new_commune_at_2025-07-01"] for row in referee("commune_mapping_old_to_new")
    }
    names = {area.code: former.get(area.pk, area.full_name) for area in ours}

    assert {code: sounded(names[code]) for code in theirs} == {code: sounded(name) for code, name in theirs.items()}


@needs_referee
@pytest.mark.usefixtures("places")
def test_the_former_units_and_the_succession_are_those_of_the_referee() -> None:
    links = Succession.objects.filter(old__level=Level.COMMUNE).select_related("new", "old__parent__parent")
    rows = referee("commune_mapping_old_to_new")

    ours = {
        (
            link.old.path,
            sounded(link.old.full_name),
            sounded(link.old.parent.full_name if link.old.parent else ""),
            link.new.code,
            link.part,
            link.is_default,
        )
        for link in links
    }
    theirs = {
        (
            f"vn.{row['old_province_code']}.{row['old_district_code']}.{row['old_commune_code']}.",
            sounded(row["old_commune"]),
            sounded(row["old_district"]),
            row["new_commune_code"],
            row["kind"],
            row["is_default"] == "1",
        )
        for row in rows
    }
    assert ours == theirs
