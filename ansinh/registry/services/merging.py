"""Two records of one person become one: the survivor takes over what it lacks, the other stays and points to it."""

import datetime
from typing import Any

from django.db import connection, models, transaction

from ansinh.areas.queries import common_ancestor
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.events import announce
from ansinh.core.text import tidy
from ansinh.core.wall import widened
from ansinh.registry.errors import (
    AlreadyMerged,
    ChoiceUnknown,
    NotYoursToSettle,
    ProposalWaiting,
    RecordsContradict,
    RelatedToEachOther,
    SameRecord,
    WhyMissing,
)
from ansinh.registry.events import DeathRecorded, IndividualsMerged
from ansinh.registry.models import (
    BankAccount,
    Circumstance,
    DuplicatePair,
    Individual,
    Kind,
    Merge,
    MergeState,
    NameWord,
    PairState,
    Payee,
    State,
)
from ansinh.registry.policies import can_settle_pair
from ansinh.registry.queries.identity import COUNTRY
from ansinh.registry.services.duplicates import lock_people, settle_pair
from ansinh.registry.services.merge_identity import MERGED, SURVIVOR, Choices, Values, identity_changes
from ansinh.registry.services.merge_rows import plan_rows
from ansinh.registry.services.people import insert_name_words
from ansinh.registry.services.person_rules import as_new, check_person

DEFERRED = ", ".join((
    "registry_residence_in_one_place_at_a_time",
    "registry_membership_of_one_household_at_a_time",
    "registry_circumstance_one_of_a_kind_at_a_time",
    "registry_payee_one_at_a_time",
))  # fmt: skip
"""Rows change places, so these are asked about what the act leaves, not about each of its steps."""


@transaction.atomic
def merge_individuals(
    *,
    actor: Actor,
    survivor: Individual,
    merged: Individual,
    why: str,
    on: datetime.date,
    choices: Choices | None = None,
) -> Merge:
    """`merged` proves to be the person of `survivor`. Done twice it has the effect of once.

    `choices` decides by field ('birth_date', 'circumstance:disability', …) whether 'survivor' or 'merged' is right,
    for each field in which the records contradict each other. Whoever bears the merged record's number is found as the
    survivor from now on. Announces IndividualsMerged.
    Raises NotYoursToSettle, WhyMissing, SameRecord, AlreadyMerged, ProposalWaiting, RelatedToEachOther,
    RecordsContradict (with every field), ChoiceUnknown, and what correcting a person raises.
    """
    decided = dict(choices or {})
    if survivor.pk == merged.pk:
        raise SameRecord(name=survivor.full_name)
    people = lock_people(survivor.pk, merged.pk)
    ours, theirs = people[survivor.pk], people[merged.pk]
    area_path = common_ancestor(ours.area_path, theirs.area_path)
    if not can_settle_pair(actor, area_path):
        raise NotYoursToSettle(who=actor.full_name)
    if theirs.merged_into_id == ours.pk:
        standing = Merge.objects.filter(merged=theirs, state=MergeState.IN_EFFECT).first()
        if standing is not None and standing.survivor_id == ours.pk:
            return standing
    for one in (ours, theirs):
        if one.merged_into_id is not None:
            raise AlreadyMerged(name=one.full_name)
    reason = tidy(why)
    if not reason:
        raise WhyMissing
    _refuse_unfit(ours, theirs)
    taken, undecided, differing = identity_changes(ours, theirs, decided)
    plan = plan_rows(ours, theirs, decided, on=on)
    for choice, side in decided.items():
        if choice not in differing | plan.differing or side not in (SURVIVOR, MERGED):
            raise ChoiceUnknown(choice=f"{choice}: {side}")
    if undecided or plan.undecided:
        raise RecordsContradict([*undecided, *plan.undecided])
    before = {column: getattr(ours, column) for column in taken}
    with widened(COUNTRY):
        # A child elsewhere may be raised by the merged record: the pointer follows, the child is not shown to anybody.
        changes = [*plan.changes, *_pointers(ours, theirs)]
        written = [write_row(row, values, home=people) for row, values in changes]
    _take_identity(ours, theirs, taken)
    check_person(as_new(ours), area=ours.area, place_checked=True)
    if "full_name" in taken:
        rewrite_name_words(ours)
    with connection.cursor() as cursor:
        cursor.execute(f"set constraints {DEFERRED} immediate")
    pair = DuplicatePair.objects.select_for_update().filter(
        first_id=min(people), second_id=max(people)
    ).first()  # fmt: skip
    merge = Merge.objects.create(
        survivor=ours, merged=theirs, pair=pair, area_path=area_path, merged_by=actor.username, merged_on=on,
        why=reason[:300], changes=[*written, identity_entry(ours, before, taken)],
    )  # fmt: skip
    if pair is not None and pair.state != PairState.MERGED:
        settle_pair(pair, PairState.MERGED, actor=actor, reason=reason[:300], on=on)
    for path in {ours.area_path, theirs.area_path}:
        record(
            actor=actor, act="merge_individuals", on=merge, area_path=path, why=reason,
            before={"survivor": ours.pk, "merged": theirs.pk, **before},
            after={"rows": len(written), "choices": decided, **taken},
        )  # fmt: skip
    announce(IndividualsMerged(merge.pk, ours.pk, theirs.pk, on))
    if taken.get("died_on") is not None:
        announce(DeathRecorded(individual_id=ours.pk, died_on=taken["died_on"]))
    return merge


def write_row(row: models.Model, values: Values, *, home: dict[int, Individual]) -> dict[str, Any]:
    """Write one row's new values; returns what a split needs: the values before, and the whole row after."""
    before = {column: getattr(row, column) for column in values}
    if "individual_id" in values:
        values = values | {"area_path": home[values["individual_id"]].area_path}
    with connection.cursor() as cursor:
        cursor.execute(f"set constraints {DEFERRED} deferred")
    type(row)._default_manager.filter(pk=row.pk).update(**values)
    for column, value in values.items():
        setattr(row, column, value)
    return {"table": row._meta.model_name, "id": row.pk, "before": before, "after": snapshot(row)}


def snapshot(row: models.Model) -> Values:
    """Every column of a row but its place."""
    return {
        column.attname: getattr(row, column.attname)
        for column in row._meta.concrete_fields
        if column.attname not in ("id", "area_path")
    }


def identity_entry(survivor: Individual, before: Values, after: Values) -> dict[str, Any]:
    """What changed of the survivor's own row."""
    return {
        "table": "individual",
        "id": survivor.pk,
        "before": before,
        "after": after,
    }


def rewrite_name_words(individual: Individual) -> None:
    """The words by which a person is found, after the name has changed."""
    NameWord.objects.filter(individual=individual).delete()
    insert_name_words([individual])


def _refuse_unfit(ours: Individual, theirs: Individual) -> None:
    both = [ours.pk, theirs.pk]
    for model in (BankAccount, Payee):
        waiting = model._default_manager.filter(individual__in=both, state=State.PROPOSED).first()
        if waiting is not None:
            name = ours.full_name if waiting.individual_id == ours.pk else theirs.full_name
            raise ProposalWaiting(name=name, proposed_by=waiting.proposed_by)
    relation = Circumstance.objects.filter(individual__in=both, related__in=both).first()
    if relation is not None:
        raise RelatedToEachOther(survivor=ours.full_name, merged=theirs.full_name, relation=Kind(relation.kind).label)
    payee = Payee.objects.filter(individual__in=both, payee__in=both, state=State.CONFIRMED).first()
    if payee is not None:
        raise RelatedToEachOther(survivor=ours.full_name, merged=theirs.full_name, relation=payee.get_kind_display())


def _pointers(ours: Individual, theirs: Individual) -> list[tuple[models.Model, Values]]:
    """Rows of other people that name the merged record."""
    found: list[tuple[models.Model, Values]] = [
        (row, {"related_id": ours.pk})
        for row in Circumstance.objects.select_for_update().filter(related=theirs).order_by("pk")
    ]
    found += [
        (row, {"payee_id": ours.pk}) for row in Payee.objects.select_for_update().filter(payee=theirs).order_by("pk")
    ]
    return found + [
        (row, {"merged_into_id": ours.pk})
        for row in Individual.objects.select_for_update().filter(merged_into=theirs).order_by("pk")
    ]


def _take_identity(ours: Individual, theirs: Individual, taken: Values) -> None:
    """A number stands once in the country, so it leaves the merged record before the survivor takes it."""
    theirs.merged_into = ours
    theirs.save(update_fields=["merged_into"])
    takes_number = "identity_number" in taken
    given_up = ours.identity_number
    if takes_number:
        Individual.objects.filter(pk=theirs.pk).update(identity_number=None)
    for column, value in taken.items():
        setattr(ours, column, value)
    if taken:
        ours.save(update_fields=list(taken))
    if takes_number:
        theirs.identity_number = given_up
        theirs.save(update_fields=["identity_number"])
