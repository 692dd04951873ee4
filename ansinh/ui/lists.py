"""Lists of a page as data: their columns, filters, search and order. A page shows a `Listing` with `list_page`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.core.text import fold
from ansinh.core.workbooks import Cell

if TYPE_CHECKING:
    from ansinh.ui.shown import Shown

MOST_COUNTED = 10_000
"""Of a province's rows: counting all bearers of a frequent name takes longer than finding the first fifty."""
Choices = Iterable[tuple[Any, Any]]
Search = Callable[[Actor, QuerySet[Any], str], QuerySet[Any]]


@dataclass(frozen=True)
class Column:
    """One column. `value` gives what the file writes and, unless `template` draws the cell from `row`, the page shows;
    None: no file has the column, it holds acts. `beside`: what `template` says beside the value; the file writes it
    behind a text, and in a column of its own beside anything else.

    `kind` is 'text', 'money', 'number', 'percent', 'day', 'month' or 'moment'. `order` names fields to sort by; empty:
    not sortable. `link` gives the address behind the value, `tone` the colour
    in which a state is shown as a badge. `is_usual`: shown until somebody chooses otherwise.
    `permission`: shown to those who have it only.
    """

    code: str
    label: str | Promise
    value: Callable[[Any], Cell] | None
    kind: str = "text"
    order: tuple[str, ...] = ()
    link: Callable[[Any], str | None] | None = None
    tone: Callable[[Any], str] | None = None
    template: str = ""
    beside: Callable[[Any], str] | None = None
    is_usual: bool = True
    permission: str = ""

    @property
    def is_number(self) -> bool:
        return self.kind in {"money", "number", "percent"}


def state_column(tones: Mapping[Any, str]) -> Column:
    """The column of what state a row is in, as a small word in its colour."""
    return Column(
        "state", _("state"), lambda one: one.get_state_display(), order=("state",),
        tone=lambda one: tones.get(one.state, "secondary"),
    )  # fmt: skip


@dataclass(frozen=True)
class Filter:
    """A way to narrow a list: a choice among `choices`, or text where there are none.

    `narrow` is called with what the address says and returns None where it does not understand it.
    """

    code: str
    label: str | Promise
    narrow: Callable[[QuerySet[Any], str], QuerySet[Any] | None]
    choices: Callable[[Actor], Choices] | None = None
    usual: str = ""
    placeholder: str | Promise = ""
    is_day: bool = False


def one_of(
    field: str, label: str | Promise, choices: Choices | Callable[[Actor], Choices], *, usual: str = ""
) -> Filter:
    """The filter by what a field of the rows holds; `choices` may depend on who asks."""
    return Filter(
        code=field,
        label=label,
        narrow=lambda rows, value: rows.filter(**{field: value}),
        choices=choices if callable(choices) else lambda actor: choices,
        usual=usual,
    )


def words_in(text: str, *fields: str) -> Q:
    """Rows of which each word of the text stands in one of the fields, without accents, in any order."""
    meant = Q()
    for word in fold(text).split():
        meant &= reduce(or_, [Q(**{f"{field}__folded__contains": word}) for field in fields])
    return meant


def by_words(*fields: str) -> Search:
    """The search of a list by the words in these fields."""
    return lambda actor, rows, text: rows.filter(words_in(text, *fields))


@dataclass(frozen=True)
class Listing:
    """What a page can list. `rows` gives the rows the actor may see; `prepare` dresses some of them before they are
    shown, so that a page asks for what lies beyond their table once. `order` ends with a unique field.
    For whom it `asks_first`, nothing is listed until something is looked for: `ask` says for what.
    `people` is the field of the rows that holds a person's key, where the rows are of people: they can be written to.
    `leading`, of a list in its usual order and how many rows are wanted of a province: how many there are (of more than
    `MOST_COUNTED`, any such number), and such as begin with the wanted ones; for lists that are quicker found so.
    """

    code: str
    title: str | Promise
    columns: tuple[Column, ...]
    rows: Callable[[Actor], QuerySet[Any]]
    order: tuple[str, ...]
    filters: tuple[Filter, ...] = ()
    search: Search | None = None
    search_label: str | Promise = ""
    prepare: Callable[[Actor, Sequence[Any]], Sequence[Any]] = lambda actor, rows: rows
    empty: str | Promise = ""
    empty_hint: str | Promise = ""
    asks_first: Callable[[Actor], bool] = lambda actor: False
    ask: str | Promise = ""
    icon: str = "list"
    page_size: int = 50
    people: str = ""
    leading: "Callable[[Shown, int], tuple[int, QuerySet[Any]]] | None" = None
