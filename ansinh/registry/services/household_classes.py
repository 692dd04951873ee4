"""Classes of households that were recorded by mistake, or that are taken back before they begin."""

import datetime as dt
from collections.abc import Collection, Sequence
from functools import reduce
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db import transaction

from ansinh.areas.queries import common_ancestor
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.bulk import update_rows
from ansinh.core.events import announce
from ansinh.registry.events import HouseholdClassChanged
from ansinh.registry.models import Household, HouseholdClass


@transaction.atomic
def cancel_household_classes(*, actor: Actor, class_ids: Collection[int], why: str) -> int:
    """Take these classes out of the register as if they had never been recorded; their history stays. A class that had
    ended where one of them began lasts as long as before. Returns how many there were. Raises NoRight, OutsideScope.
    """
    chosen = HouseholdClass.objects.filter(pk__among=list(class_ids))
    # The households first, as whoever records their classes locks them.
    households = Household.objects.select_for_update().filter(pk__in=chosen.values("household"))
    list(households.order_by("pk").values_list("pk"))
    rows = list(chosen.select_for_update())
    for row in rows:
        actor.require("edit_registry", area_path=row.area_path)
    if not rows:
        return 0
    HouseholdClass.objects.filter(pk__among=[row.pk for row in rows]).delete()
    longer = _last_as_before(rows)
    record(
        actor=actor, act="cancel_household_classes", on="household classes", why=why,
        area_path=reduce(common_ancestor, {row.area_path for row in rows}),
        before={"classes": [_told(row) for row in rows]}, after={"classes": [_told(row) for row in longer]},
    )  # fmt: skip
    announce(
        HouseholdClassChanged(
            household_ids=tuple(row.household_id for row in rows), changed_on=min(row.valid_from for row in rows)
        )
    )
    return len(rows)


def _told(row: HouseholdClass) -> list[Any]:
    return [row.household_id, row.household_class, row.valid_from, row.valid_to]


def _last_as_before(cancelled: Sequence[HouseholdClass]) -> list[HouseholdClass]:
    """The classes that had ended where a cancelled one began, with the later end that their history says they had, at
    most to where the next class begins.
    """
    begun = {(row.household_id, row.valid_from) for row in cancelled}
    households = [row.household_id for row in cancelled]
    standing = list(HouseholdClass.objects.filter(household__among=households).order_by("household", "valid_from"))
    cut = {row.pk: row for row in standing if (row.household_id, row.valid_to) in begun}
    in_order = pairwise(standing)
    begins_next = {one.pk: later.valid_from for one, later in in_order if one.household_id == later.household_id}
    events: Any = apps.get_model("registry", "HouseholdClassEvent")
    told = events.objects.filter(id__in=list(cut)).order_by("pgh_id").values_list("id", "valid_to")
    ends: dict[int, dt.date | None] = {key: end for key, end in told if end is None or end > cut[key].valid_to}
    for key, end in ends.items():
        cut[key].valid_to = min(filter(None, (end, begins_next.get(key))), default=None)
    longer = [cut[key] for key in ends]
    update_rows("registry_householdclass", ["valid_to"], [(row.pk, row.valid_to) for row in longer])
    return longer
