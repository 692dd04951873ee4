"""What an officer or the chair can do with one row of the two lists, as data."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.benefits.errors import NothingDrawn
from ansinh.benefits.findings.shapes import Wrong
from ansinh.benefits.forms import MonthChoiceField
from ansinh.benefits.models import Fault
from ansinh.benefits.policies import ASSESS, DECIDE
from ansinh.benefits.queries.held import entitlements_in_force
from ansinh.benefits.services.correcting import propose_correction
from ansinh.benefits.services.recoveries import propose_recovery
from ansinh.benefits.services.set_aside import record_set_aside
from ansinh.benefits.services.suspensions import end_payments
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.payments.models import Cause
from ansinh.registry.models import Individual
from ansinh.ui.forms import DayField, OfficeForm, WhyField
from ansinh.ui.steps import Step, Values

OPEN = "open"
ASKED_BACK = frozenset({Wrong.TWICE, Wrong.NOT_ENTITLED, Wrong.OVERPAID})
CORRECTED = frozenset({Wrong.NOT_ENTITLED, Wrong.OVERPAID, Wrong.UNDERPAID, Wrong.TWICE})
STOPPED = frozenset({Wrong.NOT_ENTITLED, Wrong.TWICE, Wrong.DEAD, Wrong.MOVED})
MONTHS_BACK = 60
USUAL_DAYS = 30


@dataclass(frozen=True)
class ListedRow:
    """A row as its page is asked for: who, what, which kind of finding, in which month, for how long already."""

    which: str
    area: Area
    individual: Individual
    benefit: str
    kind: str
    month: Month
    since: Month
    state: str = OPEN


class SetAsideForm(OfficeForm):
    until = DayField(label=_("Until"))
    is_of_every_month = forms.BooleanField(label=_("In the lists of other months too"), required=False)
    why = WhyField(help_text=_("For example: the file is at the province."))


class RecoveryForm(OfficeForm):
    """Which months are looked at, and whose error it was; the amount is computed."""

    first = MonthChoiceField(label=_("From the month"), coerce=Month.parse)
    last = MonthChoiceField(label=_("Through the month"), coerce=Month.parse)
    fault = forms.ChoiceField(label=_("Whose error"), choices=Fault.choices)
    why = WhyField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        now = Month.of(clock.today())
        months = [(str(now + -back), (now + -back).in_vietnamese) for back in range(MONTHS_BACK)]
        for name in ("first", "last"):
            self.fields[name].choices = months  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if isinstance(first, Month) and isinstance(last, Month) and last < first:
            self.add_error("last", _("The last month lies before the first."))
        return values


class EndForm(OfficeForm):
    first = MonthChoiceField(label=_("First month not paid"), coerce=Month.parse)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        now = Month.of(clock.today())
        self.fields["first"].choices = [(str(one), one.in_vietnamese) for one in (now.next(), now)]  # type: ignore[attr-defined]


def _may_be_asked_back(actor: Actor, row: ListedRow) -> bool:
    return row.kind in ASKED_BACK and row.individual.died_on is None


def _may_be_corrected(actor: Actor, row: ListedRow) -> bool:
    return row.kind in CORRECTED


def _may_be_stopped(actor: Actor, row: ListedRow) -> bool:
    return row.kind in STOPPED and bool(row.benefit)


def _set_aside(actor: Actor, row: ListedRow, values: Values) -> str:
    made = record_set_aside(
        actor=actor, individual=row.individual, benefit=row.benefit, kind=row.kind,
        month=None if values["is_of_every_month"] else row.month, until=values["until"], reason=values["why"],
        on=clock.today(),
    )  # fmt: skip
    return gettext("Set aside until %(until)s.") % {"until": f"{made.until:%d/%m/%Y}"}


def _recover(actor: Actor, row: ListedRow, values: Values) -> str:
    propose_recovery(
        actor=actor, area=row.area, individual=row.individual, first=values["first"], last=values["last"],
        fault=Fault(values["fault"]), reason=values["why"], on=clock.today(),
    )  # fmt: skip
    return gettext("Proposed to be asked back; it waits for the chair. Nothing is withheld until it is signed.")


def _correct(actor: Actor, row: ListedRow, values: Values) -> str:
    propose_correction(actor=actor, area=row.area, individual=row.individual, on=clock.today())
    return gettext("Proposed to the chair. What runs on is paid until the decision is signed.")


def _end(actor: Actor, row: ListedRow, values: Values) -> str:
    month: Month = values["first"]
    drawn = entitlements_in_force(area_path=row.area.path, month=month)
    entitlements = list(drawn.filter(individual=row.individual, benefit=row.benefit))
    if not entitlements:
        raise NothingDrawn(name=row.individual.full_name, month=month.in_vietnamese)
    decision = end_payments(
        actor=actor, area=row.area, entitlements=entitlements, cause=Cause.NO_LONGER_ENTITLED,
        first_month_not_paid=month, signed_on=clock.today(),
    )  # fmt: skip
    return gettext("Decided: %(reference)s.") % {"reference": decision.reference}


def _until(row: ListedRow) -> Values:
    return {"until": clock.today() + dt.timedelta(days=USUAL_DAYS)}


def _months(row: ListedRow) -> Values:
    return {"first": str(row.since), "last": str(row.month), "fault": Fault.OFFICE}


ROW_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "correct", _("Propose to stop or correct it"),
            _("The law is asked for this month and the next; what differs waits for the chair."), ASSESS,
            frozenset({OPEN}), OfficeForm, _correct, is_onward=True, needs=_may_be_corrected,
        ),
        Step(
            "end", _("Sign the end of the payments"), _("A decision with its number; what was due before stays due."),
            DECIDE, frozenset({OPEN}), EndForm, _end, is_onward=True, needs=_may_be_stopped,
        ),
        Step(
            "recover", _("Propose to ask it back"),
            _("What was paid above the law in these months is computed; the chair decides."), ASSESS,
            frozenset({OPEN}), RecoveryForm, _recover, needs=_may_be_asked_back, initial=_months,
        ),
        Step(
            "aside", _("Set aside until a day"), _("The row is counted and not shown before that day."), ASSESS,
            frozenset({OPEN}), SetAsideForm, _set_aside, initial=_until,
        ),
    )
}  # fmt: skip
