"""The screen of changed accounts and payees that wait for a second hand; they are confirmed on the person's page."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from ansinh.core.wall import current_actor
from ansinh.registry.listings import SECOND_HAND
from ansinh.ui.lists import list_page


@require_safe
def second_hand(request: HttpRequest) -> HttpResponseBase:
    """People whose new account or payee waits."""
    current_actor().require("view_registry")
    return list_page(request, SECOND_HAND, "registry/second_hand.html")
