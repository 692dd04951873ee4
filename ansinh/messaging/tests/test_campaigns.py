"""Campaigns: counted and agreed to, to a sample first, to each person once; everybody left out has a reason."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection

from ansinh.areas.testing import make_commune
from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.messaging.channels import Medium
from ansinh.messaging.errors import (
    BudgetExceeded,
    CampaignNotOpen,
    CountChanged,
    NobodyToTell,
    NoWayChosen,
    OccasionTaken,
    TemplateEnded,
    TitleMissing,
    UnknownAudience,
)
from ansinh.messaging.models import Campaign, Message, OptOut, Reason, SendingRules, Skip, Template, Via
from ansinh.messaging.reaching import Recipient, Way
from ansinh.messaging.services import (
    CampaignPlan,
    StepPlan,
    WrittenText,
    cancel_campaign,
    correct_campaign,
    end_campaign,
    end_template,
    estimate_of,
    record_template,
    register_campaign,
    start_campaign,
    suppress_for,
)
from ansinh.messaging.testing import (
    AUDIENCE,
    mai,
    make_campaign,
    make_gateway,
    make_template,
    offer,
    recipients_of,
)
from ansinh.messaging.tests.conftest import MORNING, Office

pytestmark = pytest.mark.django_db


def test_the_estimate_counts_people_segments_and_money_without_writing(office: Office) -> None:
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, recipients_of(office.area, 12))
        estimate = estimate_of(actor=office.mai, campaign=campaign)

        assert (estimate.count, estimate.queued.segments) == (12, 12)
        assert (estimate.queued.amount, estimate.queued.points) == (12 * 300, 12)
        assert [one.recipient.name for one in estimate.examples] == [f"Nguyễn Thị {n}" for n in range(1, 6)]
        assert not Message.objects.exists()


def test_an_unaccented_text_is_chosen_only_where_it_saves_a_segment(office: Office) -> None:
    with acting(office.mai):
        make_template(office.mai, office.area, text="Kính gửi {ten}: " + "thẻ sắp hết hạn, mời gia hạn. " * 4)
        campaign = make_campaign(office.mai, office.area, recipients_of(office.area, 1))
        (example,) = estimate_of(actor=office.mai, campaign=campaign).examples

    assert example.rendered is not None
    assert (example.rendered.encoding, example.rendered.segments) == ("gsm7", 1)
    assert example.rendered.text.startswith("Kinh gui Nguyen Thi 1: the sap het han")


def test_each_person_is_left_out_for_a_reason_that_is_kept(office: Office) -> None:
    one, dead, opted_out, silent, unfit, same = recipients_of(office.area, 6)
    people = [
        one,
        replace(dead, skip=Reason.DEAD),
        opted_out,
        replace(silent, ways=()),
        replace(unfit, told={"ten": "Lê Văn A"}),
        replace(same, household=1),
    ]
    with acting(office.mai):
        OptOut.objects.create(
            area_path=office.area.path, medium="sms", address=opted_out.ways[0].address, way="office", since=MORNING
        )
        campaign = make_campaign(office.mai, office.area, people, per_household=True)
        queued = start_campaign(actor=office.mai, campaign=campaign, agreed=1)

        assert queued.count == 1
        assert dict(Skip.objects.values_list("individual", "reason")) == {
            2: "dead", 3: "opted_out", 4: "unreachable", 5: "unfit", 6: "same_household",
        }  # fmt: skip


def test_whoever_cannot_be_reached_by_the_first_way_is_told_by_the_next(office: Office) -> None:
    make_gateway(office.area, medium=Medium.LEAFLET, amount=0, points=0)
    first, second = recipients_of(office.area, 2)
    second = replace(second, ways=(Way(Medium.LEAFLET, second.area_path),))
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, [first, second], media=["sms", "leaflet"])
        start_campaign(actor=office.mai, campaign=campaign, agreed=2)

        assert dict(Message.objects.values_list("individual", "medium")) == {1: "sms", 2: "leaflet"}


def test_a_way_for_which_the_office_has_no_gateway_is_passed_over(office: Office) -> None:
    first, second = recipients_of(office.area, 2)
    zalo = Way(Medium.ZALO, "0900000001")
    first, second = replace(first, ways=(zalo, *first.ways)), replace(second, ways=(zalo,))
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, [first, second], media=["zalo", "sms"])
        start_campaign(actor=office.mai, campaign=campaign, agreed=1)

        assert dict(Message.objects.values_list("individual", "medium")) == {1: "sms"}
        assert list(Skip.objects.values_list("individual", "reason", "detail")) == [(2, "no_gateway", "Zalo")]


@pytest.mark.parametrize(("provider_template", "medium"), [("", "sms"), ("301", "zalo")])
def test_to_a_mere_number_zalo_carries_only_a_text_that_it_has_approved(
    office: Office, provider_template: str, medium: str
) -> None:
    make_gateway(office.area, medium=Medium.ZALO)
    (one,) = recipients_of(office.area, 1)
    follower = replace(
        one, key="i2", individual=2, household=2, ways=(Way(Medium.ZALO, "7000090009123456789"), *one.ways)
    )
    one = replace(one, ways=(Way(Medium.ZALO, "0900000001"), *one.ways))
    with acting(office.mai):
        texts = [WrittenText("Chào {ten}", provider_template=provider_template)]
        record_template(actor=office.mai, area=office.area, title="Chào", texts=texts, audience=AUDIENCE)
        campaign = make_campaign(office.mai, office.area, [one, follower], media=["zalo", "sms"])
        start_campaign(actor=office.mai, campaign=campaign, agreed=2)

        assert dict(Message.objects.values_list("individual", "medium")) == {1: medium, 2: "zalo"}


def test_the_name_in_a_long_subject_is_not_cut(office: Office) -> None:
    make_gateway(office.area, medium=Medium.EMAIL)
    (one,) = recipients_of(office.area, 1)
    name = "Nguyễn Thị Phương Hoàng Oanh"
    one = replace(one, name=name, told={"ten": name}, ways=(Way(Medium.EMAIL, "oanh@example.org"),))
    with acting(office.mai):
        texts = [WrittenText("Chào {ten}", subject=f"{'x' * 125} {{ten}}")]
        record_template(actor=office.mai, area=office.area, title="Chào", texts=texts, audience=AUDIENCE)
        campaign = make_campaign(office.mai, office.area, [one], media=["email"])
        start_campaign(actor=office.mai, campaign=campaign, agreed=1)

        assert Message.objects.get().subject == f"{'x' * 125} {name}"


def test_of_a_household_the_first_is_told_who_can_be_told(office: Office) -> None:
    people = [replace(one, household=7) for one in recipients_of(office.area, 4)]
    away = tuple(Way(medium, people[0].area_path, Via.HAMLET_HEAD) for medium in (Medium.LEAFLET, Medium.VISIT))
    people[0] = replace(people[0], ways=away)
    people[1] = replace(people[1], told={})
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, people, per_household=True)
        start_campaign(actor=office.mai, campaign=campaign, agreed=1)

        assert list(Message.objects.values_list("individual", flat=True)) == [3]
        left_out = dict(Skip.objects.values_list("individual", "reason"))
        assert left_out == {1: "unreachable", 2: "unfit", 4: "same_household"}


def test_a_campaign_to_nobody_is_refused_with_the_number_left_out(office: Office) -> None:
    people = [replace(one, ways=()) for one in recipients_of(office.area, 3)]
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, people)
        with pytest.raises(NobodyToTell, match="3"):
            start_campaign(actor=office.mai, campaign=campaign, agreed=0)


def test_titles_that_begin_alike_are_of_different_occasions(office: Office) -> None:
    people, long = recipients_of(office.area, 3), "Nhắc gia hạn thẻ bảo hiểm y tế " * 3
    with acting(office.mai):
        one, other, again = (
            make_campaign(office.mai, office.area, people, title=f"{long}{ending}")
            for ending in ("quý I", "quý II", "quý I")
        )
        short = make_campaign(office.mai, office.area, people, title="Đ" * 80)
        assert (one.occasion, short.occasion) == (again.occasion, "d" * 80)
        for campaign in (one, other):
            assert len(campaign.occasion) == 80
            start_campaign(actor=office.mai, campaign=campaign, agreed=3)
        assert Message.objects.count() == 6


def test_more_people_than_were_agreed_to_are_asked_about_again_with_the_cost(office: Office) -> None:
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, recipients_of(office.area, 3))
        offer(recipients_of(office.area, 5))
        with pytest.raises(CountChanged, match=r"3 .* 5 .* 1500 đồng .* 5 "):
            start_campaign(actor=office.mai, campaign=campaign, agreed=3)

        assert not Message.objects.exists()
        assert Campaign.objects.get().state == "drafted"


def test_a_sample_goes_first_and_is_not_told_twice_when_the_rest_follows(office: Office) -> None:
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, recipients_of(office.area, 20))
        sample = start_campaign(actor=office.mai, campaign=campaign, agreed=0, sample=4)
        rest = start_campaign(actor=office.mai, campaign=campaign, agreed=16)

        assert (sample.count, rest.count, Message.objects.count()) == (4, 16, 20)
        assert Campaign.objects.get().people_count == 20


def test_a_sample_is_drawn_from_those_to_whom_a_message_would_be_written(office: Office) -> None:
    people = recipients_of(office.area, 50)
    told, fit = people[:3], people[3:5]
    silent = [replace(one, ways=(Way(Medium.ZALO, one.ways[0].address),)) for one in people[5:40]]
    unfit = [replace(one, told={"ten": one.name}) for one in people[40:]]
    with acting(office.mai):
        first = make_campaign(office.mai, office.area, told)
        start_campaign(actor=office.mai, campaign=first, agreed=3)
        end_campaign(actor=office.mai, campaign=first)
        campaign = make_campaign(office.mai, office.area, [*told, *fit, *silent, *unfit])

        assert start_campaign(actor=office.mai, campaign=campaign, agreed=0, sample=3).count == 2
        assert set(Message.objects.filter(campaign=campaign).values_list("recipient", flat=True)) == {"i4", "i5"}

        other = make_campaign(office.mai, office.area, [*silent, *unfit], title="Tin khác")
        with pytest.raises(NobodyToTell, match="45 "):
            start_campaign(actor=office.mai, campaign=other, agreed=0, sample=3)


def test_a_household_told_in_the_sample_is_not_told_again_with_the_rest(office: Office) -> None:
    people = [replace(one, household=(one.individual or 0) % 5) for one in recipients_of(office.area, 20)]
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, people, per_household=True)
        start_campaign(actor=office.mai, campaign=campaign, agreed=0, sample=2)
        sampled = dict(Message.objects.values_list("household", "recipient"))
        rest = estimate_of(actor=office.mai, campaign=campaign)
        start_campaign(actor=office.mai, campaign=campaign, agreed=5 - len(sampled))

        assert rest.count == 5 - len(sampled)
        told = list(Message.objects.order_by("household").values_list("household", flat=True))
        assert told == [0, 1, 2, 3, 4]
        with_sample = Skip.objects.filter(reason="same_household", told_with__in=sampled.values())
        assert with_sample.count() == 3 * len(sampled)


def test_a_household_told_once_is_told_by_no_second_campaign_for_the_occasion(office: Office) -> None:
    one, other = (replace(one, household=7) for one in recipients_of(office.area, 2))
    with acting(office.mai):
        first = make_campaign(office.mai, office.area, [one], per_household=True)
        start_campaign(actor=office.mai, campaign=first, agreed=1)
        end_campaign(actor=office.mai, campaign=first)
        second = make_campaign(
            office.mai, office.area, [other, one], title="Lần hai", occasion="nhac gia han", per_household=True
        )

        left_out = estimate_of(actor=office.mai, campaign=second).queued.left_out
        assert dict(left_out) == {"same_household": 1, "told": 1}


def test_a_household_of_a_campaign_that_was_taken_back_is_told_by_the_corrected_one(office: Office) -> None:
    one, other = (replace(one, household=7) for one in recipients_of(office.area, 2))
    with acting(office.mai):
        wrong = make_campaign(office.mai, office.area, [one], per_household=True)
        start_campaign(actor=office.mai, campaign=wrong, agreed=1)
        cancel_campaign(actor=office.mai, campaign=wrong, why="sai ngày")
        corrected = make_campaign(office.mai, office.area, [other], per_household=True)

        assert start_campaign(actor=office.mai, campaign=corrected, agreed=1).count == 1


def test_the_database_itself_refuses_a_second_message_to_a_household_that_is_told_once(office: Office) -> None:
    one, other = (replace(one, household=7) for one in recipients_of(office.area, 2))
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, [one, other], per_household=True)
        start_campaign(actor=office.mai, campaign=campaign, agreed=1)
    with acting(office.mai):
        message = Message.objects.get()
    message.pk, message.recipient, message.individual = None, other.key, 2
    with pytest.raises(DatabaseError, match="message_once_a_household"), acting(office.mai):
        message.save()


def test_started_twice_it_is_refused_and_nobody_is_told_twice(office: Office) -> None:
    campaign = office.started(3)

    with acting(office.mai), pytest.raises(CampaignNotOpen):
        start_campaign(actor=office.mai, campaign=campaign, agreed=3)
    assert office.states() == ["queued"] * 3


def test_a_second_campaign_for_the_same_occasion_is_refused_while_the_first_runs(office: Office) -> None:
    office.started(3)
    with acting(office.mai):
        second = make_campaign(office.mai, office.area, recipients_of(office.area, 5), occasion="nhac gia han")
        with pytest.raises(OccasionTaken, match="Nhắc gia hạn"):
            start_campaign(actor=office.mai, campaign=second, agreed=2)


def test_after_the_first_a_second_campaign_tells_only_whom_the_first_did_not(office: Office) -> None:
    first = office.started(3)
    with acting(office.mai):
        end_campaign(actor=office.mai, campaign=first)
        second = make_campaign(
            office.mai, office.area, recipients_of(office.area, 5), title="Lần hai", occasion="nhac gia han"
        )
        queued = start_campaign(actor=office.mai, campaign=second, agreed=2)

        assert queued.count == 2
        assert list(Skip.objects.filter(reason="told").values_list("individual", flat=True).order_by("pk")) == [1, 2, 3]


def test_the_database_itself_refuses_a_second_message_for_one_occasion_and_step(office: Office) -> None:
    office.started(1)
    with pytest.raises(DatabaseError, match="message_once"), acting(office.mai), connection.cursor() as cursor:
        cursor.execute(
            "insert into messaging_message (area_path, office, recipient, name, occasion, step, medium, address, via,"
            " language, subject, text, provider_template, told, encoding, segments, price_amount, price_points,"
            " priority, state, reason, detail, attempts, next_at, queued_at, provider_id) select area_path, office,"
            " recipient, name, occasion, step, medium, address, via, language, subject, text, provider_template, told,"
            " encoding, segments, price_amount, price_points, priority, state, reason, detail, attempts, next_at,"
            " queued_at, provider_id from messaging_message"
        )


def test_more_than_the_month_allows_is_refused_with_what_is_left(office: Office) -> None:
    SendingRules.objects.create(area=office.area, month_points=10, office_a_day=100)
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, recipients_of(office.area, 11))
        with pytest.raises(BudgetExceeded, match=r"11 điểm.*10 điểm"):
            start_campaign(actor=office.mai, campaign=campaign, agreed=11)


def test_a_cancelled_campaign_sends_nothing_that_waits_and_cannot_be_cancelled_twice(office: Office) -> None:
    campaign = office.started(3)
    with acting(office.mai):
        cancel_campaign(actor=office.mai, campaign=campaign, why="sai ngày")
        with pytest.raises(CampaignNotOpen):
            cancel_campaign(actor=office.mai, campaign=campaign, why="sai ngày")

    office.send()
    assert office.states() == ["suppressed"] * 3
    assert office.channel.arrived == []


def test_whom_a_cancelled_campaign_was_not_yet_sent_to_is_told_by_the_corrected_one(office: Office) -> None:
    SendingRules.objects.create(area=office.area, office_a_day=1)
    campaign = office.started(3)
    office.send()
    for _twice in range(2):
        with acting(office.mai):
            cancel_campaign(actor=office.mai, campaign=campaign, why="sai ngày")
            campaign = make_campaign(office.mai, office.area, recipients_of(office.area, 3))
            estimate = estimate_of(actor=office.mai, campaign=campaign)
            assert (estimate.count, dict(estimate.queued.left_out)) == (2, {"told": 1})
            start_campaign(actor=office.mai, campaign=campaign, agreed=2)

    assert office.states() == ["queued"] * 2 + ["sent"] + ["suppressed"] * 4


def test_what_waits_for_the_dead_is_taken_out(office: Office) -> None:
    office.started(2)
    with acting(office.mai):
        suppress_for(individuals=[1], reason=Reason.DEAD)

    office.send()
    with acting(office.mai):
        assert dict(Message.objects.values_list("individual", "state")) == {1: "suppressed", 2: "sent"}


def test_other_ways_and_texts_can_be_chosen_until_something_was_sent(office: Office) -> None:
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, recipients_of(office.area, 2))
        other = make_template(office.mai, office.area, title="Ngắn", text="Xin chào {ten}")
        correct_campaign(actor=office.mai, campaign=campaign, steps=[StepPlan(["sms"], other)])
        start_campaign(actor=office.mai, campaign=campaign, agreed=2)

        assert Message.objects.filter(text__startswith="Xin").count() == 2
        with pytest.raises(CampaignNotOpen):
            correct_campaign(actor=office.mai, campaign=campaign, steps=[StepPlan(["sms"], other)])


def test_who_has_no_right_or_works_elsewhere_is_refused(office: Office) -> None:
    reader, neighbour = mai(office.area, without="send_messages"), mai(make_commune("25480", "Bình Minh"))
    with acting(office.mai):
        template = make_template(office.mai, office.area)
        campaign = make_campaign(office.mai, office.area, recipients_of(office.area, 1))
    plan = CampaignPlan("Nhắc", AUDIENCE, [StepPlan(["sms"], template)])
    for actor, refusal in ((reader, NoRight), (neighbour, OutsideScope)):
        with acting(actor):
            with pytest.raises(refusal):
                register_campaign(actor=actor, area=office.area, plan=plan)
            with pytest.raises(refusal):
                start_campaign(actor=actor, campaign=campaign, agreed=1)
            with pytest.raises(refusal):
                cancel_campaign(actor=actor, campaign=campaign, why="x")
    with acting(neighbour):
        assert not Campaign.objects.exists()


def test_bad_plans_are_refused_in_a_sentence(office: Office) -> None:
    with acting(office.mai):
        template = make_template(office.mai, office.area)
        offer([])
        step = StepPlan(["sms"], template)
        good = CampaignPlan("Nhắc", AUDIENCE, [step])
        for plan, refusal in (
            (replace(good, title="  "), TitleMissing),
            (replace(good, title="x" * 121), TitleMissing),
            (replace(good, audience="nobody"), UnknownAudience),
            (replace(good, steps=[]), NoWayChosen),
            (replace(good, steps=[StepPlan([], template)]), NoWayChosen),
            (replace(good, steps=[StepPlan(["pigeon"], template)]), NoWayChosen),
        ):
            with pytest.raises(refusal):
                register_campaign(actor=office.mai, area=office.area, plan=plan)
        end_template(actor=office.mai, template=template)
        with pytest.raises(TemplateEnded):
            register_campaign(
                actor=office.mai, area=office.area,
                plan=replace(good, steps=[StepPlan(["sms"], Template.objects.get())]),
            )  # fmt: skip


def test_an_expiring_occasion_is_kept_with_each_message(office: Office) -> None:
    ends = MORNING + dt.timedelta(days=3)
    (one,) = recipients_of(office.area, 1)
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, [replace(one, expires_at=ends, occasion="card-7")])
        start_campaign(actor=office.mai, campaign=campaign, agreed=1)

        assert Message.objects.values_list("expires_at", "occasion").get() == (ends, "card-7")


def test_every_act_is_in_the_trail_without_names_or_numbers(office: Office) -> None:
    campaign = office.started(2)
    with acting(office.mai):
        end_campaign(actor=office.mai, campaign=campaign)
    with acting(SYSTEM):
        entries = list(AuditEntry.objects.filter(object_type="messaging.campaign").order_by("pk"))

    assert [one.act for one in entries] == ["register_campaign", "start_campaign", "end_campaign"]
    assert "Nguyễn" not in str([one.after for one in entries])
    assert "0900000001" not in str([one.after for one in entries])


def test_the_messages_of_another_commune_stay_behind_the_wall(office: Office) -> None:
    office.started(2)
    neighbour = mai(make_commune("25480", "Bình Minh"))
    with acting(neighbour):
        assert not Message.objects.exists()


def test_somebody_who_moved_is_told_by_one_commune_only(office: Office) -> None:
    office.started(1)
    other = make_commune("25480", "Bình Minh")
    make_gateway(other)
    hoa = mai(other)
    moved: list[Recipient] = recipients_of(other, 2)
    with acting(hoa):
        campaign = make_campaign(hoa, other, moved, occasion="nhac gia han")
        queued = start_campaign(actor=hoa, campaign=campaign, agreed=2)

    assert queued.count == 1
    with acting(hoa), clock.at(MORNING):
        assert list(Skip.objects.values_list("individual", "reason")) == [(1, "told")]
