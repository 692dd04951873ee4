"""The form of a round as reviewers fill it in: the pinned instrument's own, with the households to choose from.

A household is called by its number in the commune, which stands on the office's papers. On a phone the households lie
beside the form as `households.csv`; in a browser they can stand within it.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.utils import translation

from ansinh.judgement.queries import Form, Instrument, instrument_from_data, read_form, shipped, text_of
from ansinh.poverty.models import KeptInstrument, ListedHousehold, Reviewer, ReviewRound, Submission

HOUSEHOLD = "household_code"
HOUSEHOLDS_FILE = "households.csv"
BEGAN, ENDED, SPOT = "form_began_at", "form_ended_at", "form_spot"
LIST = "households"
MEASURING = "measured-income"
"""The instrument that comes with the system to measure income, for rechecks."""
METADATA = (("start", BEGAN), ("end", ENDED), ("start-geopoint", SPOT))
"""What a phone notes by itself; a spot that it cannot find holds nobody up."""

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Home:
    """A household as the form offers it."""

    code: str
    label: str
    hamlet: str


@dataclass(frozen=True)
class RoundForm:
    """The form of one round. `version` is a digest of what it asks, without its title and its households."""

    form_id: str
    version: str
    title: str
    sheets: Mapping[str, Rows] = field(repr=False)

    @cached_property
    def form(self) -> Form:
        """It as a form with questions."""
        return read_form(_as_cells(self.sheets))

    @cached_property
    def repeats(self) -> frozenset[str]:
        """The names of its repeated groups."""
        return frozenset(one.repeat for one in self.form.questions.values() if one.repeat)

    @property
    def xml(self) -> str:
        """The XForm, whose households lie beside it in `households.csv`."""
        return self.form.xml

    def with_homes(self, homes: Iterable[Home]) -> str:
        """The XForm with the households within it."""
        choices = [dict(row) for row in self.sheets.get("choices", ())]
        heads = [head for head in _heads(self.sheets["survey"]) if head.split("::")[0] == "label"]
        for home in homes:
            choices.append({"list_name": LIST, "name": home.code, **dict.fromkeys(heads, home.label)})
        survey = [
            {**row, "type": f"select_one {LIST}"} if row.get("name") == HOUSEHOLD else row
            for row in self.sheets["survey"]
        ]
        return read_form(_as_cells({**self.sheets, "survey": survey, "choices": choices})).xml


@lru_cache(maxsize=32)
def opened(instrument_id: int) -> Instrument:
    """An instrument as it is kept; what is kept never changes."""
    return instrument_from_data(KeptInstrument.objects.values_list("data", flat=True).get(pk=instrument_id))


def homes_of_reviewer(reviewer: Reviewer) -> list[Home]:
    """The households that a reviewer goes to, in the order of the list; one query."""
    rows = ListedHousehold.objects.filter(reviewer=reviewer).select_related("household", "hamlet")
    return [home_of(row) for row in rows]


def home_of(listed: ListedHousehold) -> Home:
    """A listed household, with its own and its hamlet's row, as the form offers it."""
    hamlet = listed.hamlet.name if listed.hamlet else ""
    label = ", ".join(filter(None, (listed.head_name, listed.household.address, hamlet)))
    return Home(listed.household.number, label, hamlet)


def households_csv(homes: Sequence[Home]) -> bytes:
    """The list that lies beside the form on a phone."""
    written = io.StringIO()
    csv.writer(written).writerows([("name", "label", "hamlet"), *((one.code, one.label, one.hamlet) for one in homes)])
    return written.getvalue().encode()


def form_of(found: ReviewRound) -> RoundForm:
    """The form of a round; made once and kept in memory."""
    if found.instrument_id is None:
        raise ValueError("a review from an old file has no instrument")
    with translation.override("vi"):
        return _kept_form(f"ansinh_review_{found.pk}", found.instrument_id, str(found))


def income_form_of(found: ReviewRound) -> RoundForm:
    """The form that measures the income of a household of a round, for a recheck; made once and kept in memory."""
    with translation.override("vi"):
        return _income_form(_income_id(found), str(found))


def form_of_submission(submission: Submission) -> RoundForm:
    """The form by which somebody was asked."""
    found: ReviewRound = submission.round
    if submission.instrument_id is None:
        return form_of(found)
    with translation.override("vi"):
        return _kept_form(_income_id(found), submission.instrument_id, str(found))


def _income_id(found: ReviewRound) -> str:
    return f"ansinh_income_{found.pk}"


@lru_cache(maxsize=64)
def _kept_form(form_id: str, instrument_id: int, review: str) -> RoundForm:
    return _form(form_id, opened(instrument_id).form, review)


@lru_cache(maxsize=64)
def _income_form(form_id: str, review: str) -> RoundForm:
    return _form(form_id, shipped(MEASURING).form, review)


def _form(form_id: str, form: Form, review: str) -> RoundForm:
    sheets = {name: _as_rows(rows) for name, rows in form.sheets.items()}
    settings = dict(sheets["settings"][0]) if sheets.get("settings") else {}
    title = " – ".join(filter(None, [settings.get("form_title", ""), review]))
    survey = [*({"type": kind, "name": name} for kind, name in METADATA), *_asking(sheets["survey"])]
    sheets = {**sheets, "survey": survey}
    sealed = json.dumps([form_id, survey, sheets.get("choices")], sort_keys=True)
    version = hashlib.sha256(sealed.encode()).hexdigest()[:12]
    settings |= {"form_id": form_id, "form_title": title, "instance_name": f"${{{HOUSEHOLD}}}", "version": version}
    return RoundForm(form_id, version, title, {**sheets, "settings": [settings]})


def _asking(survey: Rows) -> list[Mapping[str, str]]:
    """The survey with the question for the household as a choice; put in front where the form has none."""
    asked = {"type": f"select_one_from_file {HOUSEHOLDS_FILE}", "name": HOUSEHOLD, "required": "yes",
             "appearance": "autocomplete", "constraint": "", "calculation": ""}  # fmt: skip
    if any(row.get("name") == HOUSEHOLD for row in survey):
        return [{**row, **asked} if row.get("name") == HOUSEHOLD else row for row in survey]
    labels = [head for head in _heads(survey) if head.split("::")[0] == "label"]
    return [{**asked, **dict.fromkeys(labels, "Hộ được rà soát")}, *survey]


def _heads(rows: Rows) -> list[str]:
    """Every heading of the rows, in the order in which they come."""
    return list(dict.fromkeys(head for row in rows for head in row))


def _as_rows(cells: Sequence[Sequence[object]]) -> Rows:
    heads, *below = ([text_of(cell) for cell in row] for row in cells)
    return [dict(zip(heads, row, strict=False)) for row in below if any(row)]


def _as_cells(sheets: Mapping[str, Rows]) -> Mapping[str, Sequence[Sequence[object]]]:
    return {name: _cells(_heads(rows), rows) for name, rows in sheets.items()}


def _cells(heads: Sequence[str], rows: Rows) -> list[list[str]]:
    return [[*heads], *([row.get(head, "") for head in heads] for row in rows)]
