"""Objections to a list that hangs out: taken in by the office or by the public page, rechecked and answered."""

from dataclasses import dataclass

from django.db import transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.poverty.days import last_day_to_answer_objection
from ansinh.poverty.errors_of_posting import (
    AnswerMissing,
    MissingElsewhere,
    MissingUnnamed,
    NotMissing,
    NotPosted,
    NotRechecked,
    ObjectionAnswered,
    ObjectionUnclear,
    ObjectorUnnamed,
    PostingDown,
    ResultChanged,
)
from ansinh.poverty.models import (
    OBJECTION_MOVES,
    UNANSWERED,
    Assessment,
    ListedHousehold,
    ListedState,
    ListingReason,
    Objection,
    ObjectionState,
    ObjectionWay,
    Posting,
    PostingKind,
    PostingState,
    RequestForm,
    ReviewRequest,
    Stage,
)
from ansinh.poverty.policies import OBJECT, PLAN
from ansinh.poverty.services.listing import locked_round
from ansinh.poverty.services.postings import unguessable
from ansinh.poverty.services.requests import register_request
from ansinh.registry.models import Household

CODE = 10
NOT_POSTED = (ListedState.TAKEN_OFF, ListedState.RECOGNISED)


@dataclass(frozen=True)
class Said:
    """What somebody says: about a household on the list (`listed`), or about one that is not (`about_name`)."""

    words: str
    said_by_name: str
    listed: ListedHousehold | None = None
    about_name: str = ""
    hamlet: Area | None = None
    phone: str = ""


@transaction.atomic
def record_objection(*, actor: Actor, posting: Posting, said: Said) -> Objection:
    """Take in what somebody says at the office, while the list is not taken down.

    Raises NoRight, OutsideScope, PostingDown, ObjectionUnclear, ObjectorUnnamed, NotPosted.
    """
    actor.require(PLAN, area_path=posting.area_path)
    return _take_in(actor, posting, said, ObjectionWay.IN_PERSON)


@transaction.atomic
def submit_objection(*, actor: Actor, posting: Posting, said: Said) -> Objection:
    """Take in what somebody types on the public page, until the last day. Raises what `record_objection` does."""
    actor.require(OBJECT, area_path=posting.area_path)
    if clock.today() > posting.last_day:
        raise PostingDown
    return _take_in(actor, posting, said, ObjectionWay.PAGE)


def _take_in(actor: Actor, posting: Posting, said: Said, way: ObjectionWay) -> Objection:
    """Keep it with a code; the same words of the same person about the same household are one while they wait."""
    found = locked_round(posting.round)
    locked = Posting.objects.select_for_update(of=("self",)).get(pk=posting.pk)
    if locked.kind != PostingKind.RESULT or locked.state != PostingState.UP:
        raise PostingDown
    listed = _posted(locked, said.listed)
    about = listed.head_name if listed else tidy(said.about_name)[:120]
    words, name = tidy(said.words)[:1000], tidy(said.said_by_name)[:120]
    if not (about and words):
        raise ObjectionUnclear
    if not name:
        raise ObjectorUnnamed
    same = {"posting": locked, "listed": listed, "about_name": about, "words": words, "said_by_name": name}
    if stands := Objection.objects.filter(**same, state=ObjectionState.WAITS).first():
        return stands
    made = Objection.objects.create(
        **same, area_path=locked.area_path, hamlet=listed.hamlet if listed else said.hamlet,
        phone=tidy(said.phone)[:20], way=way, code=unguessable(CODE), received_at=clock.now(),
        due_on=last_day_to_answer_objection(clock.today(), area=found.area),
    )  # fmt: skip
    if listed and listed.state != ListedState.OBJECTED:
        listed.state = ListedState.OBJECTED
        listed.save(update_fields=["state"])
    after = {"household": listed and listed.household_id, "way": way, "due_on": made.due_on}
    record(actor=actor, act="record_objection", on=made, area_path=made.area_path, after=after)
    return made


def _posted(locked: Posting, listed: ListedHousehold | None) -> ListedHousehold | None:
    if listed is None:
        return None
    row = ListedHousehold.objects.select_for_update(of=("self",)).get(pk=listed.pk)
    if row.round_id != locked.round_id or row.state in NOT_POSTED:
        raise NotPosted(name=row.head_name)
    return row


@transaction.atomic
def answer_objection(
    *, actor: Actor, objection: Objection, is_upheld: bool, answer: str, household: Household | None = None
) -> Objection:
    """Answer after the recheck; the answer is posted. An objection to a household on the list is upheld by the new form
    that the recheck brought (`correct_form`), and has to be where that form changed the class; one about a `household`
    that is missing is upheld by an off-cycle request to review it.

    Raises NoRight, OutsideScope, AnswerMissing, ObjectionAnswered, NotRechecked, ResultChanged, MissingUnnamed,
    MissingElsewhere, NotMissing, and what `register_request` does.
    """
    actor.require(PLAN, area_path=objection.area_path)
    if not tidy(answer):
        raise AnswerMissing
    locked_round(objection.posting.round)
    locked = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if ObjectionState.ANSWERED not in OBJECTION_MOVES[ObjectionState(locked.state)]:
        raise ObjectionAnswered
    if is_upheld and locked.listed_id and not _is_rechecked(locked):
        raise NotRechecked(name=locked.about_name)
    if locked.listed_id and not is_upheld:
        _require_unchanged(locked)
    if is_upheld and not locked.listed_id:
        locked.request = _request_for(actor, locked, household)
    locked.state, locked.is_upheld, locked.answer = ObjectionState.ANSWERED, is_upheld, tidy(answer)[:1000]
    locked.answered_by, locked.answered_by_name = actor.username, actor.full_name
    locked.answered_on = clock.today()
    locked.save()
    _rechecked(locked)
    record(
        actor=actor, act="answer_objection", on=locked, area_path=locked.area_path,
        before={"state": ObjectionState.WAITS},
        after={"state": locked.state, "is_upheld": is_upheld, "request": locked.request_id},
    )  # fmt: skip
    return locked


def _is_rechecked(objection: Objection) -> bool:
    made = Assessment.objects.filter(listed=objection.listed_id, stage=Stage.RECHECK)
    return made.filter(made_at__gte=objection.received_at).exists()


def _require_unchanged(objection: Objection) -> None:
    made = Assessment.objects.filter(listed=objection.listed_id)
    before, now = made.filter(made_at__lt=objection.received_at).last(), made.last()
    if before and now and before.household_class != now.household_class:
        raise ResultChanged(
            name=objection.about_name, before=before.get_household_class_display(),
            now=now.get_household_class_display(),
        )  # fmt: skip


def _request_for(actor: Actor, objection: Objection, household: Household | None) -> ReviewRequest:
    """The off-cycle request to review a household that is missing: the one under way, or a new one of today."""
    found = objection.posting.round
    if household is None:
        raise MissingUnnamed
    if household.area_id != found.area_id:
        raise MissingElsewhere(area=found.area.full_name, number=household.number)
    posted = ListedHousehold.objects.filter(round=found, household=household).exclude(state=ListedState.TAKEN_OFF)
    if row := posted.first():
        raise NotMissing(name=row.head_name)
    requests = ReviewRequest.objects.select_for_update(of=("self",)).filter(household=household, state__in=UNANSWERED)
    return requests.filter(form=RequestForm.FORM_04).first() or register_request(
        actor=actor, household=household, form=RequestForm.FORM_04, reason=ListingReason.REQUEST,
        received_on=clock.today(),
    )  # fmt: skip


def _rechecked(objection: Objection) -> None:
    """With the last answer about it, a household goes on."""
    waiting = Objection.objects.filter(listed=objection.listed_id, state=ObjectionState.WAITS)
    if objection.listed_id and not waiting.exists():
        ListedHousehold.objects.filter(pk=objection.listed_id, state=ListedState.OBJECTED).update(
            state=ListedState.RECHECKED
        )
