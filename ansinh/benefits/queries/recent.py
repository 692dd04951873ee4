"""What happened lately, for the first page: told by the trail, without the values and reasons that it keeps."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise

from ansinh.audit.labels import ACTS, THINGS
from ansinh.audit.models import AuditEntry
from ansinh.audit.queries import latest_acts
from ansinh.benefits.models import Application, Check, CheckAnswer, Complaint, Decision, DecisionKind
from ansinh.benefits.policies import RIGHTS_OF_CHECKS, may_see_categories
from ansinh.benefits.queries.open_rows import open_rows
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.counting import counts_of
from ansinh.core.months import Month
from ansinh.payments.models import Payroll
from ansinh.registry.models import Household, ImportRun, Individual

DAYS = 30
SHOWN = 8
TOLD: Mapping[str, Collection[str]] = {
    "view_registry": (
        "record_death", "record_household_class", "approve_move_request", "merge_individuals", "approve_report",
        "record_visit",
    ),
    "import_recipients": ("import_recipients", "undo_import"),
    "view_decisions": (
        "register_application", "return_application", "cancel_decision", "take_over_decisions", "record_complaint",
        "answer_complaint", "decide_recovery", *(f"decide_{kind.value}" for kind in DecisionKind),
    ),
    "view_payroll": (
        "prepare_payroll", "approve_payroll", "reject_payroll", "send_payroll", "reconcile_payroll", "close_payroll",
    ),
}  # fmt: skip
"""By the right that it takes to be told of them, the acts that are news."""
MONTHS_BACK = 2


class Named(NamedTuple):
    """What rows of a kind are called in the news, and the page of one."""

    rows: type[Any]
    name: str
    page: str


NAMED: Mapping[str, Named] = {
    "registry.individual": Named(Individual, "full_name", "person"),
    "registry.household": Named(Household, "number", "household"),
    "registry.importrun": Named(ImportRun, "file_name", "import_run"),
    "benefits.application": Named(Application, "individual__full_name", "application"),
    "benefits.decision": Named(Decision, "reference", "decision"),
    "benefits.complaint": Named(Complaint, "decision__reference", "complaint"),
    "payments.payroll": Named(Payroll, "reference", "payroll"),
}


@dataclass(frozen=True)
class News:
    """Who did what to what, and when; `url` is empty where there is no page of it, or it is out of sight by now."""

    at: dt.datetime
    who: str
    what: str | Promise
    thing: str | Promise
    url: str


@dataclass(frozen=True)
class Looked:
    """One of the two lists as it is kept; `count`, of the rows still open, is None where none is kept of late."""

    check: Check
    month: Month
    url: str
    count: int | None = None
    at: dt.datetime | None = None


def recent_news(*, actor: Actor) -> list[News]:
    """The latest of what this person may be told of; two queries."""
    acts = [act for right, acts in TOLD.items() if actor.may(right) for act in acts]
    since = clock.now() - dt.timedelta(days=DAYS)
    entries = latest_acts(acts, area_path=actor.scope, since=since, most=SHOWN) if acts else []
    names = _names(entries)
    return [_told(entry, names.get((entry.object_type, entry.object_id))) for entry in entries]


def looked_at(*, actor: Actor, this: Month, paid: Month | None) -> list[Looked]:
    """The kept answers to the two lists, of those that this person may ask for, with what is still open; two queries.

    What was paid is looked at up to the month `paid`, who is left behind up to `this` one.
    """
    last = {check: month for check, month in ((Check.PAID, paid), (Check.MISSED, this)) if month is not None}
    months = {
        check: [month + -back for back in range(MONTHS_BACK + 1)]
        for check, month in last.items()
        if all(map(actor.may, RIGHTS_OF_CHECKS[check]))
    }
    kept = CheckAnswer.objects.defer("found").filter(
        area__path=actor.scope, tells_categories=may_see_categories(actor), check_kind__in=list(months),
        month__in=[month.first_day for one in months.values() for month in one],
    )  # fmt: skip
    found = {(one.check_kind, Month.of(one.month)): one for one in kept}
    # As of the latest of the months that was looked at; where none was, the latest.
    latest = {
        check: next((one for one in months[check] if (check, one) in found), months[check][0]) for check in months
    }
    answers = {check: found[check, month] for check, month in latest.items() if (check, month) in found}
    counts = counts_of(open_rows, actor=actor, on=clock.today(), keys=[one.pk for one in answers.values()])
    open_of = dict(zip(answers, counts.values(), strict=True))
    return [
        Looked(
            check, month, f"{reverse(f'check_{check.value}')}?month={month}", open_of.get(check),
            answers[check].answered_at if check in answers else None,
        )
        for check, month in latest.items()
    ]  # fmt: skip


def _names(entries: Sequence[AuditEntry]) -> dict[tuple[str, str], str]:
    keys: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if entry.object_type in NAMED and entry.object_id:
            keys[entry.object_type].append(entry.object_id)
    if not keys:
        return {}
    first, *others = (_named(kind, ids) for kind, ids in keys.items())
    return {(kind, str(key)): name for kind, key, name in first.union(*others, all=True)}


def _named(kind: str, keys: Collection[str]) -> "QuerySet[Any]":
    named = NAMED[kind]
    rows: QuerySet[Any] = named.rows.objects.filter(pk__in=keys).order_by().annotate(is_a=Value(kind))
    return rows.values_list("is_a", "pk", named.name)


def _told(entry: AuditEntry, name: str | None) -> News:
    url = reverse(NAMED[entry.object_type].page, args=[entry.object_id]) if name is not None else ""
    thing: str | Promise = name or THINGS.get(entry.object_type) or ""
    return News(entry.at, entry.actor_name, ACTS[entry.act], thing, url)
