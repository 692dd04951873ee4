"""SQL that is written once answers each who asks for what is the own, and is refused where it could not."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet, Value
from django.test.utils import CaptureQueriesContext

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune
from ansinh.audit.models import AuditEntry
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.counting import counts_of, counts_of_all
from ansinh.core.stencils import Asking, NotSteady
from ansinh.core.wall import acting, current_actor

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
RIGHTS = frozenset({"view_audit"})


@pytest.fixture
def communes() -> list[Area]:
    return [make_commune("25522", "Tân Đông"), make_commune("25480", "Bình Minh")]


def _officer(area: Area, name: str = "lan") -> Actor:
    return Actor(username=name, full_name=name.title(), scope=area.path, permissions=RIGHTS)


def _entries(asking: Asking) -> "dict[str, QuerySet[Any]]":
    entries = AuditEntry.objects.filter(act="noted", area_path__within=asking.actor.scope)
    return {
        "all": entries,
        "mine": entries.filter(actor_username=asking.actor.username),
        "signed": entries.filter(actor_name=asking.actor.full_name),
        "fresh": entries.filter(at__gte=Value(asking.now) - Value(dt.timedelta(hours=1))),
        "none": entries.none(),
        **{f"of {place}": entries.filter(pk=key) for place, key in enumerate(asking.keys)},
    }


def _note(actor: Actor) -> None:
    record(actor=actor, act="noted", on="something", area_path=actor.scope)


def test_each_counts_the_own_with_what_was_written_for_another(communes: list[Area]) -> None:
    lan, minh = (_officer(area, name) for area, name in zip(communes, ("lan", "minh"), strict=True))
    with clock.at(TODAY), acting(lan):
        for actor in (lan, lan, replace(lan, username="hoa", full_name="Hoa")):
            _note(actor)
        keys = list(AuditEntry.objects.filter(act="noted").values_list("pk", flat=True))
        first = counts_of(_entries, actor=lan, on=TODAY, keys=keys[:1])
    with clock.at(dt.datetime(2026, 11, 20, 11, tzinfo=clock.VIET_NAM)):
        with acting(minh):
            _note(minh)
            second = counts_of(_entries, actor=minh, on=TODAY, keys=keys[:1])
        with acting(lan):
            again = counts_of(_entries, actor=lan, on=TODAY, keys=[0])

    assert first == {"all": 3, "mine": 2, "signed": 2, "fresh": 3, "none": 0, "of 0": 1}
    assert second == {"all": 1, "mine": 1, "signed": 1, "fresh": 1, "none": 0, "of 0": 0}
    assert again == {"all": 3, "mine": 2, "signed": 2, "fresh": 0, "none": 0, "of 0": 0}


def test_several_are_counted_in_one_round_trip_and_nothing_in_none(communes: list[Area]) -> None:
    lan = _officer(communes[0])
    with clock.at(TODAY), acting(lan):
        _note(lan)
        with CaptureQueriesContext(connection) as asked:
            both = counts_of_all([_entries, _nothing, _entries], actor=lan, on=TODAY)
            nothing = counts_of(_nothing, actor=lan, on=TODAY)

    assert [one.get("all") for one in both] == [1, None, 1]
    assert (both[1], nothing, len(asked)) == ({"none": 0}, {"none": 0}, 1)


def _nothing(asking: Asking) -> "dict[str, QuerySet[Any]]":
    return {"none": AuditEntry.objects.none()}


def _by_who_acts(asking: Asking) -> "dict[str, QuerySet[Any]]":
    return {"all": AuditEntry.objects.filter(act="noted", area_path__within=current_actor().scope)}


def test_who_acts_is_who_asks(communes: list[Area]) -> None:
    for area in communes:
        officer = _officer(area)
        with clock.at(TODAY), acting(officer):
            _note(officer)
            assert counts_of(_by_who_acts, actor=officer, on=TODAY) == {"all": 1}
            assert current_actor() == officer


def _above(asking: Asking) -> "dict[str, QuerySet[Any]]":
    return {"above": AuditEntry.objects.filter(area_path=asking.actor.scope[:-2])}


def _an_hour_ago(asking: Asking) -> "dict[str, QuerySet[Any]]":
    return {"late": AuditEntry.objects.filter(at__lt=asking.now - dt.timedelta(hours=1))}


def _by_the_clock(asking: Asking) -> "dict[str, QuerySet[Any]]":
    return {"today": AuditEntry.objects.filter(at__date=clock.today())}


def _what_stands(asking: Asking) -> "dict[str, QuerySet[Any]]":
    return {"known": AuditEntry.objects.filter(area_path__in=list(Area.objects.values_list("path", flat=True)))}


def _as_many(asking: Asking) -> "dict[str, QuerySet[Any]]":
    rows = AuditEntry.objects.all()
    return {"some": rows if asking.keys[0] % 2 else rows.filter(act="noted")}


def _others(asking: Asking) -> "dict[str, QuerySet[Any]]":
    return {asking.actor.scope: AuditEntry.objects.all()}


def _none_there(asking: Asking) -> "dict[str, QuerySet[Any]]":
    rows = AuditEntry.objects.all()
    return {"some": rows if "1" in asking.actor.scope else rows.none()}


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (_above, "derived from what is asked"),
        (_an_hour_ago, "derived from what is asked"),
        (_by_the_clock, "derived from what is asked"),
        (_what_stands, "what the database says"),
        (_as_many, "another query for another office"),
        (_others, "other queries for another office"),
        (_none_there, "another query for another office"),
    ],
)
def test_what_would_be_wrong_for_the_next_is_refused(communes: list[Area], rows: Any, why: str) -> None:
    lan = _officer(communes[0])
    with clock.at(TODAY), acting(lan), pytest.raises(NotSteady, match=why):
        counts_of(rows, actor=lan, on=TODAY, keys=[1])
