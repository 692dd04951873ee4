"""The audit trail as a list."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.audit.labels import ACTS, LOOKED_AT, THINGS
from ansinh.audit.models import AuditEntry
from ansinh.audit.policies import WRITTEN_DOWN, entries_visible_to, may_read_values, needed_to_read
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import words_sort_key
from ansinh.ui.forms import DayField
from ansinh.ui.lists import Column, Filter, Listing, one_of, words_in
from ansinh.ui.slots import names_of

KINDS = {"acts": _("what was done"), "reads": _("what was looked at")}
READS = "read_"
HIDDEN = _("hidden from your role")
ON_ITS_PAGE = _("on its page")


def act_in_words(entry: AuditEntry) -> str:
    """What was done; a code that has no words stands for itself."""
    return str(ACTS.get(entry.act, entry.act.replace("_", " ")))


def thing_in_words(entry: AuditEntry) -> str:
    """What it was done to, with the number of its row, or with the place whose rows it were."""
    many, _of, place = entry.object_type.partition(" of ")
    thing: Promise | str | None = THINGS.get(many) or LOOKED_AT.get(many)
    if thing is None:
        # Such as `check_paid 2026-11`: a name, and what tells one from another.
        name, _space, rest = many.rpartition(" ")
        thing = f"{LOOKED_AT[name]} {rest}" if name in LOOKED_AT else many
    return f"{thing}: {place}" if place else f"{thing} {entry.object_id}".strip()


def why_in_words(entry: Any) -> str:
    """The reason, for those who may read what the entry is about; what is read under a trace, on its page only."""
    if not entry.why or not entry.is_readable:
        return str(HIDDEN) if entry.why else ""
    return str(ON_ITS_PAGE if needed_to_read(entry) in WRITTEN_DOWN else entry.why)


def dressed(actor: Actor, entries: Sequence[Any]) -> Sequence[Any]:
    """Entries with the names of their places, and whether their values are for the actor's eyes."""
    names = names_of("place", {entry.area_path for entry in entries})
    for entry in entries:
        entry.place = names[entry.area_path]
        entry.is_readable = may_read_values(actor, entry)
    return entries


def _day(text: str) -> dt.datetime | None:
    """The beginning of a day in Viet Nam; None for what is no day."""
    try:
        day = DayField().to_python(text)
    except ValidationError:
        return None
    return dt.datetime(day.year, day.month, day.day, tzinfo=clock.VIET_NAM) if day else None


def _from(rows: QuerySet[AuditEntry], text: str) -> QuerySet[AuditEntry] | None:
    begins = _day(text)
    return rows.filter(at__gte=begins) if begins else None


def _to(rows: QuerySet[AuditEntry], text: str) -> QuerySet[AuditEntry] | None:
    begins = _day(text)
    return rows.filter(at__lt=begins + dt.timedelta(days=1)) if begins else None


def _by_whom(rows: QuerySet[AuditEntry], text: str) -> QuerySet[AuditEntry]:
    return rows.filter(Q(actor_username=text.lower()) | words_in(text, "actor_name"))


def _by_hand_or_thing(actor: Actor, rows: QuerySet[AuditEntry], text: str) -> QuerySet[AuditEntry]:
    """Not by reasons: they tell of people, and are not read by all who read the trail."""
    return _by_whom(rows, text) | rows.filter(object_id=text)


def _of_kind(rows: QuerySet[AuditEntry], kind: str) -> QuerySet[AuditEntry]:
    return rows.filter(act__startswith=READS) if kind == "reads" else rows.exclude(act__startswith=READS)


def _sorted(words: Mapping[str, Promise]) -> list[tuple[str, str]]:
    return sorted(((code, str(label)) for code, label in words.items()), key=lambda one: words_sort_key(one[1]))


TRAIL = Listing(
    code="audit-trail",
    title=_("Audit trail"),
    rows=entries_visible_to,
    order=("-at", "-pk"),
    columns=(
        Column(
            "at", _("when"), lambda one: one.at, kind="moment", order=("at",),
            link=lambda one: reverse("audit_entry", args=[one.pk]),
        ),
        Column("who", _("who"), lambda one: one.actor_name, order=("actor_name__as_name",)),
        Column("username", _("username"), lambda one: one.actor_username, order=("actor_username",), is_usual=False),
        Column("act", _("what was done"), act_in_words, order=("act",)),
        Column("thing", _("to what"), thing_in_words, order=("object_type", "object_id")),
        Column("place", _("place"), lambda one: one.place, order=("area_path",)),
        Column("why", _("reason"), why_in_words),
    ),
    filters=(
        Filter("who", _("Who"), _by_whom, placeholder=_("name or username")),
        one_of("act", _("What was done"), lambda actor: _sorted(ACTS)),
        Filter(
            "thing", _("To what"), lambda rows, value: rows.filter(object_type=value),
            lambda actor: _sorted(THINGS),
        ),
        Filter("kind", _("Kind"), _of_kind, lambda actor: KINDS.items()),
        Filter("from", _("From the day"), _from, is_day=True),
        Filter("to", _("To the day"), _to, is_day=True),
    ),
    search=_by_hand_or_thing,
    search_label=_("Who did it, or the number of the thing"),
    prepare=dressed,
    empty=_("No entry fits"),
    icon="eye",
)  # fmt: skip
