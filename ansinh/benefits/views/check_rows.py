"""One row of the two lists with what can be done about it; and the rows that are set aside."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ansinh.areas.queries import area_for_path
from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.findings.shapes import MissedKind, Wrong
from ansinh.benefits.lists import SET_ASIDE
from ansinh.benefits.models import SetAside
from ansinh.benefits.policies import ASSESS, RECEIVE, RIGHTS_OF_CHECKS, VIEW
from ansinh.benefits.queries.matters import recovery_of
from ansinh.benefits.queries.set_aside import set_aside_visible_to
from ansinh.benefits.services.set_aside import end_set_aside
from ansinh.benefits.steps_of_checks import ROW_STEPS, ListedRow
from ansinh.core.actors import Actor
from ansinh.core.months import Month, NotAMonth
from ansinh.core.wall import current_actor
from ansinh.registry.policies import individuals_visible_to
from ansinh.registry.queries.people import born_in_words
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.asked import keys_asked, number_asked
from ansinh.ui.forms import OfficeForm
from ansinh.ui.list_pages import list_page
from ansinh.ui.slots import Link, links_on_rows
from ansinh.ui.steps import Offered, attempt, offered, step_called

KINDS: dict[str, Any] = {"paid": Wrong, "missed": MissedKind}


@require_safe
def check_row(request: HttpRequest, which: str) -> HttpResponse:
    """What is known of one row, and the acts that fit it; the address says which row."""
    return _page(request, _row(request, which))


@require_POST
def check_row_act(request: HttpRequest, which: str, act: str) -> HttpResponse:
    """One act of `steps_of_checks.ROW_STEPS`; done, the row's page says so."""
    row, step = _row(request, which), step_called(ROW_STEPS, act)
    actor = current_actor()
    actor.require(step.permission)
    if not step.needs(actor, row):
        raise Http404
    refused = attempt(request, step, actor=actor, thing=row)
    if refused:
        return _page(request, row, refused)
    return redirect(f"{reverse('check_row', args=[which])}?{request.GET.urlencode()}")


def _row(request: HttpRequest, which: str) -> ListedRow:
    if which not in KINDS:
        raise Http404
    actor = current_actor()
    for permission in RIGHTS_OF_CHECKS[which]:
        actor.require(permission)
    asked = request.GET
    kind, benefit = asked.get("kind", ""), asked.get("benefit", "")
    person = number_asked(asked.get("person", ""))
    if kind not in KINDS[which] or (benefit and benefit not in BenefitCode) or person is None:
        raise Http404
    individual = get_object_or_404(individuals_visible_to(actor).select_related("area"), pk=person)
    try:
        month = Month.parse(asked.get("month", ""))
        since = Month.parse(asked.get("since", "") or str(month))
    except NotAMonth:
        raise Http404 from None
    return ListedRow(which, area_for_path(actor.scope), individual, benefit, kind, month, since)


def _page(request: HttpRequest, row: ListedRow, refused: Offered | None = None) -> HttpResponse:
    actor = current_actor()
    context = {
        "row": row,
        "born": born_in_words(row.individual),
        "what": BenefitCode(row.benefit).label if row.benefit else "",
        "kind": KINDS[row.which](row.kind).label,
        "acts": offered(ROW_STEPS.values(), actor=actor, thing=row, refused=refused),
        "links": _links(actor, row),
    }
    return render(request, "benefits/check_row.html", context, status=status_of(refused.form if refused else None))


def _links(actor: Actor, row: ListedRow) -> list[Link]:
    """What rooms above offer for such a row, as on the list; a recovery that waits; who is left behind can apply."""
    if not actor.may_write:
        return []
    links = links_on_rows(row.which, actor=actor, rows=[RowForOthers(row)])[0]
    recovery = recovery_of(actor, row.individual)
    if recovery is not None:
        links.append(Link(_("The recovery that is proposed"), reverse("recovery", args=[recovery.pk])))
    if row.which == "missed" and actor.may(RECEIVE):
        address = (
            f"{reverse('new_application')}?{urlencode({'person': str(row.individual.pk), 'benefit': row.benefit})}"
        )
        links.append(Link(_("New application"), address))
    return links


class RowForOthers:
    """A row as rooms above read it: whose it is and what it is about."""

    def __init__(self, row: ListedRow) -> None:
        self.person_id, self.benefit, self.kind = row.individual.pk, row.benefit, row.kind


@require_safe
def set_aside(request: HttpRequest) -> HttpResponseBase:
    """The rows that are not shown today, with the reasons, for taking back."""
    return _set_aside_page(request)


@require_POST
def take_back(request: HttpRequest) -> HttpResponseBase:
    """Show the chosen rows again."""
    actor, form = current_actor(), OfficeForm(request.POST)
    actor.require(ASSESS)
    keys = keys_asked(request.POST.getlist("chosen"))
    chosen = list(set_aside_visible_to(actor).filter(pk__in=keys))
    form.is_valid()
    with refusals_on(form):
        refuse_older(request, *SetAside.objects.filter(pk__in=keys))
        count = end_set_aside(actor=actor, rows=chosen)
        said = ngettext("%(count)s row is shown again.", "%(count)s rows are shown again.", count)
        messages.success(request, said % {"count": count})
        return redirect("set_aside")
    return _set_aside_page(request, form, keys)


def _set_aside_page(
    request: HttpRequest, form: OfficeForm | None = None, keys: list[int] | None = None
) -> HttpResponseBase:
    actor = current_actor()
    for permission in (VIEW, "view_registry"):
        actor.require(permission)
    context: dict[str, Any] = {"form": form or OfficeForm()}
    if actor.may(ASSESS) and actor.may_write:
        bulk = {"action": reverse("take_back"), "template": "benefits/_take_back.html", "chosen": keys or []}
        context["bulk"] = bulk
    return list_page(
        request, SET_ASIDE, "benefits/set_aside.html", context, status=status_of(form), path=reverse("set_aside")
    )
