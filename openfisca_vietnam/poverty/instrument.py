"""An instrument: a questionnaire with its score sheet and cut-offs, all of it data. A new one needs no code.

It is a folder of text files, or a workbook with the same sheets: `survey`, `choices` and `settings` (an XLSForm),
`points`, `cut_offs` and `likelihoods`; and a short description, in a folder `about.yaml`, in a workbook the sheet
`about` with a name and a value in each row.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from openfisca_vietnam.poverty.form import Form, read_form
from openfisca_vietnam.poverty.points import POINTS, PointsTable, read_points
from openfisca_vietnam.poverty.problems import BadInstrument, Problem, Wrong
from openfisca_vietnam.poverty.sheets import Row, Sheets, sheets_of_folder, table_of, whole_number
from openfisca_vietnam.poverty.standard import Words, standard, standard_codes

INSTRUMENTS = Path(__file__).parent / "instruments"
ABOUT, CUT_OFFS, LIKELIHOODS = "about", "cut_offs", "likelihoods"
AREAS = ("rural", "urban")
AREA, MEASURED_INCOME = "area", "measured_income"
LACKS = "deprived_"  # and the code of an indicator: the field of the form that says 1 where the household lacks it
HIGHEST_SCORE = 100


class Purpose(StrEnum):
    """What an instrument may be used for."""

    DECISION = "decision"
    CROSS_CHECK = "cross-check"  # not for the decision, and not shown to who reviews
    OBJECTION = "objection"  # income measured, for objections and for households of average living standard


@dataclass(frozen=True)
class About:
    """What an instrument says of itself; empty words name no question."""

    code: str
    version: str
    purpose: Purpose
    title: Words
    standards: tuple[str, ...] = ()
    points_are_example: bool = False
    points_per_deprivation: int = 0
    region_question: str = ""  # its answers are the columns of the table of points
    asked_when: str = ""  # the field that says 1 where the household is to be surveyed and scored
    credit: str = ""
    reference: str = ""
    certainty: str = ""


SETTINGS: Mapping[str, Callable[[str], Any]] = {
    "purpose": Purpose,
    "standards": lambda text: tuple(text.split()),
    "points_per_deprivation": int,
    **dict.fromkeys(("region_question", "asked_when", "credit", "reference"), str),
}
"""What a workbook can say of its instrument, and how each is read from text."""


@dataclass(frozen=True)
class CutOff:
    """Up to `income_points` a household is poor in income; from `deprivation_points` on it is deprived.

    An instrument that measures income has no income points.
    """

    income_points: int | None
    deprivation_points: int
    is_example: bool
    reference: str
    certainty: str


CutOffs = Mapping[tuple[str, str], CutOff]
"""By the code of the standard and the area, "rural" or "urban"."""


@dataclass(frozen=True)
class Likelihoods:
    """A look-up table: for each score from 0 to 100 and each scale the share of such households that are poor."""

    scales: tuple[str, ...]
    shares: NDArray[np.float64]  # (101, scales)

    def of(self, scores: NDArray[np.int32]) -> NDArray[np.float64]:
        """The published share for each score, `scores` (households, scales), 0 to 1.

        Two scales of the index for Viet Nam reach 101, for which nothing is published: it counts as 100.
        """
        held = np.clip(scores, 0, HIGHEST_SCORE)
        shares: NDArray[np.float64] = self.shares[held, np.arange(len(self.scales))]
        return shares


@dataclass(frozen=True)
class Instrument:
    """A questionnaire that can be filled in, and how its answers are judged."""

    about: About
    form: Form
    points: PointsTable | None
    cut_offs: CutOffs
    likelihoods: Likelihoods | None = field(repr=False)
    sheets: Sheets = field(repr=False, compare=False)  # what it was read from, to keep it and to read it again


def shipped_codes() -> tuple[str, ...]:
    """The codes of the instruments that come with the package."""
    return tuple(sorted(path.parent.name for path in INSTRUMENTS.glob("*/about.yaml")))


@cache
def shipped(code: str) -> Instrument:
    """One of the instruments that come with the package; KeyError where there is none of that code."""
    if code not in shipped_codes():
        raise KeyError(code)
    return read_folder(INSTRUMENTS / code)


@cache
def shipped_cut_offs(code: str) -> CutOffs:
    """The cut-offs alone of an instrument that comes with the package."""
    return read_cut_offs(sheets_of_folder(INSTRUMENTS / code))


def read_folder(folder: Path) -> Instrument:
    """Read an instrument from its folder; raises `BadInstrument`."""
    data = yaml.safe_load((folder / "about.yaml").read_text(encoding="utf-8"))
    about = About(**{**data, "purpose": Purpose(data["purpose"]), "standards": tuple(data.get("standards", ()))})
    return read_instrument(about, sheets_of_folder(folder))


def read_instrument(about: About, sheets: Sheets) -> Instrument:
    """Read an instrument from its sheets; raises `BadInstrument` with every problem of the first sheet that has any.

    `sheets` may come from one workbook or several; an office that keeps the national form and brings its own table
    hands over the form's sheets with its own `points` and `cut_offs`.
    """
    form = read_form(sheets)
    if problems := list(_missing_fields(about, form)):
        raise BadInstrument(problems)
    likelihoods = read_likelihoods(sheets) if about.purpose == Purpose.CROSS_CHECK else None
    columns = form.questions[about.region_question].answers if about.region_question else None
    points = None if about.purpose == Purpose.OBJECTION else read_points(sheets, form, columns=columns)
    if points and likelihoods and points.columns != likelihoods.scales:
        data = {"expected": ", ".join(points.columns), "came": ", ".join(likelihoods.scales)}
        raise BadInstrument([Problem(Wrong.SCALES_DIFFER, LIKELIHOODS, 1, "", data)])
    cut_offs = read_cut_offs(sheets) if about.standards else {}
    if problems := list(_missing_cut_offs(about, cut_offs)):
        raise BadInstrument(problems)
    kept = {name: sheets[name] for name in (POINTS, CUT_OFFS, LIKELIHOODS) if name in sheets}
    return Instrument(about, form, points, cut_offs, likelihoods, {**form.sheets, **kept})


def read_about(sheets: Sheets, *, code: str, version: str, title: str) -> About:
    """Read the sheet `about` of a workbook that brings a form of its own; raises `BadInstrument`.

    Its rows: `purpose`, `standards` (codes with spaces between them), `points_per_deprivation`, `region_question`,
    `asked_when`, `credit`, `reference`; what is left out is as `About` has it.
    """
    about = About(code=code, version=version, purpose=Purpose.DECISION, title={"": title})
    problems: list[Problem] = []
    for row in table_of(sheets, ABOUT, required=("name", "value")).rows:
        name, value = row["name"], row["value"]
        if name not in SETTINGS:
            problems.append(row.problem(Wrong.SETTING_UNKNOWN, "name", came=name, expected=", ".join(SETTINGS)))
        elif name == "purpose" and value not in list(Purpose):
            problems.append(row.problem(Wrong.SETTING_UNKNOWN, "value", came=value, expected=", ".join(Purpose)))
        elif name == "points_per_deprivation" and whole_number(value) is None:
            problems.append(row.problem(Wrong.NOT_WHOLE, "value", came=value))
        else:
            about = replace(about, **{name: SETTINGS[name](value)})
    if problems:
        raise BadInstrument(problems)
    return about


def _missing_fields(about: About, form: Form) -> Iterator[Problem]:
    needed = [about.region_question, about.asked_when]
    if about.purpose != Purpose.CROSS_CHECK:
        needed.append(AREA)
    if about.purpose == Purpose.OBJECTION:
        needed.append(MEASURED_INCOME)
    for name in filter(None, needed):
        if name not in form.questions:
            yield Problem(Wrong.FIELD_MISSING, "survey", 0, "name", {"expected": name})
    for code in about.standards:
        if code not in standard_codes():
            yield Problem(Wrong.STANDARD_UNKNOWN, ABOUT, 0, "standards", {"came": code, **_standards()})
        elif about.purpose == Purpose.DECISION:
            yield from _missing_indicators(code, form)


def _missing_indicators(code: str, form: Form) -> Iterator[Problem]:
    for indicator in standard(code).indicators:
        if LACKS + indicator.code not in form.questions:
            data = {"expected": LACKS + indicator.code, "standard": code}
            yield Problem(Wrong.INDICATOR_MISSING, "survey", 0, "name", data)


def _standards() -> dict[str, str]:
    return {"expected": ", ".join(standard_codes())}


def _missing_cut_offs(about: About, cut_offs: CutOffs) -> Iterator[Problem]:
    for code in about.standards:
        for area in AREAS:
            cut_off = cut_offs.get((code, area))
            if cut_off is None or (cut_off.income_points is None and about.purpose == Purpose.DECISION):
                yield Problem(Wrong.CUT_OFF_MISSING, CUT_OFFS, 0, "income_points", {"standard": code, "area": area})


def read_cut_offs(sheets: Sheets) -> CutOffs:
    """Read the sheet `cut_offs`, a row for each standard and area; raises `BadInstrument`."""
    table = table_of(sheets, CUT_OFFS, required=("standard", "area", "deprivation_points"))
    found: dict[tuple[str, str], CutOff] = {}
    problems: list[Problem] = []
    for row in table.rows:
        key = (row["standard"], row["area"])
        if wrong := list(_wrong_cut_off(row)):
            problems += wrong
        elif key in found:
            problems.append(row.problem(Wrong.CUT_OFF_TWICE, "area", standard=key[0], area=key[1]))
        else:
            found[key] = CutOff(
                income_points=whole_number(row["income_points"]),
                deprivation_points=int(row["deprivation_points"]),
                is_example=row["is_example"] == "yes",
                reference=row["reference"],
                certainty=row["certainty"],
            )
    if problems:
        raise BadInstrument(problems)
    return found


def _wrong_cut_off(row: Row) -> Iterator[Problem]:
    if row["standard"] not in standard_codes():
        yield row.problem(Wrong.STANDARD_UNKNOWN, "standard", came=row["standard"], **_standards())
    if row["area"] not in AREAS:
        yield row.problem(Wrong.AREA_UNKNOWN, "area", came=row["area"], expected=", ".join(AREAS))
    for column in ("income_points", "deprivation_points"):
        is_needed = bool(row[column]) or column == "deprivation_points"
        if is_needed and whole_number(row[column]) is None:
            yield row.problem(Wrong.NOT_WHOLE, column, came=row[column])


def read_likelihoods(sheets: Sheets) -> Likelihoods:
    """Read the sheet `likelihoods`: each score from 0 to 100 once, a share from 0 to 1 for each scale."""
    table = table_of(sheets, LIKELIHOODS, required=("score",))
    scales = tuple(one for one in table.headings if one != "score")
    shares = np.full((HIGHEST_SCORE + 1, len(scales)), np.nan)
    problems: list[Problem] = []
    for row in table.rows:
        score = whole_number(row["score"])
        if score is None or not 0 <= score <= HIGHEST_SCORE:
            problems.append(row.problem(Wrong.SCORE_OUTSIDE, "score", came=row["score"]))
        elif not np.isnan(shares[score]).all():
            problems.append(row.problem(Wrong.SCORE_TWICE, "score", came=score))
        else:
            problems += _read_shares(row, scales, shares[score])
    absent = np.flatnonzero(np.isnan(shares).any(axis=1))
    if len(absent) and not problems:
        problems = [Problem(Wrong.SCORE_MISSING, LIKELIHOODS, 0, "score", {"expected": int(absent[0])})]
    if problems:
        raise BadInstrument(problems)
    return Likelihoods(scales, shares)


def _read_shares(row: Row, scales: tuple[str, ...], into: NDArray[np.float64]) -> Iterator[Problem]:
    for column, scale in enumerate(scales):
        try:
            into[column] = float(row[scale])
        except ValueError:
            yield row.problem(Wrong.NOT_A_SHARE, scale, came=row[scale])
            continue
        if not 0 <= into[column] <= 1:
            yield row.problem(Wrong.NOT_A_SHARE, scale, came=row[scale])
