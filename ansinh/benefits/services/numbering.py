"""The numbers of decisions: one series for a commune and year, without gaps that two at once could share."""

import re

from django.db import connection

from ansinh.areas.models import Area
from ansinh.benefits.models import Decision, DecisionState, Office
from ansinh.core.text import tidy


def next_number(*, area: Area, office: Office, year: int) -> str:
    """The next number of the commune's year, such as 125/QĐ-UBND; rolls back with the act that asked for it. Numbers
    that somebody gave by hand are passed over.

    The row is locked until the act ends, so two acts at the same moment get two numbers.
    """
    while is_given(number := f"{_count_on(area, year)}/{office.number_suffix}", area=area, year=year):
        pass
    return number


def as_in_the_book(number: str) -> str:
    """A number typed in, without noughts before it and blanks around its stroke: 05 /QĐ-UBND is 5/QĐ-UBND."""
    return re.sub(r"^0+(?=\d)", "", re.sub(r"\s*/\s*", "/", tidy(number)))


def is_given(number: str, *, area: Area, year: int) -> bool:
    """Whether a decision of the commune's year bears the number, in whatever letters."""
    own = Decision.objects.filter(area=area, decided_on__year=year, origin="here")
    return own.exclude(state=DecisionState.CANCELLED).filter(number__iexact=number).exists()


def _count_on(area: Area, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into benefits_decisionnumber as n (area_id, area_path, year, last) values (%s, %s, %s, 1)
            on conflict (area_id, year) do update set last = n.last + 1
            returning last
            """,
            [area.pk, area.path, year],
        )
        (last,) = cursor.fetchone()
    return int(last)
