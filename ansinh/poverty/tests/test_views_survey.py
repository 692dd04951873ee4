"""The screens of the survey: keys of phones, the forms that came, two forms of a household side by side."""

import base64
import json
import re
import zlib
from typing import Any

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.papers import KINDS
from ansinh.core.wall import acting
from ansinh.poverty.collect import packed_settings
from ansinh.poverty.models import ListedHousehold, Reviewer, ReviewRound, Submission, SubmissionFile, SubmissionState
from ansinh.poverty.testing import make_submission, make_survey
from ansinh.poverty.tests.conftest import Village, client_of, make_village, page
from ansinh.poverty.tests.phone import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def surveying(village: Village) -> ReviewRound:
    return make_survey(village.lan, village.minh, village.area)


@pytest.fixture
def hoa(village: Village, surveying: ReviewRound) -> ListedHousehold:
    with acting(village.lan):
        listed = ListedHousehold.objects.get(round=surveying, household=village.hoa)
        make_submission(village.lan, listed)
        make_submission(village.lan, listed, "other")
    return listed


def test_a_key_is_shown_once_with_a_code_and_opens_the_phone(village: Village, surveying: ReviewRound) -> None:
    officer = client_of(village.area)
    address = f"/poverty/{surveying.pk}/keys/"
    with acting(village.lan):
        thu = Reviewer.objects.get(round=surveying, quota=30)
    assert "Hồ Văn Thu" in page(officer, address)

    made = officer.post(f"{address}{thu.pk}/make/").content.decode()

    found = re.search(r'value="http://testserver(/survey/25522/[^"]+)"', made)
    assert found
    assert 'src="data:image/svg+xml' in made
    assert len(Phone(found[1]).forms()) == 1
    shown = page(officer, address)
    assert found[1] not in shown
    assert 'data-confirm="End the key of Hồ Văn Thu?' in shown

    assert officer.post(f"{address}{thu.pk}/end/").status_code == 302
    Phone(found[1]).get(f"{found[1]}/formList", status=403)


def test_the_code_holds_the_settings_as_collect_documents_them() -> None:
    settings = json.loads(zlib.decompress(base64.b64decode(packed_settings(server="https://a.vn/s/1/k", name="Xuân"))))

    assert settings["general"]["server_url"] == "https://a.vn/s/1/k"
    assert settings["general"]["form_update_mode"] == "match_exactly"
    assert settings["admin"] == {}
    assert settings["project"]["name"] == "Xuân"


def test_keys_are_not_for_those_who_only_read(village: Village, surveying: ReviewRound) -> None:
    page(client_of(village.area, "auditor", "soat", "Võ Thị Soát"), f"/poverty/{surveying.pk}/keys/", 403)


def test_two_forms_stand_side_by_side_and_one_is_chosen(
    village: Village, surveying: ReviewRound, hoa: ListedHousehold
) -> None:
    officer = client_of(village.area)
    listed = page(officer, f"/poverty/{surveying.pk}/forms/?state=conflict")
    assert "Nguyễn Thị Hòa" in listed
    address = f"/poverty/{surveying.pk}/forms/{hoa.pk}/"
    shown = page(officer, address)
    with acting(village.lan):
        second = Submission.objects.get(listed=hoa, state=SubmissionState.CONFLICT)

    refused = officer.post(f"{address}choose/", {"submission": second.pk, "why": ""})
    done = officer.post(f"{address}choose/", {"submission": second.pk, "why": "Đã kiểm tra."})

    differing, _rest = shown.split("All answers")
    assert "Main fuel for cooking" in differing
    assert "Main source of water" not in differing
    assert "Main source of water" in shown
    assert refused.status_code == 422
    assert done.status_code == 302
    with acting(village.lan):
        second.refresh_from_db()
    assert second.state == SubmissionState.COUNTS
    assert "Đã kiểm tra." in page(officer, address)


def test_answers_are_shown_to_those_who_may_see_health_and_the_look_is_logged(
    village: Village, surveying: ReviewRound, hoa: ListedHousehold
) -> None:
    address = f"/poverty/{surveying.pk}/forms/{hoa.pk}/"

    province = client_of(village.area.parent or village.area, "province_officer")
    assert "Main source of water" not in page(province, address)
    with acting(village.lan):
        assert not AuditEntry.objects.filter(act="read_health").exists()

    assert "Main source of water" in page(client_of(village.area, "auditor", "soat", "Võ Thị Soát"), address)
    with acting(village.lan):
        assert AuditEntry.objects.filter(act="read_health").count() == 1


PHOTO, PAGE = b"\xff\xd8\xff nha", b"<script>alert(1)</script>"


def _file(village: Village, content: bytes, name: str = "nha.jpg") -> SubmissionFile:
    with acting(village.lan):
        form = Submission.objects.earliest("pk")
        return SubmissionFile.objects.create(
            area_path=form.area_path, submission=form, name=name, kind="jpg", size=len(content), sha256="0",
            content=content,
        )  # fmt: skip


def _given(client: Any, file: SubmissionFile, status: int = 200) -> Any:
    response = client.get(f"/poverty/form-files/{file.pk}/")
    assert response.status_code == status
    return response


def test_a_photograph_of_a_form_is_shown_and_the_look_is_logged(village: Village, hoa: ListedHousehold) -> None:
    photo, officer = _file(village, PHOTO), client_of(village.area)
    assert f'href="/poverty/form-files/{photo.pk}/"' in page(officer, f"/poverty/{hoa.round_id}/forms/{hoa.pk}/")

    given = _given(officer, photo)

    assert (given.content, given["Content-Type"]) == (PHOTO, KINDS["jpg"])
    assert given["Content-Disposition"] == 'inline; filename="nha.jpg"'
    assert given["X-Content-Type-Options"] == "nosniff"
    assert given["Cache-Control"] == "no-store"
    with acting(SYSTEM):
        reads = AuditEntry.objects.filter(act="read_health", object_type="poverty.submissionfile")
        assert list(reads.values_list("actor_username", "object_id")) == [("mai", str(photo.pk))]


@pytest.mark.parametrize("content", [PAGE, b"%PDF-1.7 nha", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b""])
def test_what_is_no_photograph_is_saved_whatever_its_name(
    village: Village, hoa: ListedHousehold, content: bytes
) -> None:  # fmt: skip
    given = _given(client_of(village.area), _file(village, content))

    assert given["Content-Type"] == "application/octet-stream"
    assert given["Content-Disposition"].startswith("attachment")
    assert given["X-Content-Type-Options"] == "nosniff"


def test_files_are_for_those_who_may_see_health_in_their_own_place(village: Village, hoa: ListedHousehold) -> None:
    photo = _file(village, PHOTO)
    there = make_village("25480", "Bình Minh")

    _given(client_of(there.area), photo, 404)
    _given(client_of(village.area.parent or village.area, "province_officer", "tinh", "Đặng Thị Thu"), photo, 403)
    _given(client_of(village.area, "bank_officer", "ngan", "Bùi Thị Ngân"), photo, 403)
    with acting(SYSTEM):
        assert not AuditEntry.objects.filter(act="read_health").exists()
