"""Screens of the two lists: who was paid outside the rules in a month, and who is entitled and left behind.

Opening a page judges nobody: a list is asked for by its button, and its answer kept until it is asked for anew. That of
many communes is worked out in the background.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from ansinh.areas.queries import area_for_path
from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.exports.tables import places_by_name, tables_of_missed, tables_of_paid
from ansinh.benefits.findings.shapes import Alert, Finding, Missed, MissedKind, MissedStanding, Shared, Standing, Wrong
from ansinh.benefits.forms import MonthToCheckForm
from ansinh.benefits.models import Check
from ansinh.benefits.policies import ASSESS, DECIDE, RIGHTS_OF_CHECKS
from ansinh.benefits.queries.paid import last_fixed_month
from ansinh.benefits.queries.set_aside import benefit_of
from ansinh.benefits.services.check_answers import (
    job_of_check,
    keep_check,
    read_check_answer,
    submit_check,
    takes_long,
)
from ansinh.benefits.services.checking import MissedList, PaidList
from ansinh.benefits.services.exporting import export_list
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.wall import current_actor
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.files import SPREADSHEET, as_file
from ansinh.ui.slots import Link, links_on_rows
from ansinh.work.queries import shown_progress

MONTHS_OFFERED = 24
ROWS_OF_A_GROUP = 500
"""A page shows so many rows of a kind; the file has them all."""
Row = Finding | Missed


@dataclass(frozen=True)
class Group:
    """The findings of one kind. `amount`: what was paid less what is lawful, or what the law gives beyond."""

    kind: str
    label: str
    rows: list[dict[str, Any]]
    count: int
    amount: int

    @property
    def left_out(self) -> int:
        return self.count - len(self.rows)


@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """The first of the two lists."""
    return redirect("check_paid")


@require_http_methods(["GET", "HEAD", "POST"])
def paid(request: HttpRequest) -> HttpResponse:
    """Who was paid outside the rules."""
    last = last_fixed_month(_asker("paid").scope)
    return _page(request, "paid", default=last or Month.of(clock.today()), shown=_shown_paid)


@require_http_methods(["GET", "HEAD", "POST"])
def missed(request: HttpRequest) -> HttpResponse:
    """Who is entitled and receives nothing, or less, or worse."""
    _asker("missed")
    return _page(request, "missed", default=Month.of(clock.today()), shown=_shown_missed)


def _asker(which: str) -> Actor:
    actor = current_actor()
    for permission in RIGHTS_OF_CHECKS[which]:
        actor.require(permission)
    return actor


def _page(request: HttpRequest, which: str, *, default: Month, shown: Callable[[Any], dict[str, Any]]) -> HttpResponse:
    """The answer that is kept for the month, its file, and the work on the next one."""
    actor, check = current_actor(), Check(which)
    last = max(default, Month.of(clock.today()))
    months = [last + -offset for offset in range(MONTHS_OFFERED)]
    area = area_for_path(actor.scope)
    asked = request.GET.get("month", "")
    month = next((one for one in months if str(one) == asked), default)
    form = MonthToCheckForm(request.POST or None, months=months, initial={"month": str(month)})
    is_long, seen = takes_long(area), ""
    if request.method == "POST" and form.is_valid():
        month, seen = form.cleaned_data["month"], form.cleaned_data["seen"]
        if not seen:
            ask = submit_check if is_long else keep_check
            with refusals_on(form):
                ask(actor=actor, check=check, area=area, month=month)
                return redirect(f"{reverse(f'check_{check}')}?month={month}")
    context: dict[str, Any] = {"which": which, "form": form, "area": area, "month": month, "has_changed": bool(seen)}
    kept = read_check_answer(actor=actor, check=check, area=area, month=month)
    if kept is not None:
        digest = _digest(kept.found)
        if seen == digest:
            return _file(actor, check, kept.found)
        context |= {"found": kept.found, "kept": kept, "seen": digest, **shown(kept.found)}
    if is_long:
        job = job_of_check(actor=actor, check=check, area=area, month=month)
        progress = shown_progress(actor=actor, job=job) if job is not None else None
        is_told = progress is not None and progress.state != "done"
        context |= {"takes_long": True, "progress": progress if is_told else None}
    return render(request, f"benefits/check_{which}.html", context, status=status_of(form))


def _digest(found: PaidList | MissedList) -> str:
    """The mark of a list: two lists with one mark hold the same rows."""
    return hashlib.sha256(repr((_tables(found), found)).encode()).hexdigest()


def _tables(found: PaidList | MissedList) -> list[Any]:
    return tables_of_paid(found) if isinstance(found, PaidList) else tables_of_missed(found)


def _file(actor: Actor, which: str, found: PaidList | MissedList) -> HttpResponse:
    content = export_list(actor=actor, area=found.area, what=f"check_{which} {found.month}", tables=_tables(found))
    return as_file(content, f"check-{which}-{found.month}.xlsx", SPREADSHEET)


def _shown_paid(found: PaidList) -> dict[str, Any]:
    sharers = [sharer for alert in found.alerts for sharer in alert.sharers]
    place_of = _places(found, [*found.findings, *found.told_apart, *sharers])
    links = _links("paid", found.findings)

    def row(one: Finding) -> dict[str, Any]:
        benefits = dict.fromkeys(str(BenefitCode(line.benefit).label) for line in one.lines)
        standing = str(Standing(one.standing).label)
        told = {"one": one, "place": place_of(one.area_path), "what": ", ".join(benefits), "standing": standing}
        return told | {"links": links.get(one.key, ())}

    return {
        "groups": _groups(found.findings, Wrong, row, lambda one: one.difference),
        "told_apart": [row(one) for one in found.told_apart[:ROWS_OF_A_GROUP]],
        "told_apart_count": len(found.told_apart),
        "alerts": [_alert(alert, place_of) for alert in found.alerts],
        "difference": sum(one.difference for one in found.findings),
        "refused": [(place_of(path), why) for path, why in found.refused],
    }


def _shown_missed(found: MissedList) -> dict[str, Any]:
    place_of = _places(found, [*found.findings, *found.told_apart])
    links = _links("missed", found.findings)

    def row(one: Missed) -> dict[str, Any]:
        return {
            "one": one,
            "place": place_of(one.area_path),
            "what": BenefitCode(one.benefit).label,
            "standing": MissedStanding(one.standing).label,
            "links": links.get(one.key, ()),
        }

    return {
        "is_of_this_month": found.month == Month.of(clock.today()),
        "not_received": sum(one.lawful_amount - one.received_amount for one in found.findings),
        "groups": _groups(found.findings, MissedKind, row, lambda one: one.lawful_amount - one.received_amount),
        "told_apart": [row(one) for one in found.told_apart[:ROWS_OF_A_GROUP]],
        "told_apart_count": len(found.told_apart),
        "refused": [(place_of(path), why) for path, why in found.refused],
    }


def _links(which: str, rows: Sequence[Any]) -> dict[str, list[Link]]:
    """By the key of a finding, where one goes from its row: what rooms above offer, and the page with the acts."""
    actor = current_actor()
    if not actor.may_write or not (actor.may(ASSESS) or actor.may(DECIDE)):
        return {}
    offered = links_on_rows(which, actor=actor, rows=rows)
    return {
        one.key: [*links, Link(_("What to do"), _address_of(which, one))]
        for one, links in zip(rows, offered, strict=True)
    }


def _address_of(which: str, one: Finding | Missed) -> str:
    since = one.since if isinstance(one, Finding) else one.entitled_since
    asked = {
        "person": str(one.person_id),
        "kind": one.kind,
        "benefit": benefit_of(one),
        "month": str(one.month),
        "since": str(since),
    }
    return f"{reverse('check_row', args=[which])}?{urlencode(asked)}"


def _groups(
    rows: Sequence[Any],
    kinds: type[models.TextChoices],
    row: Callable[[Any], dict[str, Any]],
    amount: Callable[[Any], int],
) -> list[Group]:
    groups = []
    for kind in kinds:
        mine = [one for one in rows if one.kind == kind]
        if mine:
            shown = [row(one) for one in mine[:ROWS_OF_A_GROUP]]
            groups.append(Group(kind.value, str(kind.label), shown, len(mine), sum(map(amount, mine))))
    return groups


def _alert(alert: Alert, place_of: Callable[[str], str]) -> dict[str, Any]:
    return {
        "label": Shared(alert.kind).label,
        "value": alert.value,
        "sharers": [{"one": sharer, "place": place_of(sharer.area_path)} for sharer in alert.sharers],
    }


def _places(found: PaidList | MissedList, rows: Iterable[Any]) -> Callable[[str], str]:
    return places_by_name([*(row.area_path for row in rows), *(path for path, _why in found.refused)])
