"""What the hamlets get of a campaign on paper or by ear: the page of it, and its files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ansinh.core import clock
from ansinh.core.events import announce
from ansinh.core.wall import current_actor
from ansinh.messaging.channels import Medium
from ansinh.messaging.channels.leaflet import leaflets_pdf
from ansinh.messaging.channels.loudspeaker import Script, script_text, scripts_pdf, spoken, voices
from ansinh.messaging.channels.visit import doors_pdf
from ansinh.messaging.forms import AiringForm
from ansinh.messaging.models import Campaign
from ansinh.messaging.printed import airings, doors_for, hamlets_of, leaflets_for, scripts_for
from ansinh.messaging.views.campaigns import campaign_shown
from ansinh.ui.acts import status_of
from ansinh.ui.files import PDF, as_file
from ansinh.ui.list_pages import ListExported

WAV = "audio/wav"
TEXT = "text/plain; charset=utf-8"
ASKED = ("first", "days", "times", "link", "link_says", "place")


@require_safe
def campaign_papers(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The scripts with their schedule, the leaflets and the doors of a campaign, hamlet by hamlet."""
    found = campaign_shown(campaign_id)
    form = _form(request)
    scripts = _scripts(request, found, form)
    asked = request.GET.copy()
    asked.pop("place", None)
    context = {
        "campaign": found,
        "form": form,
        "scripts": scripts,
        "speaks": sorted(voices()),
        "leaflets": hamlets_of(found, Medium.LEAFLET),
        "doors": hamlets_of(found, Medium.VISIT),
        "asked": asked.urlencode(),
    }
    return render(request, "messaging/papers.html", context, status=status_of(form))


@require_safe
def loudspeaker_pdf(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The scripts of all hamlets, or of one, to be printed."""
    found = campaign_shown(campaign_id)
    scripts = [script for _path, script in _some(_scripts(request, found, _form(request)))]
    return _file(found, scripts_pdf(scripts, made_at=clock.now()), "loa", "pdf", PDF)


@require_safe
def loudspeaker_text(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The scripts as plain text."""
    found = campaign_shown(campaign_id)
    scripts = [script_text(script) for _path, script in _some(_scripts(request, found, _form(request)))]
    return _file(found, "\n".join(scripts).encode(), "loa", "txt", TEXT)


@require_safe
def loudspeaker_spoken(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One script spoken in one language, to be played; refused where the machine has no voice for it."""
    found, language = campaign_shown(campaign_id), request.GET.get("language", "vi")
    _path, script = _some(_scripts(request, found, _form(request)))[0]
    said = next((one.text for one in script.readings if one.language == language), None)
    if said is None:
        raise Http404
    return _file(found, spoken(said, language), f"loa-{language}", "wav", WAV)


@require_safe
def leaflets(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The leaflets of all hamlets, or of one, on pages of A5."""
    found, form = campaign_shown(campaign_id), _form(request)
    told = form.cleaned_data if form.is_valid() else {}
    hamlets = _some(hamlets_of(found, Medium.LEAFLET, request.GET.get("place", "")))
    made = leaflets_for(found, hamlets, link=told.get("link", ""), link_says=told.get("link_says", ""))
    return _file(found, leaflets_pdf(made, made_at=clock.now()), "to-roi", "pdf", PDF)


@require_safe
def doors(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The doors to knock at, of all hamlets or of one."""
    found = campaign_shown(campaign_id)
    hamlets = _some(hamlets_of(found, Medium.VISIT, request.GET.get("place", "")))
    return _file(found, doors_pdf(doors_for(found, hamlets), made_at=clock.now()), "den-nha", "pdf", PDF)


def _form(request: HttpRequest) -> AiringForm:
    """The schedule that the address asks for; without one, the usual."""
    usual = AiringForm.usual()
    given = {name: request.GET[name] for name in ASKED if name in request.GET}
    return AiringForm({**usual, **given})


def _scripts(request: HttpRequest, found: Campaign, form: AiringForm) -> list[tuple[str, Script]]:
    """The script of each hamlet with its path; without times where those asked for are none."""
    hamlets = hamlets_of(found, Medium.LOUDSPEAKER, request.GET.get("place", ""))
    told = form.cleaned_data if form.is_valid() else None
    at = airings(told["first"], told["days"], told["times"]) if told else []
    return list(zip([one.path for one in hamlets], scripts_for(found, hamlets, at), strict=True))


def _some(rows: list[Any]) -> list[Any]:
    """The rows; an address that asks for a paper of nothing is no page."""
    if not rows:
        raise Http404
    return rows


def _file(found: Campaign, content: bytes, name: str, kind: str, media_type: str) -> HttpResponse:
    """The file, and a word in the trail of who took it out."""
    actor = current_actor()
    announce(ListExported(actor, "campaign-papers", f"{name} {found.pk}", kind, found.area_path))
    return as_file(content, f"{name}-{found.pk}.{kind}", media_type)
