"""One household's page: its members with what they draw and why, its payments, and all that happened to it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ansinh.audit.services import record_read
from ansinh.benefits.forms_of_papers import NoteForm, PaperForm, RemovalForm, with_removals
from ansinh.benefits.policies import ASSESS, may_see_categories
from ansinh.benefits.queries.household import household_record
from ansinh.benefits.views.people import BENEFITS, PAYMENTS_ON_A_PAGE, TONES
from ansinh.core import clock
from ansinh.core.wall import current_actor
from ansinh.registry.models import HEALTH, Household
from ansinh.registry.policies import can_edit_registry, households_visible_to, may_see_health
from ansinh.registry.queries import household_page
from ansinh.registry.queries.people import born_in_words
from ansinh.registry.services.reading import read_circumstances_of_household
from ansinh.ui.acts import status_of
from ansinh.ui.slots import links_on


@require_safe
def household(request: HttpRequest, household_id: int) -> HttpResponse:
    """All of one household that the actor may see; a look at health facts, or at reasons, is logged once."""
    return household_page_of(request, the_household(household_id))


def the_household(household_id: int) -> Household:
    """The household of this key within the area of duty."""
    actor = current_actor()
    actor.require("view_registry")
    return get_object_or_404(households_visible_to(actor).select_related("area", "hamlet"), pk=household_id)


def household_page_of(
    request: HttpRequest,
    found: Household,
    *,
    note_form: NoteForm | None = None,
    paper_form: PaperForm | None = None,
    removal_form: RemovalForm | None = None,
) -> HttpResponse:
    """The page of one household; with a note or a paper that was refused, and what was typed in for it."""
    actor, today = current_actor(), clock.today()
    page = household_page(household=found)
    members = {member.individual_id for member in page.members}
    facts = read_circumstances_of_household(actor=actor, household=found, members=members)
    record = household_record(actor=actor, page=page, facts=facts, on=today)
    is_logged = any(fact.kind in HEALTH for rows in facts.values() for fact in rows)
    if record.shows_reasons and not is_logged:
        record_read(actor=actor, what="health", on=found, area_path=found.area_path)
    paid = record.payments
    context = {
        "household": found,
        "classes": page.classes,
        "record": record,
        "members": [{"row": row, "born": born_in_words(row.membership.individual)} for row in record.members],
        "former": [{"membership": one, "born": born_in_words(one.individual)} for one in record.former],
        "page_obj": None if paid is None else Paginator(paid, PAYMENTS_ON_A_PAGE).get_page(request.GET.get("page")),
        "sees_reasons": may_see_categories(actor),
        "benefits": BENEFITS,
        "tones": TONES,
        "today": today,
        "papers": with_removals(record.papers, removal_form),
        "may_attach": can_edit_registry(actor, found.area_path),
        "may_help": actor.may(ASSESS) and actor.may_write,
        "sees_health": may_see_health(actor),
        "links": links_on("household", actor=actor, shown=found),
        "note_form": note_form or NoteForm(),
        "paper_form": paper_form or PaperForm(),
    }
    tried = (note_form, paper_form, removal_form)
    wrong = next((form for form in tried if form is not None), None)
    return render(request, "benefits/household.html", context, status=status_of(wrong))
