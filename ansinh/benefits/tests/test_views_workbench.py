"""A file by the screens: taken in, completed, assessed, signed, its paper kept; and what each act refuses."""

import datetime as dt
import re
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.benefits.models import Application, ApplicationState, Decision, DecisionItem, DecisionKind
from ansinh.benefits.testing import make_application, make_assessed, make_disabled, make_person
from ansinh.benefits.tests.conftest import TODAY, Desk, make_desk
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.payments.models import Entitlement
from ansinh.registry.models import Individual
from ansinh.registry.services import record_death

pytestmark = pytest.mark.django_db
FILE = {
    "benefit": "social_allowance", "file_number": "H63.1", "received_on": "20/11/2026", "channel": "desk",
    "standing": "complete",
}  # fmt: skip


def _client(area: Area, role: str = "commune_officer", username: str = "mai") -> Client:
    user = make_user(username, "Lê Thị Mai")
    make_duty(user, role, area, valid_from=dt.date(2025, 7, 1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _chair(desk: Desk) -> Client:
    return _client(desk.area, "approver", "minh")


def _binh(desk: Desk, name: str = "Phạm Văn Bình") -> Individual:
    with acting(desk.lan):
        return make_disabled(desk.lan, desk.area, name)


def _assessed(desk: Desk, *names: str) -> list[Application]:
    with acting(desk.lan):
        return [make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area, name)) for name in names]


def _register(client: Client, person: Individual, status: int = 302, **values: Any) -> str:
    response = client.post(f"/people/{person.pk}/apply/", {**FILE, **values})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _do(client: Client, file: Application, act: str, status: int = 302, **values: Any) -> str:
    posted = {f"{act}-{name}": value for name, value in values.items()}
    response = client.post(f"/applications/{file.pk}/do/{act}/", posted)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _now(file: Application) -> Application:
    with acting(SYSTEM):
        return Application.objects.get(pk=file.pk)


def _only() -> Application:
    with acting(SYSTEM):
        return Application.objects.get()


def _page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_a_file_goes_its_way_from_the_desk_to_the_signature(desk: Desk) -> None:
    binh, officer, chair = _binh(desk), _client(desk.area), _chair(desk)

    assert "Phạm Văn Bình" in _page(officer, "/applications/new/?q=binh")
    assert "Phạm Văn Bình" in _page(officer, f"/applications/new/?person={binh.pk}")
    _register(officer, binh, standing="unseen")
    file = _only()
    slip = officer.get(f"/applications/{file.pk}/slip/")
    assert slip.content.startswith(b"%PDF")
    said = "Expected a day from 20/11/2026 up to 20/11/2026, got 19/11/2026."
    assert said in _do(officer, file, "complete", 422, on="19/11/2026")
    _do(officer, file, "complete", on="20/11/2026")
    _do(officer, file, "assess")
    page = _page(officer, f"/applications/{file.pk}/")
    assert "810,000" in page
    assert "K6" in page
    assert "/do/decide/" not in page
    _do(chair, file, "decide", number="")

    assert _now(file).state == ApplicationState.GRANTED
    with acting(SYSTEM):
        decision = Decision.objects.get()
        assert Entitlement.objects.get().amount == 810_000
    letter = chair.get(f"/decisions/{decision.pk}/letter/")
    assert letter.content.startswith(b"%PDF")
    assert decision.reference in _page(officer, "/decisions/")
    assert "Phạm Văn Bình" in _page(officer, f"/decisions/{decision.pk}/")
    for day in ("19/11/2026", "21/11/2026"):
        refused = chair.post(f"/decisions/{decision.pk}/do/notify/", {"notify-on": day, "notify-how": "trao tay"})
        said = f"Expected a day from 20/11/2026 up to 20/11/2026, got {day}."
        assert (refused.status_code, said in refused.content.decode()) == (422, True)
    told = chair.post(f"/decisions/{decision.pk}/do/notify/", {"notify-on": "20/11/2026", "notify-how": "trao tay"})
    assert told.status_code == 302
    with acting(SYSTEM):
        assert Decision.objects.get().notified_how == "trao tay"


def test_the_page_of_a_person_leads_to_a_new_file_and_to_each_file_and_decision(desk: Desk) -> None:
    [file] = _assessed(desk, "Phạm Văn Bình")
    officer, auditor = _client(desk.area), _client(desk.area, "auditor", "dung")
    person, onward = f"/people/{file.individual_id}/", f'href="/applications/new/?person={file.individual_id}"'

    assert f'href="/applications/{file.pk}/"' in _page(officer, "/")
    assert onward in _page(officer, person)
    assert f'href="/applications/{file.pk}/"' in _page(officer, person)
    assert onward not in _page(auditor, person)
    _do(_chair(desk), file, "decide", number="")
    with acting(SYSTEM):
        decision = Decision.objects.get()
    assert f'href="/decisions/{decision.pk}/"' in _page(officer, person)
    with acting(desk.lan):
        record_death(actor=desk.lan, individual=file.individual, died_on=TODAY)
    left = _page(officer, person)
    assert "New application" not in left.split("<main")[1]
    assert "Funeral support of 10,800,000" in left
    assert "Funeral support of 10,800,000" in _page(auditor, person)
    assert onward not in _page(auditor, person)


def test_what_is_missing_is_asked_for_and_printed(desk: Desk) -> None:
    binh, officer = _binh(desk), _client(desk.area)

    page = _register(officer, binh, 422, standing="incomplete", missing=" ")
    assert "Say what is missing" in page
    _register(officer, binh, standing="incomplete", missing="Giấy xác nhận khuyết tật")

    assert (_only().state, _only().missing) == (ApplicationState.RETURNED, "Giấy xác nhận khuyết tật")


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"file_number": ""}, 422, "This field is required"),
        ({"received_on": "21/11/2026"}, 422, "21"),
        ({"received_on": "20/11/2020"}, 422, "Expected a day from 01/07/2021 up to 20/11/2026, got 20/11/2020."),
        ({"received_on": "hôm qua"}, 422, "Expected a day like"),
        ({"benefit": "gold"}, 422, "is not offered any more"),
    ],
)
def test_a_file_with_a_fault_is_refused_beside_it(desk: Desk, changes: dict[str, str], status: int, said: str) -> None:
    page = _register(_client(desk.area), _binh(desk), status, **changes)

    assert said in page
    with acting(SYSTEM):
        assert not Application.objects.exists()


def test_a_second_open_file_and_a_dead_person_are_refused(desk: Desk) -> None:
    binh, officer = _binh(desk), _client(desk.area)
    _register(officer, binh)
    assert "H63.1" in _register(officer, binh, 409, file_number="H63.2")
    _register(officer, binh)
    with acting(desk.lan):
        record_death(actor=desk.lan, individual=binh, died_on=TODAY)
    late = {"file_number": "H63.3", "applicant_name": "Phạm Văn Út"}
    assert "not offered any more" in _register(officer, binh, 422, **late, benefit="social_pension")
    with acting(SYSTEM):
        assert Application.objects.count() == 1


def test_a_number_that_cannot_be_is_told_beside_its_field(desk: Desk) -> None:
    [file] = _assessed(desk, "Phạm Văn Bình")

    answer = _chair(desk).post("/applications/decide/", {"chosen": [file.pk], "number": "9" * 61})

    assert answer.status_code == 422
    page = answer.content.decode()
    for place in ("id_number_helptext", "id_number_error"):
        assert f'id="{place}"' in page
        assert re.search(rf'name="number"[^>]*aria-describedby="[^"]*{place}', page)


def test_forty_files_are_signed_at_once_those_refused_by_the_law_apart(desk: Desk) -> None:
    granted = _assessed(desk, *(f"Phạm Văn {chr(65 + number)}" for number in range(20)))
    with acting(desk.lan):
        young = make_person(desk.lan, desk.area, "Lê Thị Trẻ", birth_date=dt.date(1990, 1, 1))
        refused = make_assessed(desk.lan, desk.area, young)
    chair = _chair(desk)

    page = _page(chair, "/applications/")
    assert page.index("Lê Thị Trẻ") < page.index("Phạm Văn A")
    assert "the law refuses it" in page
    answer = chair.post("/applications/decide/", {"chosen": [one.pk for one in (*granted, refused)], "number": ""})

    assert answer.status_code == 302
    with acting(SYSTEM):
        kinds = list(Decision.objects.order_by("pk").values_list("kind", flat=True))
        assert DecisionItem.objects.filter(kind=DecisionKind.GRANT).count() == 20
    assert kinds == [DecisionKind.GRANT, DecisionKind.REFUSE]
    assert _now(refused).state == ApplicationState.REFUSED


def test_a_file_has_words_of_its_own_in_vietnamese(desk: Desk) -> None:
    [file] = _assessed(desk, "Phạm Văn Bình")
    chair = _chair(desk)
    _do(chair, file, "decide", number="")
    chair.cookies[settings.LANGUAGE_COOKIE_NAME] = "vi"

    page, drawers = _page(chair, f"/applications/{file.pk}/"), _page(chair, "/applications/?drawer=closed")

    assert "khóa sổ" not in f"{page}{drawers}".lower()
    assert drawers.count("Chờ quyết định") == 1
    assert "khoản 2 Điều 8 Nghị định số 335/2026/NĐ-CP" in page
    assert "K6 · 1,5" in page
    assert "ND 335/2026 Art 8(2)" in _page(_client(desk.area), f"/applications/{file.pk}/")


def test_nothing_chosen_is_told_and_signed_twice_is_signed_once(desk: Desk) -> None:
    [file] = _assessed(desk, "Phạm Văn Bình")
    chair = _chair(desk)

    assert "Choose the files" in chair.post("/applications/decide/?drawer=to_decide", {}).content.decode()
    _do(chair, file, "decide", number="")
    _do(chair, file, "decide", 409, number="")
    assert chair.post("/applications/decide/", {"chosen": [file.pk]}).status_code == 409
    with acting(SYSTEM):
        assert Decision.objects.count() == 1


def test_an_assessment_of_last_month_is_not_signed(desk: Desk) -> None:
    with clock.at(dt.date(2026, 10, 30)):
        [file] = _assessed(desk, "Phạm Văn Bình")
    chair = _chair(desk)

    assert "ask the law again" in _page(chair, f"/applications/{file.pk}/")
    _do(chair, file, "decide", 409, number="")
    assert _now(file).state == ApplicationState.ASSESSED


def test_who_has_no_right_is_refused(desk: Desk) -> None:
    [file] = _assessed(desk, "Phạm Văn Bình")
    officer, auditor = _client(desk.area), _client(desk.area, "auditor", "dung")
    head = _client(make_hamlet(desk.area), "hamlet_head", "chin")

    _do(officer, file, "decide", 403, number="")
    assert officer.post("/applications/decide/", {"chosen": [file.pk]}).status_code == 403
    _do(auditor, file, "withdraw", 403, why="x")
    assert auditor.get("/applications/new/").status_code == 403
    assert head.get("/applications/").status_code == 403
    assert head.get("/decisions/").status_code == 403
    assert head.get(f"/applications/{file.pk}/").status_code == 404
    assert _now(file).state == ApplicationState.ASSESSED


def test_files_of_another_commune_are_nowhere(desk: Desk) -> None:
    there = make_desk("25480", "Bình Minh")
    [file] = _assessed(there, "Phạm Văn Xa")
    with acting(there.lan):
        person = make_application(there.lan, there.area, make_disabled(there.lan, there.area, "Lê Xa")).individual
    officer, chair = _client(desk.area), _chair(desk)

    assert "Xa" not in _page(officer, "/applications/?drawer=open").replace("Xã", "")
    assert officer.get(f"/applications/{file.pk}/").status_code == 404
    assert officer.get(f"/applications/{file.pk}/slip/").status_code == 404
    assert officer.get(f"/applications/new/?person={person.pk}").status_code == 404
    _register(officer, person, 404)
    assert "Choose the files" in chair.post("/applications/decide/", {"chosen": [file.pk]}).content.decode()


def test_the_province_does_not_read_reasons_nor_the_letter(desk: Desk) -> None:
    [file] = _assessed(desk, "Phạm Văn Bình")
    _do(_chair(desk), file, "decide", number="")
    assert desk.area.parent is not None
    province = _client(desk.area.parent, "province_officer", "tinh")
    with acting(SYSTEM):
        decision = Decision.objects.get()

    for address in (f"/applications/{file.pk}/", f"/decisions/{decision.pk}/"):
        page = _page(province, address)
        assert "khuyết tật" not in page.lower()
        assert "K6" not in page
    assert province.get(f"/decisions/{decision.pk}/letter/").status_code == 403


def test_looking_at_reasons_is_written_down(desk: Desk) -> None:
    [file] = _assessed(desk, "Phạm Văn Bình")

    _page(_client(desk.area), f"/applications/{file.pk}/")

    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="read_health", actor_username="mai").count() == 1


def test_the_signed_paper_must_be_a_pdf(desk: Desk) -> None:
    [file] = _assessed(desk, "Phạm Văn Bình")
    chair = _chair(desk)
    _do(chair, file, "decide", number="")
    with acting(SYSTEM):
        decision = Decision.objects.get()
    address = f"/decisions/{decision.pk}/do/attach/"

    refused = chair.post(address, {"attach-copy": SimpleUploadedFile("qd.docx", b"PK")})
    assert refused.status_code == 422
    assert chair.post(address, {"attach-copy": SimpleUploadedFile("qd.pdf", b"%PDF-1.7")}).status_code == 302


def test_the_book_of_decisions_counts_its_numbers_by_their_value(desk: Desk) -> None:
    chair = _chair(desk)
    files = _assessed(desk, "Phạm Văn Một", "Phạm Văn Hai", "Phạm Văn Ba")
    for file, number in zip(files, ("10/QĐ-UBND", "1/QĐ-UBND", "2/QĐ-UBND"), strict=True):
        _do(chair, file, "decide", number=number)

    book = chair.get("/decisions/?sort=reference&export=csv").getvalue().decode("utf-8-sig").splitlines()[1:]

    assert [line.partition("/")[0] for line in book] == ["1", "2", "10"]
