"""Where the rows of insurance lie: a card with its person, a list with the place that made it."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.insurance.listeners import follow_the_area
from ansinh.insurance.models import Card, CardListRow, CardListRun, StateList, StateListLine
from ansinh.insurance.testing import make_card, make_family, populate
from ansinh.insurance.tests.conftest import Place, make_place
from ansinh.registry.events import AreaRehomed
from ansinh.registry.models import Individual
from ansinh.registry.services import approve_move_request, submit_move_request

pytestmark = pytest.mark.django_db
D = dt.date
ROWS = (Card, CardListRun, CardListRow, StateList, StateListLine)


def test_another_commune_sees_no_row_of_any_table(place: Place) -> None:
    there = make_place("25480", "Bình Minh")
    with acting(place.lan):
        assert set(populate(place.lan, place.area, Month(2026, 11))) >= {model.__name__ for model in ROWS}
    with acting(there.lan):
        assert [model.__name__ for model in ROWS if model._default_manager.exists()] == []


def test_a_card_and_its_history_follow_the_person_who_moves(place: Place) -> None:
    there = make_place("25480", "Bình Minh")
    number = "072180000005"
    with acting(place.lan):
        (person,) = make_family(place.lan, place.area, "Phạm Thị Hoa")
        make_card(place.lan, person)
        Individual.objects.filter(pk=person.pk).update(identity_number=number)
    with acting(there.lan):
        asked = submit_move_request(
            actor=there.lan, area=there.area, identity_number=number, reason="về ở", on=D(2026, 11, 1)
        )
    with acting(place.lan):
        approve_move_request(actor=place.lan, request=asked, on=D(2026, 11, 1))
        assert not Card.objects.exists()
    with acting(there.lan):
        assert Card.objects.get().individual_id == person.pk
        events = apps.get_model("insurance", "CardEvent")._default_manager
        assert set(events.values_list("area_path", flat=True)) == {there.area.path}


def test_a_card_for_somebody_elsewhere_is_refused_by_the_database(place: Place) -> None:
    there = make_place("25480", "Bình Minh")
    with acting(place.lan):
        (person,) = make_family(place.lan, place.area, "Phạm Thị Hoa")
    with acting(there.lan), pytest.raises(DatabaseError), transaction.atomic():
        Card.objects.create(
            individual_id=person.pk, area_path=there.area.path, group="poor", valid_from=D(2026, 1, 1), source="card"
        )


def test_the_lists_of_a_unit_that_ended_are_the_successors(place: Place) -> None:
    there = make_place("25480", "Bình Minh")
    with acting(place.lan):
        populate(place.lan, place.area, Month(2026, 11))
    paths = ((place.hamlet.path, there.hamlet.path), (place.area.path, there.area.path))
    with acting(SYSTEM):
        follow_the_area(AreaRehomed(place.area.pk, there.area.pk, paths, D(2026, 11, 20)))
    with acting(there.lan):
        assert (CardListRun.objects.count(), StateList.objects.count()) == (1, 1)
        assert StateListLine.objects.exists()
        assert CardListRow.objects.exists()
