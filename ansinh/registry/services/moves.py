"""A move between communes: the new one asks, the old one sends; the person's rows and their history travel along."""

import datetime
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from ansinh.areas.models import Area
from ansinh.areas.queries import common_ancestor, province_of
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.events import announce
from ansinh.core.text import tidy
from ansinh.core.wall import current_scope, widened
from ansinh.registry.errors import (
    MoveAnswered,
    MoveAsked,
    NotRegistered,
    PersonGone,
    RegisteredHere,
    SomeoneStaysBehind,
)
from ansinh.registry.events import IndividualMoved
from ansinh.registry.identity import parse_identity_number
from ansinh.registry.models import MOVE_STATES, Individual, Membership, MoveRequest, MoveState, Residence
from ansinh.registry.queries.identity import COUNTRY, commune_of_number
from ansinh.registry.services.people import check_commune_in_force


@transaction.atomic
def answer_whom_to_ask(*, actor: Actor, identity_number: str) -> str | None:
    """The full name of the commune where a number is registered, None when it is free; the question is logged.

    Raises BadIdentityNumber.
    """
    actor.require("view_registry")
    number = parse_identity_number(identity_number).number
    ask = commune_of_number(number)
    record(
        actor=actor, act="answer_whom_to_ask", on=f"identity number {number}", area_path=current_scope(),
        after={"ask": ask},
    )  # fmt: skip
    return ask


@transaction.atomic
def submit_move_request(
    *, actor: Actor, area: Area, identity_number: str, reason: str, on: datetime.date
) -> MoveRequest:
    """The commune `area` asks the one where this number is registered; it learns which that is and nothing else.

    Raises BadIdentityNumber, NotRegistered, RegisteredHere, MoveAsked.
    """
    actor.require("move_residence", area_path=area.path)
    check_commune_in_force(area, on=on)
    number = parse_identity_number(identity_number).number
    with widened(COUNTRY):
        found = (
            Individual.objects.filter(identity_number=number)
            .values_list(Coalesce("merged_into__area_id", "area_id"))
            .first()
        )
    if found is None:
        raise NotRegistered(number=number)
    from_area = Area.objects.get(pk=found[0])
    if from_area.pk == area.pk:
        raise RegisteredHere(number=number)
    try:
        with transaction.atomic():
            request = MoveRequest.objects.create(
                area=area, area_path=area.path, from_area=from_area, from_path=from_area.path,
                identity_number=number, reason=tidy(reason), asked_by=actor.username, asked_on=on,
            )  # fmt: skip
    except IntegrityError:
        raise MoveAsked(ask=_full_name(from_area), number=number) from None
    after = {"identity_number": number, "from": from_area.path, "to": area.path}
    record(actor=actor, act="submit_move_request", on=request, area_path=area.path, after=after, why=request.reason)
    with widened(COUNTRY):
        record(
            actor=actor, act="submit_move_request", on=request, area_path=from_area.path, after=after,
            why=request.reason,
        )  # fmt: skip
    return request


@transaction.atomic
def approve_move_request(
    *, actor: Actor, request: MoveRequest, on: datetime.date, companions: Sequence[Individual] = ()
) -> Individual:
    """The old commune sends the person, and companions who move along; from `on` they live in the new one.

    Memberships end, residence goes over, every row and its history follow. Raises MoveAnswered, PersonGone,
    SomeoneStaysBehind.
    """
    locked = MoveRequest.objects.select_for_update().get(pk=request.pk)
    actor.require("move_residence", area_path=locked.from_path)
    _check_answerable(locked, MoveState.RELEASED)
    person = Individual.objects.select_for_update(of=("self",)).filter(
        Q(identity_number=locked.identity_number, merged_into__isnull=True)
        | Q(pk__in=Individual.objects.filter(identity_number=locked.identity_number).values("merged_into")),
        area_path__within=locked.from_path,
    ).first()  # fmt: skip
    if person is None:
        raise PersonGone(area=locked.from_area.full_name)
    for companion in companions:
        if companion.area_id != locked.from_area_id:
            raise SomeoneStaysBehind(name=companion.full_name, area=locked.from_area.full_name)
    movers = [person, *companions]
    from_paths = {mover.pk: mover.area_path for mover in movers}
    with widened(common_ancestor(current_scope(), locked.area_path)):
        _rehouse([mover.pk for mover in movers], locked.area, on=on)
        locked.state, locked.individual = MoveState.RELEASED, person
        locked.answered_by, locked.answered_on = actor.username, on
        locked.save(update_fields=["state", "individual", "answered_by", "answered_on"])
        for area_path in (locked.from_path, locked.area_path):
            record(
                actor=actor, act="approve_move_request", on=locked, area_path=area_path,
                before={"state": MoveState.ASKED, "area_path": locked.from_path},
                after={"state": MoveState.RELEASED, "area_path": locked.area_path, "individuals": list(from_paths)},
            )  # fmt: skip
        for mover in movers:
            announce(
                IndividualMoved(
                    individual_id=mover.pk,
                    from_path=from_paths[mover.pk],
                    to_path=locked.area_path,
                    moved_on=on,
                )
            )
    return person


@transaction.atomic
def reject_move_request(*, actor: Actor, request: MoveRequest, why: str, on: datetime.date) -> MoveRequest:
    """The old commune does not send the person, and says why. Raises MoveAnswered."""
    locked = MoveRequest.objects.select_for_update().get(pk=request.pk)
    actor.require("move_residence", area_path=locked.from_path)
    _check_answerable(locked, MoveState.DECLINED)
    locked.state, locked.answer = MoveState.DECLINED, tidy(why)
    locked.answered_by, locked.answered_on = actor.username, on
    locked.save(update_fields=["state", "answer", "answered_by", "answered_on"])
    with widened(common_ancestor(current_scope(), locked.area_path)):
        for area_path in (locked.from_path, locked.area_path):
            record(
                actor=actor, act="reject_move_request", on=locked, area_path=area_path, why=locked.answer,
                before={"state": MoveState.ASKED}, after={"state": MoveState.DECLINED},
            )  # fmt: skip
    return locked


def _check_answerable(request: MoveRequest, state: MoveState) -> None:
    if state not in MOVE_STATES[MoveState(request.state)]:
        raise MoveAnswered(answered_on=request.answered_on)


def _rehouse(keys: Sequence[int], area: Area, *, on: datetime.date) -> None:
    Membership.objects.filter(individual_id__in=keys, valid_to__isnull=True, valid_from__lt=on).update(valid_to=on)
    Residence.objects.filter(individual_id__in=keys, valid_to__isnull=True, valid_from__lt=on).update(valid_to=on)
    Individual.objects.filter(pk__in=keys).update(area=area, hamlet=None, area_path=area.path)
    still_open = set(
        Residence.objects.filter(individual_id__in=keys, valid_to__isnull=True).values_list("individual_id", flat=True)
    )
    Residence.objects.filter(individual_id__in=still_open, valid_to__isnull=True).update(area=area, hamlet=None)
    Residence.objects.bulk_create(
        Residence(individual_id=key, area=area, area_path=area.path, valid_from=on)
        for key in keys
        if key not in still_open
    )


def _full_name(area: Area) -> str:
    return f"{area.full_name}, {province_of(area).full_name}"
