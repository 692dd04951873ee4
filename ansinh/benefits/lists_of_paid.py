"""Who is paid in a month, a row for each person: the people behind the figures of the first page."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.catalogue import BenefitCode, Group, group_of
from ansinh.benefits.lists_of_people import PLACE
from ansinh.benefits.policies import may_see_categories
from ansinh.core.actors import Actor
from ansinh.core.counting import count_up_to
from ansinh.core.months import Month
from ansinh.core.wall import is_of_one_commune
from ansinh.payments.lists import HAMLET
from ansinh.payments.queries.recipients import Kind, lines_of_month, people_of_month
from ansinh.registry.models import Individual, Way
from ansinh.registry.queries.people import keys_found
from ansinh.ui.lists import MOST_COUNTED, Column, Filter, Listing, one_of
from ansinh.ui.shown import Shown

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


def _paid_by(rows: QuerySet[Any], way: str) -> QuerySet[Any]:
    return rows.filter(in_cash__gt=0) if way == CASH else rows.filter(in_cash=0)


@dataclass(frozen=True)
class _Paid:
    """Who is paid in the month in the area of duty, as the database keeps it of whole payrolls."""

    actor: Actor
    month: Month

    @cached_property
    def people(self) -> dict[Kind, list[int]]:
        """By benefit, category and way; some of them several times."""
        found = people_of_month(month=self.month, area_path=self.actor.scope)
        return {kind: alike.people for kind, alike in found.items()}

    def of_group(self, rows: QuerySet[Any], group: str) -> QuerySet[Any]:
        meant = Q(pk__in=[])
        for benefit, category in sorted({(benefit, category) for benefit, category, _way in self.people}):
            if _is_of(group, benefit, category):
                meant |= Q(benefit=benefit, category=category)
        return rows.filter(meant)

    def first_by_name(self, shown: Shown, wanted: int) -> tuple[int, QuerySet[Any]]:
        """How many people there are, and such as begin with the wanted ones.

        A sample says how far into the names these reach: to ask for the name of each of 35,000 recipients takes many
        times longer than to look for the recipients among those who are called so.
        """
        asked = {one.filter.code: one.value for one in shown.filters if one.narrows}
        rows = shown.rows
        if shown.text or not asked.keys() <= {"group", "benefit", "way"}:
            return count_up_to(rows, MOST_COUNTED), rows
        people = self._narrowed(asked)
        if wanted * FEW_OF > len(people):
            return len(people), rows
        visible = Individual.objects.filter(area_path__within=self.actor.scope).order_by("sort_key", "pk")
        sample = [key for key in people if key % SAMPLED == 0]
        sampled = visible.filter(pk__among=sample).values_list("sort_key", flat=True)
        last = sampled[AMPLY * wanted // SAMPLED :].first()
        if last is None:
            return len(people), rows
        named = visible.filter(sort_key__lte=last).values_list("pk", flat=True)
        keys = list(islice((key for key in named if key in people), wanted))
        return len(people), rows.filter(individual__among=keys) if len(keys) == wanted else rows

    def _narrowed(self, asked: Mapping[str, str]) -> set[int]:
        """As the filters of the list narrow its lines."""
        meant = {
            (benefit, category, way): people
            for (benefit, category, way), people in self.people.items()
            if asked.get("benefit", benefit) == benefit
            and ("group" not in asked or _is_of(asked["group"], benefit, category))
        }
        everybody = set[int]().union(*meant.values())
        if "way" not in asked:
            return everybody
        in_cash = set[int]().union(*(people for (*_kind, way), people in meant.items() if way != Way.BANK))
        return in_cash if asked["way"] == CASH else everybody - in_cash


def _is_of(group: str, benefit: str, category: str) -> bool:
    """Carers are no group of recipients of their own."""
    return benefit != BenefitCode.CARER_SUPPORT and group_of(benefit, category) == group


def recipients_listing(actor: Actor, month: Month) -> Listing:
    """The people with regular lines in the month's approved payrolls, and what each draws in all.

    Only who may see categories narrows it to a group: that somebody is in one can tell an illness.
    """
    paid, sees_groups = _Paid(actor, month), may_see_categories(actor)
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
            Column("hamlet", _("hamlet"), lambda one: one["place"], order=("place__as_words",)),
            Column("amount", _("draws a month"), lambda one: one["total"], kind="money", order=("total",)),
            Column("way", _("way"), lambda one: str(IN_CASH if one["in_cash"] else BY_BANK), order=("in_cash",)),
        ),
        filters=(
            HAMLET if is_of_one_commune(actor.scope) else PLACE,
            one_of("benefit", _("What for"), BenefitCode.choices),
            *([Filter("group", _("Group"), paid.of_group, lambda actor: Group.choices)] if sees_groups else []),
            Filter("way", _("Way"), _paid_by, lambda actor: [(BANK, BY_BANK), (CASH, IN_CASH)]),
        ),
        search=lambda actor, rows, text: rows.filter(individual__among=keys_found(actor=actor, text=text)),
        search_label=_("Name or number"),
        empty=_("Nobody"),
        icon="people",
        people="individual_id",
        leading=paid.first_by_name,
    )  # fmt: skip
