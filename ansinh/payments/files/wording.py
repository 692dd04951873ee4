"""Vietnamese words on the papers, whatever language the officer's screen is in. None tells a category or an illness."""

from ansinh.core.months import Month

BENEFITS = {
    "social_allowance": "Trợ cấp xã hội hằng tháng",
    "social_pension": "Trợ cấp hưu trí xã hội",
    "carer_support": "Hỗ trợ kinh phí nhận chăm sóc, nuôi dưỡng",
    "funeral_support": "Hỗ trợ chi phí mai táng",
}
OTHER_BENEFIT = "Khoản chi khác"

CAUSES = {
    "granted": "mới được hưởng",
    "moved_in": "chuyển đến",
    "resumed": "hưởng lại sau tạm dừng",
    "level_raised": "điều chỉnh mức chuẩn",
    "circumstances_changed": "thay đổi hoàn cảnh",
    "law_changed": "thay đổi quy định",
    "corrected": "điều chỉnh sai sót",
    "complaint_upheld": "giải quyết khiếu nại",
    "paid_late": "chi trả chậm",
    "not_collected": "chưa nhận",
    "returned": "ngân hàng hoặc bưu điện trả lại",
    "review_missed": "chưa thực hiện rà soát theo yêu cầu",
    "detained": "đang bị tạm giam, tạm giữ",
    "no_longer_entitled": "không còn thuộc diện hưởng",
    "died": "đã chết",
    "moved_out": "chuyển đi nơi khác",
    "declined": "từ chối nhận",
    "overpaid": "chi thừa",
    "funeral": "hỗ trợ mai táng",
    "other": "lý do khác theo quyết định",
}

WAYS = {"bank": "Qua tài khoản", "post": "Qua bưu điện", "home": "Tại nhà"}

ENTRY_REASON = "mới được hưởng"
EXIT_REASON = "thôi hưởng"


def benefit_words(benefit: str) -> str:
    return BENEFITS.get(benefit, OTHER_BENEFIT)


def share_label(kind: str, benefit: str, month: Month | None) -> str:
    """What one share of a sum is: “Trợ cấp xã hội hằng tháng tháng 11/2026”, “Truy lĩnh tháng 9/2026”."""
    when = f" tháng {month.in_vietnamese}" if month else ""
    if kind == "regular":
        return f"{benefit_words(benefit)},{when}"
    if kind == "arrears":
        return f"Truy lĩnh{when}"
    if kind == "difference":
        return f"Chênh lệch{when}"
    if kind == "reissue":
        return f"Chi lại{when}"
    return benefit_words(benefit)
