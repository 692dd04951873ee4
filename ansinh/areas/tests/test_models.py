"""What the database refuses about places."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection

from ansinh.areas.models import Area, Kind, Level, OfficeDay, OfficeDayKind, Part, Succession
from ansinh.areas.reference.tables import REFORM
from ansinh.areas.testing import make_commune, make_former_commune, make_hamlet, make_province, make_succession

pytestmark = pytest.mark.django_db


def area_with(**changes: Any) -> Area:
    """A commune of Tây Ninh, unsaved, with some fields otherwise."""
    fields = {
        "level": Level.COMMUNE,
        "code": "25999",
        "kind": Kind.COMMUNE,
        "name": "Mới",
        "full_name": "Xã Mới",
        "search_key": "moi",
        "parent": make_province(),
        "path": "vn.80.25999.",
        "valid_from": REFORM,
        "valid_to": None,
    }
    return Area(**{**fields, **changes})


def test_the_application_works_as_its_own_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("ansinh_app",)


def test_an_ordinary_commune_is_accepted() -> None:
    area_with().save()

    assert Area.objects.filter(path="vn.80.25999.").count() == 1


def test_a_code_may_come_back_when_its_bearer_has_ended() -> None:
    former = make_former_commune("25480", "Ninh Sơn", district="703")
    present = make_commune("25480", "Bình Minh")

    assert former.code == present.code
    assert former.valid_to == present.valid_from


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"code": "25522", "path": "vn.80.99.25522."}, "code_once_at_a_time"),
        ({"path": "vn.80.25998."}, "path_ends_with_code"),
        ({"path": "80.25999."}, "path_is_rooted_ascii"),
        ({"path": "vn.é.25999."}, "path_is_rooted_ascii"),
        ({"path": "vn.80.25999"}, "path_ends_with_code"),
        ({"code": "2599é", "path": "vn.80.2599é."}, "code_fits_level"),
        ({"code": "259", "path": "vn.80.259."}, "code_fits_level"),
        ({"level": Level.HAMLET, "code": "259", "path": "vn.80.259."}, "code_fits_level"),
        ({"parent": None}, "only_the_country_has_no_parent"),
        ({"valid_to": REFORM}, "ends_after_it_begins"),
        ({"valid_to": dt.date(2025, 6, 1)}, "ends_after_it_begins|daterange|lower bound"),
    ],
)
def test_an_impossible_unit_is_refused(changes: dict[str, Any], constraint: str) -> None:
    make_commune("25522")
    wrong = area_with(**changes)

    with pytest.raises(Exception, match=constraint):
        wrong.save()


def test_two_hamlets_of_one_path_at_one_time_are_refused() -> None:
    commune = make_commune()
    hamlet = make_hamlet(commune, "001")
    twin = area_with(level=Level.HAMLET, kind=Kind.HAMLET, code="001", path=hamlet.path, parent=commune)
    twin.valid_from = REFORM + dt.timedelta(days=30)

    with pytest.raises(IntegrityError, match="hamlet_once_at_a_time"):
        twin.save()


def test_a_unit_that_went_whole_to_one_cannot_go_to_another() -> None:
    old = make_former_commune("25519", "Tân Hà")
    new, other = make_commune("25522"), make_commune("25579", "Lộc Ninh")
    make_succession(old, new)

    with pytest.raises(IntegrityError, match="areas_succession"):
        Succession.objects.create(old=old, new=other, on=REFORM, part=Part.WHOLE, is_default=True)


def test_a_divided_unit_has_one_default_successor() -> None:
    old = make_former_commune("25564", "Phước Minh", district="707")
    new, other = make_commune("25579", "Lộc Ninh"), make_commune("25552", "Dương Minh Châu")
    links = make_succession(old, new, other)

    with pytest.raises(IntegrityError, match="one_default"):
        Succession.objects.filter(pk=links[1].pk).update(is_default=True)


def test_the_country_has_one_entry_a_day_too() -> None:
    OfficeDay.objects.create(area=None, on=dt.date(2026, 1, 2), kind=OfficeDayKind.CLOSED)

    with pytest.raises(IntegrityError, match="one_a_day"):
        OfficeDay.objects.create(area=None, on=dt.date(2026, 1, 2), kind=OfficeDayKind.OPEN)
