"""Reminders before cards run out: the right people, the exact sum, each step once, a reason for who is left out."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune, make_hamlet
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.insurance.errors import MonthsOutOfRange, RenewalsOpen
from ansinh.insurance.models import Card
from ansinh.insurance.queries import renewals
from ansinh.insurance.renewals import RenewalTerms
from ansinh.insurance.services import NewCard, correct_card, end_card, open_renewals, settling
from ansinh.insurance.testing import at_work, make_card, make_family
from ansinh.messaging.channels import Answer
from ansinh.messaging.models import Campaign, Gateway, Incoming, Message, SendingRules, Skip
from ansinh.messaging.services import (
    end_campaign,
    hear,
    queue_daily_steps,
    send_due,
    settle_answer,
    settle_heard,
)
from ansinh.messaging.testing import PlayedChannel, make_gateway
from ansinh.registry.models import Individual
from ansinh.registry.services import record_contact_point, record_death

pytestmark = pytest.mark.django_db

LAST = dt.date(2026, 12, 31)
OPENED = dt.date(2026, 12, 1)
TERMS = RenewalTerms(months=12, paying_place="Bưu điện xã")


@dataclass
class Village:
    area: Area
    hamlet: Area
    lan: Actor
    gateway: Gateway
    channel: PlayedChannel

    def family(
        self, *names: str, phone: str = "", last: dt.date = LAST, valid_from: dt.date = dt.date(2026, 1, 1),
        **changes: Any,
    ) -> list[Individual]:  # fmt: skip
        """A family with cards that end on a day, its head with a telephone where one is given."""
        with acting(self.lan):
            people = make_family(self.lan, self.area, *names, hamlet=self.hamlet, **changes)
            if phone:
                since = dt.date(2026, 1, 1)
                record_contact_point(actor=self.lan, individual=people[0], channel="phone", value=phone, on=since)
            for one in people:
                make_card(self.lan, one, valid_from=valid_from, last_day=last)
        return people

    def opened(self, on: dt.date = OPENED) -> Campaign:
        with clock.at(on), acting(self.lan):
            return open_renewals(actor=self.lan, area=self.area, terms=TERMS)

    def on(self, day: dt.date) -> None:
        """The day passes: what is due is written and sent."""
        with clock.at(day):
            queue_daily_steps()
            send_due(make_channel=self.channel.as_channel)

    def told(self) -> list[tuple[int, str, str]]:
        with acting(self.lan):
            return list(Message.objects.order_by("pk").values_list("step", "name", "state"))

    def left_out(self) -> list[tuple[int, str, str]]:
        with acting(self.lan):
            return list(Skip.objects.order_by("step", "name").values_list("step", "name", "reason"))


@pytest.fixture
def village(db: None) -> Iterator[Village]:
    area = make_commune()
    with clock.at(dt.date(2026, 11, 26)):
        yield Village(area, make_hamlet(area), at_work("lan", area), make_gateway(area), PlayedChannel())


def test_the_steps_go_out_thirty_and_ten_days_before_and_the_day_after_each_once(village: Village) -> None:
    village.family("Nguyễn Thị Hoa", phone="0912345678")
    village.opened()

    for day in (1, 1, 2, 21, 22, 31):
        village.on(dt.date(2026, 12, day))
    village.on(dt.date(2027, 1, 1))
    village.on(dt.date(2027, 1, 2))

    assert village.told() == [
        (1, "Nguyễn Thị Hoa", "sent"),
        (2, "Nguyễn Thị Hoa", "sent"),
        (3, "Nguyễn Thị Hoa", "sent"),
    ]


def test_the_text_tells_the_exact_sum_of_the_household_and_where_to_pay_it(village: Village) -> None:
    village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc", phone="0912345678")
    village.opened()

    village.on(OPENED)

    (text,) = village.channel.texts()
    # The first pays 113,850 a month, the second 70 % of it: twelve months of both.
    assert "2.322.540d" in text
    assert "Nguyen Thi Hoa" in text
    assert "31/12/2026" in text
    assert "Buu dien xa" in text
    with acting(village.lan):
        assert Message.objects.get().segments == 1


def test_members_told_by_the_head_s_telephone_get_one_message_together(village: Village) -> None:
    village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc", "Nguyễn Thị Lan", phone="0912345678")
    village.opened()

    village.on(OPENED)

    (text,) = village.channel.texts()
    assert "Nguyen Thi Hoa, Nguyen Van Loc va Nguyen Thi Lan" in text
    assert [(name, reason) for _step, name, reason in village.left_out()] == [
        ("Nguyễn Thị Lan", "same_household"), ("Nguyễn Văn Lộc", "same_household"),
    ]  # fmt: skip


def _written(village: Village, day: dt.date) -> None:
    """What is due on the day is written, in the night: nothing of it goes yet."""
    with clock.at(day):
        queue_daily_steps()


def test_a_message_to_a_household_is_written_anew_when_a_member_dies_before_it_goes(village: Village) -> None:
    _hoa, loc = village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc", phone="0912345678")
    village.opened()
    _written(village, OPENED)
    with clock.at(OPENED), acting(village.lan):
        record_death(actor=village.lan, individual=loc, died_on=OPENED)

    village.on(OPENED)

    (text,) = village.channel.texts()
    assert "Loc" not in text
    assert "1.366.200d" in text
    assert [(name, reason) for _step, name, reason in village.left_out()] == [("Nguyễn Văn Lộc", "dead")]


@pytest.mark.parametrize(("renewed", "told"), [(0, "Nguyen Van Loc"), (1, "Nguyen Thi Hoa")])
def test_a_message_to_a_household_is_written_anew_when_a_member_renews_before_it_goes(
    village: Village, renewed: int, told: str
) -> None:
    people = village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc", phone="0912345678")
    village.opened()
    _written(village, OPENED)
    with clock.at(OPENED), acting(village.lan):
        make_card(village.lan, people[renewed], valid_from=LAST + dt.timedelta(days=1), last_day=dt.date(2027, 12, 31))

    village.on(OPENED)
    village.on(dt.date(2026, 12, 2))

    (text,) = village.channel.texts()
    assert f"BHYT cua {told} het han" in text


def test_what_went_to_a_household_is_not_said_again_when_a_member_dies(village: Village) -> None:
    _hoa, loc = village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc", phone="0912345678")
    village.opened()
    village.on(OPENED)
    with clock.at(OPENED), acting(village.lan):
        record_death(actor=village.lan, individual=loc, died_on=OPENED)

    village.on(dt.date(2026, 12, 2))

    assert len(village.channel.texts()) == 1


@pytest.mark.parametrize("dead", [0, 1])
def test_the_dead_whose_card_a_list_brings_later_are_neither_told_nor_named(village: Village, dead: int) -> None:
    people = village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc", phone="0912345678")
    with acting(village.lan):
        Individual.objects.filter(pk=people[dead].pk).update(died_on=dt.date(2026, 11, 20))
    _reached_by(village, people[1 - dead], "0987654321")
    village.opened()

    village.on(OPENED)

    (text,) = village.channel.texts()
    assert ["Hoa", "Loc"][dead] not in text
    assert [reason for _step, _name, reason in village.left_out()] == ["dead"]


def test_a_card_issued_by_mistake_renews_nothing(village: Village) -> None:
    (hoa,) = village.family("Nguyễn Thị Hoa", phone="0912345678")
    with acting(village.lan):
        first = LAST + dt.timedelta(days=1)
        card = make_card(village.lan, hoa, valid_from=first, last_day=dt.date(2027, 12, 31))
        end_card(actor=village.lan, card=card, last_day=first, cause="mistake")
    village.opened()

    village.on(OPENED)

    assert len(village.channel.texts()) == 1


def test_a_death_taken_back_lets_the_living_be_reminded(village: Village) -> None:
    (hoa,) = village.family("Nguyễn Thị Hoa", phone="0912345678")
    with acting(village.lan):
        record_death(actor=village.lan, individual=hoa, died_on=dt.date(2026, 11, 20))
        Individual.objects.filter(pk=hoa.pk).update(died_on=None)
        hoa.refresh_from_db()
        card = Card.objects.get(individual=hoa)
        new = NewCard(individual=hoa, group=card.group, valid_from=card.valid_from, last_day=LAST)
        assert correct_card(actor=village.lan, card=card, new=new, why="Báo nhầm").end_cause == ""
    village.opened()

    village.on(OPENED)

    assert len(village.channel.texts()) == 1


def test_no_household_is_told_in_two_parts_however_many_cards_end(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewals, "AT_ONCE", 1)
    village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc", phone="0912345678")
    village.family("Trần Thị Ba", "Trần Văn Tư", phone="0912345679")
    village.opened()

    village.on(OPENED)

    assert len(village.channel.texts()) == 2


def _reached_by(village: Village, individual: Individual, value: str, channel: str = "phone") -> None:
    with acting(village.lan):
        record_contact_point(
            actor=village.lan, individual=individual, channel=channel, value=value, on=dt.date(2026, 1, 1)
        )


def test_members_whom_one_telephone_reaches_get_one_message_whatever_way_they_have_besides(village: Village) -> None:
    _hoa, loc = village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc", phone="0912345678")
    _reached_by(village, loc, "0987654321", "zalo")
    village.opened()

    village.on(OPENED)

    (text,) = village.channel.texts()
    assert "Nguyen Thi Hoa va Nguyen Van Loc" in text


def test_members_with_a_telephone_each_are_told_each_of_their_own_card(village: Village) -> None:
    hoa, loc, _lan = village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc", "Nguyễn Thị Lan", phone="0912345678")
    _reached_by(village, loc, "0987654321")
    _reached_by(village, hoa, "0912345678", "zalo")
    village.opened()

    village.on(OPENED)

    told = {one.address: one.text for one in village.channel.arrived}
    assert sorted(told) == ["0912345678", "0987654321"]
    assert "Nguyen Thi Hoa va Nguyen Thi Lan" in told["0912345678"]
    assert "Loc" not in told["0912345678"]
    assert "cua Nguyen Van Loc" in told["0987654321"]
    with acting(village.lan):
        assert list(Skip.objects.values_list("name", "told_with")) == [("Nguyễn Thị Lan", f"i{hoa.pk}")]


def test_an_answer_from_the_own_telephone_is_not_that_of_the_others(village: Village) -> None:
    _hoa, loc, _lan = village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc", "Nguyễn Thị Lan", phone="0912345678")
    _reached_by(village, loc, "0987654321")
    village.opened()
    village.on(OPENED)
    _answered(village, "1", "84987654321")

    village.on(dt.date(2026, 12, 21))

    assert "Nguyen Thi Hoa va Nguyen Thi Lan" in village.channel.texts()[-1]
    assert [(name, reason) for step, name, reason in village.left_out() if step == 2] == [
        ("Nguyễn Thị Lan", "same_household"), ("Nguyễn Văn Lộc", "answered"),
    ]  # fmt: skip


def test_a_household_that_can_be_reached_at_last_gets_one_message_once(village: Village) -> None:
    hoa, _loc = village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc")
    village.opened()
    village.on(OPENED)
    _reached_by(village, hoa, "0912345678")

    village.on(dt.date(2026, 12, 2))
    village.on(dt.date(2026, 12, 3))

    (text,) = village.channel.texts()
    assert "Nguyen Thi Hoa va Nguyen Van Loc" in text


def test_whom_the_month_s_budget_did_not_reach_are_told_together_once_it_does(village: Village) -> None:
    village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc", phone="0912345678")
    rules = SendingRules.objects.create(area=village.area, office_a_day=100, month_points=0)
    village.opened()
    village.on(OPENED)
    assert [reason for _step, _name, reason in village.left_out()] == ["budget", "budget"]
    rules.month_points = 100
    rules.save()

    village.on(dt.date(2026, 12, 2))
    village.on(dt.date(2026, 12, 3))

    (text,) = village.channel.texts()
    assert "Nguyen Thi Hoa va Nguyen Van Loc" in text


def test_whom_the_state_pays_for_is_told_that_nothing_is_to_be_paid(village: Village) -> None:
    village.family("Lò Văn Tí", phone="0912345678", birth_date=dt.date(2023, 5, 1))
    village.opened()

    village.on(OPENED)

    (text,) = village.channel.texts()
    assert "khong phai dong" in text
    assert "0d" not in text


def test_renewal_ends_the_reminders_and_counts_for_the_message(village: Village) -> None:
    (hoa,) = village.family("Nguyễn Thị Hoa", phone="0912345678")
    village.opened()
    village.on(OPENED)
    with clock.at(dt.date(2026, 12, 10)), acting(village.lan):
        make_card(village.lan, hoa, valid_from=dt.date(2027, 1, 1), last_day=dt.date(2027, 12, 31))

    village.on(dt.date(2026, 12, 21))

    assert village.told() == [(1, "Nguyễn Thị Hoa", "sent")]
    assert village.left_out() == [(2, "Nguyễn Thị Hoa", "settled")]
    with acting(village.lan):
        assert Message.objects.get().acted_on == dt.date(2026, 12, 10)


def test_who_answers_that_it_is_done_is_not_reminded_again(village: Village) -> None:
    village.family("Nguyễn Thị Hoa", phone="0912345678")
    village.opened()
    village.on(OPENED)
    hear(gateway=village.gateway, news=[Answer("84912345678", "Da dong roi a", provider_id="x1")])
    settle_heard(gateway=village.gateway)

    village.on(dt.date(2026, 12, 21))

    assert village.told() == [(1, "Nguyễn Thị Hoa", "sent")]
    assert village.left_out() == [(2, "Nguyễn Thị Hoa", "answered")]


def test_the_dead_get_nothing_and_the_reason_is_kept(village: Village) -> None:
    (hoa,) = village.family("Nguyễn Thị Hoa", phone="0912345678")
    village.opened()
    with acting(village.lan):
        record_death(actor=SYSTEM, individual=hoa, died_on=dt.date(2026, 11, 20))

    village.on(OPENED)

    assert village.told() == []


def test_who_has_no_telephone_is_visited_in_the_end(village: Village) -> None:
    village.family("Nguyễn Thị Hoa")
    village.opened()

    for day in (dt.date(2026, 12, 1), dt.date(2026, 12, 21), dt.date(2027, 1, 1)):
        village.on(day)

    assert village.told() == []
    assert [(step, reason) for step, _name, reason in village.left_out()] == [
        (1, "unreachable"), (2, "unreachable"), (3, "unreachable"),
    ]  # fmt: skip


def test_days_on_which_nothing_ran_are_made_up_for_without_two_steps_at_once(village: Village) -> None:
    village.family("Nguyễn Thị Hoa", phone="0912345678")
    village.opened()

    village.on(dt.date(2026, 12, 15))
    assert [step for step, _name, _state in village.told()] == [1]
    village.on(dt.date(2027, 1, 3))
    assert [step for step, _name, _state in village.told()] == [1, 3]


def test_a_card_of_the_next_year_is_reminded_of_again(village: Village) -> None:
    (hoa,) = village.family("Nguyễn Thị Hoa", phone="0912345678")
    village.opened()
    village.on(OPENED)
    with acting(village.lan):
        make_card(village.lan, hoa, valid_from=dt.date(2027, 1, 1), last_day=dt.date(2027, 12, 31))

    village.on(dt.date(2027, 12, 1))

    assert [step for step, _name, _state in village.told()] == [1, 1]


def test_reminders_are_opened_once_by_who_may(village: Village) -> None:
    neighbour = at_work("lan", make_commune("25480", "Bình Minh"))
    reader = at_work("lan", village.area, without="edit_insurance")
    for actor, refusal in ((reader, NoRight), (neighbour, OutsideScope)):
        with acting(actor), pytest.raises(refusal):
            open_renewals(actor=actor, area=village.area, terms=TERMS)
    with acting(village.lan), pytest.raises(MonthsOutOfRange):
        open_renewals(actor=village.lan, area=village.area, terms=RenewalTerms(0))
    campaign = village.opened()
    with acting(village.lan), pytest.raises(RenewalsOpen, match="Nhắc gia hạn"):
        open_renewals(actor=village.lan, area=village.area, terms=TERMS)
    with acting(village.lan):
        end_campaign(actor=village.lan, campaign=campaign)
        assert open_renewals(actor=village.lan, area=village.area, terms=TERMS).state == "running"


def test_another_commune_s_cards_are_not_touched(village: Village) -> None:
    village.family("Nguyễn Thị Hoa", phone="0912345678")
    other = make_commune("25480", "Bình Minh")
    lan = at_work("lan", other)
    with clock.at(OPENED), acting(lan):
        open_renewals(actor=lan, area=other, terms=TERMS)

    village.on(OPENED)

    with acting(SYSTEM):
        assert not Message.objects.exists()


def _answered(village: Village, text: str, address: str = "84912345678") -> None:
    hear(gateway=village.gateway, news=[Answer(address, text, provider_id=text)])
    settle_heard(gateway=village.gateway)


@pytest.mark.parametrize("text", ["2", "Nhà tôi còn hai người nữa, đóng ở đâu?"])
def test_an_answer_to_be_read_holds_the_next_step_until_an_officer_has_settled_it(village: Village, text: str) -> None:
    village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc", phone="0912345678")
    village.opened()
    village.on(OPENED)
    _answered(village, text)

    village.on(dt.date(2026, 12, 21))
    assert [step for step, _name, _state in village.told()] == [1]
    with acting(village.lan):
        settle_answer(actor=village.lan, incoming=Incoming.objects.get(), note="đã gọi lại")
    village.on(dt.date(2026, 12, 22))

    assert village.told()[1:] == [(2, "Nguyễn Thị Hoa", "sent")]
    assert {(name, reason) for step, name, reason in village.left_out() if step == 2} == {
        ("Nguyễn Thị Hoa", "answered"), ("Nguyễn Văn Lộc", "same_household"),
    }  # fmt: skip


def test_a_household_s_answer_counts_for_all_whom_its_message_was_for(village: Village) -> None:
    village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc", phone="0912345678")
    village.opened()
    village.on(OPENED)
    _answered(village, "1")

    village.on(dt.date(2026, 12, 21))

    assert [step for step, _name, _state in village.told()] == [1]
    assert [(name, reason) for step, name, reason in village.left_out() if step == 2] == [
        ("Nguyễn Thị Hoa", "answered"), ("Nguyễn Văn Lộc", "answered"),
    ]  # fmt: skip


def test_no_text_tells_a_number_of_days_and_each_is_of_use_until_the_next(village: Village) -> None:
    village.family("Nguyễn Thị Hoa", phone="0912345678")
    village.opened()
    with clock.at(dt.date(2026, 12, 26)):
        queue_daily_steps()

    with acting(village.lan):
        one = Message.objects.get()
    assert one.step == 2
    assert "ngày" not in one.text
    assert "ngay" not in one.text
    assert one.expires_at is not None
    assert one.expires_at.astimezone(clock.VIET_NAM).date() == dt.date(2027, 1, 1)


def test_one_visit_asks_for_the_whole_household_without_any_sum(village: Village) -> None:
    names = [f"Nguyễn Thị Ngọc Phương {name}" for name in ("Anh", "Bích", "Chi", "Dung", "Giang", "Hà", "Lan", "Mai")]
    village.family(*names)
    village.opened()

    village.on(dt.date(2027, 1, 7))

    with acting(village.lan):
        one = Message.objects.get()
    assert one.medium == "visit"
    assert one.text.startswith(f"Hỏi {names[0]}, {names[1]}, ")
    assert " và 4 người nữa: thẻ BHYT hết hạn 31/12/2026" in one.text
    assert "đồng" not in one.text
    assert len(one.text) < 300
    assert [reason for _step, _name, reason in village.left_out()] == ["same_household"] * 7


def test_the_visit_is_withdrawn_once_nobody_of_the_household_waits_for_a_card(village: Village) -> None:
    seen: list[frozenset[int]] = []
    hoa, loc = village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc")
    village.opened()
    village.on(dt.date(2027, 1, 7))
    with acting(village.lan):
        visit = Message.objects.get()

    with pytest.MonkeyPatch.context() as patch, clock.at(dt.date(2027, 1, 9)), acting(village.lan):
        patch.setattr(settling, "announce", lambda event: seen.append(event.messages))
        for one, told in ((loc, []), (hoa, [frozenset({visit.pk})])):
            make_card(village.lan, one, valid_from=dt.date(2027, 1, 9), last_day=dt.date(2027, 12, 31))
            assert seen == told
