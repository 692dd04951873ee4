"""What this room adds to pages of the rooms below: visits beside whoever is left behind, what waits today, and what the
hamlet heads told, saw and found.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.coordination.lists import LATE
from ansinh.coordination.models import HamletReport, Sighting, SightingState, Visit, VisitState
from ansinh.coordination.policies import (
    ASK,
    CONFIRM,
    reports_to_confirm,
    reports_visible_to,
    sightings_visible_to,
    visits_visible_to,
)
from ansinh.coordination.quarters import months_of_quarter
from ansinh.coordination.queries import overdue, people_not_seen, sightings_to_confirm, visits_to_make
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.stencils import Asking
from ansinh.ui.happened import Row, Said, Telling, Whose
from ansinh.ui.slots import Link, Offered, Waiting


class LeftBehind(Protocol):
    """A row of the list of those left behind, as far as it matters here."""

    person_id: int
    benefit: str


def visits_of_missed(actor: Actor, rows: Sequence[LeftBehind]) -> Iterator[list[Link]]:
    """Beside each person left behind: ask the hamlet head to go there, or the visit that was asked for; one query."""
    if not (actor.may(ASK) and actor.may_write):
        yield from ([] for _row in rows)
        return
    people = {row.person_id for row in rows}
    waiting = Visit.objects.filter(state=VisitState.ASKED, individual__among=people)
    asked = {(person, benefit): key for person, benefit, key in waiting.values_list("individual_id", "benefit", "pk")}
    for row in rows:
        visit = asked.get((row.person_id, row.benefit))
        if visit is not None:
            yield [Link(_("Visit asked for"), reverse("visit", args=[visit]))]
        else:
            address = urlencode({"person": str(row.person_id), "benefit": row.benefit})
            yield [Link(_("Ask for a visit"), f"{reverse('new_visit')}?{address}", is_next=True)]


def waiting_today(actor: Actor, on: Any) -> Offered:
    """On the first page: reports to confirm, visits past their day and who was not seen."""
    if not (actor.may(CONFIRM) or actor.may(ASK)):
        return ()
    today = clock.today()
    return Waiting(_rows, lambda counts: _waiting(counts, today))


def _rows(asking: Asking) -> "dict[str, QuerySet[Any]]":
    actor, on = asking.actor, asking.on
    return {
        "reports": reports_to_confirm(actor),
        "late": overdue(visits_to_make(actor), on=on),
        "not_seen": people_not_seen(actor, on=on),
        "seen": sightings_to_confirm(actor, on=on),
    }


def _waiting(counts: Mapping[str, int], today: dt.date) -> Iterator[Link]:
    if counts["reports"]:
        yield Link(_("Reports from the hamlets to be confirmed"), reverse("hamlet_reports"), count=counts["reports"])
    if counts["late"]:
        address = f"{reverse('visits')}?due={LATE}&sort=due_on"
        yield Link(_("Visits past their day"), address, count=counts["late"], is_late=True)
    if counts["seen"]:
        yield Link(_("Seen alive, to be confirmed"), reverse("people_seen"), count=counts["seen"])
    if counts["not_seen"]:
        is_late = Month.of(today) == months_of_quarter(today)[1]
        label = _("Paid by bank and not seen this quarter")
        yield Link(label, reverse("people_not_seen"), count=counts["not_seen"], is_late=is_late)


def happened_in_hamlet(actor: Actor, whose: Whose) -> Iterator[Telling]:
    """Reports, visits and who was seen alive, without the notes: those can tell an illness."""
    people = whose.people
    meant = Q(individual__in=people)
    if whose.household is not None:
        meant |= Q(household=whose.household)
    names = ("kind", "happened_on", "state", "reported_by_name", "reported_on", "answered_by_name", "answered_on")
    fields = {name: name for name in names}
    yield Telling("hamlet_reports", lambda: reports_visible_to(actor).filter(meant), _report, fields=fields)
    fields = {name: name for name in ("asked_on", "asked_by_name", "state", "done_on", "finding")}
    yield Telling("visits", lambda: visits_visible_to(actor).filter(individual__in=people), _visit, fields=fields)
    fields = {name: name for name in ("seen_on", "seen_by_name", "state", "answered_on", "answered_by_name")}
    yield Telling(
        "sightings", lambda: sightings_visible_to(actor).filter(individual__in=people), _sighting, fields=fields
    )


def _report(row: Row) -> Iterator[Said]:
    one = row.as_row_of(HamletReport)
    what = gettext("reported from the hamlet: %(kind)s") % {"kind": one.get_kind_display()}
    detail = f"{one.reported_by_name} · {one.get_state_display()}"
    yield Said(one.reported_on, what, detail, "hamlet_report", one.pk)


def _visit(row: Row) -> Iterator[Said]:
    one = row.as_row_of(Visit)
    yield Said(one.asked_on, gettext("visit asked for"), one.asked_by_name, "visit", one.pk)
    if one.done_on is not None:
        yield Said(one.done_on, gettext("visit made"), one.get_finding_display(), "visit", one.pk)


def _sighting(row: Row) -> Iterator[Said]:
    one = row.as_row_of(Sighting)
    yield Said(
        one.seen_on, gettext("seen alive"), " · ".join(filter(None, (one.seen_by_name, one.get_state_display())))
    )
    if one.state == SightingState.TAKEN_BACK and one.answered_on is not None:
        yield Said(one.answered_on, gettext("“seen alive” taken back"), one.answered_by_name)
