"""The result of a review as offices kept it: a workbook of several sheets, read as households with their class.

The sheets are told by what they hold, never by their place: lists of poor and near-poor households, lists of those
that left poverty, and a table that counts by hamlet. No tables of the database, no registry.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from ansinh.core.text import fold
from ansinh.core.workbooks import Workbook
from ansinh.judgement.queries import standard, standard_codes, words_of
from ansinh.poverty.models import Mark
from ansinh.poverty.totals import Totals, totals_of
from ansinh.registry.models import Classification
from ansinh.registry.queries.office_lists import (
    COLUMN_NAMES,
    CORRECT_CELL,
    BadCell,
    Fault,
    ListRead,
    ListRow,
    count_of,
    is_marked,
    read_list,
)

SUBJECT = "results"
LEFT = {"left_poor": Classification.OTHER, "left_near_poor": Classification.OTHER}
"""What the title of a sheet says of its households; each is neither poor nor near-poor unless another sheet says so."""
CAUSES: tuple[tuple[str, str], ...] = (
    (r"dat( dai| san xuat)?", "land"),
    (r"von( san xuat)?", "capital"),
    (r"lao dong", "labour"),
    (r"cong cu|phuong tien", "tools"),
    (r"kien thuc", "knowledge"),
    (r"ky nang", "skills"),
    (r"om dau|benh( nang| tat)?|tai nan", "illness"),
)
LACKS = "lacks_"
POINTS = ("income_points", "deprivation_points")


@dataclass(frozen=True)
class OldHousehold:
    """One household of the file. `place` names its first row; `faults` non-empty: it cannot be taken over."""

    place: str
    rows: tuple[ListRow, ...]
    household_class: str
    has_left: bool = False
    income_points: int | None = None
    deprivation_points: int | None = None
    causes: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def head(self) -> ListRow:
        """The row of its head: the first one, unless another says that it is."""
        return next((row for row in self.rows if row.relation == "head"), self.rows[0])

    @property
    def hamlet(self) -> str:
        """Where it lives; a list without a column for it writes it as the address."""
        return self.head.hamlet or self.head.address


@dataclass(frozen=True)
class OldResult:
    """A whole file: its households in their order, its counts by hamlet, and how it was understood."""

    read: ListRead
    households: tuple[OldHousehold, ...]
    totals: tuple[Totals, ...] = ()
    notes: tuple[str, ...] = field(default=())


def read_result(workbook: Workbook, *, year: int) -> OldResult:
    """Read every sheet. Raises NoTableFound where none lists households."""
    read = read_list(workbook, subject=SUBJECT)
    households = tuple(_household(rows) for rows in _together(read.rows))
    totals = tuple(one for sheet in read.sheets if sheet.table is None for one in totals_of(sheet.name, sheet.rows))
    notes = (*read.notes, *_of_another_year(read, year), *_unlike_totals(households, totals))
    return OldResult(read, households, totals, notes)


def columns_understood(read: ListRead) -> list[tuple[str, list[str]]]:
    """Each sheet with a table, and what its columns were read as, from left to right."""
    return [
        (sheet.name, [_label(name) for name in sorted(columns, key=columns.__getitem__)])
        for sheet in read.sheets
        if sheet.table is not None and (columns := dict(sheet.table.columns))
    ]


def _label(name: str) -> str:
    """What a column was read as; one of deprivations bears its indicator's name."""
    if name.startswith(LACKS):
        code = name.removeprefix(LACKS)
        known = {one.code: one.name for each in standard_codes() for one in standard(each).indicators}
        return words_of(known[code])
    return str(COLUMN_NAMES.get(name, name))


def _together(rows: Sequence[ListRow]) -> Iterator[list[ListRow]]:
    """The rows of each household, which stand one below the other."""
    found: list[ListRow] = []
    for row in rows:
        if found and (row.household_key or row.key) != (found[0].household_key or found[0].key):
            yield found
            found = []
        found.append(row)
    if found:
        yield found


def _household(rows: Sequence[ListRow]) -> OldHousehold:
    first = rows[0]
    faults = [fault for row in rows for fault in row.faults if fault.name not in ("birth_date", "sex", "ethnicity")]
    points = {name: _number(rows, name, faults) for name in POINTS}
    named = next((row.household_class for row in rows if row.household_class), "")
    if not named and not any(fault.name == "household_class" for fault in faults):
        faults.append(
            Fault(
                str(COLUMN_NAMES["household_class"]), str(_("a class, in the row or in the title of the sheet")), "",
                str(CORRECT_CELL), "household_class",
            )
        )  # fmt: skip
    lacks = [name for name in first.raw if name.startswith(LACKS)]
    return OldHousehold(
        place=first.place,
        rows=tuple(rows),
        household_class=LEFT.get(named, named),
        has_left=named in LEFT,
        income_points=points["income_points"],
        deprivation_points=points["deprivation_points"],
        causes=_causes(next((text for row in rows if (text := row.raw.get("causes"))), "")),
        lacking=tuple(name.removeprefix(LACKS) for name in lacks if _is_marked(first.raw[name])),
        marks=tuple(one.value for one in Mark if any(_is_marked(row.raw.get(one.value, "")) for row in rows)),
        faults=tuple(faults),
    )


def _number(rows: Sequence[ListRow], name: str, faults: list[Fault]) -> int | None:
    text = next((text for row in rows if (text := row.raw.get(name))), "")
    try:
        return count_of(text)
    except BadCell as bad:
        faults.append(Fault(str(COLUMN_NAMES[name]), str(bad.expected), bad.came, str(CORRECT_CELL), name))
        return None


def _is_marked(text: str) -> bool:
    try:
        return is_marked(text)
    except BadCell:
        return False


def _causes(text: str) -> tuple[str, ...]:
    """The causes that a text names; something that names none of them is another one."""
    folded = fold(text)
    found = [code for pattern, code in CAUSES if re.search(rf"\b({pattern})\b", folded)]
    return tuple(found) or (("other",) if folded.strip(" -–") else ())


def _of_another_year(read: ListRead, year: int) -> Iterator[str]:
    named = {int(found) for title in read.titles for found in re.findall(r"\b(20[0-4]\d)\b", title)}
    if named and not named & {year, year + 1}:
        said = {"came": ", ".join(map(str, sorted(named))), "year": year}
        yield str(_("The titles name %(came)s, not %(year)s. Is it the right file?")) % said


def _unlike_totals(households: Sequence[OldHousehold], totals: Sequence[Totals]) -> Iterator[str]:
    """Hamlets of which the table counts other households than the lists name."""
    listed: Mapping[tuple[str, str], int] = Counter(
        (fold(one.rows[0].hamlet), one.household_class) for one in households if not one.has_left
    )
    for total in totals:
        for household_class, counted in (
            (Classification.POOR, total.poor),
            (Classification.NEAR_POOR, total.near_poor),
        ):
            names = listed[fold(total.hamlet), household_class]
            if counted is not None and counted != names and any(place for place, _class in listed):
                said = {"hamlet": total.hamlet, "class": household_class.label, "sheet": total.sheet}
                text = _("%(hamlet)s, %(class)s: the sheet “%(sheet)s” counts %(counted)s, the lists name %(names)s.")
                yield str(text) % {**said, "counted": counted, "names": names}
