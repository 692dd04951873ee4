"""Why a household has its class: sentences made once for each combination of what decided, with room for figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ansinh.core.money import format_dong
from ansinh.judgement.catalogue import gathered
from ansinh.judgement.reasons import localised
from openfisca_vietnam.conditions import ReviewCondition as C
from openfisca_vietnam.poverty.instrument import CutOff, Instrument
from openfisca_vietnam.poverty.standard import ProvincialLines, Standard, Stated, Words

AREA_NAMES: Mapping[str, str | Promise] = {"rural": gettext_lazy("rural"), "urban": gettext_lazy("urban")}
OWN_FIGURES = {name: f"%({name})s" for name in ("points", "lacking", "income")}
"""A household's own figures, which leave room for themselves when the limits are written in."""

CLASS_OF_RULE: Mapping[str, str | Promise] = {
    "unknown": gettext_lazy("No class."),
    "quick": gettext_lazy("Neither poor nor near-poor."),
    "poor": gettext_lazy("Poor household."),
    "near_poor": gettext_lazy("Near-poor household."),
    "average": gettext_lazy("Household of average living standard."),
    "above": gettext_lazy("Neither poor nor near-poor."),
}


BY_POINTS: Mapping[tuple[str, bool], str | Promise] = {
    ("rural", True): gettext_lazy(
        "%(points)s points for income, not above the limit of %(income_points_limit)s in rural areas."
    ),
    ("rural", False): gettext_lazy(
        "%(points)s points for income, above the limit of %(income_points_limit)s in rural areas."
    ),
    ("urban", True): gettext_lazy(
        "%(points)s points for income, not above the limit of %(income_points_limit)s in urban areas."
    ),
    ("urban", False): gettext_lazy(
        "%(points)s points for income, above the limit of %(income_points_limit)s in urban areas."
    ),
}
"""Income in points, by area and whether it is within the limit."""

ABOVE_LINE: Mapping[tuple[bool, bool], str | Promise] = {
    (True, True): gettext_lazy(
        "%(income)s đồng per person and month, above the poverty line of %(poverty_line)s đồng and not above "
        "the line of average living standard of %(average_line)s đồng."
    ),
    (False, True): gettext_lazy(
        "%(income)s đồng per person and month, above the poverty line of %(poverty_line)s đồng and the line of "
        "average living standard of %(average_line)s đồng."
    ),
    (False, False): gettext_lazy(
        "%(income)s đồng per person and month, above the poverty line of %(poverty_line)s đồng; this standard states "
        "no line of average living standard."
    ),
}
"""Measured income above the poverty line, by whether it is average, and whether the standard says what is."""


@dataclass(frozen=True)
class Terms:
    """By what households are judged: what the round has pinned, and the province's lines."""

    standard: Standard
    instrument: Instrument
    lines: ProvincialLines | None


@dataclass(frozen=True)
class Decided:
    """What decided, the same for everybody to whom it applies: rule, conditions, and the bits of what is lacking."""

    rule: str
    conditions: C
    deprivations: int
    limits: Mapping[str, int]  # the lines in đồng and the limits in points, which are those of the area

    @property
    def area(self) -> str:
        return "urban" if C.URBAN in self.conditions else "rural"

    @property
    def is_measured(self) -> bool:
        return C.MEASURED in self.conditions


@dataclass(frozen=True)
class Sentences:
    """Sentences with room for the three figures of one household, and sentences without."""

    with_figures: str
    plain: str

    def filled(self, *, points: int, lacking: int, income: int) -> str:
        """The sentences with these figures, income in đồng."""
        return self.with_figures % {"points": points, "lacking": lacking, "income": format_dong(income)} + self.plain


def words_of(words: Words) -> str:
    """The words in the language of the reader, else in Vietnamese, else as they are; "" without any."""
    return words.get((get_language() or "vi")[:2]) or words.get("vi") or next(iter(words.values()), "")


def sentences(decided: Decided, terms: Terms) -> Sentences:
    """The class, what income and deprivations come to, what is lacking, and the doubts."""
    lead = " ".join([str(CLASS_OF_RULE[decided.rule]), *facts(decided)])
    limits = {name: format_dong(limit) for name, limit in decided.limits.items()}
    plain = notes(decided, terms)
    lacking = [words_of(one.name) for one in terms.standard.indicators if decided.deprivations & one.bit]
    if lacking:
        plain.insert(0, _("Lacking: %(indicators)s.") % {"indicators": "; ".join(lacking)})
    return Sentences(lead % {**limits, **OWN_FIGURES}, "".join(f" {sentence}" for sentence in plain))


def facts(decided: Decided) -> list[str]:
    """What decided, with the names of the household's figures where these will stand."""
    if decided.rule == "quick":
        return [_("Form A shows means, and nothing asks for a survey.")]
    found = [income(decided)]
    if decided.rule == "unknown" and C.WITHIN_LIMIT in decided.conditions:
        found.append(_("What the household lacks is not known."))
    elif decided.rule == "poor":
        found.append(_("%(lacking)s points for deprivations, the limit of %(deprivation_points_limit)s or more."))
    elif decided.rule == "near_poor":
        found.append(_("%(lacking)s points for deprivations, fewer than the limit of %(deprivation_points_limit)s."))
    return found


def income(decided: Decided) -> str:
    """What income comes to, measured or in points."""
    within = C.WITHIN_LIMIT in decided.conditions
    if not decided.is_measured:
        if decided.rule == "unknown" and not within:
            return _("Income is neither scored nor measured.")
        return str(BY_POINTS[decided.area, within])
    if within:
        return _("%(income)s đồng per person and month, not above the poverty line of %(poverty_line)s đồng.")
    return str(ABOVE_LINE[decided.rule == "average", C.AVERAGE_LINE_STATED in decided.conditions])


def notes(decided: Decided, terms: Terms) -> list[str]:
    """What a reader must know besides: whose line it is, what is an example, and what is not certain."""
    if decided.rule == "quick":
        return []
    found = []
    if terms.instrument.about.points_are_example and not decided.is_measured:
        found.append(_("The table of points is an example and decides nothing: import the office's own."))
    if not decided.is_measured and cut_off(decided, terms).is_example:
        found.append(_("The cut-offs are those of the standard before: none is known for this one."))
    if C.PROVINCIAL_LINE in decided.conditions and decided.is_measured and terms.lines:
        data = {"resolution": terms.lines.resolution}
        found.append(_("The province's own poverty line counts, by %(resolution)s.") % data)
    for stated in rested_on(decided, terms):
        if isinstance(stated, Stated) and stated.doubt:
            found.append(words_of(stated.doubt))
        elif stated.certainty != "V":
            data = {"source": localised(stated.reference)}
            found.append(_("%(source)s is known at second hand only.") % data)
    return list(dict.fromkeys(found))


def articles(decided: Decided, terms: Terms) -> str:
    """The articles that the class rests on, in the language of the reader."""
    references = [stated.reference for stated in rested_on(decided, terms)]
    if C.PROVINCIAL_LINE in decided.conditions and decided.is_measured and terms.lines:
        references.append(terms.lines.resolution)
    return localised(gathered(references))


def rested_on(decided: Decided, terms: Terms) -> list[Stated | CutOff]:
    """The lines and cut-offs that decided."""
    is_urban = decided.area == "urban"
    found: list[Stated | CutOff] = [terms.standard.poverty.of(is_urban=is_urban)]
    if not decided.is_measured:
        found.append(cut_off(decided, terms))
    elif C.WITHIN_LIMIT not in decided.conditions and terms.standard.average:
        found.append(terms.standard.average.of(is_urban=is_urban))
    return found


def cut_off(decided: Decided, terms: Terms) -> CutOff:
    """The cut-off of the household's area."""
    return terms.instrument.cut_offs[terms.standard.code, decided.area]
