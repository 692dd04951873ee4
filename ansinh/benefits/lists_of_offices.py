"""Lists of how things are set up: who signs in each commune, and the levels of provinces."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.benefits.models import DecisionKind, Resolution
from ansinh.benefits.queries.offices import communes_with_office
from ansinh.benefits.queries.wordings import wordings_of
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.ui.lists import Column, Filter, Listing, by_words, one_of

SIGNED, UNSIGNED = "somebody", "nobody"


def _by_signer(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(chair_name__isnull=value == UNSIGNED)


OFFICES = Listing(
    code="offices",
    title=_("Offices"),
    rows=lambda actor: communes_with_office(actor, on=clock.today()),
    order=("path", "pk"),
    columns=(
        Column(
            "place", _("place"), lambda one: one.full_name, order=("search_key",),
            link=lambda one: reverse("office", args=[one.pk]),
        ),
        Column(
            "province", _("province"), lambda one: one.parent and one.parent.full_name,
            order=("parent__name__as_words",),
        ),
        Column("chair", _("who signs"), lambda one: one.chair_name, order=("chair_name__as_name",)),
        Column("since", _("since"), lambda one: one.since, kind="day", order=("since",)),
    ),
    filters=(
        Filter(
            "signs", _("Who signs"), _by_signer,
            lambda actor: ((SIGNED, _("somebody is recorded")), (UNSIGNED, _("nobody is recorded"))),
        ),
    ),
    search=by_words("full_name"),
    search_label=_("Name of the place"),
    empty=_("No commune here"),
    icon="gear",
)  # fmt: skip


def wordings_listing(area: Area) -> Listing:
    """What an office ever let its letters say in its own words."""
    return Listing(
        code="wordings",
        title=_("Wording of letters"),
        rows=lambda actor: wordings_of(area),
        order=("-valid_from", "-pk"),
        columns=(
            Column(
                "kind", _("letters that"), lambda one: one.get_kind_display(), order=("kind",),
                link=lambda one: reverse("wording", args=[area.pk, one.kind]),
            ),
            Column("from", _("from the day"), lambda one: one.valid_from, kind="day", order=("valid_from",)),
            Column("grounds", _("legal grounds added"), lambda one: one.grounds),
            Column("closing", _("last article"), lambda one: one.closing),
            Column("recipients", _("recipients"), lambda one: one.recipients),
            Column("who", _("recorded by"), lambda one: one.recorded_by_name, order=("recorded_by_name__as_name",)),
            Column("at", _("recorded"), lambda one: one.recorded_at, kind="moment", is_usual=False),
        ),
        filters=(one_of("kind", _("What it does"), DecisionKind.choices),),
        empty=_("All letters say what the system says"),
        icon="file",
    )  # fmt: skip


def resolutions_for(actor: Actor) -> "QuerySet[Resolution]":
    """Levels are law: whoever may read them reads those of every province."""
    return Resolution.objects.select_related("province")


def _by_time(rows: QuerySet[Resolution], value: str) -> QuerySet[Resolution]:
    month = Month.of(clock.today()).first_day
    if value == "now":
        return rows.filter(in_force(month))
    return rows.filter(valid_from__gt=month) if value == "later" else rows.filter(valid_to__lte=month)


TIMES = (("now", _("in force")), ("later", _("to come")), ("past", _("no longer")))
RESOLUTIONS = Listing(
    code="levels",
    title=_("Levels of provinces"),
    rows=resolutions_for,
    order=("province__name__as_words", "-valid_from", "pk"),
    columns=(
        Column(
            "document", _("resolution"), lambda one: one.document, order=("document__as_words",),
            link=lambda one: reverse("level", args=[one.pk]),
        ),
        Column("province", _("province"), lambda one: one.province.full_name, order=("province__name__as_words",)),
        Column(
            "standard", _("standard level"), lambda one: one.standard_level, kind="money", order=("standard_level",)
        ),
        Column("pension", _("social pension"), lambda one: one.pension_level, kind="money", order=("pension_level",)),
        Column("funeral", _("funeral support"), lambda one: one.funeral_amount, kind="money"),
        Column("signed_on", _("signed on"), lambda one: one.signed_on, kind="day", is_usual=False),
        Column(
            "first", _("from month"), lambda one: Month.of(one.valid_from).in_vietnamese, order=("valid_from",)
        ),
        Column(
            "last", _("last month"),
            lambda one: Month.of(one.valid_to).previous().in_vietnamese if one.valid_to else None,
            order=("valid_to",),
        ),
    ),
    filters=(Filter("time", _("When"), _by_time, lambda actor: TIMES),),
    search=by_words("document"),
    search_label=_("Number of the resolution"),
    empty=_("No province has a level of its own"),
    icon="book",
)  # fmt: skip
