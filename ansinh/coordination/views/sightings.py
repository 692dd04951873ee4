"""Who was seen alive in the quarter, as the officer sees it: confirmed together, or taken back with a reason."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ansinh.coordination import queries
from ansinh.coordination.forms import SeenForm
from ansinh.coordination.lists import SEEN
from ansinh.coordination.policies import CONFIRM
from ansinh.coordination.quarters import quarter_in_words
from ansinh.coordination.services import approve_sightings, cancel_sightings
from ansinh.core import clock
from ansinh.core.wall import current_actor
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.asked import keys_asked
from ansinh.ui.list_pages import list_page


@require_http_methods(["GET", "HEAD", "POST"])
def people_seen(request: HttpRequest) -> HttpResponseBase:
    """Those seen in this quarter; those chosen are confirmed, or taken back."""
    actor, today = current_actor(), clock.today()
    actor.require(CONFIRM)
    form, keys = SeenForm(request.POST or None), keys_asked(request.POST.getlist("chosen"))
    if request.method == "POST" and form.is_valid():
        chosen = list(queries.sightings_of_quarter(actor, on=today).filter(pk__in=keys))
        with refusals_on(form):
            if request.POST.get("act") == "take_back":
                count = cancel_sightings(actor=actor, sightings=chosen, why=form.cleaned_data["why"])
                said = ngettext("%(count)s taken back.", "%(count)s taken back.", count)
            else:
                count = approve_sightings(actor=actor, sightings=chosen)
                said = ngettext("%(count)s confirmed.", "%(count)s confirmed.", count)
            messages.success(request, said % {"count": count})
            return redirect(request.get_full_path())
    context = {"form": form, "here": "seen", "quarter": quarter_in_words(today)}
    if actor.may_write:
        bulk = {"action": request.get_full_path(), "template": "coordination/_answer_seen.html", "chosen": keys}
        context["bulk"] = bulk
    return list_page(request, SEEN, "coordination/people_seen.html", context, status=status_of(form))
