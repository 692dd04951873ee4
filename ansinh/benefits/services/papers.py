"""What belongs to a signed decision: its copy, its notice, its cancellation before it counts."""

import datetime as dt
import hashlib

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext as _

from ansinh.audit.services import record
from ansinh.benefits.errors import CopyAttached, CopyEmpty, DayOutOfTime, NoReasonGiven
from ansinh.benefits.life_cycles import check_move
from ansinh.benefits.models import (
    DECISION_MOVES,
    Application,
    ApplicationState,
    Decision,
    DecisionItem,
    DecisionState,
    FuneralOffer,
    FuneralState,
    Proposal,
    ProposalKind,
    ProposalState,
    Recovery,
    RecoveryState,
    SignedCopy,
)
from ansinh.benefits.policies import DECIDE
from ansinh.benefits.services.effects import put_in_effect
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy

LARGEST_COPY = 20 * 1024 * 1024


@transaction.atomic
def attach_signed_copy(*, actor: Actor, decision: Decision, name: str, content: bytes) -> SignedCopy:
    """Keep the paper as signed outside; a decision that waited for it takes effect.

    The same bytes attached twice have the effect of once. Raises CopyEmpty, CopyAttached.
    """
    actor.require(DECIDE, area_path=decision.area_path)
    if not content or len(content) > LARGEST_COPY or not content.startswith(b"%PDF"):
        raise CopyEmpty(limit=LARGEST_COPY // 1024 // 1024, came=_("%(size)s bytes") % {"size": len(content)})
    locked = _locked(decision)
    digest = hashlib.sha256(content).hexdigest()
    known = SignedCopy.objects.filter(decision=locked).first()
    if known is not None:
        if known.sha256 == digest:
            return known
        raise CopyAttached(decision=locked.reference)
    copy = SignedCopy.objects.create(
        decision=locked,
        area_path=locked.area_path,
        name=tidy(name)[:200],
        content=content,
        sha256=digest,
        attached_by=actor.username,
        attached_at=clock.now(),
    )
    record(
        actor=actor,
        act="attach_signed_copy",
        on=locked,
        area_path=locked.area_path,
        before={"state": locked.state},
        after={"sha256": digest, "name": copy.name},
    )
    if locked.state == DecisionState.AWAITING_COPY:
        check_move(locked, locked.state, DecisionState.IN_EFFECT, DECISION_MOVES)
        locked.state, locked.in_effect_on = DecisionState.IN_EFFECT, clock.today()
        locked.save(update_fields=["state", "in_effect_on"])
        put_in_effect(actor=actor, decision=locked)
    return copy


@transaction.atomic
def record_notification(*, actor: Actor, decision: Decision, on: dt.date, how: str) -> Decision:
    """When and how the people named were told; the time to complain runs from it.

    Raises DayOutOfTime for a day before the signature or to come.
    """
    actor.require(DECIDE, area_path=decision.area_path)
    locked = _locked(decision)
    today = clock.today()
    if not locked.decided_on <= on <= today:
        raise DayOutOfTime(earliest=locked.decided_on, latest=today, on=on)
    if locked.notified_on == on and locked.notified_how == tidy(how):
        return locked
    before = locked.notified_on
    locked.notified_on, locked.notified_how = on, tidy(how)
    locked.save(update_fields=["notified_on", "notified_how"])
    record(
        actor=actor,
        act="record_notification",
        on=locked,
        area_path=locked.area_path,
        before={"notified_on": before},
        after={"notified_on": on, "how": locked.notified_how},
    )
    return locked


@transaction.atomic
def cancel_decision(*, actor: Actor, decision: Decision, why: str) -> Decision:
    """Take back a decision that waits for its signed copy; what it closed can be decided again.

    Raises NoReasonGiven, WrongState.
    """
    actor.require(DECIDE, area_path=decision.area_path)
    if not tidy(why):
        raise NoReasonGiven
    locked = _locked(decision)
    check_move(locked, locked.state, DecisionState.CANCELLED, DECISION_MOVES)
    locked.state, locked.cancelling_reason = DecisionState.CANCELLED, tidy(why)
    locked.save(update_fields=["state", "cancelling_reason"])
    _open_again(locked)
    record(
        actor=actor,
        act="cancel_decision",
        on=locked,
        area_path=locked.area_path,
        before={"state": DecisionState.AWAITING_COPY},
        after={"state": locked.state},
        why=locked.cancelling_reason,
    )
    return locked


def _open_again(decision: Decision) -> None:
    """Files, support for burials, recoveries and proposed changes stand as they did before the signature."""
    items = DecisionItem.objects.filter(decision=decision)
    files = list(items.exclude(application=None).values_list("application", flat=True))
    was = Case(When(assessed_on=None, then=Value(ApplicationState.COMPLETE)), default=Value(ApplicationState.ASSESSED))
    Application.objects.filter(pk__in=files).update(state=was, closed_on=None, closing_reason="")
    FuneralOffer.objects.filter(application__in=files).update(state=FuneralState.APPLIED, closing_reason="")
    Recovery.objects.filter(decision=decision).update(state=RecoveryState.PROPOSED)
    # Judged again in the meantime, a change stands open already, as the law says now; what is to be granted to somebody
    # who moved in is no entitlement yet.
    newer = Proposal.objects.filter(
        Q(entitlement=OuterRef("entitlement"))
        | Q(kind=ProposalKind.GRANT, individual=OuterRef("individual"), benefit=OuterRef("benefit")),
        state=ProposalState.OPEN,
    )
    Proposal.objects.filter(~Exists(newer), decision_item__in=items).update(
        state=ProposalState.OPEN, decision_item=None
    )


def _locked(decision: Decision) -> Decision:
    return Decision.objects.select_for_update(of=("self",)).select_related("area").get(pk=decision.pk)
