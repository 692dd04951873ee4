"""The screens: a review from its plan to its survey, a request from the household to its answer."""

import re
from typing import Any

import pytest
from django.test import Client

from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.poverty.models import ListedHousehold, RequestState, Reviewer, ReviewRequest, ReviewRound, RoundState
from ansinh.poverty.testing import make_instrument, make_listing, make_request, make_round, set_died_out
from ansinh.poverty.tests.conftest import Village, client_of, page

pytestmark = pytest.mark.django_db


def _post(client: Client, address: str, status: int = 302, **values: Any) -> str:
    response = client.post(address, values)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _typed(village: Village, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "periodic", "year": "2026", "standard": "2027", "instrument": "shipped-national",
        "list_from": "1/9/2026", "survey_from": "20/9/2026", "meet_from": "20/10/2026", "decide_by": "14/12/2026",
        "hamlets": [str(village.hamlet.pk), str(village.next_hamlet.pk)],
        "committee": "Lê Văn Minh; Chủ tịch UBND, Trưởng ban\n\nTrần Thị Lan, Phó trưởng ban",
        "reviewers": "Ngô Thị Xuân; 30",
        **changes,
    }  # fmt: skip


def _named(act: str, **values: Any) -> dict[str, Any]:
    return {f"{act}-{name}": value for name, value in values.items()}


def _only_round() -> ReviewRound:
    with acting(SYSTEM):
        return ReviewRound.objects.get()


def test_a_review_goes_from_the_plan_to_the_survey(village: Village) -> None:
    officer, chair = client_of(village.area), client_of(village.area, "approver", "minh", "Lê Văn Minh")
    assert 'href="/poverty/new/"' in page(officer, "/poverty/")

    _post(officer, "/poverty/new/", **_typed(village))
    address = f"/poverty/{_only_round().pk}/"
    shown = page(officer, address)
    assert "You planned it" in shown
    assert "The points are an example" in shown
    assert "Chủ tịch UBND, Trưởng ban" in shown
    assert "Reviews to approve" in page(chair, "/")

    _post(chair, f"{address}do/approve/")
    assert "Nguyễn Thị Hòa" in page(officer, f"{address}households/")
    with acting(SYSTEM):
        reviewer = Reviewer.objects.get()
    for hamlet in (village.hamlet, village.next_hamlet):
        _post(officer, f"{address}do/assign/", **_named("assign", hamlet=hamlet.pk, reviewer=reviewer.pk))
    _post(officer, f"{address}do/open_survey/")

    assert _only_round().state == RoundState.SURVEYING
    assert 'name="chosen"' not in page(officer, f"{address}suggestions/")
    assert 'name="chosen"' in page(officer, f"{address}households/")
    with acting(SYSTEM):
        ReviewRound.objects.update(state=RoundState.MEETING)
    assert 'name="chosen"' not in page(officer, f"{address}households/")


def test_an_offices_own_table_can_be_pinned_and_nothing_is_called_an_example(village: Village) -> None:
    with acting(village.lan):
        own = make_instrument(village.lan, village.area)
    officer = client_of(village.area)
    assert "Bảng điểm Tây Ninh (2026-09)" in page(officer, "/poverty/new/")

    _post(officer, "/poverty/new/", **_typed(village, instrument=str(own.pk)))

    assert "The points are an example" not in page(officer, f"/poverty/{_only_round().pk}/")


def test_what_is_typed_wrong_is_told_at_its_field(village: Village) -> None:
    officer = client_of(village.area)
    said = _post(officer, "/poverty/new/", 422, **_typed(village, reviewers="Ngô Thị Xuân; nhiều"))
    assert "got “Ngô Thị Xuân; nhiều”" in said
    said = _post(officer, "/poverty/new/", 422, **_typed(village, committee="Lê Văn Minh"))
    assert "a semicolon and a position, got “Lê Văn Minh”" in said
    said = _post(officer, "/poverty/new/", 422, **_typed(village, survey_from="1/8/2026"))
    assert "01/08/2026" in said


def test_a_plan_is_corrected_on_its_page(village: Village) -> None:
    with acting(village.lan):
        planned = make_round(village.lan, village.area)
    officer, address = client_of(village.area), f"/poverty/{planned.pk}/plan/"
    assert "Ngô Thị Xuân; 2" in page(officer, address)

    _post(officer, address, **_typed(village, reviewers="Ngô Thị Xuân; 45"))

    assert re.search(r"<span>45</span>", page(officer, f"/poverty/{planned.pk}/"))


def test_chosen_households_are_assigned_and_taken_off(village: Village) -> None:
    found = make_listing(village.lan, village.minh, village.area)
    officer, address = client_of(village.area), f"/poverty/{found.pk}/households/"
    with acting(SYSTEM):
        rows = {one.head_name: one for one in ListedHousehold.objects.all()}
        xuan = Reviewer.objects.get(full_name="Ngô Thị Xuân")
    hoa, binh = rows["Nguyễn Thị Hòa"], rows["Phạm Văn Bình"]

    _post(officer, f"{address}assign/", chosen=[hoa.pk], reviewer=xuan.pk)
    assert "record the move or the death first" in _post(officer, f"{address}off/", 409, chosen=[binh.pk], why="Vắng")
    with acting(village.lan):
        set_died_out(village.lan, village.binh)
    _post(officer, f"{address}off/", chosen=[binh.pk], why="Không còn ai")

    assert "Nguyễn Thị Hòa" in page(officer, f"{address}?reviewer={xuan.pk}")
    assert "Phạm Văn Bình" in page(officer, f"{address}?state=taken_off")
    assert "Choose at least one household" in _post(officer, f"{address}assign/", 422, reviewer=xuan.pk)


def test_a_request_is_received_for_a_household_that_is_looked_for(village: Village) -> None:
    officer = client_of(village.area)
    found = page(officer, "/poverty/requests/new/?q=sau")
    assert f'href="/poverty/requests/new/{village.sau.pk}/"' in found

    values: dict[str, Any] = {"form": "form_04", "reason": "request", "received_on": "20/9/2026", "note": ""}
    _post(officer, f"/poverty/requests/new/{village.sau.pk}/", **values)

    with acting(SYSTEM):
        request = ReviewRequest.objects.get()
    shown = page(officer, f"/poverty/requests/{request.pk}/")
    assert "05/10/2026" in shown
    _post(officer, f"/poverty/requests/{request.pk}/do/reject/", **_named("reject", why="Hộ rút đơn"))
    with acting(SYSTEM):
        assert ReviewRequest.objects.get().state == RequestState.REJECTED


def test_reasons_of_health_are_told_to_who_may_know_of_them(village: Village) -> None:
    with acting(village.lan):
        make_request(village.lan, village.sau, form="officer", reason="illness", note="Mổ tim tháng 8")
    found = make_listing(village.lan, village.minh, village.area)
    officer = client_of(village.area)
    province = client_of(village.area.parent or village.area, "province_officer", "thu", "Đặng Thị Thu")

    for address in (f"/poverty/{found.pk}/households/", "/poverty/requests/"):
        assert "serious illness" in page(officer, address).lower()
        assert "Đỗ Thị Sáu" in page(province, address)
    with acting(SYSTEM):
        asked = ReviewRequest.objects.get()
    shown = page(province, f"/poverty/requests/{asked.pk}/")
    assert "Mổ tim" not in shown
    assert "illness" not in shown
    assert "Mổ tim" in page(officer, f"/poverty/requests/{asked.pk}/")
    with acting(SYSTEM):
        reads = AuditEntry.objects.filter(act="read_health").values_list("actor_username", "object_type", "object_id")
        assert list(reads) == [("mai", "poverty.reviewrequest", str(asked.pk))]


def test_a_request_that_tells_no_illness_is_read_without_a_trace(village: Village) -> None:
    with acting(village.lan):
        asked = make_request(village.lan, village.sau)

    page(client_of(village.area), f"/poverty/requests/{asked.pk}/")

    with acting(SYSTEM):
        assert not AuditEntry.objects.filter(act="read_health").exists()


def test_who_may_not_see_the_review_is_turned_away(village: Village) -> None:
    found = make_listing(village.lan, village.minh, village.area)
    bank, auditor = client_of(village.area, "bank_officer", "ngan"), client_of(village.area, "auditor", "soat")
    for address in ("/poverty/", f"/poverty/{found.pk}/", f"/poverty/{found.pk}/households/", "/poverty/requests/"):
        page(bank, address, 403)
        page(auditor, address)
    for address in ("/poverty/new/", f"/poverty/{found.pk}/suggestions/", "/poverty/requests/new/"):
        page(auditor, address, 403)
