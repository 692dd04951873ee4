"""A campaign written down in three steps: to whom; by which ways and with which words; its page counts and sends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_path, hamlets_of
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.messaging.audiences import Audience, audience_of, audience_title, audiences_offered
from ansinh.messaging.channels import CHANNELS
from ansinh.messaging.errors import UnknownAudience
from ansinh.messaging.forms_of_campaign import COMMUNE, LIST, SPREADSHEET, WAYS, AudienceForm, WordsForm
from ansinh.messaging.models import (
    Campaign,
    CampaignState,
    CampaignStep,
    Template,
    TemplateText,
    UploadedPerson,
)
from ansinh.messaging.policies import SEND, campaigns_visible_to, templates_visible_to
from ansinh.messaging.previews import SHOWN, Preview, placeholders_offered, previews_for, some_recipients
from ansinh.messaging.queries.ways_out import media_of
from ansinh.messaging.services import (
    CampaignPlan,
    StepPlan,
    WrittenText,
    correct_campaign,
    record_template,
    register_campaign,
)
from ansinh.messaging.uploads import Upload, UploadedRow, sealed, unsealed
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.list_pages import people_at

LONGEST_ADDRESS = 1_000
LOCAL = tuple(channel.medium for channel in CHANNELS.values() if channel.is_local)
"""Ways that need no gateway of their own."""
SHOWN_REFUSED = 200


@dataclass(frozen=True)
class Stage:
    """One of the three steps."""

    label: Promise
    is_done: bool
    is_current: bool


STEPS = (_("To whom"), _("Ways and words"), _("Count and send"))


def stages(current: int) -> list[Stage]:
    return [Stage(label, place < current, place == current) for place, label in enumerate(STEPS)]


@require_http_methods(["GET", "HEAD", "POST"])
def new_campaign(request: HttpRequest) -> HttpResponse:
    """The first step: the people of a list, of the commune, of a spreadsheet."""
    actor = current_actor()
    actor.require(SEND)
    area, address = area_for_path(actor.scope), request.GET.get("list", "")
    count = len(people_at(address)) if address and actor.may("view_registry") else 0
    form = _audience_form(request, actor, area, has_list=bool(count))
    if request.method == "POST" and form.is_valid():
        audience = form.cleaned_data["audience"]
        if form.upload is not None:
            return _brought(request, actor, area, form.upload)
        asked = address if audience == LIST else ",".join(form.cleaned_data.get("hamlets") or [])
        asked = asked if audience in (LIST, COMMUNE) else ""
        if len(asked) <= LONGEST_ADDRESS:
            return redirect(f"{reverse('new_campaign_words')}?{urlencode({'audience': audience, 'asked': asked})}")
        form.add_error("audience", _("This choice is too long to be kept. Narrow the list, or choose fewer hamlets."))
    context = {
        "form": form, "stages": stages(0), "area": area, "list_count": count,
        "has_lost_list": bool(address) and not count,
    }  # fmt: skip
    return render(request, "messaging/new_campaign.html", context, status=status_of(form))


def _audience_form(request: HttpRequest, actor: Actor, area: Area, *, has_list: bool) -> AudienceForm:
    hamlets: list[tuple[str, str]] = []
    if area.level == Level.COMMUNE:
        hamlets = list(hamlets_of(area, on=clock.today()).values_list("path", "name"))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    offered = audiences_offered(actor)
    usual = LIST if has_list else request.GET.get("audience") or (offered[0].code if offered else "")
    return AudienceForm(*sent, audiences=offered, hamlets=hamlets, has_list=has_list, initial={"audience": usual})


def _brought(request: HttpRequest, actor: Actor, area: Area, upload: Upload) -> HttpResponse:
    """A spreadsheet was read: on to the words, or first what cannot be used of it."""
    if not upload.refused:
        return _words_page(request, actor, area, _Asked(audience_of(SPREADSHEET), "", upload), None)
    context = {
        "upload": upload, "refused": upload.refused[:SHOWN_REFUSED], "people": sealed(upload, actor),
        "stages": stages(0), "area": area,
    }  # fmt: skip
    return render(request, "messaging/upload.html", context, status=422 if not upload.people else 200)


@dataclass(frozen=True)
class _Asked:
    """The audience that the second step is about."""

    audience: Audience
    asked: str
    upload: Upload | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def new_campaign_words(request: HttpRequest) -> HttpResponse:
    """The second step: by which ways, with which words; a preview on the way, the campaign at its end."""
    actor = current_actor()
    actor.require(SEND)
    area, asked = area_for_path(actor.scope), _asked(request, actor)
    if asked is None:
        return redirect("new_campaign")
    if request.method != "POST" or "begin" in request.POST:
        return _words_page(request, actor, area, asked, None)
    form = _words_form(request, actor, area, asked)
    if "preview" in request.POST:
        return _preview(request, actor, area, asked, form)
    if form.is_valid():
        with refusals_on(form):
            campaign = _register(actor, area, asked, form)
            return redirect("campaign", campaign.pk)
    return _words_page(request, actor, area, asked, form)


def _asked(request: HttpRequest, actor: Actor) -> _Asked | None:
    """What the address or the form says of the audience; None where that is none that this person can write to."""
    told = request.POST if request.method == "POST" else request.GET
    code, asked = told.get("audience", ""), told.get("asked", "")
    try:
        audience = audience_of(code)
    except UnknownAudience:
        return None
    if not actor.may(audience.permission) or len(asked) > LONGEST_ADDRESS:
        return None
    if code == SPREADSHEET:
        upload = unsealed(told.get("people", ""), actor)
        return _Asked(audience, "", upload) if upload and upload.people else None
    return _Asked(audience, asked)


def _words_form(
    request: HttpRequest, actor: Actor, area: Area, asked: _Asked, campaign: Campaign | None = None
) -> WordsForm:
    sent = (request.POST,) if request.method == "POST" and "begin" not in request.POST and _is_words(request) else ()
    ready = [*media_of(area), *LOCAL]
    fitting = templates_visible_to(actor).filter(ended_at__isnull=True, audience__in=["", asked.audience.code])
    return WordsForm(
        *sent, ready=ready, templates=list(fitting.order_by("title", "pk")), is_new=campaign is None,
        known=placeholders_offered(asked.audience.code, asked.upload), initial=_usual(ready, campaign),
    )  # fmt: skip


def _is_words(request: HttpRequest) -> bool:
    """Whether what was sent is the form of this step: the first step sends a file."""
    return "way_1" in request.POST


def _usual(ready: Sequence[str], campaign: Campaign | None) -> dict[str, Any]:
    if campaign is None:
        return {f"way_{number}": medium for number, medium in enumerate(ready[:1], start=1)}
    step = CampaignStep.objects.filter(campaign=campaign).order_by("position")[0]
    ways = {f"way_{number}": medium for number, medium in enumerate(step.media[:WAYS], start=1)}
    return {**ways, "template": str(step.template_id)}


def _register(actor: Actor, area: Area, asked: _Asked, form: WordsForm) -> Campaign:
    """The campaign with its text: one that stands, or one written for it."""
    plan = CampaignPlan(
        title=form.cleaned_data["title"], audience=asked.audience.code, asked=asked.asked,
        is_one_per_household=form.cleaned_data["is_one_per_household"],
        steps=[StepPlan(form.ways, _template(actor, area, asked, form, form.cleaned_data["title"]))],
        people=asked.upload.people if asked.upload else (),
    )  # fmt: skip
    return register_campaign(actor=actor, area=area, plan=plan)


def _template(actor: Actor, area: Area, asked: _Asked, form: WordsForm, title: str) -> Template:
    chosen = form.template_chosen
    if chosen is not None:
        return chosen
    more = asked.upload.fields if asked.upload else ()
    text = WrittenText(form.cleaned_data["text"], subject=title, may_drop_accents=form.cleaned_data["may_drop_accents"])
    return record_template(
        actor=actor, area=area, title=title[:80], texts=[text], audience=asked.audience.code, more=more
    )


def _preview(
    request: HttpRequest, actor: Actor, area: Area, asked: _Asked, form: WordsForm, campaign: Campaign | None = None
) -> HttpResponse:
    """The text as some of the people would get it; alone for a fragment, else on the page with what was typed in."""
    form.is_valid()
    shown = _previews(actor, area, asked, form)
    told = {name: form.errors[name] for name in ("text", "template") if name in form.errors}
    if request.headers.get("HX-Request") == "true":
        context = {"previews": shown, "errors": [error for errors in told.values() for error in errors]}
        return render(request, "messaging/_previews.html", context)
    for name in set(form.errors) - set(told):
        del form.errors[name]
    return _words_page(request, actor, area, asked, form, shown, campaign)


def _previews(actor: Actor, area: Area, asked: _Asked, form: WordsForm) -> list[Preview]:
    chosen, text = form.template_chosen, form.cleaned_data.get("text", "")
    if chosen is not None:
        texts = list(TemplateText.objects.filter(template=chosen))
    elif text:
        texts = [TemplateText(text=text, may_drop_accents=form.cleaned_data.get("may_drop_accents", False))]
    else:
        return []
    people = some_recipients(asked.audience, actor=actor, area=area, asked=asked.asked, upload=asked.upload)
    return previews_for(people, texts, form.ways)


def _words_page(
    request: HttpRequest, actor: Actor, area: Area, asked: _Asked, form: WordsForm | None,
    previews: Sequence[Preview] | None = None, campaign: Campaign | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form or _words_form(request, actor, area, asked, campaign),
        "stages": stages(1),
        "area": area,
        "campaign": campaign,
        "audience": asked.audience,
        "audience_title": audience_title(asked.audience.code),
        "asked": asked.asked,
        "upload": asked.upload,
        "people": sealed(asked.upload, actor) if asked.upload and campaign is None else "",
        "placeholders": placeholders_offered(asked.audience.code, asked.upload).items(),
        "previews": previews,
        "address": reverse("correct_campaign", args=[campaign.pk]) if campaign else reverse("new_campaign_words"),
    }
    return render(request, "messaging/words.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Other ways or words for a campaign of which nothing was sent."""
    actor = current_actor()
    actor.require(SEND)
    found = campaigns_visible_to(actor).filter(state=CampaignState.DRAFTED).select_related("area")
    campaign = get_object_or_404(found, pk=campaign_id)
    asked = _Asked(audience_of(campaign.audience), campaign.asked, _upload_of(campaign))
    form = _words_form(request, actor, campaign.area, asked, campaign)
    if request.method == "POST" and "preview" in request.POST:
        return _preview(request, actor, campaign.area, asked, form, campaign)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, campaign):
            title = f"{campaign.title[:60]} ({clock.now().astimezone(clock.VIET_NAM):%d/%m %H:%M})"
            template = _template(actor, campaign.area, asked, form, title)
            correct_campaign(actor=actor, campaign=campaign, steps=[StepPlan(form.ways, template)])
            return redirect("campaign", campaign.pk)
    sent = form if request.method == "POST" else None
    return _words_page(request, actor, campaign.area, asked, sent, campaign=campaign)


def _upload_of(campaign: Campaign) -> Upload | None:
    """Some of the people whom a spreadsheet brought for a campaign, and what its columns are called."""
    if campaign.audience != SPREADSHEET:
        return None
    rows = list(UploadedPerson.objects.filter(campaign=campaign).order_by("row")[:SHOWN])
    people = tuple(UploadedRow(one.row, one.name, one.address, one.medium, one.told) for one in rows)
    return Upload("", people, (), {name: name for one in rows[:1] for name in one.told})
