"""Facts of a file that contradict each other: pure, of what was read already; nothing is judged or changed by it.

Each says what stands against what and since when, and what the officer does about it.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ansinh.registry.models import Classification, Kind, Sex
from ansinh.registry.models.circumstance import SingleParenthood
from ansinh.registry.queries.circumstances import VALUE_LABELS, ShownCircumstance


@dataclass(frozen=True)
class Contradiction:
    """What against what, since when; and what to do."""

    what: str
    to_do: str


@dataclass(frozen=True)
class Looked:
    """What is known of the person of a file on a day; `sealed` is what the law was asked with, empty before it was.

    `facts` are those that the reader may see: of a masked one nothing is told but its proof. `others_married` are the
    people who are recorded as married to this one. `until` are the ages up to which a fact counts by the law.
    """

    on: dt.date
    benefit: str | Promise
    is_of_the_dead: bool
    born_on: dt.date
    sex: str
    died_on: dt.date | None
    left_on: dt.date | None
    facts: Sequence[ShownCircumstance]
    others_married: Sequence[tuple[str, dt.date]]
    household_class: str
    class_since: dt.date | None
    sealed: Mapping[str, Any]
    until: Mapping[str, int]

    @property
    def in_force(self) -> list[ShownCircumstance]:
        return [one for one in self.facts if one.valid_from <= self.on and (not one.valid_to or one.valid_to > self.on)]

    @property
    def age(self) -> int:
        """Whole years."""
        birthday_to_come = (self.on.month, self.on.day) < (self.born_on.month, self.born_on.day)
        return self.on.year - self.born_on.year - birthday_to_come


def contradictions(looked: Looked) -> list[Contradiction]:
    """All that are found, the gravest first."""
    return [one for find in FINDERS for one in find(looked)]


def _gone(looked: Looked) -> Iterator[Contradiction]:
    data = {"benefit": looked.benefit}
    if looked.died_on is not None and not looked.is_of_the_dead:
        yield Contradiction(
            _("The file asks for the %(benefit)s, but the person died on %(day)s.")
            % {**data, "day": _day(looked.died_on)},
            _("Withdraw the file; if the death is a mistake, correct it on the person's page."),
        )
    if looked.left_on is not None:
        yield Contradiction(
            _("The file asks for the %(benefit)s here, but the registered residence ended on %(day)s.")
            % {**data, "day": _day(looked.left_on)},
            _("Hand the file over to the commune where the person lives, or correct the residence."),
        )
    for fact in looked.in_force:
        if fact.kind in (Kind.DETENTION, Kind.MISSING):
            yield Contradiction(
                _("The file asks for the %(benefit)s, but “%(fact)s” is recorded since %(day)s.")
                % {**data, "fact": fact.label, "day": _day(fact.valid_from)},
                _("Ask whether it still holds; end the fact where it does not."),
            )


def _ages(looked: Looked) -> Iterator[Contradiction]:
    for fact in looked.in_force:
        data = {"fact": fact.label, "day": _day(fact.valid_from)}
        until = looked.until.get(fact.kind)
        if fact.valid_from < looked.born_on:
            yield Contradiction(
                _("“%(fact)s” is recorded since %(day)s, before the birth on %(born)s.")
                % {**data, "born": _day(looked.born_on)},
                _("Correct the day of the fact or the birth date by the papers."),
            )
        elif until is not None and looked.age >= until:
            yield Contradiction(
                _("“%(fact)s” is recorded since %(day)s, but the person is %(age)s years old: it counts to %(until)s.")
                % {**data, "age": looked.age, "until": until},
                _("End the fact with the birthday, or correct the birth date by the papers."),
            )
        if fact.kind == Kind.PREGNANCY and looked.sex == Sex.MALE:
            yield Contradiction(
                _("“%(fact)s” is recorded since %(day)s, but the person is recorded as male.") % data,
                _("Correct the sex or end the fact by the papers."),
            )


def _marriages(looked: Looked) -> Iterator[Contradiction]:
    own = [one for one in looked.in_force if one.kind == Kind.SPOUSE]
    to_do = _("Ask for the papers of both marriages, and end the one that is over.")
    for fact in own:
        for name, since in looked.others_married:
            if name != fact.related_name:
                yield Contradiction(
                    _("Married to %(one)s since %(day)s and at once to %(other)s since %(then)s.")
                    % {"one": fact.related_name, "day": _day(fact.valid_from), "other": name, "then": _day(since)},
                    to_do,
                )
    if not own:
        for first, second in zip(looked.others_married, looked.others_married[1:], strict=False):
            yield Contradiction(
                _("Married to %(one)s since %(day)s and at once to %(other)s since %(then)s.")
                % {"one": first[0], "day": _day(first[1]), "other": second[0], "then": _day(second[1])},
                to_do,
            )
    married = [(one.related_name, one.valid_from) for one in own] or list(looked.others_married[:1])
    alone = str(VALUE_LABELS[Kind.SINGLE_PARENT, SingleParenthood.NEVER_MARRIED])
    for fact in looked.in_force:
        if fact.kind == Kind.SINGLE_PARENT and str(fact.value) == alone:
            for name, since in married:
                yield Contradiction(
                    _("Single parent, never married, since %(day)s; but married to %(name)s since %(then)s.")
                    % {"day": _day(fact.valid_from), "name": name, "then": _day(since)},
                    _("Ask for the paper of the marriage, and end the fact that is wrong."),
                )


def _changed_since(looked: Looked) -> Iterator[Contradiction]:
    """What the law was asked with, against what is recorded now."""
    again = _("Ask the law again before it is signed.")
    if not looked.sealed:
        return
    classes, sealed_class = dict(Classification.choices), looked.sealed.get("household_class", "")
    if sealed_class in ("", *classes) and sealed_class != looked.household_class:
        none = _("no class")
        yield Contradiction(
            _("The law was asked with the class of the household “%(then)s”; recorded is “%(now)s” since %(day)s.")
            % {
                "then": classes.get(sealed_class, none),
                "now": classes.get(looked.household_class, none),
                "day": _day(looked.class_since) if looked.class_since else "–",
            },
            again,
        )
    for kind in (Kind.DISABILITY, Kind.PARENTAL_LOSS):
        sealed = VALUE_LABELS.get((kind, str(looked.sealed.get(kind.value, ""))))
        now = next((one for one in looked.in_force if one.kind == kind), None)
        if any(one.is_masked for one in looked.facts) and now is None:
            continue
        if sealed is not None and (now is None or str(now.value) != str(sealed)):
            data = {"fact": kind.label, "then": sealed, "now": now.value if now else _("no longer")}
            since = now.valid_from if now else _ended(looked, kind)
            yield Contradiction(
                _("The law was asked with “%(fact)s: %(then)s”; recorded is “%(now)s” since %(day)s.")
                % {**data, "day": _day(since) if since else "–"},
                again,
            )


def _ended(looked: Looked, kind: Kind) -> dt.date | None:
    return max((one.valid_to for one in looked.facts if one.kind == kind and one.valid_to), default=None)


def _proofs(looked: Looked) -> Iterator[Contradiction]:
    for fact in looked.in_force:
        data = {"fact": capfirst(str(fact.label)), "day": _day(fact.valid_from)}
        if fact.expires_on is not None and fact.expires_on < looked.on:
            yield Contradiction(
                _("“%(fact)s” is recorded since %(day)s, but its proof lapsed on %(lapsed)s.")
                % {**data, "lapsed": _day(fact.expires_on)},
                _("Ask for a new proof, or end the fact with the day on which the proof lapsed."),
            )
        if not fact.is_verified:
            yield Contradiction(
                _("“%(fact)s” is recorded since %(day)s, but nobody has seen a proof of it.") % data,
                _("Look at the paper and record its number, or end the fact."),
            )


FINDERS: tuple[Callable[[Looked], Iterator[Contradiction]], ...] = (_gone, _marriages, _ages, _changed_since, _proofs)


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"
