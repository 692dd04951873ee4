"""A province's own level: above the national floor, one at a time."""

import datetime as dt

import pytest

from ansinh.benefits.errors import LevelBelowNational, NotAProvince
from ansinh.benefits.judging import judge
from ansinh.benefits.models import Resolution
from ansinh.benefits.services.resolutions import record_resolution
from ansinh.benefits.testing import make_disabled
from ansinh.benefits.tests.conftest import Desk
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight
from ansinh.core.months import Month
from ansinh.core.wall import acting

SIGNED = dt.date(2026, 1, 5)
PROVINCE_ADMIN = Actor("admin", "Quản trị", "vn.80.", frozenset({"manage_areas"}))


def test_its_level_is_paid_from_its_month_and_the_next_resolution_ends_it(desk: Desk) -> None:
    assert desk.area.parent is not None
    with acting(PROVINCE_ADMIN):
        for month, level in ((Month(2026, 2), 600_000), (Month(2026, 11), 700_000)):
            record_resolution(
                actor=PROVINCE_ADMIN, province=desk.area.parent, document=f"{month.number}/NQ-HĐND", signed_on=SIGNED,
                first_month=month, standard_level=level,
            )  # fmt: skip
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
        paid = {
            number: sum(
                line.amount
                for line in judge(individuals=[person.pk], month=Month(2026, number), area=desk.area).of(person.pk)
            )
            for number in (1, 2, 10, 11)
        }
    assert paid == {1: 750_000, 2: 900_000, 10: 900_000, 11: 1_050_000}


def test_below_the_national_level_elsewhere_than_a_province_or_without_right_it_is_refused(desk: Desk) -> None:
    province = desk.area.parent
    assert province is not None
    values = {"document": "1/NQ-HĐND", "signed_on": SIGNED, "first_month": Month(2026, 2)}
    with acting(PROVINCE_ADMIN):
        with pytest.raises(LevelBelowNational, match="500000 đồng, not below it: 450000"):
            record_resolution(actor=PROVINCE_ADMIN, province=province, standard_level=450_000, **values)  # type: ignore[arg-type]
        with pytest.raises(NotAProvince, match="Xã Tân Đông"):
            record_resolution(actor=PROVINCE_ADMIN, province=desk.area, standard_level=650_000, **values)  # type: ignore[arg-type]
    with acting(desk.minh), pytest.raises(NoRight):
        record_resolution(actor=desk.minh, province=province, standard_level=650_000, **values)  # type: ignore[arg-type]
    assert not Resolution.objects.exists()
