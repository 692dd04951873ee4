"""Who may see and do what in the review: an officer plans and lists, the chair approves, province and auditor read."""

from collections.abc import Collection

from django.db.models import QuerySet

from ansinh.areas.models import Area
from ansinh.areas.queries import paths_down_to
from ansinh.core.actors import Actor
from ansinh.poverty.models import (
    Certificate,
    KeptInstrument,
    ListedHousehold,
    ListingReason,
    Meeting,
    Objection,
    Posting,
    ProvincialLine,
    ReviewRequest,
    ReviewRound,
    Submission,
)
from ansinh.poverty.models.listed import OF_HEALTH
from ansinh.registry.policies import may_see_health

VIEW = "view_review"
PLAN = "plan_review"
APPROVE = "approve_review"
KEEP = "keep_instruments"
SURVEY = "survey_households"
OBJECT = "object_to_review"
"""What nobody has by a duty: the public page alone acts with it."""


def instruments_visible_to(actor: Actor) -> "QuerySet[KeptInstrument]":
    """The instruments kept by the own office, by the offices above it and by those below."""
    if not actor.may(VIEW):
        return KeptInstrument.objects.none()
    kept = KeptInstrument.objects.select_related("area").defer("data")
    return kept.filter(area__path__in=paths_down_to(actor.scope)) | kept.filter(area__path__within=actor.scope)


def lines_visible_to(actor: Actor) -> "QuerySet[ProvincialLine]":
    """The poverty lines of the own province, or of all that lie in the area of duty."""
    if not actor.may(VIEW):
        return ProvincialLine.objects.none()
    rows = ProvincialLine.objects.select_related("area")
    return rows.filter(area__path__in=paths_down_to(actor.scope)) | rows.filter(area__path__within=actor.scope)


def can_pin(area: Area, instrument: KeptInstrument) -> bool:
    """Whether a round of the commune may pin it: its own, its province's or a national one."""
    return str(area.path).startswith(instrument.area.path)


def rounds_visible_to(actor: Actor) -> "QuerySet[ReviewRound]":
    """The rounds of the area of duty."""
    if not actor.may(VIEW):
        return ReviewRound.objects.none()
    return ReviewRound.objects.filter(area_path__within=actor.scope)


def listed_visible_to(actor: Actor) -> "QuerySet[ListedHousehold]":
    """The households on the lists of the area of duty."""
    if not actor.may(VIEW):
        return ListedHousehold.objects.none()
    return ListedHousehold.objects.filter(area_path__within=actor.scope)


def requests_visible_to(actor: Actor) -> "QuerySet[ReviewRequest]":
    """The requests of the area of duty."""
    if not actor.may(VIEW):
        return ReviewRequest.objects.none()
    return ReviewRequest.objects.filter(area_path__within=actor.scope)


def submissions_visible_to(actor: Actor) -> "QuerySet[Submission]":
    """The filled forms of the area of duty."""
    if not actor.may(VIEW):
        return Submission.objects.none()
    return Submission.objects.filter(area_path__within=actor.scope)


def reasons_shown_to(actor: Actor, reasons: Collection[str]) -> list[ListingReason]:
    """The reasons without those that tell an illness to somebody who may not know of it."""
    return [ListingReason(one) for one in reasons if may_see_health(actor) or one not in OF_HEALTH]


def meetings_visible_to(actor: Actor) -> "QuerySet[Meeting]":
    """The meetings of the area of duty."""
    if not actor.may(VIEW):
        return Meeting.objects.none()
    return Meeting.objects.filter(area_path__within=actor.scope)


def postings_visible_to(actor: Actor) -> "QuerySet[Posting]":
    """The postings of the area of duty."""
    if not actor.may(VIEW):
        return Posting.objects.none()
    return Posting.objects.filter(area_path__within=actor.scope)


def objections_visible_to(actor: Actor) -> "QuerySet[Objection]":
    """The objections of the area of duty."""
    if not actor.may(VIEW):
        return Objection.objects.none()
    return Objection.objects.filter(area_path__within=actor.scope)


def certificates_visible_to(actor: Actor) -> "QuerySet[Certificate]":
    """The certificates of the area of duty."""
    if not actor.may(VIEW):
        return Certificate.objects.none()
    return Certificate.objects.filter(area_path__within=actor.scope)
