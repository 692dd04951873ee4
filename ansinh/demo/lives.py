"""What happens to people while the story runs: deaths, schooling, a closed account, cash nobody fetches, a move."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from django.db.models import QuerySet

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.demo import bank
from ansinh.demo.people import Recipient, recipients_of
from ansinh.demo.plan import TAN_DONG, CommunePlan, Fate
from ansinh.demo.set_up import commune_of
from ansinh.demo.staff import approver, officer
from ansinh.payments.models import Payment
from ansinh.payments.queries.payrolls import payroll_for
from ansinh.registry.models import BankAccount, Circumstance, Individual, Kind, MoveRequest, MoveState, Source, State
from ansinh.registry.services.circumstances import NewCircumstance, record_circumstances
from ansinh.registry.services.moves import approve_move_request, submit_move_request
from ansinh.registry.services.payees import NewBankAccount, approve_bank_account, open_bank_account
from ansinh.registry.services.people import record_death

DAYS_UNTIL_REPORTED = 4
DAYS_UNTIL_SENT = 2
NEW_ACCOUNT_ON_DAY = 14
NOT_FETCHED = "Không đến nhận"


@cache
def cast(plan: CommunePlan) -> tuple[Recipient, ...]:
    """The recipients of the plan, drawn once."""
    return tuple(recipients_of(plan))


def with_fate(plan: CommunePlan, fate: Fate) -> Iterator[tuple[Recipient, dt.date]]:
    """The people of this fate, each with its day."""
    for recipient in cast(plan):
        if recipient.fate == fate and recipient.single.on is not None:
            yield recipient, recipient.single.on


def individual_of(recipient: Recipient) -> Individual:
    """The person's row in the registry. Inside `acting`."""
    return Individual.objects.get(identity_number=recipient.person.identity_number)


def record_deaths(plan: CommunePlan, *, until: dt.date) -> None:
    """Record the deaths that the office has heard of by `until`; those recorded already are left alone."""
    waiting = {recipient: died_on for recipient, died_on in with_fate(plan, Fate.DIES) if _heard(died_on) <= until}
    with acting(SYSTEM):
        living = _numbers(Individual.objects.filter(died_on__isnull=True), waiting)
    for recipient, died_on in sorted(waiting.items(), key=lambda entry: entry[1]):
        if recipient.person.identity_number not in living:
            continue
        on = _heard(died_on)
        with clock.at(on), acting(officer(plan, on=on)) as actor:
            certificate = f"TLKT-{plan.code}-{died_on:%d%m%y}"
            record_death(actor=actor, individual=individual_of(recipient), died_on=died_on, certificate=certificate)


def record_schooling(plan: CommunePlan, *, until: dt.date) -> None:
    """A child of K1 who is about to turn sixteen and stays at school: the school's letter is recorded."""
    waiting = {recipient: on for recipient, on in with_fate(plan, Fate.KEEPS_STUDYING) if on <= until}
    with acting(SYSTEM):
        at_school = Circumstance.objects.filter(kind=Kind.STUDYING).values("individual")
        recorded = _numbers(Individual.objects.filter(pk__in=at_school), waiting)
    for recipient, on in waiting.items():
        if recipient.person.identity_number in recorded:
            continue
        with clock.at(on), acting(officer(plan, on=on)) as actor:
            child = individual_of(recipient)
            facts = [
                NewCircumstance(child, Kind.WAS_CHILD_RECIPIENT, valid_from=on, source=Source.DECISION),
                NewCircumstance(child, Kind.STUDYING, valid_from=on, source=Source.CERTIFICATE),
            ]
            record_circumstances(actor=actor, items=facts)


def replace_closed_accounts(plan: CommunePlan, *, until: dt.date) -> None:
    """Whoever's transfer came back from a closed account brings another one, which takes two hands."""
    for recipient, month_of_return in with_fate(plan, Fate.ACCOUNT_CLOSED):
        on = month_of_return.replace(day=NEW_ACCOUNT_ON_DAY)
        if on > until or recipient.account is None:
            continue
        number = f"5{recipient.account.number[:0:-1]}"
        with acting(SYSTEM):
            known = BankAccount.objects.filter(number=number).first()
        if known is None:
            with clock.at(on), acting(officer(plan, on=on)) as actor:
                new = NewBankAccount(individual_of(recipient), recipient.account.bank, number)
                known = open_bank_account(actor=actor, new=new, on=on)
        if known.state == State.PROPOSED:
            with clock.at(on), acting(approver(plan, on=on)) as actor:
                approve_bank_account(actor=actor, account=known, on=on)


def _heard(died_on: dt.date) -> dt.date:
    return died_on + dt.timedelta(days=DAYS_UNTIL_REPORTED)


def _numbers(people: "QuerySet[Individual]", among: Iterable[Recipient]) -> set[str | None]:
    """The identity numbers of those `among` whom `people` holds. Inside `acting`."""
    numbers = [recipient.person.identity_number for recipient in among]
    return set(people.filter(identity_number__in=numbers).values_list("identity_number", flat=True))


def move(plan: CommunePlan, *, until: dt.date) -> None:
    """A person goes from the plan's commune to Tân Đông, which asks; the old commune sends."""
    for recipient, asked_on in with_fate(plan, Fate.MOVES_TO_TAN_DONG):
        sent_on = asked_on + dt.timedelta(days=DAYS_UNTIL_SENT)
        if sent_on > until:
            continue
        number = recipient.person.identity_number
        with acting(SYSTEM):
            request = MoveRequest.objects.filter(identity_number=number).first()
        if request is None:
            with clock.at(asked_on), acting(officer(TAN_DONG, on=asked_on)) as actor:
                request = submit_move_request(
                    actor=actor,
                    area=commune_of(TAN_DONG, on=asked_on),
                    identity_number=number,
                    reason="Chuyển về ở cùng gia đình",
                    on=asked_on,
                )
        if request.state == MoveState.ASKED:
            with clock.at(sent_on), acting(officer(plan, on=sent_on)) as actor:
                approve_move_request(actor=actor, request=request, on=sent_on)


def refused_transfers(plans: Sequence[CommunePlan], area: Area, month: Month) -> dict[int, str]:
    """Whose money of the month comes back, with the code or words: the dead, a closed account, cash not fetched.

    Inside `acting`; `plans` are those whose people the payroll pays.
    """
    refused: dict[int, str] = {}
    for plan in plans:
        for fate, reason in ((Fate.ACCOUNT_CLOSED, bank.CLOSED_ACCOUNT), (Fate.CASH_UNCOLLECTED, NOT_FETCHED)):
            for recipient, day in with_fate(plan, fate):
                if Month.of(day) == month:
                    refused[individual_of(recipient).pk] = reason
    payroll = payroll_for(area=area, month=month)
    dead = Payment.objects.filter(payroll=payroll, individual__died_on__lt=month.first_day)
    return refused | dict.fromkeys(dead.values_list("individual_id", flat=True), bank.HOLDER_DIED)
