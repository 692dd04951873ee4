"""What was paid to one person for one month held against what the law gives: what is wrong, if anything. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from ansinh.benefits.findings.lines import Line
from ansinh.benefits.findings.shapes import Standing, Wrong
from ansinh.benefits.judging import Given
from ansinh.payments.models import LineKind

WHOLE_MONTHS = frozenset({LineKind.REGULAR.value, LineKind.ARREARS.value, LineKind.REISSUE.value})
MOST_LINES = 10
"""Lines of one person and month up to which every way of adding them up is tried."""


@dataclass(frozen=True)
class Deviation:
    """One thing wrong with what one person got for a month; families of benefits that are wrong alike are one."""

    kind: Wrong
    standing: Standing
    lines: tuple[Line, ...]
    given: tuple[Given, ...]
    paid_amount: int
    lawful_amount: int


@dataclass(frozen=True)
class Account:
    """One family of benefits of one person and month.

    `owed_amount` is recorded as owed and not yet in an approved payroll, `asked_back_amount` is asked back or let go.
    """

    lines: tuple[Line, ...]
    given: tuple[Given, ...]
    owed_amount: int = 0
    asked_back_amount: int = 0

    @property
    def out(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_out)

    @property
    def paid_amount(self) -> int:
        return sum(line.amount for line in self.out)

    @property
    def promised_amount(self) -> int:
        """What the person has or will get by itself: what came back is paid again."""
        return sum(line.amount for line in self.lines if line.is_promised)

    @property
    def lawful_amount(self) -> int:
        return sum(line.amount for line in self.given)


def deviations(accounts: Sequence[Account], *, is_dead: bool) -> list[Deviation]:
    """What is wrong with the families of one person and month; nothing where each đồng is as the law gives it.

    Money that came back was not paid, so it is neither too much nor, as it goes out again by itself, too little.
    """
    found = [one for account in accounts if (one := _deviation(account, is_dead=is_dead)) is not None]
    alike: dict[Wrong, list[Deviation]] = defaultdict(list)
    for one in found:
        alike[one.kind].append(one)
    return [_joined(group) for group in alike.values()]


def _deviation(account: Account, *, is_dead: bool) -> Deviation | None:
    if account.paid_amount > account.lawful_amount:
        kept = account.paid_amount - account.asked_back_amount
        standing = Standing.OPEN if kept > account.lawful_amount else Standing.BEING_CORRECTED
        return _of(account, _too_much(account, is_dead=is_dead), standing, account.paid_amount)
    promised = account.promised_amount
    # A person who got nothing at all stands on the other list.
    if promised and promised < account.lawful_amount:
        is_owed = promised + account.owed_amount >= account.lawful_amount
        return _of(account, Wrong.UNDERPAID, Standing.BEING_CORRECTED if is_owed else Standing.OPEN, promised)
    return None


def _too_much(account: Account, *, is_dead: bool) -> Wrong:
    if is_dead:
        return Wrong.DEAD
    if not account.lawful_amount:
        return Wrong.NOT_ENTITLED
    return Wrong.TWICE if _is_twice(account) else Wrong.OVERPAID


def _is_twice(account: Account) -> bool:
    """Whether some of the lines are what the law gives, and the others pay a month once more.

    By the same right again, or by another category of which only the highest is due. A difference too high, on top of
    the right line, is no second payment unless the very same difference was paid before.
    """
    lines = account.out[:MOST_LINES]
    for size in range(1, len(lines)):
        for chosen in combinations(lines, size):
            if sum(line.amount for line in chosen) != account.lawful_amount:
                continue
            rest = [line for line in lines if line not in chosen]
            if all(line.kind in WHOLE_MONTHS or _has_twin(line, chosen) for line in rest):
                return True
    whole = [line for line in lines if line.kind in WHOLE_MONTHS]
    return len({line.right.renamed() for line in whole}) > len(account.given) or _repeats(whole)


def _has_twin(line: Line, others: Sequence[Line]) -> bool:
    return any(other.amount == line.amount and other.kind == line.kind for other in others)


def _repeats(lines: Sequence[Line]) -> bool:
    rights = [line.right.renamed() for line in lines]
    return len(rights) > len(set(rights))


def _of(account: Account, kind: Wrong, standing: Standing, paid_amount: int) -> Deviation:
    lines = account.out if kind != Wrong.UNDERPAID else account.lines
    return Deviation(kind, standing, lines, account.given, paid_amount, account.lawful_amount)


def _joined(group: Sequence[Deviation]) -> Deviation:
    return Deviation(
        kind=group[0].kind,
        standing=min((one.standing for one in group), key=list(Standing).index),
        lines=tuple(line for one in group for line in one.lines),
        given=tuple(given for one in group for given in one.given),
        paid_amount=sum(one.paid_amount for one in group),
        lawful_amount=sum(one.lawful_amount for one in group),
    )
