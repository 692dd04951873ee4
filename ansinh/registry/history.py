"""Keeping what a registry row said before: an event row for each insert and change, written by the database itself.

Statement-level triggers (one insert per statement, not per row) keep bulk work fast. An event table carries the
row's area_path and a composite key to its row, ON UPDATE CASCADE: the history of a person who moves travels along,
although the application's role may only insert and read there.
"""

from typing import TypeVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models.expressions import RawSQL

M = TypeVar("M", bound=type[models.Model])

CURRENT_IMPORT = RawSQL("nullif(current_setting('ansinh.import_run', true), '')::bigint", ())
"""The run of the import that wrote the row, by which the import can be taken back; null for every other act."""
CURRENT_ACTOR = RawSQL("coalesce(current_setting('ansinh.actor', true), '')", ())


def tracked(model: M) -> M:
    """Class decorator: the model gets an event model `<Name>Event` with every column and who wrote it."""
    event_model = pghistory.create_event_model(
        model,
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(condition=pgtrigger.AnyChange(exclude=["area_path"])),
        # An import taken back deletes what it registered; the history outlives the row and keeps its `id`.
        obj_field=pghistory.ObjForeignKey(related_name="+", null=True),
        context_field=None,  # type: ignore[arg-type]  # its annotation forgets the None that it documents
        attrs={
            "pgh_actor": models.CharField(max_length=150, db_default=CURRENT_ACTOR),
            "pgh_import_run": models.BigIntegerField(null=True, db_default=CURRENT_IMPORT),
            "personal_data": getattr(model, "personal_data", {}),
        },
        meta={
            "indexes": [
                models.Index(fields=["pgh_obj", "pgh_created_at"]),
                models.Index(
                    fields=["pgh_import_run"],
                    name=f"registry_{model.__name__.lower()}_run",
                    condition=models.Q(pgh_import_run__isnull=False),
                ),
            ]
        },
        level=pgtrigger.Statement,
        abstract=False,
    )
    for field in event_model._meta.local_fields:
        # History is asked for by its own row; an index on every reference would double the cost of a bulk load.
        if isinstance(field, models.ForeignKey):
            setattr(field, "db_index", False)  # noqa: B010 - the stubs do not know it
    return model
