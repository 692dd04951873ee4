"""What an address brings as a number is one, or nothing."""

import pytest

from ansinh.ui.asked import keys_asked, number_asked


@pytest.mark.parametrize(
    ("text", "number"),
    [("17", 17), ("0017", 17), ("", None), ("-1", None), ("1.5", None), ("²", None), ("٣", None), ("9" * 19, None)],
)
def test_a_number_is_one_of_plain_digits_that_a_column_can_hold(text: str, number: int | None) -> None:
    assert number_asked(text) == number


def test_of_many_the_keys_are_kept_in_their_order() -> None:
    assert keys_asked(["3", "x", "²", "1"]) == [3, 1]
