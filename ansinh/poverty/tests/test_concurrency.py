"""Two officers at the same moment, on two real connections: every act has the effect of once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ansinh.core.actors import SYSTEM
from ansinh.core.testing import both_at_once
from ansinh.core.wall import acting
from ansinh.poverty.errors import QuotaExceeded, RequestStands, RoundElsewhere, RoundStands
from ansinh.poverty.errors_of_oldfiles import OldFileNotTakenOver, YearReviewedHere
from ansinh.poverty.errors_of_recognition import CertificateRevoked
from ansinh.poverty.models import (
    Certificate,
    KeptInstrument,
    ListedHousehold,
    OldFile,
    Recognition,
    RequestState,
    Reviewer,
    ReviewRequest,
    ReviewRound,
)
from ansinh.poverty.services import (
    approve_round,
    assign_households,
    import_old_file,
    open_survey,
    recognise_round,
    record_cross_check,
    record_old_file,
    revoke_certificate,
    undo_old_file,
)
from ansinh.poverty.testing import (
    INDEX_ANSWERS,
    a_plan,
    make_instrument,
    make_listing,
    make_posted,
    make_prepared,
    make_recognised,
    make_request,
    make_round,
    make_survey,
)
from ansinh.poverty.testing_of_oldfiles import old_result
from ansinh.poverty.tests.conftest import Village, make_village
from ansinh.registry.models import HouseholdClass

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stand() -> Village:
    return make_village()


def _kinds(answers: list[Any]) -> set[type]:
    return {type(one) for one in answers}


def test_one_of_two_plans_of_a_year_is_kept(stand: Village) -> None:
    with acting(stand.lan):
        own = make_instrument(stand.lan, stand.area)

    answers = both_at_once(stand.lan, stand.lan, lambda actor: make_round(actor, stand.area, instrument=own))

    assert _kinds(answers) == {ReviewRound, RoundStands}


def test_a_plan_is_approved_once_and_its_list_made_once(stand: Village) -> None:
    with acting(stand.lan):
        planned = make_round(stand.lan, stand.area)

    answers = both_at_once(stand.minh, stand.minh, lambda actor: approve_round(actor=actor, found=planned))

    assert _kinds(answers) == {ReviewRound, RoundElsewhere}
    with acting(SYSTEM):
        assert ListedHousehold.objects.count() == 2


def test_a_quota_holds_against_two_who_assign_at_once(stand: Village) -> None:
    reviewers = [("Ngô Thị Xuân", 1), ("Hồ Văn Thu", 30)]
    found = make_listing(stand.lan, stand.minh, stand.area, plan=a_plan(stand.area, reviewers=reviewers))
    with acting(stand.lan):
        first, second = ListedHousehold.objects.filter(round=found)
        xuan = Reviewer.objects.select_related("round").get(round=found, quota=1)
    chosen = {"lan": first, "hoa": second}
    other = replace(stand.lan, username="hoa", full_name="Bùi Thị Hoa")

    answers = both_at_once(
        stand.lan, other, lambda actor: assign_households(actor=actor, reviewer=xuan, listed=[chosen[actor.username]])
    )

    assert _kinds(answers) == {int, QuotaExceeded}


def test_the_survey_begins_once(stand: Village) -> None:
    found = make_listing(stand.lan, stand.minh, stand.area)
    with acting(stand.lan):
        thu = Reviewer.objects.select_related("round").get(round=found, quota=30)
        assign_households(actor=stand.lan, reviewer=thu, listed=list(ListedHousehold.objects.filter(round=found)))

    answers = both_at_once(stand.lan, stand.lan, lambda actor: open_survey(actor=actor, found=found))

    assert _kinds(answers) == {ReviewRound, RoundElsewhere}


@pytest.mark.parametrize("is_listing", [False, True], ids=["waits", "taken up"])
def test_a_request_sent_twice_is_one(stand: Village, is_listing: bool) -> None:
    if is_listing:
        make_listing(stand.lan, stand.minh, stand.area)

    answers = both_at_once(stand.lan, stand.lan, lambda actor: make_request(actor, stand.sau, form="form_01"))

    assert _kinds(answers) == {ReviewRequest, RequestStands}


@pytest.mark.parametrize("is_request_first", [False, True], ids=["approved first", "received first"])
def test_a_request_is_on_the_list_of_the_round_that_is_approved_meanwhile(
    stand: Village, is_request_first: bool
) -> None:
    with acting(stand.lan):
        planned = make_round(stand.lan, stand.area)
    acts: dict[str, Callable[[], Any]] = {
        "minh": lambda: approve_round(actor=stand.minh, found=planned),
        "lan": lambda: make_request(stand.lan, stand.sau, form="form_01"),
    }
    first, second = (stand.lan, stand.minh) if is_request_first else (stand.minh, stand.lan)

    both_at_once(first, second, lambda actor: acts[actor.username]())

    with acting(SYSTEM):
        assert ReviewRequest.objects.get().state == RequestState.LISTED
        assert ListedHousehold.objects.filter(round=planned, household=stand.sau).exists()


def test_the_same_file_at_the_same_time_is_one_instrument(stand: Village) -> None:
    answers = both_at_once(stand.lan, stand.lan, lambda actor: make_instrument(actor, stand.area))

    assert len({one.pk for one in answers}) == 1
    assert KeptInstrument.objects.count() == 1


def test_a_round_is_decided_once_and_each_household_gets_one_paper(stand: Village) -> None:
    found = make_posted(stand.lan, stand.minh, stand.area, {"Nguyễn Thị Hòa": "poor"})
    with acting(stand.lan):
        make_prepared(stand.lan, found)

    answers = both_at_once(stand.minh, stand.minh, lambda actor: recognise_round(actor=actor, found=found))

    assert _kinds(answers) == {Recognition, RoundElsewhere}
    with acting(SYSTEM):
        assert Certificate.objects.count() == 1


def test_what_is_signed_is_not_corrected_at_the_same_time(stand: Village) -> None:
    found = make_posted(stand.lan, stand.minh, stand.area, {})
    with acting(stand.lan):
        make_prepared(stand.lan, found)
    acts = {
        "minh": lambda: recognise_round(actor=stand.minh, found=found),
        "lan": lambda: make_prepared(stand.lan, found, number="99/QĐ-UBND"),
    }

    answers = both_at_once(stand.minh, stand.lan, lambda actor: acts[actor.username]())

    assert _kinds(answers) == {Recognition, RoundElsewhere}
    with acting(SYSTEM):
        assert Recognition.objects.get().number != "99/QĐ-UBND"


def test_a_certificate_is_revoked_once(stand: Village) -> None:
    make_recognised(stand.lan, stand.minh, stand.area, {"Nguyễn Thị Hòa": "poor"})
    with acting(SYSTEM):
        paper = Certificate.objects.get()

    answers = both_at_once(
        stand.minh, stand.minh, lambda actor: revoke_certificate(actor=actor, certificate=paper, why="Ghi sai tên")
    )

    assert _kinds(answers) == {Certificate, CertificateRevoked}


def test_a_class_that_has_not_begun_is_taken_back_once(stand: Village) -> None:
    make_recognised(stand.lan, stand.minh, stand.area, {"Nguyễn Thị Hòa": "poor"})
    with acting(SYSTEM):
        paper = Certificate.objects.get()

    answers = both_at_once(
        stand.minh, stand.minh,
        lambda actor: revoke_certificate(actor=actor, certificate=paper, why="Kê khai sai", number="9/QĐ-UBND"),
    )  # fmt: skip

    assert _kinds(answers) == {Certificate, CertificateRevoked}
    with acting(SYSTEM):
        standing = HouseholdClass.objects.filter(household=stand.hoa).order_by("valid_from")
        assert list(standing.values_list("household_class", flat=True)) == ["poor", "other"]


def test_an_old_file_is_taken_over_once(stand: Village) -> None:
    with acting(stand.lan):
        kept = record_old_file(
            actor=stand.lan, area=stand.area, year=2024, name="ket-qua.xlsx",
            content=old_result((1, "Đỗ Thị Sáu", "Đông Hà", "Hộ nghèo", 120, 30)),
        )  # fmt: skip

    answers = both_at_once(stand.lan, stand.lan, lambda actor: import_old_file(actor=actor, kept=kept))

    assert len({one.pk for one in answers}) == 1
    with acting(SYSTEM):
        assert ListedHousehold.objects.count() == 1


def test_two_cross_checks_of_a_household_leave_one(stand: Village) -> None:
    found = make_survey(stand.lan, stand.minh, stand.area)
    with acting(stand.lan):
        listed = ListedHousehold.objects.filter(round=found).earliest("pk")

    first, second = both_at_once(
        stand.lan,
        stand.lan,
        lambda actor: record_cross_check(actor=actor, listed=listed, answers=INDEX_ANSWERS).pk,
    )

    assert first == second


@pytest.mark.parametrize("is_plan_first", [False, True], ids=["taken over first", "planned first"])
def test_a_year_is_planned_or_taken_over(stand: Village, is_plan_first: bool) -> None:
    with acting(stand.lan):
        own = make_instrument(stand.lan, stand.area)
        kept = record_old_file(
            actor=stand.lan, area=stand.area, year=2024, name="ket-qua.xlsx",
            content=old_result((1, "Đỗ Thị Sáu", "Đông Hà", "Hộ nghèo", 120, 30)),
        )  # fmt: skip
    other = replace(stand.lan, username="hoa")
    acts: dict[str, Callable[[], Any]] = {
        "lan": lambda: make_round(stand.lan, stand.area, year=2024, instrument=own),
        "hoa": lambda: import_old_file(actor=other, kept=kept),
    }
    first, second = (stand.lan, other) if is_plan_first else (other, stand.lan)

    answers = both_at_once(first, second, lambda actor: acts[actor.username]())

    assert _kinds(answers) == {ReviewRound, YearReviewedHere if is_plan_first else RoundStands}
    with acting(SYSTEM):
        assert ReviewRound.objects.get().kind == ("periodic" if is_plan_first else "kept")


def test_an_old_file_is_undone_once(stand: Village) -> None:
    with acting(stand.lan):
        kept = record_old_file(
            actor=stand.lan, area=stand.area, year=2024, name="ket-qua.xlsx",
            content=old_result((1, "Đỗ Thị Sáu", "Đông Hà", "Hộ nghèo", 120, 30)),
        )  # fmt: skip
        import_old_file(actor=stand.lan, kept=kept)

    answers = both_at_once(stand.lan, stand.lan, lambda actor: undo_old_file(actor=actor, kept=kept, why="Nhầm tệp"))

    assert _kinds(answers) == {OldFile, OldFileNotTakenOver}
