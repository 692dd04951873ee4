"""Days and ages of the review as the law says them."""

import datetime as dt

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
