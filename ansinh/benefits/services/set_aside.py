"""Setting a row of one of the two lists aside until a day, and taking it back."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ansinh.audit.services import record
from ansinh.benefits.errors import NoReasonGiven, NothingChosen, UntilNotLater
from ansinh.benefits.models import SetAside
from ansinh.benefits.policies import ASSESS
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.text import tidy
from ansinh.registry.models import Individual

LONGEST = 366
"""For longer than a year nobody looks away from a finding."""


@transaction.atomic
def record_set_aside(
    *,
    actor: Actor,
    individual: Individual,
    benefit: str,
    kind: str,
    month: Month | None,
    until: dt.date,
    reason: str,
    on: dt.date,
) -> SetAside:
    """Show findings of this kind about the person no more before `until`; of one month, or of every month.

    The same set aside again takes the new day and reason; with the same ones nothing happens. Raises NoReasonGiven,
    UntilNotLater.
    """
    actor.require(ASSESS, area_path=individual.area_path)
    if not tidy(reason):
        raise NoReasonGiven
    if not dt.timedelta(0) < until - on <= dt.timedelta(days=LONGEST):
        raise UntilNotLater(until=until, on=on, longest=LONGEST)
    # The person is the lock: two officers set one row aside once.
    person = Individual.objects.select_for_update(of=("self",)).select_related("area").get(pk=individual.pk)
    values = {
        "until": until,
        "reason": tidy(reason),
        "set_by": actor.username,
        "set_by_name": actor.full_name,
        "set_on": on,
        "person_name": person.full_name,
        "area_path": person.area.path,
    }
    row, is_new = SetAside.objects.get_or_create(
        individual=person, benefit=benefit, kind=kind, month=month.first_day if month else None, taken_back_by="",
        defaults=values,
    )  # fmt: skip
    before = None if is_new else {"until": row.until, "reason": row.reason}
    if before == {"until": until, "reason": values["reason"]}:
        return row
    if not is_new:
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    record(
        actor=actor, act="record_set_aside", on=row, area_path=row.area_path, before=before,
        after={"individual": person.pk, "kind": kind, "benefit": benefit, "until": until}, why=row.reason,
    )  # fmt: skip
    return row


@transaction.atomic
def end_set_aside(*, actor: Actor, rows: Sequence[SetAside]) -> int:
    """Show these findings again at once; returns how many there were. Taken back twice has the effect of once."""
    actor.require(ASSESS)
    for row in rows:
        actor.require(ASSESS, area_path=row.area_path)
    keys = [row.pk for row in rows]
    locked = list(SetAside.objects.select_for_update().filter(pk__among=keys, taken_back_by="").order_by("pk"))
    if not rows:
        raise NothingChosen
    SetAside.objects.filter(pk__among=[row.pk for row in locked]).update(taken_back_by=actor.username)
    for row in locked:
        record(
            actor=actor, act="end_set_aside", on=row, area_path=row.area_path,
            before={"until": row.until}, after={"individual": row.individual_id, "kind": row.kind},
        )  # fmt: skip
    return len(locked)
