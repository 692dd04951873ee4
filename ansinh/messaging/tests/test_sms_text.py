"""Texts are measured as a network charges them, and cut where a reader can bear it."""

import unicodedata

import pytest

from ansinh.messaging.sms_text import (
    BASIC,
    SmsMeasure,
    gsm7_codes,
    measured,
    segmented,
    shortest,
    text_of_gsm7,
    without_accents,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", SmsMeasure("gsm7", 0, 1)),
        ("a" * 160, SmsMeasure("gsm7", 160, 1)),
        ("a" * 161, SmsMeasure("gsm7", 161, 2)),
        ("a" * 306, SmsMeasure("gsm7", 306, 2)),
        ("a" * 307, SmsMeasure("gsm7", 307, 3)),
        ("a" * 159 + "€", SmsMeasure("gsm7", 161, 2)),
        ("a" * 152 + "€" + "a" * 152, SmsMeasure("gsm7", 306, 3)),
        ("ạ" * 70, SmsMeasure("ucs2", 70, 1)),
        ("ạ" * 71, SmsMeasure("ucs2", 71, 2)),
        ("ạ" * 134, SmsMeasure("ucs2", 134, 2)),
        ("ạ" * 135, SmsMeasure("ucs2", 135, 3)),
        ("ạ" * 66 + "\U0001f33e" + "ạ" * 66, SmsMeasure("ucs2", 134, 3)),
        (unicodedata.normalize("NFD", "ạ" * 70), SmsMeasure("ucs2", 70, 1)),
        ("The BHYT cua ong/ba het han", SmsMeasure("gsm7", 27, 1)),
        ("Thẻ BHYT của ông/bà hết hạn", SmsMeasure("ucs2", 27, 1)),
        ("à è ì ò ù é", SmsMeasure("gsm7", 11, 1)),
        ("một\tcột", SmsMeasure("ucs2", 7, 1)),
    ],
)
def test_a_text_is_measured_in_the_units_of_its_encoding(text: str, expected: SmsMeasure) -> None:
    assert measured(text) == expected


@pytest.mark.parametrize("text", ["a" * 152 + "€" + "b" * 200, "ạ" * 66 + "\U0001f33e" * 40, "[" * 400])
def test_no_letter_is_split_over_two_segments(text: str) -> None:
    parts = segmented(text)

    assert "".join(parts) == text
    assert len(parts) == measured(text).segments
    assert all(measured(part).units <= {"gsm7": 153, "ucs2": 67}[measured(text).encoding] for part in parts)


def test_every_letter_of_the_default_alphabet_comes_back() -> None:
    text = BASIC.replace("\x1b", "") + "\f^{}\\[~]|€"

    assert text_of_gsm7(gsm7_codes(text)) == text
    assert gsm7_codes("@€") == b"\x00\x1be"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_go_and_words_stay(form: str) -> None:
    text = unicodedata.normalize(form, "Đặng Thị Ngọc Nữ – “Hòa Hiệp”, 702.000 ₫…")  # type: ignore[arg-type]

    assert without_accents(text) == 'Dang Thi Ngoc Nu - "Hoa Hiep", 702.000 d...'


def test_accents_are_dropped_only_where_that_saves_a_segment() -> None:
    long = "Thẻ bảo hiểm y tế của bà Phạm Thị Hoa hết hạn ngày 31/12, mời bà gia hạn trước ngày đó."
    short = "Thẻ của bà hết hạn."

    assert shortest(long, may_drop_accents=True) == (without_accents(long), SmsMeasure("gsm7", 87, 1))
    assert shortest(long, may_drop_accents=False) == (long, SmsMeasure("ucs2", 87, 2))
    assert shortest(short, may_drop_accents=True) == (short, SmsMeasure("ucs2", 19, 1))
