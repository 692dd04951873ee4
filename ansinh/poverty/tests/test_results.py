"""Reading the result of a review from an office's workbook: sheets, classes, points, crosses, sums."""

import pytest

from ansinh.core.workbooks import workbook_of
from ansinh.poverty.results import OldResult, columns_understood, read_result
from ansinh.poverty.testing_of_oldfiles import old_result, old_workbook
from ansinh.registry.queries.office_lists import NoTableFound

HOA = (1, "NGUYỄN THỊ HÒA", "Đông Hà", "Hộ nghèo", 120, 30, "Thiếu vốn, ốm đau", "x")
BINH = (2, "Phạm Văn Bình", "Tân Lợi", "Hộ cận nghèo", 135, 20)


def read(content: bytes, year: int = 2024) -> OldResult:
    return read_result(workbook_of("ket-qua.xlsx", content), year=year)


def test_three_sheets_of_different_layouts_are_one_result() -> None:
    found = read(old_result(HOA, BINH, left=[(1, "Đỗ Thị Sáu", "Đông Hà")], totals=[("Đông Hà", 210, 1, 0)]))

    told = [(one.head.full_name, one.household_class, one.has_left) for one in found.households]
    assert told == [
        ("Nguyễn Thị Hòa", "poor", False), ("Phạm Văn Bình", "near_poor", False), ("Đỗ Thị Sáu", "other", True),
    ]  # fmt: skip
    hoa = found.households[0]
    assert (hoa.income_points, hoa.deprivation_points) == (120, 30)
    assert (hoa.causes, hoa.marks) == (("capital", "illness"), ("ethnic_minority",))
    assert [(one.hamlet, one.households, one.poor, one.near_poor) for one in found.totals] == [("Đông Hà", 210, 1, 0)]
    assert [name for name, _columns in columns_understood(found.read)] == ["Mẫu 1", "Mẫu 2"]


def test_points_that_are_no_number_refuse_their_household_and_say_where() -> None:
    found = read(old_result((*HOA[:4], "một trăm", 30), BINH))

    [fault] = found.households[0].faults
    assert (fault.name, fault.came) == ("income_points", "một trăm")
    assert found.households[1].faults == ()


def test_a_household_without_a_class_is_refused() -> None:
    found = read(old_result((1, "Nguyễn Thị Hòa", "Đông Hà", "", 120, 30)))

    assert [fault.name for fault in found.households[0].faults] == ["household_class"]


def test_a_family_called_tong_is_no_sum() -> None:
    found = read(old_result(HOA, (2, "Tống Văn Mít", "Tân Lợi", "Hộ nghèo", 100, 30)))

    assert [one.head.full_name for one in found.households] == ["Nguyễn Thị Hòa", "Tống Văn Mít"]
    assert [one.text for _sheet, one in found.read.passed_over if one.reason == "a sum"] == ["Tổng cộng"]


def test_counts_that_do_not_agree_with_the_lists_are_told() -> None:
    found = read(old_result(HOA, BINH, totals=[("Đông Hà", 210, 4, 0), ("Tân Lợi", 90, 0, 1)]))

    [note] = [note for note in found.notes if "Tổng hợp" in note]
    assert "counts 4, the lists name 1" in note


def test_a_file_of_another_year_is_asked_about() -> None:
    assert not [note for note in read(old_result(HOA)).notes if "right file" in note]
    assert [note for note in read(old_result(HOA), year=2021).notes if "right file" in note]


def test_a_table_of_deprivations_is_read_by_the_headings_under_a_merged_one() -> None:
    rows = [
        ["DANH SÁCH CHI TIẾT HỘ NGHÈO"],
        ["TT", "Họ và tên chủ hộ", "Năm sinh", "Ấp", "Chỉ số thiếu hụt", None, None],
        [None, None, None, None, "1. Việc làm", "7. Chất lượng nhà ở", "12. Phương tiện tiếp cận thông tin"],
        ["I", "Ấp Đông Hà"],
        [1, "Nguyễn Thị Hòa", 1975, "Đông Hà", "x", None, "x"],
    ]

    found = read(old_workbook(("Nghèo", rows)))

    [hoa] = found.households
    [(_name, columns)] = columns_understood(found.read)
    assert "Means of information" in columns
    assert (hoa.household_class, hoa.lacking) == ("poor", ("employment", "information_means"))


def test_letters_of_an_old_font_are_read_as_unicode() -> None:
    rows = [
        ["DANH SÁCH HỘ NGHÈO"], ["STT", "Hä vµ tªn chñ hé", "N¨m sinh", "Th«n"],
        [1, "NguyÔn ThÞ Hßa", 1975, "§«ng Hµ"], [2, "Ph¹m V¨n B×nh", 1960, "§«ng Hµ"],
    ]  # fmt: skip

    found = read(old_workbook(("Ngheo", rows)))

    assert [one.head.full_name for one in found.households] == ["Nguyễn Thị Hòa", "Phạm Văn Bình"]


def test_a_workbook_without_households_is_no_result() -> None:
    with pytest.raises(NoTableFound):
        read(old_workbook(("Trống", [["Báo cáo"], ["Số liệu", 5]])))
