"""A campaign on its pages: to whom, with which words, counted, sent to a sample and to all, and what came of it."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.http import urlencode

from ansinh.areas.testing import make_commune, make_hamlet
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.sheets import xlsx_bytes
from ansinh.core.wall import acting
from ansinh.messaging import counted
from ansinh.messaging.models import Campaign, CampaignCount, CampaignState, CampaignStep, Message, Template
from ansinh.messaging.services import record_acted, start_campaign
from ansinh.messaging.tasks import COUNT_CAMPAIGN, START_CAMPAIGN, count_campaign, start
from ansinh.messaging.testing import make_campaign, make_template, recipients_of
from ansinh.messaging.tests.conftest import Office
from ansinh.messaging.tests.desk import act, client_of, page, send
from ansinh.work.kinds import RunningJob
from ansinh.work.models import Job

NEW = "/messages/campaigns/new/"
WORDS = "/messages/campaigns/new/words/"
TEXT = "Kính gửi {ten}, thẻ của bà hết hạn ngày {ngay}."


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def _drafted(office: Office, count: int = 6, title: str = "Nhắc gia hạn") -> Campaign:
    with acting(office.mai):
        return make_campaign(office.mai, office.area, recipients_of(office.area, count), title=title)


def _address(campaign: Campaign) -> str:
    return f"/messages/campaigns/{campaign.pk}/"


def _now(campaign: Campaign) -> Campaign:
    with acting(SYSTEM):
        return Campaign.objects.get(pk=campaign.pk)


def _words(**values: str) -> dict[str, str]:
    return {"audience": "of_test", "asked": "", "title": "Nhắc gia hạn", "way_1": "sms", "text": TEXT, **values}


def test_an_address_that_is_none_is_no_list(office: Office) -> None:
    mai = client_of(office.area)
    assert page(mai, f"{NEW}?list=http://[")


def test_a_campaign_goes_from_its_audience_to_its_results(office: Office) -> None:
    _drafted(office, title="Để mẫu")
    mai = client_of(office.area)
    assert "of_test" in page(mai, NEW)

    words = send(mai, NEW, audience="of_test")
    assert "{ngay}" in unescape(page(mai, words))
    address = send(mai, WORDS, **_words(may_drop_accents="on"))
    shown = page(mai, address)

    assert "Kính gửi Nguyễn Thị 1, thẻ của bà hết hạn ngày 31/12/2026." in shown
    assert "I agree: 6 messages, 1.800 đồng, 6 points" in shown
    send(mai, f"{address}do/start/", **{"start-agreed": "6", "start-is_agreed": "on"})
    office.send()
    shown = page(mai, address)
    assert "running" in shown
    assert "By way" in shown
    assert office.states() == ["sent"] * 6
    assert "Nguyễn Thị 1" in page(mai, f"{address}messages/?state=sent")
    assert "Nguyễn Thị 1" not in page(mai, f"{address}messages/?state=failed")
    assert "1 row" in page(mai, f"{address}messages/?q=0900000003")
    assert "points each" not in shown
    with acting(SYSTEM):
        message = Message.objects.filter(state="sent").earliest("pk")
        record_acted(pairs=[(individual, message.occasion) for individual in (1, 2, 3, 4)], on=clock.today())
    assert "1.5 points each" in page(mai, address)


def test_a_sample_goes_first_and_the_rest_is_agreed_to_afterwards(office: Office) -> None:
    campaign, mai = _drafted(office), client_of(office.area)
    address = _address(campaign)

    act(mai, address, "sample", count="2")
    assert _now(campaign).state == CampaignState.SAMPLED
    assert "I agree: 4 messages" in page(mai, address)
    act(mai, address, "start", agreed="4", is_agreed="on")

    assert _now(campaign).state == CampaignState.RUNNING
    with acting(SYSTEM):
        assert Message.objects.filter(campaign=campaign).count() == 6


def test_another_number_than_agreed_to_is_asked_for_anew(office: Office) -> None:
    campaign, mai = _drafted(office), client_of(office.area)

    told = act(mai, _address(campaign), "start", 409, agreed="5", is_agreed="on")

    assert "You agreed to 5 messages; it would be 6 now" in told
    assert 'name="start-agreed" value="6"' in told
    assert not re.search(r'name="start-is_agreed"[^>]* checked', told)
    assert _now(campaign).state == CampaignState.DRAFTED


def test_who_does_not_agree_sends_nothing(office: Office) -> None:
    campaign, mai = _drafted(office), client_of(office.area)

    assert "Agree to the number" in act(mai, _address(campaign), "start", 422, agreed="6")
    act(mai, _address(campaign), "sample", 422, count="nhiều")
    assert office.states() == []


def test_a_form_sent_twice_sends_once(office: Office) -> None:
    campaign, mai = _drafted(office), client_of(office.area)

    act(mai, _address(campaign), "start", agreed="6", is_agreed="on")
    told = act(mai, _address(campaign), "start", 409, agreed="6", is_agreed="on")

    assert "can no longer be done" in told
    assert office.states() == ["queued"] * 6


def test_a_campaign_that_is_stopped_tells_why_and_sends_no_more(office: Office) -> None:
    campaign, mai = office.started(3), client_of(office.area)

    act(mai, _address(campaign), "cancel", 422, why="")
    act(mai, _address(campaign), "cancel", why="Nhầm ngày")

    assert office.states() == ["suppressed"] * 3
    assert "cancelled" in page(mai, _address(campaign))
    act(mai, _address(campaign), "end", 409)


def test_other_ways_or_words_while_nothing_was_sent(office: Office) -> None:
    campaign, mai = _drafted(office), client_of(office.area)
    address = f"{_address(campaign)}correct/"
    assert "Nhắc hạn thẻ" in page(mai, address)

    send(mai, address, 422, way_1="", text="")
    send(mai, address, way_1="zalo", way_2="sms", text="Chào {ten}.")

    with acting(SYSTEM):
        step = CampaignStep.objects.get(campaign=campaign)
        assert step.media == ["zalo", "sms"]
    act(mai, _address(campaign), "start", agreed="6", is_agreed="on")
    page(mai, address, 404)


def test_what_is_wrong_with_the_words_stands_beside_its_field(office: Office) -> None:
    _drafted(office, title="Để mẫu")
    mai = client_of(office.area)

    unknown = send(mai, WORDS, 422, **_words(text="Chào {tuoi}."))
    assert re.search(r'id="id_text_error">The text asks for “{tuoi}”', unescape(unknown))
    assert "Expected a text; none came" in send(mai, WORDS, 422, **_words(text=""))
    with acting(office.mai):
        template = str(Template.objects.get().pk)
    both = send(mai, WORDS, 422, **_words(template=template))
    assert "not both" in both
    send(mai, WORDS, 422, **_words(way_1=""))
    send(mai, WORDS, 422, **_words(title=""))
    send(mai, WORDS, **_words())
    taken = send(mai, WORDS, 409, **_words())
    assert "stands already" in taken
    with acting(SYSTEM):
        assert Campaign.objects.count() == 2


def test_a_preview_shows_real_people_with_and_without_a_fragment(office: Office) -> None:
    _drafted(office, title="Để mẫu")
    mai = client_of(office.area)

    whole = send(mai, WORDS, 200, **_words(preview="yes", title=""))
    fragment = mai.post(WORDS, _words(preview="yes"), headers={"HX-Request": "true"}).content.decode()

    for shown in (whole, fragment):
        assert "Kính gửi Nguyễn Thị 1, thẻ của bà hết hạn ngày 31/12/2026." in shown
        assert "with accents (UCS-2) · 1 segment" in shown
    assert "<html" in whole
    assert "<html" not in fragment
    refused = mai.post(WORDS, _words(preview="yes", text="{tuoi}"), headers={"HX-Request": "true"})
    assert "The text asks for" in refused.content.decode()


def _sheet(*rows: list[str]) -> SimpleUploadedFile:
    content = xlsx_bytes(rows, headers=["Họ tên", "Số điện thoại", "Ngày hết hạn"])
    return SimpleUploadedFile("the-bhyt.xlsx", content)


GOOD, BAD = ["Nguyễn Thị Hòa", "0912345678", "31/12/2026"], ["Võ Thị Ba", "12", ""]


def _hidden(shown: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', shown)
    assert found, shown
    return unescape(found.group(1))


def test_a_spreadsheet_brings_its_people_and_its_columns(office: Office) -> None:
    mai = client_of(office.area)
    shown = send(mai, NEW, 200, audience="spreadsheet", file=_sheet(GOOD))
    assert "{ngay_het_han}" in unescape(shown)

    sent = {"audience": "spreadsheet", "people": _hidden(shown, "people"), "title": "Nhắc thẻ", "way_1": "sms"}
    address = send(mai, WORDS, **sent, text="Thẻ của {ten} hết hạn ngày {ngay_het_han}.")

    assert "Thẻ của Nguyễn Thị Hòa hết hạn ngày 31/12/2026." in page(mai, address)
    corrected = page(mai, f"{address}correct/")
    assert "{ngay_het_han}" in unescape(corrected)
    send(mai, f"{address}correct/", way_1="sms", text="{ten}: {ngay_het_han}")
    assert "Nguyễn Thị Hòa: 31/12/2026" in page(mai, address)


def test_rows_that_cannot_be_used_are_told_and_the_officer_chooses(office: Office) -> None:
    mai = client_of(office.area)
    shown = send(mai, NEW, 200, audience="spreadsheet", file=_sheet(GOOD, BAD))
    assert "Row 3, column Số điện thoại: expected a mobile number" in unescape(shown)
    assert "Go on with the 1 good row" in shown

    words = send(mai, WORDS, 200, audience="spreadsheet", people=_hidden(shown, "people"), begin="yes")

    assert "{ngay_het_han}" in unescape(words)
    assert "cannot be used" in send(mai, NEW, 422, audience="spreadsheet", file=_sheet(BAD))


def test_a_spreadsheet_that_cannot_be_read_is_told_beside_its_field(office: Office) -> None:
    mai = client_of(office.area)

    assert "Choose the file" in send(mai, NEW, 422, audience="spreadsheet")
    paper = SimpleUploadedFile("giay.pdf", b"%PDF-1.7 invented")
    assert re.search(
        r'id="id_file_error">giay.pdf cannot be read', send(mai, NEW, 422, audience="spreadsheet", file=paper)
    )
    assert send(mai, WORDS, audience="spreadsheet", people="forged", way_1="sms") == NEW


def test_hamlets_narrow_the_commune(office: Office) -> None:
    hamlet = make_hamlet(office.area)
    mai = client_of(office.area)

    words = send(mai, NEW, audience="commune", hamlets=[hamlet.path])

    assert urlencode({"asked": hamlet.path}) in words


def test_an_audience_that_is_not_open_leads_back(office: Office) -> None:
    mai = client_of(office.area)

    assert send(mai, WORDS, audience="nobody") == NEW
    assert mai.get(WORDS).headers["Location"] == NEW
    send(mai, NEW, 422, audience="nobody")


def test_who_may_only_look_sends_nothing(office: Office) -> None:
    campaign = _drafted(office)
    minh = client_of(office.area, "approver", "minh", "Lê Văn Minh")

    assert "Nhắc gia hạn" in page(minh, "/messages/campaigns/")
    shown = page(minh, _address(campaign))
    assert "Send to all" not in shown
    page(minh, NEW, 403)
    page(minh, WORDS, 403)
    page(minh, f"{_address(campaign)}correct/", 403)
    act(minh, _address(campaign), "start", 403, agreed="6", is_agreed="on")
    nam = client_of(office.area, "bank_officer", "nam", "Võ Văn Nam")
    for address in ("/messages/campaigns/", _address(campaign), f"{_address(campaign)}messages/", "/messages/inbox/"):
        page(nam, address, 403)


def test_another_commune_sees_nothing_of_it(office: Office) -> None:
    campaign = office.started(3)
    with acting(SYSTEM):
        message = Message.objects.all()[0]
    stranger = client_of(make_commune("25480", "Bình Minh"), username="hoa", name="Trần Thị Hoa")

    assert "Nhắc gia hạn" not in page(stranger, "/messages/campaigns/")
    for part in ("", "messages/", "left-out/", "answers/", "correct/"):
        page(stranger, f"{_address(campaign)}{part}", 404)
    page(stranger, f"/messages/sent/{message.pk}/", 404)
    act(stranger, _address(campaign), "cancel", 404, why="x")


def test_people_left_out_are_named_with_their_reason(office: Office) -> None:
    with acting(office.mai):
        people = recipients_of(office.area, 3)
        alone = [*people, people[0].__class__("i9", "Lỡ Thị Lạ", office.area.path, (), individual=9)]
        campaign = make_campaign(office.mai, office.area, alone)
    mai = client_of(office.area)

    assert "?would=unreachable" in page(mai, _address(campaign))
    assert "Lỡ Thị Lạ" in page(mai, f"{_address(campaign)}left-out/?would=unreachable")
    assert "Nobody would be left out" in page(mai, f"{_address(campaign)}left-out/?would=dead")
    with acting(office.mai):
        start_campaign(actor=office.mai, campaign=campaign, agreed=3)
    assert "Lỡ Thị Lạ" in page(mai, f"{_address(campaign)}left-out/?would=unreachable")
    assert "0 rows" in page(mai, f"{_address(campaign)}left-out/?reason=dead")


def test_many_people_are_counted_and_written_to_in_the_background(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "MOST_AT_ONCE", 4)
    campaign, mai = _drafted(office), client_of(office.area)
    address = _address(campaign)
    shown = page(mai, address)
    assert "counted in the background" in shown
    assert "Send to all" not in shown

    act(mai, address, "count")
    with acting(SYSTEM):
        job = Job.objects.get(kind=COUNT_CAMPAIGN)
        assert "work-progress" in page(mai, address)
        count_campaign(RunningJob(job.pk, office.mai, office.area.path), campaign=campaign.pk)
        Job.objects.update(state="done", finished_at=job.created_at, started_at=job.created_at)
        assert CampaignCount.objects.get().written == {"sms": 6}
    assert "I agree: 6 messages" in page(mai, address)
    act(mai, address, "start", agreed="6", is_agreed="on")

    with acting(SYSTEM):
        job = Job.objects.get(kind=START_CAMPAIGN)
        assert job.arguments == {"campaign": campaign.pk, "agreed": 6, "sample": 0}
        start(RunningJob(job.pk, office.mai, office.area.path), **job.arguments)
    assert office.states() == ["queued"] * 6


def test_a_message_tells_what_became_of_it(office: Office) -> None:
    campaign, mai = office.started(2), client_of(office.area)
    office.send()
    with acting(SYSTEM):
        message = Message.objects.filter(campaign=campaign)[0]

    shown = page(mai, f"/messages/sent/{message.pk}/")

    assert message.text in shown
    assert "with accents (UCS-2) · 1 segment" in shown


def test_pages_keep_to_their_budget(office: Office) -> None:
    with acting(office.mai):
        make_template(office.mai, office.area, title="Chào")
    running, drafted, mai = office.started(5), _drafted(office, title="Sau"), client_of(office.area)

    for address in (
        "/messages/campaigns/", NEW, _address(drafted), _address(running), f"{_address(running)}messages/",
        f"{_address(drafted)}correct/", f"{WORDS}?audience=of_test",
    ):  # fmt: skip
        page(mai, address)
        with CaptureQueriesContext(connection) as caught:
            page(mai, address)
        asked = [
            one["sql"] for one in caught if not re.match(r"(?i)(release )?savepoint|select set_config", one["sql"])
        ]
        assert len(asked) <= 20, (address, len(asked))
