"""What came of a campaign: by way and by place, how many messages stand where, what they cost and what they led to."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from ansinh.areas.queries import names_of_paths
from ansinh.messaging.channels import Medium
from ansinh.messaging.models import Campaign

_SQL = """
    with told as (
        select m.area_path, m.medium, m.state, m.answered_at, m.acted_on, m.price_amount, m.price_points,
            false as is_skip
        from messaging_message m where m.campaign_id = %(campaign)s
        union all
        select s.area_path, '', '', null, null, 0, 0, true
        from messaging_skip s
        where s.campaign_id = %(campaign)s and not exists (
            select from messaging_message m
            where m.recipient = s.recipient and m.occasion = s.occasion and m.step = s.step
                and m.campaign_id = s.campaign_id
        )
    ),
    placed as (
        select array_to_string((string_to_array(area_path, '.'))[1:%(depth)s], '.') as place, told.* from told
    )
    select grouping(medium) = 0 as by_medium, grouping(place) = 0 as by_place, medium, place,
        count(*) filter (where not is_skip),
        count(*) filter (where state in ('queued', 'sending')),
        count(*) filter (where state in ('sent', 'delivered')),
        count(*) filter (where state = 'delivered'),
        count(*) filter (where state = 'failed'),
        count(*) filter (where state = 'suppressed'),
        count(*) filter (where is_skip),
        count(answered_at),
        count(acted_on),
        coalesce(sum(price_amount) filter (where state not in ('failed', 'suppressed')), 0)::bigint,
        coalesce(sum(price_points) filter (where state not in ('failed', 'suppressed')), 0)::bigint
    from placed
    group by grouping sets ((medium), (place), ())
"""


@dataclass(frozen=True)
class Result:
    """The messages of one way, one place or all. `sent` are those that went out, `delivered` among them; `left_out`
    people to whom none was written. `amount` and `points`: of what was not failed or held back.
    """

    label: str
    written: int = 0
    waiting: int = 0
    sent: int = 0
    delivered: int = 0
    failed: int = 0
    unsent: int = 0
    left_out: int = 0
    answered: int = 0
    acted: int = 0
    amount: int = 0
    points: int = 0

    @property
    def amount_per_result(self) -> int | None:
        """Whole đồng for each person who did what was asked, rounded up; None where nobody did."""
        return -(-self.amount // self.acted) if self.acted else None

    @property
    def points_per_result(self) -> Decimal | None:
        """Points for each of them, rounded up to a tenth; None where nobody did."""
        return Decimal(-(-10 * self.points // self.acted)) / 10 if self.acted else None


@dataclass(frozen=True)
class Results:
    """By way, by place (hamlets of a commune, communes of a province) in the order of their names, and together."""

    by_medium: tuple[Result, ...]
    by_place: tuple[Result, ...]
    total: Result


def results_of(campaign: Campaign) -> Results:
    """One query, and one for the names of the places."""
    depth = campaign.area_path.count(".") + 1
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"campaign": campaign.pk, "depth": depth})
        rows = cursor.fetchall()
    media = {row[2]: row[4:] for row in rows if row[0] and row[2]}
    places = {_rooted(row[3]): row[4:] for row in rows if row[1]}
    names = names_of_paths(list(places))
    by_place = [Result(names.get(path, path), *sums) for path, sums in sorted(places.items())]
    return Results(
        tuple(Result(str(one.label), *media[one.value]) for one in Medium if one.value in media),
        tuple(by_place),
        _total([row for row in rows if not row[0] and not row[1]]),
    )


def _rooted(place: str) -> str:
    return place if place.endswith(".") else f"{place}."


def _total(rows: list[Any]) -> Result:
    return Result("", *rows[0][4:]) if rows else Result("")
