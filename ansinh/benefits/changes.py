"""From what a person draws to what the law gives: which entitlement to adjust, to end, to open. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ansinh.benefits.catalogue import CATALOGUE
from ansinh.benefits.judging import Given, Right


@dataclass(frozen=True)
class Held:
    """An entitlement in force: `right` is whose facts, which benefit and category; `amount` đồng a month."""

    entitlement_id: int
    right: Right
    amount: int

    @property
    def family(self) -> str:
        return CATALOGUE[self.right.benefit].family


@dataclass(frozen=True)
class Change:
    """`held` and `given`: another amount or category of one family; `held` alone: lost; `given` alone: new."""

    held: Held | None
    given: Given | None


def changes_of(held: Sequence[Held], given: Sequence[Given]) -> list[Change]:
    """What has to change for one person, so that exactly `given` is drawn; nothing where that is so already.

    Equal rights are held together first, then the rest of a family in the order of amounts, highest first: a change
    of category goes from the highest to the highest.
    """
    found: list[Change] = []
    waiting = {line.right.renamed(): line for line in given}
    left: list[Held] = []
    for one in sorted(held, key=lambda entry: entry.entitlement_id):
        line = waiting.pop(one.right.renamed(), None)
        if line is None:
            left.append(one)
        elif (line.amount, line.category) != (one.amount, one.right.category):
            found.append(Change(one, line))
    rest = sorted(waiting.values(), key=lambda line: (-line.amount, line.category))
    for one in sorted(left, key=lambda entry: (-entry.amount, entry.right.category)):
        line = next((candidate for candidate in rest if candidate.family == one.family), None)
        if line is not None:
            rest.remove(line)
        found.append(Change(one, line))
    return [*found, *(Change(None, line) for line in rest)]
