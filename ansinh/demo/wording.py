"""The words in which the invented offices write groups of recipients, classes and relations on their lists."""

from ansinh.demo.people import Recipient

CLASSES = {
    "poor": "Hộ nghèo",
    "near_poor": "Hộ cận nghèo",
    "average": "Hộ có mức sống trung bình",
    "other": "Không nghèo",
}
DEGREES = {"severe": "Nặng", "exceptionally_severe": "Đặc biệt nặng"}
WAYS = {"bank": "Chuyển khoản", "post": "Tiền mặt qua bưu điện", "home": "Chi trả tại nhà"}
SEXES = {"male": "Nam", "female": "Nữ"}
GUARDIAN = "Người giám hộ"
CARER = "Hộ gia đình đang trực tiếp chăm sóc, nuôi dưỡng người khuyết tật đặc biệt nặng"

_CATEGORIES = {
    "K2": "Trẻ em mồ côi cả cha và mẹ, từ đủ 16 tuổi đang học",
    "K4": "Người đơn thân thuộc hộ cận nghèo đang nuôi con",
    "K5a": "Người cao tuổi thuộc hộ nghèo, không có người có nghĩa vụ phụng dưỡng",
    "K5d": "Người cao tuổi thuộc hộ nghèo cô đơn, đủ điều kiện vào cơ sở trợ giúp xã hội",
    "K5c": "Người từ đủ 80 tuổi trở lên không có lương hưu, trợ cấp BHXH hàng tháng",
}


def category_words(recipient: Recipient) -> str:
    """The group as the list words it, by Decree 20/2021."""
    group = recipient.group
    if group.category == "K1":
        return (
            "Trẻ em bị bỏ rơi chưa có người nhận làm con nuôi"
            if group.parental_loss == "a"
            else "Trẻ em mồ côi cả cha và mẹ"
        )
    if group.category == "K5b":
        return (
            f"Người cao tuổi từ đủ 75 tuổi thuộc {CLASSES[group.household_class].lower()}, sống ở ấp đặc biệt khó khăn"
        )
    if group.category == "K6":
        return f"Người khuyết tật {DEGREES[group.disability].lower()}"
    return _CATEGORIES[group.category]
