"""What is wrong with an instrument that somebody brings: the place, what was expected and what came, as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Wrong(StrEnum):
    """The kinds of mistake; whoever shows them has a sentence for each."""

    SHEET_MISSING = "sheet_missing"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    NO_ROWS = "no_rows"
    QUESTION_UNKNOWN = "question_unknown"
    QUESTION_NOT_SCORABLE = "question_not_scorable"
    ANSWER_UNKNOWN = "answer_unknown"
    ANSWER_WITHOUT_POINTS = "answer_without_points"
    ANSWER_TWICE = "answer_twice"
    ANSWER_IS_NO_RANGE = "answer_is_no_range"
    RANGE_IS_NO_ANSWER = "range_is_no_answer"
    RANGE_BACKWARDS = "range_backwards"
    RANGE_GAP = "range_gap"
    RANGE_OPEN = "range_open"
    RANGE_OVERLAP = "range_overlap"
    NOT_WHOLE = "not_whole"
    REGION_UNKNOWN = "region_unknown"
    REGION_WITHOUT_POINTS = "region_without_points"
    NO_SCALES = "no_scales"
    SCALES_DIFFER = "scales_differ"
    STANDARD_UNKNOWN = "standard_unknown"
    AREA_UNKNOWN = "area_unknown"
    SETTING_UNKNOWN = "setting_unknown"
    CUT_OFF_MISSING = "cut_off_missing"
    CUT_OFF_TWICE = "cut_off_twice"
    INDICATOR_MISSING = "indicator_missing"
    FIELD_MISSING = "field_missing"
    SCORE_MISSING = "score_missing"
    SCORE_TWICE = "score_twice"
    SCORE_OUTSIDE = "score_outside"
    NOT_A_SHARE = "not_a_share"
    PUBLISHED_OTHERWISE = "published_otherwise"
    FORM_TYPE_MISSING = "form_type_missing"
    FORM_TYPE_UNKNOWN = "form_type_unknown"
    FORM_NAME_MISSING = "form_name_missing"
    FORM_NAME_BAD = "form_name_bad"
    FORM_NAME_TWICE = "form_name_twice"
    FORM_LIST_UNKNOWN = "form_list_unknown"
    FORM_CHOICE_UNNAMED = "form_choice_unnamed"
    FORM_CHOICE_TWICE = "form_choice_twice"
    FORM_REFERENCE_UNKNOWN = "form_reference_unknown"
    FORM_REFERENCE_BAD = "form_reference_bad"
    FORM_CALCULATION_MISSING = "form_calculation_missing"
    FORM_GROUP_UNMATCHED = "form_group_unmatched"
    FORM_CHOICE_SPACED = "form_choice_spaced"
    FORM_EXPRESSION_BAD = "form_expression_bad"
    FORM_INVALID = "form_invalid"
    FORM_OTHER = "form_other"
    NOT_ANSWERED = "not_answered"
    NOT_AN_ANSWER = "not_an_answer"
    NOT_ALLOWED = "not_allowed"
    CALCULATED_OTHERWISE = "calculated_otherwise"


@dataclass(frozen=True)
class Problem:
    """One mistake; the row as the spreadsheet numbers it, 0 where the whole sheet or column is meant."""

    wrong: Wrong
    sheet: str
    row: int = 0
    column: str = ""
    data: Mapping[str, object] = field(default_factory=dict)


class BadInstrument(ValueError):
    """An instrument, or answers to it, that cannot be used; every problem found is in `problems`."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.row))
        super().__init__("; ".join(f"{one.wrong} {one.sheet}:{one.row}:{one.column}" for one in self.problems))
