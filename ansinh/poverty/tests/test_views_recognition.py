"""The screens of the decision: prepared, signed, its papers, its certificates, the public page, what changes."""

import datetime as dt
import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client

from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.poverty.models import Certificate, Posting, Recognition
from ansinh.poverty.papers.recognition import data_of, write_certificates
from ansinh.poverty.services import revoke_certificate
from ansinh.poverty.testing import make_posted, make_prepared, make_recognised
from ansinh.poverty.tests.conftest import Village, client_of, page
from ansinh.poverty.tests.test_services_recognising import BINH, HOA

pytestmark = pytest.mark.django_db


def _paper() -> Certificate:
    with acting(SYSTEM):
        return Certificate.objects.select_related("recognition__round__area", "listed__hamlet").get()


def _public(paper: Certificate, commune: str = "25522") -> str:
    return f"/public/certificate/{commune}/{paper.code}/"


def test_an_officer_prepares_and_the_chair_signs(village: Village) -> None:
    found = make_posted(village.lan, village.minh, village.area, {HOA: "poor"})
    officer, chair = client_of(village.area), client_of(village.area, "approver", "minh", "Lê Văn Minh")
    address = f"/poverty/{found.pk}/"
    assert "Sign the decision" not in page(chair, address)
    typed: dict[str, Any] = {"number": "128/QĐ-UBND", "valid_from": "1/1/2027", "signer_position": "chair"}

    officer.post(f"{address}do/prepare_decision/", {f"prepare_decision-{name}": text for name, text in typed.items()})
    assert "Decision 128/QĐ-UBND" in page(officer, address)
    assert "Sign the decision" not in page(officer, address)
    assert "not signed yet" in page(officer, f"{address}changes/")
    chair.post(f"{address}do/sign_decision/")

    with acting(SYSTEM):
        assert Recognition.objects.get().signed_by == "minh"
    assert "0001/GCN-HN" in page(officer, f"{address}certificates/")


def test_what_hinders_the_decision_is_told_on_the_page(village: Village) -> None:
    found = make_posted(village.lan, village.minh, village.area, {})
    with acting(village.lan):
        make_prepared(village.lan, found)
        Posting.objects.update(last_day=clock.today())
    chair = client_of(village.area, "approver", "minh", "Lê Văn Minh")

    said = chair.post(f"/poverty/{found.pk}/do/sign_decision/")

    assert said.status_code == 409
    assert "posted until 20/09/2026" in said.content.decode()


def test_the_list_of_changes_says_what_each_household_was_and_is(village: Village) -> None:
    decision = make_recognised(village.lan, village.minh, village.area, {HOA: "near_poor", BINH: "near_poor"})
    officer, address = client_of(village.area), f"/poverty/{decision.round_id}/changes/"

    shown = page(officer, address)
    assert HOA in shown
    assert BINH in shown
    risen = page(officer, f"{address}?shift=risen")
    assert HOA in risen
    assert BINH not in risen
    assert officer.get(f"{address}?export=xlsx").status_code == 200


def test_the_decision_comes_as_pdf_and_word_with_four_annexes(village: Village) -> None:
    decision = make_recognised(village.lan, village.minh, village.area, {HOA: "near_poor"})
    officer, address = client_of(village.area), f"/poverty/{decision.round_id}/decision/"

    assert officer.get(f"{address}pdf/").content.startswith(b"%PDF")
    word = zipfile.ZipFile(io.BytesIO(officer.get(f"{address}docx/").content)).read("word/document.xml").decode()
    assert "DANH SÁCH HỘ THOÁT CẬN NGHÈO" in word
    assert HOA in word
    assert officer.get(f"{address}odt/").status_code == 404
    with acting(village.lan):
        names = [[row["name"] for row in annex["rows"]] for annex in data_of(decision)["annexes"]]
    assert names == [[], [HOA], [], [BINH]]


def test_certificates_are_printed_one_by_one_or_all_at_once(village: Village) -> None:
    decision = make_recognised(village.lan, village.minh, village.area, {HOA: "poor", BINH: "near_poor"})
    officer = client_of(village.area)
    every = officer.get(f"/poverty/{decision.round_id}/certificates/print/").content
    with acting(village.lan):
        papers = list(Certificate.objects.select_related("listed__hamlet", "recognition__round__area"))
        once = write_certificates(papers, lambda one: f"http://testserver{_public(one)}")
    one = officer.get(f"/poverty/certificates/{papers[0].pk}/print/").content
    assert every == once
    assert one.startswith(b"%PDF")
    assert len(one) < len(every)


def test_the_public_page_says_valid_and_nothing_else(village: Village) -> None:
    make_recognised(village.lan, village.minh, village.area, {HOA: "near_poor"})
    paper, anybody = _paper(), Client(headers={"accept-language": "en"})

    with clock.at(dt.date(2027, 3, 1)):
        answer = anybody.get(_public(paper))

    shown = answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Cache-Control"] == "no-store"
    assert re.search(r"bg-green-lt\">Valid<", shown)
    for told in (HOA, "Xã Tân Đông", "Near-poor", "from 01/01/2027 until the next review", paper.recognition.number):
        assert told in shown
    for hidden in ("Lê Văn Minh", "Trần Thị Lan", "Đông Hà", "Tổ 3", str(paper.number)):
        assert hidden not in shown


def test_the_public_page_knows_the_revoked_the_run_out_and_the_unknown(village: Village) -> None:
    make_recognised(village.lan, village.minh, village.area, {HOA: "poor"})
    paper, anybody = _paper(), Client(headers={"accept-language": "en"})
    assert "Valid, not begun yet" in anybody.get(_public(paper)).content.decode()
    with acting(village.lan):
        Certificate.objects.update(valid_to=dt.date(2028, 1, 1))
    with clock.at(dt.date(2028, 1, 1)):
        assert "Run out" in anybody.get(_public(paper)).content.decode()
    with acting(village.minh):
        revoke_certificate(actor=village.minh, certificate=paper, why="Kê khai sai")
    shown = anybody.get(_public(paper)).content.decode()
    assert "Revoked" in shown
    assert "Kê khai sai" not in shown

    for address in (_public(paper, "25480"), "/public/certificate/25522/khongco/"):
        answer = anybody.get(address)
        assert answer.status_code == 404
        assert HOA not in answer.content.decode()
        assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_the_public_page_is_the_same_for_who_is_signed_in_elsewhere(village: Village) -> None:
    make_recognised(village.lan, village.minh, village.area, {HOA: "poor"})
    elsewhere = client_of(village.next_hamlet, "hamlet_head", "hac", "Mạc Văn Hắc")
    assert HOA in page(elsewhere, _public(_paper()))


def test_a_certificate_is_revoked_on_its_page_by_the_chair(village: Village) -> None:
    make_recognised(village.lan, village.minh, village.area, {HOA: "poor"})
    paper = _paper()
    officer, chair = client_of(village.area), client_of(village.area, "approver", "minh", "Lê Văn Minh")
    address = f"/poverty/certificates/{paper.pk}/"
    assert "Revoke the certificate" not in page(officer, address)

    chair.post(f"{address}do/revoke/", {"revoke-why": "Kê khai sai", "revoke-number": "9/QĐ-UBND"})

    assert "Kê khai sai" in page(officer, address)


def test_who_may_not_see_the_review_sees_none_of_it(village: Village) -> None:
    decision = make_recognised(village.lan, village.minh, village.area, {HOA: "poor"})
    bank, paper = client_of(village.area, "bank_officer", "ngan"), _paper()
    for address in (
        f"/poverty/{decision.round_id}/changes/", f"/poverty/{decision.round_id}/decision/pdf/",
        f"/poverty/{decision.round_id}/certificates/", f"/poverty/certificates/{paper.pk}/",
        f"/poverty/certificates/{paper.pk}/print/",
    ):  # fmt: skip
        page(bank, address, 403)
