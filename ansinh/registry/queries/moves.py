"""Requests between communes for people who moved: asked by us, asked of us."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from ansinh.core.actors import Actor
from ansinh.registry.models import Individual, Membership, MoveRequest, MoveState, Payee, ReviewMark, State
from ansinh.registry.policies import moves_visible_to
from ansinh.registry.queries.people import household_of


def moves_to_answer(actor: Actor) -> QuerySet[MoveRequest]:
    """What other communes ask of the area of duty and nobody has answered."""
    return moves_visible_to(actor).filter(from_path__within=actor.scope, state=MoveState.ASKED)


def move_asked_for(individual: Individual) -> MoveRequest | None:
    """The open request of another commune for this person."""
    if not individual.identity_number:
        return None
    asked = MoveRequest.objects.filter(
        identity_number=individual.identity_number, from_path=individual.area.path, state=MoveState.ASKED
    )
    return asked.select_related("area").order_by("pk").first()


def noting_what_waits(rows: QuerySet[Individual]) -> QuerySet[Any]:
    """The rows with `is_asked_for` by another commune, `has_payee_waiting` for a second hand, `is_under_review` by the
    province, `other_records` of the same person: for most nothing of it, so that a page asks no further.
    """
    asked = MoveRequest.objects.filter(
        identity_number=OuterRef("identity_number"), from_path=OuterRef("area__path"), state=MoveState.ASKED
    )
    payees = Payee.objects.filter(individual=OuterRef("pk"), state=State.PROPOSED)
    marks = ReviewMark.objects.filter(individual=OuterRef("pk"))
    counts = Coalesce(OuterRef("merged_into"), OuterRef("pk"))
    others = Individual.objects.filter(merged_into=counts).order_by("pk").values("pk")
    return rows.annotate(
        is_asked_for=Exists(asked), has_payee_waiting=Exists(payees), is_under_review=Exists(marks),
        other_records=ArraySubquery(others),
    )  # fmt: skip


def person_asked_for(request: MoveRequest) -> Individual | None:
    """Whom the request is about, where the actor sees the person: before the answer the commune asked does."""
    if request.individual_id:
        return Individual.objects.filter(pk=request.individual_id).first()
    number = request.identity_number
    merged = Individual.objects.filter(identity_number=number, merged_into__isnull=False).values("merged_into")
    return Individual.objects.filter(
        Q(identity_number=number, merged_into__isnull=True) | Q(pk__in=merged), area_path__within=request.from_path
    ).first()


def household_members_besides(individual: Individual) -> list[Individual]:
    """The living who belong to the person's household today, the person left out."""
    household = household_of(individual)
    members = Membership.objects.filter(household=household, valid_to__isnull=True, individual__died_on__isnull=True)
    rows = members.exclude(individual=individual).select_related("individual") if household else []
    return [row.individual for row in rows]
