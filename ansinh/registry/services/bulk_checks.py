"""What must be true of whole households before a row of them is written: each rule one query on what is staged.

A query that joins asks for its first row in order: without, the planner hopes to find one at once and loops in a loop.
"""

import datetime
from typing import Any

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.staging import first_row
from ansinh.core.wall import widened
from ansinh.registry.errors import (
    BadIdentityNumber,
    BornInFuture,
    CircumstanceUnfit,
    DeathInFuture,
    DiesBeforeBirth,
    HamletElsewhere,
    HouseholdNumberTaken,
    IdentityNumberTaken,
    IdentityNumberTwice,
    MembershipOverlaps,
    NameMissing,
    NobodyThere,
    PeriodReversed,
)
from ansinh.registry.identity import PROVINCE_CODES, identity_faults
from ansinh.registry.models import Relation
from ansinh.registry.queries.identity import commune_of_number
from ansinh.registry.services.bulk_columns import NOBODY
from ansinh.registry.services.bulk_fact_checks import check_known, check_money

COUNTRY = "vn."
REFERENCES = (
    ("people", "household", "households", False),
    ("classes", "household", "households", False),
    ("circumstances", "person", "people", False),
    ("circumstances", "related", "people", True),
    ("contacts", "person", "people", False),
    ("accounts", "person", "people", False),
    ("accounts", "holder", "people", False),
    ("payees", "person", "people", False),
    ("payees", "payee", "people", True),
    ("payees", "account", "accounts", True),
)


def check_all(area: Area) -> None:
    """Raise the refusal of the first row that cannot be; positions first, so that every other query can join."""
    for table, column, target, may_be_nobody in REFERENCES:
        _check_positions(table, column, target, may_be_nobody=may_be_nobody)
    _check_households(area)
    _check_people()
    _check_numbers()
    check_known()
    check_money()


def _check_positions(table: str, column: str, target: str, *, may_be_nobody: bool) -> None:
    found = first_row(
        f"""
        select s.position, s.{column} from staged_{table} s left join staged_{target} t on t.position = s.{column}
        where t.position is null and not (%(may_be_nobody)s and s.{column} = %(nobody)s) order by 1 limit 1
        """,
        {"may_be_nobody": may_be_nobody, "nobody": NOBODY},
    )
    if found:
        raise NobodyThere(table=table, row=found[0], what=column, position=found[1])


def _check_households(area: Area) -> None:
    lost = first_row("select hamlet from staged_households where hamlet <> '' and hamlet_id is null limit 1")
    if lost:
        raise HamletElsewhere(hamlet=lost[0], area=area.full_name)
    taken = first_row(
        """
        select number from staged_households group by number having count(*) > 1 or btrim(number) = ''
        union all
        select h.number from registry_household h join staged_households s using (number) where h.area_id = %(area)s
        limit 1
        """,
        {"area": area.pk},
    )
    if taken:
        raise HouseholdNumberTaken(area=area.full_name, number=taken[0])
    two_heads = first_row(
        """
        select min(full_name), min(since) from staged_people where relation = 'head'
        group by household having count(*) > 1 limit 1
        """
    )
    if two_heads:
        raise MembershipOverlaps(name=two_heads[0], valid_from=two_heads[1])


def _check_people() -> None:
    nameless = first_row(
        """
        select full_name from staged_people p where length(full_name) > 120 or not exists (
            select from unnest(string_to_array(p.full_name, ' ')) as t(part) join staged_words w using (part)
        ) limit 1
        """
    )
    if nameless:
        raise NameMissing(given=nameless[0])
    today = clock.today()
    wrong = first_row(
        """
        select full_name, birth_date, died_on, since from staged_people
        where birth_date > %(today)s or died_on < birth_date or died_on > %(today)s or since is null
        limit 1
        """,
        {"today": today},
    )
    if wrong:
        _refuse_life(*wrong, today=today)
    unfit = first_row(
        "select full_name, relation from staged_people where not relation = any(%(known)s) limit 1",
        {"known": list(Relation.values)},
    )
    if unfit:
        expected = ", ".join(Relation.values)
        raise CircumstanceUnfit(kind="relation", name=unfit[0], expected=expected, came=unfit[1])


def _refuse_life(name: str, born: datetime.date, died: Any, since: Any, *, today: datetime.date) -> None:
    if since is None:
        raise PeriodReversed(valid_from="", valid_to="")
    if born > today:
        raise BornInFuture(name=name, birth_date=born, today=today)
    if died < born:
        raise DiesBeforeBirth(name=name, birth_date=born, died_on=died)
    raise DeathInFuture(name=name, died_on=died, today=today)


def _check_numbers() -> None:
    """The digits fit the person, nobody of the list bears another's number, and nobody in the country does."""
    wrong = first_row(
        """
        select identity_number, birth_date, sex from staged_people where identity_number is not null and not (
            identity_number ~ '^[0-9]{12}$' and left(identity_number, 3) = any(%(provinces)s)
            and substr(identity_number, 5, 2) = to_char(birth_date, 'YY')
            and substr(identity_number, 4, 1)::int / 2 = extract(year from birth_date)::int / 100 - 19
            and (sex = '' or (substr(identity_number, 4, 1)::int %% 2 = 1) = (sex = 'female'))
        ) limit 1
        """,
        {"provinces": sorted(PROVINCE_CODES)},
    )
    if wrong:
        number, born, sex = wrong
        raise BadIdentityNumber(number=number, faults=" ".join(identity_faults(number, birth_date=born, sex=sex)))
    twice = first_row(
        """
        select identity_number, min(full_name), max(full_name) from staged_people
        where identity_number is not null group by 1 having count(*) > 1 limit 1
        """
    )
    if twice:
        raise IdentityNumberTwice(number=twice[0], first=twice[1], second=twice[2])
    with widened(COUNTRY):
        taken = first_row(
            """
            select identity_number from staged_people s join registry_individual i using (identity_number)
            order by s.position limit 1
            """
        )
    if taken:
        raise IdentityNumberTaken(number=taken[0], ask=commune_of_number(taken[0]))
