"""From which month a decision, a change, a loss, a move or a death counts (rules.md, Months).

Pure: a day or two go in, a month comes out; the dates on which the rules changed stand in the law package.
"""

import datetime as dt

from ansinh.benefits.law import law_says
from ansinh.core.months import Month

FROM_THE_BIRTHDAY = frozenset({"K5b", "K5c"})
FROM_THE_CERTIFICATE = frozenset({"K6"})


def first_month_paid(
    *, signed_on: dt.date, category: str, birthday_on: dt.date | None = None, certificate_on: dt.date | None = None
) -> Month:
    """The first month that a decision signed on `signed_on` pays.

    The month signed; by decisions signed before July 2025 K5b and K5c from the month of the birthday on which the age
    was reached and K6 from the month of the certificate. A fact after the signature counts as the signature's month.
    """
    signed = Month.of(signed_on)
    if not law_says("procedure.first_month_from_the_fact", on=signed_on):
        return signed
    fact_on = {
        **dict.fromkeys(FROM_THE_BIRTHDAY, birthday_on),
        **dict.fromkeys(FROM_THE_CERTIFICATE, certificate_on),
    }.get(category)
    return min(signed, Month.of(fact_on)) if fact_on else signed


def month_changed(event_on: dt.date) -> Month:
    """The month from which another coefficient or category counts, by the day of the event.

    To June 2025 the month of the change; from 1 July 2025 to 4 October 2026 the month after; then again the month of
    the change (Decree 335/2026 Art 8(4)).
    """
    month = Month.of(event_on)
    return month.next() if law_says("months.change_counts_from_month_after", on=event_on) else month


def first_month_lost(event_on: dt.date) -> Month:
    """The first month no longer paid after a death or the loss of the last condition: the month after, always."""
    return Month.of(event_on).next()


def first_month_of_new_commune(stopped_from: Month, *, moved_on: dt.date) -> Month:
    """The first month that the new commune pays, where the old one stops paying from `stopped_from`.

    Since July 2025 that very month, at the new commune's own level; before, the month after the move and never before
    the old one has stopped.
    """
    if law_says("procedure.move_paid_from_month_of_stopping", on=moved_on):
        return stopped_from
    return max(stopped_from, Month.of(moved_on).next())


def first_month_stopped_by_move(*, moved_on: dt.date, last_month_paid: Month | None) -> Month:
    """The first month that the old commune no longer pays: one payer for each month, so what it has paid stays its own.

    Since July 2025 the month of the move where it is not paid yet; before, the month after.
    """
    month = Month.of(moved_on)
    if not law_says("procedure.move_paid_from_month_of_stopping", on=moved_on):
        month = month.next()
    return max(month, last_month_paid.next()) if last_month_paid else month
