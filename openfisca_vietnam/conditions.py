"""The conditions of the law as bits of one number, so that reasons need no trace."""

from enum import IntFlag


class Condition(IntFlag):
    """What holds of a person in a month. OpenFisca's integers have 32 bits, the last one the sign."""

    UNDER_3 = 1 << 0
    UNDER_16 = 1 << 1
    FROM_16 = 1 << 2
    UNDER_STUDY_CAP = 1 << 3
    FROM_60 = 1 << 4
    FROM_70 = 1 << 5
    FROM_75 = 1 << 6
    FROM_80 = 1 << 7
    LOST_PARENTS_CARE = 1 << 8
    WAS_CHILD_RECIPIENT = 1 << 9
    STUDIES = 1 << 10
    HAS_HIV = 1 << 11
    POOR = 1 << 12
    POOR_OR_NEAR_POOR = 1 << 13
    CLASS_STATED = 1 << 14
    SINGLE_PARENT = 1 << 15
    RAISES_A_CHILD = 1 << 16
    NO_SUPPORTER = 1 << 17
    SUPPORTERS_ALL_DRAW = 1 << 18
    TAKEN_IN = 1 << 19
    DISABLED = 1 << 20
    SEVERE = 1 << 21
    EXCEPTIONAL = 1 << 22
    HARD_AREA = 1 << 23
    NO_WAGE = 1 << 24
    NO_PENSION = 1 << 25
    PENSION_LOWER = 1 << 26
    CARED_BY_FAMILY = 1 << 27
    CARED_BY_TAKER_IN = 1 << 28
    PREGNANT = 1 << 29
    RAISES_AN_INFANT = 1 << 30


class ReviewCondition(IntFlag):
    """What holds of a household under review."""

    URBAN = 1 << 0
    MEASURED = 1 << 1
    WITHIN_LIMIT = 1 << 2
    DEPRIVED = 1 << 3
    DEPRIVATIONS_KNOWN = 1 << 4
    PROVINCIAL_LINE = 1 << 5
    WITHIN_AVERAGE = 1 << 6
    AVERAGE_LINE_STATED = 1 << 7


class CardCondition(IntFlag):
    """What decides a card of health insurance: the groups met, by their places, and what else holds."""

    EMPLOYEE = 1 << 1
    SOCIAL_INSURANCE = 1 << 2
    MERIT = 1 << 3
    RECIPIENT = 1 << 4
    POOR = 1 << 5
    CHILD = 1 << 6
    ETHNIC_MINORITY = 1 << 7
    HARD_AREA = 1 << 8
    STATE_OTHER = 1 << 9
    NEAR_POOR_POOR_AREA = 1 << 10
    NEAR_POOR = 1 << 11
    LEFT_DIFFICULT = 1 << 12
    TRAFFICKED = 1 << 13
    VILLAGE_WORKER = 1 << 14
    PUPIL = 1 << 15
    AVERAGE_HOUSEHOLD = 1 << 16
    HOUSEHOLD = 1 << 17
    PROVINCE_ADDS = 1 << 18
    BY_INSURER_CODE = 1 << 19
    SUPPORT_IS_OVER = 1 << 20
    NOT_BORN = 1 << 21
    DEAD = 1 << 22
    CLASS_UNSTATED = 1 << 23
