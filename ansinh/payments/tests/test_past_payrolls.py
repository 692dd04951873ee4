"""What an office paid before it had this programme: recorded as it was, closed, and refused where it cannot be."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ansinh.areas.testing import make_commune
from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.errors import (
    BadEntitlement,
    EntitlementExists,
    LinesCannotBePaid,
    MonthNotPast,
    NotACommune,
    NothingToPay,
    SameHand,
    WrongState,
)
from ansinh.payments.models import Cause, Entitlement, EntitlementState, LineState, Payment, Payroll, PayrollState
from ansinh.payments.queries.tie_out import tie_out
from ansinh.payments.services import end_entitlements
from ansinh.payments.services.entitlements import Ending
from ansinh.payments.services.past_entitlements import record_past_entitlements
from ansinh.payments.services.past_payrolls import Approver, record_past_payroll
from ansinh.payments.testing import PREPARER, lan, make_entitlement, make_prepared, make_recipient, minh
from ansinh.payments.tests.conftest import Desk
from ansinh.registry.models import Individual, Payee
from ansinh.registry.testing import make_payee

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)
CHAIR = Approver("chutich", "Lê Văn Minh")


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.at(dt.date(2026, 11, 22)):
        yield


@pytest.fixture
def keeper(desk: Desk) -> Actor:
    """Lan with the right to close what she records."""
    return Actor("lan", "Trần Thị Lan", desk.area.path, PREPARER | {"close_payroll"})


def rows(*people: Individual, **changes: Any) -> dict[str, list[Any]]:
    """Columns for these people: a social pension from November 2025 on, unless told otherwise."""
    values: dict[str, Any] = {
        "benefit": "social_pension", "category": "P75", "cared_for_id": None, "recipient_id": None, "amount": 540_000,
        "valid_from": dt.date(2025, 11, 1), "valid_to": None, "opening_cause": "granted", "ending_cause": None,
        "source_reference": "12/QĐ-UBND", **changes,
    }  # fmt: skip
    columns = {name: [value] * len(people) for name, value in values.items()}
    return {"individual_id": [person.pk for person in people], **columns}


def pay(keeper: Actor, desk: Desk, month: Month = OCTOBER, **changes: Any) -> Payroll:
    values: dict[str, Any] = {"approver": CHAIR, "voucher": "RDT-10", **changes}
    return record_past_payroll(actor=keeper, area=desk.area, month=month, **values)


def test_past_entitlements_are_recorded_in_their_order_with_one_audit_row(desk: Desk, keeper: Actor) -> None:
    with acting(keeper):
        people = [make_recipient(keeper, desk.area, number=number) for number in range(3)]
        keys = record_past_entitlements(actor=keeper, area=desk.area, columns=rows(*people))

        held = {one.pk: one for one in Entitlement.objects.all()}
        assert [held[key].individual_id for key in keys] == [person.pk for person in people]
        assert {one.state for one in held.values()} == {EntitlementState.ACTIVE}
        assert AuditEntry.objects.get(act="record_past_entitlements").after == {
            "count": 3, "first": keys[0], "last": keys[2],
        }  # fmt: skip


def test_one_that_ended_says_why_and_can_be_followed_by_another(desk: Desk, keeper: Actor) -> None:
    with acting(keeper):
        person = make_recipient(keeper, desk.area)
        ended = rows(person, amount=500_000, valid_to=dt.date(2026, 7, 1), ending_cause="level_raised")
        record_past_entitlements(actor=keeper, area=desk.area, columns=ended)
        record_past_entitlements(
            actor=keeper,
            area=desk.area,
            columns=rows(person, valid_from=dt.date(2026, 7, 1), opening_cause="level_raised"),
        )

        states = Entitlement.objects.order_by("pk").values_list("state", "ending_cause")
        assert list(states) == [("ended", "level_raised"), ("active", "")]
        going_on = Entitlement.objects.latest("pk").pk
        assert end_entitlements(actor=keeper, items=[Ending(going_on, OCTOBER, Cause.DIED)]) == 1


def test_the_same_entitlements_twice_are_refused(desk: Desk, keeper: Actor) -> None:
    with acting(keeper):
        person = make_recipient(keeper, desk.area)
        record_past_entitlements(actor=keeper, area=desk.area, columns=rows(person))
        with pytest.raises(EntitlementExists, match=f"in these months: social_pension {person.pk} 2025-11"):
            record_past_entitlements(actor=keeper, area=desk.area, columns=rows(person))
        assert Entitlement.objects.count() == 1


def test_two_rows_of_one_right_that_overlap_are_refused(desk: Desk, keeper: Actor) -> None:
    with acting(keeper):
        person = make_recipient(keeper, desk.area)
        with pytest.raises(EntitlementExists, match=f"social_pension {person.pk} 2025-11"):
            record_past_entitlements(actor=keeper, area=desk.area, columns=rows(person, person))
        assert not Entitlement.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": 0}, "expected an amount of 1 to"),
        ({"amount": 3_000_000_000}, "expected an amount of 1 to"),
        ({"source_reference": ""}, "expected the decision or list it rests on"),
        ({"valid_from": dt.date(2026, 12, 1)}, "the first up to this one"),
        ({"valid_from": dt.date(2026, 5, 2)}, "expected months"),
        ({"valid_to": dt.date(2025, 11, 1), "ending_cause": "died"}, "expected months"),
        ({"valid_to": dt.date(2026, 11, 1)}, "and a cause"),
        ({"opening_cause": "because"}, "because"),
    ],
)
def test_a_wrong_row_refuses_all_of_them(desk: Desk, keeper: Actor, changes: dict[str, Any], sentence: str) -> None:
    with acting(keeper):
        person = make_recipient(keeper, desk.area)
        with pytest.raises(BadEntitlement, match=sentence):
            record_past_entitlements(actor=keeper, area=desk.area, columns=rows(person, **changes))
        assert not Entitlement.objects.exists()


def test_people_of_another_commune_are_refused(desk: Desk, keeper: Actor) -> None:
    neighbour = make_commune("25480", "Bình Minh")
    with acting(lan(neighbour)) as other:
        stranger = make_recipient(other, neighbour)
    with acting(keeper), pytest.raises(BadEntitlement, match="not within your area of duty"):
        record_past_entitlements(actor=keeper, area=desk.area, columns=rows(stranger))
    with acting(keeper), pytest.raises(OutsideScope):
        record_past_entitlements(actor=keeper, area=neighbour, columns=rows(stranger))


def test_whoever_may_not_write_entitlements_records_none(desk: Desk) -> None:
    with acting(minh(desk.area)) as approver, pytest.raises(NoRight):
        record_past_entitlements(actor=approver, area=desk.area, columns=rows())


def test_a_past_month_is_closed_with_its_lines_paid_to_the_payees_of_then(desk: Desk, keeper: Actor) -> None:
    with acting(keeper):
        first, second = (
            make_recipient(keeper, desk.area, number=1),
            make_recipient(keeper, desk.area, number=2, way="post"),
        )
        record_past_entitlements(actor=keeper, area=desk.area, columns=rows(first, second))
        payroll = pay(keeper, desk)

        assert payroll.state == PayrollState.CLOSED
        assert (payroll.line_count, payroll.total_amount) == (2, 1_080_000)
        assert (payroll.prepared_by, payroll.approved_by) == ("lan", "chutich")
        assert tie_out(payroll).holds
        lines = {line.individual_id: line for line in Payment.objects.filter(payroll=payroll)}
        assert {line.state for line in lines.values()} == {LineState.PAID}
        assert lines[first.pk].account_holder == "Nguyễn Thị Hòa"
        assert (lines[second.pk].way, lines[second.pk].account_number) == ("post", "")
        assert lines[first.pk].transfer_reference == f"{payroll.reference}-00001"
        assert lines[first.pk].household_id is not None
        assert AuditEntry.objects.filter(act="record_past_payroll").count() == 1


def test_only_what_was_in_force_in_the_month_is_paid(desk: Desk, keeper: Actor) -> None:
    with acting(keeper):
        first, second = (make_recipient(keeper, desk.area, number=number) for number in (1, 2))
        columns = rows(first, valid_to=dt.date(2026, 10, 1), ending_cause="died")
        record_past_entitlements(actor=keeper, area=desk.area, columns=columns)
        record_past_entitlements(actor=keeper, area=desk.area, columns=rows(second))

        assert pay(keeper, desk).line_count == 1
        assert pay(keeper, desk, Month(2026, 9)).line_count == 2


def test_money_for_caring_goes_to_the_carer(desk: Desk, keeper: Actor) -> None:
    with acting(keeper):
        disabled, carer = (make_recipient(keeper, desk.area, number=number) for number in (1, 2))
        columns = rows(
            disabled, benefit="carer_support", category="C5", cared_for_id=disabled.pk, recipient_id=carer.pk
        )
        record_past_entitlements(actor=keeper, area=desk.area, columns=columns)
        line = Payment.objects.get(payroll=pay(keeper, desk))

        assert (line.individual_id, line.recipient_id, line.payee_individual_id) == (disabled.pk, carer.pk, carer.pk)


def test_the_same_month_twice_is_paid_once(desk: Desk, keeper: Actor) -> None:
    with acting(keeper):
        record_past_entitlements(actor=keeper, area=desk.area, columns=rows(make_recipient(keeper, desk.area)))
        assert pay(keeper, desk) == pay(keeper, desk)
        assert Payment.objects.count() == 1


def test_a_line_still_needs_an_entitlement_in_force_and_its_payroll_stays_shut(desk: Desk, keeper: Actor) -> None:
    with acting(keeper):
        record_past_entitlements(actor=keeper, area=desk.area, columns=rows(make_recipient(keeper, desk.area)))
        line = Payment.objects.get(payroll=pay(keeper, desk))
        line.pk, line.for_month, line.evidence = None, dt.date(2025, 10, 1), {}
        with (
            pytest.raises(IntegrityError, match=r"no entitlement in force|fixed once it is prepared"),
            transaction.atomic(),
        ):
            line.save(force_insert=True)


def test_a_month_without_anybody_or_not_over_is_refused(desk: Desk, keeper: Actor) -> None:
    with acting(keeper):
        with pytest.raises(NothingToPay):
            pay(keeper, desk)
        with pytest.raises(MonthNotPast, match="11/2026 is not over"):
            pay(keeper, desk, Month(2026, 11))
        with pytest.raises(NotACommune):
            pay(keeper, desk, Month(2025, 6))
        assert not Payroll.objects.exists()


def test_a_payroll_under_way_is_not_written_over(desk: Desk, keeper: Actor, lawful: None) -> None:
    with acting(keeper):
        make_entitlement(keeper, desk.area, make_recipient(keeper, desk.area))
        make_prepared(keeper, desk.area, OCTOBER)
        with pytest.raises(WrongState):
            pay(keeper, desk)


def test_one_hand_alone_closes_nothing(desk: Desk, keeper: Actor) -> None:
    with acting(keeper):
        record_past_entitlements(actor=keeper, area=desk.area, columns=rows(make_recipient(keeper, desk.area)))
        with pytest.raises(SameHand):
            pay(keeper, desk, approver=Approver("lan", "Trần Thị Lan"))


def test_somebody_without_a_payee_refuses_the_month(desk: Desk, keeper: Actor) -> None:
    with acting(keeper):
        person = make_recipient(keeper, desk.area)
        unpaid = make_recipient(keeper, desk.area, "Võ Văn Út", number=2)
        make_payee(keeper, unpaid, way="post")
        Payee.objects.filter(individual=unpaid).update(valid_from=dt.date(2026, 11, 1))
        record_past_entitlements(actor=keeper, area=desk.area, columns=rows(person, unpaid))
        with pytest.raises(LinesCannotBePaid, match="Võ Văn Út: no payee is registered"):
            pay(keeper, desk)
        assert not Payment.objects.exists()


@pytest.mark.parametrize("permission", ["prepare_payroll", "reconcile_payroll", "close_payroll"])
def test_every_right_of_the_way_is_needed(desk: Desk, keeper: Actor, permission: str) -> None:
    poorer = Actor("lan", "Lan", keeper.scope, keeper.permissions - {permission})
    with acting(poorer), pytest.raises(NoRight):
        pay(poorer, desk)
