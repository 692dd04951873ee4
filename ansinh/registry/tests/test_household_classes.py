"""Classes of households that were recorded by mistake."""

import datetime as dt

import pytest

from ansinh.areas.models import Area
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import NoRight
from ansinh.core.wall import acting
from ansinh.registry.models import HouseholdClass
from ansinh.registry.services import cancel_household_classes
from ansinh.registry.testing import an_officer, make_household, make_household_class

pytestmark = pytest.mark.django_db


def test_a_class_recorded_by_mistake_is_taken_back_with_its_reason(tan_dong: Area) -> None:
    lan = an_officer(tan_dong)
    with acting(lan):
        kept = make_household_class(lan, make_household(lan, tan_dong))
        wrong = make_household_class(lan, make_household(lan, tan_dong))

        assert cancel_household_classes(actor=lan, class_ids=[wrong.pk], why="Nhầm tệp") == 1
        assert cancel_household_classes(actor=lan, class_ids=[wrong.pk], why="Nhầm tệp") == 0

        assert list(HouseholdClass.objects.all()) == [kept]
    with acting(SYSTEM):
        [entry] = AuditEntry.objects.filter(act="cancel_household_classes")
    assert entry.why == "Nhầm tệp"


def _period(row: HouseholdClass) -> tuple[dt.date, dt.date | None]:
    row.refresh_from_db()
    return row.valid_from, row.valid_to


def _year(number: int) -> dt.date:
    return dt.date(number, 1, 1)


def test_the_class_before_lasts_as_long_as_it_did_before(tan_dong: Area) -> None:
    lan = an_officer(tan_dong)
    with acting(lan):
        home = make_household(lan, tan_dong)
        former = make_household_class(lan, home, "near_poor", valid_to=None)
        wrong = make_household_class(lan, home, valid_from=_year(2027), valid_to=None)
        assert _period(former) == (_year(2026), _year(2027))

        cancel_household_classes(actor=lan, class_ids=[wrong.pk], why="Nhầm hộ")

        assert _period(former) == (_year(2026), None)
    with acting(SYSTEM):
        [entry] = AuditEntry.objects.filter(act="cancel_household_classes")
    assert entry.after == {"classes": [[home.pk, "near_poor", "2026-01-01", None]]}


def test_a_class_that_had_ended_by_itself_is_not_made_longer(tan_dong: Area) -> None:
    lan = an_officer(tan_dong)
    with acting(lan):
        home = make_household(lan, tan_dong)
        former = make_household_class(lan, home, valid_to=_year(2027))
        wrong = make_household_class(lan, home, valid_from=_year(2027), valid_to=None)

        cancel_household_classes(actor=lan, class_ids=[wrong.pk], why="Nhầm hộ")

        assert _period(former) == (_year(2026), _year(2027))


def test_a_class_that_lasts_longer_again_ends_where_the_next_one_begins(tan_dong: Area) -> None:
    lan = an_officer(tan_dong)
    with acting(lan):
        home = make_household(lan, tan_dong)
        former = make_household_class(lan, home, valid_to=None)
        wrong = make_household_class(lan, home, "other", valid_from=_year(2027), valid_to=_year(2028))
        kept = make_household_class(lan, home, "near_poor", valid_from=_year(2029), valid_to=None)

        cancel_household_classes(actor=lan, class_ids=[wrong.pk], why="Nhầm hộ")

        assert _period(former) == (_year(2026), _year(2029))
        assert _period(kept) == (_year(2029), None)


def test_two_classes_in_a_row_are_taken_back_at_once(tan_dong: Area) -> None:
    lan = an_officer(tan_dong)
    with acting(lan):
        home = make_household(lan, tan_dong)
        former = make_household_class(lan, home, valid_to=_year(2030))
        wrong = [
            make_household_class(lan, home, "other", valid_from=_year(year), valid_to=_year(2030))
            for year in (2027, 2028)
        ]

        assert cancel_household_classes(actor=lan, class_ids=[one.pk for one in wrong], why="Nhầm hộ") == 2

        assert _period(former) == (_year(2026), _year(2030))


def test_who_may_not_edit_the_registry_takes_no_class_back(tan_dong: Area) -> None:
    lan, reader = an_officer(tan_dong), an_officer(tan_dong, without="edit_registry")
    with acting(lan):
        kept = make_household_class(lan, make_household(lan, tan_dong))
    with acting(reader), pytest.raises(NoRight):
        cancel_household_classes(actor=reader, class_ids=[kept.pk], why="Nhầm tệp")
