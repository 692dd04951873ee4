"""Requests: received with their last day, taken up by the round that makes its list, or turned down."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.poverty.errors import (
    NobodyLivesThere,
    NoReason,
    ReasonMissing,
    ReceivedOutside,
    RequestAnswered,
    RequestStands,
)
from ansinh.poverty.models import (
    REQUEST_MOVES,
    ListedHousehold,
    ListingReason,
    RequestForm,
    RequestState,
    ReviewRequest,
    RoundKind,
)
from ansinh.poverty.queries.rounds import late_requests
from ansinh.poverty.services import cancel_listed, recognise_round, reject_request
from ansinh.poverty.testing import (
    at_work,
    make_listing,
    make_posted,
    make_prepared,
    make_recognised,
    make_request,
    make_survey,
)
from ansinh.poverty.tests.conftest import TODAY, Village, client_of, page
from ansinh.registry.models import Membership
from ansinh.registry.services import record_death

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        (dt.date(2026, 9, 15), dt.date(2026, 9, 30)),
        (dt.date(2026, 9, 20), dt.date(2026, 10, 5)),
        (dt.date(2026, 9, 3), dt.date(2026, 9, 30)),
    ],
    ids=["on the 15th", "later", "brought earlier"],
)
def test_an_off_cycle_request_is_counted_from_the_15th_and_has_15_days(
    village: Village, received_on: dt.date, due_on: dt.date
) -> None:
    with acting(village.lan):
        made = make_request(village.lan, village.sau, received_on=received_on)

    assert (made.state, made.due_on) == (RequestState.WAITS, due_on)


def test_a_request_of_the_yearly_review_has_no_day_of_its_own(village: Village) -> None:
    with acting(village.lan):
        assert make_request(village.lan, village.sau, form=RequestForm.FORM_01).due_on is None


def test_the_round_that_makes_its_list_takes_a_request_up_at_once(village: Village) -> None:
    found = make_listing(village.lan, village.minh, village.area)
    with acting(village.lan):
        made = make_request(
            village.lan, village.sau, form=RequestForm.OFFICER, reason=ListingReason.DISASTER, note="Cháy nhà ngày 12/9"
        )
        listed = ListedHousehold.objects.get(round=found, household=village.sau)

    assert (made.state, made.round_id, listed.reasons) == (RequestState.LISTED, found.pk, ["disaster"])


def test_an_off_cycle_request_waits_for_an_off_cycle_round(village: Village) -> None:
    make_listing(village.lan, village.minh, village.area)
    with acting(village.lan):
        assert make_request(village.lan, village.sau).state == RequestState.WAITS


def test_a_household_has_one_request_under_way(village: Village) -> None:
    with acting(village.lan):
        first = make_request(village.lan, village.sau)
        with pytest.raises(RequestStands, match="Đỗ Thị Sáu"):
            make_request(village.lan, village.sau, form=RequestForm.FORM_01)
        reject_request(actor=village.lan, request=first, why="Hộ rút đơn")
        make_request(village.lan, village.sau, form=RequestForm.FORM_01)
    make_listing(village.lan, village.minh, village.area)
    with acting(village.lan), pytest.raises(RequestStands):
        make_request(village.lan, village.sau)


def test_who_may_not_receive_or_works_elsewhere_is_refused(village: Village) -> None:
    for stranger, refusal in ((village.minh, NoRight), (at_work("lan", "vn.80.25480."), OutsideScope)):
        with acting(stranger), pytest.raises(refusal):
            make_request(stranger, village.sau)


def test_a_request_with_a_fault_is_refused(village: Village) -> None:
    with acting(village.lan):
        for received_on in (TODAY + dt.timedelta(days=1), dt.date(2024, 1, 1)):
            with pytest.raises(ReceivedOutside):
                make_request(village.lan, village.sau, received_on=received_on)
        for words in ({"reason": ListingReason.ILLNESS, "note": " "}, {"note": "Hộ khó khăn"}):
            with pytest.raises(ReasonMissing):
                make_request(village.lan, village.sau, form=RequestForm.OFFICER, **words)
        head = Membership.objects.get(household=village.sau).individual
        record_death(actor=village.lan, individual=head, died_on=TODAY)
        with pytest.raises(NobodyLivesThere):
            make_request(village.lan, village.sau)


def test_a_request_is_turned_down_once_with_a_reason_and_not_when_it_is_listed(village: Village) -> None:
    with acting(village.lan):
        request = make_request(village.lan, village.sau)
        with pytest.raises(NoReason):
            reject_request(actor=village.lan, request=request, why=" ")
        reject_request(actor=village.lan, request=request, why="Không thường trú tại xã")
        with pytest.raises(RequestAnswered, match="not taken up"):
            reject_request(actor=village.lan, request=request, why="Lần nữa")
        other = make_request(village.lan, village.sau, form=RequestForm.FORM_01)
    with acting(village.minh), pytest.raises(NoRight):
        reject_request(actor=village.minh, request=other, why="Thôi")
    make_listing(village.lan, village.minh, village.area)
    with acting(village.lan), pytest.raises(RequestAnswered, match="on the list"):
        reject_request(actor=village.lan, request=other, why="Thôi")


@pytest.mark.parametrize("is_surveying", [False, True], ids=["while listing", "while surveying"])
def test_a_request_is_turned_down_when_its_household_is_taken_off_and_can_be_made_again(
    village: Village, is_surveying: bool
) -> None:
    with acting(village.lan):
        request = make_request(village.lan, village.sau, form=RequestForm.FORM_01)
        kept = make_request(village.lan, village.binh, form=RequestForm.FORM_01)
    make = make_survey if is_surveying else make_listing
    found = make(village.lan, village.minh, village.area)
    with acting(village.lan):
        rows = list(ListedHousehold.objects.filter(round=found, household=village.sau))
        cancel_listed(actor=village.lan, found=found, listed=rows, why="Hộ rút  đơn")

        request.refresh_from_db()
        kept.refresh_from_db()
        answered = (request.state, request.round_id, request.answer, request.answered_on, request.answered_by)
        assert answered == (RequestState.REJECTED, None, "Hộ rút đơn", TODAY, "lan")
        assert (kept.state, kept.round_id) == (RequestState.LISTED, found.pk)
        assert AuditEntry.objects.get(act="cancel_listed").after == {"households": [village.sau.pk], "requests": 1}
        again = make_request(village.lan, village.sau, form=RequestForm.FORM_01)
    assert again.state == (RequestState.WAITS if is_surveying else RequestState.LISTED)


def test_every_state_of_a_request_has_its_moves() -> None:
    assert set(REQUEST_MOVES) == set(RequestState)
    ends = {state for state, moves in REQUEST_MOVES.items() if not moves}
    assert ends == {RequestState.ANSWERED, RequestState.REJECTED}


def test_the_decision_on_its_round_answers_a_request(village: Village) -> None:
    with acting(village.lan):
        request, other = make_request(village.lan, village.sau), make_request(village.lan, village.hoa, form="form_01")
    decision = make_recognised(
        village.lan, village.minh, village.area, {"Đỗ Thị Sáu": "near_poor"}, kind=RoundKind.OFF_CYCLE
    )
    with acting(village.lan):
        request.refresh_from_db()
        other.refresh_from_db()
        answered = (request.state, request.round_id, request.answered_on, request.answered_by_name)
        assert answered == (RequestState.ANSWERED, decision.round_id, TODAY, "Lê Văn Minh")
        assert (other.state, other.answered_on) == (RequestState.WAITS, None)
        assert (AuditEntry.objects.get(act="recognise_round").after or {})["requests"] == 1
        with pytest.raises(RequestAnswered, match="answered"):
            reject_request(actor=village.lan, request=request, why="Thôi")
        assert make_request(village.lan, village.sau).state == RequestState.WAITS

    officer = client_of(village.area)
    shown = page(officer, f"/poverty/requests/{request.pk}/")
    assert "<dt>Answered by</dt><dd>Lê Văn Minh, 20/09/2026</dd>" in shown
    assert "<dt>Result</dt><dd>Near-poor</dd>" in shown
    assert page(officer, "/poverty/requests/?state=answered").count("20/09/2026") == 2


def test_the_database_keeps_no_answer_without_its_day(village: Village) -> None:
    make_listing(village.lan, village.minh, village.area)
    with acting(village.lan):
        request = make_request(village.lan, village.sau, form=RequestForm.FORM_01)
        with pytest.raises(IntegrityError, match="answered_on_a_day"), transaction.atomic():
            ReviewRequest.objects.filter(pk=request.pk).update(state=RequestState.ANSWERED)


def test_a_request_is_late_until_its_round_is_decided_on_its_page_as_in_the_list(village: Village) -> None:
    with acting(village.lan):
        request = make_request(village.lan, village.sau)
    found = make_posted(village.lan, village.minh, village.area, {}, kind=RoundKind.OFF_CYCLE)
    officer, address = client_of(village.area), f"/poverty/requests/{request.pk}/"
    with clock.at(dt.date(2026, 10, 5)):
        assert "overdue" not in page(officer, address)
    with clock.at(dt.date(2026, 10, 6)):
        assert "overdue" in page(officer, address)
        assert "Đỗ Thị Sáu" in page(officer, "/poverty/requests/?due=late")
        with acting(village.lan):
            make_prepared(village.lan, found)
        with acting(village.minh):
            recognise_round(actor=village.minh, found=found)
        assert "overdue" not in page(officer, address)
        assert "Đỗ Thị Sáu" not in page(officer, "/poverty/requests/?due=late")


def _first_page(client: Client) -> str:
    return page(client, "/")


def test_the_first_page_tells_of_late_requests_and_of_plans_to_approve(village: Village) -> None:
    with acting(village.lan):
        make_request(village.lan, village.sau)
    officer = client_of(village.area)
    assert "Requests that wait for a review" in _first_page(officer)
    assert "past their last day" not in _first_page(officer)

    with clock.at(dt.date(2026, 10, 6)):
        assert "Requests for review past their last day" in _first_page(officer)
        assert "Đỗ Thị Sáu" in page(officer, "/poverty/requests/?due=late")
        with acting(village.lan):
            assert late_requests(ReviewRequest.objects.all(), on=clock.today()).count() == 1
