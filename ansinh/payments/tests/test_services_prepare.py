"""Preparing a payroll: what it carries, what it refuses, and that a second run changes nothing."""

import datetime as dt

import pytest

from ansinh.areas.testing import make_commune, make_former_commune, make_hamlet, make_province
from ansinh.audit.models import AuditEntry
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.checks import CheckedLine, LineVerdict, unwire_line_check, wire_line_check
from ansinh.payments.errors import LinesBreakTheLaw, NoLineCheck, NotACommune, NothingToPay
from ansinh.payments.models import Cause, DueKind, Entitlement, LineState, Payment, Payroll, PayrollState
from ansinh.payments.queries import lines_of, problem_lines
from ansinh.payments.services import (
    Ending,
    Suspension,
    approve_payroll,
    cancel_payroll,
    end_entitlements,
    prepare_payroll,
    reject_payroll,
    suspend_entitlements,
)
from ansinh.payments.testing import (
    NOVEMBER,
    checked,
    lan,
    make_due,
    make_entitlement,
    make_prepared,
    make_recipient,
    make_reconciled,
)
from ansinh.payments.tests.conftest import Desk
from ansinh.registry.models import BankAccount, Individual, Way
from ansinh.registry.testing import make_account, make_household, make_individual, make_member, make_payee

DECEMBER = NOVEMBER.next()


def kinds(payroll: Payroll) -> list[tuple[str, int]]:
    return [(line.kind, line.amount) for line in lines_of(payroll)]


def test_a_payroll_carries_the_month_the_dues_and_what_came_back(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area)
        make_entitlement(desk.lan, desk.area, person)
        november = make_prepared(desk.lan, desk.area)
        reference = lines_of(november).get().transfer_reference
    with acting(desk.minh):
        make_reconciled(desk.lan, desk.minh, desk.area, returned={reference: "sai tên"})

    with acting(desk.lan):
        make_due(desk.lan, desk.area, person)
        make_due(
            desk.lan, desk.area, person, kind=DueKind.ONE_OFF, for_month=None, cause=Cause.FUNERAL, amount=10_800_000
        )
        december = make_prepared(desk.lan, desk.area, DECEMBER)

        assert kinds(december) == [
            ("regular", 540_000),
            ("difference", 40_000),
            ("one_off", 10_800_000),
            ("reissue", 540_000),
        ]
        assert len({line.transfer_reference for line in lines_of(december)}) == 1
        assert lines_of(december).get(kind="reissue").months_unpaid == 1
        assert december.total_amount == 540_000 + 40_000 + 10_800_000 + 540_000


def test_preparing_twice_changes_nothing(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))

        first = make_prepared(desk.lan, desk.area)
        before = list(Payment.objects.values_list())
        second = make_prepared(desk.lan, desk.area)

        assert second == first
        assert list(Payment.objects.values_list()) == before
        assert AuditEntry.objects.filter(act="prepare_payroll").count() == 1


def test_the_line_freezes_payee_way_and_account(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        hamlet = make_hamlet(desk.area)
        person = make_recipient(desk.lan, desk.area, number=7, hamlet=hamlet)
        make_entitlement(desk.lan, desk.area, person)

        line = lines_of(make_prepared(desk.lan, desk.area)).get()

        assert (line.payee_name, line.payee_individual_id, line.way) == ("Nguyễn Thị Hòa", person.pk, Way.BANK)
        assert (line.bank_bin, line.account_number) == ("970405", "7002205100007")
        assert (line.beneficiary_name, line.birth_year, line.hamlet_id) == ("Nguyễn Thị Hòa", 1945, hamlet.pk)
        assert line.address == "Tổ 3, Đông Hà"
        assert line.transfer_reference == "25522-202611-1-00001"


def test_the_list_is_ordered_by_hamlet_and_vietnamese_name(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        hamlet = make_hamlet(desk.area)
        names = [("Đặng Văn Út", None), ("Trần Thị Ân", None), ("Lê Văn An", hamlet), ("Trần Thị An", None)]
        for number, (name, place) in enumerate(names):
            person = make_recipient(desk.lan, desk.area, name, number=number, hamlet=place)
            make_entitlement(desk.lan, desk.area, person)

        payroll = make_prepared(desk.lan, desk.area)

        listed = [line.beneficiary_name for line in lines_of(payroll)]
        assert listed == ["Trần Thị An", "Trần Thị Ân", "Đặng Văn Út", "Lê Văn An"]


def test_a_month_outside_the_entitlement_is_not_paid(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        people = [make_recipient(desk.lan, desk.area, number=number) for number in range(4)]
        first, last, later, suspended = (
            make_entitlement(desk.lan, desk.area, people[0], first_month=NOVEMBER),
            make_entitlement(desk.lan, desk.area, people[1]),
            make_entitlement(desk.lan, desk.area, people[2], first_month=DECEMBER),
            make_entitlement(desk.lan, desk.area, people[3]),
        )
        end_entitlements(actor=desk.lan, items=[Ending(last.pk, DECEMBER, Cause.DIED)])
        suspend_entitlements(actor=desk.lan, items=[Suspension(suspended.pk, NOVEMBER, Cause.DETAINED)])

        payroll = make_prepared(desk.lan, desk.area)

        assert {line.entitlement_id for line in lines_of(payroll)} == {first.pk, last.pk}
        assert later.pk not in {line.entitlement_id for line in lines_of(payroll)}


def test_a_suspension_from_next_month_still_pays_this_one(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        entitlement = make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        suspend_entitlements(actor=desk.lan, items=[Suspension(entitlement.pk, DECEMBER, Cause.NOT_COLLECTED)])

        assert kinds(make_prepared(desk.lan, desk.area)) == [("regular", 540_000)]


def test_without_the_right_nothing_is_prepared(desk: Desk, lawful: None) -> None:
    without = lan(desk.area, without="prepare_payroll")

    with acting(without), pytest.raises(NoRight, match="prepare_payroll"):
        make_prepared(without, desk.area)


def test_nobody_prepares_another_communes_payroll(desk: Desk, lawful: None) -> None:
    neighbour = make_commune("25525", "Tân Hội")

    with acting(desk.lan), pytest.raises(OutsideScope):
        make_prepared(desk.lan, neighbour)


def test_a_payroll_is_made_for_a_commune_in_force_in_its_month(db: None, lawful: None) -> None:
    former, province = make_former_commune(), make_province()
    hamlet = make_hamlet(former)
    with acting(lan("vn.")) as actor:
        for area, month in ((former, Month(2025, 7)), (province, NOVEMBER), (hamlet, Month(2025, 4))):
            with pytest.raises(NotACommune):
                make_prepared(actor, area, month)
        make_entitlement(
            actor, former, make_individual(actor, former), first_month=Month(2025, 4), benefit="social_allowance"
        )

        payroll = make_prepared(actor, former, Month(2025, 4), on=dt.date(2025, 7, 10))

        assert payroll.area_path == "vn.72.706.25522."


def test_with_nobody_to_pay_there_is_no_payroll(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        with pytest.raises(NothingToPay):
            make_prepared(desk.lan, desk.area)

        assert not Payroll.objects.exists()


def test_a_benefit_without_a_check_cannot_be_paid(desk: Desk) -> None:
    with checked("social_pension"), acting(desk.lan):
        unwire_line_check("social_pension")
        make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))

        with pytest.raises(NoLineCheck, match="social_pension"):
            make_prepared(desk.lan, desk.area)

        assert not Payroll.objects.exists()


def test_a_line_that_breaks_the_law_refuses_the_payroll_with_every_line(desk: Desk) -> None:
    with acting(desk.lan), checked(refuse="đã chết ngày 05/10/2026"):
        for number, name in enumerate(("Nguyễn Thị Hòa", "Phạm Văn Bình")):
            make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area, name, number=number))

        with pytest.raises(LinesBreakTheLaw) as refusal:
            make_prepared(desk.lan, desk.area)

        assert refusal.value.refusals == [
            "Phạm Văn Bình, 2026-11, 540.000 đồng: đã chết ngày 05/10/2026",
            "Nguyễn Thị Hòa, 2026-11, 540.000 đồng: đã chết ngày 05/10/2026",
        ]
        assert not Payroll.objects.exists()
        assert not Payment.objects.exists()


def test_the_check_sees_all_lines_of_its_benefit_at_once(desk: Desk) -> None:
    asked: list[list[CheckedLine]] = []

    def check(lines: list[CheckedLine]) -> list[LineVerdict]:
        asked.append(list(lines))
        return [LineVerdict(True) for _ in lines]

    with checked("social_pension"), acting(desk.lan):
        wire_line_check("social_pension", check)  # type: ignore[arg-type]
        for number in range(3):
            make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area, number=number))
        make_prepared(desk.lan, desk.area)

    [lines] = asked
    assert {(line.kind, line.benefit, line.category, line.for_month, line.amount) for line in lines} == {
        ("regular", "social_pension", "P75", NOVEMBER, 540_000)
    }
    assert len(lines) == 3


def test_a_check_that_answers_too_little_is_a_mistake_of_ours(desk: Desk) -> None:
    with checked("social_pension"), acting(desk.lan):
        wire_line_check("social_pension", lambda lines: [])
        make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        with pytest.raises(ValueError, match="shorter"):
            make_prepared(desk.lan, desk.area)


def problem_of(desk: Desk, person: Individual) -> str:
    make_entitlement(desk.lan, desk.area, person)
    return problem_lines(make_prepared(desk.lan, desk.area)).get().problem


def test_a_person_without_a_payee_is_kept_as_a_problem(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        person = make_member(desk.lan, desk.area, make_household(desk.lan, desk.area))

        assert problem_of(desk, person) == "no_payee"


def test_an_account_of_another_holder_is_kept_as_a_problem(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        person = make_member(desk.lan, desk.area, make_household(desk.lan, desk.area))
        account = make_account(desk.lan, person)
        make_payee(desk.lan, person, account=account)
        BankAccount.objects.filter(pk=account.pk).update(holder_name="PHAM VAN BINH")

        assert problem_of(desk, person) == "holder_differs"


def test_a_child_paid_by_bank_without_a_guardian_is_kept_as_a_problem(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        child = make_recipient(desk.lan, desk.area, "Phạm Ngọc Mai", birth_date=dt.date(2015, 6, 1))

        assert problem_of(desk, child) == "child_alone"


def test_a_carer_named_as_recipient_is_paid_on_the_carers_account(desk: Desk, lawful: None) -> None:
    with acting(desk.lan), checked("carer_support"):
        carer = make_recipient(desk.lan, desk.area, "Phạm Văn Bình", number=8)
        cared = make_recipient(desk.lan, desk.area, number=9)
        make_entitlement(desk.lan, desk.area, cared, benefit="carer_support", category="C5", recipient_id=carer.pk)

        line = lines_of(make_prepared(desk.lan, desk.area)).get()

        assert (line.beneficiary_name, line.payee_name) == ("Nguyễn Thị Hòa", "Phạm Văn Bình")
        assert line.account_number == "7002205100008"


def test_a_late_payroll_says_so(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        payroll = make_prepared(desk.lan, desk.area, on=dt.date(2026, 10, 25))

        assert payroll.ready_before == dt.date(2026, 10, 25)
        assert (AuditEntry.objects.get(act="prepare_payroll").after or {})["late"] is True


def test_a_returned_payroll_is_prepared_anew_with_todays_facts(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area)
        make_entitlement(desk.lan, desk.area, person)
        payroll = make_prepared(desk.lan, desk.area)
    with acting(desk.minh):
        rejected = reject_payroll(actor=desk.minh, payroll=payroll, why="thiếu người mới")
        assert (rejected.state, rejected.line_count, rejected.total_amount) == (PayrollState.DRAFTED, 0, 0)
        assert reject_payroll(actor=desk.minh, payroll=payroll, why="thiếu người mới").state == "drafted"
        assert not Payment.objects.exists()

    with acting(desk.lan):
        make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area, number=2))
        again = make_prepared(desk.lan, desk.area)

        assert again.pk == payroll.pk
        assert again.line_count == 2
        assert again.reference == payroll.reference


def test_a_cancelled_payroll_leaves_the_month_to_a_new_one(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        first = make_prepared(desk.lan, desk.area)

        cancel_payroll(actor=desk.lan, payroll=first, why="lập nhầm")
        assert cancel_payroll(actor=desk.lan, payroll=first, why="lập nhầm").state == "cancelled"
        second = make_prepared(desk.lan, desk.area)

        assert (first.reference, second.reference) == ("25522-202611-1", "25522-202611-2")
        assert kinds(second) == [("regular", 540_000)]


def test_money_that_came_back_is_held_after_a_death(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        people = [make_recipient(desk.lan, desk.area, number=number) for number in (1, 2)]
        for person in people:
            make_entitlement(desk.lan, desk.area, person)
        references = [line.transfer_reference for line in lines_of(make_prepared(desk.lan, desk.area))]
    with acting(desk.minh):
        make_reconciled(desk.lan, desk.minh, desk.area, returned=dict.fromkeys(references, "không nhận"))
    with acting(desk.lan):
        Individual.objects.filter(pk=people[0].pk).update(died_on=dt.date(2026, 11, 8))
        end_entitlements(
            actor=desk.lan,
            items=[Ending(Entitlement.objects.get(individual=people[0]).pk, DECEMBER, Cause.DIED)],
        )

        december = make_prepared(desk.lan, desk.area, DECEMBER)

        assert {line.individual_id for line in lines_of(december)} == {people[1].pk}
        held = Payment.objects.get(individual=people[0])
        assert held.state == LineState.RETURNED


def test_what_is_owed_to_somebody_who_moved_away_is_still_prepared(desk: Desk, lawful: None) -> None:
    """The wall opens for exactly the people this commune still owes, and the audit row counts them."""
    neighbour = make_commune("25525", "Tân Hội")
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area)
        make_entitlement(desk.lan, desk.area, person)
    with acting(lan("vn.")):
        Individual.objects.filter(pk=person.pk).update(area=neighbour, area_path=neighbour.path)

    with acting(desk.lan):
        payroll = prepare_payroll(actor=desk.lan, area=desk.area, month=NOVEMBER, on=dt.date(2026, 10, 10))

        assert lines_of(payroll).get().beneficiary_name == "Nguyễn Thị Hòa"
        assert (AuditEntry.objects.get(act="prepare_payroll").after or {})["moved_away"] == 1
        assert not Individual.objects.filter(pk=person.pk).exists()
    with acting(desk.minh):
        assert approve_payroll(actor=desk.minh, payroll=payroll, on=dt.date(2026, 10, 12)).state == "approved"
