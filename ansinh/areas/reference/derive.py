"""Derive the committed reference tables from the PyPI package `vietnamadminunits`: `make areas`.

A development act: the package is no part of the running programme, the tables are. Every field is
deterministic, so a second run leaves the working tree as it was. `README.md` beside this file tells
where each column comes from and what was corrected.
"""

import csv
import json
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

Row = tuple[str, ...]

HERE = Path(__file__).parent

CODE_CORRECTIONS = {"06970": "06978"}
"""Codes that the package has wrong in the list of July 2025: Ba Chẽ (Quảng Ninh) is 06978."""

PROVINCE_KINDS = {"Tỉnh": "province", "Thành phố": "central_city"}
DISTRICT_KINDS = {"Huyện": "district", "Quận": "urban_district", "Thị xã": "town", "Thành phố": "provincial_city"}
COMMUNE_KINDS = {"Xã": "commune", "Phường": "ward", "Thị trấn": "township", "Đặc khu": "special_zone"}

SMALL_WORDS = {"trường"}
"""Words that stay small inside a name: "Thị trấn Nông trường Việt Lâm"."""


class Part(TypedDict):
    """One successor of a divided commune, as the package writes it."""

    newWardKey: str
    isDefaultNewWard: bool


class Converter(TypedDict):
    """The package's conversion table of July 2025; its keys are unaccented names run together."""

    DICT_PROVINCE: dict[str, list[str]]
    DICT_PROVINCE_WARD_NO_DIVIDED: dict[str, dict[str, list[str]]]
    DICT_PROVINCE_WARD_DIVIDED: dict[str, dict[str, list[Part]]]


@dataclass(frozen=True)
class Package:
    """What the package knows: units of before and of after 1 July 2025, and the way from one to the other."""

    former: list[sqlite3.Row]
    present: list[sqlite3.Row]
    converter: Converter


def main() -> None:
    """Write the tables beside this file and print their numbers of rows."""
    package = read_package()
    continued = unmerged_provinces(package)
    tables: dict[str, tuple[Row, list[Row]]] = {
        "provinces": (("code", "kind", "name"), province_rows(package.present)),
        "former_provinces": (
            ("code", "kind", "name", "continues"),
            [(*row, yes(row[0] in continued)) for row in province_rows(package.former)],
        ),
        "former_districts": (("code", "province_code", "kind", "name"), district_rows(package.former)),
        "communes": (("code", "province_code", "kind", "name"), commune_rows(package.present, "provinceCode")),
        "former_communes": (("code", "district_code", "kind", "name"), commune_rows(package.former, "districtCode")),
        "successions": (("old_code", "new_code", "part", "is_default"), succession_rows(package, continued)),
    }
    for name, (header, rows) in tables.items():
        write_table(name, header, rows)
        sys.stdout.write(f"{name}: {len(rows)}\n")


def read_package() -> Package:
    """Read the installed package's data files; its own code is not run."""
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise SystemExit("The package vietnamadminunits is not installed: pip install -r requirements/dev.txt")
    data = Path(spec.origin).parent / "data"
    connection = sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    former = connection.execute("SELECT * FROM admin_units_legacy").fetchall()
    present = connection.execute("SELECT * FROM admin_units").fetchall()
    connection.close()
    return Package(former, present, json.loads((data / "converter_2025.json").read_text(encoding="utf-8")))


def unmerged_provinces(package: Package) -> frozenset[str]:
    """Codes of the provinces that Resolution 202/2025/QH15 left as they were: one unit before and after."""
    before = {unit["provinceKey"]: unit["provinceCode"] for unit in package.former}
    return frozenset(before[key] for key, olds in package.converter["DICT_PROVINCE"].items() if olds == [key])


def province_rows(units: Iterable[sqlite3.Row]) -> list[Row]:
    return sorted({(unit["provinceCode"], *kind_and_name(unit["province"], PROVINCE_KINDS)) for unit in units})


def district_rows(units: Iterable[sqlite3.Row]) -> list[Row]:
    return sorted(
        {
            (unit["districtCode"], unit["provinceCode"], *kind_and_name(unit["district"], DISTRICT_KINDS))
            for unit in units
        }
    )


def commune_rows(units: Iterable[sqlite3.Row], parent: str) -> list[Row]:
    """Communes with their parent's code, which stands in the column `parent`; five island districts had none."""
    return sorted(
        (commune_code(unit), unit[parent], *kind_and_name(unit["ward"], COMMUNE_KINDS))
        for unit in units
        if unit["wardCode"]
    )


def succession_rows(package: Package, continued: frozenset[str]) -> list[Row]:
    """Old code, new code, whole|divided, yes for the successor to assume where nothing says more.

    The length of a code tells its level: two digits a province, three a district (the five island
    districts without communes became special zones), five a commune.
    """
    olds = {
        "_".join((unit["provinceKey"], unit["districtKey"], unit["wardKey"] or "")): unit["wardCode"]
        or unit["districtCode"]
        for unit in package.former
    }
    news = {(unit["provinceKey"], unit["wardKey"]): commune_code(unit) for unit in package.present}
    old_provinces = {unit["provinceKey"]: unit["provinceCode"] for unit in package.former}
    new_provinces = {unit["provinceKey"]: unit["provinceCode"] for unit in package.present}
    provinces = [
        (old_provinces[old], new_provinces[new], "whole", "yes")
        for new, merged in package.converter["DICT_PROVINCE"].items()
        for old in merged
        if old_provinces[old] not in continued
    ]
    whole = [
        (olds[old], news[province, new], "whole", "yes")
        for province, communes in package.converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
        for new, merged in communes.items()
        for old in merged
    ]
    divided = [
        (olds[old], news[province, part["newWardKey"]], "divided", yes(part["isDefaultNewWard"]))
        for province, communes in package.converter["DICT_PROVINCE_WARD_DIVIDED"].items()
        for old, parts in communes.items()
        for part in parts
    ]
    return sorted([*provinces, *whole, *divided], key=lambda row: (len(row[0]), row))


def commune_code(unit: sqlite3.Row) -> str:
    """The unit's code, corrected where it is one of the present list (which alone has no district)."""
    code: str = unit["wardCode"]
    return code if "districtCode" in unit.keys() else CODE_CORRECTIONS.get(code, code)  # noqa: SIM118 (sqlite3.Row)


def kind_and_name(full_name: str, kinds: dict[str, str]) -> tuple[str, str]:
    """Split "Xã Tân Đông" into ("commune", "Tân Đông"); "Phường 1" keeps its word, a number is no name."""
    tidy = " ".join(unicodedata.normalize("NFC", full_name).split())
    for word, kind in kinds.items():
        if tidy.lower().startswith(word.lower() + " "):
            rest = " ".join(capitalised(part) for part in tidy[len(word) :].split())
            return kind, f"{word} {rest}" if rest[0].isdigit() else rest
    raise SystemExit(f"The name {full_name!r} begins with none of {', '.join(kinds)}")


def capitalised(word: str) -> str:
    return word if word in SMALL_WORDS else word[0].upper() + word[1:]


def yes(answer: bool) -> str:
    return "yes" if answer else ""


def write_table(name: str, header: Sequence[str], rows: Iterable[Row]) -> None:
    """Write one table as UTF-8 CSV with LF line ends."""
    with (HERE / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
