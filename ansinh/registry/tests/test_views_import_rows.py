"""The rows of one list brought in: narrowed, searched, sorted, taken as a file, before and after they are taken in."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.sheets import Cell
from ansinh.core.wall import acting
from ansinh.registry.testing import an_officer, make_individual
from ansinh.registry.tests.test_views import HOA, TU, WRONG, _bring, _client, _run

pytestmark = pytest.mark.django_db
NAMES = ("Nguyễn Thị Hòa", "Lê Văn Tư", "Võ Thị Sai")


@pytest.fixture
def officer(tan_dong: Area) -> Client:
    make_hamlet(tan_dong)
    return _client(tan_dong)


def _page(client: Client, asked: str = "", **headers: str) -> str:
    response = client.get(f"/imports/{_run().pk}/?{asked}", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def _file(client: Client, asked: str) -> list[str]:
    response = client.get(f"/imports/{_run().pk}/?{asked}&export=csv")
    return response.getvalue().decode("utf-8-sig").splitlines()


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("outcome=new", NAMES[:2]), ("outcome=refused", NAMES[2:]), ("q=le tu", NAMES[1:2]), ("q=nobody", ())],
)
def test_rows_are_narrowed_and_searched(officer: Client, asked: str, shown: tuple[str, ...]) -> None:
    _bring(officer, HOA, TU, WRONG)

    whole, rows = _page(officer, asked), _page(officer, asked, **{"HX-Request": "true"})

    assert [name for name in NAMES if name in whole] == list(shown)
    assert [name for name in NAMES if name in rows] == list(shown)
    assert "<html" not in rows


def test_a_file_holds_exactly_what_is_shown_and_the_trail_says_who_took_it(officer: Client) -> None:
    _bring(officer, HOA, TU, WRONG)

    rows = _file(officer, "sort=-name&outcome=new&columns=row&columns=name&columns=outcome")

    assert rows == ["row,name,outcome", "3,Lê Văn Tư,new", "2,Nguyễn Thị Hòa,new"]
    assert "31/02/1950" in _file(officer, "outcome=refused")[1]
    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="export_list").count() == 2


def test_what_was_taken_in_is_the_same_list(officer: Client) -> None:
    _bring(officer, HOA, TU, WRONG)
    assert officer.post(f"/imports/{_run().pk}/apply/", {"good_rows": "1"}).status_code == 302

    assert _file(officer, "sort=name&outcome=new&columns=row&columns=name") == [
        "row,name",
        "2,Nguyễn Thị Hòa",
        "3,Lê Văn Tư",
    ]
    assert "Nguyễn Thị Hòa" not in _page(officer, "q=le tu")


def test_a_doubtful_row_is_settled_in_the_list_and_found_by_its_answer(officer: Client, tan_dong: Area) -> None:
    lan = an_officer(tan_dong)
    with acting(lan):
        born = {"full_name": "Lê Văn Tư", "birth_date": dt.date(1970, 5, 15)}
        first, _second = (make_individual(lan, tan_dong, **born) for _ in range(2))
    _bring(officer, HOA, TU)
    address = f"/imports/{_run().pk}/"
    narrowed = _page(officer, "q=tu&outcome=ambiguous")
    assert f'action="{address}settle/?q=tu&amp;outcome=ambiguous"' in narrowed
    assert 'id="row-3"' in narrowed

    answer = {"row": "3", "sheet": "", "answer": f"candidate:{first.pk}"}
    settled = officer.post(f"{address}settle/?q=tu&outcome=ambiguous", answer)
    assert settled["Location"] == f"{address}?q=tu&outcome=ambiguous#row-3"

    assert "Change the answer" in _page(officer, "settled_as=candidate")
    assert "is this person" in _file(officer, "settled_as=candidate")[1]
    refused = officer.post(f"{address}settle/?q=tu", {**answer, "answer": "perhaps"})
    assert refused.status_code == 422
    assert "Lê Văn Tư" in refused.content.decode()
    assert "Nguyễn Thị Hòa" not in refused.content.decode()


def test_a_view_of_the_rows_is_kept_and_the_page_asks_no_more_for_many(officer: Client) -> None:
    many: list[list[Cell]] = [[number, f"Lê Văn {chr(65 + number)}", *TU[2:]] for number in range(20)]
    _bring(officer, HOA)
    few = _count(officer)
    _bring(officer, *many)
    assert _count(officer) == few <= 20

    kept = {"path": f"/imports/{_run().pk}/", "query": "outcome=new", "name": "Dòng mới"}
    assert officer.post("/accounts/views/", kept).status_code == 302
    assert "Dòng mới" in _page(officer)


def _count(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        _page(client)
    marks = ("SAVEPOINT", "RELEASE", "ROLLBACK", "select set_config")
    return sum(not query["sql"].startswith(marks) for query in queries)
