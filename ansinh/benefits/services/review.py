"""Judging a whole commune again for a month, set-based, and deciding what has to change with one decision."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.benefits.changes import Change, changes_of
from ansinh.benefits.errors import FactsChanged, NoReasonGiven, ProposalClosed
from ansinh.benefits.judging import Given, Judged, Right, judge, judge_months_on_paper
from ansinh.benefits.life_cycles import check_move
from ansinh.benefits.models import (
    PROPOSAL_MOVES,
    Decision,
    DecisionItem,
    DecisionKind,
    Proposal,
    ProposalKind,
    ProposalState,
)
from ansinh.benefits.policies import ASSESS, DECIDE
from ansinh.benefits.queries.carers import carers_of
from ansinh.benefits.queries.held import entitlements_in_force, held_by_person
from ansinh.benefits.services.writing import NewItem, names_of, with_chain, write_decision
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_rows
from ansinh.core.months import Month
from ansinh.core.text import tidy
from ansinh.core.wall import widened
from ansinh.payments.models import Cause, Entitlement
from ansinh.registry.models import Individual

COUNTRY = "vn."
SUPERSEDED = "superseded by a later judgement"


@transaction.atomic
def propose_changes(*, actor: Actor, area: Area, month: Month) -> list[Proposal]:
    """Judge everybody who draws something in the commune for `month`; what differs is proposed, nothing is changed.

    Run every month before the payroll: ages, lapsed facts and classes of households show here. What nobody draws yet
    is not proposed: it needs an application (`findings.list_of_missed`). Returns the open proposals of the commune.
    """
    actor.require(ASSESS, area_path=area.path)
    propose_for(actor=actor, area=area, people=None, months=[month])
    return list(open_proposals(area))


def propose_for(*, actor: Actor, area: Area, people: Collection[int] | None, months: Sequence[Month]) -> int:
    """Propose what differs in the first of `months` that differs, for these people (None: everybody who draws).

    Returns how many proposals are new. For listeners too: whoever records a fact need not have the right to assess.
    """
    held = _held_here(area, people, months[0])
    if not held:
        return 0
    judged = judge_months_on_paper(individuals=list(held), months=months, area=area)
    carers = carers_of(list(held), month=months[-1])
    found: dict[int, tuple[Month, list[Change]]] = {}
    for person, drawn in held.items():
        for month in months:
            changes = [change for change in changes_of(drawn, judged[month].of(person)) if change.held is not None]
            if changes:
                found[person] = (month, changes)
                break
    rows = [_row(area, change, judged[month], month, carers) for month, changes in found.values() for change in changes]
    return _replace_open(actor, area, judged_people=list(held), rows=rows)


@transaction.atomic
def decide_proposals(
    *, actor: Actor, area: Area, proposals: Sequence[Proposal], signed_on: dt.date, number: str = ""
) -> Decision:
    """Sign all `proposals` with one decision and its annex; months already paid are settled to the đồng.

    The law is asked again: a list that no longer says what the law gives is not signed.
    Raises NoRight, ProposalClosed, FactsChanged, and what `write_decision` raises.
    """
    actor.require(DECIDE, area_path=area.path)
    locked = list(
        Proposal.objects.select_for_update(of=("self",))
        .filter(pk__among=[proposal.pk for proposal in proposals])
        .order_by("pk")
    )
    closed = sum(1 for proposal in locked if proposal.state != ProposalState.OPEN)
    if closed or len(locked) != len(proposals):
        raise ProposalClosed(count=closed or len(proposals) - len(locked))
    _refuse_stale(area, locked)
    # The paper that closes what a person drew here is written after the person has moved out of sight.
    has_left = any(proposal.cause == Cause.MOVED_OUT for proposal in locked)
    with widened(COUNTRY) if has_left else nullcontext():
        decision = write_decision(
            actor=actor,
            area=area,
            kind=DecisionKind.REVIEW,
            items=with_chain([_item(proposal) for proposal in locked]),
            signed_on=signed_on,
            subject="Về việc điều chỉnh, thôi hưởng chính sách trợ giúp xã hội",
            number=number,
        )
    items = DecisionItem.objects.filter(decision=decision).order_by("position")
    for proposal, item in zip(locked, items, strict=True):
        check_move(_("The proposed change"), proposal.state, ProposalState.DECIDED, PROPOSAL_MOVES)
        proposal.state, proposal.decision_item = ProposalState.DECIDED, item
    Proposal.objects.bulk_update(locked, ["state", "decision_item"])
    return decision


@transaction.atomic
def reject_proposal(*, actor: Actor, proposal: Proposal, why: str) -> Proposal:
    """The office does not follow a proposal, and says why. Raises NoReasonGiven, WrongState."""
    actor.require(DECIDE, area_path=proposal.area_path)
    if not tidy(why):
        raise NoReasonGiven
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    check_move(_("The proposed change"), locked.state, ProposalState.DISMISSED, PROPOSAL_MOVES)
    locked.state, locked.dismissed_by, locked.dismissal_reason = ProposalState.DISMISSED, actor.username, tidy(why)
    locked.save(update_fields=["state", "dismissed_by", "dismissal_reason"])
    record(
        actor=actor,
        act="reject_proposal",
        on=locked,
        area_path=locked.area_path,
        before={"state": ProposalState.OPEN},
        after={"state": locked.state},
        why=locked.dismissal_reason,
    )
    return locked


def open_proposals(area: Area) -> Any:
    """The open proposals at or below the commune; somebody who moved away is told by `person_name` only."""
    return Proposal.objects.filter(area_path__within=area.path, state=ProposalState.OPEN)


def _held_here(area: Area, people: Collection[int] | None, month: Month) -> dict[int, Any]:
    rows: Iterable[Entitlement] = entitlements_in_force(area_path=area.path, month=month)
    held = held_by_person(rows)
    wanted = set(held) if people is None else set(held) & set(people)
    # Whoever has moved away is settled by the move itself.
    here = set(Individual.objects.filter(pk__among=wanted).values_list("pk", flat=True))
    return {person: held[person] for person in sorted(here)}


def _row(area: Area, change: Change, judged: Judged, month: Month, carers: Mapping[int, int]) -> dict[str, Any]:
    held, given = change.held, change.given
    assert held is not None  # noqa: S101 - only what is drawn is looked at
    common = {
        "entitlement_id": held.entitlement_id,
        "individual_id": held.right.person,
        "month": month,
        "before_amount": held.amount,
        "facts": dict(judged.facts.get(held.right.person, {})),
    }
    if given is None:
        return common | {
            "kind": ProposalKind.END,
            "benefit": held.right.benefit,
            "category": held.right.category,
            "cause": Cause.NO_LONGER_ENTITLED,
            "reasons": [judged.reason_for(held.right.person)],
            "amount": 0,
        }
    return common | _given_values(given, carers) | {"kind": ProposalKind.ADJUST, "cause": Cause.CIRCUMSTANCES_CHANGED}


def _given_values(given: Given, carers: Mapping[int, int]) -> dict[str, Any]:
    return {
        "benefit": given.benefit,
        "category": given.category,
        "cared_for_id": given.cared_for_id,
        "recipient_id": carers.get(given.person) if given.cared_for_id else None,
        "coefficient": given.coefficient,
        "standard": given.standard,
        "amount": given.amount,
        "reasons": [given.reason],
        "articles": given.articles,
    }


def _replace_open(actor: Actor, area: Area, *, judged_people: Sequence[int], rows: Sequence[dict[str, Any]]) -> int:
    """Keep open proposals that say the same, close those that no longer do, add the new ones."""
    known = {
        (p.entitlement_id, p.kind, p.benefit, p.category, p.amount): p
        for p in Proposal.objects.select_for_update().filter(
            area_path__within=area.path, individual__among=judged_people, state=ProposalState.OPEN, is_done=False
        )
        if p.entitlement_id is not None
    }
    wanted = {
        (row["entitlement_id"], row["kind"].value, row["benefit"], row["category"], row["amount"]): row for row in rows
    }
    stale = [proposal.pk for key, proposal in known.items() if key not in wanted]
    Proposal.objects.filter(pk__in=stale).update(
        state=ProposalState.DISMISSED, dismissed_by=actor.username, dismissal_reason=SUPERSEDED
    )
    done = set(
        Proposal.objects.filter(
            entitlement__in=[row["entitlement_id"] for row in rows], state=ProposalState.OPEN, is_done=True
        ).values_list("entitlement", flat=True)
    )
    fresh = [row for key, row in wanted.items() if key not in known and row["entitlement_id"] not in done]
    insert_proposals(area, fresh)
    if fresh or stale:
        record(
            actor=actor,
            act="propose_changes",
            on="proposals",
            area_path=area.path,
            after={"new": len(fresh), "superseded": len(stale), "looked_at": len(judged_people)},
        )
    return len(fresh)


def insert_proposals(area: Area, rows: Sequence[Mapping[str, Any]]) -> None:
    """Proposals of one commune, in one COPY."""
    if not rows:
        return
    encoder = DjangoJSONEncoder(ensure_ascii=False)
    today = clock.today()
    names = names_of({row["individual_id"] for row in rows})
    insert_rows(
        "benefits_proposal",
        (
            "area_path", "area_id", "individual_id", "person_name", "entitlement_id", "kind", "benefit", "category",
            "cared_for_id", "recipient_id", "month", "coefficient", "standard", "before_amount", "amount", "cause",
            "is_done", "facts", "reasons", "articles", "state", "proposed_on", "dismissed_by", "dismissal_reason",
        ),
        [
            (
                area.path, area.pk, row["individual_id"], names.get(row["individual_id"], ""),
                row.get("entitlement_id"), row["kind"].value, row["benefit"], row["category"],
                row.get("cared_for_id"), row.get("recipient_id"), row["month"].first_day,
                row.get("coefficient"), row.get("standard", 0), row.get("before_amount", 0), row.get("amount", 0),
                row["cause"].value, row.get("is_done", False), encoder.encode(row.get("facts", {})),
                encoder.encode([str(reason) for reason in row.get("reasons", ()) if reason]),
                str(row.get("articles", ""))[:300], ProposalState.OPEN.value, today, "", "",
            )
            for row in rows
        ],
    )  # fmt: skip


def _refuse_stale(area: Area, proposals: Sequence[Proposal]) -> None:
    by_month: dict[Month, list[Proposal]] = {}
    for proposal in proposals:
        if not proposal.is_done:
            by_month.setdefault(Month.of(proposal.month), []).append(proposal)
    for month, here in by_month.items():
        judged = judge(individuals={proposal.individual_id for proposal in here}, month=month, area=area)
        for proposal in here:
            given = judged.amount_of(Right(proposal.individual_id, proposal.benefit, proposal.category))
            if given != proposal.amount:
                raise FactsChanged(name=proposal.person_name, on=proposal.proposed_on)


def _item(proposal: Proposal) -> NewItem:
    return NewItem(
        kind=DecisionKind(proposal.kind),
        individual_id=proposal.individual_id,
        benefit=proposal.benefit,
        category=proposal.category,
        month=Month.of(proposal.month),
        amount=proposal.amount,
        coefficient=proposal.coefficient,
        standard=proposal.standard,
        cared_for_id=proposal.cared_for_id,
        recipient_id=proposal.recipient_id,
        changes_id=proposal.entitlement_id,
        cause=Cause(proposal.cause),
        facts=proposal.facts,
        reasons=proposal.reasons,
        articles=proposal.articles,
    )
