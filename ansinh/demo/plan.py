"""What the demo's communes hold in April 2025: how many people of which group, and whose lives the story follows.

The numbers of Tân Đông and Ninh Sơn are those of the report of 2 May 2025 (2 + 132 + 235 and 922); how they divide
into groups is ours. Tân Hà, which Tân Đông took in on 1 July 2025, is ours altogether. All people are invented.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Literal

REPORTED_MONTH = "2025-04"
PROVINCE_CODE = "072"
"""Tây Ninh in identity numbers: the code of before July 2025, which stays."""

Way = Literal["bank", "post", "home"]


class Fate(Enum):
    """What happens to a person while the story runs, besides growing older."""

    DIES = "dies"
    MOVES_TO_TAN_DONG = "moves_to_tan_dong"
    ACCOUNT_CLOSED = "account_closed"
    CASH_UNCOLLECTED = "cash_uncollected"
    KEEPS_STUDYING = "keeps_studying"
    MISTYPED = "mistyped"
    PAID_AS_BEFORE = "paid_as_before"


@dataclass(frozen=True)
class Single:
    """One person of a group with a birth date, a fate or both; `on` is the day, or a day of the month, of the fate."""

    born_on: date | None = None
    fate: Fate | None = None
    on: date | None = None


@dataclass(frozen=True)
class Group:
    """`count` people who draw in one category; `ages` are completed years on 1 February 2025, first and last."""

    category: str
    count: int
    ages: tuple[int, int]
    household_class: str = "other"
    disability: str = ""
    parental_loss: str = ""
    hard_area: bool = False
    cared_for: int = 0
    singles: tuple[Single, ...] = ()


@dataclass(frozen=True)
class Applicants:
    """People who are on no list yet and bring their files on one day, in the words of the law of that day."""

    on: date
    group: Group


@dataclass(frozen=True)
class CommunePlan:
    """One commune of before July 2025. `key` names its folder; `cash` is how many are paid by post and at home.

    In the successor its hamlets are called by `new_hamlet_word`, with codes from `new_first_hamlet` on.
    `lays_one_home_in`: of the households that the story does not follow one in so many is registered; 0: none.
    """

    key: str
    code: str
    successor_code: str
    hamlet_word: str
    hamlet_count: int
    new_hamlet_word: str
    new_first_hamlet: int
    hard_hamlets: tuple[str, ...]
    groups: tuple[Group, ...]
    cash: tuple[int, int]
    layout: Literal["broad", "narrow"]
    applicants: tuple[Applicants, ...] = ()
    lays_one_home_in: int = 0

    @property
    def recipient_count(self) -> int:
        return sum(group.count for group in self.groups)


def _died(year: int, month: int, day: int) -> Single:
    return Single(fate=Fate.DIES, on=date(year, month, day))


TAN_DONG = CommunePlan(
    key="tan-dong",
    code="25522",
    successor_code="25522",
    hamlet_word="Ấp",
    hamlet_count=8,
    new_hamlet_word="Ấp",
    new_first_hamlet=1,
    hard_hamlets=("007", "008"),
    cash=(0, 0),
    layout="broad",
    lays_one_home_in=1,
    applicants=(
        Applicants(date(2025, 7, 3), Group("P75", 9, (75, 78))),
        Applicants(date(2026, 2, 2), Group("K6", 3, (24, 57), disability="severe")),
    ),
    groups=(
        Group(
            "K1", 2, (3, 15), parental_loss="b",
            singles=(
                Single(born_on=date(2021, 11, 12)),
                Single(born_on=date(2010, 3, 20), fate=Fate.KEEPS_STUDYING, on=date(2026, 3, 4)),
            ),
        ),
        Group("K5a", 7, (62, 78), "poor", singles=(Single(born_on=date(1945, 9, 8)), Single(born_on=date(1950, 2, 3)))),
        Group("K5a", 2, (80, 88), "poor"),
        Group("K5d", 1, (76, 78), "poor"),
        Group("K5b", 6, (75, 78), "poor", hard_area=True),
        Group("K5b", 8, (75, 78), "near_poor", hard_area=True, singles=(_died(2025, 11, 3),)),
        Group(
            "K5c", 108, (80, 99),
            singles=(_died(2025, 5, 19), _died(2025, 9, 27), _died(2026, 2, 8), _died(2026, 8, 14)),
        ),
        Group("K6", 9, (18, 57), disability="exceptionally_severe", cared_for=8),
        Group("K6", 8, (63, 90), disability="exceptionally_severe", cared_for=6, singles=(_died(2026, 5, 30),)),
        Group("K6", 5, (4, 13), disability="exceptionally_severe", cared_for=4),
        Group(
            "K6", 96, (17, 59), disability="severe",
            singles=(Single(born_on=date(1966, 2, 14)), _died(2025, 12, 11)),
        ),
        Group("K6", 82, (60, 92), disability="severe"),
        Group("K6", 35, (2, 15), disability="severe", singles=(Single(born_on=date(2009, 12, 5)),)),
    ),
)  # fmt: skip

NINH_SON = CommunePlan(
    key="ninh-son",
    code="25480",
    successor_code="25480",
    hamlet_word="Khu phố",
    hamlet_count=6,
    new_hamlet_word="Khu phố Ninh Sơn",
    new_first_hamlet=1,
    hard_hamlets=(),
    cash=(22, 12),
    layout="narrow",
    applicants=(
        Applicants(date(2025, 7, 4), Group("P75", 24, (75, 78))),
        Applicants(date(2025, 11, 3), Group("K6", 5, (21, 57), disability="severe")),
    ),
    groups=(
        Group("K1", 14, (0, 14), parental_loss="b"),
        Group("K2", 5, (16, 19)),
        Group("K4", 18, (22, 46), "near_poor"),
        Group("K5a", 1, (71, 73), "poor"),
        Group(
            "K5c", 372, (80, 101),
            singles=(
                Single(fate=Fate.MISTYPED), Single(fate=Fate.CASH_UNCOLLECTED, on=date(2025, 8, 1)),
                _died(2025, 4, 22), _died(2025, 6, 2), _died(2025, 8, 16), _died(2025, 10, 9), _died(2025, 12, 28),
                _died(2026, 1, 17), _died(2026, 4, 5), _died(2026, 7, 21), _died(2026, 9, 9), _died(2026, 10, 30),
            ),
        ),
        Group("K6", 22, (18, 58), disability="exceptionally_severe", cared_for=19),
        Group("K6", 15, (60, 94), disability="exceptionally_severe", cared_for=14),
        Group("K6", 11, (3, 14), disability="exceptionally_severe", cared_for=11),
        Group(
            "K6", 236, (17, 59), disability="severe",
            singles=(
                Single(fate=Fate.MOVES_TO_TAN_DONG, on=date(2026, 3, 9)),
                Single(fate=Fate.ACCOUNT_CLOSED, on=date(2025, 5, 1)), _died(2026, 6, 13),
                # Sixteen since February, and still on the list with a child's coefficient.
                Single(born_on=date(2009, 2, 17), fate=Fate.PAID_AS_BEFORE, on=date(2025, 1, 1)),
            ),
        ),
        Group("K6", 158, (60, 95), disability="severe", singles=(_died(2026, 3, 3),)),
        Group("K6", 70, (1, 15), disability="severe"),
    ),
)  # fmt: skip

TAN_HA = CommunePlan(
    key="tan-ha",
    code="25519",
    successor_code="25522",
    hamlet_word="Ấp",
    hamlet_count=4,
    new_hamlet_word="Ấp Tân Hà",
    new_first_hamlet=9,
    hard_hamlets=("004",),
    cash=(0, 0),
    layout="narrow",
    groups=(
        Group("K1", 1, (7, 12), parental_loss="a"),
        Group("K5a", 3, (62, 78), "poor"),
        Group("K5b", 5, (75, 78), "near_poor", hard_area=True),
        Group("K5c", 41, (80, 97), singles=(_died(2025, 7, 8),)),
        Group("K6", 6, (18, 58), disability="exceptionally_severe", cared_for=5),
        Group("K6", 38, (17, 59), disability="severe"),
        Group("K6", 30, (60, 90), disability="severe"),
        Group("K6", 12, (2, 15), disability="severe"),
    ),
)

COMMUNES: tuple[CommunePlan, ...] = (TAN_DONG, NINH_SON, TAN_HA)
SMALL_LAYS_ONE_HOME_IN = 50


def small(plans: Sequence[CommunePlan] = COMMUNES, *, most: int = 2) -> tuple[CommunePlan, ...]:
    """The same communes with at most `most` people of each group, and at least every person the story follows."""
    return tuple(
        replace(
            plan,
            groups=tuple(_smaller(group, most) for group in plan.groups),
            cash=(min(plan.cash[0], 1), min(plan.cash[1], 1)),
            applicants=tuple(replace(wave, group=_smaller(wave.group, 1)) for wave in plan.applicants),
            lays_one_home_in=SMALL_LAYS_ONE_HOME_IN if plan.lays_one_home_in else 0,
        )
        for plan in plans
    )


def _smaller(group: Group, most: int) -> Group:
    count = min(group.count, max(most, len(group.singles)))
    return replace(group, count=count, cared_for=min(group.cared_for, count))
