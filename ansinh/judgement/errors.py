"""Refusals of the judgement: what was expected, what came, and in which row and column."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Invalid

SHOWN = 50  # problems; a file with one column in the wrong order has as many as it has rows


@dataclass(frozen=True)
class Problem:
    """One bad value: the row as the spreadsheet numbers it, the column, and a full sentence with its data."""

    row: int
    column: str
    message: str | Promise
    data: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        sentence = str(self.message) % self.data
        place = _("row %(row)s, column “%(column)s”") % {"row": self.row, "column": self.column}
        return f"{place}: {sentence}"


class BadFacts(Invalid):
    """The facts cannot be judged; every problem found is in `problems`."""

    code = "bad_facts"
    message = _(
        "%(file)s: nothing was judged. Values not as expected: %(count)s. Correct them and judge again.\n%(list)s"
    )

    def __init__(self, problems: Sequence[Problem], *, file: str = "") -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.row))
        told = listed([str(problem) for problem in self.problems])
        super().__init__(file=file or str(_("The list")), count=len(self.problems), list=told)


def listed(sentences: Sequence[str]) -> str:
    """The first fifty sentences on lines of their own, and how many more there are."""
    lines = list(sentences[:SHOWN])
    if len(sentences) > SHOWN:
        lines.append(str(_("and %(count)s more") % {"count": len(sentences) - SHOWN}))
    return "\n".join(f"  {line}" for line in lines)


class NoLawForMonth(Invalid):
    code = "no_law_for_month"
    message = _("The law here begins with %(first)s; %(month)s is earlier. Ask for a later month.")


class NoLawKnown(Invalid):
    code = "no_law_known"
    message = _("On %(known_on)s none of the law held here was signed; the first was on %(first)s.")


class UnknownChoice(Invalid):
    code = "unknown_choice"
    message = _("There is no reading of the law named “%(name)s”; expected one of %(expected)s.")


class NoSuchFile(Invalid):
    code = "no_such_file"
    message = _("There is no file %(file)s. Check its name and folder.")


class NotUnicode(Invalid):
    code = "not_unicode"
    message = _("%(file)s is not text in UTF-8. Save it again as “CSV UTF-8” or as .xlsx.")


class EmptyFile(Invalid):
    code = "empty_file"
    message = _(
        "%(file)s has no rows: expected a first row with the names of the columns, then one row for each person."
    )


class UnusableInstrument(Invalid):
    """An instrument that somebody brings has mistakes; `problems` are those of the law package."""

    code = "unusable_instrument"
    message = _("%(file)s cannot be used. Mistakes found: %(count)s. Correct them and bring it again.\n%(list)s")

    def __init__(self, told: Sequence[str], *, problems: Sequence[Any], file: str) -> None:
        self.problems = tuple(problems)
        super().__init__(file=file, count=len(told), list=listed(told))


class UnusableAnswers(Invalid):
    """Answers that cannot be scored; `problems` are those of the law package."""

    code = "unusable_answers"
    message = _("No household was classified. Answers not as expected: %(count)s. Correct them.\n%(list)s")

    def __init__(self, told: Sequence[str], *, problems: Sequence[Any]) -> None:
        self.problems = tuple(problems)
        super().__init__(count=len(told), list=listed(told))


class AnswersAmiss(Invalid):
    """A form that does not keep to its own rules; `problems` are those of the law package."""

    code = "answers_amiss"
    message = _(
        "The form was not taken in. Answers not as the form asks: %(count)s. Correct them and send it again.\n%(list)s"
    )

    def __init__(self, told: Sequence[str], *, problems: Sequence[Any]) -> None:
        self.problems = tuple(problems)
        super().__init__(count=len(told), list=listed(told))


class LineNotAboveNational(Invalid):
    code = "line_not_above_national"
    message = _(
        "The province's poverty line for %(area)s areas is %(given)s đồng; it counts only above the national one of "
        "%(national)s đồng. Leave it out, or correct it."
    )


class InstrumentNotForStandard(Invalid):
    code = "instrument_not_for_standard"
    message = _(
        "The instrument “%(instrument)s” has no cut-offs for the standard %(standard)s; it has them for %(has)s."
    )


class InstrumentNotForDecision(Invalid):
    code = "instrument_not_for_decision"
    message = _("The instrument “%(instrument)s” is a cross-check. Choose one that classifies households.")


class UnknownStandard(Invalid):
    code = "unknown_standard"
    message = _("There is no poverty standard “%(standard)s”; expected one of %(expected)s.")
