"""Since when it has been so: the months before, looked back over for all findings at once."""

from collections.abc import Mapping, Sequence

from ansinh.areas.models import Area
from ansinh.benefits.findings.paid import Wronged, wrongs_among
from ansinh.benefits.findings.shapes import Standing
from ansinh.core.months import Month
from ansinh.judgement.law import FIRST_MONTH

Since = dict[tuple[int, Month, str], Month]


def first_months(found: Sequence[Wronged], *, area: Area, individuals: Mapping[int, int]) -> Since:
    """The first of the months in a row, up to the month found, in which the same was wrong for the same person.

    One look at each month for all who are still wrong in it; it ends with the last of them.
    """
    since: Since = {_key(one): one.month for one in found}
    running = {_key(one): one for one in found}
    while running:
        asked = {
            (one.person, since[key].previous()) for key, one in running.items() if since[key].previous() >= FIRST_MONTH
        }
        before = {
            (one.person, one.month, str(one.deviation.kind))
            for one in wrongs_among(asked, area=area, individuals=individuals).found
            if one.deviation.standing != Standing.LATER_LAW
        }
        running = {
            key: one
            for key, one in running.items()
            if (one.person, since[key].previous(), str(one.deviation.kind)) in before
        }
        for key in running:
            since[key] = since[key].previous()
    return since


def _key(one: Wronged) -> tuple[int, Month, str]:
    return one.person, one.month, str(one.deviation.kind)
