"""Taking an import back in one act, from the history that its rows left behind.

Every event row says which run wrote it. What the run inserted is deleted, what it changed is set back to the event
before; the history keeps both, and the audit row names every key. Whatever came later, or rests on it, refuses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.events import announce
from ansinh.registry.errors import ImportDependedOn, ImportMoved
from ansinh.registry.events import CircumstanceChanged, HouseholdClassChanged, PayeeChanged
from ansinh.registry.models import IMPORT_MOVES, ImportCopy, ImportRun, ImportState, Individual
from ansinh.registry.policies import require_import
from ansinh.registry.services.people import restore_name_words
from ansinh.work.services import tell_progress

TABLES = (
    "payee", "bankaccount", "contactpoint", "consent", "circumstance", "householdclass", "membership", "residence",
    "individual", "household",
)  # fmt: skip
"""Tracked tables, those that refer to others first."""
MOST_REASONS = 10
STAGES = 4
"""What the run wrote is found, nothing rests on it, it is taken back, the rooms above have judged anew."""


@dataclass(frozen=True)
class Written:
    """What the run wrote in one table: keys of rows inserted, and of rows changed."""

    table: str
    inserted: tuple[int, ...]
    changed: tuple[int, ...]

    @property
    def keys(self) -> tuple[int, ...]:
        return (*self.inserted, *self.changed)


@transaction.atomic
def undo_import(*, actor: Actor, run: ImportRun, why: str = "") -> ImportRun:
    """Take back everything that one applied import wrote. The history of it stays.

    Raises ImportMoved unless it is applied; ImportDependedOn with a sentence for each later change of a row that it
    wrote, and for each kind of row that rests on one (an entitlement, a decision), and then nothing is taken back.
    """
    require_import(actor, run.subject, run.area_path)
    Area.objects.select_for_update(no_key=True).filter(pk=run.area_id).first()
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("area").get(pk=run.pk)
    if ImportState.UNDONE not in IMPORT_MOVES[ImportState(run.state)]:
        raise ImportMoved(file=run.file_name, state=ImportState(run.state).label, expected=ImportState.APPLIED.label)
    written = [_written(table, run.pk) for table in TABLES]
    _lock(written)
    tell_progress(1, STAGES)
    reasons = [*_later_changes(written, run), *_dependents(written, run)]
    if reasons:
        raise ImportDependedOn(file=run.file_name, reasons=" ".join(reasons[:MOST_REASONS]))
    touched = _touched(written)
    tell_progress(2, STAGES)
    try:
        with transaction.atomic():
            _take_back(written, run.pk)
    except IntegrityError as refusal:
        raise ImportDependedOn(file=run.file_name, reasons=str(_("Later rows of other rooms rest on it."))) from refusal
    tell_progress(3, STAGES)
    _announce_changes(written, touched)
    run.state, run.undone_by, run.undone_at = ImportState.UNDONE, actor.username, clock.now()
    run.save(update_fields=["state", "undone_by", "undone_at"])
    ImportCopy.objects.filter(run=run).delete()
    record(
        actor=actor, act="undo_import", on=run, area_path=run.area_path, why=why,
        before={one.table: {"inserted": one.inserted, "changed": one.changed} for one in written if one.keys},
        after={"file": run.file_name, "state": run.state},
    )  # fmt: skip
    return run


def _rows(statement: str | sql.Composed, parameters: Sequence[Any]) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        found: list[tuple[object, ...]] = cursor.fetchall()
    return found


def _written(table: str, run: int) -> Written:
    found = _rows(
        f"select e.id, bool_or(e.pgh_label = 'insert') from registry_{table}event e"
        " where e.pgh_import_run = %s group by e.id order by e.id",
        [run],
    )
    return Written(
        table,
        tuple(int(str(key)) for key, is_new in found if is_new),
        tuple(int(str(key)) for key, is_new in found if not is_new),
    )


def _lock(written: Sequence[Written]) -> None:
    """Whoever is changing one of the rows is waited for, and what was changed then refuses; people first, as others."""
    for one in reversed(written):
        _rows(f"select id from registry_{one.table} where id = any(%s) order by id for update", [list(one.keys)])


def _later_changes(written: Sequence[Written], run: ImportRun) -> list[str]:
    """A sentence for each row that somebody changed after the run did."""
    reasons = []
    for one in written:
        later = _rows(
            f"""
            select distinct on (e.id) e.id, e.pgh_actor, e.pgh_created_at
            from registry_{one.table}event e
            join (
                select id, max(pgh_id) as last from registry_{one.table}event
                where pgh_import_run = %s group by id
            ) ours on ours.id = e.id and e.pgh_id > ours.last
            where e.pgh_import_run is distinct from %s
            order by e.id, e.pgh_id
            """,
            [run.pk, run.pk],
        )
        name = apps.get_model("registry", one.table)._meta.verbose_name
        reasons += [
            str(_("Row %(row)s of “%(table)s” was changed by %(who)s on %(day)s."))
            % {"row": key, "table": name, "who": who or "?", "day": f"{at:%d/%m/%Y}"}
            for key, who, at in later
        ]
    return reasons


def _dependents(written: Sequence[Written], run: ImportRun) -> list[str]:
    """A sentence for each table in which rows that stay refer to rows that go, or came later to people changed.

    The rooms above are asked through their keys, as the database knows them.
    """
    going = {f"registry_{one.table}": one.inserted for one in written}
    going["registry_importrun"] = (run.pk,)
    counts: dict[str, int] = {}
    for target, keys in going.items():
        for table, column in references_to(target) if keys else ():
            if table not in OWN:
                counts[table] = counts.get(table, 0) + _count(table, column, keys, going=going.get(table, ()))
    changed = sorted(set(_people(written)) - set(going["registry_individual"]))
    for table, column in references_to("registry_individual") if changed else ():
        if table in run.marks:
            counts[table] = counts.get(table, 0) + _count(table, column, changed, after=run.marks[table])
    return [
        str(_("Rows of “%(table)s” that rest on it: %(count)s.")) % {"table": _label(table), "count": count}
        for table, count in sorted(counts.items())
        if count
    ]


OWN = {
    *(f"registry_{table}" for table in ("importrow", "importfile", "importcopy", "previewrow", "nameword")),
    *(f"registry_{table}event" for table in TABLES),
}
"""Tables that go or give way with the import itself."""


def marks_now() -> dict[str, int]:
    """The last key of every table of another room that refers to people: what comes later has a greater one."""
    marks = {}
    for table, _column in references_to("registry_individual"):
        if not table.startswith("registry_"):
            ((last,),) = _rows(sql.SQL("select coalesce(max(id), 0) from {}").format(sql.Identifier(table)), [])
            marks[table] = int(str(last))
    return marks


def references_to(target: str) -> list[tuple[str, str]]:
    """Tables and columns whose keys lead to the target's `id`, as the database knows them."""
    found = _rows(
        """
        select distinct c.conrelid::regclass::text, a.attname
        from pg_constraint c
        cross join unnest(c.conkey, c.confkey) as pair (own, other)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = pair.own
        join pg_attribute t on t.attrelid = c.confrelid and t.attnum = pair.other
        where c.contype = 'f' and c.confrelid = %s::regclass and t.attname = 'id'
        order by 1, 2
        """,
        [target],
    )
    return [(str(table), str(column)) for table, column in found]


def _count(table: str, column: str, keys: Sequence[int], *, going: Sequence[int] = (), after: int = 0) -> int:
    """Rows of a table that refer to the keys; without those that go themselves, and only those after a mark."""
    statement = sql.SQL("select count(*) from {} where {} = any(%s)").format(
        sql.Identifier(table), sql.Identifier(column)
    )
    parameters: list[Any] = [list(keys)]
    if going:
        statement += sql.SQL(" and not id = any(%s)")
        parameters.append(list(going))
    if after:
        statement += sql.SQL(" and id > %s")
        parameters.append(after)
    ((count,),) = _rows(statement, parameters)
    return int(str(count))


def _label(table: str) -> str:
    return next((str(m._meta.verbose_name) for m in apps.get_models() if m._meta.db_table == table), table)


def _people(written: Sequence[Written]) -> tuple[int, ...]:
    """Everybody about whom the run wrote anything."""
    people: set[int] = set()
    for one in written:
        keys = list(one.keys)
        if one.table == "individual":
            people.update(keys)
        elif one.table not in {"household", "householdclass"} and keys:
            found = _rows(f"select distinct individual_id from registry_{one.table} where id = any(%s)", [keys])
            people.update(int(str(key)) for (key,) in found)
    return tuple(sorted(people))


def _touched(written: Sequence[Written]) -> dict[str, tuple[int, ...]]:
    """Whose facts and payees change back, and which households' classes; read before they go."""
    owners = {"circumstance": "individual_id", "payee": "individual_id", "householdclass": "household_id"}
    touched = {}
    for one in written:
        if one.table in owners:
            found = _rows(
                f"select distinct {owners[one.table]} from registry_{one.table} where id = any(%s)",
                [list(one.keys)],
            )
            touched[one.table] = tuple(int(str(key)) for (key,) in found)
    return touched


def _take_back(written: Sequence[Written], run: int) -> None:
    with connection.cursor() as cursor:
        for one in written:
            if one.table == "individual" and one.inserted:
                cursor.execute("delete from registry_nameword where individual_id = any(%s)", [list(one.inserted)])
            if one.inserted:
                _tell_history(one)
                cursor.execute(f"delete from registry_{one.table} where id = any(%s)", [list(one.inserted)])
        for one in reversed(written):
            if one.changed:
                _set_back(one, run)
        cursor.execute("set constraints all immediate")
    renamed = next(one.changed for one in written if one.table == "individual")
    restore_name_words(list(Individual.objects.filter(pk__among=list(renamed))))


def _columns(table: str) -> list[str]:
    model = apps.get_model("registry", table)
    return [str(field.column) for field in model._meta.concrete_fields]


def _tell_history(one: Written) -> None:
    """The last word of the history about a deleted row: that it was taken back, by whom and when."""
    names = ", ".join(f'"{column}"' for column in _columns(one.table))
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into registry_{one.table}event (pgh_created_at, pgh_label, pgh_obj_id, {names})"
            f" select clock_timestamp(), 'undo', null, {names} from registry_{one.table} where id = any(%s)",
            [list(one.inserted)],
        )


def _set_back(one: Written, run: int) -> None:
    """Every column as the last event before the run has it; the place by its hamlet, for events move along."""
    columns = [column for column in _columns(one.table) if column not in {"id", "area_path"}]
    sets = ", ".join(f'"{column}" = before."{column}"' for column in columns)
    place = "coalesce((select path from areas_area where id = before.hamlet_id), a.path)"
    moves = one.table in {"individual", "household"}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            update registry_{one.table} t set {sets}{f", area_path = {place}" if moves else ""}
            from (
                select distinct on (e.id) e.*
                from registry_{one.table}event e
                join (
                    select id, min(pgh_id) as first from registry_{one.table}event
                    where pgh_import_run = %s and id = any(%s) group by id
                ) ours on ours.id = e.id and e.pgh_id < ours.first
                order by e.id, e.pgh_id desc
            ) before{" join areas_area a on a.id = before.area_id" if moves else ""}
            where t.id = before.id
            """,
            [run, list(one.changed)],
        )


def _announce_changes(written: Sequence[Written], touched: dict[str, tuple[int, ...]]) -> None:
    """The rooms above judge anew whoever is still registered."""
    gone = {one.table: frozenset(one.inserted) for one in written}
    on = clock.today()
    facts = tuple(key for key in touched.get("circumstance", ()) if key not in gone["individual"])
    payees = tuple(key for key in touched.get("payee", ()) if key not in gone["individual"])
    classes = tuple(key for key in touched.get("householdclass", ()) if key not in gone["household"])
    if facts:
        announce(CircumstanceChanged(individual_ids=facts, kinds=frozenset(), changed_on=on))
    if payees:
        announce(PayeeChanged(individual_ids=payees, changed_on=on))
    if classes:
        announce(HouseholdClassChanged(household_ids=classes, changed_on=on))
