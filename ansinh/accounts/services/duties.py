"""Acts on duties: to open, to close, and to move them to the successor of a place that ended."""

import datetime as dt
from typing import Any

from django.db import transaction

from ansinh.accounts.errors import (
    AccountClosed,
    AreaNotInForce,
    BadPeriod,
    DutyAlreadyClosed,
    DutyOverlaps,
    OwnDuty,
    RoleNotForLevel,
    UnknownRole,
)
from ansinh.accounts.models import Duty, User
from ansinh.accounts.roles import ROLES, Role
from ansinh.areas.errors import NotASuccessor
from ansinh.areas.models import Area, Level
from ansinh.areas.queries import successors_of
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.periods import in_force


@transaction.atomic
def open_duty(
    *, actor: Actor, user: User, role: str, area: Area, valid_from: dt.date, valid_to: dt.date | None = None
) -> Duty:
    """Give `user` the role in `area` from `valid_from` to the day before `valid_to`.

    Raises `NoRight`, `OutsideScope`, `OwnDuty`, `UnknownRole`, `RoleNotForLevel`, `AreaNotInForce`, `BadPeriod`,
    `AccountClosed` and `DutyOverlaps`.
    """
    _require_right_over(actor, user, area)
    _check_role(role, area)
    if not _stands(area, valid_from):
        raise AreaNotInForce(area=area.full_name, on=valid_from)
    if valid_to is not None and valid_to <= valid_from:
        raise BadPeriod(valid_from=valid_from, valid_to=valid_to)
    # The account is the lock: two administrators cannot open the same duty at once.
    if not User.objects.select_for_update().get(pk=user.pk).is_active:
        raise AccountClosed(username=user.username)
    same = Duty.objects.filter(user=user, role=role, area=area).exclude(valid_to__lte=valid_from)
    if valid_to is not None:
        same = same.filter(valid_from__lt=valid_to)
    if same.exists():
        raise DutyOverlaps(who=user.full_name)
    duty = Duty.objects.create(user=user, role=role, area=area, valid_from=valid_from, valid_to=valid_to)
    record(actor=actor, act="open_duty", on=duty, area_path=area.path, after=_told(duty))
    return duty


@transaction.atomic
def close_duty(*, actor: Actor, duty: Duty, on: dt.date, why: str = "") -> Duty:
    """End the duty: `on` is the first day without it.

    Raises `NoRight`, `OutsideScope`, `OwnDuty`, `DutyAlreadyClosed` and `BadPeriod`.
    """
    _require_right_over(actor, duty.user, duty.area)
    locked = Duty.objects.select_for_update(of=("self",)).select_related("user", "area").get(pk=duty.pk)
    if locked.valid_to is not None and locked.valid_to <= on:
        raise DutyAlreadyClosed(valid_to=locked.valid_to)
    if on < locked.valid_from:
        raise BadPeriod(valid_from=locked.valid_from, valid_to=on)
    before = _told(locked)
    locked.valid_to = on
    locked.save(update_fields=["valid_to"])
    record(
        actor=actor,
        act="close_duty",
        on=locked,
        area_path=locked.area.path,
        before=before,
        after=_told(locked),
        why=why,
    )
    return locked


@transaction.atomic
def transfer_duties(*, actor: Actor, old: Area, new: Area, on: dt.date) -> list[Duty]:
    """Move every duty in force in `old` to its successor `new` from the day `on`; returns the duties opened.

    Whoever has that duty in the successor already, or whose account is closed, only loses the old one. A second call
    changes nothing.
    Raises `NoRight`, `OutsideScope`, `OwnDuty` and `NotASuccessor`.
    """
    actor.require("manage_accounts", area_path=old.path)
    actor.require("manage_accounts", area_path=new.path)
    if new not in successors_of(old, on=on):
        raise NotASuccessor(new=new.full_name, old=old.full_name, on=on)
    opened = []
    day_before = on - dt.timedelta(days=1)
    leaving = Duty.objects.select_for_update(of=("self",)).select_related("user", "area").order_by("pk")
    for duty in leaving.filter(in_force(day_before), area=old).exclude(valid_to=on):
        until = duty.valid_to
        close_duty(actor=actor, duty=duty, on=on, why=f"{old.full_name} → {new.full_name}")
        holds_it = Duty.objects.filter(in_force(on), user=duty.user, role=duty.role, area=new).exists()
        if duty.user.is_active and not holds_it:
            opened.append(
                open_duty(actor=actor, user=duty.user, role=duty.role, area=new, valid_from=on, valid_to=until)
            )
    return opened


def _require_right_over(actor: Actor, user: User, area: Area) -> None:
    actor.require("manage_accounts", area_path=area.path)
    if user.username == actor.username:
        raise OwnDuty(who=actor.full_name)


def _check_role(role: str, area: Area) -> Role:
    found = ROLES.get(role)
    if found is None:
        raise UnknownRole(role=role, known=", ".join(ROLES))
    if area.level not in found.levels:
        raise RoleNotForLevel(
            role=found.name,
            area=area.full_name,
            level=Level(area.level).label,
            levels=", ".join(str(level.label) for level in Level if level in found.levels),
        )
    return found


def _stands(area: Area, on: dt.date) -> bool:
    return area.valid_from <= on and (area.valid_to is None or area.valid_to > on)


def _told(duty: Duty) -> dict[str, Any]:
    return {
        "username": duty.user.username,
        "role": duty.role,
        "area": duty.area.path,
        "valid_from": duty.valid_from,
        "valid_to": duty.valid_to,
    }
