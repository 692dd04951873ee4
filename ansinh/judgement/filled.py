"""A filled form put to its own rules, with each mistake as a sentence."""

from collections.abc import Mapping
from typing import Any

from ansinh.judgement.errors import AnswersAmiss
from ansinh.judgement.instruments import SENTENCES
from ansinh.judgement.review_reasons import words_of
from openfisca_vietnam.poverty.filled import problems_of
from openfisca_vietnam.poverty.form import Form


def require_rules_kept(form: Form, answers: Mapping[str, Any], *, without: str) -> None:
    """Raise AnswersAmiss where answers do not keep to what the form asks and calculates; `without` is a question that
    somebody else looks at.
    """
    problems = [one for one in problems_of(form, answers) if one.column != without]
    if problems:
        asked = [words_of(form.questions[one.column].labels) or one.column for one in problems]
        told = [f"“{words}”: {SENTENCES[one.wrong] % one.data}" for words, one in zip(asked, problems, strict=True)]
        raise AnswersAmiss(told, problems=problems)
