"""Reports from a hamlet: they change nothing; the officer's answer does, once."""

import contextvars
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, connection

from ansinh.areas.testing import make_commune
from ansinh.audit.models import AuditEntry
from ansinh.coordination.errors import (
    DayInFuture,
    NobodyToMove,
    NoReason,
    NotThisWay,
    ReportAnswered,
    ReportWaits,
    WrongSubject,
)
from ansinh.coordination.models import HamletReport, ReportKind, ReportState
from ansinh.coordination.services import (
    approve_death_report,
    approve_move_report,
    approve_report,
    reject_report,
    submit_report,
)
from ansinh.coordination.testing import ba, lan, make_neighbour, make_report
from ansinh.coordination.tests.conftest import TODAY, Village, make_village
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.registry.errors import DiesBeforeBirth
from ansinh.registry.models import Household, Individual, MoveRequest, MoveState
from ansinh.registry.services import submit_move_request

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - dt.timedelta(days=1)


def _hoa(village: Village) -> Individual:
    with acting(SYSTEM):
        return Individual.objects.get(pk=village.hoa.pk)


def _reported(village: Village, kind: ReportKind = ReportKind.DIED, **changes: Any) -> HamletReport:
    subject = changes.pop("subject", village.hoa)
    with acting(village.ba):
        return make_report(village.ba, subject, kind, **changes)


def test_a_report_waits_and_changes_nothing_of_the_registry(village: Village) -> None:
    report = _reported(village, happened_on=YESTERDAY, note="  đã   chôn cất ")

    assert (report.state, report.about, report.note) == (ReportState.REPORTED, "Nguyễn Thị Hòa", "đã chôn cất")
    assert _hoa(village).died_on is None


def test_who_may_not_report_is_refused(village: Village) -> None:
    stranger = ba(village.hamlet, without="report_from_hamlet")
    with acting(stranger), pytest.raises(NoRight):
        submit_report(actor=stranger, kind=ReportKind.DIED, subject=village.hoa, happened_on=TODAY)


def test_nobody_is_reported_from_the_next_hamlet(village: Village) -> None:
    with acting(village.ba), pytest.raises(OutsideScope):
        make_report(village.ba, village.binh)


def test_the_wall_refuses_a_report_about_the_next_hamlet_by_its_true_key(village: Village) -> None:
    report = _reported(village)
    with pytest.raises(DatabaseError, match="not within the scope"), acting(village.ba):
        HamletReport.objects.filter(pk=report.pk).update(individual_id=village.binh.pk)


@pytest.mark.parametrize(
    ("kind", "is_household"),
    [(ReportKind.BORN, False), (ReportKind.DIED, True)],
)
def test_a_birth_is_of_a_household_and_a_death_of_a_person(
    village: Village, kind: ReportKind, is_household: bool
) -> None:
    subject = village.home if is_household else village.hoa
    with acting(village.ba), pytest.raises(WrongSubject):
        make_report(village.ba, subject, kind)


def test_what_has_not_happened_yet_is_not_reported(village: Village) -> None:
    with acting(village.ba), pytest.raises(DayInFuture, match="21/11/2026"):
        make_report(village.ba, village.hoa, happened_on=TODAY + dt.timedelta(days=1))


def test_one_thing_waits_once_and_can_be_reported_again_after_a_refusal(village: Village) -> None:
    report = _reported(village)
    with acting(village.ba), pytest.raises(ReportWaits, match="Nguyễn Thị Hòa"):
        make_report(village.ba, village.hoa)

    with acting(village.lan):
        reject_report(actor=village.lan, report=report, why="Bà đã đến xã sáng nay")

    assert _reported(village).state == ReportState.REPORTED


def test_a_confirmed_death_is_recorded_in_the_registry_with_its_paper(village: Village) -> None:
    report = _reported(village, happened_on=YESTERDAY)

    with acting(village.lan):
        approve_death_report(actor=village.lan, report=report, died_on=YESTERDAY, certificate="12/TLKT")

    hoa = _hoa(village)
    assert (hoa.died_on, hoa.death_certificate) == (YESTERDAY, "12/TLKT")
    with acting(SYSTEM):
        assert HamletReport.objects.get().state == ReportState.CONFIRMED
        assert AuditEntry.objects.filter(act__in=["approve_report", "record_death"]).count() == 2


def test_what_the_registry_refuses_leaves_the_report_waiting(village: Village) -> None:
    report = _reported(village)

    with acting(village.lan), pytest.raises(DiesBeforeBirth):
        approve_death_report(actor=village.lan, report=report, died_on=dt.date(1900, 1, 1))

    with acting(SYSTEM):
        assert HamletReport.objects.get().state == ReportState.REPORTED


def test_who_may_not_confirm_is_refused(village: Village) -> None:
    report = _reported(village)
    for officer in (lan(village.area, without="record_death"), lan(village.area, without="edit_registry")):
        with acting(officer), pytest.raises(NoRight):
            approve_death_report(actor=officer, report=report, died_on=TODAY)
    with acting(village.ba), pytest.raises(NoRight):
        reject_report(actor=village.ba, report=report, why="nhầm")


def test_each_kind_is_confirmed_by_its_own_act(village: Village) -> None:
    death = _reported(village)
    birth = _reported(village, ReportKind.BORN, subject=village.home)

    with acting(village.lan):
        with pytest.raises(NotThisWay):
            approve_report(actor=village.lan, report=death)
        with pytest.raises(NotThisWay):
            approve_death_report(actor=village.lan, report=birth, died_on=TODAY)
        with pytest.raises(NotThisWay):
            approve_move_report(actor=village.lan, report=birth, on=TODAY)
        assert approve_report(actor=village.lan, report=birth).state == ReportState.CONFIRMED


def test_a_rejection_needs_its_reason(village: Village) -> None:
    report = _reported(village)

    with acting(village.lan), pytest.raises(NoReason):
        reject_report(actor=village.lan, report=report, why="  ")


def test_an_answer_is_given_once_and_tells_by_whom(village: Village) -> None:
    report = _reported(village)
    other = lan(village.area, username="hanh", full_name="Võ Thị Hạnh")
    with acting(other):
        reject_report(actor=other, report=report, why="Nhầm người")

    with acting(village.lan), pytest.raises(ReportAnswered, match=r"Võ Thị Hạnh .* 20/11/2026: not confirmed"):
        approve_death_report(actor=village.lan, report=report, died_on=TODAY)
    assert _hoa(village).died_on is None


def _asks_for_hoa(village: Village) -> tuple[Actor, MoveRequest]:
    there = make_commune("25480", "Bình Minh")
    officer = lan(there, username="hanh")
    with acting(officer):
        return officer, submit_move_request(
            actor=officer, area=there, identity_number="072145000011", reason="về ở với con", on=TODAY
        )


@pytest.fixture
def numbered(village: Village) -> Individual:
    with acting(village.lan):
        return make_neighbour(village.lan, village.home, "Lê Thị Tám", "other", identity_number="072145000011")


def test_a_move_goes_to_the_commune_that_asks(village: Village, numbered: Individual) -> None:
    report = _reported(village, ReportKind.MOVED_AWAY, subject=numbered)
    newcomer, request = _asks_for_hoa(village)

    with acting(village.lan):
        approve_move_report(actor=village.lan, report=report, on=TODAY, request=request)
        assert not Individual.objects.filter(pk=numbered.pk).exists()
        assert HamletReport.objects.get().about == "Lê Thị Tám"

    with acting(newcomer):
        assert Individual.objects.get(pk=numbered.pk).area.code == "25480"
        assert MoveRequest.objects.get().state == MoveState.RELEASED
        assert not HamletReport.objects.exists()


def test_a_move_request_for_somebody_else_is_not_answered_by_this_report(
    village: Village, numbered: Individual
) -> None:
    report = _reported(village, ReportKind.MOVED_AWAY)
    _newcomer, request = _asks_for_hoa(village)

    with acting(village.lan), pytest.raises(NotThisWay):
        approve_move_report(actor=village.lan, report=report, on=TODAY, request=request)


def test_a_household_moves_to_another_hamlet_of_the_commune(village: Village) -> None:
    report = _reported(village, ReportKind.MOVED_AWAY, subject=village.home)

    with acting(village.lan):
        approve_move_report(actor=village.lan, report=report, on=TODAY, hamlet=village.next_hamlet)
        assert Household.objects.get(pk=village.home.pk).hamlet == village.next_hamlet
    assert _hoa(village).hamlet == village.next_hamlet


def test_one_person_is_not_put_into_another_hamlet_here(village: Village) -> None:
    report = _reported(village, ReportKind.MOVED_AWAY)

    with acting(village.lan), pytest.raises(NobodyToMove):
        approve_move_report(actor=village.lan, report=report, on=TODAY, hamlet=village.next_hamlet)


def test_a_move_that_nobody_has_asked_for_is_only_taken_as_true(village: Village) -> None:
    report = _reported(village, ReportKind.MOVED_AWAY)

    with acting(village.lan):
        assert approve_move_report(actor=village.lan, report=report, on=TODAY).state == ReportState.CONFIRMED
    assert _hoa(village).area == village.area


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_confirm_at_once_record_one_death() -> None:
    village = make_village()
    report = _reported(village)
    has_acted, may_commit = threading.Event(), threading.Event()

    def confirm(actor: Actor, *, waits: bool) -> Any:
        try:
            with acting(actor):
                answered = approve_death_report(actor=actor, report=report, died_on=TODAY)
                has_acted.set()
                if waits:
                    may_commit.wait(timeout=20)
                return answered
        except ReportAnswered as refusal:
            return refusal
        finally:
            has_acted.set()
            connection.close()

    other = lan(village.area, username="hanh", full_name="Võ Thị Hạnh")
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(contextvars.copy_context().run, lambda: confirm(village.lan, waits=True))
        assert has_acted.wait(timeout=20)
        second = pool.submit(contextvars.copy_context().run, lambda: confirm(other, waits=False))
        threading.Timer(0.5, may_commit.set).start()
        results = [first.result(timeout=30), second.result(timeout=30)]

    assert isinstance(results[0], HamletReport)
    assert "Trần Thị Lan" in str(results[1])
    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="record_death").count() == 1
