"""Lists over people: cards, who has none, and what changes in a month."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from ansinh.core import clock
from ansinh.core.months import Month, NotAMonth
from ansinh.core.wall import current_actor, is_of_one_commune
from ansinh.insurance.lists import CARDS, changes_listing, group_label, without_card_listing
from ansinh.insurance.policies import VIEW
from ansinh.insurance.queries.uncovered import uncovered_by_group
from ansinh.judgement.law import FIRST_MONTH
from ansinh.ui.list_pages import list_page


@require_safe
def cards(request: HttpRequest) -> HttpResponseBase:
    """The cards of the area of duty, the one that ends first at the top."""
    current_actor().require(VIEW)
    return list_page(request, CARDS, "insurance/cards.html", {"here": "cards"})


@require_safe
def without_card(request: HttpRequest) -> HttpResponseBase:
    """Who has no card today, which group would give one, and what it would cost."""
    actor, today = current_actor(), clock.today()
    actor.require(VIEW)
    counts = uncovered_by_group(actor=actor, on=today) if is_of_one_commune(actor.scope) else {}
    context = {
        "here": "without",
        "counts": [(code, group_label(code), count) for code, count in counts.items()],
        "total": sum(counts.values()),
        "today": today,
    }
    return list_page(request, without_card_listing(today), "insurance/without_card.html", context)


@require_safe
def changes(request: HttpRequest) -> HttpResponseBase:
    """Whom the state begins or ceases to pay for in a month; asked otherwise, in this one."""
    current_actor().require(VIEW)
    now = Month.of(clock.today())
    # A month before is looked at too.
    month = max(month_asked(request.GET.get("month", "")), FIRST_MONTH.next())
    context = {"here": "changes", "month": month, "months": [now.previous(), now, now.next()]}
    return list_page(request, changes_listing(month), "insurance/changes.html", context)


def month_asked(text: str) -> Month:
    """The month of an address, or this one."""
    try:
        return Month.parse(text)
    except NotAMonth:
        return Month.of(clock.today())
