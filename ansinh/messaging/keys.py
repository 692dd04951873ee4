"""The key by which a gateway knows a message of ours: it tells a message of this house from any other, and cannot be
guessed by somebody who would confirm what was never sent.
"""

import hmac
import re
from hashlib import sha256

from django.conf import settings

DIGITS = 12
KEY = re.compile(rf"\bm[0-9]{{1,18}}-[0-9a-f]{{{DIGITS}}}\b")
"""A key as it stands in a text."""


def key_of(message_id: int) -> str:
    """The key of the message with this id: `m12-0a1b…`."""
    return f"m{message_id}-{_seal(message_id)}"


def message_of(key: str) -> int | None:
    """The id of the message with this key; None where it is none of ours."""
    number, _dash, seal = key.removeprefix("m").partition("-")
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return int(number) if hmac.compare_digest(seal, _seal(int(number))) else None


def _seal(message_id: int) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"message {message_id}".encode(), sha256).hexdigest()[:DIGITS]
