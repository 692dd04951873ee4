"""The form on paper: its questions as they are asked, and what a filled one came to."""

import subprocess
from dataclasses import replace
from typing import Any

import pytest

from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.poverty.models import ListedHousehold
from ansinh.poverty.papers.forms import write_blank_forms, write_filled_form
from ansinh.poverty.papers.outline import MEMBERS, outline
from ansinh.poverty.round_form import form_of
from ansinh.poverty.services import read_filled_form
from ansinh.poverty.testing import make_submission, make_survey
from ansinh.poverty.tests.conftest import Village

MERIT = "Hộ có thành viên thuộc diện nào sau đây?"
pytestmark = pytest.mark.django_db


def _text(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def _labelled(blocks: list[dict[str, Any]], label: str) -> dict[str, Any]:
    [found] = [one for one in blocks if one["label"] == label]
    return found


def test_the_blank_form_asks_all_questions_of_the_instrument(village: Village) -> None:
    form = form_of(make_survey(village.lan, village.minh, village.area))

    blocks = outline(form)

    asked = [one["label"] for one in blocks if one["kind"] not in ("heading", "table")]
    fuel = _labelled(blocks, "Chất đốt chính để nấu ăn")
    assert "Mã hộ" not in asked
    assert "Số người phụ thuộc" not in asked
    assert [one["label"] for one in fuel["choices"]] == ["Điện, gas, biogas", "Than", "Củi, rơm rạ, khác"]
    assert not any(one["on"] for one in fuel["choices"])
    assert [one["label"] for one in _labelled(blocks, MERIT)["choices"]] == ["Người có công với cách mạng"]
    assert _labelled(blocks, "Nguyên nhân khác")["when"] == (
        "Nguyên nhân chính khiến hộ khó khăn = “Nguyên nhân khác”"
    )  # fmt: skip


def test_members_are_the_columns_of_a_table_and_choices_have_numbers(village: Village) -> None:
    form = form_of(make_survey(village.lan, village.minh, village.area))
    people = [{"member_name": f"Người {number}", "sex": "female"} for number in range(1, MEMBERS + 3)]

    blank = _labelled(outline(form), "Thành viên của hộ")
    filled = [one for one in outline(form, {"member": people}) if one["kind"] == "table"]

    sex = _labelled(filled[1]["rows"], "Giới tính")
    assert blank["numbers"] == list(range(1, MEMBERS + 1))
    assert [len(one["numbers"]) for one in filled] == [MEMBERS, 2]
    assert filled[1]["numbers"] == [MEMBERS + 1, MEMBERS + 2]
    assert (sex["choices"], sex["values"]) == (["1 Nam", "2 Nữ"], ["2", "2"])
    assert _labelled(blank["rows"], "Tình trạng việc làm")["when"] == "Tuổi (tính tròn năm) ≥ 15"


@pytest.mark.parametrize(
    "relevant", ["${area} = 'urban' or ${area} = 'rural'", "count(${member}) > 2", "${needs_survey} = 1"]
)
def test_a_condition_that_words_would_tell_wrongly_is_not_told(village: Village, relevant: str) -> None:
    form = form_of(make_survey(village.lan, village.minh, village.area))
    rows = [{**row, "relevant": relevant} if row.get("name") == "toilet" else row for row in form.sheets["survey"]]

    blocks = outline(replace(form, sheets={**form.sheets, "survey": rows}))

    assert _labelled(blocks, "Nhà tiêu hộ đang dùng")["when"] == ""


def test_each_household_has_a_sheet_of_its_own(village: Village) -> None:
    found = make_survey(village.lan, village.minh, village.area)
    with acting(SYSTEM):
        rows = list(ListedHousehold.objects.select_related("household", "hamlet", "reviewer").filter(round=found))
        said = _text(write_blank_forms(found, rows, made_at=clock.now()))

    for one in rows:
        assert f"Chủ hộ {one.head_name} Mã hộ {one.household.number}" in said
    assert said.count("PHIẾU A – NHẬN DẠNG NHANH") == len(rows)
    assert "KẾT QUẢ" not in said


def test_the_filled_form_tells_points_class_and_reasons(village: Village) -> None:
    found = make_survey(village.lan, village.minh, village.area)
    with acting(village.lan):
        listed = ListedHousehold.objects.get(round=found, household=village.hoa)
        make_submission(village.lan, listed, dependants="2")
        submission, assessment = read_filled_form(actor=village.lan, listed=listed)
        said = _text(write_filled_form(submission, assessment, made_at=clock.now()))

    assert assessment is not None
    assert f"Điểm thu nhập (điểm A) {assessment.income_points}" in said
    assert " ".join(assessment.reason.split()) in said
    assert assessment.reason.startswith("Hộ nghèo.")
    assert "Số người phụ thuộc: 2" in said
    assert "Điểm của từng câu hỏi" in said
