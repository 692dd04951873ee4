"""Days and ages of the review as the law says them."""

import datetime as dt
from typing import Any

from ansinh.areas.models import Area
from ansinh.areas.queries import last_working_day
from ansinh.core.workdays import add_working_days
from ansinh.judgement.queries import law_as_asked

REMINDED_BEFORE = dt.timedelta(days=7)
"""So long before the meetings begin it is told which households nobody has been to."""


def last_day_to_answer(received_on: dt.date) -> dt.date:
    """Of an off-cycle request: counted from receipt, of one brought earlier from the day on which they are received."""
    law = law_as_asked()
    first = received_on.replace(day=int(law.value("procedure.review_requests_from", received_on)))
    limit = int(law.value("procedure.review_request_answer", received_on))
    return max(received_on, first) + dt.timedelta(days=limit)


def working_age(on: dt.date) -> tuple[int, int]:
    """The first year of age that is no child's any more, and the first that is an elderly person's."""
    law = law_as_asked()
    return int(law.value("ages.childhood_ends", on)), int(law.value("ages.old_age", on))


def _procedure(name: str, on: dt.date) -> Any:
    return law_as_asked().value(f"procedure.review_{name}", on)


def first_day_to_meet(notice_on: dt.date) -> dt.date:
    """The first day on which those may meet who were invited on a day."""
    return notice_on + dt.timedelta(days=int(_procedure("meeting_notice", notice_on)))


def cluster_above(on: dt.date) -> int:
    """A hamlet of more households than these may meet by cluster."""
    return int(_procedure("meeting_cluster_above", on))


def is_at_the_limit(votes_for: int, attending: int, on: dt.date) -> bool:
    """Whether the votes are exactly the share that passes, where the texts disagree."""
    return 100 * votes_for == int(_procedure("meeting_share", on)) * attending


def is_passed(votes_for: int, attending: int, on: dt.date) -> bool:
    """Whether a meeting of so many that voted passes the class of a household."""
    if is_at_the_limit(votes_for, attending, on):
        return bool(_procedure("meeting_half_passes", on))
    return 100 * votes_for > int(_procedure("meeting_share", on)) * attending


def last_day_of_posting(posted_on: dt.date, *, area: Area) -> dt.date:
    """Of the list before the decision: whole working days from the day after it went up."""
    return last_working_day(posted_on, int(_procedure("posting", posted_on)), area=area)


def last_day_to_answer_objection(received_on: dt.date, *, area: Area) -> dt.date:
    """The last day of the recheck and of its answer."""
    return last_working_day(received_on, int(_procedure("objection_answer", received_on)), area=area)


def last_day_to_publish(signed_on: dt.date, *, area: Area) -> dt.date:
    """The last day on which a decision signed on a day goes up."""
    return last_working_day(signed_on, int(_procedure("publicity_within", signed_on)), area=area)


def still_in_time_to_publish(on: dt.date) -> dt.date:
    """The earliest day on which a decision can have been signed that need not be public before `on`, by public holidays
    alone: for a first look at many.
    """
    limit, day = int(_procedure("publicity_within", on)), on
    while add_working_days(day - dt.timedelta(days=1), limit) >= on:
        day -= dt.timedelta(days=1)
    return day


def last_day_of_publicity(posted_on: dt.date) -> dt.date:
    """Of a decision that went up: whole days from the day after."""
    return posted_on + dt.timedelta(days=int(_procedure("publicity", posted_on)))


def radio_days(on: dt.date) -> int:
    """On how many days a decision is read out."""
    return int(_procedure("publicity_radio", on))
