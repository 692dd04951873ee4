"""Letters of decisions as PDF and Word: one, many at once, and who may not have them."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from pypdf import PdfReader

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_province
from ansinh.audit.models import AuditEntry
from ansinh.benefits.letters.word import write_decision_word
from ansinh.benefits.models import Decision
from ansinh.benefits.services.decisions import decide_application, decide_many
from ansinh.benefits.services.offices import open_delegation
from ansinh.benefits.testing import make_assessed, make_decided, make_disabled
from ansinh.benefits.tests.conftest import TODAY, Desk, make_desk
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db


def _client(area: Area, role: str = "commune_officer", username: str = "mai") -> Client:
    user = make_user(username, "Lê Thị Mai")
    make_duty(user, role, area, valid_from=max(dt.date(2025, 7, 1), area.valid_from))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _decided(desk: Desk, *names: str) -> list[Decision]:
    found = []
    for name in names:
        with acting(desk.lan):
            person = make_disabled(desk.lan, desk.area, name)
        with acting(SYSTEM, scope=desk.area.path):
            found.append(make_decided(desk.lan, desk.minh, desk.area, person))
    return found


def _words_of(document: bytes) -> str:
    """All that stands in a Word file, its tables included, in order."""
    sheet = Document(io.BytesIO(document))
    return "\n".join(text.text or "" for text in sheet.element.body.iter() if text.tag.endswith("}t"))


def _pages_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def _body(response: object) -> bytes:
    chunks: Iterable[bytes] = response.streaming_content  # type: ignore[attr-defined]
    return b"".join(chunks)


def _looks() -> list[AuditEntry]:
    with acting(SYSTEM):
        return list(AuditEntry.objects.filter(act="read_health", actor_username="mai"))


def test_a_letter_in_word_has_the_official_parts_and_is_signed_for_the_chair(desk: Desk) -> None:
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
        told = _words_of(write_decision_word(decision))

    parts = (
        "ỦY BAN NHÂN DÂN", "XÃ TÂN ĐÔNG", f"Số: {decision.number}", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "ngày 20 tháng 11 năm 2026", decision.subject,
        "Căn cứ Nghị định số 335/2026/NĐ-CP", "Điều 1. ", "hệ số 1,5 × 540.000 đồng = 810.000 đồng", "Nơi nhận:",
        "Lưu: VT, VHXH.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Võ Anh Tuấn",
    )  # fmt: skip
    places = [told.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)
    assert "DANH SÁCH" not in told
    assert "{%" not in told
    assert "{{" not in told


def test_a_list_in_word_has_its_annex_with_the_sum_and_no_category(desk: Desk) -> None:
    with acting(desk.lan):
        names = ("Phạm Văn Bình", "Lê <Văn> & Út")
        files = [make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area, name)) for name in names]
    with acting(desk.minh):
        [decision] = decide_many(actor=desk.minh, area=desk.area, applications=files, signed_on=TODAY)
        told = _words_of(write_decision_word(decision))

    assert "DANH SÁCH" in told
    assert "Lê <Văn> & Út" in told
    assert "Cộng (2 người)" in told
    assert "1.620.000" in told
    assert "K6" not in told


def test_one_letter_comes_as_pdf_and_as_word(desk: Desk) -> None:
    [decision] = _decided(desk, "Phạm Văn Bình")
    client = _client(desk.area)

    paper = client.get(f"/decisions/{decision.pk}/letter/")
    word = client.get(f"/decisions/{decision.pk}/word/")

    assert paper["Content-Type"] == "application/pdf"
    assert word["Content-Disposition"].startswith('attachment; filename="quyet-dinh-')
    assert word["X-Content-Type-Options"] == "nosniff"
    assert "Phạm Văn Bình" in _words_of(word.content)
    assert len(_looks()) == 2


def test_many_letters_come_as_one_pdf_each_from_its_first_page(desk: Desk) -> None:
    decisions = _decided(desk, "Phạm Văn Bình", "Lê Văn Út", "Võ Thị Ba")
    client = _client(desk.area)

    response = client.post("/decisions/letters/", {"chosen": [one.pk for one in decisions], "as": "pdf"})

    pages = _pages_of(response.content)
    firsts = [page for page in pages if "Độc lập - Tự do - Hạnh phúc" in page]
    assert len(firsts) == 3
    assert all(not page.strip().startswith(("1", "2", "3", "4")) for page in firsts)
    [look] = _looks()
    assert look.after == {"decisions": [one.pk for one in decisions]}


def test_many_letters_come_as_word_files_in_an_archive(desk: Desk) -> None:
    decisions = _decided(desk, "Phạm Văn Bình", "Lê Văn Út")

    response = _client(desk.area).post("/decisions/letters/", {"chosen": [one.pk for one in decisions], "as": "word"})

    with zipfile.ZipFile(io.BytesIO(_body(response))) as archive:
        names = archive.namelist()
        told = [_words_of(archive.read(name)) for name in names]
    assert [name[:15] for name in names] == ["001-quyet-dinh-", "002-quyet-dinh-"]
    assert "Phạm Văn Bình" in told[0]
    assert "Lê Văn Út" in told[1]


def test_nothing_chosen_is_told_on_the_list(desk: Desk) -> None:
    _decided(desk, "Phạm Văn Bình")

    response = _client(desk.area).post("/decisions/letters/", {"as": "pdf"})

    assert response.status_code == 422
    assert "Choose the decisions" in response.content.decode()


def test_who_may_not_see_health_gets_no_letter(desk: Desk) -> None:
    [decision] = _decided(desk, "Phạm Văn Bình")
    client = _client(make_province(), "province_officer")

    for response in (
        client.get(f"/decisions/{decision.pk}/letter/"),
        client.get(f"/decisions/{decision.pk}/word/"),
        client.post("/decisions/letters/", {"chosen": [decision.pk], "as": "word"}),
    ):
        assert response.status_code == 403
        assert "perhaps an illness" in response.content.decode()
    assert "letters/" not in client.get("/decisions/").content.decode()
    assert _looks() == []


def test_letters_of_another_commune_are_not_to_be_had(desk: Desk) -> None:
    [decision] = _decided(desk, "Phạm Văn Bình")
    client = _client(make_desk("25480", "Bình Minh").area)

    assert client.get(f"/decisions/{decision.pk}/word/").status_code == 404
    refused = client.post("/decisions/letters/", {"chosen": [decision.pk], "as": "word"})
    assert refused.status_code == 422
    assert "Bình" not in refused.content.decode().replace("Bình Minh", "")


def test_the_list_of_decisions_asks_the_same_few_questions_however_many_there_are(desk: Desk) -> None:
    _decided(desk, "Phạm Văn Bình")
    client = _client(desk.area)

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/decisions/").status_code == 200
        return len(caught)

    few = asked()
    _decided(desk, "Lê Văn Út", "Võ Thị Ba")

    assert asked() == few
    assert few <= 20
