"""Lists of a page as data: their columns, filters, search and order; what an address asks of them; the same as a file.

A page shows a `Listing` with `list_page`. What is asked stands in the address alone: `q` the search, `sort` a column
(`-` before it: downwards), `columns` those to show, a name for each filter, `page`, and `export` for a file.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from itertools import islice
from operator import or_
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import resolve
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.counting import count_up_to
from ansinh.core.events import announce
from ansinh.core.months import Month
from ansinh.core.sheet_streams import Share, Written, csv_chunks, xlsx_chunks
from ansinh.core.text import fold
from ansinh.core.wall import current_actor, is_of_one_commune, walled_stream
from ansinh.core.workbooks import Cell
from ansinh.ui.asked import number_asked
from ansinh.ui.files import SPREADSHEET, named
from ansinh.ui.shares import in_percent, tenths_of
from ansinh.ui.slots import Link, links_on

FILES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": SPREADSHEET,
}
ROWS_AT_ONCE = 1_000
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


@dataclass(frozen=True)
class ListExported:
    """Somebody took a list out of the house; `asked` is the address's part that says which rows and columns."""

    actor: Actor
    listing: str
    asked: str
    kind: str
    area_path: str


@dataclass(frozen=True)
class AskedFilter:
    """A filter with what was asked of it, whether it was understood and narrows the list, and what can be asked."""

    filter: Filter
    value: str
    narrows: bool
    choices: tuple[tuple[str, Any], ...] | None


@dataclass(frozen=True)
class Shown:
    """A list as it is asked for; `path` is the address of its page."""

    path: str
    listing: Listing
    actor: Actor
    asked: QueryDict
    rows: QuerySet[Any]
    columns: tuple[Column, ...]
    offered_columns: tuple[Column, ...]
    filters: tuple[AskedFilter, ...]
    text: str
    sort: str

    @cached_property
    def page_obj(self) -> Page[Any]:
        """The rows of the page asked for; a file never asks.

        Within a wall as wide as a province no more is counted than `MOST_COUNTED`, unless a page beyond it is asked.
        """
        pages = Paginator(self.rows, self.listing.page_size)
        number = number_asked(self.asked.get("page", "")) or 1
        wanted = number * pages.per_page
        if not is_of_one_commune(self.actor.scope) and wanted <= MOST_COUNTED:
            if self.listing.leading and not self.sort:
                count, pages.object_list = self.listing.leading(self, wanted)
                pages.count = min(count, MOST_COUNTED + 1)
            else:
                pages.count = count_up_to(self.rows, MOST_COUNTED)
        return pages.get_page(self.asked.get("page"))

    @cached_property
    def prepared(self) -> Sequence[Any]:
        return self.listing.prepare(self.actor, list(self.page_obj.object_list))

    @cached_property
    def frames(self) -> list[tuple[Column, SafeString, SafeString]]:
        """The columns with what stands before and after each of their cells in the page."""
        framed = []
        for number, column in enumerate(self.columns):
            css = mark_safe(' class="number"') if column.is_number else ""
            if number == 0:
                framed.append((column, format_html('<th scope="row"{}>', css), mark_safe("</th>")))
            else:
                before = format_html('<td data-label="{}"{}><span>', capfirst(str(column.label)), css)
                framed.append((column, before, mark_safe("</span></td>")))
        return framed

    @property
    def address(self) -> str:
        """The address's part that says which rows and columns, without the page."""
        kept = self.asked.copy()
        for name in ("page", "export"):
            kept.pop(name, None)
        return kept.urlencode()

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the address says that is none of the list's: whoever narrows the list keeps it."""
        own = {"q", "sort", "columns", "page", "export"} | {one.filter.code for one in self.filters}
        return [(name, value) for name, values in self.asked.lists() if name not in own for value in values]

    @property
    def whole_address(self) -> str:
        """The address's part for the list as it is before anybody narrows it."""
        return urlencode(self.kept)

    @cached_property
    def links(self) -> list[Link]:
        """What other rooms offer to do with all that is listed."""
        return [] if self.is_waiting else links_on("list", actor=self.actor, shown=self)

    @property
    def has_search(self) -> bool:
        """Whether there is a field to search in; a template would call the listing's own `search`."""
        return self.listing.search is not None

    @property
    def count(self) -> int:
        return self.page_obj.paginator.count

    @property
    def is_uncounted(self) -> bool:
        """Whether there are more rows than were counted: all that is known is that they are `count` at least."""
        return self.count == MOST_COUNTED + 1 and not is_of_one_commune(self.actor.scope)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text) or any(one.value and one.value != one.filter.usual for one in self.filters)

    @property
    def is_waiting(self) -> bool:
        """Nothing is listed because nothing was looked for."""
        return not self.is_narrowed and self.listing.asks_first(self.actor)


def shown_list(asked: QueryDict, listing: Listing, actor: Actor, path: str = "") -> Shown:
    """The list as the address asks for it; what was not understood is left out."""
    rows, filters = listing.rows(actor), []
    for one in listing.filters:
        value = asked.get(one.code, one.usual).strip()
        choices = tuple((str(code), label) for code, label in one.choices(actor)) if one.choices else None
        is_known = bool(value) and (choices is None or value in {code for code, _label in choices})
        narrowed = one.narrow(rows, value) if is_known else None
        rows = rows if narrowed is None else narrowed
        filters.append(AskedFilter(one, value, narrowed is not None, choices))
    text = asked.get("q", "").strip() if listing.search else ""
    if text and listing.search:
        rows = listing.search(actor, rows, text)
    offered = tuple(one for one in listing.columns if not one.permission or actor.may(one.permission))
    wanted = asked.getlist("columns")
    columns = tuple(one for one in offered if one.code in wanted) or tuple(one for one in offered if one.is_usual)
    sort, rows = _ordered(rows, listing, offered, asked.get("sort", ""))
    shown = Shown(
        path=path, listing=listing, actor=actor, asked=asked, rows=rows, columns=columns, offered_columns=offered,
        filters=tuple(filters), text=text, sort=sort,
    )  # fmt: skip
    return replace(shown, rows=rows.none()) if shown.is_waiting else shown


class PeopleListed(HttpResponse):
    """What the page of a list answers to `people_at`: the keys of its people, each once, in its order."""

    def __init__(self, keys: Iterable[int | None]) -> None:
        super().__init__()
        self.keys = [key for key in dict.fromkeys(keys) if key is not None]


class _NoList(Exception):
    """A page asks for more than a list of people ever does."""


class _PeopleAsked(HttpRequest):
    """What `people_at` asks a page with: nobody's session stands behind it."""

    @property
    def user(self) -> Any:  # type: ignore[override]
        raise _NoList

    @property
    def session(self) -> Any:  # type: ignore[override]
        raise _NoList


def people_at(address: str) -> list[int]:
    """The keys of the people whom the list at this address shows to the actor, with the rights that its page asks for;
    none where there is no list of people.
    """
    parts = urlsplit(address)
    request = _PeopleAsked()
    request.method, request.path, request.path_info = "GET", parts.path, parts.path
    request.GET = QueryDict(parts.query)
    request.META["ansinh.asks_people"] = True
    try:
        page = resolve(parts.path)
        answer = page.func(request, *page.args, **page.kwargs)
    except (Http404, _NoList):
        return []
    return answer.keys if isinstance(answer, PeopleListed) else []


def list_page(
    request: HttpRequest,
    listing: Listing,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
    path: str = "",
) -> HttpResponseBase:
    """The page of a list, its rows alone for a fragment, or the file where the address asks for one.

    `path`: where the page lies, if an act that was refused shows it at an address that nobody can open.
    """
    actor = current_actor()
    if request.META.get("ansinh.asks_people"):
        if not listing.people:
            return PeopleListed([])
        rows = shown_list(request.GET, listing, actor).rows
        return PeopleListed(rows.prefetch_related(None).values_list(listing.people, flat=True).iterator())
    kind = request.GET.get("export", "")
    if kind in FILES and request.method == "GET":
        return exported(request.GET, listing, actor, kind)
    shown = shown_list(request.GET, listing, actor, path or request.path)
    if request.headers.get("HX-Request") == "true" and request.method == "GET":
        return render(request, "ui/_list_rows.html", {"list": shown, **(context or {})})
    return render(request, template, {"list": shown, **(context or {})}, status=status)


def exported(asked: QueryDict, listing: Listing, actor: Actor, kind: str) -> StreamingHttpResponse:
    """All rows that the list shows, page after page, in its columns and order; sent while they are read."""
    shown = shown_list(asked, listing, actor)
    announce(ListExported(actor, listing.code, shown.address, kind, actor.scope))
    language = get_language() or "vi"
    columns = list(_columns_of_file(shown.columns, kind))
    headers = [header for header, _value in columns]

    def chunks() -> Iterator[bytes]:
        # The request's language ends with it, before the first row is sent.
        with override(language):
            rows = _cells(shown, [value for _header, value in columns])
            yield from csv_chunks(headers, rows) if kind == "csv" else xlsx_chunks(headers, rows, sheet=listing.code)

    response = StreamingHttpResponse(walled_stream(actor, chunks), content_type=FILES[kind])
    return named(response, f"{listing.code}.{kind}")


def _ordered(rows: QuerySet[Any], listing: Listing, columns: Sequence[Column], asked: str) -> tuple[str, QuerySet[Any]]:
    column = next((one for one in columns if one.order and one.code == asked.lstrip("-")), None)
    if column is None:
        return "", rows.order_by(*listing.order)
    is_down = asked.startswith("-")
    return asked, rows.order_by(*(_by(name, is_down=is_down) for name in column.order), *listing.order)


def _by(name: str, *, is_down: bool) -> OrderBy:
    expression = F(name.lstrip("-"))
    down = is_down != name.startswith("-")
    return expression.desc(nulls_last=True) if down else expression.asc(nulls_last=True)


def _columns_of_file(columns: Iterable[Column], kind: str) -> Iterator[tuple[str, Callable[[Any], Written]]]:
    """The headings of a file, each with what gives its cells."""
    for column in columns:
        if column.value is None:
            continue
        header = str(column.label)
        if column.beside is None:
            yield header, partial(_in_file, column, column.value, kind)
        elif column.kind == "text":
            yield header, partial(_joined, column.value, column.beside)
        else:
            yield header, partial(_in_file, column, column.value, kind)
            yield _("%(column)s (remark)") % {"column": header}, column.beside


def _cells(shown: Shown, values: Sequence[Callable[[Any], Written]]) -> Iterator[list[Written]]:
    rows = shown.rows.iterator(chunk_size=ROWS_AT_ONCE)
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        for row in shown.listing.prepare(shown.actor, batch):
            yield [value(row) for value in values]


def _joined(value: Callable[[Any], Cell], beside: Callable[[Any], str], row: Any) -> str:
    return "; ".join(text for one in (value(row), beside(row)) if one is not None and (text := str(one)))


def _in_file(column: Column, value_of: Callable[[Any], Cell], file: str, row: Any) -> Written:
    """What the file writes: the same that the page shows, as a value of its kind wherever the file can hold one."""
    value: Any = value_of(row)
    if value is None or value == "":
        return None
    if column.kind == "percent":
        # Programmes read "0.953" of a .csv by the signs of their language, as 953 in Vietnamese.
        return in_percent(value) if file == "csv" else Share(tenths_of(value) / 1000)
    if column.kind == "month":
        return value if isinstance(value, Month) else Month.of(value)
    if isinstance(value, dt.datetime):
        here = value.astimezone(clock.VIET_NAM).replace(tzinfo=None, second=0, microsecond=0)
        return here.date() if column.kind == "day" else here
    return value if isinstance(value, str | int | float | dt.date) else str(value)
