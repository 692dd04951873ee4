"""The trail on screens: what was changed side by side, who sees which values, filters, and no other commune."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune
from ansinh.audit.models import AuditEntry
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db

TAN_DONG, BINH_MINH = "vn.80.25522.", "vn.80.25480."
LAN = Actor("lan", "Nguyễn Thị Lan", TAN_DONG, frozenset())
TU = Actor("tu", "Phạm Văn Tú", BINH_MINH, frozenset())
CHANGE: dict[str, Any] = {
    "before": {"full_name": "Trần Thị Hao", "sex": "female", "birth_date": dt.date(1950, 5, 1), "members": [1, 2]},
    "after": {"full_name": "Trần Thị Hoa", "sex": "female", "birth_date": dt.date(1950, 6, 1), "members": []},
    "why": "gõ nhầm",
}


@pytest.fixture
def commune(db: None) -> Area:
    return make_commune()


def _client(area: Area, role: str = "approver", username: str = "minh") -> Client:
    with clock.at(dt.date(2026, 1, 1)):
        user = make_user(username, "Lê Minh")
        make_duty(user, role, area, valid_from=dt.date(2025, 7, 1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _entry(
    act: str = "correct_individual", thing: str = "registry.individual", *, by: Actor = LAN,
    on: dt.date = dt.date(2026, 11, 20), **values: Any,
) -> AuditEntry:  # fmt: skip
    with clock.at(on), acting(by):
        return record(actor=by, act=act, on=thing, area_path=by.scope, **values)


def _page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def _reads() -> int:
    with acting(SYSTEM):
        return AuditEntry.objects.filter(act__startswith="read_").count()


def test_an_entry_shows_what_changed_side_by_side_and_nothing_else(commune: Area) -> None:
    page = _page(_client(commune), f"/trail/{_entry(**CHANGE).pk}/")

    assert "Corrected a person" in page
    assert "Trần Thị Hao" in page
    assert "Trần Thị Hoa" in page
    assert "01/05/1950" in page
    assert "1<br>2" in page
    assert "female" not in page
    assert "gõ nhầm" in page
    assert "Xã Tân Đông" in page


def test_places_and_roles_among_the_values_are_called_by_their_names(commune: Area) -> None:
    told = {"role": "bank_officer", "area": TAN_DONG, "valid_to": None, "homes": {"7": TAN_DONG, "8": "vn.99."}}
    page = _page(_client(commune), f"/trail/{_entry('open_duty', 'accounts.duty', after=told).pk}/")

    assert "bank officer" in page
    assert "7: Xã Tân Đông<br>8: vn.99." in page
    assert TAN_DONG not in page


def test_sums_and_counts_are_written_with_their_thousands_apart_and_years_are_not(commune: Area) -> None:
    told = {"amount": 4_860_000, "year": 2026, "by": {"paid": 12_000}}
    page = _page(_client(commune), f"/trail/{_entry(after=told).pk}/")

    assert "<span>4,860,000</span>" in page
    assert "<span>2026</span>" in page
    assert "paid: 12,000" in page


def test_of_a_long_list_the_first_are_shown(commune: Area) -> None:
    rows = [[number, "2026-11-20", "2026-11-20T02:00:00+00:00"] for number in range(30)]
    page = _page(_client(commune), f"/trail/{_entry(after={'rows': rows}).pk}/")

    assert "0 · 20/11/2026 · 20/11/2026 09:00" in page
    assert "and 10 others" in page
    assert "20 · 20/11/2026" not in page


def test_an_act_without_words_is_told_by_its_code(commune: Area) -> None:
    entry = _entry("polish_bell", "bell", after={"brightness_level": True})

    page = _page(_client(commune), f"/trail/{entry.pk}/")
    assert "Polish bell" in page
    assert "Brightness level" in page
    assert "yes" in page


def test_what_else_was_done_to_the_same_row_is_a_step_away(commune: Area) -> None:
    subject = _entry()
    with acting(LAN):
        first = record(actor=LAN, act="merge_individuals", on=subject, area_path=TAN_DONG)
        second = record(actor=LAN, act="split_individuals", on=subject, area_path=TAN_DONG)

    page = _page(_client(commune), f"/trail/{first.pk}/")
    assert f'href="/trail/{second.pk}/"' in page
    assert "Split a merged record" in page


@pytest.mark.parametrize(
    ("role", "thing", "sees"),
    [
        ("approver", "registry.individual", True),
        ("approver", "benefits.application", True),
        ("province_officer", "registry.individual", True),
        ("province_officer", "benefits.application", False),
        ("province_officer", "registry.circumstance", False),
        ("province_officer", "registry.bankaccount", False),
        ("province_officer", "benefits.resolution", True),
        ("administrator", "registry.individual", False),
        ("administrator", "households of Xã Tân Đông", False),
        ("administrator", "work.job", False),
        ("administrator", "accounts.duty", True),
        ("administrator", "areas.officeday", True),
    ],
)
def test_values_and_reasons_are_for_those_who_may_see_the_thing(
    commune: Area, role: str, thing: str, sees: bool
) -> None:
    assert commune.parent is not None
    area = commune.parent if role == "province_officer" else commune
    client, entry = _client(area, role), _entry("correct_many", thing, after={"value": "trị số"}, why="lý do kín")

    page = _page(client, f"/trail/{entry.pk}/")
    assert ("trị số" in page, "lý do kín" in page) == (sees, sees)
    exported = client.get("/trail/?export=csv").getvalue().decode()
    assert "trị số" not in exported
    assert sees or "lý do kín" not in exported


def test_looking_at_values_that_tell_an_illness_is_written_down(commune: Area) -> None:
    client = _client(commune)
    health = _entry("return_application", "benefits.application", why="thiếu giấy khám")
    plain = _entry(**CHANGE)

    _page(client, f"/trail/{plain.pk}/")
    assert "thiếu giấy khám" not in _page(client, "/trail/")
    assert _reads() == 0
    assert "thiếu giấy khám" in _page(client, f"/trail/{health.pk}/")

    assert _reads() == 1


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("who=lan", 2), ("who=LAN", 2), ("who=nguyễn thị", 2), ("who=nobody", 0), ("act=record_death", 1),
        ("act=polish", 0), ("thing=registry.individual", 2), ("kind=reads", 1), ("kind=acts", 3),
        ("from=15/11/2026", 2), ("to=15/11/2026", 2), ("from=20/11/2026&to=20/11/2026", 1), ("from=soon", 4),
    ],
)  # fmt: skip
def test_the_trail_is_narrowed_by_who_what_and_when(commune: Area, asked: str, found: int) -> None:
    client = _client(commune)
    _entry("record_death", on=dt.date(2026, 11, 10))
    _entry("read_health", on=dt.date(2026, 11, 20))
    other = Actor("tam", "Trần Văn Tám", TAN_DONG, frozenset())
    _entry("open_duty", "accounts.duty", by=other, on=dt.date(2026, 11, 21))

    page = _page(client, f"/trail/?{asked}")
    assert f">{found} row" in page
    assert ("No entry fits" in page) is (found == 0)


def test_a_day_of_the_filter_is_a_day_in_viet_nam(commune: Area) -> None:
    late = dt.datetime(2026, 11, 20, 23, 30, tzinfo=clock.VIET_NAM)
    with clock.at(late), acting(LAN):
        record(actor=LAN, act="record_death", on="x", area_path=TAN_DONG)
    client = _client(commune)

    assert "1 row" in _page(client, "/trail/?from=20/11/2026&to=20/11/2026")
    assert "No entry fits" in _page(client, "/trail/?from=21/11/2026")
    for day in ("31/12/9999", "01/01/0001"):
        assert _page(client, f"/trail/?to={day}")
        assert client.get(f"/trail/?to={day}&export=csv").getvalue()


def test_entries_of_another_commune_are_nowhere(commune: Area) -> None:
    make_commune("25480", "Bình Minh")
    there = _entry("record_death", by=TU)
    client = _client(commune)

    assert "Phạm Văn Tú" not in _page(client, "/trail/")
    assert "Phạm Văn Tú" not in client.get("/trail/?export=csv").getvalue().decode()
    assert "No entry fits" in _page(client, "/trail/?who=tu")
    _page(client, f"/trail/{there.pk}/", 404)


@pytest.mark.parametrize("role", ["commune_officer", "bank_officer"])
def test_who_may_not_see_the_trail_is_refused(commune: Area, role: str) -> None:
    entry, client = _entry(**CHANGE), _client(commune, role)

    _page(client, "/trail/", 403)
    _page(client, f"/trail/{entry.pk}/", 403)


def test_an_auditor_who_may_not_write_reads_under_a_trace(commune: Area) -> None:
    entry = _entry("record_circumstance", "registry.circumstance", after={"circumstances": [{"id": 7}]})

    assert "7" in _page(_client(commune, "auditor", "kiem"), f"/trail/{entry.pk}/")
    assert _reads() == 1


def test_the_list_asks_no_more_for_more_entries(commune: Area) -> None:
    client, counts = _client(commune), []
    for size in (1, 30):
        for _number in range(size):
            _entry(**CHANGE)
        client.get("/trail/")
        with CaptureQueriesContext(connection) as caught:
            client.get("/trail/")
        counts.append(len(caught))

    assert counts[0] == counts[1] <= 20


def test_the_trail_is_searched_by_who_and_by_number_and_never_by_reasons(commune: Area) -> None:
    person = make_user("vo-an", "Võ An")
    with clock.at(dt.date(2026, 11, 20)), acting(LAN):
        entry = record(actor=LAN, act="correct_individual", on=person, area_path=TAN_DONG, why="gõ nhầm")
    chair = _client(commune)

    for typed, is_found in (("Thị Lan", True), ("lan", True), (str(person.pk), True), ("nhầm", False), ("Tú", False)):
        assert (f'href="/trail/{entry.pk}/"' in _page(chair, f"/trail/?q={typed}")) is is_found, typed
