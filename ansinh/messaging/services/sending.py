"""The outbox emptied: messages are claimed, submitted outside any transaction, and what became of them is recorded.

A message is in somebody's hand from the moment it is claimed until its outcome is recorded. Whoever has it holds an
advisory lock of PostgreSQL, which ends with the process: what a dead hand held is in doubt, and only a gateway that is
sure, or a receipt, takes the doubt away (docs/decisions/0014-how-a-message-is-sent-once.md).
"""

import datetime as dt
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q

from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.bulk import update_rows
from ansinh.core.wall import acting
from ansinh.messaging.channels import Channel, Fate, Outcome, Outgoing
from ansinh.messaging.channels.contract import DOUBTS_IN_A_ROW, TO_TELEPHONES
from ansinh.messaging.errors import BadSetting
from ansinh.messaging.keys import key_of, message_of
from ansinh.messaging.models import OUT, Campaign, CampaignState, Gateway, Message, MessageState, Reason
from ansinh.messaging.queries.ways_out import (
    Offices,
    after_quiet_hours,
    offices_as_they_send,
    opted_out,
)
from ansinh.messaging.services.answers import record_told_wish
from ansinh.messaging.services.claims import IN_DOUBT, claimed, living_claims
from ansinh.messaging.services.gateways import channel_at_work
from ansinh.messaging.services.hearing import settle_heard
from ansinh.messaging.services.pauses import PAUSES

AT_ONCE = 500
RECORDED_EVERY = 1.0
"""Seconds after which it is recorded what a gateway took so far."""
DISTURBING = TO_TELEPHONES
"""Media that keep quiet hours and a person's daily limit."""
UNCOUNTED = frozenset({Reason.THROTTLED, Reason.NO_CREDIT, Reason.BAD_SETTING})
"""Reasons for which no message is ever given up: whatever is too late by then expires."""
PAUSING = UNCOUNTED | {Reason.DOWN}
"""Reasons that lie with the gateway: it is left alone for a while."""
USUAL_PRIORITY = 5
"""What is before it is urgent to a gateway too."""
DOUBT_ENDS = dt.timedelta(days=1)
DOUBT_PAUSE = dt.timedelta(minutes=15)
"""So long a gateway is left alone after DOUBTS_IN_A_ROW messages of which nobody knows whether they went."""

MakeChannel = Callable[[Gateway], Channel]


@dataclass
class Sent:
    """What one run did, by state and reason."""

    outcomes: Counter[str] = field(default_factory=Counter)
    is_more_due: bool = False

    @property
    def count(self) -> int:
        return self.outcomes.total()


def send_due(*, seconds: float = 30.0, make_channel: MakeChannel = channel_at_work) -> Sent:
    """Send what is due, for about so many seconds; safe to run twice, at once, and after a crash at any point."""
    sent, until = Sent(), time.monotonic() + seconds
    with claimed() as claim, _Channels(make_channel) as channels:
        _settle_doubts(claim, channels, sent)
        while (batch := _claim(claim)) is not None:
            for gateway, messages in batch.items():
                _submit(claim, gateway, messages, channels, sent)
            if time.monotonic() > until:
                sent.is_more_due = True
                break
    return sent


class _Channels:
    """The channels of one run, opened once; a gateway whose settings do not stand gives none."""

    def __init__(self, make: MakeChannel) -> None:
        self._make, self._stack = make, ExitStack()
        self._open: dict[int, Channel] = {}
        self._doubts: Counter[int] = Counter()

    def __enter__(self) -> "_Channels":
        return self

    def __exit__(self, *failure: object) -> None:
        self._stack.close()

    def of(self, gateway: Gateway) -> Channel:
        """Raises `BadSetting`."""
        if gateway.pk not in self._open:
            with acting(SYSTEM):
                channel = self._make(gateway)
            self._open[gateway.pk] = channel
            self._stack.callback(channel.close)
        return self._open[gateway.pk]

    def is_in_doubt(self, gateway: Gateway, outcomes: Iterable[Outcome]) -> bool:
        """Whether too many in a row, of what this gateway was given in this run, are such that nobody knows of them."""
        is_reached = False
        for one in outcomes:
            if one.fate == Fate.UNKNOWN:
                self._doubts[gateway.pk] += 1
            elif one.fate != Fate.NEVER_SUBMITTED:
                self._doubts[gateway.pk] = 0
            is_reached = is_reached or self._doubts[gateway.pk] >= DOUBTS_IN_A_ROW
        return is_reached


def _claim(claim: int) -> Mapping[Gateway, list[Message]] | None:
    """Take due messages into hand, by the gateway that sends them; those that must not go now are put off or out.

    None where nothing is due; nothing in hand where all that was looked at had to wait.
    """
    now = clock.now()
    with acting(SYSTEM):
        due = Message.objects.filter(state=MessageState.QUEUED, next_at__lte=now)
        rows = list(due.order_by("priority", "next_at", "pk").select_for_update(skip_locked=True)[:AT_ONCE])
        taken: dict[Gateway, list[Message]] = defaultdict(list)
        if not rows:
            return None
        put_off: list[tuple[int, str, str, dt.datetime, dt.datetime | None]] = []
        for one, gateway, reason, until in _Judge(rows, now).verdicts():
            if gateway is not None:
                taken[gateway].append(one)
            elif until is not None:
                put_off.append((one.pk, MessageState.QUEUED, "", until, None))
            else:
                put_off.append((one.pk, MessageState.SUPPRESSED, reason, now, now))
        update_rows("messaging_message", ["state", "reason", "next_at", "finished_at"], put_off)
        update_rows(
            "messaging_message", ["state", "claim", "submitted_at", "gateway_id", "attempts"],
            ((one.pk, MessageState.SENDING, claim, None, gateway.pk, one.attempts + 1)
             for gateway, messages in taken.items() for one in messages),
        )  # fmt: skip
        for messages in taken.values():
            for one in messages:
                one.attempts += 1
        return taken


class _Judge:
    """What may go now, of some messages that are due: everything asked once for all of them."""

    def __init__(self, rows: Sequence[Message], now: dt.datetime) -> None:
        self._rows, self._now = rows, now
        self._offices: Offices = offices_as_they_send({one.office for one in rows})
        self._without = opted_out({one.address for one in rows})
        campaigns = Campaign.objects.filter(pk__in={one.campaign_id for one in rows}, state=CampaignState.CANCELLED)
        self._cancelled = set(campaigns.values_list("pk", flat=True))
        midnight = now.astimezone(clock.VIET_NAM).replace(hour=0, minute=0, second=0, microsecond=0)
        self._tomorrow = midnight + dt.timedelta(days=1)
        self._to_address: Counter[str] = Counter()
        self._of_office: Counter[str] = Counter()
        # What is in a hand, or in doubt, may well be out.
        for today in (
            Message.objects.filter(sent_at__gte=midnight, state__in=OUT),
            Message.objects.filter(state=MessageState.SENDING),
        ):
            disturbing = today.filter(address__in={one.address for one in rows}, medium__in=DISTURBING)
            self._to_address.update(dict(disturbing.values_list("address").annotate(Count("pk")).order_by()))
            offices = today.filter(office__in={one.office for one in rows})
            self._of_office.update(dict(offices.values_list("office").annotate(Count("pk")).order_by()))

    def verdicts(self) -> Iterator[tuple[Message, Gateway | None, str, dt.datetime | None]]:
        """For each message the gateway that sends it now; or until when it waits; or why it is not sent."""
        for one in self._rows:
            gateway = self._offices.gateway_for(one.office, one.medium)
            reason = self._reason(one, gateway)
            until = None if reason or gateway is None else self._until(one, gateway)
            if reason or until is not None:
                yield one, None, reason, until
                continue
            if one.medium in DISTURBING:
                self._to_address[one.address] += 1
            self._of_office[one.office] += 1
            yield one, gateway, "", None

    def _reason(self, one: Message, gateway: Gateway | None) -> str:
        if one.withdrawn:
            return one.withdrawn
        if one.campaign_id in self._cancelled:
            return Reason.CANCELLED
        if one.expires_at is not None and one.expires_at <= self._now:
            return Reason.EXPIRED
        if (one.medium, one.address) in self._without:
            return Reason.OPTED_OUT
        return Reason.NO_GATEWAY if gateway is None else ""

    def _until(self, one: Message, gateway: Gateway) -> dt.datetime | None:
        rules = self._offices.rules_for(one.office)
        if gateway.paused_until is not None and gateway.paused_until > self._now:
            return gateway.paused_until
        is_full = self._of_office[one.office] >= rules.office_a_day
        if one.medium in DISTURBING:
            quiet_ends = after_quiet_hours(rules, self._now)
            if quiet_ends > self._now:
                return quiet_ends
            is_full = is_full or self._to_address[one.address] >= rules.person_a_day
        return after_quiet_hours(rules, self._tomorrow) if is_full else None


def _submit(claim: int, gateway: Gateway, messages: Sequence[Message], channels: _Channels, sent: Sent) -> None:
    try:
        channel = channels.of(gateway)
    except BadSetting as refusal:
        _record(claim, gateway, _all(messages, Fate.TRY_AGAIN, Reason.BAD_SETTING, str(refusal)), messages, sent)
        return
    outgoing = [_outgoing(one) for one in messages]
    if channel.is_local:
        with acting(SYSTEM):
            _record(claim, gateway, list(channel.submit(outgoing)), messages, sent)
        return
    # Whoever dies from here on leaves in doubt what is not recorded yet.
    with acting(SYSTEM):
        keys = [one.pk for one in messages]
        Message.objects.filter(pk__among=keys, claim=claim).update(submitted_at=clock.now())
    for known in _as_they_come(channel.submit(outgoing)):
        _record(claim, gateway, known, messages, sent, is_in_doubt=channels.is_in_doubt(gateway, known))


def _as_they_come(outcomes: Iterable[Outcome]) -> Iterator[list[Outcome]]:
    """What became known in each second: the rest is on its way while it is recorded."""
    known: list[Outcome] = []
    until = time.monotonic() + RECORDED_EVERY
    for outcome in outcomes:
        known.append(outcome)
        if time.monotonic() > until:
            yield known
            known, until = [], time.monotonic() + RECORDED_EVERY
    if known:
        yield known


def _outgoing(one: Message) -> Outgoing:
    return Outgoing(
        key=key_of(one.pk), address=one.address, text=one.text, language=one.language, subject=one.subject,
        template=one.provider_template, data=one.told, name=one.name, place=one.area_path,
        is_urgent=one.priority < USUAL_PRIORITY,
    )  # fmt: skip


def _all(messages: Sequence[Message], fate: Fate, reason: Reason, detail: str = "") -> list[Outcome]:
    return [Outcome(key_of(one.pk), fate, reason=reason, detail=detail) for one in messages]


def _record(
    claim: int, gateway: Gateway, outcomes: Sequence[Outcome], messages: Sequence[Message], sent: Sent, *,
    is_in_doubt: bool = False,
) -> None:  # fmt: skip
    """Write down what became of messages that are still in this hand: a receipt may have been quicker."""
    now = clock.now()
    by_id = {one.pk: one for one in messages}
    rows = sorted(
        (number, *_after(by_id[number], outcome, now))
        for outcome in outcomes
        if (number := message_of(outcome.key)) in by_id
    )
    with acting(SYSTEM), connection.cursor() as cursor:
        _stage(cursor, rows)
        cursor.execute(
            "update messaging_message m set state = s.state, reason = s.reason, detail = s.detail, next_at = s.next_at,"
            " sent_at = s.sent_at, finished_at = s.finished_at, claim = s.claim, provider_id = s.provider_id,"
            " attempts = s.attempts from recorded s where m.id = s.id and m.state = 'sending' and m.claim = %s",
            [claim],
        )
        if cursor.rowcount < len(rows):
            cursor.execute(
                "update messaging_message m set provider_id = s.provider_id from recorded s"
                " where m.id = s.id and m.provider_id = '' and s.provider_id <> ''"
            )
        cursor.execute("drop table recorded")
        for outcome in outcomes:
            number = message_of(outcome.key)
            if outcome.fate == Fate.REFUSED and outcome.reason == Reason.OPTED_OUT and number in by_id:
                record_told_wish(message=by_id[number], words=outcome.detail)
        _pause(gateway, outcomes, now, is_in_doubt=is_in_doubt)
        settle_heard(gateway=gateway)
    sent.outcomes.update(row[1] for row in rows)


_RECORDED = ("id", "state", "reason", "detail", "next_at", "sent_at", "finished_at", "claim", "provider_id",
             "attempts")  # fmt: skip


def _stage(cursor: Any, rows: Iterable[tuple[Any, ...]]) -> None:
    names = ", ".join(_RECORDED)
    cursor.execute(
        f"create temporary table recorded on commit drop as select {names} from messaging_message with no data"
    )
    with cursor.copy(f"copy recorded ({names}) from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def _after(one: Message, outcome: Outcome, now: dt.datetime) -> tuple[Any, ...]:
    """The columns of a message after an outcome, in the order of `_RECORDED` without the id."""
    reason = outcome.reason if outcome.reason in Reason.values else Reason.REFUSED if outcome.reason else ""
    detail, provider_id = outcome.detail[:300], outcome.provider_id[:80]
    tried = one.attempts
    match outcome.fate:
        case Fate.ACCEPTED:
            return (MessageState.SENT, "", detail, now, now, None, None, provider_id, tried)
        case Fate.DELIVERED:
            return (MessageState.DELIVERED, "", detail, now, now, now, None, provider_id, tried)
        case Fate.REFUSED:
            return (MessageState.FAILED, reason or Reason.REFUSED, detail, now, None, now, None, provider_id, tried)
        case Fate.UNKNOWN:
            return (MessageState.SENDING, Reason.FATE_UNKNOWN, detail, now, None, None, IN_DOUBT, provider_id, tried)
        case Fate.NEVER_SUBMITTED:
            tried -= 1 if outcome.is_spared and tried else 0
            return (MessageState.QUEUED, "", "", now, None, None, None, "", tried)
        case Fate.TRY_AGAIN:
            if outcome.is_spared or reason in UNCOUNTED:
                tried = max(0, tried - 1)
            elif tried >= len(PAUSES):
                return (MessageState.FAILED, Reason.GAVE_UP, detail, now, None, now, None, "", tried)
            growing = PAUSES[min(max(tried, 1), len(PAUSES)) - 1]
            pause = max(growing, dt.timedelta(seconds=outcome.pause or 0))
            return (MessageState.QUEUED, reason, detail, now + pause, None, None, None, "", tried)


def _pause(gateway: Gateway, outcomes: Sequence[Outcome], now: dt.datetime, *, is_in_doubt: bool) -> None:
    """Leave a gateway alone that is down, asks for it or says nothing; forget that once it takes messages again."""
    troubled = next((one for one in reversed(outcomes) if one.reason in PAUSING and one.fate == Fate.TRY_AGAIN), None)
    # No pause ends sooner by a shorter one: a line that is lost leaves some in doubt, and the rest to be tried again.
    if is_in_doubt:
        last = next((one.detail for one in reversed(outcomes) if one.fate == Fate.UNKNOWN and one.detail), "")
        gateway.paused_until = max(gateway.paused_until or now, now + DOUBT_PAUSE)
        gateway.last_error = f"{Reason.FATE_UNKNOWN.label}: {last}".removesuffix(": ")[:300]
    elif troubled is not None:
        pause = troubled.pause if troubled.pause is not None else settings.MESSAGES_PAUSE_SECONDS
        gateway.paused_until = max(gateway.paused_until or now, now + dt.timedelta(seconds=pause))
        gateway.last_error = (troubled.detail or str(Reason(troubled.reason).label))[:300]
    elif not any(_shows_life(one) for one in outcomes):
        return
    elif (gateway.paused_until or now) <= now and (gateway.paused_until is not None or gateway.last_error):
        gateway.paused_until, gateway.last_error = None, ""
    else:
        return
    Gateway.objects.filter(pk=gateway.pk).update(paused_until=gateway.paused_until, last_error=gateway.last_error)


def _shows_life(outcome: Outcome) -> bool:
    """Whether the gateway has looked at this message."""
    if outcome.fate == Fate.REFUSED:
        return outcome.reason != Reason.FATE_UNKNOWN
    return outcome.fate in {Fate.ACCEPTED, Fate.DELIVERED}


def _settle_doubts(claim: int, channels: _Channels, sent: Sent) -> None:
    """Messages that a dead hand held, or of which nobody knows: ask those gateways that can say."""
    last = 0
    while rows := _doubtful(claim, last):
        last = rows[-1].pk
        found: dict[Gateway, list[Message]] = defaultdict(list)
        for one in rows:
            if one.gateway is not None:
                found[one.gateway].append(one)
        for gateway, messages in found.items():
            _settle_doubts_of(gateway, messages, claim, channels, sent)


def _settle_doubts_of(
    gateway: Gateway, messages: Sequence[Message], claim: int, channels: _Channels, sent: Sent
) -> None:
    try:
        channel = channels.of(gateway)
    except BadSetting:
        return
    never = [one for one in messages if channel.is_local or one.submitted_at is None]
    _record(claim, gateway, _all(never, Fate.NEVER_SUBMITTED, Reason.DOWN), messages, sent)
    if messages := [one for one in messages if one not in never]:
        # A receipt that lies here unread would not count, and its message go again.
        settle_heard(gateway=gateway, held=claim)
        gateway.refresh_from_db(fields=["last_receipt_at"])
        looked_up = channel.look_up([_outgoing(one) for one in messages])
        outcomes = [_doubted(one, channel, gateway, messages) for one in looked_up]
        _record(claim, gateway, outcomes, messages, sent)


def _doubtful(claim: int, last: int) -> Sequence[Message]:
    """The next of them after the key `last`, taken into this hand."""
    with acting(SYSTEM):
        held = Message.objects.filter(state=MessageState.SENDING, pk__gt=last).exclude(claim__in=living_claims())
        held = held.order_by("pk")
        rows = list(held.select_for_update(skip_locked=True, of=("self",)).select_related("gateway__area")[:AT_ONCE])
        Message.objects.filter(pk__among=[one.pk for one in rows]).update(claim=claim)
    return rows


def _doubted(outcome: Outcome, channel: Channel, gateway: Gateway, messages: Sequence[Message]) -> Outcome:
    """An answer that leaves the doubt: it ends with a day, or sooner where a gateway that reports at once what it takes
    has reported others since.
    """
    if outcome.fate != Fate.UNKNOWN:
        return outcome
    one = next(one for one in messages if one.pk == message_of(outcome.key))
    waited = clock.now() - (one.submitted_at or one.queued_at)
    should_have_come = waited >= dt.timedelta(seconds=settings.MESSAGES_RECEIPT_SECONDS)
    others_did = gateway.last_receipt_at is not None and gateway.last_receipt_at > (one.submitted_at or one.queued_at)
    if channel.reports_acceptance and should_have_come and others_did:
        return Outcome(outcome.key, Fate.NEVER_SUBMITTED)
    if waited >= DOUBT_ENDS:
        return Outcome(outcome.key, Fate.REFUSED, reason=Reason.FATE_UNKNOWN, detail=outcome.detail)
    return outcome


def due_now() -> Q:
    """What the sender has to do: messages that are due, or whose fate is to be found out."""
    return Q(state=MessageState.QUEUED, next_at__lte=clock.now()) | Q(state=MessageState.SENDING)
