"""Why each line is as it is: texts made once for each distinct combination of what decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
import pyarrow as pa
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.judgement.catalogue import CARER_SUPPORT, KINDS, NAMES, SOCIAL_ALLOWANCE, Kind, code_of, exact
from ansinh.judgement.law import Law
from ansinh.judgement.lines import MET_BIT, Lines
from ansinh.judgement.notes import Note
from ansinh.judgement.phrases import CLASS_UNSTATED, FAILS, HOLDS, NO_DISABILITY, NOTES
from openfisca_vietnam.conditions import Condition as C

Array = NDArray[Any]

MET_BITS, NOTE_BITS, KIND_BITS = len(MET_BIT), len(Note), len(KINDS).bit_length()
LEVEL_BITS, MONEY_BITS = 20, 24  # up to a million levels in one list, sixteen million pairs with coefficients
TOLD_BESIDES = {"K1": C.FROM_16, "K3": C.FROM_16, "K6": C.EXCEPTIONAL | C.FROM_60}
CARERS_ONLY = Note.CARER_WITHOUT_SUPPORT | Note.LOCAL_FOR_CARERS | Note.ORPHAN_HIGHEST
CHILDREN = Note.NUMBER_CHANGES | Note.NUMBER_CHANGED | Note.LAST_CHILD
ABOUT_ALLOWANCES = ~(CARERS_ONLY | Note.LOCAL_PENSION_COMPARED | Note.SIXTEEN_WITH_HIV | Note.WHOLE_OCTOBER)
ABOUT_CARING = Note.BIRTH_BY_YEAR | Note.DIED | Note.LOCAL_LEVEL | Note.LOCAL_BELOW | Note.LOCAL_FOR_CARERS
ABOUT_CHANGES = Note.CHANGE_DEFERRED | Note.LAST_MONTH
PENSION_ALONE = Note.SPOUSE_LIVES | Note.SUPPORTER_KNOWN | Note.STEP_READ_LITERALLY
NOT_K4 = ABOUT_CHANGES | Note.STEP_READ_LITERALLY | Note.SUPPORTER_KNOWN | Note.SPOUSE_TAKES_SHARE


@dataclass(frozen=True)
class Combination:
    """What decided a line, the same for everybody to whom it applies."""

    kind: str
    coefficient: float
    standard: int
    conditions: int
    notes: int
    met: int


@dataclass(frozen=True)
class Reasons:
    """The distinct combinations, and for each line which of them is its own."""

    combinations: Sequence[Combination]
    of_line: Array


def told_of(kind: Kind) -> int:
    """The bits that a paid line of a kind keeps: what it asks for, and what tells degree and age apart."""
    return asked_of(kind) | int(TOLD_BESIDES.get(kind.code, C(0)))


def asked_of(kind: Kind) -> int:
    """The bits of all conditions that a kind of line asks for."""
    flat = [one for ask in kind.asks for one in (ask if isinstance(ask, tuple) else (ask,))]
    return int(reduce(or_, flat, C(0)))


def notes_kept(kind: Kind) -> int:
    """The notes that matter to a kind of line."""
    if kind.code in ("C1", "C2", "C7"):
        return int(ABOUT_CARING | ABOUT_CHANGES | Note.ORPHAN_HIGHEST)
    if kind.benefit == CARER_SUPPORT:
        return int(ABOUT_CARING)
    if kind.code.startswith("P"):
        return int((ABOUT_ALLOWANCES | Note.LOCAL_PENSION_COMPARED) & ~PENSION_ALONE & ~Note.PENSION_LOST & ~CHILDREN)
    if kind.code == "K4":
        return int((ABOUT_ALLOWANCES | Note.WHOLE_OCTOBER) & ~NOT_K4)
    if kind.code == "K8":
        return int((ABOUT_ALLOWANCES | Note.WHOLE_OCTOBER | Note.SIXTEEN_WITH_HIV) & ~CHILDREN)
    if kind.code == "K2":
        return int((ABOUT_ALLOWANCES | Note.WHOLE_OCTOBER) & ~CHILDREN)
    if kind.benefit:
        return int(ABOUT_ALLOWANCES & ~CHILDREN)
    refusal = ABOUT_ALLOWANCES | Note.WHOLE_OCTOBER | Note.CARER_WITHOUT_SUPPORT
    return int(refusal & ~CHILDREN)


def gather(lines: Lines) -> Reasons:
    """Find the distinct combinations among the lines; a paid line forgets what its kind does not ask."""
    masks = np.array([told_of(kind) if kind.benefit else -1 for kind in KINDS.values()], dtype=np.int64)
    notes = np.array([notes_kept(kind) for kind in KINDS.values()], dtype=np.int64)
    keeps_met = np.array([kind.benefit not in ("", CARER_SUPPORT) for kind in KINDS.values()])
    is_told = np.array([name not in ("not_born", "dead") for name in NAMES])
    kind = lines.kind.astype(np.int64)
    conditions = lines.conditions & masks[kind] & np.where(is_told[kind], (1 << 31) - 1, 0)
    noted = lines.notes & notes[kind] & np.where(is_told[kind], (1 << NOTE_BITS) - 1, 0)
    met = np.where(keeps_met[kind], lines.met, 0).astype(np.int64)
    by_law = numbered(conditions << KIND_BITS | kind)
    by_person = numbered((by_law << (MET_BITS + NOTE_BITS)) | (met << NOTE_BITS) | noted)
    by_money = numbered(numbered(lines.coefficient) << LEVEL_BITS | numbered(lines.standard))
    of_line = numbered(by_person << MONEY_BITS | by_money)
    first = np.zeros(of_line.max(initial=-1) + 1, dtype=np.int64)
    first[of_line[::-1]] = np.arange(len(of_line))[::-1]
    combinations = [
        Combination(
            NAMES[int(kind[i])],
            float(lines.coefficient[i]),
            int(lines.standard[i]),
            int(conditions[i]),
            int(noted[i]),
            int(met[i]),
        )
        for i in first
    ]
    return Reasons(combinations, of_line)


def numbered(values: Array) -> Array:
    """For each value the number of its first appearance among the distinct ones, by Arrow's hashing, not by sorting."""
    return np.asarray(pa.array(values).dictionary_encode().indices, dtype=np.int64)


def tell(combination: Combination, law: Law, month: Month) -> str:
    """The reason in the language of the reader: numbers, facts, what else was met, notes, and doubts."""
    kind = KINDS[combination.kind]
    if combination.kind == "not_born":
        return _("Born after the month judged: nothing is due.")
    if combination.kind == "dead":
        return _("Died before the month: nothing is due after the month of death.")
    sentences = paid(combination, kind, law, month) if kind.benefit else refused(combination, law, month)
    sentences += [str(text) for note, text in NOTES.items() if combination.notes & note]
    return " ".join(sentences)


def paid(combination: Combination, kind: Kind, law: Law, month: Month) -> list[str]:
    """The sentences of a line that is paid."""
    code = code_of(combination.kind, law, month, combination.coefficient)
    data = {
        "code": code,
        "name": kind.name,
        "coefficient": number_format(exact(combination.coefficient).normalize()),
        "standard": format_dong(combination.standard),
        "amount": format_dong(int(exact(combination.coefficient) * combination.standard + Decimal("0.5"))),
    }
    if code.startswith("P"):
        sentences = [_("%(code)s, %(name)s: %(standard)s đồng a month.") % data]
    else:
        sentences = [_("%(code)s, %(name)s: %(coefficient)s × %(standard)s = %(amount)s đồng a month.") % data]
    facts = facts_of(combination, kind, law, month)
    if facts:
        sentences.append(_("Facts: %(facts)s.") % {"facts": "; ".join(facts)})
    others = [
        code_of(name, law, month)
        for name, bit in MET_BIT.items()
        if combination.met & bit and name != combination.kind and not goes_together(name, combination)
    ]
    if others:
        sentences.append(_("Also met: %(codes)s; only the highest is paid.") % {"codes": ", ".join(others)})
    return sentences + doubts(kind, law, month)


def is_one_of_several(combination: Combination) -> bool:
    """Whether an allowance is paid to somebody who meets another category too, so that Article 6(2) decided."""
    is_allowance = KINDS[combination.kind].benefit == SOCIAL_ALLOWANCE
    return is_allowance and bool(combination.met & ~MET_BIT[combination.kind])


def goes_together(name: str, combination: Combination) -> bool:
    """Whether another category met is paid beside this line, or was already told: K4 with the highest of the rest."""
    pair = {name, combination.kind}
    return "k4" in pair and not pair & {"k1", "k2", "k3", "k7", "extra", "p70", "p75"}


def facts_of(combination: Combination, kind: Kind, law: Law, month: Month) -> list[str]:
    """The facts that a paid line rests on, with the degree, the age and the number that decided its coefficient."""
    said = {bit: str(HOLDS[bit]) for bit in C(combination.conditions & asked_of(kind))}
    paid_at, on = exact(combination.coefficient), month.first_day

    def is_at(parameter: str) -> bool:
        value = law.value(f"social_assistance.coefficients.{parameter}", on)
        return value is not None and exact(value) == paid_at

    if law.value("ages.study_ends", on) is None:
        said.pop(C.UNDER_STUDY_CAP, None)
    if kind.code in ("K1", "K3"):
        ends = _("under 16 until this month") if combination.conditions & C.FROM_16 else _("4 or older, under 16")
        said[C.UNDER_16] = _("under 4") if is_at(f"{combination.kind}_under_4") else ends
    elif combination.kind == "k4":
        each = exact(law.value("social_assistance.coefficients.k4_per_child", on))
        said[C.RAISES_A_CHILD] = _("children that count: %(count)s") % {"count": int(paid_at / each)}
    elif combination.kind == "k5a" and is_at("k5a_older"):
        said[C.FROM_60] = _("%(age)s or older") % {"age": law.value("ages.k5a_step", on)}
    elif combination.kind == "k6":
        is_exceptional = bool(combination.conditions & C.EXCEPTIONAL)
        said[C.SEVERE] = str(HOLDS[C.EXCEPTIONAL]) if is_exceptional else _("severe disability")
        if is_at("k6_exceptional_adult" if is_exceptional else "k6_severe_adult"):
            said[C.FROM_16] = _("counts as an adult of 16 to 59")
        else:
            is_old = combination.conditions & C.FROM_60
            said[C.FROM_16] = _("60 or older") if is_old else _("counts as a child under 16")
    return list(said.values())


def doubts(kind: Kind, law: Law, month: Month) -> list[str]:
    """What is known only at second hand among the values that a line rests on."""
    sentences = []
    for parameter in (kind.level, kind.coefficient):
        dated = law.dated(parameter, month.first_day) if parameter else None
        if dated is not None and not dated.is_certain:
            sentences.append(_("%(source)s is known at second hand only.") % {"source": localised(dated.reference)})
    return list(dict.fromkeys(sentences))


def refused(combination: Combination, law: Law, month: Month) -> list[str]:
    """The sentences of a refusal: for each category that a fact points to, which conditions fail."""
    sentences = []
    for name, kind in KINDS.items():
        if kind.asks and kind.benefit != CARER_SUPPORT and is_near(name, combination.conditions, law, month):
            failed = failures(kind, combination.conditions)
            if failed:
                data = {"code": code_of(name, law, month), "conditions": "; ".join(failed)}
                sentences.append(_("%(code)s no: %(conditions)s.") % data)
    return sentences or [_("None of the facts stated leads to a category.")]


def is_near(name: str, conditions: int, law: Law, month: Month) -> bool:
    """Whether the law of the month has the category and some fact points to it."""
    kind = KINDS[name]
    if law.value(kind.coefficient, month.first_day) is None:
        return False
    has_all = conditions & kind.also == kind.also
    return bool(conditions & kind.sign) and has_all and not conditions & kind.unless


def failures(kind: Kind, conditions: int) -> list[str]:
    """The conditions of a kind that do not hold, in words."""
    found = []
    for ask in kind.asks:
        choices = ask if isinstance(ask, tuple) else (ask,)
        if any(conditions & one for one in choices):
            continue
        first = choices[0]
        if first in (C.POOR, C.POOR_OR_NEAR_POOR) and not conditions & C.CLASS_STATED:
            found.append(str(CLASS_UNSTATED))
        elif first == C.SEVERE and not conditions & C.DISABLED:
            found.append(str(NO_DISABILITY))
        else:
            found.append(str(FAILS[first]))
    return found


def localised(references: str) -> str:
    """Articles as the reader's language writes them; they are kept in one neutral form."""
    return (
        references.replace("Art ", _("Art") + " ")
        .replace("ND ", _("ND") + " ")
        .replace("Law ", _("Law") + " ")
        .replace("Resolution ", _("Resolution") + " ")
    )
