"""Many rows at once, on the audit trail: their order, and what the planner knows of them afterwards."""

import pytest
from django.db import connection

from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.bulk import MANY, insert_returning, insert_rows
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db

COLUMNS = ("area_path", "at", "actor_username", "actor_name", "act", "object_type", "object_id", "why")


def _entries(count: int) -> list[tuple[object, ...]]:
    return [("vn.80.25522.", clock.now(), "mai", "Lê Thị Mai", "import", "row", str(n), "") for n in range(count)]


def _estimate() -> float:
    with connection.cursor() as cursor:
        cursor.execute("select reltuples from pg_class where relname = 'audit_auditentry'")
        estimate: float = cursor.fetchone()[0]
    return estimate


def test_rows_come_back_in_the_order_in_which_they_were_given() -> None:
    with acting(SYSTEM):
        inserted = insert_returning("audit_auditentry", COLUMNS, _entries(50), returning=["id", "object_id"])

    assert [number for _, number in inserted] == [str(n) for n in range(50)]
    assert [pk for pk, _ in inserted] == sorted(pk for pk, _ in inserted)


def test_after_very_many_rows_the_planner_knows_of_them() -> None:
    with acting(SYSTEM):
        insert_rows("audit_auditentry", COLUMNS, _entries(MANY - 1))
        before = _estimate()
        insert_rows("audit_auditentry", COLUMNS, _entries(MANY))

    assert before < MANY - 1
    assert _estimate() >= 2 * MANY - 1
