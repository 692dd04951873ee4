"""Old fonts read as Latin letters: told by which reading makes the words Vietnamese; right Unicode is never broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.core.legacy_text import TCVN3, VNI, encoding_of_column, from_tcvn3, from_vni, modern
from ansinh.core.syllables import is_syllable

PAIRS = [
    ("Ủy ban nhân dân xã Bình Mỹ", "ñy ban nh©n d©n x· B×nh Mü", "Uûy ban nhaân daân xaõ Bình Myõ"),
    ("Đặng Thị Quỳnh", "§Æng ThÞ Quúnh", "Ñaëng Thò Quyønh"),
    ("Vũ Hữu Nghĩa", "Vò H÷u NghÜa", "Vuõ Höõu Nghóa"),
    ("Khuyết tật đặc biệt nặng", "KhuyÕt tËt ®Æc biÖt nÆng", "Khuyeát taät ñaëc bieät naëng"),
    ("Trợ cấp hưu trí", "Trî cÊp h­u trÝ", "Trôï caáp höu trí"),
]


@pytest.mark.parametrize(("unicode", "tcvn3", "vni"), PAIRS)
def test_both_old_encodings_give_the_text_that_was_meant(unicode: str, tcvn3: str, vni: str) -> None:
    assert from_tcvn3(tcvn3).casefold() == unicode.casefold()
    assert from_vni(vni) == unicode
    assert modern(tcvn3, otherwise="TCVN3").casefold() == unicode.casefold()
    assert modern(vni, otherwise="VNI") == unicode


def test_the_tables_hold_every_letter_once() -> None:
    letters = set("àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâêôơưđ")

    assert set(TCVN3.values()) == letters | set("ĂÂÊÔƠƯĐ")
    assert letters | {letter.upper() for letter in letters} <= set(VNI.values())


def test_capitals_typed_in_an_old_font_are_capitals_throughout() -> None:
    assert modern("NGUYÔN THÞ HßA", otherwise="TCVN3") == "NGUYỄN THỊ HÒA"


def test_unicode_read_as_windows_1252_is_mended() -> None:
    assert modern("Nguyễn Thị Hòa".encode().decode("cp1252", errors="ignore")) != ""
    assert modern("Hòa Hội".encode().decode("latin-1")) == "Hòa Hội"


@pytest.mark.parametrize(
    "text", ["Võ Hà", "Lê Thúy", "Trần Văn Bé", "Phan Đình Hổ", "H'Mông Êban", "Ksơr", "café", "José", "500.000 đ", ""]
)
def test_right_unicode_is_left_alone(text: str) -> None:
    assert modern(text) == text


def test_what_could_be_either_follows_its_column_and_a_mixed_column_stays() -> None:
    assert encoding_of_column(["NguyÔn ThÞ B­ëi", "TrÇn V¨n T­", "Vò Hïng"]) == "TCVN3"
    assert encoding_of_column(["Nguyễn Thị Bưởi", "Võ Hà"]) == ""
    assert encoding_of_column(["Nguyễn Thị Bưởi", "Trần Văn Tư", "NguyÔn V¨n T­"]) == ""


WORDS = ("Nguyễn", "Thị", "Bưởi", "Trần", "Văn", "Tư", "Đặng", "Hữu", "Phượng", "Lê", "Hòa", "Mến", "Huệ")


@given(st.lists(st.sampled_from(WORDS), min_size=1))
def test_a_name_in_unicode_is_never_changed(words: list[str]) -> None:
    name = " ".join(["Nguyễn", *words])

    assert modern(name) == name
    assert all(is_syllable(word) for word in words)
