"""A letter to look at before an office keeps its own wording: of somebody invented, by the law of the day."""

from decimal import Decimal

from django.utils.translation import override

from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.grounds import legal_grounds
from ansinh.benefits.law import law_value
from ansinh.benefits.letters.decision import TEMPLATE, Named, letter_data
from ansinh.benefits.models import Decision, DecisionItem, DecisionKind, Office, Wording
from ansinh.benefits.services.writing import CHAIR_TITLE
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.core.typesetting import set_pdf
from ansinh.payments.models import Cause

INVENTED = Named("Nguyễn Văn A", "01/01/1950", "1950", "ấp 1")
SUBJECTS = {
    DecisionKind.GRANT: "Về việc trợ cấp xã hội hàng tháng",
    DecisionKind.ADJUST: "Về việc điều chỉnh mức trợ cấp xã hội hàng tháng",
    DecisionKind.REFUSE: "Về việc không đủ điều kiện hưởng chính sách trợ giúp xã hội",
    DecisionKind.SUSPEND: "Về việc tạm dừng chi trả chính sách trợ giúp xã hội",
    DecisionKind.RESUME: "Về việc tiếp tục chi trả chính sách trợ giúp xã hội",
    DecisionKind.END: "Về việc thôi hưởng chính sách trợ giúp xã hội",
    DecisionKind.RECOVER: "Về việc thu hồi kinh phí trợ giúp xã hội chi thừa",
    DecisionKind.REVIEW: "Về việc điều chỉnh, thôi hưởng chính sách trợ giúp xã hội",
}


def write_sample_letter(office: Office, wording: Wording) -> bytes:
    """The PDF of a letter of this kind as the wording would have it; nothing of it is kept."""
    kind, today = DecisionKind(wording.kind), clock.today()
    grounds = legal_grounds(benefits={BenefitCode.SOCIAL_ALLOWANCE}, on=today)
    decision = Decision(
        area=office.area, kind=kind, number=f"…/{office.number_suffix}", decided_on=today, subject=SUBJECTS[kind],
        issuer_name=office.issuer_name, place_name=office.place_name, signer_name=office.chair_name,
        signer_title=CHAIR_TITLE, legal_grounds=grounds, wording=wording,
    )  # fmt: skip
    level = int(law_value("social_assistance.standard_level", on=today))
    item = DecisionItem(
        kind=DecisionKind.ADJUST if kind == DecisionKind.REVIEW else kind, individual_id=0,
        benefit=BenefitCode.SOCIAL_ALLOWANCE, month=Month.of(today).next().first_day,
        cause=Cause.NO_LONGER_ENTITLED, coefficient=Decimal(1), standard=level, amount=level,
    )  # fmt: skip
    with override("vi"):
        data = letter_data(decision, [item], {0: INVENTED}, is_list=False)
    return set_pdf(TEMPLATE, {"letters": [data]}, made_at=clock.now())
