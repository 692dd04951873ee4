"""Reads of the cross-checks: what the index says of one household, and of the classes of a review."""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext

from ansinh.judgement.queries import Likelihood, likelihoods_of
from ansinh.poverty.models import CrossCheck, ListedHousehold, ReviewRound
from ansinh.poverty.round_form import opened
from ansinh.registry.models import Classification

BOTTOM = re.compile(r"bottom_(\d+)")
"""A scale of the index: the households with the least, so many in a hundred."""


def cross_check_of(listed: ListedHousehold) -> CrossCheck | None:
    """The cross-check of a household, where one was made."""
    return CrossCheck.objects.filter(listed=listed).select_related("instrument").first()


def scale_in_words(scale: str) -> str:
    """`bottom_20` → the poorest 20 %, of the country."""
    found = BOTTOM.fullmatch(scale)
    return gettext("the poorest %(share)s %%") % {"share": found[1]} if found else scale


def likelihoods(check: CrossCheck) -> list[Likelihood]:
    """What the look-up tables say of the household."""
    return likelihoods_of(opened(check.instrument_id), check.answers)


@dataclass(frozen=True)
class ClassByIndex:
    """Of one class of the review: how many were cross-checked, and for each scale in words the mean share (0 to 1)."""

    label: str
    count: int
    told: tuple[tuple[str, float], ...]


def classes_by_index(found: ReviewRound) -> tuple[list[str], list[ClassByIndex]]:
    """The scales in words, and the classes of a round as the index sees them; one query, and one for each index."""
    rows = CrossCheck.objects.filter(listed__round=found, listed__assessment__isnull=False)
    by_class: dict[str, list[list[Likelihood]]] = defaultdict(list)
    for check in rows.select_related("listed__assessment"):
        assessment = check.listed.assessment
        by_class[assessment.household_class if assessment else ""].append(likelihoods(check))
    scales = list(dict.fromkeys(one.scale for checks in by_class.values() for check in checks for one in check))
    words, told = [scale_in_words(scale) for scale in scales], []
    for code, label in Classification.choices:
        if checks := by_class.get(code):
            by_scale = [{one.scale: one.share for one in check} for check in checks]
            means = [sum(of.get(scale, 0.0) for of in by_scale) / len(by_scale) for scale in scales]
            told.append(ClassByIndex(str(label), len(checks), tuple(zip(words, means, strict=True))))
    return words, told
