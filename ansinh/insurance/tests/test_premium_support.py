"""What a province adds to premiums: recorded for a group and day by who may, counted in every price from then on."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import province_of
from ansinh.audit.models import AuditEntry
from ansinh.core.errors import AnSinhError, NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.insurance.errors import GroupUnknown, NotOfAProvince, SupportTwice, SupportUndocumented, SupportUnfit
from ansinh.insurance.models import PremiumSupport
from ansinh.insurance.queries.premium_support import support_on
from ansinh.insurance.queries.prices import prices_of, prices_of_next, prices_of_person
from ansinh.insurance.queries.roster import entitled_on
from ansinh.insurance.services import record_premium_support
from ansinh.insurance.testing import at_work, make_family
from ansinh.insurance.tests.conftest import TODAY, Place, client_of, page
from ansinh.registry.models import Individual, Membership
from ansinh.registry.testing import make_circumstance, make_household_class

pytestmark = pytest.mark.django_db
D = dt.date
RESOLUTION = "05/2026/NQ-HĐND"
FULL = 113_850


def _record(province: Area, **changes: Any) -> PremiumSupport:
    values: dict[str, Any] = {
        "group": "near_poor", "valid_from": D(2026, 11, 1), "percent": 30, "document": RESOLUTION, **changes,
    }  # fmt: skip
    actor = values.pop("actor", None) or at_work("thu", province)
    with acting(actor):
        return record_premium_support(actor=actor, province=province, **values)


def _near_poor(place: Place) -> Individual:
    with acting(place.lan):
        (person,) = make_family(place.lan, place.area, "Phạm Thị Hoa")
        home = Membership.objects.select_related("household").get(individual=person).household
        make_household_class(place.lan, home, "near_poor", valid_from=D(2026, 1, 1), valid_to=None)
    return person


def test_what_the_province_adds_counts_from_its_day_in_every_price(place: Place) -> None:
    person = _near_poor(place)
    province = province_of(place.area)
    _record(province, valid_from=D(2026, 11, 10), percent=20)
    _record(province, valid_from=D(2026, 11, 20), percent=30)
    _record(province, valid_from=D(2026, 12, 1), percent=0)

    with acting(place.lan):
        for on, pays in ((D(2026, 11, 9), 34_155), (D(2026, 11, 10), 11_385), (TODAY, 0), (D(2026, 12, 1), 34_155)):
            support = support_on(place.area.path, on)
            assert prices_of(individuals={person.pk}, on=on, support=support)[person.pk].person_pays == pays
            ending = {on: {person.pk}}
            assert prices_of_next(ending=ending, on=on, support=support)[person.pk].person_pays == pays
            told = prices_of_person(individual=person, on=on, months=1)
            assert told is not None
            assert told.to_pay == pays
    assert RESOLUTION in prices_of_person_articles(place, person)


def prices_of_person_articles(place: Place, person: Individual) -> str:
    with acting(place.lan):
        told = prices_of_person(individual=person, on=TODAY, months=1)
    assert told is not None
    return told.articles


def test_lists_and_law_tell_the_same_group_where_the_province_changes_the_order(place: Place) -> None:
    person = _near_poor(place)
    with acting(place.lan):
        make_circumstance(place.lan, person, "studying", valid_from=D(2026, 1, 1))
        assert entitled_on(place.area, TODAY)[person.pk].group == "near_poor"
    _record(province_of(place.area), group="pupil", percent=50)

    with acting(place.lan):
        support = support_on(place.area.path, TODAY)
        assert prices_of(individuals={person.pk}, on=TODAY, support=support)[person.pk].group == "pupil"
        assert person.pk not in entitled_on(place.area, TODAY)
    shown = page(client_of(place.area), "/insurance/without/?group=pupil")
    assert "Phạm Thị Hoa" in shown


def test_another_province_s_support_is_not_ours(place: Place) -> None:
    ours = province_of(place.area)
    other = Area.objects.filter(level=Level.PROVINCE).exclude(pk=ours.pk).first() or Area.objects.create(
        level=Level.PROVINCE, code="91", name="An Giang", path="vn.91.", parent=ours.parent, valid_from=ours.valid_from
    )
    _record(other)

    with acting(place.lan):
        assert support_on(place.area.path, TODAY) is None


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"group": "employee"}, GroupUnknown), ({"group": "nobody"}, GroupUnknown), ({"percent": 101}, SupportUnfit),
        ({"percent": -1}, SupportUnfit), ({"document": " "}, SupportUndocumented),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(place: Place, changes: dict[str, Any], refusal: type[AnSinhError]) -> None:
    with pytest.raises(refusal):
        _record(province_of(place.area), **changes)

    assert not PremiumSupport.objects.exists()


def test_only_the_province_records_its_own_and_each_day_once(place: Place) -> None:
    province = province_of(place.area)
    with pytest.raises(OutsideScope):
        _record(province, actor=place.lan)
    with pytest.raises(NotOfAProvince):
        _record(place.area)
    with pytest.raises(NoRight):
        _record(province, actor=replace(at_work("thu", province), permissions=frozenset({"view_insurance"})))
    _record(province)
    with pytest.raises(SupportTwice, match="30 %"):
        _record(province, percent=20)
    with acting(at_work("thu", province)):
        assert AuditEntry.objects.filter(act="record_premium_support").count() == 1


def test_the_province_records_it_on_its_page_and_a_commune_reads_it(place: Place) -> None:
    province = province_of(place.area)
    thu = client_of(province, "province_officer", "thu", "Đặng Thị Thu")
    form = {"group": "near_poor", "percent": "30", "valid_from": "01/11/2026", "document": RESOLUTION}
    address = "/insurance/support/"

    assert "Record a support of premiums" in page(thu, address)
    assert thu.post(address, form).status_code == 302
    assert thu.post(address, form).status_code == 409
    lan = client_of(place.area)
    shown = page(lan, address)
    assert RESOLUTION in shown
    assert "Record a support of premiums" not in shown
    refused = lan.post(address, form)
    assert refused.status_code == 422
    assert "only a province adds to premiums" in refused.content.decode()
