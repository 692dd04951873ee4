"""Builders for tests of comparing: decided rounds as rows. Call them inside `acting(...)`."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.poverty.models import (
    Assessment,
    Certificate,
    ListedHousehold,
    ListedState,
    ListingReason,
    Mark,
    Recognition,
    ReviewRound,
    RoundHamlet,
    RoundKind,
    RoundState,
    Stage,
)
from ansinh.poverty.services import keep_shipped
from ansinh.registry.models import Household

POOR_CLASSES = ("poor", "near_poor")
LACKING = ("house_quality", "house_area", "toilet")


@dataclass(frozen=True)
class Outcome:
    """What a round said of a household; without a paper it had gone when the decision was signed."""

    home: Household
    household_class: str
    persons: int | None = 4
    marks: tuple[Mark, ...] = ()
    causes: tuple[str, ...] = ("capital",)
    lacking: tuple[str, ...] = LACKING
    has_paper: bool = True


def make_result(
    actor: Actor, area: Area, year: int, outcomes: Iterable[Outcome], *, households: int | None = 100, **changes: Any
) -> ReviewRound:
    """A closed yearly review by the standard of 2027, whose classes hold from the next New Year; `households` in each
    hamlet of an outcome.
    """
    outcomes, first = list(outcomes), dt.date(year, 9, 1)
    values: dict[str, Any] = {
        "kind": RoundKind.PERIODIC, "year": year, "standard": "2027", "list_from": first, "survey_from": first,
        "meet_from": first, "decide_by": dt.date(year, 12, 14), "state": RoundState.CLOSED, "planned_by": "lan",
        "planned_by_name": "Trần Thị Lan", "planned_on": first, "approved_by": "minh",
        "approved_by_name": "Lê Văn Minh", "approved_on": first, **changes,
    }  # fmt: skip
    if values["kind"] != RoundKind.KEPT:
        values.setdefault("instrument", keep_shipped(code="national"))
    found = ReviewRound.objects.create(area=area, area_path=area.path, **values)
    hamlets = sorted({one.home.hamlet_id for one in outcomes if one.home.hamlet_id})
    RoundHamlet.objects.bulk_create(
        RoundHamlet(round=found, area_path=area.path, hamlet_id=key, households=households) for key in hamlets
    )
    listed = [_listed(actor, found, one) for one in outcomes]
    if found.kind != RoundKind.KEPT:
        _decided(found, outcomes, listed)
    return found


def _listed(actor: Actor, found: ReviewRound, one: Outcome) -> ListedHousehold:
    listed = ListedHousehold.objects.create(
        round=found, area_path=one.home.area_path, household=one.home, hamlet_id=one.home.hamlet_id,
        head_name=f"Chủ hộ {one.home.number}", reasons=[ListingReason.REQUEST], listed_on=found.list_from,
        persons=one.persons, marks=list(one.marks),
    )  # fmt: skip
    listed.assessment = Assessment.objects.create(
        area_path=listed.area_path, listed=listed, stage=Stage.SURVEY, household_class=one.household_class,
        rule="points", deprivation_points=10 * len(one.lacking), lacking=list(one.lacking), causes=list(one.causes),
        made_by=actor.username, made_by_name=actor.full_name, made_at=clock.now(),
    )  # fmt: skip
    listed.state = ListedState.RECOGNISED
    listed.save(update_fields=["assessment", "state"])
    return listed


def _decided(found: ReviewRound, outcomes: list[Outcome], listed: list[ListedHousehold]) -> None:
    begins = dt.date(found.year + 1, 1, 1)
    decision = Recognition.objects.create(
        area_path=found.area_path, round=found, number=f"{found.year}/QĐ-UBND", valid_from=begins,
        signer_position="chair", prepared_by="lan", prepared_by_name="Trần Thị Lan", prepared_on=found.decide_by,
        signed_on=found.decide_by, signed_by="minh", signed_by_name="Lê Văn Minh",
    )  # fmt: skip
    Certificate.objects.bulk_create(
        Certificate(
            area_path=row.area_path, recognition=decision, listed=row, number=f"{row.pk}", code=f"ma-{row.pk}",
            household_class=one.household_class, head_name=row.head_name, valid_from=begins,
        )
        for one, row in zip(outcomes, listed, strict=True)
        if one.has_paper and one.household_class in POOR_CLASSES
    )  # fmt: skip
