"""What must be true of whole households before a row of them is written: each rule one query on what is staged."""

import datetime
from collections.abc import Iterable
from typing import Any

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.staging import first_row
from ansinh.core.wall import widened
from ansinh.registry.banks import banks
from ansinh.registry.errors import (
    BadAccountNumber,
    BadContact,
    BadIdentityNumber,
    BornInFuture,
    CareRunsInCircle,
    CircumstanceOverlaps,
    CircumstanceUnfit,
    ClassOverlaps,
    DeathInFuture,
    DecisionMissing,
    DiesBeforeBirth,
    HamletElsewhere,
    HolderIsNotPayee,
    HouseholdNumberTaken,
    IdentityNumberTaken,
    IdentityNumberTwice,
    MembershipOverlaps,
    NameMissing,
    NobodyThere,
    PayeeIncomplete,
    PeriodReversed,
    UnknownBank,
)
from ansinh.registry.identity import PROVINCE_CODES, identity_faults
from ansinh.registry.models import VALUES, WITH_AMOUNT, WITH_RELATED, Classification, Kind, PayeeKind, Relation
from ansinh.registry.queries.identity import commune_of_number
from ansinh.registry.services.bulk_columns import NOBODY

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
    _check_classes()
    _check_circumstances()
    _check_care()
    _check_money()


def _check_positions(table: str, column: str, target: str, *, may_be_nobody: bool) -> None:
    found = first_row(
        f"""
        select s.position, s.{column} from staged_{table} s left join staged_{target} t on t.position = s.{column}
        where t.position is null and not (%(may_be_nobody)s and s.{column} = %(nobody)s) limit 1
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
            "select i.identity_number from staged_people s join registry_individual i using (identity_number) limit 1"
        )
    if taken:
        raise IdentityNumberTaken(number=taken[0], ask=commune_of_number(taken[0]))


def _check_classes() -> None:
    _check_periods("classes")
    nameless = first_row(
        "select from staged_classes where coalesce(decision_number, '') = '' or decided_on is null limit 1"
    )
    if nameless is not None:
        raise DecisionMissing
    unknown = first_row(
        "select household_class, household from staged_classes where not household_class = any(%(known)s) limit 1",
        {"known": list(Classification.values)},
    )
    if unknown:
        expected = ", ".join(Classification.values)
        raise CircumstanceUnfit(kind="household_class", name=unknown[1], expected=expected, came=unknown[0])
    overlap = first_row(_overlap("classes", "household", "s.household"))
    if overlap:
        raise ClassOverlaps(number=overlap[0], valid_from=overlap[1])


def _check_circumstances() -> None:
    _check_periods("circumstances")
    kinds, values = zip(*_values(), strict=True)
    unfit = first_row(
        """
        select p.full_name, c.kind, c.value, c.amount, c.related from staged_circumstances c
        join staged_people p on p.position = c.person
        left join unnest(%(kinds)s::text[], %(values)s::text[]) as known(kind, value)
            on known.kind = c.kind and known.value = c.value
        where known.kind is null or c.related = c.person
            or (c.kind = any(%(with_amount)s)) <> (c.amount is not null) or c.amount not between 0 and 2000000000
            or (c.kind = any(%(with_related)s)) <> (c.related <> %(nobody)s)
        limit 1
        """,
        {
            "kinds": list(kinds), "values": list(values), "with_amount": [kind.value for kind in WITH_AMOUNT],
            "with_related": [kind.value for kind in WITH_RELATED], "nobody": NOBODY,
        },
    )  # fmt: skip
    if unfit:
        name, kind, *came = unfit
        expected = " | ".join(VALUES.get(Kind(kind), ("",))) if kind in Kind.values else ", ".join(Kind.values)
        shown = ", ".join(str(one) for one in came if one not in (None, NOBODY))
        raise CircumstanceUnfit(kind=kind, name=name, expected=expected, came=shown)
    overlap = first_row(_overlap("circumstances", "person, s.kind", "s.kind"))
    if overlap:
        named = first_row("select full_name from staged_people where position = %(person)s", {"person": overlap[0]})
        raise CircumstanceOverlaps(name=named[0], kind=overlap[2], valid_from=overlap[1])


def _values() -> Iterable[tuple[str, str]]:
    for kind in Kind:
        for value in VALUES.get(kind, ("",)):
            yield kind.value, value


def _check_periods(table: str) -> None:
    reversed_ = first_row(
        f"select valid_from, valid_to from staged_{table} where valid_to <= valid_from or valid_from is null limit 1"
    )
    if reversed_:
        raise PeriodReversed(valid_from=reversed_[0] or "", valid_to=reversed_[1] or "")


def _overlap(table: str, key: str, shown: str) -> str:
    """The query for the first row that begins before the one before it of the same key has ended."""
    owner = key.split(",")[0]
    return f"""
        select {owner}, valid_from, shown from (
            select s.{owner}, s.valid_from, {shown} as shown, lag(s.valid_to) over of_key as ended,
                lag(s.valid_from) over of_key as began
            from staged_{table} s window of_key as (partition by s.{key} order by s.valid_from)
        ) as found where began is not null and (ended is null or ended > valid_from) limit 1
    """


def _check_care() -> None:
    """Nobody is cared for or raised by a person whom he cares for or raises, through however many others."""
    circle = first_row(
        """
        with recursive edges as (
            select person, related, kind from staged_circumstances where kind in ('carer', 'parent')
        ), up as (
            select person as start, related as reached, kind from edges
            union select up.start, e.related, up.kind from up join edges e on e.person = up.reached and e.kind = up.kind
        )
        select a.full_name, b.full_name from up
        join staged_people a on a.position = up.start
        join edges e on e.person = up.start and e.kind = up.kind join staged_people b on b.position = e.related
        where up.start = up.reached limit 1
        """
    )
    if circle:
        raise CareRunsInCircle(name=circle[0], other=circle[1])


def _check_money() -> None:
    """Ways to reach people, accounts that can be, and money that goes to the holder of the account."""
    contact = first_row(
        "select value from staged_contacts where channel <> 'email' and not value ~ '^0(3|5|7|8|9)[0-9]{8}$' limit 1"
    )
    if contact:
        raise BadContact(given=contact[0])
    bank = first_row(
        "select bank_bin from staged_accounts where not bank_bin = any(%(known)s) limit 1", {"known": list(banks())}
    )
    if bank:
        raise UnknownBank(given=bank[0])
    number = first_row("select number from staged_accounts where not number ~ '^[0-9A-Za-z]{4,19}$' limit 1")
    if number:
        raise BadAccountNumber(given=number[0])
    unfit = first_row(
        """
        select kind from staged_payees where not kind = any(%(known)s) or (kind = 'self') <> (payee = %(nobody)s)
            or payee = person or (way = 'bank') <> (account <> %(nobody)s) limit 1
        """,
        {"known": [PayeeKind.SELF, PayeeKind.GUARDIAN, PayeeKind.CARER], "nobody": NOBODY},
    )
    if unfit:
        raise PayeeIncomplete(kind=unfit[0], expected="self | guardian | carer, payee, account")
    stranger = first_row(
        """
        select h.full_name, q.full_name from staged_payees y join staged_accounts a on a.position = y.account
        join staged_people h on h.position = a.holder
        join staged_people q on q.position = case when y.kind = 'self' then y.person else y.payee end
        where a.holder <> q.position or a.person <> y.person limit 1
        """
    )
    if stranger:
        raise HolderIsNotPayee(holder=stranger[0], payee=stranger[1])
