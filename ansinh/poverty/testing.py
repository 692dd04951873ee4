"""Builders for tests of the review of poor households. Call those that write inside `acting(...)`.

Lan is the officer who plans, Minh the chair who approves.
"""

from ansinh.accounts.roles import ROLES
from ansinh.areas.models import Area
from ansinh.core.actors import Actor
from ansinh.core.sheets import Table, workbook_bytes
from ansinh.judgement.queries import instrument_as_data, shipped
from ansinh.poverty.models import KeptInstrument
from ansinh.poverty.services import import_instrument

ROLE_OF = {"lan": "commune_officer", "minh": "approver", "thu": "province_officer", "soat": "auditor"}
NAME_OF = {"lan": "Trần Thị Lan", "minh": "Lê Văn Minh", "thu": "Đặng Thị Thu", "soat": "Võ Thị Soát"}


def at_work(username: str, area: Area | str, *, without: str = "") -> Actor:
    """Lan, Minh, Thu of the province or Soát the auditor; `without` names rights that are lacking."""
    role = ROLES[ROLE_OF[username]]
    scope = area if isinstance(area, str) else str(area.path)
    permissions = role.permissions - frozenset(without.split())
    return Actor(username, NAME_OF[username], scope, permissions, may_write=role.may_write)


def table_of_points(**cells: str) -> bytes:
    """A workbook with a table of points; `cells` overwrite places such as `B3` ("row 3, second column")."""
    rows = [list(row) for row in instrument_as_data(shipped("national"))["sheets"]["points"]]
    for place, text in cells.items():
        rows[int(place[1:]) - 1][ord(place[0]) - ord("A")] = text
    return workbook_bytes([Table("points", rows[0], rows[1:])])


def make_instrument(actor: Actor, area: Area, *, version: str = "2026-09", **cells: str) -> KeptInstrument:
    """The office's own table of points."""
    content = table_of_points(**cells)
    return import_instrument(
        actor=actor, area=area, name="bang-diem.xlsx", content=content, title="Bảng điểm Tây Ninh", version=version
    )
