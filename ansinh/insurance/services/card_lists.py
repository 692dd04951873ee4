"""The insurance office's list: kept, looked through, taken in as a whole or the good rows, or given up.

The file lies in its run and is judged anew when it is taken in: what was recorded in between counts, and a file that is
sent again brings nothing twice.
"""

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from ansinh.areas.models import Area, Level
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_returning, insert_rows, update_rows
from ansinh.core.file_kinds import kind_of
from ansinh.core.text import tidy
from ansinh.core.workbooks import workbook_of
from ansinh.insurance.card_matching import Held, JudgedRow, Known, Register, judge_rows
from ansinh.insurance.card_rows import CardRow, Place, card_row_of
from ansinh.insurance.errors import NotOfACommune
from ansinh.insurance.errors_of_lists import CardListMoved, CardListUnreadable, CardRowsOpen, NothingToTakeIn
from ansinh.insurance.models import (
    OPEN,
    RUN_MOVES,
    WRITTEN,
    Card,
    CardListRow,
    CardListRun,
    CardOutcome,
    CardSettling,
    CardSource,
    RunState,
)
from ansinh.insurance.policies import EDIT
from ansinh.insurance.services.settling import settle_reminders
from ansinh.registry.models import Individual
from ansinh.registry.queries.office_lists import ListRead, NoTableFound, read_list
from ansinh.work.services import enqueue_job

SUBJECT = "cards"
DAY = dt.timedelta(days=1)
READ_LIST = "insurance.read_card_list"
TAKE_LIST_IN = "insurance.take_card_list_in"
NEW_CARDS = (CardOutcome.NEW, CardOutcome.RENEWED)
LONG_FILE = 150_000
"""Bytes; a longer file is read in the background."""
LONG_LIST = 1_500
"""Rows; more are taken in in the background."""
MOST_PASSED_OVER = 500
ROW_COLUMNS = (
    "run_id", "area_path", "sheet", "row_number", "full_name", "birth_date", "sex", "identity_number", "number",
    "old_number", "group", "valid_from", "valid_to", "clinic", "premium_amount", "paid_on", "months", "outcome",
    "trouble", "column", "expected", "came", "remark", "individual_id", "card_id",
)  # fmt: skip
UNSETTLED: Mapping[str, str | None] = {"settled_as": "", "settled_by": "", "settled_by_name": "", "settled_at": None}
CARD_COLUMNS = (
    "individual_id", "area_path", "number", "old_number", "group", "valid_from", "valid_to", "paying_place", "clinic",
    "premium_amount", "paid_on", "months", "continuous_since", "source", "end_cause",
)  # fmt: skip


@transaction.atomic
def record_card_list(*, actor: Actor, area: Area, name: str, content: bytes) -> CardListRun:
    """Keep a file and look through it, a long one in the background; the same file again is the run that is there.

    Raises NoRight, OutsideScope, NotOfACommune, UnreadableFile, CardListUnreadable.
    """
    actor.require(EDIT, area_path=area.path)
    if area.level != Level.COMMUNE:
        raise NotOfACommune(area=area.full_name)
    sha256 = hashlib.sha256(content).hexdigest()
    _lock(area)
    same = CardListRun.objects.filter(area=area, sha256=sha256).exclude(state=RunState.CANCELLED).first()
    if same is not None:
        return same
    name = tidy(name)[-200:]
    kind_of(name, content)
    run = CardListRun.objects.create(
        area=area, area_path=area.path, file_name=name, sha256=sha256, content=content, brought_by=actor.username,
        brought_by_name=actor.full_name, brought_at=clock.now(),
    )  # fmt: skip
    record(
        actor=actor, act="record_card_list", on=run, area_path=area.path, after={"file": name, "sha256": sha256}
    )  # fmt: skip
    return look_through(actor=actor, run=run)


def look_through(*, actor: Actor, run: CardListRun) -> CardListRun:
    """Look through the file of a run, a long one in the background."""
    if len(run.content) <= LONG_FILE:
        return preview_card_list(actor=actor, run=run)
    enqueue_job(actor=actor, kind=READ_LIST, arguments={"run": run.pk}, area_path=run.area_path)
    return run


@transaction.atomic
def preview_card_list(*, actor: Actor, run: CardListRun) -> CardListRun:
    """Look through the file of a run, or look again: what each row is now. Nothing is recorded of anybody.

    Raises NoRight, OutsideScope, CardListMoved, CardListUnreadable.
    """
    actor.require(EDIT, area_path=run.area_path)
    locked = locked_run(run, RunState.PREVIEWED)
    read, judged = _judge(locked)
    _keep_rows(locked, judged)
    _count(locked, judged)
    locked.passed_over = [
        [sheet, one.number, str(one.reason), one.text] for sheet, one in read.passed_over[:MOST_PASSED_OVER]
    ]
    locked.notes, locked.state = list(read.notes), RunState.PREVIEWED
    locked.save(update_fields=["counts", "passed_over", "notes", "state"])
    record(actor=actor, act="preview_card_list", on=locked, area_path=locked.area_path, after=locked.counts)
    return locked


@transaction.atomic
def import_card_list(*, actor: Actor, run: CardListRun, keep_good_rows: bool = False) -> CardListRun:
    """Record the cards that the list brings: all rows, or where some stay behind only the good ones.

    One that was taken in already is given back as it is. Raises NoRight, OutsideScope, CardListMoved, CardRowsOpen,
    NothingToTakeIn.
    """
    actor.require(EDIT, area_path=run.area_path)
    _lock(run.area)
    found = CardListRun.objects.select_for_update(of=("self",)).select_related("area").get(pk=run.pk)
    if found.state == RunState.APPLIED:
        return found
    locked = locked_run(found, RunState.APPLIED)
    _read, judged = _judge(locked, is_locking=True)
    open_count = sum(1 for one in judged if one.outcome in OPEN)
    if open_count and not keep_good_rows:
        raise CardRowsOpen(count=open_count, file=locked.file_name)
    if not any(one.outcome in WRITTEN for one in judged):
        raise NothingToTakeIn(file=locked.file_name)
    ended = _write(judged)
    _keep_rows(locked, judged)
    _count(locked, judged)
    locked.state, locked.applied_by = RunState.APPLIED, actor.username
    locked.applied_by_name, locked.applied_at = actor.full_name, clock.now()
    locked.save(update_fields=["counts", "state", "applied_by", "applied_by_name", "applied_at"])
    after = {"file": locked.file_name, "sha256": locked.sha256, **locked.counts, "ended": ended}
    record(actor=actor, act="import_card_list", on=locked, area_path=locked.area_path, after=after)
    return locked


@transaction.atomic
def submit_card_list(*, actor: Actor, run: CardListRun, keep_good_rows: bool = False) -> CardListRun:
    """Take a list in at once, or where it is long in the background. Raises what `import_card_list` raises."""
    actor.require(EDIT, area_path=run.area_path)
    if sum(run.counts.values()) <= LONG_LIST:
        return import_card_list(actor=actor, run=run, keep_good_rows=keep_good_rows)
    if run.state != RunState.PREVIEWED:
        raise CardListMoved(state=run.get_state_display())
    arguments = {"run": run.pk, "keep_good_rows": int(keep_good_rows)}
    enqueue_job(actor=actor, kind=TAKE_LIST_IN, arguments=arguments, area_path=run.area_path)
    return run


@transaction.atomic
def cancel_card_list(*, actor: Actor, run: CardListRun) -> CardListRun:
    """Give up a list of which nothing was recorded. Raises NoRight, OutsideScope, CardListMoved."""
    actor.require(EDIT, area_path=run.area_path)
    locked = locked_run(run, RunState.CANCELLED)
    locked.state = RunState.CANCELLED
    locked.save(update_fields=["state"])
    _rows(locked).delete()
    record(actor=actor, act="cancel_card_list", on=locked, area_path=locked.area_path, after={"file": locked.file_name})
    return locked


def _lock(area: Area) -> None:
    """One list of a commune at a time."""
    Area.objects.select_for_update(no_key=True).get(pk=area.pk)


def locked_run(run: CardListRun, state: RunState) -> CardListRun:
    """The run, locked, when its life allows the move to `state`. Raises CardListMoved."""
    locked = CardListRun.objects.select_for_update(of=("self",)).select_related("area").get(pk=run.pk)
    if state not in RUN_MOVES[RunState(locked.state)]:
        raise CardListMoved(state=locked.get_state_display())
    return locked


def _judge(run: CardListRun, *, is_locking: bool = False) -> tuple[ListRead, list[JudgedRow]]:
    try:
        read = read_list(workbook_of(run.file_name, bytes(run.content)), subject=SUBJECT)
    except NoTableFound:
        raise CardListUnreadable(file=run.file_name) from None
    rows = [card_row_of(row) for row in read.rows]
    return read, judge_rows(rows, _register(run, rows, is_locking=is_locking))


def _register(run: CardListRun, rows: Sequence[CardRow], *, is_locking: bool) -> Register:
    """Those of the commune whom one of the rows can mean, with their cards, and what was settled; three queries.

    A row that brings an identity number means by name only somebody who has none.
    """
    area_path = run.area_path
    numbers = {row.identity_number for row in rows} - {""}
    holders = Card.objects.filter(area_path__within=area_path, number__in={row.card.code for row in rows} - {""})
    years = {row.birth_date.year for row in rows if row.birth_date and not row.identity_number}
    chosen = _rows(run).filter(settled_as=CardSettling.PERSON)
    meant = (
        Q(identity_number__in=numbers)
        | Q(pk__in=holders.values("individual"))
        | Q(identity_number__isnull=True)
        | Q(birth_date__year__in=years)
        | Q(pk__in=chosen.values(person=Coalesce("individual__merged_into", "individual")))
    )
    found = Individual.objects.filter(meant, area_path__within=area_path, merged_into__isnull=True).order_by("pk")
    if is_locking:
        found = found.select_for_update(no_key=True, of=("self",))
    names = ("pk", "full_name", "birth_date", "birth_precision", "identity_number", "died_on", "area_path")
    people = {
        key: Known(key, name, born, precision, number or "", *rest)
        for key, name, born, precision, number, *rest in found.values_list(*names)
    }
    cards: dict[int, list[Held]] = defaultdict(list)
    held = Card.objects.filter(area_path__within=area_path, individual__among=list(people)).order_by("valid_from")
    columns = ("individual", "valid_from", "valid_to", "group", "number", "continuous_since", "pk", "premium_amount")
    for person, first, end, group, number, since, key, amount in held.values_list(*columns):
        cards[person].append(Held(first, end, group, number, since or first, pk=key, is_paid=amount is not None))
    return Register(people, dict(cards), *_settled(run, people))


def _settled(run: CardListRun, people: Collection[int]) -> tuple[dict[Place, int], set[Place]]:
    """What was settled of the rows; a choice lapses when its person is no longer registered here."""
    rows = _rows(run).exclude(settled_as="")
    chosen: dict[Place, int] = {}
    left_out: set[Place] = set()
    lapsed = []
    columns = ("pk", "sheet", "row_number", "settled_as", "individual", "individual__merged_into")
    for key, sheet, number, settled_as, person, survivor in rows.values_list(*columns):
        if settled_as == CardSettling.LEFT_OUT:
            left_out.add((sheet, number))
        elif (survivor or person) in people:
            chosen[sheet, number] = survivor or person
        else:
            lapsed.append(key)
    rows.filter(pk__in=lapsed).update(**UNSETTLED)
    return chosen, left_out


def _write(judged: Sequence[JudgedRow]) -> int:
    """Insert the cards that the rows bring, add payments to those that are known without, and end those of another
    group; returns how many ended.
    """
    brought = [one for one in judged if one.outcome in NEW_CARDS and one.card and one.person]
    paid = [
        (one.card.pk, one.row.premium_amount, one.row.paid_on, one.row.months)
        for one in judged
        if one.outcome == CardOutcome.PAID and one.card
    ]
    update_rows("insurance_card", ["premium_amount", "paid_on", "months"], paid)
    ended = {
        card.pk: (card.pk, card.valid_to, card.ends_as)
        for one in judged
        if (card := one.ended) is not None and card.pk is not None
    }
    lasted = Card.objects.filter(pk__among=list(ended), valid_to__isnull=False).values_list("individual", "valid_to")
    replaced = [(person, end - DAY) for person, end in lasted if end]
    update_rows("insurance_card", ["valid_to", "end_cause"], ended.values())
    rows = [
        (
            one.person.pk, one.person.area_path, one.row.card.code, one.row.card.old, one.card.group,
            one.card.valid_from, one.card.valid_to, "", one.row.clinic, one.row.premium_amount, one.row.paid_on,
            one.row.months, one.card.since, CardSource.OFFICE_LIST.value, str(one.card.ends_as),
        )
        for one in brought
        if one.card and one.person
    ]  # fmt: skip
    keys = insert_returning("insurance_card", CARD_COLUMNS, rows, returning=["id"])
    for one, (key,) in zip(brought, keys, strict=True):
        if one.card:
            one.card.pk = key
    settle_reminders([key for (key,) in keys], replaced=replaced)
    return len(ended)


def _rows(run: CardListRun) -> "QuerySet[CardListRow]":
    return CardListRow.objects.filter(run=run)


def _keep_rows(run: CardListRun, judged: Sequence[JudgedRow]) -> None:
    """Rows keep their keys and what was settled of them, whatever they are now."""
    known = {(sheet, number): key for key, sheet, number in _rows(run).values_list("pk", "sheet", "row_number")}
    table, rows = "insurance_cardlistrow", {one.row.place: _as_row(run, one) for one in judged}
    _rows(run).filter(pk__in=[key for place, key in known.items() if place not in rows]).delete()
    update_rows(table, ROW_COLUMNS, ((known[place], *row) for place, row in rows.items() if place in known))
    fresh = ((*row, *UNSETTLED.values()) for place, row in rows.items() if place not in known)
    insert_rows(table, [*ROW_COLUMNS, *UNSETTLED], fresh)


def _as_row(run: CardListRun, one: JudgedRow) -> tuple[object, ...]:
    row, wrong = one.row, one.wrong
    said = (wrong.trouble, wrong.column, wrong.expected, wrong.came) if wrong else ("", "", "", "")
    return (
        run.pk, run.area_path, row.sheet, row.number, row.full_name[:200], row.birth_date, row.sex,
        row.identity_number[:20], row.card.code, row.card.old, row.group, row.valid_from, row.valid_to, row.clinic,
        row.premium_amount, row.paid_on, row.months, one.outcome.value, *said,
        row.remark if one.outcome in WRITTEN else "",
        one.person.pk if one.person else None, one.card.pk if one.card else None,
    )  # fmt: skip


def _count(run: CardListRun, judged: Sequence[JudgedRow]) -> None:
    counts = Counter(one.outcome for one in judged)
    run.counts = {outcome.value: counts[outcome] for outcome in CardOutcome if counts[outcome]}
