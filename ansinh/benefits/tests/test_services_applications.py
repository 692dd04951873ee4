"""The way of a file and its refusals: no right, wrong state, bad input, twice."""

import datetime as dt

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.benefits.errors import (
    ApplicationOpen,
    DayOutOfTime,
    FileNumberMissing,
    FileNumberTaken,
    NoReasonGiven,
    NothingMissing,
    NotResident,
    PersonDead,
    PersonLives,
    ReceivedInFuture,
    UnknownBenefit,
    WrongState,
)
from ansinh.benefits.models import APPLICATION_MOVES, Application, ApplicationState
from ansinh.benefits.queries.deadlines import decided_late, missed_deadlines, open_applications
from ansinh.benefits.services.applications import (
    assess_application,
    cancel_application,
    record_complete,
    register_application,
    return_application,
)
from ansinh.benefits.services.decisions import decide_application
from ansinh.benefits.testing import lan, make_application, make_assessed, make_disabled
from ansinh.benefits.tests.conftest import TODAY, Desk, make_desk
from ansinh.core import clock
from ansinh.core.errors import NoRight
from ansinh.core.wall import acting
from ansinh.registry.models import Individual
from ansinh.registry.services import record_death


@pytest.fixture
def binh(desk: Desk) -> Individual:
    with acting(desk.lan):
        return make_disabled(desk.lan, desk.area)


def test_a_file_gets_its_procedure_and_its_last_day(desk: Desk, binh: Individual) -> None:
    with acting(desk.lan):
        application = register_application(
            actor=desk.lan, area=desk.area, individual=binh, benefit="social_allowance",
            file_number="H63.001", received_on=TODAY,
        )  # fmt: skip

        assert (application.state, application.procedure_code) == ("received", "1.001776")
        assert (application.due_on, application.due_basis) == (dt.date(2026, 12, 2), "ND 335/2026 Art 8(2)")
        assert AuditEntry.objects.get(act="register_application").after["file_number"] == "H63.001"  # type: ignore[index]


def test_the_clock_rests_while_a_supplement_is_awaited_and_starts_anew(desk: Desk, binh: Individual) -> None:
    with acting(desk.lan):
        application = make_application(desk.lan, desk.area, binh, missing="Giấy xác nhận khuyết tật")
        assert (application.state, application.due_on) == ("returned", None)
        with clock.at(dt.date(2026, 11, 25)):
            application = record_complete(actor=desk.lan, application=application, on=dt.date(2026, 11, 25))
        assert (application.state, application.due_on, application.missing) == ("complete", dt.date(2026, 12, 4), "")
        with pytest.raises(NothingMissing):
            return_application(actor=desk.lan, application=application, missing=" ", on=TODAY)
        application = return_application(actor=desk.lan, application=application, missing="Ảnh", on=TODAY)
        assert (application.state, application.due_on) == ("returned", None)


def test_the_same_file_twice_is_one_and_another_with_its_number_is_refused(desk: Desk, binh: Individual) -> None:
    with acting(desk.lan):
        first = make_application(desk.lan, desk.area, binh, file_number="H63.001")
        again = make_application(desk.lan, desk.area, binh, file_number="H63.001")
        assert (first.pk, Application.objects.count()) == (again.pk, 1)
        other = make_disabled(desk.lan, desk.area, "Phạm Văn Chín")
        with pytest.raises(FileNumberTaken, match=r"H63\.001"):
            make_application(desk.lan, desk.area, other, file_number="H63.001")
        with pytest.raises(ApplicationOpen, match=r"Phạm Văn Bình already has an undecided file.*H63\.001"):
            make_application(desk.lan, desk.area, binh, file_number="H63.002")


def test_bad_input_is_refused_with_a_sentence(desk: Desk, binh: Individual) -> None:
    neighbours = make_desk("25480", "Bình Minh")
    with acting(desk.lan):
        with pytest.raises(UnknownBenefit, match="“lottery” came"):
            make_application(desk.lan, desk.area, binh, "lottery")
        with pytest.raises(FileNumberMissing):
            make_application(desk.lan, desk.area, binh, file_number=" ")
        with pytest.raises(ReceivedInFuture, match="21/11/2026"):
            make_application(desk.lan, desk.area, binh, received_on=dt.date(2026, 11, 21))
        with pytest.raises(DayOutOfTime, match="from 01/07/2021 up to 20/11/2026, got 30/06/2021"):
            make_application(desk.lan, desk.area, binh, received_on=dt.date(2021, 6, 30))
        with pytest.raises(PersonLives, match="Record the death first"):
            make_application(desk.lan, desk.area, binh, "funeral_support")
        record_death(actor=desk.lan, individual=binh, died_on=TODAY)
        binh.refresh_from_db()
        with pytest.raises(PersonDead, match="Only funeral support"):
            make_application(desk.lan, desk.area, binh)
    with acting(neighbours.lan), pytest.raises(NotResident, match="not registered in Xã Bình Minh"):
        make_application(neighbours.lan, neighbours.area, binh)
    with acting(desk.lan):
        assert not Application.objects.exists()


def test_each_act_needs_its_right(desk: Desk, binh: Individual) -> None:
    with acting(desk.lan):
        application = make_application(desk.lan, desk.area, binh)
    desk_clerk = lan(desk.area, without="receive_application")
    with acting(desk_clerk):
        with pytest.raises(NoRight, match="receive_application"):
            make_application(desk_clerk, desk.area, binh)
        with pytest.raises(NoRight, match="receive_application"):
            return_application(actor=desk_clerk, application=application, missing="Ảnh", on=TODAY)
    assessor = lan(desk.area, without="assess_application")
    with acting(assessor), pytest.raises(NoRight, match="assess_application"):
        assess_application(actor=assessor, application=application, on=TODAY)


def test_a_file_is_assessed_again_but_not_while_incomplete(desk: Desk, binh: Individual) -> None:
    with acting(desk.lan):
        application = make_application(desk.lan, desk.area, binh, missing="Ảnh")
        with pytest.raises(WrongState, match="“returned for supplement”; this act needs “complete, assessed”"):
            assess_application(actor=desk.lan, application=application, on=TODAY)
        record_complete(actor=desk.lan, application=application, on=TODAY)
        assess_application(actor=desk.lan, application=application, on=TODAY)
        application = assess_application(actor=desk.lan, application=application, on=TODAY)
        assert application.assessment is not None
        [line] = application.assessment["lines"]
        assert (line["category"], line["amount"]) == ("K6", 810_000)


def test_a_file_is_withdrawn_with_a_reason_and_then_closed(desk: Desk, binh: Individual) -> None:
    with acting(desk.lan):
        application = make_application(desk.lan, desk.area, binh)
        with pytest.raises(NoReasonGiven):
            cancel_application(actor=desk.lan, application=application, on=TODAY, why="")
        cancel_application(actor=desk.lan, application=application, on=TODAY, why="Người nộp rút hồ sơ")
        with pytest.raises(WrongState, match="withdrawn"):
            cancel_application(actor=desk.lan, application=application, on=TODAY, why="Người nộp rút hồ sơ")


def test_every_state_has_its_moves_and_the_ends_have_none() -> None:
    assert set(APPLICATION_MOVES) == set(ApplicationState)
    assert {state for state, moves in APPLICATION_MOVES.items() if not moves} == {
        ApplicationState.GRANTED,
        ApplicationState.REFUSED,
        ApplicationState.WITHDRAWN,
    }


def test_missed_deadlines_are_listed_and_files_decided_late(desk: Desk, binh: Individual) -> None:
    with clock.at(dt.date(2026, 11, 2)), acting(desk.lan):
        application = make_assessed(desk.lan, desk.area, binh)
        assert application.due_on == dt.date(2026, 11, 11)
    with acting(desk.lan):
        assert list(open_applications(area_path=desk.area.path)) == [application]
        assert not missed_deadlines(area_path=desk.area.path, on=dt.date(2026, 11, 11)).exists()
        assert list(missed_deadlines(area_path=desk.area.path, on=dt.date(2026, 11, 12))) == [application]
    with acting(desk.minh):
        decide_application(actor=desk.minh, application=application, signed_on=TODAY)
        late = decided_late(area_path=desk.area.path, first=dt.date(2026, 11, 1), last=dt.date(2026, 11, 30))
        assert list(late) == [application]
        assert not missed_deadlines(area_path=desk.area.path, on=TODAY).exists()
