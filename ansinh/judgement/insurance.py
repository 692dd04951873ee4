"""The door to health insurance by the law: groups, prices, and from when to when a card holds."""

from ansinh.judgement.insurance_cards import CardsJudged, judge_cards
from ansinh.judgement.insurance_columns import CARD_COLUMNS, BadCardColumns
from ansinh.judgement.insurance_days import (
    CardBegins,
    Continuity,
    NoDayOfPayment,
    card_begins,
    child_card_ends,
    continuous_since,
    copay_limit,
    counts_as_continuous,
    longest_gap,
    pupil_card_begins,
    pupil_card_ends,
)
from ansinh.judgement.insurance_groups import (
    GROUP_CODES,
    GROUPS,
    INSURER_CODES,
    PAID_ELSEWHERE,
    GroupOnDay,
    coverage_criterion,
    group_of_insurer_code,
    group_on,
    groups_on,
    premium_on,
    share_of_state,
)
from ansinh.judgement.insurance_prices import NoMonths, PersonForCard, PriceOfPerson, household_prices
from openfisca_vietnam.conditions import CardCondition

__all__ = [
    "CARD_COLUMNS",
    "GROUPS",
    "GROUP_CODES",
    "INSURER_CODES",
    "PAID_ELSEWHERE",
    "BadCardColumns",
    "CardBegins",
    "CardCondition",
    "CardsJudged",
    "Continuity",
    "GroupOnDay",
    "NoDayOfPayment",
    "NoMonths",
    "PersonForCard",
    "PriceOfPerson",
    "card_begins",
    "child_card_ends",
    "continuous_since",
    "copay_limit",
    "counts_as_continuous",
    "coverage_criterion",
    "group_of_insurer_code",
    "group_on",
    "groups_on",
    "household_prices",
    "judge_cards",
    "longest_gap",
    "premium_on",
    "pupil_card_begins",
    "pupil_card_ends",
    "share_of_state",
]
