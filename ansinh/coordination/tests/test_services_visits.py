"""Visits asked for and made, people seen alive: each once, by who may, and nobody of the next hamlet."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError

from ansinh.audit.models import AuditEntry
from ansinh.coordination.errors import (
    DayInFuture,
    NobodyChosen,
    NoHamlet,
    NoReason,
    NotAlive,
    QuestionMissing,
    VisitAsked,
    VisitClosed,
)
from ansinh.coordination.models import Sighting, Visit, VisitFinding, VisitState
from ansinh.coordination.quarters import first_day_of_quarter, months_of_quarter, quarter_in_words
from ansinh.coordination.services import assign_visits, cancel_visit, read_not_seen, record_sighting, record_visit
from ansinh.coordination.testing import ba, lan, make_home, make_neighbour, make_visit
from ansinh.coordination.tests.conftest import TODAY, Village
from ansinh.coordination.tests.paying import pay_by_bank
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.models import Individual
from ansinh.registry.services import record_death

pytestmark = pytest.mark.django_db


def test_a_visit_is_asked_for_and_made_with_what_was_found(village: Village) -> None:
    with acting(village.lan):
        visit = make_visit(village.lan, village.hoa)

    with acting(village.ba):
        done = record_visit(actor=village.ba, visit=visit, finding=VisitFinding.NEEDS_HELP, note=" thiếu  giấy ")

    assert (done.state, done.finding, done.note, done.done_on) == ("done", "needs_help", "thiếu giấy", TODAY)
    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act__in=["assign_visit", "record_visit"]).count() == 2


def test_who_may_not_ask_for_a_visit_or_make_one_is_refused(village: Village) -> None:
    clerk, stranger = lan(village.area, without="receive_application"), ba(village.hamlet, without="report_from_hamlet")
    with acting(clerk), pytest.raises(NoRight):
        make_visit(clerk, village.hoa)
    with acting(village.lan):
        visit = make_visit(village.lan, village.hoa)
    with acting(stranger), pytest.raises(NoRight):
        record_visit(actor=stranger, visit=visit, finding=VisitFinding.FOUND)
    with acting(village.ba), pytest.raises(NoRight):
        cancel_visit(actor=village.ba, visit=visit, why="thôi")


def test_the_head_of_another_hamlet_does_not_make_the_visit(village: Village) -> None:
    with acting(village.lan):
        visit = make_visit(village.lan, village.binh)

    with acting(village.ba), pytest.raises(OutsideScope):
        record_visit(actor=village.ba, visit=visit, finding=VisitFinding.FOUND)


def test_a_visit_needs_a_question_a_hamlet_and_somebody_alive(village: Village) -> None:
    with acting(village.lan):
        homeless = make_neighbour(
            village.lan, make_home(village.lan, village.area, None), "Lê Văn Tư", birth_date=dt.date(1950, 1, 1)
        )
        with pytest.raises(QuestionMissing):
            make_visit(village.lan, village.hoa, question="  ")
        with pytest.raises(NoHamlet, match="Lê Văn Tư"):
            make_visit(village.lan, homeless)
        dead = record_death(actor=village.lan, individual=village.hoa, died_on=TODAY)
        with pytest.raises(NotAlive):
            make_visit(village.lan, Individual.objects.select_related("hamlet").get(pk=dead.pk))


def test_one_visit_for_one_thing_waits_at_a_time(village: Village) -> None:
    with acting(village.lan):
        visit = make_visit(village.lan, village.hoa)
        with pytest.raises(VisitAsked):
            make_visit(village.lan, village.hoa)
        assert make_visit(village.lan, village.hoa, benefit="social_allowance").state == VisitState.ASKED
    with acting(village.ba):
        record_visit(actor=village.ba, visit=visit, finding=VisitFinding.FOUND)

    with acting(village.lan):
        assert make_visit(village.lan, village.hoa).state == VisitState.ASKED


def test_a_visit_is_made_or_cancelled_once(village: Village) -> None:
    with acting(village.lan):
        visit = make_visit(village.lan, village.hoa)
        with pytest.raises(NoReason):
            cancel_visit(actor=village.lan, visit=visit, why=" ")
        cancel_visit(actor=village.lan, visit=visit, why="Gia đình đã nộp hồ sơ")
        with pytest.raises(VisitClosed, match="no longer needed"):
            cancel_visit(actor=village.lan, visit=visit, why="lần nữa")

    with acting(village.ba), pytest.raises(VisitClosed):
        record_visit(actor=village.ba, visit=visit, finding=VisitFinding.FOUND)


def test_the_wall_hides_the_next_hamlet_and_the_next_commune(village: Village) -> None:
    with acting(village.lan):
        make_visit(village.lan, village.hoa)
        make_visit(village.lan, village.binh)
    with acting(village.ba):
        assert {visit.person_name for visit in Visit.objects.all()} == {"Nguyễn Thị Hòa"}
    stranger = Actor("hanh", "Võ Thị Hạnh", "vn.80.25480.", frozenset({"receive_application"}))
    with acting(stranger):
        assert Visit.objects.count() == 0


def test_somebody_is_seen_once_a_quarter(village: Village) -> None:
    with acting(village.ba):
        first = record_sighting(actor=village.ba, individual=village.hoa, on=TODAY)
        again = record_sighting(actor=village.ba, individual=village.hoa, on=TODAY)
    with clock.at(dt.date(2027, 1, 2)), acting(village.ba):
        later = record_sighting(actor=village.ba, individual=village.hoa, on=dt.date(2027, 1, 2))

    assert first.pk == again.pk != later.pk
    assert (first.quarter, later.quarter) == (dt.date(2026, 10, 1), dt.date(2027, 1, 1))
    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="record_sighting").count() == 2


def test_seeing_is_refused_without_the_right_for_another_hamlet_a_day_to_come_and_the_dead(village: Village) -> None:
    stranger = ba(village.hamlet, without="report_from_hamlet")
    with acting(stranger), pytest.raises(NoRight):
        record_sighting(actor=stranger, individual=village.hoa, on=TODAY)
    with acting(village.ba):
        with pytest.raises(OutsideScope):
            record_sighting(actor=village.ba, individual=village.binh, on=TODAY)
        with pytest.raises(DayInFuture):
            record_sighting(actor=village.ba, individual=village.hoa, on=TODAY + dt.timedelta(days=1))
    with acting(village.lan):
        record_death(actor=village.lan, individual=village.hoa, died_on=TODAY)
    with acting(village.ba), pytest.raises(NotAlive):
        record_sighting(actor=village.ba, individual=village.hoa, on=TODAY)
    with acting(SYSTEM):
        assert not Sighting.objects.exists()


def test_only_those_paid_by_bank_and_not_yet_seen_are_to_be_seen(village: Village) -> None:
    with acting(village.lan):
        by_post = make_neighbour(village.lan, village.home, "Lê Thị Tám", "other")
    pay_by_bank(village, [village.hoa, village.binh], by_post=[by_post])

    with acting(village.ba):
        assert [one.full_name for one in read_not_seen(actor=village.ba, on=TODAY)] == ["Nguyễn Thị Hòa"]
        record_sighting(actor=village.ba, individual=village.hoa, on=TODAY)
        assert not read_not_seen(actor=village.ba, on=TODAY)
        assert AuditEntry.objects.filter(act="read_not_seen").count() == 2


def test_who_may_not_report_reads_nobody_to_be_seen(village: Village) -> None:
    with acting(village.lan), pytest.raises(NoRight):
        read_not_seen(actor=village.lan, on=TODAY)


@pytest.mark.parametrize(
    ("on", "first", "words"),
    [
        (dt.date(2026, 1, 1), dt.date(2026, 1, 1), "quarter 1/2026"),
        (dt.date(2026, 6, 30), dt.date(2026, 4, 1), "quarter 2/2026"),
        (dt.date(2026, 12, 31), dt.date(2026, 10, 1), "quarter 4/2026"),
    ],
)
def test_a_quarter_is_told_by_its_first_day(on: dt.date, first: dt.date, words: str) -> None:
    assert first_day_of_quarter(on) == first
    assert months_of_quarter(on) == (Month.of(first), Month.of(first) + 2)
    assert quarter_in_words(on) == words


def test_a_row_is_not_put_into_another_commune(village: Village) -> None:
    with acting(village.lan):
        visit = make_visit(village.lan, village.hoa)
    with pytest.raises(DatabaseError, match="row-level security"), acting(village.lan):
        Visit.objects.filter(pk=visit.pk).update(area_path="vn.80.25480.")


def test_many_are_asked_for_once_each_or_none_at_all(village: Village) -> None:
    asked: dict[str, Any] = {"question": "Có còn sống không?", "due_on": TODAY}
    with acting(village.lan):
        homeless = make_neighbour(village.lan, make_home(village.lan, village.area, None), "Lê Văn Không")

        assert assign_visits(actor=village.lan, individuals=[village.hoa, village.binh], **asked) == 2
        assert assign_visits(actor=village.lan, individuals=[village.hoa, village.binh], **asked) == 0
        with pytest.raises(NoHamlet, match="Lê Văn Không"):
            assign_visits(actor=village.lan, individuals=[village.hoa, homeless], **asked)
        with pytest.raises(NobodyChosen):
            assign_visits(actor=village.lan, individuals=[], **asked)
        assert Visit.objects.count() == 2
    stranger = lan(village.area, without="receive_application")
    with acting(stranger), pytest.raises(NoRight):
        assign_visits(actor=stranger, individuals=[village.hoa], **asked)


@pytest.mark.parametrize(
    ("benefit", "finding", "is_seen"),
    [
        ("", VisitFinding.FOUND, True),
        ("", VisitFinding.NEEDS_HELP, True),
        ("", VisitFinding.NOT_FOUND, False),
        ("social_pension", VisitFinding.FOUND, False),
    ],
)
def test_whoever_was_looked_for_and_found_counts_as_seen(
    village: Village, benefit: str, finding: VisitFinding, is_seen: bool
) -> None:
    with acting(village.lan):
        visit = make_visit(village.lan, village.hoa, benefit=benefit)
    with acting(village.ba):
        record_visit(actor=village.ba, visit=visit, finding=finding)

        assert Sighting.objects.filter(individual=village.hoa).exists() == is_seen
