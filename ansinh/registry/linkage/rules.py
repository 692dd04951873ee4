"""How two records are compared, and what each finding is called for the officer.

Twins, siblings, fathers and sons share a house, a telephone and parents. So whatever a family shares counts for one
person only where given names and years of birth agree; where they do not, it counts neither for nor against.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Level:
    """One finding of a comparison: `condition` over both records, and what it is called.

    `m` and `u`: how often two records of one person, and two of different people, are found so. Trained anew where
    there are enough people; these stand for a small register and for lists that are being imported. `is_fixed`: always
    these, because twins would teach the opposite.
    """

    code: str
    condition: str
    sentence: str | Promise
    m: float
    u: float
    counts_rare_names: bool = False
    is_fixed: bool = False


@dataclass(frozen=True)
class Comparison:
    """Levels from the strongest to the rest; `unknown` is where nothing can be said."""

    code: str
    unknown: str
    levels: tuple[Level, ...]


SAME_WORDS = "list_has_all(plain_words_l, plain_words_r) or list_has_all(plain_words_r, plain_words_l)"
GIVEN_AGREES = (
    f"(given_word_l = given_word_r or word_set_l = word_set_r or (word_ends_l = word_ends_r and ({SAME_WORDS})))"
)
ONE_LETTER = "(given_letters_l = given_letters_r or levenshtein(given_word_l, given_word_r) <= 1)"
MISTYPED = f"({ONE_LETTER} and not (given_is_syllable_l and given_is_syllable_r))"
"""A letter's difference makes another name of a name, and a slip of what no tongue can say."""
TONES_AGREE = "(spelt_name_l = spelt_name_r or has_no_accents_l or has_no_accents_r)"
GIVEN_TONES_AGREE = "(given_spelt_l = given_spelt_r or has_no_accents_l or has_no_accents_r)"
SAME_GIVEN_NAME = f"({GIVEN_AGREES} and (given_word_l <> given_word_r or {GIVEN_TONES_AGREE}))"
SAME_OR_MISTYPED = f"({SAME_GIVEN_NAME} or ({MISTYPED} and given_word_l <> given_word_r))"
OTHER_GIVEN_NAME = f"not {SAME_OR_MISTYPED}"
SAME_HOUSE = "coalesce(household_id_l = household_id_r, false)"
BOTH_KNOWN = "born_known_l = 'day' and born_known_r = 'day'"
SAME_YEAR = "born_year_l = born_year_r"
YEAR_IS_NEAR = (
    "(abs(born_year_l - born_year_r) = 1 or year_digits_l = year_digits_r"
    " or (abs(born_year_l - born_year_r) <= 10 and hamming(born_year_l::varchar, born_year_r::varchar) = 1))"
)
ONE_DIGIT = (
    "(hamming(id_number_l, id_number_r) <= 1 or (id_digits_l = id_digits_r and hamming(id_number_l, id_number_r) = 2))"
)
SAME_DAY = "born_month_l = born_month_r and born_day_l = born_day_r"
BORN_APART = f"not ({SAME_YEAR} or ({YEAR_IS_NEAR} and ({SAME_DAY} or not ({BOTH_KNOWN}))))"

COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "full_name",
        "plain_name_l = '' or plain_name_r = ''",
        (
            Level(
                "same",
                f"plain_name_l = plain_name_r and {TONES_AGREE}",
                _("the names are the same"),
                0.6,
                0.0005,
                counts_rare_names=True,
            ),
            Level(
                "twins",
                f"{OTHER_GIVEN_NAME} and family_word_l = family_word_r and {SAME_YEAR} and {SAME_DAY}"
                f" and ({SAME_HOUSE} or coalesce(parent_key_l = parent_key_r, false))",
                _("born on the same day in one family, with different given names"),
                0.001,
                0.05,
                is_fixed=True,
            ),
            Level(
                "other_tones",
                "plain_name_l = plain_name_r",
                _("the names differ by accents only"),
                0.04,
                0.00005,
            ),
            Level(
                "other_order",
                "word_set_l = word_set_r",
                _("the names have the same words in another order"),
                0.08,
                0.00004,
            ),
            Level(
                "fewer_words",
                f"word_ends_l = word_ends_r and ({SAME_WORDS})",
                _("one name lacks a middle name of the other"),
                0.12,
                0.0001,
            ),
            Level(
                "typing",
                "given_word_l = given_word_r and (levenshtein(plain_name_l, plain_name_r) <= 1"
                " or (plain_letters_l = plain_letters_r and levenshtein(plain_name_l, plain_name_r) = 2))",
                _("the names differ by one letter"),
                0.06,
                0.0002,
            ),
            Level(
                "typing_given",
                f"{MISTYPED} and family_word_l = family_word_r and middle_words_l = middle_words_r",
                _("the given names differ by one letter"),
                0.03,
                0.0005,
            ),
            Level(
                "sibling",
                "given_word_l <> given_word_r and family_word_l = family_word_r and middle_words_l = middle_words_r",
                _("the given names differ, as those of brothers and sisters do"),
                0.006,
                0.012,
                is_fixed=True,
            ),
            Level(
                "other_middle",
                "given_word_l = given_word_r and family_word_l = family_word_r",
                _("surname and given name are the same, the middle names differ"),
                0.005,
                0.001,
            ),
            Level(
                "near",
                "jaro_winkler_similarity(word_set_l, word_set_r) >= 0.92",
                _("the names are alike"),
                0.03,
                0.003,
            ),
            Level("other", "", _("the names differ"), 0.02, 0.97),
        ),
    ),
    Comparison(
        "birth",
        "born_year_l is null or born_year_r is null",
        (
            Level("same", f"{BOTH_KNOWN} and {SAME_YEAR} and {SAME_DAY}", _("born on the same day"), 0.58, 0.00003),
            Level(
                "swapped",
                f"{BOTH_KNOWN} and {SAME_YEAR} and born_month_l = born_day_r and born_day_l = born_month_r",
                _("day and month of birth are swapped"),
                0.03,
                0.00001,
            ),
            Level(
                "years",
                f"{SAME_YEAR} and born_known_l = 'year' and born_known_r = 'year'",
                _("born in the same year, nothing more is known of either"),
                0.07,
                0.0006,
            ),
            Level(
                "year_only",
                f"{SAME_YEAR} and (born_known_l = 'year' or born_known_r = 'year'"
                f" or (not ({BOTH_KNOWN}) and born_month_l = born_month_r))",
                _("born in the same year, of one only the year is known"),
                0.12,
                0.0015,
            ),
            Level(
                "near_year",
                f"{BOTH_KNOWN} and {SAME_DAY} and {YEAR_IS_NEAR}",
                _("the same birthday, the year differs by one or by a digit"),
                0.08,
                0.0001,
            ),
            Level(
                "same_year",
                f"{SAME_YEAR} and (born_month_l = born_month_r or born_day_l = born_day_r)",
                _("born in the same year, the day or the month differs"),
                0.06,
                0.001,
            ),
            Level(
                "year_near_unknown",
                f"not ({BOTH_KNOWN}) and {YEAR_IS_NEAR}",
                _("the years of birth differ by one or by a digit, a day is not known"),
                0.02,
                0.008,
            ),
            Level(
                "far",
                "abs(born_year_l - born_year_r) > 10",
                _("born more than ten years apart"),
                0.005,
                0.75,
                is_fixed=True,
            ),
            Level("other", "", _("born on different days"), 0.035, 0.19),
        ),
    ),
    Comparison(
        "gender",
        "gender_l is null or gender_r is null",
        (
            Level("same", "gender_l = gender_r", _("the same sex"), 0.98, 0.5),
            Level("other", "", _("different sex"), 0.02, 0.5),
        ),
    ),
    Comparison(
        "id_number",
        "id_number_l is null or id_number_r is null or length(id_number_l) <> length(id_number_r)",
        (
            Level("same", "id_number_l = id_number_r", _("the identity numbers are the same"), 0.3, 1e-9),
            Level(
                "typing",
                f"not ({OTHER_GIVEN_NAME}) and {ONE_DIGIT}",
                _("the identity numbers differ by one digit, or by two that are swapped"),
                0.55,
                0.0000005,
            ),
            Level("other", "", _("both have an identity number, and they differ"), 0.15, 0.9999994),
        ),
    ),
    Comparison(
        "place",
        "commune_code_l is null or commune_code_r is null",
        (
            Level("household", SAME_HOUSE, _("of one household"), 0.3, 0.000003),
            Level("hamlet", "hamlet_code_l = hamlet_code_r", _("of one hamlet"), 0.31, 0.001),
            Level("commune", "commune_code_l = commune_code_r", _("of one commune"), 0.15, 0.009),
            Level("elsewhere", "", _("of different communes"), 0.24, 0.99),
        ),
    ),
    Comparison(
        "contact",
        f"coalesce(phone_number_l, account_number_l) is null or coalesce(phone_number_r, account_number_r) is null"
        f" or {SAME_HOUSE}"
        " or ((phone_number_l is null or phone_number_r is null)"
        " and (account_number_l is null or account_number_r is null))",
        (
            Level("account", "account_number_l = account_number_r", _("of one bank account"), 0.15, 0.0000005),
            Level("phone", "phone_number_l = phone_number_r", _("of one telephone number"), 0.55, 0.000001),
            Level("other", "", _("telephone numbers or accounts differ"), 0.3, 0.9999985),
        ),
    ),
    Comparison(
        "parent",
        f"parent_key_l is null or parent_key_r is null or {SAME_HOUSE}",
        (
            Level("same", "parent_key_l = parent_key_r", _("of the same parent"), 0.9, 0.001),
            Level("other", "", _("of different parents"), 0.1, 0.999),
        ),
    ),
)

OF_A_FAMILY = frozenset({"place", "contact", "parent"})
"""Comparisons that say nothing where given names or years of birth differ."""


def known_condition(comparison: Comparison) -> str:
    """Where the comparison can say nothing."""
    if comparison.code not in OF_A_FAMILY:
        return comparison.unknown
    return f"({comparison.unknown}) or {BORN_APART} or {OTHER_GIVEN_NAME}"


def as_splink(comparison: Comparison, weights: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """The comparison as Splink's settings want it, with m and u by level."""
    levels: list[dict[str, Any]] = [
        {"sql_condition": known_condition(comparison), "label_for_charts": "unknown", "is_null_level": True}
    ]
    for level in comparison.levels:
        found: dict[str, Any] = {
            "sql_condition": level.condition or "ELSE",
            "label_for_charts": level.code,
            "m_probability": weights[level.code][0],
            "u_probability": weights[level.code][1],
        }
        if level.counts_rare_names:
            found |= {
                "tf_adjustment_column": "plain_name",
                "tf_adjustment_weight": 1.0,
                "tf_minimum_u_value": 1e-6,
                "disable_tf_exact_match_detection": True,
            }
        levels.append(found)
    return {"output_column_name": comparison.code, "comparison_levels": levels}


SENTENCES: Mapping[tuple[str, str], str | Promise] = {
    (comparison.code, level.code): level.sentence for comparison in COMPARISONS for level in comparison.levels
}

COMPARED = frozenset(
    name
    for comparison in COMPARISONS
    for condition in (known_condition(comparison), *(level.condition for level in comparison.levels))
    for name in re.findall(r"\b([a-z_]+)_[lr]\b", condition)
)
"""The columns of `records` that any condition reads."""
