"""One case on a screen: every question that the law asked, with its answer, its values and its article."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.judgement.columns import Columns, read_facts
from ansinh.judgement.law import Choices, Law, law_as_asked, require_law
from ansinh.judgement.simulation import Piece, simulation_of
from openfisca_vietnam.reforms.provincial import ProvincialResolution

QUESTIONS = ("social_allowance", "social_pension", "carers_support")


@dataclass(frozen=True)
class Answer:
    """One question of the law and its answer for the person, `depth` levels below the amount that asked it."""

    depth: int
    variable: str
    label: str
    value: object
    references: tuple[str, ...]
    parameters: tuple[tuple[str, object], ...]  # dotted name and value, as read


def explain(
    columns: Columns,
    *,
    person: object,
    month: Month,
    known_on: dt.date | None = None,
    resolution: ProvincialResolution | None = None,
    choices: Choices | None = None,
) -> list[Answer]:
    """Every question that led to what a person of the columns draws, each told once, in the order asked.

    `columns` should hold the person and relatives only: the trace costs time. Raises as `judge` does; `ValueError`
    if the person is not in the columns.
    """
    require_law(month)
    law = law_as_asked(known_on=known_on, resolution=resolution, choices=choices)
    facts = read_facts(columns, today=clock.today())
    position = list(facts.persons).index(person)
    simulation = simulation_of(facts, Piece(0, len(facts)), law, month)
    simulation.trace = True
    for question in QUESTIONS:
        simulation.calculate(question, str(month))
    told: set[str] = set()
    return [answer for tree in simulation.tracer.trees for answer in answers(tree, law, position, told, 0)]


def answers(node: Any, law: Law, position: int, told: set[str], depth: int) -> Iterator[Answer]:
    """The answer of a node of OpenFisca's trace and of all below it that were not told before."""
    if node.name in told:
        return
    told.add(node.name)
    variable = law.system.get_variable(node.name)
    yield Answer(
        depth=depth,
        variable=node.name,
        label=variable.label or node.name,
        value=value_at(variable, node.value, position),
        references=tuple(variable.reference or ()),
        parameters=tuple((read.name, read.value) for read in node.parameters if not hasattr(read.value, "_children")),
    )
    for child in node.children:
        yield from answers(child, law, position, told, depth + 1)


def value_at(variable: Any, values: Any, position: int) -> object:
    """One person's value as a plain number, date, yes or no, or code."""
    if variable.value_type.__name__ == "Enum":
        return list(variable.possible_values)[int(values[position])].name
    value = values[position]
    return value.item() if hasattr(value, "item") else value
