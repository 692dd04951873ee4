"""Days that offices are closed or open by order."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ansinh.areas.errors import OfficeDayExists, OfficeDayGone, OfficeDayNotYours
from ansinh.areas.models import OfficeDay
from ansinh.areas.queries import office_days
from ansinh.areas.services import cancel_office_day, record_office_day
from ansinh.areas.testing import make_commune, make_province
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.wall import acting
from ansinh.core.workdays import add_working_days

pytestmark = pytest.mark.django_db

FRIDAY = dt.date(2026, 3, 6)
SATURDAY = dt.date(2026, 3, 7)
PROVINCE = Actor("hoa", "Phạm Hòa", "vn.80.", frozenset({"manage_areas"}))


@pytest.fixture(autouse=True)
def as_the_house(db: None) -> Iterator[None]:
    with acting(SYSTEM):
        yield


def test_a_swapped_day_of_the_country_moves_a_deadline_everywhere() -> None:
    commune = make_commune()
    record_office_day(actor=SYSTEM, area=None, on=FRIDAY, kind="closed", note="swapped for the Saturday")
    record_office_day(actor=SYSTEM, area=None, on=SATURDAY, kind="open")

    closed, open_ = office_days(commune, 2026)

    assert (closed, open_) == (frozenset({FRIDAY}), frozenset({SATURDAY}))
    assert office_days(None, 2026) == (closed, open_)
    assert office_days(commune, 2027) == (frozenset(), frozenset())
    assert add_working_days(dt.date(2026, 3, 5), 1, closed=closed, open_=open_) == SATURDAY
    assert add_working_days(dt.date(2026, 3, 5), 1) == FRIDAY


def test_the_entry_of_the_nearest_place_counts() -> None:
    province, flooded, dry = make_province(), make_commune("25522"), make_commune("25480", "Bình Minh")
    record_office_day(actor=SYSTEM, area=None, on=SATURDAY, kind="open")
    record_office_day(actor=PROVINCE, area=province, on=FRIDAY, kind="closed")
    record_office_day(actor=PROVINCE, area=flooded, on=SATURDAY, kind="closed", note="flood")

    assert office_days(flooded, 2026) == (frozenset({FRIDAY, SATURDAY}), frozenset())
    assert office_days(dry, 2026) == (frozenset({FRIDAY}), frozenset({SATURDAY}))
    assert office_days(None, 2026) == (frozenset(), frozenset({SATURDAY}))


def test_an_entry_is_made_once_and_can_be_taken_back() -> None:
    commune = make_commune()
    day = record_office_day(actor=PROVINCE, area=commune, on=FRIDAY, kind="closed")

    with pytest.raises(OfficeDayExists):
        record_office_day(actor=PROVINCE, area=commune, on=FRIDAY, kind="open")
    cancel_office_day(actor=PROVINCE, day=day)

    assert office_days(commune, 2026) == (frozenset(), frozenset())
    assert list(AuditEntry.objects.order_by("pk").values_list("act", "area_path")) == [
        ("record_office_day", "vn.80.25522."),
        ("cancel_office_day", "vn.80.25522."),
    ]


@pytest.mark.parametrize(
    "actor",
    [replace(PROVINCE, scope="vn.82."), replace(PROVINCE, permissions=frozenset()), replace(PROVINCE, may_write=False)],
)
def test_nobody_edits_the_days_of_another_place(actor: Actor) -> None:
    commune = make_commune()
    day = record_office_day(actor=PROVINCE, area=commune, on=FRIDAY, kind="closed")

    with pytest.raises(OfficeDayNotYours):
        record_office_day(actor=actor, area=commune, on=SATURDAY, kind="open")
    with pytest.raises(OfficeDayNotYours):
        cancel_office_day(actor=actor, day=day)
    assert OfficeDay.objects.count() == 1


def test_what_two_people_take_back_at_once_is_taken_back_once() -> None:
    day = record_office_day(actor=PROVINCE, area=make_commune(), on=FRIDAY, kind="closed")
    same = OfficeDay.objects.get(pk=day.pk)
    cancel_office_day(actor=PROVINCE, day=day)

    with pytest.raises(OfficeDayGone, match="06/03/2026"):
        cancel_office_day(actor=PROVINCE, day=same)

    assert AuditEntry.objects.filter(act="cancel_office_day").count() == 1


def test_the_countrys_days_need_the_countrys_scope() -> None:
    with pytest.raises(OfficeDayNotYours):
        record_office_day(actor=PROVINCE, area=None, on=FRIDAY, kind="closed")
