"""Who is paid in a month, a row for each person: the people behind the figures of the first page."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.catalogue import BenefitCode, Group, group_of
from ansinh.benefits.lists_of_people import PLACE
from ansinh.benefits.policies import may_see_categories
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.wall import is_of_one_commune
from ansinh.payments.lists import HAMLET
from ansinh.payments.queries.recipients import lines_of_month
from ansinh.registry.models import Individual, Way
from ansinh.registry.queries.people import keys_found
from ansinh.ui.lists import Column, Filter, Listing, one_of

SAMPLED, AMPLY = 32, 4
"""One of so many people is asked for the name; a sample reaches for so many times what is wanted."""
FEW_OF = 100
"""Of so many people one is few: of more the names are better sorted."""
BANK, CASH = "bank", "cash"
BY_BANK, IN_CASH = _("by bank"), _("in cash")


def _people(actor: Actor, month: Month) -> QuerySet[Any]:
    # As an aggregate it does not join what is grouped by, and whoever only counts the people never looks for it.
    sort_key = Individual.objects.filter(pk=OuterRef("individual_id")).order_by().values("sort_key")
    lines = lines_of_month(month=month, area_path=actor.scope).order_by()
    rows: QuerySet[Any] = lines.values("individual_id").annotate(
        name=Max("beneficiary_name"), born=Max("birth_year"), place=Max("hamlet__name"), total=Sum("amount"),
        in_cash=Count("pk", filter=~Q(way=Way.BANK)), sort_key=Max(Subquery(sort_key)),
    )  # fmt: skip
    return rows


def _first_by_name(actor: Actor, rows: QuerySet[Any], wanted: int) -> tuple[int, QuerySet[Any]]:
    """How many people there are, and such as begin with the wanted ones; three small queries after the count.

    A sample says how far into the names these reach. Whoever is called so is looked for among the lines: to ask for
    the name of each of 35,000 recipients takes many times longer.
    """
    source, parameters = rows.order_by().values("individual_id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*), array_agg(individual_id) filter (where individual_id %% %s = 0)"
            f" from ({source}) as people",
            [SAMPLED, *parameters],
        )
        count, sample = cursor.fetchone()
    if wanted * FEW_OF > count:
        return count, rows
    visible = Individual.objects.filter(area_path__within=actor.scope).order_by("sort_key")
    sampled = visible.filter(pk__among=sample or []).values_list("sort_key", flat=True)
    last = sampled[AMPLY * wanted // SAMPLED :].first()
    if last is None:
        return count, rows
    named = ArraySubquery(visible.filter(sort_key__lte=last).order_by().values("pk"))
    keys = rows.filter(individual__among=named).values_list("individual_id", flat=True)[:wanted]
    return count, rows.filter(individual__among=list(keys)) if len(keys) == wanted else rows


def _paid_by(rows: QuerySet[Any], way: str) -> QuerySet[Any]:
    return rows.filter(in_cash__gt=0) if way == CASH else rows.filter(in_cash=0)


def _of_group(rows: QuerySet[Any], group: str) -> QuerySet[Any]:
    """Carers are no group of recipients of their own."""
    meant = Q(pk__in=[])
    for benefit, category in rows.order_by().values_list("benefit", "category").distinct():
        if benefit != BenefitCode.CARER_SUPPORT and group_of(benefit, category) == group:
            meant |= Q(benefit=benefit, category=category)
    return rows.filter(meant)


BY_GROUP = Filter("group", _("Group"), _of_group, lambda actor: Group.choices)


def recipients_listing(actor: Actor, month: Month) -> Listing:
    """The people with regular lines in the month's approved payrolls, and what each draws in all.

    Only who may see categories narrows it to a group: that somebody is in one can tell an illness.
    """
    return Listing(
        code="recipients",
        title=_("Recipients"),
        rows=lambda actor: _people(actor, month),
        order=("sort_key", "individual_id"),
        columns=(
            Column(
                "name", _("name"), lambda one: one["name"], order=("sort_key",),
                link=lambda one: reverse("person", args=[one["individual_id"]]) if actor.may("view_registry") else None,
            ),
            Column("born", _("birth year"), lambda one: one["born"], order=("born",)),
            Column("hamlet", _("hamlet"), lambda one: one["place"], order=("place",)),
            Column("amount", _("draws a month"), lambda one: one["total"], kind="money", order=("total",)),
            Column("way", _("way"), lambda one: str(IN_CASH if one["in_cash"] else BY_BANK), order=("in_cash",)),
        ),
        filters=(
            HAMLET if is_of_one_commune(actor.scope) else PLACE,
            one_of("benefit", _("What for"), BenefitCode.choices),
            *([BY_GROUP] if may_see_categories(actor) else []),
            Filter("way", _("Way"), _paid_by, lambda actor: [(BANK, BY_BANK), (CASH, IN_CASH)]),
        ),
        search=lambda actor, rows, text: rows.filter(individual__among=keys_found(actor=actor, text=text)),
        search_label=_("Name or number"),
        empty=_("Nobody"),
        icon="people",
        people="individual_id",
        leading=_first_by_name,
    )  # fmt: skip
