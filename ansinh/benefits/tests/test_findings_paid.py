"""Nobody paid outside the rules: each kind of error is found once, and its innocent neighbours are not."""

import datetime as dt

from ansinh.benefits.models import Resolution
from ansinh.benefits.services.rebase import rebase_to_level
from ansinh.benefits.testing import make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.paying import pay, pay_all
from ansinh.benefits.tests.planting import checked, kinds, pay_anyhow, recorded_on
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.models import Due, LineState, Payment
from ansinh.payments.testing import make_due
from ansinh.registry.models import Circumstance, HouseholdClass, Individual, Membership, Residence
from ansinh.registry.services import record_death
from ansinh.registry.testing import make_circumstance

JANUARY, JUNE, JULY, AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (Month(2026, number) for number in (1, 6, 7, 8, 9, 10, 11))
BEGAN = dt.date(2026, 1, 10)


def _drawing(desk: Desk, name: str = "Phạm Văn Bình", *, amount: int = 750_000, **changes: object) -> Individual:
    """A disabled person drawing since January, at the old level unless told."""
    with clock.at(BEGAN), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, name, **changes)
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=JANUARY, amount=amount)
    return person


def _elder(desk: Desk, name: str = "Trần Thị Năm", *, amount: int = 500_000) -> Individual:
    with clock.at(BEGAN), acting(desk.lan):
        person = make_person(desk.lan, desk.area, name, birth_date=dt.date(1940, 1, 1))
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(
            desk.minh, desk.area, person, first_month=JANUARY, benefit="social_pension", category="P75", amount=amount
        )
    return person


def test_a_commune_paid_by_the_law_gives_no_finding(desk: Desk) -> None:
    _drawing(desk)
    _elder(desk)
    pay(desk, JUNE)

    part = checked(desk, JUNE)

    assert (part.findings, part.told_apart, part.unseen_count) == ((), (), 0)
    assert (part.line_count, part.person_count, part.amount) == (2, 2, 1_250_000)


def test_too_much_and_too_little_are_found_with_amount_article_and_since_when(desk: Desk) -> None:
    _drawing(desk, "Phạm Văn Nhiều", amount=900_000)
    _drawing(desk, "Phạm Văn Ít", amount=700_000)
    _drawing(desk, "Phạm Văn Đúng")
    for month in Month(2026, 3).through(JUNE):
        pay_anyhow(desk, month)

    part = checked(desk, JUNE)

    assert kinds(part) == [("Phạm Văn Nhiều", "overpaid", 150_000), ("Phạm Văn Ít", "underpaid", -50_000)]
    too_much = part.findings[0]
    assert (too_much.paid_amount, too_much.lawful_amount, too_much.since) == (900_000, 750_000, Month(2026, 3))
    assert "Paid 900.000 đồng, the law gives 750.000 for 06/2026. K6" in too_much.reason
    assert "ND 20/2021 Art 5(6)" in too_much.articles.replace("Decree", "ND")
    assert [line.amount for line in too_much.lines] == [900_000]


def test_the_month_of_death_is_due_and_the_months_after_are_not(desk: Desk) -> None:
    person = _drawing(desk)
    pay_all(desk, Month(2026, 4).through(JUNE))
    with clock.at(dt.date(2026, 6, 25)), acting(desk.lan):
        record_death(actor=desk.lan, individual=person, died_on=dt.date(2026, 4, 30))

    assert kinds(checked(desk, Month(2026, 4))) == []
    assert kinds(checked(desk, Month(2026, 5))) == [("Phạm Văn Bình", "dead", 750_000)]
    [june] = checked(desk, JUNE).findings
    assert (june.since, june.lawful_amount) == (Month(2026, 5), 0)
    assert june.reason == "Died on 30/04/2026; the month of death is due, later months are not."


def test_one_death_is_one_finding_though_the_carer_was_paid_too(desk: Desk) -> None:
    with clock.at(BEGAN), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, degree="exceptionally_severe")
        carer = make_person(desk.lan, desk.area, "Lê Thị Tư", birth_date=dt.date(1985, 1, 1))
        make_circumstance(desk.lan, person, "carer", value="family", related=carer, valid_from=dt.date(2022, 1, 1))
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=JANUARY, amount=1_000_000)
        make_drawn(
            desk.minh, desk.area, person, first_month=JANUARY, benefit="carer_support", category="C5",
            amount=500_000, cared_for_id=person.pk, recipient_id=carer.pk,
        )  # fmt: skip
    pay(desk, JUNE)
    assert kinds(checked(desk, JUNE)) == []
    with clock.at(dt.date(2026, 6, 25)), acting(desk.lan):
        record_death(actor=desk.lan, individual=person, died_on=dt.date(2026, 5, 1))

    [finding] = checked(desk, JUNE).findings

    assert (finding.kind, finding.paid_amount, len(finding.lines)) == ("dead", 1_500_000, 2)


def test_a_right_that_ended_is_found_and_an_expired_proof_alone_is_not(desk: Desk) -> None:
    lost, lapsed = _drawing(desk, "Phạm Văn Hết"), _drawing(desk, "Phạm Văn Lỡ")
    pay(desk, JUNE)
    with acting(desk.lan):
        Circumstance.objects.filter(individual=lost).update(valid_to=dt.date(2026, 5, 31))
        Circumstance.objects.filter(individual=lapsed).update(expires_on=dt.date(2026, 3, 1))

    part = checked(desk, JUNE)

    assert kinds(part) == [("Phạm Văn Hết", "not_entitled", 750_000)]
    assert "ND 20/2021 Art 5" in part.findings[0].articles.replace("Decree", "ND")


def test_a_class_lost_in_december_stops_in_january_and_its_carers_do_not(desk: Desk) -> None:
    with clock.at(BEGAN), acting(desk.lan):
        person = make_person(
            desk.lan, desk.area, birth_date=dt.date(1955, 3, 1), household_class="near_poor", since=dt.date(2025, 7, 1)
        )
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(
            desk.minh, desk.area, person, first_month=JANUARY, benefit="social_pension", category="P70", amount=500_000
        )
    pay(desk, JANUARY, on=BEGAN)
    pay(desk, Month(2026, 2))
    with acting(desk.lan):
        HouseholdClass.objects.update(valid_to=dt.date(2026, 1, 15))

    assert kinds(checked(desk, JANUARY)) == []
    assert kinds(checked(desk, Month(2026, 2))) == [("Nguyễn Thị Hòa", "not_entitled", 500_000)]


def test_a_pension_begun_ends_the_social_pension_unless_it_is_lower(desk: Desk) -> None:
    high, low = _elder(desk, "Trần Thị Cao"), _elder(desk, "Trần Thị Thấp")
    pay(desk, JUNE)
    with acting(desk.lan):
        make_circumstance(desk.lan, high, "pension", amount=500_000, valid_from=dt.date(2026, 1, 1))
        make_circumstance(desk.lan, low, "pension", amount=499_999, valid_from=dt.date(2026, 1, 1))

    assert kinds(checked(desk, JUNE)) == [("Trần Thị Cao", "not_entitled", 500_000)]


def test_two_categories_of_which_only_the_highest_is_due_are_one_payment_too_many(desk: Desk) -> None:
    person = _elder(desk)
    with clock.at(BEGAN), acting(desk.lan):
        make_circumstance(desk.lan, person, "disability", value="severe", valid_from=dt.date(2022, 1, 1))
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=JANUARY, amount=1_000_000)
    pay_anyhow(desk, JUNE)

    [finding] = checked(desk, JUNE).findings

    assert (finding.kind, finding.difference) == ("twice", 500_000)
    assert len(finding.lines) == 2
    assert "Paid by several lines: 500.000 (P75" in finding.reason


def test_a_single_parent_who_is_disabled_draws_both_lawfully(desk: Desk) -> None:
    with clock.at(BEGAN), acting(desk.lan):
        parent = make_disabled(desk.lan, desk.area, household_class="poor", sex="female")
        make_circumstance(desk.lan, parent, "single_parent", value="never_married", valid_from=dt.date(2022, 1, 1))
        child = make_person(desk.lan, desk.area, "Phạm Ngọc Mai", birth_date=dt.date(2018, 6, 1))
        make_circumstance(desk.lan, child, "parent", related=parent, valid_from=dt.date(2022, 1, 1))
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(desk.minh, desk.area, parent, first_month=JANUARY)
        make_drawn(desk.minh, desk.area, parent, first_month=JANUARY, category="K4", amount=500_000)
    pay(desk, JUNE)

    assert kinds(checked(desk, JUNE)) == []


def test_the_same_month_paid_again_as_arrears_is_found_in_the_month_and_in_the_payroll_that_paid_it(
    desk: Desk,
) -> None:
    person = _drawing(desk)
    pay(desk, JUNE)
    with acting(desk.minh):
        make_due(
            desk.minh, desk.area, person, kind="arrears", benefit="social_allowance", category="K6", amount=750_000,
            cause="paid_late", for_month=JUNE,
        )  # fmt: skip
    pay_anyhow(desk, JULY)

    [in_june] = checked(desk, JUNE).findings
    assert (in_june.kind, in_june.difference, in_june.month) == ("twice", 750_000, JUNE)
    [in_july] = [one for one in checked(desk, JULY).findings if one.month == JUNE]
    assert in_july.key == in_june.key


def test_returned_cancelled_and_reissued_lines_are_counted_once_or_not_at_all(desk: Desk) -> None:
    returned, cancelled = _drawing(desk, "Phạm Văn Về"), _drawing(desk, "Phạm Văn Bỏ")
    pay(desk, JUNE)
    with acting(desk.minh):
        Payment.objects.filter(individual=returned).update(state=LineState.RETURNED, return_reason="sai tên")
        Payment.objects.filter(individual=cancelled).update(state=LineState.CANCELLED)
    assert kinds(checked(desk, JUNE)) == []

    pay(desk, JULY)

    with acting(desk.minh):
        assert Payment.objects.filter(individual=returned, for_month=JUNE.first_day).count() == 2
    assert kinds(checked(desk, JUNE)) == []
    assert [one for one in checked(desk, JULY).findings if one.month == JUNE] == []


def test_money_for_the_dead_that_came_back_is_no_finding(desk: Desk) -> None:
    person = _drawing(desk)
    pay(desk, JUNE)
    with clock.at(dt.date(2026, 6, 25)), acting(desk.lan):
        record_death(actor=desk.lan, individual=person, died_on=dt.date(2026, 5, 1))
        Payment.objects.filter(individual=person).update(state=LineState.RETURNED, return_reason="đã chết")

    assert kinds(checked(desk, JUNE)) == []


def test_what_was_right_when_paid_is_told_apart_from_errors_until_the_level_has_been_made_up(desk: Desk) -> None:
    _drawing(desk)
    pay(desk, AUGUST)

    before = checked(desk, AUGUST)
    assert (before.findings, before.told_apart, before.later_law_count) == ((), (), 1)

    signed_on = dt.date(2026, 10, 6)
    with clock.at(signed_on), acting(desk.minh):
        rebase_to_level(actor=desk.minh, area=desk.area, signed_on=signed_on)
    waiting = checked(desk, AUGUST)
    assert [(one.kind, one.standing) for one in waiting.told_apart] == [("underpaid", "being_corrected")]

    pay(desk, NOVEMBER, on=dt.date(2026, 10, 20))
    after = checked(desk, AUGUST)
    assert (after.findings, after.told_apart) == ((), ())
    assert checked(desk, NOVEMBER).findings == ()


def test_who_was_left_out_when_the_commune_made_up_the_level_is_a_finding(desk: Desk) -> None:
    _drawing(desk, "Phạm Văn Có")
    left_out = _drawing(desk, "Phạm Văn Sót")
    pay(desk, AUGUST)
    signed_on = dt.date(2026, 10, 6)
    with clock.at(signed_on), acting(desk.minh):
        rebase_to_level(actor=desk.minh, area=desk.area, signed_on=signed_on)
    with acting(desk.minh):
        Due.objects.filter(individual=left_out).delete()

    assert kinds(checked(desk, AUGUST)) == [("Phạm Văn Sót", "underpaid", -60_000)]


def test_a_level_of_the_province_is_lawful_and_one_resolved_later_does_not_make_old_payments_wrong(desk: Desk) -> None:
    assert desk.area.parent is not None
    _drawing(desk)
    pay(desk, Month(2026, 4))
    with acting(desk.minh):
        resolved: dict[str, object] = {
            "province": desk.area.parent, "document": "12/NQ-HĐND", "standard_level": 600_000,
            "signed_on": dt.date(2026, 5, 15), "valid_from": dt.date(2026, 4, 1),
        }  # fmt: skip
        Resolution.objects.create(**resolved)
    pay_anyhow(desk, JUNE)

    april = checked(desk, Month(2026, 4))
    assert (april.findings, april.later_law_count) == ((), 1)
    assert kinds(checked(desk, JUNE)) == [("Phạm Văn Bình", "underpaid", -150_000)]


def _moved(person: Individual, there: Desk, on: dt.date) -> None:
    with acting(SYSTEM):
        Residence.objects.filter(individual=person, valid_to__isnull=True).update(valid_to=on)
        Individual.objects.filter(pk=person.pk).update(area=there.area, area_path=there.area.path)
        Membership.objects.filter(individual=person, valid_to__isnull=True).update(valid_to=on)
        Residence.objects.create(individual=person, area=there.area, area_path=there.area.path, valid_from=on)


def test_the_commune_that_was_left_is_told_that_it_paid_on_and_nothing_else(desk: Desk) -> None:
    person = _drawing(desk)
    there = make_desk("25480", "Bình Minh")
    pay_all(desk, Month(2026, 4).through(JULY))
    _moved(person, there, dt.date(2026, 5, 3))

    assert kinds(checked(desk, Month(2026, 4))) == []
    may = checked(desk, Month(2026, 5))
    assert (may.findings, may.unseen_count) == ((), 1)
    [june] = checked(desk, JUNE).findings
    assert (june.kind, june.difference, june.since, june.person_name) == ("moved", 750_000, JUNE, "Phạm Văn Bình")
    assert june.reason == (
        "Registered elsewhere since 03/05/2026; the month is the new commune's to pay, by one payer only."
    )
    assert "Bình Minh" not in str(june)
    assert checked(desk, JULY).findings[0].since == JUNE


def test_a_payroll_approved_before_the_move_keeps_its_month(desk: Desk) -> None:
    person = _drawing(desk)
    there = make_desk("25480", "Bình Minh")
    pay(desk, JUNE, on=dt.date(2026, 5, 20))
    _moved(person, there, dt.date(2026, 5, 25))

    assert kinds(checked(desk, JUNE)) == []
    assert kinds(checked(desk, JUNE, actor=SYSTEM)) == []


def test_a_month_paid_by_both_communes_is_one_finding_of_the_province(desk: Desk) -> None:
    person = _drawing(desk)
    there = make_desk("25480", "Bình Minh")
    pay(desk, JUNE, on=dt.date(2026, 5, 20))
    _moved(person, there, dt.date(2026, 5, 25))
    with acting(SYSTEM):
        make_drawn(there.minh, there.area, person, first_month=JUNE, category="K2")
    pay_anyhow(there, JUNE, on=dt.date(2026, 6, 1))

    here, other = checked(desk, JUNE, actor=SYSTEM), checked(there, JUNE, actor=SYSTEM)

    [finding] = here.findings
    assert (finding.kind, finding.difference, len(finding.lines)) == ("twice", 750_000, 2)
    assert [one.key for one in other.findings] == [finding.key]


def test_who_came_back_was_rightly_paid_by_each_commune_in_its_months(desk: Desk) -> None:
    person = _drawing(desk)
    there = make_desk("25480", "Bình Minh")
    pay(desk, Month(2026, 3))
    pay(desk, JUNE)
    _moved(person, there, dt.date(2026, 4, 2))
    _moved(person, desk, dt.date(2026, 5, 10))

    assert kinds(checked(desk, Month(2026, 3))) == []
    assert kinds(checked(desk, JUNE)) == []


def test_an_error_of_the_office_is_told_apart_from_a_fact_learnt_late(desk: Desk) -> None:
    known, late = _drawing(desk, "Phạm Văn Biết"), _drawing(desk, "Phạm Văn Muộn")
    pay(desk, JUNE)
    for person, told_on in ((known, dt.date(2026, 5, 10)), (late, dt.date(2026, 6, 12))):
        recorded_on(person, BEGAN)
        with acting(desk.lan):
            Circumstance.objects.filter(individual=person).update(valid_to=dt.date(2026, 4, 30))
        recorded_on(person, told_on, tables=["circumstance"], valid_to=dt.date(2026, 4, 30))

    by_name = {one.person_name: one for one in checked(desk, JUNE).findings}

    office, learnt = by_name["Phạm Văn Biết"], by_name["Phạm Văn Muộn"]
    assert (office.belief, office.learnt_on) == ("office", None)
    assert "On 20/05/2026 the records gave 0 đồng for 06/2026." in office.believed
    assert (learnt.belief, learnt.learnt_on) == ("learnt_late", dt.date(2026, 6, 12))
    assert "On 20/05/2026 the records gave 750.000 đồng for 06/2026. K6" in learnt.believed


def test_without_a_record_of_the_day_nobody_is_blamed(desk: Desk) -> None:
    person = _drawing(desk, amount=900_000)
    pay_anyhow(desk, JUNE)
    recorded_on(person, dt.date(2026, 6, 30))

    [finding] = checked(desk, JUNE).findings

    assert (finding.belief, finding.learnt_on) == ("no_record", dt.date(2026, 6, 30))


def test_the_same_question_twice_gives_the_same_rows(desk: Desk) -> None:
    _drawing(desk, amount=900_000)
    _elder(desk, amount=400_000)
    pay_anyhow(desk, JUNE)

    assert checked(desk, JUNE) == checked(desk, JUNE)
