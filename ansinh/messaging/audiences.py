"""Audiences: who can be written to, each offered by a room that knows the people; the placeholders it fills in."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from ansinh.core.actors import Actor
from ansinh.messaging.errors import UnknownAudience
from ansinh.messaging.models import Campaign, CampaignStep
from ansinh.messaging.reaching import Recipient

Find = Callable[[Actor, Campaign], Iterable[Recipient]]
Due = Callable[[Actor, Campaign, CampaignStep, dt.date], Iterable[Recipient]]


@dataclass(frozen=True)
class Audience:
    """A source of recipients. `find` gives those whom a campaign's `asked` means, within the actor's scope; `fields`
    are the placeholders that it fills in, each with what it stands for. `due`, of audiences that go by the day, gives
    those who are due for a step on a day. `is_offered`: an officer may choose it by hand.
    """

    code: str
    title: str | Promise
    fields: Mapping[str, str | Promise]
    find: Find
    permission: str
    due: Due | None = None
    is_offered: bool = True


_audiences: dict[str, Audience] = {}


def offer_audience(audience: Audience) -> None:
    """Called by `config/wiring.py`; the same audience counts once."""
    _audiences[audience.code] = audience


def audience_of(code: str) -> Audience:
    """Raises `UnknownAudience`."""
    found = _audiences.get(code)
    if found is None:
        raise UnknownAudience(code=code)
    return found


def audience_titles() -> list[tuple[str, str | Promise]]:
    """Every audience by its code, for lists of campaigns."""
    return [(one.code, one.title) for one in _audiences.values()]


def audience_title(code: str) -> str | Promise:
    """What an audience is called; a code that no room offers any more stands for itself."""
    found = _audiences.get(code)
    return found.title if found else code


def audiences_offered(actor: Actor) -> list[Audience]:
    return [one for one in _audiences.values() if one.is_offered and actor.may(one.permission)]
