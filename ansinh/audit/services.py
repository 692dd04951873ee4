"""Writing the trail: called by every act inside its own transaction."""

from typing import Any

from django.db import models

from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import Actor

Values = dict[str, Any]


def record(
    *,
    actor: Actor,
    act: str,
    on: models.Model | str,
    area_path: str,
    before: Values | None = None,
    after: Values | None = None,
    why: str = "",
) -> AuditEntry:
    """Write what `actor` did to `on` (a row, or a label such as `payroll 2025-04`), in the running transaction."""
    if isinstance(on, str):
        object_type, object_id = on, ""
    else:
        object_type, object_id = on._meta.label_lower, str(on.pk)
    return AuditEntry.objects.create(
        at=clock.now(),
        actor_username=actor.username,
        actor_name=actor.full_name,
        act=act,
        object_type=object_type,
        object_id=object_id,
        area_path=area_path,
        before=before,
        after=after,
        why=why,
    )


def record_read(
    *, actor: Actor, what: str, on: models.Model | str, area_path: str, seen: Values | None = None
) -> AuditEntry:
    """Write that `actor` read health facts (`health`), a bank account (`bank_account`) or files (`files`).

    `seen` says which, where one look was at many.
    """
    return record(actor=actor, act=f"read_{what}", on=on, area_path=area_path, after=seen)
