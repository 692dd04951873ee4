"""The numbers of decisions: one series for a commune and year, without gaps that two at once could share."""

from django.db import connection

from ansinh.areas.models import Area
from ansinh.benefits.models import Decision, DecisionState, Office


def next_number(*, area: Area, office: Office, year: int) -> str:
    """The next number of the commune's year, such as 125/QĐ-UBND; rolls back with the act that asked for it. Numbers
    that somebody gave by hand are passed over.

    The row is locked until the act ends, so two acts at the same moment get two numbers.
    """
    given = Decision.objects.filter(area=area, decided_on__year=year).exclude(state=DecisionState.CANCELLED)
    while given.filter(number=(number := f"{_count_on(area, year)}/{office.number_suffix}")).exists():
        pass
    return number


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
