"""What this room adds to the rooms below: beside each household of a review, what changes in its money; for its list,
whom a disaster struck."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Protocol

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ansinh.benefits.models import AidKind, AidState, EmergencyAid, Proposal
from ansinh.benefits.policies import VIEW, proposals_visible_to
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.poverty.models import ListingReason
from ansinh.registry.models import Membership
from ansinh.ui.slots import Link


class ReviewedHousehold(Protocol):
    """A row of the list of what a review changes, as far as it matters here."""

    household_id: int
    since: dt.date


def changes_after_review(actor: Actor, rows: Sequence[ReviewedHousehold]) -> Iterator[list[Link]]:
    """Beside each household, the changes proposed or decided for its members from the month of its new class on, and
    in the month after; two queries. Rows of one review hold from one day.
    """
    if not rows or not actor.may(VIEW):
        yield from ([] for _row in rows)
        return
    since = rows[0].since
    home_of = dict(
        Membership.objects.filter(in_force(since), household__among=[row.household_id for row in rows]).values_list(
            "individual", "household"
        )
    )
    month = Month.of(since)
    proposals = proposals_visible_to(actor).filter(
        individual__among=list(home_of), month__in=[month.first_day, month.next().first_day]
    )
    links: dict[int, list[Link]] = defaultdict(list)
    for one in proposals.order_by("month", "pk"):
        links[home_of[one.individual_id]].append(Link(_in_words(one), reverse("change", args=[one.pk])))
    for row in rows:
        yield links[row.household_id]


REASON_OF_AID = {
    AidKind.INJURY: ListingReason.ILLNESS,
    **dict.fromkeys(
        (AidKind.BURIAL, AidKind.HOUSE_DESTROYED, AidKind.HOUSE_MOVED, AidKind.HOUSE_DAMAGED), ListingReason.DISASTER
    ),
}
"""Aid that tells of hardship which lasts; rice does not."""


def homes_with_aid(area_path: str, since: dt.date, until: dt.date) -> dict[int, ListingReason]:
    """The households of a place that got emergency aid, or a member of theirs, by what happened in these days; a house
    counts before an injury. Two queries.
    """
    aid = EmergencyAid.objects.filter(
        area_path__within=area_path, state__in=(AidState.DECIDED, AidState.GIVEN), kind__in=list(REASON_OF_AID),
        happened_on__range=(since, until),
    ).values_list("kind", "household", "individual")  # fmt: skip
    told = list(aid)
    people = [person for _kind, _home, person in told if person]
    members = Membership.objects.filter(individual__among=people, valid_to__isnull=True)
    home_of: dict[int, int] = dict(members.values_list("individual", "household"))
    found: dict[int, ListingReason] = {}
    for kind, home, person in told:
        key = home or home_of.get(person or 0)
        if key and found.get(key) != ListingReason.DISASTER:
            found[key] = REASON_OF_AID[AidKind(kind)]
    return found


def _in_words(one: Proposal) -> str:
    return _("%(act)s: %(benefit)s of %(name)s from %(month)s (%(state)s)") % {
        "act": capfirst(one.get_kind_display()),
        "benefit": one.get_benefit_display(),
        "name": one.person_name,
        "month": Month.of(one.month).in_vietnamese,
        "state": one.get_state_display(),
    }
