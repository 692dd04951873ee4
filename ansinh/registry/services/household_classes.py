"""Classes of households that were recorded by mistake."""

from collections.abc import Collection
from functools import reduce

from django.db import transaction

from ansinh.areas.queries import common_ancestor
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.events import announce
from ansinh.registry.events import HouseholdClassChanged
from ansinh.registry.models import HouseholdClass


@transaction.atomic
def cancel_household_classes(*, actor: Actor, class_ids: Collection[int], why: str) -> int:
    """Take these classes out of the register as if they had never been recorded; their history stays. Returns how many
    there were. Raises NoRight, OutsideScope.
    """
    rows = list(HouseholdClass.objects.select_for_update().filter(pk__among=list(class_ids)))
    for row in rows:
        actor.require("edit_registry", area_path=row.area_path)
    if not rows:
        return 0
    HouseholdClass.objects.filter(pk__among=[row.pk for row in rows]).delete()
    record(
        actor=actor, act="cancel_household_classes", on="household classes", why=why,
        area_path=reduce(common_ancestor, {row.area_path for row in rows}),
        before={"classes": [[row.household_id, row.household_class, row.valid_from, row.valid_to] for row in rows]},
    )  # fmt: skip
    announce(
        HouseholdClassChanged(
            household_ids=tuple(row.household_id for row in rows), changed_on=min(row.valid_from for row in rows)
        )
    )
    return len(rows)
