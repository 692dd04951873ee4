"""Asking a table of allowed moves, with one sentence for every refusal."""

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import TextChoices

from ansinh.benefits.errors import WrongState

State = TypeVar("State", bound=TextChoices)


def check_move(what: object, present: str, wanted: State, moves: Mapping[State, frozenset[State]]) -> None:
    """Raise `WrongState` unless the table lets `present` become `wanted`."""
    kind = type(wanted)
    if wanted not in moves[kind(present)]:
        needed = ", ".join(str(origin.label) for origin, targets in moves.items() if wanted in targets)
        raise WrongState(what=str(what), state=str(kind(present).label), needed=needed)
