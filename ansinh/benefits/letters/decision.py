"""The letter of a decision, in the layout of Decree 30/2020/NĐ-CP.

An annex names no category, no article of one and no diagnosis: K3 and K8 exist for HIV only (rules.md, Publicity).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import override

from ansinh.benefits.catalogue import CATALOGUE, BenefitCode
from ansinh.benefits.law import law_days
from ansinh.benefits.models import Decision, DecisionItem, DecisionKind, Wording
from ansinh.benefits.own_words import DAY, ISSUER, PEOPLE, PLACE, filled, lines_ended
from ansinh.core.money import format_dong, in_words
from ansinh.core.months import Month
from ansinh.core.typesetting import set_pdf
from ansinh.registry.models import Individual, Membership

TEMPLATE = Path(__file__).parent / "templates" / "decision.typ"
ACTS = {
    DecisionKind.GRANT: "Hưởng mới",
    DecisionKind.ADJUST: "Điều chỉnh",
    DecisionKind.REFUSE: "Không đủ điều kiện",
    DecisionKind.SUSPEND: "Tạm dừng",
    DecisionKind.RESUME: "Tiếp tục hưởng",
    DecisionKind.END: "Thôi hưởng",
    DecisionKind.RECOVER: "Thu hồi",
    DecisionKind.REVIEW: "Điều chỉnh",
}
PAYS = frozenset({DecisionKind.GRANT.value, DecisionKind.ADJUST.value, DecisionKind.RESUME.value})


@dataclass(frozen=True)
class Named:
    """A person as a letter names them."""

    name: str
    born: str
    birth_year: str
    place: str


def write_decision_letter(decision: Decision) -> bytes:
    """The PDF of a decision; the same decision gives the same bytes. Three queries, one more for the office's words."""
    return write_decision_letters([decision])


def write_decision_letters(decisions: Sequence[Decision]) -> bytes:
    """One PDF of several decisions, each with pages of its own numbers; three queries for each."""
    letters = [data_of(decision) for decision in decisions]
    return set_pdf(TEMPLATE, {"letters": letters}, made_at=max(decision.recorded_at for decision in decisions))


def data_of(decision: Decision) -> dict[str, Any]:
    """What stands on the paper of a decision, in Vietnamese. Three queries."""
    items = list(DecisionItem.objects.filter(decision=decision).order_by("position"))
    people = _people(decision, items)
    is_list = len({item.individual_id for item in items}) > 1
    with override("vi"):
        return letter_data(decision, items, people, is_list=is_list)


def letter_data(
    decision: Decision, items: Sequence[DecisionItem], people: dict[int, Named], *, is_list: bool
) -> dict[str, Any]:
    """What stands on the paper, in the office's own words where it had some when the decision was signed."""
    day = decision.decided_on
    on_day = f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
    authority = f"Chủ tịch {decision.issuer_name}"
    annex = _annex(items, people) if is_list else []
    who = _who(items, people, is_list=is_list)
    own = decision.wording or Wording()
    values = {ISSUER: decision.issuer_name, PLACE: decision.area.full_name, PEOPLE: who, DAY: on_day}
    articles = [
        _first_article(decision, items, people, is_list=is_list),
        *_months_before(items, is_list=is_list),
        _complaints(decision, items),
        [filled(own.closing, values) or _execution(who)],
    ]
    return {
        "issuer": decision.issuer_name,
        "number": decision.number,
        "place_and_day": f"{decision.place_name}, {on_day}" if decision.place_name else on_day,
        "on_day": on_day,
        "subject": decision.subject,
        "authority": authority,
        "grounds": [*decision.legal_grounds, *lines_ended(own.grounds, values), *_petition(decision)],
        "articles": articles,
        "signature": {"title": _signature_title(decision), "name": decision.signer_name},
        "recipients": lines_ended(own.recipients or f"Như Điều {len(articles)}\nLưu: VT, VHXH", values, last="."),
        "annex": annex,
        "annex_people": len({item.individual_id for item in items}),
        "annex_amount": sum(row["amount"] for row in annex),
        "annex_back_amount": sum(row["back_amount"] for row in annex),
    }


def _people(decision: Decision, items: Sequence[DecisionItem]) -> dict[int, Named]:
    keys = {item.individual_id for item in items} | {item.recipient_id for item in items if item.recipient_id}
    addresses = dict(
        Membership.objects.filter(individual__among=keys, valid_to__isnull=True).values_list(
            "individual_id", "household__address"
        )
    )
    found = {}
    for person in Individual.objects.filter(pk__among=keys).select_related("hamlet", "area"):
        hamlet = person.hamlet.full_name if person.hamlet else ""
        place = ", ".join(part for part in (addresses.get(person.pk, ""), hamlet) if part) or person.area.full_name
        born = f"{person.birth_date:%d/%m/%Y}" if person.birth_precision == "day" else str(person.birth_date.year)
        found[person.pk] = Named(person.full_name, born, str(person.birth_date.year), place)
    for item in items:
        # The name as it was signed, also where the registry has been corrected since.
        if item.individual_id in found:
            found[item.individual_id] = replace(found[item.individual_id], name=item.person_name)
    return found


def _petition(decision: Decision) -> list[str]:
    place = decision.area.full_name
    return [f"Theo đề nghị của công chức Văn hóa - Xã hội {place[0].lower()}{place[1:]}."]


def _signature_title(decision: Decision) -> list[str]:
    if decision.delegation_id is not None:
        return ["KT. CHỦ TỊCH", decision.signer_title.upper()]
    return [decision.signer_title.upper()]


def _annex(items: Sequence[DecisionItem], people: dict[int, Named]) -> list[dict[str, Any]]:
    rows = []
    for number, item in enumerate(items, start=1):
        named = people.get(item.individual_id, Named(item.person_name, "", "", ""))
        rows.append(
            {
                "number": number,
                "name": named.name,
                "birth_year": named.birth_year,
                "place": named.place,
                "month": Month.of(item.month).in_vietnamese if item.month else "",
                "amount": item.amount if item.kind in PAYS else 0,
                "back_amount": item.back_amount,
                "act": ACTS[DecisionKind(item.kind)],
            }
        )
    return rows


def _first_article(
    decision: Decision, items: Sequence[DecisionItem], people: dict[int, Named], *, is_list: bool
) -> list[str]:
    if is_list:
        count = len({item.individual_id for item in items})
        return [f"{_list_sentence(decision)} đối với {count} người (có danh sách kèm theo)."]
    paragraphs = []
    for item in items:
        named = people.get(item.individual_id, Named(item.person_name, "", "", ""))
        born = f"ngày {named.born}" if "/" in named.born else f"năm {named.born}"
        who = f"ông (bà) {named.name}, sinh {born}, cư trú tại {named.place}"
        paragraphs.append(_sentence(item, who, people))
        if item.kind == DecisionKind.REFUSE:
            paragraphs += [f"Lý do: {reason}" for reason in item.reasons]
    return paragraphs


def _list_sentence(decision: Decision) -> str:
    subject = decision.subject.removeprefix("Về việc ")
    return f"{subject[0].upper()}{subject[1:]}" if decision.kind != DecisionKind.GRANT else f"Thực hiện {subject}"


def _sentence(item: DecisionItem, who: str, people: dict[int, Named]) -> str:
    what = CATALOGUE[item.benefit].official_name
    since = f"tháng {Month.of(item.month).in_vietnamese}" if item.month else ""
    match item.kind:
        case DecisionKind.GRANT if item.benefit == BenefitCode.FUNERAL_SUPPORT:
            payee = people.get(item.recipient_id or 0)
            to = f" Người nhận: ông (bà) {payee.name}, người tổ chức mai táng." if payee else ""
            return f"{what[0].upper()}{what[1:]} đối với {who}, số tiền {_money(item.amount)}.{to}"
        case DecisionKind.GRANT | DecisionKind.ADJUST | DecisionKind.RESUME:
            act = {"grant": "Thực hiện", "adjust": "Điều chỉnh mức", "resume": "Tiếp tục chi trả"}[item.kind]
            return f"{act} {what} đối với {who}; {_calculation(item)} kể từ {since}."
        case DecisionKind.REFUSE:
            return f"Không thực hiện {what} đối với {who}."
        case DecisionKind.SUSPEND:
            return f"Tạm dừng chi trả {what} đối với {who} kể từ {since}. Lý do: {item.get_cause_display()}."
        case DecisionKind.END:
            return f"Thôi hưởng {what} đối với {who} kể từ {since}. Lý do: {item.get_cause_display()}."
        case _:
            return f"Thu hồi kinh phí {what} chi thừa {since} đối với {who}, số tiền {_money(item.amount)}."


def _calculation(item: DecisionItem) -> str:
    if item.coefficient is None or not item.standard:
        return f"mức hưởng {_money(item.amount)}/tháng"
    coefficient = str(Decimal(item.coefficient)).replace(".", ",")
    return f"mức hưởng: hệ số {coefficient} × {format_dong(item.standard)} đồng = {_money(item.amount)}/tháng"


def _money(amount: int) -> str:
    return f"{format_dong(amount)} đồng ({in_words(amount)})"


def _months_before(items: Sequence[DecisionItem], *, is_list: bool) -> list[list[str]]:
    total = sum(item.back_amount for item in items)
    if not total:
        return []
    of_each = " (theo danh sách kèm theo)" if is_list else ""
    return [[f"Truy lĩnh các tháng trước: {_money(total)}{of_each}, chi trả cùng kỳ chi trả gần nhất."]]


def _complaints(decision: Decision, items: Sequence[DecisionItem]) -> list[str]:
    if all(item.kind == DecisionKind.GRANT for item in items):
        return [
            "Người có tên tại Điều 1 có trách nhiệm báo cho Ủy ban nhân dân cấp xã khi có thay đổi về điều kiện hưởng."
        ]
    days = law_days("procedure.complaint_filing", on=decision.decided_on)
    right = "Người có tên tại Điều 1 có quyền khiếu nại Quyết định này theo quy định của pháp luật về khiếu nại"
    return [f"{right} trong thời hạn {days} ngày kể từ ngày nhận được Quyết định."]


def _who(items: Sequence[DecisionItem], people: dict[int, Named], *, is_list: bool) -> str:
    named = people.get(items[0].individual_id) if items else None
    return "các ông (bà) có tên trong danh sách" if is_list or named is None else f"ông (bà) {named.name}"


def _execution(who: str) -> str:
    duty = f"Văn phòng, công chức Văn hóa - Xã hội và {who} chịu trách nhiệm thi hành Quyết định này."
    return f"Quyết định này có hiệu lực kể từ ngày ký. {duty}"
