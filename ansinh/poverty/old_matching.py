"""Whom of the registry a household of an old file means: by a member's number, its own number, or its head's name."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.text import words
from ansinh.poverty.results import OldHousehold
from ansinh.registry.models import Membership
from ansinh.registry.queries.office_lists import COLUMN_NAMES, Fault, ListRow


class Home(NamedTuple):
    """A registered household as much as tells whether a row may mean it, by one who is or was its head."""

    pk: int
    number: str
    address: str
    hamlet_id: int | None
    hamlet_name: str
    area_path: str
    head_name: str
    birth_date: dt.date
    birth_precision: str


@dataclass(frozen=True)
class Registered:
    """The commune's households as far as the file can mean them; `by_person` of the members' identity numbers."""

    by_key: Mapping[int, Home]
    by_name: Mapping[str, Sequence[Home]]
    by_number: Mapping[str, Sequence[Home]]
    by_person: Mapping[str, int]


@dataclass(frozen=True)
class Match:
    """The one household that is meant, or those that may be, or what to do where there is none."""

    home: Home | None = None
    candidates: tuple[Home, ...] = ()
    fault: Fault | None = None


def name_key(full_name: str) -> str:
    """Two spellings of one name give the same key."""
    return " ".join(words(full_name))


def registered_in(area: Area, households: Sequence[OldHousehold]) -> Registered:
    """Every household of the commune by its heads of all times, the present one last; two queries."""
    fields = ("number", "address", "hamlet_id", "hamlet__name", "area_path")
    heads: QuerySet[Membership] = Membership.objects.filter(
        is_head=True, household__area=area, individual__merged_into__isnull=True
    ).order_by("valid_from", "pk")
    names = ("individual__full_name", "individual__birth_date", "individual__birth_precision")
    rows = heads.values_list("household_id", *(f"household__{name}" for name in fields), *names)
    by_key: dict[int, Home] = {}
    by_name: dict[str, dict[int, Home]] = {}
    by_number: dict[str, dict[int, Home]] = {}
    for values in rows.iterator(chunk_size=20_000):
        home = Home(*values)
        by_key[home.pk] = home
        by_name.setdefault(name_key(home.head_name), {})[home.pk] = home
        by_number.setdefault(home.number, {})[home.pk] = home
    numbers = _among(row.identity_number for one in households for row in one.rows)
    members = Membership.objects.filter(
        valid_to__isnull=True, household__area=area, individual__identity_number__in=numbers
    )
    by_person = dict(members.values_list(F("individual__identity_number"), "household_id"))
    return Registered(by_key, _listed(by_name), _listed(by_number), by_person)


def _listed(found: Mapping[str, Mapping[int, Home]]) -> dict[str, list[Home]]:
    return {key: list(homes.values()) for key, homes in found.items()}


def _among(texts: Iterable[str]) -> RawSQL:
    # As one array: thousands of placeholders take longer to fill in than their rows to be read.
    return RawSQL("select unnest(%s::text[])", [sorted({text for text in texts if text})])


def match(one: OldHousehold, registered: Registered, hamlet_id: int | None) -> Match:
    """A number of a member is sure; so is the household's own number with the head's name, and a head's name that one
    household alone bears where birth date or hamlet agree. Everything else is the officer's to say.
    """
    lived_in = {
        home.pk: home
        for row in one.rows
        if (key := registered.by_person.get(row.identity_number)) and (home := registered.by_key.get(key))
    }
    if len(lived_in) > 1:
        expected = str(_("members who live in one household"))
        return _ask(one, "identity_number", expected, list(lived_in.values()))
    if lived_in:
        return Match(home=next(iter(lived_in.values())))
    named = _namesakes(one, registered)
    numbered = registered.by_number.get(one.head.household_number, ())
    alike = {home.pk for home in named}
    both = [home for home in numbered if home.pk in alike]
    if len(both) == 1:
        return Match(home=both[0])
    return _by_name(one, named, numbered, hamlet_id)


def _namesakes(one: OldHousehold, registered: Registered) -> list[Home]:
    """Households of a head of this name who can have been born as the file says."""
    return [home for home in registered.by_name.get(name_key(one.head.full_name), ()) if _may_be(home, one.head)]


def _may_be(home: Home, row: ListRow) -> bool:
    if row.birth is None:
        return True
    if home.birth_precision == row.birth.precision == "day":
        return home.birth_date == row.birth.on
    return home.birth_date.year == row.birth.on.year


def _by_name(one: OldHousehold, named: Sequence[Home], numbered: Sequence[Home], hamlet_id: int | None) -> Match:
    here = [home for home in named if hamlet_id and home.hamlet_id == hamlet_id]
    if len(here) == 1:
        return Match(home=here[0])
    if len(named) == 1 and one.head.birth is not None and not (hamlet_id and named[0].hamlet_id):
        return Match(home=named[0])
    candidates = list({home.pk: home for home in (*here, *named, *numbered)}.values())
    if candidates:
        return _ask(one, "head_name", str(_("one household of this head")), candidates)
    advice = _(
        "Register the household first (the import of households reads this file too), then open this page again."
    )
    fault = Fault(
        str(COLUMN_NAMES["head_name"]), str(_("a household of the registry")), one.head.full_name, str(advice),
        "head_name",
    )  # fmt: skip
    return Match(fault=fault)


def _ask(one: OldHousehold, name: str, expected: str, candidates: Sequence[Home]) -> Match:
    advice = str(_("Choose which of %(count)s households is meant.")) % {"count": len(candidates)}
    came = one.head.identity_number if name == "identity_number" else one.head.full_name
    fault = Fault(str(COLUMN_NAMES[name]), expected, came or one.head.full_name, advice, name)
    return Match(candidates=tuple(candidates), fault=fault)
