"""Nobody left behind: who is entitled and receives nothing, less or worse; and whom nobody has to visit."""

import datetime as dt
from typing import Any

from ansinh.benefits.services.checking import MissedList, check_missed
from ansinh.benefits.services.suspensions import end_payments, suspend_payments
from ansinh.benefits.testing import make_application, make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.paying import pay
from ansinh.benefits.tests.planting import pay_anyhow
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.models import Cause, Entitlement, LineState, Payment
from ansinh.payments.testing import make_entitlement
from ansinh.registry.models import Individual, Membership, Residence
from ansinh.registry.services import record_death
from ansinh.registry.testing import make_circumstance

MAY, JUNE, AUGUST, OCTOBER, NOVEMBER, DECEMBER = (Month(2026, number) for number in (5, 6, 8, 10, 11, 12))
BEGAN = dt.date(2026, 1, 10)


def _missed(desk: Desk, month: Month = NOVEMBER, *, actor: Actor | None = None) -> MissedList:
    return check_missed(actor=actor or desk.lan, area=desk.area, month=month)


def _rows(part: MissedList) -> list[tuple[str, str, str, int, int]]:
    return [(one.person_name, one.kind, one.category, one.received_amount, one.lawful_amount) for one in part.findings]


def _apart(part: MissedList) -> list[tuple[str, str]]:
    return [(one.person_name, one.standing) for one in part.told_apart]


def _drawing(desk: Desk, name: str, *, amount: int = 810_000) -> Individual:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, name)
    with acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=NOVEMBER, amount=amount)
    return person


def test_who_draws_what_the_law_gives_is_not_missed_and_who_draws_nothing_is(desk: Desk) -> None:
    _drawing(desk, "Phạm Văn Hưởng")
    with acting(desk.lan):
        make_disabled(desk.lan, desk.area, "Phạm Văn Bỏ")
        make_person(desk.lan, desk.area, birth_date=dt.date(1990, 1, 1))

    part = _missed(desk)

    assert _rows(part) == [("Phạm Văn Bỏ", "nothing", "K6", 0, 810_000)]
    assert (part.person_count, part.entitled_count, part.told_apart) == (3, 2, ())


def test_less_and_worse_are_told_apart_and_each_names_what_is_received(desk: Desk) -> None:
    _drawing(desk, "Phạm Văn Ít", amount=750_000)
    with acting(desk.lan):
        old = make_disabled(desk.lan, desk.area, "Trần Thị Năm", birth_date=dt.date(1940, 1, 1))
    with acting(desk.minh):
        make_drawn(
            desk.minh, desk.area, old, first_month=NOVEMBER, benefit="social_pension", category="P75", amount=540_000
        )

    part = _missed(desk)

    assert sorted(_rows(part)) == [
        ("Phạm Văn Ít", "less", "K6", 750_000, 810_000),
        ("Trần Thị Năm", "better", "K6", 540_000, 1_080_000),
    ]
    assert {one.received for one in part.findings} == {"K6: 750.000 đồng", "P75: 540.000 đồng"}


def test_a_single_parent_who_draws_only_the_other_category_misses_the_children(desk: Desk) -> None:
    with acting(desk.lan):
        parent = make_disabled(desk.lan, desk.area, "Phạm Thị Đơn", household_class="poor", sex="female")
        make_circumstance(desk.lan, parent, "single_parent", value="never_married", valid_from=dt.date(2022, 1, 1))
        for name in ("Phạm Ngọc Mai", "Phạm Ngọc Đào"):
            child = make_person(desk.lan, desk.area, name, birth_date=dt.date(2018, 6, 1))
            make_circumstance(desk.lan, child, "parent", related=parent, valid_from=dt.date(2022, 1, 1))
    with acting(desk.minh):
        make_drawn(desk.minh, desk.area, parent, first_month=NOVEMBER, amount=810_000)

    assert _rows(_missed(desk)) == [("Phạm Thị Đơn", "nothing", "K4", 0, 1_080_000)]


def test_a_pupil_cut_off_at_22_who_still_studies_is_missed_since_october(desk: Desk) -> None:
    with acting(desk.lan):
        make_person(
            desk.lan, desk.area, "Lê Thị Sót", birth_date=dt.date(2003, 1, 1),
            facts=[("was_child_recipient", {}), ("studying", {})],
        )  # fmt: skip

    [finding] = _missed(desk).findings

    assert (finding.category, finding.entitled_since, finding.lost_months) == ("K2", OCTOBER, 1)
    assert _rows(_missed(desk, AUGUST)) == []


def test_months_before_a_decision_are_lost_since_july_2025_and_this_month_is_not(desk: Desk) -> None:
    with acting(desk.lan):
        make_disabled(desk.lan, desk.area, "Phạm Văn Bỏ", since=dt.date(2022, 1, 1))
        make_disabled(desk.lan, desk.area, "Phạm Văn Mới", since=dt.date(2026, 9, 5))

    by_name = {one.person_name: one for one in _missed(desk).findings}

    old, new = by_name["Phạm Văn Bỏ"], by_name["Phạm Văn Mới"]
    assert (old.entitled_since, old.lost_months, old.lost_amount) == (Month(2025, 7), 16, 12 * 750_000 + 4 * 810_000)
    assert (new.entitled_since, new.lost_months, new.lost_amount) == (Month(2026, 9), 2, 2 * 810_000)


def test_what_is_proven_and_what_is_only_declared_is_said(desk: Desk) -> None:
    with acting(desk.lan):
        make_disabled(desk.lan, desk.area, "Phạm Văn Có")
        make_person(
            desk.lan, desk.area, "Phạm Văn Khai", birth_date=dt.date(1980, 1, 1),
            facts=[("disability", {"value": "severe", "source": "payment_list"})],
        )  # fmt: skip
        make_person(
            desk.lan, desk.area, "Phạm Văn Lỡ", birth_date=dt.date(1980, 1, 1),
            facts=[("disability", {"value": "severe", "expires_on": dt.date(2026, 6, 30)})],
        )  # fmt: skip

    by_name = {one.person_name: one for one in _missed(desk).findings}

    assert by_name["Phạm Văn Có"].have == ("disability (severe): certificate KT-01 of 10/03/2022.",)
    declared = by_name["Phạm Văn Khai"]
    assert (declared.kind, declared.have) == ("nearly", ())
    assert declared.needed[0] == (
        "disability (severe): known only by the payment list of the office (unverified); the paper that proves it is"
        " needed."
    )
    assert by_name["Phạm Văn Lỡ"].kind == "nothing"
    assert "the proof lapsed on 30/06/2026" in by_name["Phạm Văn Lỡ"].needed[0]


def test_an_open_file_a_suspension_a_refusal_of_ones_own_and_a_later_beginning_need_no_visit(desk: Desk) -> None:
    with acting(desk.lan):
        applied = make_disabled(desk.lan, desk.area, "Phạm Văn Nộp")
        make_application(desk.lan, desk.area, applied)
        later = make_disabled(desk.lan, desk.area, "Phạm Văn Sau")
        held = make_disabled(desk.lan, desk.area, "Phạm Văn Giam")
        make_circumstance(desk.lan, held, "detention", valid_from=dt.date(2026, 9, 1))
    suspended, declined = _drawing(desk, "Phạm Văn Dừng"), _drawing(desk, "Phạm Văn Thôi")
    with acting(desk.minh):
        make_drawn(desk.minh, desk.area, later, first_month=DECEMBER, amount=810_000)
        entitlements = {one.individual_id: one for one in Entitlement.objects.all()}
        common: dict[str, Any] = {"actor": desk.minh, "area": desk.area, "first_month_not_paid": NOVEMBER}
        signed_on = clock.today()
        suspend_payments(
            **common, entitlements=[entitlements[suspended.pk]], cause=Cause.NOT_COLLECTED, signed_on=signed_on
        )
        end_payments(**common, entitlements=[entitlements[declined.pk]], cause=Cause.DECLINED, signed_on=signed_on)

    part = _missed(desk)

    assert part.findings == ()
    assert sorted(_apart(part)) == [
        ("Phạm Văn Dừng", "suspended"),
        ("Phạm Văn Giam", "detained"),
        ("Phạm Văn Nộp", "applied"),
        ("Phạm Văn Sau", "begins_later"),
        ("Phạm Văn Thôi", "declined"),
    ]


def test_the_dead_are_not_visited(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
        record_death(actor=desk.lan, individual=person, died_on=dt.date(2026, 11, 5))

    assert _missed(desk).person_count == 0


def test_where_the_month_is_paid_the_payroll_counts_and_not_the_paper(desk: Desk) -> None:
    paid, returned, taken_out = (_drawing(desk, name) for name in ("Phạm Văn Trả", "Phạm Văn Về", "Phạm Văn Rút"))
    pay(desk, NOVEMBER, on=dt.date(2026, 11, 19))
    with acting(desk.lan):
        forgotten = make_disabled(desk.lan, desk.area, "Phạm Văn Quên")
    with acting(desk.minh):
        lines = Payment.objects.filter(for_month=NOVEMBER.first_day)
        lines.filter(individual=returned).update(state=LineState.RETURNED, return_reason="sai tên")
        lines.filter(individual=taken_out).update(state=LineState.CANCELLED)
        make_entitlement(
            desk.minh, desk.area, forgotten, benefit="social_allowance", category="K6", amount=810_000,
            first_month=NOVEMBER,
        )  # fmt: skip

    part = _missed(desk)

    assert _rows(part) == [("Phạm Văn Quên", "nothing", "K6", 0, 810_000)]
    assert _apart(part) == [("Phạm Văn Rút", "taken_out")]
    assert paid.full_name not in str(part)


def test_a_month_right_when_paid_waits_for_the_level_review_and_is_no_finding(desk: Desk) -> None:
    with clock.at(BEGAN), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, "Phạm Văn Cũ")
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 1))
    pay(desk, AUGUST)

    part = _missed(desk, AUGUST)

    assert (part.findings, part.told_apart, part.later_law_count) == ((), (), 1)


def test_who_came_after_the_month_was_another_communes_to_find(desk: Desk) -> None:
    there = make_desk("25480", "Bình Minh")
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, since=dt.date(2024, 1, 1))
    with acting(SYSTEM):
        on = dt.date(2026, 10, 10)
        Membership.objects.filter(individual=person).update(valid_to=on)
        Residence.objects.filter(individual=person).update(valid_to=on)
        Individual.objects.filter(pk=person.pk).update(area=there.area, area_path=there.area.path)
        Residence.objects.create(individual=person, area=there.area, area_path=there.area.path, valid_from=on)

    assert _missed(there, Month(2026, 9)).person_count == 0
    assert len(_missed(there).findings) == 1
    assert _missed(desk).person_count == 0


def test_a_person_paid_by_another_commune_for_the_month_is_seen_by_the_province(desk: Desk) -> None:
    person = _drawing(desk, "Phạm Văn Đi")
    there = make_desk("25480", "Bình Minh")
    pay_anyhow(desk, NOVEMBER, on=dt.date(2026, 11, 2))
    with acting(SYSTEM):
        on = dt.date(2026, 11, 4)
        Membership.objects.filter(individual=person).update(valid_to=on)
        Residence.objects.filter(individual=person).update(valid_to=on)
        Individual.objects.filter(pk=person.pk).update(area=there.area, area_path=there.area.path)
        Residence.objects.create(individual=person, area=there.area, area_path=there.area.path, valid_from=on)

    assert len(_missed(there).findings) == 1
    assert _missed(there, actor=SYSTEM).findings == ()


def test_the_same_question_twice_gives_the_same_rows(desk: Desk) -> None:
    _drawing(desk, "Phạm Văn Ít", amount=750_000)
    with acting(desk.lan):
        make_disabled(desk.lan, desk.area, "Phạm Văn Bỏ")

    assert _missed(desk) == _missed(desk)
    assert len({one.key for one in _missed(desk).findings}) == 2


def test_whom_one_unknown_fact_keeps_from_a_right_is_told_apart_to_be_asked(desk: Desk) -> None:
    with clock.at(BEGAN), acting(desk.lan):
        pupil = make_person(
            desk.lan, desk.area, "Lê Thị Học", birth_date=dt.date(2010, 4, 1), facts=[("parental_loss", {"value": "b"})]
        )
    with clock.at(BEGAN), acting(desk.minh):
        entitlement = make_drawn(desk.minh, desk.area, pupil, first_month=Month(2026, 1), category="K1", amount=750_000)
    with acting(desk.minh):
        end_payments(
            actor=desk.minh, area=desk.area, entitlements=[entitlement], cause=Cause.NO_LONGER_ENTITLED,
            first_month_not_paid=MAY, signed_on=clock.today(),
        )  # fmt: skip
    with acting(desk.lan):
        make_person(
            desk.lan, desk.area, "Phạm Văn Lỡ", birth_date=dt.date(1980, 1, 1),
            facts=[
                ("disability", {"value": "severe", "expires_on": dt.date(2026, 6, 30), "valid_to": dt.date(2026, 7, 1)})
            ],
        )  # fmt: skip

    part = _missed(desk)

    assert part.findings == ()
    assert sorted((one.person_name, one.kind, one.category, one.standing) for one in part.told_apart) == [
        ("Lê Thị Học", "nearly", "K2", "to_be_asked"),
        ("Phạm Văn Lỡ", "nearly", "K6", "to_be_asked"),
    ]
    assert "lapsed on 30/06/2026" in str([one.needed for one in part.told_apart])
