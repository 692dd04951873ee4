"""Refusals: one base, four families, one class per failure, each with a code, data and a sentence."""

import datetime as dt
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AnSinhError(Exception):
    """A refusal that a person can act on.

    `message` is a translated sentence with named placeholders (`%(row)s`), filled from `data`:
    what was expected, what came, what to do. A day among the data is written as an office writes it.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    message: str | Promise = _("The act could not be done.")

    def __init__(self, message: str | Promise | None = None, **data: Any) -> None:
        if message is not None:
            self.message = message
        self.data = data
        super().__init__(self.message)

    def __str__(self) -> str:
        written = {name: _written(value) for name, value in self.data.items()}
        return str(self.message) % written if written else str(self.message)


def _written(value: object) -> object:
    is_day = isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    return f"{value:%d/%m/%Y}" if is_day else value


class Invalid(AnSinhError):
    """What came is not what was expected."""

    code = "invalid"
    status = 422


class Forbidden(AnSinhError):
    """This person may not do this here."""

    code = "forbidden"
    status = 403


class Missing(AnSinhError):
    """There is no such thing, or not within the scope."""

    code = "missing"
    status = 404


class Conflict(AnSinhError):
    """The state of things does not allow the act."""

    code = "conflict"
    status = 409


class NoRight(Forbidden):
    """The actor lacks a permission."""

    code = "no_right"
    message = _("%(who)s does not have the right “%(permission)s”. Ask the administrator for it.")


class OutsideScope(Forbidden):
    """The act reaches beyond the actor's area of duty."""

    code = "outside_scope"
    message = _("%(who)s works in %(scope)s and cannot act in %(area)s.")
