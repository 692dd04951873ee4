"""The wall, proved on the first walled table of the house: the audit trail."""

from contextlib import nullcontext

import pytest
from django.db import DatabaseError, OperationalError, ProgrammingError, connection, transaction

from ansinh.audit.models import AuditEntry
from ansinh.audit.services import record
from ansinh.config.database import login
from ansinh.core.actors import Actor
from ansinh.core.errors import OutsideScope
from ansinh.core.wall import NotActing, acting, current_actor, widened, write_alone

pytestmark = pytest.mark.django_db

TAN_DONG = "vn.80.25522."
BINH_MINH = "vn.80.25480."
OFFICER = Actor("mai", "Lê Thị Mai", TAN_DONG, frozenset({"view_registry"}))
NEIGHBOUR = Actor("hoa", "Trần Thị Hoa", BINH_MINH, frozenset({"view_registry"}))
ENTRY = """insert into audit_auditentry (area_path, at, actor_username, actor_name, act, object_type, object_id, why)
    select %s, now(), 'mai', 'Lê Thị Mai', 'look', 'household', '1', '' from wall"""
AUDITOR = Actor("minh", "Phạm Văn Minh", "vn.", frozenset({"view_registry"}), may_write=False)


def _one_entry_of(actor: Actor) -> None:
    with acting(actor):
        record(actor=actor, act="register_household", on="household", area_path=actor.scope)


def test_the_connection_serves_as_the_applications_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select rolname, rolbypassrls or rolsuper from pg_roles where rolname = current_user")
        assert cursor.fetchone() == ("ansinh_app", False)


def test_without_a_scope_no_row_comes_back() -> None:
    _one_entry_of(OFFICER)

    with pytest.raises(DatabaseError, match="no scope is set"), transaction.atomic():
        AuditEntry.objects.count()


def test_the_next_use_of_the_connection_has_no_scope_left() -> None:
    _one_entry_of(OFFICER)
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('ansinh.scope', true)")
        assert cursor.fetchone()[0] in (None, "")


def test_an_officer_sees_the_own_area_only_by_orm_and_by_sql() -> None:
    _one_entry_of(OFFICER)
    _one_entry_of(NEIGHBOUR)

    with acting(OFFICER), connection.cursor() as cursor:
        assert {entry.area_path for entry in AuditEntry.objects.all()} == {TAN_DONG}
        cursor.execute("select count(*) from audit_auditentry")
        assert cursor.fetchone() == (1,)


def test_a_row_for_another_area_is_refused() -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), acting(OFFICER):
        record(actor=OFFICER, act="register_household", on="household", area_path=BINH_MINH)


def test_a_neighbouring_path_that_begins_alike_stays_outside() -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), acting(OFFICER):
        record(actor=OFFICER, act="register_household", on="household", area_path="vn.80.255220.")


def test_the_trail_cannot_be_changed_or_deleted() -> None:
    _one_entry_of(OFFICER)

    with pytest.raises(ProgrammingError, match="permission denied"), acting(OFFICER):
        AuditEntry.objects.update(act="nothing")
    with pytest.raises(ProgrammingError, match="permission denied"), acting(OFFICER):
        AuditEntry.objects.all().delete()
    with acting(OFFICER):
        assert [entry.act for entry in AuditEntry.objects.all()] == ["register_household"]


def test_who_may_only_read_still_leaves_a_trace() -> None:
    _one_entry_of(AUDITOR)

    with acting(AUDITOR):
        assert AuditEntry.objects.count() == 1


def test_the_scope_cannot_exceed_the_area_of_duty() -> None:
    with pytest.raises(OutsideScope, match=r"vn\.80\.25480\."), acting(OFFICER, scope=BINH_MINH):
        pass


def test_acts_nest_and_the_outer_scope_returns() -> None:
    _one_entry_of(NEIGHBOUR)

    with acting(OFFICER):
        with widened("vn.80."):
            assert AuditEntry.objects.count() == 1
        assert AuditEntry.objects.count() == 0
        assert current_actor() == OFFICER
    with pytest.raises(NotActing):
        current_actor()


def test_after_a_failing_act_the_scope_is_gone() -> None:
    # The guard is asked by the first row that is met: an empty table raises nothing, and shows nothing.
    _one_entry_of(OFFICER)

    with pytest.raises(ZeroDivisionError), acting(OFFICER):
        raise ZeroDivisionError
    with pytest.raises(DatabaseError, match="no scope is set"), transaction.atomic():
        AuditEntry.objects.count()


def test_a_failing_statement_of_raw_sql_is_told_as_it_is() -> None:
    with pytest.raises(DatabaseError, match="division by zero"), acting(OFFICER), connection.cursor() as cursor:
        cursor.execute("select 1 / 0")


@pytest.mark.django_db(transaction=True)
def test_a_statement_alone_is_an_act_that_leaves_nothing_open() -> None:
    write_alone(OFFICER, ENTRY, [TAN_DONG])

    with connection.cursor() as cursor:
        cursor.execute("select current_setting('ansinh.scope', true)")
        assert cursor.fetchone()[0] in (None, "")
    with acting(OFFICER):
        assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_statement_alone_is_written_though_the_connection_died_meanwhile() -> None:
    write_alone(OFFICER, ENTRY, [TAN_DONG])
    with login(str(connection.settings_dict["NAME"])) as owner:
        owner.execute("select pg_terminate_backend(%s)", [connection.connection.info.backend_pid])

    write_alone(OFFICER, ENTRY, [TAN_DONG])

    with acting(OFFICER):
        assert AuditEntry.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_statement_alone_that_takes_too_long_is_not_tried_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = '100ms'")
    begun = connection.connection

    with pytest.raises(OperationalError, match="statement timeout"):
        write_alone(OFFICER, f"{ENTRY} where pg_sleep(60) is not null", [TAN_DONG])

    assert connection.connection is begun
    connection.close()
    with acting(OFFICER):
        assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize("within_an_act", [True, False])
def test_a_statement_alone_stays_within_the_scope(transactional_db: None, within_an_act: bool) -> None:
    for path, actor in ((BINH_MINH, OFFICER), (TAN_DONG, NEIGHBOUR)):
        around = acting(AUDITOR) if within_an_act else nullcontext()
        with pytest.raises(ProgrammingError, match="row-level security"), around:
            write_alone(actor, ENTRY, [path])
    with acting(AUDITOR):
        write_alone(OFFICER, ENTRY, [TAN_DONG])
        assert current_actor() == AUDITOR
        assert AuditEntry.objects.count() == 1
