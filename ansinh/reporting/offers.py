"""What this room adds to the first page: the reports of the half-year, before the day on which they are due."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext as _

from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.stencils import Asking
from ansinh.reporting.half_years import HalfYear
from ansinh.reporting.policies import REPORT
from ansinh.reporting.services import FORMS, label_of_report
from ansinh.ui.slots import Link, Offered, Waiting

DAYS_AHEAD = 30


def reports_today(actor: Actor, _on: Any) -> Offered:
    """On the first page: reports due within a month, or past their day, that nobody has taken out as a file; told
    until the half-year ends.
    """
    today = clock.today()
    half = HalfYear.of(today)
    due = half.due_before
    if not (actor.may_write and actor.may(REPORT)) or due is None or today < due - dt.timedelta(days=DAYS_AHEAD):
        return ()
    return Waiting(_taken, lambda counts: _waiting(counts, half, due, today))


def _taken(asking: Asking) -> "dict[str, QuerySet[AuditEntry]]":
    label = label_of_report(HalfYear.of(asking.on))
    taken = AuditEntry.objects.filter(object_type=label, act="export_report", area_path=asking.actor.scope)
    taken = taken.annotate(paper=KT("after__paper"))
    return {form: taken.filter(paper=form) for form in FORMS}


def _waiting(counts: Mapping[str, int], half: HalfYear, due: dt.date, today: dt.date) -> Iterator[Link]:
    for form, name in FORMS.items():
        if not counts[form]:
            label = _("%(form)s: report on the %(half)s") % {"form": name, "half": half.label}
            yield Link(label, f"{reverse('reports')}?half={half}", is_late=today >= due, due_on=due)
