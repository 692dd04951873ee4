"""Eight months of reminders in a commune of a few hundred people: what is printed, counted and left as it was."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from django.db.models import Sum
from django.utils.translation import override

from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.demo import renewal_story
from ansinh.demo.cards_at_first import BEGINS, SHARE_AT_FIRST
from ansinh.demo.figures import health_insurance
from ansinh.demo.insurance_office import SHARE_AT_LAST
from ansinh.demo.people import recipients_of
from ansinh.demo.plan import TAN_DONG, small
from ansinh.demo.reminded import Reminded, reminded
from ansinh.demo.renewal_story import play_eight_months
from ansinh.demo.residents import homes_to_lay
from ansinh.demo.reviewed import REVIEWS, homes_of
from ansinh.demo.set_up import commune_of, set_up
from ansinh.insurance.models import Card, CardListRow, CardOutcome
from ansinh.messaging.models import Campaign, CampaignState, Heard, Incoming, Message, MessageState, Skip
from ansinh.registry.identity import identity_faults
from ansinh.registry.linkage.model import ENOUGH_TO_TRAIN, find_alike
from ansinh.registry.linkage.records import PEOPLE
from ansinh.registry.services.duplicates import QUEUE_FROM

pytestmark = [pytest.mark.django_db, pytest.mark.long]
(COMMUNE,) = small((TAN_DONG,))
PLAN = replace(REVIEWS[0], commune=COMMUNE)
BASE_CHANGED = dt.date(2024, 7, 1)


class Crash(Exception):
    """The machine goes down in the middle of a month."""


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The eight months of the small commune, killed once on the way; taken back at the end."""
    from django.conf import settings
    from django.db import transaction

    before = settings.VAR
    with django_db_blocker.unblock(), transaction.atomic():
        settings.VAR = tmp_path_factory.mktemp("var")
        set_up([COMMUNE])
        _killed_in_june()
        play_eight_months(PLAN, say=lambda step: None)
        yield
        settings.VAR = before
        transaction.set_rollback(True)


def _killed_in_june() -> None:
    play_day = renewal_story.play_day

    def fall(commune: Any, day: dt.date, *, is_due: bool) -> None:
        if day > dt.date(2024, 6, 10):
            raise Crash
        play_day(commune, day, is_due=is_due)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(renewal_story, "play_day", fall)
        with pytest.raises(Crash):
            play_eight_months(PLAN, say=lambda step: None)


def counted() -> Reminded:
    with acting(SYSTEM):
        found = reminded(commune_of(COMMUNE, on=BEGINS))
    assert found is not None
    return found


def test_participation_rises_from_the_share_of_the_beginning_to_that_of_the_report(played: None) -> None:
    found = counted()

    assert found.begin.insured == round(found.begin.residents * SHARE_AT_FIRST)
    assert found.end.insured == round(found.end.residents * SHARE_AT_LAST)
    assert found.movements.end - found.movements.begin == found.end.insured - found.begin.insured


def test_both_readings_of_the_rise_are_printed(played: None) -> None:
    with override("en"):
        shown = {figure.name: figure.value for figure in health_insurance([COMMUNE])}

    found = counted()
    both = shown["what participation gained in the eight months"]
    assert both.startswith(f"by the counts +{found.points_gained:.2f} percentage points")
    first, last = int(100 * (found.begin.share or 0)), int(100 * (found.end.share or 0))
    assert both.endswith(f"by whole per cents {first} → {last}, +{last - first}")


def test_the_figures_are_those_of_the_messages(played: None) -> None:
    found = counted()

    with acting(SYSTEM):
        out = Message.objects.filter(sent_at__isnull=False)
        points, sent = out.aggregate(points=Sum("price_points"))["points"], out.count()
        states = {state.value: Message.objects.filter(state=state).count() for state in MessageState}

    assert found.points == points > 0
    assert (found.delivered, found.failed) == (states["delivered"], states["failed"])
    assert states["queued"] == states["sending"] == 0
    assert found.sent == sent >= found.delivered + found.unconfirmed
    assert found.answered > 0


def test_whoever_was_reached_renewed_more_often(played: None) -> None:
    found = counted()

    assert found.reached.share > found.unreached.share
    assert found.points_a_renewal == found.points / found.reached.renewed


def test_the_sum_told_follows_the_base_salary_of_the_day_of_the_message(played: None) -> None:
    """One adult for twelve months: 4.5 % of 1,800,000 before 1 July 2024, of 2,340,000 from then on."""
    with acting(SYSTEM):
        before = Message.objects.filter(queued_at__date__lt=BASE_CHANGED, text__contains="972.000")
        after = Message.objects.filter(queued_at__date__gte=BASE_CHANGED)

        assert before.exists()
        assert after.filter(text__contains="1.263.600").exists()
        assert not after.filter(text__contains=" 972.000").exists()


def test_every_message_keeps_its_accents_and_fills_three_segments_or_more(played: None) -> None:
    with acting(SYSTEM):
        found = set(Message.objects.values_list("encoding", "segments"))

    assert {encoding for encoding, _segments in found} == {"ucs2"}
    assert {segments for _encoding, segments in found} <= {3, 4, 5}


def test_nobody_was_told_twice_and_each_one_left_out_has_a_reason(played: None) -> None:
    with acting(SYSTEM):
        told = list(Message.objects.values_list("recipient", "occasion", "step"))
        reasons = set(Skip.objects.values_list("reason", flat=True))

    assert len(told) == len(set(told))
    assert {"same_household", "settled", "unreachable"} <= reasons


def test_every_row_of_the_insurance_office_s_lists_was_taken_in(played: None) -> None:
    with acting(SYSTEM):
        outcomes = set(CardListRow.objects.values_list("outcome", flat=True))

    assert outcomes == {CardOutcome.NEW, CardOutcome.RENEWED}


def test_no_answer_waits_once_the_campaign_has_ended(played: None) -> None:
    with acting(SYSTEM):
        assert set(Incoming.objects.values_list("state", flat=True)) == {"settled"}
        assert set(Campaign.objects.values_list("state", flat=True)) == {CampaignState.ENDED}


def test_played_again_it_changes_nothing(played: None) -> None:
    with acting(SYSTEM):
        before = [model._default_manager.count() for model in (AuditEntry, Message, Skip, Card, Heard)]

    play_eight_months(PLAN, say=lambda step: None)

    with acting(SYSTEM):
        assert [model._default_manager.count() for model in (AuditEntry, Message, Skip, Card, Heard)] == before


def test_with_those_whom_the_story_follows_the_households_are_as_many_as_the_review_counts() -> None:
    plan = REVIEWS[0]
    named = {home.number for home in homes_of(plan)} | {one.household_number for one in recipients_of(TAN_DONG)}

    assert len(homes_to_lay(plan)) + len(named) == sum(plan.households) == 4_725


def test_the_residents_have_numbers_that_hold_and_are_too_young_for_any_pension_of_age() -> None:
    people = [one for home in homes_to_lay(REVIEWS[0]) for one in home.members]
    faults = [identity_faults(one.identity_number, birth_date=one.birth_date, sex=one.sex) for one in people]

    assert not any(faults)
    assert len({one.identity_number for one in people}) == len(people)
    assert len({(one.full_name, one.birth_date) for one in people}) == len(people)
    assert 16_000 < len(people) < 18_000
    assert min(one.birth_date for one in people) > dt.date(1953, 1, 1)


def test_no_resident_passes_for_another() -> None:
    plan = replace(REVIEWS[0], commune=replace(TAN_DONG, lays_one_home_in=3))
    people = [
        {
            "person_id": 100 * place + number, "full_name": one.full_name, "birth_date": one.birth_date,
            "birth_precision": "day", "sex": one.sex, "identity_number": one.identity_number, "household_id": place,
            "commune": TAN_DONG.code, "hamlet": home.hamlet_code, "phone": one.phone or None,
        }
        for place, home in enumerate(homes_to_lay(plan)) for number, one in enumerate(home.members, start=1)
    ]  # fmt: skip

    found = find_alike(pa.Table.from_pylist(people, schema=PEOPLE), at_least=QUEUE_FROM)

    assert found.people == len(people) > ENOUGH_TO_TRAIN
    assert found.pairs == ()
