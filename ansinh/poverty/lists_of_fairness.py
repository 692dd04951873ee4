"""Every change of a class or score after the survey, with who, when, why, before and after."""

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.poverty.models import Assessment, ReviewRound, Stage
from ansinh.poverty.policies import listed_visible_to
from ansinh.poverty.queries.rounds import hamlets_of_round
from ansinh.registry.models import Classification
from ansinh.ui.lists import Column, Filter, Listing, by_words, one_of

AFTER_THE_SURVEY = [(one.value, one.label) for one in Stage if one != Stage.SURVEY]


def changes_of(found: ReviewRound) -> "QuerySet[Any]":
    """The assessments after the survey, each with the class and points that held before it."""
    earlier = Assessment.objects.filter(
        Q(made_at__lt=OuterRef("made_at")) | Q(made_at=OuterRef("made_at"), pk__lt=OuterRef("pk")),
        listed=OuterRef("listed"),
    ).order_by("-made_at", "-pk")
    before = {
        f"before_{name}": Subquery(earlier.values(name)[:1])
        for name in ("household_class", "income_points", "deprivation_points")
    }
    rows = Assessment.objects.filter(listed__round=found).exclude(stage=Stage.SURVEY)
    return rows.annotate(**before).select_related("listed__hamlet", "listed__reviewer")


def _scored(household_class: str | None, income_points: int | None, deprivation_points: int | None) -> str:
    label = str(dict(Classification.choices).get(household_class or "", "–"))
    if income_points is None and deprivation_points is None:
        return label
    return f"{label} ({_or_dash(income_points)} / {_or_dash(deprivation_points)})"


def _or_dash(points: int | None) -> str:
    return "–" if points is None else str(points)


def _dressed(actor: Actor, rows: Sequence[Any]) -> Sequence[Any]:
    for one in rows:
        one.before = _scored(one.before_household_class, one.before_income_points, one.before_deprivation_points)
        one.after = _scored(one.household_class, one.income_points, one.deprivation_points)
        one.on = one.made_at.astimezone(clock.VIET_NAM)
    return rows


def changes_listing(found: ReviewRound) -> Listing:
    """The changes of one round."""
    hamlets = [(str(one.pk), one.name) for one in hamlets_of_round(found)]
    return Listing(
        code="review-class-changes",
        title=_("Changes after the survey"),
        rows=lambda actor: changes_of(found).filter(listed__in=listed_visible_to(actor)),
        order=("-made_at", "-pk"),
        columns=(
            Column(
                "head", _("head of household"), lambda one: one.listed.head_name, order=("listed__head_name__as_name",),
                link=lambda one: reverse("household", args=[one.listed.household_id]),
            ),
            Column("hamlet", _("hamlet"), lambda one: one.listed.hamlet and one.listed.hamlet.name),
            Column("stage", _("when"), lambda one: one.get_stage_display(), order=("stage",)),
            Column("before", _("class before"), lambda one: one.before),
            Column("after", _("class after"), lambda one: one.after),
            Column("why", _("why"), lambda one: one.why, permission="view_health"),
            Column("by", _("changed by"), lambda one: one.made_by_name, order=("made_by_name__as_name",)),
            Column("at", _("changed at"), lambda one: one.on, kind="moment", order=("made_at",)),
            Column(
                "reviewer", _("reviewer"), lambda one: one.listed.reviewer and one.listed.reviewer.full_name,
                is_usual=False,
            ),
        ),
        filters=(
            one_of("stage", _("When"), AFTER_THE_SURVEY),
            Filter(
                "hamlet", _("Hamlet"), lambda rows, value: rows.filter(listed__hamlet=value), lambda actor: hamlets
            ),
        ),
        search=by_words("listed__head_name"),
        search_label=_("Name"),
        prepare=_dressed,
        empty=_("Nothing was changed after the survey"),
        icon="list",
    )  # fmt: skip
