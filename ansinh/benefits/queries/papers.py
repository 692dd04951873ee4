"""Papers as a page lists them, without their bytes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.models import Application, ApplicationPaper
from ansinh.core.actors import Actor
from ansinh.registry.models import Household, HouseholdPaper, KeptPaper
from ansinh.registry.policies import may_see_health

HIDDEN = _("Health paper (hidden)")


@dataclass(frozen=True)
class ShownPaper:
    """A paper as this person may see it."""

    paper: KeptPaper
    title: str | Promise
    is_open: bool

    @property
    def is_kept(self) -> bool:
        return self.paper.is_kept


def papers_of_household(*, actor: Actor, household: Household) -> list[ShownPaper]:
    """The latest first; one query."""
    return _shown(actor, HouseholdPaper.objects.filter(household=household))


def papers_of_application(*, actor: Actor, application: Application) -> list[ShownPaper]:
    """The latest first; one query."""
    return _shown(actor, ApplicationPaper.objects.filter(application=application))


def _shown(actor: Actor, rows: "QuerySet[HouseholdPaper] | QuerySet[ApplicationPaper]") -> list[ShownPaper]:
    found: Iterable[KeptPaper] = rows.defer("content").order_by("-attached_at", "-pk")
    sees_health = may_see_health(actor)
    return [
        ShownPaper(one, HIDDEN, is_open=False)
        if one.tells_health and not sees_health
        else ShownPaper(one, one.title or one.name, is_open=one.is_kept)
        for one in found
    ]
