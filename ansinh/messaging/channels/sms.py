"""What every SMS gateway shares: numbers as it dials them, and messages that none could carry."""

import re

from ansinh.messaging.channels.contract import Fate, Outcome, Outgoing
from ansinh.messaging.errors import BadNumber
from ansinh.messaging.phone_numbers import mobile_of
from ansinh.messaging.sms_text import measured

MOST_SEGMENTS = 10
"""A gateway's own default; longer is a mistake of the text."""
MOBILE = re.compile(r"0\d{9}")
CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]")


def refusal(message: Outgoing) -> Outcome | None:
    """The outcome of a message that no gateway could carry; None for a good one."""
    if not MOBILE.fullmatch(message.address):
        return Outcome(message.key, Fate.REFUSED, reason="bad_address")
    if not message.text.strip() or CONTROL.search(message.text) or measured(message.text).segments > MOST_SEGMENTS:
        return Outcome(message.key, Fate.REFUSED, reason="bad_text")
    return None


def dialled(address: str, prefix: str) -> str:
    """A number as this gateway wants it: `prefix` in the place of its zero."""
    return prefix + address[1:]


def home_number(address: str) -> str:
    """A number as a gateway tells it, as ten digits; what is no mobile number stays as it came."""
    try:
        return mobile_of(address)
    except BadNumber:
        return address
