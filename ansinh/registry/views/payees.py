"""The screen of changed accounts and payees that wait for a second hand: confirmed at once, or on the person's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ansinh.core import clock
from ansinh.core.wall import current_actor
from ansinh.registry.listings import SECOND_HAND
from ansinh.registry.models import BankAccount, Individual
from ansinh.registry.policies import can_confirm_account
from ansinh.registry.queries.payees import people_for_second_hand, proposals_of
from ansinh.registry.services import approve_bank_account, approve_payee
from ansinh.ui.acts import refuse_older, refused_of_each, status_of
from ansinh.ui.asked import keys_asked
from ansinh.ui.forms import OfficeForm
from ansinh.ui.list_pages import list_page


@require_safe
def second_hand(request: HttpRequest) -> HttpResponseBase:
    """People whose new account or payee waits; whoever may be their second hand confirms those chosen."""
    return _page(request)


@require_POST
def confirm_second_hand(request: HttpRequest) -> HttpResponseBase:
    """Confirm all that others proposed for each of those chosen; whatever cannot be confirmed is told and waits."""
    actor, form = current_actor(), OfficeForm(request.POST)
    for permission in ("edit_bank_accounts", "view_bank_accounts"):
        actor.require(permission)
    keys = keys_asked(request.POST.getlist("chosen"))
    chosen = list(people_for_second_hand(actor).filter(pk__in=keys).order_by(*SECOND_HAND.order))
    waiting = proposals_of([one.pk for one in chosen])

    def confirm(person: Individual) -> None:
        of_others = [one for one in waiting[person.pk] if can_confirm_account(actor, one.proposed_by)]
        # With nothing of others, the service says whose hand it is.
        proposals = of_others or waiting[person.pk]
        refuse_older(request, *proposals)
        for one in proposals:
            if isinstance(one, BankAccount):
                approve_bank_account(actor=actor, account=one, on=clock.today())
            else:
                approve_payee(actor=actor, payee=one, on=clock.today())

    form.is_valid()
    if not chosen:
        form.add_error(None, _("Choose the people whose accounts and payees you confirm."))
        return _page(request, form)
    refused = refused_of_each(request, form, chosen, confirm, called=lambda one: one.full_name)
    if done := len(chosen) - len(refused):
        said = ngettext("Confirmed for %(count)s person.", "Confirmed for %(count)s people.", done)
        messages.success(request, said % {"count": done})
    if refused:
        return _page(request, form, [one.pk for one in refused])
    return redirect(f"{reverse('second_hand')}?{request.GET.urlencode()}")


def _page(request: HttpRequest, form: OfficeForm | None = None, keys: list[int] | None = None) -> HttpResponseBase:
    actor = current_actor()
    actor.require("view_registry")
    context: dict[str, Any] = {"form": form}
    if actor.may_write and actor.may("edit_bank_accounts") and actor.may("view_bank_accounts"):
        action = f"{reverse('confirm_second_hand')}?{request.GET.urlencode()}"
        context["bulk"] = {"action": action, "template": "registry/_confirm_chosen.html", "chosen": keys or []}
    return list_page(
        request, SECOND_HAND, "registry/second_hand.html", context, status=status_of(form), path=reverse("second_hand")
    )
