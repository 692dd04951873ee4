"""Papers that are kept with their bytes, of whatever they belong to: the columns of a fresh one, taking one away."""

from typing import Any, TypeVar

from django.utils.translation import gettext as _

from ansinh.audit.services import record, record_read
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.papers import Paper
from ansinh.core.text import tidy
from ansinh.registry.errors import PaperGone, PaperTellsHealth, WhyMissing
from ansinh.registry.models import KeptPaper
from ansinh.registry.policies import may_see_health

Kept = TypeVar("Kept", bound=KeptPaper)


def paper_columns(actor: Actor, paper: Paper, *, title: str, tells_health: bool) -> dict[str, Any]:
    """The columns of a fresh row, without what it belongs to."""
    return {
        "title": tidy(title),
        "name": paper.name,
        "kind": paper.kind,
        "size": len(paper.content),
        "sha256": paper.sha256,
        "content": paper.content,
        "tells_health": tells_health,
        "attached_by": actor.username,
        "attached_by_name": actor.full_name,
        "attached_at": clock.now(),
    }


def record_attached(actor: Actor, act: str, row: KeptPaper) -> None:
    """The line of the trail; names and titles can tell an illness, so the mark of the bytes stands for them."""
    record(
        actor=actor, act=act, on=row, area_path=row.area_path,
        after={"kind": row.kind, "size": row.size, "sha256": row.sha256, "tells_health": row.tells_health},
    )  # fmt: skip


def take_away(actor: Actor, act: str, locked: Kept, why: str) -> Kept:
    """Empty a locked row for good. Raises WhyMissing, PaperTellsHealth; once taken away it stays as it is."""
    if locked.tells_health and not may_see_health(actor):
        raise PaperTellsHealth
    reason = tidy(why)
    if not reason:
        raise WhyMissing
    if not locked.is_kept:
        return locked
    locked.content, locked.removed_by = b"", actor.username
    locked.removed_at, locked.removing_reason = clock.now(), reason
    locked.save(update_fields=["content", "removed_by", "removed_at", "removing_reason"])
    record(
        actor=actor, act=act, on=locked, area_path=locked.area_path, why=reason,
        before={"kind": locked.kind, "size": locked.size, "sha256": locked.sha256},
    )  # fmt: skip
    return locked


def look_into(actor: Actor, row: KeptPaper) -> None:
    """Whoever takes the bytes is written down where they tell health. Raises PaperTellsHealth, PaperGone."""
    if row.tells_health and not may_see_health(actor):
        raise PaperTellsHealth
    if not row.is_kept:
        raise PaperGone(why=row.removing_reason or _("no reason"))
    if row.tells_health:
        record_read(actor=actor, what="health", on=row, area_path=row.area_path)
