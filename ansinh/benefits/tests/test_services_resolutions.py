"""A province's own level: above the national floor, one at a time."""

import datetime as dt

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.benefits.errors import BadPeriod, LevelBelowNational, NoReasonGiven, NotAProvince
from ansinh.benefits.judging import judge
from ansinh.benefits.models import Resolution
from ansinh.benefits.services.resolutions import end_resolution, record_resolution
from ansinh.benefits.testing import make_disabled
from ansinh.benefits.tests.conftest import Desk
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight, OutsideScope
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


def _level(desk: Desk) -> Resolution:
    assert desk.area.parent is not None
    with acting(PROVINCE_ADMIN):
        return record_resolution(
            actor=PROVINCE_ADMIN, province=desk.area.parent, document="2/NQ-HĐND", signed_on=SIGNED,
            first_month=Month(2026, 2), standard_level=600_000,
        )  # fmt: skip


def test_ended_it_gives_way_to_the_national_level_and_ending_twice_is_ending_once(desk: Desk) -> None:
    resolution = _level(desk)
    with acting(PROVINCE_ADMIN):
        for _twice in range(2):
            end_resolution(
                actor=PROVINCE_ADMIN, resolution=resolution, last_month=Month(2026, 9), why="Nghị quyết hết hiệu lực"
            )
        assert AuditEntry.objects.filter(act="end_resolution").count() == 1
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
        paid = [
            sum(line.amount for line in judge(individuals=[person.pk], month=month, area=desk.area).of(person.pk))
            for month in (Month(2026, 9), Month(2026, 10))
        ]
    assert paid == [900_000, 810_000]


def test_it_ends_neither_before_it_begins_nor_later_than_it_has_ended_nor_without_a_reason(desk: Desk) -> None:
    resolution = _level(desk)
    with acting(PROVINCE_ADMIN):
        with pytest.raises(BadPeriod, match="2/NQ-HĐND"):
            end_resolution(actor=PROVINCE_ADMIN, resolution=resolution, last_month=Month(2026, 1), why="hết")
        with pytest.raises(NoReasonGiven):
            end_resolution(actor=PROVINCE_ADMIN, resolution=resolution, last_month=Month(2026, 9), why=" ")
        end_resolution(actor=PROVINCE_ADMIN, resolution=resolution, last_month=Month(2026, 9), why="hết")
        with pytest.raises(BadPeriod):
            end_resolution(actor=PROVINCE_ADMIN, resolution=resolution, last_month=Month(2026, 10), why="hết")


def test_only_the_province_ends_its_level(desk: Desk) -> None:
    resolution = _level(desk)
    with acting(desk.minh), pytest.raises(NoRight):
        end_resolution(actor=desk.minh, resolution=resolution, last_month=Month(2026, 9), why="hết")
    with acting(desk.lan), pytest.raises(OutsideScope):
        end_resolution(actor=desk.lan, resolution=resolution, last_month=Month(2026, 9), why="hết")
