"""Opening the deciding office of a commune, and letting somebody sign for the chair."""

import datetime as dt

from django.db import IntegrityError, transaction

from ansinh.areas.models import Area
from ansinh.areas.queries import province_of
from ansinh.audit.services import record
from ansinh.benefits.errors import BadPeriod, NoSigner
from ansinh.benefits.models import Delegation, Office
from ansinh.benefits.policies import right_to_delegate
from ansinh.core.actors import Actor
from ansinh.core.text import tidy


@transaction.atomic
def open_office(
    *,
    actor: Actor,
    area: Area,
    chair_name: str,
    valid_from: dt.date,
    chair_username: str = "",
    valid_to: dt.date | None = None,
    issuer_name: str = "",
    place_name: str = "",
    number_suffix: str = "QĐ-UBND",
    requires_signed_copy: bool = False,
) -> Office:
    """Say who decides in a commune from a day on; an open office before it ends on that day.

    `chair_username` empty: the chair (before July 2025 the district's) signs outside. Raises BadPeriod.
    """
    actor.require("manage_areas", area_path=area.path)
    Office.objects.filter(area=area, valid_to__isnull=True, valid_from__lt=valid_from).update(valid_to=valid_from)
    try:
        with transaction.atomic():
            office = Office.objects.create(
                area=area,
                area_path=area.path,
                issuer_name=tidy(issuer_name) or f"Ủy ban nhân dân {area.full_name[0].lower()}{area.full_name[1:]}",
                place_name=tidy(place_name) or province_of(area).name,
                chair_username=chair_username,
                chair_name=tidy(chair_name),
                number_suffix=number_suffix,
                requires_signed_copy=requires_signed_copy,
                valid_from=valid_from,
                valid_to=valid_to,
            )
    except IntegrityError:
        raise BadPeriod(what=area.full_name) from None
    record(
        actor=actor,
        act="open_office",
        on=office,
        area_path=area.path,
        after={"chair": office.chair_name, "from": valid_from, "to": valid_to, "copy": requires_signed_copy},
    )
    return office


@transaction.atomic
def open_delegation(
    *,
    actor: Actor,
    area: Area,
    delegate_username: str,
    delegate_name: str,
    document: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    delegate_title: str = "Phó Chủ tịch",
) -> Delegation:
    """The chair (or whoever keeps the accounts) lets somebody sign for the chair in a period, by a paper.

    Nobody lets oneself sign. Raises NoSigner, BadPeriod.
    """
    actor.require(right_to_delegate(actor), area_path=area.path)
    if actor.username == delegate_username:
        raise NoSigner(who=actor.full_name, area=area.full_name, on=valid_from)
    try:
        with transaction.atomic():
            delegation = Delegation.objects.create(
                area=area,
                area_path=area.path,
                delegate_username=delegate_username,
                delegate_name=tidy(delegate_name),
                delegate_title=tidy(delegate_title),
                document=tidy(document),
                valid_from=valid_from,
                valid_to=valid_to,
            )
    except IntegrityError:
        raise BadPeriod(what=delegate_name) from None
    record(
        actor=actor,
        act="open_delegation",
        on=delegation,
        area_path=area.path,
        after={"delegate": delegate_username, "document": delegation.document, "from": valid_from, "to": valid_to},
    )
    return delegation


@transaction.atomic
def close_delegation(*, actor: Actor, delegation: Delegation, on: dt.date) -> Delegation:
    """End a delegation: the first day on which the delegate no longer signs. Raises BadPeriod."""
    actor.require(right_to_delegate(actor), area_path=delegation.area_path)
    locked = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if locked.valid_to is not None and locked.valid_to <= on:
        return locked
    if on <= locked.valid_from:
        raise BadPeriod(what=locked.delegate_name)
    before = locked.valid_to
    locked.valid_to = on
    locked.save(update_fields=["valid_to"])
    record(
        actor=actor,
        act="close_delegation",
        on=locked,
        area_path=locked.area_path,
        before={"to": before},
        after={"to": on},
    )
    return locked
