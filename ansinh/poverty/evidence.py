"""Evidence of fairness of a round: its forms put to the checks, and how a recheck agreed with the survey."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from ansinh.poverty.fairness import Apart, Crowd, Form, crowds, reviewers_apart, wilson
from ansinh.poverty.models import Assessment, ListingReason, Recheck, RecheckSample, ReviewRound, Stage
from ansinh.poverty.round_form import opened
from ansinh.poverty.visits import Hurried, Overlap, Spot, hurried, overlaps, spots
from ansinh.registry.models import Classification

POOR = (Classification.POOR, Classification.NEAR_POOR)
LAST = (ListingReason.LAST_POOR, ListingReason.LAST_NEAR_POOR)


class FormRow(NamedTuple):
    """A form as a page names it."""

    listed: int
    household: int
    head_name: str
    hamlet: str
    reviewer: str


@dataclass(frozen=True)
class Evidence:
    """What the checks found in the forms of a round, and how much they had to go by."""

    forms: Mapping[int, FormRow]
    reviewers: Mapping[int, str]
    crowds: Sequence[Crowd]
    near: int
    apart: Sequence[Apart]
    hurried: Sequence[Hurried]
    timed: int
    overlaps: Sequence[Overlap]
    spots: Sequence[Spot]
    placed: int

    def rows(self, keys: Iterable[int]) -> list[FormRow]:
        """The forms behind a pattern, by hamlet and name."""
        return sorted((self.forms[key] for key in keys), key=lambda one: (one.hamlet, one.head_name, one.listed))


@dataclass(frozen=True)
class Agreement:
    """How many rechecked households came out in the same class, with the interval in which the rate of all lies."""

    name: str
    checked: int
    agreeing: int
    low: float
    high: float

    @property
    def percent(self) -> int:
        """Of a hundred, rounded down; of none, none."""
        return 100 * self.agreeing // self.checked if self.checked else 0


def evidence_of(found: ReviewRound) -> Evidence:
    """Put the forms of the survey to every check; two queries."""
    rows, cut_offs = list(_surveyed(found)), _cut_offs(found)
    forms = [_form(row, cut_offs) for row in rows]
    crowded, near = crowds(forms)
    quick, timed = hurried(forms)
    places, placed = spots(forms)
    return Evidence(
        forms={row["listed_id"]: _named(row) for row in rows},
        reviewers={row["submission__reviewer_id"]: row["submission__reviewer__full_name"] for row in rows},
        crowds=crowded, near=near, apart=reviewers_apart(forms), hurried=quick, timed=timed,
        overlaps=overlaps(forms), spots=places, placed=placed,
    )  # fmt: skip


FIELDS = (
    "listed_id", "listed__household_id", "listed__head_name", "listed__hamlet_id", "listed__hamlet__name",
    "listed__reasons", "household_class", "income_points", "submission__reviewer_id",
    "submission__reviewer__full_name", "submission__channel", "submission__began_at", "submission__ended_at",
    "submission__spot_latitude", "submission__spot_longitude",
)  # fmt: skip


def _surveyed(found: ReviewRound) -> "QuerySet[Assessment, dict[str, Any]]":
    """What the survey itself found: one row a household, whatever was corrected later."""
    rows = Assessment.objects.filter(listed__round=found, stage=Stage.SURVEY, submission__isnull=False)
    area = KeyTextTransform("area", "submission__answers")
    chosen: QuerySet[Assessment, dict[str, Any]] = rows.order_by("listed_id").values(*FIELDS, place=area)
    return chosen


def _cut_offs(found: ReviewRound) -> Mapping[str, int | None]:
    if found.instrument_id is None:
        return {}
    limits = opened(found.instrument_id).cut_offs
    return {area: one.income_points for (code, area), one in limits.items() if code == found.standard}


def _form(row: Mapping[str, Any], cut_offs: Mapping[str, int | None]) -> Form:
    points, limit = row["income_points"], cut_offs.get(str(row["place"]))
    reasons = row["listed__reasons"]
    spot = (row["submission__spot_latitude"], row["submission__spot_longitude"])
    return Form(
        key=row["listed_id"],
        reviewer=row["submission__reviewer_id"],
        hamlet=row["listed__hamlet_id"],
        kind=next((one for one in LAST if one in reasons), ""),
        is_poor=row["household_class"] in POOR,
        margin=None if points is None or limit is None else points - limit,
        # Who is not to be surveyed answers a few questions only.
        way=f"{row['submission__channel']} {points is None}",
        began_at=row["submission__began_at"],
        ended_at=row["submission__ended_at"],
        spot=None if None in spot else spot,
    )  # fmt: skip


def _named(row: Mapping[str, Any]) -> FormRow:
    return FormRow(
        row["listed_id"], row["listed__household_id"], row["listed__head_name"], row["listed__hamlet__name"] or "",
        row["submission__reviewer__full_name"] or "",
    )  # fmt: skip


def sample_of(found: ReviewRound) -> RecheckSample | None:
    """The recheck sample that was drawn of a round, where one was."""
    return RecheckSample.objects.filter(round=found).first()


def rechecks_of(sample: RecheckSample) -> list[Recheck]:
    """The households of a sample by hamlet and name; one query."""
    rows = Recheck.objects.filter(sample=sample).select_related("listed__hamlet", "listed__reviewer", "first")
    return list(rows)


def agreement_of(rechecks: Iterable[Recheck], *, name: str = "") -> Agreement:
    """How the rechecks that came back agree with the survey."""
    done = [one for one in rechecks if one.household_class]
    agreeing = sum(one.household_class == one.first.household_class for one in done)
    return Agreement(name, len(done), agreeing, *wilson(agreeing, len(done)))


def agreement_by_reviewer(rechecks: Iterable[Recheck]) -> list[Agreement]:
    """The same for each reviewer who made one of the first visits, by name."""
    by_name: dict[str, list[Recheck]] = {}
    for one in rechecks:
        by_name.setdefault(one.listed.reviewer.full_name if one.listed.reviewer else "", []).append(one)
    return [agreement_of(rows, name=name) for name, rows in sorted(by_name.items())]
