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
from ansinh.demo.cards_at_first import BEGINS
from ansinh.demo.days import FIRST_MONTH
from ansinh.demo.insurance_office import ENDS
from ansinh.demo.measured import commune_month
from ansinh.demo.plan import CommunePlan
from ansinh.demo.reminded import Reminded, reminded
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
            share = f"{_decimal(100 * compared.poor / compared.households)} %"
            name = _("their share of all households, end of %(year)s") % year
            yield Figure(place, name, share)
        if fall:
            yield Figure(place, _("poverty reduction against the plan, %(year)s") % year, fall.sentence)
        back = compared.transitions.get(Transition.FALLEN_BACK, 0)
        yield Figure(place, _("households fallen back into poverty, %(year)s") % year, str(back))


def health_insurance(plans: Sequence[CommunePlan]) -> Iterator[Figure]:
    """Field notes §1, health-insurance renewal by SMS: participation at both ends of the eight months, what it cost."""
    for plan in plans:
        if not plan.lays_one_home_in:
            continue
        with acting(SYSTEM):
            area = commune_of(plan, on=BEGINS)
            found = reminded(area)
        if found is None:
            continue
        for name, value in (*_participation(found), *_messages(found), *_renewals(found)):
            yield Figure(area.name, name, value)


def _participation(found: Reminded) -> Iterator[tuple[str, str]]:
    name = _("residents with health insurance on %(day)s")
    for day, share in ((BEGINS, found.begin), (ENDS, found.end)):
        counts = {"insured": _number(share.insured), "residents": _number(share.residents)}
        told = _("%(insured)s of %(residents)s") % counts
        yield name % {"day": f"{day:%d/%m/%Y}"}, f"{_decimal(100 * (share.share or 0))} % = {told}"
    read_as = _("by the counts +%(points)s percentage points; by whole per cents %(first)s → %(last)s, +%(whole)s")
    both = read_as % {
        "points": _decimal(found.points_gained), "first": int(100 * (found.begin.share or 0)),
        "last": int(100 * (found.end.share or 0)), "whole": found.whole_points_gained,
    }  # fmt: skip
    yield _("what participation gained in the eight months"), both
    moved = found.movements
    parts = _("%(new)s new, %(resumed)s came back, %(lapsed)s ran out, %(other)s born, died or moved") % {
        "new": _number(moved.new), "resumed": _number(moved.resumed), "lapsed": _number(moved.lapsed),
        "other": _number(moved.born + moved.moved_in - moved.died - moved.moved_out),
    }  # fmt: skip
    yield _("what moved it"), parts


def _messages(found: Reminded) -> Iterator[tuple[str, str]]:
    yield _("points spent on SMS"), _number(found.points)
    yield _("SMS sent"), _number(found.sent)
    yield _("of these delivered"), _number(found.delivered)
    yield _("of these never confirmed"), _number(found.unconfirmed)
    yield _("SMS that failed"), _number(found.failed)
    yield _("SMS answered"), _number(found.answered)
    yield _("telephones that want no more SMS"), _number(found.opted_out)


def _renewals(found: Reminded) -> Iterator[tuple[str, str]]:
    rows = (
        (_("cards renewed within a month of their last day, of those reached by SMS"), found.reached),
        (_("cards renewed within a month of their last day, of those whom no SMS reached"), found.unreached),
    )
    for name, renewed in rows:
        told = _("%(renewed)s of %(ended)s") % {
            "renewed": _number(renewed.renewed), "ended": _number(renewed.ended),
        }  # fmt: skip
        yield name, f"{_decimal(100 * renewed.share)} % = {told}"
    yield _("points for each card renewed after an SMS"), _decimal(found.points_a_renewal)


def _decimal(value: float) -> str:
    """Two places, as the language writes them."""
    return f"{value:.2f}" if get_language() == "en" else f"{value:.2f}".replace(".", ",")


def _number(value: int) -> str:
    """Thousands apart, as the language writes them."""
    return f"{value:,}" if get_language() == "en" else f"{value:,}".replace(",", ".")


SOURCES: tuple[Source, ...] = (monthly_assistance, review_of_poor_households, health_insurance)


def figures(plans: Sequence[CommunePlan]) -> Iterator[Figure]:
    """Every figure that the rooms built so far can show."""
    for source in SOURCES:
        yield from source(plans)
