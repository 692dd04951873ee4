"""A household by a published index: how likely it is poor, apart from the review and never for its decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansinh.judgement.errors import UnusableAnswers
from ansinh.judgement.instruments import tell
from openfisca_vietnam.poverty.instrument import Instrument
from openfisca_vietnam.poverty.problems import BadInstrument
from openfisca_vietnam.poverty.scoring import score


@dataclass(frozen=True)
class Likelihood:
    """On one scale of the index, such as `bottom_20`: the points, and the share of such households (0 to 1)."""

    scale: str
    points: int
    share: float


def likelihoods_of(instrument: Instrument, answers: Mapping[str, Any]) -> list[Likelihood]:
    """What the look-up tables of an index say of a household with these answers.

    Raises `UnusableAnswers` with the question of each answer that is missing or unknown; ValueError where the
    instrument has no look-up tables.
    """
    if instrument.likelihoods is None:
        raise ValueError(f"{instrument.about.code} has no look-up tables")
    try:
        scores = score(instrument, {name: [answers.get(name, "")] for name in instrument.form.questions})
    except BadInstrument as bad:
        raise UnusableAnswers([tell(one) for one in bad.problems], problems=bad.problems) from bad
    shares = instrument.likelihoods.of(scores.points)
    columns = zip(scores.scales, scores.points[0].tolist(), shares[0].tolist(), strict=True)
    return [Likelihood(scale, points, share) for scale, points, share in columns]
