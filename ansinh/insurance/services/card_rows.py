"""A row of the insurance office's list that stays behind, settled by hand: whom it means, or that it is left out."""

from django.db import transaction

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.insurance.errors import RecordMerged
from ansinh.insurance.errors_of_lists import PersonElsewhere, RowSettled, RowUnread
from ansinh.insurance.models import CardListRow, CardListRun, CardOutcome, CardSettling, RunState
from ansinh.insurance.policies import EDIT
from ansinh.insurance.services.card_lists import locked_run, look_through
from ansinh.registry.models import Individual

SETTLED = ("settled_as", "individual", "settled_by", "settled_by_name", "settled_at")


@transaction.atomic
def assign_card_row(*, actor: Actor, row: CardListRow, individual: Individual) -> CardListRow:
    """Say whom a row means; the list is looked through again, and the law may still refuse the card of this person.

    Raises NoRight, OutsideScope, CardListMoved, RowSettled, RowUnread, PersonElsewhere, RecordMerged.
    """
    run, locked = _locked(actor, row)
    if locked.outcome == CardOutcome.BAD:
        raise RowUnread(row=locked.place)
    if not individual.area_path.startswith(run.area_path):
        raise PersonElsewhere(area=run.area.full_name)
    if individual.merged_into_id is not None:
        raise RecordMerged(name=individual.full_name)
    return _settle(actor, run, locked, CardSettling.PERSON, individual)


@transaction.atomic
def reject_card_row(*, actor: Actor, row: CardListRow) -> CardListRow:
    """Leave a row out: nothing of it is recorded, and it waits for nobody.

    Raises NoRight, OutsideScope, CardListMoved, RowSettled.
    """
    run, locked = _locked(actor, row)
    return _settle(actor, run, locked, CardSettling.LEFT_OUT)


@transaction.atomic
def reopen_card_row(*, actor: Actor, row: CardListRow) -> CardListRow:
    """Take back what was said of a row. Raises NoRight, OutsideScope, CardListMoved."""
    run, locked = _locked(actor, row, may_be_in_order=True)
    return _settle(actor, run, locked, "")


def _locked(actor: Actor, row: CardListRow, *, may_be_in_order: bool = False) -> tuple[CardListRun, CardListRow]:
    actor.require(EDIT, area_path=row.area_path)
    run = locked_run(row.run, RunState.PREVIEWED)
    locked = CardListRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    locked.run = run
    if not locked.waits and not may_be_in_order:
        raise RowSettled(row=locked.place, outcome=locked.get_outcome_display())
    return run, locked


def _settle(
    actor: Actor, run: CardListRun, row: CardListRow, settled_as: str, individual: Individual | None = None
) -> CardListRow:
    """Keep what was said, and look through the list again; said before, it is said already."""
    before, after = _told(row), {"settled_as": settled_as, "individual": individual.pk if individual else None}
    if before == after:
        return row
    row.settled_as, row.individual = settled_as, individual
    row.settled_by, row.settled_by_name = (actor.username, actor.full_name) if settled_as else ("", "")
    row.settled_at = clock.now() if settled_as else None
    row.save(update_fields=SETTLED)
    act = "settle_card_row" if settled_as else "reopen_card_row"
    record(
        actor=actor, act=act, on=row, area_path=row.area_path, before=before,
        after={"file": run.file_name, "row": row.place, **after},
    )  # fmt: skip
    look_through(actor=actor, run=run)
    row.refresh_from_db()
    return row


def _told(row: CardListRow) -> dict[str, object]:
    is_chosen = row.settled_as == CardSettling.PERSON
    return {"settled_as": row.settled_as, "individual": row.individual_id if is_chosen else None}
