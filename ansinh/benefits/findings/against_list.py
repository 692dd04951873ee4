"""Who stands on an inspector's list and was paid against the rule that the list implies; every row accounted for."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.areas.models import Area
from ansinh.benefits.findings.inspected import InspectedList, ListKind, ListRow
from ansinh.benefits.findings.lines import Line, asked_back, lines_of_people
from ansinh.benefits.findings.received import months_received
from ansinh.benefits.findings.shapes import Finding, Standing, Wrong
from ansinh.benefits.findings.telling import article_of_stop, articles_of_refusal, tells_hiv, told_line
from ansinh.benefits.judged_table import JudgedTable
from ansinh.benefits.judging import Judged, judged_of
from ansinh.benefits.law import columns_for, known_when_paying
from ansinh.core import clock
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.core.text import fold
from ansinh.judgement.judging import judge as judge_columns
from ansinh.judgement.law import FIRST_MONTH
from ansinh.registry.models import Individual


class RowOutcome(models.TextChoices):
    """What became of a row of the list."""

    PAID_AGAINST_IT = "paid_against_it", gettext_lazy("paid for the month, against the rule")
    PAID_LAWFULLY = "paid_lawfully", gettext_lazy("paid for the month, and lawfully so")
    NOT_PAID = "not_paid", gettext_lazy("registered here, not paid for the month")
    NOT_FOUND = "not_found", gettext_lazy("nobody with this number within the area of duty")
    NOT_USED = "not_used", gettext_lazy("cannot be used")


@dataclass(frozen=True)
class MatchedRow:
    """One row of the list with its outcome; `note` is the reason where it could not be used or changes nothing."""

    file_name: str
    list_kind: str
    sheet: str
    row_number: int
    number: str
    name: str
    outcome: str
    note: str
    finding: Finding | None = None


def matched(brought: InspectedList, *, area: Area, month: Month) -> list[MatchedRow]:
    """Each row of the list with what was paid to its person in `month` at or below `area`, as far as the scope sees."""
    usable = {row.number: row for row in brought.rows if not row.fault}
    people = {
        number: (pk, name)
        for number, pk, name in Individual.objects.filter(identity_number__in=list(usable)).values_list(
            "identity_number", "pk", "full_name"
        )
        if number is not None
    }
    lines: dict[int, list[Line]] = defaultdict(list)
    keys = {pk for pk, _name in people.values()}
    for line in lines_of_people(keys, [month]):
        if line.is_out and line.area_path.startswith(area.path):
            lines[line.person].append(line)
    judged = _judged(brought, usable, {number: pk for number, (pk, _name) in people.items()}, lines, area, month)
    back = asked_back(keys, [month])
    runs = _Runs(brought.rows, {number: pk for number, (pk, _name) in people.items()}, month)
    rows = []
    for row in brought.rows:
        if row.fault:
            rows.append(_row(brought, row, RowOutcome.NOT_USED, row.fault))
        elif row.number not in people:
            rows.append(_row(brought, row, RowOutcome.NOT_FOUND, ""))
        else:
            pk, name = people[row.number]
            asked = sum(back.get((pk, family, month), 0) for family in {line.family for line in lines[pk]})
            rows.append(_held_against(brought, row, pk, name, lines[pk], judged, month, asked, runs))
    return rows


def _held_against(
    brought: InspectedList,
    row: ListRow,
    person: int,
    name: str,
    lines: Sequence[Line],
    judged: Mapping[int, Judged],
    month: Month,
    asked_back_amount: int,
    runs: "_Runs",
) -> MatchedRow:
    other_name = _("The registry knows this number as %(name)s.") % {"name": name}
    note = other_name if row.name and fold(row.name) != fold(name) else ""
    if not lines:
        return _row(brought, row, RowOutcome.NOT_PAID, note)
    ended = _reason_of_end(brought.kind, row, month)
    paid = sum(line.amount for line in lines)
    families = {line.family for line in lines}
    lawful = 0 if ended else sum(given.amount for one in families for given in judged[person].of(person, family=one))
    if brought.kind == ListKind.PENSIONERS and not _has_begun(row, month):
        return _row(brought, row, RowOutcome.PAID_LAWFULLY, _("The pension does not hold in this month."))
    if paid <= lawful or (brought.kind != ListKind.PENSIONERS and not ended):
        return _row(brought, row, RowOutcome.PAID_LAWFULLY, note)
    standing = Standing.OPEN if paid - asked_back_amount > lawful else Standing.BEING_CORRECTED
    why = ended or _by_pension(row, judged[person], person)
    finding = Finding(
        key=f"list:{brought.kind}:{person}:{month}",
        kind=(
            Wrong.DEAD if brought.kind == ListKind.DEATHS else Wrong.OVERPAID if lawful else Wrong.NOT_ENTITLED
        ).value,
        standing=standing.value,
        month=month,
        area_path=lines[0].area_path,
        person_id=person,
        person_name=name,
        person_number=row.number,
        lines=tuple(told_line(line) for line in lines),
        paid_amount=paid,
        lawful_amount=lawful,
        articles=article_of_stop(month) if ended else articles_of_refusal(month),
        reason=why,
        since=runs.begun(row, person),
        tells_health=not ended,
        tells_hiv=tells_hiv({line.category for line in lines}, why),
    )
    return _row(brought, row, RowOutcome.PAID_AGAINST_IT, note, finding)


def _reason_of_end(kind: ListKind, row: ListRow, month: Month) -> str:
    """Why the list itself ends every right in this month; '' where it does not. The month it happens in is due."""
    if kind == ListKind.PENSIONERS or not _is_after(row, month):
        return ""
    if kind == ListKind.DEATHS:
        return _("By the list died on %(day)s; the month of death is due, later months are not.") % {
            "day": f"{row.first_day:%d/%m/%Y}"
        }
    since = f"{row.first_day:%d/%m/%Y}" if row.first_day else "?"
    if kind == ListKind.PRISONERS:
        return _("By the list serving a prison sentence since %(day)s; whoever does draws nothing.") % {"day": since}
    return _("By the list cared for in a facility since %(day)s; assistance in the community is not due.") % {
        "day": since
    }


def _is_after(row: ListRow, month: Month) -> bool:
    if row.last_day is not None and Month.of(row.last_day) <= month:
        return False
    return row.first_day is None or Month.of(row.first_day) < month


def _has_begun(row: ListRow, month: Month) -> bool:
    begun = row.first_day is None or row.first_day <= month.last_day
    return begun and (row.last_day is None or row.last_day >= month.first_day)


def _by_pension(row: ListRow, judged: Judged, person: int) -> str:
    why = " ".join(given.reason for given in judged.of(person)) or judged.reason_for(person)
    return _("By the list draws %(amount)s đồng a month. %(why)s") % {
        "amount": format_dong(row.amount or 0),
        "why": why,
    }


class _Runs:
    """The months in a row, back from the month asked for, in which people of the list were paid."""

    def __init__(self, rows: Sequence[ListRow], people: Mapping[str, int], month: Month) -> None:
        self.month = month
        days = [row.first_day for row in rows if row.first_day is not None and not row.fault]
        first = max(FIRST_MONTH, min((Month.of(day) for day in days), default=month))
        months = list(first.through(month)) if first < month else [month]
        received = months_received(set(people.values()), months)
        self.paid = {(person, paid_for) for person, _family, paid_for in received}

    def begun(self, row: ListRow, person: int) -> Month:
        """The first month paid against the list; where the list names no day, the month itself."""
        since = self.month
        first = Month.of(row.first_day).next() if row.first_day else self.month
        while since.previous() >= first and (person, since.previous()) in self.paid:
            since = since.previous()
        return since


def _judged(
    brought: InspectedList,
    usable: Mapping[str, ListRow],
    people: Mapping[str, int],
    lines: Mapping[int, Sequence[Line]],
    area: Area,
    month: Month,
) -> dict[int, Judged]:
    """Those who were paid, judged as if the registry knew the pension of the list; by the registry alone otherwise."""
    paid = {pk: usable[number] for number, pk in people.items() if lines[pk]}
    if not paid:
        return {}
    payer = next(found[0].paid_by.area for found in lines.values() if found)
    table, columns = columns_for(list(paid), month, payer, None)
    if brought.kind == ListKind.PENSIONERS:
        columns["pension"] = _with_pensions(columns["person"].to_pylist(), columns["pension"].to_pylist(), paid, month)
    judgement = judge_columns(columns, month=month, known_on=known_when_paying(clock.today(), month))
    judged = judged_of(JudgedTable(judgement, columns, table.asked_count, table.stand_ins), list(paid))
    return dict.fromkeys(paid, judged)


def _with_pensions(
    people: Sequence[str], known: Sequence[int | None], paid: Mapping[int, ListRow], month: Month
) -> pa.Array:
    amounts = []
    for person, amount in zip(people, known, strict=True):
        row = paid.get(int(person))
        said = row.amount if row is not None and _has_begun(row, month) else None
        amounts.append(amount if said is None else max(said, amount or 0))
    return pa.array(amounts, pa.int64())


def _row(
    brought: InspectedList, row: ListRow, outcome: RowOutcome, note: str, finding: Finding | None = None
) -> MatchedRow:
    return MatchedRow(
        brought.file_name, brought.kind.value, row.sheet, row.row_number, row.number, row.name, outcome.value, note,
        finding,
    )  # fmt: skip


def findings_of_rows(rows: Collection[MatchedRow]) -> list[Finding]:
    """What the list adds: who was paid against it."""
    return [row.finding for row in rows if row.finding is not None]
