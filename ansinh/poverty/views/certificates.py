"""Certificates: those of a decision, one of them, its paper, and its end."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ansinh.audit.services import record_read
from ansinh.core.text import words
from ansinh.core.wall import current_actor
from ansinh.poverty.lists_of_recognition import CERTIFICATE_TONES, certificates_listing
from ansinh.poverty.models import Certificate
from ansinh.poverty.papers.recognition import Address, write_certificates
from ansinh.poverty.policies import VIEW, certificates_visible_to
from ansinh.poverty.steps_of_recognition import CERTIFICATE_STEPS
from ansinh.poverty.views.recognition import decided
from ansinh.poverty.views.verifying import period_in_words
from ansinh.ui.acts import status_of
from ansinh.ui.files import PDF, as_file
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called

RELATED = ("listed__hamlet", "recognition__round__area")


@require_safe
def certificates(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """The certificates of a decision."""
    found, decision = decided(round_id)
    context = {"round": found, "decision": decision, "papers": True}
    return list_page(request, certificates_listing(decision), "poverty/decision_rows.html", context)


@require_safe
def all_papers(request: HttpRequest, round_id: int) -> HttpResponse:
    """All certificates of a decision that are valid, to be printed at once; one look is written down."""
    found, decision = decided(round_id)
    actor = current_actor()
    papers = list(certificates_visible_to(actor).filter(recognition=decision, state="valid").select_related(*RELATED))
    if not papers:
        raise Http404
    record_read(actor=actor, what="files", on=found, area_path=found.area_path, seen={"papers": len(papers)})
    name = "-".join(["giay-chung-nhan", *words(decision.number)])
    return as_file(write_certificates(papers, _addresses(request)), f"{name}.pdf", PDF, is_shown=True)


@require_safe
def show_certificate(request: HttpRequest, certificate_id: int) -> HttpResponse:
    return _page(request, _certificate(certificate_id))


@require_safe
def one_paper(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """The paper of one household."""
    found = _certificate(certificate_id)
    record_read(actor=current_actor(), what="files", on=found, area_path=found.area_path)
    name = "-".join(["giay-chung-nhan", *words(found.number)])
    return as_file(write_certificates([found], _addresses(request)), f"{name}.pdf", PDF, is_shown=True)


@require_POST
def certificate_act(request: HttpRequest, certificate_id: int, act: str) -> HttpResponse:
    """One act of `CERTIFICATE_STEPS`; what was refused is told on the same page."""
    found, step = _certificate(certificate_id), step_called(CERTIFICATE_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return (
        _page(request, _certificate(certificate_id), refused) if refused else redirect("review_certificate", found.pk)
    )


def _certificate(certificate_id: int) -> Certificate:
    actor = current_actor()
    actor.require(VIEW)
    return get_object_or_404(certificates_visible_to(actor).select_related(*RELATED), pk=certificate_id)


def _addresses(request: HttpRequest) -> Address:
    def address(paper: Certificate) -> str:
        place = reverse("verify_certificate", args=[paper.recognition.round.area.code, paper.code])
        return request.build_absolute_uri(place)

    return address


def _page(request: HttpRequest, found: Certificate, refused: Offered | None = None) -> HttpResponse:
    context = {
        "paper": found,
        "address": _addresses(request)(found),
        "period": period_in_words(found),
        "tones": CERTIFICATE_TONES,
        "acts": offered(CERTIFICATE_STEPS.values(), actor=current_actor(), thing=found, refused=refused),
    }
    return render(request, "poverty/certificate.html", context, status=status_of(refused.form if refused else None))
