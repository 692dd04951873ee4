"""Lists of the registry's pages: people who move between communes, accounts that wait for a second hand."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.registry.models import Individual, MoveRequest, MoveState
from ansinh.registry.policies import moves_visible_to
from ansinh.registry.queries.payees import confirmable_by, people_for_second_hand
from ansinh.registry.queries.people import bearers_of_numbers
from ansinh.ui.lists import Column, Filter, Listing, one_of

OF_US, BY_US = "of_us", "by_us"
SIDES = ((OF_US, _("others ask us")), (BY_US, _("we ask others")))
MINE = "mine"


def _by_side(rows: QuerySet[MoveRequest], value: str) -> QuerySet[MoveRequest]:
    scope = current_actor().scope
    return rows.filter(from_path__within=scope) if value == OF_US else rows.filter(area_path__within=scope)


def _with_names(actor: Actor, rows: Sequence[Any]) -> Sequence[Any]:
    """Names of those whom the actor sees; nobody else's."""
    bearers = bearers_of_numbers({row.identity_number for row in rows})
    for row in rows:
        row.person = bearers.get(row.identity_number)
    return rows


MOVES = Listing(
    code="moves",
    title=_("Moves"),
    rows=lambda actor: moves_visible_to(actor).select_related("area", "from_area"),
    order=("-asked_on", "-pk"),
    columns=(
        Column(
            "number", _("identity number"), lambda one: one.identity_number, order=("identity_number",),
            link=lambda one: reverse("move", args=[one.pk]),
        ),
        Column("name", _("name"), lambda one: one.person and one.person.full_name),
        Column("from", _("from commune"), lambda one: one.from_area.full_name, order=("from_area__name",)),
        Column("to", _("to commune"), lambda one: one.area.full_name, order=("area__name",)),
        Column("reason", _("why"), lambda one: one.reason),
        Column("asked_on", _("asked on"), lambda one: one.asked_on, kind="day", order=("asked_on",)),
        Column("answered_on", _("answered on"), lambda one: one.answered_on, kind="day", is_usual=False),
        Column("state", _("state"), lambda one: one.get_state_display(), order=("state",), template="ui/_state.html"),
    ),
    filters=(
        one_of("state", _("State"), MoveState.choices),
        Filter("side", _("Who asks"), _by_side, lambda actor: SIDES),
    ),
    search=lambda actor, rows, text: rows.filter(identity_number__startswith=text),
    search_label=_("Identity number"),
    prepare=_with_names,
    empty=_("Nobody is asked for"),
    icon="swap",
)  # fmt: skip


def what_waits(one: Any) -> str:
    """The account, the payee, or both."""
    words = [gettext("bank account") if one.account_by else "", gettext("payee") if one.payee_by else ""]
    return ", ".join(filter(None, words))


def _by_hand(rows: QuerySet[Individual], value: str) -> QuerySet[Individual]:
    return confirmable_by(rows, current_actor().username)


SECOND_HAND = Listing(
    code="second-hand",
    title=_("Accounts and payees for a second hand"),
    rows=lambda actor: people_for_second_hand(actor).select_related("area", "hamlet"),
    order=("sort_key", "pk"),
    columns=(
        Column(
            "name", _("name"), lambda one: one.full_name, order=("sort_key",),
            link=lambda one: f"{reverse('person', args=[one.pk])}#acts",
        ),
        Column("number", _("identity number"), lambda one: one.number, is_usual=False),
        Column("hamlet", _("hamlet"), lambda one: one.hamlet and one.hamlet.name, order=("hamlet__name",)),
        Column("what", _("what waits"), what_waits),
        Column("by", _("proposed by"), lambda one: one.account_by or one.payee_by, order=("account_by", "payee_by")),
    ),
    filters=(Filter("hand", _("For whom"), _by_hand, lambda actor: ((MINE, _("those that I can confirm")),)),),
    empty=_("Nothing waits for a second hand"),
    icon="check",
)  # fmt: skip
