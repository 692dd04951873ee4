"""The figures of the field notes, each computed from the records: `place; figure; value`.

A room that can show more figures writes a function like `monthly_assistance` and adds it to `SOURCES`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ansinh.benefits.catalogue import Group
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.demo.days import FIRST_MONTH
from ansinh.demo.measured import commune_month
from ansinh.demo.plan import CommunePlan
from ansinh.demo.review_rounds import review_of, reviews_with
from ansinh.demo.set_up import commune_of
from ansinh.poverty.comparisons import of_commune, plan_of
from ansinh.poverty.models import RoundState
from ansinh.poverty.movements import Transition
from ansinh.poverty.queries.comparing import decided_rounds, earlier_results, pair_of
from ansinh.ui.templatetags.ansinh import percent


@dataclass(frozen=True)
class Figure:
    """One figure of a place, as it is printed."""

    place: str
    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.place}; {self.name}; {self.value}"


Source = Callable[[Sequence[CommunePlan]], Iterator[Figure]]

REPORTED = {"tan-dong": (Group.ORPHANS, Group.ELDERLY, Group.DISABLED), "ninh-son": ()}
"""Communes of the report of 2 May 2025, and the groups that it counts there."""


def monthly_assistance(plans: Sequence[CommunePlan]) -> Iterator[Figure]:
    """Field notes §1, monthly social assistance: recipients, their groups, the share paid by bank."""
    for plan in plans:
        if plan.key not in REPORTED:
            continue
        with acting(SYSTEM):
            area = commune_of(plan, on=FIRST_MONTH.first_day)
            counted = commune_month(area, FIRST_MONTH)
        if counted is None:
            continue
        values = {"month": FIRST_MONTH.in_vietnamese}
        name = _("recipients of monthly social assistance, %(month)s") % values
        yield Figure(area.name, name, str(counted.share.recipient_count))
        for group in REPORTED[plan.key]:
            group_name = _("of these %(group)s, %(month)s") % {**values, "group": group.label}
            yield Figure(area.name, group_name, str(counted.groups[group].recipient_count))
        name = _("share of recipients paid by bank, %(month)s") % values
        # A terminal breaks no line there, and who looks for the figure types a plain space.
        yield Figure(area.name, name, percent(counted.share.recipient_share).replace("\N{NO-BREAK SPACE}", " "))


def review_of_poor_households(plans: Sequence[CommunePlan]) -> Iterator[Figure]:
    """Field notes §1, review of poor households: how many at the end of the year, their share, the fall by the plan."""
    for plan in reviews_with(plans):
        with acting(SYSTEM):
            found = review_of(plan)
            if found is None or found.state != RoundState.CLOSED:
                continue
            rounds = decided_rounds(SYSTEM)
            compared = of_commune(pair_of(found, earlier_results(found, rounds), rounds))
            fall = plan_of(found, compared)
        place, year = found.area.name, {"year": found.year}
        yield Figure(place, _("poor and near-poor households, end of %(year)s") % year, str(compared.poor))
        if compared.households:
            share = f"{100 * compared.poor / compared.households:.2f} %"
            name = _("their share of all households, end of %(year)s") % year
            yield Figure(place, name, share if get_language() == "en" else share.replace(".", ","))
        if fall:
            yield Figure(place, _("poverty reduction against the plan, %(year)s") % year, fall.sentence)
        back = compared.transitions.get(Transition.FALLEN_BACK, 0)
        yield Figure(place, _("households fallen back into poverty, %(year)s") % year, str(back))


SOURCES: tuple[Source, ...] = (monthly_assistance, review_of_poor_households)


def figures(plans: Sequence[CommunePlan]) -> Iterator[Figure]:
    """Every figure that the rooms built so far can show."""
    for source in SOURCES:
        yield from source(plans)
