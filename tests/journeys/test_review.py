"""A hamlet of 120 households is reviewed from the plan to the certificate by three people with three roles.

Lan the officer plans and works, Minh the chair approves and signs, Xuân visits the households with her phone and has no
account. Somebody else reads what is posted and objects.
"""

import io
import re
from urllib.parse import urlencode

import pytest
from django.utils.text import capfirst
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.poverty.models import Channel, ListedHousehold, ProofWay, RoundState, Submission
from ansinh.registry.models import Classification
from tests.journeys.collect import collect
from tests.journeys.conftest import ANYBODY, Calendar, Visit, assert_calm, sign_in
from tests.journeys.review_form import BETTER, fill_in
from tests.journeys.review_play import BINH, HOA, MUOI, SAU, Play, register_hamlet, was_refused
from tests.journeys.scenes import Commune

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
XUAN = "Ngô Thị Xuân"
DAYS = {"list_from": "01/09/2026", "survey_from": "20/09/2026", "meet_from": "20/10/2026", "decide_by": "14/12/2026"}
PLACES = "Nhà văn hóa ấp Đông Hà; trụ sở UBND xã"
DECISION = "128/QĐ-UBND"


def _plan(play: Play) -> None:
    lan, minh = play.lan, play.minh
    lan.open(f"/poverty/requests/new/?{urlencode({'q': SAU})}")
    lan.page.get_by_role("link", name=SAU).click()
    lan.page.select_option("#id_form", "form_01")
    lan.press("Receive the request")
    lan.go("Poverty review")
    lan.follow("Plan a review", lan.page.locator(".page-header"))
    for name, day in DAYS.items():
        lan.page.fill(f"#id_{name}", day)
    lan.page.select_option("#id_instrument", "shipped-national")
    lan.page.fill("#id_committee", "Lê Văn Minh; Trưởng ban\nTrần Thị Lan; Phó trưởng ban")
    lan.page.fill("#id_reviewers", f"{XUAN}; 30")
    lan.look("review-plan", play.language)
    lan.press("Keep the plan")
    expect(lan.page.locator(".alert-success")).to_be_visible()
    play.round = lan.page.url.removeprefix(play.site)
    expect(lan.page.get_by_role("button", name=gettext("Approve the plan"))).to_have_count(0)

    minh.page.reload()
    minh.page.locator("main .list-group a[href^='/poverty/']").first.click()
    minh.page.locator("main tbody a").first.click()
    play.act_here(minh, "Approve the plan")


def _list(play: Play) -> str:
    """The list is made and handed to Xuân; the address of her phone's server."""
    lan = play.lan
    lan.open(play.round)
    lan.follow("Suggested by the system")
    expect(lan.page.locator("#list-rows tbody tr")).to_have_count(1)
    lan.page.locator("#list-rows tbody tr", has_text=MUOI).get_by_role("checkbox").check()
    lan.press("Put those chosen on the list")
    expect(lan.page.locator(".alert-success")).to_be_visible()
    play.act(lan, "Give a hamlet's households to a reviewer", XUAN)
    play.calendar.turn_to(2026, 9, 20)
    play.act_here(lan, "Begin the survey")
    lan.open(f"{play.round}households/")
    expect(lan.page.locator("#list-rows tbody tr")).to_have_count(4)
    lan.open(play.round)
    lan.follow("Reviewers' phones")
    lan.page.get_by_role("button", name=f"{gettext('Make a key')} {XUAN}").click()
    lan.look("review-key", play.language)
    return lan.page.input_value("#server")


def _visit_hoa(play: Play, server: str) -> Visit:
    """The form of one household in the browser of the phone."""
    phone = play.somebody(f"{server}/")
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"latitude": 11.5, "longitude": 106.25})
    expect(phone.page.locator("main .list-group a")).to_have_count(4)
    phone.look("review-phone", play.language)
    phone.page.get_by_role("link", name=HOA).click()
    expect(phone.page.locator(".odk-form")).to_be_visible(timeout=30_000)
    fill_in(phone.page)
    phone.press("Send the form")
    expect(phone.page.locator(".alert-success")).to_contain_text(HOA)
    expect(phone.page.locator("main .list-group a")).to_have_count(3)
    return phone


def _meet(play: Play) -> None:
    lan, page = play.lan, play.lan.page
    play.calendar.turn_to(2026, 10, 20)
    play.act(lan, "End the survey")
    lan.open(f"{play.round}meetings/")
    lan.follow("Call a meeting")
    for name, value in {"on": "21/10/2026", "at": "19:00", "place": "Nhà văn hóa ấp", "households": "120"}.items():
        page.fill(f"#id_{name}", value)
    lan.press("Call the meeting")
    expect(page.locator("main .alert")).to_contain_text("22/10/2026")
    was_refused(lan, 422)
    page.fill("#id_on", "22/10/2026")
    lan.press("Call the meeting")
    expect(page.locator(".alert-success")).to_be_visible()
    assert lan.fetched(f"{page.url.removeprefix(play.site)}invitation/pdf/").startswith(b"%PDF")

    play.calendar.turn_to(2026, 10, 22, 21)
    page.reload()
    lan.follow("Record the meeting", page.locator(".page-header"))
    minutes = {
        "attending": "98", "ended_at": "20:30", "chaired_by_name": "Phạm Văn Ba", "chair_position": "Trưởng ấp",
        "written_by_name": XUAN, "for_all": "92", "against_all": "4",
    }  # fmt: skip
    for name, value in minutes.items():
        page.fill(f"#id_{name}", value)
    page.get_by_label(f"{gettext('Votes for')}: {BINH}", exact=True).fill("71")
    lan.press("Keep the minutes")
    expect(page.locator(".alert-success")).to_be_visible()
    expect(page.locator("main tbody .bg-green-lt")).to_have_count(4)
    lan.look("review-meeting", play.language)


def _post(play: Play) -> str:
    """The list goes up; the address of its page for everybody."""
    lan = play.lan
    play.calendar.turn_to(2026, 10, 23)
    play.act(lan, "Post the list", "28/10/2026", places=PLACES)
    lan.open(f"{play.round}postings/")
    lan.page.locator("main tbody a").click()
    return lan.page.locator("main dd a[href*='/public/review/']").inner_text()


def _object(play: Play, address: str) -> tuple[Visit, str]:
    """A neighbour reads the list and says what is wrong; the code of the objection."""
    play.calendar.turn_to(2026, 10, 24)
    neighbour = play.somebody(address)
    page = neighbour.page
    for name in (HOA, BINH, SAU, MUOI):
        expect(page.locator("main")).to_contain_text(name)
    neighbour.look("review-posting", play.language)
    neighbour.follow("I object")
    page.select_option("#id_about", label=page.locator("#id_about option", has_text=MUOI).inner_text())
    page.fill("#id_words", "Nhà đã xây thêm một gian lớn.")
    page.fill("#id_said_by_name", "Bùi Văn Ngọc")
    neighbour.press("Send the objection")
    code = page.locator("main code").inner_text()
    neighbour.look("review-objection", play.language)
    return neighbour, code


def _answer(play: Play, neighbour: Visit, code: str) -> None:
    """Lan goes there again with the form: the household is near-poor."""
    lan, page = play.lan, play.lan.page
    play.calendar.turn_to(2026, 10, 27)
    lan.open("/")
    page.locator("main .list-group a[href^='/poverty/objections/']").click()
    page.get_by_role("link", name=MUOI).click()
    objection = page.url.removeprefix(play.site)
    lan.follow("New form")
    expect(page.locator(".odk-form")).to_be_visible(timeout=30_000)
    fill_in(page, house=BETTER)
    page.fill("#form-why", "Đã đến xem lại: nhà 48 m², có nhà tiêu.")
    lan.press("Send the form")
    page.wait_for_url("**/forms/**")
    expect(page.locator("main .card", has_text=gettext("Class by this form"))).to_have_count(2)
    lan.open(objection)
    play.act_here(lan, "Answer", is_upheld="yes", answer="Đã đến xem lại nhà: hộ là hộ cận nghèo.")

    neighbour.follow("Look up an answer")
    neighbour.page.fill("#id_code", code.upper())
    neighbour.press("Look up")
    expect(neighbour.page.locator("main")).to_contain_text("hộ cận nghèo")


def _decide(play: Play, address: str) -> None:
    lan, minh = play.lan, play.minh
    play.calendar.turn_to(2026, 10, 29)
    lan.open(f"{play.round}postings/")
    lan.page.locator("main tbody a").click()
    play.act_here(lan, "Take the list down")
    answers = play.somebody(address).page.locator("main")
    expect(answers).to_contain_text("hộ cận nghèo")
    expect(answers).not_to_contain_text(HOA)
    play.act(lan, "Prepare the decision", number=DECISION)
    play.act(minh, "Sign the decision", "3")
    minh.look("review-decision", play.language)
    gone = play.somebody(address)
    expect(gone.page.locator("body")).not_to_contain_text(HOA)
    was_refused(gone, 410)


def _publish(play: Play) -> None:
    """The decision becomes known in every way of the law, and the round ends."""
    lan, page = play.lan, play.lan.page
    play.calendar.turn_to(2026, 11, 2)
    play.act(lan, "Make the decision public", "02/12/2026", places=PLACES)
    play.calendar.turn_to(2026, 11, 4)
    lan.open(f"{play.round}postings/")
    page.locator("main tbody a").last.click()
    proofs = [(ProofWay.RADIO, f"0{day}/11/2026") for day in (2, 3, 4)]
    for way, on in [(ProofWay.BOARD_OF_COMMUNE, "02/11/2026"), *proofs]:
        play.act_here(lan, "Record a proof", way=way, on=on, note="Phạm Văn Ba")
    hamlet = str(page.locator("[name$='-hamlet'] option").last.get_attribute("value"))
    play.act_here(
        lan, "Record a proof", way=ProofWay.BOARD_OF_HAMLET, hamlet=hamlet, on="02/11/2026", note="Phạm Văn Ba"
    )
    expect(page.locator("main")).not_to_contain_text(gettext("Still missing:"))
    lan.look("review-publicity", play.language)
    play.calendar.turn_to(2026, 12, 3)
    play.act(lan, "Close the review")
    expect(page.locator("h1 .badge")).to_have_text(str(RoundState.CLOSED.label))
    lan.look("review-round", play.language)


def _look_at_certificate(play: Play) -> None:
    """In the new year: the paper, what its code leads to, and the household as the registry knows it."""
    lan, page = play.lan, play.lan.page
    play.calendar.turn_to(2027, 1, 4)
    lan.open(f"{play.round}certificates/")
    expect(page.locator("#list-rows tbody tr")).to_have_count(3)
    page.locator("#list-rows tbody tr", has_text=HOA).get_by_role("link").first.click()
    lan.look("review-certificate", play.language)
    address = page.locator("main dd a[href*='/public/certificate/']").inner_text()
    paper = PdfReader(io.BytesIO(lan.fetched(f"{page.url.removeprefix(play.site)}print/")))
    assert len(paper.pages) == 1
    assert address in re.sub(r"\s", "", paper.pages[0].extract_text())
    scanned = play.somebody(address)
    expect(scanned.page.locator("main .badge")).to_have_text(capfirst(gettext("valid")))
    for told in (HOA, capfirst(str(Classification.POOR.label)), DECISION):
        expect(scanned.page.locator("main")).to_contain_text(told)
    scanned.look("review-certificate-checked", play.language)

    page.get_by_role("link", name=HOA).click()
    newest = page.locator("main .card", has_text=gettext("Class by year")).locator("li", has_text="01/01/2027").first
    expect(newest).to_contain_text(capfirst(str(Classification.POOR.label)))
    expect(newest).to_contain_text(DECISION)


@ANYBODY
def test_a_hamlet_is_reviewed_from_the_plan_to_the_certificate(
    calendar: Calendar, tan_dong: Commune, site: str, browser: Browser, language: str, width: int
) -> None:
    register_hamlet(tan_dong)
    with override(language):
        lan, minh = (sign_in(browser, site, who, width=width, language=language) for who in ("lan", "minh"))
        play = Play(browser, site, language, calendar, lan, minh)
        _plan(play)
        server = _list(play)
        phone = _visit_hoa(play, server)
        collect(phone.context.request, server, {BINH: "near_poor", SAU: "other", MUOI: "poor"})
        _meet(play)
        address = _post(play)
        neighbour, code = _object(play, address)
        _answer(play, neighbour, code)
        _decide(play, address)
        _publish(play)
        _look_at_certificate(play)
    assert_calm(lan, minh, *play.others)
    with acting(SYSTEM):
        listed = ListedHousehold.objects.select_related("assessment")
        assert {one.head_name: one.assessment and one.assessment.household_class for one in listed} == {
            HOA: "poor", BINH: "near_poor", SAU: "other", MUOI: "near_poor",
        }  # fmt: skip
        assert set(Submission.objects.values_list("channel", flat=True)) == set(Channel)
