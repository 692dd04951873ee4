"""Undoing a merge: every row goes back to where it was, unless something done since stands in between."""

import datetime
import json
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from ansinh.areas.queries import common_ancestor
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.events import announce
from ansinh.core.text import tidy
from ansinh.core.wall import widened
from ansinh.registry.errors import LaterActs, NotYoursToSettle, WhyMissing
from ansinh.registry.events import IndividualsSplit
from ansinh.registry.models import DuplicatePair, Individual, Merge, MergeState, PairState
from ansinh.registry.policies import can_settle_pair
from ansinh.registry.queries.identity import COUNTRY
from ansinh.registry.services.duplicates import lock_people, settle_pair
from ansinh.registry.services.merging import DEFERRED, rewrite_name_words, snapshot


@transaction.atomic
def split_individuals(*, actor: Actor, merge: Merge, why: str, on: datetime.date) -> Merge:
    """Both records stand again as before the merge. Done twice it has the effect of once; announces IndividualsSplit.

    What was recorded for the survivor since stays with the survivor. Raises NotYoursToSettle, WhyMissing, LaterActs
    (with every row that was changed since, and what rooms above name).
    """
    people = lock_people(merge.survivor_id, merge.merged_id)
    locked = Merge.objects.select_for_update().get(pk=merge.pk)
    survivor, merged = people[locked.survivor_id], people[locked.merged_id]
    if not can_settle_pair(actor, common_ancestor(survivor.area_path, merged.area_path)):
        raise NotYoursToSettle(who=actor.full_name)
    if locked.state == MergeState.UNDONE:
        return locked
    reason = tidy(why)
    if not reason:
        raise WhyMissing
    *rows, identity = locked.changes
    with widened(COUNTRY):
        _refuse_later_acts(rows, identity, survivor, merged)
        _put_back(rows, people)
    _give_back_identity(survivor, merged, identity)
    locked.state, locked.split_by, locked.split_on, locked.split_why = (
        MergeState.UNDONE, actor.username, on, reason[:300],
    )  # fmt: skip
    locked.save(update_fields=["state", "split_by", "split_on", "split_why"])
    if locked.pair_id is not None:
        pair = DuplicatePair.objects.select_for_update().get(pk=locked.pair_id)
        settle_pair(pair, PairState.OPEN, actor=actor, reason="", on=None)
    for path in {survivor.area_path, merged.area_path}:
        record(
            actor=actor, act="split_individuals", on=locked, area_path=path, why=reason,
            before={"survivor": survivor.pk, "merged": merged.pk}, after={"rows": len(rows)},
        )  # fmt: skip
    announce(IndividualsSplit(locked.pk, survivor.pk, merged.pk, on))
    return locked


def _refuse_later_acts(
    rows: list[dict[str, Any]], identity: dict[str, Any], survivor: Individual, merged: Individual
) -> None:
    acts = []
    if merged.merged_into_id != survivor.pk:
        acts.append(_("%(name)s was merged into somebody else since") % {"name": survivor.full_name})
    for entry in rows:
        model = apps.get_model("registry", entry["table"])
        row: Any = model._default_manager.select_for_update().get(pk=entry["id"])
        now = json.loads(json.dumps(snapshot(row), cls=DjangoJSONEncoder))
        changed = [column for column, value in entry["after"].items() if now.get(column) != value]
        if changed:
            acts.append(
                _("%(what)s no. %(row)s: %(columns)s changed")
                % {"what": entry["table"], "row": entry["id"], "columns": ", ".join(changed)}
            )
    ours = json.loads(json.dumps({c: getattr(survivor, c) for c in identity["after"]}, cls=DjangoJSONEncoder))
    acts += [
        _("%(name)s: %(column)s was corrected") % {"name": survivor.full_name, "column": column}
        for column, value in identity["after"].items()
        if ours[column] != value
    ]
    if acts:
        raise LaterActs(acts)


def _put_back(rows: list[dict[str, Any]], people: dict[int, Individual]) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"set constraints {DEFERRED} deferred")
            for entry in reversed(rows):
                values = dict(entry["before"])
                if values.get("individual_id") in people:
                    values["area_path"] = people[values["individual_id"]].area_path
                apps.get_model("registry", entry["table"])._default_manager.filter(pk=entry["id"]).update(**values)
            cursor.execute(f"set constraints {DEFERRED} immediate")
    except IntegrityError as refusal:
        constraint = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", "") or str(refusal)
        raise LaterActs([_("a row recorded since stands in the way (%(rule)s)") % {"rule": constraint}]) from None


def _give_back_identity(survivor: Individual, merged: Individual, identity: dict[str, Any]) -> None:
    before: dict[str, Any] = identity["before"]
    number = survivor.identity_number
    if "identity_number" in before:
        Individual.objects.filter(pk=merged.pk).update(identity_number=None)
    if before:
        Individual.objects.filter(pk=survivor.pk).update(**before)
        survivor.refresh_from_db()
    if "identity_number" in before:
        Individual.objects.filter(pk=merged.pk).update(identity_number=number)
    Individual.objects.filter(pk=merged.pk).update(merged_into=None)
    merged.refresh_from_db()
    if "full_name" in before:
        rewrite_name_words(survivor)
