"""The form of the review in the browser as somebody fills it in, for two people in a poor house; it is Vietnamese."""

from collections.abc import Mapping
from types import MappingProxyType

from playwright.sync_api import Locator, Page

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
BETTER = {"Diện tích nhà ở của hộ (m²)": "48", "Nhà tiêu hộ đang dùng": "Thấm dội nước"}


def question(page: Page, words: str, at: int = 0) -> Locator:
    return page.locator(".question-container", has=page.get_by_text(words, exact=True)).nth(at)


def choose(page: Page, words: str, answer: str, at: int = 0) -> None:
    question(page, words, at).get_by_text(answer, exact=True).click()


def write(page: Page, words: str, answer: str, at: int = 0) -> None:
    field = question(page, words, at).locator("input, textarea").first
    field.press_sequentially(answer)
    field.blur()


def fill_in_people(page: Page) -> None:
    for at, (name, relation, sex, age) in enumerate(PEOPLE):
        if at:
            page.locator(".button-add-instance").click()
        write(page, "Họ và tên", name, at)
        choose(page, "Quan hệ với chủ hộ", relation, at)
        choose(page, "Giới tính", sex, at)
        write(page, "Tuổi (tính tròn năm)", age, at)
        choose(page, "Hiện có bảo hiểm y tế?", "Có", at)


def fill_in(page: Page, *, house: Mapping[str, str] = MappingProxyType({})) -> None:
    """Everything: the household is poor, in a `house` that is `BETTER` it is near-poor."""
    for words, answer in QUICK.items():
        choose(page, words, answer)
    fill_in_people(page)
    for words, answer in {**OF_ONE, **HOUSE}.items():
        choose(page, words, house.get(words, answer))
    for words, answer in FIGURES.items():
        write(page, words, house.get(words, answer))
