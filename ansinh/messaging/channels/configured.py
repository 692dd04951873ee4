"""What a gateway was told, checked against what its channel must be told; secrets stay out of every sentence."""

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.messaging.channels.contract import Setting
from ansinh.messaging.errors import BadSetting

HIDDEN = "•••"
LONGEST_DETAIL = 200
YES, NO = "yes", "no"


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


CHECKS: dict[str, tuple[Callable[[str], bool], str | Promise]] = {
    "text": (str.isprintable, _("text on one line")),
    "number": (lambda value: bool(re.fullmatch(r"[0-9]{1,9}", value)), _("a number")),
    "url": (_is_url, _("an address that begins with http:// or https://")),
    "path": (lambda value: PurePosixPath(value).is_absolute(), _("the path of a folder, from / on")),
    "host": (lambda value: bool(re.fullmatch(r"[A-Za-z0-9._:-]+", value)), _("the name or address of a machine")),
    "flag": (lambda value: value in (YES, NO), _("yes or no")),
}


class Configured:
    """The settings of one gateway by their codes; raises `BadSetting` for the first that is missing or cannot be."""

    def __init__(self, gateway: str | Promise, wanted: tuple[Setting, ...], given: Mapping[str, str]) -> None:
        self._values: dict[str, str] = {}
        self._secrets: list[str] = []
        for setting in wanted:
            value = given.get(setting.code, "").strip() or setting.default
            is_right, expected = CHECKS[setting.kind]
            if (setting.is_required and not value) or (value and not is_right(value)):
                raise BadSetting(
                    gateway=gateway,
                    field=setting.label,
                    expected=expected,
                    given=HIDDEN if value and setting.is_secret else value,
                    setting=setting.code,
                )
            self._values[setting.code] = value
            if setting.is_secret and value:
                self._secrets.append(value)

    def text(self, code: str) -> str:
        return self._values[code]

    def number(self, code: str) -> int:
        return int(self._values[code] or 0)

    def flag(self, code: str) -> bool:
        return self._values[code] == YES

    def scrubbed(self, detail: str) -> str:
        """The provider's own words on one line, short and without our secrets."""
        for secret in self._secrets:
            detail = detail.replace(secret, HIDDEN)
        return " ".join(re.sub(r"[^\w\s.,:;()/+<>=@'\"•-]", " ", detail).split())[:LONGEST_DETAIL]
