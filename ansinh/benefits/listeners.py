"""What benefits does when the rooms below announce something; wired in `config/wiring.py`, in the same transaction.

What the law itself stops (a death, a move, money never collected) stops at once and is put on paper afterwards; every
other change is only proposed. The actor is whoever recorded the fact and need not have the right to decide.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from django.db.models import Q
from django.utils.translation import override

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_path
from ansinh.audit.services import record
from ansinh.benefits.catalogue import CATALOGUE, MONTHLY, BenefitCode
from ansinh.benefits.judging import judge_on_paper
from ansinh.benefits.models import (
    OPEN_STATES,
    Application,
    ApplicationState,
    Proposal,
    ProposalKind,
    ProposalState,
)
from ansinh.benefits.months_of_effect import (
    first_month_lost,
    first_month_of_new_commune,
    first_month_stopped_by_move,
)
from ansinh.benefits.policies import DECIDE
from ansinh.benefits.queries.carers import carers_of
from ansinh.benefits.queries.paid import last_month_paid
from ansinh.benefits.services.funerals import offer_funeral_support
from ansinh.benefits.services.merging import (
    note_ends_of_merge,
    propose_twice_paid,
    refuse_open_files,
    refuse_split_after_paper,
    withdraw_proposals_of_merge,
)
from ansinh.benefits.services.rehoming import rehome_rows
from ansinh.benefits.services.review import SUPERSEDED, insert_proposals, propose_for
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.core.wall import current_actor, current_scope
from ansinh.payments.events import PaymentUncollected
from ansinh.payments.models import Cause, Entitlement, EntitlementState
from ansinh.payments.services import Ending, Suspension, end_entitlements, suspend_entitlements
from ansinh.registry.events import (
    AreaRehomed,
    CircumstanceChanged,
    DeathRecorded,
    HouseholdClassChanged,
    IndividualMoved,
    IndividualsMerged,
    IndividualsSplit,
)
from ansinh.registry.models import Circumstance, Individual, Kind, Membership, Merge


def end_after_death(event: DeathRecorded) -> None:
    """Entitlements of the dead end with the month of death; relatives are judged again; funeral support is offered."""
    month = first_month_lost(event.died_on)
    person = Individual.objects.get(pk=event.individual_id)
    standing = _not_ended(
        Q(individual=person) | Q(cared_for=person) | Q(recipient=person, benefit=BenefitCode.CARER_SUPPORT)
    )
    _stop(standing, month, Cause.DIED)
    area = area_of(person.area_path)
    _propose(_close_to({person.pk}) - {person.pk}, Month.of(event.died_on))
    offer_funeral_support(actor=_consequence(), area=area, individual=person, on=clock.today())


def review_after_change(event: CircumstanceChanged) -> None:
    """Whoever the facts concern, and whoever the law asks about because of them, is judged again."""
    _propose(_close_to(set(event.individual_ids)), Month.of(event.changed_on))


def review_after_class(event: HouseholdClassChanged) -> None:
    """Members of households whose class changed are judged again: a class lost in December stops in January."""
    members = set(
        Membership.objects.filter(in_force(event.changed_on), household__in=event.household_ids).values_list(
            "individual_id", flat=True
        )
    )
    _propose(members, Month.of(event.changed_on))


def hand_over_after_move(event: IndividualMoved) -> None:
    """The old commune stops, the new one is asked to decide what its own level gives; one payer for each month. What is
    asked for and not decided is closed: it is asked for again where the person lives now.
    """
    old, new = area_of(event.from_path), area_of(event.to_path)
    _close_files(event.individual_id, old)
    standing = [one for one in _not_ended(Q(individual=event.individual_id)) if one.area_path.startswith(old.path)]
    if not standing:
        return
    paid = last_month_paid(entitlement_ids=[one.pk for one in standing])
    stopped = first_month_stopped_by_move(moved_on=event.moved_on, last_month_paid=paid)
    _stop(standing, stopped, Cause.MOVED_OUT)
    month = first_month_of_new_commune(stopped, moved_on=event.moved_on)
    judged = judge_on_paper(individuals=[event.individual_id], month=month, area=new)
    carers = carers_of([event.individual_id], month=month)
    families = {CATALOGUE[one.benefit].family for one in standing}
    insert_proposals(
        new,
        [
            {
                "individual_id": event.individual_id,
                "kind": ProposalKind.GRANT,
                "benefit": line.benefit,
                "category": line.category,
                "cared_for_id": line.cared_for_id,
                "recipient_id": carers.get(line.person) if line.cared_for_id else None,
                "month": month,
                "coefficient": line.coefficient,
                "standard": line.standard,
                "amount": line.amount,
                "cause": Cause.MOVED_IN,
                "facts": dict(judged.facts.get(line.person, {})),
                "reasons": [line.reason],
                "articles": line.articles,
            }
            for line in judged.of(event.individual_id)
            if line.family in families
        ],
    )


def _close_files(individual: int, old: Area) -> None:
    today = clock.today()
    with override("vi"):
        why = str(Cause.MOVED_OUT.label)
    files = Application.objects.select_for_update().filter(
        individual=individual, area_path__within=old.path, state__in=OPEN_STATES
    )
    for file in files:
        before = file.state
        file.state, file.closed_on, file.closing_reason = ApplicationState.WITHDRAWN, today, why
        file.save(update_fields=["state", "closed_on", "closing_reason"])
        record(
            actor=_consequence(), act="cancel_application", on=file, area_path=file.area_path,
            before={"state": before}, after={"state": file.state}, why=why,
        )  # fmt: skip


def suspend_uncollected(event: PaymentUncollected) -> None:
    """Three months uncollected suspend; what was due before stays due."""
    standing = [
        one
        for one in Entitlement.objects.filter(pk__in=event.entitlement_ids, state=EntitlementState.ACTIVE)
        if one.benefit in MONTHLY
    ]
    suspend_entitlements(
        actor=_consequence(),
        items=[Suspension(one.pk, event.suspend_from, Cause.NOT_COLLECTED) for one in standing],
    )
    for area_path in sorted({one.area_path for one in standing}):
        here = [one for one in standing if one.area_path == area_path]
        _note(area_path, here, ProposalKind.SUSPEND, event.suspend_from, Cause.NOT_COLLECTED)


def rehome_after_area(event: AreaRehomed) -> None:
    """Rows of a unit that ended go where its people went, or nobody could see them any more."""
    rehome_rows(paths=event.paths, old_area_id=event.old_area_id, new_area_id=event.new_area_id)


def refuse_with_open_file(event: IndividualsMerged) -> None:
    """A file of the merged record would be nobody's. Raises FileStillOpen."""
    refuse_open_files(merged_id=event.merged_id)


def review_after_merge(event: IndividualsMerged) -> None:
    """What was paid twice is proposed to be asked back, the end is put on paper, and the survivor is judged again."""
    merge = Merge.objects.get(pk=event.merge_id)
    propose_twice_paid(actor=_consequence(), merge=merge)
    note_ends_of_merge(merge=merge)
    _propose(_close_to({event.survivor_id}), Month.of(event.merged_on))


def refuse_after_paper(event: IndividualsSplit) -> None:
    """A signed paper that rests on the merge stands in the way of a split. Raises LaterActs."""
    refuse_split_after_paper(merge=Merge.objects.get(pk=event.merge_id))


def review_after_split(event: IndividualsSplit) -> None:
    """Proposals of the merge are withdrawn, months that nobody was paid are owed, both people are judged again."""
    withdraw_proposals_of_merge(actor=_consequence(), merge=Merge.objects.get(pk=event.merge_id))
    _propose(_close_to({event.survivor_id, event.merged_id}), Month.of(event.split_on))


def area_of(path: str) -> Area:
    """The commune at or above a path."""
    area = area_for_path(path)
    return area.parent if area.level == Level.HAMLET and area.parent is not None else area


def _consequence() -> Actor:
    """Whoever recorded the fact, acting as far as the law itself acts."""
    actor = current_actor()
    return replace(actor, permissions=actor.permissions | {DECIDE})


def _not_ended(condition: Q) -> list[Entitlement]:
    return list(
        Entitlement.objects.filter(condition, benefit__in=MONTHLY).exclude(state=EntitlementState.ENDED).order_by("pk")
    )


def _stop(standing: Sequence[Entitlement], month: Month, cause: Cause) -> None:
    if not standing:
        return
    end_entitlements(actor=_consequence(), items=[Ending(one.pk, month, cause) for one in standing])
    for area_path in sorted({one.area_path for one in standing}):
        _note(area_path, [one for one in standing if one.area_path == area_path], ProposalKind.END, month, cause)


def _note(area_path: str, standing: Sequence[Entitlement], kind: ProposalKind, month: Month, cause: Cause) -> None:
    """The decision that puts on paper what has happened already."""
    area = area_of(area_path)
    Proposal.objects.filter(entitlement__in=[one.pk for one in standing], state=ProposalState.OPEN).update(
        state=ProposalState.DISMISSED, dismissed_by=current_actor().username, dismissal_reason=SUPERSEDED
    )
    insert_proposals(
        area,
        [
            {
                "entitlement_id": one.pk,
                "individual_id": one.individual_id,
                "kind": kind,
                "benefit": one.benefit,
                "category": one.category,
                "cared_for_id": one.cared_for_id,
                "recipient_id": one.recipient_id,
                "month": month,
                "before_amount": one.amount,
                "cause": cause,
                "is_done": True,
                "reasons": [str(cause.label)],
            }
            for one in standing
        ],
    )


def _close_to(people: Collection[int]) -> set[int]:
    """These people, who raises them, whom they raise, and their spouses: the law looks at them together."""
    found = set(people)
    links: Iterable[tuple[int, int | None]] = Circumstance.objects.filter(
        Q(individual_id__in=found) | Q(related_id__in=found), kind__in=[Kind.PARENT, Kind.SPOUSE]
    ).values_list("individual_id", "related_id")
    for one, other in links:
        found |= {one} | ({other} if other else set())
    return found


def _propose(people: Collection[int], month: Month) -> None:
    """Judge again for the month of the event and the one after: the law says from which of them a change counts."""
    places: dict[str, set[int]] = {}
    rows = Individual.objects.filter(pk__in=list(people), died_on__isnull=True).values_list("pk", "area_path")
    homes = [(person, path) for person, path in rows if path.startswith(current_scope())]
    # Hundreds of people live in a dozen hamlets: each is looked up once.
    communes = {path: area_of(path).path for path in {path for _, path in homes}}
    for person, path in homes:
        places.setdefault(communes[path], set()).add(person)
    for path, here in sorted(places.items()):
        propose_for(actor=current_actor(), area=area_of(path), people=here, months=[month, month.next()])
