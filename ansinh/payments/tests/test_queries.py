"""Reads: comparison with last month, summaries, figures, alerts."""

import datetime as dt

import pytest

from ansinh.areas.testing import make_commune, make_former_commune, make_hamlet, make_succession
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting, current_actor
from ansinh.payments.errors import NoSuchPayroll
from ansinh.payments.listeners import follow_the_area
from ansinh.payments.models import Cause, DueKind, Entitlement, Payment, Payroll, PayrollFile, PayrollState
from ansinh.payments.policies import can_approve_payroll, payrolls_visible_to
from ansinh.payments.queries import (
    largest_changes,
    late_to_answer,
    lines_of,
    overpaid_lines,
    payroll_comparison,
    payroll_for,
    payroll_summary,
    payrolls_for_area,
    recipients_of_month,
    shared_accounts,
    transfers_of,
    unpaid_months,
)
from ansinh.payments.services import (
    Adjustment,
    Ending,
    Suspension,
    adjust_entitlements,
    end_entitlements,
    reconcile_payroll,
    suspend_entitlements,
)
from ansinh.payments.testing import (
    NOVEMBER,
    checked,
    lan,
    make_answer,
    make_approved,
    make_due,
    make_entitlement,
    make_paying_account,
    make_prepared,
    make_recipient,
    make_sent,
    minh,
)
from ansinh.payments.tests.conftest import Desk
from ansinh.registry.events import AreaRehomed
from ansinh.registry.models import BankAccount, Individual
from ansinh.registry.testing import make_account, make_household, make_individual, make_member, make_payee

DECEMBER = NOVEMBER.next()
REFORM = dt.date(2025, 7, 1)


def test_every_change_since_last_month_has_its_reason(desk: Desk, lawful: None) -> None:
    names = ["Ân", "Bé", "Cúc", "Dậu", "Én", "Gấm"]
    with acting(lan("vn.")) as actor:
        people = [make_recipient(actor, desk.area, f"Nguyễn Thị {name}", number=n) for n, name in enumerate(names)]
        held = [make_entitlement(actor, desk.area, person) for person in people[:5]]
        payroll = make_sent(actor, desk.minh, desk.area)
        back = lines_of(payroll).get(individual=people[3]).transfer_reference
        reconcile_payroll(actor=desk.minh, payroll=payroll, answer=make_answer(payroll, returned={back: "sai tên"}))

        end_entitlements(actor=actor, items=[Ending(held[0].pk, DECEMBER, Cause.DIED)])
        suspend_entitlements(actor=actor, items=[Suspension(held[1].pk, DECEMBER, Cause.NOT_COLLECTED)])
        adjust_entitlements(
            actor=actor, items=[Adjustment(held[2].pk, DECEMBER, 810_000, "31/QĐ-UBND", Cause.CIRCUMSTANCES_CHANGED)]
        )
        make_entitlement(actor, desk.area, people[5], first_month=DECEMBER, source_reference="30/QĐ-UBND")

        december = make_prepared(actor, desk.area, DECEMBER)
        changes, largest = payroll_comparison(december), largest_changes(december, most=2)

    told = [
        (change.beneficiary_name.split()[-1], change.before_amount, change.after_amount, change.reason)
        for change in changes
    ]
    assert told == [
        ("Ân", 540_000, 0, "đã chết"),
        ("Bé", 540_000, 0, "chưa nhận"),
        ("Cúc", 540_000, 810_000, "thay đổi hoàn cảnh"),
        ("Dậu", 540_000, 1_080_000, "chi lại tháng trước chưa nhận"),
        ("Gấm", 0, 540_000, "mới được hưởng"),
    ]
    assert [change.decision_reference for change in changes] == [
        "12/QĐ-UBND", "12/QĐ-UBND", "31/QĐ-UBND", "12/QĐ-UBND", "30/QĐ-UBND",
    ]  # fmt: skip
    assert sum(change.difference for change in changes) == -540_000 + 270_000 + 540_000
    assert (largest.count, largest.increase_amount + largest.decrease_amount) == (5, -540_000 + 270_000 + 540_000)
    assert [abs(change.difference) for change in largest.largest] == [
        abs(change.difference) for change in sorted(changes, key=lambda change: -abs(change.difference))[:2]
    ]
    assert all(change in changes for change in largest.largest)


def test_extra_money_of_last_month_explains_why_it_is_less_now(desk: Desk, lawful: None) -> None:
    with acting(lan("vn.")) as actor:
        person = make_recipient(actor, desk.area)
        make_entitlement(actor, desk.area, person)
        make_due(actor, desk.area, person)
        november = make_sent(actor, desk.minh, desk.area)
        [raised] = payroll_comparison(november)
        december = make_prepared(actor, desk.area, DECEMBER)

        [change] = payroll_comparison(december)

    assert raised.reason == "mới được hưởng; chi chênh lệch (điều chỉnh mức chuẩn)"
    assert (change.difference, change.reason) == (-40_000, "tháng trước có khoản chi thêm")


def test_the_summary_adds_by_benefit_hamlet_and_way(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        hamlet = make_hamlet(desk.area)
        near = make_recipient(desk.lan, desk.area, number=1, hamlet=hamlet)
        far = make_recipient(desk.lan, desk.area, number=2, way="home")
        make_entitlement(desk.lan, desk.area, near)
        make_entitlement(desk.lan, desk.area, near, benefit="social_allowance", category="K4")
        make_entitlement(desk.lan, desk.area, far)

        summary = payroll_summary(make_prepared(desk.lan, desk.area))

    assert [(row.key, row.recipient_count, row.amount) for row in summary.by_benefit] == [
        ("social_allowance", 1, 540_000),
        ("social_pension", 2, 1_080_000),
    ]
    assert {(row.key, row.line_count) for row in summary.by_hamlet} == {(hamlet.pk, 2), (None, 1)}
    assert [(row.key, row.recipient_count) for row in summary.by_way] == [("bank", 1), ("home", 1)]
    assert (summary.recipient_count, summary.line_count, summary.amount) == (2, 3, 1_620_000)


def test_the_months_figures_count_people_not_lines(desk: Desk, lawful: None) -> None:
    with acting(lan("vn.")) as actor:
        for number in range(4):
            person = make_recipient(actor, desk.area, number=number, way="post" if number == 3 else "bank")
            make_entitlement(actor, desk.area, person)
        make_entitlement(actor, desk.area, person, benefit="social_allowance", category="K4")
        nobody = recipients_of_month(month=NOVEMBER, area_path=desk.area.path)
        make_approved(actor, desk.minh, desk.area)

        share = recipients_of_month(month=NOVEMBER, area_path=desk.area.path).share
        groups = recipients_of_month(month=NOVEMBER, area_path="vn.80.").by_group

    assert (nobody.by_group, nobody.share.recipient_share, nobody.share.amount) == ([], 0.0, 0)
    assert (share.recipient_count, share.by_bank_count, share.recipient_share) == (4, 3, 0.75)
    assert (share.amount, share.by_bank_amount) == (5 * 540_000, 3 * 540_000)
    assert [(group.benefit, group.category, group.recipient_count) for group in groups] == [
        ("social_allowance", "K4", 1),
        ("social_pension", "P75", 4),
    ]


def test_one_account_for_several_households_is_an_alert_and_no_obstacle(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        guardian = make_recipient(desk.lan, desk.area, "Phạm Văn Bình", number=50)
        account = BankAccount.objects.get(individual=guardian)
        for number in range(2):
            home = make_household(desk.lan, desk.area)
            child = make_member(desk.lan, desk.area, home, full_name=f"Phạm Ngọc Mai {number}")
            own = make_account(desk.lan, child, number=account.number, holder_name="PHAM VAN BINH")
            make_payee(desk.lan, child, account=own, kind="guardian", payee=guardian)
            make_entitlement(desk.lan, desk.area, child)
        payroll = make_prepared(desk.lan, desk.area)

        [shared] = shared_accounts(payroll)

        assert (shared.account_number, shared.household_count) == (account.number, 2)
        assert shared.beneficiaries == ["Phạm Ngọc Mai 0", "Phạm Ngọc Mai 1"]
    with acting(desk.minh):
        assert make_approved(desk.lan, desk.minh, desk.area).state == PayrollState.APPROVED


def test_one_account_within_a_household_is_normal(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))

        assert shared_accounts(make_prepared(desk.lan, desk.area)) == []


def test_what_was_paid_after_the_end_is_found(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        entitlement = make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        payroll = make_prepared(desk.lan, desk.area)
        assert not overpaid_lines(entitlement_ids=[entitlement.pk]).exists()
        end_entitlements(actor=desk.lan, items=[Ending(entitlement.pk, Month(2026, 10), Cause.DIED)])

        assert [line.payroll for line in overpaid_lines(entitlement_ids=[entitlement.pk])] == [payroll]


def test_months_on_their_way_are_not_unpaid(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area)
        entitlement = make_entitlement(desk.lan, desk.area, person)
        make_prepared(desk.lan, desk.area)
        make_due(desk.lan, desk.area, person, kind=DueKind.ARREARS, for_month=Month(2026, 8), cause=Cause.PAID_LATE)

        months = unpaid_months(entitlement_ids=[entitlement.pk], through=DECEMBER)

    assert months == {entitlement.pk: [Month(2026, 7), Month(2026, 9), Month(2026, 10), DECEMBER]}


def test_a_payroll_that_is_not_there_is_told_so(desk: Desk) -> None:
    with acting(desk.lan), pytest.raises(NoSuchPayroll, match="Xã Tân Đông for 2026-11"):
        payroll_for(area=desk.area, month=NOVEMBER)


def test_payrolls_come_latest_first_to_those_who_may_see_them(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        months = [NOVEMBER, Month(2026, 10)]
        payrolls = [make_prepared(desk.lan, desk.area, month) for month in months]

        assert list(payrolls_for_area(desk.area.path)) == payrolls
        assert set(payrolls_visible_to(desk.lan)) == set(payrolls)
        assert not payrolls_visible_to(lan(desk.area, without="view_payroll")).exists()
        assert payroll_for(area=desk.area, month=NOVEMBER) == payrolls[0]


def test_answers_are_awaited_until_the_20th(desk: Desk, lawful: None) -> None:
    with acting(lan("vn.")) as actor:
        make_entitlement(actor, desk.area, make_recipient(actor, desk.area))
        payroll = make_sent(actor, desk.minh, desk.area)

        assert not late_to_answer(payrolls_for_area(desk.area.path), on=dt.date(2026, 11, 20)).exists()
        assert list(late_to_answer(payrolls_for_area(desk.area.path), on=dt.date(2026, 11, 21))) == [payroll]

        reconcile_payroll(actor=desk.minh, payroll=payroll, answer=make_answer(payroll))
        assert not late_to_answer(payrolls_for_area(desk.area.path), on=dt.date(2026, 11, 21)).exists()


def test_a_screen_can_ask_who_may_approve(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        payroll = make_prepared(desk.lan, desk.area)

        assert can_approve_payroll(desk.minh, payroll)
        assert not can_approve_payroll(desk.lan, payroll)
        assert not can_approve_payroll(minh(desk.area, without="approve_payroll"), payroll)
        payroll.prepared_by = "minh"
        assert not can_approve_payroll(desk.minh, payroll)
        payroll.prepared_by, payroll.state = "lan", PayrollState.APPROVED
        assert not can_approve_payroll(desk.minh, payroll)


def test_when_units_end_their_payments_follow(db: None, lawful: None) -> None:
    """The old unit stays on the row, the successor sees it; what is to be paid goes where the person lives now."""
    former = make_former_commune("25564", "Phước Minh")
    first, second = make_commune("25552", "Dương Minh Châu"), make_commune("25579", "Lộc Ninh")
    make_succession(former, first, second)
    with acting(SYSTEM), checked("social_allowance"):
        people = [make_individual(SYSTEM, former, full_name=f"Nguyễn Thị {name}") for name in ("Ân", "Bé", "Cúc")]
        for person in people:
            make_payee(SYSTEM, person, way="post", on=dt.date(2025, 3, 1))
            make_entitlement(SYSTEM, former, person, benefit="social_allowance", first_month=Month(2025, 4))
        make_paying_account(SYSTEM, former)
        april = make_sent(lan("vn."), minh("vn."), former, Month(2025, 4))
        stranger = make_commune("25525", "Tân Hội")
        for person, place in zip(people, (first, second, stranger), strict=True):
            Individual.objects.filter(pk=person.pk).update(area=place, area_path=place.path)

        assert current_actor() == SYSTEM
        follow_the_area(AreaRehomed(former.pk, first.pk, ((former.path, first.path),), REFORM))

        paths = dict(Entitlement.objects.values_list("individual__full_name", "area_path"))
        assert paths == {"Nguyễn Thị Ân": first.path, "Nguyễn Thị Bé": second.path, "Nguyễn Thị Cúc": first.path}
        assert set(Entitlement.objects.values_list("area", flat=True)) == {former.pk}
        for table in (Payroll, Payment, PayrollFile):
            assert set(table._default_manager.values_list("area_path", flat=True)) == {first.path}
    with acting(lan(first)):
        assert [transfer.amount for transfer in transfers_of(april)] == [540_000] * 3
        assert payroll_for(area=former, month=Month(2025, 4)) == april
