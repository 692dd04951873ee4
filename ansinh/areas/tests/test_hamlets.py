"""Hamlets: opened, renamed and closed by their commune, and by nobody else."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from ansinh.areas.errors import (
    BadHamletCode,
    BadHamletName,
    HamletExists,
    HamletNotYours,
    NamedSince,
    NotACommune,
    NotAHamlet,
    OutsideTheUnitsTime,
)
from ansinh.areas.models import Area, FormerName, Level, Succession
from ansinh.areas.queries import full_name_on, hamlets_of
from ansinh.areas.services import close_hamlet, open_hamlet, record_hamlet_name
from ansinh.areas.testing import make_commune, make_former_commune, make_hamlet, make_province
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import Actor
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 3, 1)
OFFICER = Actor("lan", "Nguyễn Thị Lan", "vn.80.25522.", frozenset({"edit_registry"}))


@pytest.fixture
def commune() -> Area:
    return make_commune("25522", "Tân Đông")


@pytest.fixture(autouse=True)
def as_the_officer(db: None) -> Iterator[None]:
    with acting(OFFICER):
        yield


def test_the_communes_officer_opens_a_hamlet(commune: Area) -> None:
    hamlet = open_hamlet(actor=OFFICER, commune=commune, code="003", name="  Ấp  Đông Hà ", on=ON)

    assert (hamlet.path, hamlet.full_name, hamlet.search_key) == ("vn.80.25522.003.", "Ấp Đông Hà", "dong ha")
    assert (hamlet.valid_from, hamlet.valid_to) == (ON, None)
    assert list(hamlets_of(commune, on=ON)) == [hamlet]
    assert list(hamlets_of(commune, on=ON - dt.timedelta(days=1))) == []
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.area_path, entry.after) == (
        "open_hamlet",
        "vn.80.25522.003.",
        {"code": "003", "name": "Ấp Đông Hà", "on": "2026-03-01"},
    )


def test_a_hamlet_of_a_commune_that_ended_ends_with_it() -> None:
    former = make_former_commune("25522", "Tân Đông")
    officer = replace(OFFICER, scope=former.path)

    with acting(replace(OFFICER, scope="vn.")):
        hamlet = open_hamlet(actor=officer, commune=former, code="001", name="Đông Hà", on=dt.date(2025, 1, 1))

    assert hamlet.valid_to == former.valid_to == dt.date(2025, 7, 1)


@pytest.mark.parametrize(
    "actor",
    [
        replace(OFFICER, scope="vn.80.25480."),
        replace(OFFICER, permissions=frozenset({"view_registry"})),
        replace(OFFICER, may_write=False),
        replace(OFFICER, scope="vn.80.25480.", permissions=frozenset({"manage_areas"})),
    ],
    ids=["of another commune", "without the right", "who may only read", "who manages other places"],
)
def test_nobody_else_opens_or_closes_a_hamlet(commune: Area, actor: Actor) -> None:
    hamlet = make_hamlet(commune)
    refused: list[Callable[[], object]] = [
        lambda: open_hamlet(actor=actor, commune=commune, code="003", name="Đông Thành", on=ON),
        lambda: close_hamlet(actor=actor, hamlet=hamlet, on=ON),
        lambda: record_hamlet_name(actor=actor, hamlet=hamlet, name="Đông Thành", on=ON),
    ]

    for act in refused:
        with pytest.raises(HamletNotYours):
            act()
    assert Area.objects.filter(level=Level.HAMLET).count() == 1
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("code", ["", "3", "0003", "00a", "٠٠١", "003 ", "-01"])
def test_a_code_that_is_not_three_digits_is_refused(commune: Area, code: str) -> None:
    with pytest.raises(BadHamletCode):
        open_hamlet(actor=OFFICER, commune=commune, code=code, name="Đông Hà", on=ON)


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_a_hamlet_without_a_fitting_name_is_refused(commune: Area, name: str) -> None:
    with pytest.raises(BadHamletName):
        open_hamlet(actor=OFFICER, commune=commune, code="003", name=name, on=ON)


@pytest.mark.parametrize(("code", "name"), [("003", "Đông Thành"), ("004", "Ấp Đông Hà"), ("004", "ấp  ĐÔNG HÀ")])
def test_a_code_or_name_that_is_taken_is_refused(commune: Area, code: str, name: str) -> None:
    open_hamlet(actor=OFFICER, commune=commune, code="003", name="Ấp Đông Hà", on=ON)

    with pytest.raises(HamletExists):
        open_hamlet(actor=OFFICER, commune=commune, code=code, name=name, on=ON)


def test_a_code_is_free_again_when_its_hamlet_has_ended(commune: Area) -> None:
    old = open_hamlet(actor=OFFICER, commune=commune, code="003", name="Đông Hà", on=ON)
    close_hamlet(actor=OFFICER, hamlet=old, on=dt.date(2026, 6, 1))

    new = open_hamlet(actor=OFFICER, commune=commune, code="003", name="Đông Hà", on=dt.date(2026, 6, 1))

    assert new.path == old.path


def test_hamlets_belong_to_communes_only() -> None:
    officer = replace(OFFICER, scope="vn.")

    with pytest.raises(NotACommune):
        open_hamlet(actor=officer, commune=make_province(), code="003", name="Đông Hà", on=ON)


@pytest.mark.parametrize("on", [dt.date(2025, 6, 30), dt.date(1900, 1, 1)])
def test_a_hamlet_cannot_begin_before_its_commune(commune: Area, on: dt.date) -> None:
    with pytest.raises(OutsideTheUnitsTime):
        open_hamlet(actor=OFFICER, commune=commune, code="003", name="Đông Hà", on=on)


def test_a_hamlet_is_closed_into_another_and_keeps_the_way_there(commune: Area) -> None:
    hamlet, other = make_hamlet(commune, "001", "Đông Hà"), make_hamlet(commune, "002", "Đông Thành")

    close_hamlet(actor=OFFICER, hamlet=hamlet, on=ON, into=other, why="resolution of the people's council")

    assert list(hamlets_of(commune, on=ON)) == [other]
    assert Succession.objects.get(old=hamlet).new == other
    assert AuditEntry.objects.get().why == "resolution of the people's council"


def test_a_hamlet_is_closed_once(commune: Area) -> None:
    hamlet = make_hamlet(commune)
    close_hamlet(actor=OFFICER, hamlet=hamlet, on=ON)

    for on in (ON, ON + dt.timedelta(days=1), ON + dt.timedelta(days=90)):
        with pytest.raises(OutsideTheUnitsTime):
            close_hamlet(actor=OFFICER, hamlet=hamlet, on=on)
    assert AuditEntry.objects.count() == 1


def test_a_hamlet_is_closed_into_a_neighbour_only(commune: Area) -> None:
    hamlet = make_hamlet(commune)
    elsewhere = make_hamlet(make_commune("25480", "Bình Minh"), "002")

    for into in (elsewhere, hamlet, commune):
        with pytest.raises(NotAHamlet):
            close_hamlet(actor=OFFICER, hamlet=hamlet, on=ON, into=into)


def test_a_commune_is_not_closed_as_a_hamlet(commune: Area) -> None:
    with pytest.raises(NotAHamlet):
        close_hamlet(actor=OFFICER, hamlet=commune, on=ON)


def test_a_hamlet_keeps_the_names_it_bore(commune: Area) -> None:
    hamlet = make_hamlet(commune, "001", "Ấp 1")

    record_hamlet_name(actor=OFFICER, hamlet=hamlet, name="Ấp Đông Hà", on=ON)
    renamed = record_hamlet_name(actor=OFFICER, hamlet=hamlet, name="Ấp Đông Tiến", on=dt.date(2026, 9, 1))

    assert full_name_on(renamed, on=dt.date(2026, 2, 28)) == "Ấp 1"
    assert full_name_on(renamed, on=ON) == "Ấp Đông Hà"
    assert full_name_on(renamed, on=dt.date(2026, 9, 1)) == renamed.name == "Ấp Đông Tiến"
    with pytest.raises(NamedSince):
        record_hamlet_name(actor=OFFICER, hamlet=hamlet, name="Ấp 2", on=ON)


def test_a_name_given_twice_is_given_once_and_another_needs_a_later_day(commune: Area, in_english: None) -> None:
    hamlet = make_hamlet(commune, "001", "Ấp 1")
    for _time in range(2):
        named = record_hamlet_name(actor=OFFICER, hamlet=hamlet, name="Ấp Đông Hà", on=ON)

    assert named.name == "Ấp Đông Hà"
    assert FormerName.objects.filter(area=hamlet).count() == 1
    with pytest.raises(NamedSince, match=r"bears this name since 01/03/2026 only"):
        record_hamlet_name(actor=OFFICER, hamlet=hamlet, name="Ấp 2", on=ON)
