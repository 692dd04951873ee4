"""The rows of one list brought in: what each would do while it is previewed, and what it did once it is taken in."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.registry.listings import IMPORT_TONES
from ansinh.registry.models import ImportRun, ImportState, RowOutcome, Settling
from ansinh.registry.queries.imports import rows_of_preview, rows_of_run, shown_import_rows, shown_preview_rows
from ansinh.ui.lists import Column, Listing, by_words, one_of

ORDER = ("sheet", "row_number", "pk")
ROW = Column("row", _("row"), lambda one: one.place, order=("sheet", "row_number"))
OUTCOME = Column(
    "outcome", _("outcome"), lambda one: one.outcome, order=("outcome",), tone=lambda one: IMPORT_TONES[one.code]
)
SAYS = Column(
    "says", _("what the list says otherwise, or why not"),
    lambda one: "; ".join(map(str, [*one.changes, *one.reasons])), template="registry/_row_differs.html",
)  # fmt: skip
BY_OUTCOME = one_of("outcome", _("Outcome"), RowOutcome.choices)


def rows_listing(run: ImportRun) -> Listing:
    """The rows of a run by what it is: a preview, or what was done."""
    return _of_preview(run) if run.state == ImportState.PREVIEWED else _of_run(run)


def _of_preview(run: ImportRun) -> Listing:
    return Listing(
        code="import-rows",
        title=_("Rows of the list"),
        rows=lambda actor: rows_of_preview(run),
        order=ORDER,
        columns=(
            ROW,
            Column(
                "name", _("name"), lambda one: one.row.name, order=("name__as_name",),
                link=lambda one: _page_of(one.row.individual),
            ),
            OUTCOME,
            replace(SAYS, template="registry/_row_says.html", beside=_settled),
        ),
        filters=(BY_OUTCOME, one_of("settled_as", _("Settled as"), Settling.choices)),
        search=by_words("name"),
        search_label=_("Name"),
        prepare=lambda actor, rows: shown_preview_rows(actor=actor, rows=rows),
        empty=_("No such row"),
        icon="file",
    )  # fmt: skip


def _of_run(run: ImportRun) -> Listing:
    return Listing(
        code="import-rows",
        title=_("Rows of the list"),
        rows=lambda actor: rows_of_run(run),
        order=ORDER,
        columns=(
            ROW,
            Column(
                "name", _("name"), lambda one: one.individual and one.individual.full_name,
                order=("individual__sort_key",), link=lambda one: _page_of(one.individual),
            ),
            OUTCOME,
            SAYS,
        ),
        filters=(BY_OUTCOME,),
        search=by_words("individual__full_name"),
        search_label=_("Name"),
        prepare=lambda actor, rows: shown_import_rows(actor=actor, rows=rows),
        empty=_("No such row"),
        icon="file",
    )  # fmt: skip


def _page_of(individual: Any) -> str | None:
    return reverse("person", args=[individual.pk]) if individual else None


def _settled(one: Any) -> str:
    return str(one.row.get_settled_as_display()) if one.row.settled_as else ""
