"""What waits for whoever looks at the first page: each number made by the query of the list that it leads to."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Level
from ansinh.areas.queries import area_for_path
from ansinh.benefits.models import DecisionState
from ansinh.benefits.policies import ANSWER_COMPLAINT, ASSESS, DECIDE, RECEIVE
from ansinh.benefits.queries.matters import waiting_rows
from ansinh.benefits.queries.workbench import Drawer, files_by_drawer
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.stencils import Asking
from ansinh.core.wall import is_of_one_commune
from ansinh.payments.deadline import answered_before, ready_before
from ansinh.payments.models import Payroll, PayrollState
from ansinh.payments.policies import is_another_hand, payrolls_visible_to
from ansinh.payments.queries import LATE, late_to_answer, months_to_prepare, returned_lines
from ansinh.registry.models import ImportState
from ansinh.registry.policies import imports_visible_to
from ansinh.registry.queries.circumstances import proofs_lapsing
from ansinh.registry.queries.moves import moves_to_answer
from ansinh.registry.queries.payees import second_hand_rows
from ansinh.registry.queries.people import turning_counts
from ansinh.ui.slots import Link, links_and_counts

WAITS_FOR_RIGHT = {
    PayrollState.DRAFTED: ("prepare_payroll", _("Payroll %(month)s was returned: prepare it again")),
    PayrollState.PREPARED: ("approve_payroll", _("Payroll %(month)s waits for your approval")),
    PayrollState.APPROVED: ("send_payroll", _("Payroll %(month)s can be sent")),
    PayrollState.SENT: ("reconcile_payroll", _("Payroll %(month)s waits for the answer of bank or post")),
    PayrollState.RECONCILED: ("close_payroll", _("Payroll %(month)s can be closed")),
}
"""Whose right the next step of a payroll needs, and how the first page says it."""
PAYROLLS_SHOWN = 5
DRAWERS = (
    (Drawer.LATE, (RECEIVE, ASSESS, DECIDE), _("Applications past their last day")),
    (Drawer.TO_DECIDE, (DECIDE,), _("Applications to be signed")),
    (Drawer.TO_COMPLETE, (RECEIVE,), _("Applications to be looked at")),
    (Drawer.TO_ASSESS, (ASSESS,), _("Applications to be assessed")),
)


@dataclass(frozen=True)
class Task:
    """One thing to do: how many, where, and since or until when; `count` is None for a single thing."""

    label: str | Promise
    url: str
    count: int | None = None
    due_on: dt.date | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Turning:
    """People who reach an age at which the law begins or ends something this month."""

    age: int
    count: int
    url: str


@dataclass(frozen=True)
class DeskCounts:
    """What lies on the desk: asked for once, for the tasks and for the cards.

    `payrolls` are the latest of the area of duty and, in a commune, those that wait for somebody; the latest first.
    """

    drawers: Mapping[str, int]
    matters: Mapping[str, int]
    second_hand: Mapping[str, int]
    to_approve: int
    returned: int
    unanswered: int
    moves: int
    lists: int
    proofs: int
    payrolls: list[Payroll]
    from_above: list[Link]


def desk_counts(*, actor: Actor, on: dt.date) -> DeskCounts:
    """Each count by the query of its list, nothing for those who may not look at it; two queries."""
    rows = [files_by_drawer, waiting_rows, second_hand_rows, _rows_on_desk]
    links, [drawers, matters, second_hand, desk] = links_and_counts("today", actor=actor, shown=on, rows=rows)
    return DeskCounts(
        drawers=drawers,
        matters=matters,
        second_hand=second_hand,
        payrolls=_payrolls_on_desk(actor),
        from_above=links,
        **desk,
    )


def _rows_on_desk(asking: Asking) -> "dict[str, QuerySet[Any]]":
    actor, on = asking.actor, asking.on
    returned = returned_lines(actor.scope)
    lists = imports_visible_to(actor).filter(state=ImportState.PREVIEWED)
    return {
        "to_approve": payrolls_visible_to(actor).filter(state=PayrollState.PREPARED),
        "returned": returned if actor.may("view_payroll") else returned.none(),
        "unanswered": late_to_answer(payrolls_visible_to(actor), on=on),
        "moves": moves_to_answer(actor),
        "lists": lists if actor.may("import_recipients") else lists.none(),
        "proofs": proofs_lapsing(actor=actor, on=on),
    }


def tasks_of(*, actor: Actor, on: dt.date, desk: DeskCounts) -> list[Task]:
    """Everything that waits for this person's own right, the late things first."""
    if not actor.may_write:
        return []
    found = [
        *_payrolls(actor, on, desk.payrolls),
        *_applications(actor, desk.drawers),
        *_complaints(actor, desk.matters),
        *_to_sign(actor, desk.matters),
        *_unpaid(actor, desk.matters),
        *_of_registry(actor, desk),
        *_returned(actor, desk),
        *_unanswered(actor, desk),
        *_lists(desk),
        *_from_above(desk.from_above),
    ]
    return sorted(found, key=lambda task: not task.is_late)


def turning_this_month(*, actor: Actor, on: dt.date) -> list[Turning]:
    """By age, those who live in the area of duty; ages that nobody reaches are left out."""
    if not actor.may("view_registry"):
        return []
    month = Month.of(on)
    counts = turning_counts(actor=actor, month=month)
    address = reverse("people_turning")
    return [Turning(age, count, f"{address}?age={age}&month={month}") for age, count in counts.items() if count]


def _payrolls_on_desk(actor: Actor) -> list[Payroll]:
    rows = payrolls_visible_to(actor).order_by("-cycle__month", "cycle__area__path", "-pk")
    latest = rows[:PAYROLLS_SHOWN]
    if not is_of_one_commune(actor.scope):
        return list(latest)
    return list(rows.filter(Q(state__in=WAITS_FOR_RIGHT) | Q(pk__in=latest.values("pk"))))


def _payrolls(actor: Actor, on: dt.date, payrolls: Sequence[Payroll]) -> Iterator[Task]:
    if not actor.may("view_payroll"):
        return
    area = area_for_path(actor.scope)
    if area.level != Level.COMMUNE:
        return
    if actor.may("prepare_payroll") and (months := months_to_prepare(area, on=on)):
        month, due = months[0], ready_before(months[0])
        text = gettext("Prepare the payroll of %(month)s") % {"month": month.in_vietnamese}
        yield Task(text, reverse("payrolls"), due_on=due, is_late=on >= due)
    waiting = [one for one in payrolls if one.state in WAITS_FOR_RIGHT]
    for payroll in sorted(waiting, key=lambda one: (one.cycle.month, one.pk)):
        right, sentence = WAITS_FOR_RIGHT[PayrollState(payroll.state)]
        waits_for_another = payroll.state == PayrollState.PREPARED and not is_another_hand(actor, payroll)
        if actor.may(right) and not waits_for_another:
            before = _due_before(payroll)
            text = str(sentence) % {"month": payroll.month.in_vietnamese}
            address = reverse("payroll", args=[payroll.pk])
            yield Task(text, address, due_on=before, is_late=before is not None and on >= before)


def _due_before(payroll: Payroll) -> dt.date | None:
    """The day before which the next step of a payroll is due."""
    if payroll.state in (PayrollState.DRAFTED, PayrollState.PREPARED):
        return payroll.ready_before
    return answered_before(payroll.month) if payroll.state == PayrollState.SENT else None


def _applications(actor: Actor, counts: Mapping[str, int]) -> Iterator[Task]:
    for drawer, rights, label in DRAWERS:
        if counts[drawer] and any(actor.may(right) for right in rights):
            url = f"{reverse('applications')}?drawer={drawer.value}"
            yield Task(label, url, counts[drawer], is_late=drawer == Drawer.LATE)


def _complaints(actor: Actor, matters: Mapping[str, int]) -> Iterator[Task]:
    if not actor.may(ANSWER_COMPLAINT):
        return
    address = f"{reverse('complaints')}?state=filed"
    if matters["late"]:
        yield Task(_("Complaints past their last day"), f"{address}&due=late", matters["late"], is_late=True)
    if matters["complaints"]:
        yield Task(_("Complaints to answer"), address, matters["complaints"])


def _to_sign(actor: Actor, matters: Mapping[str, int]) -> Iterator[Task]:
    if not actor.may(DECIDE):
        return
    if matters["changes"]:
        yield Task(_("Changes for the chair to decide"), f"{reverse('changes')}?state=open", matters["changes"])
    if matters["recoveries"]:
        yield Task(_("Recoveries to decide"), f"{reverse('recoveries')}?state=proposed", matters["recoveries"])
    if matters["aid"]:
        yield Task(_("Emergency aid to decide"), f"{reverse('emergency_aids')}?state=proposed", matters["aid"])
    if matters["uncopied"]:
        address = f"{reverse('decisions')}?state={DecisionState.AWAITING_COPY.value}"
        yield Task(_("Decisions that wait for the signed copy"), address, matters["uncopied"])
    if matters["untold"]:
        yield Task(
            _("Decisions of which the people were not told"), f"{reverse('decisions')}?told=no", matters["untold"]
        )


def _unpaid(actor: Actor, matters: Mapping[str, int]) -> Iterator[Task]:
    if actor.may(ASSESS) and matters["unpaid"]:
        address = f"{reverse('recoveries')}?state=&money=late"
        yield Task(_("Recoveries with a late instalment"), address, matters["unpaid"], is_late=True)


def _of_registry(actor: Actor, desk: DeskCounts) -> Iterator[Task]:
    if actor.may("edit_bank_accounts") and desk.second_hand["mine"]:
        url = f"{reverse('second_hand')}?hand=mine"
        yield Task(_("Accounts and payees for your second hand"), url, desk.second_hand["mine"])
    if actor.may("move_residence") and desk.moves:
        yield Task(_("Other communes ask for people"), f"{reverse('moves')}?side=of_us&state=asked", desk.moves)


def _unanswered(actor: Actor, desk: DeskCounts) -> Iterator[Task]:
    """For whoever looks over several communes; in one of them each payroll says it."""
    if desk.unanswered and not is_of_one_commune(actor.scope):
        address = f"{reverse('payrolls')}?answers={LATE}"
        yield Task(_("Payrolls without the answer of bank or post"), address, desk.unanswered, is_late=True)


def _returned(actor: Actor, desk: DeskCounts) -> Iterator[Task]:
    if actor.may("reconcile_payroll") and desk.returned:
        yield Task(_("Payments that came back"), reverse("returned_payments"), desk.returned)


def _lists(desk: DeskCounts) -> Iterator[Task]:
    if desk.lists:
        address = f"{reverse('imports')}?state={ImportState.PREVIEWED.value}"
        yield Task(_("Lists brought and not yet taken in"), address, desk.lists)


def _from_above(links: Sequence[Link]) -> Iterator[Task]:
    for link in links:
        yield Task(link.label, link.url, link.count, link.due_on, is_late=link.is_late)
