"""Migration operations that put a table behind the wall."""

from typing import Any

from django.db.migrations.operations.special import RunSQL

Statement = str | tuple[str, dict[str, Any] | list[Any] | tuple[Any, ...] | tuple[()] | None]


class WallTable(RunSQL):
    """Row-level security on `table`: rows of the scope only, no writes by those who may not write.

    `append_only` takes UPDATE and DELETE from the application's role, for audit and history;
    `readers_may_insert` lets those who may only read add rows, for the audit of reads.
    """

    def __init__(
        self, table: str, column: str = "area_path", *, append_only: bool = False, readers_may_insert: bool = False
    ) -> None:
        self.arguments: tuple[str, str, bool, bool] = (table, column, append_only, readers_may_insert)
        inside = (
            f"(select ansinh_scope_is_set()) and {column} >= current_setting('ansinh.scope')"
            f" and {column} < current_setting('ansinh.scope') || '~'"
        )
        writes = "(select current_setting('ansinh.may_write', true)) = 'on'"
        sql: list[Statement] = [
            (
                f"alter table {table} add constraint {table}_area_path_form"
                f" check ({column} ~ '^vn\\.([0-9A-Za-z-]+\\.)*$')"
            ),
            f"alter table {table} enable row level security",
            f"create policy wall on {table} to ansinh_app using ({inside}) with check ({inside})",
            (
                f"create policy may_update on {table} as restrictive for update to ansinh_app"
                f" using ({writes}) with check ({writes})"
            ),
            f"create policy may_delete on {table} as restrictive for delete to ansinh_app using ({writes})",
        ]
        undo: list[Statement] = [
            f"drop policy may_delete on {table}",
            f"drop policy may_update on {table}",
            f"drop policy wall on {table}",
            f"alter table {table} disable row level security",
            f"alter table {table} drop constraint {table}_area_path_form",
        ]
        if not readers_may_insert:
            sql.append(
                f"create policy may_insert on {table} as restrictive for insert to ansinh_app with check ({writes})"
            )
            undo.insert(0, f"drop policy may_insert on {table}")
        if append_only:
            sql.append(f"revoke update, delete, truncate on {table} from ansinh_app")
            undo.insert(0, f"grant update, delete on {table} to ansinh_app")
        super().__init__(sql, undo)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        table, column, append_only, readers_may_insert = self.arguments
        options = {"append_only": append_only, "readers_may_insert": readers_may_insert}
        return (self.__class__.__qualname__, [table, column], options)


class RequireVisible(RunSQL):
    """Refuse a reference from `table.column` to a row of `target` that the writer cannot see (42501).

    Foreign-key checks look through the wall; this trigger asks again as the writer.
    """

    def __init__(self, table: str, column: str, target: str) -> None:
        self.arguments: tuple[str, str, str] = (table, column, target)
        name = f"{table}_{column}_visible"
        # "offset 0" keeps this a look at one key for each row. Joined instead, the plan follows the statistics, which
        # expect nobody behind the wall of a place that has just been filled: then it was a loop of thousands in a
        # loop of thousands (a commune's payroll of 1,444 lines: 2.0 s; by keys: 0.03 s).
        unseen = f"w.{column} is not null and not exists (select from {target} t where t.id = w.{column} offset 0)"
        # An update asks only where the reference itself changed: a commune must still be able to settle its own
        # rows about a person who has moved away since.
        rows = {
            "insert": "written w where",
            "update": f"written w left join replaced r using (id) where w.{column} is distinct from r.{column} and",
        }
        tables = {"insert": "new table as written", "update": "old table as replaced new table as written"}
        sql: list[Statement] = []
        undo: list[Statement] = []
        for event in ("insert", "update"):
            sql.append(f"""
                create or replace function {name}_{event}() returns trigger language plpgsql as $body$
                begin
                    if exists (select from {rows[event]} {unseen}) then
                        raise exception 'a row of {target} named here is not within the scope' using errcode = '42501';
                    end if;
                    return null;
                end $body$""")
            sql.append(
                f"create or replace trigger {name}_{event} after {event} on {table} referencing {tables[event]}"
                f" for each statement when (current_user = 'ansinh_app') execute function {name}_{event}()"
            )
            undo += [f"drop trigger {name}_{event} on {table}", f"drop function {name}_{event}()"]
        super().__init__(sql, undo)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, list(self.arguments), {})


class RequireVisibleByKey(RequireVisible):
    """The same triggers again, where they were laid before they looked at one key for each row; undoing keeps them."""

    def __init__(self, table: str, column: str, target: str) -> None:
        super().__init__(table, column, target)
        self.reverse_sql = RunSQL.noop
