"""Texts of an office: the list, a new one, one with its wordings by way and language."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ansinh.areas.queries import area_for_path
from ansinh.core.wall import current_actor
from ansinh.messaging.audiences import audience_title, audiences_offered
from ansinh.messaging.errors import UnknownAudience
from ansinh.messaging.forms import NewTextForm, TextsForms
from ansinh.messaging.languages import LANGUAGES
from ansinh.messaging.lists import TEXTS
from ansinh.messaging.models import Template, TemplateText
from ansinh.messaging.policies import SEND, VIEW, templates_visible_to
from ansinh.messaging.previews import Preview, placeholders_offered, preview_invented
from ansinh.messaging.services import WrittenText, correct_template, record_template
from ansinh.messaging.services.templates import placeholders_in
from ansinh.messaging.steps import CLOSED, STANDING, TEXT_STEPS
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.forms import OfficeForm
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called

FIELDS = ("text", "medium", "language", "subject", "may_drop_accents", "provider_template")


@require_safe
def texts(request: HttpRequest) -> HttpResponseBase:
    """The texts of the office, and those of the offices above it."""
    current_actor().require(VIEW)
    return list_page(request, TEXTS, "messaging/texts.html")


@require_http_methods(["GET", "HEAD", "POST"])
def new_text(request: HttpRequest) -> HttpResponse:
    """Write a text down, in Vietnamese at least."""
    actor = current_actor()
    actor.require(SEND)
    area = area_for_path(actor.scope)
    sent = (request.POST,) if request.method == "POST" else ()
    form = NewTextForm(*sent, audiences=audiences_offered(actor))
    audience = form.data.get("audience", "") if sent else ""
    known = _placeholders(audience)
    rows = TextsForms(request.POST if sent else None, prefix="texts", form_kwargs={"known": known})
    previews: list[Preview] | None = None
    if "preview" in request.POST:
        rows.is_valid()
        previews = _previews(rows, known)
    elif sent and form.is_valid() and rows.is_valid():
        with refusals_on(form):
            made = record_template(
                actor=actor, area=area, title=form.cleaned_data["title"], texts=_written(rows), audience=audience
            )
            messages.success(request, _("Written down. Campaigns can use it now."))
            return redirect("message_text", made.pk)
    context = {"form": form, "rows": rows, "placeholders": known.items(), "previews": previews}
    return render(request, "messaging/new_text.html", context, status=_status(form, rows, previews))


@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, template_id: int) -> HttpResponse:
    """One text: its wordings, corrected here while it is in use."""
    found, actor = _template(template_id), current_actor()
    if request.method != "POST":
        return _page(request, found)
    actor.require(SEND, area_path=found.area.path)
    wordings = _wordings(found)
    known = _known(found, wordings)
    rows = TextsForms(request.POST, prefix="texts", form_kwargs={"known": known})
    if "preview" in request.POST:
        rows.is_valid()
        return _page(request, found, rows=rows, previews=_previews(rows, known))
    form = OfficeForm(request.POST)
    if form.is_valid() and rows.is_valid():
        with refusals_on(form, found):
            refuse_older(request, found)
            correct_template(actor=actor, template=found, texts=_written(rows))
            messages.success(request, _("Corrected. Messages that wait keep what they say."))
            return redirect("message_text", found.pk)
    return _page(request, found, rows=rows, form=form)


@require_POST
def text_act(request: HttpRequest, template_id: int, act: str) -> HttpResponse:
    """One act of `steps.TEXT_STEPS`."""
    found, step = _template(template_id), step_called(TEXT_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area.path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _page(request, _template(template_id), refused=refused) if refused else redirect("message_text", found.pk)


def _template(template_id: int) -> Any:
    actor = current_actor()
    actor.require(VIEW)
    found: Template = get_object_or_404(templates_visible_to(actor).select_related("area"), pk=template_id)
    found.state = CLOSED if found.ended_at else STANDING  # type: ignore[attr-defined]
    return found


def _wordings(found: Template) -> list[TemplateText]:
    return list(TemplateText.objects.filter(template=found).order_by("pk"))


def _known(found: Template, wordings: Sequence[TemplateText]) -> dict[str, Any]:
    used = placeholders_in([one.text for one in wordings])
    return {**{name: name for name in used}, **_placeholders(found.audience)}


def _placeholders(audience: str) -> dict[str, Any]:
    try:
        return placeholders_offered(audience)
    except UnknownAudience:
        return placeholders_offered("")


def _written(rows: Any) -> list[WrittenText]:
    given = [form.cleaned_data for form in rows.forms if form.cleaned_data.get("text")]
    return [WrittenText(**{name: values[name] for name in FIELDS}) for values in given]


def _previews(rows: Any, known: dict[str, Any]) -> list[Preview]:
    given = [values for form in rows.forms if (values := getattr(form, "cleaned_data", {})).get("text")]
    return [
        preview_invented(TemplateText(**{name: values[name] for name in FIELDS if name in values}), known)
        for values in given
    ]


def _status(form: OfficeForm | None, rows: Any, previews: list[Preview] | None) -> int:
    """The status of a page with these forms; a preview is no refusal."""
    if previews is not None:
        return HTTPStatus.OK
    is_wrong = rows is not None and rows.is_bound and not rows.is_valid()
    return HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else status_of(form)


def _page(
    request: HttpRequest, found: Any, *, rows: Any = None, form: Any = None,
    previews: list[Preview] | None = None, refused: Offered | None = None,
) -> HttpResponse:  # fmt: skip
    actor = current_actor()
    wordings = _wordings(found)
    known = _known(found, wordings)
    may_correct = found.state == STANDING and actor.may(SEND) and actor.may_write
    may_correct = may_correct and found.area.path.startswith(actor.scope)
    if rows is None and may_correct:
        initial = [{name: getattr(one, name) for name in FIELDS} for one in wordings]
        rows = TextsForms(prefix="texts", initial=initial, form_kwargs={"known": known})
    context = {
        "template": found,
        "audience": audience_title(found.audience) if found.audience else "",
        "wordings": [{"text": one, "language": LANGUAGES.get(one.language, one.language)} for one in wordings],
        "rows": rows if may_correct else None,
        "form": form or (refused.form if refused and not may_correct else None),
        "placeholders": known.items(),
        "previews": previews,
        "aside": offered(TEXT_STEPS.values(), actor=actor, thing=found, refused=refused) if may_correct else [],
    }
    status = _status(refused.form if refused else form, rows, previews)
    return render(request, "messaging/text.html", context, status=status)
