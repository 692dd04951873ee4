"""Screens of places: hamlets opened, renamed and ended, office days entered and taken back, by those who may."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area, FormerName, Level, OfficeDay, Succession
from ansinh.areas.queries import office_days
from ansinh.areas.services import record_office_day
from ansinh.areas.testing import make_commune, make_former_commune, make_hamlet, make_succession
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 20)
NEW = {"code": "002", "name": "Ấp Đông Thành", "on": "20/11/2026"}
DAY = {"on": "28/12/2026", "kind": "closed", "note": "hoán đổi"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def commune(db: None) -> Area:
    return make_commune()


def _client(area: Area, role: str = "commune_officer", username: str = "mai") -> Client:
    user = make_user(username, "Lê Thị Mai")
    make_duty(user, role, area, valid_from=dt.date(2025, 7, 1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _province(commune: Area) -> Client:
    assert commune.parent is not None
    return _client(commune.parent, "province_officer", "tinh")


def _page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def _send(client: Client, address: str, status: int = 302, **values: str) -> str:
    response = client.post(address, values)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _do(client: Client, hamlet: Area, act: str, status: int = 302, **values: str) -> str:
    posted = {f"{act}-{name}": value for name, value in values.items()}
    return _send(client, f"/places/hamlets/{hamlet.pk}/do/{act}/", status, **posted)


def _open_hamlet(client: Client, status: int = 302, **values: str) -> str:
    return _send(client, "/places/hamlets/register/", status, **{**NEW, **values})


def _enter(client: Client, status: int = 302, **values: str) -> str:
    return _send(client, "/places/office-days/register/", status, **{**DAY, **values})


def test_the_commune_opens_renames_and_ends_its_hamlets(commune: Area) -> None:
    officer, old = _client(commune), make_hamlet(commune, "001", "Ấp Đông Hà")

    _open_hamlet(officer)
    made = Area.objects.get(path="vn.80.25522.002.")
    _do(officer, made, "rename", name="Ấp Đông Tiến", on="01/12/2026")
    _do(officer, old, "end", on="01/12/2026", into=str(made.pk), why="NQ 12/NQ-HĐND")

    assert Succession.objects.get(old=old).new == made
    assert FormerName.objects.get(area=made).full_name == "Ấp Đông Thành"
    page = _page(officer, f"/places/hamlets/{old.pk}/")
    assert "Ấp Đông Tiến" in page
    assert "01/12/2026" in page
    with clock.at(dt.date(2026, 12, 1)):
        address = f'href="/places/hamlets/{old.pk}/"'
        assert address not in _page(officer, "/places/")
        assert address in _page(officer, "/places/?state=ended")
        assert "/do/end/" not in _page(officer, f"/places/hamlets/{old.pk}/")


def test_the_province_says_in_which_commune(commune: Area) -> None:
    make_commune("25480", "Bình Minh")
    province = _province(commune)

    assert "This field is required" in _open_hamlet(province, 422)
    assert "No place in Tỉnh Tây Ninh" in _open_hamlet(province, 422, commune="Sài Gòn")
    _open_hamlet(province, commune="binh minh")

    assert Area.objects.get(level=Level.HAMLET).path == "vn.80.25480.002."
    assert "Xã Bình Minh" in _page(province, "/places/")


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"code": "2"}, 422, "three digits"),
        ({"code": "001"}, 409, "already has the hamlet"),
        ({"name": "Ấp Đông Hà"}, 409, "already has the hamlet"),
        ({"name": " "}, 422, "This field is required"),
        ({"on": "01/01/2020"}, 422, "did not exist"),
        ({"on": "hôm nay"}, 422, "Expected a day like"),
    ],
)
def test_a_refused_hamlet_is_told_on_the_form(commune: Area, changes: dict[str, str], status: int, said: str) -> None:
    make_hamlet(commune, "001", "Ấp Đông Hà")

    assert said in _open_hamlet(_client(commune), status, **changes)
    assert Area.objects.filter(level=Level.HAMLET).count() == 1


def test_a_hamlet_ends_once_and_into_a_neighbour_only(commune: Area) -> None:
    officer, hamlet = _client(commune), make_hamlet(commune, "001", "Ấp Đông Hà")
    elsewhere = make_hamlet(make_commune("25480", "Bình Minh"), "002", "Ấp Xa")

    refused = _do(officer, hamlet, "end", 422, on="01/12/2026", into=str(elsewhere.pk), why="x")
    assert "is not offered any more" in refused
    assert "Ấp Xa" not in refused
    assert "Expected a day from" in _do(officer, hamlet, "end", 422, on="01/01/0001", into="", why="x")
    _do(officer, hamlet, "end", on="01/12/2026", into="", why="x")
    assert "did not exist" in _do(officer, hamlet, "end", 422, on="01/12/2026", into="", why="x")


def test_a_unit_is_found_by_its_name_of_before(commune: Area) -> None:
    make_succession(make_former_commune("25525", "Tân Hà"), commune)
    make_commune("25480", "Bình Minh")
    officer = _client(commune)

    found = _page(officer, "/places/units/?q=tan+ha")
    assert "Xã Tân Đông" in found
    assert "Xã Tân Hà, Huyện 706" in found
    assert "Xã Bình Minh" not in found
    file = officer.get("/places/units/?q=xa+tan+ha&state=ended&export=csv")
    ended = file.getvalue().decode().splitlines()
    assert len(ended) == 2
    assert "Xã Tân Đông, Tỉnh Tây Ninh" in ended[1]
    assert "until 30/06/2025" in ended[1]
    assert "Xã Bình Minh" in _page(officer, "/places/units/?q=minh")
    assert "Tỉnh Tây Ninh" in _page(officer, "/places/units/?level=province&q=80")
    _page(_client(commune, "auditor", "xem"), "/places/units/", 403)


def test_hamlets_of_another_commune_are_nowhere(commune: Area) -> None:
    there = make_hamlet(make_commune("25480", "Bình Minh"), "001", "Ấp Xa")
    make_hamlet(commune, "001", "Ấp Đông Hà")
    officer = _client(commune)

    page = _page(officer, "/places/?state=")
    assert "Ấp Xa" not in page
    assert "1 row" in page
    assert "Ấp Xa" not in officer.get("/places/?state=&export=csv").getvalue().decode()
    _page(officer, f"/places/hamlets/{there.pk}/", 404)
    _do(officer, there, "rename", 404, name="Ấp Gần", on="01/12/2026")


@pytest.mark.parametrize("role", ["approver", "auditor", "bank_officer"])
def test_who_manages_no_places_is_refused(commune: Area, role: str) -> None:
    hamlet, client = make_hamlet(commune), _client(commune, role, "dung")

    for address in ("/places/", f"/places/hamlets/{hamlet.pk}/", "/places/office-days/"):
        _page(client, address, 403)
    _open_hamlet(client, 403)
    _do(client, hamlet, "end", 403, on="01/12/2026", into="", why="x")
    _enter(client, 403)
    assert Area.objects.filter(level=Level.HAMLET).count() == 1


def test_hamlets_are_searched_by_name_and_code(commune: Area) -> None:
    make_hamlet(commune, "001", "Ấp Đông Hà")
    make_hamlet(commune, "002", "Ấp Tân Lập")
    officer = _client(commune)

    for text in ("dong ha", "Ấp Đông Hà", "001"):
        page = _page(officer, f"/places/?q={text}")
        assert "1 row" in page
        assert "Ấp Đông Hà" in page


def test_a_day_off_is_entered_for_the_own_place_and_taken_back(commune: Area) -> None:
    officer = _client(commune)

    _enter(officer)
    assert "already has an entry" in _enter(officer, 409)
    assert office_days(commune, 2026)[0] == {dt.date(2026, 12, 28)}
    page = _page(officer, "/places/office-days/")
    assert "28/12/2026" in page
    assert "hoán đổi" in page
    day = OfficeDay.objects.get()
    _send(officer, f"/places/office-days/{day.pk}/cancel/")
    _send(officer, f"/places/office-days/{day.pk}/cancel/", 404)

    assert office_days(commune, 2026)[0] == frozenset()


def test_days_of_above_are_shown_and_left_alone_those_of_neighbours_are_not_shown(commune: Area) -> None:
    there = make_commune("25480", "Bình Minh")
    with acting(SYSTEM):
        country = record_office_day(actor=SYSTEM, area=None, on=dt.date(2026, 12, 26), kind="open", note="toàn quốc")
        neighbour = record_office_day(actor=SYSTEM, area=there, on=dt.date(2026, 12, 29), kind="closed", note="lụt")
    officer = _client(commune)

    page = _page(officer, "/places/office-days/")
    assert "the whole country" in page
    assert "lụt" not in page
    assert "/cancel/" not in page
    _send(officer, f"/places/office-days/{country.pk}/cancel/", 403)
    _send(officer, f"/places/office-days/{neighbour.pk}/cancel/", 404)
    assert "lụt" in _page(_province(commune), "/places/office-days/")
    assert OfficeDay.objects.count() == 2


def test_the_public_holidays_of_the_year_stand_beside(commune: Area) -> None:
    officer = _client(commune)

    assert "02/09/2026" in _page(officer, "/places/office-days/")
    assert "02/09/2027" in _page(officer, "/places/office-days/?year=2027")
    assert "02/09/2026" in _page(officer, "/places/office-days/?year=9999")


def test_the_lists_ask_no_more_for_more_rows(commune: Area) -> None:
    province = _province(commune)
    counts = []
    for size in (1, 12):
        for number in range(size):
            hamlet = make_hamlet(commune, f"{size + number:03}", f"Ấp {size + number}")
            with acting(SYSTEM):
                on = TODAY + dt.timedelta(days=size + number)
                record_office_day(actor=SYSTEM, area=hamlet, on=on, kind="closed")
        for address in ("/places/", "/places/office-days/"):
            province.get(address)
            with CaptureQueriesContext(connection) as caught:
                province.get(address)
            counts.append(len(caught))

    assert counts[:2] == counts[2:]
    assert max(counts) <= 20
