"""Messages that come in: matched to the person and the campaign, understood when simple, else left for the officer."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.bulk import insert_models
from ansinh.core.text import tidy
from ansinh.messaging.channels import Medium
from ansinh.messaging.errors import AnswerSettled, BadNumber, NotOptedOut, ReasonMissing
from ansinh.messaging.keys import message_of
from ansinh.messaging.models import (
    Gateway,
    Heard,
    Incoming,
    IncomingState,
    Meaning,
    Message,
    OptOut,
    OptOutWay,
    Reason,
)
from ansinh.messaging.phone_numbers import mobile_of
from ansinh.messaging.policies import SEND
from ansinh.messaging.queries.told import told_with
from ansinh.messaging.queries.ways_out import media_like
from ansinh.messaging.reaching import mailbox_of
from ansinh.messaging.services.queueing import suppress
from ansinh.messaging.understanding import meaning_of

ANSWERS_WITHIN = dt.timedelta(days=60)
"""So long after a message an answer from its address is taken to be to it."""
CLOCKS_DIFFER = dt.timedelta(minutes=1)
"""By so much a telephone may be slow against this machine."""


def receive_answers(*, gateway: Gateway, heard: Sequence[Heard]) -> list[Incoming]:
    """Take in what people wrote, each once. Within the act of the house that settles what was heard."""
    known = set(
        Incoming.objects.filter(gateway=gateway, provider_id__in=[one.provider_id for one in heard]).values_list(
            "provider_id", flat=True
        )
    )
    fresh = {one.provider_id: one for one in heard if one.provider_id not in known}
    addresses = {one.pk: address_as_sent(gateway.medium, one.address) for one in fresh.values()}
    named = _messages_named(gateway, fresh.values())
    sent = _messages_to(gateway, set(addresses.values()))
    received, meant = [], []
    for one in fresh.values():
        there = sent.get(addresses[one.pk], ())
        message = named.get(one.key) or _answered(there, one)
        meant.append((one, message))
        is_sure = one.key in named or not _may_mean_another(there, message)
        address = message.address if message else addresses[one.pk]
        received.append(_incoming(gateway, one, address, message, is_sure=is_sure))
    insert_models(received)
    answered = {message.pk for _one, message in meant if message is not None}
    Message.objects.filter(pk__among=answered, answered_at__isnull=True).update(answered_at=clock.now())
    for incoming in received:
        _act_upon(incoming)
    return received


def address_as_sent(medium: str, address: str) -> str:
    """The address as the outbox writes it: a mobile number in ten digits, an e-mail address in small letters; anything
    else as it came.
    """
    if medium == Medium.EMAIL:
        return mailbox_of(address)
    return _as_number(address) if medium == Medium.SMS else address


def _as_number(address: str) -> str:
    """A mobile number in ten digits; anything else as it is."""
    try:
        return mobile_of(address)
    except BadNumber:
        return address


def _messages_named(gateway: Gateway, heard: Iterable[Heard]) -> Mapping[str, Message]:
    """By our key, the message of this medium that an answer names."""
    numbers = {one.key: number for one in heard if (number := message_of(one.key)) is not None}
    sent = Message.objects.filter(pk__among=list(numbers.values()), medium=gateway.medium).select_related("campaign")
    found = {one.pk: one for one in sent}
    return {key: found[number] for key, number in numbers.items() if number in found}


def _messages_to(gateway: Gateway, addresses: set[str]) -> Mapping[str, Sequence[Message]]:
    """By address, or the name of its reader, the messages of this medium that were sent there, the last one last."""
    since = clock.now() - ANSWERS_WITHIN
    there = Q(address__in=addresses) | Q(read_by__in=addresses)
    sent = Message.objects.filter(there, medium=gateway.medium, sent_at__gte=since)
    found: dict[str, list[Message]] = defaultdict(list)
    for one in sent.select_related("campaign").order_by("sent_at", "pk"):
        for name in {one.address, one.read_by} - {""}:
            found[name].append(one)
    return found


def _answered(there: Sequence[Message], heard: Heard) -> Message | None:
    """The last message that was there when the answer was written; the last of all where no clock says so."""
    written = (heard.told_at or heard.heard_at) + CLOCKS_DIFFER
    before = [one for one in there if one.sent_at is not None and one.sent_at <= written]
    return next(reversed(before or there), None)


def _may_mean_another(there: Sequence[Message], message: Message | None) -> bool:
    """Whether the campaign told somebody else by the same address, who has neither answered nor done it yet."""
    return message is not None and any(
        one.campaign_id == message.campaign_id
        and one.recipient != message.recipient
        and one.answered_at is None
        and one.acted_on is None
        for one in there
    )


def _incoming(gateway: Gateway, heard: Heard, address: str, message: Message | None, *, is_sure: bool) -> Incoming:
    meaning = meaning_of(heard.text)
    is_settled = meaning == Meaning.STOP or (meaning == Meaning.DONE and message is not None and is_sure)
    return Incoming(
        gateway=gateway, area_path=message.area_path if message else gateway.area.path, provider_id=heard.provider_id,
        address=address, text=heard.text, received_at=heard.told_at or heard.heard_at, message=message, meaning=meaning,
        state=IncomingState.SETTLED if is_settled else IncomingState.WAITS,
        settled_at=clock.now() if is_settled else None,
    )  # fmt: skip


def _act_upon(incoming: Incoming) -> None:
    message, meaning = incoming.message, incoming.meaning
    record(
        actor=SYSTEM, act="receive_answer", on=incoming, area_path=incoming.area_path,
        after={"meaning": meaning, "campaign": message.campaign_id if message else None},
    )  # fmt: skip
    if meaning == Meaning.DONE and message is not None and incoming.state == IncomingState.SETTLED:
        _take_out_for(message)
    if meaning == Meaning.STOP:
        for address in {incoming.address, message.read_by if message else ""} - {""}:
            medium = incoming.gateway.medium
            _opt_out(SYSTEM, medium, address, incoming.area_path, OptOutWay.ANSWER, incoming.text, message)


def _take_out_for(message: Message) -> None:
    """Who says that it is done is reminded no more, nor is whoever of the household was told by the same message."""
    pairs = {(message.recipient, message.occasion)}
    pairs |= set(told_with([message]).values_list("recipient", "occasion"))
    for recipient, occasion in pairs:
        suppress(Message.objects.filter(recipient=recipient, occasion=occasion), Reason.ANSWERED)


@transaction.atomic
def settle_answer(*, actor: Actor, incoming: Incoming, note: str) -> Incoming:
    """An officer has read an answer and says what was done. Raises AnswerSettled."""
    actor.require(SEND, area_path=incoming.area_path)
    locked = Incoming.objects.select_for_update(of=("self",)).get(pk=incoming.pk)
    if locked.state == IncomingState.SETTLED:
        raise AnswerSettled(
            who=locked.settled_by_name or SYSTEM.full_name, on=(locked.settled_at or clock.now()).date()
        )
    locked.state, locked.note = IncomingState.SETTLED, tidy(note)[:300]
    locked.settled_by, locked.settled_by_name, locked.settled_at = actor.username, actor.full_name, clock.now()
    locked.save(update_fields=["state", "note", "settled_by", "settled_by_name", "settled_at"])
    record(
        actor=actor, act="settle_answer", on=locked, area_path=locked.area_path,
        before={"state": IncomingState.WAITS}, after={"state": locked.state}, why=locked.note,
    )  # fmt: skip
    return locked


@transaction.atomic
def record_opt_out(*, actor: Actor, medium: str, address: str, area_path: str, why: str, name: str = "") -> OptOut:
    """Somebody tells the office that no more messages are wanted; a second time it has the effect of once.

    Raises BadNumber, ReasonMissing.
    """
    actor.require(SEND, area_path=area_path)
    if not tidy(why):
        raise ReasonMissing
    if medium == Medium.SMS:
        address = mobile_of(address)
    elif medium == Medium.ZALO:
        address = _as_number(address)
    else:
        address = address_as_sent(medium, address)
    return _opt_out(actor, medium, address, area_path, OptOutWay.OFFICE, tidy(why), None, name=name)


@transaction.atomic
def end_opt_out(*, actor: Actor, opt_out: OptOut, why: str) -> OptOut:
    """The person asks for messages again; `why` says how that is known. The same wish ends wherever else it was
    recorded within the area of duty. Raises ReasonMissing, NotOptedOut.
    """
    actor.require(SEND, area_path=opt_out.area_path)
    if not tidy(why):
        raise ReasonMissing
    same = OptOut.objects.filter(
        medium=opt_out.medium, address=opt_out.address, area_path__within=actor.scope, ended_at__isnull=True
    )
    wishes = {one.pk: one for one in same.select_for_update().order_by("pk")}
    if opt_out.pk not in wishes:
        raise NotOptedOut
    now = clock.now()
    for one in wishes.values():
        one.ended_at, one.ended_why = now, tidy(why)[:200]
        one.save(update_fields=["ended_at", "ended_why"])
        record(actor=actor, act="end_opt_out", on=one, area_path=one.area_path, why=one.ended_why)
    return wishes[opt_out.pk]


def record_told_wish(*, message: Message, words: str) -> OptOut:
    """A provider refuses a message, since its reader wants none by this medium. Within the act that records it."""
    way = OptOutWay.PROVIDER
    return _opt_out(SYSTEM, message.medium, message.address, message.area_path, way, words, message)


def _opt_out(
    actor: Actor, medium: str, address: str, area_path: str, way: str, words: str, message: Message | None,
    *, name: str = "",
) -> OptOut:  # fmt: skip
    """Record the wish and take everything out of the outbox that waits for this address, in one act."""
    try:
        with transaction.atomic():
            wish = OptOut.objects.create(
                area_path=area_path, medium=medium, address=address, way=way, words=words[:200],
                name=message.name if message else name, since=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        held = OptOut.objects.filter(area_path=area_path, medium=medium, address=address, ended_at__isnull=True)
        # What a provider tells holds for its own medium; who says it in person wants none at all.
        if way == OptOutWay.PROVIDER or not held.filter(way=OptOutWay.PROVIDER).update(way=way, words=words[:200]):
            return held.get()
        wish = held.get()
    suppress(Message.objects.filter(medium__in=media_like(medium, way), address=address), Reason.OPTED_OUT)
    record(actor=actor, act="record_opt_out", on=wish, area_path=area_path, after={"medium": medium, "way": way})
    return wish
