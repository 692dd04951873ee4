"""What the trail writes down and says when other rooms tell or ask it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import models

from ansinh.audit.lists import act_in_words
from ansinh.audit.queries import acts_on
from ansinh.audit.services import record
from ansinh.ui.list_pages import ListExported
from ansinh.ui.slots import LastAct


def record_export(exported: ListExported) -> None:
    """Somebody took a list out of the house: which rows and columns, as which file."""
    record(
        actor=exported.actor, act="export_list", on=exported.listing, area_path=exported.area_path,
        after={"asked": exported.asked, "file": exported.kind},
    )  # fmt: skip


def last_act(things: Sequence[Any], since: dt.datetime | None) -> LastAct | None:
    """The latest act on those of the things that are rows."""
    entry = acts_on([thing for thing in things if isinstance(thing, models.Model)], since=since).first()
    return LastAct(entry.actor_name, act_in_words(entry), entry.at) if entry else None
