"""Papers as a page lists them, without their bytes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.models import Application, ApplicationPaper
from ansinh.core.actors import Actor
from ansinh.registry.models import KeptPaper
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


def papers_of_application(*, actor: Actor, application: Application) -> list[ShownPaper]:
    """The latest first; one query."""
    rows = ApplicationPaper.objects.filter(application=application).defer("content")
    return shown_papers(actor, rows)


def shown_papers(actor: Actor, papers: Iterable[KeptPaper]) -> list[ShownPaper]:
    """The latest first, as this person may see them."""
    found = sorted(papers, key=lambda one: (one.attached_at, one.pk), reverse=True)
    sees_health = may_see_health(actor)
    return [
        ShownPaper(one, HIDDEN, is_open=False)
        if one.tells_health and not sees_health
        else ShownPaper(one, one.title or one.name, is_open=one.is_kept)
        for one in found
    ]
