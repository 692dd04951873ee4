"""The two lists: asked for, kept, read. For an area of many communes a job works them out, commune by commune.

An answer is written with the rights of who asked and read only by those whose rights are the same.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_path
from ansinh.audit.services import record_read
from ansinh.benefits.catalogue import CATALOGUE
from ansinh.benefits.findings.kept import read_as, written
from ansinh.benefits.findings.shapes import Finding, Missed
from ansinh.benefits.models import Check, CheckAnswer, CheckRow
from ansinh.benefits.policies import RIGHTS_OF_CHECKS, may_see_categories
from ansinh.benefits.queries.open_rows import rows_not_done
from ansinh.benefits.queries.set_aside import benefit_of
from ansinh.benefits.services.checking import (
    MissedList,
    PaidList,
    check_missed,
    check_paid,
    missed_list,
    missed_piece,
    missed_places,
    paid_list,
    paid_piece,
    paid_places,
)
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_models
from ansinh.core.months import Month
from ansinh.core.wall import keeping
from ansinh.work.models import Job
from ansinh.work.pieces import in_pieces
from ansinh.work.queries import latest_job
from ansinh.work.services import Progress, enqueue_job

CHECKS: Mapping[str, str] = {Check.PAID: "benefits.check_paid", Check.MISSED: "benefits.check_missed"}
"""The kind of background work behind each list."""


@dataclass(frozen=True)
class KeptAnswer:
    """A list as it was found, and when, by whose asking; of its findings those that are still to be worked on.

    `aside_count` of the others are set aside, about `done_count` something is done by now.
    """

    answer: CheckAnswer
    found: PaidList | MissedList
    aside_count: int
    done_count: int


def takes_long(area: Area) -> bool:
    """Whether a list of the area is worked out in the background: it has more than one commune."""
    communes = Area.objects.filter(path__startswith=area.path, level=Level.COMMUNE, valid_to__isnull=True)
    return communes[:2].count() > 1


@transaction.atomic
def submit_check(*, actor: Actor, check: Check, area: Area, month: Month) -> Job:
    """Have a list worked out in the background; asked twice it is one job.

    Raises NoRight, OutsideScope, NoLawForMonth, MonthToCome.
    """
    _places(actor, check, area, month)
    return enqueue_job(actor=actor, kind=CHECKS[check], arguments=_asked(actor, month), area_path=area.path)


def keep_check(*, actor: Actor, check: Check, area: Area, month: Month) -> None:
    """Work a list out at once and keep it in place of the one before: of one commune. Raises as `submit_check`."""
    ask = check_paid if check == Check.PAID else check_missed
    _keep(actor, check, ask(actor=actor, area=area, month=month))


def answer_check(*, actor: Actor, check: Check, area_path: str, month: Month) -> Iterator[Progress]:
    """Work a list out, one commune a part, and keep it in place of the one before."""
    area = area_for_path(area_path)
    places = _places(actor, check, area, month)
    if check == Check.PAID:
        suspects = []
        for suspect in in_pieces(paid_piece, actor=actor, area_paths=places, month=month):
            suspects.append(suspect)
            yield Progress(len(suspects), len(places))
        _keep(actor, check, paid_list(actor=actor, area=area, month=month, outcomes=suspects))
    else:
        parts = []
        for part in in_pieces(missed_piece, actor=actor, area_paths=places, month=month):
            parts.append(part)
            yield Progress(len(parts), len(places))
        _keep(actor, check, missed_list(actor=actor, area=area, month=month, outcomes=parts))


@transaction.atomic
def read_check_answer(*, actor: Actor, check: Check, area: Area, month: Month) -> KeptAnswer | None:
    """The kept answer that was written with the actor's rights, if there is one; that it was read is written down."""
    for permission in RIGHTS_OF_CHECKS[check]:
        actor.require(permission, area_path=area.path)
    sees = may_see_categories(actor)
    answer = CheckAnswer.objects.filter(
        area=area, check_kind=check, month=month.first_day, tells_categories=sees
    ).first()
    if answer is None:
        return None
    whole = _read(answer, area)
    rows = rows_not_done(actor, on=clock.today()).filter(answer=answer)
    aside = dict(rows.values_list("key", "is_aside"))
    found = _narrowed(whole, {key for key, is_aside in aside.items() if not is_aside})
    if sees and (found.findings or found.told_apart):
        record_read(actor=actor, what="health", on=f"check_{check} {month}", area_path=area.path)
    aside_count = sum(aside.get(row.key, False) for row in whole.findings)
    return KeptAnswer(answer, found, aside_count, len(whole.findings) - len(found.findings) - aside_count)


def job_of_check(*, actor: Actor, check: Check, area: Area, month: Month) -> Job | None:
    """The latest job that works, or worked, this list out for somebody with the actor's rights."""
    return latest_job(area_path=area.path, asked=[(CHECKS[check], _asked(actor, month))])


def _places(actor: Actor, check: Check, area: Area, month: Month) -> list[str]:
    ask = paid_places if check == Check.PAID else missed_places
    return ask(actor=actor, area=area, month=month)


def _asked(actor: Actor, month: Month) -> dict[str, str | int]:
    """Two people with other rights have other answers, hence other jobs."""
    return {"month": str(month), "categories": int(may_see_categories(actor))}


def _narrowed(found: PaidList | MissedList, keys: Collection[str]) -> PaidList | MissedList:
    if isinstance(found, PaidList):
        return replace(found, findings=tuple(row for row in found.findings if row.key in keys))
    return replace(found, findings=tuple(row for row in found.findings if row.key in keys))


def _keep(actor: Actor, check: Check, found: PaidList | MissedList) -> None:
    kept = {name: value for name, value in found.__dict__.items() if name != "area"}
    with keeping(), transaction.atomic():
        answer, is_new = CheckAnswer.objects.update_or_create(
            area=found.area,
            check_kind=check,
            month=found.month.first_day,
            tells_categories=may_see_categories(actor),
            defaults={
                "area_path": found.area.path,
                "asked_by": actor.username,
                "asked_by_name": actor.full_name,
                "answered_at": clock.now(),
                "found": {name: written(value) for name, value in kept.items()},
            },
        )
        if not is_new:
            CheckRow.objects.filter(answer=answer).delete()
        insert_models([_row(answer, one) for one in found.findings])


def _row(answer: CheckAnswer, one: Finding | Missed) -> CheckRow:
    benefit = benefit_of(one)
    return CheckRow(
        answer=answer,
        area_path=answer.area_path,
        key=one.key,
        person=one.person_id,
        kind=one.kind,
        benefit=benefit,
        family=CATALOGUE[benefit].family if benefit else "",
        month=one.month.first_day,
        amount=one.difference if isinstance(one, Finding) else one.received_amount - one.lawful_amount,
        found_on=clock.today(),
    )


def _read(answer: CheckAnswer, area: Area) -> PaidList | MissedList:
    if answer.check_kind == Check.PAID:
        return read_as(PaidList, answer.found, area=area)
    return read_as(MissedList, answer.found, area=area)
