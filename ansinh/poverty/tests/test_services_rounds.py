"""Rounds: planned with what they pin, approved by another hand, listed, assigned, surveyed, given up."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from ansinh.areas.testing import make_commune, make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import AnSinhError, NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.judgement.errors import InstrumentNotForDecision, UnknownStandard
from ansinh.poverty.errors import (
    DaysOutOfOrder,
    HamletsWrong,
    HouseholdsUnassigned,
    InstrumentOfAnotherPlace,
    ListEmpty,
    NamedTwice,
    NobodyNamed,
    NoReason,
    NotACommune,
    OwnPlan,
    RoundElsewhere,
    RoundStands,
)
from ansinh.poverty.models import (
    ROUND_MOVES,
    ListedHousehold,
    ListedState,
    RequestForm,
    RequestState,
    Reviewer,
    ReviewRequest,
    ReviewRound,
    RoundKind,
    RoundState,
)
from ansinh.poverty.services import (
    approve_round,
    assign_households,
    cancel_listed,
    cancel_round,
    correct_round,
    keep_shipped,
    open_survey,
)
from ansinh.poverty.testing import (
    a_plan,
    at_work,
    make_home,
    make_instrument,
    make_listing,
    make_request,
    make_round,
    set_died_out,
)
from ansinh.poverty.testing_of_comparing import make_result
from ansinh.poverty.tests.conftest import Village, make_village

pytestmark = pytest.mark.django_db


def _listed(found: ReviewRound) -> dict[str, list[str]]:
    with acting(SYSTEM):
        return {one.head_name: one.reasons for one in ListedHousehold.objects.filter(round=found)}


def _reviewer(found: ReviewRound, name: str = "Hồ Văn Thu") -> Reviewer:
    return Reviewer.objects.select_related("round").get(round=found, full_name=name)


def test_a_round_pins_its_standard_and_its_instrument_and_both_never_change(village: Village) -> None:
    with acting(village.lan):
        own = make_instrument(village.lan, village.area)
        planned = make_round(village.lan, village.area, instrument=own, standard_code="2022")

    assert (planned.state, planned.standard, planned.instrument_id) == (RoundState.PLANNED, "2022", own.pk)
    for change in ({"standard": "2027"}, {"instrument": keep_shipped(code="national")}):
        with pytest.raises(DatabaseError, match="pinned"), acting(village.lan), transaction.atomic():
            ReviewRound.objects.filter(pk=planned.pk).update(**change)


@pytest.mark.parametrize(
    ("username", "place", "refusal"),
    [("minh", "vn.80.25522.", NoRight), ("thu", "vn.80.", NoRight), ("lan", "vn.80.25480.", OutsideScope)],
)
def test_who_may_not_plan_here_is_refused(
    village: Village, username: str, place: str, refusal: type[AnSinhError]
) -> None:
    stranger, national = at_work(username, place), keep_shipped(code="national")
    with acting(stranger), pytest.raises(refusal):
        make_round(stranger, village.area, instrument=national, plan=a_plan(village.area))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"survey_from": dt.date(2026, 8, 1)}, DaysOutOfOrder),
        ({"hamlets": []}, HamletsWrong),
        ({"committee": []}, NobodyNamed),
        ({"committee": [("Lê Văn Minh", " ")]}, NobodyNamed),
        ({"reviewers": [("Hồ Văn Thu", 0)]}, NobodyNamed),
        ({"reviewers": [("Hồ Văn Thu", 5), ("Hồ  Văn Thu", 7)]}, NamedTwice),
    ],
)
def test_a_plan_with_a_fault_is_refused_and_a_planned_one_stays(
    village: Village, changes: dict[str, Any], refusal: type[AnSinhError]
) -> None:
    wrong = a_plan(village.area, **changes)
    with acting(village.lan):
        with pytest.raises(refusal):
            make_round(village.lan, village.area, plan=wrong)
        planned = make_round(village.lan, village.area)
        with pytest.raises(refusal):
            correct_round(actor=village.lan, found=planned, plan=wrong)
        assert Reviewer.objects.filter(round=planned).count() == 2


def test_a_review_is_of_one_commune_its_own_hamlets_and_instruments_it_may_pin(village: Village) -> None:
    other = make_commune("26100", "Mường Hặc", province="20")
    theirs = make_hamlet(other)
    with acting(SYSTEM, scope=other.path):
        foreign = make_instrument(SYSTEM, other)
    with acting(village.lan):
        with pytest.raises(NotACommune):
            make_round(village.lan, village.hamlet)
        with pytest.raises(HamletsWrong):
            make_round(village.lan, village.area, plan=a_plan(village.area, hamlets=[theirs]))
        with pytest.raises(InstrumentOfAnotherPlace, match="Mường Hặc"):
            make_round(village.lan, village.area, instrument=foreign)
        with pytest.raises(InstrumentNotForDecision):
            make_round(village.lan, village.area, instrument=keep_shipped(code="ppi-2021"))
        with pytest.raises(UnknownStandard):
            make_round(village.lan, village.area, standard_code="1999")


def test_a_year_whose_review_is_closed_is_not_reviewed_again(village: Village) -> None:
    with acting(village.lan):
        make_result(village.lan, village.area, 2026, [])
        with pytest.raises(RoundStands, match="2026"):
            make_round(village.lan, village.area)


def test_a_commune_has_one_yearly_review_of_a_year_until_it_is_given_up(village: Village) -> None:
    with acting(village.lan):
        first = make_round(village.lan, village.area)
        with pytest.raises(RoundStands, match="2026"):
            make_round(village.lan, village.area)
        assert make_round(village.lan, village.area, kind=RoundKind.OFF_CYCLE).state == RoundState.PLANNED
        with pytest.raises(RoundStands, match="01/09/2026"):
            make_round(village.lan, village.area, kind=RoundKind.OFF_CYCLE)
        assert make_round(village.lan, village.area, year=2027).state == RoundState.PLANNED
        with pytest.raises(NoReason):
            cancel_round(actor=village.lan, found=first, why=" ")
        cancel_round(actor=village.lan, found=first, why="Ghim nhầm chuẩn")
        assert make_round(village.lan, village.area).state == RoundState.PLANNED


def test_a_plan_is_corrected_until_it_is_approved(village: Village) -> None:
    with acting(village.lan):
        planned = make_round(village.lan, village.area)
        other = a_plan(village.area, hamlets=[village.hamlet], reviewers=[("Ngô Thị Xuân", 9)])
        correct_round(actor=village.lan, found=planned, plan=other)
        assert [(one.full_name, one.quota) for one in Reviewer.objects.filter(round=planned)] == [("Ngô Thị Xuân", 9)]
    with acting(village.minh):
        with pytest.raises(NoRight):
            correct_round(actor=village.minh, found=planned, plan=other)
        approve_round(actor=village.minh, found=planned)
    with acting(village.lan), pytest.raises(RoundElsewhere, match="listing"):
        correct_round(actor=village.lan, found=planned, plan=other)


def test_the_chair_approves_and_the_list_begins_with_last_years_classes(village: Village) -> None:
    found = make_listing(village.lan, village.minh, village.area)

    assert (found.state, found.approved_by) == (RoundState.LISTING, "minh")
    assert _listed(found) == {"Nguyễn Thị Hòa": ["last_poor"], "Phạm Văn Bình": ["last_near_poor"]}
    with acting(SYSTEM):
        assert (AuditEntry.objects.get(act="approve_round").after or {})["households"] == 2


def test_a_round_lists_its_own_hamlets_and_households_without_one(village: Village) -> None:
    with acting(village.lan):
        make_home(village.lan, None, "Lê Văn Tư", area=village.area, household_class="poor")

    found = make_listing(
        village.lan, village.minh, village.area, plan=a_plan(village.area, hamlets=[village.next_hamlet])
    )

    assert set(_listed(found)) == {"Phạm Văn Bình", "Lê Văn Tư"}


def test_nobody_approves_the_own_plan_or_without_the_right_or_twice(village: Village) -> None:
    both = replace(village.lan, permissions=village.lan.permissions | {"approve_review"})
    with acting(both):
        planned = make_round(both, village.area)
        with pytest.raises(OwnPlan, match="Lan"):
            approve_round(actor=both, found=planned)
    with acting(village.lan), pytest.raises(NoRight):
        approve_round(actor=village.lan, found=planned)
    with acting(village.minh):
        approve_round(actor=village.minh, found=planned)
        with pytest.raises(RoundElsewhere):
            approve_round(actor=village.minh, found=planned)


def test_the_database_wants_two_hands_as_well(village: Village) -> None:
    found = make_listing(village.lan, village.minh, village.area)
    with acting(village.lan), pytest.raises(IntegrityError, match="two_hands"), transaction.atomic():
        ReviewRound.objects.filter(pk=found.pk).update(approved_by="lan")


def test_the_survey_begins_when_every_household_has_a_reviewer(village: Village) -> None:
    found = make_listing(village.lan, village.minh, village.area)
    with acting(village.lan):
        with pytest.raises(HouseholdsUnassigned, match="2"):
            open_survey(actor=village.lan, found=found)
        rows = list(ListedHousehold.objects.filter(round=found))
        assign_households(actor=village.lan, reviewer=_reviewer(found), listed=rows[:1])
        set_died_out(village.lan, village.binh)
        cancel_listed(actor=village.lan, found=found, listed=rows[1:], why="Không còn ai")
        assert open_survey(actor=village.lan, found=found).state == RoundState.SURVEYING
        with pytest.raises(RoundElsewhere, match="surveying"):
            open_survey(actor=village.lan, found=found)
        with pytest.raises(RoundElsewhere):
            cancel_round(actor=village.lan, found=found, why="Thôi")


def test_the_survey_of_nobody_does_not_begin_nor_by_somebody_without_the_right(village: Village) -> None:
    found = make_listing(village.lan, village.minh, village.area)
    with acting(village.minh), pytest.raises(NoRight):
        open_survey(actor=village.minh, found=found)
    with acting(village.lan):
        rows = list(ListedHousehold.objects.filter(round=found))
        for home in (village.hoa, village.binh):
            set_died_out(village.lan, home)
        cancel_listed(actor=village.lan, found=found, listed=rows, why="Không còn ai")
        with pytest.raises(ListEmpty):
            open_survey(actor=village.lan, found=found)


def test_requests_wait_again_when_their_round_is_given_up(village: Village) -> None:
    with acting(village.lan):
        request = make_request(village.lan, village.sau, form=RequestForm.FORM_01)
    found = make_listing(village.lan, village.minh, village.area)
    assert _listed(found)["Đỗ Thị Sáu"] == ["request"]
    with acting(village.minh), pytest.raises(NoRight):
        cancel_round(actor=village.minh, found=found, why="Thôi")
    with acting(village.lan):
        assert ReviewRequest.objects.get(pk=request.pk).state == RequestState.LISTED
        cancel_round(actor=village.lan, found=found, why="Kế hoạch thay đổi")
        assert ReviewRequest.objects.get(pk=request.pk).state == RequestState.WAITS


def test_every_state_has_its_moves_and_every_way_ends() -> None:
    assert set(ROUND_MOVES) == set(RoundState)
    assert {state for state, moves in ROUND_MOVES.items() if not moves} == {RoundState.CLOSED, RoundState.CANCELLED}


def test_the_next_commune_sees_nothing_of_it(village: Village) -> None:
    there = make_village("25480", "Bình Minh")
    found = make_listing(village.lan, village.minh, village.area)

    with acting(there.lan):
        assert not ReviewRound.objects.filter(pk=found.pk).exists()
        assert not ListedHousehold.objects.exists()
    with acting(there.minh), pytest.raises(OutsideScope):
        approve_round(actor=there.minh, found=found)


def test_the_database_takes_nobody_off_a_list_without_a_reason(village: Village) -> None:
    found = make_listing(village.lan, village.minh, village.area)
    with acting(village.lan), pytest.raises(IntegrityError, match="off_with_a_reason"), transaction.atomic():
        ListedHousehold.objects.filter(round=found).update(state=ListedState.TAKEN_OFF)
