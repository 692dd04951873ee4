"""Two officers at the same moment, on two real connections; and what was believed at an earlier instant."""

import datetime as dt
import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection

from ansinh.areas.testing import make_commune
from ansinh.audit.models import AuditEntry
from ansinh.core.wall import acting
from ansinh.registry.errors import IdentityNumberTaken
from ansinh.registry.models import Individual
from ansinh.registry.queries import individual_as_believed
from ansinh.registry.services import correct_individual, read_as_believed
from ansinh.registry.testing import an_officer, hoa, make_circumstance


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


def _database_now() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        row = cursor.fetchone()
    assert row is not None
    moment: dt.datetime = row[0]
    return moment
