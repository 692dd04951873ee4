"""No category and no illness on any paper, file or slip, and nothing but the agreed words in the bank text."""

import re
import zipfile
from io import BytesIO

import pytest
from pypdf import PdfReader

from ansinh.core.wall import acting
from ansinh.payments.files.wording import BENEFITS, CAUSES
from ansinh.payments.models import Cause, DueKind, PayrollFile
from ansinh.payments.services import reconcile_payroll
from ansinh.payments.testing import (
    NOVEMBER,
    checked,
    lan,
    make_answer,
    make_due,
    make_entitlement,
    make_recipient,
    make_sent,
)
from ansinh.payments.tests.conftest import Desk

CATEGORIES = [*(f"K{number}" for number in range(1, 9)), "K5a", "K5b", "P70", "P75", *(f"C{n}" for n in range(1, 9))]
FORBIDDEN = re.compile(
    r"\b(K[1-8][a-d]?|P7[05]|C[1-8])\b|HIV|AIDS|khuyết tật|khuyet tat|tâm thần|đặc biệt nặng|mồ côi|hộ nghèo|đơn thân",
    re.IGNORECASE,
)


def text_of(file: PayrollFile) -> str:
    """Everything readable in a file: text of a PDF, strings of a workbook, XML as it is."""
    content = bytes(file.content)
    if file.name.endswith(".pdf"):
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    if file.name.endswith(".xlsx"):
        with zipfile.ZipFile(BytesIO(content)) as workbook:
            strings = workbook.read("xl/sharedStrings.xml").decode()
        return " ".join(re.findall(r"<t[^>]*>([^<]*)</t>", strings))
    return content.decode()


@pytest.fixture
def files(desk: Desk) -> list[PayrollFile]:
    """The files of a December with every category, every way, arrears, returns and changes."""
    with acting(lan("vn.")) as actor, checked(*BENEFITS):
        for number, category in enumerate(CATEGORIES):
            way = ("bank", "post", "home")[number % 3]
            person = make_recipient(actor, desk.area, number=number, way=way)
            make_entitlement(actor, desk.area, person, category=category)
            for cause in list(Cause)[number % len(Cause) :: len(CATEGORIES)]:
                make_due(actor, desk.area, person, category=category, cause=cause)
        make_due(
            actor, desk.area, person, kind=DueKind.ONE_OFF, benefit="funeral_support", category="", for_month=None,
            cause=Cause.FUNERAL, amount=10_800_000,
        )  # fmt: skip
        november = make_sent(actor, desk.minh, desk.area)
        reconcile_payroll(actor=desk.minh, payroll=november, answer=make_answer(november))
        december = make_sent(actor, desk.minh, desk.area, NOVEMBER.next())
        return list(PayrollFile.objects.filter(payroll__in=[november, december]))


def test_no_file_tells_a_category_or_an_illness(files: list[PayrollFile]) -> None:
    assert len({file.kind for file in files}) == 10
    for file in files:
        found = FORBIDDEN.findall(text_of(file))
        assert not found, f"{file.name}: {found}"


def test_the_list_to_sign_and_the_list_for_the_bank_do_not_even_name_the_benefit(files: list[PayrollFile]) -> None:
    outside = [file for file in files if file.kind in {"bank_list", "pain001", "post_list", "post_sheet", "home_list"}]

    for file in outside:
        text = text_of(file)
        assert not [words for words in (*BENEFITS.values(), *CAUSES.values()) if words in text], file.name


def test_the_scan_would_find_what_it_looks_for() -> None:
    for telling in ("K6", "nhóm K5a", "P75", "nhiễm HIV", "người khuyết tật nặng", "C5"):
        assert FORBIDDEN.search(telling)


@pytest.mark.parametrize("words", [*CAUSES.values(), *BENEFITS.values()])
def test_the_words_on_papers_tell_no_illness(words: str) -> None:
    assert not FORBIDDEN.search(words)


def test_every_cause_has_its_words_on_paper() -> None:
    assert set(CAUSES) == set(Cause.values)
