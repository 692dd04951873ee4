"""Numbers of decisions: those given by hand are passed over; and what is signed is in Vietnamese, whoever signs."""

import pytest
from django.utils import translation

from ansinh.benefits.errors import DecisionNumberTaken
from ansinh.benefits.models import Decision, DecisionItem
from ansinh.benefits.services.decisions import decide_application
from ansinh.benefits.testing import make_assessed, make_disabled, make_person
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db


def _signed(desk: Desk, name: str, number: str = "") -> Decision:
    with acting(desk.lan):
        file = make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area, name))
    with acting(desk.minh):
        return decide_application(actor=desk.minh, application=file, signed_on=TODAY, number=number)


def test_a_number_given_by_hand_does_not_stop_the_book(desk: Desk) -> None:
    numbers = [
        _signed(desk, f"Phạm Văn Số {place}", number).number.split("/")[0]
        for place, number in enumerate(["", "2/QĐ-UBND", "3/QĐ-UBND", "", ""])
    ]

    assert numbers == ["1", "2", "3", "4", "5"]
    for place, written in enumerate(["4/QĐ-UBND", "4/qđ-ubnd", "4 /QĐ-UBND", "04/QĐ-UBND"]):
        with pytest.raises(DecisionNumberTaken, match=r"4/QĐ-UBND|4/qđ-ubnd"):
            _signed(desk, f"Phạm Văn Lặp {place}", written)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_what_is_signed_is_in_vietnamese_in_whatever_language_the_chair_reads(desk: Desk, language: str) -> None:
    with acting(desk.lan):
        file = make_assessed(desk.lan, desk.area, make_person(desk.lan, desk.area, "Trần Văn Khỏe"))
    with acting(desk.minh), translation.override(language):
        decide_application(actor=desk.minh, application=file, signed_on=TODAY)

        [reason] = DecisionItem.objects.values_list("reasons", flat=True)
    assert "Born" not in str(reason)
    assert "Sinh 02/09/1945" in str(reason)
