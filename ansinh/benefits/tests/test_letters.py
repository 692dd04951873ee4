"""Official letters: the law they rest on, who signs, what a list may not tell, and the same bytes each time."""

import datetime as dt
import io

from docx import Document

from ansinh.benefits.letters.decision import _people, letter_data, write_decision_letter
from ansinh.benefits.letters.receipt import basis_in_vietnamese, write_receipt
from ansinh.benefits.letters.word_layout import ANNEX_COLUMNS, decision_layout
from ansinh.benefits.models import Decision, DecisionItem
from ansinh.benefits.services.decisions import decide_application, decide_many
from ansinh.benefits.services.offices import open_delegation
from ansinh.benefits.testing import make_assessed, make_disabled, make_person
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.core.actors import Actor
from ansinh.core.official_word import WIDTH
from ansinh.core.wall import acting


def _data(decision: Decision, *, is_list: bool) -> str:
    items = list(DecisionItem.objects.filter(decision=decision).order_by("position"))
    return str(letter_data(decision, items, _people(decision, items), is_list=is_list))


def test_a_decision_signed_for_the_chair_says_so_and_names_law_amount_and_month(desk: Desk) -> None:
    with acting(desk.minh):
        open_delegation(
            actor=desk.minh, area=desk.area, delegate_username="tuan", delegate_name="Võ Anh Tuấn",
            document="15/QĐ-UBND", valid_from=TODAY,
        )  # fmt: skip
    with acting(desk.lan):
        application = make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area))
    deputy = Actor("tuan", "Võ Anh Tuấn", desk.area.path, desk.minh.permissions)
    with acting(deputy):
        decision = decide_application(actor=deputy, application=application, signed_on=TODAY)
        told = _data(decision, is_list=False)

        assert "['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH']" in told
        assert "hệ số 1,5 × 540.000 đồng = 810.000 đồng (Tám trăm mười nghìn đồng)/tháng kể từ tháng 11/2026" in told
        assert "Căn cứ Nghị định số 335/2026/NĐ-CP ngày 21 tháng 8 năm 2026 của Chính phủ;" in told
        assert "ND 147" not in told
        letter = write_decision_letter(decision)
        assert letter.startswith(b"%PDF")
        assert letter == write_decision_letter(decision)


def test_a_list_tells_no_category_no_article_and_no_illness(desk: Desk) -> None:
    with acting(desk.lan):
        ill = make_person(
            desk.lan, desk.area, "Lê Văn Tám", birth_date=dt.date(1985, 1, 1), household_class="poor",
            facts=[("hiv", {})],
        )  # fmt: skip
        files = [make_assessed(desk.lan, desk.area, person) for person in (ill, make_disabled(desk.lan, desk.area))]

    with acting(desk.minh):
        [decision] = decide_many(actor=desk.minh, area=desk.area, applications=files, signed_on=TODAY)
        told = _data(decision, is_list=True)

        assert "Lê Văn Tám" in told
        for word in ("HIV", "K8", "K6", "khuyết tật", "Art 5", "disab"):
            assert word not in told


def test_the_columns_of_the_word_letter_are_as_wide_for_every_programme_that_opens_it() -> None:
    sheet = Document(io.BytesIO(decision_layout()))

    office, state = (round(column.width.cm, 1) for column in sheet.tables[0].columns)
    assert (office, state) == (6.6, round(WIDTH - 6.6, 1))
    assert [round(column.width.cm, 1) for column in sheet.tables[-1].columns] == [one[1] for one in ANNEX_COLUMNS]
    assert round(sum(one[1] for one in ANNEX_COLUMNS), 1) == WIDTH


def test_the_slip_tells_the_last_day_or_what_is_missing(desk: Desk) -> None:
    with acting(desk.lan):
        application = make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area))
        slip = write_receipt(application, received_by="Trần Thị Lan")
        assert slip == write_receipt(application, received_by="Trần Thị Lan")

        other = make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area, "Phạm Văn Chín"))
        assert write_receipt(other, received_by="Trần Thị Lan") != slip


def test_a_basis_is_told_as_a_vietnamese_letter_tells_it() -> None:
    assert basis_in_vietnamese("ND 335/2026 Art 8(2)") == "khoản 2 Điều 8 Nghị định số 335/2026/NĐ-CP"
    assert basis_in_vietnamese("ND 20/2021 Art 8; other") == "Điều 8 Nghị định số 20/2021/NĐ-CP; other"
