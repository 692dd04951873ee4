"""Whom nobody has to visit though the law gives more than they receive: an application, a suspension, a decision."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

from ansinh.benefits.catalogue import CATALOGUE, MONTHLY
from ansinh.benefits.findings.shapes import MissedStanding
from ansinh.benefits.models import OPEN_STATES, Application, Proposal, ProposalKind, ProposalState
from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.payments.models import Cause, Entitlement, EntitlementState, LineKind, LineState, Payment
from ansinh.registry.models import Circumstance, Kind

PersonFamily = tuple[int, str]


@dataclass(frozen=True)
class Standings:
    """For each person and family why nobody has to go there; `of_person` holds for every family of a person."""

    of_family: Mapping[PersonFamily, MissedStanding]
    of_person: Mapping[int, MissedStanding]
    raises: Mapping[PersonFamily, int]

    def of(self, person: int, family: str, amount: int) -> MissedStanding:
        """`amount` is what the law gives: a change to it that waits for the chair is a correction under way."""
        if self.raises.get((person, family)) == amount:
            return MissedStanding.BEING_CORRECTED
        return self.of_person.get(person) or self.of_family.get((person, family)) or MissedStanding.OPEN


def standings_of(people: Collection[int], month: Month) -> Standings:
    """Read for all of them at once; what is nearest to the money counts first."""
    found: dict[PersonFamily, MissedStanding] = {}
    for standing, pairs in (
        (MissedStanding.DECLINED, _declined(people)),
        (MissedStanding.BEGINS_LATER, _begins_later(people, month)),
        (MissedStanding.BEGINS_LATER, _moved_in(people, month)),
        (MissedStanding.APPLIED, _applied(people)),
        (MissedStanding.TAKEN_OUT, _taken_out(people, month)),
        (MissedStanding.SUSPENDED, _suspended(people, month)),
    ):
        found.update(dict.fromkeys(pairs, standing))
    detained = Circumstance.objects.filter(
        in_force(month.last_day), kind__in=[Kind.DETENTION, Kind.MISSING], individual__among=people
    ).values_list("individual_id", flat=True)
    return Standings(found, dict.fromkeys(detained, MissedStanding.DETAINED), _raises(people, month))


def _declined(people: Collection[int]) -> set[PersonFamily]:
    """Whose last entitlement of the family ended because they wanted none."""
    last: dict[PersonFamily, str] = {}
    rows = Entitlement.objects.filter(individual__among=people, benefit__in=MONTHLY).order_by("valid_from", "pk")
    for person, benefit, cause in rows.values_list("individual_id", "benefit", "ending_cause"):
        last[person, CATALOGUE[benefit].family] = cause
    return {pair for pair, cause in last.items() if cause == Cause.DECLINED}


def _begins_later(people: Collection[int], month: Month) -> set[PersonFamily]:
    rows = Entitlement.objects.filter(
        individual__among=people, benefit__in=MONTHLY, valid_from__gt=month.first_day
    ).exclude(state=EntitlementState.ENDED)
    return _pairs(rows.values_list("individual_id", "benefit"))


def _moved_in(people: Collection[int], month: Month) -> set[PersonFamily]:
    """Whose right came along with them: another commune paid the months before, or the chair has still to sign."""
    rows = Proposal.objects.filter(individual__among=people, kind=ProposalKind.GRANT, cause=Cause.MOVED_IN)
    waiting = rows.filter(Q(state=ProposalState.OPEN) | Q(month__gt=month.first_day))
    return _pairs(waiting.values_list("individual_id", "benefit"))


def _applied(people: Collection[int]) -> set[PersonFamily]:
    rows = Application.objects.filter(individual__among=people, state__in=OPEN_STATES, benefit__in=MONTHLY)
    return _pairs(rows.values_list("individual_id", "benefit"))


def _taken_out(people: Collection[int], month: Month) -> set[PersonFamily]:
    """Whose line an officer took out of the payroll of the month, with a reason that stands in the trail."""
    rows = Payment.objects.filter(
        individual__among=people,
        for_month=month.first_day,
        kind=LineKind.REGULAR,
        state=LineState.CANCELLED,
        benefit__in=MONTHLY,
    )
    return _pairs(rows.values_list("individual_id", "benefit"))


def _suspended(people: Collection[int], month: Month) -> set[PersonFamily]:
    rows = Entitlement.objects.filter(
        individual__among=people,
        benefit__in=MONTHLY,
        state=EntitlementState.SUSPENDED,
        suspended_from__lte=month.first_day,
    )
    return _pairs(rows.values_list("individual_id", "benefit"))


def _raises(people: Collection[int], month: Month) -> dict[PersonFamily, int]:
    """Changes that wait for the chair, by what they would give."""
    found: dict[PersonFamily, int] = defaultdict(int)
    rows = Proposal.objects.filter(
        individual__among=people, kind=ProposalKind.ADJUST, state=ProposalState.OPEN, month__lte=month.first_day
    )
    for person, benefit, amount in rows.values_list("individual_id", "benefit", "amount"):
        found[person, CATALOGUE[benefit].family] += amount
    return found


def _pairs(rows: Collection[tuple[int, str]]) -> set[PersonFamily]:
    return {(person, CATALOGUE[benefit].family) for person, benefit in rows}
