"""How places are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.areas.models import Kind
from ansinh.areas.names import bears_accents, folded_name, readings, search_key, sounded, units_of


@given(st.text())
def test_folding_a_name_twice_is_folding_it_once(text: str) -> None:
    assert folded_name(folded_name(text)) == folded_name(text)


@given(st.text())
def test_a_folded_name_is_plain_ascii_with_single_blanks(text: str) -> None:
    folded = folded_name(text)

    assert folded.isascii()
    assert folded == " ".join(folded.split()).lower()


@given(st.text())
def test_every_reading_has_a_name(text: str) -> None:
    assert all(reading.key for part in units_of(text) for reading in readings(part))


@pytest.mark.parametrize(
    ("old", "new"),
    [("Hòa", "Hoà"), ("Thụy", "Thuỵ"), ("Khánh Hòa", "Khánh Hoà"), ("Thủy Nguyên", "Thuỷ Nguyên"), ("Hóa", "Hoá")],
)
def test_both_places_of_the_tone_are_one_name(old: str, new: str) -> None:
    assert old != new
    assert sounded(old) == sounded(new)
    assert folded_name(old) == folded_name(new)


def test_another_tone_is_another_name_with_the_same_fold() -> None:
    assert sounded("Hòa") != sounded("Hóa")
    assert folded_name("Hòa") == folded_name("Hóa")


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("  Tân   Đông ", "tan dong"),
        ("Ea H'leo", "ea hleo"),
        ("Ea H’Leo", "ea hleo"),
        ("Bà Rịa - Vũng Tàu", "ba ria vung tau"),
        ("Phường 04", "phuong 4"),
    ],
)
def test_marks_blanks_and_zeros_do_not_matter(written: str, folded: str) -> None:
    assert folded_name(written) == folded


def test_the_search_key_leaves_the_kind_out() -> None:
    assert search_key("Phường 04", Kind.WARD) == "4"
    assert search_key("Xã Xà Bang", Kind.COMMUNE) == "xa bang"
    assert search_key("Ấp Tân Hòa", Kind.HAMLET) == "tan hoa"


@pytest.mark.parametrize(
    ("written", "kind", "key"),
    [
        ("Xã Tân Đông", Kind.COMMUNE, "tan dong"),
        ("xa tan dong", Kind.COMMUNE, "tan dong"),
        ("P.5", Kind.WARD, "5"),
        ("P5", Kind.WARD, "5"),
        ("P. Ninh Sơn", Kind.WARD, "ninh son"),
        ("TT Dương Minh Châu", Kind.TOWNSHIP, "duong minh chau"),
        ("TT. Châu Thành", Kind.TOWNSHIP, "chau thanh"),
        ("H. Tân Châu", Kind.DISTRICT, "tan chau"),
        ("TX Trảng Bàng", Kind.TOWN, "trang bang"),
        ("T.P. Tây Ninh", Kind.PROVINCIAL_CITY, "tay ninh"),
        ("TP.HCM", Kind.CENTRAL_CITY, "ho chi minh"),
        ("Đặc khu Lý Sơn", Kind.SPECIAL_ZONE, "ly son"),
        ("ấp Đông Hà", Kind.HAMLET, "dong ha"),
    ],
)
def test_a_kind_before_the_name_is_understood(written: str, kind: Kind, key: str) -> None:
    assert any(kind in reading.kinds and reading.key == key for reading in readings(written))


def test_a_name_that_only_looks_like_a_kind_is_kept() -> None:
    assert [reading.key for reading in readings("Xà Bang")] == ["xa bang"]
    assert "quan lan" in {reading.key for reading in readings("Quan Lạn")}


@pytest.mark.parametrize(
    ("written", "units"),
    [
        ("Tân Đông, Tân Châu, Tây Ninh, Việt Nam", ["Tân Đông", "Tân Châu", "Tây Ninh"]),
        ("xã Tân Đông huyện Tân Châu tỉnh Tây Ninh", ["xã Tân Đông", "huyện Tân Châu", "tỉnh Tây Ninh"]),
        ("phường 3 thị xã Gò Công", ["phường 3", "thị xã Gò Công"]),
        ("P.5 Q.3 TPHCM", ["P.5", "Q.3", "TPHCM"]),
        ("Thành phố Phan Rang-Tháp Chàm", ["Thành phố Phan Rang-Tháp Chàm"]),
        (" , ", []),
    ],
)
def test_a_writing_falls_into_its_units(written: str, units: list[str]) -> None:
    assert units_of(written) == units


def test_accents_are_noticed() -> None:
    assert bears_accents("Tân Hoà")
    assert not bears_accents("Tan  Hoa")
