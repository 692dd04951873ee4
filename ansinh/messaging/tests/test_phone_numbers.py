"""Mobile numbers are read in every form in which offices write them, and others refused with what is wrong."""

import phonenumbers
import pytest
from phonenumbers import PhoneNumberType

from ansinh.messaging.errors import BadNumber
from ansinh.messaging.phone_numbers import RENUMBERED, mobile_of

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.mark.parametrize(
    "written",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "091-234-5678",
        "(091) 234 5678",
        "+84912345678",
        "+84 912 345 678",
        "84912345678",
        "0084912345678",
        "+84 (0)912 345 678",
        "912345678",
        "912345678.0",
        "09 12 34 56 78",
        "Zalo: 0912345678",
        "０９１２３４５６７８",
        "0912345678 (con gái)",
        "ĐT 0912.345.678",
        "0912345678/0987654321",
        "0912345678 - 0987654321",
        "0912345678; 0276 3822 222",
        "0276 3822 222, 0912345678",
        "0912345678 0987654321",
        "\u200b0912345678\xa0",
        "0912\u200b345\u200b678",
        "\u200e0912345678\u202c",
        "٠٩١٢٣٤٥٦٧٨",
        "0912345678-0987654321",
        "0912.345.678-0987.654.321",
        "0912345678–0987654321",
        "+84912345678-+84987654321",
        "0912345678\n0987654321",
        "0912\u2010345\u2011678",
        "0912\u2012345\u2015678",
        "0912\u2212345\u2212678",
        "0912_345_678",
        "0912*345*678",
        "0912345678_Hoa",
        "0912345678*0987654321",
        "0912345678\u20150987654321",
        "0912345678ext2",
        "0912345678 Ext. 12",
        "0912345678 máy lẻ 2",
        "0912345678máy lẻ: 2",
    ],
)
def test_a_mobile_number_is_read_in_every_form(written: str) -> None:
    assert mobile_of(written) == "0912345678"


@pytest.mark.parametrize(("before", "since"), RENUMBERED.items())
def test_numbers_of_before_2018_are_renumbered(before: str, since: str) -> None:
    assert mobile_of(f"{before}3456789"[:11]) == f"{since}3456789"
    assert mobile_of(f"{before[1:]}3456789") == f"{since}3456789"
    assert mobile_of(f"+84 {before[1:]} 345 67 89") == f"{since}3456789"


@pytest.mark.parametrize(
    "begin", ["032", "052", "0559", "056", "058", "059", "070", "079", "081", "087", "0896", "090", "099"]
)
def test_every_network_of_today_is_known(begin: str) -> None:
    number = f"{begin}3456789"[:10]

    assert mobile_of(number) == number


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "A mobile number was expected; there is none. Ask for one."),
        ("***", "A mobile number was expected; there is none. Ask for one."),
        ("không có", "A mobile number was expected; there is none. Ask for one."),
        ("-", "A mobile number was expected; there is none. Ask for one."),
        ("9,12346E+08", "Of the number 9,12346E+08 the spreadsheet kept only some digits. Ask for the number again."),
        ("0276 3822 222", "0276 3822 222 is a landline and takes no messages. Ask for a mobile number."),
        ("+84 276 3822222", "+84 276 3822222 is a landline and takes no messages. Ask for a mobile number."),
        (
            "+855 12 345 678",
            "+855 12 345 678 is a number of another country; a mobile number of Viet Nam was expected.",
        ),
        ("0085512345678", "0085512345678 is a number of another country; a mobile number of Viet Nam was expected."),
        ("113", "113 is a number of a service, not of a person; a mobile number was expected."),
        ("1900 1234", "1900 1234 is a number of a service, not of a person; a mobile number was expected."),
        ("09123456789", "A mobile number of ten digits such as 0912 345 678 was expected, “09123456789” came."),
        ("091234567", "A mobile number of ten digits such as 0912 345 678 was expected, “091234567” came."),
        ("gọi con gái", "A mobile number of ten digits such as 0912 345 678 was expected, “gọi con gái” came."),
        ("072123456789", "A mobile number of ten digits such as 0912 345 678 was expected, “072123456789” came."),
        ("0912 nhà 345678", "A mobile number of ten digits such as 0912 345 678 was expected, “0912 nhà 345678” came."),
        ("0912345678n2", "A mobile number of ten digits such as 0912 345 678 was expected, “0912345678n2” came."),
        ("028 3822 1234 máy lẻ 2", "028 3822 1234 is a landline and takes no messages. Ask for a mobile number."),
        ("09l2345678", "A mobile number of ten digits such as 0912 345 678 was expected, “09l2345678” came."),
    ],
)
def test_what_is_no_mobile_number_is_refused_with_the_reason(written: str, why: str) -> None:
    with pytest.raises(BadNumber) as refusal:
        mobile_of(written)

    assert str(refusal.value) == why


def test_the_ranges_of_today_are_told_apart_by_their_first_digits() -> None:
    """What the speed of long lists rests on: numbers that begin alike are alike."""
    for begin in range(1000, 10_000, 3):
        kinds = {phonenumbers.number_type(phonenumbers.parse(f"0{begin}{rest}", "VN")) for rest in ("00000", "99999")}
        is_mobile = PhoneNumberType.MOBILE in kinds
        assert not is_mobile or kinds == {PhoneNumberType.MOBILE}, begin
