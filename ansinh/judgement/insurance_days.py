"""When a card begins and ends, and since when somebody is insured without too long a gap: dates in, dates out.

Periods are half-open: a `to` is the first day without the card. A `last_day` is the last one with it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.core.errors import Invalid
from ansinh.core.months import Month
from ansinh.judgement.law import FIRST_MONTH, Choices, law_as_asked, require_law
from ansinh.judgement.reasons import localised
from openfisca_vietnam import insurance_days as law_days
from openfisca_vietnam.days import NEVER, Days, months_later
from openfisca_vietnam.typing import ParameterTree


class NoDayOfPayment(Invalid):
    code = "no_day_of_payment"
    message = gettext_lazy("A card begins by a payment or a decision; neither day was given. Enter one of them.")


@dataclass(frozen=True)
class CardBegins:
    """The first day of a card and the sentence that says why; `waits` if it begins only after the waiting days."""

    on: dt.date
    why: str
    waits: bool
    articles: str


@dataclass(frozen=True)
class Continuity:
    """Since when cards follow each other, and when five years of that are full."""

    since: dt.date
    five_years_on: dt.date

    def is_reached(self, on: dt.date) -> bool:
        """Whether the five years are full on a day."""
        return self.five_years_on <= on


def card_begins(
    *,
    paid_on: dt.date | None,
    previous_ended_on: dt.date | None,
    state_paid: bool,
    decided_on: dt.date | None,
    school_class: int = 0,
    choices: Choices | None = None,
) -> CardBegins:
    """The first day of a card. `previous_ended_on` is the first day without the previous card, None if there was none.

    Where the state pays in full, the day that the decision or list names counts (of a newborn child the day of birth),
    else that of payment; where the person pays, the day of payment with the rules on waiting. Raises `NoDayOfPayment`.
    """
    tree = tree_as_asked(choices)
    by = (decided_on or paid_on) if state_paid else paid_on
    if by is None:
        raise NoDayOfPayment
    if state_paid:
        on = one_day(law_days.begins_when_decided(many(by), tree))
        why = _("The state pays: the card begins by the decision of %(day)s.") % {"day": f"{by:%d/%m/%Y}"}
        return CardBegins(on, why, waits=False, articles=localised("ND 146/2018 Art 13"))
    beginning = law_days.begins_when_paid(many(by), many(previous_ended_on), tree)
    on = one_day(law_days.pupil_card_first_day(beginning.on, np.array([school_class]), tree))
    return CardBegins(on, told(beginning, on, by, previous_ended_on), bool(beginning.waits[0]), articles(by))


def told(beginning: law_days.Beginning, on: dt.date, paid_on: dt.date, previous_to: dt.date | None) -> str:
    """Why a card that is paid for begins when it does."""
    wait = law_as_asked().value("health_insurance.wait_days", max(paid_on, FIRST_MONTH.first_day))
    data = {"paid": f"{paid_on:%d/%m/%Y}", "on": f"{on:%d/%m/%Y}", "wait": wait}
    if on > one_day(beginning.on):
        return _("Pupil of class 1: the card begins on %(on)s.") % data
    if beginning.is_first[0]:
        return _("First card: it begins on %(on)s, %(wait)s days after full payment on %(paid)s.") % data
    if previous_to is not None and beginning.waits[0]:
        gap = {"days": (paid_on - previous_to).days}
        return _("%(days)s days without a card: it begins on %(on)s, %(wait)s days after full payment on %(paid)s.") % {
            **data,
            **gap,
        }
    if beginning.follows[0]:
        return _("Paid on %(paid)s while the previous card runs: it follows that one on %(on)s.") % data
    return _("No long gap: the card begins on %(on)s, by payment on %(paid)s.") % data


def articles(on: dt.date) -> str:
    """The articles on waiting that hold on a day."""
    law = law_as_asked()
    dated = law.dated("health_insurance.gap_days", on) or law.dated("health_insurance.gap_months", on)
    return localised(dated.reference) if dated is not None else ""


def counts_as_continuous(previous_to: dt.date, next_from: dt.date, on: dt.date) -> bool:
    """Whether two cards follow each other by the law of the day `on`: up to 90 days between, before up to 3 months."""
    if next_from <= previous_to:
        return True
    return bool(law_days.is_continuous(many(previous_to), many(next_from), tree_as_asked(None), on=many(on))[0])


def longest_gap(on: dt.date) -> tuple[int, int]:
    """By the law of a day, the months and the days between two cards up to which they follow each other; one of the two
    is 0.
    """
    rules = law_as_asked()
    months, days = (rules.value(f"health_insurance.continuity_{unit}", on) or 0 for unit in ("months", "days"))
    return int(months), int(days)


def continuous_since(periods: Iterable[tuple[dt.date, dt.date]], *, on: dt.date) -> Continuity | None:
    """Since when the cards up to `on` follow each other; None where the last one ended too long ago, or there is none.

    `periods` are half-open, of any order, and may overlap. Each gap is judged by the law of the day on which it ends.
    """
    tree = tree_as_asked(None)
    since: dt.date | None = None
    until = dt.date.min
    for begin, end in sorted(one for one in periods if one[0] <= on and one[0] < one[1]):
        if since is None or not follows(until, begin, tree):
            since, until = begin, end
        else:
            until = max(until, end)
    if since is None or not follows(until, on, tree):
        return None
    years = int(law_as_asked().value("health_insurance.continuous_years", max(on, FIRST_MONTH.first_day)))
    return Continuity(since, one_day(months_later(many(since), np.array([years * 12]))))


def follows(previous_to: dt.date, next_from: dt.date, tree: ParameterTree) -> bool:
    """Whether a card that begins on a day follows one that ended."""
    return next_from <= previous_to or bool(law_days.is_continuous(many(previous_to), many(next_from), tree)[0])


def copay_limit(on: dt.date) -> int:
    """Co-payments of a year in đồng above which the fund pays in full, after the consecutive years.

    Raises `NoLawForMonth`.
    """
    require_law(Month.of(on))
    law = law_as_asked()
    return int(law.value("health_insurance.copay_multiple", on) * law.value("health_insurance.base_salary", on))


def child_card_ends(birth_date: dt.date) -> dt.date:
    """Last day of a small child's card: 30 September of the year of the sixth birthday, or the end of its month."""
    sixth = months_later(many(birth_date), np.array([72]))
    return one_day(law_days.child_card_last_day(many(birth_date), sixth, tree_as_asked(None)))


def pupil_card_ends(*, begins_on: dt.date, months: int, school_class: int) -> dt.date:
    """Last day of a pupil's card: the months paid, but in class 12 not beyond the 30 September that follows."""
    last_paid = months_later(many(begins_on), np.array([months])) - 1
    return one_day(
        law_days.pupil_card_last_day(last_paid, many(begins_on), np.array([school_class]), tree_as_asked(None))
    )


def pupil_card_begins(*, paid_on: dt.date, previous_ended_on: dt.date | None, school_class: int) -> CardBegins:
    """First day of a pupil's card: in class 1 not before 1 October, when the small child's card has ended."""
    return card_begins(
        paid_on=paid_on,
        previous_ended_on=previous_ended_on,
        state_paid=False,
        decided_on=None,
        school_class=school_class,
    )


def tree_as_asked(choices: Choices | None) -> ParameterTree:
    """The dated parameters, with an office's own readings."""
    return law_as_asked(choices=choices).system.parameters


def many(day: dt.date | None) -> Days:
    """A column of one day, of `NEVER` for none."""
    return np.array([NEVER if day is None else np.datetime64(day)])


def one_day(days: Days) -> dt.date:
    """The day of a column of one."""
    found: dt.date = days.astype("datetime64[D]")[0].item()
    return found
