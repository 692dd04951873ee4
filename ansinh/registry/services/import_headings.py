"""What a heading means in the lists of one office, as an officer once said: remembered, and used for the next file."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.workbooks import workbook_of
from ansinh.registry.errors import HeadingUnknown, ImportMoved
from ansinh.registry.lists.book import read_list
from ansinh.registry.lists.cells import text_of
from ansinh.registry.lists.headings import HEADINGS_OF
from ansinh.registry.lists.matching import cleaned
from ansinh.registry.models import ImportFile, ImportRun, RememberedHeading, Subject
from ansinh.registry.policies import require_import


def fields_of(subject: str) -> list[str]:
    """The fields that a column of such a list can mean."""
    return sorted({heading.field for heading in HEADINGS_OF[Subject(subject)]})


def remembered_headings(*, area: Area, subject: str) -> dict[str, str]:
    """Heading (folded; merged headings before it, parted by " | ") → field, '' for a column not to be read."""
    rows = RememberedHeading.objects.filter(area=area, subject=subject)
    return dict(rows.values_list("heading", "field"))


@transaction.atomic
def correct_mapping(*, actor: Actor, area: Area, subject: str, meanings: Mapping[str, str]) -> list[RememberedHeading]:
    """Say what headings mean in this office's lists of a subject; remembered for every later file with them.

    `meanings` maps a heading as written (merged headings before it, parted by "|"; " #2" for the second column of one
    name) to a field, or to '' for a column not to be read. The same said twice has the effect of once.
    Raises HeadingUnknown for a field that such a list does not have.
    """
    require_import(actor, subject, area.path)
    known = fields_of(subject)
    kept = []
    for written, field in meanings.items():
        if field and field not in known:
            raise HeadingUnknown(came=field, what=_("field"), expected=", ".join(known))
        heading = heading_key(written)
        if not heading:
            raise HeadingUnknown(came=written, what=_("heading"), expected="…")
        # One field has one column: what another heading meant before, it means no longer.
        if field:
            RememberedHeading.objects.filter(area=area, subject=subject, field=field).exclude(heading=heading).delete()
        row, _is_new = RememberedHeading.objects.update_or_create(
            area=area,
            subject=subject,
            heading=heading,
            defaults={
                "field": field, "area_path": area.path, "corrected_by": actor.username, "corrected_at": clock.now(),
            },
        )  # fmt: skip
        kept.append(row)
    record(
        actor=actor, act="correct_mapping", on=f"headings of {subject}", area_path=area.path,
        after={row.heading: row.field for row in kept},
    )  # fmt: skip
    return kept


@dataclass(frozen=True)
class ColumnUnderstood:
    """A column of a file: its headings as `correct_mapping` takes them, its field ('' for none), its first values."""

    sheet: str
    heading: str
    field: str
    samples: tuple[str, ...]


SAMPLES = 3


def columns_understood(*, actor: Actor, run: ImportRun) -> list[ColumnUnderstood]:
    """How each column of the file that a run keeps is read; raises ImportMoved where the file is forgotten."""
    require_import(actor, run.subject, run.area_path)
    kept = ImportFile.objects.filter(run=run).first()
    if kept is None:
        raise ImportMoved(file=run.file_name, state=run.get_state_display(), expected="")
    read = read_list(
        workbook_of(run.file_name, bytes(kept.content)),
        subject=run.subject,
        month=Month.of(run.month),
        sheets=run.sheets,
        remembered=remembered_headings(area=run.area, subject=run.subject),
    )
    found = []
    for sheet in read.sheets:
        if sheet.table is None:
            continue
        fields = {column: field for field, column in sheet.table.columns.items()}
        seen: dict[str, int] = {}
        for head in sheet.table.heads:
            seen[head.key] = seen.get(head.key, 0) + 1
            again = f" #{seen[head.key]}" if seen[head.key] > 1 else ""
            cells = (row[head.column] for _number, row in sheet.table.rows if head.column < len(row))
            texts = list(dict.fromkeys(text for cell in cells if cell is not None and (text := text_of(cell))))
            found.append(
                ColumnUnderstood(
                    sheet.name, " | ".join(head.texts) + again, fields.get(head.column, ""), tuple(texts[:SAMPLES])
                )
            )
    return found


def heading_key(written: str) -> str:
    """The key of a heading: each part folded, its short forms written out."""
    text, mark, count = written.partition(" #")
    parts = [cleaned(part) for part in text.split("|")]
    key = " | ".join(part for part in parts if part)
    return f"{key} #{count}"[:300] if mark and key else key[:300]
