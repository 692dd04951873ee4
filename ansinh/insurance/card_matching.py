"""Whom each row of the insurance office's list means, and what its card is to the cards that are known."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ansinh.core.text import fold
from ansinh.insurance.card_rows import CardRow, Place, Wrong
from ansinh.insurance.models import CardEnd, CardOutcome
from ansinh.judgement.insurance import counts_as_continuous


@dataclass(frozen=True)
class Known:
    """Somebody registered in the commune."""

    pk: int
    full_name: str
    birth_date: dt.date
    birth_precision: str
    identity_number: str
    died_on: dt.date | None
    area_path: str


@dataclass
class Held:
    """A card of somebody: one that is recorded (`pk`; `is_paid`: with its payment), or one that the row at `place`
    brings.
    """

    valid_from: dt.date
    valid_to: dt.date | None
    group: str
    number: str
    since: dt.date
    pk: int | None = None
    is_paid: bool = False
    place: int | None = None
    ends_as: str = ""


@dataclass(frozen=True)
class JudgedRow:
    """A row, whom it means and what it is; `card` is what it brings or what was known already, `ended` the card of
    another group that ends where it begins.
    """

    row: CardRow
    outcome: CardOutcome
    person: Known | None = None
    card: Held | None = None
    wrong: Wrong | None = None
    ended: Held | None = None


@dataclass
class Register:
    """People of a commune, to be found by number, by the code of a card, or by name and birth; before all that the rows
    that an officer settled: those that mean a `chosen` person, those that are `left_out`.
    """

    people: Mapping[int, Known]
    cards: dict[int, list[Held]]
    chosen: Mapping[Place, int] = field(default_factory=dict)
    left_out: Collection[Place] = ()
    by_identity: Mapping[str, int] = field(init=False)
    by_code: dict[str, set[int]] = field(init=False)
    by_name: dict[tuple[str, int], list[Known]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_identity = {one.identity_number: one.pk for one in self.people.values() if one.identity_number}
        self.by_code, self.by_name = defaultdict(set), defaultdict(list)
        for person, cards in self.cards.items():
            for card in cards:
                if card.number:
                    self.by_code[card.number].add(person)
        for one in self.people.values():
            self.by_name[fold(one.full_name), one.birth_date.year].append(one)

    def meant(self, row: CardRow) -> tuple[Known | None, Wrong | None]:
        """The one person whom the row means, or why nobody is sure."""
        if row.place in self.chosen:
            return self.people[self.chosen[row.place]], None
        by_identity = self.by_identity.get(row.identity_number) if row.identity_number else None
        by_code = self.by_code.get(row.card.code, set()) if row.card.code else set()
        keys = {*by_code, *([by_identity] if by_identity is not None else [])}
        if len(keys) > 1:
            return None, Wrong("two_people", came=" · ".join(sorted(self.people[key].full_name for key in keys)))
        if keys:
            person = self.people[keys.pop()]
            if fold(person.full_name) != fold(row.full_name):
                return person, Wrong("other_name", "full_name", person.full_name, row.full_name)
            return person, None
        return self._by_name(row)

    def _by_name(self, row: CardRow) -> tuple[Known | None, Wrong | None]:
        if row.birth_date is None:
            return None, Wrong("not_found")
        named = self.by_name.get((fold(row.full_name), row.birth_date.year), [])
        found = [one for one in named if _same_birth(one, row)]
        # A number of his own that is not the row's: somebody else of the same name and day.
        found = [one for one in found if not (row.identity_number and one.identity_number)]
        if len(found) > 1:
            return None, Wrong("several_people", came=str(len(found)))
        return (found[0], None) if found else (None, Wrong("not_found"))


def judge_rows(rows: Sequence[CardRow], register: Register) -> list[JudgedRow]:
    """What each row is; the cards of one person in the order of their days, whatever the order of the rows."""
    order = sorted(range(len(rows)), key=lambda place: rows[place].valid_from or dt.date.min)
    judged: dict[int, JudgedRow] = {place: _judged(rows[place], place, register) for place in order}
    return [judged[place] for place in range(len(rows))]


def _judged(row: CardRow, place: int, register: Register) -> JudgedRow:
    if row.place in register.left_out:
        return JudgedRow(row, CardOutcome.LEFT_OUT)
    if row.wrong or row.valid_from is None:
        return JudgedRow(row, CardOutcome.BAD, wrong=row.wrong)
    person, wrong = register.meant(row)
    if person is None or wrong is not None:
        unknown = wrong is not None and wrong.trouble == "not_found"
        return JudgedRow(row, CardOutcome.UNKNOWN if unknown else CardOutcome.DOUBTFUL, person, wrong=wrong)
    if person.died_on is not None and row.valid_from > person.died_on:
        return JudgedRow(row, CardOutcome.DOUBTFUL, person, wrong=Wrong("dead", came=f"{person.died_on:%d/%m/%Y}"))
    if row.valid_from < person.birth_date and person.birth_precision == "day":
        born = f"{person.birth_date:%d/%m/%Y}"
        return JudgedRow(row, CardOutcome.DOUBTFUL, person, wrong=Wrong("before_birth", came=born))
    return _placed(row, place, person, row.valid_from, register.cards.setdefault(person.pk, []))


def _placed(row: CardRow, place: int, person: Known, first: dt.date, cards: list[Held]) -> JudgedRow:
    """The card among those of the person; one of another group ends where it begins."""
    overlapping = [one for one in cards if _overlap(one, first, row.valid_to)]
    for one in overlapping:
        if (one.valid_from, one.valid_to, one.group) == (first, row.valid_to, row.group):
            if one.place is not None:
                return JudgedRow(row, CardOutcome.DOUBTFUL, person, wrong=Wrong("twice"))
            if row.premium_amount is None or one.is_paid:
                return JudgedRow(row, CardOutcome.SAME, person, one)
            one.is_paid = True
            return JudgedRow(row, CardOutcome.PAID, person, one)
    ended = None
    if len(overlapping) == 1 and overlapping[0].valid_from < first and overlapping[0].group != row.group:
        ended = overlapping[0]
    elif overlapping:
        other = overlapping[0]
        return JudgedRow(row, CardOutcome.DOUBTFUL, person, wrong=Wrong("overlaps", came=_period(other)))
    if ended is not None:
        ended.valid_to, ended.ends_as = first, CardEnd.OTHER_GROUP
    before = max((one for one in cards if one.valid_to and one.valid_to <= first), key=_ends, default=None)
    follows = before is not None and before.valid_to is not None and counts_as_continuous(before.valid_to, first, first)
    since = before.since if before is not None and follows else first
    card = Held(first, row.valid_to, row.group, row.card.code, since, place=place)
    cards.append(card)
    return JudgedRow(row, CardOutcome.RENEWED if follows else CardOutcome.NEW, person, card, ended=ended)


def _same_birth(person: Known, row: CardRow) -> bool:
    if row.birth_date is None:
        return False
    if "year" in (person.birth_precision, row.birth_precision):
        return person.birth_date.year == row.birth_date.year
    if "month" in (person.birth_precision, row.birth_precision):
        return (person.birth_date.year, person.birth_date.month) == (row.birth_date.year, row.birth_date.month)
    return person.birth_date == row.birth_date


def _overlap(card: Held, first: dt.date, end: dt.date | None) -> bool:
    return (card.valid_to is None or card.valid_to > first) and (end is None or card.valid_from < end)


def _ends(card: Held) -> dt.date:
    return card.valid_to or dt.date.max


def _period(card: Held) -> str:
    last = f" – {card.valid_to - dt.timedelta(days=1):%d/%m/%Y}" if card.valid_to else ""
    return f"{card.valid_from:%d/%m/%Y}{last}"
