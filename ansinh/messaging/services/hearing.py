"""What gateways tell: kept at once as it came, then matched with the messages, many at a time."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Greatest

from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.bulk import insert_models
from ansinh.core.wall import acting, write_alone
from ansinh.messaging.channels import Answer, Medium, News
from ansinh.messaging.keys import message_of
from ansinh.messaging.models import Gateway, Heard, Message, MessageState
from ansinh.messaging.services.answers import receive_answers
from ansinh.messaging.services.claims import living_claims
from ansinh.messaging.services.pauses import PAUSES

AT_ONCE = 2_000
KEPT_WAITING = dt.timedelta(days=3)
"""So long a receipt waits for its message; then it is of none of ours."""


def hear(*, gateway: Gateway, news: Iterable[News]) -> int:
    """Keep what a gateway told, as it told it; returns how many. Nothing is understood yet, so that a gateway that
    calls is answered at once.
    """
    now = clock.now()
    rows = [_heard(gateway, one, now) for one in news]
    if len(rows) == 1:
        write_alone(SYSTEM, _INSERT, [getattr(rows[0], name) for name in _COLUMNS])
    else:
        with acting(SYSTEM):
            insert_models(rows)
    return len(rows)


_COLUMNS = {one.attname: one.rel_db_type(connection) for one in Heard._meta.concrete_fields if not one.primary_key}
_VALUES = ", ".join(f"%s::{kind}" for kind in _COLUMNS.values())
_INSERT = f"insert into messaging_heard ({', '.join(_COLUMNS)}) select {_VALUES} from wall"
"""A call of a gateway, of which a thousand come in a second."""


def _heard(gateway: Gateway, one: News, now: dt.datetime) -> Heard:
    key, provider_id, address = _kept(one.key, 40), _kept(one.provider_id, 80), _kept(one.address, 120)
    if isinstance(one, Answer):
        text = _kept(one.text)
        provider_id = provider_id or _digest(address, text, (one.at or now).isoformat())
        return Heard(
            gateway=gateway, area_path=gateway.area.path, is_answer=True, key=key, provider_id=provider_id,
            address=address, text=text, told_at=one.at, heard_at=now,
        )  # fmt: skip
    return Heard(
        gateway=gateway, area_path=gateway.area.path, fate=one.fate, key=key, provider_id=provider_id, address=address,
        detail=_kept(one.detail, 300), told_at=one.at, heard_at=now,
    )  # fmt: skip


def _kept(told: object, most: int | None = None) -> str:
    """What a gateway told, as the database can keep it: NUL and halves of letters are no text, and no gateway's news
    stands still because of them.
    """
    text = "" if told is None else str(told)
    return text.replace("\0", "").encode(errors="replace").decode()[:most]


def _digest(*parts: str) -> str:
    """A name for an answer to which its gateway gives none: the same told again bears the same."""
    return "d" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def settle_heard(*, gateway: Gateway, held: int = 0) -> int:
    """Match all that waits with the messages; returns how many pieces of news were settled. `held`: a claim whose
    messages are all in doubt, though its worker lives.

    Told twice has the effect of once. A receipt without its message waits: it may be quicker than the answer to the
    submission. One that waited too long is of none of ours, and is left at that.
    """
    count, last = 0, 0
    while found := _settle_some(gateway, after=last, held=held):
        settled, last = found
        count += settled
    return count


def _settle_some(gateway: Gateway, *, after: int, held: int) -> tuple[int, int] | None:
    """As much as one act takes, of what came after one piece of news: how many were settled, and the last looked at."""
    with acting(SYSTEM):
        waiting = Heard.objects.filter(gateway=gateway, settled_at__isnull=True, pk__gt=after).order_by("pk")
        rows = list(waiting.select_for_update(skip_locked=True)[:AT_ONCE])
        if not rows:
            return None
        settled = _settle_receipts(gateway, [one for one in rows if not one.is_answer], held)
        _note_when(gateway, rows, set(settled))
        answers = [one for one in rows if one.is_answer]
        receive_answers(gateway=gateway, heard=answers)
        settled += [one.pk for one in answers]
        too_old = clock.now() - KEPT_WAITING
        settled += [one.pk for one in rows if one.heard_at < too_old]
        return Heard.objects.filter(pk__among=settled).update(settled_at=clock.now()), rows[-1].pk


def _note_when(gateway: Gateway, rows: Sequence[Heard], matched: Collection[int]) -> None:
    """When the gateway was last heard of, and last told of a message of ours. What waits may be older than what was
    settled before.
    """
    latest = {"last_heard_at": Greatest("last_heard_at", Value(max(one.heard_at for one in rows)))}
    if ours := [one.heard_at for one in rows if one.pk in matched]:
        latest["last_receipt_at"] = Greatest("last_receipt_at", Value(max(ours)))
    Gateway.objects.filter(pk=gateway.pk).update(**latest)


def _settle_receipts(gateway: Gateway, rows: Sequence[Heard], held: int) -> list[int]:
    """Give each receipt to its message; returns the ids of the receipts that found one."""
    if not rows:
        return []
    matched = _messages_of(gateway, rows, held)
    now = clock.now()
    news = [
        (matched[one.pk], one.fate, one.provider_id, one.detail, one.told_at or now)
        for one in rows
        if one.pk in matched
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "create temporary table told (id bigint, fate text, provider_id text, detail text, at timestamptz,"
            " position bigint generated always as identity) on commit drop"
        )
        with cursor.copy("copy told (id, fate, provider_id, detail, at) from stdin") as copy:
            for row in news:
                copy.write_row(row)
        cursor.execute(_SETTLE, {"now": now, "most": len(PAUSES), "pauses": list(PAUSES)})
        cursor.execute("drop table told")
        if gateway.medium == Medium.ZALO:
            names = {matched[one.pk]: one.address for one in rows if one.pk in matched and one.address}
            cursor.execute(_READ_BY, [list(names), list(names.values())])
    return list(matched)


_READ_BY = """
    update messaging_message m set read_by = t.name from unnest(%s::bigint[], %s::text[]) as t (id, name)
    where m.id = t.id and m.address <> t.name
"""
"""Zalo knows the reader of a number by a name of its own, from which answers come."""


_SETTLE = """
    update messaging_message m set
        state = t.state,
        reason = case t.state when 'failed' then case t.fate when 'refused' then 'undelivered' else 'gave_up' end
                              when 'queued' then 'down' else '' end,
        detail = case when t.detail <> '' then t.detail else m.detail end,
        provider_id = case when t.state = 'queued' then '' when m.provider_id = '' then t.provider_id
                           else m.provider_id end,
        next_at = case when t.state = 'queued' then %(now)s + (%(pauses)s::interval[])[greatest(m.attempts, 1)]
                       else m.next_at end,
        sent_at = case when t.state in ('sent', 'delivered') then coalesce(m.sent_at, t.at)
                       when t.fate = 'refused' then m.sent_at end,
        finished_at = case when t.state in ('delivered', 'failed') then t.at end,
        claim = null
    from (
        select distinct on (told.id) told.*,
            case when fate = 'delivered' then 'delivered' when fate = 'refused' then 'failed'
                 when fate <> 'try_again' then 'sent' when m.attempts >= %(most)s then 'failed' else 'queued' end state
        from told join messaging_message m on m.id = told.id
        order by told.id,
            case fate when 'delivered' then 0 when 'refused' then 1 when 'try_again' then 2 else 3 end, position
    ) t
    where m.id = t.id and (
        m.state = 'sending' and t.fate <> 'try_again'
        or m.state = 'sent' and t.fate in ('delivered', 'refused')
        or m.state = 'sent' and t.fate = 'try_again' and t.at > coalesce(m.submitted_at, t.at) - interval '30 seconds'
        or m.state = 'queued' and m.attempts > 0 and t.fate in ('delivered', 'accepted')
    )
"""
"""Of several receipts of one message the final one counts, whatever their order. What went out and waits to go again
does not, once it is told to have arrived; what a phone or the post gave up goes again after a pause, which is told
again of an earlier attempt without effect.
"""


def _messages_of(gateway: Gateway, rows: Sequence[Heard], held: int) -> dict[int, int]:
    """By receipt, the message that it is of: by our key, by the gateway's number; one in doubt by the address alone."""
    found = {one.pk: number for one in rows if one.key and (number := message_of(one.key)) is not None}
    by_number = {one.provider_id for one in rows if one.pk not in found and one.provider_id}
    sent = Message.objects.filter(gateway=gateway, provider_id__in=by_number).exclude(provider_id="")
    numbered = dict(sent.values_list("provider_id", "pk"))
    found |= {one.pk: numbered[one.provider_id] for one in rows if one.pk not in found and one.provider_id in numbered}
    nameless = [one for one in rows if one.pk not in found and one.address and not one.key]
    found |= _in_doubt_at_addresses(gateway, nameless, held)
    known = set(Message.objects.filter(gateway=gateway, pk__among=set(found.values())).values_list("pk", flat=True))
    return {receipt: number for receipt, number in found.items() if number in known}


def _in_doubt_at_addresses(gateway: Gateway, rows: Sequence[Heard], held: int) -> dict[int, int]:
    """By receipt that names nothing but an address, the message that went there and of which nobody knows more: in no
    living hand, and submitted before the receipt came. The first receipt takes the first message.
    """
    if not rows:
        return {}
    doubtful = Message.objects.filter(
        gateway=gateway, address__in={one.address for one in rows}, state=MessageState.SENDING, provider_id="",
        submitted_at__isnull=False,
    ).exclude(claim__in=living_claims() - {held})  # fmt: skip
    free: dict[str, list[Message]] = defaultdict(list)
    for message in doubtful.order_by("submitted_at", "pk"):
        free[message.address].append(message)
    found: dict[int, int] = {}
    taken: dict[tuple[str, str], int] = {}
    for one in rows:
        name, there = (one.address, one.provider_id), free[one.address]
        if name not in taken and there and there[0].submitted_at and there[0].submitted_at <= one.heard_at:
            taken[name] = there.pop(0).pk
        if name in taken:
            found[one.pk] = taken[name]
    return found
