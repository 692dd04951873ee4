"""Whom a row of the insurance office's list may mean: of the people of its commune, those whom its numbers, name or
birth point at, and those whom somebody looks for.
"""

from django.db.models import Q, QuerySet

from ansinh.core.actors import Actor
from ansinh.core.text import fold
from ansinh.insurance.models import Card, CardListRow, CardListRun
from ansinh.registry.models import BirthPrecision, Individual
from ansinh.registry.policies import individuals_visible_to
from ansinh.registry.queries.people import search_individuals

MOST_OFFERED = 12


def people_of_list(*, actor: Actor, run: CardListRun) -> "QuerySet[Individual]":
    """The people whom a row of the list can mean: those registered in its commune whose records count."""
    here = individuals_visible_to(actor).filter(area_path__within=run.area_path, merged_into__isnull=True)
    return here.select_related("area", "hamlet")


def people_meant_by(*, actor: Actor, row: CardListRow) -> list[Individual]:
    """Who may be meant: whom the row is known as, the bearers of its numbers, the same name with the nearest birth year
    first, then others of the same birth day.
    """
    pointed = Q(pk=row.individual_id)
    if row.identity_number:
        pointed |= Q(identity_number=row.identity_number)
    if row.number:
        pointed |= Q(pk__in=Card.objects.filter(number=row.number).values("individual"))
    here = people_of_list(actor=actor, run=row.run)
    found = {one.pk: one for one in here.filter(pointed).order_by("sort_key", "pk")[:MOST_OFFERED]}
    for one in (*_namesakes(actor, row), *_born_with(here, row)):
        found.setdefault(one.pk, one)
    return list(found.values())[:MOST_OFFERED]


def people_found(*, actor: Actor, run: CardListRun, text: str) -> list[Individual]:
    """Whom a search of the house finds among the people of the list's commune."""
    found = search_individuals(actor=actor, text=text).filter(area_path__within=run.area_path)
    return list(found[:MOST_OFFERED])


def _namesakes(actor: Actor, row: CardListRow) -> list[Individual]:
    year = row.birth_date.year if row.birth_date else 0
    found = search_individuals(actor=actor, text=row.full_name).filter(area_path__within=row.run.area_path)
    same = [one for one in found[: MOST_OFFERED * MOST_OFFERED] if fold(one.full_name) == fold(row.full_name)]
    return sorted(same, key=lambda one: abs(one.birth_date.year - year))


def _born_with(here: "QuerySet[Individual]", row: CardListRow) -> "QuerySet[Individual]":
    if row.birth_date is None:
        return here.none()
    born = here.filter(birth_date=row.birth_date, birth_precision=BirthPrecision.DAY)
    return born.order_by("sort_key", "pk")[:MOST_OFFERED]
