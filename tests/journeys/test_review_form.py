"""A household is reviewed in the browser: half the form, the page again, the draft is there, the rest, its class.

The forms are Vietnamese in both languages. The browser complains of whatever the policy of the page forbids.
"""

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Page, expect

from ansinh.core.wall import acting
from ansinh.judgement.queries import shipped
from ansinh.poverty import testing as poverty
from ansinh.poverty.models import Channel, ListedHousehold, Reviewer, Submission
from ansinh.poverty.services import keep_shipped, open_survey_key
from ansinh.registry.models import Classification
from tests.journeys.conftest import ANYBODY, PHONE, Visit, assert_calm, sign_in
from tests.journeys.review_form import FIGURES, HOUSE, OF_ONE, PEOPLE, QUICK, choose, fill_in_people, question, write
from tests.journeys.scenes import Commune

pytestmark = pytest.mark.django_db(transaction=True)
INCOME = {
    "Số người trong hộ": "2",
    "Tiền công, tiền lương": "24000000",
    "Trồng trọt": "0",
    "Chăn nuôi": "0",
    "Lâm nghiệp, thủy sản": "0",
    "Kinh doanh, dịch vụ, nghề phụ": "0",
    "Lương hưu, tiền gửi về, cho thuê, lãi và khoản khác": "0",
    "Chi phí sản xuất, kinh doanh phải trừ": "0",
}


def _listed(commune: Commune, instrument: str) -> ListedHousehold:
    area = commune.desk.area
    lan, minh = poverty.at_work("lan", area), poverty.at_work("minh", area)
    with acting(lan):
        poverty.make_home(lan, commune.hamlet, PEOPLE[0][0], household_class="poor")
        kept = keep_shipped(code=instrument)
    found = poverty.make_survey(lan, minh, area, instrument=kept)
    with acting(lan):
        return ListedHousehold.objects.select_related("household").get(round=found)


def _open(browser: Browser, site: str, listed: ListedHousehold, width: int, language: str) -> Visit:
    """From the list of the round to the form of the household."""
    desk = sign_in(browser, site, "lan", width=width, language=language)
    desk.open(f"/poverty/{listed.round_id}/households/")
    desk.page.get_by_role("link", name=gettext("fill in")).click()
    expect(desk.page.locator(".odk-form")).to_be_visible(timeout=30_000)
    return desk


def _fill_in_income(page: Page) -> None:
    choose(page, "Hộ ở khu vực nào?", "Nông thôn")
    for words, answer in INCOME.items():
        write(page, words, answer)
    for asked in shipped("measured-income").form.questions.values():
        if asked.name.startswith("lacks_"):
            choose(page, asked.labels["vi"], "Không")


@ANYBODY
def test_a_household_is_reviewed_in_the_browser(
    tan_dong: Commune, site: str, browser: Browser, language: str, width: int
) -> None:
    listed = _listed(tan_dong, "national")
    with override(language):
        desk = _open(browser, site, listed, width, language)
        page, told = desk.page, desk.page.locator("#form-status")
        expect(question(page, "Mã hộ").get_by_role("radio")).to_be_checked()
        for words, answer in QUICK.items():
            choose(page, words, answer)
        fill_in_people(page)
        expect(told).to_contain_text(gettext("The draft is kept on this device (%s).").partition("(")[0])
        desk.look("review-form", language)

        page.reload()
        expect(page.locator(".odk-form")).to_be_visible(timeout=30_000)
        expect(told).to_contain_text(
            gettext("You go on with the draft of %s, which this device has kept.").partition("%")[0]
        )
        expect(question(page, "Họ và tên", 1).locator("input")).to_have_value(PEOPLE[1][0])
        for words, answer in {**OF_ONE, **HOUSE}.items():
            choose(page, words, answer)
        desk.press("Send the form")
        expect(page.get_by_text(gettext("%s questions are missing or wrong.") % len(FIGURES))).to_be_visible()
        desk.look("review-form-missing", language)
        for words, answer in FIGURES.items():
            write(page, words, answer)
        desk.press("Send the form")
        page.wait_for_url("**/households/")
        expect(page.locator(".alert-success")).to_contain_text(PEOPLE[0][0])

        page.go_back()
        expect(page.locator(".odk-form")).to_be_visible(timeout=30_000)
        expect(told).to_have_text("")
    assert_calm(desk)
    with acting(poverty.at_work("lan", tan_dong.desk.area)):
        sent = Submission.objects.select_related("listed__assessment").get()
        assert sent.channel == Channel.PAPER
        assert [one["member_name"] for one in sent.answers["member"]] == [name for name, *_rest in PEOPLE]
        assert sent.listed.assessment is not None
        assert sent.listed.assessment.household_class == Classification.POOR


def test_another_instrument_is_filled_in_on_the_same_page(tan_dong: Commune, site: str, browser: Browser) -> None:
    listed = _listed(tan_dong, "measured-income")
    with override("vi"):
        desk = _open(browser, site, listed, 1280, "vi")
        _fill_in_income(desk.page)
        desk.page.get_by_label(str(Channel.BROWSER.label).capitalize()).check()
        desk.press("Send the form")
        desk.page.wait_for_url("**/households/")
    assert_calm(desk)
    with acting(poverty.at_work("lan", tan_dong.desk.area)):
        sent = Submission.objects.select_related("listed__assessment").get()
        assert (sent.channel, sent.answers["measured_income"]) == (Channel.BROWSER, "1000000")
        assert sent.listed.assessment is not None
        assert sent.listed.assessment.measured_income == 1_000_000


def test_who_was_signed_out_loses_nothing(tan_dong: Commune, site: str, browser: Browser) -> None:
    listed = _listed(tan_dong, "measured-income")
    with override("vi"):
        desk = _open(browser, site, listed, 1280, "vi")
        _fill_in_income(desk.page)
        desk.context.clear_cookies(name="sessionid")
        desk.press("Send the form")
        expect(desk.page.locator("#form-refusal")).to_be_visible()
    with acting(poverty.at_work("lan", tan_dong.desk.area)):
        assert not Submission.objects.exists()


def test_the_reviewer_fills_it_in_on_the_own_phone(tan_dong: Commune, site: str, browser: Browser) -> None:
    listed, area = _listed(tan_dong, "measured-income"), tan_dong.desk.area
    with acting(poverty.at_work("lan", area)) as lan:
        reviewer = Reviewer.objects.select_related("round").get(pk=listed.reviewer_id or 0)
        secret = open_survey_key(actor=lan, reviewer=reviewer).secret
    with override("vi"):
        phone = Visit(browser, site, PHONE)
        phone.context.grant_permissions(["geolocation"])
        phone.context.set_geolocation({"latitude": 11.5, "longitude": 106.25})
        phone.open(f"/survey/{area.code}/{secret}/")
        phone.look("reviewer-phone", "vi")
        phone.page.get_by_role("link", name=PEOPLE[0][0]).click()
        expect(phone.page.locator(".odk-form")).to_be_visible(timeout=30_000)
        _fill_in_income(phone.page)
        phone.look("reviewer-phone-form", "vi")
        phone.press("Send the form")
        expect(phone.page.locator(".alert-success")).to_contain_text(PEOPLE[0][0])
    assert_calm(phone)
    with acting(poverty.at_work("lan", area)):
        sent = Submission.objects.get()
        assert (sent.channel, sent.reviewer_id) == (Channel.BROWSER, listed.reviewer_id)
        assert (sent.spot_latitude, sent.spot_longitude) == (11.5, 106.25)
        assert sent.began_at is not None
