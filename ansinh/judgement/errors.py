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
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(str(_("and %(count)s more") % {"count": len(self.problems) - SHOWN}))
        listed = "\n".join(f"  {line}" for line in lines)
        super().__init__(file=file or str(_("The list")), count=len(self.problems), list=listed)


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
