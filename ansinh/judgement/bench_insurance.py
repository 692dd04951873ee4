"""How fast the health-insurance cards of a province are judged, measured on invented people."""

import datetime as dt
import time
from typing import Any

import numpy as np

from ansinh.judgement.bench import Measure
from ansinh.judgement.insurance_cards import judge_cards

PERSONS = 1_000_000
MOST_SECONDS = 10
ON = dt.date(2026, 8, 15)


def invented_people(count: int, seed: int = 2026) -> dict[str, Any]:
    """Columns of people in households of four, of every group; deterministic."""
    dice = np.random.default_rng(seed)
    born = np.datetime64("1936-01-01") + dice.integers(0, 33_000, count).astype("timedelta64[D]")
    return {
        "birth_date": born,
        "household": np.arange(count) // 4,
        "household_class": np.array(["poor", "near_poor", "average", "other", ""])[dice.integers(0, 5, count)],
        "insurer_code": np.array(["", "", "DN", "HT", "GD", "HS", "CC"])[dice.integers(0, 7, count)],
        "is_assistance_recipient": dice.random(count) < 0.04,
        "is_studying": dice.random(count) < 0.2,
        "is_ethnic_minority": dice.random(count) < 0.15,
        "in_hard_area": dice.random(count) < 0.05,
        "works_on_land_or_sea": dice.random(count) < 0.5,
    }


def measure_cards(count: int = PERSONS) -> list[Measure]:
    """Judge the cards of `count` persons and say why; rows for `make bench`."""
    judge_cards(invented_people(10), on=ON)  # the law is read once
    people = invented_people(count)
    started = time.perf_counter()
    cards = judge_cards(people, on=ON)
    texts, of_person = cards.reasons
    seconds = time.perf_counter() - started
    return [
        {
            "name": f"{len(of_person):,} health-insurance cards judged, with {len(texts):,} distinct reasons",
            "value": round(seconds, 1),
            "unit": "s",
            "bar": MOST_SECONDS,
            "holds": seconds <= MOST_SECONDS,
        }
    ]
