"""What the checks of a round found, in an officer's words: what is looked for, what stands out, and the forms."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.poverty.evidence import Evidence, FormRow
from ansinh.poverty.fairness import FEWEST_NEAR_A_CUT_OFF, FEWEST_OF_A_REVIEWER, Apart, Crowd
from ansinh.poverty.visits import FEWEST_TIMED, MANY_AT_A_SPOT, SPOT_METRES


@dataclass(frozen=True)
class Told:
    """One thing to look at, with the forms behind it."""

    said: str
    forms: Sequence[FormRow]


@dataclass(frozen=True)
class Check:
    """One check: what it looks for and how, and what it found. Where it had too few forms, `too_few` says so."""

    code: str
    title: str | Promise
    how: str | Promise
    found: Sequence[Told]
    too_few: str = ""


TITLES = {
    "crowding": gettext_lazy("Scores just under the cut-off"),
    "apart": gettext_lazy("A reviewer far from the others"),
    "hurried": gettext_lazy("Forms filled in very fast"),
    "overlaps": gettext_lazy("Two forms at the same time"),
    "spots": gettext_lazy("Many forms from one spot"),
}
HOW = {
    "crowding": gettext_lazy(
        "Where nobody pushes scores, about a third of the forms around the cut-off lie just under it. Many more are a "
        "reason to look at these forms again."
    ),
    "apart": gettext_lazy(
        "Each reviewer is compared with the others in the same hamlets and among households listed for the same "
        "reason. A difference can have good reasons; look at some of these forms."
    ),
    "hurried": gettext_lazy(
        "What is usual is taken from this review's own forms. A form far below it may have been filled in elsewhere."
    ),
    "overlaps": gettext_lazy(
        "One reviewer cannot ask in two houses at once; a form that was left open can be the reason."
    ),
    "spots": gettext_lazy(
        "Forms of several households from within a few metres: houses in a row, people who came together, or forms "
        "filled in at a desk."
    ),
}


def checks_in_words(evidence: Evidence) -> list[Check]:
    """The five checks in their order."""
    few_near = evidence.near < FEWEST_NEAR_A_CUT_OFF
    largest = max(Counter(one.reviewer for one in evidence.forms.values()).values(), default=0)
    few = {
        "crowding": _too_few(evidence.near, FEWEST_NEAR_A_CUT_OFF) if few_near else "",
        "apart": "" if largest >= FEWEST_OF_A_REVIEWER else _too_few(largest, FEWEST_OF_A_REVIEWER),
        "hurried": "" if evidence.timed >= FEWEST_TIMED else _too_few(evidence.timed, FEWEST_TIMED),
        "overlaps": "" if evidence.timed else _("No form says when it was filled in."),
        "spots": "" if evidence.placed >= MANY_AT_A_SPOT else _too_few(evidence.placed, MANY_AT_A_SPOT),
    }
    found = {
        "crowding": [Told(_crowd(evidence, one), evidence.rows(one.forms)) for one in evidence.crowds],
        "apart": [Told(_apart(evidence, one), evidence.rows(one.forms)) for one in evidence.apart],
        "hurried": list(_hurried(evidence)),
        "overlaps": [
            Told(
                _("%(name)s: two forms were open at once for %(minutes)s minutes.")
                % {"name": evidence.reviewers[one.reviewer], "minutes": _minutes(one.seconds)},
                evidence.rows(one.forms),
            )
            for one in evidence.overlaps
        ],
        "spots": [
            Told(
                _("%(name)s: %(count)s forms within %(metres)s metres.")
                % {"name": evidence.reviewers[one.reviewer], "count": len(one.forms), "metres": round(SPOT_METRES)},
                evidence.rows(one.forms),
            )
            for one in evidence.spots
        ],
    }
    return [Check(code, TITLES[code], HOW[code], found[code], few[code]) for code in TITLES]


def _too_few(count: int, needed: int) -> str:
    return _("Too few forms to say anything: %(count)s, at least %(needed)s are needed.") % {
        "count": count, "needed": needed,
    }  # fmt: skip


def _crowd(evidence: Evidence, one: Crowd) -> str:
    name = _("In the whole review") if one.reviewer is None else evidence.reviewers[one.reviewer]
    return _(
        "%(name)s: %(found)s forms lie up to %(width)s points under the cut-off, about %(expected)s of the %(near)s "
        "around it would be usual."
    ) % {
        "name": name, "found": one.found, "width": one.width - 1, "expected": round(one.expected), "near": one.near,
    }  # fmt: skip


def _apart(evidence: Evidence, one: Apart) -> str:
    said = {"name": evidence.reviewers[one.reviewer], "count": one.count}
    if one.what == "class":
        text = _(
            "%(name)s: %(found)s of %(count)s households came out poor or near-poor, by the others' forms about "
            "%(expected)s would."
        ) % {**said, "found": round(one.found), "expected": round(one.expected)}
    elif one.found < one.expected:
        text = _("%(name)s: the income points of %(count)s households are lower than those of like households.") % said
    else:
        text = _("%(name)s: the income points of %(count)s households are higher than those of like households.") % said
    if one.is_within:
        return text
    return f"{text} {_('Nobody else went to these hamlets: they may be the reason.')}"


def _hurried(evidence: Evidence) -> Iterator[Told]:
    """One thing to look at for each reviewer, however many forms it are."""
    by_reviewer: dict[int | None, list[int]] = {}
    for one in evidence.hurried:
        by_reviewer.setdefault(one.reviewer, []).append(one.form)
    fastest = {one.form: one for one in evidence.hurried}
    for reviewer, keys in by_reviewer.items():
        first = min((fastest[key] for key in keys), key=lambda one: one.seconds)
        said = {
            "name": evidence.reviewers[reviewer] if reviewer else _("Without a reviewer"),
            "count": len(keys), "seconds": max(0, round(first.seconds)), "usual": _minutes(first.usual),
        }  # fmt: skip
        text = _("%(name)s: %(count)s forms, the fastest in %(seconds)s seconds; usual are %(usual)s minutes.") % said
        yield Told(text, evidence.rows(keys))


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f}" if seconds >= 600 else f"{seconds / 60:.1f}".replace(".", ",")
