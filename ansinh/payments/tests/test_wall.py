"""The wall, table by table, as the application's role: nothing of another commune is read, written or referred to."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from ansinh.areas.models import Area
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.files.shapes import TransferWay
from ansinh.payments.models import (
    Answer,
    AnswerLine,
    BudgetReturn,
    Due,
    Entitlement,
    MergeEffect,
    PayingAccount,
    Payment,
    PaymentCycle,
    Payroll,
    PayrollFile,
    PayrollSum,
    TreasuryWithdrawal,
)
from ansinh.payments.queries import returned_lines
from ansinh.payments.services import reconcile_payroll, return_to_budget
from ansinh.payments.testing import (
    NOVEMBER,
    checked,
    make_answer,
    make_due,
    make_entitlement,
    make_prepared,
    make_recipient,
    make_sent,
)
from ansinh.payments.tests.conftest import Desk, make_desk
from ansinh.registry.services import merge_individuals
from ansinh.registry.testing import make_household, make_individual

pytestmark = pytest.mark.django_db

TABLES = [
    Entitlement, Due, PaymentCycle, Payroll, Payment, PayrollFile, Answer, AnswerLine, TreasuryWithdrawal, BudgetReturn,
    PayingAccount, MergeEffect, PayrollSum,
]  # fmt: skip
TABLE_IDS = [model.__name__ for model in TABLES]
NOT_VISIBLE, NOT_IN_ONE_PLACE = "42501", "23503"

# A copy of a row with one reference changed: what else must change so that only the reference stands against it.
REFERENCES: dict[str, dict[str, str]] = {
    "Entitlement.individual": {},
    "Entitlement.cared_for": {"valid_from": "date '2020-01-01'", "valid_to": "date '2020-02-01'"},
    "Entitlement.recipient": {"valid_from": "date '2020-01-01'", "valid_to": "date '2020-02-01'"},
    "MergeEffect.merge": {},
    "MergeEffect.ended": {},
    "MergeEffect.opened": {"ended_id": "(select max(id) from payments_entitlement)"},
    "Due.individual": {},
    "Due.cared_for": {},
    "Due.recipient": {"cause": "'other'"},
    "Due.entitlement": {"cause": "'other'"},
    "Due.corrects": {"cause": "'other'"},
}


@dataclass(frozen=True)
class Rows:
    """A row in every table of one commune, and rows that nothing else refers to, by the name of their model."""

    keys: dict[str, int]
    alone: dict[str, int]


@dataclass(frozen=True)
class Neighbours:
    """Two communes and their rows."""

    hers: Desk
    his: Desk
    her_rows: Rows
    his_rows: Rows


def _populate(desk: Desk, stem: int) -> Rows:
    """A November paid, returned and given back, and a December prepared."""
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area, number=stem)
        make_entitlement(desk.lan, desk.area, person)
        make_due(desk.lan, desk.area, person)
        spare = make_recipient(desk.lan, desk.area, number=stem + 1)
        home = make_household(desk.lan, desk.area)
    both = Actor("dieu", "Diệu", desk.area.path, desk.lan.permissions | desk.minh.permissions)
    with acting(both):
        payroll = make_sent(desk.lan, desk.minh, desk.area)
        lines = {line.transfer_reference for line in Payment.objects.all()}
        document = make_answer(payroll, returned=dict.fromkeys(lines, "sai tên"), way=TransferWay.BANK)
        reconcile_payroll(actor=both, payroll=payroll, answer=document)
        return_to_budget(
            actor=both, payments=list(returned_lines(desk.area.path)), voucher_number="NT", on=dt.date(2026, 11, 21)
        )
        record, again = (
            make_individual(both, desk.area, full_name="Lê Văn Tám", identity_number=None) for _ in range(2)
        )
        make_entitlement(both, desk.area, again)
        third = make_individual(both, desk.area, full_name="Lê Văn Tám", identity_number=None)
        merges = [
            merge_individuals(actor=both, survivor=record, merged=one, why="nhập hai lần", on=dt.date(2026, 11, 22)).pk
            for one in (again, third)
        ]
        make_prepared(desk.lan, desk.area, NOVEMBER.next())
        keys = {model.__name__: model._default_manager.order_by("pk")[0].pk for model in TABLES}
        alone = keys | {
            "Individual": spare.pk,
            "Merge": merges[-1],
            "Household": home.pk,
            "Due": make_due(both, desk.area, person, for_month=Month(2026, 8)),
            "Payment": Payment.objects.order_by("-pk")[0].pk,
        }
    return Rows(keys, alone)


@pytest.fixture(scope="module")
def neighbours(django_db_setup: None, django_db_blocker: Any) -> Iterator[Neighbours]:
    """Made once for all tests of this file, in a transaction that is never committed."""
    with django_db_blocker.unblock(), transaction.atomic(), checked():
        hers, his = make_desk(), make_desk("25480", "Bình Minh")
        yield Neighbours(hers, his, _populate(hers, 10), _populate(his, 20))
        transaction.set_rollback(True)


def _refusal(sql: str, parameters: list[Any]) -> str | None:
    """The SQLSTATE with which the database refuses a statement; None when it touches no row."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            touched = cursor.rowcount
            cursor.execute("set constraints all immediate")
            # A statement that went through is taken back: the next test finds the rows as they were.
            transaction.set_rollback(True)
    except DatabaseError as refusal:
        return getattr(refusal.__cause__, "sqlstate", None)
    return f"{touched} rows" if touched else None


def _columns(model: type[models.Model], *without: str | None) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields if field.column not in without]


def test_every_table_of_the_room_is_tried() -> None:
    assert set(TABLES) == set(apps.get_app_config("payments").get_models())


@pytest.mark.parametrize("model", TABLES, ids=TABLE_IDS)
def test_an_officer_reads_only_rows_of_the_own_commune(neighbours: Neighbours, model: type[models.Model]) -> None:
    own = neighbours.hers.area.path

    with acting(neighbours.hers.lan), connection.cursor() as cursor:
        assert set(model._default_manager.values_list("area_path", flat=True)) == {own}
        assert not model._default_manager.filter(pk=neighbours.his_rows.keys[model.__name__]).exists()
        cursor.execute(f"select count(*), count(*) filter (where area_path = %s) from {model._meta.db_table}", [own])
        counted = cursor.fetchone()
        assert counted is not None
        assert counted[0] == counted[1] == model._default_manager.count() > 0


@pytest.mark.parametrize("model", TABLES, ids=TABLE_IDS)
def test_an_officer_changes_no_row_of_another_commune(neighbours: Neighbours, model: type[models.Model]) -> None:
    table, theirs = model._meta.db_table, [neighbours.his_rows.keys[model.__name__]]

    with acting(neighbours.hers.lan):
        assert _refusal(f"update {table} set area_path = area_path where id = %s", theirs) in {None, NOT_VISIBLE}
        assert _refusal(f"delete from {table} where id = %s", theirs) in {None, NOT_VISIBLE}

    with acting(neighbours.his.lan):
        assert model._default_manager.filter(pk=theirs[0]).exists()


@pytest.mark.parametrize("model", TABLES, ids=TABLE_IDS)
def test_an_officer_writes_no_row_into_another_commune(neighbours: Neighbours, model: type[models.Model]) -> None:
    table, names = model._meta.db_table, ", ".join(_columns(model, "id", "area_path"))
    copied = f"insert into {table} ({names}, area_path) select {names}, %s from {table} where id = %s"

    with acting(neighbours.hers.lan):
        refused = _refusal(copied, [neighbours.his.area.path, neighbours.her_rows.keys[model.__name__]])

    assert refused == NOT_VISIBLE


@pytest.mark.parametrize("model", TABLES, ids=TABLE_IDS)
def test_without_a_scope_no_row_comes_back(neighbours: Neighbours, model: type[models.Model]) -> None:
    with pytest.raises(DatabaseError, match="no scope is set"), transaction.atomic():
        model._default_manager.count()


@pytest.mark.parametrize("model", TABLES, ids=TABLE_IDS)
def test_who_may_not_write_writes_nothing(neighbours: Neighbours, model: type[models.Model]) -> None:
    hers = neighbours.hers.lan
    auditor = Actor("kiem", "Kiểm", hers.scope, hers.permissions, may_write=False)
    table, names = model._meta.db_table, ", ".join(_columns(model, "id"))

    with acting(auditor):
        assert model._default_manager.exists()
        assert _refusal(f"update {table} set area_path = area_path", []) in {None, NOT_VISIBLE}
        assert _refusal(f"delete from {table}", []) in {None, NOT_VISIBLE}
        assert _refusal(f"insert into {table} ({names}) select {names} from {table}", []) == NOT_VISIBLE


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_to_another_communes_row_is_refused_even_with_its_true_id(
    neighbours: Neighbours, name: str
) -> None:
    model = next(model for model in TABLES if model.__name__ == name.split(".")[0])
    field = model._meta.get_field(name.split(".")[1])
    assert isinstance(field, models.ForeignKey)
    target = field.related_model.__name__
    columns = _columns(model, "id", field.column)
    values = ", ".join(REFERENCES[name].get(column, column) for column in columns)
    table = model._meta.db_table
    copied = (
        f"insert into {table} ({', '.join(columns)}, {field.column}) select {values}, %s from {table} where id = %s"
    )
    own = neighbours.her_rows.keys[model.__name__]

    with acting(neighbours.hers.lan):
        assert _refusal(copied, [neighbours.his_rows.alone[target], own]) == NOT_VISIBLE
        assert _refusal(copied, [neighbours.her_rows.alone[target], own]) == "1 rows"


PAYMENT_REFERENCES = [
    "individual", "recipient", "cared_for", "payee_individual", "household", "entitlement", "due", "reissue_of",
    "corrects", "reissue_recipient",
]  # fmt: skip


@pytest.mark.parametrize("name", PAYMENT_REFERENCES)
def test_a_line_cannot_name_another_communes_row(neighbours: Neighbours, name: str) -> None:
    """The lines are fixed once prepared, so the copy goes into a payroll that is still a draft."""
    field = Payment._meta.get_field(name)
    assert isinstance(field, models.ForeignKey)
    with acting(neighbours.hers.lan), transaction.atomic():
        draft = _a_draft(neighbours.hers.area)
        values = {"kind": "'one_off'", "payroll_id": str(draft), "cause": f"'{name[:20]}'", "due_id": "null",
                  "reissue_of_id": "null", "corrects_id": "null"}  # fmt: skip
        if name == "reissue_of":
            values["kind"] = "'reissue'"
        columns = _columns(Payment, "id", field.column)
        copied = (
            f"insert into payments_payment ({', '.join(columns)}, {field.column})"
            f" select {', '.join(values.get(column, column) for column in columns)}, %s"
            " from payments_payment where id = %s"
        )
        own = neighbours.her_rows.keys["Payment"]
        refused = _refusal(copied, [neighbours.his_rows.alone[field.related_model.__name__], own])
        transaction.set_rollback(True)

    assert refused == NOT_VISIBLE


def _a_draft(area: Area) -> int:
    cycle = PaymentCycle.objects.create(area=area, area_path=area.path, month=dt.date(2030, 1, 1))
    draft = Payroll.objects.create(
        cycle=cycle, area_path=area.path, reference="25522-203001-1", ready_before=dt.date(2029, 12, 25)
    )
    return draft.pk


def test_a_row_of_a_payroll_stands_where_its_payroll_stands(neighbours: Neighbours) -> None:
    everywhere = Actor("tinh", "Tỉnh", "vn.", neighbours.hers.lan.permissions)
    sql = (
        "insert into payments_treasurywithdrawal (area_path, payroll_id, voucher_number, withdrawn_on, amount)"
        " values (%s, %s, 'X', '2026-11-01', 1)"
    )

    with acting(everywhere):
        refused = _refusal(sql, [neighbours.his.area.path, neighbours.her_rows.keys["Payroll"]])

    assert refused == NOT_IN_ONE_PLACE


@pytest.mark.parametrize("table", ["payments_payrollfile", "payments_answerline"])
def test_what_was_sent_and_answered_can_be_added_but_never_changed(neighbours: Neighbours, table: str) -> None:
    with acting(neighbours.hers.lan):
        assert _refusal(f"update {table} set id = id", []) == NOT_VISIBLE
        assert _refusal(f"delete from {table}", []) == NOT_VISIBLE


@pytest.mark.parametrize("column", ["amount", "account_number", "payee_name", "for_month", "kind", "payroll_id"])
def test_what_a_line_pays_is_frozen(neighbours: Neighbours, column: str) -> None:
    with acting(neighbours.hers.lan):
        assert _refusal(f"update payments_payment set {column} = {column}", []) == NOT_VISIBLE
        assert _refusal("update payments_payment set state = state", []) not in {None, NOT_VISIBLE}


def test_what_a_payroll_comes_to_is_written_by_the_database_alone(neighbours: Neighbours) -> None:
    names = ", ".join(_columns(PayrollSum, "id", "category"))
    copied = f"insert into payments_payrollsum ({names}, category) select {names}, 'X' from payments_payrollsum"

    with acting(neighbours.hers.lan):
        assert _refusal(copied, []) == NOT_VISIBLE
        assert _refusal("update payments_payrollsum set amount = amount", []) == NOT_VISIBLE
        assert _refusal("delete from payments_payrollsum", []) == NOT_VISIBLE
