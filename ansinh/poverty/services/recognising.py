"""The decision on a round: prepared by an officer, signed by the chair; what it gives each household, and its end."""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Q

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.poverty.errors import NoReason, RoundElsewhere
from ansinh.poverty.errors_of_recognition import (
    CertificateRevoked,
    ClassOver,
    DecisionNotPrepared,
    HoldsBackwards,
    HoldsTooEarly,
    HouseholdsNotPosted,
    NeverPosted,
    NumberMissing,
    ObjectionsWait,
    OwnDecision,
    PostingNotOver,
)
from ansinh.poverty.models import (
    CERTIFICATE_MOVES,
    LISTED_MOVES,
    Certificate,
    CertificateState,
    ListedHousehold,
    ListedState,
    Objection,
    ObjectionState,
    PostingState,
    Recognition,
    RequestState,
    ReviewRequest,
    ReviewRound,
    RoundHamlet,
    RoundState,
    SignerPosition,
)
from ansinh.poverty.policies import APPROVE, PLAN
from ansinh.poverty.queries.recognition import (
    CERTIFIED,
    counts_by_class,
    decided_rows,
    homes_as_counted,
    households_by_hamlet,
    posting_of_result,
)
from ansinh.poverty.services.listing import locked_round
from ansinh.poverty.services.rounds import require_move
from ansinh.registry.models import Classification, Household, HouseholdClass, Source
from ansinh.registry.services import NewHouseholdClass, cancel_household_classes, record_household_classes

NUMBER_ENDS = {Classification.POOR: "GCN-HN", Classification.NEAR_POOR: "GCN-HCN"}
BYTES_OF_CODE = 18


@transaction.atomic
def prepare_recognition(
    *, actor: Actor, found: ReviewRound, number: str, valid_from: dt.date, last_day: dt.date | None = None,
    signer_position: SignerPosition = SignerPosition.CHAIR,
) -> Recognition:  # fmt: skip
    """Prepare the decision on a round, or correct what nobody has signed yet; its classes hold through `last_day`.

    Raises NoRight, OutsideScope, RoundElsewhere, NumberMissing, HoldsTooEarly, HoldsBackwards.
    """
    actor.require(PLAN, area_path=found.area_path)
    locked = locked_round(found)
    if locked.state != RoundState.POSTING:
        raise RoundElsewhere(state=locked.get_state_display())
    if not tidy(number):
        raise NumberMissing
    if valid_from < locked.list_from:
        raise HoldsTooEarly(first=locked.list_from, came=valid_from)
    if last_day is not None and last_day < valid_from:
        raise HoldsBackwards(first=valid_from, last=last_day)
    values = {
        "area_path": locked.area_path,
        "number": tidy(number)[:60],
        "valid_from": valid_from,
        "valid_to": last_day and last_day + dt.timedelta(days=1),
        "signer_position": signer_position,
        "prepared_by": actor.username,
        "prepared_by_name": actor.full_name,
        "prepared_on": clock.today(),
    }
    prepared, _is_new = Recognition.objects.update_or_create(round=locked, defaults=values)
    after = {name: values[name] for name in ("number", "valid_from", "valid_to", "signer_position")}
    record(actor=actor, act="prepare_recognition", on=locked, area_path=locked.area_path, after=after)
    return prepared


@transaction.atomic
def recognise_round(*, actor: Actor, found: ReviewRound) -> Recognition:
    """Sign the prepared decision: every household gets its class in the registry, the poor and near-poor a certificate,
    every request its answer.

    Raises NoRight, OutsideScope, RoundElsewhere, DecisionNotPrepared, OwnDecision, NeverPosted, PostingNotOver,
    ObjectionsWait, HouseholdsNotPosted, and ClassOverlaps of the registry.
    """
    actor.require(APPROVE, area_path=found.area_path)
    locked = locked_round(found)
    require_move(locked, RoundState.DECIDED)
    decision = Recognition.objects.filter(round=locked).first()
    if decision is None:
        raise DecisionNotPrepared
    if decision.prepared_by == actor.username:
        raise OwnDecision(who=actor.full_name)
    _require_posting_over(locked)
    rows = list(decided_rows(decision).select_for_update(of=("self",)))
    _require_ready(rows)
    decision.signed_on, decision.signed_by, decision.signed_by_name = clock.today(), actor.username, actor.full_name
    decision.save(update_fields=["signed_on", "signed_by", "signed_by_name"])
    _mark_recognised(rows)
    here = _living_here(locked, rows)
    _end_certificates(decision, [row.household_id for row in rows])
    made = _write_certificates(decision, here)
    _write_classes(actor, decision, here)
    _count_households(locked)
    answered = _answer_requests(actor, locked)
    locked.state = RoundState.DECIDED
    locked.save(update_fields=["state"])
    record(
        actor=actor, act="recognise_round", on=locked, area_path=locked.area_path,
        before={"state": RoundState.POSTING},
        after={"state": locked.state, "number": decision.number, "valid_from": decision.valid_from,
               "certificates": made, "requests": answered, **counts_by_class(rows)},
    )  # fmt: skip
    return decision


def _require_posting_over(locked: ReviewRound) -> None:
    posting = posting_of_result(locked)
    if posting is None:
        raise NeverPosted
    if posting.state != PostingState.DOWN or posting.last_day >= clock.today():
        raise PostingNotOver(last_day=posting.last_day)
    if count := Objection.objects.filter(posting__round=locked, state=ObjectionState.WAITS).count():
        raise ObjectionsWait(count=count)


def _require_ready(rows: Sequence[ListedHousehold]) -> None:
    behind = [row for row in rows if ListedState.RECOGNISED not in LISTED_MOVES[ListedState(row.state)]]
    if behind:
        first = behind[0]
        raise HouseholdsNotPosted(count=len(behind), name=first.head_name, state=first.get_state_display())


def _mark_recognised(rows: Sequence[ListedHousehold]) -> None:
    homes = homes_as_counted(rows, on=clock.today())
    for row in rows:
        home = homes.get(row.household_id)
        row.state = ListedState.RECOGNISED
        row.persons, row.marks = (home.persons, home.marks()) if home else (0, [])
    ListedHousehold.objects.bulk_update(rows, ["state", "persons", "marks"], batch_size=1000)


def _living_here(locked: ReviewRound, rows: Sequence[ListedHousehold]) -> list[ListedHousehold]:
    """Those that the commune can still give something: a household that went elsewhere is that commune's affair."""
    homes = Household.objects.filter(area=locked.area_id, pk__among=[row.household_id for row in rows])
    by_key = {home.pk: home for home in homes}
    here = [row for row in rows if row.household_id in by_key]
    for row in here:
        row.household = by_key[row.household_id]
    return here


def _end_certificates(decision: Recognition, households: Sequence[int]) -> None:
    """Earlier papers of these households hold no longer than to the day before the new decision does."""
    first = decision.valid_from
    earlier = Certificate.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=first), listed__household__among=list(households),
        valid_from__lt=first,
    )  # fmt: skip
    earlier.update(valid_to=first)


def _write_certificates(decision: Recognition, rows: Sequence[ListedHousehold]) -> int:
    certified = [row for row in rows if row.assessment and row.assessment.household_class in CERTIFIED]
    papers = [
        Certificate(
            area_path=row.area_path, recognition=decision, listed=row, code=secrets.token_urlsafe(BYTES_OF_CODE),
            number=f"{place:04d}/{NUMBER_ENDS[Classification(row.assessment.household_class)]}",
            household_class=row.assessment.household_class, head_name=row.head_name, valid_from=decision.valid_from,
            valid_to=decision.valid_to,
        )
        for place, row in enumerate(certified, start=1)
        if row.assessment
    ]  # fmt: skip
    return len(Certificate.objects.bulk_create(papers))


def _write_classes(actor: Actor, decision: Recognition, rows: Sequence[ListedHousehold]) -> None:
    items = [
        NewHouseholdClass(
            household=row.household, household_class=row.assessment.household_class, valid_from=decision.valid_from,
            valid_to=decision.valid_to, decision_number=decision.number, decided_on=decision.signed_on,
            source=Source.DECISION,
        )
        for row in rows
        if row.assessment
    ]  # fmt: skip
    record_household_classes(actor=_by_decision(actor), items=items)


def _by_decision(actor: Actor) -> Actor:
    """Who signs a decision writes what it says into the registry, which is otherwise the officers' work."""
    return replace(actor, permissions=actor.permissions | {"edit_registry"})


def _count_households(locked: ReviewRound) -> None:
    counted = households_by_hamlet(locked)
    hamlets = list(RoundHamlet.objects.filter(round=locked))
    for one in hamlets:
        one.households = counted.get(one.hamlet_id, 0)
    RoundHamlet.objects.bulk_update(hamlets, ["households"])


def _answer_requests(actor: Actor, locked: ReviewRound) -> int:
    requests = ReviewRequest.objects.filter(round=locked, state=RequestState.LISTED)
    return requests.update(
        state=RequestState.ANSWERED, answered_on=clock.today(), answered_by=actor.username,
        answered_by_name=actor.full_name,
    )  # fmt: skip


@transaction.atomic
def revoke_certificate(*, actor: Actor, certificate: Certificate, why: str, number: str = "") -> Certificate:
    """Revoke the paper of a household; with the number of a decision its class ends with it, from today on, or never
    begins.

    Raises NoRight, OutsideScope, NoReason, CertificateRevoked, ClassOver.
    """
    actor.require(APPROVE, area_path=certificate.area_path)
    if not tidy(why):
        raise NoReason
    locked = Certificate.objects.select_for_update(of=("self",)).select_related("recognition").get(pk=certificate.pk)
    if CertificateState.REVOKED not in CERTIFICATE_MOVES[CertificateState(locked.state)]:
        raise CertificateRevoked(number=locked.number, on=locked.revoked_on)
    locked.state, locked.reason, locked.revoked_on = CertificateState.REVOKED, tidy(why)[:300], clock.today()
    locked.revoked_by, locked.revoked_by_name = actor.username, actor.full_name
    locked.save(update_fields=["state", "reason", "revoked_on", "revoked_by", "revoked_by_name"])
    if tidy(number):
        _end_class(actor, locked, tidy(number))
    record(
        actor=actor, act="revoke_certificate", on=locked, area_path=locked.area_path, why=locked.reason,
        before={"state": CertificateState.VALID}, after={"state": locked.state, "decision": tidy(number)},
    )  # fmt: skip
    return locked


def _end_class(actor: Actor, revoked: Certificate, number: str) -> None:
    """From today on the household is neither poor nor near-poor, to the end of what the revoked paper said; where that
    has not begun, from its first day.
    """
    today, by_decision = clock.today(), _by_decision(actor)
    given = HouseholdClass.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=today), household=revoked.listed.household_id,
        household_class=revoked.household_class, valid_from=revoked.valid_from,
        decision_number=revoked.recognition.number,
    ).select_related("household")  # fmt: skip
    standing = given.first()
    if standing is None:
        raise ClassOver(name=revoked.head_name)
    if standing.valid_from >= today:
        cancel_household_classes(actor=by_decision, class_ids=[standing.pk], why=revoked.reason)
    ended = NewHouseholdClass(
        household=standing.household, household_class=Classification.OTHER,
        valid_from=max(today, standing.valid_from),
        valid_to=standing.valid_to, decision_number=number, decided_on=today, source=Source.DECISION,
    )  # fmt: skip
    record_household_classes(actor=by_decision, items=[ended])
