"""A change of the law tried out: sums before and after, who gains and loses, kept and shared, and what is refused."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from ansinh.accounts.roles import ROLES
from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.benefits.errors import (
    NotAmendable,
    NothingAmended,
    ScenarioNotYours,
    ScenarioTitleMissing,
    ScenarioTitleTaken,
    TooManyAtOnce,
)
from ansinh.benefits.models import Scenario
from ansinh.benefits.policies import scenarios_visible_to
from ansinh.benefits.queries.scenarios import changes_in_words, kept_answer, right_rows
from ansinh.benefits.services import what_if
from ansinh.benefits.services.scenarios import answer_scenario, forget_scenario, record_scenario, share_scenario
from ansinh.benefits.services.what_if import ask_what_if
from ansinh.benefits.shifts import RightShift, Shift
from ansinh.benefits.tasks import ANSWER_SCENARIO
from ansinh.benefits.testing import make_disabled, make_person
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.judgement.errors import NoLawForMonth
from ansinh.judgement.law import law_as_asked
from ansinh.work.models import Job, JobState
from ansinh.work.services import enqueue_job, run_job

JANUARY = Month(2027, 1)
LEVEL, AGE = "social_assistance.standard_level", "social_pension.age"
RAISED = {LEVEL: 600_000}


@dataclass(frozen=True)
class Province:
    """Two communes under one officer of the province and one auditor."""

    here: Desk
    there: Desk
    area: Area
    hoa: Actor
    auditor: Actor


def _of(role: str, area: Area, username: str) -> Actor:
    return Actor(username, username.title(), area.path, ROLES[role].permissions, ROLES[role].may_write)


@pytest.fixture
def province(desk: Desk) -> Province:
    """Two severely disabled adults and a woman of 72 in the first commune, a woman of 82 in the second."""
    there = make_desk("25480", "Bình Minh")
    with acting(desk.lan):
        for name in ("Phạm Văn Một", "Phạm Văn Hai"):
            make_disabled(desk.lan, desk.area, name)
        make_person(desk.lan, desk.area, "Lê Thị Bảy", birth_date=dt.date(1954, 3, 1))
    with acting(there.lan):
        make_person(there.lan, there.area, birth_date=dt.date(1944, 3, 1))
    area = desk.area.parent
    assert area is not None
    return Province(desk, there, area, _of("province_officer", area, "hoa"), _of("auditor", area, "dung"))


def _keep(province: Province, title: str = "Nâng mức chuẩn", changes: Mapping[str, float] = RAISED) -> Scenario:
    return record_scenario(actor=province.hoa, area=province.area, title=title, month=JANUARY, changes=changes)


def test_a_raised_level_costs_what_it_raises(province: Province) -> None:
    with acting(province.hoa):
        answer = ask_what_if(actor=province.hoa, area=province.area, month=JANUARY, changes=RAISED)

    assert answer.total == Shift(4, 2_160_000, 2_340_000, 2, 180_000, 0, 0)
    assert answer.places[province.here.area.path] == Shift(3, 1_620_000, 1_800_000, 2, 180_000, 0, 0)
    assert answer.places[province.there.area.path] == Shift(1, 540_000, 540_000, 0, 0, 0, 0)
    assert answer.rights[("social_allowance", "K6")] == RightShift(2, 1_620_000, 2, 1_800_000)
    assert answer.people == ()


def test_an_age_lets_people_in_and_a_coefficient_lets_people_lose(province: Province) -> None:
    changes = {AGE: 70, "social_assistance.coefficients.k6_severe_adult": 1.0}
    with acting(province.hoa):
        answer = ask_what_if(actor=province.hoa, area=province.here.area, month=JANUARY, changes=changes)

    assert answer.total == Shift(3, 1_620_000, 1_620_000, 1, 540_000, 2, 540_000)
    assert answer.rights[("social_pension", "P75")] == RightShift(0, 0, 1, 540_000)
    assert sorted(one.difference for one in answer.people) == [-270_000, -270_000, 540_000]


def test_the_law_itself_stays_as_it_is(province: Province) -> None:
    with acting(province.hoa):
        ask_what_if(actor=province.hoa, area=province.here.area, month=JANUARY, changes=RAISED)

    assert law_as_asked().value(LEVEL, JANUARY.first_day) == 540_000


def test_a_commune_is_told_by_hamlet(province: Province) -> None:
    here = province.here
    hamlet = make_hamlet(here.area)
    with acting(here.lan):
        person = make_disabled(here.lan, here.area, "Phạm Văn Ba")
        person.hamlet = hamlet
        person.save(update_fields=["hamlet"])

    with acting(province.hoa):
        answer = ask_what_if(actor=province.hoa, area=here.area, month=JANUARY, changes=RAISED)

    assert answer.places[hamlet.path].gained == 90_000
    assert answer.places[here.area.path].gaining == 2


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({}, NothingAmended, "01/2027"),
        ({LEVEL: 540_000}, NothingAmended, "at least one"),
        ({"funeral_support.multiple": 30}, NotAmendable, "funeral_support.multiple"),
        ({"no.such.thing": 1}, NotAmendable, "no.such.thing"),
        ({LEVEL: -1}, NotAmendable, "0 to 10000000"),
        ({LEVEL: 540_000.5}, NotAmendable, "in steps of 1"),
        ({AGE: 200}, NotAmendable, "130"),
        ({"social_assistance.coefficients.k2": 1.55}, NotAmendable, "0.1"),
    ],
)
def test_what_cannot_be_tried_out_is_told(
    province: Province, changes: Mapping[str, float], error: type[Exception], said: str
) -> None:
    with acting(province.hoa), pytest.raises(error, match=said):
        ask_what_if(actor=province.hoa, area=province.area, month=JANUARY, changes=changes)
    with acting(province.hoa), pytest.raises(error, match=said):
        _keep(province, changes=changes)


def test_a_month_before_the_law_is_refused(province: Province) -> None:
    with acting(province.hoa), pytest.raises(NoLawForMonth):
        ask_what_if(actor=province.hoa, area=province.area, month=Month(2021, 6), changes=RAISED)


def test_only_who_has_the_right_asks_and_only_about_the_own_area(province: Province) -> None:
    with pytest.raises(NoRight):
        ask_what_if(actor=province.here.lan, area=province.here.area, month=JANUARY, changes=RAISED)
    stranger = _of("province_officer", province.there.area, "an")
    with pytest.raises(OutsideScope):
        ask_what_if(actor=stranger, area=province.here.area, month=JANUARY, changes=RAISED)
    with acting(province.auditor):
        answer = ask_what_if(actor=province.auditor, area=province.area, month=JANUARY, changes=RAISED)
        assert answer.total.gaining == 2
        with pytest.raises(NoRight):
            record_scenario(actor=province.auditor, area=province.area, title="x", month=JANUARY, changes=RAISED)


def test_too_many_people_are_not_judged_while_somebody_waits(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(what_if, "MOST_AT_ONCE", 2_003)

    with acting(province.hoa), pytest.raises(TooManyAtOnce, match="4 people in 2 communes"):
        ask_what_if(actor=province.hoa, area=province.area, month=JANUARY, changes=RAISED)


def test_a_scenario_is_kept_once_with_its_sums_and_no_person(province: Province) -> None:
    with acting(province.hoa):
        kept = _keep(province)
        assert _keep(province) == kept
        answer = answer_scenario(actor=province.hoa, scenario=kept)
        kept.refresh_from_db()
        again = kept_answer(kept)

        assert again is not None
        assert (again.total, again.rights, again.places) == (answer.total, answer.rights, answer.places)
        assert "Phạm" not in str(kept.answer)
        assert [one.after for one in changes_in_words(JANUARY, kept.changes)] == ["600,000 đồng a month"]
    with acting(SYSTEM):
        acts = AuditEntry.objects.filter(object_type="benefits.scenario").order_by("pk").values_list("act", flat=True)
        assert list(acts) == ["record_scenario", "answer_scenario"]


def test_a_name_is_needed_and_not_used_twice_for_different_things(province: Province) -> None:
    with acting(province.hoa):
        _keep(province)
        with pytest.raises(ScenarioTitleMissing, match="120"):
            _keep(province, title="  ")
        with pytest.raises(ScenarioTitleTaken, match="Nâng mức chuẩn"):
            _keep(province, changes={LEVEL: 700_000})


def test_a_scenario_is_its_makers_until_it_is_shared(province: Province) -> None:
    other = _of("province_officer", province.area, "nam")
    below = _of("auditor", province.here.area, "thu")
    with acting(province.hoa):
        kept = _keep(province)
    with acting(other):
        assert not scenarios_visible_to(other).exists()
        with pytest.raises(ScenarioNotYours, match="Hoa"):
            share_scenario(actor=other, scenario=kept, is_shared=True)
    with acting(province.hoa):
        share_scenario(actor=province.hoa, scenario=kept, is_shared=True)
        share_scenario(actor=province.hoa, scenario=kept, is_shared=True)
        assert AuditEntry.objects.filter(act="share_scenario").count() == 1
    with acting(other):
        assert scenarios_visible_to(other).get() == kept
        with pytest.raises(ScenarioNotYours):
            forget_scenario(actor=other, scenario=kept)
    with acting(below):
        assert not scenarios_visible_to(below).exists()
    with acting(province.hoa):
        forget_scenario(actor=province.hoa, scenario=kept)
        forget_scenario(actor=province.hoa, scenario=kept)
        assert not Scenario.objects.exists()


def test_without_the_right_nothing_is_kept_answered_shared_or_dropped(province: Province) -> None:
    with acting(province.hoa):
        kept = _keep(province)
    acts: list[Callable[[], object]] = [
        lambda: record_scenario(
            actor=province.here.lan, area=province.here.area, title="x", month=JANUARY, changes=RAISED
        ),
        lambda: answer_scenario(actor=province.auditor, scenario=kept),
        lambda: share_scenario(actor=province.auditor, scenario=kept, is_shared=True),
        lambda: forget_scenario(actor=province.auditor, scenario=kept),
    ]
    for act in acts:
        with pytest.raises(NoRight):
            act()


def test_few_people_of_a_category_in_one_commune_stand_together(province: Province) -> None:
    with acting(province.hoa):
        commune = ask_what_if(actor=province.hoa, area=province.here.area, month=JANUARY, changes=RAISED)
        whole = ask_what_if(actor=province.hoa, area=province.area, month=JANUARY, changes=RAISED)

        assert {row.category for row in right_rows(commune, actor=province.hoa)} == {""}
        assert {row.category for row in right_rows(commune, actor=province.auditor)} == {"K6"}
        assert {row.category for row in right_rows(whole, actor=province.hoa)} == {"K6", "P75"}


def test_the_worker_answers_in_parts_and_keeps_the_sums(province: Province) -> None:
    make_duty(make_user("hoa", "Đặng Thị Hoa"), "province_officer", province.area, valid_from=province.area.valid_from)
    with acting(province.hoa):
        kept = _keep(province)
        job = enqueue_job(
            actor=province.hoa, kind=ANSWER_SCENARIO, arguments={"scenario": kept.pk}, area_path=kept.area_path
        )

    for _time in range(2):
        run_job(job_id=job.pk, attempt=job.attempt, username="hoa", scope=province.area.path, area_path=job.area_path)

    with acting(province.hoa):
        done, kept = Job.objects.get(pk=job.pk), Scenario.objects.select_related("area").get()
        answer = kept_answer(kept)
    assert (done.state, done.done_count, done.total_count) == (JobState.DONE, 2, 2)
    assert answer is not None
    assert answer.total.gained == 180_000
