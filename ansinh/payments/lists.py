"""Lists of the room of payments: payrolls, the lines of one, the money that came back, accounts to pay from."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.areas.queries import hamlets_below
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month, NotAMonth
from ansinh.core.periods import in_force
from ansinh.core.wall import current_actor
from ansinh.payments.models import LineKind, LineProblem, LineState, PayingAccount, Payment, Payroll, PayrollState
from ansinh.payments.policies import paying_accounts_visible_to, payrolls_visible_to
from ansinh.payments.queries import (
    LATE,
    changed_lines,
    changes_of_lines,
    late_to_answer,
    lines_of,
    problem_lines,
    returned_lines,
    sharing_accounts,
)
from ansinh.payments.queries.office import openings_of
from ansinh.registry.banks import banks
from ansinh.registry.models import Way
from ansinh.registry.queries.people import keys_found
from ansinh.ui.lists import Column, Filter, Listing, one_of

LINES_ON_A_PAGE = 50

BENEFITS = {
    "social_allowance": _("monthly social allowance"),
    "social_pension": _("social pension"),
    "carer_support": _("carers' support"),
    "funeral_support": _("funeral support"),
}

TONES = {
    PayrollState.DRAFTED: "secondary",
    PayrollState.PREPARED: "yellow",
    PayrollState.APPROVED: "azure",
    PayrollState.SENT: "blue",
    PayrollState.RECONCILED: "teal",
    PayrollState.CLOSED: "green",
    PayrollState.CANCELLED: "red",
}
LINE_TONES = {
    LineState.DUE: "secondary",
    LineState.SENT: "blue",
    LineState.PAID: "green",
    LineState.RETURNED: "red",
    LineState.REISSUED: "azure",
    LineState.CANCELLED: "red",
}


def benefit_name(line: Payment) -> str:
    """What a line is for, with its kind and month where it is no regular one."""
    words = [str(BENEFITS.get(line.benefit, line.benefit)).capitalize()]
    if line.kind != LineKind.REGULAR:
        words.append(str(LineKind(line.kind).label))
        if line.for_month:
            words.append(Month.of(line.for_month).in_vietnamese)
    return " · ".join(words)


def _in_month(rows: QuerySet[Payroll], text: str) -> QuerySet[Payroll] | None:
    try:
        return rows.filter(cycle__month=Month.parse(text).first_day)
    except NotAMonth:
        return None


def _late_to_answer(rows: QuerySet[Payroll], value: str) -> QuerySet[Payroll]:
    return late_to_answer(rows, on=clock.today())


PAYROLLS = Listing(
    code="payrolls",
    title=_("Payrolls"),
    rows=payrolls_visible_to,
    order=("-cycle__month", "cycle__area__path", "-pk"),
    columns=(
        Column(
            "month", _("month"), lambda one: one.cycle.month, kind="month", order=("cycle__month",),
            link=lambda one: reverse("payroll", args=[one.pk]),
        ),
        Column("place", _("place"), lambda one: one.cycle.area.full_name, order=("cycle__area__path",)),
        Column(
            "state", _("state"), lambda one: one.get_state_display(), order=("state",),
            template="payments/_payroll_state.html", beside=lambda one: str(_("late")) if one.is_late else "",
        ),
        Column("lines", _("lines"), lambda one: one.line_count, kind="number", order=("line_count",)),
        Column("amount", _("amount"), lambda one: one.total_amount, kind="money", order=("total_amount",)),
        Column("prepared", _("prepared by"), lambda one: one.prepared_by_name),
        Column("approved", _("approved by"), lambda one: one.approved_by_name),
    ),
    filters=(
        one_of("state", _("State"), PayrollState.choices),
        Filter("month", _("Month"), _in_month, placeholder="mm/yyyy"),
        Filter("answers", _("Answers of bank and post"), _late_to_answer, lambda actor: ((LATE, _("overdue")),)),
    ),
    empty=_("No payroll yet"),
)  # fmt: skip


def _of_person(actor: Actor, rows: QuerySet[Payment], text: str) -> QuerySet[Payment]:
    return rows.filter(individual__among=keys_found(actor=actor, text=text))


def _hamlets(actor: Actor) -> Iterable[tuple[int, str]]:
    return hamlets_below(actor.scope, on=clock.today()).values_list("pk", "name")


def _person(line: Payment) -> str | None:
    return reverse("person", args=[line.individual_id]) if current_actor().may("view_registry") else None


LINE_COLUMNS = (
    Column("name", _("name"), lambda line: line.beneficiary_name, link=_person),
    Column("born", _("birth year"), lambda line: line.birth_year, order=("birth_year",)),
    Column("hamlet", _("hamlet"), lambda line: line.hamlet and line.hamlet.name, order=("hamlet__name__as_words",)),
    Column("benefit", _("what for"), benefit_name, order=("benefit",)),
    Column("cause", _("cause"), lambda line: line.cause and line.get_cause_display(), is_usual=False),
    Column("amount", _("amount"), lambda line: line.amount, kind="money", order=("amount",)),
    Column("payee", _("payee"), lambda line: line.payee_name),
    Column("way", _("way"), lambda line: f"{line.get_way_display()} {line.masked_account}".strip(), order=("way",)),
    Column("decision", _("decision"), lambda line: line.decision_reference, is_usual=False),
    Column(
        "state", _("state"), lambda line: line.get_state_display(), order=("state",),
        link=lambda line: reverse("payment_line", args=[line.pk]), tone=lambda line: LINE_TONES[line.state],
    ),
    Column("reason", _("why it came back"), lambda line: line.return_reason, is_usual=False),
)  # fmt: skip
WAY = one_of("way", _("Way"), Way.choices)
HAMLET = one_of("hamlet", _("Hamlet"), _hamlets)
BENEFIT = one_of("benefit", _("What for"), BENEFITS.items())
STATE = one_of("state", _("State"), LineState.choices)


ANY = "any"


def _problem(line: Payment) -> Any:
    return LineProblem(line.problem).label if line.problem and line.state != LineState.CANCELLED else None


def _blocked(payroll: Payroll) -> Filter:
    """By what keeps lines from being approved; `any` of it."""

    def narrow(rows: QuerySet[Payment], value: str) -> QuerySet[Payment]:
        blocked = rows.filter(pk__in=problem_lines(payroll).order_by().values("pk"))
        return blocked if value == ANY else blocked.filter(problem=value)

    choices = [(ANY, _("all that cannot be paid yet")), *(one for one in LineProblem.choices if one[0])]
    return Filter("problem", _("What blocks it"), narrow, lambda actor: choices)


def _sharing(payroll: Payroll) -> Filter:
    def narrow(rows: QuerySet[Payment], value: str) -> QuerySet[Payment]:
        return rows.filter(pk__in=sharing_accounts(payroll).order_by().values("pk"))

    return Filter("account", _("Account"), narrow, lambda actor: (("shared", _("of several households")),))


def lines_listing(payroll: Payroll) -> Listing:
    """The lines of one payroll."""
    return Listing(
        code="payroll-lines",
        title=_("Lines"),
        rows=lambda actor: lines_of(payroll).select_related("hamlet"),
        order=("transfer_reference", "pk"),
        columns=(*LINE_COLUMNS, Column("problem", _("what blocks it"), _problem, order=("problem",), is_usual=False)),
        filters=(HAMLET, BENEFIT, WAY, STATE, _blocked(payroll), _sharing(payroll)),
        search=_of_person,
        search_label=_("Name or number"),
        empty=_("No line fits"),
        icon="search",
        page_size=LINES_ON_A_PAGE,
        people="individual",
    )


DIRECTIONS = {
    "new": (_("paid this month only"), {"before_amount": 0}),
    "gone": (_("paid last month only"), {"after_amount": 0}),
    "more": (_("more than last month"), {"difference__gt": 0}),
    "less": (_("less than last month"), {"difference__lt": 0}),
}


def changes_listing(payroll: Payroll) -> Listing:
    """Everybody whose sum in a payroll differs from last month's, with the reason."""

    def with_reasons(actor: Actor, lines: Sequence[Any]) -> Sequence[Any]:
        changes = changes_of_lines(payroll, lines)
        for line in lines:
            line.change = changes[line.individual_id]
        return lines

    return Listing(
        code="payroll-changes",
        title=_("Changes since last month"),
        rows=lambda actor: changed_lines(payroll).select_related("hamlet"),
        order=("beneficiary_name__as_name", "pk"),
        columns=(
            Column(
                "name", _("name"), lambda line: line.beneficiary_name, order=("beneficiary_name__as_name",),
                link=_person,
            ),
            Column("born", _("birth year"), lambda line: line.birth_year, order=("birth_year",), is_usual=False),
            Column(
                "hamlet", _("hamlet"), lambda line: line.hamlet and line.hamlet.name,
                order=("hamlet__name__as_words",),
            ),
            Column("before", _("before"), lambda line: line.before_amount, kind="money", order=("before_amount",)),
            Column("now", _("now"), lambda line: line.after_amount, kind="money", order=("after_amount",)),
            Column(
                "difference", _("difference"), lambda line: line.difference, kind="money", order=("difference",)
            ),
            Column("reason", _("reason"), lambda line: line.change.reason_shown),
            Column("decision", _("decision"), lambda line: line.change.decision_reference),
        ),
        filters=(
            HAMLET,
            Filter(
                "direction", _("Direction"), lambda rows, value: rows.filter(**DIRECTIONS[value][1]),
                lambda actor: [(code, label) for code, (label, _narrow) in DIRECTIONS.items()],
            ),
        ),
        search=_of_person,
        search_label=_("Name or number"),
        prepare=with_reasons,
        empty=_("Nothing has changed."),
        icon="swap",
        page_size=LINES_ON_A_PAGE,
        people="individual",
    )  # fmt: skip


RETURNED = Listing(
    code="returned-payments",
    title=_("Payments that came back"),
    rows=lambda actor: returned_lines(actor.scope).select_related("payroll", "payroll__cycle", "hamlet"),
    order=("-months_unpaid", "beneficiary_name__as_name", "pk"),
    columns=(
        Column(
            "month", _("month"), lambda line: Month.of(line.payroll.cycle.month).in_vietnamese,
            order=("payroll__cycle__month",),
        ),
        *(Column(**{**vars(one), "is_usual": one.is_usual or one.code == "reason"}) for one in LINE_COLUMNS),
    ),
    filters=(HAMLET, BENEFIT, WAY),
    search=_of_person,
    search_label=_("Name or number"),
    empty=_("No line fits"),
    page_size=LINES_ON_A_PAGE,
    people="individual",
)  # fmt: skip


def _with_hands(actor: Actor, rows: Sequence[Any]) -> Sequence[Any]:
    """Who set each account and when, as the trail tells it; numbers as the actor may see them."""
    entries = openings_of(rows, actor=actor)
    sees_whole = actor.may("view_bank_accounts")
    for row in rows:
        row.opening = entries.get(str(row.pk))
        row.shown_number = row.account_number if sees_whole else f"…{row.account_number[-4:]}"
    return rows


def _bank(account: PayingAccount) -> str:
    bank = banks().get(account.bank_bin)
    return bank.short_name if bank else account.bank_bin


PAYING_ACCOUNTS = Listing(
    code="paying-accounts",
    title=_("Accounts to pay from"),
    rows=paying_accounts_visible_to,
    order=("area_path", "-valid_from", "pk"),
    columns=(
        Column("place", _("place"), lambda one: one.area.full_name, order=("area__path",)),
        Column("bank", _("bank"), _bank, order=("bank_bin",)),
        Column("number", _("account number"), lambda one: one.shown_number),
        Column("holder", _("holder"), lambda one: one.holder_name, order=("holder_name__as_name",)),
        Column("enquiries", _("whom payees ask"), lambda one: one.enquiries),
        Column("valid_from", _("from"), lambda one: one.valid_from, kind="day", order=("valid_from",)),
        Column("valid_to", _("until"), lambda one: one.valid_to, kind="day", order=("valid_to",)),
        Column(
            "set_by", _("set by"), lambda one: one.opening and one.opening.actor_name, permission="view_audit"
        ),
        Column(
            "set_at", _("set at"), lambda one: one.opening and one.opening.at, kind="moment", permission="view_audit"
        ),
    ),
    filters=(
        Filter(
            "time", _("When"),
            lambda rows, value: rows.filter(in_force(clock.today())) if value == "now" else rows.exclude(
                in_force(clock.today())
            ),
            lambda actor: (("now", _("in force")), ("other", _("no longer"))),
        ),
    ),
    prepare=_with_hands,
    empty=_("No account to pay from is recorded"),
    icon="swap",
)  # fmt: skip
