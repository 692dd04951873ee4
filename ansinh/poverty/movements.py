"""The movement of poor and near-poor households as the provinces collect it, and the identity that it must keep."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.poverty.errors_of_comparing import TablesDisagree
from ansinh.poverty.standings import Move, Standing
from ansinh.registry.models import Classification

POOR, NEAR_POOR, OTHER = Classification.POOR.value, Classification.NEAR_POOR.value, Classification.OTHER.value
OTHER_CLASS = {POOR: NEAR_POOR, NEAR_POOR: POOR}
MISSING = "missing"


class Unit(models.TextChoices):
    """What a movement counts."""

    HOUSEHOLDS = "households", _("households")
    PERSONS = "persons", _("household members")


class Transition(models.TextChoices):
    """What became of a household between two results. Fallen back: poor or near-poor now, out before, and poor or
    near-poor earlier still.
    """

    NEW_POOR = "new_poor", _("newly poor")
    NEW_NEAR_POOR = "new_near_poor", _("newly near-poor")
    FALLEN_BACK = "fallen_back", _("fallen back into poverty or near-poverty")
    FALLEN = "fallen", _("from near-poor to poor")
    RISEN = "risen", _("from poor to near-poor")
    OUT_OF_POVERTY = "out_of_poverty", _("out of poverty")
    OUT_OF_NEAR_POVERTY = "out_of_near_poverty", _("out of near-poverty")
    STAYED_POOR = "stayed_poor", _("still poor")
    STAYED_NEAR_POOR = "stayed_near_poor", _("still near-poor")
    CAME = "came", _("poor or near-poor already by another decision")
    LEFT = "left", _("moved away")
    ENDED = "ended", _("nobody lives there any more")
    UNREVIEWED = "unreviewed", _("not reviewed")


BETWEEN_CLASSES = {
    (POOR, POOR): Transition.STAYED_POOR,
    (NEAR_POOR, NEAR_POOR): Transition.STAYED_NEAR_POOR,
    (POOR, NEAR_POOR): Transition.RISEN,
    (NEAR_POOR, POOR): Transition.FALLEN,
    (POOR, OTHER): Transition.OUT_OF_POVERTY,
    (NEAR_POOR, OTHER): Transition.OUT_OF_NEAR_POVERTY,
}
NEW = {POOR: Transition.NEW_POOR, NEAR_POOR: Transition.NEW_NEAR_POOR}


def transition_of(before: str, after: str, how: str) -> Transition:
    """The name of what became of a household."""
    if how == "new":
        return NEW[after]
    return Transition(how) if how else BETWEEN_CLASSES[before, after]


@dataclass
class Movement:
    """The nine columns of a class in one place."""

    opening: int = 0
    to_other_class: int = 0
    out: int = 0
    other_out: int = 0
    from_other_class: int = 0
    fallen_back: int = 0
    new: int = 0
    other_in: int = 0
    closing: int = 0

    @property
    def gone(self) -> int:
        """All three that go out."""
        return self.to_other_class + self.out + self.other_out

    @property
    def entered(self) -> int:
        """All four that come in."""
        return self.from_other_class + self.fallen_back + self.new + self.other_in

    @property
    def reckoned(self) -> int:
        """What it has to close with."""
        return self.opening - self.gone + self.entered

    def __add__(self, other: "Movement") -> "Movement":
        return Movement(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


ENTRY = {"new": "new", "fallen_back": "fallen_back", "came": "other_in"}
Entry = tuple[int, str, int, int | None]
"""A place, a column of `Movement`, households, persons."""


def movement_of(
    household_class: str, unit: Unit, *, opening: Sequence[Standing], closing: Sequence[Standing], moved: Sequence[Move]
) -> Mapping[int, Movement] | None:
    """The movement of a class by place; None where the persons of somebody are not known."""
    found: dict[int, Movement] = defaultdict(Movement)
    for place, column, households, persons in _entries(household_class, opening, closing, moved):
        value = households if unit == Unit.HOUSEHOLDS else persons
        if value is None:
            return None
        setattr(found[place], column, getattr(found[place], column) + value)
    return found


def _entries(
    household_class: str, opening: Sequence[Standing], closing: Sequence[Standing], moved: Sequence[Move]
) -> Iterator[Entry]:
    for column, standings in (("opening", opening), ("closing", closing)):
        for one in standings:
            if one.household_class == household_class:
                yield one.place, column, one.households, one.persons
    for move in moved:
        if household_class == move.before:
            yield from _of_those_before(household_class, move)
        elif household_class == move.after:
            column = "from_other_class" if move.before == OTHER_CLASS[household_class] else ENTRY[move.how]
            yield move.place_after, column, move.households, move.persons_after


def _of_those_before(household_class: str, move: Move) -> Iterator[Entry]:
    if move.after != household_class:
        column = {OTHER_CLASS[household_class]: "to_other_class", OTHER: "out", MISSING: "other_out"}[move.after]
        yield move.place_before, column, move.households, move.persons_before
    elif move.place_before != move.place_after:
        yield move.place_before, "other_out", move.households, move.persons_before
        yield move.place_after, "other_in", move.households, move.persons_after
    else:
        yield move.place_after, "other_in", 0, move.grown
        yield move.place_before, "other_out", 0, move.shrunk


def require_identity(table: str, unit: Unit, rows: Sequence[tuple[str, Movement]]) -> None:
    """Opening less those out plus those in is the closing, in every row. Raises TablesDisagree for the first that is
    not.
    """
    for row, one in rows:
        if one.reckoned != one.closing:
            raise TablesDisagree(
                table=table, row=row, unit=unit.label, opening=one.opening, out=one.gone, into=one.entered,
                reckoned=one.reckoned, closing=one.closing,
            )  # fmt: skip


def transitions_of(moved: Sequence[Move]) -> dict[Transition, int]:
    """How many households each thing became of, in the order of the names; none is 0."""
    counted = dict.fromkeys(Transition, 0)
    for move in moved:
        counted[transition_of(move.before, move.after, move.how)] += move.households
    return counted
