"""One card of one person: recorded, corrected, ended, and what is refused."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps

from ansinh.audit.models import AuditEntry
from ansinh.core.errors import AnSinhError, NoRight, OutsideScope
from ansinh.core.testing import both_at_once
from ansinh.core.wall import acting
from ansinh.insurance.errors import (
    BornLater,
    CardOver,
    CardOverlaps,
    CardReversed,
    EndsOutside,
    GroupUnknown,
    NotAlive,
    NothingCorrected,
    NumberUnfit,
    PaidHalf,
    RecordMerged,
    WhyMissing,
)
from ansinh.insurance.models import Card
from ansinh.insurance.services import NewCard, correct_card, end_card, record_card
from ansinh.insurance.testing import at_work, make_card, make_family
from ansinh.insurance.tests.conftest import Place, make_place
from ansinh.registry.models import Individual, Merge
from ansinh.registry.services import merge_individuals, record_death, split_individuals

pytestmark = pytest.mark.django_db
D = dt.date


def _person(place: Place, name: str = "Phạm Thị Hoa", **changes: Any) -> Individual:
    with acting(place.lan):
        return make_family(place.lan, place.area, name, **changes)[0]


def merge(place: Place, survivor: Individual, merged: Individual) -> Merge:
    return merge_individuals(
        actor=place.lan, survivor=survivor, merged=merged, why="nhập hai lần", on=D(2026, 11, 20),
        choices={"membership": "survivor"},
    )  # fmt: skip


def test_a_card_is_recorded_with_its_number_and_payment(place: Place) -> None:
    person = _person(place)
    with acting(place.lan):
        card = make_card(
            place.lan, person, number="GD4 72 22 1234 5678", clinic=" Trạm  Y tế ", premium_amount=1_366_200,
            paid_on=D(2025, 12, 20), months=12,
        )  # fmt: skip
        entry = AuditEntry.objects.get(act="record_card")

    assert (card.number, card.old_number, card.clinic) == ("2212345678", "GD4722212345678", "Trạm Y tế")
    assert (card.valid_to, card.continuous_since) == (D(2027, 1, 1), D(2026, 1, 1))
    assert entry.after is not None
    assert entry.after["premium_amount"] == 1_366_200


@pytest.mark.parametrize(
    ("changes", "refusal", "says"),
    [
        ({"number": "12345"}, NumberUnfit, "expected a code of 10 digits.*“12345” came"),
        ({"number": "GD9722212345678"}, NumberUnfit, "GD9722212345678"),
        ({"group": "rich"}, GroupUnknown, "“rich” came"),
        ({"last_day": D(2025, 12, 31)}, CardReversed, "01/01/2026.*31/12/2025"),
        ({"premium_amount": 100_000}, PaidHalf, "amount, the day"),
        ({"premium_amount": 1, "paid_on": D(2026, 1, 1), "months": 37}, PaidHalf, "1 to 36"),
        ({"valid_from": D(1979, 1, 1)}, BornLater, "15/05/1980"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_was_expected(
    place: Place, changes: dict[str, Any], refusal: type[AnSinhError], says: str
) -> None:
    person = _person(place)
    with acting(place.lan), pytest.raises(refusal, match=says):
        make_card(place.lan, person, **changes)


def test_two_cards_at_one_time_are_refused_and_following_ones_are_continuous(place: Place) -> None:
    person = _person(place)
    with acting(place.lan):
        make_card(place.lan, person, valid_from=D(2025, 1, 1), last_day=D(2025, 12, 31))
        with pytest.raises(CardOverlaps, match="01/01/2025"):
            make_card(place.lan, person, valid_from=D(2025, 12, 31), last_day=D(2026, 6, 30))
        within = make_card(place.lan, person, valid_from=D(2026, 3, 31), last_day=D(2026, 4, 30))
        after = make_card(place.lan, person, valid_from=D(2026, 7, 31), last_day=D(2026, 8, 30))

    assert within.continuous_since == D(2025, 1, 1)
    assert after.continuous_since == D(2026, 7, 31)


def test_an_earlier_card_that_is_recorded_later_joins_the_time_of_the_next(place: Place) -> None:
    person = _person(place)
    with acting(place.lan):
        later = make_card(place.lan, person)
        make_card(place.lan, person, valid_from=D(2025, 1, 1), last_day=D(2025, 12, 31))
        later.refresh_from_db()

    assert later.continuous_since == D(2025, 1, 1)


def test_nobody_gets_a_card_after_death_or_on_a_merged_record(place: Place) -> None:
    person, other, same = (_person(place, name) for name in ("Phạm Thị Hoa", "Lê Văn Út", "Lê Văn Út"))
    with acting(place.lan):
        record_death(actor=place.lan, individual=person, died_on=D(2026, 2, 1))
        with pytest.raises(NotAlive, match="01/02/2026"):
            make_card(place.lan, person, valid_from=D(2026, 3, 1))
        merge(place, other, same)
        with pytest.raises(RecordMerged, match="Lê Văn Út"):
            make_card(place.lan, same)


def test_a_correction_keeps_what_stood_there_and_needs_a_reason_and_a_change(place: Place) -> None:
    person = _person(place)
    new = NewCard(individual=person, group="poor", valid_from=D(2026, 1, 1), last_day=D(2026, 6, 30))
    with acting(place.lan):
        card = make_card(place.lan, person)
        with pytest.raises(WhyMissing):
            correct_card(actor=place.lan, card=card, new=new, why=" ")
        corrected = correct_card(actor=place.lan, card=card, new=new, why="nhập nhầm nhóm")
        with pytest.raises(NothingCorrected):
            correct_card(actor=place.lan, card=card, new=new, why="lần nữa")
        entry = AuditEntry.objects.get(act="correct_card")
        history = list(
            apps.get_model("insurance", "CardEvent")
            ._default_manager.filter(pgh_obj=card)
            .order_by("pgh_id")
            .values_list("group", flat=True)
        )

    assert (corrected.group, corrected.valid_to) == ("poor", D(2026, 7, 1))
    assert entry.before == {"group": "household", "valid_to": "2027-01-01"}
    assert set(history) == {"household", "poor"}


def test_a_card_ends_early_once_and_only_within_its_days(place: Place) -> None:
    person = _person(place)
    with acting(place.lan):
        card = make_card(place.lan, person)
        for day in (D(2025, 12, 31), D(2027, 1, 1)):
            with pytest.raises(EndsOutside, match="lies between them"):
                end_card(actor=place.lan, card=card, last_day=day, cause="returned")
        ended = end_card(actor=place.lan, card=card, last_day=D(2026, 6, 30), cause="returned")
        with pytest.raises(CardOver, match="30/06/2026"):
            end_card(actor=place.lan, card=card, last_day=D(2026, 5, 31), cause="returned")

    assert (ended.valid_to, ended.end_cause) == (D(2026, 7, 1), "returned")


def test_without_the_right_and_in_another_commune_nothing_is_recorded(place: Place) -> None:
    person, there = _person(place), make_place("25480", "Bình Minh")
    new = NewCard(individual=person, group="poor", valid_from=D(2026, 1, 1))
    with acting(place.minh), pytest.raises(NoRight):
        record_card(actor=place.minh, new=new)
    with acting(there.lan), pytest.raises(OutsideScope):
        record_card(actor=there.lan, new=new)
    with acting(there.lan):
        assert not Card.objects.exists()


def test_a_death_ends_the_card_on_its_day(place: Place) -> None:
    person = _person(place)
    with acting(place.lan):
        card = make_card(place.lan, person)
        later = make_card(place.lan, person, valid_from=D(2027, 1, 1), last_day=D(2027, 12, 31))
        record_death(actor=place.lan, individual=person, died_on=D(2026, 11, 15))
        card.refresh_from_db()
        later.refresh_from_db()

    assert (card.valid_to, card.end_cause) == (D(2026, 11, 16), "died")
    assert (later.valid_to, later.end_cause) == (D(2027, 1, 2), "died")


def test_the_cards_of_a_merged_record_are_the_survivors_and_go_back_with_a_split(place: Place) -> None:
    ours, theirs = (_person(place, "Lê Văn Út") for _record in range(2))
    with acting(place.lan):
        same = make_card(place.lan, ours)
        make_card(place.lan, theirs)
        older = make_card(place.lan, theirs, valid_from=D(2025, 1, 1), last_day=D(2025, 12, 31))
        made = merge(place, ours, theirs)
        assert set(Card.objects.filter(individual=ours).values_list("pk", flat=True)) == {same.pk, older.pk}
        split_individuals(actor=place.lan, merge=made, why="hai người", on=D(2026, 11, 20))
        assert list(Card.objects.filter(individual=ours).values_list("pk", flat=True)) == [same.pk]
        older.refresh_from_db()

    assert (older.individual_id, older.of_record_id) == (theirs.pk, None)


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_the_same_time_record_one_card() -> None:
    place = make_place()
    person = _person(place)
    other = at_work("lan", place.area)

    answers = both_at_once(place.lan, other, lambda actor: make_card(actor, person))

    assert isinstance(answers[1], CardOverlaps)
    with acting(place.lan):
        assert Card.objects.count() == 1
