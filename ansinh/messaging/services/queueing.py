"""Messages written into the outbox, in the transaction of what causes them; and everybody left out, with the reason."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection

from ansinh.core import clock
from ansinh.core.bulk import update_rows
from ansinh.messaging.channels import Medium
from ansinh.messaging.channels.sms import MOBILE
from ansinh.messaging.models import Campaign, CampaignStep, Message, MessageState, Reason, Skip, TemplateText
from ansinh.messaging.queries.ways_out import after_quiet_hours, offices_as_they_send, opted_out
from ansinh.messaging.reaching import Recipient, Way, best_way
from ansinh.messaging.rendering import Rendered, Texts

AT_ONCE = 5_000
"""Messages written at a time: what is in memory does not grow with the audience."""


@dataclass
class Queued:
    """How many were written and left out, by medium and reason, and what the written ones will cost."""

    written: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    segments: int = 0
    amount: int = 0
    points: int = 0

    @property
    def count(self) -> int:
        return sum(self.written.values())

    @property
    def left_out_count(self) -> int:
        return sum(self.left_out.values())


@dataclass(frozen=True)
class Drawn:
    """One message before it is written; or the reason why there is none, in `reason`."""

    recipient: Recipient
    way: Way | None = None
    rendered: Rendered | None = None
    template: TemplateText | None = None
    reason: Reason | None = None
    detail: str = ""
    told_with: str = ""
    amount: int = 0
    points: int = 0


def drawn_messages(
    *, office: str, step: CampaignStep, texts: Texts, recipients: Iterable[Recipient],
    households_told: Mapping[int, str] | None = None,
) -> Iterator[Drawn]:  # fmt: skip
    """What would be sent to each recipient; nothing is written. Two queries, and one for those who want no messages.

    `households_told`, where each household is told once: by household, the key of who was told before. Where its room
    tells several at once, those who are `SAME_HOUSEHOLD` follow whom the message goes to, and share its fate.
    """
    drawing = _Drawing(office, step.media, texts)
    told = dict(households_told or {})
    last: Drawn | None = None
    for one in recipients:
        first = told.get(one.household, "") if one.household is not None else ""
        if one.skip == Reason.SAME_HOUSEHOLD:
            yield _with(last, one)
        elif households_told is not None and first not in ("", one.key) and not one.skip:
            yield Drawn(one, reason=Reason.SAME_HOUSEHOLD, detail=one.detail, told_with=first)
        else:
            last = drawing.drawn(one)
            if one.household is not None and last.reason is None:
                told[one.household] = one.key
            yield last


def _with(last: Drawn | None, one: Recipient) -> Drawn:
    """Somebody who is told by the message to another of the household."""
    together = (one.household, one.occasion)
    if last is None or (last.recipient.household, last.recipient.occasion) != together:
        return Drawn(one, reason=Reason.SAME_HOUSEHOLD)
    if last.reason is not None:
        return Drawn(one, reason=last.reason, detail=last.detail)
    return Drawn(one, reason=Reason.SAME_HOUSEHOLD, told_with=last.recipient.key)


def way_finder(*, office: str, media: Sequence[str], texts: Texts) -> Callable[[Recipient], Way | Reason]:
    """The way by which an office would send one of these texts to a recipient, by the first of `media` that it can, or
    why there is none; three queries at once, none later.
    """
    return _Drawing(office, media, texts).way_to


class _Drawing:
    """Messages of one step drawn up: everything asked once for all of them."""

    def __init__(self, office: str, media: Sequence[str], texts: Texts) -> None:
        offices = offices_as_they_send([office])
        found = {medium: offices.gateway_for(office, medium) for medium in media}
        self._gateways = {medium: gateway for medium, gateway in found.items() if gateway is not None}
        self._without, self._media, self._texts = opted_out(), media, texts

    def way_to(self, one: Recipient) -> Way | Reason:
        return best_way(one, self._media, self._without, lambda way: self._can_go(way, one.language))

    def drawn(self, one: Recipient) -> Drawn:
        """What this person would be sent; by a way that the office has, even where another would be better."""
        if one.skip:
            return Drawn(one, reason=one.skip, detail=one.detail)
        way = self.way_to(one)
        if isinstance(way, Reason):
            return self._why_none(one, way)
        template = self._texts.text_for(way.medium, one.language)
        if template is None:
            return Drawn(one, reason=Reason.NO_TEXT)
        rendered = self._texts.render(template, way.medium, one.told)
        if rendered.missing:
            return Drawn(one, reason=Reason.UNFIT, detail=", ".join(rendered.missing))
        gateway, times = self._gateways[way.medium], rendered.segments
        return Drawn(
            one, way, rendered, template, amount=gateway.price_amount * times, points=gateway.price_points * times
        )

    def _can_go(self, way: Way, language: str) -> bool:
        """Whether the office has a gateway for it; to a mere number Zalo carries only a text that it has approved."""
        if way.medium not in self._gateways:
            return False
        if way.medium != Medium.ZALO or not MOBILE.fullmatch(way.address):
            return True
        template = self._texts.text_for(way.medium, language)
        return template is not None and bool(template.provider_template)

    def _why_none(self, one: Recipient, reason: Reason) -> Drawn:
        other = best_way(one, self._media, self._without) if reason == Reason.UNREACHABLE else reason
        if isinstance(other, Reason):
            return Drawn(one, reason=other)
        if other.medium in self._gateways:
            return Drawn(one, reason=Reason.NO_TEXT)
        return Drawn(one, reason=Reason.NO_GATEWAY, detail=str(Medium(other.medium).label))


def write_messages(*, campaign: Campaign, step: CampaignStep, drawn: Iterable[Drawn], priority: int = 5) -> Queued:
    """Write them, each once for its recipient, occasion and step: whoever was told already is left out with that
    reason. Within the running act.
    """
    queued = Queued()
    now = clock.now()
    rules = offices_as_they_send([campaign.area_path]).rules_for(campaign.area_path)
    due = after_quiet_hours(rules, now)
    rest = iter(drawn)
    while batch := list(islice(rest, AT_ONCE)):
        messages = [_message(one, campaign, step, now, due, priority) for one in batch if one.reason is None]
        told = _insert(messages)
        skips = [_skip(one, campaign, step, now) for one in batch if one.reason is not None]
        for message in messages:
            key = (message.recipient, message.occasion)
            if key in told:
                queued.written[message.medium] += 1
                queued.segments += message.segments
                queued.amount += message.price_amount
                queued.points += message.price_points
            else:
                skips.append(_told_already(message, campaign, step, now))
        queued.left_out.update(skip.reason for skip in skips)
        _keep_skips(campaign, step, skips)
    return queued


def _keep_skips(campaign: Campaign, step: CampaignStep, skips: Sequence[Skip]) -> None:
    """Keep why people were left out; where that was another reason before, the last one stands."""
    columns = ("reason", "detail", "told_with")
    before = Skip.objects.filter(campaign=campaign, step=step.position, recipient__in={one.recipient for one in skips})
    known = {row[:2]: row[2:] for row in before.values_list("recipient", "occasion", "pk", *columns)}
    fresh, changed = [], []
    for one in skips:
        now = [str(getattr(one, name)) for name in columns]
        key, *said = known.get((one.recipient, one.occasion), (None,))
        if key is None:
            fresh.append(one)
        elif said != now:
            changed.append((key, *now, one.skipped_at))
    Skip.objects.bulk_create(fresh, ignore_conflicts=True)
    if changed:
        update_rows("messaging_skip", [*columns, "skipped_at"], changed)


def _message(
    one: Drawn, campaign: Campaign, step: CampaignStep, now: dt.datetime, due: dt.datetime, priority: int
) -> Message:
    recipient, way, rendered, template = one.recipient, one.way, one.rendered, one.template
    assert way is not None and rendered is not None and template is not None  # noqa: S101, PT018 - for the types
    not_before = recipient.not_before
    return Message(
        area_path=recipient.area_path, campaign=campaign, office=campaign.area_path, recipient=recipient.key,
        individual=recipient.individual, household=recipient.household if campaign.is_one_per_household else None,
        name=recipient.name, occasion=recipient.occasion or campaign.occasion, step=step.position, medium=way.medium,
        address=way.address, via=way.via, language=template.language, languages=list(recipient.languages) or None,
        subject=rendered.subject, text=rendered.text, provider_template=template.provider_template,
        told=dict(recipient.told) if template.provider_template else {}, encoding=rendered.encoding,
        segments=rendered.segments, price_amount=one.amount, price_points=one.points, priority=priority,
        next_at=max(due, not_before) if not_before else due,
        expires_at=recipient.expires_at or campaign.expires_at, queued_at=now,
    )  # fmt: skip


def _skip(one: Drawn, campaign: Campaign, step: CampaignStep, now: dt.datetime) -> Skip:
    recipient = one.recipient
    return Skip(
        area_path=recipient.area_path, campaign=campaign, recipient=recipient.key, individual=recipient.individual,
        name=recipient.name, occasion=recipient.occasion or campaign.occasion, step=step.position,
        reason=one.reason or "", detail=one.detail[:300], told_with=one.told_with, skipped_at=now,
    )  # fmt: skip


def _told_already(message: Message, campaign: Campaign, step: CampaignStep, now: dt.datetime) -> Skip:
    return Skip(
        area_path=message.area_path, campaign=campaign, recipient=message.recipient, individual=message.individual,
        name=message.name, occasion=message.occasion, step=step.position, reason=Reason.TOLD, skipped_at=now,
    )  # fmt: skip


COLUMNS = (
    "area_path", "campaign_id", "office", "recipient", "individual", "household", "name", "occasion", "step", "medium",
    "address", "via", "language", "languages", "subject", "text", "provider_template", "told", "encoding", "segments",
    "price_amount", "price_points", "priority", "state", "reason", "detail", "attempts", "next_at", "expires_at",
    "queued_at", "provider_id",
)  # fmt: skip


def _insert(messages: Sequence[Message]) -> set[tuple[str, str]]:
    """Insert what is not there yet; gives (recipient, occasion) of what was inserted.

    The keys reach beyond the wall, since a person told by one commune is not told again by the next: all that is
    learnt of it is that this person was told (docs/decisions/0014-how-a-message-is-sent-once.md).
    """
    if not messages:
        return set()
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"create temporary table staged_messages on commit drop as select {names} from messaging_message"
            " with no data"
        )
        with cursor.copy(f"copy staged_messages ({names}) from stdin") as copy:
            for one in messages:
                copy.write_row([_cell(one, name) for name in COLUMNS])
        cursor.execute(
            f"insert into messaging_message ({names}) select {names} from staged_messages"
            " on conflict do nothing returning recipient, occasion"
        )
        told = set(cursor.fetchall())
        cursor.execute("drop table staged_messages")
    return told


def _cell(message: Message, name: str) -> Any:
    value = getattr(message, name)
    return json.dumps(value, ensure_ascii=False) if name == "told" else value


def suppress(rows: Any, reason: Reason, detail: str = "") -> int:
    """Take messages that wait out of the outbox, with the reason; returns how many. What is in a hand, or out and may
    come back, does not go again.
    """
    count: int = rows.filter(state=MessageState.QUEUED).update(
        state=MessageState.SUPPRESSED, reason=reason, detail=detail[:300], finished_at=clock.now()
    )
    rows.filter(state__in=[MessageState.SENDING, MessageState.SENT], withdrawn="").update(withdrawn=reason)
    return count
