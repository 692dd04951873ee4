"""Builders of places for the tests of every room: small, without the reference tables."""

import datetime as dt

from ansinh.areas.models import BEFORE_RECORDS, Area, Kind, Level, Part, Succession
from ansinh.areas.names import search_key, with_kind
from ansinh.areas.reference.tables import REFORM

PROVINCE_NAMES = {"72": "Tây Ninh", "80": "Tây Ninh", "20": "Lạng Sơn", "83": "Bến Tre"}


def make_country() -> Area:
    """The one country; made once."""
    return _make(Level.COUNTRY, "vn", Kind.COUNTRY, "Việt Nam", None, BEFORE_RECORDS, None)


def make_province(code: str = "80", *, valid_from: dt.date = REFORM, valid_to: dt.date | None = None) -> Area:
    """A province under its code; the same call again gives the same row."""
    name = PROVINCE_NAMES.get(code, f"Tỉnh {code}")
    return _make(Level.PROVINCE, code, Kind.PROVINCE, name, make_country(), valid_from, valid_to)


def make_commune(
    code: str = "25522", name: str = "Tân Đông", *, province: str = "80", kind: Kind = Kind.COMMUNE
) -> Area:
    """A commune of today: `vn.80.25522.`."""
    return _make(Level.COMMUNE, code, kind, name, make_province(province), REFORM, None)


def make_former_commune(
    code: str = "25522",
    name: str = "Tân Đông",
    *,
    district: str = "706",
    province: str = "72",
    kind: Kind = Kind.COMMUNE,
) -> Area:
    """A commune of before July 2025, in its district: `vn.72.706.25522.`."""
    above = make_province(province, valid_from=BEFORE_RECORDS, valid_to=REFORM)
    parent = _make(Level.DISTRICT, district, Kind.DISTRICT, f"Huyện {district}", above, BEFORE_RECORDS, REFORM)
    return _make(Level.COMMUNE, code, kind, name, parent, BEFORE_RECORDS, REFORM)


def make_hamlet(commune: Area, code: str = "001", name: str = "Đông Hà", *, on: dt.date | None = None) -> Area:
    """A hamlet of a commune, from the commune's first day unless told."""
    valid_from = on or commune.valid_from
    return _make(Level.HAMLET, code, Kind.HAMLET, name, commune, valid_from, commune.valid_to)


def make_succession(old: Area, *new: Area, on: dt.date = REFORM) -> list[Succession]:
    """`old` became the one `new`, or was divided among several, the first being the default."""
    part = Part.WHOLE if len(new) == 1 else Part.DIVIDED
    return [
        Succession.objects.create(old=old, new=one, on=on, part=part, is_default=position == 0)
        for position, one in enumerate(new)
    ]


def _make(
    level: Level, code: str, kind: Kind, name: str, parent: Area | None, valid_from: dt.date, valid_to: dt.date | None
) -> Area:
    full_name = with_kind(name, kind)
    area, _ = Area.objects.get_or_create(
        path=f"{parent.path}{code}." if parent else "vn.",
        valid_from=valid_from,
        defaults={
            "level": level,
            "code": code,
            "kind": kind,
            "name": name,
            "full_name": full_name,
            "search_key": search_key(full_name, kind),
            "parent": parent,
            "valid_to": valid_to,
        },
    )
    return area
