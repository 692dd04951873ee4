"""What the list of households says of their forms."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.core.actors import Actor
from ansinh.poverty.models import ListedState, ReviewRound, RoundState
from ansinh.poverty.policies import SURVEY
from ansinh.poverty.queries.forms import IN_FORCE
from ansinh.ui.lists import Column

FORM = Column("form", gettext_lazy("form"), lambda one: one.form_told, link=lambda one: one.form_url)


def with_forms(actor: Actor, found: ReviewRound, rows: Sequence[Any]) -> Sequence[Any]:
    """Each row with its form: to fill in, to print, or as it was filled in."""
    for row in rows:
        row.form_told, name = _offered(actor, found, row.state)
        row.form_url = reverse(name, args=[found.pk, row.pk]) if name else ""
    return rows


def _offered(actor: Actor, found: ReviewRound, state: str) -> tuple[str, str]:
    may_survey = actor.may(SURVEY) and actor.may_write
    if state == ListedState.LISTED and may_survey and found.state in IN_FORCE:
        is_open = found.state == RoundState.SURVEYING
        return (_("fill in"), "review_form") if is_open else (_("print"), "blank_review_form")
    if state in (ListedState.LISTED, ListedState.TAKEN_OFF):
        return "", ""
    return _("filled in"), "household_submissions"
