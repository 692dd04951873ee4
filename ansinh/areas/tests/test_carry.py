"""Hamlets carried to the commune that stands where theirs stood."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ansinh.areas.errors import (
    HamletNotYours,
    HamletsAlreadyCarried,
    HamletsToChoose,
    NotAHamlet,
    NotASuccessor,
)
from ansinh.areas.models import Area, Level
from ansinh.areas.queries import hamlets_of, successors_of
from ansinh.areas.reference.tables import REFORM
from ansinh.areas.services import carry_hamlets
from ansinh.areas.testing import make_commune, make_former_commune, make_hamlet, make_succession
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import Actor
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db

OFFICER = Actor("lan", "Nguyễn Thị Lan", "vn.80.25522.", frozenset({"edit_registry"}))
PROVINCE = Actor("hoa", "Phạm Hòa", "vn.80.", frozenset({"manage_areas"}))
LAST_DAY = REFORM - dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def as_the_province(db: None) -> Iterator[None]:
    with acting(PROVINCE):
        yield


@pytest.fixture
def tan_dong() -> Area:
    new = make_commune("25522", "Tân Đông")
    for code, name in (("25522", "Tân Đông"), ("25519", "Tân Hà")):
        make_succession(make_former_commune(code, name), new)
    return new


def former(code: str) -> Area:
    return Area.objects.get(level=Level.COMMUNE, code=code, valid_to=REFORM)


def test_the_hamlets_of_two_communes_come_together_without_a_clash_of_codes(tan_dong: Area) -> None:
    for code in ("25522", "25519"):
        make_hamlet(former(code), "001", f"Ấp 1 {code}")
        make_hamlet(former(code), "002", f"Ấp 2 {code}")

    first = carry_hamlets(actor=OFFICER, old=former("25522"), new=tan_dong, on=REFORM)
    second = carry_hamlets(actor=OFFICER, old=former("25519"), new=tan_dong, on=REFORM)

    assert [(link.old.path, link.new.path) for link in (*first, *second)] == [
        ("vn.72.706.25522.001.", "vn.80.25522.001."),
        ("vn.72.706.25522.002.", "vn.80.25522.002."),
        ("vn.72.706.25519.001.", "vn.80.25522.003."),
        ("vn.72.706.25519.002.", "vn.80.25522.004."),
    ]
    assert [hamlet.name for hamlet in hamlets_of(tan_dong, on=REFORM)] == [
        "Ấp 1 25522",
        "Ấp 2 25522",
        "Ấp 1 25519",
        "Ấp 2 25519",
    ]
    assert list(hamlets_of(former("25519"), on=REFORM)) == []
    assert hamlets_of(former("25519"), on=LAST_DAY).count() == 2
    assert [area.path for area in successors_of(second[0].old, on=REFORM)] == ["vn.80.25522.003."]
    assert AuditEntry.objects.filter(act="carry_hamlets").count() == 2


def test_hamlets_are_carried_once(tan_dong: Area) -> None:
    hamlet = make_hamlet(former("25519"))
    carry_hamlets(actor=OFFICER, old=former("25519"), new=tan_dong, on=REFORM)

    for chosen in (None, [hamlet]):
        with pytest.raises(HamletsAlreadyCarried):
            carry_hamlets(actor=OFFICER, old=former("25519"), new=tan_dong, on=REFORM, hamlets=chosen)
    assert hamlets_of(tan_dong, on=REFORM).count() == 1


def test_a_commune_without_hamlets_has_none_to_carry(tan_dong: Area) -> None:
    assert carry_hamlets(actor=OFFICER, old=former("25519"), new=tan_dong, on=REFORM) == []


def test_each_hamlet_of_a_divided_commune_goes_to_one_successor() -> None:
    old = make_former_commune("25564", "Phước Minh", district="707")
    loc_ninh, duong_minh_chau = make_commune("25579", "Lộc Ninh"), make_commune("25552", "Dương Minh Châu")
    make_succession(old, loc_ninh, duong_minh_chau)
    here, there = make_hamlet(old, "001", "Phước Lễ"), make_hamlet(old, "002", "Phước Tân")

    with pytest.raises(HamletsToChoose):
        carry_hamlets(actor=PROVINCE, old=old, new=loc_ninh, on=REFORM)
    carry_hamlets(actor=PROVINCE, old=old, new=loc_ninh, on=REFORM, hamlets=[here])
    carry_hamlets(actor=PROVINCE, old=old, new=duong_minh_chau, on=REFORM, hamlets=[there])

    assert [hamlet.name for hamlet in hamlets_of(loc_ninh, on=REFORM)] == ["Phước Lễ"]
    assert [hamlet.name for hamlet in hamlets_of(duong_minh_chau, on=REFORM)] == ["Phước Tân"]
    with pytest.raises(HamletsAlreadyCarried):
        carry_hamlets(actor=PROVINCE, old=old, new=duong_minh_chau, on=REFORM, hamlets=[here])


def test_only_a_successor_takes_hamlets_in_and_only_on_its_day(tan_dong: Area) -> None:
    stranger = make_commune("25480", "Bình Minh")

    with pytest.raises(NotASuccessor):
        carry_hamlets(actor=PROVINCE, old=former("25519"), new=stranger, on=REFORM)
    with pytest.raises(NotASuccessor):
        carry_hamlets(actor=PROVINCE, old=former("25519"), new=tan_dong, on=dt.date(2025, 8, 1))


def test_hamlets_of_another_commune_are_not_carried_along(tan_dong: Area) -> None:
    elsewhere = make_hamlet(make_commune("25480", "Bình Minh"))

    with pytest.raises(NotAHamlet):
        carry_hamlets(actor=OFFICER, old=former("25519"), new=tan_dong, on=REFORM, hamlets=[elsewhere])


@pytest.mark.parametrize(
    "actor",
    [replace(OFFICER, scope="vn.72.706.25519."), replace(OFFICER, may_write=False), replace(PROVINCE, scope="vn.82.")],
)
def test_only_the_new_communes_officer_carries_hamlets(tan_dong: Area, actor: Actor) -> None:
    make_hamlet(former("25519"))

    with pytest.raises(HamletNotYours):
        carry_hamlets(actor=actor, old=former("25519"), new=tan_dong, on=REFORM)
