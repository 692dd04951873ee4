"""Taking a list out of the house as a spreadsheet: who took which is written down."""

from collections.abc import Sequence

from django.db import transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.sheets import Table, workbook_bytes


@transaction.atomic
def export_list(*, actor: Actor, area: Area, what: str, tables: Sequence[Table]) -> bytes:
    """The workbook of a list that was checked for `area`, as the actor was shown it."""
    actor.require("view_registry", area_path=area.path)
    content = workbook_bytes(tables)
    rows = {table.name: len(list(table.rows)) for table in tables}
    record(actor=actor, act="export_list", on=what, area_path=area.path, after={"rows": rows})
    return content
