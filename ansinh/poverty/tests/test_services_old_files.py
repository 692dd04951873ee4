"""Taking over the result of an earlier review: whom a row means, what comes of it, what is refused, what is undone."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from ansinh.areas.testing import make_commune
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.poverty.errors import NoReason, NotACommune, RoundStands
from ansinh.poverty.errors_of_oldfiles import (
    NothingToTakeOver,
    OldClassesChanged,
    OldFileNotTakenOver,
    OldFileTakenOver,
    OldFileUnreadable,
    OldRowsOpen,
    OldYearOutside,
    YearReviewedHere,
    YearTakenOver,
)
from ansinh.poverty.models import Assessment, ListedHousehold, ListedState, OldFile, ReviewRound, RoundHamlet
from ansinh.poverty.queries.oldfiles import OldOutcome, judged_old_file
from ansinh.poverty.services import cancel_old_file, import_old_file, old_file_copy, record_old_file, undo_old_file
from ansinh.poverty.testing import at_work, make_home, make_round
from ansinh.poverty.testing_of_oldfiles import old_result, old_workbook
from ansinh.poverty.tests.conftest import Village
from ansinh.registry.errors import ListOfAnotherPlace
from ansinh.registry.models import HouseholdClass
from ansinh.registry.services import NewHouseholdClass, record_household_class

pytestmark = pytest.mark.django_db

HOA = (1, "Nguyễn Thị Hòa", "Đông Hà", "Hộ nghèo", 120, 30, "Thiếu vốn")
BINH = (2, "Phạm Văn Bình", "Tân Lợi", "Hộ cận nghèo", 135, 20)
CLEAR = old_result(
    HOA, BINH, left=[(1, "Đỗ Thị Sáu", "Đông Hà")], totals=[("Đông Hà", 210, 1, 0), ("Tân Lợi", 90, 0, 1)]
)


def keep(village: Village, content: bytes = CLEAR, year: int = 2024, name: str = "ket-qua-2024.xlsx") -> OldFile:
    with acting(village.lan):
        return record_old_file(actor=village.lan, area=village.area, year=year, name=name, content=content)


def take_over(village: Village, kept: OldFile, **options: Any) -> ReviewRound:
    with acting(village.lan):
        return import_old_file(actor=village.lan, kept=kept, **options)


def outcomes(village: Village, *rows: Sequence[Any], **sheets: Any) -> list[OldOutcome]:
    kept = keep(village, old_result(*rows, **sheets))
    with acting(village.lan):
        return [row.outcome for row in judged_old_file(kept).rows]


def _classes(village: Village, home: Any) -> list[tuple[str, dt.date, dt.date | None]]:
    with acting(village.lan):
        rows = HouseholdClass.objects.filter(household=home).order_by("valid_from")
        return [(row.household_class, row.valid_from, row.valid_to) for row in rows]


def test_the_result_becomes_a_closed_round_with_its_classes(village: Village) -> None:
    found = take_over(village, keep(village))

    assert (found.kind, found.state, found.year, found.standard) == ("kept", "closed", 2024, "2022")
    assert found.instrument_id is None
    with acting(village.lan):
        hoa = ListedHousehold.objects.select_related("assessment").get(household=village.hoa, round=found)
        hamlets = dict(RoundHamlet.objects.filter(round=found).values_list("hamlet__name", "households"))
        assert ListedHousehold.objects.filter(round=found).count() == 3
    assert hamlets == {"Đông Hà": 210, "Tân Lợi": 90}
    assert (hoa.state, hoa.reasons) == (ListedState.RECOGNISED, ["old_file"])
    assert hoa.assessment is not None
    assert (hoa.assessment.household_class, hoa.assessment.income_points) == ("poor", 120)
    assert (hoa.assessment.causes, hoa.assessment.articles) == (["capital"], "15/QĐ-UBND")
    assert _classes(village, village.sau) == [("other", dt.date(2025, 1, 1), dt.date(2026, 1, 1))]


def test_classes_that_the_registry_knows_of_that_time_stay(village: Village) -> None:
    before = _classes(village, village.hoa)
    assert before

    kept = keep(village, old_result((*HOA[:3], "Hộ cận nghèo", 120, 20)), year=2025)
    with acting(village.lan):
        [row] = judged_old_file(kept).rows
    assert "“poor” since 01/01/2026" in row.note
    take_over(village, kept)

    assert _classes(village, village.hoa) == before
    with acting(village.lan):
        assert OldFile.objects.get().class_ids == []


def test_the_same_file_twice_changes_nothing(village: Village) -> None:
    first = take_over(village, keep(village))
    with acting(SYSTEM):
        counts = [model.objects.count() for model in (ReviewRound, ListedHousehold, Assessment, HouseholdClass)]
        acts = AuditEntry.objects.filter(act="import_old_file").count()

    again = take_over(village, keep(village))

    assert again == first
    with acting(SYSTEM):
        assert [m.objects.count() for m in (ReviewRound, ListedHousehold, Assessment, HouseholdClass)] == counts
        assert AuditEntry.objects.filter(act="import_old_file").count() == acts == 1


def test_the_same_file_later_adds_who_was_registered_since(village: Village) -> None:
    content = old_result(HOA, (2, "Mai Văn Lý", "Tân Lợi", "Hộ nghèo", 100, 40))
    found = take_over(village, keep(village, content), keep_good_rows=True)
    with acting(village.lan):
        home = make_home(village.lan, village.next_hamlet, "Mai Văn Lý", sex="male")

    take_over(village, keep(village, content))

    with acting(village.lan):
        assert ListedHousehold.objects.filter(round=found, household=home).exists()
    assert _classes(village, home) == [("poor", dt.date(2025, 1, 1), dt.date(2026, 1, 1))]


def test_another_file_of_that_year_is_refused_until_the_first_is_undone(village: Village) -> None:
    first, other = keep(village), old_result(HOA)
    take_over(village, first)
    with pytest.raises(YearTakenOver, match="ket-qua-2024"):
        keep(village, other)

    with acting(village.lan):
        undo_old_file(actor=village.lan, kept=first, why="Nhầm tệp")
    take_over(village, keep(village, other))

    with acting(village.lan):
        assert ListedHousehold.objects.count() == 1


def test_undoing_takes_back_the_round_and_its_classes_and_nothing_else(village: Village) -> None:
    kept = keep(village)
    take_over(village, kept)

    with acting(village.lan):
        undo_old_file(actor=village.lan, kept=kept, why="Nhầm tệp")

    with acting(village.lan):
        assert not ReviewRound.objects.exists()
        assert not Assessment.objects.exists()
        assert OldFile.objects.get().round_id is None
    assert _classes(village, village.sau) == []
    assert _classes(village, village.hoa)
    with acting(village.lan), pytest.raises(OldFileNotTakenOver):
        undo_old_file(actor=village.lan, kept=kept, why="Nhầm tệp")


def test_classes_that_were_changed_since_keep_the_file(village: Village) -> None:
    kept = keep(village)
    take_over(village, kept)
    new = NewHouseholdClass(village.sau, "poor", dt.date(2025, 8, 1), None, "30/QĐ-UBND", dt.date(2025, 7, 30))
    with acting(village.lan):
        record_household_class(actor=village.lan, new=new)

        with pytest.raises(OldClassesChanged, match="1"):
            undo_old_file(actor=village.lan, kept=kept, why="Nhầm tệp")
        with pytest.raises(NoReason):
            undo_old_file(actor=village.lan, kept=kept, why=" ")


def test_rows_that_are_not_clear_refuse_the_file_unless_the_others_are_wanted(village: Village) -> None:
    kept = keep(village, old_result(HOA, (2, "Mai Văn Lý", "Tân Lợi", "Hộ nghèo", 100, 40)))
    with pytest.raises(OldRowsOpen, match="1"):
        take_over(village, kept)

    found = take_over(village, kept, keep_good_rows=True)

    with acting(village.lan):
        assert [one.head_name for one in ListedHousehold.objects.filter(round=found)] == ["Nguyễn Thị Hòa"]


def test_a_file_of_which_nobody_is_registered_takes_over_nothing(village: Village) -> None:
    kept = keep(village, old_result((1, "Mai Văn Lý", "Tân Lợi", "Hộ nghèo", 100, 40)))

    with pytest.raises(NothingToTakeOver):
        take_over(village, kept, keep_good_rows=True)


def test_two_households_of_one_name_are_the_officers_to_tell_apart(village: Village) -> None:
    with acting(village.lan):
        other = make_home(village.lan, village.hamlet, "Nguyễn Thị Hòa")
    kept = keep(village, old_result(HOA))
    with acting(village.lan):
        [row] = judged_old_file(kept).rows
    assert row.outcome == OldOutcome.ASKED
    assert {home.pk for home in row.candidates} == {village.hoa.pk, other.pk}

    take_over(village, kept, settled={row.old.place: other.pk})

    with acting(village.lan):
        assert ListedHousehold.objects.get().household == other


def test_a_choice_that_was_not_offered_settles_nothing(village: Village) -> None:
    with acting(village.lan):
        make_home(village.lan, village.hamlet, "Nguyễn Thị Hòa")
    kept = keep(village, old_result(HOA))

    with pytest.raises(OldRowsOpen):
        take_over(village, kept, settled={"Mẫu 1!6": village.binh.pk})


@pytest.mark.parametrize(
    ("hamlet", "outcome"),
    [("Đông Hà", OldOutcome.READY), ("Tân Lợi", OldOutcome.ASKED), ("Ấp Lạ", OldOutcome.ASKED), ("", OldOutcome.ASKED)],
)
def test_a_name_alone_is_sure_in_its_hamlet_only(village: Village, hamlet: str, outcome: OldOutcome) -> None:
    assert outcomes(village, (1, "Nguyễn Thị Hòa", hamlet, "Hộ nghèo", 120, 30)) == [outcome]


def test_the_number_of_a_member_goes_before_names(village: Village) -> None:
    with acting(village.lan):
        home = make_home(village.lan, village.hamlet, "Mạc Văn Tín", identity_number="072075000123", sex="male")
    rows = [
        ["DANH SÁCH HỘ NGHÈO"], ["STT", "Họ và tên chủ hộ", "Số CCCD", "Phân loại hộ"],
        [1, "Mạc Tín", "072075000123", "Hộ nghèo"],
    ]  # fmt: skip

    kept = keep(village, old_workbook(("Nghèo", rows)))

    with acting(village.lan):
        [row] = judged_old_file(kept).rows
    assert row.outcome == OldOutcome.READY
    assert row.home
    assert row.home.pk == home.pk


def test_an_address_that_names_a_hamlet_counts_as_one(village: Village) -> None:
    rows = [
        ["DANH SÁCH HỘ THOÁT NGHÈO SAU KHI RÀ SOÁT"], ["STT", "Họ và tên", "Quan hệ với chủ hộ", "Địa chỉ"],
        [1, "Đỗ Thị Sáu", "Chủ hộ", "Đông Hà"], [2, "Phạm Văn Bình", "Chủ hộ", "Tổ 3"],
    ]  # fmt: skip

    kept = keep(village, old_workbook(("Thoát nghèo", rows)))

    with acting(village.lan):
        judged = judged_old_file(kept)
    assert [row.outcome for row in judged.rows] == [OldOutcome.READY, OldOutcome.ASKED]
    assert not [note for note in judged.notes if "Tổ 3" in note]


def test_who_left_one_class_and_stands_in_another_is_taken_over_once(village: Village) -> None:
    assert outcomes(village, BINH, left=[(1, "Phạm Văn Bình", "Tân Lợi")]) == [OldOutcome.READY, OldOutcome.REPEATED]


def test_two_classes_of_one_household_are_refused(village: Village) -> None:
    again = (3, "Nguyễn Thị Hòa", "Đông Hà", "Hộ cận nghèo", 130, 20)

    assert outcomes(village, HOA, BINH, again) == [OldOutcome.REFUSED, OldOutcome.READY, OldOutcome.REFUSED]


def test_the_file_comes_back_with_what_stays_behind_marked(village: Village) -> None:
    kept = keep(village, old_result(HOA, (2, "Mai Văn Lý", "Tân Lợi", "Hộ nghèo", 100, 40)))

    with acting(village.lan):
        content = old_file_copy(kept, judged_old_file(kept))

    sheet = openpyxl.load_workbook(io.BytesIO(content))["Mẫu 1"]
    comments = {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}
    assert list(comments) == ["C7"]
    assert "“Mai Văn Lý” came. Register the household first" in comments["C7"]


@pytest.mark.parametrize("year", [2020, 2027])
def test_a_year_without_a_standard_and_one_to_come_are_refused(village: Village, year: int) -> None:
    with pytest.raises(OldYearOutside, match="2021 to 2026"):
        keep(village, year=year)


def test_a_year_that_was_reviewed_here_is_not_taken_over(village: Village) -> None:
    kept = keep(village, year=2026)
    with acting(village.lan):
        make_round(village.lan, village.area)

    with pytest.raises(YearReviewedHere):
        take_over(village, kept)
    with pytest.raises(YearReviewedHere):
        keep(village, old_result(HOA), year=2026)


def test_a_year_that_was_taken_over_is_not_planned_until_that_is_undone(village: Village) -> None:
    kept = keep(village)
    take_over(village, kept)
    with acting(village.lan):
        with pytest.raises(RoundStands, match="Review 2024 from an old file"):
            make_round(village.lan, village.area, year=2024)
        assert make_round(village.lan, village.area, year=2024, kind="off_cycle").state == "planned"
        undo_old_file(actor=village.lan, kept=kept, why="Nhầm tệp")
        assert make_round(village.lan, village.area, year=2024).state == "planned"


def test_what_is_no_result_of_this_commune_is_not_kept(village: Village) -> None:
    make_commune("25480", "Bình Minh")
    foreign = [
        ["UBND xã Bình Minh"],
        ["DANH SÁCH HỘ NGHÈO"],
        ["STT", "Họ và tên chủ hộ", "Năm sinh"],
        [1, "Lê Tư", 1950],
    ]
    with pytest.raises(ListOfAnotherPlace):
        keep(village, old_workbook(("Nghèo", foreign)))
    with pytest.raises(OldFileUnreadable):
        keep(village, old_workbook(("Trống", [["Báo cáo"], ["Số liệu", 5]])))
    with acting(village.lan), pytest.raises(NotACommune):
        record_old_file(actor=village.lan, area=village.hamlet, year=2024, name="a.xlsx", content=CLEAR)


def test_a_file_can_be_dropped_until_it_is_taken_over(village: Village) -> None:
    kept = keep(village)
    with acting(village.lan):
        cancel_old_file(actor=village.lan, kept=kept)
        assert not OldFile.objects.exists()
    kept = keep(village)
    take_over(village, kept)
    with acting(village.lan), pytest.raises(OldFileTakenOver):
        cancel_old_file(actor=village.lan, kept=kept)


def test_only_who_plans_reviews_here_takes_over(village: Village) -> None:
    kept = keep(village)
    reader = at_work("thu", village.area)
    elsewhere = at_work("lan", make_commune("25480", "Bình Minh"))
    for actor, refusal in ((reader, NoRight), (elsewhere, OutsideScope)):
        with acting(actor):
            with pytest.raises(refusal):
                record_old_file(actor=actor, area=village.area, year=2024, name="a.xlsx", content=CLEAR)
            for act in (import_old_file, cancel_old_file):
                with pytest.raises(refusal):
                    act(actor=actor, kept=kept)
            with pytest.raises(refusal):
                undo_old_file(actor=actor, kept=kept, why="Nhầm tệp")
