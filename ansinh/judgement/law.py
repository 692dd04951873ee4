"""The law package as the judgement asks it: which law, which level, which article, and how sure we are."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from openfisca_core.parameters import Parameter

from ansinh.core.months import Month
from ansinh.judgement.errors import NoLawForMonth, NoLawKnown, UnknownChoice
from openfisca_vietnam import CountryTaxBenefitSystem
from openfisca_vietnam.reforms.amendment import Amendment, with_amendment
from openfisca_vietnam.reforms.choices import with_choices
from openfisca_vietnam.reforms.known_on import as_known_on
from openfisca_vietnam.reforms.provincial import ProvincialResolution, with_resolution

FIRST_MONTH = Month(2021, 7)
FIRST_SIGNED = dt.date(2021, 3, 15)

Choices = Mapping[str, bool | str]


@dataclass(frozen=True)
class DatedValue:
    """One value of a parameter, from a month until it changes, with its source and how sure we are of it."""

    name: str
    description: str
    value: int | float | str | bool | None
    unit: str
    since: dt.date
    until: dt.date | None  # the first day on which it no longer holds
    reference: str
    certainty: str  # V, V2, U, D or ? as law.md explains
    is_choice: bool
    signed_on: dt.date | None
    in_force_on: dt.date | None

    @property
    def is_certain(self) -> bool:
        """Whether the wording of the law itself was read."""
        return self.certainty == "V"


@dataclass(frozen=True)
class Law:
    """One way of asking: as known on a day, with a province's resolution, with an office's own readings, as amended."""

    system: Any
    resolution: ProvincialResolution | None = None

    known: dict[tuple[str, dt.date], DatedValue | None] = field(default_factory=dict, compare=False, repr=False)

    def parameter(self, name: str) -> Parameter:
        """The dated parameter of that dotted name."""
        node = self.system.parameters
        for part in name.split("."):
            node = node.children[part]
        return node

    def dated(self, name: str, on: dt.date) -> DatedValue | None:
        """The value of a parameter on a day; None where it has none."""
        if (name, on) not in self.known:
            found = [value for value in history(self.parameter(name)) if value.since <= on]
            self.known[name, on] = found[-1] if found and found[-1].value is not None else None
        return self.known[name, on]

    def value(self, name: str, on: dt.date) -> Any:
        """The bare value of a parameter on a day; None where it has none."""
        dated = self.dated(name, on)
        return dated.value if dated is not None else None

    def conditions_are_of_335(self, month: Month) -> bool:
        """Whether the conditions of Decree 335/2026 decide in this month, rather than those of Decree 20/2021."""
        return bool(self.value("conditions_of_decree_335", month.first_day))


def history(parameter: Parameter) -> list[DatedValue]:
    """Every value of a parameter, the earliest first."""
    found: list[DatedValue] = []
    until: dt.date | None = None
    for dated in parameter.values_list:
        metadata = {**parameter.metadata, **dated.metadata}
        since = dt.date.fromisoformat(dated.instant_str)
        found.append(
            DatedValue(
                name=parameter.name,
                description=parameter.description or "",
                value=dated.value,
                unit=metadata.get("unit", ""),
                since=since,
                until=until,
                reference=metadata.get("reference", ""),
                certainty=metadata.get("certainty", "?"),
                is_choice=bool(metadata.get("choice", False)),
                signed_on=day_or_none(metadata.get("signed_on")),
                in_force_on=day_or_none(metadata.get("in_force_on")),
            )
        )
        until = since
    return found[::-1]


def day_or_none(text: str | None) -> dt.date | None:
    """The date that the text writes, if there is any."""
    return dt.date.fromisoformat(text) if text else None


def law_as_asked(
    *,
    known_on: dt.date | None = None,
    resolution: ProvincialResolution | None = None,
    choices: Choices | None = None,
    amendment: Amendment | None = None,
) -> Law:
    """The law in one of its versions; each is built once. Raises `NoLawKnown`, `UnknownChoice`."""
    if known_on is not None and known_on < FIRST_SIGNED:
        raise NoLawKnown(known_on=known_on.isoformat(), first=FIRST_SIGNED.isoformat())
    if resolution is not None and known_on is not None and resolution.signed_on > known_on:
        resolution = None
    own = tuple(sorted((choices or {}).items()))
    if amendment is not None:
        return _amended(known_on, resolution, own, amendment)
    return _law(known_on, resolution, own)


@lru_cache(maxsize=8)
def _amended(
    known_on: dt.date | None,
    resolution: ProvincialResolution | None,
    choices: tuple[tuple[str, bool | str], ...],
    amendment: Amendment,
) -> Law:
    # Apart from the law itself, so that what somebody tries out does not crowd that out.
    return Law(with_amendment(amendment)(_law(known_on, resolution, choices).system), resolution)


@lru_cache(maxsize=32)
def _law(
    known_on: dt.date | None, resolution: ProvincialResolution | None, choices: tuple[tuple[str, bool | str], ...]
) -> Law:
    if known_on is None and resolution is None and not choices:
        return Law(CountryTaxBenefitSystem())
    system = _law(None, None, ()).system
    if known_on is not None:
        system = as_known_on(known_on)(system)
    if choices:
        names = system.parameters.choices.children
        for name, _value in choices:
            if name not in names:
                raise UnknownChoice(name=name, expected=", ".join(sorted(names)))
        system = with_choices(dict(choices))(system)
    if resolution is not None:
        system = with_resolution(resolution)(system)
    return Law(system, resolution)


def require_law(month: Month) -> None:
    """Raise `NoLawForMonth` for a month before July 2021."""
    if month < FIRST_MONTH:
        raise NoLawForMonth(first=str(FIRST_MONTH), month=str(month))


def standard_level(
    month: Month,
    *,
    known_on: dt.date | None = None,
    local: int | None = None,
    resolution: ProvincialResolution | None = None,
) -> int:
    """Standard level of social assistance in đồng a month: the national one, or the province's if it is higher."""
    return _level("social_assistance.standard_level", "provincial.standard_level", month, known_on, local, resolution)


def pension_level(
    month: Month,
    *,
    known_on: dt.date | None = None,
    local: int | None = None,
    resolution: ProvincialResolution | None = None,
) -> int:
    """Level of the social pension in đồng a month, the province's if it is higher; 0 before July 2025."""
    return _level("social_pension.level", "provincial.pension_level", month, known_on, local, resolution)


def _level(
    national: str,
    provincial: str,
    month: Month,
    known_on: dt.date | None,
    local: int | None,
    resolution: ProvincialResolution | None,
) -> int:
    require_law(month)
    law = law_as_asked(known_on=known_on, resolution=resolution)
    level: int | None = law.value(national, month.first_day)
    if not level:
        return 0
    return max(level, law.value(provincial, month.first_day) or 0, local or 0)


def parameters_in_force(
    on: dt.date, *, known_on: dt.date | None = None, resolution: ProvincialResolution | None = None
) -> list[DatedValue]:
    """Every parameter that has a value on a day, in the order of their names: the law book's page of that day."""
    law = law_as_asked(known_on=known_on, resolution=resolution)
    names = [leaf.name for leaf in law.system.parameters.get_descendants() if isinstance(leaf, Parameter)]
    return [dated for name in sorted(names) if (dated := law.dated(name, on)) is not None]


def parameter_history(name: str, *, known_on: dt.date | None = None) -> list[DatedValue]:
    """Every value of one parameter, the earliest first."""
    return history(law_as_asked(known_on=known_on).parameter(name))


def choices_in_force(on: dt.date, *, known_on: dt.date | None = None) -> list[DatedValue]:
    """The readings of ours that hold on a day."""
    return [dated for dated in parameters_in_force(on, known_on=known_on) if dated.is_choice]
