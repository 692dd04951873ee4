"""What hangs out: the list before the decision, the decision after it with its proofs; then the round is over."""

import datetime as dt
import secrets

from django.db import IntegrityError, transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.papers import paper_of
from ansinh.core.text import tidy
from ansinh.poverty.days import last_day_of_posting, last_day_of_publicity
from ansinh.poverty.errors import RoundElsewhere
from ansinh.poverty.errors_of_posting import (
    HouseholdsNotVoted,
    NotDecided,
    ObjectionsWait,
    PlacesMissing,
    PostedOutside,
    PostingDown,
    PostingLasts,
    ProofOutside,
    ProofPlaceWrong,
    ProofStands,
    ProofUnsaid,
    PublicityIncomplete,
)
from ansinh.poverty.models import (
    ListedHousehold,
    ListedState,
    Objection,
    ObjectionState,
    Posting,
    PostingKind,
    PostingState,
    ProofWay,
    PublicityProof,
    Recognition,
    ReviewRound,
    RoundHamlet,
    RoundState,
)
from ansinh.poverty.policies import PLAN
from ansinh.poverty.queries.posting import last_meeting_day, publicity_missing
from ansinh.poverty.services.listing import locked_round
from ansinh.poverty.services.rounds import require_move

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Those that nobody reads as another one, from a notice board or from a slip."""
WORD = 12


def unguessable(length: int = WORD) -> str:
    """A word that nobody comes upon by trying; short enough to be typed."""
    return "".join(secrets.choice(LETTERS) for _letter in range(length))


@transaction.atomic
def open_posting(*, actor: Actor, found: ReviewRound, places: str, posted_on: dt.date) -> Posting:
    """Post what the meetings have passed, for the days of the law.

    Raises NoRight, OutsideScope, RoundElsewhere, HouseholdsNotVoted, PlacesMissing, PostedOutside.
    """
    actor.require(PLAN, area_path=found.area_path)
    locked = locked_round(found)
    require_move(locked, RoundState.POSTING)
    listed = ListedHousehold.objects.filter(round=locked).exclude(state=ListedState.TAKEN_OFF)
    if waiting := listed.exclude(state=ListedState.VOTED).count():
        raise HouseholdsNotVoted(count=waiting)
    _check(places, posted_on, first=last_meeting_day(locked))
    made = _posted(
        actor, locked, PostingKind.RESULT, places, posted_on, last_day_of_posting(posted_on, area=locked.area)
    )
    count = listed.update(state=ListedState.POSTED)
    locked.state = RoundState.POSTING
    locked.save(update_fields=["state"])
    after = {"posted_on": made.posted_on, "last_day": made.last_day, "households": count}
    record(actor=actor, act="open_posting", on=made, area_path=made.area_path, after=after)
    return made


@transaction.atomic
def open_second_posting(*, actor: Actor, found: ReviewRound, places: str, posted_on: dt.date) -> Posting:
    """Make the decision public; done once. Raises NoRight, OutsideScope, NotDecided, PlacesMissing, PostedOutside,
    RoundElsewhere.
    """
    actor.require(PLAN, area_path=found.area_path)
    locked = locked_round(found)
    decision = Recognition.objects.filter(round=locked).first()
    if locked.state != RoundState.DECIDED or decision is None or decision.signed_on is None:
        raise NotDecided
    if Posting.objects.filter(round=locked, kind=PostingKind.DECISION).exists():
        raise RoundElsewhere(state=locked.get_state_display())
    _check(places, posted_on, first=decision.signed_on)
    made = _posted(actor, locked, PostingKind.DECISION, places, posted_on, last_day_of_publicity(posted_on))
    after = {"posted_on": made.posted_on, "last_day": made.last_day}
    record(actor=actor, act="open_second_posting", on=made, area_path=made.area_path, after=after)
    return made


def _check(places: str, posted_on: dt.date, *, first: dt.date) -> None:
    today = clock.today()
    if not tidy(places):
        raise PlacesMissing
    if not first <= posted_on <= today:
        raise PostedOutside(first=first, last=today, on=posted_on)


def _posted(
    actor: Actor, locked: ReviewRound, kind: PostingKind, places: str, posted_on: dt.date, last_day: dt.date
) -> Posting:
    return Posting.objects.create(
        area_path=locked.area_path, round=locked, kind=kind, slug=unguessable(), posted_on=posted_on,
        last_day=last_day, places=tidy(places)[:500], posted_by=actor.username, posted_by_name=actor.full_name,
    )  # fmt: skip


@transaction.atomic
def close_posting(*, actor: Actor, posting: Posting) -> Posting:
    """Take the list down after its last day, when every objection is answered; then it can be decided.

    Raises NoRight, OutsideScope, PostingDown, PostingLasts, ObjectionsWait.
    """
    actor.require(PLAN, area_path=posting.area_path)
    locked_round(posting.round)
    locked = Posting.objects.select_for_update(of=("self",)).get(pk=posting.pk)
    if locked.kind != PostingKind.RESULT or locked.state != PostingState.UP:
        raise PostingDown
    _require_over(locked)
    if waiting := Objection.objects.filter(posting=locked, state=ObjectionState.WAITS).count():
        raise ObjectionsWait(count=waiting)
    _take_down(actor, locked)
    record(
        actor=actor, act="close_posting", on=locked, area_path=locked.area_path, before={"state": PostingState.UP},
        after={"state": locked.state},
    )  # fmt: skip
    return locked


def _require_over(locked: Posting) -> None:
    if clock.today() <= locked.last_day:
        raise PostingLasts(last_day=locked.last_day)


def _take_down(actor: Actor, locked: Posting) -> None:
    locked.state, locked.taken_down_on, locked.taken_down_by = PostingState.DOWN, clock.today(), actor.username
    locked.save(update_fields=["state", "taken_down_on", "taken_down_by"])


@transaction.atomic
def record_publicity(
    *, actor: Actor, posting: Posting, way: ProofWay, on: dt.date, note: str, hamlet: Area | None = None,
    file: tuple[str, bytes] | None = None,
) -> PublicityProof:  # fmt: skip
    """Record that a list hung at a place or was read out on a day; `note` says who saw to it, `file` is a photograph.

    Raises NoRight, OutsideScope, PostingDown, ProofUnsaid, ProofPlaceWrong, ProofOutside, UnfitPaper, ProofStands.
    """
    actor.require(PLAN, area_path=posting.area_path)
    locked_round(posting.round)
    locked = Posting.objects.select_for_update(of=("self",)).get(pk=posting.pk)
    if locked.state != PostingState.UP:
        raise PostingDown
    if not tidy(note):
        raise ProofUnsaid
    is_of_hamlet = way == ProofWay.BOARD_OF_HAMLET
    if is_of_hamlet != RoundHamlet.objects.filter(round=locked.round_id, hamlet=hamlet).exists():
        raise ProofPlaceWrong
    last = min(locked.last_day, clock.today())
    if not locked.posted_on <= on <= last:
        raise ProofOutside(first=locked.posted_on, last=last, on=on)
    paper = paper_of(*file) if file else None
    try:
        with transaction.atomic():
            made = PublicityProof.objects.create(
                area_path=locked.area_path, posting=locked, way=way, hamlet=hamlet, on=on, note=tidy(note)[:300],
                file_name=paper.name if paper else "", content=paper.content if paper else b"",
                recorded_by=actor.username, recorded_by_name=actor.full_name,
            )  # fmt: skip
    except IntegrityError:
        raise ProofStands(on=on) from None
    after = {"way": way, "hamlet": hamlet.pk if hamlet else None, "on": on, "file": made.file_name}
    record(actor=actor, act="record_publicity", on=made, area_path=made.area_path, after=after)
    return made


@transaction.atomic
def close_round(*, actor: Actor, found: ReviewRound) -> ReviewRound:
    """End a round whose decision was public for its days, with every proof; its list is taken down.

    Raises NoRight, OutsideScope, RoundElsewhere, NotDecided, PostingLasts, PublicityIncomplete.
    """
    actor.require(PLAN, area_path=found.area_path)
    locked = locked_round(found)
    require_move(locked, RoundState.CLOSED)
    posting = Posting.objects.filter(round=locked, kind=PostingKind.DECISION).first()
    if posting is None:
        raise PublicityIncomplete(missing=PostingKind.DECISION.label)
    _require_over(posting)
    if missing := publicity_missing(posting):
        raise PublicityIncomplete(missing="; ".join(missing))
    _take_down(actor, posting)
    locked.state = RoundState.CLOSED
    locked.save(update_fields=["state"])
    record(
        actor=actor, act="close_round", on=locked, area_path=locked.area_path,
        before={"state": RoundState.DECIDED}, after={"state": locked.state},
    )  # fmt: skip
    return locked
