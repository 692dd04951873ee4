"""Renewals as a campaign of reminders: its steps, what it asks of an office, and what it tells each person."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.core.money import format_dong
from ansinh.messaging.channels import Medium
from ansinh.messaging.models import in_days

AUDIENCE = "insurance.renewals"
OCCASION = "bhyt"
MONTHS = 12
MOST_DAYS_AFTER = 60
"""So long after its last step a reminder is still of use."""

FIELDS = {
    "ten": gettext_lazy("the person's name"),
    "ap": gettext_lazy("the hamlet"),
    "dia_chi": gettext_lazy("the household's address"),
    "het_han": gettext_lazy("the last day of the card"),
    "so_nguoi": gettext_lazy("how many of the household are reminded of the same day"),
    "so_tien": gettext_lazy("what they have to pay, exactly"),
    "can_lam": gettext_lazy("what is to be done: the sum and where to pay it, or that the state pays"),
    "noi_dong": gettext_lazy("where to pay"),
}


@dataclass(frozen=True)
class RenewalStep:
    """A reminder: so many days before (negative) or after the last day of the card, by these ways in their order."""

    days: int
    media: tuple[str, ...]
    title: str
    text: str

    @property
    def when(self) -> str:
        return in_days(self.days)

    @property
    def ways(self) -> str:
        return ", ".join(str(Medium(medium).label) for medium in self.media)


TELEPHONE = ("zalo", "sms")
STEPS = (
    RenewalStep(
        -30, TELEPHONE, "Nhắc hạn thẻ BHYT: trước 30 ngày",
        "Thẻ BHYT của {ten} hết hạn {het_han}. {can_lam} Đã đóng: gửi 1. Từ chối tin: TC",
    ),
    RenewalStep(
        -10, TELEPHONE, "Nhắc hạn thẻ BHYT: trước 10 ngày",
        "Sắp đến hạn: thẻ BHYT của {ten} hết hạn {het_han}. {can_lam} Đã đóng: gửi 1. Từ chối tin: TC",
    ),
    RenewalStep(
        1, TELEPHONE, "Nhắc hạn thẻ BHYT: đã hết hạn",
        "Thẻ BHYT của {ten} đã hết hạn {het_han}. {can_lam} Đóng trong 90 ngày để giữ quyền lợi liên tục.",
    ),
    RenewalStep(
        7, ("visit",), "Nhắc hạn thẻ BHYT: đến nhà",
        "Hỏi {ten}: thẻ BHYT hết hạn {het_han}, đã gia hạn chưa, có cần giúp không?",
    ),
)  # fmt: skip
"""The four steps: 30 days, 10 days, the day after, then a visit."""


@dataclass(frozen=True)
class RenewalTerms:
    """What an office tells people: for how many months they pay and where."""

    months: int = MONTHS
    paying_place: str = ""

    def asked(self) -> str:
        return urlencode({"months": self.months, "place": self.paying_place})


def terms_of(asked: str) -> RenewalTerms:
    """The terms that a campaign keeps."""
    told = {name: values[0] for name, values in parse_qs(asked).items()}
    return RenewalTerms(int(told.get("months", MONTHS)), told.get("place", ""))


def occasion_of(last_day: dt.date) -> str:
    """What a reminder is about: a card's last day; for it nobody is told twice by one step."""
    return f"{OCCASION} {last_day.isoformat()}"


def to_do(*, amount: int, months: int, place: str) -> str:
    """What is to be done, in the active language: the sum and where to pay it, or nothing where the state pays."""
    if not amount:
        return _("The state pays for the card: nothing is to be paid.")
    values = {"months": months, "sum": format_dong(amount), "place": place}
    if not place:
        return _("To renew it for %(months)s months: %(sum)s đồng.") % values
    return _("To renew it for %(months)s months: %(sum)s đồng, to be paid at %(place)s.") % values
