"""Clients die side by side, each lane in a database of its own; a server takes everybody with it, so it dies alone."""

import multiprocessing
from collections.abc import Iterator

from .campaign import Campaign, Death, Plan, Walk

_here: Campaign
_walks: list[Walk] = []


def deaths_of(campaign: Campaign, plan: Plan, *, lanes: int) -> Iterator[Death]:
    """Every death of the plan as it has been looked at; those of the server come last."""
    # Forked, the lanes hold the warmed programme and the stages; only numbers and deaths go between.
    _walks[:] = plan.clients
    with multiprocessing.get_context("fork").Pool(lanes, initializer=_open_lane, initargs=(campaign,)) as pool:
        for deaths in pool.imap_unordered(_walk, range(len(_walks))):
            yield from deaths
    for walk in plan.servers:
        yield from campaign.walk(walk)


def _open_lane(campaign: Campaign) -> None:
    global _here
    [number] = multiprocessing.current_process()._identity
    _here = Campaign(campaign.server, campaign.folder, lane=number)


def _walk(number: int) -> list[Death]:
    return _here.walk(_walks[number])
