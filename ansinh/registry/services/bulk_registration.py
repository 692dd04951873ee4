"""Registering whole households, a commune at a time: every table in one statement, all of it or nothing."""

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.staging import run
from ansinh.registry.services.bulk_checks import check_all
from ansinh.registry.services.bulk_columns import TABLES, WholeHouseholds, stage_all
from ansinh.registry.services.people import check_commune_in_force

__all__ = ["Registered", "WholeHouseholds", "register_whole_households"]

RIGHTS = ("edit_registry", "edit_bank_accounts")
STATEMENTS = {
    "household": """
        insert into registry_household (id, area_id, hamlet_id, area_path, number, address)
        select id, %(area)s, hamlet_id, area_path, number, coalesce(address, '')
        from staged_households order by position
    """,
    "individual": """
        insert into registry_individual (id, area_id, hamlet_id, area_path, full_name, sort_key, birth_date,
            birth_precision, sex, identity_number, temporary_number, ethnicity, died_on, death_certificate)
        select id, %(area)s, hamlet_id, area_path, full_name, sort_key, birth_date, birth_precision, sex,
            identity_number, case when identity_number is null
                then 'T' || lpad(nextval('registry_temporary_number')::text, 10, '0') end,
            coalesce(ethnicity, ''), died_on, ''
        from staged_people order by position
    """,
    "residence": """
        insert into registry_residence (individual_id, area_id, hamlet_id, area_path, valid_from)
        select id, %(area)s, hamlet_id, area_path, since from staged_people order by position
    """,
    "nameword": """
        insert into registry_nameword (individual_id, area_path, word, words)
        select id, area_path, word, ' ' || string_agg(word || ' ', '') over (partition by id) from (
            select distinct p.id, p.area_path, w.word from staged_people p
            cross join unnest(string_to_array(p.full_name, ' ')) as t(part) join staged_words w using (part)
        ) borne
    """,
    "membership": """
        insert into registry_membership (individual_id, household_id, area_path, relation, is_head, valid_from)
        select id, household_id, area_path, relation, relation = 'head', since from staged_people order by position
    """,
    "householdclass": """
        insert into registry_householdclass (household_id, area_path, household_class, decision_number, decided_on,
            source, valid_from, valid_to)
        select h.id, h.area_path, c.household_class, c.decision_number, c.decided_on, 'decision', c.valid_from,
            c.valid_to
        from staged_classes c join staged_households h on h.position = c.household order by c.position
    """,
    "circumstance": """
        insert into registry_circumstance (individual_id, area_path, kind, value, amount, related_id, related_name,
            certificate_number, issued_on, expires_on, source, valid_from, valid_to)
        select p.id, p.area_path, c.kind, c.value, c.amount, q.id, coalesce(q.full_name, ''),
            coalesce(c.certificate_number, ''), c.issued_on, c.expires_on, c.source, c.valid_from, c.valid_to
        from staged_circumstances c join staged_people p on p.position = c.person
        left join staged_people q on q.position = c.related order by c.position
    """,
    "contactpoint": """
        insert into registry_contactpoint (individual_id, area_path, channel, value, valid_from)
        select p.id, p.area_path, c.channel, c.value, c.valid_from
        from staged_contacts c join staged_people p on p.position = c.person order by c.position
    """,
    "bankaccount": """
        insert into registry_bankaccount (id, individual_id, area_path, bank_bin, number, holder_name, state,
            proposed_by, confirmed_by, valid_from)
        select a.id, p.id, p.area_path, a.bank_bin, a.number, h.full_name, 'confirmed', %(who)s, '', a.valid_from
        from staged_accounts a join staged_people p on p.position = a.person
        join staged_people h on h.position = a.holder order by a.position
    """,
    "payee": """
        insert into registry_payee (individual_id, area_path, kind, payee_id, payee_name, document, way, account_id,
            state, proposed_by, confirmed_by, valid_from)
        select p.id, p.area_path, y.kind, q.id, coalesce(q.full_name, ''), '', y.way, a.id, 'confirmed', %(who)s, '',
            y.valid_from
        from staged_payees y join staged_people p on p.position = y.person
        left join staged_people q on q.position = y.payee left join staged_accounts a on a.position = y.account
        order by y.position
    """,
}


@dataclass(frozen=True)
class Registered:
    """The keys of the people, in the order in which they came, and how many rows each table got."""

    people: list[int]
    counts: dict[str, int]


@transaction.atomic
def register_whole_households(*, actor: Actor, area: Area, whole: WholeHouseholds, on: datetime.date) -> Registered:
    """Register households with everybody in them, their facts, accounts and payees, in the commune `area`.

    For a register taken over at once: people here are new, so nobody draws anything yet and no news is announced.
    Accounts and payees are each person's first and count at once. Raises NoRight, NotInForce, BadColumns,
    NobodyThere, and for the first row that cannot be the refusal that registering it alone would raise; then nobody
    is registered. The same households twice are refused by their numbers.
    """
    for permission in RIGHTS:
        actor.require(permission, area_path=area.path)
    check_commune_in_force(area, on=on)
    counts = stage_all(whole, area, on)
    check_all(area)
    try:
        with transaction.atomic():
            written = {
                table: run(statement, {"area": area.pk, "who": actor.username})
                for table, statement in STATEMENTS.items()
            }
    except IntegrityError:
        # Somebody was faster: what that act has written can be seen now, so the checks say what is taken.
        check_all(area)
        raise
    keys = _keys()
    _refresh_statistics(written)
    for table in (*TABLES, "words"):
        run(f"drop table pg_temp.staged_{table}")
    record(
        actor=actor,
        act="register_whole_households",
        on=f"households of {area.full_name}",
        area_path=area.path,
        after={**counts, "first_person": keys[0] if keys else None, "last_person": keys[-1] if keys else None},
    )
    return Registered(keys, written)


def _keys() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select id from staged_people order by position")
        return [key for (key,) in cursor.fetchall()]


def _refresh_statistics(written: dict[str, int]) -> None:
    """The planner still takes the tables for as small as they were."""
    with connection.cursor() as cursor:
        for table, count in written.items():
            cursor.execute("select ansinh_refresh_statistics(%s::regclass, %s)", [f"registry_{table}", count])
