"""Checks of the forms of a round: honest rounds are left alone, planted cheating is found, few forms say nothing."""

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from ansinh.poverty.fairness import Form, crowds, holm, reviewers_apart, wilson
from ansinh.poverty.visits import hurried, overlaps, spots

MORNING = dt.datetime(2026, 9, 21, 8, tzinfo=dt.UTC)
HAMLETS = {1: 150, 2: 135, 3: 165}
"""How many points the households of a hamlet have on average: the hamlets differ."""
ROUNDS = 150


def chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same rounds on every run


def honest(seed: int, count: int = 400, reviewers: int = 8, *, own_hamlet: bool = False) -> list[Form]:
    """A round of honest reviewers in hamlets that differ, each form of its own length and at its own house."""
    rng = chance(seed)
    clocks = dict.fromkeys(range(reviewers), MORNING)
    forms = []
    for key in range(count):
        hamlet = rng.choice(list(HAMLETS))
        reviewer = hamlet if own_hamlet else rng.randrange(reviewers)
        kind = rng.choice(["last_poor", "request"])
        points = round(rng.gauss(HAMLETS[hamlet] - (25 if kind == "last_poor" else 0), 45))
        took = dt.timedelta(seconds=rng.lognormvariate(7.2, 0.35))
        begins = clocks.setdefault(reviewer, MORNING) + dt.timedelta(minutes=rng.uniform(3, 20))
        clocks[reviewer] = begins + took
        spot = (11.3 + hamlet / 50 + rng.uniform(0, 0.01), 106.1 + rng.uniform(0, 0.01))
        margin = points - 140
        forms.append(Form(key, reviewer, hamlet, kind, margin <= 0, margin, "phone", begins, begins + took, spot))
    return forms


def alarms(check: Callable[[Sequence[Form]], object], count: int = 400) -> int:
    """How many of the honest rounds a check points at."""
    return sum(bool(check(honest(seed, count))) for seed in range(ROUNDS))


@pytest.mark.parametrize("count", [80, 400, 2_000])
def test_honest_rounds_do_not_crowd_under_the_cut_off(count: int) -> None:
    assert alarms(lambda forms: crowds(forms)[0], count=count) <= ROUNDS * 0.04


@pytest.mark.parametrize("count", [80, 400])
def test_honest_reviewers_are_not_set_apart_by_their_hamlets(count: int) -> None:
    assert alarms(reviewers_apart, count=count) <= ROUNDS * 0.04


@pytest.mark.parametrize("count", [40, 400])
def test_honest_forms_are_not_called_hurried(count: int) -> None:
    assert alarms(lambda forms: hurried(forms)[0], count=count) <= ROUNDS * 0.04


def test_honest_reviewers_are_at_one_house_at_a_time() -> None:
    assert alarms(overlaps) == 0
    assert alarms(lambda forms: spots(forms)[0]) == 0


def _pushed(form: Form, rng: random.Random) -> Form:
    """Somebody writes what is just over the cut-off as just under it."""
    if form.margin is not None and 0 < form.margin <= 20:
        return replace(form, margin=-rng.randrange(5), is_poor=True)
    return form


def test_a_reviewer_who_pushes_scores_under_the_cut_off_is_found() -> None:
    found = 0
    for seed in range(30):
        rng = chance(seed)
        forms = [_pushed(one, rng) if one.reviewer == 3 else one for one in honest(seed, 800)]
        found += 3 in {crowd.reviewer for crowd in crowds(forms)[0]}
    assert found >= 24


def test_a_whole_round_that_pushes_scores_is_found_with_the_forms_behind_it() -> None:
    rng = chance(1)
    forms = [_pushed(one, rng) for one in honest(1)]

    whole = next(crowd for crowd in crowds(forms)[0] if crowd.reviewer is None)

    by_key = {one.key: one for one in forms}
    assert whole.found == len(whole.forms) > whole.expected * 1.4
    assert all(-whole.width < (by_key[key].margin or 0) <= 0 for key in whole.forms)


def test_a_reviewer_who_finds_everybody_poor_is_set_apart() -> None:
    forms = [replace(one, is_poor=True, margin=-20) if one.reviewer == 2 else one for one in honest(4)]

    apart = reviewers_apart(forms)

    assert {one.reviewer for one in apart} == {2}
    by_class = next(one for one in apart if one.what == "class")
    assert by_class.is_within
    assert by_class.found == by_class.count > by_class.expected


def test_who_had_a_hamlet_alone_is_compared_and_it_is_said_that_the_hamlet_may_be_the_reason() -> None:
    forms = [replace(one, is_poor=True, margin=-90) if one.reviewer == 3 else one for one in honest(5, own_hamlet=True)]

    assert {one.is_within for one in reviewers_apart(forms) if one.reviewer == 3} == {False}


def test_forms_in_a_tenth_of_the_usual_time_are_found() -> None:
    forms = honest(6)
    quick = [replace(one, ended_at=(one.began_at or MORNING) + dt.timedelta(seconds=100)) for one in forms[:5]]

    found, timed = hurried([*quick, *forms[5:]])

    assert [one.form for one in found] == [0, 1, 2, 3, 4]
    assert timed == 400
    assert found[0].usual / found[0].seconds > 10


def test_a_form_that_ended_before_it_began_is_found() -> None:
    forms = honest(6)
    forms[0] = replace(forms[0], ended_at=MORNING - dt.timedelta(hours=1))

    assert [one.form for one in hurried(forms)[0]] == [0]


def test_two_forms_at_once_are_found_and_a_short_touch_is_none() -> None:
    first = Form(1, 7, 1, "", True, began_at=MORNING, ended_at=MORNING + dt.timedelta(minutes=30))
    within = replace(first, key=2, began_at=MORNING + dt.timedelta(minutes=5))
    later = MORNING + dt.timedelta(minutes=29)
    touching = replace(first, key=3, began_at=later, ended_at=later + dt.timedelta(minutes=31))

    assert [one.forms for one in overlaps([first, within])] == [(1, 2)]
    assert overlaps([first, touching]) == []
    assert overlaps([first, replace(within, reviewer=8)]) == []


def test_many_forms_from_one_spot_are_found_each_once() -> None:
    rng = chance(8)
    here = [
        Form(key, 1, 1, "", True, spot=(11.3 + rng.uniform(0, 5e-5), 106.1 + rng.uniform(0, 5e-5))) for key in range(9)
    ]
    elsewhere = [Form(20 + key, 1, 1, "", True, spot=(11.4 + key / 1000, 106.1)) for key in range(20)]

    found, placed = spots([*here, *elsewhere])

    assert placed == 29
    assert [one.forms for one in found] == [tuple(range(9))]
    assert spots([*here[:4], *elsewhere])[0] == []


def test_few_forms_say_nothing() -> None:
    rng = chance(2)
    few = [_pushed(one, rng) for one in honest(3, 25)]
    assert crowds(few)[0] == []
    assert hurried([replace(one, ended_at=one.began_at) for one in few])[0] == []
    assert reviewers_apart([replace(one, is_poor=one.reviewer == 1) for one in few]) == []


def test_chances_of_several_tests_count_together() -> None:
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "b": 0.06, "c": 0.06})


@pytest.mark.parametrize(
    ("agreeing", "count", "low", "high"), [(8, 10, 0.490, 0.943), (10, 10, 0.722, 1.0), (0, 0, 0.0, 1.0)]
)
def test_the_interval_of_a_rate_is_wilsons(agreeing: int, count: int, low: float, high: float) -> None:
    assert wilson(agreeing, count) == pytest.approx((low, high), abs=0.001)
