"""Lists of the room of insurance: cards, people without one, changes of a month, lists brought and lists made."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_path, communes_of, hamlets_of
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.core.wall import is_of_one_commune
from ansinh.insurance.models import Card, CardGroup, CardListRun, CardSource, RunState, StateListState
from ansinh.insurance.policies import card_lists_visible_to, cards_visible_to, state_lists_visible_to
from ansinh.insurance.queries.cards import is_followed
from ansinh.insurance.queries.changes import DAY, CardChange, card_changes
from ansinh.insurance.queries.groups import order_of_groups
from ansinh.insurance.queries.premium_support import support_on
from ansinh.insurance.queries.prices import prices_of
from ansinh.insurance.queries.uncovered import people_without_card
from ansinh.insurance.services import last_day_of
from ansinh.judgement.insurance import share_of_state
from ansinh.registry.queries.people import born_in_words, is_meant, keys_found
from ansinh.ui.lists import Column, Filter, Listing, one_of, state_column

SEARCHED = _("Name, hamlet, number or telephone")
IN_FORCE, LAPSED, TO_COME = "in_force", "lapsed", "to_come"
DAYS = {"ends_10": 10, "ends_30": 30, "ends_60": 60}
RUN_TONES = {RunState.READING: "blue", RunState.PREVIEWED: "yellow", RunState.APPLIED: "green"}
LIST_TONES = {StateListState.PREPARED: "yellow", StateListState.APPROVED: "blue", StateListState.SENT: "green"}


def places_below(actor: Actor) -> list[tuple[str, str]]:
    """The hamlets of the actor's commune; of whoever works above communes, these. By path."""
    area = area_for_path(actor.scope)
    if not is_of_one_commune(actor.scope):
        return [(one.path, one.full_name) for one in communes_of(area, on=clock.today())]
    commune = area.parent if area.level == Level.HAMLET and area.parent else area
    below = [one for one in hamlets_of(commune, on=clock.today()) if one.path.startswith(actor.scope)]
    return [(one.path, one.name) for one in below]


PLACE = Filter("place", _("Place"), lambda rows, value: rows.filter(area_path__within=value), places_below)


def of_several_communes(actor: Actor) -> bool:
    """Whoever works above communes says first what to look for."""
    return not is_of_one_commune(actor.scope)


def place_of(one: Any) -> str:
    """The hamlet and the commune of a person."""
    return ", ".join([*([one.hamlet.name] if one.hamlet else []), one.area.full_name])


def group_label(code: str) -> str | None:
    """The name of a group; None for none."""
    return str(CardGroup(code).label) if code else None


def state_of(card: Card, on: dt.date) -> str:
    """What a card is to a day, by its code."""
    if card.valid_from > on:
        return TO_COME
    return LAPSED if card.valid_to is not None and card.valid_to <= on else IN_FORCE


STATES = {IN_FORCE: _("holds"), TO_COME: _("begins later"), LAPSED: _("over")}
STATE_TONES = {IN_FORCE: "green", TO_COME: "blue", LAPSED: "secondary"}


def _by_time(rows: QuerySet[Card], value: str) -> QuerySet[Card] | None:
    on = clock.today()
    living = rows.filter(end_cause="", individual__died_on__isnull=True).exclude(is_followed())
    if value == IN_FORCE:
        return rows.filter(in_force(on))
    if value == LAPSED:
        return living.filter(valid_to__lte=on)
    return living.filter(valid_to__gt=on, valid_to__lte=on + dt.timedelta(days=DAYS[value]))


TIMES = {
    "ends_10": _("runs out within 10 days"),
    "ends_30": _("runs out within 30 days"),
    "ends_60": _("runs out within 60 days"),
    LAPSED: _("ran out, not renewed"),
    IN_FORCE: _("holds"),
}

CARDS = Listing(
    code="cards",
    title=_("Health-insurance cards"),
    rows=lambda actor: cards_visible_to(actor)
    .filter(individual__merged_into__isnull=True)
    .annotate(is_over=Q(valid_to__isnull=False, valid_to__lte=clock.today()))
    .select_related("individual__area", "individual__hamlet"),
    order=("is_over", "valid_to", "pk"),
    columns=(
        Column(
            "name", _("name"), lambda one: one.individual.full_name, order=("individual__sort_key",),
            link=lambda one: reverse("person_cards", args=[one.individual_id]),
        ),
        Column("born", _("born"), lambda one: born_in_words(one.individual), is_usual=False),
        Column("place", _("place"), lambda one: place_of(one.individual), order=("area_path",)),
        Column("number", _("code"), lambda one: one.number, order=("number",)),
        Column("group", _("group"), lambda one: one.get_group_display(), order=("group",)),
        Column("valid_from", _("from"), lambda one: one.valid_from, kind="day", order=("valid_from",)),
        Column("last_day", _("last day"), last_day_of, kind="day", order=("valid_to",)),
        Column(
            "state", _("state"), lambda one: str(STATES[state_of(one, clock.today())]),
            tone=lambda one: STATE_TONES[state_of(one, clock.today())],
        ),
        Column("clinic", _("place of treatment"), lambda one: one.clinic, is_usual=False),
        Column(
            "unbroken", _("unbroken since"), lambda one: one.continuous_since, kind="day",
            order=("continuous_since",), is_usual=False,
        ),
        Column("source", _("known from"), lambda one: one.get_source_display(), is_usual=False),
    ),
    filters=(
        Filter("time", _("Time"), _by_time, lambda actor: TIMES.items()),
        one_of("group", _("Group"), CardGroup.choices),
        PLACE,
        one_of("source", _("Known from"), CardSource.choices),
    ),
    search=lambda actor, rows, text: rows.filter(individual__among=keys_found(actor=actor, text=text)),
    search_label=SEARCHED,
    empty=_("No card is recorded"),
    empty_hint=_("Bring the list of the insurance office, or record a card on the page of its person."),
    asks_first=of_several_communes,
    ask=_("Choose a commune"),
    people="individual",
    icon="file",
)  # fmt: skip


def _named(actor: Actor, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(is_meant(actor=actor, text=text))


def without_card_listing(on: dt.date) -> Listing:
    """Who has no card on a day, with the group that would give one and what it would cost."""

    def with_prices(actor: Actor, rows: Sequence[Any]) -> Sequence[Any]:
        prices = prices_of(individuals={one.pk for one in rows}, on=on, support=support_on(actor.scope, on))
        for one in rows:
            one.price = prices[one.pk]
        return rows

    def groups(actor: Actor) -> list[tuple[str, str]]:
        known = order_of_groups(on, support_on(actor.scope, on))
        return [(code, str(CardGroup(code).label)) for code in (*known, CardGroup.HOUSEHOLD)]

    return Listing(
        code="without-card",
        title=_("Without a card"),
        rows=lambda actor: people_without_card(actor=actor, on=on),
        order=("sort_key", "pk"),
        columns=(
            Column(
                "name", _("name"), lambda one: one.full_name, order=("sort_key",),
                link=lambda one: reverse("person_cards", args=[one.pk]),
            ),
            Column("born", _("born"), born_in_words, order=("birth_date",)),
            Column("number", _("number"), lambda one: one.number, order=("identity_number",), is_usual=False),
            Column("place", _("place"), place_of, order=("area_path",)),
            Column("group", _("group that would give one"), lambda one: group_label(one.price.group)),
            Column("share", _("the state pays (%)"), lambda one: one.price.share, kind="number"),
            Column("pays", _("to pay a month"), lambda one: one.price.person_pays, kind="money"),
        ),
        filters=(Filter("group", _("Group"), lambda rows, value: rows.filter(group=value), groups), PLACE),
        search=_named,
        search_label=SEARCHED,
        prepare=with_prices,
        empty=_("Everybody who lives here has a card"),
        asks_first=of_several_communes,
        ask=_("Choose a commune"),
        people="pk",
        icon="people",
    )  # fmt: skip


def changes_listing(month: Month) -> Listing:
    """Whose health insurance the state begins or ceases to pay for, or pays for in another group, in a month; each with
    the card that the person has.
    """
    last = month.last_day

    def with_shares(actor: Actor, rows: Sequence[Any]) -> Sequence[Any]:
        support = support_on(actor.scope, last)
        for one in rows:
            one.share = share_of_state(one.now, on=last, resolution=support) if one.now else None
        return rows

    return Listing(
        code="health-cards",
        title=_("Health-insurance cards"),
        rows=lambda actor: card_changes(actor=actor, month=month),
        order=("sort_key", "pk"),
        columns=(
            Column(
                "name", _("name"), lambda one: one.full_name, order=("sort_key",),
                link=lambda one: reverse("person_cards", args=[one.pk]),
            ),
            Column("born", _("born"), born_in_words, order=("birth_date",)),
            Column("sex", _("sex"), lambda one: one.get_sex_display(), is_usual=False),
            Column("number", _("number"), lambda one: one.number, order=("identity_number",)),
            Column("place", _("place"), place_of, order=("area_path",)),
            Column("card", _("what is to be done"), lambda one: str(CardChange(one.what).label), order=("what",)),
            Column("before", _("group before"), lambda one: group_label(one.before), order=("before",)),
            Column("now", _("group from now on"), lambda one: group_label(one.now), order=("now",)),
            Column("held", _("has a card as"), lambda one: group_label(one.held), order=("held",)),
            Column(
                "held_to", _("its last day"), lambda one: one.held_to and one.held_to - DAY, kind="day",
                order=("held_to",),
            ),
            Column(
                "share", _("the state pays (%)"),
                lambda one: one.share, kind="number",
            ),
            Column("died_on", _("died on"), lambda one: one.died_on, kind="day", is_usual=False),
        ),
        filters=(one_of("what", _("What is to be done"), CardChange.choices), PLACE),
        search=_named,
        search_label=SEARCHED,
        prepare=with_shares,
        empty=_("No card begins or ends in this month"),
        asks_first=of_several_communes,
        ask=_("Choose a commune"),
        people="pk",
        icon="people",
    )  # fmt: skip


def _counted(run: CardListRun) -> int:
    return sum(run.counts.values())


CARD_LISTS = Listing(
    code="card-lists",
    title=_("Lists of the insurance office"),
    rows=lambda actor: card_lists_visible_to(actor).select_related("area"),
    order=("-brought_at", "-pk"),
    columns=(
        Column(
            "file", _("file"), lambda one: one.file_name, order=("file_name__as_words",),
            link=lambda one: reverse("card_list", args=[one.pk]),
        ),
        state_column(RUN_TONES),
        Column("rows", _("rows"), _counted, kind="number"),
        Column("new", _("new cards"), lambda one: one.counts.get("new", 0), kind="number"),
        Column("renewed", _("renewed"), lambda one: one.counts.get("renewed", 0), kind="number"),
        Column("by", _("brought by"), lambda one: one.brought_by_name, order=("brought_by_name__as_name",)),
        Column("at", _("brought at"), lambda one: one.brought_at, kind="moment", order=("brought_at",)),
    ),
    filters=(one_of("state", _("State"), RunState.choices),),
    empty=_("No list was brought in"),
    empty_hint=_("The insurance office sends the cards of the commune as a spreadsheet: bring it as it is."),
    icon="download",
)  # fmt: skip

STATE_LISTS = Listing(
    code="state-lists",
    title=_("Lists of those whom the state pays for"),
    rows=lambda actor: state_lists_visible_to(actor).select_related("area"),
    order=("-month", "-pk"),
    columns=(
        Column(
            "month", _("month"), lambda one: f"{one.month:%m/%Y}", order=("month",),
            link=lambda one: reverse("state_list", args=[one.pk]),
        ),
        Column("place", _("commune"), lambda one: one.area.full_name, order=("area_path",)),
        state_column(LIST_TONES),
        Column("kind", _("what it tells"), lambda one: str(_("everybody") if one.is_whole else _("what changed"))),
        Column("lines", _("people"), lambda one: one.line_count, kind="number", order=("line_count",)),
        Column("by", _("prepared by"), lambda one: one.prepared_by_name),
        Column("approved", _("approved by"), lambda one: one.approved_by_name, is_usual=False),
        Column("sent_on", _("sent on"), lambda one: one.sent_on, kind="day", order=("sent_on",)),
    ),
    filters=(one_of("state", _("State"), StateListState.choices),),
    empty=_("No list was made"),
    icon="list",
)  # fmt: skip


def office_of(actor: Actor) -> Area:
    """The place of the actor's duty."""
    return area_for_path(actor.scope)
