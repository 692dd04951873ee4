"""Papers and notes by the screens: of a file and of a household."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_province
from ansinh.audit.models import AuditEntry
from ansinh.benefits.errors import WrongState
from ansinh.benefits.models import Application, ApplicationPaper
from ansinh.benefits.services.application_papers import attach_application_paper, cancel_application_paper
from ansinh.benefits.services.applications import cancel_application
from ansinh.benefits.testing import make_application, make_disabled
from ansinh.benefits.tests.conftest import TODAY, Desk, make_desk
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import NoRight
from ansinh.core.wall import acting
from ansinh.registry.models import Household, HouseholdNote, HouseholdPaper

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 giay"


def _client(area: Area, role: str = "commune_officer", username: str = "mai") -> Client:
    user = make_user(username, "Lê Thị Mai")
    make_duty(user, role, area, valid_from=dt.date(2025, 7, 1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _file(desk: Desk) -> Application:
    with acting(desk.lan):
        return make_application(desk.lan, desk.area, make_disabled(desk.lan, desk.area))


def _home(desk: Desk) -> Household:
    with acting(desk.lan):
        make_disabled(desk.lan, desk.area)
        return Household.objects.get()


def _upload(content: bytes = PDF, name: str = "don.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_a_paper_of_a_file_is_attached_given_out_and_taken_away(desk: Desk) -> None:
    file, client = _file(desk), _client(desk.area)
    place = f"/applications/{file.pk}/"

    sent = client.post(f"{place}papers/", {"paper": _upload(), "title": "Đơn đề nghị", "tells_health": "on"})
    assert sent.status_code == 302
    with acting(SYSTEM):
        paper = ApplicationPaper.objects.get()
    assert "Đơn đề nghị" in _page(client, place)
    given = client.get(f"{place}papers/{paper.pk}/")
    assert (given.content, given["Content-Type"]) == (PDF, "application/pdf")
    assert given["Content-Disposition"] == 'attachment; filename="don.pdf"'
    assert given["X-Content-Type-Options"] == "nosniff"
    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="read_health", actor_username="mai", object_id=str(paper.pk)).exists()

    refused = client.post(f"{place}remove-paper/{paper.pk}/", {"why": ""})
    assert refused.status_code == 422
    assert f'<a href="#id_why-{paper.pk}">Reason</a>: This field is required.' in refused.content.decode()
    assert client.post(f"{place}remove-paper/{paper.pk}/", {"why": "nhầm hồ sơ"}).status_code == 302
    assert "nhầm hồ sơ" in _page(client, place)
    assert "nhầm hồ sơ" in _page(client, f"{place}papers/{paper.pk}/", status=404)


def test_a_wrong_file_is_refused_on_the_form(desk: Desk) -> None:
    file, client = _file(desk), _client(desk.area)

    response = client.post(f"/applications/{file.pk}/papers/", {"paper": _upload(b"MZ\x90", "don.pdf")})

    assert response.status_code == 422
    assert "don.pdf is not kept" in response.content.decode()
    large = client.post(f"/applications/{file.pk}/papers/", {"paper": _upload(PDF + b"x" * 10 * 1024 * 1024)})
    assert "larger than 10 MB" in large.content.decode()
    with acting(SYSTEM):
        assert not ApplicationPaper.objects.exists()


def test_a_paper_that_tells_health_is_hidden_from_who_may_not_see_it(desk: Desk) -> None:
    file = _file(desk)
    with acting(desk.lan):
        paper = attach_application_paper(
            actor=desk.lan, application=file, name="HIV.pdf", content=PDF, title="Phiếu HIV"
        )
        open_ = attach_application_paper(
            actor=desk.lan, application=file, name="don.pdf", content=b"%PDF-1.4", tells_health=False
        )
    client = _client(make_province(), "province_officer")

    page = _page(client, f"/applications/{file.pk}/")

    assert "Health paper (hidden)" in page
    assert "HIV" not in page
    assert f"papers/{paper.pk}/" not in page
    assert "HIV" not in _page(client, f"/applications/{file.pk}/papers/{paper.pk}/", status=403)
    assert client.get(f"/applications/{file.pk}/papers/{open_.pk}/").status_code == 200
    assert client.post(f"/applications/{file.pk}/remove-paper/{open_.pk}/", {"why": "x"}).status_code == 403


def test_a_closed_file_keeps_its_papers_as_they_are(desk: Desk) -> None:
    file = _file(desk)
    with acting(desk.lan):
        paper = attach_application_paper(actor=desk.lan, application=file, name="don.pdf", content=PDF)
        again = attach_application_paper(actor=desk.lan, application=file, name="don.pdf", content=PDF)
        assert again == paper
        cancel_application(actor=desk.lan, application=file, on=TODAY, why="rút đơn")
        with pytest.raises(WrongState):
            attach_application_paper(actor=desk.lan, application=file, name="don.pdf", content=b"%PDF-1.4")
        with pytest.raises(WrongState):
            cancel_application_paper(actor=desk.lan, paper=paper, why="x")
    with acting(desk.minh), pytest.raises(NoRight):
        attach_application_paper(actor=desk.minh, application=file, name="don.pdf", content=PDF)
    page = _page(_client(desk.area), f"/applications/{file.pk}/")
    assert "Attach a paper" not in page
    assert "Take away" not in page


def test_a_note_and_a_paper_stand_on_the_page_and_the_timeline_of_the_household(desk: Desk) -> None:
    home, client = _home(desk), _client(desk.area)
    place = f"/households/{home.pk}/"

    assert client.post(f"{place}note/", {"text": "Nhà dột, xem lại tháng sau"}).status_code == 302
    assert client.post(f"{place}papers/", {"paper": _upload(), "title": "Sổ hộ khẩu"}).status_code == 302

    page = _page(client, place)
    assert "Nhà dột, xem lại tháng sau" in page
    assert "note by Lê Thị Mai" in page.replace("Note", "note")
    assert "Sổ hộ khẩu" in page
    with acting(SYSTEM):
        paper = HouseholdPaper.objects.get()
    assert client.get(f"{place}papers/{paper.pk}/").content == PDF
    assert client.post(f"{place}remove-paper/{paper.pk}/", {"why": ""}).status_code == 422
    assert client.post(f"{place}remove-paper/{paper.pk}/", {"why": "cũ"}).status_code == 302
    refused = client.post(f"{place}note/", {"text": " "})
    assert refused.status_code == 422
    assert client.post(f"{place}papers/", {"paper": _upload(b"MZ")}).status_code == 422


def test_the_chair_reads_notes_and_writes_none(desk: Desk) -> None:
    home = _home(desk)
    assert _client(desk.area).post(f"/households/{home.pk}/note/", {"text": "Nhà dột"}).status_code == 302
    chair = _client(desk.area, "approver", "tuan")

    page = _page(chair, f"/households/{home.pk}/")

    assert "Nhà dột" in page
    assert "Write a note" not in page
    assert chair.post(f"/households/{home.pk}/note/", {"text": "x"}).status_code == 403
    assert chair.post(f"/households/{home.pk}/papers/", {"paper": _upload()}).status_code == 403


def test_nothing_of_another_communes_papers_and_notes_is_reached(desk: Desk) -> None:
    home, file = _home(desk), _file_of_neighbour(desk)
    client = _client(make_desk("25480", "Bình Minh").area)
    with acting(desk.lan):
        paper = attach_application_paper(actor=desk.lan, application=file, name="don.pdf", content=PDF)

    for address in (f"/households/{home.pk}/papers/1/", f"/applications/{file.pk}/papers/{paper.pk}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/households/{home.pk}/note/", {"text": "x"}).status_code == 404
    assert client.post(f"/applications/{file.pk}/papers/", {"paper": _upload()}).status_code == 404
    with acting(SYSTEM):
        assert not HouseholdNote.objects.exists()


def _file_of_neighbour(desk: Desk) -> Application:
    with acting(desk.lan):
        return make_application(desk.lan, desk.area, make_disabled(desk.lan, desk.area, "Lê Văn Út"))


def test_papers_and_notes_ask_the_same_few_questions_however_many_there_are(desk: Desk) -> None:
    home, file, client = _home(desk), _file_of_neighbour(desk), _client(desk.area)
    places = [f"/households/{home.pk}/", f"/applications/{file.pk}/"]

    def asked() -> list[int]:
        counts = []
        for place in places:
            with CaptureQueriesContext(connection) as caught:
                _page(client, place)
            counts.append(len(caught))
        return counts

    few = asked()
    for number in range(3):
        client.post(f"{places[0]}note/", {"text": f"ghi chú {number}"})
        for place in places:
            client.post(f"{place}papers/", {"paper": _upload(PDF + bytes([48 + number]))})

    assert asked() == few
