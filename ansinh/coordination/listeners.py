"""What coordination does when a room below announces or asks something; wired in `config/wiring.py`."""

import datetime as dt
from collections.abc import Collection, Sequence
from contextlib import suppress

from django.utils.translation import gettext as _

from ansinh.coordination.errors import NoHamlet, NotAlive, VisitAsked
from ansinh.coordination.services import assign_visit, withdraw_visit
from ansinh.core import clock
from ansinh.core.bulk import move_paths
from ansinh.core.wall import current_actor
from ansinh.insurance.events import VisitsNotNeeded
from ansinh.messaging.channels import Outgoing
from ansinh.messaging.models import Message
from ansinh.messaging.queries.told import people_of_keys
from ansinh.registry.events import AreaRehomed
from ansinh.registry.models import Individual

DAYS_TO_VISIT = 14
TABLES = ("coordination_hamletreport", "coordination_sighting", "coordination_visit")


def follow_the_area(event: AreaRehomed) -> None:
    """A unit ended: its reports and visits are seen by the successor from now on."""
    move_paths(TABLES, event.paths)


def withdraw_settled_visits(event: VisitsNotNeeded) -> None:
    """The cards of a household are renewed: nobody has to go there and remind of them."""
    for person, text in Message.objects.filter(pk__in=event.messages).values_list("individual", "text"):
        if person is not None:
            why = _("No longer needed: the card is renewed, or ends on another day.")
            withdraw_visit(actor=current_actor(), individual=person, question=text, why=why)


def knock(messages: Sequence[Outgoing]) -> Collection[str]:
    """Messages that are to be told at the door become visits of the hamlet heads, in the same transaction.

    Who is to be visited already stays so. Gives the keys of those who have no hamlet head to go there.
    """
    people = people_of_keys([one.key for one in messages])
    found = Individual.objects.select_related("hamlet").in_bulk(list(people.values()))
    due_on = clock.today() + dt.timedelta(days=DAYS_TO_VISIT)
    nobody = []
    for one in messages:
        person = found.get(people.get(one.key, 0))
        try:
            if person is None:
                nobody.append(one.key)
                continue
            with suppress(VisitAsked):
                assign_visit(actor=current_actor(), individual=person, question=one.text, due_on=due_on)
        except (NoHamlet, NotAlive):
            nobody.append(one.key)
    return nobody
