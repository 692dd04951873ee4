"""The share of residents with a card, by place, group and month; and movements that add up to the person."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from ansinh.areas.testing import make_province
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.insurance.errors import DocumentMissing, NotOfACommune, TargetTwice, TargetUnfit
from ansinh.insurance.queries.cards import cards_ending, cards_lapsed
from ansinh.insurance.queries.coverage import (
    Share,
    coverage_by_group,
    coverage_by_month,
    coverage_by_place,
    coverage_on,
    criterion_on,
    target_of,
)
from ansinh.insurance.queries.movements import Movements, card_movements
from ansinh.insurance.testing import at_work, make_card, make_family, make_target
from ansinh.insurance.tests.conftest import Place, make_place
from ansinh.registry.models import Individual
from ansinh.registry.services import approve_move_request, record_death, submit_move_request

pytestmark = pytest.mark.django_db
D = dt.date
FIRST, LAST = D(2026, 9, 30), D(2026, 10, 31)


def _people(place: Place, *names: str, **changes: Any) -> list[Individual]:
    return make_family(place.lan, place.area, *names, **changes)


def _move(person: Individual, number: str, here: Place, there: Place, on: dt.date) -> None:
    with acting(here.lan):
        Individual.objects.filter(pk=person.pk).update(identity_number=number)
    with acting(there.lan):
        asked = submit_move_request(actor=there.lan, area=there.area, identity_number=number, reason="về ở", on=on)
    with acting(here.lan):
        approve_move_request(actor=here.lan, request=asked, on=on)


def _october(place: Place) -> Place:
    """One of everything that can move the number in October 2026."""
    there = make_place("25480", "Bình Minh")
    with acting(place.lan):
        names = ("A Giữ", "B Gia hạn", "C Hết hạn", "D Mất", "E Đi", "G Mới", "H Ngắt", "I Không")
        keeps, renews, lapses, dies, moves, new, gap, _none = _people(place, *names, hamlet=place.hamlet)
        for one in (keeps, dies, moves):
            make_card(place.lan, one)
        for one in (renews, lapses):
            make_card(place.lan, one, last_day=D(2026, 10, 10))
        make_card(place.lan, renews, valid_from=D(2026, 10, 11), last_day=D(2027, 10, 10))
        make_card(place.lan, new, valid_from=D(2026, 10, 20), last_day=D(2027, 10, 19))
        make_card(place.lan, gap, last_day=D(2026, 8, 31))
        make_card(place.lan, gap, valid_from=D(2026, 10, 5), last_day=D(2027, 10, 4))
        (born,) = _people(place, "K Bé", birth_date=D(2026, 10, 3), since=D(2026, 10, 3), hamlet=place.next_hamlet)
        make_card(place.lan, born, group="child", valid_from=D(2026, 10, 3), last_day=D(2032, 9, 30))
        record_death(actor=place.lan, individual=dies, died_on=D(2026, 10, 15))
    with acting(there.lan):
        (comes,) = make_family(there.lan, there.area, "L Đến")
        make_card(there.lan, comes, group="poor")
    _move(moves, "072180000005", place, there, D(2026, 10, 12))
    _move(comes, "072180000006", there, place, D(2026, 10, 20))
    return there


def test_movements_add_up_and_name_each_way(place: Place) -> None:
    _october(place)
    with acting(place.lan):
        found = card_movements(actor=place.lan, area=place.area, first=FIRST, last=LAST)
        begin = coverage_on(actor=place.lan, area=place.area, on=FIRST)
        end = coverage_on(actor=place.lan, area=place.area, on=LAST)

    assert found == Movements(
        begin=5, end=6, kept=1, renewed=1, new=1, resumed=1, born=1, moved_in=1, lapsed=1, died=1, moved_out=1
    )
    assert found.end == found.begin + found.came - found.went
    assert (begin, end) == (Share(8, 5), Share(8, 6))


def test_the_figures_of_a_past_month_stay_when_somebody_leaves_afterwards(place: Place) -> None:
    there = make_place("25480", "Bình Minh")
    with acting(place.lan):
        (person,) = _people(place, "A Giữ")
        make_card(place.lan, person)
        before = coverage_on(actor=place.lan, area=place.area, on=FIRST)
    _move(person, "072180000005", place, there, D(2026, 11, 1))
    with acting(place.lan):
        assert coverage_on(actor=place.lan, area=place.area, on=FIRST) == before == Share(1, 1)
        assert coverage_on(actor=place.lan, area=place.area, on=D(2026, 11, 1)) == Share(0, 0)


def test_places_groups_and_months_count_the_same_people(place: Place) -> None:
    _october(place)
    with acting(place.lan):
        places = coverage_by_place(actor=place.lan, area=place.area, on=LAST)
        groups = coverage_by_group(actor=place.lan, area=place.area, on=LAST)
        months = coverage_by_month(
            actor=place.lan, area=place.area, first=Month(2026, 9), last=Month(2026, 11), until=D(2026, 11, 20)
        )

    told = [(one.area.name if one.area else "", one.share.residents, one.share.insured) for one in places]
    assert told == [("Đông Hà", 6, 4), ("Tân Lợi", 1, 1), ("", 1, 1)]
    assert groups == {"household": 4, "child": 1, "poor": 1}
    assert [one.share.insured for one in months] == [5, 6, 6]
    assert months[1].share.share == 0.75


def test_a_province_counts_its_communes_and_a_move_within_it_moves_nothing(place: Place) -> None:
    _october(place)
    province = make_province()
    thu = at_work("thu", province)
    with acting(thu):
        moved = card_movements(actor=thu, area=province, first=FIRST, last=LAST)
        places = coverage_by_place(actor=thu, area=province, on=LAST)

    assert (moved.moved_in, moved.moved_out) == (0, 0)
    assert moved.end == moved.begin + moved.came - moved.went == sum(one.share.insured for one in places)


def test_a_target_of_its_own_counts_before_that_of_the_province(place: Place) -> None:
    province = make_province()
    thu = at_work("thu", province)
    with acting(thu):
        make_target(thu, province, "95")
        assert target_of(area=place.area, on=LAST).percent == 95  # type: ignore[union-attr]
    with acting(place.lan):
        make_target(place.lan, place.area, "87.5", valid_from=D(2026, 10, 1))
        found, before = target_of(area=place.area, on=LAST), target_of(area=place.area, on=FIRST)

    assert found is not None
    assert before is not None
    assert (found.percent, before.percent) == (Decimal("87.5"), Decimal(95))
    criterion = criterion_on(LAST)
    assert criterion is not None
    assert criterion.percent >= 85


def test_targets_that_do_not_fit_are_refused(place: Place) -> None:
    there = make_place("25480", "Bình Minh")
    with acting(place.lan):
        make_target(place.lan, place.area)
        with pytest.raises(TargetTwice, match=r"87\.00 %"):
            make_target(place.lan, place.area, "90")
        for percent in ("0", "100.01"):
            with pytest.raises(TargetUnfit):
                make_target(place.lan, place.area, percent)
        with pytest.raises(DocumentMissing):
            make_target(place.lan, place.area, document=" ", valid_from=D(2027, 1, 1))
        with pytest.raises(NotOfACommune):
            make_target(place.lan, place.hamlet)
        with pytest.raises(OutsideScope):
            make_target(place.lan, there.area)
    with acting(place.minh), pytest.raises(NoRight):
        make_target(place.minh, place.area)


def test_cards_that_end_are_found_by_their_last_day_once_and_not_when_renewed(place: Place) -> None:
    with acting(place.lan):
        ends, renewed, dead, later = _people(place, "A Hết", "B Gia hạn", "C Mất", "D Sau")
        for one in (ends, renewed, dead):
            make_card(place.lan, one, last_day=D(2026, 11, 30))
        make_card(place.lan, later, last_day=D(2026, 12, 31))
        make_card(place.lan, renewed, valid_from=D(2026, 12, 1), last_day=D(2027, 11, 30))
        record_death(actor=place.lan, individual=dead, died_on=D(2026, 11, 15))

        def ending(first: dt.date, last: dt.date) -> list[str]:
            found = cards_ending(actor=place.lan, first=first, last=last)
            return sorted(one.individual.full_name for one in found)

        assert ending(D(2026, 11, 30), D(2026, 12, 1)) == ["A Hết"]
        assert ending(D(2026, 11, 1), D(2026, 11, 30)) == []
        assert ending(D(2026, 11, 1), D(2027, 1, 1)) == ["A Hết", "D Sau"]
        lapsed = cards_lapsed(actor=place.lan, on=D(2026, 12, 5))
        assert [one.individual.full_name for one in lapsed] == ["A Hết"]


def test_nothing_is_counted_without_the_right_or_for_another_commune(place: Place) -> None:
    there = make_place("25480", "Bình Minh")
    nobody = at_work("lan", place.area, without="view_insurance")
    with acting(nobody), pytest.raises(NoRight):
        coverage_on(actor=nobody, area=place.area, on=LAST)
    with acting(place.lan), pytest.raises(OutsideScope):
        card_movements(actor=place.lan, area=there.area, first=FIRST, last=LAST)
    with acting(nobody):
        assert not cards_ending(actor=nobody, first=FIRST, last=LAST).exists()
