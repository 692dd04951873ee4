"""Numbers of health insurance in the forms in which lists write them."""

import pytest

from ansinh.insurance.card_rows import group_named
from ansinh.insurance.models import CardGroup
from ansinh.insurance.numbers import BadNumber, CardNumber, card_number_of
from ansinh.judgement.insurance import GROUP_CODES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", CardNumber()),
        ("7212345678", CardNumber(code="7212345678")),
        (" 72.1234.5678 ", CardNumber(code="7212345678")),
        ("hn2 72 72 1234 5678", CardNumber(code="7212345678", old="HN2727212345678", letters="HN")),
        ("GD-4-72-7212345678", CardNumber(code="7212345678", old="GD4727212345678", letters="GD")),
    ],
)
def test_codes_and_old_cards_are_read_with_their_marks(text: str, expected: CardNumber) -> None:
    assert card_number_of(text) == expected


@pytest.mark.parametrize("text", ["721234567", "72123456789", "GD6727212345678", "GD47272123456", "Trạm Y tế"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadNumber, match="10 digits"):
        card_number_of(text)


def test_a_code_that_a_spreadsheet_robbed_of_its_nought_is_whole_again() -> None:
    assert card_number_of("123456789", was_number=True).code == "0123456789"


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("HN", "poor"),
        ("hn", "poor"),
        ("TE1", "child"),
        ("GD", "household"),
        ("Hộ gia đình", "household"),
        ("Hộ cận nghèo", "near_poor"),
        ("Thuộc hộ nghèo", "poor"),
        ("Học sinh", "pupil"),
        ("Bảo trợ xã hội", "recipient"),
        ("Người có công", "merit"),
        ("Hưu trí", "social_insurance"),
        ("ZZ", ""),
        ("lạ", ""),
        ("", ""),
        ("Không thuộc hộ nghèo", ""),
        ("Hộ thoát nghèo", ""),
        ("Hộ mới thoát nghèo", ""),
        ("Hộ nghèo (đã thoát)", ""),
        ("thoát cận nghèo", ""),
        ("Chưa là hộ cận nghèo", ""),
        ("Không còn thuộc hộ nghèo", ""),
        ("Hết thất nghiệp", ""),
        ("Người cao tuổi không có lương hưu", ""),
        ("xã không còn đặc biệt khó khăn", ""),
        ("DTTS ở xã không thuộc vùng khó khăn", ""),
        ("xã đã ra khỏi vùng đặc biệt khó khăn", ""),
        ("DTTS không còn khó khăn", "left_difficult"),
        ("Người dân tộc thiểu số sống ở xã đã ra khỏi vùng khó khăn", "left_difficult"),
        ("Không thuộc hộ nghèo, học sinh", "pupil"),
        ("Hộ gia đình không nghèo", "household"),
        ("Bảo trợ xã hội không có lương hưu", "recipient"),
    ],
)
def test_groups_are_understood_by_letters_and_in_words(text: str, group: str) -> None:
    assert group_named(text) == group


def test_the_groups_of_cards_are_those_of_the_law() -> None:
    assert [one.value for one in CardGroup] == [code for code in GROUP_CODES if code != "none"]
