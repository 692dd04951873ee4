"""What stands in a database: every row of every table in one digest, and what must always hold."""

from typing import Any

import psycopg

State = dict[str, tuple[int, str]]
"""Rows and digest of each table."""

_OF_THE_MOMENT = frozenset({"pgh_created_at", "pgh_context_id", "last_login", "password"})
"""Columns that the server's clock or chance fills. All others are compared, keys included: the clock of the acts
stands still, and a run that left nothing gives its numbers back (`put_sequences_back`)."""

_DRAWN_BY_CHANCE = frozenset(
    {"poverty_posting.slug", "poverty_certificate.code", "procrastinate_events.at", "messaging_message.attempts"}
)
"""Columns of one table that an act draws by chance, that the server's clock fills, or that count the tries."""

_asked: list[str] = []

_COLUMNS = """
select table_name, array_agg(quote_ident(column_name) order by ordinal_position)
from information_schema.columns
join information_schema.tables using (table_schema, table_name)
where table_schema = 'public' and table_type = 'BASE TABLE' and column_name <> all(%s)
    and table_name || '.' || column_name <> all(%s)
group by table_name order by table_name
"""
_LEFT_OUT = [list(_OF_THE_MOMENT), list(_DRAWN_BY_CHANCE)]


def state_of(connection: "psycopg.Connection[tuple[Any, ...]]", *, leave_out: frozenset[str] = frozenset()) -> State:
    """Rows and digest of each table but those in `leave_out`, whatever the order of the rows."""
    found = connection.execute(_question(connection)).fetchall()
    return {table: (count, digest) for table, count, digest in found if table not in leave_out}


def _question(connection: "psycopg.Connection[tuple[Any, ...]]") -> str:
    """One query for all tables; every database of a campaign has the same."""
    if not _asked:
        tables = connection.execute(_COLUMNS, _LEFT_OUT).fetchall()
        parts = [
            f"select '{table}', count(*), coalesce(md5(string_agg(h, '' order by h)), '')"
            f' from (select md5(row({", ".join(columns)})::text) h from "{table}") t'
            for table, columns in tables
        ]
        _asked.append(" union all ".join(parts))
    return _asked[0]


def differences(found: State, wanted: State) -> str:
    """The tables that differ, with their numbers of rows."""
    differing = [
        f"{table}: {found[table][0]} rows instead of {wanted[table][0]}"
        if found[table][0] != wanted[table][0]
        else f"{table}: other values"
        for table in wanted
        if found[table] != wanted[table]
    ]
    return "; ".join(differing)


def rows_of(connection: "psycopg.Connection[tuple[Any, ...]]", table: str) -> set[str]:
    """The rows of a table as text, for the report of a difference."""
    columns = dict(connection.execute(_COLUMNS, _LEFT_OUT).fetchall())[table]
    found = connection.execute(f'select row({", ".join(columns)})::text from "{table}"').fetchall()
    return {text for (text,) in found}


def sequences(connection: "psycopg.Connection[tuple[Any, ...]]") -> list[tuple[str, int | None]]:
    found = connection.execute("select quote_ident(sequencename), last_value from pg_sequences").fetchall()
    return [(name, last) for name, last in found]


def put_sequences_back(
    connection: "psycopg.Connection[tuple[Any, ...]]", standing: list[tuple[str, int | None]]
) -> None:
    """A rolled-back act leaves gaps in the numbers; without them its repetition can be compared key by key."""
    names, lasts = zip(*standing, strict=True)
    connection.execute(
        "select setval(name, coalesce(last, 1), last is not null)"
        " from unnest(%s::text[], %s::bigint[]) as standing(name, last)",
        [list(names), list(lasts)],
    )


ALWAYS: dict[str, str] = {
    "an act has more than one audit row": """
        select act, object_type, object_id, count(*) from audit_auditentry
        where act in ('import_recipients', 'take_over_decisions', 'prepare_payroll', 'approve_payroll', 'send_payroll',
                      'close_payroll', 'decide_grant', 'decide_refuse', 'decide_review', 'propose_aid', 'decide_aid',
                      'record_aid_given', 'record_repayment', 'record_wording', 'submit_form', 'record_meeting',
                      'open_posting', 'recognise_round', 'import_old_file', 'start_campaign', 'receive_answer',
                      'import_card_list', 'approve_state_list', 'send_state_list')
        group by 1, 2, 3 having count(*) > 1""",
    "a payroll does not add up": """
        select p.reference, p.line_count, p.total_amount, count(l.id), sum(l.amount) from payments_payroll p
        left join payments_payment l on l.payroll_id = p.id and l.state <> 'cancelled'
        group by p.id having p.line_count <> count(l.id) or p.total_amount <> coalesce(sum(l.amount), 0)""",
    "a prepared payroll has no audit row, or an audit row has no payroll": """
        select p.reference, a.object_id from payments_payroll p
        full join (select object_id from audit_auditentry where act = 'prepare_payroll') a on a.object_id = p.id::text
        where a.object_id is null or p.id is null or p.state = 'drafted'""",
    "a regular line has no entitlement in force": """
        select l.transfer_reference from payments_payment l
        left join payments_entitlement e on e.id = l.entitlement_id
        where l.kind = 'regular' and (e.id is null or l.for_month < e.valid_from or l.for_month >= e.valid_to)""",
    "a month is paid twice": """
        select entitlement_id, for_month from payments_payment
        where kind = 'regular' and state not in ('returned', 'cancelled')
        group by 1, 2 having count(*) > 1""",
    "a sum that is owed is carried by no line or by two": """
        select d.id, d.state, count(l.id) from payments_due d
        left join payments_payment l on l.due_id = d.id and l.state not in ('cancelled', 'returned', 'reissued')
        group by d.id having count(l.id) > 1 or (d.state = 'carried' and count(l.id) = 0)""",
    "the lines of a payroll are not all where it is": """
        select p.reference, p.state, l.state from payments_payroll p join payments_payment l on l.payroll_id = p.id
        where (p.state in ('prepared', 'approved') and l.state <> 'due')
           or (p.state = 'sent' and l.state not in ('sent', 'paid', 'returned'))
           or (p.state in ('reconciled', 'closed') and l.state in ('due', 'sent'))""",
    "a sent payroll lacks files, or a file is not what its hash says": """
        select p.reference, count(f.id) from payments_payroll p left join payments_payrollfile f on f.payroll_id = p.id
        group by p.id having (p.state in ('sent', 'reconciled', 'closed')) <> (count(f.id) >= 5)
            or bool_or(encode(sha256(f.content), 'hex') <> f.sha256)""",
    "an answer taken in has left other states than it tells": """
        select a.transfer_reference, a.status, l.state from payments_answerline a
        join payments_payment l on l.transfer_reference = a.transfer_reference
        where l.state not in (a.status, 'reissued')""",
    "an item of a grant opened no entitlement": """
        select i.id from benefits_decisionitem i join benefits_decision d on d.id = i.decision_id
        where i.kind = 'grant' and d.state = 'issued' and i.entitlement_id is null""",
    "aid stands without its signature or its proof": """
        select a.id, a.state from benefits_emergencyaid a
        where (a.state in ('decided', 'given') and (a.decided_by = '' or a.reference = ''))
           or (a.state = 'given' and (a.given_by = '' or a.proof = ''))""",
    "a recovery is repaid without its money, or has its money and is not": """
        select r.id, r.state, r.amount, sum(p.amount) from benefits_recovery r
        left join benefits_repayment p on p.recovery_id = r.id and p.taken_back_at is null
        group by r.id having (r.state = 'repaid') <> (coalesce(sum(p.amount), 0) >= r.amount)
            or sum(p.amount) > r.amount""",
    "a reviewed household has no form, no class, or two that count": """
        select l.id, l.state, l.assessment_id, count(s.id) from poverty_listedhousehold l
        left join poverty_submission s on s.listed_id = l.id and s.state = 'counts'
        join poverty_reviewround r on r.id = l.round_id and r.kind <> 'kept'
        where l.state not in ('listed', 'taken_off') group by l.id
        having count(s.id) <> 1 or l.assessment_id is null""",
    "a decided review recognises somebody without a class in the registry": """
        select c.number from poverty_certificate c join poverty_listedhousehold l on l.id = c.listed_id
        where c.state = 'valid' and not exists (
            select from registry_householdclass k
            where k.household_id = l.household_id and k.household_class = c.household_class
                and k.valid_from = c.valid_from)""",
    "a message is written twice for one occasion and step": """
        select recipient, occasion, step from messaging_message group by 1, 2, 3 having count(*) > 1""",
    "a message went out without a gateway, or ended without its time": """
        select id, state from messaging_message
        where (state in ('sent', 'delivered') and (gateway_id is null or sent_at is null))
           or (state in ('delivered', 'failed', 'suppressed') and finished_at is null)""",
    "an answer is taken in twice": """
        select gateway_id, provider_id from messaging_incoming group by 1, 2 having count(*) > 1""",
    "two cards of somebody hold on one day": """
        select a.individual_id from insurance_card a join insurance_card b
            on b.individual_id = a.individual_id and b.id > a.id
            and b.valid_from < a.valid_to and a.valid_from < b.valid_to""",
    "a row of an import names somebody who is not registered": """
        select r.row_number from registry_importrow r join registry_importrun u on u.id = r.run_id
        left join registry_individual i on i.id = r.individual_id
        where u.state = 'applied' and r.outcome in ('new', 'changed', 'known') and i.id is null""",
    "a death is confirmed of somebody who lives": """
        select r.about from coordination_hamletreport r join registry_individual i on i.id = r.individual_id
        where r.kind = 'died' and r.state = 'confirmed' and i.died_on is null""",
    "somebody was sent and is still here, or a request has no answer": """
        select m.id from registry_moverequest m join registry_individual i on i.identity_number = m.identity_number
        where (m.state = 'released') <> (i.area_id = m.area_id)""",
    "a number or a name is registered twice": """
        select identity_number from registry_individual where identity_number is not null
        group by 1 having count(*) > 1""",
    "a person has no history": """
        select i.id from registry_individual i
        where not exists (select from registry_individualevent e where e.pgh_obj_id = i.id)""",
    "a temporary table is left": "select relname from pg_class where relpersistence = 't'",
}
"""What is wrong, and the rows that show it: there are none, before an act as after it."""


def broken_rules(connection: "psycopg.Connection[tuple[Any, ...]]") -> list[str]:
    """A sentence for each rule that does not hold, with the first rows that break it."""
    found = [(wrong, connection.execute(query).fetchmany(3)) for wrong, query in ALWAYS.items()]
    return [f"{wrong}: {rows}" for wrong, rows in found if rows]


def damaged_indexes(connection: "psycopg.Connection[tuple[Any, ...]]") -> list[str]:
    """Every b-tree compared with its table by PostgreSQL's own check."""
    try:
        connection.execute(
            "select bt_index_check(c.oid, true) from pg_class c join pg_am m on m.oid = c.relam"
            " join pg_index i on i.indexrelid = c.oid"
            " where m.amname = 'btree' and c.relnamespace = 'public'::regnamespace and i.indisvalid"
        )
    except psycopg.errors.IndexCorrupted as damage:
        return [str(damage)]
    return []
