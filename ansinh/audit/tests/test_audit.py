"""The trail: what it keeps, who sees it, and that nobody changes it."""

import datetime as dt

import pytest
from django.db import ProgrammingError, connection, transaction

from ansinh.audit.models import AuditEntry
from ansinh.audit.queries import entries_for
from ansinh.audit.services import record, record_read
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db

TAN_DONG = "vn.80.25522."
OFFICER = Actor("mai", "Lê Thị Mai", TAN_DONG, frozenset({"edit_registry"}))
CHAIR = Actor("tam", "Nguyễn Văn Tám", TAN_DONG, frozenset({"view_audit"}))
NEIGHBOUR = Actor("hoa", "Trần Thị Hoa", "vn.80.25480.", frozenset({"view_audit"}))
AUDITOR = Actor("kiem", "Phạm Văn Kiểm", "vn.", frozenset({"view_audit"}), may_write=False)


def _act(why: str = "") -> AuditEntry:
    """The officer corrects something; the entry stands in for any row."""
    subject = record(actor=OFFICER, act="register_household", on="household", area_path=TAN_DONG)
    record(
        actor=OFFICER,
        act="correct_household",
        on=subject,
        area_path=TAN_DONG,
        before={"since": dt.date(2025, 4, 1), "amount": 500_000},
        after={"since": dt.date(2025, 5, 1), "amount": 540_000},
        why=why,
    )
    return subject


@transaction.atomic
def _refused_act() -> None:
    _act()
    raise ZeroDivisionError


def test_an_entry_says_who_what_on_what_before_after_when_and_why() -> None:
    with acting(OFFICER), clock.at(dt.date(2025, 4, 28)):
        subject = _act(why="typing mistake")

    with acting(CHAIR):
        entry = entries_for(subject, actor=CHAIR).get()
    assert (entry.actor_username, entry.actor_name, entry.act) == ("mai", "Lê Thị Mai", "correct_household")
    assert (entry.object_type, entry.object_id) == ("audit.auditentry", str(subject.pk))
    assert entry.before == {"since": "2025-04-01", "amount": 500_000}
    assert entry.after == {"since": "2025-05-01", "amount": 540_000}
    assert entry.why == "typing mistake"
    assert entry.at == dt.datetime(2025, 4, 28, 2, tzinfo=dt.UTC)


def test_a_refused_act_leaves_no_entry() -> None:
    with acting(OFFICER):
        with pytest.raises(ZeroDivisionError):
            _refused_act()

        assert AuditEntry.objects.count() == 0


def test_the_latest_entry_comes_first() -> None:
    with acting(OFFICER):
        subject = _act()
        record_read(actor=OFFICER, what="health", on=subject, area_path=TAN_DONG)

    with acting(CHAIR):
        assert [entry.act for entry in entries_for(subject, actor=CHAIR)] == ["read_health", "correct_household"]


def test_who_may_not_see_the_trail_sees_none_of_it() -> None:
    with acting(OFFICER):
        subject = _act()

        assert list(entries_for(subject, actor=OFFICER)) == []


def test_the_trail_of_another_commune_stays_unseen() -> None:
    with acting(OFFICER):
        subject = _act()

    with acting(NEIGHBOUR):
        assert list(entries_for(subject, actor=NEIGHBOUR)) == []
        assert AuditEntry.objects.filter(pk=subject.pk).exists() is False


@pytest.mark.parametrize("actor", [OFFICER, AUDITOR])
@pytest.mark.parametrize(
    "statement",
    [
        "update audit_auditentry set act = 'nothing'",
        "delete from audit_auditentry",
        "truncate audit_auditentry",
        "insert into audit_auditentry select * from audit_auditentry on conflict (id) do update set act = 'nothing'",
    ],
)
def test_the_trail_only_grows(actor: Actor, statement: str) -> None:
    with acting(OFFICER):
        _act()

    with pytest.raises(ProgrammingError, match="permission denied"), acting(actor), connection.cursor() as cursor:
        cursor.execute(statement)


def test_who_may_only_read_still_leaves_a_trace_of_reading_bank_accounts() -> None:
    with acting(OFFICER):
        subject = _act()

    with acting(AUDITOR):
        record_read(actor=AUDITOR, what="bank_account", on=subject, area_path=TAN_DONG)

        assert entries_for(subject, actor=AUDITOR)[0].act == "read_bank_account"
