"""Builders for tests of messaging and of rooms above: a commune that can send, a gateway that plays what it is told.

Call those that write inside `acting(...)`. Mai is the commune's officer.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, cast

from ansinh.areas.models import Area
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.messaging.audiences import Audience, offer_audience
from ansinh.messaging.channels import Answer, Channel, Fate, Medium, News, Outcome, Outgoing, Setting
from ansinh.messaging.models import Campaign, Gateway, Incoming, Message, Template, Via
from ansinh.messaging.reaching import Recipient, Way
from ansinh.messaging.services import (
    CampaignPlan,
    Rules,
    StepPlan,
    WrittenText,
    hear,
    open_gateway,
    record_opt_out,
    record_rules,
    record_template,
    register_campaign,
    send_due,
    settle_heard,
    start_campaign,
)
from ansinh.messaging.uploads import UploadedRow

RIGHTS = frozenset({"view_messages", "send_messages", "keep_gateways", "view_registry"})
AUDIENCE = "of_test"
SPREADSHEET = "spreadsheet"
KANNEL = {"url": "http://127.0.0.1:13013/cgi-bin/sendsms", "username": "an", "password": "x", "callback_word": "x"}
TEXT = "Kinh gui {ten}, the cua ba/ong het han ngay {ngay}."


def mai(area: Area | str, *, without: str = "") -> Actor:
    """Mai, who writes to the people of a commune."""
    scope = area if isinstance(area, str) else str(area.path)
    return Actor("mai", "Lê Thị Mai", scope, RIGHTS - frozenset(without.split()))


Reply = Callable[[Outgoing], Outcome]


def accept(message: Outgoing) -> Outcome:
    return Outcome(message.key, Fate.ACCEPTED, provider_id=f"id-{message.key}")


@dataclass
class PlayedChannel:
    """A gateway that keeps what reached the people in `arrived`, and answers each message by `reply`.

    It dies after `dies_after` messages of a submission, as a worker does that is killed: those it took are out.
    """

    reply: Reply = accept
    news: list[News] = field(default_factory=list)
    knows: bool = False
    reports_acceptance: bool = True
    is_local: bool = False
    dies_after: int | None = None
    arrived: list[Outgoing] = field(default_factory=list)
    closed: int = 0
    kind: ClassVar[str] = "played"
    title: ClassVar[str] = "played"
    medium: ClassVar[Medium] = Medium.SMS
    settings: ClassVar[tuple[Setting, ...]] = ()

    def submit(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        for number, one in enumerate(messages):
            if self.dies_after is not None and number == self.dies_after:
                raise Killed
            outcome = self.reply(one)
            if outcome.fate in {Fate.ACCEPTED, Fate.DELIVERED, Fate.UNKNOWN}:
                self.arrived.append(one)
            yield outcome

    def look_up(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        out = {one.key for one in self.arrived}
        for one in messages:
            if not self.knows:
                yield Outcome(one.key, Fate.UNKNOWN)
            elif one.key in out:
                yield accept(one)
            else:
                yield Outcome(one.key, Fate.NEVER_SUBMITTED)

    def collect(self) -> Iterator[News]:
        yield from self.news

    def settle(self) -> None:
        self.news.clear()

    def read_callback(self, query: Mapping[str, str], body: bytes, headers: Mapping[str, str]) -> list[News]:
        return []

    def close(self) -> None:
        self.closed += 1

    @property
    def tells_fate(self) -> bool:
        return self.knows

    def texts(self) -> list[str]:
        return [one.text for one in self.arrived]

    def as_channel(self, gateway: Gateway) -> Channel:
        """For `send_due`, which asks for the channel of each gateway."""
        return cast(Channel, self)


class Killed(BaseException):
    """The worker is gone in the middle."""


def recipients_of(area: Area, count: int, *, hamlet: str = "001.", first: int = 1) -> list[Recipient]:
    """So many people with a telephone each."""
    return [
        Recipient(
            key=f"i{number}", individual=number, household=number, name=f"Nguyễn Thị {number}",
            area_path=f"{area.path}{hamlet}", ways=(Way(Medium.SMS, f"09{number:08d}", Via.OWN),),
            told={"ten": f"Nguyễn Thị {number}", "ngay": "31/12/2026"},
        )
        for number in range(first, first + count)
    ]  # fmt: skip


def offer(recipients: Iterable[Recipient]) -> None:
    """Let these people be the audience of the tests."""
    found = list(recipients)
    offer_audience(Audience(AUDIENCE, "test", {"ngay": "a day"}, lambda actor, campaign: list(found), "view_registry"))


def make_gateway(area: Area, *, medium: Medium = Medium.SMS, amount: int = 300, points: int = 1) -> Gateway:
    """A gateway of the commune that `PlayedChannel` stands for; several of a medium cannot be."""
    return Gateway.objects.create(
        area=area, title="Máy nhắn tin", kind="played", medium=medium,
        price_amount=amount, price_points=points, opened_on=area.valid_from,
    )  # fmt: skip


def make_template(actor: Actor, area: Area, *, title: str = "Nhắc hạn thẻ", text: str = TEXT) -> Template:
    """A text for the audience of the tests."""
    return record_template(
        actor=actor, area=area, title=title, audience=AUDIENCE,
        texts=[WrittenText(text, may_drop_accents=True)],
    )  # fmt: skip


def make_campaign(
    actor: Actor,
    area: Area,
    recipients: Iterable[Recipient],
    *,
    title: str = "Nhắc gia hạn",
    occasion: str = "",
    media: Sequence[str] = (Medium.SMS,),
    per_household: bool = False,
) -> Campaign:
    """A campaign to these people, not yet started."""
    offer(recipients)
    template = Template.objects.filter(area=area, ended_at__isnull=True).first() or make_template(actor, area)
    plan = CampaignPlan(
        title=title, audience=AUDIENCE, steps=[StepPlan(media, template)], occasion=occasion,
        is_one_per_household=per_household,
    )  # fmt: skip
    return register_campaign(actor=actor, area=area, plan=plan)


def populate(area: Area, *, stem: str, number: int) -> dict[str, int]:
    """One of everything that has a page, by the names that addresses give the keys; `stem` stands in every name, and
    telephone numbers begin with `number`. Called outside any act: messages are sent and one is answered.
    """
    actor, channel = mai(area), PlayedChannel()
    people = [
        UploadedRow(row, f"{stem} {name}", f"09{number:04d}{row:04d}", Medium.SMS, {"ngay": "31/12/2026"})
        for row, name in enumerate(("Thị Hoa", "Văn Bình", "Thị Ba"), start=2)
    ]
    with acting(actor):
        gateway = open_gateway(
            actor=actor, area=area, kind="kannel", title=f"Cổng {stem}", told=KANNEL, price_amount=300, price_points=1
        )
        record_rules(actor=actor, area=area, rules=Rules(dt.time(0), dt.time(0), 20, 1_000, 5_000_000))
        template = record_template(
            actor=actor, area=area, title=f"Tin {stem}", texts=[WrittenText("Chào {ten}, hẹn ngày {ngay}.")],
            audience=SPREADSHEET, more=["ngay"],
        )  # fmt: skip
        running, _drafted = (
            register_campaign(
                actor=actor, area=area,
                plan=CampaignPlan(
                    title=f"{title} {stem}", audience=SPREADSHEET, steps=[StepPlan([Medium.SMS], template)],
                    people=people,
                ),
            )
            for title in ("Nhắc", "Mời")
        )  # fmt: skip
        start_campaign(actor=actor, campaign=running, agreed=len(people))
        opt_out = record_opt_out(
            actor=actor, medium=Medium.SMS, address=f"09{number:04d}9999", area_path=area.path, why=f"{stem} xin thôi"
        )
    send_due(make_channel=lambda one: cast(Channel, channel))
    hear(gateway=gateway, news=[Answer(people[0].address, f"{stem} hỏi nộp ở đâu?", provider_id=f"in-{number}")])
    settle_heard(gateway=gateway)
    with acting(actor):
        message = Message.objects.filter(campaign=running).latest("pk")
        incoming = Incoming.objects.get(gateway=gateway)
    return {
        "campaign_id": running.pk, "message_id": message.pk, "incoming_id": incoming.pk, "opt_out_id": opt_out.pk,
        "template_id": template.pk, "gateway_id": gateway.pk,
    }  # fmt: skip
