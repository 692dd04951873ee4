"""The database folds and orders Vietnamese words as Python does."""

import pytest
from django.db import connection

from ansinh.core.text import fold, name_sort_key, tidy

pytestmark = pytest.mark.django_db

NAMES = (
    "Nguyễn Thị Hoà", "NGUYỄN THỊ HOA", "Trần Văn Đức", "Trần Văn Dức", "Lê Đình Ân", "Lê Đình An", "Phạm Ngọc Ánh",
    "Ông Ưng Ỷ", "Y Moan Ênuôl", "Đặng Quỳnh Như", "Lò Văn Pó", "Mỹ", "Vũ Thị Ơn", "Vừ A Sử", "Quàng Thị Xuyến",
    "Hồ Kỳ Zim", "Bùi Thế Ẵm", "Ẩn", "Ậm Ừ Ợ Ở Ỡ", "Giàng Seo Phử", "Lý Ỹ Lan", "Đỗ Ẽm Ễ", "Ngô Ỏn Ỉ", "Cao Ĩ Ì",
)  # fmt: skip


def _asked(function: str, value: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s)", [value])
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize("name", NAMES)
def test_names_have_the_same_key_and_shadow_in_the_database(name: str) -> None:
    assert _asked("ansinh_name_key", name) == name_sort_key(name)
    assert _asked("ansinh_folded", name) == fold(name)


def test_every_letter_of_the_alphabet_with_every_tone_is_known() -> None:
    toned = [tidy(vowel + tone) for vowel in "aăâeêioôơuưy" for tone in ("", *"\u0300\u0309\u0303\u0301\u0323")]
    for letter in (*"bcdđfghjklmnpqrstvwxz", *toned, *(one.upper() for one in toned)):
        assert _asked("ansinh_name_key", letter) == name_sort_key(letter)


def test_words_keep_their_order_and_numbers_count_by_their_value() -> None:
    written = [
        "Ấp 10",
        "ấp 2",
        "Ấp 2 mở rộng",
        "Thôn Dũng",
        "Thôn Đông",
        "Thôn Em",
        "",
        "10/QĐ-UBND",
        "2/QĐ-UBND",
        "Ấp 2A",
    ]

    assert sorted(written, key=lambda one: _asked("ansinh_words_key", one)) == [
        "", "2/QĐ-UBND", "10/QĐ-UBND", "ấp 2", "Ấp 2 mở rộng", "Ấp 2A", "Ấp 10", "Thôn Dũng", "Thôn Đông", "Thôn Em",
    ]  # fmt: skip
