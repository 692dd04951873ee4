"""The page of a list: whole, its rows alone, or a file of all that it shows."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.events import announce
from ansinh.core.months import Month
from ansinh.core.sheet_streams import Share, Written, csv_chunks, xlsx_chunks
from ansinh.core.wall import current_actor, walled_stream
from ansinh.core.workbooks import Cell
from ansinh.ui.files import SPREADSHEET, named
from ansinh.ui.lists import Column, Listing
from ansinh.ui.shares import in_percent, tenths_of
from ansinh.ui.shown import Shown, shown_list

FILES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": SPREADSHEET,
}
ROWS_AT_ONCE = 1_000


@dataclass(frozen=True)
class ListExported:
    """Somebody took a list out of the house; `asked` is the address's part that says which rows and columns."""

    actor: Actor
    listing: str
    asked: str
    kind: str
    area_path: str


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
    try:
        parts = urlsplit(address)
    except ValueError:
        return []
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
