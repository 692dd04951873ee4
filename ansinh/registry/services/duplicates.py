"""Searching for records that may be one person, and deciding that two of them are two people."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from ansinh.areas.models import Area
from ansinh.areas.queries import common_ancestor
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_rows
from ansinh.core.text import tidy
from ansinh.core.wall import is_of_one_commune
from ansinh.registry.errors import NoPairChosen, NotYoursToSettle, PairSettled, WhyMissing
from ansinh.registry.linkage.model import AlikePair, find_alike
from ansinh.registry.models import PAIR_MOVES, DuplicatePair, Individual, PairState, ReviewMark
from ansinh.registry.policies import can_settle_pair, require_search
from ansinh.registry.queries.register_columns import people_as_columns
from ansinh.work.models import Job
from ansinh.work.queries import latest_job
from ansinh.work.services import enqueue_job

QUEUE_FROM = 0.4
"""Two chances in five: of the pairs above it nineteen in twenty are one person, as measured; below it a pair would cost
more looks than it is worth (decision 0009)."""
ONE_SEARCH_AT_A_TIME = 20_260_009
FIND_DUPLICATES = "registry.find_duplicates"
"""The kind of background work that searches in many communes."""


@dataclass(frozen=True)
class SearchOutcome:
    """What a search found: `waiting` pairs are open now, of which `fresh` are new; `cleared` are no longer alike.

    `crowded` are groups too large to compare, such as a list on which hundreds have one name and year.
    """

    people: int
    waiting: int
    fresh: int
    cleared: int
    crowded: int


@transaction.atomic
def find_duplicates(*, actor: Actor, area: Area, on: datetime.date) -> SearchOutcome:
    """Compare everybody at or below `area` and set the queue right; nobody's payment is touched by it.

    What somebody decided stays decided; open pairs that are no longer alike are cleared. The same register gives the
    same pairs. Raises NoRight, OutsideScope.
    """
    require_search(actor, area.path)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_SEARCH_AT_A_TIME])
    found = find_alike(people_as_columns(area_path=area.path), at_least=QUEUE_FROM)
    fresh = _write_pairs(found.pairs, on=on)
    cleared = _clear_all_but(found.pairs, area.path)
    _mark_people(area.path, on=on)
    waiting = DuplicatePair.objects.filter(area_path__within=area.path, state=PairState.OPEN).count()
    record(
        actor=actor, act="find_duplicates", on=f"people of {area.full_name}", area_path=area.path,
        after={
            "people": found.people, "alike": len(found.pairs), "fresh": fresh, "cleared": cleared,
            "crowded": found.crowds.left_out, "prior": found.prior, "weights": found.weights,
        },
    )  # fmt: skip
    return SearchOutcome(found.people, waiting, fresh, cleared, found.crowds.left_out)


@transaction.atomic
def submit_search(*, actor: Actor, area: Area) -> Job:
    """Have many communes searched in the background; asked twice it is one job. Raises NoRight, OutsideScope."""
    require_search(actor, area.path)
    return enqueue_job(actor=actor, kind=FIND_DUPLICATES, arguments={}, area_path=area.path)


def job_of_search(area: Area) -> Job | None:
    """The latest job that searched there."""
    return latest_job(area_path=area.path, asked=[(FIND_DUPLICATES, {})])


@transaction.atomic
def reject_duplicate(*, actor: Actor, pair: DuplicatePair, why: str, on: datetime.date) -> DuplicatePair:
    """These are two people, for this reason; no search asks again. Said twice it has the effect of once.

    Raises NotYoursToSettle, WhyMissing, PairSettled.
    """
    locked = lock_pair(actor, pair)
    if locked.state == PairState.DISTINCT:
        return locked
    reason = tidy(why)
    if not reason:
        raise WhyMissing
    settle_pair(locked, PairState.DISTINCT, actor=actor, reason=reason, on=on)
    record(
        actor=actor, act="reject_duplicate", on=locked, area_path=locked.area_path, why=reason,
        before={"state": PairState.OPEN}, after={"state": locked.state, "individuals": [pair.first_id, pair.second_id]},
    )  # fmt: skip
    return locked


@transaction.atomic
def reject_duplicates(*, actor: Actor, pairs: Collection[DuplicatePair], why: str, on: datetime.date) -> int:
    """Each of these pairs is two people, all for this reason: all of them or none; returns how many there are.

    Raises NoPairChosen, and what `reject_duplicate` raises for one of them.
    """
    if not pairs:
        raise NoPairChosen
    lock_people(*(key for pair in pairs for key in (pair.first_id, pair.second_id)))
    for pair in sorted(pairs, key=lambda one: one.pk):
        reject_duplicate(actor=actor, pair=pair, why=why, on=on)
    return len(pairs)


def lock_pair(actor: Actor, pair: DuplicatePair) -> DuplicatePair:
    """The pair as it is now, locked, after its people in the order of their keys. Raises NotYoursToSettle."""
    lock_people(pair.first_id, pair.second_id)
    locked = DuplicatePair.objects.select_for_update().get(pk=pair.pk)
    if not can_settle_pair(actor, locked.area_path):
        raise NotYoursToSettle(who=actor.full_name)
    return locked


def lock_people(*keys: int) -> dict[int, Individual]:
    """These people, locked always in the same order, so that two acts on them follow each other."""
    rows = Individual.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return {row.pk: row for row in rows}


def settle_pair(pair: DuplicatePair, state: PairState, *, actor: Actor, reason: str, on: datetime.date | None) -> None:
    """Move the pair and take the marks of its people away. Raises PairSettled."""
    present = PairState(pair.state)
    if state not in PAIR_MOVES[present]:
        people = Individual.objects.filter(pk__in=(pair.first_id, pair.second_id)).order_by("pk")
        names = " · ".join(people.values_list("full_name", flat=True))
        raise PairSettled(names=names, state=present.label)
    pair.state, pair.reason = state, reason
    pair.settled_by, pair.settled_on = (actor.username, on) if on is not None else ("", None)
    pair.save(update_fields=["state", "reason", "settled_by", "settled_on"])
    ReviewMark.objects.filter(pair=pair).delete()


def _write_pairs(pairs: Iterable[AlikePair], *, on: datetime.date) -> int:
    found = {(pair.first, pair.second): pair for pair in pairs}
    people = {key for pair in found for key in pair}
    known = {
        (pair.first_id, pair.second_id): pair
        for pair in DuplicatePair.objects.select_for_update().filter(first__among=people).order_by("pk")
    }
    changed = []
    for key, pair in known.items():
        if key not in found or pair.state not in (PairState.OPEN, PairState.CLEARED):
            continue
        pair.probability, pair.evidence = found[key].probability, _evidence(found[key])
        pair.state = PairState.OPEN
        changed.append(pair)
    DuplicatePair.objects.bulk_update(changed, ["probability", "evidence", "state"], batch_size=1000)
    paths = dict(Individual.objects.filter(pk__among=people).order_by().values_list("pk", "area_path"))
    fresh = [
        DuplicatePair(
            first_id=one, second_id=other, area_path=common_ancestor(paths[one], paths[other]),
            probability=pair.probability, evidence=_evidence(pair), found_on=on,
        )
        for (one, other), pair in found.items()
        if (one, other) not in known
    ]  # fmt: skip
    DuplicatePair.objects.bulk_create(fresh, batch_size=5000)
    return len(fresh)


def _evidence(pair: AlikePair) -> list[list[str | float]]:
    return [[finding.comparison, finding.level, finding.bits] for finding in pair.findings]


def _clear_all_but(pairs: Iterable[AlikePair], area_path: str) -> int:
    alike = {(pair.first, pair.second) for pair in pairs}
    waiting = DuplicatePair.objects.select_for_update().filter(area_path__within=area_path, state=PairState.OPEN)
    stale = [
        pk
        for pk, one, other in waiting.order_by("pk").values_list("pk", "first", "second")
        if (one, other) not in alike
    ]
    DuplicatePair.objects.filter(pk__among=stale).update(state=PairState.CLEARED)
    return len(stale)


def _mark_people(area_path: str, *, on: datetime.date) -> None:
    """Communes see that somebody of theirs is in an open pair with somebody elsewhere: the pair itself they do not."""
    here = DuplicatePair.objects.filter(area_path__within=area_path)
    ReviewMark.objects.filter(pair__in=here.exclude(state=PairState.OPEN)).delete()
    across = [
        pair for pair in here.filter(state=PairState.OPEN).values_list("pk", "first", "second", "area_path")
        if not is_of_one_commune(pair[3])
    ]  # fmt: skip
    marked = set(ReviewMark.objects.filter(pair__among=[pair[0] for pair in across]).values_list("individual", "pair"))
    wanted = [(person, pair[0]) for pair in across for person in pair[1:3] if (person, pair[0]) not in marked]
    paths = dict(
        Individual.objects.filter(pk__among={person for person, _ in wanted}).order_by().values_list("pk", "area_path")
    )
    insert_rows(
        "registry_reviewmark",
        ["individual_id", "pair_id", "area_path", "since"],
        [(person, pair, paths[person], on) for person, pair in wanted],
    )
