"""Tables of insurance, one file per noun."""

from ansinh.insurance.models.card import Card, CardEnd, CardSource
from ansinh.insurance.models.card_list import (
    OPEN,
    RUN_MOVES,
    WRITTEN,
    CardListRow,
    CardListRun,
    CardOutcome,
    CardSettling,
    RunState,
)
from ansinh.insurance.models.groups import CardGroup
from ansinh.insurance.models.premium_support import PremiumSupport
from ansinh.insurance.models.state_list import (
    STATE_LIST_MOVES,
    LineChange,
    LineReason,
    StateList,
    StateListLine,
    StateListState,
)
from ansinh.insurance.models.target import CoverageTarget

__all__ = [
    "OPEN",
    "RUN_MOVES",
    "STATE_LIST_MOVES",
    "WRITTEN",
    "Card",
    "CardEnd",
    "CardGroup",
    "CardListRow",
    "CardListRun",
    "CardOutcome",
    "CardSettling",
    "CardSource",
    "CoverageTarget",
    "LineChange",
    "LineReason",
    "PremiumSupport",
    "RunState",
    "StateList",
    "StateListLine",
    "StateListState",
]
