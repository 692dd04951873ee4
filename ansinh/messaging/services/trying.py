"""A gateway tried out: one message to a number or address that somebody at the office reads."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.messaging.channels import Medium
from ansinh.messaging.errors import AddressMissing, GatewayClosed
from ansinh.messaging.models import Gateway, Message
from ansinh.messaging.phone_numbers import mobile_of
from ansinh.messaging.policies import KEEP
from ansinh.messaging.reaching import mailbox_of
from ansinh.messaging.rendering import measured_for_sms
from ansinh.messaging.services.waking import wake_sender
from ansinh.messaging.uploads import LONGEST_ADDRESS

FIRST = 1
"""Before everything else that waits."""


@transaction.atomic
def send_test_message(*, actor: Actor, gateway: Gateway, address: str) -> Message:
    """Put one message for this address into the outbox, of no campaign; each time a new one.

    Raises NoRight, OutsideScope, GatewayClosed, BadNumber, AddressMissing.
    """
    actor.require(KEEP, area_path=gateway.area.path)
    if gateway.closed_on is not None:
        raise GatewayClosed(title=gateway.title, on=gateway.closed_on)
    is_sms = gateway.medium == Medium.SMS
    address = mobile_of(address) if is_sms else tidy(address)
    if gateway.medium == Medium.EMAIL:
        address = mailbox_of(address)
    if not address or len(address) > LONGEST_ADDRESS:
        raise AddressMissing(most=LONGEST_ADDRESS)
    now = clock.now()
    text = _("AnSinh: a message to try out the gateway “%(gateway)s” of %(office)s.")
    text %= {"gateway": gateway.title, "office": gateway.area.full_name}
    text, measure = measured_for_sms(text, may_drop_accents=True)
    times = measure.segments if is_sms else 1
    message = Message.objects.create(
        area_path=gateway.area.path, office=gateway.area.path, recipient=f"p{address}", name=actor.full_name,
        occasion=f"test {secrets.token_hex(8)}", medium=gateway.medium, address=address, subject=gateway.title,
        text=text, encoding=measure.encoding if is_sms else "", segments=times,
        price_amount=gateway.price_amount * times, price_points=gateway.price_points * times, priority=FIRST,
        next_at=now, queued_at=now,
    )  # fmt: skip
    record(
        actor=actor, act="send_test_message", on=gateway, area_path=gateway.area.path,
        after={"medium": gateway.medium},
    )  # fmt: skip
    wake_sender()
    return message
