"""Facts that the registry announces to the rooms above, in the transaction of the act."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class DeathRecorded:
    """A person died."""

    individual_id: int
    died_on: datetime.date


@dataclass(frozen=True)
class CircumstanceChanged:
    """Facts of these people began, changed or ended on `changed_on`; `kinds` are values of `models.Kind`."""

    individual_ids: tuple[int, ...]
    kinds: frozenset[str]
    changed_on: datetime.date


@dataclass(frozen=True)
class HouseholdClassChanged:
    """These households are of another class from `changed_on`."""

    household_ids: tuple[int, ...]
    changed_on: datetime.date


@dataclass(frozen=True)
class PayeeChanged:
    """The money of these people goes another way from `changed_on`, confirmed where two hands are needed."""

    individual_ids: tuple[int, ...]
    changed_on: datetime.date


@dataclass(frozen=True)
class IndividualMoved:
    """A person moved from one commune to another; what other rooms made keeps the place that made it."""

    individual_id: int
    from_path: str
    to_path: str
    moved_on: datetime.date


@dataclass(frozen=True)
class AreaRehomed:
    """A unit ended and its rows went to its successor: `paths` maps each former path (longest first) to the new one.

    Rooms that keep the place which made a row move its `area_path` along, or nobody could see it any more.
    """

    old_area_id: int
    new_area_id: int
    paths: tuple[tuple[str, str], ...]
    rehomed_on: datetime.date


@dataclass(frozen=True)
class IndividualsMerged:
    """Two records proved to be of one person: `merged_id` points to `survivor_id` from now on, and its facts are there.

    What other rooms made for the merged record keeps its place and is shown for the survivor.
    """

    merge_id: int
    survivor_id: int
    merged_id: int
    merged_on: datetime.date


@dataclass(frozen=True)
class IndividualsSplit:
    """A merge was undone: both records stand again as before it. A listener refuses by raising `errors.LaterActs`."""

    merge_id: int
    survivor_id: int
    merged_id: int
    split_on: datetime.date
