"""What messaging announces, in the transaction of the act."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class PersonAnswered:
    """Somebody answered a message, and it was understood: `meaning` is one of `models.Meaning`."""

    individual_id: int | None
    occasion: str
    meaning: str
    at: dt.datetime
