"""The kinds of background work, each named by the room that does it."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from django.utils.functional import Promise

from ansinh.core.actors import Actor
from ansinh.work.errors import UnknownKind


class Progress(NamedTuple):
    """How much of a job is done; `total` None: not known."""

    done: int
    total: int | None


@dataclass(frozen=True)
class RunningJob:
    """What the work is told: by whose rights and for which place it runs."""

    pk: int
    actor: Actor
    area_path: str


Handler = Callable[..., Iterator[Progress] | None]
"""Called with a `RunningJob` and the job's arguments by keyword.

It either does everything and gives nothing: one transaction, the effect of once. Or it is a generator
that yields `Progress` after each part: each part, and the progress, is a transaction of its own. A
generator may be run again from its beginning, so its parts must do no harm the second time, and it
keeps no cursor open from one part to the next.
"""


HandlerT = TypeVar("HandlerT", bound=Handler)


@dataclass(frozen=True)
class JobKind:
    """A kind of work: `permission` is the right that whoever asks for it must have.

    `result` gives the address of the page where the result lies, called with the job's arguments by keyword.
    `only_reads`: it leaves nothing but its answer, so that whoever may only read has it done too.
    """

    code: str
    title: str | Promise
    permission: str
    handler: Handler
    result: Callable[..., str] | None = None
    only_reads: bool = False


_kinds: dict[str, JobKind] = {}


def job_kind(
    code: str,
    *,
    title: str | Promise,
    permission: str,
    result: Callable[..., str] | None = None,
    only_reads: bool = False,
) -> Callable[[HandlerT], HandlerT]:
    """Name a kind of background work, in the `tasks.py` of the room that does it: "payments.prepare_payroll"."""

    def name(handler: HandlerT) -> HandlerT:
        if code in _kinds:
            raise ValueError(f"The kind of work {code} is named twice")
        _kinds[code] = JobKind(code, title, permission, handler, result, only_reads)
        return handler

    return name


def kind_of_work(code: str) -> JobKind:
    """The kind named `code`; raises `UnknownKind`."""
    kind = _kinds.get(code)
    if kind is None:
        raise UnknownKind(kind=code)
    return kind


def kinds_of_work() -> list[JobKind]:
    """Every kind that a room does, in the order of their codes."""
    return [_kinds[code] for code in sorted(_kinds)]


def key_of_work(kind: str, arguments: Mapping[str, object]) -> str:
    """The digest by which the same work is known again."""
    return hashlib.sha256(json.dumps([kind, dict(arguments)], sort_keys=True).encode()).hexdigest()
