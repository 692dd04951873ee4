"""Reads of the review: who lives where, whom the system suggests, how far a round is."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.periods import in_force
from ansinh.core.stencils import Asking
from ansinh.judgement.queries import Standard, standard
from ansinh.poverty.days import REMINDED_BEFORE, still_in_time_to_publish, working_age
from ansinh.poverty.models import (
    TO_DO,
    UNANSWERED,
    ListedHousehold,
    ListedState,
    ListingReason,
    MeetingState,
    ObjectionState,
    Posting,
    PostingKind,
    PostingState,
    Recognition,
    RequestState,
    Reviewer,
    ReviewRequest,
    ReviewRound,
    RoundHamlet,
    RoundState,
)
from ansinh.poverty.policies import (
    listed_visible_to,
    meetings_visible_to,
    objections_visible_to,
    postings_visible_to,
    requests_visible_to,
    rounds_visible_to,
)
from ansinh.poverty.round_form import opened
from ansinh.poverty.suggesting import homes_struck
from ansinh.registry.models import Circumstance, Classification, Household, HouseholdClass, Kind, Membership
from ansinh.registry.policies import may_see_health

LAST_CLASSES = {
    Classification.POOR: ListingReason.LAST_POOR,
    Classification.NEAR_POOR: ListingReason.LAST_NEAR_POOR,
}
YEAR = dt.timedelta(days=365)


class _AgeAt(Func):
    """Whole years between two days, the later first."""

    template = "extract(year from age(%(expressions)s))::integer"
    output_field = IntegerField()


def homes_with_heads(homes: "QuerySet[Household]") -> "QuerySet[Household]":
    """Those where somebody lives, with `head_name`: the head's, or where none is recorded another member's."""
    living = Membership.objects.filter(
        household=OuterRef("pk"), valid_to__isnull=True, individual__died_on__isnull=True,
        individual__merged_into__isnull=True,
    ).order_by("-is_head", "individual__sort_key")  # fmt: skip
    named = homes.annotate(head_name=Subquery(living.values("individual__full_name")[:1]))
    return named.filter(head_name__isnull=False)


def homes_of_round(found: ReviewRound) -> "QuerySet[Household]":
    """The households of the round's hamlets, and those of the commune for which no hamlet is recorded."""
    hamlets = RoundHamlet.objects.filter(round=found).values("hamlet")
    homes = Household.objects.filter(Q(hamlet__in=hamlets) | Q(hamlet__isnull=True), area=found.area_id)
    return homes_with_heads(homes)


def homes_of_last_review(found: ReviewRound) -> "QuerySet[Household]":
    """Those that are poor or near-poor on the day on which the list begins, with `last_class`."""
    classes = HouseholdClass.objects.filter(
        in_force(found.list_from), household=OuterRef("pk"), household_class__in=list(LAST_CLASSES)
    )
    homes = homes_of_round(found).annotate(last_class=Subquery(classes.values("household_class")[:1]))
    return homes.filter(last_class__isnull=False)


def suggested_homes(actor: Actor, found: ReviewRound) -> "QuerySet[Household]":
    """Whom the house suggests and the list does not hold: in the year before it began a member of working age died
    (`lost_breadwinner`), a member was found disabled for the first time (`newly_disabled`), a disaster struck the home
    (`met_disaster`) or a member was badly hurt or fell ill (`fell_ill`).

    What tells an illness is suggested only to those who may see health facts.
    """
    since, today = found.list_from - YEAR, clock.today()
    first_age, end_age = working_age(today)
    deaths = Membership.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=F("individual__died_on")), household=OuterRef("pk"),
        individual__died_on__range=(since, today), valid_from__lte=F("individual__died_on"),
    ).annotate(age=_AgeAt(F("individual__died_on"), F("individual__birth_date")))  # fmt: skip
    earlier = Circumstance.objects.filter(
        individual=OuterRef("individual"), kind=Kind.DISABILITY, valid_from__lt=OuterRef("valid_from")
    )
    disabled = Circumstance.objects.filter(~Exists(earlier), kind=Kind.DISABILITY, valid_from__range=(since, today))
    members = Membership.objects.filter(
        household=OuterRef("pk"), valid_to__isnull=True, individual__died_on__isnull=True,
        individual__among=ArraySubquery(disabled.values("individual")),
    )  # fmt: skip
    listed = ListedHousehold.objects.filter(round=found, household=OuterRef("pk"))
    homes = homes_of_round(found).filter(~Exists(listed), area_path__within=actor.scope)
    struck = homes_struck(found.area_path, since, today)
    homes = homes.annotate(
        lost_breadwinner=Exists(deaths.filter(age__gte=first_age, age__lt=end_age)), newly_disabled=Exists(members),
        met_disaster=_is_among(struck.get(ListingReason.DISASTER, ())),
        fell_ill=_is_among(struck.get(ListingReason.ILLNESS, ())),
    )  # fmt: skip
    wanted = Q(lost_breadwinner=True) | Q(met_disaster=True)
    if may_see_health(actor):
        wanted |= Q(newly_disabled=True) | Q(fell_ill=True)
    return homes.filter(wanted).select_related("hamlet")


def _is_among(homes: Sequence[int]) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(Q(pk__among=list(homes)), output_field=BooleanField())


def reasons_suggested(home: Household) -> list[ListingReason]:
    """Why a home of `suggested_homes` is suggested."""
    reasons = {
        "lost_breadwinner": ListingReason.BREADWINNER_LOST, "newly_disabled": ListingReason.NEW_DISABILITY,
        "fell_ill": ListingReason.ILLNESS, "met_disaster": ListingReason.DISASTER,
    }  # fmt: skip
    return [reason for name, reason in reasons.items() if getattr(home, name)]


@dataclass(frozen=True)
class Progress:
    """How far the households of a hamlet or of a reviewer are; `quota` of a reviewer alone."""

    key: int | None
    name: str
    listed: int
    assigned: int
    surveyed: int
    quota: int = 0

    @property
    def percent(self) -> int:
        """How many of a hundred were surveyed; of none, none."""
        return 100 * self.surveyed // self.listed if self.listed else 0

    @property
    def unsurveyed(self) -> int:
        """How many nobody has been to yet."""
        return self.listed - self.surveyed

    @property
    def free(self) -> int:
        """How many more a reviewer can be given."""
        return max(self.quota - self.listed, 0)


def _counts(found: ReviewRound, by: str) -> dict[int | None, tuple[int, int, int]]:
    rows = ListedHousehold.objects.filter(round=found).exclude(state=ListedState.TAKEN_OFF).order_by().values(by)
    counted = rows.annotate(
        listed=Count("pk"), assigned=Count("reviewer"), surveyed=Count("pk", filter=~Q(state__in=TO_DO))
    )
    return {row[by]: (row["listed"], row["assigned"], row["surveyed"]) for row in counted}


def progress_by_hamlet(found: ReviewRound) -> list[Progress]:
    """The round's hamlets by name, last the households without one where there are any; two queries."""
    counts = _counts(found, "hamlet")
    hamlets = RoundHamlet.objects.filter(round=found).order_by("hamlet__name").values_list("hamlet", "hamlet__name")
    rows = [Progress(key, name, *counts.get(key, (0, 0, 0))) for key, name in hamlets]
    named = {row.key for row in rows}
    rest = [count for key, count in counts.items() if key not in named]
    if rest:
        rows.append(Progress(None, "", *map(sum, zip(*rest, strict=True))))
    return rows


def progress_by_reviewer(found: ReviewRound) -> list[Progress]:
    """The reviewers in the order of their names; two queries."""
    counts = _counts(found, "reviewer")
    reviewers = Reviewer.objects.filter(round=found)
    return [Progress(one.pk, one.full_name, *counts.get(one.pk, (0, 0, 0)), quota=one.quota) for one in reviewers]


def pinned_standard(found: ReviewRound) -> Standard:
    """The standard that the round has pinned."""
    return standard(found.standard)


def cut_offs_are_example(found: ReviewRound) -> bool:
    """Whether the instrument that the round has pinned brought no cut-offs of its own for its standard."""
    if found.instrument_id is None:
        return False
    cut_offs = opened(found.instrument_id).cut_offs
    return any(one.is_example for (code, _area), one in cut_offs.items() if code == found.standard)


def hamlets_of_round(found: ReviewRound) -> Sequence[Area]:
    """The hamlets that the round goes through, by name; one query."""
    rows = RoundHamlet.objects.filter(round=found).select_related("hamlet").order_by("hamlet__name")
    return [row.hamlet for row in rows]


def unassigned_of(found: ReviewRound) -> "QuerySet[ListedHousehold]":
    """The households that nobody goes to yet."""
    return ListedHousehold.objects.filter(round=found, state=ListedState.LISTED, reviewer__isnull=True)


def late_requests(rows: "QuerySet[ReviewRequest]", *, on: dt.date) -> "QuerySet[ReviewRequest]":
    """Those past their last day that nobody has answered."""
    return rows.filter(state__in=UNANSWERED, due_on__lt=on)


DAYS_OF_STATES = {
    RoundState.PLANNED: "list_from",
    RoundState.LISTING: "survey_from",
    RoundState.SURVEYING: "meet_from",
    RoundState.MEETING: "decide_by",
    RoundState.POSTING: "decide_by",
}
"""The day by which a round has left a state, as its plan says."""


def rounds_behind(rows: "QuerySet[ReviewRound]", *, on: dt.date) -> "QuerySet[ReviewRound]":
    """Those that should be further on by now."""
    behind = Q()
    for state, day in DAYS_OF_STATES.items():
        behind |= Q(state=state, **{f"{day}__lt": on})
    return rows.filter(behind)


def waiting_rows(asking: Asking) -> "dict[str, QuerySet[Any]]":
    """To be counted: plans, requests, late requests and households without a reviewer that wait, and of these those in
    a round whose survey should have begun; meetings to record, objections, lists whose days are over, decisions to make
    public; households to be surveyed before the meetings begin in some days (`pressing` where they should have begun),
    and rounds that are behind.
    """
    actor, on = asking.actor, asking.on
    requests = requests_visible_to(actor)
    unassigned = listed_visible_to(actor).filter(
        round__state=RoundState.LISTING, state=ListedState.LISTED, reviewer__isnull=True
    )
    objections = objections_visible_to(actor).filter(state=ObjectionState.WAITS)
    over = postings_visible_to(actor).filter(state=PostingState.UP, last_day__lt=on)
    public = Posting.objects.filter(kind=PostingKind.DECISION, round=OuterRef("round"))
    decided = Recognition.objects.filter(
        ~Exists(public), area_path__within=actor.scope, round__state=RoundState.DECIDED
    )
    unsurveyed = listed_visible_to(actor).filter(
        round__state=RoundState.SURVEYING, state=ListedState.LISTED, round__meet_from__lte=on + REMINDED_BEFORE
    )
    return {
        "plans": rounds_visible_to(actor).filter(state=RoundState.PLANNED),
        "requests": requests.filter(state=RequestState.WAITS),
        "late": late_requests(requests, on=on),
        "unassigned": unassigned,
        "due": unassigned.filter(round__survey_from__lte=on),
        "meetings": meetings_visible_to(actor).filter(state=MeetingState.CALLED, begins_at__lte=asking.now),
        "objections": objections,
        "late_objections": objections.filter(due_on__lt=on),
        "posted_out": over.filter(kind=PostingKind.RESULT),
        "made_public": over.filter(kind=PostingKind.DECISION),
        "decided": decided,
        "decided_late": decided.filter(signed_on__lt=still_in_time_to_publish(on)),
        "unsurveyed": unsurveyed,
        "pressing": unsurveyed.filter(round__meet_from__lte=on),
        "behind": rounds_behind(rounds_visible_to(actor), on=on),
    }
