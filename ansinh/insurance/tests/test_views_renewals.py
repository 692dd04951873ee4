"""The page of reminders: begun once by the commune's officer, its results from the records, nobody else's."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from ansinh.core import clock
from ansinh.core.wall import acting
from ansinh.insurance.queries.renewal_results import Telling, renewals_by_telling
from ansinh.insurance.testing import make_card, make_family
from ansinh.insurance.tests.conftest import Place, client_of
from ansinh.insurance.tests.test_renewals import OPENED, Village, village
from ansinh.messaging.models import Campaign, Gateway, Message
from ansinh.messaging.services import confirm_visits

pytestmark = pytest.mark.django_db
__all__ = ["village"]


def test_who_was_told_is_counted_apart_from_who_could_not_be_reached(village: Village) -> None:
    told, with_her = village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc", phone="0912345678")
    (silent,) = village.family("Trần Văn Tám")
    village.opened()
    village.on(OPENED)
    with clock.at(dt.date(2026, 12, 15)), acting(village.lan):
        for one in (told, with_her):
            make_card(village.lan, one, valid_from=dt.date(2027, 1, 1), last_day=dt.date(2027, 12, 31))

    with acting(village.lan):
        found = renewals_by_telling(
            actor=village.lan, area=village.area, first=dt.date(2026, 12, 1), last=dt.date(2026, 12, 31)
        )

    assert {one.telling: (one.people, one.renewed) for one in found} == {
        Telling.TOLD: (1, 1), Telling.WITH_HOUSEHOLD: (1, 1), Telling.NOT_REACHED: (1, 0), Telling.NOT_TOLD: (0, 0),
        Telling.VISITED: (0, 0),
    }  # fmt: skip
    assert silent.pk


def test_a_visit_that_was_asked_for_leaves_the_unreached_where_they_are(village: Village) -> None:
    village.family("Nguyễn Thị Hoa", phone="0912345678")
    _silent, also_silent = village.family("Trần Văn Tám", "Trần Văn Chín")
    village.opened()
    for day in (OPENED, dt.date(2027, 1, 7)):
        village.on(day)

    def found() -> dict[str, tuple[int, int]]:
        with acting(village.lan):
            rows = renewals_by_telling(
                actor=village.lan, area=village.area, first=dt.date(2026, 12, 1), last=dt.date(2026, 12, 31)
            )
        return {one.telling: (one.people, one.renewed) for one in rows}

    asked = found()
    with acting(village.lan):
        visited = Message.objects.get(medium="visit", name__startswith="Trần")
        assert visited.state == "sent"
        confirm_visits(individuals=[visited.individual or 0], is_found=True)
    with clock.at(dt.date(2027, 1, 9)), acting(village.lan):
        make_card(village.lan, also_silent, valid_from=dt.date(2027, 1, 9), last_day=dt.date(2027, 12, 31))

    same = {Telling.TOLD: (1, 0), Telling.WITH_HOUSEHOLD: (0, 0), Telling.NOT_TOLD: (0, 0)}
    assert asked == {**same, Telling.NOT_REACHED: (2, 0), Telling.VISITED: (0, 0)}
    assert found() == {**same, Telling.NOT_REACHED: (2, 1), Telling.VISITED: (1, 0)}


@pytest.mark.parametrize(
    ("ended", "next_from", "renewed"),
    [
        ((2024, 5, 31), (2024, 9, 1), 1),  # three months until July 2025
        ((2024, 5, 31), (2024, 9, 2), 0),
        ((2026, 2, 28), (2026, 5, 30), 1),  # since then 90 days
        ((2026, 2, 28), (2026, 5, 31), 0),
    ],
)
def test_a_card_is_renewed_by_one_that_follows_by_the_law_of_its_time(
    place: Place, ended: tuple[int, int, int], next_from: tuple[int, int, int], renewed: int
) -> None:
    last, again = dt.date(*ended), dt.date(*next_from)
    with acting(place.lan):
        (one,) = make_family(place.lan, place.area, "Nguyễn Thị Hoa")
        make_card(place.lan, one, valid_from=last.replace(month=1, day=1), last_day=last)
        make_card(place.lan, one, valid_from=again, last_day=dt.date(again.year, 12, 31))
        found = renewals_by_telling(actor=place.lan, area=place.area, first=last, last=last)

    assert sum(one.renewed for one in found) == renewed


def test_an_officer_begins_the_reminders_on_the_page_and_comes_to_the_campaign(place: Place) -> None:
    lan = client_of(place.area)
    asked = lan.post("/insurance/renewals/begin/", {"months": "6", "paying_place": "Bưu điện xã"})
    with acting(place.lan):
        assert not Campaign.objects.exists()
    answer = lan.post("/insurance/renewals/begin/", _as_shown(asked))

    assert answer.status_code == 302
    assert "/messages/campaigns/" in answer["Location"]
    page = lan.get("/insurance/renewals/").content.decode()
    assert "Bưu điện xã" in page
    again = lan.post("/insurance/renewals/begin/", {"months": "6", "paying_place": ""})
    assert again.status_code == 409


def _as_shown(answer: Any, **changes: str) -> dict[str, str]:
    """The form of the page as it stands there."""
    assert answer.status_code in (200, 409)
    form = answer.context["form"]
    return {name: form[name].value() for name in form.fields} | changes


def _lan_of(village: Village) -> Client:
    with clock.at(OPENED):
        return client_of(village.area)


def test_before_they_begin_the_page_tells_how_many_at_what_cost_and_one_text(village: Village) -> None:
    Gateway.objects.update(price_amount=350, price_points=1)
    village.family("Nguyễn Thị Hoa", "Nguyễn Văn Lộc", phone="0912345678")
    village.family("Trần Văn Tám")
    village.family("Lê Thị Út", phone="0912345679", last=dt.date(2026, 12, 5))
    village.family("Lê Thị Năm", phone="0912345677", last=dt.date(2027, 3, 5))
    lan = _lan_of(village)
    with clock.at(OPENED):
        asked = lan.post("/insurance/renewals/begin/", {"months": "12", "paying_place": "Bưu điện xã"})

    month = asked.context["month"]
    # Hoa, for both, thirty and ten days before; Út ten days before and the day after, one in two segments; one visit.
    assert (month.messages, month.visits, month.amount, month.points) == (4, 1, 1_750, 5)
    shown = asked.content.decode()
    assert "1,750" in shown
    assert "2.322.540d" in shown


def test_a_number_that_changed_is_agreed_to_anew_and_other_terms_are_counted_anew(village: Village) -> None:
    village.family("Nguyễn Thị Hoa", phone="0912345678")
    lan, address = _lan_of(village), "/insurance/renewals/begin/"
    with clock.at(OPENED):
        asked = lan.post(address, {"months": "12", "paying_place": ""})
        village.family("Lê Thị Út", phone="0912345679")
        refused = lan.post(address, _as_shown(asked))
        assert refused.status_code == 409
        assert "You agreed to 2 messages; it would be 4 now" in refused.content.decode()
        again = lan.post(address, _as_shown(refused, months="6"))
        assert again.status_code == 200
        with acting(village.lan):
            assert not Campaign.objects.exists()
        assert lan.post(address, _as_shown(again)).status_code == 302


def test_months_out_of_range_are_told_beside_the_field(place: Place) -> None:
    lan = client_of(place.area)
    answer = lan.post("/insurance/renewals/begin/", {"months": "0", "paying_place": ""})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_who_only_reads_sees_the_page_without_the_form(place: Place) -> None:
    minh = client_of(place.area, "approver", "minh", "Lê Văn Minh")
    page = minh.get("/insurance/renewals/").content.decode()

    assert "begin" not in page
    assert minh.post("/insurance/renewals/begin/", {"months": "6"}).status_code == 403
    with acting(place.lan):
        assert not Campaign.objects.exists()
