"""A new application: found by the search box, taken in with its slip, assessed, signed, and its letter sent out."""

import io

import pytest
from django.utils.translation import gettext, override
from docx import Document
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from ansinh.benefits.models import Application, ApplicationState, Decision
from ansinh.benefits.testing import make_disabled
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.payments.models import Entitlement
from tests.journeys.conftest import ANYBODY, Visit, assert_calm, sign_in
from tests.journeys.scenes import Commune

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Phạm Văn Bình"


@ANYBODY
def test_an_application_becomes_a_letter(
    tan_dong: Commune, site: str, browser: Browser, language: str, width: int
) -> None:
    with acting(tan_dong.desk.lan):
        make_disabled(tan_dong.desk.lan, tan_dong.desk.area, NAME)

    with override(language):
        lan = sign_in(browser, site, "lan", language=language, width=width)
        _find(lan, language)
        _take_in(lan)
        assert NAME in _text_of_pdf(lan.fetched(_address(lan, "Slip for the applicant")))
        lan.press("Ask the law")
        expect(lan.page.locator("main")).to_contain_text("K6")
        lan.look("application", language)

        minh = sign_in(browser, site, "minh", language=language, width=width)
        minh.follow("Applications to be signed")
        minh.page.locator("#list-rows").get_by_role("link", name=NAME).click()
        minh.press("Sign the decision")
        expect(minh.page.locator("h1 .badge")).to_have_text(gettext("granted"))
        minh.look("decided", language)

        with acting(SYSTEM):
            decision = Decision.objects.get()
        minh.follow(decision.reference)
        minh.look("letter", language)
        assert NAME in _text_of_pdf(minh.fetched(_address(minh, "The paper")))
        with minh.page.expect_download() as download:
            minh.page.get_by_role("link", name="Word").click()
        assert NAME in _text_of_word(download.value.path().read_bytes())

    assert_calm(lan, minh)
    with acting(SYSTEM):
        assert Application.objects.get().state == ApplicationState.GRANTED
        assert Entitlement.objects.get().individual.full_name == NAME


def _find(visit: Visit, language: str) -> None:
    page = visit.page
    page.keyboard.press("/")
    page.locator("#site-search").press_sequentially("binh pham")
    answer = page.locator("#site-answers a[href^='/people/']", has_text=NAME)
    expect(answer).to_be_visible()
    visit.look("search", language)
    answer.click()
    expect(page.locator("h1")).to_contain_text(NAME)
    visit.look("person", language)
    page.locator(".page-header a[href^='/households/']").click()
    expect(page.locator("main")).to_contain_text(NAME)
    visit.look("household", language)
    page.go_back()
    visit.follow("New application", page.locator(".page-header"))


def _take_in(visit: Visit) -> None:
    page = visit.page
    assert visit.overflow() <= 0
    page.select_option("#id_benefit", "social_allowance")
    page.fill("#id_file_number", "H63.25522-261126-0001")
    page.select_option("#id_standing", "complete")
    visit.press("Take the file in")
    expect(page.locator(".alert-success")).to_be_visible()


def _address(visit: Visit, msgid: str) -> str:
    link = visit.page.get_by_role("link", name=gettext(msgid), exact=True)
    return link.get_attribute("href") or ""


def _text_of_pdf(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def _text_of_word(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    return " ".join(paragraph.text for paragraph in document.paragraphs)
