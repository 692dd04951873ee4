"""The official tables as the provinces collect them, from a comparison; those that do not agree are refused whole."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ansinh.core.money import format_dong
from ansinh.judgement.queries import words_of
from ansinh.poverty.comparisons import Comparison, Place, added
from ansinh.poverty.models import Mark
from ansinh.poverty.movements import NEAR_POOR, POOR, Movement, Transition, Unit, movement_of, require_identity
from ansinh.poverty.standings import Standing, Told
from ansinh.registry.models import Classification

Cell = int | Decimal | str | None
CENT = Decimal("0.01")
CAUSES = {
    "land": gettext_lazy("lacks land"),
    "capital": gettext_lazy("lacks capital"),
    "labour": gettext_lazy("lacks labour"),
    "tools": gettext_lazy("lacks tools"),
    "knowledge": gettext_lazy("lacks knowledge"),
    "skills": gettext_lazy("lacks skills"),
    "illness": gettext_lazy("illness, accident"),
    "other": gettext_lazy("another cause"),
}
TITLES = {
    POOR: gettext_lazy("Movement of poor households"),
    NEAR_POOR: gettext_lazy("Movement of near-poor households"),
}
MOVEMENT_HEADINGS = {
    POOR: (
        gettext_lazy("Poor at the opening"), gettext_lazy("Became near-poor (−)"),
        gettext_lazy("Above the near-poor line (−)"), gettext_lazy("Fewer otherwise (−)"),
        gettext_lazy("Near-poor that became poor (+)"), gettext_lazy("Fallen back (+)"), gettext_lazy("New (+)"),
        gettext_lazy("More otherwise (+)"), gettext_lazy("Poor at the closing"),
    ),
    NEAR_POOR: (
        gettext_lazy("Near-poor at the opening"), gettext_lazy("Became poor (−)"),
        gettext_lazy("Above the near-poor line (−)"), gettext_lazy("Fewer otherwise (−)"),
        gettext_lazy("Poor that became near-poor (+)"), gettext_lazy("Fallen back (+)"), gettext_lazy("New (+)"),
        gettext_lazy("More otherwise (+)"), gettext_lazy("Near-poor at the closing"),
    ),
}  # fmt: skip
OTHERWISE = (Transition.LEFT, Transition.ENDED, Transition.UNREVIEWED, Transition.CAME)


@dataclass(frozen=True)
class Line:
    """One row: what it is about, and its cells."""

    label: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class OfficialTable:
    """`first` heads the labels; `headings` are those of the cells."""

    title: str
    first: str
    headings: Sequence[str]
    lines: Sequence[Line]
    total: Line | None = None
    notes: Sequence[str] = field(default=())

    @property
    def drawn(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Every row as a page writes it, the total last: its label, and each cell with its heading."""
        lines = [*self.lines, self.total] if self.total else self.lines
        return [(line.label, list(zip(self.headings, map(written, line.cells), strict=True))) for line in lines]

    def __str__(self) -> str:
        return self.title


def written(cell: Cell) -> str:
    """A cell as the reader's language writes it; what is not known is a dash."""
    if isinstance(cell, Decimal):
        return str(cell) if get_language() == "en" else str(cell).replace(".", ",")
    if isinstance(cell, int):
        return f"{cell:,}" if get_language() == "en" else format_dong(cell)
    return cell or "–"


def rate(part: int | None, whole: int | None) -> Decimal | None:
    """So many of a hundred with two decimals, a half up; None where there is nobody or it is not known."""
    return (100 * Decimal(part) / whole).quantize(CENT, ROUND_HALF_UP) if whole and part is not None else None


def official_tables(comparison: Comparison) -> list[OfficialTable]:
    """All tables, or none of them. Raises TablesDisagree."""
    movements = [table for one in (POOR, NEAR_POOR) for table in _movements(comparison, one)]
    return [
        _result(comparison),
        *movements,
        *(table for one in (POOR, NEAR_POOR) for table in _deprivations(comparison, one)),
        _groups(comparison),
        _peoples(comparison),
        *(_causes(comparison, one) for one in (POOR, NEAR_POOR)),
        *_children(comparison),
        *(_result_of_class(comparison, one) for one in (POOR, NEAR_POOR)),
    ]


def _place_word(comparison: Comparison) -> str:
    return _("Hamlet") if len(comparison.pairs) == 1 else _("Commune")


def _result(comparison: Comparison) -> OfficialTable:
    counted = _households(comparison.closing)
    headings = (
        _("Households in all"), _("Poor"), _("Poor, %"), _("Near-poor"), _("Near-poor, %"), _("Poor and near-poor"),
        _("Poor and near-poor, %"), _("Average living standard"),
    )  # fmt: skip

    def cells(households: int | None, of: Callable[[str], int]) -> list[Cell]:
        poor, near = of(POOR), of(NEAR_POOR)
        shares = (rate(part, households) for part in (poor, near, poor + near))
        poor_share, near_share, both_share = shares
        return [households, poor, poor_share, near, near_share, poor + near, both_share, of(Classification.AVERAGE)]

    lines = [
        Line(place.label, cells(place.households, lambda one, key=place.key: counted[key, one]))  # type: ignore[misc]
        for place in comparison.places
    ]
    whole = cells(comparison.households, lambda one: sum(counted[place.key, one] for place in comparison.places))
    notes = []
    if comparison.households is None:
        notes.append(_("A rate is left out where nobody has counted all households."))
    return OfficialTable(
        _("Official result of the review: poor, near-poor, average living standard"), _place_word(comparison), headings,
        lines, Line(_("Total"), whole), notes,
    )  # fmt: skip


def _result_of_class(comparison: Comparison, household_class: str) -> OfficialTable:
    """Households, persons and groups of one class."""
    title = {
        POOR: _("Result of the review: poor households"),
        NEAR_POOR: _("Result of the review: near-poor households"),
    }[household_class]
    standings = {one.place: one for one in comparison.closing if one.household_class == household_class}
    marks, counted = list(Mark), _told(comparison.told, "mark")

    def cells(places: Sequence[Place]) -> list[Cell]:
        here = [standings[place.key] for place in places if place.key in standings]
        all_of, count = added(place.households for place in places), sum(one.households for one in here)
        of_mark = [sum(counted[place.key, household_class, mark] for place in places) for mark in marks]
        return [all_of, count, rate(count, all_of), added(one.persons for one in here), *of_mark]

    of_marks = [capfirst(str(one.label)) for one in marks]
    headings = [_("Households in all"), _("Households"), _("Rate, %"), _("Persons"), *of_marks]
    return OfficialTable(
        title, _place_word(comparison), headings,
        [Line(place.label, cells([place])) for place in comparison.places],
        Line(_("Total"), cells(comparison.places)), [_("A household may be in several groups.")],
    )  # fmt: skip


def _children(comparison: Comparison) -> list[OfficialTable]:
    """What the children lack, where the forms tell of each member."""
    counted = _told(comparison.told, "child")
    if not counted:
        return []
    indicators = {one.code: words_of(one.name) for standard in comparison.standards for one in standard.indicators}
    lacking = [code for code in ("nutrition", "health_insurance", "school_attendance") if code in indicators]
    classes = {POOR: Classification.POOR.label, NEAR_POOR: Classification.NEAR_POOR.label}
    columns = [(one, code) for one in classes for code in ("", *lacking)]
    rows = [(place.label, [counted[place.key, *column] for column in columns]) for place in comparison.places]
    headings = [f"{capfirst(classes[one])}: {indicators[code] if code else _('children')}" for one, code in columns]
    return [
        OfficialTable(
            _("What children lack"), _place_word(comparison), headings, [Line(label, cells) for label, cells in rows],
            Line(_("Total"), _summed([cells for _label, cells in rows], len(columns))),
            [_("Children under 16, by the forms that tell of each member of the household.")],
        )
    ]  # fmt: skip


def _movements(comparison: Comparison, household_class: str) -> list[OfficialTable]:
    """Of a class, in households and, where they are known, in persons."""
    if not comparison.is_compared:
        return []
    compared = [place for place in comparison.places if place.is_compared]
    keys = {place.key for place in compared}
    closing = [one for one in comparison.closing if one.place in keys]
    tables = []
    for unit in Unit:
        found = movement_of(household_class, unit, opening=comparison.opening, closing=closing, moved=comparison.moved)
        if found is None:
            continue
        rows = [(place.label, found.get(place.key, Movement())) for place in compared]
        total = sum((one for _label, one in rows), Movement())
        title = f"{TITLES[household_class]} ({unit.label})"
        require_identity(title, unit, [*rows, (_("Total"), total)])
        tables.append(
            OfficialTable(
                title, _place_word(comparison), [str(one) for one in MOVEMENT_HEADINGS[household_class]],
                [Line(label, _cells(one)) for label, one in rows], Line(_("Total"), _cells(total)),
                _notes(comparison, compared, household_class) if unit == Unit.HOUSEHOLDS else (),
            )
        )  # fmt: skip
    return tables


def _cells(one: Movement) -> list[Cell]:
    return list(vars(one).values())


def _notes(comparison: Comparison, compared: Sequence[Place], household_class: str) -> list[str]:
    counted: Counter[str] = Counter()
    for move in comparison.moved:
        if household_class in (move.before, move.after) and move.how in OTHERWISE:
            counted[move.how] += move.households
    told = [f"{one.label}: {counted[one]}" for one in OTHERWISE if counted[one]]
    notes = [_("Fewer or more otherwise: %(told)s.") % {"told": "; ".join(map(str, told))}] if told else []
    left_out = [place.label for place in comparison.places if place not in compared]
    if left_out:
        notes.append(_("Nothing to compare with, and left out here: %(places)s.") % {"places": ", ".join(left_out)})
    return notes


def _deprivations(comparison: Comparison, household_class: str) -> list[OfficialTable]:
    """What households of a class lack, in numbers and in rates of the households of the class."""
    indicators = {one.code: words_of(one.name) for standard in comparison.standards for one in standard.indicators}
    titles = {
        POOR: (_("What poor households lack"), _("What poor households lack, in %")),
        NEAR_POOR: (_("What near-poor households lack"), _("What near-poor households lack, in %")),
    }[household_class]
    numbers = _by_place(comparison, household_class, "lacking", indicators, titles[0])
    return [numbers, _as_rates(numbers, titles[1])]


def _causes(comparison: Comparison, household_class: str) -> OfficialTable:
    title = {POOR: _("Poor households by cause"), NEAR_POOR: _("Near-poor households by cause")}[household_class]
    table = _by_place(comparison, household_class, "cause", {code: str(said) for code, said in CAUSES.items()}, title)
    return OfficialTable(**{**vars(table), "notes": [_("A household may have several causes.")]})


def _by_place(
    comparison: Comparison, household_class: str, kind: str, columns: Mapping[str, str], title: str
) -> OfficialTable:
    """Households of a class by place: all of them, then those of each column."""
    counted = _told(comparison.told, kind)
    all_of = _households(comparison.closing)
    keys = [(place.key, household_class) for place in comparison.places]
    rows = [
        (place.label, [all_of[key], *(counted[*key, one] for one in columns)])
        for place, key in zip(comparison.places, keys, strict=True)
    ]
    headings = [_("Households"), *(capfirst(one) for one in columns.values())]
    return OfficialTable(
        title, _place_word(comparison), headings, [Line(label, cells) for label, cells in rows],
        Line(_("Total"), _summed([cells for _label, cells in rows], len(headings))),
    )  # fmt: skip


def _as_rates(table: OfficialTable, title: str) -> OfficialTable:
    def rates(line: Line) -> Line:
        whole, *parts = line.cells
        return Line(line.label, [whole, *(rate(part, whole) for part in parts)])  # type: ignore[arg-type]

    total = rates(table.total) if table.total else None
    return OfficialTable(title, table.first, table.headings, [rates(line) for line in table.lines], total)


def _groups(comparison: Comparison) -> OfficialTable:
    counted = _told(comparison.told, "mark")
    marks = {**{one.value: one.label for one in Mark}, "": _("none of these")}
    classes = {POOR: Classification.POOR.label, NEAR_POOR: Classification.NEAR_POOR.label}
    columns = [(one, mark) for one in classes for mark in marks]
    rows = [(place.label, [counted[place.key, one, mark] for one, mark in columns]) for place in comparison.places]
    return OfficialTable(
        _("Poor and near-poor households by group"), _place_word(comparison),
        [f"{capfirst(classes[one])}: {marks[mark]}" for one, mark in columns],
        [Line(label, cells) for label, cells in rows],
        Line(_("Total"), _summed([cells for _label, cells in rows], len(columns))),
        [_("A household may be in several groups.")],
    )  # fmt: skip


def _peoples(comparison: Comparison) -> OfficialTable:
    """By the ethnic group of the head, as the registry has it today."""
    names: dict[str, str] = {}
    counted: Counter[tuple[str, str]] = Counter()
    for one in comparison.told:
        if one.kind == "ethnicity":
            names.setdefault(one.code.casefold(), one.code)
            counted[one.code.casefold(), one.household_class] += one.households
    rows = [
        (name or _("not known"), [counted[key, POOR], counted[key, NEAR_POOR]]) for key, name in sorted(names.items())
    ]
    return OfficialTable(
        _("Poor and near-poor households by ethnic group"), _("Ethnic group"), [_("Poor"), _("Near-poor")],
        [Line(label, cells) for label, cells in rows], Line(_("Total"), _summed([cells for _label, cells in rows], 2)),
        [_("By the head of the household as the registry has it today.")],
    )  # fmt: skip


def _households(standings: Sequence[Standing]) -> Counter[tuple[int, str]]:
    return Counter({(one.place, one.household_class): one.households for one in standings})


def _told(told: Sequence[Told], kind: str) -> Counter[tuple[int, str, str]]:
    return Counter({(one.place, one.household_class, one.code): one.households for one in told if one.kind == kind})


def _summed(rows: Sequence[Sequence[int]], width: int) -> list[Cell]:
    return [added(row[column] for row in rows) for column in range(width)]
