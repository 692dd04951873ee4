"""What the error numbers of Zalo mean for a message: ZNS (-100 to -147) and the Official Account API (-201 and on).

After the tables of Zalo for Developers ("Bảng mã lỗi", "Cách xử lý mã lỗi ZNS"); the numbers below -112 and those of the
Official Account were not compared with the published table. A number that is not here leaves the message unknown, never
sent again by guess.
"""

import datetime as dt

from ansinh.core import clock
from ansinh.messaging.channels.contract import Fate, Outcome

BAD_TOKEN = {-124, -216}
BAD_ADDRESS = {-108, -118, -119, -207, -213, -217, -227}
"""No such number or account, one that can receive nothing, one that does not follow."""
OPTED_OUT = {-139, -241}
REFUSED = {-110, -114, -230, -232, -233}
"""An old Zalo, nobody at home, no word from this person for too long."""
BAD_TEXT = {-109, -111, -112, -113, -116, -121, -130, -131, -132, -201, -210}
FOR_GOOD = {"bad_address": BAD_ADDRESS, "opted_out": OPTED_OUT, "bad_text": BAD_TEXT, "refused": REFUSED}
NO_CREDIT = {-115, -126, -137, -224, -321}
BAD_SETTING = {
    -101, -102, -103, -104, -105, -106, -117, -120, -122, -125, -135, -136, -138, -202, -204, -205, -209, -221, -240,
    -320,
}  # fmt: skip
BY_NIGHT = {-133, -234}
FOR_TODAY = {-144, -147, -211, -218}
BUSY = {-32}
MORNING = dt.time(6)
BUSY_PAUSE, CREDIT_PAUSE = 30.0, 3600.0


def outcome_of(key: str, error: int, detail: str) -> Outcome:
    """The outcome of an answer that names this error."""
    for numbers, reason in (
        (BAD_ADDRESS, "bad_address"),
        (OPTED_OUT, "opted_out"),
        (BAD_TEXT, "bad_text"),
        (REFUSED, "refused"),
    ):
        if error in numbers:
            return Outcome(key, Fate.REFUSED, reason=reason, detail=detail)
    if error in NO_CREDIT:
        return Outcome(key, Fate.TRY_AGAIN, reason="no_credit", detail=detail, pause=CREDIT_PAUSE)
    if error in BAD_SETTING | BAD_TOKEN:
        return Outcome(key, Fate.TRY_AGAIN, reason="bad_setting", detail=detail)
    if error in BY_NIGHT | FOR_TODAY:
        pause = seconds_until_morning() if error in BY_NIGHT else seconds_until_midnight()
        return Outcome(key, Fate.TRY_AGAIN, reason="throttled", detail=detail, pause=pause)
    if error in BUSY:
        return Outcome(key, Fate.TRY_AGAIN, reason="throttled", detail=detail, pause=BUSY_PAUSE)
    return Outcome(key, Fate.UNKNOWN, reason="not_understood", detail=detail)


def seconds_until_morning() -> float:
    """Zalo takes notices from 6 to 22 o'clock in Viet Nam."""
    now = clock.now().astimezone(clock.VIET_NAM)
    day = now.date() if now.time() < MORNING else now.date() + dt.timedelta(days=1)
    return (dt.datetime.combine(day, MORNING, clock.VIET_NAM) - now).total_seconds()


def seconds_until_midnight() -> float:
    """Its quotas are those of a day in Viet Nam."""
    now = clock.now().astimezone(clock.VIET_NAM)
    tomorrow = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(0), clock.VIET_NAM)
    return (tomorrow - now).total_seconds()
