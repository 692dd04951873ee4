"""Opening, suspending, resuming, ending and adjusting entitlements."""

import datetime as dt
from dataclasses import replace

import pytest

from ansinh.areas.testing import make_commune
from ansinh.audit.models import AuditEntry
from ansinh.core.errors import NoRight
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.errors import BadEntitlement, EntitlementExists, NoSuchEntitlement, WrongState
from ansinh.payments.models import Cause, Entitlement
from ansinh.payments.queries import unpaid_months
from ansinh.payments.services import (
    Adjustment,
    Ending,
    NewEntitlement,
    Suspension,
    adjust_entitlements,
    end_entitlements,
    open_entitlements,
    resume_entitlements,
    suspend_entitlements,
)
from ansinh.payments.testing import lan, make_entitlement, make_recipient, minh
from ansinh.payments.tests.conftest import Desk

JULY = Month(2026, 7)


def test_entitlements_are_opened_in_the_order_given(desk: Desk) -> None:
    with acting(desk.lan):
        people = [make_recipient(desk.lan, desk.area, number=number) for number in range(3)]
        items = [
            NewEntitlement(desk.area, person.pk, "social_pension", "P75", 540_000 + number, JULY, "12/QĐ-UBND")
            for number, person in enumerate(people)
        ]

        ids = open_entitlements(actor=desk.lan, items=items)

        found = {entitlement.pk: entitlement for entitlement in Entitlement.objects.all()}
        assert [found[pk].individual_id for pk in ids] == [person.pk for person in people]
        assert [found[pk].amount for pk in ids] == [540_000, 540_001, 540_002]
        assert {found[pk].area_path for pk in ids} == {desk.area.path}


def test_opening_the_same_list_twice_opens_it_once(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area)
        items = [NewEntitlement(desk.area, person.pk, "social_pension", "P75", 540_000, JULY, "12/QĐ-UBND")]

        first = open_entitlements(actor=desk.lan, items=items)
        second = open_entitlements(actor=desk.lan, items=items)

        assert first == second
        assert Entitlement.objects.count() == 1


def test_an_item_named_twice_in_one_list_is_refused(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area)
        item = NewEntitlement(desk.area, person.pk, "social_pension", "P75", 540_000, JULY, "12/QĐ-UBND")

        with pytest.raises(EntitlementExists):
            open_entitlements(actor=desk.lan, items=[item, item])


def test_two_entitlements_of_one_key_cannot_overlap(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area)
        make_entitlement(desk.lan, desk.area, person, first_month=JULY, last_month=Month(2026, 9))

        with pytest.raises(EntitlementExists, match="social_pension"):
            make_entitlement(desk.lan, desk.area, person, first_month=Month(2026, 9))
        following = make_entitlement(desk.lan, desk.area, person, first_month=Month(2026, 10))

        assert following.valid_from == dt.date(2026, 10, 1)


def test_the_same_benefit_for_another_person_cared_for_is_another_key(desk: Desk) -> None:
    with acting(desk.lan):
        carer = make_recipient(desk.lan, desk.area, "Phạm Văn Bình", number=1)
        cared = [make_recipient(desk.lan, desk.area, number=number) for number in (2, 3)]

        for person in cared:
            make_entitlement(desk.lan, desk.area, carer, benefit="carer_support", category="C5", cared_for_id=person.pk)

        assert Entitlement.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": 0}, "expected an amount of 1 to 2000000000 đồng, got 0"),
        ({"amount": -5}, "got -5"),
        ({"amount": 2_000_000_001}, "got 2000000001"),
        ({"last_month": Month(2026, 6)}, "the last month 2026-06 is before the first 2026-07"),
        ({"source_reference": ""}, "expected the decision or list it rests on"),
        ({"cared_for_id": 999_999_999}, "is not within your area of duty"),
    ],
)
def test_a_wrong_item_is_refused_with_its_sentence_and_nothing_is_kept(
    desk: Desk, changes: dict[str, object], sentence: str
) -> None:
    with acting(desk.lan):
        person, other = (make_recipient(desk.lan, desk.area, number=number) for number in (1, 2))
        good = NewEntitlement(desk.area, other.pk, "social_pension", "P75", 540_000, JULY, "12/QĐ-UBND")
        bad = replace(good, individual_id=person.pk, **changes)  # type: ignore[arg-type]

        with pytest.raises(BadEntitlement) as refusal:
            open_entitlements(actor=desk.lan, items=[good, bad])

        assert sentence in refusal.value.problems[0]
        assert not Entitlement.objects.exists()


def test_a_person_of_another_commune_cannot_be_named(desk: Desk) -> None:
    neighbour = make_commune("25525", "Tân Hội")
    with acting(lan(neighbour)) as other:
        stranger = make_recipient(other, neighbour)

    with acting(desk.lan), pytest.raises(BadEntitlement, match="not within your area of duty"):
        make_entitlement(desk.lan, desk.area, stranger)


def test_without_the_right_nothing_is_opened(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area)

    with acting(desk.minh), pytest.raises(NoRight):
        make_entitlement(desk.minh, desk.area, person)


def test_suspending_keeps_what_was_due_before(desk: Desk) -> None:
    with acting(desk.lan):
        entitlement = make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        item = Suspension(entitlement.pk, Month(2026, 11), Cause.NOT_COLLECTED)

        assert suspend_entitlements(actor=desk.lan, items=[item]) == 1
        assert suspend_entitlements(actor=desk.lan, items=[item]) == 0

        entitlement.refresh_from_db()
        assert (entitlement.state, entitlement.suspended_from) == ("suspended", dt.date(2026, 11, 1))
        assert entitlement.suspension_cause == "not_collected"


def test_resuming_tells_since_when_nothing_was_paid(desk: Desk) -> None:
    with acting(desk.lan):
        entitlement = make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        suspend_entitlements(actor=desk.lan, items=[Suspension(entitlement.pk, Month(2026, 9), Cause.REVIEW_MISSED)])

        assert resume_entitlements(actor=desk.lan, items=[entitlement.pk]) == {entitlement.pk: Month(2026, 9)}
        assert resume_entitlements(actor=desk.lan, items=[entitlement.pk]) == {}

        months = unpaid_months(entitlement_ids=[entitlement.pk], through=Month(2026, 10))
        assert months == {entitlement.pk: [Month(2026, 7), Month(2026, 8), Month(2026, 9), Month(2026, 10)]}


def test_ending_twice_ends_once_and_a_death_can_end_it_earlier(desk: Desk) -> None:
    with acting(desk.lan):
        entitlement = make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        end = Ending(entitlement.pk, Month(2027, 6), Cause.NO_LONGER_ENTITLED)

        assert end_entitlements(actor=desk.lan, items=[end]) == 1
        assert end_entitlements(actor=desk.lan, items=[end]) == 0
        assert end_entitlements(actor=desk.lan, items=[end._replace(first_month_not_paid=Month(2027, 8))]) == 0
        assert end_entitlements(actor=desk.lan, items=[Ending(entitlement.pk, Month(2026, 12), Cause.DIED)]) == 1

        entitlement.refresh_from_db()
        assert (entitlement.state, entitlement.valid_to, entitlement.ending_cause) == (
            "ended",
            dt.date(2026, 12, 1),
            "died",
        )


def test_an_end_before_the_beginning_leaves_no_month(desk: Desk) -> None:
    with acting(desk.lan):
        entitlement = make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))

        end_entitlements(actor=desk.lan, items=[Ending(entitlement.pk, Month(2026, 5), Cause.CORRECTED)])

        entitlement.refresh_from_db()
        assert entitlement.valid_to == entitlement.valid_from
        assert unpaid_months(entitlement_ids=[entitlement.pk], through=Month(2026, 12)) == {entitlement.pk: []}


def test_a_suspended_entitlement_ends_at_its_suspension(desk: Desk) -> None:
    with acting(desk.lan):
        entitlement = make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        suspend_entitlements(actor=desk.lan, items=[Suspension(entitlement.pk, Month(2026, 9), Cause.DETAINED)])

        end_entitlements(actor=desk.lan, items=[Ending(entitlement.pk, Month(2026, 9), Cause.NO_LONGER_ENTITLED)])

        entitlement.refresh_from_db()
        assert (entitlement.state, entitlement.suspended_from) == ("ended", None)


def test_an_adjustment_ends_the_old_amount_and_opens_the_new_one(desk: Desk) -> None:
    with acting(desk.lan):
        old = make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area), amount=500_000)

        [new_id] = adjust_entitlements(
            actor=desk.lan,
            items=[Adjustment(old.pk, Month(2026, 10), 540_000, "20/QĐ-UBND", Cause.LEVEL_RAISED)],
        )

        old.refresh_from_db()
        new = Entitlement.objects.get(pk=new_id)
        assert (old.valid_to, old.state, old.ending_cause) == (dt.date(2026, 10, 1), "ended", "level_raised")
        assert (new.valid_from, new.valid_to, new.amount) == (dt.date(2026, 10, 1), None, 540_000)
        assert (new.individual_id, new.category, new.opening_cause) == (old.individual_id, "P75", "level_raised")


def test_an_adjustment_to_no_amount_is_refused(desk: Desk) -> None:
    with acting(desk.lan):
        old = make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))

        with pytest.raises(BadEntitlement, match="got 0"):
            adjust_entitlements(
                actor=desk.lan, items=[Adjustment(old.pk, Month(2026, 10), 0, "20/QĐ-UBND", Cause.CORRECTED)]
            )


def test_what_has_ended_cannot_be_suspended_resumed_or_adjusted(desk: Desk) -> None:
    with acting(desk.lan):
        ended = make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        end_entitlements(actor=desk.lan, items=[Ending(ended.pk, Month(2026, 9), Cause.DIED)])

        with pytest.raises(WrongState):
            suspend_entitlements(actor=desk.lan, items=[Suspension(ended.pk, Month(2026, 8), Cause.OTHER)])
        with pytest.raises(WrongState):
            resume_entitlements(actor=desk.lan, items=[ended.pk])
        with pytest.raises(WrongState):
            adjust_entitlements(
                actor=desk.lan, items=[Adjustment(ended.pk, Month(2026, 8), 1, "20/QĐ-UBND", Cause.CORRECTED)]
            )


def test_one_unknown_entitlement_refuses_the_whole_list(desk: Desk) -> None:
    with acting(desk.lan):
        known = make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        items = [Ending(known.pk, Month(2026, 9), Cause.DIED), Ending(999_999_999, Month(2026, 9), Cause.DIED)]

        with pytest.raises(NoSuchEntitlement, match="1 of the entitlements"):
            end_entitlements(actor=desk.lan, items=items)

        known.refresh_from_db()
        assert known.state == "active"


def test_every_act_on_entitlements_writes_one_audit_row(desk: Desk) -> None:
    with acting(desk.lan):
        entitlement = make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        suspend_entitlements(actor=desk.lan, items=[Suspension(entitlement.pk, Month(2026, 9), Cause.DETAINED)])
        resume_entitlements(actor=desk.lan, items=[entitlement.pk])
        end_entitlements(actor=desk.lan, items=[Ending(entitlement.pk, Month(2026, 12), Cause.DIED)])

        rows = AuditEntry.objects.filter(object_type="entitlements").order_by("pk")
        assert [row.act for row in rows] == [
            "open_entitlements",
            "suspend_entitlements",
            "resume_entitlements",
            "end_entitlements",
        ]
        assert rows[3].after == {
            str(entitlement.pk): {"state": "ended", "to": "2026-12-01", "suspended_from": None, "cause": "died"}
        }


def test_whoever_approves_payrolls_does_not_write_entitlements(desk: Desk) -> None:
    with acting(desk.lan):
        entitlement = make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))

    with acting(minh(desk.area)) as approver, pytest.raises(NoRight, match="decide_application"):
        end_entitlements(actor=approver, items=[Ending(entitlement.pk, Month(2026, 9), Cause.DIED)])
