"""Lists of people and of households: all of a commune; of more than one commune what is looked for."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_path, communes_of, hamlets_of
from ansinh.benefits.queries.person import monthly_amounts
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.core.wall import is_of_one_commune
from ansinh.registry.models import Classification, Household, HouseholdClass, Individual, Membership
from ansinh.registry.policies import households_visible_to, individuals_visible_to
from ansinh.registry.queries.circumstances import label_of_proof, proofs_lapsing
from ansinh.registry.queries.finding import households_numbered, understood
from ansinh.registry.queries.people import born_in_words, is_meant, keys_found, turning, with_head_keys
from ansinh.registry.queries.search import with_heads
from ansinh.ui.lists import MOST_COUNTED, Column, Filter, Listing
from ansinh.ui.shown import Shown

LIVING, DEAD = "living", "dead"
NOBODY = _("Nobody found")
FEWER_WORDS = _("Looked within your area of duty only. Try fewer words.")


def places_below(actor: Actor) -> list[tuple[str, str]]:
    """The hamlets of the actor's commune; of whoever works above communes, these. By path."""
    area = area_for_path(actor.scope)
    if not is_of_one_commune(actor.scope):
        below: Sequence[Area] = list(communes_of(area, on=clock.today()))
        return [(one.path, one.full_name) for one in below]
    commune = area.parent if area.level == Level.HAMLET and area.parent else area
    below = [one for one in hamlets_of(commune, on=clock.today()) if one.path.startswith(actor.scope)]
    return [(one.path, one.name) for one in below]


PLACE = Filter("place", _("Place"), lambda rows, value: rows.filter(area_path__within=value), places_below)


def _of_several_communes(actor: Actor) -> bool:
    return not is_of_one_commune(actor.scope)


def _place(one: Any) -> str:
    return ", ".join([*([one.hamlet.name] if one.hamlet else []), one.area.full_name])


def _with_amounts(actor: Actor, rows: Sequence[Any]) -> Sequence[Any]:
    amounts = monthly_amounts(list(rows)) if actor.may("view_payroll") else {}
    for one in rows:
        one.monthly_amount = amounts.get(one.pk)
    return rows


PEOPLE_COLUMNS = (
    Column(
        "name", _("name"), lambda one: one.full_name, order=("sort_key",), template="benefits/_person_name.html",
        beside=lambda one: str(_("died")) if one.died_on else "",
    ),
    Column("born", _("born"), born_in_words, order=("birth_date",)),
    Column("sex", _("sex"), lambda one: one.get_sex_display(), is_usual=False),
    Column("number", _("number"), lambda one: one.number, order=("identity_number",)),
    Column("place", _("place"), _place, order=("area_path",)),
    Column("died_on", _("died on"), lambda one: one.died_on, kind="day", order=("died_on",), is_usual=False),
    Column(
        "amount", _("draws a month"), lambda one: one.monthly_amount, kind="money", permission="view_payroll",
    ),
)  # fmt: skip


def _people(actor: Actor) -> QuerySet[Individual]:
    # Thousands may bear a name: their places are fetched for the page alone, not joined to all of them.
    return individuals_visible_to(actor).filter(merged_into__isnull=True).prefetch_related("area", "hamlet")


def _named(actor: Actor, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(is_meant(actor=actor, text=text))


def _sorted_once(shown: Shown, wanted: int) -> tuple[int, QuerySet[Any]]:
    """To count the bearers of a name and to sort them takes the same reading of all."""
    keys = list(shown.rows.values_list("pk", flat=True)[: MOST_COUNTED + 1])
    return len(keys), shown.rows.filter(pk__among=keys[:wanted])


def _living(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(died_on__isnull=value == LIVING)


PEOPLE = Listing(
    code="people",
    title=_("People"),
    rows=_people,
    order=("sort_key", "pk"),
    columns=PEOPLE_COLUMNS,
    filters=(PLACE, Filter("life", _("Life"), _living, lambda actor: [(LIVING, _("living")), (DEAD, _("died"))])),
    search=_named,
    search_label=_("Name, hamlet, number or telephone"),
    prepare=_with_amounts,
    empty=NOBODY,
    empty_hint=FEWER_WORDS,
    asks_first=_of_several_communes,
    ask=_("Whom do you look for?"),
    icon="search",
    people="pk",
    leading=_sorted_once,
)


def turning_listing(age: int, month: Month) -> Listing:
    """Those who reach an age in a month, by their birthdays."""
    return Listing(
        code="turning",
        title=_("Ages of the law"),
        rows=lambda actor: turning(actor=actor, age=age, month=month),
        order=("birth_date", "sort_key", "pk"),
        columns=PEOPLE_COLUMNS,
        filters=(PLACE,),
        search=lambda actor, rows, text: rows.filter(pk__among=keys_found(actor=actor, text=text)),
        search_label=_("Name or number"),
        prepare=_with_amounts,
        empty=_("Nobody"),
        icon="user",
        people="pk",
    )


def _led_or_numbered(actor: Actor, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """By the household's own number, or by somebody who belongs to it."""
    people = keys_found(actor=actor, text=text)
    homes = Membership.objects.filter(valid_to__isnull=True, individual__among=people).values("household")
    numbered = households_numbered(understood(actor, text), Household.objects.all()).values("pk")
    return rows.filter(Q(pk__among=ArraySubquery(homes)) | Q(pk__among=ArraySubquery(numbered)))


def _with_class(actor: Actor, rows: Sequence[Any]) -> Sequence[Any]:
    classes = HouseholdClass.objects.filter(in_force(clock.today()), household__in=rows)
    by_household = {one.household_id: one.get_household_class_display() for one in classes}
    heads = {one.household.pk: one.head for one in with_heads(rows)}
    for one in rows:
        one.head, one.class_name = heads.get(one.pk), by_household.get(one.pk, "")
    return rows


def _classed(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    classes = HouseholdClass.objects.filter(in_force(clock.today()), household_class=value)
    return rows.filter(pk__in=classes.values("household"))


HOUSEHOLDS = Listing(
    code="households",
    title=_("Households"),
    rows=lambda actor: with_head_keys(households_visible_to(actor).select_related("area", "hamlet")),
    order=("number", "pk"),
    columns=(
        Column(
            "number", _("number"), lambda one: one.number, order=("number",),
            link=lambda one: reverse("household", args=[one.pk]),
        ),
        Column("head", _("head of household"), lambda one: one.head.full_name if one.head else ""),
        Column("class", _("class"), lambda one: one.class_name),
        Column("address", _("address"), lambda one: one.address),
        Column("place", _("place"), _place, order=("area_path",)),
    ),
    filters=(PLACE, Filter("class", _("Class"), _classed, lambda actor: Classification.choices)),
    search=_led_or_numbered,
    search_label=_("Number of the household, or somebody of it"),
    prepare=_with_class,
    empty=_("No household found"),
    empty_hint=FEWER_WORDS,
    asks_first=_of_several_communes,
    ask=_("Which household do you look for?"),
    icon="home",
    people="head_key",
)  # fmt: skip


def _labelled(actor: Actor, rows: Sequence[Any]) -> Sequence[Any]:
    for one in rows:
        one.label = label_of_proof(actor, one)
    return rows


PROOFS = Listing(
    code="proofs",
    title=_("Proofs that lapse"),
    rows=lambda actor: proofs_lapsing(actor=actor, on=clock.today()),
    order=("expires_on", "pk"),
    columns=(
        Column(
            "name", _("name"), lambda one: one.individual.full_name, order=("individual__sort_key",),
            link=lambda one: reverse("person", args=[one.individual_id]),
        ),
        Column("what", _("proof of"), lambda one: str(one.label).capitalize()),
        Column("until", _("valid until"), lambda one: one.expires_on, kind="day", order=("expires_on",)),
    ),
    filters=(PLACE,),
    search=lambda actor, rows, text: rows.filter(individual__among=keys_found(actor=actor, text=text)),
    search_label=_("Name or number"),
    prepare=_labelled,
    empty=_("No proof lapses soon"),
    icon="alert",
    people="individual",
)  # fmt: skip
