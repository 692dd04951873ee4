"""The form of a review as PDF, in the language of the country: blank for many households, or as one was filled in."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils import translation

from ansinh.core.clock import VIET_NAM
from ansinh.core.money import format_dong
from ansinh.core.typesetting import set_pdf
from ansinh.judgement.queries import standard, words_of
from ansinh.poverty.models import Assessment, ListedHousehold, ReviewRound, Submission
from ansinh.poverty.papers.outline import Answers, outline
from ansinh.poverty.round_form import RoundForm, form_of, form_of_submission
from ansinh.poverty.services.assessing import reviewed

TEMPLATE = Path(__file__).parent / "templates" / "form.typ"


def write_blank_forms(found: ReviewRound, listed: Sequence[ListedHousehold], *, made_at: dt.datetime) -> bytes:
    """One form for each household, with its head, address and number on it; a new sheet for each."""
    with translation.override("vi"):
        return _written(found, form_of(found), [_home(one) for one in listed], None, made_at)


def write_filled_form(submission: Submission, assessment: Assessment | None, *, made_at: dt.datetime) -> bytes:
    """The form as it was filled in, with its points, the class that came of it and the reasons."""
    found: ReviewRound = submission.round
    with translation.override("vi"):
        on = submission.ended_at or submission.received_at
        home = _home(submission.listed, on=f"{on.astimezone(VIET_NAM):%d/%m/%Y}")
        home["result"] = _result(found, submission, assessment)
        return _written(found, form_of_submission(submission), [home], submission.answers, made_at)


def _written(
    found: ReviewRound, form: RoundForm, homes: list[dict[str, Any]], answers: Answers | None, made_at: dt.datetime
) -> bytes:  # fmt: skip
    data = {
        "office": found.area.full_name,
        "title": form.title,
        "review": str(found),
        "is_blank": answers is None,
        "blocks": outline(form, answers),
        "homes": homes,
    }
    return set_pdf(TEMPLATE, data, made_at=made_at)


def _home(listed: ListedHousehold, *, on: str = "") -> dict[str, Any]:
    return {
        "head": listed.head_name,
        "code": listed.household.number,
        "address": listed.household.address,
        "hamlet": listed.hamlet.name if listed.hamlet else "",
        "reviewer": listed.reviewer.full_name if listed.reviewer else "",
        "on": on,
        "result": None,
    }


def _result(found: ReviewRound, submission: Submission, assessment: Assessment | None) -> dict[str, Any]:
    contributions = reviewed(found, [submission.answers], instrument_id=submission.instrument_id).contributions(0)
    return {
        "facts": list(_facts(found, submission, assessment)),
        "points": [[one.label, str(one.points)] for one in contributions if one.points >= 0],
    }


def _facts(found: ReviewRound, submission: Submission, assessment: Assessment | None) -> Iterator[list[str]]:
    yield ["Hình thức", submission.get_channel_display()]
    yield ["Người ghi vào hệ thống", submission.received_by_name]
    if assessment is None:
        yield ["Phân loại", "Phiếu này không được dùng để phân loại hộ."]
        return
    if assessment.income_points is not None:
        yield ["Điểm thu nhập (điểm A)", str(assessment.income_points)]
    if assessment.measured_income is not None:
        yield ["Thu nhập bình quân", f"{format_dong(assessment.measured_income)}/người/tháng"]
    if assessment.deprivation_points is not None:
        yield ["Điểm thiếu hụt (điểm B)", str(assessment.deprivation_points)]
    named = {one.code: words_of(one.name) for one in standard(found.standard).indicators}
    yield ["Thiếu hụt", "; ".join(named.get(code, code) for code in assessment.lacking) or "không"]
    yield ["Phân loại", assessment.get_household_class_display()]
    yield ["Lý do", assessment.reason]
    yield ["Căn cứ", assessment.articles]
