"""Taking over what the former signer decided: a payment list becomes decisions and entitlements, as they stand."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.benefits.catalogue import CATALOGUE, BenefitCode
from ansinh.benefits.errors import RowsNotTakenOver
from ansinh.benefits.judging import CARED_FOR, Judged, Right, judge, judge_on_paper
from ansinh.benefits.models import Decision, DecisionItem, DecisionKind, DecisionState, Office, Origin
from ansinh.benefits.queries.held import entitlements_in_force, right_of
from ansinh.benefits.services.annex import link_entitlements
from ansinh.benefits.services.review import propose_for
from ansinh.benefits.services.writing import CHAIR_TITLE, NewItem, insert_annexes, reference_of
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.payments.models import Cause
from ansinh.payments.services import NewEntitlement, open_entitlements
from ansinh.registry.models import ImportRow, ImportRun, Individual, RowOutcome

PENSION_CATEGORIES = frozenset({"P70", "P75"})
NO_NUMBER = "Danh sách chi trả"


@dataclass(frozen=True)
class TakenRow:
    """One row of the list as the office decided it; `person` is whose facts decide, `recipient_id` the carer."""

    row_number: int
    name: str
    person: int
    recipient_id: int | None
    benefit: str
    category: str
    amount: int
    coefficient: Decimal | None
    decision_number: str
    decided_on: dt.date
    first_month: str | None

    @property
    def right(self) -> Right:
        return Right(self.person, self.benefit, self.category)


@dataclass(frozen=True)
class TakeOverDifference:
    """A row that the law of the month does not give so. Nothing is changed by it: the chair decides the proposal."""

    row_number: int
    individual_id: int
    name: str
    right: Right
    drawn_amount: int
    lawful_amount: int
    reason: str

    @property
    def sentence(self) -> str:
        """For the officer: what is drawn, what the law gives, why."""
        return _("Row %(row)s, %(name)s: %(drawn)s đồng are drawn, the law gives %(lawful)s. %(reason)s") % {
            "row": self.row_number,
            "name": self.name,
            "drawn": format_dong(self.drawn_amount),
            "lawful": format_dong(self.lawful_amount),
            "reason": self.reason,
        }


@dataclass(frozen=True)
class TakeOver:
    """What was taken over, and what the law of the month says otherwise."""

    decisions: list[Decision]
    entitlement_count: int
    differences: list[TakeOverDifference]


@transaction.atomic
def take_over_decisions(*, actor: Actor, area: Area, import_run: ImportRun) -> TakeOver:
    """Existing decisions of an imported list become decisions of the former signer, with their entitlements.

    They count from the month of the list: earlier months were paid elsewhere. The same list taken over twice changes
    nothing; a right that is in force already is left as it is. Raises RowsNotTakenOver with a sentence for each row
    without a category or an amount that can be read.
    """
    actor.require("import_recipients", area_path=area.path)
    month = Month.of(import_run.month)
    # Two hands with one list wait for each other, or both would open the same entitlements.
    ImportRun.objects.select_for_update().get(pk=import_run.pk)
    rows = _read(import_run)
    drawn = {right_of(one).renamed(): one for one in entitlements_in_force(area_path=area.path, month=month)}
    fresh = [row for row in rows if row.right.renamed() not in drawn]
    judged = judge_on_paper(individuals={row.person for row in rows}, month=month, area=area) if rows else None
    decisions = _write(actor, area, import_run, fresh, judged) if judged else []
    found = _differences(rows, judged) if judged else []
    proposed = 0
    if found:
        proposed = propose_for(actor=actor, area=area, people={one.right.person for one in found}, months=[month])
    if decisions or proposed:
        record(
            actor=actor,
            act="take_over_decisions",
            on=import_run,
            area_path=area.path,
            after={"decisions": len(decisions), "entitlements": len(fresh), "differences": len(found)},
        )
    return TakeOver(decisions, len(fresh), found)


def differences_of(*, area: Area, import_run: ImportRun) -> list[TakeOverDifference]:
    """What the law of the list's month says otherwise of its rows, asked anew. Reads only.

    Who has moved away since is judged where they live now.
    """
    rows = [row for row in _read(import_run) if row.name]
    if not rows:
        return []
    month = Month.of(import_run.month)
    return _differences(rows, judge(individuals={row.person for row in rows}, month=month, area=area))


def _read(run: ImportRun) -> list[TakenRow]:
    kept = ImportRow.objects.filter(run=run, individual__isnull=False).exclude(outcome=RowOutcome.REFUSED)
    entries = list(kept.order_by("row_number").values_list("row_number", "individual_id", "values"))
    names = dict(
        Individual.objects.filter(pk__among=[person for _row, person, _values in entries]).values_list(
            "pk", "full_name"
        )
    )
    rows: list[TakenRow] = []
    problems: list[str] = []
    for number, person, values in entries:
        name = names.get(person, "")
        if not values.get("category"):
            problems.append(
                _("row %(row)s, %(name)s: expected a category that the law knows, “%(came)s” came")
                % {"row": number, "name": name, "came": values.get("category_text", "")}
            )
        elif not values.get("amount"):
            problems.append(
                _("row %(row)s, %(name)s: expected the monthly amount in đồng, nothing came")
                % {"row": number, "name": name}
            )
        else:
            rows.append(_row(number, name, person, values, run))
    if problems:
        raise RowsNotTakenOver(file=run.file_name, problems=problems)
    return rows


def _row(number: int, name: str, person: int, values: Mapping[str, Any], run: ImportRun) -> TakenRow:
    category = values["category"]
    cared_for = values.get("cared_for_id")
    decided_on = dt.date.fromisoformat(values["decided_on"]) if values.get("decided_on") else run.month
    return TakenRow(
        row_number=number,
        name=name,
        person=cared_for or person,
        recipient_id=person if cared_for else None,
        benefit=benefit_of(category),
        category=category,
        amount=int(values["amount"]),
        coefficient=Decimal(values["coefficient"]) if values.get("coefficient") else None,
        decision_number=values.get("decision_number") or f"{NO_NUMBER} {Month.of(run.month).in_vietnamese}",
        decided_on=decided_on,
        first_month=values.get("first_month"),
    )


def benefit_of(category: str) -> str:
    """The benefit that a category belongs to."""
    if category in PENSION_CATEGORIES:
        return BenefitCode.SOCIAL_PENSION.value
    return BenefitCode.CARER_SUPPORT.value if category.startswith("C") else BenefitCode.SOCIAL_ALLOWANCE.value


def _write(actor: Actor, area: Area, run: ImportRun, rows: Sequence[TakenRow], judged: Judged) -> list[Decision]:
    """Decisions, annexes and entitlements, each in one statement: a list can name a paper for every person."""
    month = Month.of(run.month)
    papers = _papers(actor, area, run, rows)
    positions = dict(
        DecisionItem.objects.filter(decision__in=list(papers.values()))
        .order_by()
        .values("decision")
        .annotate(last=Max("position"))
        .values_list("decision", "last")
    )
    annex: list[tuple[Decision, int, NewItem]] = []
    for row in rows:
        decision = papers[reference_of(row.decision_number, row.decided_on)]
        positions[decision.pk] = positions.get(decision.pk, 0) + 1
        annex.append((decision, positions[decision.pk], _item(row, month, judged)))
    keys = insert_annexes(annex)
    opened = open_entitlements(
        actor=actor,
        items=[
            NewEntitlement(
                area=area,
                individual_id=item.individual_id,
                benefit=item.benefit,
                category=item.category,
                amount=item.amount,
                first_month=month,
                source_reference=decision.reference,
                cared_for_id=item.cared_for_id,
                recipient_id=item.recipient_id,
                cause=item.cause,
            )
            for decision, _position, item in annex
        ],
    )
    link_entitlements(list(zip(keys, opened, strict=True)))
    return sorted(papers.values(), key=lambda decision: (decision.decided_on, decision.number))


def _papers(actor: Actor, area: Area, run: ImportRun, rows: Sequence[TakenRow]) -> dict[str, Decision]:
    """The decision of each paper that the rows name, by reference; known ones are kept."""
    named: dict[str, list[TakenRow]] = {}
    for row in rows:
        named.setdefault(reference_of(row.decision_number, row.decided_on), []).append(row)
    standing = Decision.objects.filter(area=area, reference__in=list(named)).exclude(state=DecisionState.CANCELLED)
    found = {decision.reference: decision for decision in standing}
    new = [
        _decision(actor, area, run, reference, taken) for reference, taken in named.items() if reference not in found
    ]
    return found | {decision.reference: decision for decision in Decision.objects.bulk_create(new)}


def _decision(actor: Actor, area: Area, run: ImportRun, reference: str, rows: Sequence[TakenRow]) -> Decision:
    decided_on = rows[0].decided_on
    names = dict.fromkeys(CATALOGUE[row.benefit].official_name for row in rows)
    office = Office.objects.filter(in_force(decided_on), area=area).first()
    return Decision(
        area=area,
        area_path=area.path,
        kind=DecisionKind.GRANT,
        origin=Origin.TAKEN_OVER,
        state=DecisionState.IN_EFFECT,
        number=rows[0].decision_number[:60],
        reference=reference,
        decided_on=decided_on,
        issuer_name=office.issuer_name if office else area.full_name,
        place_name=office.place_name if office else "",
        signer_name=office.chair_name if office else "",
        signer_title=CHAIR_TITLE if office else "",
        subject=f"Về việc {', '.join(names)}"[:300],
        import_run=run,
        recorded_by=actor.username,
        recorded_at=clock.now(),
        in_effect_on=clock.today(),
    )


def _item(row: TakenRow, month: Month, judged: Judged) -> NewItem:
    lines = [line for line in judged.of(row.person) if line.right.renamed() == row.right.renamed()]
    return NewItem(
        kind=DecisionKind.GRANT,
        individual_id=row.person,
        benefit=row.benefit,
        category=row.category,
        month=month,
        amount=row.amount,
        coefficient=row.coefficient,
        standard=lines[0].standard if lines else 0,
        cared_for_id=row.person if row.category in CARED_FOR else None,
        recipient_id=row.recipient_id,
        cause=Cause.GRANTED,
        facts={**judged.facts.get(row.person, {}), "list_row": row.row_number, "drawn_since": row.first_month},
        reasons=[line.reason for line in lines] or [judged.reason_for(row.person)],
        articles="; ".join(dict.fromkeys(line.articles for line in lines)),
    )


def _differences(rows: Sequence[TakenRow], judged: Judged) -> list[TakeOverDifference]:
    found = []
    for row in rows:
        lawful = judged.amount_of(row.right)
        if lawful != row.amount:
            others = judged.of(row.person, family=CATALOGUE[row.benefit].family)
            reason = " ".join(line.reason for line in others) or judged.reason_for(row.person)
            found.append(
                TakeOverDifference(row.row_number, row.person, row.name, row.right, row.amount, lawful, reason)
            )
    return found
