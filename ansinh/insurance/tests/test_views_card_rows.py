"""The page of one row of the insurance office's list: whom it may mean, and the acts."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.core.wall import acting
from ansinh.insurance.models import CardListRow, CardListRun
from ansinh.insurance.services import cancel_card_list, import_card_list, reject_card_row
from ansinh.insurance.testing import list_row, make_card, make_card_list, make_family
from ansinh.insurance.tests.conftest import Place, client_of, make_place, page
from ansinh.registry.models import Individual

pytestmark = pytest.mark.django_db
D = dt.date
MOST_QUERIES = 20
ACTS = ("assign", "leave-out", "take-back")


def _family(place: Place, *names: str, **changes: Any) -> list[Individual]:
    with acting(place.lan):
        return make_family(place.lan, place.area, *names, **changes)


def _list(place: Place, *rows: Any) -> CardListRun:
    with acting(place.lan):
        return make_card_list(place.lan, place.area, *rows)


def _row(place: Place, run: CardListRun, number: int = 2) -> CardListRow:
    with acting(place.lan):
        return CardListRow.objects.get(run=run, row_number=number)


def _settled_as(place: Place, row: CardListRow) -> str:
    with acting(place.lan):
        return CardListRow.objects.get(pk=row.pk).settled_as


def _address(row: CardListRow) -> str:
    return f"/insurance/lists/{row.run_id}/rows/{row.pk}/"


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        page(client, address)
    marks = ("SAVEPOINT", "RELEASE", "ROLLBACK", "select set_config")
    return sum(1 for query in caught if not query["sql"].startswith(marks))


def test_an_open_row_leads_to_whom_it_may_mean_and_one_of_them_is_chosen(place: Place) -> None:
    one, two, other = _family(place, "Lê Văn Sinh", "Lê Văn Sinh", "Võ Thị Ba")
    with acting(place.lan):
        make_card(place.lan, two, number="7200000007")
    run = _list(place, list_row(one, identity=None))
    officer, row = client_of(place.area), _row(place, run)
    address = _address(row)

    assert f'href="{address}"' in page(officer, f"/insurance/lists/{run.pk}/")
    shown = page(officer, address)
    assert "2 people here have this name" in shown
    for person in (one, two, other):
        assert f'value="{person.pk}"' in shown
    assert "7200000007" in shown
    assert _queries(officer, address) <= MOST_QUERIES

    assert officer.post(f"{address}assign/", {"person": two.pk}).headers["Location"] == f"/insurance/lists/{run.pk}/"
    settled = _row(place, run)
    assert (settled.outcome, settled.individual_id, settled.settled_by) == ("renewed", two.pk, "mai")
    assert "chosen by Lê Thị Mai" in page(officer, f"/insurance/lists/{run.pk}/")
    shown = page(officer, address)
    assert "that it is Lê Văn Sinh" in shown
    assert officer.post(f"{address}take-back/").headers["Location"] == address
    assert _row(place, run).outcome == "doubtful"


def test_somebody_else_is_searched_in_the_own_commune_only(place: Place) -> None:
    (person,) = _family(place, "Phạm Thị Hoa")
    (meant,) = _family(place, "Đặng Thị Xuân", birth_date=D(1955, 3, 2))
    there = make_place("25480", "Bình Minh")
    (elsewhere,) = _family(there, "Đặng Thị Xuân", birth_date=D(1955, 3, 2))
    row = _row(place, _list(place, list_row(person, name="Trần Văn Lạ", number="7200000009", identity=None)))
    officer, address = client_of(place.area), _address(row)

    assert f'value="{meant.pk}"' not in page(officer, address)
    shown = page(officer, f"{address}?q=xuan dang")
    assert f'value="{meant.pk}"' in shown
    assert f'value="{elsewhere.pk}"' not in shown
    assert "Nobody found in this commune." in page(officer, f"{address}?q=khong ai")
    assert _queries(officer, f"{address}?q=xuan") <= MOST_QUERIES
    for key in (elsewhere.pk, "", "x"):
        refused = officer.post(f"{address}assign/", {"person": key})
        assert refused.status_code == 422
        assert "Expected somebody who is registered in" in refused.content.decode()
    assert _settled_as(place, row) == ""


def test_a_row_is_left_out_and_a_cell_that_cannot_be_read_is_nobody(place: Place) -> None:
    (person,) = _family(place, "Phạm Thị Hoa")
    run = _list(place, list_row(person, number="12"))
    officer, row = client_of(place.area), _row(place, run)
    address = _address(row)

    assert "Whom it may mean" not in page(officer, address)
    refused = officer.post(f"{address}assign/", {"person": person.pk})
    assert refused.status_code == 409
    assert "has a cell that cannot be read" in refused.content.decode()
    assert officer.post(f"{address}leave-out/").status_code == 302
    shown = page(officer, f"/insurance/lists/{run.pk}/")
    assert "left out by Lê Thị Mai" in shown
    assert "0 rows stay behind" in shown
    assert "left it out on" in page(officer, address)


def test_a_choice_that_the_law_refuses_stays_on_its_page_and_says_why(place: Place) -> None:
    (person,) = _family(place, "Phạm Thị Hoa")
    with acting(place.lan):
        make_card(place.lan, person, valid_from=D(2027, 3, 1), last_day=D(2027, 12, 31))
    row = _row(place, _list(place, list_row(person, name="Trần Văn Lạ", number="7200000009", identity=None)))
    officer, address = client_of(place.area), _address(row)

    assert officer.post(f"{address}assign/", {"person": person.pk}).headers["Location"] == address
    assert "The person has another card at that time: 01/03/2027" in page(officer, address)


def test_an_older_page_is_refused_and_says_who_was_quicker(place: Place) -> None:
    one, two = _family(place, "Lê Văn Sinh", "Lê Văn Sinh")
    row = _row(place, _list(place, list_row(one, identity=None)))
    officer, address = client_of(place.area), _address(row)
    with acting(place.lan):
        reject_card_row(actor=place.lan, row=CardListRow.objects.select_related("run__area").get(pk=row.pk))

    refused = officer.post(f"{address}assign/", {"person": two.pk, "seen": "2026-11-19T00:00:00+00:00"})

    assert refused.status_code == 409
    assert "Trần Thị Lan settled a row of a list of cards" in refused.content.decode()
    assert _settled_as(place, row) == "left_out"


def test_rows_of_a_list_that_is_over_are_refused_with_its_sentence(place: Place) -> None:
    one, two = _family(place, "Phạm Thị Hoa", "Lê Văn Út")
    taken = _list(place, list_row(one), list_row(two, name="Trần Văn Lạ"))
    dropped = _list(place, list_row(two, name="Trần Văn Lạ"))
    rows = {"taken in": _row(place, taken, 3), "given up": _row(place, dropped)}
    with acting(place.lan):
        import_card_list(actor=place.lan, run=taken, keep_good_rows=True)
        cancel_card_list(actor=place.lan, run=dropped)
    officer = client_of(place.area)

    for state, row in rows.items():
        for act in ACTS:
            refused = officer.post(f"{_address(row)}{act}/", {"person": two.pk})
            assert refused.status_code == 409
            assert f"The list is {state}" in refused.content.decode()
    assert "It is this person" not in page(officer, _address(rows["taken in"]))
    assert "Settle" not in page(officer, f"/insurance/lists/{taken.pk}/")


def test_whoever_may_not_edit_and_another_commune_open_no_row(place: Place) -> None:
    (person,) = _family(place, "Phạm Thị Hoa")
    there = make_place("25480", "Bình Minh")
    row = _row(place, _list(place, list_row(person, name="Trần Văn Lạ")))
    chair = client_of(place.area, "approver", "binh")
    stranger = client_of(there.area, username="xuan")

    for client, status in ((chair, 403), (stranger, 404)):
        assert client.get(_address(row)).status_code == status
        for act in ACTS:
            assert client.post(f"{_address(row)}{act}/", {"person": person.pk}).status_code == status
    assert _settled_as(place, row) == ""
