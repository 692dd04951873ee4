"""The door for gateways: what they tell by calling us is kept as it came, and they are answered at once.

Each channel knows its gateway by the word agreed with it or by a signature; there is no session.
"""

import functools
import time

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ansinh.core.actors import SYSTEM
from ansinh.core.errors import AnSinhError
from ansinh.core.wall import acting
from ansinh.messaging.channels import Channel
from ansinh.messaging.models import Gateway
from ansinh.messaging.queries.ways_out import channel_of
from ansinh.messaging.services import hear

LARGEST = 1_000_000
KNOWN_FOR = 10
"""Seconds for which a gateway's settings are taken to be what they were: it may call a thousand times in one."""


@csrf_exempt
@login_not_required
@transaction.non_atomic_requests
@require_http_methods(["GET", "POST"])
def news(request: HttpRequest, gateway_id: int) -> HttpResponse:
    """A receipt or an answer from a gateway; told twice, it is kept twice and counts once."""
    gateway, channel = _gateway(gateway_id, int(time.monotonic() / KNOWN_FOR))
    body = request.body if request.method == "POST" and _length(request) <= LARGEST else b""
    try:
        told = channel.read_callback(_query(request), body, dict(request.headers))
    except AnSinhError as refusal:
        return HttpResponse(str(refusal), status=refusal.status, content_type="text/plain; charset=utf-8")
    hear(gateway=gateway, news=told)
    return HttpResponse(b"", content_type="text/plain", headers={"Content-Length": "0"})


def _query(request: HttpRequest) -> dict[str, str]:
    """Django would read the address, too, in the letters of the body: a text with accents comes in UTF-16."""
    return QueryDict(request.META.get("QUERY_STRING", ""), encoding="utf-8").dict()


@functools.lru_cache(maxsize=64)
def _gateway(gateway_id: int, spell: int) -> tuple[Gateway, Channel]:
    gateway = Gateway.objects.select_related("area").filter(pk=gateway_id, closed_on__isnull=True).first()
    if gateway is None:
        raise Http404
    with acting(SYSTEM):
        return gateway, channel_of(gateway)


def _length(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH", "")
    return int(given) if given.isascii() and given.isdecimal() else 0
