"""Lists of the registry's pages: lists brought in, pairs of records, people who move, what waits for a second hand."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.accounts.queries import names_of_accounts
from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.registry.banks import banks
from ansinh.registry.models import (
    BankAccount,
    ImportState,
    Individual,
    MoveRequest,
    MoveState,
    PairState,
    Payee,
    PayeeKind,
    RowOutcome,
    Subject,
)
from ansinh.registry.policies import imports_visible_to, moves_visible_to
from ansinh.registry.queries.duplicates import pairs_of_people, pairs_to_settle, shown_pairs
from ansinh.registry.queries.pair_sides import place_of
from ansinh.registry.queries.payees import confirmable_by, people_for_second_hand, proposals_of
from ansinh.registry.queries.people import bearers_of_numbers, born_in_words, keys_found
from ansinh.ui.lists import Column, Filter, Listing, by_words, one_of, state_column

OF_US, BY_US = "of_us", "by_us"
SIDES = ((OF_US, _("others ask us")), (BY_US, _("we ask others")))
MINE = "mine"
REASONS_IN_THE_LIST = 3


def _by_side(rows: QuerySet[MoveRequest], value: str) -> QuerySet[MoveRequest]:
    scope = current_actor().scope
    return rows.filter(from_path__within=scope) if value == OF_US else rows.filter(area_path__within=scope)


def _with_names(actor: Actor, rows: Sequence[Any]) -> Sequence[Any]:
    """Names of those whom the actor sees; nobody else's."""
    bearers = bearers_of_numbers({row.identity_number for row in rows})
    for row in rows:
        row.person = bearers.get(row.identity_number)
    return rows


MOVE_TONES = {MoveState.ASKED: "yellow", MoveState.RELEASED: "green", MoveState.DECLINED: "red"}
IMPORT_TONES = {
    ImportState.READING: "blue",
    ImportState.PREVIEWED: "yellow",
    ImportState.APPLIED: "green",
    ImportState.UNDONE: "secondary",
    ImportState.CANCELLED: "secondary",
    RowOutcome.NEW: "blue",
    RowOutcome.KNOWN: "secondary",
    RowOutcome.CHANGED: "azure",
    RowOutcome.AMBIGUOUS: "yellow",
    RowOutcome.REFUSED: "red",
    RowOutcome.LEFT_OUT: "secondary",
}

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
        Column("from", _("from commune"), lambda one: one.from_area.full_name, order=("from_area__name__as_words",)),
        Column("to", _("to commune"), lambda one: one.area.full_name, order=("area__name__as_words",)),
        Column("reason", _("why"), lambda one: one.reason),
        Column("asked_on", _("asked on"), lambda one: one.asked_on, kind="day", order=("asked_on",)),
        Column("answered_on", _("answered on"), lambda one: one.answered_on, kind="day", is_usual=False),
        state_column(MOVE_TONES),
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


def _with_proposals(actor: Actor, people: Sequence[Any]) -> Sequence[Any]:
    waiting = proposals_of([one.pk for one in people])
    for one in people:
        one.proposals = waiting[one.pk]
    return people


def _what_is_new(one: Any) -> str:
    """With the last four digits only: the list is printed and lies about."""
    return "; ".join(_in_words(proposal) for proposal in one.proposals)


def _in_words(proposal: BankAccount | Payee) -> str:
    if isinstance(proposal, Payee):
        return f"{proposal.payee_name or PayeeKind.SELF.label} · {proposal.get_way_display()}"
    bank = banks().get(proposal.bank_bin)
    return f"{bank.short_name if bank else proposal.bank_bin} …{proposal.number[-4:]} · {proposal.holder_name}"


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
        Column("hamlet", _("hamlet"), lambda one: one.hamlet and one.hamlet.name, order=("hamlet__name__as_words",)),
        Column("what", _("what waits"), what_waits),
        Column("new", _("what is new"), _what_is_new, permission="view_bank_accounts"),
        Column("by", _("proposed by"), lambda one: one.account_by or one.payee_by, order=("account_by", "payee_by")),
    ),
    filters=(Filter("hand", _("For whom"), _by_hand, lambda actor: ((MINE, _("those that I can confirm")),)),),
    search=lambda actor, rows, text: rows.filter(pk__among=keys_found(actor=actor, text=text)),
    search_label=_("Name or number"),
    prepare=_with_proposals,
    empty=_("Nothing waits for a second hand"),
    icon="check",
    people="pk",
)  # fmt: skip


def _with_hands(actor: Actor, rows: Sequence[Any]) -> Sequence[Any]:
    names = names_of_accounts({row.imported_by for row in rows})
    for row in rows:
        row.brought_by = names[row.imported_by]
    return rows


IMPORTS = Listing(
    code="imports",
    title=_("Lists brought in"),
    rows=lambda actor: imports_visible_to(actor).select_related("area"),
    order=("-pk",),
    columns=(
        Column(
            "file", _("file"), lambda one: one.file_name, order=("file_name__as_words",),
            link=lambda one: reverse("import_run", args=[one.pk]),
        ),
        Column("subject", _("what it lists"), lambda one: one.get_subject_display(), order=("subject",)),
        Column("month", _("month"), lambda one: one.month, kind="month", order=("month",)),
        Column("place", _("place"), lambda one: one.area.full_name, order=("area__name__as_words",), is_usual=False),
        state_column(IMPORT_TONES),
        Column("new", _("new"), lambda one: one.new_count, kind="number", order=("new_count",)),
        Column("changed", _("changed"), lambda one: one.changed_count, kind="number", order=("changed_count",)),
        Column("known", _("known"), lambda one: one.known_count, kind="number", order=("known_count",)),
        Column("refused", _("refused"), lambda one: one.refused_count, kind="number", order=("refused_count",)),
        Column(
            "ambiguous", _("to be settled"), lambda one: one.ambiguous_count, kind="number", order=("ambiguous_count",)
        ),
        Column(
            "left_out", _("left out"), lambda one: one.left_out_count, kind="number", order=("left_out_count",),
            is_usual=False,
        ),
        Column("brought", _("brought"), lambda one: one.imported_at, kind="moment", order=("imported_at",)),
        Column("by", _("brought by"), lambda one: one.brought_by, is_usual=False),
        Column(
            "applied", _("taken in"), lambda one: one.applied_at, kind="moment", order=("applied_at",), is_usual=False
        ),
    ),
    filters=(
        one_of("state", _("State"), ImportState.choices),
        one_of("subject", _("What it lists"), Subject.choices),
    ),
    search=by_words("file_name"),
    search_label=_("Name of the file"),
    prepare=_with_hands,
    empty=_("No list yet"),
    empty_hint=_("Bring the spreadsheet as you keep it."),
    icon="file",
)  # fmt: skip


def _states_of_pairs(actor: Actor) -> list[tuple[str, str]]:
    counted = pairs_to_settle(actor=actor).order_by().values_list("state").annotate(count=Count("pk"))
    counts = dict(counted)
    return [(state.value, f"{state.label} ({counts.get(state, 0)})") for state in PairState]


def _in_short(individual: Individual) -> str:
    return f"{individual.full_name}, {born_in_words(individual)}"


def _speaks_for(one: Any) -> str:
    return "; ".join([str(found.sentence) for found in one.evidence if found.is_for][:REASONS_IN_THE_LIST])


PAIRS = Listing(
    code="duplicates",
    title=_("Records that may be one person"),
    rows=lambda actor: pairs_to_settle(actor=actor),
    order=("-probability", "pk"),
    columns=(
        Column(
            "first", _("record 1"), lambda one: _in_short(one.pair.first), order=("first__sort_key",),
            link=lambda one: reverse("duplicate_pair", args=[one.pk]),
        ),
        Column("first_place", _("record 1 lives in"), lambda one: place_of(one.pair.first)),
        Column("first_number", _("number of record 1"), lambda one: one.pair.first.number, is_usual=False),
        Column("second", _("record 2"), lambda one: _in_short(one.pair.second), order=("second__sort_key",)),
        Column("second_place", _("record 2 lives in"), lambda one: place_of(one.pair.second)),
        Column("second_number", _("number of record 2"), lambda one: one.pair.second.number, is_usual=False),
        Column(
            "likelihood", _("likelihood"), lambda one: float(one.pair.probability), kind="percent",
            order=("probability",),
        ),
        Column("speaks_for", _("speaks for it"), _speaks_for),
        Column("state", _("state"), lambda one: one.pair.get_state_display(), order=("state",), is_usual=False),
        Column("found", _("found on"), lambda one: one.pair.found_on, kind="day", order=("found_on",)),
        Column(
            "settled", _("settled on"), lambda one: one.pair.settled_on, kind="day", order=("settled_on",),
            is_usual=False,
        ),
        Column("reason", _("reason"), lambda one: one.pair.reason, is_usual=False),
    ),
    filters=(one_of("state", _("State"), _states_of_pairs, usual=PairState.OPEN.value),),
    search=lambda actor, rows, text: pairs_of_people(actor=actor, rows=rows, text=text),
    search_label=_("Name, hamlet, number or telephone"),
    prepare=lambda actor, rows: shown_pairs(rows),
    empty=_("No such pair"),
    empty_hint=_("A search compares everybody registered; nobody's payment is touched by it."),
    icon="twins",
    page_size=25,
)  # fmt: skip
