"""Screens of the workbench: files by what they wait for, a new file, one file and its acts, many files at once."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ansinh.areas.queries import area_for_path
from ansinh.audit.services import record_read
from ansinh.benefits.errors import LetterTellsHealth
from ansinh.benefits.forms import NewApplicationForm, SigningForm
from ansinh.benefits.forms_of_papers import PaperForm, RemovalForm, with_removals
from ansinh.benefits.letters.receipt import basis_in_words, write_receipt
from ansinh.benefits.lists import files_listing
from ansinh.benefits.models import OPEN_STATES, Application, ApplicationState, DecisionItem
from ansinh.benefits.policies import DECIDE, RECEIVE, VIEW, applications_visible_to, may_see_categories
from ansinh.benefits.queries.assessed import assessed
from ansinh.benefits.queries.papers import papers_of_application
from ansinh.benefits.queries.workbench import Drawer, files_by_drawer
from ansinh.benefits.services.applications import register_application
from ansinh.benefits.services.decisions import decide_many
from ansinh.benefits.steps import APPLICATION_STEPS
from ansinh.core import clock
from ansinh.core.counting import counts_of
from ansinh.core.months import Month
from ansinh.core.wall import current_actor
from ansinh.registry.policies import individuals_visible_to, may_see_health
from ansinh.registry.queries.people import born_in_words, search_individuals
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.asked import keys_asked, number_asked
from ansinh.ui.files import PDF, as_file
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called

PEOPLE_OFFERED = 12
TONES = {
    ApplicationState.RECEIVED: "secondary",
    ApplicationState.COMPLETE: "azure",
    ApplicationState.RETURNED: "yellow",
    ApplicationState.ASSESSED: "blue",
    ApplicationState.GRANTED: "green",
    ApplicationState.REFUSED: "red",
    ApplicationState.WITHDRAWN: "secondary",
}


@require_safe
def applications(request: HttpRequest) -> HttpResponseBase:
    """The files of a drawer; the chair can sign those chosen in one act."""
    return _drawer_page(request)


@require_POST
def decide_chosen(request: HttpRequest) -> HttpResponseBase:
    """One decision with an annex for all chosen files that are granted, one for all that are refused."""
    actor = current_actor()
    actor.require(DECIDE)
    form = SigningForm(request.POST)
    keys = keys_asked(request.POST.getlist("chosen"))
    chosen = list(applications_visible_to(actor).filter(pk__in=keys).select_related("area"))
    if not chosen:
        form.add_error(None, _("Choose the files that you sign."))
    elif form.is_valid():
        with refusals_on(form, *chosen):
            refuse_older(request, *chosen)
            decisions = decide_many(
                actor=actor, area=chosen[0].area, applications=chosen, signed_on=clock.today(),
                number=form.cleaned_data["number"],
            )  # fmt: skip
            messages.success(
                request,
                ngettext("%(count)s file decided: %(papers)s.", "%(count)s files decided: %(papers)s.", len(chosen))
                % {"count": len(chosen), "papers": "; ".join(one.reference for one in decisions)},
            )
            return redirect("decision", decisions[0].pk) if len(decisions) == 1 else redirect("decisions")
    return _drawer_page(request, form, keys)


def _drawer_page(
    request: HttpRequest, form: SigningForm | None = None, keys: list[int] | None = None
) -> HttpResponseBase:
    actor, today = current_actor(), clock.today()
    if not (actor.may(VIEW) or actor.may(RECEIVE)):
        actor.require(VIEW)
    asked = request.GET.get("drawer", "")
    usual = Drawer.TO_DECIDE if actor.may(DECIDE) else Drawer.OPEN
    drawer = Drawer(asked) if asked in Drawer else usual
    context: dict[str, Any] = {"today": today, "tones": TONES, "form": form}
    if drawer == Drawer.TO_DECIDE and actor.may(DECIDE) and actor.may_write:
        context["form"] = form or SigningForm()
        action = f"{reverse('decide_chosen')}?drawer={drawer}"
        context["bulk"] = {"action": action, "template": "benefits/_sign_chosen.html", "chosen": keys}
    if request.headers.get("HX-Request") != "true":
        counts = counts_of(files_by_drawer, actor=actor, on=today)
        context |= {
            "drawers": [{"code": one.value, "label": one.label, "count": counts[one]} for one in Drawer],
            "drawer": drawer,
            "may_receive": actor.may(RECEIVE) and actor.may_write,
        }
    return list_page(
        request, files_listing(drawer), "benefits/applications.html", context, status=status_of(form),
        path=reverse("applications"),
    )  # fmt: skip


@require_safe
def new_application(request: HttpRequest) -> HttpResponse:
    """Find the person first, then what is asked for."""
    return _new_page(request)


@require_POST
def register(request: HttpRequest, individual_id: int) -> HttpResponse:
    """Take the file in and go to its page, where the slip is printed."""
    actor = current_actor()
    actor.require(RECEIVE)
    person = get_object_or_404(individuals_visible_to(actor), pk=individual_id)
    form = NewApplicationForm(request.POST, is_dead=person.died_on is not None)
    if form.is_valid():
        values = form.cleaned_data
        with refusals_on(form):
            made = register_application(
                actor=actor, area=area_for_path(actor.scope), individual=person, benefit=values["benefit"],
                file_number=values["file_number"], received_on=values["received_on"], channel=values["channel"],
                applicant_name=values["applicant_name"], missing=form.missing_words,
            )  # fmt: skip
            messages.success(request, _("Taken in. Print the slip for the applicant."))
            return redirect("application", made.pk)
    return _new_page(request, form, individual_id)


def _new_page(
    request: HttpRequest, form: NewApplicationForm | None = None, individual_id: int | None = None
) -> HttpResponse:
    actor = current_actor()
    actor.require(RECEIVE)
    text = request.GET.get("q", "").strip()
    asked = individual_id or request.GET.get("person", "")
    key = number_asked(str(asked))
    person = get_object_or_404(individuals_visible_to(actor), pk=key) if key is not None else None
    found = list(search_individuals(actor=actor, text=text)[:PEOPLE_OFFERED]) if text and person is None else []
    context = {
        "person": person,
        "born": person and born_in_words(person),
        "text": text,
        "people": [{"individual": one, "born": born_in_words(one)} for one in found],
        "form": form
        or NewApplicationForm(
            is_dead=person is not None and person.died_on is not None,
            initial={"received_on": clock.today(), "benefit": request.GET.get("benefit", "")},
        ),
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "benefits/_people_to_choose.html", context)
    return render(request, "benefits/new_application.html", context, status=status_of(form))


@require_safe
def application(request: HttpRequest, application_id: int) -> HttpResponse:
    """One file: how far it is, the law's answer with its reasons, what comes next."""
    return file_page(request, the_file(application_id))


@require_POST
def application_act(request: HttpRequest, application_id: int, act: str) -> HttpResponse:
    """One act of `steps.APPLICATION_STEPS`; what was refused is told beside what was typed in."""
    found, step = the_file(application_id), step_called(APPLICATION_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return file_page(request, the_file(application_id), refused) if refused else redirect("application", found.pk)


@require_safe
def receipt(request: HttpRequest, application_id: int) -> HttpResponse:
    """The slip for the applicant: each step's last day and the day to come back."""
    actor, found = current_actor(), the_file(application_id)
    if found.missing and not may_see_categories(actor):
        raise LetterTellsHealth
    return as_file(write_receipt(found, received_by=actor.full_name), "giay-tiep-nhan.pdf", PDF, is_shown=True)


def the_file(application_id: int) -> Application:
    """The file of this key within the area of duty."""
    found = applications_visible_to(current_actor()).select_related("individual", "area", "applicant")
    return get_object_or_404(found, pk=application_id)


def file_page(
    request: HttpRequest,
    found: Application,
    refused: Offered | None = None,
    *,
    paper_form: PaperForm | None = None,
    removal_form: RemovalForm | None = None,
) -> HttpResponse:
    """The page of one file; with an act that was refused, or a paper, and what was typed in for it."""
    actor = current_actor()
    open_ = may_see_categories(actor)
    open_steps = offered(APPLICATION_STEPS.values(), actor=actor, thing=found, refused=refused)
    assessment: dict[str, Any] = found.assessment or {}
    behind = assessed(actor=actor, application=found, on=clock.today()) if open_ else None
    if behind is not None and behind.tells_health:
        record_read(actor=actor, what="health", on=found.individual, area_path=found.area_path)
    context = {
        "application": found,
        "born": born_in_words(found.individual),
        "due_basis": basis_in_words(found.due_basis),
        "sees_reasons": open_,
        "lines": [_line(one) for one in assessment.get("lines", [])] if open_ else [],
        "refusal": assessment.get("refusal", "") if open_ else "",
        "behind": behind,
        "is_stale": found.assessed_month is not None
        and found.state == ApplicationState.ASSESSED
        and Month.of(found.assessed_month) != Month.of(clock.today()),
        "decisions": DecisionItem.objects.filter(application=found).select_related("decision").order_by("pk"),
        "onward": [one for one in open_steps if one.step.is_onward],
        "aside": [one for one in open_steps if not one.step.is_onward],
        "papers": with_removals(papers_of_application(actor=actor, application=found), removal_form),
        "may_attach": actor.may(RECEIVE) and actor.may_write and found.state in OPEN_STATES,
        "sees_health": may_see_health(actor),
        "paper_form": paper_form or PaperForm(initial={"tells_health": True}),
        "today": clock.today(),
        "tones": TONES,
    }
    tried = (paper_form, removal_form, refused.form if refused else None)
    wrong = next((form for form in tried if form is not None), None)
    return render(request, "benefits/application.html", context, status=status_of(wrong))


def _line(line: dict[str, Any]) -> dict[str, Any]:
    """A line of the sealed answer with its coefficient as a number, which each language writes its own way."""
    coefficient = line.get("coefficient")
    return {**line, "coefficient": Decimal(coefficient) if coefficient else None}
