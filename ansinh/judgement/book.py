"""The law book: every dated value by chapter, every category in plain words, and what changed on which day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openfisca_core.parameters import Parameter

from ansinh.core.money import format_dong
from ansinh.judgement.book_titles import CERTAINTIES, CHAPTERS, REFERENCES, TITLES
from ansinh.judgement.catalogue import DECREE_20, DECREE_335, KINDS, Kind, exact
from ansinh.judgement.law import DatedValue, Law, history, law_as_asked
from ansinh.judgement.phrases import HOLDS
from ansinh.judgement.reasons import localised
from openfisca_vietnam.conditions import Condition


@dataclass(frozen=True)
class BookValue:
    """One dated value in words; `is_in_force` on the day for which the book was opened."""

    title: str
    dated: DatedValue
    said: str
    reference: str
    certainty: str
    is_in_force: bool


@dataclass(frozen=True)
class BookEntry:
    """One parameter through time, the latest value first."""

    name: str
    title: str
    values: tuple[BookValue, ...]

    @property
    def current(self) -> BookValue | None:
        return next((value for value in self.values if value.is_in_force), None)


@dataclass(frozen=True)
class Chapter:
    code: str
    title: str
    entries: tuple[BookEntry, ...]


@dataclass(frozen=True)
class Rate:
    """A coefficient of a category, and what it comes to at the level of the day."""

    title: str
    coefficient: str
    amount: int


@dataclass(frozen=True)
class BookCategory:
    """A category in plain words. Of each tuple of `conditions` one is enough; `until` is the first day without it."""

    code: str
    former_code: str
    name: str
    benefit: str
    conditions: tuple[str, ...]
    articles: tuple[str, ...]
    since: dt.date
    until: dt.date | None
    rates: tuple[Rate, ...]
    level: int

    def is_in_force(self, on: dt.date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Change:
    """A value that is another than before; `before` is empty where there was none."""

    value: BookValue
    before: str


def chapters(on: dt.date) -> list[Chapter]:
    """Every parameter that ever had a value, by chapter; values in force on the day are marked."""
    entries = list(_entries(on))
    return [
        Chapter(code, str(title), found)
        for code, title in CHAPTERS.items()
        if (found := tuple(one for one in entries if one.name.split(".")[0] == code))
    ]


def categories(on: dt.date) -> list[BookCategory]:
    """Every category of the nation's law, those in force on the day first."""
    law = law_as_asked()
    found = [_category(name, kind, law, on) for name, kind in KINDS.items() if kind.coefficient]
    return sorted(found, key=lambda one: not one.is_in_force(on))


def changes(on: dt.date) -> list[tuple[dt.date, list[Change]]]:
    """What changed on which day, the latest first; what held from the first day on is no change."""
    by_day: dict[dt.date, list[Change]] = {}
    entries = list(_entries(on))
    first = min(value.dated.since for entry in entries for value in entry.values)
    for entry in entries:
        before: BookValue | None = None
        for value in reversed(entry.values):
            is_new = before is None or before.dated.value != value.dated.value
            if is_new and value.dated.since > first:
                by_day.setdefault(value.dated.since, []).append(Change(value, before.said if before else ""))
            before = value
    return sorted(by_day.items(), reverse=True)


AMENDABLE = ("social_assistance", "social_pension", "carers_support", "ages")
"""The chapters whose values a change of the law can be tried out with: what is paid every month, to whom."""


def amendable(on: dt.date) -> list[Chapter]:
    """Of these chapters the parameters that have a value on the day."""
    found = []
    for chapter in chapters(on):
        entries = tuple(
            one for one in chapter.entries if one.current is not None and one.current.dated.value is not None
        )
        if chapter.code in AMENDABLE and entries:
            found.append(Chapter(chapter.code, chapter.title, entries))
    return found


def _entries(on: dt.date) -> Iterator[BookEntry]:
    """In the order of the titles; a parameter without a title stands last under its own description."""
    nodes = law_as_asked().system.parameters.get_descendants()
    leaves = {node.name: node for node in nodes if isinstance(node, Parameter)}
    ordered = [*(name for name in TITLES if name in leaves), *sorted(leaves.keys() - TITLES.keys())]
    for name in ordered:
        values = history(leaves[name])
        if any(value.value is not None for value in values):
            title = str(TITLES.get(name, leaves[name].description or name))
            yield BookEntry(name, title, tuple(_value(title, one, on) for one in reversed(values)))


def _value(title: str, dated: DatedValue, on: dt.date) -> BookValue:
    return BookValue(
        title=title,
        dated=dated,
        said=said(dated.value, dated.unit),
        reference=referenced(dated.reference),
        certainty=str(CERTAINTIES.get(dated.certainty, dated.certainty)),
        is_in_force=dated.since <= on and (dated.until is None or on < dated.until),
    )


def said(value: int | float | str | bool | None, unit: str) -> str:
    """A value with its unit in the reader's language."""
    if value is None:
        return _("no longer any")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if unit == "month-day":
        month, day = str(value).split("-")
        return f"{day}/{month}"
    figure = number_format(Decimal(str(value)).normalize()) if value % 1 else _whole(int(value))
    sentence = _IN_UNITS.get(unit)
    return str(sentence()) % {"figure": figure} if sentence else figure


def _whole(value: int) -> str:
    return f"{value:,}" if get_language() == "en" else format_dong(value)


_IN_UNITS = {
    "VND": lambda: _("%(figure)s đồng"),
    "VND/month": lambda: _("%(figure)s đồng a month"),
    "VND/day": lambda: _("%(figure)s đồng a day"),
    "years": lambda: _("%(figure)s years"),
    "months": lambda: _("%(figure)s months"),
    "working days": lambda: _("%(figure)s working days"),
    "calendar days": lambda: _("%(figure)s calendar days"),
    "standard levels": lambda: _("%(figure)s standard levels"),
    "percent": lambda: _("%(figure)s percent"),
    "percent of base salary": lambda: _("%(figure)s percent of the base salary"),
    "base salaries": lambda: _("%(figure)s base salaries"),
    "kg": lambda: _("%(figure)s kg"),
}


def referenced(reference: str) -> str:
    """A source as the reader's language names it."""
    for written, words in REFERENCES.items():
        reference = reference.replace(written, str(words))
    return localised(reference)


def _category(name: str, kind: Kind, law: Law, on: dt.date) -> BookCategory:
    values = history(law.parameter(kind.coefficient))
    level = law.value(kind.level, on) or 0
    # Without a cap on the age for studying there is nothing to ask.
    has_cap = law.value("ages.study_ends", on) is not None
    asks = [ask for ask in kind.asks if has_cap or ask != Condition.UNDER_STUDY_CAP]
    return BookCategory(
        code=kind.code,
        former_code=kind.code_20,
        name=str(kind.name),
        benefit=kind.benefit,
        conditions=tuple(_condition(ask) for ask in asks),
        articles=_articles(kind, values),
        since=values[0].since,
        until=values[-1].since if values[-1].value is None else None,
        rates=tuple(_rates(kind, law, on, int(level))),
        level=int(level),
    )


def _condition(ask: Condition | tuple[Condition, ...]) -> str:
    choices = ask if isinstance(ask, tuple) else (ask,)
    return f" {_('or')} ".join(str(HOLDS[one]) for one in choices)


def _articles(kind: Kind, values: list[DatedValue]) -> tuple[str, ...]:
    found = [
        f"{decree} Art {article}"
        for decree, article in ((DECREE_20, kind.article_20), (DECREE_335, kind.article_335))
        if article
    ]
    return tuple(referenced(one) for one in found or [values[-1].reference])


def _rates(kind: Kind, law: Law, on: dt.date, level: int) -> Iterator[Rate]:
    """The coefficients of a category in force on the day; a social pension has none."""
    folder, _dot, leaf = kind.coefficient.rpartition(".")
    stem = leaf.split("_")[0]
    for name, title in TITLES.items():
        in_folder, _dot, own = name.rpartition(".")
        if in_folder != folder or own.split("_")[0] != stem or folder == "social_pension":
            continue
        coefficient = law.value(name, on)
        if coefficient is not None:
            written = exact(coefficient)
            yield Rate(str(title), number_format(written.normalize()), int(written * level + Decimal("0.5")))
