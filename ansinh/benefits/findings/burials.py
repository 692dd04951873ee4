"""Funeral support judged again: one burial, one payment, of a death that is recorded, by the law of its month."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.findings.lines import CAME_BACK, PaidBy, payrolls_of
from ansinh.benefits.findings.shapes import Belief, Finding, Standing, ToldLine, Wrong
from ansinh.benefits.findings.then import Provinces, has_law_changed_since
from ansinh.benefits.law import columns_for, known_when_paying, law_reference, resolution_for
from ansinh.core import clock
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.judgement.funeral import funeral_amounts
from ansinh.judgement.reasons import localised
from ansinh.payments.models import LineState, Payment
from ansinh.registry.models import Circumstance, Individual, Kind

MULTIPLE = "funeral_support.multiple"


@dataclass(frozen=True)
class _Burial:
    """The lines paid for one death, and at least and at most what the law gives: only the family knew the rest."""

    person: Individual
    lines: Sequence[Payment]
    paid_by: PaidBy
    at_least: int
    at_most: int

    @property
    def paid_amount(self) -> int:
        return sum(line.amount for line in self.lines)


def findings_of_burials(area: Area, month: Month) -> list[Finding]:
    """What is wrong with the funeral support that the payrolls of `month` paid at or below `area`.

    Whether the dead drew a survivor's benefit is asked of the family and not kept, so only what no answer could make
    lawful is too much, and only what every answer gives is too little.
    """
    payrolls = {key: paid_by for key, (_month, paid_by) in payrolls_of(area, first=month, last=month).items()}
    of_month = _lines().filter(payroll__among=list(payrolls))
    people = Individual.objects.in_bulk(list(of_month.values_list("individual_id", flat=True).distinct()))
    lines: dict[int, list[Payment]] = defaultdict(list)
    for line in _lines().filter(individual__among=list(people)).order_by("pk"):
        lines[line.individual_id].append(line)
    payer = {line.individual_id: payrolls[line.payroll_id] for line in of_month}
    limits = _limits(list(people.values()), {person: paid_by.area for person, paid_by in payer.items()})
    found = []
    for person in sorted(people):
        least, most = limits.get(person, (0, 0))
        burial = _Burial(people[person], lines[person], payer[person], least, most)
        kind = _kind(burial)
        if kind is not None:
            found.append(_finding(burial, kind, month))
    return found


def _lines() -> "QuerySet[Payment]":
    return Payment.objects.filter(benefit=BenefitCode.FUNERAL_SUPPORT).exclude(
        state__in=[*CAME_BACK, LineState.CANCELLED]
    )


def _limits(dead: Sequence[Individual], payers: Mapping[int, Area]) -> dict[int, tuple[int, int]]:
    """The least and the most for each burial: one judgement for each month of death and province, twice."""
    provinces = Provinces()
    groups: dict[tuple[Month, int], tuple[Area, list[Individual]]] = {}
    for person in dead:
        if person.died_on is not None:
            area = payers[person.pk]
            groups.setdefault((Month.of(person.died_on), provinces.of(area)), (area, []))[1].append(person)
    found: dict[int, tuple[int, int]] = {}
    for (month, _province), (area, people) in groups.items():
        keys = {person.pk for person in people}
        parents = Circumstance.objects.filter(
            kind=Kind.PARENT, individual__among=keys, related__isnull=False, valid_from__lte=month.last_day
        ).values_list("related_id", flat=True)
        _table, columns = columns_for(sorted({*keys, *parents}), month, area, None)
        local = resolution_for(area, month)
        more = (local.funeral_amount or 0) if local else 0
        known_on = known_when_paying(clock.today(), month)
        sides = [
            funeral_amounts(
                columns,
                month=month,
                draws_survivor_benefit=draws,
                draws_other_monthly_allowance=draws,
                known_on=known_on,
            )
            for draws in (False, True)
        ]
        for key, least, most in zip(columns["person"].to_pylist(), *sides, strict=True):
            if int(key) in keys:
                found[int(key)] = (max(least, more) if least else 0, max(least, most, more) if most else 0)
    return found


def _kind(burial: _Burial) -> Wrong | None:
    if burial.paid_amount > burial.at_most:
        if not burial.at_most:
            return Wrong.NOT_ENTITLED
        return Wrong.TWICE if len(burial.lines) > 1 else Wrong.OVERPAID
    return Wrong.UNDERPAID if burial.paid_amount < burial.at_least else None


def _finding(burial: _Burial, kind: Wrong, month: Month) -> Finding:
    person, died_on = burial.person, burial.person.died_on
    lawful = burial.at_least if kind == Wrong.UNDERPAID else burial.at_most
    is_later = (
        kind == Wrong.UNDERPAID
        and died_on is not None
        and has_law_changed_since(burial.paid_by.approved_on, Month.of(died_on), burial.paid_by.area)
    )
    return Finding(
        key=f"paid:burial:{person.pk}",
        kind=kind.value,
        standing=(Standing.LATER_LAW if is_later else Standing.OPEN).value,
        month=month,
        area_path=burial.lines[-1].area_path,
        person_id=person.pk,
        person_name=person.full_name,
        person_number=person.identity_number or "",
        lines=tuple(
            ToldLine(
                line.pk, line.kind, line.benefit, line.category, line.amount, line.decision_reference, line.area_path
            )
            for line in burial.lines
        ),
        paid_amount=burial.paid_amount,
        lawful_amount=lawful,
        articles=str(localised(law_reference(MULTIPLE, on=died_on or month.last_day))),
        reason=_reason(burial, died_on, lawful),
        since=month,
        belief=Belief.NOT_ASKED.value,
    )


def _reason(burial: _Burial, died_on: dt.date | None, lawful: int) -> str:
    if died_on is None:
        return _("Funeral support was paid, and no death is recorded.")
    return _("For the burial after the death of %(day)s %(paid)s đồng were paid; the law gives %(lawful)s, once.") % {
        "day": f"{died_on:%d/%m/%Y}",
        "paid": format_dong(burial.paid_amount),
        "lawful": format_dong(lawful),
    }
