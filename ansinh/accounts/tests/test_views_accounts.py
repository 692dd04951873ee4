"""The administrator's screens: who is listed, each act from its page, and what each refuses."""

import datetime as dt
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.models import Duty, User
from ansinh.accounts.testing import PASSWORD, make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune, make_hamlet, make_province
from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 20)
REFORM = dt.date(2025, 7, 1)
NEW = {
    "full_name": "Trần Thị Hoa", "username": "hoa", "email": "hoa@example.vn", "password": PASSWORD,
    "role": "commune_officer", "place": "Tân Đông", "valid_from": "20/11/2026",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def commune(db: None) -> Area:
    return make_commune()


def _client(area: Area, role: str = "administrator", username: str = "tri", full_name: str = "Võ Minh Trí") -> Client:
    user = make_user(username, full_name)
    make_duty(user, role, area, valid_from=REFORM)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _province(commune: Area) -> Client:
    assert commune.parent is not None
    return _client(commune.parent)


def _colleague(area: Area, username: str = "mai", full_name: str = "Lê Thị Mai", role: str = "commune_officer") -> User:
    return make_duty(make_user(username, full_name), role, area, valid_from=REFORM).user


def _page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def _do(client: Client, user: User, act: str, status: int = 302, **values: str) -> str:
    posted = {f"{act}-{name}": value for name, value in values.items()}
    response = client.post(f"/accounts/all/{user.pk}/do/{act}/", posted)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _register(client: Client, status: int = 302, **values: str) -> str:
    response = client.post("/accounts/all/register/", {**NEW, **values})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def test_somebody_is_registered_with_a_first_duty(commune: Area) -> None:
    administrator = _province(commune)

    assert "Xã Tân Đông" in _page(administrator, "/accounts/all/new/")
    _register(administrator)

    duty = Duty.objects.get(user__username="hoa")
    assert (duty.role, duty.area, duty.valid_from) == ("commune_officer", commune, TODAY)
    assert duty.user.check_password(PASSWORD)
    with acting(SYSTEM):
        assert set(AuditEntry.objects.filter(actor_username="tri").values_list("act", flat=True)) == {
            "register_user", "open_duty",
        }  # fmt: skip
    page = _page(administrator, f"/accounts/all/{duty.user.pk}/")
    assert "Commune officer" in page
    assert "hoa@example.vn" in page
    assert PASSWORD not in page


@pytest.mark.parametrize("place", ["25522", "tan dong", "Xã Tân Đông"])
def test_a_place_is_named_or_told_by_its_code(commune: Area, place: str) -> None:
    _register(_province(commune), place=place)

    assert Duty.objects.get(user__username="hoa").area == commune


@pytest.mark.parametrize("place", ["001", "25522.001", "dong ha", "Ấp Đông Hà"])
def test_a_hamlet_is_found_below_the_own_place(commune: Area, place: str) -> None:
    hamlet = make_hamlet(commune, "001", "Ấp Đông Hà")

    _register(_client(commune), place=place, role="hamlet_head")

    assert Duty.objects.get(user__username="hoa").area == hamlet


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"username": "Hòa"}, 422, "small letters"),
        ({"username": "tri"}, 409, "is taken"),
        ({"full_name": ""}, 422, "This field is required"),
        ({"email": "hoa"}, 422, "valid email"),
        ({"password": "ngan"}, 422, "The password was refused"),
        ({"role": "hamlet_head"}, 422, "cannot be opened for"),
        ({"role": "emperor"}, 422, "is not offered any more"),
        ({"place": "Sài Gòn"}, 422, "No place in Tỉnh Tây Ninh"),
        ({"place": "05987"}, 422, "No place in Tỉnh Tây Ninh"),
        ({"place": "001"}, 422, "25522.001"),
        ({"valid_from": "31/02/2026"}, 422, "Expected a day like"),
    ],
)
def test_a_refused_registration_leaves_no_account(
    commune: Area, changes: dict[str, str], status: int, said: str
) -> None:
    make_commune("05987", "Bắc Sơn", province="20")
    make_hamlet(commune, "001", "Ấp 1")
    make_hamlet(make_commune("25480", "Bình Minh"), "001", "Ấp 1")

    page = _register(_province(commune), status, **changes)

    assert said in page
    assert not User.objects.filter(full_name="Trần Thị Hoa").exists()


def test_a_duty_is_given_and_ended_from_the_page(commune: Area) -> None:
    mai, administrator = _colleague(commune), _province(commune)

    _do(administrator, mai, "open_duty", role="bank_officer", place="25522", valid_from="01/12/2026", valid_to="")
    _do(administrator, mai, "open_duty", 409, role="bank_officer", place="25522", valid_from="01/12/2026", valid_to="")
    first, second = Duty.objects.filter(user=mai).order_by("pk")
    assert second.role == "bank_officer"
    _do(administrator, mai, "close_duty", duty=str(first.pk), on="20/11/2026", why="nghỉ hưu")

    first.refresh_from_db()
    assert first.valid_to == TODAY
    assert "is not offered any more" in _do(administrator, mai, "close_duty", 422, duty=str(first.pk), on="20/11/2026")
    with acting(SYSTEM):
        assert AuditEntry.objects.get(act="close_duty").why == "nghỉ hưu"


def test_who_cannot_sign_in_any_more_is_helped(commune: Area) -> None:
    mai, administrator = _colleague(commune), _province(commune)
    TOTP.activate(mai, generate_totp_secret())

    assert "The password was refused" in _do(administrator, mai, "new_password", 422, password="ngan")
    _do(administrator, mai, "new_password", password="gio-lua-tren-song-9")
    assert "This field is required" in _do(administrator, mai, "end_two_steps", 422, why="")
    _do(administrator, mai, "end_two_steps", why="mất điện thoại")

    mai.refresh_from_db()
    assert mai.check_password("gio-lua-tren-song-9")
    assert not is_mfa_enabled(mai)
    assert "/do/end_two_steps/" not in _page(administrator, f"/accounts/all/{mai.pk}/")


def test_a_closed_account_keeps_its_page_and_offers_no_key(commune: Area) -> None:
    mai, administrator = _colleague(commune), _province(commune)

    _do(administrator, mai, "close", why="chuyển công tác")

    page = _page(administrator, f"/accounts/all/{mai.pk}/")
    assert "account closed" in page
    assert "/do/close_duty/" in page
    assert "/do/new_password/" not in page
    assert "/do/open_duty/" not in page
    _do(administrator, mai, "open_duty", 409, role="auditor", place="25522", valid_from="20/11/2026", valid_to="")


def test_nobody_changes_the_own_duties(commune: Area) -> None:
    administrator = _province(commune)
    own = User.objects.get(username="tri")

    page = _page(administrator, f"/accounts/all/{own.pk}/")
    assert "This is your own account" in page
    assert "/do/" not in page
    _do(administrator, own, "open_duty", 403, role="auditor", place="80", valid_from="20/11/2026", valid_to="")
    _do(administrator, own, "new_password", 403, password="gio-lua-tren-song-9")
    assert Duty.objects.filter(user=own).count() == 1


def test_accounts_of_elsewhere_are_nowhere(commune: Area) -> None:
    there = _colleague(make_commune("25480", "Bình Minh"), "pham.xa", "Phạm Thị Xa")
    _colleague(commune)
    administrator = _client(commune)

    page = _page(administrator, "/accounts/all/")
    assert "Lê Thị Mai" in page
    assert "Phạm Thị Xa" not in page
    assert "2 rows" in page
    assert "Phạm Thị Xa" not in administrator.get("/accounts/all/?export=csv").getvalue().decode()
    _page(administrator, f"/accounts/all/{there.pk}/", 404)
    _do(administrator, there, "close", 404, why="x")
    assert "Bình Minh" not in _register(administrator, 422, place="Bình Minh", full_name="").replace(
        "“Bình Minh”", ""
    ).replace('value="Bình Minh"', "")


def test_an_account_that_also_works_above_is_seen_but_not_taken_over(commune: Area) -> None:
    mai = _colleague(commune)
    assert commune.parent is not None
    make_duty(mai, "province_officer", commune.parent, valid_from=REFORM)
    administrator = _client(commune)

    page = _page(administrator, f"/accounts/all/{mai.pk}/")
    assert "works outside of your area" in page
    assert "Tỉnh Tây Ninh" not in page
    assert "Province officer" not in page.split("<main")[1].split("Give a duty")[0]
    assert "/do/new_password/" not in page
    _do(administrator, mai, "new_password", 403, password="gio-lua-tren-song-9")
    _do(administrator, mai, "close", 403, why="x")
    mai.refresh_from_db()
    assert (mai.is_active, mai.check_password(PASSWORD)) == (True, True)


@pytest.mark.parametrize("role", ["commune_officer", "approver", "auditor", "bank_officer"])
def test_who_manages_no_accounts_is_refused_everywhere(commune: Area, role: str) -> None:
    mai = _colleague(commune)
    client = _client(commune, role, "dung", "Ngô Dũng")

    for address in ("", "new/", "roles/", f"{mai.pk}/"):
        _page(client, f"/accounts/all/{address}", 403)
    _register(client, 403)
    _do(client, mai, "close", 403, why="x")
    assert 'href="/accounts/all/"' not in _page(client, "/accounts/own/")


def test_accounts_are_searched_filtered_and_sorted_the_vietnamese_way(commune: Area) -> None:
    for number, name in enumerate(["Đỗ Văn Đức", "Lê Văn Dũng", "Bùi Thị Ánh"]):
        _colleague(commune, f"canbo{number}", name, "approver" if number else "bank_officer")
    administrator = _province(commune)

    page = _page(administrator, "/accounts/all/")
    assert page.index("Bùi Thị Ánh") < page.index("Lê Văn Dũng") < page.index("Đỗ Văn Đức") < page.rindex("Võ Minh Trí")
    assert 'name="q"' in page
    assert "1 row" in _page(administrator, "/accounts/all/?q=van+duc")
    assert "1 row" in _page(administrator, "/accounts/all/?q=canbo2")
    assert "2 rows" in _page(administrator, "/accounts/all/?role=approver")
    assert "No account fits" in _page(administrator, "/accounts/all/?state=closed")


def test_the_list_asks_no_more_for_more_accounts(commune: Area) -> None:
    administrator = _province(commune)
    _colleague(commune, "mot", "Lê Một")
    administrator.get("/accounts/all/")
    with CaptureQueriesContext(connection) as few:
        administrator.get("/accounts/all/")
    for number in range(12):
        _colleague(commune, f"canbo{number}", f"Lê Văn {number}")

    with CaptureQueriesContext(connection) as many:
        administrator.get("/accounts/all/")

    assert len(many) == len(few) <= 20


def test_roles_are_told_in_words(commune: Area) -> None:
    page = _page(_province(commune), "/accounts/all/roles/")

    assert "Chair or vice chair" in page
    assert "sign decisions" in page
    assert "Reads only" in page


def test_an_administrator_of_the_country_sees_everybody_even_without_a_duty(commune: Area) -> None:
    make_user("tho", "Ngô Văn Thọ")
    country = make_province().parent
    assert country is not None

    assert "Ngô Văn Thọ" in _page(_client(country), "/accounts/all/")
