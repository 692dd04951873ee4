"""The two lists as tables: one row for a finding, the same row again as long as the finding is the same."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.findings.against_list import MatchedRow, RowOutcome
from ansinh.benefits.findings.inspected import ListKind
from ansinh.benefits.findings.shapes import (
    Alert,
    Belief,
    Finding,
    Missed,
    MissedKind,
    MissedStanding,
    Shared,
    Standing,
    Wrong,
)
from ansinh.benefits.services.checking import MissedList, PaidList
from ansinh.core.sheets import Cell, Table

PlaceOf = Callable[[str], str]


def tables_of_paid(found: PaidList) -> list[Table]:
    """Findings, what is told apart, what is shared, and every row of the lists that were brought."""
    sharers = [sharer.area_path for alert in found.alerts for sharer in alert.sharers]
    place_of = places_by_name([*(row.area_path for row in (*found.findings, *found.told_apart)), *sharers])
    tables = [
        Table(_("Findings"), _finding_headers(), [_finding(row, place_of) for row in found.findings]),
        Table(_("Told apart"), _finding_headers(), [_finding(row, place_of) for row in found.told_apart]),
        Table(_("Shared"), _alert_headers(), [cells for alert in found.alerts for cells in _alert(alert, place_of)]),
    ]
    if found.list_rows:
        tables.append(Table(_("Lists"), _match_headers(), [_match(row) for row in found.list_rows]))
    if found.refused:
        tables.append(_refused(found.refused))
    return tables


def tables_of_missed(found: MissedList) -> list[Table]:
    """Who is to be visited, and who is not though the law gives more than they receive."""
    place_of = places_by_name(row.area_path for row in (*found.findings, *found.told_apart))
    tables = [
        Table(_("Findings"), _missed_headers(), [_missed(row, place_of) for row in found.findings]),
        Table(_("Told apart"), _missed_headers(), [_missed(row, place_of) for row in found.told_apart]),
    ]
    return [*tables, _refused(found.refused)] if found.refused else tables


def _finding_headers() -> list[str]:
    return [
        _("Kind"), _("Standing"), _("Name"), _("Identity number"), _("Place"), _("Month"), _("Benefit"), _("Category"),
        _("Payroll"), _("Paid, đồng"), _("Lawful, đồng"), _("Difference, đồng"), _("Since"), _("Articles"), _("Reason"),
        _("What was believed"), _("Belief"), _("Learnt on"), _("Key"),
    ]  # fmt: skip


def _finding(row: Finding, place_of: PlaceOf) -> list[Cell]:
    benefits = _each(str(BenefitCode(line.benefit).label) for line in row.lines)
    categories = _each(line.category for line in row.lines)
    payrolls = _each(line.payroll for line in row.lines)
    return [
        str(Wrong(row.kind).label), str(Standing(row.standing).label), row.person_name, row.person_number,
        place_of(row.area_path), row.month.in_vietnamese, benefits, categories, payrolls, row.paid_amount,
        row.lawful_amount, row.difference, row.since.in_vietnamese, row.articles, row.reason, row.believed,
        str(Belief(row.belief).label), row.learnt_on, row.key,
    ]  # fmt: skip


def _missed_headers() -> list[str]:
    return [
        _("Kind"), _("Standing"), _("Name"), _("Identity number"), _("Place"), _("Month"), _("Benefit"), _("Category"),
        _("Lawful, đồng"), _("Received, đồng"), _("What is received"), _("Entitled since"), _("Months lost"),
        _("Lost, not owed, đồng"), _("Articles"), _("Reason"), _("Proven"), _("Proof still needed"), _("Key"),
    ]  # fmt: skip


def _missed(row: Missed, place_of: PlaceOf) -> list[Cell]:
    return [
        str(MissedKind(row.kind).label), str(MissedStanding(row.standing).label), row.person_name, row.person_number,
        place_of(row.area_path), row.month.in_vietnamese, str(BenefitCode(row.benefit).label), row.category,
        row.lawful_amount, row.received_amount, row.received, row.entitled_since.in_vietnamese, row.lost_months,
        row.lost_amount, row.articles, row.reason, " ".join(row.have), " ".join(row.needed), row.key,
    ]  # fmt: skip


def _alert_headers() -> list[str]:
    return [_("What is shared"), _("Which"), _("Name"), _("Place"), _("Paid, đồng"), _("Communes"), _("Key")]


def _alert(alert: Alert, place_of: PlaceOf) -> list[list[Cell]]:
    return [
        [
            str(Shared(alert.kind).label), alert.value, sharer.person_name, place_of(sharer.area_path),
            sharer.paid_amount, alert.commune_count, alert.key,
        ]
        for sharer in alert.sharers
    ]  # fmt: skip


def _match_headers() -> list[str]:
    return [
        _("List"), _("File"), _("Sheet"), _("Row"), _("Identity number"), _("Name"), _("Outcome"), _("Note"),
        _("Paid, đồng"), _("Lawful, đồng"), _("Difference, đồng"), _("Since"), _("Articles"), _("Reason"), _("Key"),
    ]  # fmt: skip


def _match(row: MatchedRow) -> list[Cell]:
    cells: list[Cell] = [
        str(ListKind(row.list_kind).label), row.file_name, row.sheet, row.row_number, row.number, row.name,
        str(RowOutcome(row.outcome).label), row.note,
    ]  # fmt: skip
    finding = row.finding
    if finding is None:
        return [*cells, *([None] * (len(_match_headers()) - len(cells)))]
    return [
        *cells, finding.paid_amount, finding.lawful_amount, finding.difference, finding.since.in_vietnamese,
        finding.articles, finding.reason, finding.key,
    ]  # fmt: skip


def _refused(refused: Sequence[tuple[str, str]]) -> Table:
    place_of = places_by_name(path for path, _why in refused)
    rows = [[place_of(path), why] for path, why in refused]
    return Table(_("Not checked"), [_("Place"), _("Why")], rows)


def _each(values: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(value for value in values if value))


def places_by_name(paths: Iterable[str]) -> PlaceOf:
    """Names of the places: the hamlet and its commune, or the commune alone."""
    wanted = set(paths)
    parts = {".".join(path.rstrip(".").split(".")[:depth]) + "." for path in wanted for depth in (3, 4)}
    names: Mapping[str, str] = {
        area.path: area.full_name for area in Area.objects.filter(path__in=parts | wanted).order_by("valid_from")
    }

    def name(path: str) -> str:
        commune = ".".join(path.rstrip(".").split(".")[:3]) + "."
        return ", ".join(dict.fromkeys(names[one] for one in (path, commune) if one in names)) or path

    return name
