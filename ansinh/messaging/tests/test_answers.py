"""What people write back: understood when simple, matched to the person and the campaign, once; STOP counts at once."""

import datetime as dt
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from ansinh.areas.testing import make_commune
from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.messaging.channels import Answer, Fate, Medium, News, Receipt
from ansinh.messaging.errors import AnswerSettled, BadNumber, NobodyToTell, NotOptedOut, ReasonMissing
from ansinh.messaging.models import Gateway, Incoming, IncomingState, Message, OptOut, Reason, Via
from ansinh.messaging.queries.ways_out import opted_out
from ansinh.messaging.reaching import Way, best_way
from ansinh.messaging.services import (
    WrittenText,
    end_opt_out,
    hear,
    record_opt_out,
    record_template,
    settle_answer,
    settle_heard,
    start_campaign,
)
from ansinh.messaging.testing import AUDIENCE, mai, make_campaign, make_gateway, recipients_of
from ansinh.messaging.tests.conftest import MORNING, Office
from ansinh.messaging.understanding import meaning_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("TC", "stop"), ("tc.", "stop"), ("Từ chối ạ", "stop"), ("STOP", "stop"), ("Không nhận tin", "stop"),
        ("1", "done"), ("DA DONG", "done"), ("Đã đóng rồi nhé chị", "done"), ("dạ em nộp rồi", "done"), ("2", "help"),
        ("", "other"), ("12", "other"), ("Thẻ TC của tôi đâu", "other"), ("chưa đóng", "other"), ("1 triệu", "other"),
        ("khi nào đóng?", "other"), ("không phải stop", "other"),
        ("Huy", "other"), ("anh Huy", "other"), ("HUY", "other"), ("Hủy", "stop"), ("huỷ bỏ ạ", "stop"),
        ("Hủy nhận tin", "stop"), ("huy nhan tin", "stop"), ("stop please", "stop"), ("Không nhận tin nữa", "stop"),
        ("tôi không muốn nhận tin nhắn nữa", "stop"), ("tuchoi", "stop"), ("Dừng", "stop"), ("dừng lại đi", "stop"),
        ("Ngừng nhận tin", "stop"), ("Đúng", "other"), ("dung", "other"), ("đừng nhắn tin", "stop"),
        ("dừng xe ở đâu", "other"),
        ("Từ chối tin", "stop"), ("tu choi nhan tin", "stop"), ("Đừng gửi nữa", "stop"), ("Hủy đăng ký", "stop"),
        ("TC BHYT", "stop"), ("T.C", "stop"), ("tc tc", "stop"), ("STOP STOP", "stop"), ("stop all", "stop"),
        ("ＴＣ", "stop"), ("ＳＴＯＰ", "stop"), ("１", "done"), ("1 1", "done"), ("11", "other"),
        ("từ chối bảo hiểm có sao không", "other"), ("dung gui", "other"),
    ],
)  # fmt: skip
def test_simple_answers_are_understood_and_others_left_to_be_read(text: str, meaning: str) -> None:
    assert meaning_of(text) == meaning


def answer(office: Office, text: str, *, number: str = "+84900000001", key: str = "a1") -> Incoming | None:
    hear(gateway=office.gateway, news=[Answer(number, text, provider_id=key)])
    settle_heard(gateway=office.gateway)
    with acting(SYSTEM):
        return Incoming.objects.select_related("message").filter(provider_id=key).first()


def test_an_answer_is_matched_to_the_person_and_the_campaign(office: Office) -> None:
    campaign = office.started(2)
    office.send()

    incoming = answer(office, "Bà tôi già yếu, nhờ cán bộ đến nhà")

    assert incoming is not None
    assert incoming.message is not None
    assert (incoming.message.individual, incoming.message.campaign_id) == (1, campaign.pk)
    assert (incoming.meaning, incoming.state) == ("other", "waits")


def test_done_from_a_telephone_of_two_families_is_for_the_officer_and_stop_is_for_both(office: Office) -> None:
    one, other = recipients_of(office.area, 2)
    with acting(office.mai):
        people = [one, replace(other, ways=one.ways)]
        start_campaign(actor=office.mai, campaign=make_campaign(office.mai, office.area, people), agreed=2)
    office.send()

    done = answer(office, "DA DONG")
    assert done is not None
    assert (done.meaning, done.state) == ("done", "waits")
    stop = answer(office, "TC", key="a2")
    assert stop is not None
    assert stop.state == "settled"


def test_done_is_understood_once_the_other_has_answered(office: Office) -> None:
    one, other = recipients_of(office.area, 2)
    with acting(office.mai):
        people = [one, replace(other, ways=one.ways)]
        start_campaign(actor=office.mai, campaign=make_campaign(office.mai, office.area, people), agreed=2)
    office.send()
    with acting(SYSTEM):
        Message.objects.filter(individual=1).update(acted_on=clock.today())

    done = answer(office, "DA DONG")

    assert done is not None
    assert done.message is not None
    assert (done.message.individual, done.state) == (2, "settled")


def test_an_answer_is_to_what_was_there_when_it_was_written(office: Office) -> None:
    first = office.started(1)
    office.send()
    with clock.at(MORNING + dt.timedelta(minutes=10)):
        with acting(office.mai):
            people = recipients_of(office.area, 1)
            second = make_campaign(office.mai, office.area, people, title="Tiêm chủng", occasion="tiem chung")
            start_campaign(actor=office.mai, campaign=second, agreed=1)
        office.send()
    with clock.at(MORNING + dt.timedelta(minutes=12)):
        for minute, key in ((5, "late"), (11, "new")):
            at = MORNING + dt.timedelta(minutes=minute)
            hear(gateway=office.gateway, news=[Answer("+84900000001", "Dạ?", provider_id=key, at=at)])
        settle_heard(gateway=office.gateway)

    with acting(SYSTEM):
        to = dict(Incoming.objects.values_list("provider_id", "message__campaign"))
    assert to == {"late": first.pk, "new": second.pk}


def test_who_says_it_in_person_is_not_held_to_what_a_provider_told(office: Office) -> None:
    office.started(1)
    with acting(office.mai):
        asked = {"medium": "zalo", "address": "0900000001", "area_path": office.area.path}
        OptOut.objects.create(**asked, way="provider", since=clock.now())

        record_opt_out(actor=office.mai, **asked, why="Không nhận gì nữa")

        wish = OptOut.objects.get()
        assert (wish.way, wish.words) == ("office", "Không nhận gì nữa")
        assert Message.objects.get().reason == Reason.OPTED_OUT
        assert {("sms", "0900000001"), ("zalo", "0900000001")} <= set(opted_out())


@pytest.mark.parametrize("rubbish", ["x\0", "\ud83d", "\0"])
def test_no_rubbish_holds_up_what_a_gateway_tells(office: Office, rubbish: str) -> None:
    news: list[News] = [
        Answer("0900000009", rubbish, provider_id=f"2{rubbish}"), Receipt(Fate.DELIVERED, key=rubbish, detail=rubbish),
        Answer("0900000001", "TC", provider_id="1"),
    ]  # fmt: skip
    for some in (news, news[:1], news[1:2]):
        hear(gateway=office.gateway, news=some)
    settle_heard(gateway=office.gateway)

    with acting(SYSTEM):
        assert ("sms", "0900000001") in opted_out()


def test_an_answer_told_twice_counts_once(office: Office) -> None:
    office.started(1)
    office.send()

    for _time in range(2):
        answer(office, "DA DONG")

    with acting(SYSTEM):
        assert Incoming.objects.count() == 1


def test_who_has_done_it_needs_no_officer(office: Office) -> None:
    office.started(1)
    office.send()

    answer(office, "Đã đóng")

    with acting(SYSTEM):
        assert Message.objects.get().answered_at is not None
        assert Incoming.objects.get().state == IncomingState.SETTLED


def test_who_has_done_it_is_not_told_by_the_next_step_that_waits_already(office: Office) -> None:
    office.started(2)
    office.send()
    with acting(SYSTEM):
        for message in Message.objects.order_by("pk"):
            message.pk, message.step, message.state, message.sent_at = None, 2, "queued", None
            message.save(force_insert=True)

    answer(office, "1")

    with acting(SYSTEM):
        waiting = Message.objects.filter(step=2).order_by("individual")
        assert list(waiting.values_list("state", "reason")) == [("suppressed", "answered"), ("queued", "")]


@pytest.mark.parametrize("per_household", [True, False])
def test_what_one_of_a_household_answers_counts_for_all_who_were_told_with_it(
    office: Office, per_household: bool
) -> None:
    people = [replace(one, household=7, occasion="card 1") for one in recipients_of(office.area, 3)]
    if not per_household:
        people[1:] = [replace(one, skip=Reason.SAME_HOUSEHOLD) for one in people[1:]]
    other = replace(people[2], key="i9", individual=9, household=8, skip=None)
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, [*people, other], per_household=per_household)
        start_campaign(actor=office.mai, campaign=campaign, agreed=2)
    office.send()
    with acting(SYSTEM):
        next_step = Message.objects.get(individual=9)
        next_step.pk, next_step.step, next_step.state, next_step.sent_at = None, 2, "queued", None
        next_step.individual, next_step.recipient = 2, "i2"
        next_step.save(force_insert=True)

    answer(office, "đã đóng")

    with acting(SYSTEM):
        assert Message.objects.get(individual=2).reason == Reason.ANSWERED


def test_stop_counts_at_once_and_for_good(office: Office) -> None:
    office.started(1)
    office.send()

    answer(office, "TC")

    with acting(office.mai):
        assert OptOut.objects.values_list("address", "way", "ended_at").get() == ("0900000001", "answer", None)
        campaign = make_campaign(office.mai, office.area, recipients_of(office.area, 1), title="Tin khác")
        with pytest.raises(NobodyToTell):
            start_campaign(actor=office.mai, campaign=campaign, agreed=0)


def test_stop_by_sms_holds_for_zalo_at_the_number_and_for_the_telephone_of_the_head(office: Office) -> None:
    make_gateway(office.area, medium=Medium.ZALO)
    office.started(1)
    office.send()
    with acting(SYSTEM):
        waiting = Message.objects.get()
        waiting.pk, waiting.step, waiting.state, waiting.sent_at, waiting.medium = None, 2, "queued", None, "zalo"
        waiting.save(force_insert=True)

    answer(office, "TC")

    with acting(SYSTEM):
        assert Message.objects.get(step=2).reason == Reason.OPTED_OUT
    (one,) = recipients_of(office.area, 1)
    others = [
        Way(Medium.ZALO, "0900000001"), Way(Medium.SMS, "0900000009"), Way(Medium.SMS, "0900000007", Via.HEAD),
        Way(Medium.ZALO, "0900000007", Via.HEAD), Way(Medium.EMAIL, "ba@example.org"),
    ]  # fmt: skip
    with acting(office.mai):
        without = opted_out()
    assert best_way(replace(one, ways=(*one.ways, *others[:4])), ["sms", "zalo"], without) == Reason.OPTED_OUT
    assert best_way(replace(one, ways=(*one.ways, *others)), ["zalo", "sms", "email"], without) == others[4]
    head = replace(one, key="i7", ways=(others[2],))
    assert best_way(head, ["sms"], without) == others[2]


def test_what_the_reader_of_a_number_writes_by_zalo_is_known_by_the_receipt(office: Office) -> None:
    reader = "7000090009123456789"
    Gateway.objects.update(medium=Medium.ZALO)
    with acting(office.mai):
        texts = [WrittenText("Chào {ten}", provider_template="301")]
        record_template(actor=office.mai, area=office.area, title="Chào", texts=texts, audience=AUDIENCE)
        (one,) = recipients_of(office.area, 1)
        one = replace(one, ways=(Way(Medium.ZALO, "0900000001"),))
        campaign = make_campaign(office.mai, office.area, [one], media=["zalo"])
        start_campaign(actor=office.mai, campaign=campaign, agreed=1)
    office.send()
    gateway = Gateway.objects.get()
    receipt = Receipt(Fate.DELIVERED, key=office.channel.arrived[0].key, provider_id="z-1", address=reader)
    hear(gateway=gateway, news=[receipt, Answer(reader, "TC", provider_id="z-2")])
    settle_heard(gateway=gateway)

    with acting(SYSTEM):
        incoming = Incoming.objects.select_related("message").get()
        assert (incoming.address, incoming.meaning) == ("0900000001", "stop")
        assert incoming.message is not None
        assert incoming.message.individual == 1
        assert opted_out() == {(m, a) for m in ("sms", "zalo") for a in ("0900000001", reader)}


def test_stop_takes_out_what_waits_for_the_address(office: Office) -> None:
    office.started(1)

    answer(office, "TC")
    office.send()

    assert (office.states(), office.channel.arrived) == (["suppressed"], [])


def test_stop_of_a_number_that_was_never_written_to_is_kept_too(office: Office) -> None:
    incoming = answer(office, "STOP", number="0987654321")

    assert incoming is not None
    assert (incoming.message, incoming.state) == (None, "settled")
    with acting(office.mai):
        assert OptOut.objects.get().address == "0987654321"


def test_an_old_message_is_not_taken_to_be_answered(office: Office) -> None:
    office.started(1)
    office.send()

    with clock.at(MORNING + dt.timedelta(days=61)):
        incoming = answer(office, "1")

    assert incoming is not None
    assert (incoming.message, incoming.state) == (None, "waits")


def test_an_officer_settles_an_answer_once_and_says_what_was_done(office: Office) -> None:
    incoming = answer(office, "Cho hỏi nộp ở đâu")
    assert incoming is not None
    with acting(office.mai):
        settled = settle_answer(actor=office.mai, incoming=incoming, note="đã gọi  lại ")
        assert (settled.state, settled.note, settled.settled_by_name) == ("settled", "đã gọi lại", "Lê Thị Mai")
        with pytest.raises(AnswerSettled, match="Lê Thị Mai"):
            settle_answer(actor=office.mai, incoming=incoming, note="lại")


def test_who_may_not_send_settles_no_answer_and_records_no_wish(office: Office) -> None:
    incoming = answer(office, "Cho hỏi")
    assert incoming is not None
    reader, neighbour = mai(office.area, without="send_messages"), mai(make_commune("25480", "Bình Minh"))
    for actor, refusal in ((reader, NoRight), (neighbour, OutsideScope)):
        with acting(actor):
            with pytest.raises(refusal):
                settle_answer(actor=actor, incoming=incoming, note="x")
            with pytest.raises(refusal):
                record_opt_out(actor=actor, medium="sms", address="0900000001", area_path=office.area.path, why="x")


def test_a_wish_told_at_the_office_counts_once_and_ends_only_with_a_reason(office: Office) -> None:
    with acting(office.mai):
        wish = {"actor": office.mai, "medium": "sms", "area_path": office.area.path, "why": "không muốn nhận"}
        first = record_opt_out(address="84 90 000 0001", **wish)
        assert record_opt_out(address="0900000001", **wish) == first
        by_zalo = record_opt_out(address="+84 900 000 003", **{**wish, "medium": "zalo"})
        assert by_zalo.address == "0900000003"
        with pytest.raises(BadNumber):
            record_opt_out(address="12", **wish)
        with pytest.raises(ReasonMissing):
            record_opt_out(address="0900000002", **{**wish, "why": " "})
        with pytest.raises(ReasonMissing):
            end_opt_out(actor=office.mai, opt_out=first, why="")
        end_opt_out(actor=office.mai, opt_out=first, why="bà xin nhận lại, ký giấy 12/11")
        with pytest.raises(NotOptedOut):
            end_opt_out(actor=office.mai, opt_out=first, why="lại")


def test_a_wish_ends_wherever_it_was_recorded_within_the_area_of_duty(office: Office) -> None:
    hamlet = f"{office.area.path}001."
    minh = mai(hamlet)
    said: dict[str, Any] = {"actor": office.mai, "medium": "sms", "why": "không muốn nhận"}
    with acting(office.mai):
        below = record_opt_out(address="0900000001", area_path=hamlet, **said)
        record_opt_out(address="0900000001", area_path=office.area.path, **said)
        other = record_opt_out(address="0900000002", area_path=hamlet, **said)
        assert end_opt_out(actor=office.mai, opt_out=below, why="bà xin nhận lại").pk == below.pk
        assert list(OptOut.objects.filter(ended_at__isnull=True)) == [other]
        trail = AuditEntry.objects.filter(act="end_opt_out").order_by("area_path")
        assert list(trail.values_list("area_path", "why")) == [
            (office.area.path, "bà xin nhận lại"), (hamlet, "bà xin nhận lại")
        ]  # fmt: skip

        above = record_opt_out(address="0900000002", area_path=office.area.path, **said)
    with acting(minh):
        end_opt_out(actor=minh, opt_out=other, why="ông xin nhận lại")
    with acting(office.mai):
        assert list(OptOut.objects.filter(ended_at__isnull=True)) == [above]


def test_a_wish_of_a_mailbox_holds_whatever_the_case(office: Office) -> None:
    gateway = make_gateway(office.area, medium=Medium.EMAIL)
    wish = {"actor": office.mai, "medium": "email", "area_path": office.area.path, "why": "không muốn nhận"}
    with acting(office.mai):
        first = record_opt_out(address=" Lan@Example.org ", **wish)
        assert record_opt_out(address="lan@example.ORG", **wish) == first
        assert first.address == "lan@example.org"

    hear(gateway=gateway, news=[Answer("Ba@Example.org", "TC", provider_id="m-1")])
    settle_heard(gateway=gateway)

    with acting(office.mai):
        assert opted_out() == {("email", "lan@example.org"), ("email", "ba@example.org")}


def test_wishes_of_before_come_to_stand_under_the_mailbox_in_small_letters(office: Office) -> None:
    mailboxes = import_module("ansinh.messaging.migrations.0010_mailboxes")
    with acting(SYSTEM):
        for address in ("Lan@Example.org", "lan@example.org", " BA@example.org"):
            OptOut.objects.create(
                area_path=office.area.path, medium="email", address=address, way="office", since=MORNING
            )
        with connection.cursor() as cursor:
            for operation in mailboxes.Migration.operations:
                for statement in operation.sql:
                    cursor.execute(statement)

        assert set(OptOut.objects.values_list("address", flat=True)) == {"lan@example.org", "ba@example.org"}
        assert OptOut.objects.filter(ended_at__isnull=True).count() == 2
