"""A household is reviewed in the browser: half the form, the page again, the draft is there, the rest, its class.

The forms are Vietnamese in both languages. The browser complains of whatever the policy of the page forbids.
"""

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Locator, Page, expect

from ansinh.core.wall import acting
from ansinh.poverty import testing as poverty
from ansinh.poverty.models import Channel, ListedHousehold, Reviewer, Submission
from ansinh.poverty.services import keep_shipped, open_survey_key
from ansinh.registry.models import Classification
from tests.journeys.conftest import ANYBODY, PHONE, Visit, assert_calm, sign_in
from tests.journeys.scenes import Commune

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = (("Mai Thị Lý", "Chủ hộ", "Nữ", "51"), ("Mai Văn An", "Con", "Nam", "9"))
QUICK = {
    "Hộ ở khu vực nào?": "Nông thôn",
    "Hộ ở vùng nào?": "Đông Nam Bộ",
    "Hộ có tên trong danh sách hộ nghèo, hộ cận nghèo đang quản lý không?": "Có",
    "Hộ có giấy đề nghị được rà soát không?": "Không",
    "Hộ có những dấu hiệu khá giả nào sau đây?": "Không có",
}
OF_ONE = {
    "Đang hưởng trợ cấp xã hội hàng tháng vì là người cao tuổi hoặc người khuyết tật?": "Không",
    "Tình trạng việc làm": "Không có việc làm, có khả năng và muốn làm",
    "Trẻ thấp hoặc nhẹ cân so với tuổi, theo theo dõi của trạm y tế?": "Không",
    "Đang đi học đúng bậc, cấp học theo độ tuổi?": "Có",
}
HOUSE = {
    "Tường nhà bền chắc?": "Không",
    "Cột, khung nhà bền chắc?": "Không",
    "Mái nhà bền chắc?": "Không",
    "Chất đốt chính để nấu ăn": "Củi, rơm rạ, khác",
    "Nguồn nước chính để ăn uống, sinh hoạt": "Giếng khoan",
    "Nhà tiêu hộ đang dùng": "Không có",
    "Rác thải của hộ được xử lý thế nào?": "Được thu gom",
    "Có thành viên sử dụng internet?": "Có",
    "Hộ có những phương tiện nào dưới đây?": "Điện thoại",
    "Học vấn, đào tạo cao nhất trong hộ": "Tiểu học trở xuống",
    "Hộ có những tài sản nào đang dùng được?": "Không có",
    "Hộ đang nuôi những vật nuôi nào?": "Không có",
    "Nguyên nhân chính khiến hộ khó khăn": "Không có vốn",
}
FIGURES = {
    "Diện tích nhà ở của hộ (m²)": "14",
    "Điện dùng bình quân một tháng (kWh)": "20",
    "Diện tích đất sản xuất (m²)": "0",
}
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


def _question(page: Page, words: str, at: int = 0) -> Locator:
    return page.locator(".question-container", has=page.get_by_text(words, exact=True)).nth(at)


def _choose(page: Page, words: str, answer: str, at: int = 0) -> None:
    _question(page, words, at).get_by_text(answer, exact=True).click()


def _write(page: Page, words: str, answer: str, at: int = 0) -> None:
    field = _question(page, words, at).locator("input, textarea").first
    field.press_sequentially(answer)
    field.blur()


def _open(browser: Browser, site: str, listed: ListedHousehold, width: int, language: str) -> Visit:
    """From the list of the round to the form of the household."""
    desk = sign_in(browser, site, "lan", width=width, language=language)
    desk.open(f"/poverty/{listed.round_id}/households/")
    desk.page.get_by_role("link", name=gettext("fill in")).click()
    expect(desk.page.locator(".odk-form")).to_be_visible(timeout=30_000)
    return desk


def _fill_in_income(page: Page) -> None:
    _choose(page, "Hộ ở khu vực nào?", "Nông thôn")
    for words, answer in INCOME.items():
        _write(page, words, answer)


def _fill_in_people(page: Page) -> None:
    for at, (name, relation, sex, age) in enumerate(PEOPLE):
        if at:
            page.locator(".button-add-instance").click()
        _write(page, "Họ và tên", name, at)
        _choose(page, "Quan hệ với chủ hộ", relation, at)
        _choose(page, "Giới tính", sex, at)
        _write(page, "Tuổi (tính tròn năm)", age, at)
        _choose(page, "Hiện có bảo hiểm y tế?", "Có", at)


@ANYBODY
def test_a_household_is_reviewed_in_the_browser(
    tan_dong: Commune, site: str, browser: Browser, language: str, width: int
) -> None:
    listed = _listed(tan_dong, "national")
    with override(language):
        desk = _open(browser, site, listed, width, language)
        page, told = desk.page, desk.page.locator("#form-status")
        expect(_question(page, "Mã hộ").get_by_role("radio")).to_be_checked()
        for words, answer in QUICK.items():
            _choose(page, words, answer)
        _fill_in_people(page)
        expect(told).to_contain_text(gettext("The draft is kept on this device (%s).").partition("(")[0])
        desk.look("review-form", language)

        page.reload()
        expect(page.locator(".odk-form")).to_be_visible(timeout=30_000)
        expect(told).to_contain_text(
            gettext("You go on with the draft of %s, which this device has kept.").partition("%")[0]
        )
        expect(_question(page, "Họ và tên", 1).locator("input")).to_have_value(PEOPLE[1][0])
        for words, answer in {**OF_ONE, **HOUSE}.items():
            _choose(page, words, answer)
        desk.press("Send the form")
        expect(page.get_by_text(gettext("%s questions are missing or wrong.") % len(FIGURES))).to_be_visible()
        desk.look("review-form-missing", language)
        for words, answer in FIGURES.items():
            _write(page, words, answer)
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
