"""Who was seen alive is confirmed or taken back by the officer; it counts until it is taken back."""

import datetime as dt

import pytest

from ansinh.areas.testing import make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.coordination.errors import NobodyChosen, NoReason, QuarterOver, SightingTakenBack
from ansinh.coordination.models import SIGHTING_MOVES, Sighting, SightingState
from ansinh.coordination.queries import people_not_seen
from ansinh.coordination.services import (
    approve_sighting,
    approve_sightings,
    cancel_sighting,
    cancel_sightings,
    read_not_seen,
    record_sighting,
)
from ansinh.coordination.testing import ba, lan, make_home, make_neighbour
from ansinh.coordination.tests.conftest import TODAY, Village, client_of, make_village, page
from ansinh.coordination.tests.paying import pay_by_bank
from ansinh.core import clock
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.wall import acting, widened
from ansinh.payments.models import Payment
from ansinh.registry.models import Individual

pytestmark = pytest.mark.django_db


def _seen(village: Village) -> Sighting:
    with acting(village.ba):
        return record_sighting(actor=village.ba, individual=village.hoa, on=TODAY)


def test_a_sighting_counts_before_anybody_confirms_it_and_stops_no_payment(village: Village) -> None:
    pay_by_bank(village, [village.hoa])
    with acting(village.lan):
        before = list(Payment.objects.values_list("state", "amount"))

    sighting = _seen(village)

    assert (sighting.state, sighting.seen_by_name) == (SightingState.SEEN, "Phạm Văn Ba")
    with acting(village.lan):
        assert not people_not_seen(village.lan, on=TODAY).exists()
        assert list(Payment.objects.values_list("state", "amount")) == before


def test_confirmed_it_stands_with_who_confirmed_it_and_twice_is_once(village: Village) -> None:
    sighting = _seen(village)

    with acting(village.lan):
        for _time in range(2):
            done = approve_sighting(actor=village.lan, sighting=sighting)
        assert (done.state, done.answered_by_name, done.answered_on) == ("confirmed", "Trần Thị Lan", TODAY)
        assert AuditEntry.objects.filter(act="approve_sighting").count() == 1


def test_whoever_moved_away_since_is_neither_counted_nor_listed_nor_holds_up_the_others(village: Village) -> None:
    sighting = _seen(village)
    elsewhere = make_village("25480", "Bình Minh")
    with acting(village.lan), widened("vn."):
        Individual.objects.filter(pk=village.hoa.pk).update(area=elsewhere.area, area_path=elsewhere.area.path)
    client = client_of(village.area)

    assert "Nobody has been seen this quarter yet" in page(client, "/hamlets/seen/")
    answer = client.post("/hamlets/seen/", {"chosen": [sighting.pk], "act": "approve"})

    assert answer.status_code < 500
    with acting(village.lan):
        assert Sighting.objects.get().state == SightingState.SEEN


def test_taken_back_the_person_counts_as_not_seen_and_may_be_seen_again(village: Village) -> None:
    pay_by_bank(village, [village.hoa])
    sighting = _seen(village)

    with acting(village.lan):
        cancel_sighting(actor=village.lan, sighting=sighting, why="nhầm với người em")
        assert list(people_not_seen(village.lan, on=TODAY)) == [village.hoa]
        entry = AuditEntry.objects.get(act="cancel_sighting")
    with acting(village.ba):
        assert list(read_not_seen(actor=village.ba, on=TODAY)) == [village.hoa]

    assert entry.why == "nhầm với người em"
    assert _seen(village).pk != sighting.pk


def test_what_was_confirmed_may_still_be_taken_back_and_what_was_taken_back_stays_so(village: Village) -> None:
    sighting = _seen(village)

    with acting(village.lan):
        approve_sighting(actor=village.lan, sighting=sighting)
        cancel_sighting(actor=village.lan, sighting=sighting, why="nhầm")
        with pytest.raises(SightingTakenBack, match="taken back already by Trần Thị Lan"):
            cancel_sighting(actor=village.lan, sighting=sighting, why="nhầm")
        with pytest.raises(SightingTakenBack):
            approve_sighting(actor=village.lan, sighting=sighting)
    assert SIGHTING_MOVES[SightingState.TAKEN_BACK] == frozenset()


def test_without_the_right_a_reason_or_anybody_chosen_nothing_is_answered(village: Village) -> None:
    sighting = _seen(village)

    with acting(village.lan):
        with pytest.raises(NoReason):
            cancel_sighting(actor=village.lan, sighting=sighting, why="  ")
        with pytest.raises(NobodyChosen):
            approve_sightings(actor=village.lan, sightings=[])
        with pytest.raises(NobodyChosen):
            cancel_sightings(actor=village.lan, sightings=[], why="nhầm")
    other = lan(village.area, without="edit_registry")
    with acting(other):
        with pytest.raises(NoRight):
            approve_sighting(actor=other, sighting=sighting)
        with pytest.raises(NoRight):
            cancel_sighting(actor=other, sighting=sighting, why="nhầm")


def test_another_commune_answers_nothing(village: Village) -> None:
    sighting, there = _seen(village), make_village("25480", "Bình Minh")

    with acting(there.lan):
        with pytest.raises(OutsideScope):
            approve_sighting(actor=there.lan, sighting=sighting)
        with pytest.raises(OutsideScope):
            cancel_sighting(actor=there.lan, sighting=sighting, why="nhầm")


def test_once_the_quarter_is_over_it_stays_as_it_stands(village: Village) -> None:
    sighting = _seen(village)

    with clock.at(dt.date(2026, 12, 31)), acting(village.lan):
        approve_sighting(actor=village.lan, sighting=sighting)
    with clock.at(dt.date(2027, 1, 1)), acting(village.lan):
        with pytest.raises(QuarterOver, match="The quarter 4/2026 is over"):
            cancel_sighting(actor=village.lan, sighting=sighting, why="nhầm")
        with pytest.raises(QuarterOver):
            approve_sighting(actor=village.lan, sighting=sighting)


def test_the_officer_confirms_those_chosen_on_the_list_and_takes_one_back(village: Village) -> None:
    sighting, client = _seen(village), client_of(village.area)
    told = page(client, "/hamlets/seen/")
    assert "Nguyễn Thị Hòa" in told
    assert "Phạm Văn Ba" in told

    client.post("/hamlets/seen/", {"chosen": [sighting.pk], "act": "confirm"})

    assert "Nguyễn Thị Hòa" not in page(client, "/hamlets/seen/")
    assert "Nguyễn Thị Hòa" in page(client, "/hamlets/seen/?state=confirmed")

    refused = client.post("/hamlets/seen/", {"chosen": [sighting.pk], "act": "take_back", "why": ""})
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    client.post("/hamlets/seen/", {"chosen": [sighting.pk], "act": "take_back", "why": "nhầm người"})

    assert "nhầm người" in page(client, "/hamlets/seen/?state=taken_back&columns=name&columns=reason")
    assert "“seen alive” taken back" in page(client, f"/people/{village.hoa.pk}/").lower()


def test_the_list_shows_nobody_of_another_commune_and_nothing_to_who_may_not_confirm(village: Village) -> None:
    _seen(village)
    there = make_village("25480", "Bình Minh")

    assert "Nguyễn Thị Hòa" not in page(client_of(there.area, username="hanh"), "/hamlets/seen/")
    page(client_of(village.area, "approver", username="minh"), "/hamlets/seen/", status=403)


def test_those_seen_stand_by_hamlet_in_vietnamese_order(village: Village) -> None:
    names = ("Tân 10", "Đông Hà", "Tân 2", "Dừa")
    with acting(village.lan):
        for number, name in enumerate(names, 11):
            hamlet = make_hamlet(village.area, f"{number:03}", name)
            neighbour = make_neighbour(village.lan, make_home(village.lan, village.area, hamlet, "Tổ 1"))
            with acting(ba(hamlet)) as head:
                record_sighting(actor=head, individual=neighbour, on=TODAY)
    client = client_of(village.area)

    for asked in ("", "&sort=hamlet"):
        file = client.get(f"/hamlets/seen/?export=csv&columns=name&columns=hamlet{asked}").getvalue().decode()
        assert [line.split(",")[1] for line in file.splitlines()[1:]] == ["Dừa", "Đông Hà", "Tân 2", "Tân 10"]
