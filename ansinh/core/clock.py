"""The only source of "today" and "now"; legal dates are those of Viet Nam."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")

_set_to: ContextVar[dt.datetime | None] = ContextVar("ansinh_clock", default=None)


def now() -> dt.datetime:
    """This instant, aware, in UTC."""
    return _set_to.get() or dt.datetime.now(dt.UTC)


def set_to() -> dt.datetime | None:
    """The instant that `at` has set; None while the clock runs."""
    return _set_to.get()


def today() -> dt.date:
    """The date in Viet Nam."""
    return now().astimezone(VIET_NAM).date()


@contextmanager
def at(moment: dt.date | dt.datetime) -> Iterator[None]:
    """Set the clock, for demo and tests; a date means nine in the morning in Viet Nam."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day, 9, tzinfo=VIET_NAM)
    token = _set_to.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
