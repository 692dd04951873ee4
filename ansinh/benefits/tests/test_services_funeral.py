"""Funeral support: for whom, how much by the day of death, only the highest, to whoever organises the burial."""

import datetime as dt

import pytest

from ansinh.benefits.errors import NoFuneralSupport, OtherSupportHigher, QuestionNotAsked, WrongState
from ansinh.benefits.funeral_law import funeral_right
from ansinh.benefits.models import Application, FuneralOffer, Office
from ansinh.benefits.services.funerals import grant_funeral_support, refuse_funeral_support
from ansinh.benefits.services.papers import attach_signed_copy, cancel_decision
from ansinh.benefits.testing import make_application, make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.benefits.tests.paying import pay
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.models import Due
from ansinh.registry.models import Individual
from ansinh.registry.services import record_death

DECEMBER = Month(2026, 12)


def _dead(desk: Desk, **changes: object) -> tuple[Individual, Application, Individual]:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
        son = make_person(desk.lan, desk.area, "Phạm Văn Út", birth_date=dt.date(1990, 1, 1))
        record_death(actor=desk.lan, individual=person, died_on=dt.date(2026, 11, 3))
        person.refresh_from_db()
        return person, make_application(desk.lan, desk.area, person, "funeral_support", applicant=son, **changes), son


def test_it_is_paid_once_to_whoever_organises_the_burial(desk: Desk) -> None:
    person, file, son = _dead(desk)
    assert (file.procedure_code, file.due_on) == ("1.001731", dt.date(2026, 11, 26))

    with acting(desk.minh):
        decision = grant_funeral_support(
            actor=desk.minh, application=file, organiser=None, other_support_amount=0, signed_on=TODAY
        )
        [due] = Due.objects.all()
        assert (due.kind, due.amount, due.recipient_id) == ("one_off", 10_800_000, son.pk)
        assert due.decision_reference == decision.reference
        assert FuneralOffer.objects.get().state == "granted"
        with pytest.raises(WrongState, match="granted"):
            grant_funeral_support(
                actor=desk.minh, application=file, organiser=None, other_support_amount=0, signed_on=TODAY
            )
    assert pay(desk, DECEMBER, on=TODAY).total_amount == 10_800_000
    assert person.died_on is not None


def test_social_insurance_is_asked_about_and_the_higher_one_is_not_paid_twice(desk: Desk) -> None:
    _person, file, son = _dead(desk)
    with acting(desk.minh):
        with pytest.raises(QuestionNotAsked, match="Ask whether social insurance pays"):
            grant_funeral_support(
                actor=desk.minh, application=file, organiser=son, other_support_amount=None, signed_on=TODAY
            )
        with pytest.raises(OtherSupportHigher, match="refuse the file"):
            grant_funeral_support(
                actor=desk.minh, application=file, organiser=son, other_support_amount=25_300_000, signed_on=TODAY
            )
        decision = refuse_funeral_support(
            actor=desk.minh, application=file, why="Bảo hiểm xã hội đã chi trả mức cao hơn", signed_on=TODAY
        )
        assert decision.kind == "refuse"
        assert FuneralOffer.objects.get().closing_reason == "Bảo hiểm xã hội đã chi trả mức cao hơn"
        assert not Due.objects.exists()


@pytest.mark.parametrize("is_granted", [True, False])
def test_what_a_cancelled_decision_said_of_a_burial_is_said_by_the_next(desk: Desk, is_granted: bool) -> None:
    _person, file, _son = _dead(desk)
    granted = {"organiser": None, "other_support_amount": 0}
    with acting(desk.minh):
        Office.objects.update(requires_signed_copy=True)
        if is_granted:
            first = grant_funeral_support(actor=desk.minh, application=file, signed_on=TODAY, **granted)  # type: ignore[arg-type]
        else:
            first = refuse_funeral_support(actor=desk.minh, application=file, why="Thiếu giấy tờ", signed_on=TODAY)
        cancel_decision(actor=desk.minh, decision=first, why="Sai tên người nhận")

        again = grant_funeral_support(actor=desk.minh, application=file, signed_on=TODAY, **granted)  # type: ignore[arg-type]

        attach_signed_copy(actor=desk.minh, decision=again, name="qd.pdf", content=b"%PDF-1.7")
        assert Due.objects.get().decision_reference == again.reference


def test_who_drew_nothing_and_met_no_condition_has_no_support(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_person(desk.lan, desk.area, birth_date=dt.date(1980, 1, 1))
        record_death(actor=desk.lan, individual=person, died_on=TODAY)
        person.refresh_from_db()
        assert not FuneralOffer.objects.exists()
        file = make_application(desk.lan, desk.area, person, "funeral_support")
    with acting(desk.minh), pytest.raises(NoFuneralSupport, match="gives no funeral support for Nguyễn Thị Hòa"):
        grant_funeral_support(
            actor=desk.minh, application=file, organiser=None, other_support_amount=0, signed_on=TODAY
        )


@pytest.mark.parametrize(
    ("died_on", "today", "amount"),
    [
        ("2024-06-30", "2024-07-10", 7_200_000),
        ("2024-07-01", "2024-07-10", 10_000_000),
        ("2026-06-30", "2026-11-20", 10_000_000),
        ("2026-07-01", "2026-11-20", 10_800_000),
        ("2026-08-01", "2026-09-01", 10_000_000),
        ("2026-10-05", "2026-11-20", 10_800_000),
    ],
)
def test_the_amount_is_twenty_times_the_level_of_the_month_as_it_binds(
    desk: Desk, died_on: str, today: str, amount: int
) -> None:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
    with clock.at(dt.date.fromisoformat(today)), acting(desk.lan):
        Individual.objects.filter(pk=person.pk).update(died_on=died_on)
        person.refresh_from_db()
        right = funeral_right(individual=person, died_on=dt.date.fromisoformat(died_on), area=desk.area)
    assert right.amount == amount


def test_the_file_after_a_social_pensioners_death_has_its_own_procedure(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_person(desk.lan, desk.area, birth_date=dt.date(1945, 1, 1))
    with acting(desk.minh):
        make_drawn(
            desk.minh, desk.area, person, first_month=Month(2026, 11), benefit="social_pension", category="P75",
            amount=540_000,
        )  # fmt: skip
    with acting(desk.lan):
        record_death(actor=desk.lan, individual=person, died_on=TODAY)
        person.refresh_from_db()
        file = make_application(desk.lan, desk.area, person, "funeral_support")
        assert file.procedure_code == "1.014028"
        assert FuneralOffer.objects.get().amount == 10_800_000


def test_an_old_survivor_who_drew_no_allowance_is_supported_when_the_family_says_so(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_person(
            desk.lan, desk.area, birth_date=dt.date(1940, 1, 1), facts=[("pension", {"amount": 3_000_000})]
        )
        record_death(actor=desk.lan, individual=person, died_on=TODAY)
        person.refresh_from_db()
        assert not FuneralOffer.objects.exists()
        file = make_application(desk.lan, desk.area, person, "funeral_support")
    with acting(desk.minh):
        grant_funeral_support(
            actor=desk.minh, application=file, organiser=None, other_support_amount=0, signed_on=TODAY,
            draws_survivor_benefit=True,
        )  # fmt: skip
        assert Due.objects.get().amount == 10_800_000


def test_the_child_of_a_single_parent_who_draws_is_supported(desk: Desk) -> None:
    with acting(desk.lan):
        mother = make_person(
            desk.lan, desk.area, "Lê Thị Tư", birth_date=dt.date(1990, 1, 1), household_class="poor",
            facts=[("single_parent", {"value": "never_married"})],
        )  # fmt: skip
        child = make_person(
            desk.lan, desk.area, "Lê Văn Con", birth_date=dt.date(2016, 1, 1), facts=[("parent", {"related": mother})]
        )
        record_death(actor=desk.lan, individual=child, died_on=TODAY)
        assert FuneralOffer.objects.get().amount == 10_800_000
