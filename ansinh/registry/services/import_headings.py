"""What a heading means in the lists of one office, as an officer once said: remembered, and used for the next file."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.registry.errors import HeadingUnknown
from ansinh.registry.lists.headings import HEADINGS_OF
from ansinh.registry.lists.matching import cleaned
from ansinh.registry.models import RememberedHeading, Subject
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


def heading_key(written: str) -> str:
    """The key of a heading: each part folded, its short forms written out."""
    text, mark, count = written.partition(" #")
    parts = [cleaned(part) for part in text.split("|")]
    key = " | ".join(part for part in parts if part)
    return f"{key} #{count}"[:300] if mark and key else key[:300]
