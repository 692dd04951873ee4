"""Builders for tests of messaging and of rooms above: a commune that can send, a gateway that plays what it is told.

Call those that write inside `acting(...)`. Mai is the commune's officer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, cast

from ansinh.areas.models import Area
from ansinh.core.actors import Actor
from ansinh.messaging.audiences import Audience, offer_audience
from ansinh.messaging.channels import Channel, Fate, Medium, News, Outcome, Outgoing, Setting
from ansinh.messaging.models import Campaign, Gateway, Template, Via
from ansinh.messaging.reaching import Recipient, Way
from ansinh.messaging.services import CampaignPlan, StepPlan, WrittenText, record_template, register_campaign

RIGHTS = frozenset({"view_messages", "send_messages", "keep_gateways", "view_registry"})
AUDIENCE = "of_test"
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
    sends_receipts: bool = True
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
