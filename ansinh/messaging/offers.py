"""What this room adds to pages of other rooms: writing to the people of a list, and what waits today."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.core.stencils import Asking
from ansinh.messaging.lists import DOWN, not_working, with_failures
from ansinh.messaging.models import IncomingState
from ansinh.messaging.policies import KEEP, SEND, campaigns_visible_to, gateways_kept_by, incoming_visible_to
from ansinh.ui.shown import Shown
from ansinh.ui.slots import Link, Offered, Waiting


def write_to_list(actor: Actor, shown: Shown) -> Iterator[Link]:
    """In the head of a list of people: write to all that it shows, with what was looked for."""
    if shown.listing.people and actor.may(SEND) and actor.may_write:
        address = f"{shown.path}?{shown.address}" if shown.address else shown.path
        yield Link(_("Write to these people"), f"{reverse('new_campaign')}?{urlencode({'list': address})}")


def messages_today(actor: Actor, on: Any) -> Offered:
    """On the first page: answers that wait, campaigns with failures, gateways that do not work."""
    if not actor.may_write or not (actor.may(SEND) or actor.may(KEEP)):
        return ()
    return Waiting(_rows, _waiting)


def _rows(asking: Asking) -> "dict[str, QuerySet[Any]]":
    return {
        "waiting": incoming_visible_to(asking.actor).filter(state=IncomingState.WAITS),
        "troubled": with_failures(campaigns_visible_to(asking.actor)),
        "down": not_working(gateways_kept_by(asking.actor)),
    }


def _waiting(counts: Mapping[str, int]) -> Iterator[Link]:
    if counts["waiting"]:
        address = f"{reverse('inbox')}?state={IncomingState.WAITS.value}"
        yield Link(_("Answers to be read"), address, count=counts["waiting"])
    if counts["troubled"]:
        yield Link(
            _("Campaigns with messages that failed"), f"{reverse('campaigns')}?troubled=yes", count=counts["troubled"]
        )
    if counts["down"]:
        address = f"{reverse('gateways')}?standing={DOWN}"
        yield Link(_("Gateways that do not work"), address, count=counts["down"], is_late=True)
