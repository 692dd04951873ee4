"""What becomes of payments when a unit ends: they keep the dated unit that made them and follow it behind the wall."""

from collections.abc import Sequence

from django.db import connection, transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core.actors import Actor

# Payrolls follow their cycle, and lines, files, answers and vouchers their payroll, by composite keys.
_BY_UNIT = ("payments_paymentcycle", "payments_payingaccount", "payments_mergeeffect")
_BY_PERSON = ("payments_entitlement", "payments_due")


@transaction.atomic
def assign_to_successors(*, actor: Actor, old: Area, paths: Sequence[tuple[str, str]]) -> int:
    """Let the rows of the ended unit `old` be seen by its successors: `paths` maps each former path to the new one.

    What is still to be paid goes to the successor where the person is registered now (a unit can be divided); what
    was paid, and what is owed to people who moved away before, goes to the successor that `paths` names. Returns how
    many entitlements and dues moved. The scope must hold both places.
    """
    actor.require("manage_areas")
    moved = 0
    with connection.cursor() as cursor:
        for former, new in sorted(paths, key=lambda pair: -len(pair[0])):
            for table in _BY_PERSON:
                cursor.execute(
                    f"update {table} t set area_path = coalesce((select a.path from registry_individual i"
                    " join areas_area a on a.id = i.area_id where i.id = t.individual_id"
                    " and a.id in (select s.new_id from areas_succession s where s.old_id = %s)), %s)"
                    " where t.area_path >= %s and t.area_path < %s || '~'",
                    [old.pk, new, former, former],
                )
                moved += cursor.rowcount
            for table in _BY_UNIT:
                cursor.execute(
                    f"update {table} set area_path = %s || substr(area_path, %s)"
                    " where area_path >= %s and area_path < %s || '~'",
                    [new, len(former) + 1, former, former],
                )
            record(actor=actor, act="assign_to_successors", on="payments", area_path=new, before={"path": former})
    return moved
