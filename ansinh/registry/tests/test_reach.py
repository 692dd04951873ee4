"""How people are reached: by their own telephone, else by that of the head of their household while the head lives."""

import datetime as dt

import pytest

from ansinh.areas.models import Area
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.registry.models import Individual, Relation
from ansinh.registry.queries.reach import reach_of
from ansinh.registry.services import record_contact_point
from ansinh.registry.testing import FROM, make_household, make_member

pytestmark = pytest.mark.django_db
DIED = dt.date(2026, 3, 1)


@pytest.mark.parametrize(("on", "lent"), [(DIED - dt.timedelta(days=1), ["0912345678"]), (DIED, [])])
def test_the_head_of_a_household_lends_a_telephone_until_death(
    lan: Actor, tan_dong: Area, on: dt.date, lent: list[str]
) -> None:
    with acting(lan):
        household = make_household(lan, tan_dong)
        head = make_member(lan, tan_dong, household)
        member = make_member(lan, tan_dong, household, Relation.PARENT, full_name="Phạm Thị Ba")
        record_contact_point(actor=lan, individual=head, channel="phone", value="0912345678", on=FROM)
        Individual.objects.filter(pk=head.pk).update(died_on=DIED)

        (reach,) = reach_of([member.pk], on=on)

    assert [address for medium, address, whose in reach.ways if whose == "head"] == lent
