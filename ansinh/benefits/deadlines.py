"""Time limits of applications, funeral support and complaints, by the law in force on the day the paper came.

Working days count from the day after receipt; public holidays, closed days and working Saturdays are the office's
calendar (`areas.queries.office_days`).
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.areas.queries import last_working_day
from ansinh.benefits.catalogue import CATALOGUE, BenefitCode
from ansinh.benefits.law import law_begins, law_days, law_reference, law_says

_CHAIN_LABELS: dict[str, str | Promise] = {
    "procedure.chain_commune_review": _("the commune looks at the file"),
    "procedure.chain_posting": _("the result is posted"),
    "procedure.chain_complaint": _("a complaint against the posting is settled"),
    "procedure.chain_sending": _("the file is sent to the district"),
    "procedure.chain_appraisal": _("the district appraises"),
    "procedure.chain_decision": _("the chair of the district decides"),
    "procedure.chain_funeral_commune": _("the commune looks at the file"),
    "procedure.chain_funeral_decision": _("the chair decides"),
    "deadlines": _("the chair of the commune decides"),
}
_CHAIN = (
    "procedure.chain_commune_review",
    "procedure.chain_posting",
    "procedure.chain_sending",
    "procedure.chain_appraisal",
    "procedure.chain_decision",
)
_FUNERAL_CHAIN = ("procedure.chain_funeral_commune", "procedure.chain_funeral_decision")


@dataclass(frozen=True)
class Stage:
    """One step of the procedure with its last day."""

    label: str | Promise
    working_days: int
    due_on: dt.date
    reference: str


def stages(
    *,
    benefit: str,
    received_on: dt.date,
    area: Area,
    counted_from: dt.date | None = None,
    posting_disputed: bool = False,
) -> list[Stage]:
    """The steps of a file of `benefit` that came on `received_on`, in their order; the last one is the time limit.

    The law is that of the day of receipt, also for a file that was supplemented later; the days count from
    `counted_from` (the supplement), without it from the receipt. Before July 2025 the chain of Decree 20/2021 runs,
    with ten days more where somebody complained against the posting.
    """
    found: list[Stage] = []
    day = counted_from or received_on
    for name in _steps(benefit, received_on, posting_disputed=posting_disputed):
        days = law_days(name, on=received_on)
        day = last_working_day(day, days, area=area)
        label = _CHAIN_LABELS.get(name, _CHAIN_LABELS["deadlines"])
        found.append(Stage(label, days, day, law_reference(name, on=received_on)))
    return found


def complaint_due(received_on: dt.date) -> tuple[dt.date, str]:
    """The last day to answer a complaint, in calendar days, and the law that says so."""
    name = "procedure.complaint_answer"
    on = max(received_on, law_begins(name))
    return received_on + dt.timedelta(days=law_days(name, on=on)), law_reference(name, on=on)


def last_day_to_complain(notified_on: dt.date) -> dt.date:
    """The last day on which a complaint against a decision may be filed, also one of before the law held here."""
    name = "procedure.complaint_filing"
    return notified_on + dt.timedelta(days=law_days(name, on=max(notified_on, law_begins(name))))


def _steps(benefit: str, received_on: dt.date, *, posting_disputed: bool) -> tuple[str, ...]:
    if benefit == BenefitCode.FUNERAL_SUPPORT:
        has_own_limit = law_says("procedure.funeral_in_one_step", on=received_on)
        return ("deadlines.funeral_support",) if has_own_limit else _FUNERAL_CHAIN
    if law_says("procedure.commune_decides", on=received_on):
        return (f"deadlines.{CATALOGUE[benefit].deadline}",)
    if posting_disputed:
        return (*_CHAIN[:2], "procedure.chain_complaint", *_CHAIN[2:])
    return _CHAIN
