"""What must be true of the facts, classes, accounts and payees of whole households, by queries on what is staged."""

from collections.abc import Iterable

from ansinh.core.staging import first_row
from ansinh.registry.banks import banks
from ansinh.registry.errors import (
    BadAccountNumber,
    BadContact,
    CareRunsInCircle,
    CircumstanceOverlaps,
    CircumstanceUnfit,
    ClassOverlaps,
    DecisionMissing,
    HolderIsNotPayee,
    PayeeIncomplete,
    PeriodReversed,
    UnknownBank,
)
from ansinh.registry.models import VALUES, WITH_AMOUNT, WITH_RELATED, Classification, Kind, PayeeKind
from ansinh.registry.services.bulk_columns import NOBODY


def check_known() -> None:
    """Classes and circumstances fit, do not overlap, and nobody cares for whom he is cared for by."""
    _check_classes()
    _check_circumstances()
    _check_care()


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
        order by c.position limit 1
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
        raise CircumstanceOverlaps(name=_name(overlap[0]), kind=overlap[2], valid_from=overlap[1])


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


def check_money() -> None:
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
        select a.holder, case when y.kind = 'self' then y.person else y.payee end
        from staged_payees y join staged_accounts a on a.position = y.account
        where a.holder <> case when y.kind = 'self' then y.person else y.payee end or a.person <> y.person
        order by y.position limit 1
        """
    )
    if stranger:
        raise HolderIsNotPayee(holder=_name(stranger[0]), payee=_name(stranger[1]))


def _name(position: int) -> str:
    return str(first_row("select full_name from staged_people where position = %(at)s", {"at": position})[0])
