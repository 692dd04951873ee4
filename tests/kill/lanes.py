"""Clients die side by side, each lane in a database of its own; a server takes everybody with it, so it dies alone."""

import multiprocessing
from collections.abc import Iterator, Sequence

from .campaign import Campaign, Death, Stage
from .moments import Moment, Victim

_here: Campaign
_work: list[tuple[Stage, Moment]] = []


def deaths_of(campaign: Campaign, plan: Sequence[tuple[Stage, Moment]], *, lanes: int) -> Iterator[Death]:
    """Every death of the plan as it has been looked at; those of the server come last."""
    clients = [one for one in plan if one[1].victim is Victim.CLIENT]
    if lanes > 1:
        # Forked, the lanes hold the warmed programme and the stages; only numbers and deaths go between.
        _work[:] = clients
        with multiprocessing.get_context("fork").Pool(lanes, initializer=_open_lane, initargs=(campaign,)) as pool:
            yield from pool.imap_unordered(_die, range(len(clients)))
        clients = []
    for stage, moment in [*clients, *(one for one in plan if one[1].victim is not Victim.CLIENT)]:
        yield campaign.kill(stage, moment)


def _open_lane(campaign: Campaign) -> None:
    global _here
    [number] = multiprocessing.current_process()._identity
    _here = Campaign(campaign.server, campaign.folder, lane=number)


def _die(number: int) -> Death:
    return _here.kill(*_work[number])
