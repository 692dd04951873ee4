"""What holds for every payroll: totals are the sums of lines, order does not matter, a second run changes nothing."""

import datetime as dt
from collections import Counter, defaultdict

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansinh.core.wall import acting
from ansinh.payments.files.answer import AnswerDocument, AnsweredTransfer, AnswerFormat
from ansinh.payments.models import Cause, LineState, Payment, PayrollSum
from ansinh.payments.queries import (
    BankShare,
    GroupCount,
    MonthRecipients,
    lines_of,
    payroll_comparison,
    payroll_summary,
    previous_total,
    recipients_of_month,
    tie_out,
    transfers_of,
    treasury_totals,
)
from ansinh.payments.queries.recipients import lines_of_month
from ansinh.payments.services import close_payroll, reconcile_payroll, reject_payroll
from ansinh.payments.testing import (
    NOVEMBER,
    checked,
    lan,
    make_approved,
    make_due,
    make_entitlement,
    make_prepared,
    make_recipient,
    make_sent,
)
from ansinh.payments.tests.conftest import Desk, make_desk
from ansinh.registry.models import Individual, Way

pytestmark = [pytest.mark.django_db, pytest.mark.long]

AMOUNTS = st.integers(min_value=1, max_value=5_000_000)
PERSON = st.tuples(AMOUNTS, st.sampled_from(["bank", "post", "home"]), st.none() | AMOUNTS)
PEOPLE = st.lists(PERSON, min_size=1, max_size=6)
SLOW_IS_FINE = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


def populate(desk: Desk, people: list[tuple[int, str, int | None]]) -> int:
    """Recipients with these amounts, ways and arrears; returns what November owes them."""
    for number, (amount, way, extra) in enumerate(people):
        person = make_recipient(desk.lan, desk.area, number=number, way=way)
        make_entitlement(desk.lan, desk.area, person, amount=amount)
        if extra:
            make_due(desk.lan, desk.area, person, amount=extra, cause=Cause.PAID_LATE)
    return sum(amount + (extra or 0) for amount, _, extra in people)


@SLOW_IS_FINE
@given(people=PEOPLE)
def test_every_way_of_adding_up_gives_the_sum_of_the_lines(
    people: list[tuple[int, str, int | None]],
) -> None:
    with transaction.atomic(), checked():
        desk = make_desk()
        with acting(desk.lan):
            owed = populate(desk, people)

            payroll = make_prepared(desk.lan, desk.area)

            summary, totals = payroll_summary(payroll), treasury_totals(payroll)
            sums = {
                payroll.total_amount,
                sum(line.amount for line in lines_of(payroll)),
                sum(transfer.amount for transfer in transfers_of(payroll)),
                sum(change.difference for change in payroll_comparison(payroll)) + previous_total(payroll),
                summary.amount,
                *(sum(row.amount for row in rows) for rows in (summary.by_benefit, summary.by_hamlet, summary.by_way)),
                *(
                    sum(row.amount for row in rows)
                    for rows in (totals.by_budget_line, totals.by_way, totals.by_decision)
                ),
                tie_out(payroll).to_withdraw_amount,
            }
            assert sums == {owed}
            assert len(transfers_of(payroll)) == summary.recipient_count == len(people)
        transaction.set_rollback(True)


_Sum = tuple[int, str, str, str, int, int, list[int]]


def _sums_by_hand() -> list[_Sum]:
    lines: dict[tuple[int, str, str, str], list[Payment]] = defaultdict(list)
    for line in Payment.objects.all():
        lines[line.payroll_id, line.benefit, line.category, line.way].append(line)
    return sorted(
        (*key, len(of_key), sum(line.amount for line in of_key), sorted(line.individual_id for line in of_key))
        for key, of_key in lines.items()
    )


def _sums() -> list[_Sum]:
    columns = ("payroll", "benefit", "category", "way", "line_count", "amount", "people")
    return sorted((*rest, sorted(people)) for *rest, people in PayrollSum.objects.values_list(*columns))


@SLOW_IS_FINE
@given(people=PEOPLE, categories=st.lists(st.sampled_from(["P75", "P70", "K6"]), min_size=6, max_size=6))
def test_the_sums_of_a_payroll_are_those_of_its_lines_whatever_happens(
    people: list[tuple[int, str, int | None]], categories: list[str]
) -> None:
    with transaction.atomic(), checked():
        desk = make_desk()
        with acting(desk.lan):
            for number, ((amount, way, _extra), category) in enumerate(zip(people, categories, strict=False)):
                person = make_recipient(desk.lan, desk.area, number=number, way=way)
                benefit = "social_allowance" if category == "K6" else "social_pension"
                make_entitlement(desk.lan, desk.area, person, amount=amount, benefit=benefit, category=category)

            prepared = make_prepared(desk.lan, desk.area)
            assert _sums() == _sums_by_hand() != []
            # Half of the lines go, then the other half.
            Payment.objects.filter(pk__in=[line.pk for line in Payment.objects.order_by("pk")[::2]]).delete()
            assert _sums() == _sums_by_hand()
        with acting(desk.minh):
            reject_payroll(actor=desk.minh, payroll=prepared, why="thiếu người")
            assert _sums() == []
        with acting(desk.lan):
            make_prepared(desk.lan, desk.area)
            Payment.objects.order_by("pk")[:1].get().delete()
            Payment.objects.update(state=LineState.SENT)
            make_prepared(desk.lan, desk.area, NOVEMBER.next())
            assert _sums() == _sums_by_hand() != []
        transaction.set_rollback(True)


def _month_by_hand(path: str) -> MonthRecipients:
    """The figures of November, from its lines one by one."""
    lines = list(lines_of_month(month=NOVEMBER, area_path=path))
    kinds = sorted({(line.benefit, line.category) for line in lines})
    by_kind = {kind: [line for line in lines if (line.benefit, line.category) == kind] for kind in kinds}
    people = {line.individual_id for line in lines}
    in_cash = {line.individual_id for line in lines if line.way != Way.BANK}
    return MonthRecipients(
        [
            GroupCount(*kind, len({line.individual_id for line in of_kind}), sum(line.amount for line in of_kind))
            for kind, of_kind in by_kind.items()
        ],
        BankShare(
            len(people),
            len(people - in_cash),
            sum(line.amount for line in lines),
            sum(line.amount for line in lines if line.way == Way.BANK),
        ),
    )


STATES = st.lists(st.sampled_from(["paid", "returned", "reissued", "cancelled"]), min_size=12, max_size=12)


@SLOW_IS_FINE
@given(people=PEOPLE, states=STATES)
def test_the_figures_of_a_month_are_those_of_its_lines_whatever_becomes_of_them(
    people: list[tuple[int, str, int | None]], states: list[str]
) -> None:
    with transaction.atomic(), checked("social_allowance", "social_pension", "carer_support"):
        desk, other = make_desk(), make_desk("25525", "Tân Bình")
        province = lan("vn.80.")
        with acting(province):
            populate(desk, people)
            # The first is paid by two communes, and a carer for two people.
            first = Individual.objects.order_by("pk")[0]
            make_entitlement(province, other.area, first, amount=600_000, benefit="social_allowance", category="K4")
            carer = make_recipient(province, desk.area, number=20)
            for cared_for in (first, make_recipient(province, desk.area, number=21)):
                make_entitlement(
                    province, desk.area, carer, benefit="carer_support", category="C3", cared_for_id=cared_for.pk
                )
            for one in (desk, other):
                make_approved(province, one.minh, one.area)

            for path in ("vn.80.", desk.area.path, other.area.path):
                assert recipients_of_month(month=NOVEMBER, area_path=path) == _month_by_hand(path)
            for line, state in zip(Payment.objects.order_by("pk"), states, strict=False):
                Payment.objects.filter(pk=line.pk).update(state=state)
            for path in ("vn.80.", desk.area.path, other.area.path):
                assert recipients_of_month(month=NOVEMBER, area_path=path) == _month_by_hand(path)
        transaction.set_rollback(True)


@SLOW_IS_FINE
@given(people=PEOPLE)
def test_a_cycle_run_twice_changes_nothing(people: list[tuple[int, str, int | None]]) -> None:
    with transaction.atomic(), checked():
        desk = make_desk()
        with acting(desk.lan):
            populate(desk, people)

            make_prepared(desk.lan, desk.area)
            before = list(Payment.objects.order_by("pk").values_list())
            make_prepared(desk.lan, desk.area)

            assert list(Payment.objects.order_by("pk").values_list()) == before
        transaction.set_rollback(True)


@SLOW_IS_FINE
@given(people=PEOPLE, seed=st.randoms(use_true_random=False))
def test_the_order_of_entitlements_does_not_matter(people: list[tuple[int, str, int | None]], seed: object) -> None:
    shuffled = list(people)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    found = []
    for order in (people, shuffled):
        with transaction.atomic(), checked():
            desk = make_desk()
            with acting(desk.lan):
                populate(desk, order)
                lines = lines_of(make_prepared(desk.lan, desk.area))
                found.append(Counter((line.kind, line.amount, line.way) for line in lines))
            transaction.set_rollback(True)

    assert found[0] == found[1]


@SLOW_IS_FINE
@given(people=PEOPLE, data=st.data())
def test_whatever_comes_back_the_payroll_ties_out(
    people: list[tuple[int, str, int | None]], data: st.DataObject
) -> None:
    with transaction.atomic(), checked():
        desk = make_desk()
        with acting(desk.lan):
            owed = populate(desk, people)
        with acting(desk.minh):
            payroll = make_sent(desk.lan, desk.minh, desk.area, NOVEMBER)
            transfers = transfers_of(payroll)
            paid = data.draw(st.lists(st.booleans(), min_size=len(transfers), max_size=len(transfers)))
            answered = [
                AnsweredTransfer(str(row), transfer.reference, transfer.amount, is_paid)
                for row, (transfer, is_paid) in enumerate(zip(transfers, paid, strict=True))
            ]
            document = AnswerDocument("x", repr(paid).encode(), AnswerFormat.SHEET, answered)

            reconcile_payroll(actor=desk.minh, payroll=payroll, answer=document)
            close_payroll(actor=desk.minh, payroll=payroll, on=dt.date(2026, 11, 21))

            figures = tie_out(payroll)
            assert figures.holds
            assert figures.paid_amount + figures.kept_amount == figures.withdrawn_amount == owed
        with acting(desk.lan):
            december = make_prepared(desk.lan, desk.area, NOVEMBER.next())
            assert tie_out(december).brought_amount == figures.kept_amount
        transaction.set_rollback(True)
