"""The heads of the hamlets and their phones: a link is made, told, and ended here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ansinh.accounts.models import Duty, LinkState, PhoneLink
from ansinh.accounts.services import end_phone_link, open_phone_link
from ansinh.coordination.lists import HEADS, heads_with_links, phone_in_words
from ansinh.core.wall import current_actor
from ansinh.ui.list_pages import list_page

MANAGE = "manage_hamlet_heads"


@require_safe
def heads(request: HttpRequest) -> HttpResponseBase:
    """The hamlet heads in office and how their phones stand."""
    current_actor().require(MANAGE)
    return list_page(request, HEADS, "coordination/heads.html", {"here": "heads"})


@require_safe
def head(request: HttpRequest, duty_id: int) -> HttpResponse:
    """One hamlet head: the link that stands, a new one, the end of it."""
    return _page(request, _duty(duty_id))


@require_POST
def make_link(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Make a link and show it with its code, this once: neither is kept."""
    duty = _duty(duty_id)
    made = open_phone_link(actor=current_actor(), duty=duty)
    address = request.build_absolute_uri(reverse("enter_by_phone", args=[made.token]))
    context = {"head": duty, "made": made, "address": address, "here": "heads"}
    return render(request, "coordination/link.html", context)


@require_POST
def end_link(request: HttpRequest, duty_id: int) -> HttpResponse:
    """End the link, and with it the session of the phone."""
    link = _link(_duty(duty_id))
    if link is not None:
        end_phone_link(actor=current_actor(), link=link)
        messages.success(request, _("Ended. The phone is signed out at its next step."))
    return redirect("hamlet_head", duty_id)


def _duty(duty_id: int) -> Duty:
    actor = current_actor()
    actor.require(MANAGE)
    return get_object_or_404(heads_with_links(actor), pk=duty_id)


def _link(duty: Duty) -> PhoneLink | None:
    return PhoneLink.objects.filter(duty=duty).exclude(state=LinkState.ENDED).select_related("duty__area").first()


def _page(request: HttpRequest, duty: Duty) -> HttpResponse:
    context = {"head": duty, "link": _link(duty), "phone": phone_in_words(duty), "here": "heads"}
    return render(request, "coordination/head.html", context)
