"""The kinds of line that a judgement can give: benefit, category, name, article, and what each asks for."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.months import Month
from ansinh.judgement.law import Law
from openfisca_vietnam.conditions import Condition as C

SOCIAL_ALLOWANCE, SOCIAL_PENSION, CARER_SUPPORT = "social_allowance", "social_pension", "carer_support"
PERSON, HOUSEHOLD = "person", "household"

NOTHING = C(0)
DECREE_20, DECREE_335 = "ND 20/2021", "ND 335/2026"


@dataclass(frozen=True)
class Kind:
    """One kind of line. `asks` are the conditions, in the order of the article; of a tuple inside, one is enough.

    `sign` tells when a refusal is worth a word: any of these conditions, and none of `unless`.
    """

    code: str
    name: str | Promise
    benefit: str = ""
    payee: str = ""
    article_20: str = ""
    article_335: str = ""
    coefficient: str = ""  # the parameter that carries it
    level: str = "social_assistance.standard_level"
    asks: tuple[C | tuple[C, ...], ...] = ()
    sign: C = NOTHING
    also: C = NOTHING  # all of these must hold besides, for the refusal to be worth a word
    unless: C = NOTHING
    code_20: str = ""  # where Decree 20/2021 called it otherwise


K = "social_assistance.coefficients."
R = "carers_support."

KINDS: dict[str, Kind] = {
    "refused": Kind("", _("no monthly assistance")),
    "not_born": Kind("", _("not yet born")),
    "dead": Kind("", _("dead")),
    "k1": Kind(
        "K1", _("child who lost the care of both parents"), SOCIAL_ALLOWANCE, PERSON, "5(1)", "5(1)", K + "k1_from_4",
        asks=(C.LOST_PARENTS_CARE, C.UNDER_16), sign=C.LOST_PARENTS_CARE,
    ),
    "k2": Kind(
        "K2", _("former recipient of K1 who still studies"), SOCIAL_ALLOWANCE, PERSON, "5(2)", "5(2)", K + "k2",
        asks=(C.WAS_CHILD_RECIPIENT, C.FROM_16, C.STUDIES, C.UNDER_STUDY_CAP),
        sign=C.WAS_CHILD_RECIPIENT | C.LOST_PARENTS_CARE, also=C.FROM_16,
    ),
    "k3": Kind(
        "K3", _("child with HIV of a poor household"), SOCIAL_ALLOWANCE, PERSON, "5(3)", "5(3)", K + "k3_from_4",
        asks=(C.HAS_HIV, C.UNDER_16, C.POOR), sign=C.HAS_HIV, also=C.UNDER_16,
    ),
    "k4": Kind(
        "K4", _("poor or near-poor single parent"), SOCIAL_ALLOWANCE, PERSON, "5(4)", "5(4)", K + "k4_per_child",
        asks=(C.SINGLE_PARENT, C.POOR_OR_NEAR_POOR, C.RAISES_A_CHILD), sign=C.SINGLE_PARENT,
    ),
    "k5a": Kind(
        "K5a", _("poor elderly person without anyone who must support"), SOCIAL_ALLOWANCE, PERSON, "5(5)a", "5(5)a",
        K + "k5a_younger", asks=(C.FROM_60, C.POOR, (C.NO_SUPPORTER, C.SUPPORTERS_ALL_DRAW)), sign=C.FROM_60,
    ),
    "k5b_hard_area": Kind(
        "K5b", _("elderly person of 75 to 80 in a specially difficult area"), SOCIAL_ALLOWANCE, PERSON, "5(5)b", "",
        K + "k5b_in_hard_area", asks=(C.FROM_75, C.POOR_OR_NEAR_POOR, C.HARD_AREA), sign=C.FROM_75, unless=C.FROM_80,
    ),
    "k5c_without_pension": Kind(
        "K5c", _("person of 80 and more without a pension"), SOCIAL_ALLOWANCE, PERSON, "5(5)c", "",
        K + "k5c_without_pension", asks=(C.FROM_80, C.NO_PENSION), sign=C.FROM_80,
    ),
    "k5_taken_in": Kind(
        "K5b", _("poor elderly person taken in instead of going to a centre"), SOCIAL_ALLOWANCE, PERSON, "5(5)d",
        "5(5)b", K + "k5_taken_in", asks=(C.FROM_60, C.POOR, C.NO_SUPPORTER, C.TAKEN_IN), sign=C.TAKEN_IN,
        code_20="K5d",
    ),
    "k6": Kind(
        "K6", _("severe or exceptionally severe disability"), SOCIAL_ALLOWANCE, PERSON, "5(6)", "5(6)",
        K + "k6_severe_adult", asks=(C.SEVERE,), sign=C.DISABLED,
    ),
    "k7": Kind(
        "K7", _("small child of a poor or near-poor household in a specially difficult area"), SOCIAL_ALLOWANCE,
        PERSON, "5(7)", "5(7)", K + "k7", asks=(C.UNDER_3, C.POOR_OR_NEAR_POOR, C.HARD_AREA),
        sign=C.HARD_AREA | C.POOR_OR_NEAR_POOR, also=C.UNDER_3,
    ),
    "k8": Kind(
        "K8", _("person with HIV of a poor household without income"), SOCIAL_ALLOWANCE, PERSON, "5(8)", "5(8)",
        K + "k8", asks=(C.HAS_HIV, C.FROM_16, C.POOR, C.NO_WAGE, C.NO_PENSION), sign=C.HAS_HIV, also=C.FROM_16,
    ),
    "extra": Kind("", _("group of the province's own"), SOCIAL_ALLOWANCE, PERSON, "4(3)", "4(3)"),
    "p70": Kind(
        "P70", _("social pension from 70 for poor and near-poor households"), SOCIAL_PENSION, PERSON,
        level="social_pension.level", coefficient="social_pension.age_poor",
        asks=(C.FROM_70, C.POOR_OR_NEAR_POOR, C.PENSION_LOWER), sign=C.FROM_70, unless=C.FROM_75,
    ),
    "p75": Kind(
        "P75", _("social pension from 75"), SOCIAL_PENSION, PERSON, level="social_pension.level",
        coefficient="social_pension.age", asks=(C.FROM_75, C.PENSION_LOWER), sign=C.FROM_75,
    ),
    "c1": Kind(
        "C1", _("support for taking in a child under 4 who lost the care of both parents"), CARER_SUPPORT, HOUSEHOLD,
        "20", "17(1)a", R + "c1_child_under_4", asks=(C.LOST_PARENTS_CARE, C.CARED_BY_TAKER_IN),
    ),
    "c2": Kind(
        "C2", _("support for taking in a child of 4 to 16 or an elderly person"), CARER_SUPPORT, HOUSEHOLD, "20",
        "17(1)b", R + "c2_child_from_4_or_elderly",
        asks=((C.LOST_PARENTS_CARE, C.TAKEN_IN), C.CARED_BY_TAKER_IN),
    ),
    "c3": Kind(
        "C3", _("support for a disabled person who is pregnant or raises a small child"), CARER_SUPPORT, PERSON, "20",
        "17(2)a", R + "c3_pregnant_or_one_child", asks=(C.SEVERE, (C.PREGNANT, C.RAISES_AN_INFANT)),
    ),
    "c4": Kind(
        "C4", _("support for a disabled person who is pregnant and raises a small child, or raises several"),
        CARER_SUPPORT, PERSON, "20", "17(2)a", R + "c4_pregnant_and_child_or_two",
        asks=(C.SEVERE, (C.PREGNANT, C.RAISES_AN_INFANT)),
    ),
    "c5": Kind(
        "C5", _("support for the household that cares for an exceptionally severely disabled person"), CARER_SUPPORT,
        HOUSEHOLD, "20", "17(2)c", R + "c5_each_exceptional", asks=(C.EXCEPTIONAL, C.CARED_BY_FAMILY),
    ),
    "c6": Kind(
        "C6", _("support for taking in an exceptionally severely disabled person"), CARER_SUPPORT, HOUSEHOLD, "20",
        "17(2)d", R + "c6_taking_in_exceptional", asks=(C.EXCEPTIONAL, C.CARED_BY_TAKER_IN),
    ),
    "c7": Kind(
        "C7", _("support for taking in an exceptionally severely disabled child"), CARER_SUPPORT, HOUSEHOLD, "20",
        "17(2)d", R + "c7_taking_in_exceptional_child", asks=(C.EXCEPTIONAL, C.CARED_BY_TAKER_IN),
    ),
}  # fmt: skip
INDEX = {name: index for index, name in enumerate(KINDS)}
NAMES = tuple(KINDS)


def code_of(name: str, law: Law, month: Month, coefficient: float | None = None) -> str:
    """The code of a kind in a month: the taken-in elderly are K5d under Decree 20/2021, K5b under Decree 335/2026.

    The province's own groups have their own codes; the coefficient tells which.
    """
    kind = KINDS[name]
    if name == "extra" and law.resolution is not None:
        groups = [
            group.code
            for group in law.resolution.extra_groups
            if coefficient is None or exact(coefficient) == exact(group.coefficient)
        ]
        return "/".join(groups)
    return kind.code_20 if kind.code_20 and not law.conditions_are_of_335(month) else kind.code


def exact(coefficient: float) -> Decimal:
    """The decimal that a coefficient was before 32 bits held it: 0.7, not 0.699999988."""
    return Decimal(str(round(coefficient, 4)))


def articles_of(name: str, law: Law, month: Month, *, is_one_of_several: bool = False) -> str:
    """The articles that give a line: conditions, coefficient and level, gathered by decree.

    Of several categories met, the paragraph decides that says which are paid.
    """
    kind, on = KINDS[name], month.first_day
    new = law.conditions_are_of_335(month)
    references: list[str] = []
    if article := kind.article_335 if new else kind.article_20:
        references.append(f"{DECREE_335 if new else DECREE_20} Art {article}")
    if name == "extra" and law.resolution is not None:
        references += [f"Resolution {law.resolution.number} {group.article}" for group in law.resolution.extra_groups]
    for parameter in (kind.coefficient, kind.level if kind.benefit else ""):
        dated = law.dated(parameter, on) if parameter else None
        if dated is not None:
            references.append(dated.reference)
    if is_one_of_several:
        references.append(f"{DECREE_335 if new else DECREE_20} Art 6(2)")
    if law.resolution is not None and kind.benefit:
        references.append(f"Resolution {law.resolution.number}")
    if not references:
        references = refusal_references(law, month) if name == "refused" else [f"{DECREE_335 if new else DECREE_20}"]
    return gathered(references)


def refusal_references(law: Law, month: Month) -> list[str]:
    """The articles that a refusal rests on: who draws an allowance, and who a social pension."""
    references = [f"{DECREE_335 if law.conditions_are_of_335(month) else DECREE_20} Art 5"]
    pension = law.dated("social_pension.age", month.first_day)
    return references + ([pension.reference] if pension else [])


def gathered(references: list[str]) -> str:
    """Join references so that each decree stands once, with its articles in the order met."""
    by_decree: dict[str, list[str]] = {}
    for reference in references:
        for part in reference.split("; "):
            decree, found, articles = part.partition(" Art ")
            known = by_decree.setdefault(decree, [])
            for article in articles.replace("Art ", "").split(", ") if found else []:
                if article not in known:
                    known.append(article)
    return "; ".join(f"{decree} Art {', '.join(found)}" if found else decree for decree, found in by_decree.items())


def law_text(category: str, *, month: Month, law: Law) -> tuple[str, str]:
    """The name of a category in the reader's language, and its articles in that month; KeyError if unknown."""
    for name, kind in KINDS.items():
        if kind.benefit and code_of(name, law, month) == category:
            if name == "k5b_hard_area" and law.value(kind.coefficient, month.first_day) is None:
                continue
            return str(kind.name), articles_of(name, law, month)
    raise KeyError(category)
