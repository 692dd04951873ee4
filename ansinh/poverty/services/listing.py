"""The list of a round: who stands on it and why, who is taken off, who goes to whom."""

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.poverty.errors import (
    NoReason,
    NotHere,
    NothingChosen,
    NotOnTheList,
    NotSuggested,
    QuotaExceeded,
    RoundElsewhere,
    StillToReview,
)
from ansinh.poverty.models import (
    KIND_OF_FORM,
    LISTED_MOVES,
    ListedHousehold,
    ListedState,
    ListingReason,
    RequestForm,
    RequestState,
    Reviewer,
    ReviewRequest,
    ReviewRound,
    RoundState,
)
from ansinh.poverty.policies import PLAN
from ansinh.poverty.queries.rounds import (
    LAST_CLASSES,
    homes_of_round,
    homes_with_heads,
    reasons_suggested,
    suggested_homes,
)
from ansinh.registry.models import Household

BEFORE_MEETINGS = (RoundState.LISTING, RoundState.SURVEYING)
"""Until the survey ends, a household that nobody has been to changes hands or is taken off the list."""
LAST_REASONS = frozenset(LAST_CLASSES.values())
"""Of the households on the list of the last review."""


def locked_round(found: ReviewRound) -> ReviewRound:
    """The round as it stands, until the act is over: its acts follow one another."""
    return ReviewRound.objects.select_for_update(of=("self",)).select_related("area").get(pk=found.pk)


def _require_one_of(locked: ReviewRound, states: Collection[RoundState]) -> None:
    if locked.state not in states:
        raise RoundElsewhere(state=locked.get_state_display())


def put_on_list(locked: ReviewRound, homes: Iterable[tuple[Household, Sequence[ListingReason]]]) -> int:
    """Put homes with a `head_name` on the list of a locked round, for these reasons; two or three statements.

    Who stands there already gets the reasons besides its own; who was taken off comes back. Returns how many it was.
    """
    wanted = list(homes)
    standing = {
        one.household_id: one
        for one in ListedHousehold.objects.filter(round=locked, household__among=[home.pk for home, _why in wanted])
    }
    new, changed = [], []
    for home, reasons in wanted:
        row = standing.get(home.pk)
        if row is None:
            new.append(
                ListedHousehold(
                    round=locked, area_path=home.area_path, household=home, hamlet_id=home.hamlet_id,
                    head_name=home.head_name, reasons=list(reasons), listed_on=clock.today(),  # type: ignore[attr-defined]
                )
            )  # fmt: skip
        else:
            row.reasons = list(dict.fromkeys([*row.reasons, *reasons]))
            if row.state == ListedState.TAKEN_OFF:
                row.state, row.off_reason = ListedState.LISTED, ""
            changed.append(row)
    ListedHousehold.objects.bulk_create(new)
    if changed:
        ListedHousehold.objects.bulk_update(changed, ["reasons", "state", "off_reason"])
    return len(wanted)


def take_up(locked: ReviewRound) -> int:
    """Put the households of the requests that wait for such a round on its list; returns how many requests."""
    forms = [form for form in RequestForm if KIND_OF_FORM[form] == locked.kind]
    waiting = ReviewRequest.objects.select_for_update(of=("self",)).filter(
        household__area=locked.area_id, form__in=forms, state=RequestState.WAITS
    )
    requests = {one.household_id: one for one in waiting}
    homes = list(homes_of_round(locked).filter(pk__among=list(requests)))
    put_on_list(locked, [(home, _reasons_of(requests[home.pk])) for home in homes])
    keys = [requests[home.pk].pk for home in homes]
    return ReviewRequest.objects.filter(pk__among=keys).update(state=RequestState.LISTED, round=locked)


def _reasons_of(request: ReviewRequest) -> list[ListingReason]:
    asked = [] if request.form == RequestForm.OFFICER else [ListingReason.REQUEST]
    return list(dict.fromkeys([*asked, ListingReason(request.reason)]))


@transaction.atomic
def enrol_suggested(*, actor: Actor, found: ReviewRound, households: Collection[int]) -> int:
    """Put households that the system suggests on the list, with the reasons it gives now; returns how many.

    Raises NoRight, OutsideScope, RoundElsewhere, NothingChosen, NotSuggested.
    """
    actor.require(PLAN, area_path=found.area_path)
    keys = set(households)
    if not keys:
        raise NothingChosen
    locked = locked_round(found)
    _require_one_of(locked, [RoundState.LISTING])
    homes = list(suggested_homes(actor, locked).filter(pk__among=list(keys)))
    if len(homes) != len(keys):
        raise NotSuggested
    count = put_on_list(locked, [(home, reasons_suggested(home)) for home in homes])
    after = {"households": sorted(home.pk for home in homes)}
    record(actor=actor, act="enrol_suggested", on=locked, area_path=locked.area_path, after=after)
    return count


@transaction.atomic
def cancel_listed(*, actor: Actor, found: ReviewRound, listed: Sequence[ListedHousehold], why: str) -> int:
    """Take households that nobody has been to off the list, all for one reason, which also answers their requests.

    Raises NoRight, OutsideScope, NoReason, NothingChosen, RoundElsewhere, NotHere, NotOnTheList, StillToReview.
    """
    actor.require(PLAN, area_path=found.area_path)
    if not tidy(why):
        raise NoReason
    locked = locked_round(found)
    _require_one_of(locked, BEFORE_MEETINGS)
    rows = _chosen(locked, listed)
    _require_gone(locked, [row for row in rows if not LAST_REASONS.isdisjoint(row.reasons)])
    for row in rows:
        row.state, row.off_reason, row.reviewer = ListedState.TAKEN_OFF, tidy(why)[:300], None
    ListedHousehold.objects.bulk_update(rows, ["state", "off_reason", "reviewer"])
    households = sorted(row.household_id for row in rows)
    requests = ReviewRequest.objects.filter(round=locked, state=RequestState.LISTED, household__among=households)
    rejected = requests.update(
        round=None, state=RequestState.REJECTED, answer=tidy(why)[:300], answered_on=clock.today(),
        answered_by=actor.username, answered_by_name=actor.full_name,
    )  # fmt: skip
    record(
        actor=actor, act="cancel_listed", on=locked, area_path=locked.area_path, why=tidy(why)[:300],
        after={"households": households, "requests": rejected},
    )  # fmt: skip
    return len(rows)


def _require_gone(locked: ReviewRound, rows: Sequence[ListedHousehold]) -> None:
    """Raise StillToReview where somebody lives in one of the households and it is of the commune."""
    homes = Household.objects.filter(area=locked.area_id, pk__among=[row.household_id for row in rows])
    living = set(homes_with_heads(homes).values_list("pk", flat=True))
    for row in rows:
        if row.household_id in living:
            raise StillToReview(name=row.head_name)


@transaction.atomic
def assign_households(*, actor: Actor, reviewer: Reviewer, listed: Sequence[ListedHousehold]) -> int:
    """Give households that nobody has been to to a reviewer, up to the quota; those of another reviewer change hands.
    Returns how many.

    Raises NoRight, OutsideScope, NothingChosen, RoundElsewhere, NotHere, NotOnTheList, QuotaExceeded.
    """
    actor.require(PLAN, area_path=reviewer.area_path)
    locked = locked_round(reviewer.round)
    _require_one_of(locked, BEFORE_MEETINGS)
    rows = [row for row in _chosen(locked, listed) if row.reviewer_id != reviewer.pk]
    if not rows:
        return 0
    has = ListedHousehold.objects.filter(round=locked, reviewer=reviewer).count()
    if has + len(rows) > reviewer.quota:
        raise QuotaExceeded(name=reviewer.full_name, quota=reviewer.quota, has=has, asked=len(rows))
    ListedHousehold.objects.filter(pk__among=[row.pk for row in rows]).update(reviewer=reviewer)
    after = {"reviewer": reviewer.full_name, "households": sorted(row.household_id for row in rows)}
    record(actor=actor, act="assign_households", on=locked, area_path=locked.area_path, after=after)
    return len(rows)


def _chosen(locked: ReviewRound, listed: Sequence[ListedHousehold]) -> list[ListedHousehold]:
    """The rows as they stand now, each on the list of this round and not yet surveyed."""
    if not listed:
        raise NothingChosen
    rows = list(ListedHousehold.objects.filter(pk__among=[one.pk for one in listed]))
    for row in rows:
        if row.round_id != locked.pk:
            raise NotHere(name=row.head_name)
        if ListedState.TAKEN_OFF not in LISTED_MOVES[ListedState(row.state)]:
            raise NotOnTheList(name=row.head_name, state=row.get_state_display())
    return rows
