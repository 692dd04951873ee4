"""The list of a round: suggestions with their reasons, taking off, assigning within the quota."""

import datetime as dt
from collections.abc import Callable

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.poverty.errors import (
    NoReason,
    NotHere,
    NothingChosen,
    NotOnTheList,
    NotSuggested,
    QuotaExceeded,
    RoundElsewhere,
    StillToReview,
)
from ansinh.poverty.models import (
    LISTED_MOVES,
    ListedHousehold,
    ListedState,
    RequestForm,
    Reviewer,
    ReviewRound,
    RoundKind,
    RoundState,
)
from ansinh.poverty.queries.rounds import progress_by_hamlet, progress_by_reviewer, reasons_suggested, suggested_homes
from ansinh.poverty.services import assign_households, cancel_listed, close_survey, enrol_suggested, open_survey
from ansinh.poverty.testing import at_work, make_home, make_listing, make_request, make_submission, set_died_out
from ansinh.poverty.tests.conftest import TODAY, Village, make_village
from ansinh.registry.models import Household, Individual, Kind, Membership
from ansinh.registry.services import end_membership, record_death
from ansinh.registry.testing import make_circumstance

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing(village: Village) -> ReviewRound:
    return make_listing(village.lan, village.minh, village.area)


def _head(home: Household) -> Individual:
    return Membership.objects.select_related("individual").get(household=home, is_head=True).individual


def _rows(found: ReviewRound, *names: str) -> list[ListedHousehold]:
    rows = ListedHousehold.objects.filter(round=found)
    return list(rows.filter(head_name__in=names) if names else rows)


def _reviewer(found: ReviewRound, name: str = "Ngô Thị Xuân") -> Reviewer:
    return Reviewer.objects.select_related("round").get(round=found, full_name=name)


def _disabled(village: Village, home: Household, since: dt.date = dt.date(2026, 8, 1)) -> None:
    make_circumstance(
        village.lan, _head(home), Kind.DISABILITY, value="severe", certificate_number="12/GXN", valid_from=since
    )


def _suggested(village: Village, found: ReviewRound, without: str = "") -> dict[str, list[str]]:
    lan = at_work("lan", village.area, without=without)
    with acting(lan):
        homes = suggested_homes(lan, found)
        return {home.head_name: [str(one.value) for one in reasons_suggested(home)] for home in homes}  # type: ignore[attr-defined]


def test_a_household_with_a_new_disability_is_suggested_to_who_may_know_of_it(
    village: Village, listing: ReviewRound
) -> None:
    with acting(village.lan):
        _disabled(village, village.sau)

    assert _suggested(village, listing) == {"Đỗ Thị Sáu": ["new_disability"]}
    assert _suggested(village, listing, without="view_health") == {}


def test_a_disability_of_before_or_known_already_is_no_news(village: Village, listing: ReviewRound) -> None:
    with acting(village.lan):
        make_circumstance(
            village.lan, _head(village.sau), Kind.DISABILITY, value="severe", certificate_number="1/GXN",
            valid_from=dt.date(2025, 7, 1), valid_to=dt.date(2026, 8, 1),
        )  # fmt: skip
        _disabled(village, village.sau)

    assert _suggested(village, listing) == {}


@pytest.mark.parametrize(
    ("born", "reasons"),
    [(1975, ["breadwinner_lost"]), (1940, None), (2015, None)],
    ids=["of working age", "elderly", "a child"],
)
def test_the_death_of_somebody_of_working_age_is_a_breadwinner_lost(
    village: Village, listing: ReviewRound, born: int, reasons: list[str] | None
) -> None:
    with acting(village.lan):
        home = make_home(village.lan, village.hamlet, "Lê Văn Chín", birth_date=dt.date(born, 1, 2), sex="male")
        widow = make_home(village.lan, village.hamlet, "Võ Thị Mười")
        Membership.objects.filter(household=widow).update(household=home, is_head=False, relation="spouse")
        record_death(actor=village.lan, individual=_head(home), died_on=dt.date(2026, 8, 15))

    assert _suggested(village, listing).get("Võ Thị Mười") == reasons


def test_who_is_suggested_is_put_on_the_list_once_with_the_reasons(village: Village, listing: ReviewRound) -> None:
    with acting(village.lan):
        _disabled(village, village.sau)
        assert enrol_suggested(actor=village.lan, found=listing, households=[village.sau.pk]) == 1
        assert [one.reasons for one in _rows(listing, "Đỗ Thị Sáu")] == [["new_disability"]]
        with pytest.raises(NotSuggested):
            enrol_suggested(actor=village.lan, found=listing, households=[village.sau.pk])
        with pytest.raises(NothingChosen):
            enrol_suggested(actor=village.lan, found=listing, households=[])
    with acting(village.minh), pytest.raises(NoRight):
        enrol_suggested(actor=village.minh, found=listing, households=[village.sau.pk])


def test_a_household_is_taken_off_with_a_reason_and_comes_back_by_a_request(
    village: Village, listing: ReviewRound
) -> None:
    with acting(village.lan):
        make_request(village.lan, village.sau, form=RequestForm.OFFICER, reason="disaster", note="Cháy nhà")
        rows = _rows(listing, "Đỗ Thị Sáu")
        with pytest.raises(NoReason):
            cancel_listed(actor=village.lan, found=listing, listed=rows, why=" ")
        assert cancel_listed(actor=village.lan, found=listing, listed=rows, why="Đã chuyển đi") == 1
        with pytest.raises(NotOnTheList, match="Đỗ Thị Sáu"):
            cancel_listed(actor=village.lan, found=listing, listed=rows, why="Lần nữa")
        assert AuditEntry.objects.get(act="cancel_listed").why == "Đã chuyển đi"

        make_request(village.lan, village.sau, form=RequestForm.FORM_01)

        (back,) = _rows(listing, "Đỗ Thị Sáu")
    assert (back.state, back.off_reason, back.reasons) == (ListedState.LISTED, "", ["disaster", "request"])


def test_who_is_poor_by_the_last_review_and_lives_here_is_surveyed(village: Village, listing: ReviewRound) -> None:
    with acting(village.lan):
        make_request(village.lan, village.sau, form=RequestForm.FORM_01)
        with pytest.raises(StillToReview, match="Nguyễn Thị Hòa is poor or near-poor by the last review"):
            cancel_listed(
                actor=village.lan, found=listing, listed=_rows(listing, "Đỗ Thị Sáu", "Nguyễn Thị Hòa"), why="Vắng"
            )
        with pytest.raises(StillToReview, match="Phạm Văn Bình"):
            cancel_listed(actor=village.lan, found=listing, listed=_rows(listing, "Phạm Văn Bình"), why="Vắng")

        assert {one.state for one in _rows(listing)} == {ListedState.LISTED}


def _go_away(village: Village) -> None:
    with acting(village.lan):
        for one in Membership.objects.filter(household=village.hoa):
            end_membership(actor=village.lan, membership=one, on=TODAY, why="Chuyển đi")


def _die_out(village: Village) -> None:
    with acting(village.lan):
        set_died_out(village.lan, village.hoa)


def _live_elsewhere(village: Village) -> None:
    there = make_village("25480", "Bình Minh").area
    with acting(SYSTEM):
        Household.objects.filter(pk=village.hoa.pk).update(area=there, hamlet=None, area_path=there.path)


@pytest.mark.parametrize("go", [_go_away, _die_out, _live_elsewhere])
def test_who_was_poor_by_the_last_review_and_is_gone_is_taken_off(
    village: Village, listing: ReviewRound, go: Callable[[Village], None]
) -> None:
    with acting(village.lan):
        rows = _rows(listing, "Nguyễn Thị Hòa")
    go(village)
    with acting(village.lan):
        assert cancel_listed(actor=village.lan, found=listing, listed=rows, why="Không còn ở xã") == 1


def test_households_are_assigned_within_the_quota(village: Village, listing: ReviewRound) -> None:
    with acting(village.lan):
        make_request(village.lan, village.sau, form=RequestForm.FORM_01)
        xuan, thu = _reviewer(listing), _reviewer(listing, "Hồ Văn Thu")
        with pytest.raises(QuotaExceeded, match="2 households at most and has 0; 3 more"):
            assign_households(actor=village.lan, reviewer=xuan, listed=_rows(listing))
        assert assign_households(actor=village.lan, reviewer=thu, listed=_rows(listing)) == 3
        assert assign_households(actor=village.lan, reviewer=xuan, listed=_rows(listing, "Đỗ Thị Sáu")) == 1
        assert assign_households(actor=village.lan, reviewer=xuan, listed=_rows(listing, "Đỗ Thị Sáu")) == 0

        by_hamlet = {one.name: (one.listed, one.assigned) for one in progress_by_hamlet(listing)}
        by_reviewer = {one.name: (one.listed, one.free) for one in progress_by_reviewer(listing)}
    assert by_hamlet == {"Đông Hà": (2, 2), "Tân Lợi": (1, 1)}
    assert by_reviewer == {"Ngô Thị Xuân": (1, 1), "Hồ Văn Thu": (2, 28)}


def test_who_may_not_list_or_works_elsewhere_assigns_and_takes_off_nobody(
    village: Village, listing: ReviewRound
) -> None:
    there = make_village("25480", "Bình Minh")
    with acting(village.lan):
        rows, reviewer = _rows(listing), _reviewer(listing)
    for stranger, refusal in ((village.minh, NoRight), (there.lan, OutsideScope)):
        with acting(stranger):
            with pytest.raises(refusal):
                assign_households(actor=stranger, reviewer=reviewer, listed=rows)
            with pytest.raises(refusal):
                cancel_listed(actor=stranger, found=listing, listed=rows, why="Thôi")
            with pytest.raises(refusal):
                enrol_suggested(actor=stranger, found=listing, households=[village.sau.pk])


def _survey_begun(village: Village, listing: ReviewRound) -> None:
    with acting(village.lan):
        assign_households(actor=village.lan, reviewer=_reviewer(listing, "Hồ Văn Thu"), listed=_rows(listing))
        open_survey(actor=village.lan, found=listing)


def test_nobody_is_put_on_the_list_once_the_survey_has_begun(village: Village, listing: ReviewRound) -> None:
    _survey_begun(village, listing)
    with acting(village.lan):
        with pytest.raises(NothingChosen):
            assign_households(actor=village.lan, reviewer=_reviewer(listing), listed=[])
        with pytest.raises(RoundElsewhere, match="surveying"):
            enrol_suggested(actor=village.lan, found=listing, households=[village.sau.pk])


def test_a_household_that_nobody_has_been_to_changes_hands_or_is_taken_off_during_the_survey(
    village: Village, listing: ReviewRound
) -> None:
    with acting(village.lan):
        make_request(village.lan, village.sau, form=RequestForm.FORM_01)
    _survey_begun(village, listing)
    with acting(village.lan):
        assert assign_households(actor=village.lan, reviewer=_reviewer(listing), listed=_rows(listing)[:2]) == 2
        with pytest.raises(QuotaExceeded, match="2 households at most and has 2; 1 more"):
            assign_households(actor=village.lan, reviewer=_reviewer(listing), listed=_rows(listing))
        cancel_listed(actor=village.lan, found=listing, listed=_rows(listing, "Đỗ Thị Sáu"), why="Hộ rút đơn")
        for row in _rows(listing, "Nguyễn Thị Hòa", "Phạm Văn Bình"):
            make_submission(village.lan, row)

        assert close_survey(actor=village.lan, found=listing).state == RoundState.MEETING


def test_a_surveyed_household_stays_on_the_list_and_with_its_reviewer(village: Village, listing: ReviewRound) -> None:
    _survey_begun(village, listing)
    with acting(village.lan):
        rows = _rows(listing)
        for row in rows:
            make_submission(village.lan, row)
        for closed in (False, True):
            if closed:
                close_survey(actor=village.lan, found=listing)
            refusal, said = (RoundElsewhere, "meeting") if closed else (NotOnTheList, "surveyed")
            with pytest.raises(refusal, match=said):
                assign_households(actor=village.lan, reviewer=_reviewer(listing), listed=rows)
            with pytest.raises(refusal, match=said):
                cancel_listed(actor=village.lan, found=listing, listed=rows, why="Thôi")


def test_households_of_another_review_are_not_assigned(village: Village, listing: ReviewRound) -> None:
    with acting(village.lan):
        make_request(village.lan, village.sau)
    other = make_listing(village.lan, village.minh, village.area, kind=RoundKind.OFF_CYCLE)
    with acting(village.lan):
        assert [one.head_name for one in _rows(other)] == ["Đỗ Thị Sáu"]
        with pytest.raises(NotHere, match="Đỗ Thị Sáu"):
            assign_households(actor=village.lan, reviewer=_reviewer(listing), listed=_rows(other))


def test_every_state_of_a_household_has_its_moves() -> None:
    assert set(LISTED_MOVES) == set(ListedState)
    assert {state for state, moves in LISTED_MOVES.items() if not moves} == {ListedState.RECOGNISED}


def test_a_household_where_nobody_lives_is_not_listed(village: Village) -> None:
    with acting(village.lan):
        record_death(actor=village.lan, individual=_head(village.hoa), died_on=dt.date(2026, 8, 15))

    found = make_listing(village.lan, village.minh, village.area)

    with acting(SYSTEM):
        assert [one.head_name for one in _rows(found)] == ["Phạm Văn Bình"]
