"""The residents registered: whole households in one act of the officer, as a commune takes its register over."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from ansinh.core import clock
from ansinh.core.wall import acting
from ansinh.demo.residents import COUNTED_ON, SCHOOL, STUDENT_LEAVES_AT, Home, Resident, homes_to_lay
from ansinh.demo.reviewed import ReviewPlan
from ansinh.demo.set_up import commune_of
from ansinh.demo.staff import officer
from ansinh.registry.models import Household
from ansinh.registry.services.bulk_registration import WholeHouseholds, register_whole_households

LAID_ON = dt.date(2023, 11, 2)
SCHOOL_BEGINS = (9, 5)
NOBODY = -1


def lay_residents(plan: ReviewPlan) -> None:
    """Register everybody who lives in the commune and is not named elsewhere; done before, nothing changes."""
    homes = homes_to_lay(plan)
    if not homes:
        return
    with clock.at(LAID_ON), acting(officer(plan.commune, on=LAID_ON)) as actor:
        area = commune_of(plan.commune, on=LAID_ON)
        if Household.objects.filter(area=area, number=homes[0].number).exists():
            return
        register_whole_households(actor=actor, area=area, whole=_columns(homes), on=LAID_ON)


def _columns(homes: Sequence[Home]) -> WholeHouseholds:
    people = [(place, one) for place, home in enumerate(homes) for one in home.members]
    circumstances = [fact for place, (_home, one) in enumerate(people) for fact in _facts(place, one)]
    phones = [(place, one.phone) for place, (_home, one) in enumerate(people) if one.phone]
    names = circumstances[0].keys() if circumstances else ()
    return WholeHouseholds(
        households={
            "number": [home.number for home in homes],
            "address": [f"Tổ {1 + place % 12}" for place in range(len(homes))],
            "hamlet": [home.hamlet_code for home in homes],
        },
        people={
            "household": [home for home, _one in people],
            "relation": [one.relation for _home, one in people],
            "full_name": [one.full_name for _home, one in people],
            "birth_date": [one.birth_date for _home, one in people],
            "birth_precision": ["day"] * len(people),
            "sex": [one.sex for _home, one in people],
            "identity_number": [one.identity_number for _home, one in people],
            "ethnicity": [one.ethnicity for _home, one in people],
            "died_on": [None] * len(people),
            "since": [max(COUNTED_ON, one.birth_date) for _home, one in people],
        },
        circumstances={name: [fact[name] for fact in circumstances] for name in names},
        contacts={
            "person": [place for place, _phone in phones],
            "channel": ["phone"] * len(phones),
            "value": [phone for _place, phone in phones],
            "valid_from": [COUNTED_ON] * len(phones),
        },
    )


def _facts(place: int, one: Resident) -> Iterator[dict[str, Any]]:
    nothing = {"value": "", "related": NOBODY, "certificate_number": "", "issued_on": None, "expires_on": None}
    if one.studies:
        began = dt.date(max(one.birth_date.year + SCHOOL[0], one.birth_date.year + 1), *SCHOOL_BEGINS)
        ends = dt.date(one.birth_date.year + STUDENT_LEAVES_AT, 9, 1)
        if began < COUNTED_ON < ends:
            yield {
                **nothing, "person": place, "kind": "studying", "amount": None, "source": "declaration",
                "valid_from": began, "valid_to": ends,
            }  # fmt: skip
    if one.pension:
        yield {
            **nothing, "person": place, "kind": "pension", "amount": one.pension, "source": "decision",
            "valid_from": COUNTED_ON, "valid_to": None,
        }  # fmt: skip
