"""The old files that an office brought."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.poverty.queries.oldfiles import old_files_visible_to
from ansinh.ui.lists import Column, Listing

OLD_FILES = Listing(
    code="old-files",
    title=_("Results of earlier reviews"),
    rows=lambda actor: old_files_visible_to(actor).select_related("area", "round"),
    order=("-year", "-pk"),
    columns=(
        Column(
            "file", _("file"), lambda one: one.file_name, order=("file_name__as_words",),
            link=lambda one: reverse("old_file", args=[one.pk]),
        ),
        Column("year", _("year of the review"), lambda one: one.year, order=("year",)),
        Column(
            "state", _("state"), lambda one: gettext("taken over") if one.round_id else gettext("looked through"),
            tone=lambda one: "green" if one.round_id else "yellow",
        ),
        Column("by", _("brought by"), lambda one: one.brought_by_name),
        Column("at", _("brought at"), lambda one: one.brought_at, kind="moment", order=("brought_at",)),
    ),
    empty=_("No result of an earlier review was brought in"),
    empty_hint=_("A commune begins with its history: bring the workbook of last year's result."),
)  # fmt: skip
