"""The questionnaire of an instrument: an XLSForm, read for its questions and made into an XForm by pyxform."""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from lxml import etree

from openfisca_vietnam.poverty.problems import BadInstrument, Problem, Wrong
from openfisca_vietnam.poverty.sheets import Row, Sheets, table_of, text_of

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
LABEL = re.compile(r"label(::.*\((?P<language>[a-z]{2,3})\))?")
WAYS = {"select_one": "one", "select_multiple": "several", "integer": "number", "calculate": "calculated"}

# What pyxform says, and the mistake that it means; the named groups become data.
SAID = (
    (r"Unknown question type '(?P<came>[^']*)'", Wrong.FORM_TYPE_UNKNOWN, "type"),
    (r"Question with no type", Wrong.FORM_TYPE_MISSING, "type"),
    (r"Question or group with no name", Wrong.FORM_NAME_MISSING, "name"),
    (r"the '(?P<column>[^']*)' value is invalid\. Names must begin", Wrong.FORM_NAME_BAD, "name"),
    (r"the 'name' value '(?P<came>[^']*)' is invalid\. (Questions|Repeat names)", Wrong.FORM_NAME_TWICE, "name"),
    (r"List name not in choices sheet: (?P<came>\S+)", Wrong.FORM_LIST_UNKNOWN, "type"),
    (r"Choice names must be unique", Wrong.FORM_CHOICE_TWICE, "name"),
    (
        r"Choice names with spaces .*See \[(?P<came>[^]]*)\] in \[(?P<list>[^]]*)\]",
        Wrong.FORM_CHOICE_SPACED,
        "name",
    ),
    (r"Choices (must have a name|should have a label)", Wrong.FORM_CHOICE_UNNAMED, "name"),
    (r"the '(?P<column>[^']*)' value.*Could not\s+find the name '(?P<came>[^']*)'", Wrong.FORM_REFERENCE_UNKNOWN, ""),
    (r"the '(?P<column>[^']*)' value is invalid\. Reference variables must start", Wrong.FORM_REFERENCE_BAD, ""),
    (r"Missing calculation", Wrong.FORM_CALCULATION_MISSING, "calculation"),
    (r"Unmatched '(?P<came>[^']*)'", Wrong.FORM_GROUP_UNMATCHED, "type"),
)
OF_CHOICES = (Wrong.FORM_CHOICE_TWICE, Wrong.FORM_CHOICE_UNNAMED, Wrong.FORM_CHOICE_SPACED)
EXPRESSIONS = {
    "relevant": "relevant", "calculate": "calculation", "required": "required", "constraint": "constraint",
}  # fmt: skip
"""What an XForm calls them, and the column of the sheet that says them."""
NAMED = re.compile(r"(?:field '|\$\{)(\w+)(?:'|\}(?!\[))")
"""A question in the words of ODK Validate; a group on the way to it is followed by its number."""
NOWHERE = Row(SURVEY, 0, {})
XFORM = "{http://www.w3.org/2002/xforms}"


class Kind(StrEnum):
    """How a question is answered, as far as points depend on it."""

    ONE = "one"  # one of its choices
    SEVERAL = "several"  # any of its choices, their names parted by spaces
    NUMBER = "number"  # a whole number
    CALCULATED = "calculated"
    OTHER = "other"


@dataclass(frozen=True)
class Choice:
    """One answer that a question offers, with its words by language."""

    name: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """One field of the form; `repeat` names the repeated group in which it stands, for each member say."""

    name: str
    kind: Kind
    labels: Mapping[str, str]
    choices: tuple[Choice, ...]
    repeat: str
    row: int

    @property
    def answers(self) -> tuple[str, ...]:
        """The names of its choices."""
        return tuple(choice.name for choice in self.choices)


@dataclass(frozen=True)
class Form:
    """An XLSForm and its questions by name, in their order."""

    questions: Mapping[str, Question]
    sheets: Sheets = field(repr=False, compare=False)

    @cached_property
    def converted(self) -> tuple[str, tuple[str, ...]]:
        """The XForm as XML, and what pyxform warns of; raises `BadInstrument`."""
        return _convert(self.sheets)

    @property
    def xml(self) -> str:
        """The XForm; raises `BadInstrument`."""
        return self.converted[0]


def read_form(sheets: Sheets) -> Form:
    """Read and convert an XLSForm; raises `BadInstrument` with the sheet, row and column of what is wrong."""
    survey = table_of(sheets, SURVEY, required=("type", "name"))
    choices: dict[str, list[Choice]] = {}
    if any(row["type"].startswith(("select_one ", "select_multiple ")) for row in survey.rows):
        for row in table_of(sheets, CHOICES, required=("list_name", "name")).rows:
            choices.setdefault(row["list_name"], []).append(Choice(row["name"], _labels(row)))
    questions: dict[str, Question] = {}
    repeats: list[str] = []
    for row in survey.rows:
        way, _blank, rest = row["type"].partition(" ")
        if row["type"] in ("begin repeat", "begin_repeat"):
            repeats.append(row["name"])
        elif row["type"] in ("end repeat", "end_repeat"):
            repeats = repeats[:-1]
        elif row["name"] and not way.startswith(("begin", "end")):
            offered = tuple(choices.get(rest.split(" ")[0], ())) if way in ("select_one", "select_multiple") else ()
            kind = Kind(WAYS.get(way, "other"))
            inside = repeats[-1] if repeats else ""
            questions[row["name"]] = Question(row["name"], kind, _labels(row), offered, inside, row.number)
    form = Form(questions, {name: sheets[name] for name in (SURVEY, CHOICES, SETTINGS) if sheets.get(name)})
    if problems := list(_unreadable(form)):
        raise BadInstrument(problems)
    return form


def require_valid(form: Form) -> None:
    """Ask ODK Validate, which needs Java, whether a phone can open the form; raises `BadInstrument` with what it says,
    at the row of the question that it names.
    """
    from pyxform.validators.odk_validate import ODKValidateError, check_xform

    with tempfile.NamedTemporaryFile("w", suffix=".xml", encoding="utf-8") as file:
        file.write(form.xml)
        file.flush()
        try:
            check_xform(file.name)
        except ODKValidateError as error:
            said = re.split(r"\nCaused by|\n\nThe following files", str(error).partition("\n")[2])[0]
            row = next((_row_named(name, form.sheets) for name in NAMED.findall(said)), NOWHERE)
            raise BadInstrument([row.problem(Wrong.FORM_INVALID, said=" ".join(said.split()))]) from error


def _unreadable(form: Form) -> Iterator[Problem]:
    """The expressions that XPath cannot read."""
    for bind in etree.fromstring(form.xml.encode()).iter(f"{XFORM}bind"):
        for name, column in EXPRESSIONS.items():
            try:
                etree.XPath(bind.get(name, "."))
            except etree.XPathSyntaxError:
                row = _row_named(str(bind.get("nodeset")).rpartition("/")[2], form.sheets)
                yield row.problem(Wrong.FORM_EXPRESSION_BAD, column, came=row[column] or bind.get(name))


def _row_named(name: str, sheets: Sheets) -> Row:
    """The row of the survey that bears the name."""
    return next((row for row in table_of(sheets, SURVEY, required=()).rows if row["name"] == name), NOWHERE)


def _labels(row: Row) -> dict[str, str]:
    return {
        found["language"] or "": text for head, text in row.cells.items() if (found := LABEL.fullmatch(head)) and text
    }


def _convert(sheets: Sheets) -> tuple[str, tuple[str, ...]]:
    # It takes half a second to load, which nobody should wait for who reads no form.
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    warnings: list[str] = []
    workbook = {name: _dicts(rows) for name, rows in sheets.items()}
    for name, rows in sheets.items():
        workbook[f"{name}_header"] = [{text_of(cell): None for cell in rows[0] if text_of(cell)}]
    try:
        converted = convert(workbook, warnings=warnings)
    except PyXFormError as error:
        raise BadInstrument([_problem(str(error), sheets)]) from error
    return converted.xform, tuple(warnings)


def _dicts(rows: Sequence[Sequence[object]]) -> list[dict[str, object]]:
    """The rows below the headings; an empty row stays, so that pyxform numbers them as the sheet does."""
    heads = [text_of(cell) for cell in rows[0]]
    return [
        {head: text_of(cell) for head, cell in zip(heads, row, strict=False) if head and text_of(cell)}
        for row in rows[1:]
    ]


def _problem(said: str, sheets: Sheets) -> Problem:
    """pyxform's sentence as a problem with its place; words that we do not know are told as they are."""
    numbered = re.search(r"\[row : (\d+)\]", said)
    row = int(numbered[1]) if numbered else 0
    named = re.search(r"On the '(\w+)' sheet", said)
    for pattern, wrong, column in SAID:
        if found := re.search(pattern, said, flags=re.DOTALL):
            data = {name: value for name, value in found.groupdict().items() if value}
            column = str(data.pop("column", column))
            sheet = named[1] if named else CHOICES if wrong in OF_CHOICES else SURVEY
            return Problem(wrong, sheet, row or _row_of(data.get("came", ""), column, sheets, sheet), column, data)
    return Problem(Wrong.FORM_OTHER, named[1] if named else SURVEY, row, data={"said": " ".join(said.split())})


def _row_of(came: str, column: str, sheets: Sheets, sheet: str) -> int:
    """The first row of the sheet whose cell in the column begins with these words; 0 where there is none."""
    for row in table_of(sheets, sheet, required=()).rows:
        if came and row[column].startswith(came):
            return row.number
    return 0
