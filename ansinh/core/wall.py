"""The wall: row-level security that keeps an actor inside the area of duty, and its doors.

PostgreSQL compares `area_path` with the session setting `ansinh.scope`; without a scope the guard
raises (SQLSTATE 42501), so no forgotten filter can show another commune's people.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import replace
from typing import Any, TypeVar

import psycopg
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.pq import TransactionStatus

from ansinh.core.actors import Actor
from ansinh.core.errors import Forbidden, OutsideScope

PARTS_OF_A_COMMUNE = 3
"""A path of a commune or hamlet has so many parts at least: the country, the province, the commune."""

Chunk = TypeVar("Chunk")

_actor: ContextVar[Actor | None] = ContextVar("ansinh_actor", default=None)
_scope: ContextVar[str] = ContextVar("ansinh_scope", default="")


class NotActing(Forbidden):
    """Code asked for the actor outside `acting`."""

    code = "not_acting"
    message = _("Nobody is acting here: sign in, or open the act with an actor.")


def is_of_one_commune(area_path: str) -> bool:
    """Whether everything at or below this path is one commune's."""
    return area_path.count(".") >= PARTS_OF_A_COMMUNE


def current_actor() -> Actor:
    """The actor of the innermost `acting`; raises `NotActing` outside."""
    actor = _actor.get()
    if actor is None:
        raise NotActing
    return actor


def current_scope() -> str:
    """The path that the wall lets through now; empty outside `acting`."""
    return _scope.get()


_SET = (
    "select set_config('ansinh.scope', %s, true), set_config('ansinh.may_write', %s, true),"
    " set_config('ansinh.actor', %s, true)"
)
"""The three session settings of the wall, for this transaction only."""


def _settings(actor: Actor | None, scope: str) -> list[str]:
    writes = "on" if actor is not None and actor.may_write else "off"
    return [scope, writes, actor.username if actor else ""]


def _set(actor: Actor | None, scope: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, _settings(actor, scope))


@contextmanager
def acting(actor: Actor, *, scope: str | None = None) -> Iterator[Actor]:
    """Open the wall for `actor` within `scope` (a path at or below the area of duty), in one transaction.

    Raises `OutsideScope` when `scope` is not within the actor's area of duty.
    """
    chosen = actor.scope if scope is None else scope
    if not chosen or not chosen.startswith(actor.scope):
        raise OutsideScope(who=actor.full_name, scope=actor.scope, area=chosen)
    with _settings_as(actor, chosen):
        yield actor


@contextmanager
def widened(scope: str) -> Iterator[None]:
    """Let the running act look as far as `scope`: only for named acts that reach beyond one area.

    Whoever calls this writes an audit row and tells the officer no more than which area to ask.
    """
    with _settings_as(current_actor(), scope):
        yield


@contextmanager
def keeping() -> Iterator[None]:
    """Let the house write down, within the scope of the running act, what a reader's question leaves behind.

    That is the job which answers it, and the answer: only for named acts that leave nothing else.
    """
    with _settings_as(replace(current_actor(), may_write=True), current_scope()):
        yield


@contextmanager
def in_place_of(actor: Actor) -> Iterator[None]:
    """Let `current_actor` be somebody else while queries are written that nobody asks yet: the wall stays as it is."""
    actor_token, scope_token = _actor.set(actor), _scope.set(actor.scope)
    try:
        yield
    finally:
        _actor.reset(actor_token)
        _scope.reset(scope_token)


def write_alone(actor: Actor, statement: str, values: Sequence[Any]) -> None:
    """One statement as a whole act, in one round trip: for a door at which thousands knock in a second.

    `statement` takes what it writes `from wall`, so that the wall is open before a row comes. Where the connection
    turns out to be dead it is written on another one: once too often at worst.
    """
    if connection.in_atomic_block:
        with acting(actor), connection.cursor() as cursor:
            cursor.execute(f"with wall as (select) {statement}", values)
        return
    act, told = f"with wall as materialized ({_SET}) {statement}", [*_settings(actor, actor.scope), *values]
    try:
        _write_at_once(act, told)
    except OperationalError:
        if connection.is_usable():
            raise
        connection.close()
        _write_at_once(act, told)


def _write_at_once(act: str, values: Sequence[Any]) -> None:
    """Without asking first whether the connection lives, and with values that the server puts in."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(act, values, prepare=False)


def walled_stream(actor: Actor, chunks: Callable[[], Iterable[Chunk]]) -> Iterator[Chunk]:
    """The chunks of a streamed answer, made within an act of their own: the request's act ends before they are sent.

    `chunks` is called inside the act. The act lives in a context of its own, so that nothing else of the process
    acts as `actor` between two chunks.
    """
    context = copy_context()
    inside = _within(actor, chunks)
    end = object()
    try:
        while (chunk := context.run(next, inside, end)) is not end:
            yield chunk  # type: ignore[misc]
    finally:
        context.run(inside.close)


def _within(actor: Actor, chunks: Callable[[], Iterable[Chunk]]) -> Generator[Chunk, None, None]:
    with acting(actor):
        yield from chunks()


@contextmanager
def _settings_as(actor: Actor, scope: str) -> Iterator[None]:
    before_actor, before_scope = _actor.get(), _scope.get()
    is_inner = connection.in_atomic_block
    with transaction.atomic():
        _set(actor, scope)
        actor_token, scope_token = _actor.set(actor), _scope.set(scope)
        try:
            yield
        finally:
            _actor.reset(actor_token)
            _scope.reset(scope_token)
            # The end of a transaction restores the settings by itself; one to be rolled back refuses commands.
            if is_inner and connection.connection is not None and not connection.needs_rollback and not _has_failed():
                _set(before_actor, before_scope)


def _has_failed() -> bool:
    """Whether a statement of raw SQL failed, of which Django itself knows nothing."""
    return bool(connection.connection.info.transaction_status == TransactionStatus.INERROR)
