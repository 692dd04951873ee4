"""Two officers at the same moment, on two real connections; and what was believed at an earlier instant."""

import datetime as dt
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from ansinh.areas.testing import make_commune
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.sheets import xlsx_bytes
from ansinh.core.testing import both_at_once
from ansinh.core.wall import acting
from ansinh.registry.errors import (
    AccountOpenAlready,
    IdentityNumberTaken,
    ImportDependedOn,
    ImportMoved,
    MoveAnswered,
    MoveAsked,
    NotProposed,
)
from ansinh.registry.models import BankAccount, ImportRun, Individual, Membership, MoveRequest, Residence
from ansinh.registry.queries import individual_as_believed
from ansinh.registry.services import (
    approve_bank_account,
    approve_move_request,
    correct_individual,
    enrol_member,
    import_recipients,
    read_as_believed,
    submit_move_request,
    undo_import,
)
from ansinh.registry.testing import (
    an_officer,
    binh,
    hoa,
    make_account,
    make_circumstance,
    make_household,
    make_payee,
)

TODAY = dt.date(2026, 11, 22)


@pytest.mark.django_db(transaction=True)
def test_of_two_registrations_of_one_number_at_once_one_wins_and_the_other_is_told_whom_to_ask() -> None:
    first, second = make_commune("25522", "Tân Đông"), make_commune("25480", "Bình Minh")
    has_written, may_commit = threading.Event(), threading.Event()

    def register_and_wait() -> None:
        officer = an_officer(first)
        try:
            with acting(officer):
                hoa(officer, first)
                has_written.set()
                may_commit.wait(timeout=10)
        finally:
            connection.close()

    def register_meanwhile() -> None:
        officer = an_officer(second, username="minh")
        try:
            with acting(officer):
                hoa(officer, second)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        winner = pool.submit(register_and_wait)
        assert has_written.wait(timeout=10)
        loser: Future[None] = pool.submit(register_meanwhile)
        threading.Timer(0.5, may_commit.set).start()
        winner.result(timeout=20)
        with pytest.raises(IdentityNumberTaken) as refusal:
            loser.result(timeout=20)

    assert refusal.value.data["ask"] == "Xã Tân Đông, Tỉnh Tây Ninh"
    with acting(an_officer(second, username="minh")):
        assert not Individual.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_was_believed_before_a_correction_can_be_asked() -> None:
    area = make_commune()
    officer, blind = an_officer(area), an_officer(area, username="tam", without="view_health")
    before_all = _database_now()
    with acting(officer):
        person = hoa(officer, area)
        make_circumstance(officer, person, "disability", value="severe")
    after_registration = _database_now()
    with acting(officer):
        correct_individual(
            actor=officer, individual=person, changes={"birth_date": dt.date(1945, 9, 3)}, why="theo khai sinh"
        )
    after_correction = _database_now()

    with acting(officer):
        births = []
        for moment in (before_all, after_registration, after_correction):
            believed = individual_as_believed(actor=officer, individual=person, at=moment)
            births.append(believed.individual and believed.individual["birth_date"])
        assert births == [None, dt.date(1945, 9, 2), dt.date(1945, 9, 3)]
        assert [fact["value"] for fact in believed.circumstances] == ["severe"]
        read_as_believed(actor=officer, individual=person, at=after_correction)
        assert AuditEntry.objects.filter(act="read_health").count() == 1
    with acting(blind):
        assert individual_as_believed(actor=blind, individual=person, at=after_correction).circumstances == ()


def _a_list(folder: Path) -> Path:
    """Six people of one commune."""
    path = folder / "danh-sach.xlsx"
    headers = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Đối tượng", "Số quyết định", "Ngày quyết định", "Hệ số",
               "Số tiền")  # fmt: skip
    rows = [
        (number, f"Phạm Văn {letter}", "15/05/1980", "Nam", "Người khuyết tật nặng", "12/QĐ-UBND", "03/04/2022", 1.5,
         810_000)
        for number, letter in enumerate("ABCDEF", start=1)
    ]  # fmt: skip
    path.write_bytes(xlsx_bytes(rows, headers=headers))
    return path


def _database_now() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        row = cursor.fetchone()
    assert row is not None
    moment: dt.datetime = row[0]
    return moment


@pytest.mark.django_db(transaction=True)
def test_one_list_brought_by_two_at_once_registers_everybody_once(tmp_path: Path) -> None:
    area, path = make_commune(), _a_list(tmp_path)
    lan, tu = an_officer(area), an_officer(area, username="tu")

    def bring(actor: Actor) -> Any:
        return import_recipients(actor=actor, path=path, area=area, month=Month(2026, 11), on=TODAY)

    first, second = both_at_once(lan, tu, bring)

    assert (first.count("new"), second.count("new"), second.count("known")) == (6, 0, 6)
    with acting(lan):
        assert (Individual.objects.count(), ImportRun.objects.exclude(pk=first.run.pk).count()) == (6, 0)
        assert AuditEntry.objects.filter(act="import_recipients").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_list_taken_back_by_two_at_once_is_taken_back_once(tmp_path: Path) -> None:
    area = make_commune()
    lan, tu = an_officer(area), an_officer(area, username="tu")
    with acting(lan):
        run = import_recipients(actor=lan, path=_a_list(tmp_path), area=area, month=Month(2026, 11), on=TODAY).run
    assert run is not None

    undone, refusal = both_at_once(lan, tu, lambda actor: undo_import(actor=actor, run=run, why="nhầm tệp"))

    assert undone.undone_by == "lan"
    assert isinstance(refusal, ImportMoved)
    with acting(lan):
        assert not Individual.objects.exists()
        assert AuditEntry.objects.filter(act="undo_import").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_list_is_not_taken_back_over_what_somebody_corrects_at_that_moment(tmp_path: Path) -> None:
    area = make_commune()
    lan, tu = an_officer(area), an_officer(area, username="tu")
    with acting(lan):
        run = import_recipients(actor=lan, path=_a_list(tmp_path), area=area, month=Month(2026, 11), on=TODAY).run
        person = Individual.objects.earliest("pk")
    assert run is not None
    acts = iter((
        lambda: correct_individual(actor=lan, individual=person, changes={"ethnicity": "Khmer"}, why="theo khai sinh"),
        lambda: undo_import(actor=tu, run=run, why="nhầm tệp"),
    ))  # fmt: skip

    _corrected, refusal = both_at_once(lan, tu, lambda _actor: next(acts)())

    assert isinstance(refusal, ImportDependedOn)
    with acting(lan):
        assert Individual.objects.count() == 6
        assert Individual.objects.get(pk=person.pk).ethnicity == "Khmer"


@pytest.mark.django_db(transaction=True)
def test_a_move_sent_by_two_at_once_is_sent_once() -> None:
    old, new = make_commune("25480", "Bình Minh"), make_commune("25522", "Tân Đông")
    lan, minh, tu = an_officer(new), an_officer(old, username="minh"), an_officer(old, username="tu")
    with acting(minh):
        hoa(minh, old)
    with acting(lan):
        request = submit_move_request(
            actor=lan, area=new, identity_number="072145000011", reason="về ở với con", on=TODAY
        )

    moved, refusal = both_at_once(minh, tu, lambda actor: approve_move_request(actor=actor, request=request, on=TODAY))

    assert isinstance(refusal, MoveAnswered)
    with acting(lan):
        homes = Residence.objects.filter(individual=moved).order_by("valid_from")
        assert list(homes.values_list("area", "valid_to")) == [(old.pk, TODAY), (new.pk, None)]


@pytest.mark.django_db(transaction=True)
def test_a_person_asked_for_by_two_at_once_is_asked_for_once() -> None:
    old, new = make_commune("25480", "Bình Minh"), make_commune("25522", "Tân Đông")
    lan, tu, minh = an_officer(new), an_officer(new, username="tu"), an_officer(old, username="minh")
    with acting(minh):
        hoa(minh, old)

    _request, refusal = both_at_once(
        lan,
        tu,
        lambda actor: submit_move_request(
            actor=actor, area=new, identity_number="072145000011", reason="về ở với con", on=TODAY
        ),
    )

    assert isinstance(refusal, MoveAsked)
    with acting(lan):
        assert MoveRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_changed_account_confirmed_by_two_at_once_counts_once() -> None:
    area = make_commune()
    lan, minh, tu = an_officer(area), an_officer(area, username="minh"), an_officer(area, username="tu")
    with acting(lan):
        person = hoa(lan, area)
        make_payee(lan, person, account=make_account(lan, person))
        other = make_account(lan, person, number="7002205999999")

    _account, refusal = both_at_once(minh, tu, lambda actor: approve_bank_account(actor=actor, account=other, on=TODAY))

    assert isinstance(refusal, NotProposed)
    with acting(lan):
        assert BankAccount.objects.get(pk=other.pk).state == "confirmed"
        assert AuditEntry.objects.filter(act="approve_bank_account").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_account_opened_by_two_at_once_is_opened_once() -> None:
    area = make_commune()
    lan, tu = an_officer(area), an_officer(area, username="tu")
    with acting(lan):
        person = hoa(lan, area)

    _account, refusal = both_at_once(lan, tu, lambda actor: make_account(actor, person))

    assert isinstance(refusal, AccountOpenAlready)
    with acting(lan):
        assert BankAccount.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_person_brought_into_two_households_at_once_belongs_to_one() -> None:
    area = make_commune()
    lan, tu = an_officer(area), an_officer(area, username="tu")
    with acting(lan):
        person = binh(lan, area)
        homes = iter([make_household(lan, area), make_household(lan, area)])

    both_at_once(
        lan,
        tu,
        lambda actor: enrol_member(actor=actor, household=next(homes), individual=person, relation="other", on=TODAY),
    )

    with acting(lan):
        assert Membership.objects.filter(individual=person, valid_to__isnull=True).count() == 1
