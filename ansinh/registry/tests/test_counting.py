"""Within a wall as wide as a province a list counts no further than it must, and shows every row all the same."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from ansinh.areas.models import Area
from ansinh.core.actors import Actor
from ansinh.core.counting import count_up_to
from ansinh.core.wall import acting
from ansinh.registry.models import Individual
from ansinh.registry.testing import an_officer, make_individual
from ansinh.ui import shown
from ansinh.ui.lists import Column, Listing
from ansinh.ui.shown import Shown, shown_list

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
NAMES = ("An", "Bình", "Chi", "Dung", "Giang")
PEOPLE = Listing(
    code="people",
    title="people",
    rows=lambda actor: Individual.objects.all(),
    order=("pk",),
    columns=(Column("name", "name", lambda one: one.full_name, order=("sort_key",)),),
    page_size=1,
)


@pytest.fixture
def five_people(tan_dong: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of whom three are counted."""
    monkeypatch.setattr(shown, "MOST_COUNTED", 3)
    with acting(an_officer(tan_dong)) as lan:
        for name in NAMES:
            make_individual(lan, tan_dong, full_name=f"Lê Thị {name}")


def _shown(actor: Actor, asked: str = "") -> Shown:
    return shown_list(QueryDict(asked), PEOPLE, actor, "/people/")


def _province() -> Actor:
    return Actor("tinh", "Sở Nội vụ", "vn.80.", frozenset({"view_registry"}))


def _page(shown: Shown) -> str:
    request = RequestFactory().get("/people/")
    request.user = AnonymousUser()
    return render_to_string("ui/_list_rows.html", {"list": shown}, request)


@pytest.mark.usefixtures("five_people")
def test_a_province_is_told_that_there_are_more_and_no_more_is_counted() -> None:
    with acting(_province()) as province, CaptureQueriesContext(connection) as queries:
        page = _page(_shown(province))

    assert "more than 3 rows" in page
    assert "<span>Page 1</span>" in page
    [counting] = [query["sql"] for query in queries if "COUNT(" in query["sql"]]
    assert "LIMIT 4" in counting


@pytest.mark.usefixtures("five_people")
def test_every_row_is_reached_page_after_page_in_its_order() -> None:
    with acting(_province()) as province:
        for sort, names in (("sort=name", NAMES), ("sort=-name", NAMES[::-1])):
            number, seen = 1, []
            while True:
                page = _shown(province, f"{sort}&page={number}").page_obj
                seen += [one.full_name.removeprefix("Lê Thị ") for one in page]
                if not page.has_next():
                    break
                number = page.next_page_number()
            assert tuple(seen) == names


@pytest.mark.usefixtures("five_people")
@pytest.mark.parametrize(("asked", "number", "count"), [("page=3", 3, 4), ("page=4", 4, 5), ("page=99", 5, 5)])
def test_beyond_the_bound_all_is_counted(asked: str, number: int, count: int) -> None:
    with acting(_province()) as province:
        shown = _shown(province, asked)
        assert (shown.page_obj.number, shown.count, shown.is_uncounted) == (number, count, count == 4)


@pytest.mark.usefixtures("five_people")
def test_a_commune_is_told_the_number(tan_dong: Area) -> None:
    with acting(an_officer(tan_dong)) as lan:
        page = _page(_shown(lan))

    assert "5 rows" in page
    assert "Page 1 of 5" in page


@pytest.mark.usefixtures("five_people")
@pytest.mark.parametrize(("most", "count"), [(0, 1), (4, 5), (5, 5), (6, 5)])
def test_rows_are_counted_up_to_a_bound(tan_dong: Area, most: int, count: int) -> None:
    with acting(an_officer(tan_dong)):
        assert count_up_to(Individual.objects.order_by("full_name"), most) == count
