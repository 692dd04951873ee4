"""From answers to a class that holds: scored and classified as the round has pinned it, and kept with its reasons."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.judgement.queries import Classified, ProvincialLines, Review, classify
from ansinh.poverty.errors_of_survey import ClassUnstated
from ansinh.poverty.models import Assessment, ListedHousehold, ReviewRound, Stage, Submission
from ansinh.poverty.round_form import opened

CAUSES = "causes"
"""The question, where a form has it, that names the main causes of a household's hardship."""
UNSTATED = "unstated"
"""What the law says of a household where answers that would decide are missing."""


def reviewed(
    found: ReviewRound, answers: Sequence[Mapping[str, Any]], *, instrument_id: int | None = None
) -> Review:  # fmt: skip
    """Households with these answers, scored and classified by the round's instrument, or by another one; raises
    `UnusableAnswers` with the place of each answer that cannot be scored.
    """
    key = instrument_id or found.instrument_id
    if key is None:
        raise ValueError("a review from an old file has no instrument")
    instrument = opened(key)
    names = [name for name, question in instrument.form.questions.items() if not question.repeat]
    columns = {name: [one.get(name, "") for one in answers] for name in names}
    return classify(columns, instrument=instrument, standard_code=found.standard, lines=_lines_of(found))


def _lines_of(found: ReviewRound) -> ProvincialLines | None:
    pinned = found.lines
    return ProvincialLines(pinned.document, pinned.rural, pinned.urban) if pinned else None


def classified(
    found: ReviewRound, answers: Mapping[str, Any], *, instrument_id: int | None = None
) -> Classified:  # fmt: skip
    """What the law says of a household with these answers, in the language of the country; raises `UnusableAnswers`."""
    with translation.override("vi"):
        [judged] = reviewed(found, [answers], instrument_id=instrument_id).rows()
        return judged


def judged_by(
    found: ReviewRound, listed: ListedHousehold, answers: Mapping[str, Any], *, instrument_id: int | None = None
) -> Classified:  # fmt: skip
    """What the law says of this household; what is not known makes nobody better off.

    Raises UnusableAnswers, and ClassUnstated where answers that would decide are missing.
    """
    judged = classified(found, answers, instrument_id=instrument_id)
    if judged.household_class == UNSTATED:
        raise ClassUnstated(name=listed.head_name)
    return judged


def assess(
    actor: Actor, listed: ListedHousehold, judged: Classified, *, stage: Stage, submission: Submission | None = None,
    why: str = "",
) -> Assessment:  # fmt: skip
    """Keep what was judged as the class that holds for a household whose row is locked; a part of the act that does
    it.
    """
    answers = submission.answers if submission else {}
    made = Assessment.objects.create(
        area_path=listed.area_path, listed=listed, stage=stage, submission=submission,
        household_class=judged.household_class, rule=judged.rule,
        income_points=judged.income_points, deprivation_points=judged.deprivation_points,
        measured_income=judged.measured_income, lacking=list(judged.lacking),
        causes=str(answers.get(CAUSES, "")).split(), articles=judged.articles, reason=judged.reason, why=why,
        made_by=actor.username, made_by_name=actor.full_name, made_at=clock.now(),
    )  # fmt: skip
    listed.assessment = made
    listed.save(update_fields=["assessment", "state"])
    return made
