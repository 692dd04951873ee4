"""What provinces add to premiums, and since when; a province records its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ansinh.areas.models import Level
from ansinh.areas.queries import paths_down_to
from ansinh.core import clock
from ansinh.core.wall import current_actor
from ansinh.insurance.forms import PremiumSupportForm
from ansinh.insurance.lists import office_of
from ansinh.insurance.models import PremiumSupport
from ansinh.insurance.policies import KEEP_SUPPORT, VIEW
from ansinh.insurance.services import record_premium_support
from ansinh.ui.acts import refusals_on, status_of

MOST_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def premium_support(request: HttpRequest) -> HttpResponse:
    """The own province's support of premiums, the latest first."""
    actor = current_actor()
    actor.require(VIEW)
    office = office_of(actor)
    form = None
    if request.method == "POST":
        actor.require(KEEP_SUPPORT)
        form = PremiumSupportForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                record_premium_support(actor=actor, province=office, **form.cleaned_data)
                messages.success(request, _("Recorded: prices from that day on count it."))
                return redirect("premium_support")
    elif actor.may_write and actor.may(KEEP_SUPPORT) and office.level == Level.PROVINCE:
        form = PremiumSupportForm(initial={"valid_from": clock.today()})
    rows = PremiumSupport.objects.select_related("province")
    if office.level != Level.COUNTRY:
        rows = rows.filter(province__path__in=paths_down_to(office.path))
    context = {"here": "premium_support", "form": form, "rows": rows[:MOST_SHOWN]}
    return render(request, "insurance/premium_support.html", context, status=status_of(form))
