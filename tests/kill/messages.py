"""Acts of getting the word out that are killed, and what stands before each: messages, answers, cards, reminders."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.insurance.models import CardListRun, StateList
from ansinh.insurance.queries.first_month import first_month
from ansinh.insurance.renewals import STEPS, RenewalTerms
from ansinh.insurance.services import approve_state_list, import_card_list, open_renewals, send_state_list
from ansinh.insurance.testing import at_work, list_row, make_card, make_card_list, make_family, make_state_list
from ansinh.messaging.channels import Answer, Channel, Fate, Medium, Outcome, Outgoing, Receipt
from ansinh.messaging.keys import key_of
from ansinh.messaging.models import Campaign, Gateway, Incoming, Meaning, Message
from ansinh.messaging.services import (
    CampaignPlan,
    Rules,
    StepPlan,
    WrittenText,
    cancel_campaign,
    hear,
    queue_daily_steps,
    record_opt_out,
    record_rules,
    record_template,
    register_campaign,
    send_due,
    settle_answer,
    settle_heard,
    start_campaign,
)
from ansinh.messaging.testing import SPREADSHEET, PlayedChannel, make_gateway
from ansinh.messaging.uploads import UploadedRow
from ansinh.registry.services import record_contact_point

from .scene import officer, the_commune, with_homes

TOLD = 30
"""People of the campaign."""
REMINDED_ON = dt.date(2026, 12, 1)
LAST = dt.date(2026, 12, 31)
"""Of the cards that run out: thirty days after the reminders."""


def insuring(username: str) -> Actor:
    """Lan or Minh, who keep the cards."""
    return at_work(username, the_commune())


def plan_campaign() -> None:
    """A gateway, a text, and a campaign to people of a spreadsheet, written down and not yet started."""
    area = the_commune()
    make_gateway(area)
    people = [UploadedRow(row, f"Nguyễn Thị {row}", f"09{row:08d}", Medium.SMS, {}) for row in range(2, TOLD + 2)]
    with acting(officer()) as actor:
        record_rules(actor=actor, area=area, rules=Rules(dt.time(0), dt.time(0), 20, 1_000))
        template = record_template(
            actor=actor, area=area, title="Nhắc hạn", texts=[WrittenText("Kính gửi {ten}.")], audience=SPREADSHEET
        )
        plan = CampaignPlan(
            title="Nhắc hạn", audience=SPREADSHEET, steps=[StepPlan([Medium.SMS], template)], people=people
        )
        register_campaign(actor=actor, area=area, plan=plan)


def start() -> None:
    with acting(officer()) as actor:
        start_campaign(actor=actor, campaign=Campaign.objects.get(), agreed=TOLD)


def start_sample() -> None:
    with acting(officer()) as actor:
        start_campaign(actor=actor, campaign=Campaign.objects.get(), agreed=0, sample=5)


def cancel() -> None:
    with acting(officer()) as actor:
        cancel_campaign(actor=actor, campaign=Campaign.objects.get(), why="sai ngày")


class ChannelIntoFolder(PlayedChannel):
    """A gateway whose effects are files: one for each message, with a line for each time that it went out."""

    def __init__(self, folder: Path) -> None:
        super().__init__(knows=True)
        self._folder = folder

    def submit(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        for one in messages:
            path = self._path(one)
            before = path.read_text(encoding="utf-8") if path.exists() else ""
            draft = path.with_name(f".{path.name}")
            draft.write_text(f"{before}{one.address} {one.text}\n", encoding="utf-8")
            draft.rename(path)
            yield self._accepted(one)

    def look_up(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        for one in messages:
            yield self._accepted(one) if self._path(one).exists() else Outcome(one.key, Fate.NEVER_SUBMITTED)

    def _path(self, one: Outgoing) -> Path:
        return self._folder / one.address

    def _accepted(self, one: Outgoing) -> Outcome:
        return Outcome(one.key, Fate.ACCEPTED, provider_id=f"id-{one.address}")


def send_into(folder: Path) -> None:
    send_due(make_channel=lambda gateway: cast(Channel, ChannelIntoFolder(folder)))


def hear_from_phones() -> None:
    """Receipts of all; one is paid, one wants no more, one asks something; one receipt and one answer come twice."""
    with acting(officer()):
        gateway = Gateway.objects.select_related("area").get()
        sent = list(Message.objects.order_by("pk"))
    receipts = [Receipt(Fate.DELIVERED, key=key_of(one.pk), address=one.address) for one in sent]
    said = ("DA DONG", "TC", "Nộp ở đâu?")
    answers = [
        Answer(one.address, text, provider_id=f"in-{one.address}", at=clock.now())
        for one, text in zip(sent, said, strict=False)
    ]
    hear(gateway=gateway, news=[*receipts, *answers, receipts[0], answers[0]])


def settle() -> None:
    with acting(officer()):
        gateway = Gateway.objects.select_related("area").get()
    settle_heard(gateway=gateway)


def settle_question() -> None:
    """The officer has called back whoever asked something."""
    with acting(officer()) as actor:
        asked = Incoming.objects.get(meaning=Meaning.OTHER)
        settle_answer(actor=actor, incoming=asked, note="đã gọi lại")


def wish_no_more() -> None:
    """Somebody whose message still waits says at the office that no more are wanted."""
    with acting(officer()) as actor:
        message = Message.objects.latest("pk")
        record_opt_out(
            actor=actor, medium=message.medium, address=message.address, area_path=message.area_path, why="xin thôi"
        )


def bring_card_list() -> None:
    """People of one house with cards of the year, and a list with their cards of the next."""
    area = the_commune()
    with acting(insuring("lan")) as actor:
        people = make_family(actor, area, "Lò Thị Ngát", "Lò Văn Ngát", "Lò Thị Én")
        make_card(actor, people[0])
        make_card_list(actor, area, *[list_row(one) for one in people])


def take_card_list_in() -> None:
    with acting(insuring("lan")) as actor:
        import_card_list(actor=actor, run=CardListRun.objects.get())


def prepare_list(month: Month) -> None:
    """The list of those whom the state pays for: the commune's poor."""
    with_homes()
    with acting(insuring("lan")) as actor:
        make_state_list(actor, the_commune(), month)


def approve_list() -> None:
    with acting(insuring("minh")) as actor:
        approve_state_list(actor=actor, state_list=StateList.objects.get())


def send_list() -> None:
    with acting(insuring("lan")) as actor:
        send_state_list(actor=actor, state_list=StateList.objects.get())


def lay_cards() -> None:
    """Ten households whose cards run out, each with a telephone; reminders are not open yet."""
    area = the_commune()
    make_gateway(area)
    with acting(insuring("lan")) as actor:
        for number in range(10):
            (head,) = make_family(actor, area, f"Lò Thị {number}")
            record_contact_point(
                actor=actor, individual=head, channel="phone", value=f"0912345{number:03d}", on=dt.date(2026, 1, 1)
            )
            make_card(actor, head, last_day=LAST)


def open_reminders() -> None:
    area, terms = the_commune(), RenewalTerms(12, "Bưu điện xã")
    with acting(insuring("lan")) as actor:
        agreed = first_month(actor=actor, area=area, terms=terms, steps=STEPS).count
        open_renewals(actor=actor, area=area, terms=terms, agreed=agreed)


def remind() -> None:
    queue_daily_steps()
