"""The pages of insurance: what they say, whom they open to, and with how few queries."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.areas.testing import make_province
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.insurance.models import Card, CardListRun, CoverageTarget, StateList
from ansinh.insurance.testing import list_row, make_card, make_family, office_list
from ansinh.insurance.tests.conftest import Place, client_of, page
from ansinh.registry.models import Individual, Membership

pytestmark = pytest.mark.django_db
D = dt.date
MOST_QUERIES = 20


def _family(place: Place, *names: str, **changes: Any) -> list[Individual]:
    with acting(place.lan):
        return make_family(place.lan, place.area, *(names or ("Phạm Thị Hoa", "Lê Văn Út")), **changes)


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        page(client, address)
    marks = ("SAVEPOINT", "RELEASE", "ROLLBACK", "select set_config")
    return sum(1 for query in caught if not query["sql"].startswith(marks))


def test_cards_are_listed_by_what_runs_out_and_searched_by_name(place: Place) -> None:
    holds, ends, lapsed = _family(place, "Phạm Thị Hoa", "Lê Văn Út", "Võ Thị Ba")
    with acting(place.lan):
        make_card(place.lan, holds, last_day=D(2027, 12, 31))
        make_card(place.lan, ends, last_day=D(2026, 12, 5))
        make_card(place.lan, lapsed, last_day=D(2026, 10, 31))
    officer = client_of(place.area)

    assert 'href="/insurance/"' in page(officer, "/")
    for time, name in (("ends_30", "Lê Văn Út"), ("lapsed", "Võ Thị Ba")):
        shown = page(officer, f"/insurance/?time={time}")
        assert [one for one in ("Phạm Thị Hoa", "Lê Văn Út", "Võ Thị Ba") if one in shown] == [name]
    assert "Lê Văn Út" in page(officer, "/insurance/?q=ut")
    assert "Phạm Thị Hoa" not in page(officer, "/insurance/?q=ut")
    assert _queries(officer, "/insurance/") <= MOST_QUERIES


def test_who_has_no_card_is_listed_with_group_and_price(place: Place) -> None:
    _family(place)
    _family(place, "Bé Na", birth_date=D(2024, 1, 1))
    officer = client_of(place.area)
    shown = page(officer, "/insurance/without/")

    assert "3 people have no card" in shown
    assert "113,850" in shown
    assert "Bé Na" not in page(officer, "/insurance/without/?group=household")
    assert _queries(officer, "/insurance/without/") <= MOST_QUERIES


def test_a_card_is_recorded_corrected_and_ended_from_the_pages(place: Place) -> None:
    (person, _other) = _family(place)
    officer = client_of(place.area)
    address = f"/insurance/people/{person.pk}/"
    assert "No card is recorded." in page(officer, address)
    assert f'href="{address}"' in page(officer, f"/people/{person.pk}/")
    sent = {
        "group": "household",
        "valid_from": "01/01/2026",
        "last_day": "31/12/2026",
        "number": "12",
        "source": "card",
    }
    refused = officer.post(f"{address}record/", sent)
    assert refused.status_code == 422
    assert "expected a code of 10 digits" in refused.content.decode()
    assert officer.post(f"{address}record/", {**sent, "number": "7200000001"}).status_code == 302
    assert officer.post(f"{address}record/", sent | {"number": ""}).status_code == 409
    with acting(place.lan):
        card = Card.objects.get()
    ended = {"end-last_day": "30/06/2026", "end-cause": "returned"}
    correction = {f"correct-{name}": value for name, value in {**sent, "number": "", "why": "nhầm"}.items()}
    assert officer.post(f"/insurance/cards/{card.pk}/do/correct/", correction).status_code == 302
    never = {**ended, "end-last_day": "31/12/9999"}
    assert officer.post(f"/insurance/cards/{card.pk}/do/end/", never).status_code == 422
    assert officer.post(f"/insurance/cards/{card.pk}/do/end/", ended).status_code == 302
    assert officer.post(f"/insurance/cards/{card.pk}/do/end/", ended).status_code == 409
    with acting(place.lan):
        card.refresh_from_db()
    assert (card.number, card.valid_to) == ("", D(2026, 7, 1))
    for one in (address, f"/insurance/cards/{card.pk}/"):
        assert _queries(officer, one) <= MOST_QUERIES


def test_the_sheet_of_a_household_is_asked_for_a_day_and_months(place: Place) -> None:
    (person, _other) = _family(place)
    with acting(place.lan):
        home = Membership.objects.get(individual=person).household_id
    officer = client_of(place.area)
    address = f"/insurance/households/{home}/"

    assert "2,322,540" in page(officer, address)
    assert f'href="{address}"' in page(officer, f"/households/{home}/")
    assert "580,635" in page(officer, f"{address}?months=3")
    assert officer.get(f"{address}?on=x").status_code == 422
    assert "Nobody belonged to the household" in page(officer, f"{address}?on=01/01/1990")
    assert _queries(officer, address) <= MOST_QUERIES


def test_a_list_is_brought_looked_through_and_taken_in(place: Place) -> None:
    one, two = _family(place)
    officer = client_of(place.area)
    content = office_list(list_row(one), list_row(two, number="12"))
    brought = officer.post("/insurance/lists/bring/", {"file": SimpleUploadedFile("the.xlsx", content)})
    with acting(place.lan):
        run = CardListRun.objects.get()
    address = f"/insurance/lists/{run.pk}/"
    assert brought.headers["Location"] == address
    shown = page(officer, address)
    assert "Row 3." in shown
    assert "1 cards can be recorded; 1 rows stay behind" in shown
    assert 'data-confirm="Give the list the.xlsx up?' in shown
    assert officer.post(f"{address}take-in/", {}).status_code == 409
    assert officer.post(f"{address}take-in/", {"keep_good_rows": "on"}).status_code == 302
    assert "1 cards were recorded" in page(officer, address)
    assert officer.post(f"{address}give-up/", {}).status_code == 409
    wrong = officer.post("/insurance/lists/bring/", {"file": SimpleUploadedFile("x.xlsx", b"\x00\x01")})
    assert wrong.status_code == 422
    assert _queries(officer, address) <= MOST_QUERIES
    assert _queries(officer, "/insurance/lists/") <= MOST_QUERIES


def test_our_list_goes_from_hand_to_hand(place: Place) -> None:
    _family(place, "Bé Na", birth_date=D(2024, 1, 1))
    officer, chair = client_of(place.area), client_of(place.area, "approver", "binh")
    assert officer.post("/insurance/state-lists/prepare/", {"month": "13/2026"}).status_code == 422
    officer.post("/insurance/state-lists/prepare/", {"month": "11/2026"})
    with acting(place.lan):
        made = StateList.objects.get()
    address = f"/insurance/state-lists/{made.pk}/"
    assert officer.post("/insurance/state-lists/prepare/", {"month": "11/2026"}).status_code == 409
    assert "Lists of cards to approve" in page(chair, "/")
    assert officer.post(f"{address}do/approve/").status_code == 403
    assert chair.post(f"{address}do/approve/").status_code == 302
    assert officer.post(f"{address}do/send/").status_code == 302
    assert "on the first list" in page(officer, address)
    for kind, begins in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        assert officer.get(f"{address}{kind}/").content.startswith(begins)
    assert officer.get(f"{address}doc/").status_code == 404
    assert _queries(officer, address) <= MOST_QUERIES
    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="read_files").count() == 2


def test_coverage_is_shown_with_target_and_movements(place: Place) -> None:
    one, _two = _family(place)
    with acting(place.lan):
        make_card(place.lan, one)
    officer = client_of(place.area)
    set_ = {"percent": "87.5", "valid_from": "01/01/2026", "document": "Kế hoạch 12"}
    assert officer.post("/insurance/coverage/target/", set_).status_code == 302
    assert officer.post("/insurance/coverage/target/", set_).status_code == 409
    shown = page(officer, "/insurance/coverage/?month=2026-10")
    assert "50%" in shown
    assert "Kế hoạch 12" in shown
    assert "data-plot" in shown
    assert _queries(officer, "/insurance/coverage/") <= MOST_QUERIES
    thu = client_of(make_province(), "province_officer", "thu")
    assert "Tân Đông" in page(thu, "/insurance/coverage/")
    assert page(thu, f"/insurance/coverage/?area={place.area.code}&month=2026-10")
    assert CoverageTarget.objects.count() == 1


def test_who_has_no_right_is_refused_and_readers_write_nothing(place: Place) -> None:
    (person, _other) = _family(place)
    bank, auditor = client_of(place.area, "bank_officer", "nam"), client_of(place.area, "auditor", "soat")
    pages = ("", "without/", "changes/", "state-lists/", "coverage/", f"people/{person.pk}/")
    for one in pages:
        assert bank.get(f"/insurance/{one}").status_code == 403
        page(auditor, f"/insurance/{one}")
    assert auditor.get("/insurance/lists/").status_code == 403
    assert auditor.post(f"/insurance/people/{person.pk}/record/", {"group": "poor"}).status_code == 403
