"""Reads of postings: what hangs out for everybody, what is said against it, which proofs are missing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import name_sort_key
from ansinh.poverty.days import radio_days
from ansinh.poverty.models import (
    ListedHousehold,
    ListedState,
    Meeting,
    MeetingState,
    Objection,
    ObjectionState,
    Posting,
    PostingKind,
    PostingState,
    ProofWay,
    PublicityProof,
    ReviewRound,
    RoundHamlet,
    RoundState,
)
from ansinh.poverty.queries.recognition import CERTIFIED
from ansinh.poverty.queries.rounds import homes_with_heads
from ansinh.registry.models import Classification, Household, Membership
from ansinh.registry.queries.people import keys_found

IN_ORDER = (Classification.POOR, Classification.NEAR_POOR, Classification.AVERAGE, Classification.OTHER)
MOST_HOMES = 50
"""Of one name; whoever is not among them is told by the number of the household."""
STILL_LOOKED_UP = (RoundState.POSTING, RoundState.DECIDED)
"""While a round is there, an objection's answer can be looked up."""


@dataclass(frozen=True)
class PostedName:
    """What everybody may read of a household; the key tells nothing but which one an objection is about."""

    key: int
    name: str
    hamlet: str


def posted_households(posting: Posting) -> list[tuple[Classification, list[PostedName]]]:
    """The households of a list by class, the poor first; a decision names whom it recognises. One query."""
    rows = ListedHousehold.objects.filter(round=posting.round_id).exclude(state=ListedState.TAKEN_OFF)
    groups: dict[Classification, list[PostedName]] = {}
    told = rows.order_by("pk").values_list("pk", "head_name", "hamlet__name", "assessment__household_class")
    for key, name, hamlet, code in told:
        groups.setdefault(Classification(code), []).append(PostedName(key, name, hamlet or ""))
    shown = CERTIFIED if posting.kind == PostingKind.DECISION else IN_ORDER
    return [(code, sorted(groups[code], key=_by_hamlet)) for code in shown if code in groups]


def _by_hamlet(one: PostedName) -> tuple[str, str]:
    return name_sort_key(one.hamlet), name_sort_key(one.name)


def is_shown(posting: Posting, *, on: dt.date) -> bool:
    """Whether everybody may read the list on the page: while it is up, until its last day."""
    return posting.state == PostingState.UP and posting.posted_on <= on <= posting.last_day


def answers_posted(posting: Posting, *, on: dt.date) -> Sequence[Objection]:
    """The objections that were answered, which hang out with the list, and without it until the round is decided."""
    is_result, is_over = posting.kind == PostingKind.RESULT, on > posting.last_day
    if not (is_result and (is_shown(posting, on=on) or (is_over and posting.round.state == RoundState.POSTING))):
        return ()
    rows = Objection.objects.filter(posting=posting, state=ObjectionState.ANSWERED)
    return list(rows.select_related("hamlet", "listed__assessment").order_by("answered_on", "pk"))


def last_meeting_day(found: ReviewRound) -> dt.date:
    """The day of the last meeting that was held, before which nothing can have hung."""
    held = Meeting.objects.filter(round=found, state=MeetingState.HELD).order_by("-begins_at")
    begins = held.values_list("begins_at", flat=True).first()
    return begins.astimezone(clock.VIET_NAM).date() if begins else found.meet_from


def has_been_posted(found: ReviewRound) -> bool:
    """Whether the list hung out for its days and was taken down with every objection answered: it can be decided."""
    return Posting.objects.filter(round=found, kind=PostingKind.RESULT, state=PostingState.DOWN).exists()


def publicity_missing(posting: Posting) -> Sequence[str]:
    """Which proofs the publicity of a decision still lacks, in words; two queries."""
    proofs = list(PublicityProof.objects.filter(posting=posting).values_list("way", "hamlet", "on"))
    boards = {hamlet for way, hamlet, _on in proofs if way == ProofWay.BOARD_OF_HAMLET}
    read_out = len({on for way, _hamlet, on in proofs if way == ProofWay.RADIO})
    missing = []
    if not any(way == ProofWay.BOARD_OF_COMMUNE for way, _hamlet, _on in proofs):
        missing.append(str(ProofWay.BOARD_OF_COMMUNE.label))
    hamlets = RoundHamlet.objects.filter(round=posting.round_id).order_by("hamlet__name")
    for key, name in hamlets.values_list("hamlet", "hamlet__name"):
        if key not in boards:
            missing.append(gettext("notice board of %(hamlet)s") % {"hamlet": name})
    if (more := radio_days(posting.posted_on) - read_out) > 0:
        said = ngettext("loudspeaker on %(count)s day", "loudspeaker on %(count)s days", more)
        missing.append(said % {"count": more})
    return missing


def decision_posting_of(found: ReviewRound) -> Posting | None:
    """What makes the decision on a round public."""
    return Posting.objects.filter(round=found, kind=PostingKind.DECISION).first()


def objections_to(posting: Posting) -> "QuerySet[Objection]":
    """What was said against a list, what waits longest first."""
    return Objection.objects.filter(posting=posting).select_related("hamlet").order_by("-state", "due_on", "pk")


def homes_said_missing(actor: Actor, objection: Objection) -> "QuerySet[Any]":
    """The first of the commune's households with `head_name` that are not on the list and where somebody lives of the
    name that is said to be missing.
    """
    found = objection.posting.round_id
    posted = ListedHousehold.objects.filter(round=found).exclude(state=ListedState.TAKEN_OFF)
    named = keys_found(actor=actor, text=objection.about_name)
    living = Membership.objects.filter(valid_to__isnull=True, individual__among=named)
    homes = Household.objects.filter(area=objection.posting.round.area_id, pk__in=living.values("household"))
    missing: QuerySet[Any] = homes_with_heads(homes).exclude(pk__in=posted.values("household"))
    return missing.select_related("hamlet").order_by("head_name", "pk")[:MOST_HOMES]


def proofs_of(posting: Posting) -> "QuerySet[PublicityProof]":
    """The proofs of a list, without the bytes of their photographs."""
    return PublicityProof.objects.filter(posting=posting).select_related("hamlet").defer("content")
