"""A list as an address asks for it.

What is asked stands in the address alone: `q` the search, `sort` a column (`-` before it: downwards), `columns` those
to show, a name for each filter, `page`, and `export` for a file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.core.counting import count_up_to
from ansinh.core.wall import is_of_one_commune
from ansinh.ui.asked import number_asked
from ansinh.ui.lists import MOST_COUNTED, Column, Filter, Listing
from ansinh.ui.slots import Link, links_on


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
            if self.listing.leading and not self.sort and not self.rows.query.is_empty():
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
    """The list as the address asks for it; words that were not understood are left out. A choice that is not offered,
    or no longer, as a hamlet that was merged, leaves nothing: a view kept with it must not become everybody's.
    """
    rows, filters = listing.rows(actor), []
    for one in listing.filters:
        value = asked.get(one.code, one.usual).strip()
        choices = tuple((str(code), label) for code, label in one.choices(actor)) if one.choices else None
        if value and choices is not None and value not in [code for code, _label in choices]:
            narrowed: QuerySet[Any] | None = rows.none()
            choices = (*choices, (value, _("no longer offered")))
        else:
            narrowed = one.narrow(rows, value) if value else None
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
