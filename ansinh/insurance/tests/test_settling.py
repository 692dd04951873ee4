"""Reminders of a card that ends on another day than it was to: settled by what replaced it, or said no more."""

import datetime as dt

import pytest

from ansinh.core import clock
from ansinh.core.wall import acting
from ansinh.insurance.models import Card
from ansinh.insurance.services import NewCard, correct_card, end_card, import_card_list
from ansinh.insurance.testing import list_row, make_card, make_card_list
from ansinh.insurance.tests.test_renewals import OPENED, Village, village
from ansinh.messaging.models import Message
from ansinh.messaging.services import queue_daily_steps
from ansinh.registry.models import Individual
from ansinh.registry.services import merge_individuals

pytestmark = pytest.mark.django_db
__all__ = ["village"]
SOON = dt.date(2026, 12, 10)


def _reminded(village: Village, *, is_sent: bool = True) -> tuple[Individual, Card]:
    (hoa,) = village.family("Nguyễn Thị Hoa", phone="0912345678")
    village.opened()
    if is_sent:
        village.on(OPENED)
    else:
        with clock.at(OPENED):
            queue_daily_steps()
    with acting(village.lan):
        return hoa, Card.objects.get(individual=hoa)


def _told(village: Village) -> tuple[str, str, dt.date | None]:
    with acting(village.lan):
        one = Message.objects.get()
    return one.state, one.reason, one.acted_on


@pytest.mark.parametrize(("is_sent", "told"), [(True, ("sent", "", SOON)), (False, ("suppressed", "settled", None))])
def test_a_card_of_another_group_on_the_office_s_list_settles_the_reminder_of_the_old_day(
    village: Village, is_sent: bool, told: tuple[str, str, dt.date | None]
) -> None:
    hoa, old = _reminded(village, is_sent=is_sent)
    with clock.at(SOON), acting(village.lan):
        row = list_row(hoa, group="DN", first="10/12/2026", last="31/12/2027")
        import_card_list(actor=village.lan, run=make_card_list(village.lan, village.area, row))
        old.refresh_from_db()

    assert old.valid_to == SOON
    assert _told(village) == told


def test_a_card_ended_for_another_group_settles_it_and_one_given_back_takes_it_out(village: Village) -> None:
    _hoa, card = _reminded(village)
    with clock.at(SOON), acting(village.lan):
        end_card(actor=village.lan, card=card, last_day=dt.date(2026, 12, 9), cause="other_group")

    assert _told(village) == ("sent", "", SOON)


def test_what_waits_to_be_said_of_a_card_that_was_given_back_is_not_said(village: Village) -> None:
    _hoa, card = _reminded(village, is_sent=False)
    with clock.at(SOON), acting(village.lan):
        end_card(actor=village.lan, card=card, last_day=dt.date(2026, 12, 9), cause="returned")

    assert _told(village) == ("suppressed", "settled", None)


def test_what_waits_to_be_said_of_a_wrong_last_day_is_not_said(village: Village) -> None:
    hoa, card = _reminded(village, is_sent=False)
    with clock.at(SOON), acting(village.lan):
        right = NewCard(hoa, card.group, card.valid_from, dt.date(2027, 3, 31))
        correct_card(actor=village.lan, card=card, new=right, why="sai ngày")

    assert _told(village) == ("suppressed", "settled", None)


def test_a_card_that_by_its_correction_follows_another_settles_that_one(village: Village) -> None:
    hoa, _card = _reminded(village)
    with clock.at(SOON), acting(village.lan):
        Message.objects.update(acted_on=None)
        later = make_card(village.lan, hoa, valid_from=dt.date(2027, 1, 2), last_day=dt.date(2027, 12, 31))
        Message.objects.update(acted_on=None)
        right = NewCard(hoa, "household", dt.date(2027, 1, 1), dt.date(2027, 12, 31))
        correct_card(actor=village.lan, card=later, new=right, why="sai ngày")

    assert _told(village) == ("sent", "", SOON)


def test_the_next_card_under_a_record_that_proves_to_be_the_same_person_settles_it(village: Village) -> None:
    hoa, _card = _reminded(village)
    (same,) = village.family("Nguyễn Thị Hoa", last=dt.date(2027, 12, 31), valid_from=dt.date(2027, 1, 1))
    with clock.at(SOON), acting(village.lan):
        merge_individuals(
            actor=village.lan, survivor=hoa, merged=same, why="nhập hai lần", on=SOON,
            choices={"membership": "survivor"},
        )  # fmt: skip

    assert _told(village) == ("sent", "", SOON)
