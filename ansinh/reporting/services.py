"""Looking at files and taking reports out of the house: each look is written down."""

from dataclasses import dataclass

from django.db import transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record, record_read
from ansinh.benefits.queries.inspection import (
    InspectedFile,
    Sample,
    inspected_files,
    rows_to_draw_from,
    sampled_keys,
)
from ansinh.core.actors import Actor
from ansinh.reporting.half_years import HalfYear
from ansinh.reporting.policies import INSPECT, REPORT

FORMS = {"mau-05": "Mẫu 05", "mau-06": "Mẫu 06"}
"""The reports of the half-year by the names under which they leave the house, and what the decree calls them."""


@dataclass(frozen=True)
class Inspection:
    """A sample with its files; `drawn_count` of `row_count` rows were drawn."""

    sample: Sample
    area: Area
    row_count: int
    files: tuple[InspectedFile, ...]

    @property
    def drawn_count(self) -> int:
        return len(self.files)

    @property
    def lacking_count(self) -> int:
        return sum(bool(file.lacks) for file in self.files)


@transaction.atomic
def draw_sample(*, actor: Actor, area: Area, sample: Sample) -> Inspection:
    """Draw the files and tell what each lacks; one entry in the trail says by whom and which. Raises NoRight,
    OutsideScope.
    """
    actor.require(INSPECT, area_path=area.path)
    keys = sampled_keys(sample)
    files = inspected_files(actor=actor, sample=sample, keys=keys)
    seen = {
        "drawn_from": sample.drawn_from.value,
        "since": sample.since,
        "until": sample.until,
        "size": sample.size,
        "seed": sample.seed,
        "keys": keys,
    }
    record_read(actor=actor, what="files", on="inspection", area_path=area.path, seen=seen)
    return Inspection(sample, area, rows_to_draw_from(sample).count(), tuple(files))


def label_of_report(half: HalfYear) -> str:
    """Under which the trail keeps that a report of the half-year was taken."""
    return f"report {half}"


@transaction.atomic
def record_report_taken(*, actor: Actor, area: Area, half: HalfYear, paper: str, kind: str) -> None:
    """Write down that a report left the house as a file. Raises NoRight, OutsideScope."""
    actor.require(REPORT, area_path=area.path)
    record(
        actor=actor, act="export_report", on=label_of_report(half), area_path=area.path,
        after={"paper": paper, "file": kind},
    )  # fmt: skip
