"""Writing down what was paid too much, as a proposal."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.benefits.differences import MonthDifference
from ansinh.benefits.models import Fault, Recovery, RecoveryMonth, RecoveryState
from ansinh.benefits.queries.held import right_of, rows_with_facts_person
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_rows
from ansinh.payments.models import Entitlement
from ansinh.registry.models import Individual


def write_recoveries(
    *, actor: Actor, area: Area, found: Iterable[MonthDifference], fault: Fault, reason: str, on: dt.date
) -> list[Recovery]:
    """One proposal for each beneficiary who lives; an open one of the same person is widened by the new months.

    Nothing is asked of an estate, so the dead are left out. Nothing is withheld: `decide_recovery` asks for the chair.
    """
    by_person = _by_beneficiary(found)
    living = set(Individual.objects.filter(pk__among=by_person, died_on__isnull=True).values_list("pk", flat=True))
    written = []
    for person in sorted(living):
        known = set(
            RecoveryMonth.objects.filter(recovery__individual=person).values_list("benefit", "category", "for_month")
        )
        months = by_person[person]
        fresh = [one for one in months if (one.right.benefit, one.right.category, one.month.first_day) not in known]
        recovery = Recovery.objects.filter(individual=person, area=area, state=RecoveryState.PROPOSED).first()
        if not fresh:
            written += [recovery] if recovery else []
            continue
        recovery = recovery or Recovery.objects.create(
            individual_id=person,
            area=area,
            area_path=area.path,
            fault=fault,
            reason=reason,
            amount=sum(-one.difference for one in fresh),
            proposed_on=on,
            proposed_by=actor.username,
        )
        insert_rows(
            "benefits_recoverymonth",
            (
                "area_path", "recovery_id", "benefit", "category", "cared_for_id", "for_month", "paid_amount",
                "due_amount",
            ),
            [
                (
                    area.path, recovery.pk, one.right.benefit, one.right.category,
                    one.right.person if one.right.person != person else None, one.month.first_day, one.paid,
                    one.paid + one.difference,
                )
                for one in fresh
            ],
        )  # fmt: skip
        recovery.amount = sum(month.excess for month in RecoveryMonth.objects.filter(recovery=recovery))
        recovery.save(update_fields=["amount"])
        record(
            actor=actor,
            act="propose_recovery",
            on=recovery,
            area_path=area.path,
            after={"amount": recovery.amount, "months": len(months), "fault": recovery.fault},
            why=reason,
        )
        written.append(recovery)
    return written


def _by_beneficiary(found: Iterable[MonthDifference]) -> dict[int, list[MonthDifference]]:
    """Whose money it was: for carers' support the beneficiary of the entitlement, not the person cared for."""
    wanted = list(found)
    people = {one.right.person for one in wanted}
    beneficiary = {
        right_of(entitlement): entitlement.individual_id
        for entitlement in rows_with_facts_person(Entitlement.objects.order_by("pk")).filter(of_facts__among=people)
    }
    by_person: dict[int, list[MonthDifference]] = defaultdict(list)
    for one in wanted:
        by_person[beneficiary.get(one.right, one.right.person)].append(one)
    return by_person
