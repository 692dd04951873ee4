"""Screens of payments: the payrolls of the area of duty, one payroll with its lines, and its files."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ansinh.accounts.queries import roles_that_may
from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_path
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.core.wall import current_actor
from ansinh.payments.forms import BudgetReturnForm, MonthToPrepareForm, PayingAccountForm
from ansinh.payments.lists import (
    BENEFITS,
    LINE_TONES,
    PAYING_ACCOUNTS,
    PAYROLLS,
    RETURNED,
    TONES,
    changes_listing,
    lines_listing,
)
from ansinh.payments.models import (
    FileKind,
    LineKind,
    LineProblem,
    PayingAccount,
    Payment,
    Payroll,
    PayrollFile,
    PayrollState,
)
from ansinh.payments.policies import is_another_hand, payrolls_visible_to
from ansinh.payments.queries import (
    SummaryRow,
    largest_changes,
    lines_acted_on,
    months_to_prepare,
    payroll_summary,
    problem_lines,
    returned_lines,
    shared_accounts,
    tie_out,
)
from ansinh.payments.services import open_paying_account, prepare_payroll, return_to_budget
from ansinh.payments.services.reading import WITH_ACCOUNTS, read_payroll_files
from ansinh.payments.steps import LINE_STEPS, STEPS, stages_of
from ansinh.registry.models import Way
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.asked import keys_asked
from ansinh.ui.files import as_file
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called
from ansinh.ui.templatetags.ansinh import money

CHANGES_SHOWN = 12

ANSWERED = (PayrollState.SENT, PayrollState.RECONCILED, PayrollState.CLOSED)


@require_safe
def payrolls(request: HttpRequest) -> HttpResponseBase:
    """The payrolls of the area of duty, the latest month first."""
    return _payrolls(request, None)


@require_POST
def prepare(request: HttpRequest) -> HttpResponseBase:
    """Prepare the payroll of the own commune for a month and go to its page."""
    actor = current_actor()
    actor.require("prepare_payroll")
    area, on = area_for_path(actor.scope), clock.today()
    form = MonthToPrepareForm(request.POST, months=months_to_prepare(area, on=on) or [Month.of(on).next()])
    if form.is_valid():
        with refusals_on(form):
            made = prepare_payroll(actor=actor, area=area, month=form.cleaned_data["month"], on=on)
            messages.success(request, _("Prepared. It waits for the second hand."))
            return redirect("payroll", made.pk)
    return _payrolls(request, form)


def _payrolls(request: HttpRequest, form: MonthToPrepareForm | None) -> HttpResponseBase:
    actor = current_actor()
    actor.require("view_payroll")
    area, on, opens_on = area_for_path(actor.scope), clock.today(), None
    if form is None and actor.may_write and actor.may("prepare_payroll"):
        if months := months_to_prepare(area, on=on):
            form = MonthToPrepareForm(months=months)
        else:
            opens_on = Month.of(on).next().first_day
    context = {"tones": TONES, "form": form, "opens_on": opens_on}
    return list_page(
        request, PAYROLLS, "payments/payrolls.html", context, status=status_of(form), path=reverse("payrolls")
    )


@require_safe
def payroll(request: HttpRequest, payroll_id: int) -> HttpResponseBase:
    """One payroll: what comes next, its sums, what changed since last month, its files and its lines."""
    return _page(request, _payroll(payroll_id))


@require_safe
def payroll_changes(request: HttpRequest, payroll_id: int) -> HttpResponseBase:
    """Everybody whose sum differs from last month's, from the day on which the payroll is prepared."""
    found = _payroll(payroll_id)
    return list_page(request, changes_listing(found), "payments/changes.html", {"payroll": found, "tones": TONES})


@require_POST
def payroll_act(request: HttpRequest, payroll_id: int, act: str) -> HttpResponseBase:
    """One act of `steps.STEPS`; what was refused is told on the same page, beside what was typed in."""
    found, step = _payroll(payroll_id), step_called(STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found, beside=lines_acted_on(found))
    return _page(request, _payroll(payroll_id), refused) if refused else redirect("payroll", found.pk)


def _page(request: HttpRequest, found: Payroll, refused: Offered | None = None) -> HttpResponseBase:
    context: dict[str, Any] = {"payroll": found}
    is_whole = request.headers.get("HX-Request") != "true" and "export" not in request.GET
    if is_whole:
        context |= {**_whole(found), **_course(found, refused)}
    status = status_of(refused.form if refused else None)
    return list_page(
        request, lines_listing(found), "payments/payroll.html", context, status=status,
        path=reverse("payroll", args=[found.pk]),
    )  # fmt: skip


def _course(found: Payroll, refused: Offered | None) -> dict[str, Any]:
    """How far the payroll is, and what the actor can do with it now."""
    actor = current_actor()
    open_ = offered(STEPS.values(), actor=actor, thing=found, refused=refused)
    onward = [one for one in open_ if one.step.is_onward]
    next_step = next((step for step in STEPS.values() if step.is_onward and found.state in step.states), None)
    return {
        "stages": stages_of(found),
        "onward": onward,
        "aside": [one for one in open_ if not one.step.is_onward],
        "waits_for": None if onward else next_step,
        "waits_for_whom": roles_that_may(next_step.permission) if next_step else [],
        "is_own_hand": found.state == PayrollState.PREPARED and not is_another_hand(actor, found),
    }


@require_safe
def returned(request: HttpRequest) -> HttpResponseBase:
    """Money that came back and is not on its way again, the longest unpaid first."""
    return _returned(request)


@require_POST
def give_back_chosen(request: HttpRequest) -> HttpResponseBase:
    """Record that the money of all chosen lines went back to the budget with one voucher."""
    actor, form = current_actor(), BudgetReturnForm(request.POST)
    actor.require("reconcile_payroll")
    keys = keys_asked(request.POST.getlist("chosen"))
    chosen = list(returned_lines(actor.scope).filter(pk__in=keys))
    if not chosen:
        form.add_error(None, _("Choose the payments whose money went back."))
    elif form.is_valid():
        with refusals_on(form, *chosen):
            refuse_older(request, *chosen)
            amount = return_to_budget(actor=actor, payments=chosen, **form.cleaned_data)
            said = _("Recorded: %(amount)s went back to the budget.")
            messages.success(request, said % {"amount": money(amount)})
            return redirect("returned_payments")
    return _returned(request, form, keys)


def _returned(
    request: HttpRequest, form: BudgetReturnForm | None = None, keys: list[int] | None = None
) -> HttpResponseBase:
    actor = current_actor()
    actor.require("view_payroll")
    context: dict[str, Any] = {"form": form or BudgetReturnForm(initial={"on": clock.today()})}
    if actor.may_write and actor.may("reconcile_payroll"):
        action = f"{reverse('give_back_chosen')}?{request.GET.urlencode()}"
        context["bulk"] = {"action": action, "template": "payments/_give_back.html", "chosen": keys or []}
    return list_page(
        request, RETURNED, "payments/returned.html", context, status=status_of(form), path=reverse("returned_payments")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def paying_accounts(request: HttpRequest) -> HttpResponseBase:
    """The accounts that communes pay from; who approves payrolls sets the commune's own."""
    actor = current_actor()
    actor.require("view_payroll")
    area, form = area_for_path(actor.scope), None
    if request.method == "POST":
        actor.require("approve_payroll")
        form = PayingAccountForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                refuse_older(request, *PayingAccount.objects.filter(area=area))
                open_paying_account(actor=actor, area=area, on=clock.today(), **form.cleaned_data)
                messages.success(request, _("Recorded: payrolls prepared from now on are paid from it."))
                return redirect("paying_accounts")
    elif actor.may_write and actor.may("approve_payroll") and area.level == Level.COMMUNE:
        form = PayingAccountForm(initial={"holder_name": area.full_name})
    return list_page(request, PAYING_ACCOUNTS, "payments/paying_accounts.html", {"form": form}, status=status_of(form))


@require_safe
def line(request: HttpRequest, line_id: int) -> HttpResponse:
    """One line with the acts that its state allows."""
    return _line_page(request, _line(line_id))


@require_POST
def line_act(request: HttpRequest, line_id: int, act: str) -> HttpResponse:
    """Take a line out, pay it again, or record that its money went back to the budget."""
    found, step = _line(line_id), step_called(LINE_STEPS, act)
    refused = attempt(request, step, actor=current_actor(), thing=found, beside=[found.payroll])
    return _line_page(request, _line(line_id), refused) if refused else redirect("payment_line", found.pk)


def _line(line_id: int) -> Payment:
    actor = current_actor()
    actor.require("view_payroll")
    lines = Payment.objects.select_related("payroll", "payroll__cycle", "payroll__cycle__area", "hamlet")
    return get_object_or_404(lines, pk=line_id)


def _line_page(request: HttpRequest, found: Payment, refused: Offered | None = None) -> HttpResponse:
    context = {
        "line": found,
        "forms": offered(LINE_STEPS.values(), actor=current_actor(), thing=found, refused=refused),
        "benefits": BENEFITS,
        "line_tones": LINE_TONES,
        "regular": LineKind.REGULAR,
    }
    return render(request, "payments/line.html", context, status=status_of(refused.form if refused else None))


def _whole(found: Payroll) -> dict[str, Any]:
    """What a payroll's page shows besides the lines."""
    summary = payroll_summary(found)
    compared = largest_changes(found, most=CHANGES_SHOWN)
    return {
        "summary": summary,
        "by_benefit": _labelled(summary.by_benefit, lambda key: BENEFITS.get(str(key), key)),
        "by_way": _labelled(summary.by_way, lambda key: Way(str(key)).label),
        "by_hamlet": _by_hamlet(summary.by_hamlet),
        "previous_amount": summary.amount - compared.increase_amount - compared.decrease_amount,
        "changes": compared.largest,
        "change_count": compared.count,
        "increase_amount": compared.increase_amount,
        "decrease_amount": compared.decrease_amount,
        "problems": _with_reasons(problem_lines(found)),
        "shared_accounts": shared_accounts(found),
        "tie_out": tie_out(found) if found.state in ANSWERED else None,
        "files": _files(found),
        "tones": TONES,
    }


@require_safe
def payroll_file(request: HttpRequest, payroll_id: int, kind: str) -> HttpResponse:
    """One file as it was sent; a file with account numbers only for those who may see them, and logged."""
    if kind not in FileKind:
        raise Http404
    found = _payroll(payroll_id)
    files = read_payroll_files(actor=current_actor(), payroll=found, kinds=frozenset({FileKind(kind)}))
    if not files:
        raise Http404
    [file] = files
    return as_file(bytes(file.content), file.name)


def _payroll(payroll_id: int) -> Payroll:
    actor = current_actor()
    actor.require("view_payroll")
    return get_object_or_404(payrolls_visible_to(actor), pk=payroll_id)


def _labelled(rows: Sequence[SummaryRow], label: Any) -> list[dict[str, Any]]:
    return [{"label": label(row.key), "row": row} for row in rows]


def _by_hamlet(rows: Sequence[SummaryRow]) -> list[dict[str, Any]]:
    names = dict(Area.objects.filter(pk__in=[row.key for row in rows if row.key]).values_list("pk", "name"))
    return _labelled(rows, lambda key: names.get(key, _("no hamlet recorded")))


def _with_reasons(lines: "QuerySet[Payment]") -> list[dict[str, Any]]:
    return [{"line": line, "reason": LineProblem(line.problem).label} for line in lines]


def _files(found: Payroll) -> "QuerySet[PayrollFile]":
    """Name, kind and hash of the stored files that the actor may take out; their content stays in the database."""
    files = PayrollFile.objects.filter(payroll=found).defer("content").order_by("kind")
    return files if current_actor().may("view_bank_accounts") else files.exclude(kind__in=WITH_ACCOUNTS)
