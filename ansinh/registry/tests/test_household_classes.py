"""Classes of households that were recorded by mistake."""

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


def test_who_may_not_edit_the_registry_takes_no_class_back(tan_dong: Area) -> None:
    lan, reader = an_officer(tan_dong), an_officer(tan_dong, without="edit_registry")
    with acting(lan):
        kept = make_household_class(lan, make_household(lan, tan_dong))
    with acting(reader), pytest.raises(NoRight):
        cancel_household_classes(actor=reader, class_ids=[kept.pk], why="Nhầm tệp")
