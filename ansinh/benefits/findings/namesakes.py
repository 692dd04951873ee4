"""Of two who share a name and a day of birth: one person recorded twice, or namesakes whom chance brought together.

Where a household, an account or a telephone agrees as well, it is one person. Where nothing else does, it depends on
how many such pairs chance alone would have brought about among so many people of that name.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from ansinh.benefits.findings.shapes import Shared

BORN_ON_ONE_DAY = 1 / 5_000
"""The chance that two recipients were born on one day, taken high: most of them are of some twenty-five years."""

CHANCE_ALLOWED = 0.01
"""Of the pairs that are called one person, at most this share may be expected to be namesakes."""

PAIRS = """
    with people as (
        select i.id, i.sort_key, i.birth_date, i.sex, i.identity_number, p.beneficiary_name, p.paid_path, p.amount,
            p.household_id, p.account_number,
            i.birth_precision = 'day' and to_char(i.birth_date, 'MMDD') <> '0101' as has_day
        from registry_individual i join paid_here p on p.individual_id = i.id
    ),
    borne as (
        select sort_key, (count(*) * (count(*) - 1) - count(identity_number) * (count(identity_number) - 1)) / 2 as by
        from people where has_day group by 1
    ),
    names as (
        select sort_key, sum(by) over (order by by) as comparable from borne
    ),
    pairs as (
        select a.id as one, b.id as other, a.has_day and b.has_day as on_one_day, comparable,
            a.household_id = b.household_id
            or a.account_number = b.account_number and a.account_number <> ''
            or exists (
                select from registry_contactpoint m join registry_contactpoint n using (value)
                where m.individual_id = a.id and n.individual_id = b.id
                    and m.channel in ('phone', 'zalo') and n.channel in ('phone', 'zalo')
            ) as is_sure
        from people a join people b on a.sort_key = b.sort_key and a.birth_date = b.birth_date and a.id < b.id
            left join names on names.sort_key = a.sort_key
        where (a.sex = b.sex or a.sex = '' or b.sex = '') and (a.identity_number is null or b.identity_number is null)
    )
    select one, other, is_sure, comparable, id, beneficiary_name, paid_path, amount, household_id
    from pairs join people on people.id in (one, other)
    where is_sure or on_one_day
"""
"""Of those paid here: the pair, whether something else agrees, the pairs by name, and each of the two.

The pairs by name are those of all people who share a name that is no commoner, one of the two without a number: so many
chance could have given one day of birth. Two who both have a number are two people, whatever they are called. Where
only the year of birth is known, or the first of January stands for it, something else has to agree.
"""


def rows_of_twins(rows: Iterable[Sequence[Any]]) -> list[tuple[Shared, tuple[Any, ...]]]:
    """The rows of `PAIRS` as (kind, (value, person, name, commune, đồng, household))."""
    whole = list(rows)
    surely = {(one, other) for one, other, is_sure, *_more in whole if is_sure}
    surely |= improbable({(one, other): int(pairs) for one, other, is_sure, pairs, *_more in whole if not is_sure})
    return [
        (Shared.PERSON if (one, other) in surely else Shared.NAME, (f"{one}+{other}", *member))
        for one, other, _is_sure, _comparable, *member in whole
    ]


def improbable(comparable: dict[tuple[int, int], int]) -> set[tuple[int, int]]:
    """Those pairs of people whom chance does not explain; the values are the pairs by name of `PAIRS`.

    The rarest names first, as long as the coincidences expected among them stay within `CHANCE_ALLOWED` of those seen
    (Benjamini and Hochberg 1995, J. R. Stat. Soc. B 57:289): one such pair in a commune is one person; five among
    300,000 recipients are what 300,000 recipients have.
    """
    rarest_first = sorted(comparable, key=lambda pair: (comparable[pair], pair))
    accepted = [
        seen
        for seen, pair in enumerate(rarest_first, start=1)
        if comparable[pair] * BORN_ON_ONE_DAY <= CHANCE_ALLOWED * seen
    ]
    return set(rarest_first[: max(accepted, default=0)])
