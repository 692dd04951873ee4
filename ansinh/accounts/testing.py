"""Builders of accounts, made by the services."""

import datetime as dt

from ansinh.accounts.models import Duty, User
from ansinh.accounts.services import NewLink, open_duty, open_phone_link, register_user
from ansinh.areas.models import Area
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting

PASSWORD = "lua-chin-thang-muoi"  # noqa: S105 - invented
SINCE = dt.date(2025, 1, 1)


def make_user(username: str = "mai", full_name: str = "Lê Thị Mai", *, password: str = PASSWORD) -> User:
    """An account without a duty."""
    with acting(SYSTEM):
        return register_user(actor=SYSTEM, username=username, full_name=full_name, password=password)


def make_duty(
    user: User, role: str, area: Area, *, valid_from: dt.date = SINCE, valid_to: dt.date | None = None
) -> Duty:
    """A duty of `user`; since 2025 where nothing else is said."""
    with acting(SYSTEM):
        return open_duty(actor=SYSTEM, user=user, role=role, area=area, valid_from=valid_from, valid_to=valid_to)


def make_phone_link(duty: Duty) -> NewLink:
    """A link and its code for a hamlet head."""
    with acting(SYSTEM):
        return open_phone_link(actor=SYSTEM, duty=duty)
