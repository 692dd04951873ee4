"""The outbox emptied: each message once, whatever a gateway does and whenever the worker dies."""

import datetime as dt

import pytest

from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.messaging.channels import Answer, Channel, Fate, News, Outcome, Outgoing, Receipt
from ansinh.messaging.channels.contract import DOUBTS_IN_A_ROW
from ansinh.messaging.channels.sparing import Sparing
from ansinh.messaging.errors import BadSetting
from ansinh.messaging.keys import key_of
from ansinh.messaging.models import Gateway, Heard, Message, MessageState, OptOut, Reason, SendingRules
from ansinh.messaging.queries.ways_out import opted_out
from ansinh.messaging.services import hear, send_due, sending, settle_heard
from ansinh.messaging.services.pauses import PAUSES
from ansinh.messaging.testing import Killed, accept
from ansinh.messaging.tests.conftest import MORNING, Office

pytestmark = pytest.mark.django_db


def the_message() -> Message:
    with acting(SYSTEM):
        return Message.objects.get()


def first_message() -> Message:
    with acting(SYSTEM):
        return Message.objects.order_by("pk")[0]


def later(**by: float) -> dt.datetime:
    return MORNING + dt.timedelta(**by)


def test_everybody_gets_the_message_once_however_often_the_sender_runs(office: Office) -> None:
    office.started(3)

    office.send()
    office.send()

    assert len(office.channel.arrived) == 3
    assert office.states() == ["sent"] * 3


def test_a_worker_killed_in_the_middle_sends_nobody_twice_and_forgets_nobody(office: Office) -> None:
    office.channel.knows = True
    office.started(10)

    for taken in (0, 1, 3, 2):
        office.channel.dies_after = taken
        with pytest.raises(Killed):
            office.send()
    office.channel.dies_after = None
    office.send()

    assert sorted(one.key for one in office.channel.arrived) == sorted({one.key for one in office.channel.arrived})
    assert len(office.channel.arrived) == 10
    assert office.states() == ["sent"] * 10


def test_a_worker_killed_before_anything_left_leaves_no_doubt(office: Office) -> None:
    office.started(3)

    def die(gateway: Gateway) -> Channel:
        raise Killed

    with pytest.raises(Killed):
        send_due(make_channel=die)
    assert office.states() == ["sending"] * 3
    office.send()

    assert office.states() == ["sent"] * 3
    assert len(office.channel.arrived) == 3


def test_what_no_gateway_can_say_waits_for_its_receipt(office: Office) -> None:
    office.started(2)
    office.channel.dies_after = 1
    with pytest.raises(Killed):
        office.send()
    office.channel.dies_after = None
    office.send()
    assert office.states() == ["sending", "sending"], "nobody knows of either, so neither is sent again"

    told = Receipt(Fate.DELIVERED, key=office.channel.arrived[0].key)
    with clock.at(later(minutes=1)):
        hear(gateway=office.gateway, news=[told])
        settle_heard(gateway=office.gateway)
    with clock.at(later(minutes=11)):
        office.send()
        office.send()

    assert len({one.key for one in office.channel.arrived}) == len(office.channel.arrived) == 2
    assert office.states() == ["delivered", "sent"]


def test_receipts_of_others_than_ours_say_nothing_of_a_message_in_doubt(office: Office) -> None:
    office.started(1)
    office.channel.reply = lambda message: Outcome(message.key, Fate.UNKNOWN, reason="down")
    office.send()

    with clock.at(later(minutes=11)):
        news: list[News] = [
            Receipt(Fate.DELIVERED, key="m1-nothing"), Answer("0900000009", "TC", provider_id="in-1"),
        ]  # fmt: skip
        hear(gateway=office.gateway, news=news)
        office.send()

    assert (office.states(), len(office.channel.arrived)) == (["sending"], 1)


def test_a_gateway_that_reports_only_what_reached_a_telephone_is_waited_for_all_day(office: Office) -> None:
    office.channel.reports_acceptance = False
    office.started(2)
    office.channel.dies_after = 1
    with pytest.raises(Killed):
        office.send()
    office.channel.dies_after = None

    with clock.at(later(minutes=11)):
        hear(gateway=office.gateway, news=[Receipt(Fate.DELIVERED, key=office.channel.arrived[0].key)])
        office.send()
        office.send()
    assert (office.states(), len(office.channel.arrived)) == (["delivered", "sending"], 1)

    with clock.at(later(days=1, minutes=1)):
        office.send()
    assert (office.states(), len(office.channel.arrived)) == (["delivered", "failed"], 1)


def test_receipts_without_any_key_find_what_a_killed_worker_held_and_nobody_is_told_twice(office: Office) -> None:
    office.started(3)
    office.channel.dies_after = 2
    with pytest.raises(Killed):
        office.send()
    office.channel.dies_after = None
    first, second = office.channel.arrived

    with clock.at(later(minutes=11)):
        # What came while nobody worked lies unread: all but the address is the gateway's own.
        hear(
            gateway=office.gateway,
            news=[
                Receipt(Fate.ACCEPTED, provider_id="smsc-1", address=first.address),
                Receipt(Fate.DELIVERED, provider_id="smsc-1", address=first.address),
                Receipt(Fate.DELIVERED, provider_id="smsc-2", address=second.address),
            ],
        )
        office.send()
        office.send()

    assert len({one.key for one in office.channel.arrived}) == len(office.channel.arrived) == 3
    assert office.states() == ["delivered", "delivered", "sent"]


def test_a_receipt_that_bears_the_key_of_another_house_settles_no_doubt_of_ours(office: Office) -> None:
    office.started(1)
    office.channel.reply = lambda message: Outcome(message.key, Fate.UNKNOWN, reason="down")
    office.send()

    news = [Receipt(Fate.DELIVERED, key="m1-nothing", address=office.channel.arrived[0].address)]
    hear(gateway=office.gateway, news=news)

    assert settle_heard(gateway=office.gateway) == 0
    assert office.states() == ["sending"]


def test_a_receipt_by_the_address_alone_waits_while_a_living_worker_has_the_message_in_hand(office: Office) -> None:
    def receipt_first(message: Outgoing) -> Outcome:
        hear(gateway=office.gateway, news=[Receipt(Fate.DELIVERED, provider_id="other", address=message.address)])
        assert settle_heard(gateway=office.gateway) == 0
        return accept(message)

    office.started(1)
    office.channel.reply = receipt_first
    office.send()

    assert the_message().state == "sent"


def test_a_receipt_that_lies_unread_is_read_before_a_message_in_doubt_goes_again(office: Office) -> None:
    office.started(2)
    office.channel.dies_after = 1
    with pytest.raises(Killed):
        office.send()
    office.channel.dies_after = None
    Gateway.objects.update(last_receipt_at=later(minutes=10))
    hear(gateway=office.gateway, news=[Receipt(Fate.DELIVERED, key=office.channel.arrived[0].key)])

    with clock.at(later(minutes=11)):
        office.send()

    assert len({one.key for one in office.channel.arrived}) == len(office.channel.arrived) == 2
    assert office.states() == ["delivered", "sent"]


def test_a_receipt_that_comes_after_all_keeps_the_message_from_going_again(office: Office) -> None:
    office.started(1)
    office.send()
    [out] = office.channel.arrived
    with acting(SYSTEM):
        Message.objects.update(state="queued", next_at=later(minutes=1))

    hear(gateway=office.gateway, news=[Receipt(Fate.DELIVERED, key=out.key)])
    settle_heard(gateway=office.gateway)
    with clock.at(later(minutes=2)):
        office.send()

    assert (the_message().state, len(office.channel.arrived)) == ("delivered", 1)


def test_what_waits_to_be_sent_for_the_first_time_is_no_receipt_s_concern(office: Office) -> None:
    office.started(1)

    hear(gateway=office.gateway, news=[Receipt(Fate.DELIVERED, key=key_of(the_message().pk))])
    settle_heard(gateway=office.gateway)

    assert the_message().state == "queued"


def test_what_a_phone_gave_up_goes_again_after_a_pause(office: Office) -> None:
    office.started(1)
    office.send()
    key = office.channel.arrived[0].key

    for _twice in range(2):
        hear(gateway=office.gateway, news=[Receipt(Fate.TRY_AGAIN, key=key, detail="error")])
        settle_heard(gateway=office.gateway)
    message = the_message()
    with clock.at(message.next_at):
        office.send()

    assert (message.state, message.reason, message.detail, message.attempts) == ("queued", Reason.DOWN, "error", 1)
    assert message.next_at == MORNING + PAUSES[0]
    assert (the_message().state, len(office.channel.arrived)) == ("sent", 2)


def test_a_phone_that_gives_up_every_time_is_not_tried_for_ever(office: Office) -> None:
    office.started(1)
    office.send()
    with acting(SYSTEM):
        Message.objects.update(attempts=len(PAUSES))

    hear(gateway=office.gateway, news=[Receipt(Fate.TRY_AGAIN, key=office.channel.arrived[0].key)])
    settle_heard(gateway=office.gateway)

    message = the_message()
    assert (message.state, message.reason, message.sent_at) == ("failed", Reason.GAVE_UP, None)


def test_an_old_receipt_of_nobody_does_not_set_back_when_a_gateway_was_last_heard_of(office: Office) -> None:
    hear(gateway=office.gateway, news=[Receipt(Fate.DELIVERED, key="m1-nothing")])
    with clock.at(later(minutes=5)):
        hear(gateway=office.gateway, news=[Answer("0900000001", "TC", provider_id="in-1")])
        settle_heard(gateway=office.gateway)

        settle_heard(gateway=office.gateway)

    assert Gateway.objects.get().last_heard_at == later(minutes=5)


def test_doubts_beyond_the_first_batch_are_settled_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "AT_ONCE", 2)
    office.started(6)
    office.channel.reply = lambda message: Outcome(message.key, Fate.UNKNOWN, reason="down")
    office.send()
    office.channel.knows, office.channel.reply = True, accept
    office.channel.arrived[:] = office.channel.arrived[:3]

    with clock.at(MORNING + sending.DOUBT_PAUSE):
        office.send()

    assert office.states() == ["sent"] * 6
    assert len(office.channel.arrived) == 6


def test_without_any_news_a_doubt_is_told_to_the_officer_instead_of_risking_a_second_message(office: Office) -> None:
    office.started(1)
    office.channel.reply = lambda message: Outcome(message.key, Fate.UNKNOWN, reason="down", detail="no answer")
    office.send()

    with clock.at(later(days=1, hours=1)):
        office.send()

    message = the_message()
    assert (message.state, message.reason) == ("failed", Reason.FATE_UNKNOWN)
    assert len(office.channel.arrived) == 1


def test_a_gateway_that_is_down_is_left_alone_and_tried_again_with_growing_pauses(office: Office) -> None:
    office.started(1)
    office.channel.reply = lambda message: Outcome(message.key, Fate.TRY_AGAIN, reason="down", detail="refused")

    office.send()
    first = the_message()
    with clock.at(first.next_at):
        office.send()
    second = the_message()

    assert (first.state, first.reason, first.attempts) == ("queued", Reason.DOWN, 1)
    assert second.next_at - first.next_at > first.next_at - MORNING
    assert Gateway.objects.get().last_error == "refused"
    office.channel.reply = accept
    with clock.at(second.next_at):
        office.send()
    assert (the_message().state, Gateway.objects.get().last_error) == ("sent", "")


def test_a_message_taken_beside_a_failing_one_does_not_end_the_pause(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "RECORDED_EVERY", -1.0)
    office.started(2)
    told = iter(["throttled", ""])

    def reply(message: Outgoing) -> Outcome:
        reason = next(told)
        return Outcome(message.key, Fate.TRY_AGAIN if reason else Fate.ACCEPTED, reason=reason)

    office.channel.reply = reply
    office.send()

    office.gateway.refresh_from_db()
    assert office.gateway.paused_until is not None
    assert office.states() == ["queued", "sent"]


def test_after_the_last_attempt_it_is_given_up_with_the_reason(office: Office) -> None:
    office.started(1)
    office.channel.reply = lambda message: Outcome(message.key, Fate.TRY_AGAIN, reason="down")

    for _attempt in PAUSES:
        with clock.at(the_message().next_at.astimezone(clock.VIET_NAM).replace(hour=9) + dt.timedelta(days=1)):
            office.send()

    message = the_message()
    assert (message.state, message.reason, message.attempts) == ("failed", Reason.GAVE_UP, len(PAUSES))


@pytest.mark.parametrize("reason", ["throttled", "no_credit", "bad_setting"])
def test_a_gateway_that_takes_nothing_for_long_costs_no_message_an_attempt(office: Office, reason: str) -> None:
    office.started(2)
    office.channel.reply = lambda message: Outcome(
        message.key, Fate.TRY_AGAIN, reason=reason, detail="not now", pause=10
    )

    for minutes in range(0, 40, 2):
        with clock.at(later(minutes=minutes)):
            office.send()
    message = first_message()
    assert (message.state, message.reason, message.attempts) == ("queued", reason, 0)
    gateway = Gateway.objects.get()
    assert (gateway.last_error, gateway.paused_until) == ("not now", later(minutes=38, seconds=10))
    assert message.next_at == later(minutes=39)

    office.channel.reply = accept
    with clock.at(later(minutes=41)):
        office.send()
    assert (office.states(), Gateway.objects.get().last_error) == (["sent", "sent"], "")


def test_a_message_spared_since_the_gateway_failed_before_it_counts_no_attempt(office: Office) -> None:
    office.started(3)
    told = iter([False, True, True])
    office.channel.reply = lambda one: Outcome(one.key, Fate.TRY_AGAIN, reason="down", is_spared=next(told))

    office.send()

    with acting(SYSTEM):
        assert list(Message.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0, 0]


def test_a_gateway_may_ask_for_a_longer_pause_than_ours_but_not_for_a_shorter(office: Office) -> None:
    office.started(2)
    asked = iter([1.0, 3_600.0])
    office.channel.reply = lambda one: Outcome(one.key, Fate.TRY_AGAIN, reason="down", pause=next(asked))

    office.send()

    with acting(SYSTEM):
        due = list(Message.objects.order_by("pk").values_list("next_at", flat=True))
    assert due == [MORNING + PAUSES[0], later(hours=1)]


def test_a_gateway_whose_settings_do_not_stand_is_left_alone_and_says_why(office: Office) -> None:
    office.started(1)

    def unset(gateway: Gateway) -> Channel:
        raise BadSetting(gateway="SMS", field="password", expected="text", given="", setting="password")

    send_due(make_channel=unset)

    gateway, message = Gateway.objects.get(), the_message()
    assert (message.state, message.reason, message.attempts) == ("queued", Reason.BAD_SETTING, 0)
    assert "password" in gateway.last_error
    assert gateway.paused_until is not None


def test_a_gateway_of_which_nobody_knows_what_it_does_gets_no_more_than_a_few(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "AT_ONCE", 20)
    office.started(100)
    sparing: list[Sparing] = []

    def new_submission(gateway: Gateway) -> Channel:
        sparing.append(Sparing())
        return office.channel.as_channel(gateway)

    def login_page(message: Outgoing) -> Outcome:
        doubt = Outcome(message.key, Fate.UNKNOWN, reason="not_understood", detail="HTTP 200 <html>")
        return sparing[-1].outcome_for(message.key) or sparing[-1].note(doubt)

    office.channel.reply = login_page
    send_due(make_channel=new_submission)

    assert len(office.channel.arrived) == DOUBTS_IN_A_ROW
    assert office.states() == ["queued"] * (100 - DOUBTS_IN_A_ROW) + ["sending"] * DOUBTS_IN_A_ROW
    gateway = Gateway.objects.get()
    assert gateway.paused_until == MORNING + sending.DOUBT_PAUSE
    assert "HTTP 200" in gateway.last_error
    office.channel.reply = accept
    with clock.at(MORNING + sending.DOUBT_PAUSE):
        office.send()
    assert office.states() == ["sending"] * DOUBTS_IN_A_ROW + ["sent"] * (100 - DOUBTS_IN_A_ROW)
    assert Gateway.objects.get().last_error == ""


@pytest.mark.parametrize("recorded_every", [-1.0, 60.0])
def test_a_line_lost_with_many_under_way_is_left_alone_as_long_as_any_other_doubt(
    office: Office, monkeypatch: pytest.MonkeyPatch, recorded_every: float
) -> None:
    monkeypatch.setattr(sending, "RECORDED_EVERY", recorded_every)
    office.started(DOUBTS_IN_A_ROW + 1)
    under_way = iter(range(DOUBTS_IN_A_ROW))

    def lost(message: Outgoing) -> Outcome:
        is_under_way = next(under_way, None) is not None
        fate = Fate.UNKNOWN if is_under_way else Fate.TRY_AGAIN
        return Outcome(message.key, fate, reason="down", detail="timeout", is_spared=not is_under_way)

    office.channel.reply = lost
    office.send()

    assert Gateway.objects.get().paused_until == MORNING + sending.DOUBT_PAUSE
    assert office.states() == ["queued"] + ["sending"] * DOUBTS_IN_A_ROW


def test_a_refused_message_is_never_tried_again(office: Office) -> None:
    office.started(1)
    office.channel.reply = lambda message: Outcome(message.key, Fate.REFUSED, reason="bad_address", detail="no number")

    office.send()
    with clock.at(later(days=2)):
        office.send()

    message = the_message()
    assert (message.state, message.reason, message.detail, message.attempts) == (
        "failed", Reason.BAD_ADDRESS, "no number", 1,
    )  # fmt: skip


def test_a_provider_that_says_the_reader_wants_none_is_a_wish_of_its_own_messages_alone(office: Office) -> None:
    office.started(2)
    office.channel.reply = lambda one: Outcome(one.key, Fate.REFUSED, reason="opted_out", detail="-139")

    office.send()

    with acting(office.mai):
        wishes = OptOut.objects.order_by("address").values_list("medium", "address", "way", "words")
        assert list(wishes) == [("sms", f"090000000{number}", "provider", "-139") for number in (1, 2)]
        assert opted_out() == {("sms", "0900000001"), ("sms", "0900000002")}
    assert office.states() == ["failed", "failed"]


def test_a_receipt_before_the_answer_to_the_submission_finds_its_message(office: Office) -> None:
    def receipt_first(message: Outgoing) -> Outcome:
        hear(gateway=office.gateway, news=[Receipt(Fate.DELIVERED, provider_id=f"id-{message.key}")])
        assert settle_heard(gateway=office.gateway) == 0
        return accept(message)

    office.started(1)
    office.channel.reply = receipt_first
    office.send()

    assert the_message().state == MessageState.DELIVERED
    with acting(SYSTEM):
        assert not Heard.objects.filter(settled_at__isnull=True).exists()


def test_a_receipt_by_our_key_that_overtakes_the_answer_is_not_overwritten(office: Office) -> None:
    def receipt_first(message: Outgoing) -> Outcome:
        hear(gateway=office.gateway, news=[Receipt(Fate.DELIVERED, key=message.key)])
        settle_heard(gateway=office.gateway)
        return accept(message)

    office.started(1)
    office.channel.reply = receipt_first
    office.send()

    message = the_message()
    assert (message.state, message.provider_id) == ("delivered", f"id-{key_of(message.pk)}")


@pytest.mark.parametrize("fates", [(Fate.DELIVERED, Fate.DELIVERED), (Fate.ACCEPTED, Fate.DELIVERED, Fate.ACCEPTED)])
def test_a_gateway_that_confirms_twice_changes_nothing_the_second_time(office: Office, fates: list[Fate]) -> None:
    office.started(1)
    office.send()
    key = office.channel.arrived[0].key

    for fate in fates:
        hear(gateway=office.gateway, news=[Receipt(fate, key=key)])
        settle_heard(gateway=office.gateway)

    assert the_message().state == "delivered"


def test_a_failure_told_after_the_delivery_changes_nothing(office: Office) -> None:
    office.started(1)
    office.send()
    key = office.channel.arrived[0].key

    hear(gateway=office.gateway, news=[Receipt(Fate.DELIVERED, key=key), Receipt(Fate.REFUSED, key=key)])
    settle_heard(gateway=office.gateway)

    assert the_message().state == "delivered"


def test_a_confirmation_of_an_unknown_message_waits_and_is_let_go_after_three_days(office: Office) -> None:
    office.started(1)
    hear(
        gateway=office.gateway, news=[Receipt(Fate.DELIVERED, key="m999-abc"), Receipt(Fate.DELIVERED, provider_id="x")]
    )

    assert settle_heard(gateway=office.gateway) == 0
    with clock.at(later(days=4)):
        assert settle_heard(gateway=office.gateway) == 2
    assert the_message().state == "queued"


def test_nobody_can_confirm_a_message_whose_key_he_guesses(office: Office) -> None:
    office.started(1)
    office.send()

    hear(gateway=office.gateway, news=[Receipt(Fate.DELIVERED, key=f"m{the_message().pk}-000000000000")])
    settle_heard(gateway=office.gateway)

    assert the_message().state == "sent"


def test_in_quiet_hours_nothing_goes_out_and_in_the_morning_it_does(office: Office) -> None:
    with clock.at(later(hours=13)):
        office.started(1)
        office.send()
        assert office.channel.arrived == []
        due = the_message().next_at

    assert due.astimezone(clock.VIET_NAM) == dt.datetime(2026, 11, 27, 7, 30, tzinfo=clock.VIET_NAM)
    with clock.at(due):
        office.send()
    assert len(office.channel.arrived) == 1


def test_the_daily_limits_of_the_office_put_the_rest_off_to_the_next_day(office: Office) -> None:
    SendingRules.objects.create(area=office.area, office_a_day=2)
    office.started(5)

    office.send()
    assert office.states() == ["queued"] * 3 + ["sent"] * 2
    for day in (1, 2):
        with clock.at(later(days=day)):
            office.send()
    assert office.states() == ["sent"] * 5


def test_what_is_in_a_hand_counts_among_what_a_person_gets_a_day(office: Office) -> None:
    SendingRules.objects.create(area=office.area, person_a_day=1)
    office.started(1)
    office.channel.reply = lambda message: Outcome(message.key, Fate.UNKNOWN, reason="down")
    office.send()
    with acting(SYSTEM):
        second = first_message()
        second.pk, second.step, second.state, second.claim, second.reason = None, 2, "queued", None, ""
        second.save(force_insert=True)

    office.send()

    assert (office.states(), len(office.channel.arrived)) == (["queued", "sending"], 1)


def test_a_gateway_is_told_what_is_urgent(office: Office) -> None:
    office.started(2)
    with acting(SYSTEM):
        Message.objects.filter(individual=2).update(priority=1)

    office.send()

    assert [(one.name, one.is_urgent) for one in office.channel.arrived] == [
        ("Nguyễn Thị 2", True), ("Nguyễn Thị 1", False),
    ]  # fmt: skip


def test_a_message_that_comes_too_late_is_not_sent(office: Office) -> None:
    office.started(1)
    with acting(SYSTEM):
        Message.objects.update(expires_at=later(hours=1))

    with clock.at(later(hours=2)):
        office.send()

    message = the_message()
    assert (message.state, message.reason, office.channel.arrived) == ("suppressed", Reason.EXPIRED, [])


def test_who_opts_out_while_the_campaign_runs_gets_nothing_more(office: Office) -> None:
    office.started(2)
    with acting(office.mai):
        address = Message.objects.order_by("pk")[0].address
        OptOut.objects.create(area_path=office.area.path, medium="sms", address=address, way="answer", since=MORNING)

    office.send()

    assert [one.address for one in office.channel.arrived] == ["0900000002"]
    assert office.states() == ["sent", "suppressed"]


def test_a_gateway_closed_meanwhile_leaves_a_reason(office: Office) -> None:
    office.started(1)
    Gateway.objects.update(closed_on=MORNING.date())

    send_due(make_channel=office.channel.as_channel)

    message = the_message()
    assert (message.state, message.reason) == ("suppressed", Reason.NO_GATEWAY)


def test_a_local_channel_that_dies_leaves_nothing_done(office: Office) -> None:
    office.channel.is_local = True
    office.started(3)
    office.channel.dies_after = 2
    with pytest.raises(Killed):
        office.send()
    office.channel.arrived.clear()
    office.channel.dies_after = None

    office.send()

    assert len(office.channel.arrived) == 3
    assert office.states() == ["sent"] * 3


def test_what_another_living_sender_has_in_hand_is_left_to_it(office: Office) -> None:
    inner: list[int] = []

    def meanwhile(message: Outgoing) -> Outcome:
        inner.append(send_due(make_channel=office.channel.as_channel).count)
        return accept(message)

    office.started(1)
    office.channel.reply = meanwhile
    office.send()

    assert inner == [0]
    assert len(office.channel.arrived) == 1
