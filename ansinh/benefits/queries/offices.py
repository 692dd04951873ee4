"""Who signs in a commune, since when and by which paper; and who could; which provinces have levels of their own."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, QuerySet, Subquery

from ansinh.accounts.models import Duty
from ansinh.areas.models import Area, Level
from ansinh.benefits.models import Delegation, Office, Resolution
from ansinh.core.actors import Actor
from ansinh.core.periods import in_force
from ansinh.core.text import name_sort_key

SIGNING_ROLE = "approver"


def communes_with_office(actor: Actor, *, on: dt.date) -> "QuerySet[Area]":
    """The communes of the area of duty with `chair_name` and `since`: who signs there on the day, empty for nobody."""
    office = Office.objects.filter(in_force(on), area=OuterRef("pk"))
    communes = Area.objects.filter(in_force(on), level=Level.COMMUNE, path__within=actor.scope)
    return communes.select_related("parent").annotate(
        chair_name=Subquery(office.values("chair_name")[:1]), since=Subquery(office.values("valid_from")[:1])
    )


@dataclass(frozen=True)
class OfficeAtHand:
    """The deciding office of a commune as its page and acts need it on a day."""

    area: Area
    on: dt.date

    @property
    def pk(self) -> int:
        return self.area.pk

    @property
    def area_path(self) -> str:
        return str(self.area.path)

    @property
    def state(self) -> str:
        return self.area.level

    @cached_property
    def offices(self) -> list[Office]:
        """All of them, the latest first."""
        return list(Office.objects.filter(area=self.area).order_by("-valid_from"))

    @cached_property
    def present(self) -> Office | None:
        return next((one for one in self.offices if _holds(one, self.on)), None)

    @cached_property
    def delegations(self) -> list[Delegation]:
        """All of them, the latest first."""
        return list(Delegation.objects.filter(area=self.area).order_by("-valid_from", "-pk"))

    @property
    def open_delegations(self) -> list[Delegation]:
        """Those that hold on the day or will."""
        return [one for one in self.delegations if one.valid_to is None or one.valid_to > self.on]

    @cached_property
    def signers(self) -> list[tuple[str, str]]:
        """Accounts whose duty is to sign here: (username, full name)."""
        duties = Duty.objects.filter(in_force(self.on), area=self.area, role=SIGNING_ROLE, user__is_active=True)
        return sorted(
            set(duties.values_list("user__username", "user__full_name")), key=lambda one: name_sort_key(one[1])
        )


def _holds(row: Office, on: dt.date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or row.valid_to > on)


def provinces_with_levels(*, on: dt.date) -> list[Area]:
    """The provinces of the day for which a level of their own is recorded, by name; one query."""
    provinces = Resolution.objects.values("province")
    return list(Area.objects.filter(in_force(on), pk__in=provinces).order_by("name"))
