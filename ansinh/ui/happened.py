"""What rooms tell of people and their household: rows of one shape, so that a page asks for all of them at once.

A room says which rows tell something and which words each becomes; the page learns neither the tables nor the words.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import BigIntegerField, F, IntegerField, Model, QuerySet, Value
from django.db.models.functions import Cast, JSONObject

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.stencils import Asking, answers_to, stencils_of

Kept = TypeVar("Kept", bound=Model)
SHAPE = ("told_by", "told_of", "told_key", "told_data")


@dataclass(frozen=True)
class Whose:
    """Whose events are asked for: every record of these people, and the household whose they share."""

    people: tuple[int, ...]
    household: int | None


@dataclass(frozen=True)
class Said:
    """An event in words; `page` and `key` name the page that tells more, empty where the actor may open none."""

    day: dt.date
    what: str
    detail: str = ""
    page: str = ""
    key: int = 0


@dataclass(frozen=True)
class Row:
    """One row as it came: of which person (None: of the household), and the fields that were asked for."""

    person: int | None
    key: int
    data: Mapping[str, Any]

    def day(self, name: str) -> dt.date | None:
        """A date among the fields."""
        value = self.data[name]
        return dt.date.fromisoformat(value) if value else None

    def instant(self, name: str) -> dt.date | None:
        """The day, in Việt Nam, of an instant among the fields."""
        value = self.data[name]
        return dt.datetime.fromisoformat(value).astimezone(clock.VIET_NAM).date() if value else None

    def as_row_of(self, model: type[Kept]) -> Kept:
        """The row as its model, with those fields that were asked for; not to be saved."""
        known = {one.name: one for one in model._meta.fields}
        values = {name: known[name].to_python(value) for name, value in self.data.items()}
        return model(pk=self.key, **values)


@dataclass(frozen=True)
class Telling:
    """Rows of one table, each of the `person` that a field names, with `fields` by the names that `say` asks for."""

    code: str
    rows: "Callable[[], QuerySet[Any]]"
    say: Callable[[Row], Iterable[Said]]
    person: str | None = "individual_id"
    fields: Mapping[str, str] = field(default_factory=dict)

    def shaped(self, number: int) -> "QuerySet[Any]":
        person = F(self.person) if self.person else Value(None, BigIntegerField())
        columns = {
            "told_by": Value(number, IntegerField()),
            "told_of": Cast(person, BigIntegerField()),
            "told_key": Cast(F("pk"), BigIntegerField()),
            "told_data": JSONObject(**{name: F(path) for name, path in self.fields.items()}),
        }
        shaped: QuerySet[Any] = self.rows().order_by().annotate(**columns).values_list(*SHAPE)
        return shaped


@dataclass(frozen=True)
class Happened:
    """What was read: the rows of each telling."""

    rows: Mapping[str, Sequence[Row]]
    tellings: Sequence[Telling]

    @cached_property
    def said(self) -> list[tuple[int | None, Said]]:
        """All of it in words, with the record of the person."""
        return [
            (row.person, said) for one in self.tellings for row in self.rows.get(one.code, ()) for said in one.say(row)
        ]


Offer = Callable[[Actor, Whose], Iterable[Telling]]
_offers: list[Offer] = []


def offer_tellings(offer: Offer) -> None:
    """Let `offer` tell events of people and households; the same offer counts once."""
    if offer not in _offers:
        _offers.append(offer)


def read_happened(own: Callable[..., Iterable[Telling]], *, actor: Actor, whose: Whose, **said: bool) -> Happened:
    """All rows of what the page tells itself, by `own(actor, whose, **said)`, and of what others offer; one query."""
    tellings = _tellings(own, actor, whose, said)
    homes = () if whose.household is None else (whose.household,)
    asking = Asking(actor, clock.today(), clock.now(), (*homes, *whose.people))
    stencils = stencils_of(_shaped, asking, own, len(homes), tuple(said.items()))
    rows: dict[str, list[Row]] = defaultdict(list)
    for number, person, key, data in answers_to(stencils.values(), asking):
        rows[tellings[number].code].append(Row(person, key, json.loads(data)))
    return Happened(rows, tellings)


def _tellings(
    own: Callable[..., Iterable[Telling]], actor: Actor, whose: Whose, said: Mapping[str, bool]
) -> list[Telling]:
    return [*own(actor, whose, **said), *(one for offer in _offers for one in offer(actor, whose))]


def _shaped(
    asking: Asking, own: Callable[..., Iterable[Telling]], homes: int, said: tuple[tuple[str, bool], ...]
) -> "dict[str, QuerySet[Any]]":
    whose = Whose(asking.keys[homes:], asking.keys[0] if homes else None)
    tellings = _tellings(own, asking.actor, whose, dict(said))
    return {str(number): one.shaped(number) for number, one in enumerate(tellings)}
