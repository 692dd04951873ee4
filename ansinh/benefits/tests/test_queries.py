"""Reports and lists: recipients counted as persons, what was paid."""

import datetime as dt
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ansinh.benefits.listeners import review_after_class
from ansinh.benefits.models import Proposal
from ansinh.benefits.queries.recipients import recipients_by_group
from ansinh.benefits.testing import make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.benefits.tests.paying import pay
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.events import HouseholdClassChanged
from ansinh.registry.models import HouseholdClass, Membership
from ansinh.registry.testing import make_circumstance

NOVEMBER = Month(2026, 11)


def test_recipients_are_counted_as_persons_each_in_one_group(desk: Desk) -> None:
    with acting(desk.lan):
        orphan = make_person(
            desk.lan, desk.area, birth_date=dt.date(2015, 1, 1), facts=[("parental_loss", {"value": "b"})]
        )
        old = make_person(desk.lan, desk.area, birth_date=dt.date(1945, 1, 1))
        disabled = make_disabled(desk.lan, desk.area, degree="exceptionally_severe")
        carer = make_person(desk.lan, desk.area, "Lê Thị Tư", birth_date=dt.date(1985, 1, 1))
        make_circumstance(desk.lan, disabled, "carer", value="family", related=carer)
    with acting(desk.minh):
        first: dict[str, Any] = {"first_month": NOVEMBER}
        make_drawn(desk.minh, desk.area, orphan, category="K1", amount=810_000, **first)
        make_drawn(desk.minh, desk.area, old, benefit="social_pension", category="P75", amount=540_000, **first)
        make_drawn(desk.minh, desk.area, disabled, amount=1_080_000, **first)
        make_drawn(
            desk.minh, desk.area, disabled, benefit="carer_support", category="C5", amount=540_000,
            cared_for_id=disabled.pk, recipient_id=carer.pk, **first,
        )  # fmt: skip
        expected = [("orphans", 1, 810_000), ("elderly", 1, 540_000), ("disabled", 1, 1_620_000)]
        drawn = recipients_by_group(area=desk.area, month=NOVEMBER)
        assert [(row.group, row.recipient_count, row.amount) for row in drawn] == expected
    pay(desk, NOVEMBER, on=TODAY)
    with acting(desk.minh), CaptureQueriesContext(connection) as queries:
        paid = recipients_by_group(area=desk.area, month=NOVEMBER)
    assert [(row.group, row.recipient_count, row.amount) for row in paid] == expected
    assert len(queries) == 1


def test_a_household_that_leaves_poverty_is_judged_again(desk: Desk) -> None:
    with clock.at(dt.date(2026, 10, 6)), acting(desk.lan):
        person = make_person(
            desk.lan, desk.area, birth_date=dt.date(1960, 3, 1), household_class="poor", facts=[("no_supporter", {})]
        )
    with clock.at(dt.date(2026, 10, 6)), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 10), category="K5a", amount=810_000)

    with acting(desk.lan):
        HouseholdClass.objects.update(valid_to=dt.date(2026, 11, 10))
        household = Membership.objects.get(individual=person).household_id
        review_after_class(HouseholdClassChanged(household_ids=(household,), changed_on=dt.date(2026, 11, 10)))

        proposal = Proposal.objects.get()
        assert (proposal.kind, proposal.month) == ("end", dt.date(2026, 12, 1))
