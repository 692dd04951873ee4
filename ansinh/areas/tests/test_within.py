"""The one place within an area of duty that somebody means."""

import datetime as dt

import pytest

from ansinh.areas.errors import NoSuchPlace, SeveralPlaces
from ansinh.areas.models import Area
from ansinh.areas.queries import names_of_paths, place_within, places_to_offer
from ansinh.areas.services import close_hamlet
from ansinh.areas.testing import make_commune, make_former_commune, make_hamlet, make_province
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def province(db: None) -> Area:
    """Tây Ninh with two communes that both have a first hamlet, and one of before with the code of today's."""
    make_former_commune()
    for code, name in (("25522", "Tân Đông"), ("25480", "Bình Minh")):
        make_hamlet(make_commune(code, name), "001", "Ấp 1")
    make_commune("05987", "Bắc Sơn", province="20")
    return make_province()


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("80", "vn.80."),
        ("25522", "vn.80.25522."),
        (" tan dong ", "vn.80.25522."),
        ("25480.001", "vn.80.25480.001."),
        ("25480001", "vn.80.25480.001."),
        ("Ấp 1, Bình Minh", "vn.80.25480.001."),
    ],
)
def test_a_place_is_found_by_name_or_code(province: Area, text: str, path: str) -> None:
    assert place_within(text, within=province, on=TODAY).path == path


@pytest.mark.parametrize("text", ["001", "Ấp 1"])
def test_what_may_mean_several_is_told_with_its_codes(province: Area, text: str) -> None:
    with pytest.raises(SeveralPlaces, match=r"Xã Bình Minh \(25480\.001\).*Xã Tân Đông \(25522\.001\)"):
        place_within(text, within=province, on=TODAY)


@pytest.mark.parametrize("text", ["", "20", "05987", "Bắc Sơn", "25522.009", "99999", "Sài Gòn"])
def test_what_lies_elsewhere_or_nowhere_is_not_found(province: Area, text: str) -> None:
    with pytest.raises(NoSuchPlace, match="No place in Tỉnh Tây Ninh"):
        place_within(text, within=province, on=TODAY)


def test_three_digits_mean_a_hamlet_of_the_own_commune(province: Area) -> None:
    commune = make_commune()

    assert place_within("001", within=commune, on=TODAY).path == "vn.80.25522.001."
    with pytest.raises(NoSuchPlace):
        place_within("25480.001", within=commune, on=TODAY)


def test_a_hamlet_that_ended_is_none_to_choose(province: Area) -> None:
    commune = make_commune()
    with acting(SYSTEM):
        close_hamlet(actor=SYSTEM, hamlet=make_hamlet(commune), on=dt.date(2026, 1, 1))

    assert [area.path for area in places_to_offer(commune, on=TODAY)] == ["vn.80.25522."]
    assert [area.path for area in places_to_offer(province, on=TODAY)] == ["vn.80.", "vn.80.25480.", "vn.80.25522."]


def test_paths_are_called_by_their_latest_names(province: Area) -> None:
    paths = {"vn.80.25522.", "vn.80.25522.001.", "vn.99."}

    assert names_of_paths(paths) == {"vn.80.25522.": "Xã Tân Đông", "vn.80.25522.001.": "Ấp 1"}
