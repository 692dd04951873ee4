"""What each recipient of the office's list draws: asked of the law, so that no amount or age stands in the demo."""

from collections.abc import Sequence
from dataclasses import dataclass

from ansinh.core.months import Month
from ansinh.demo.offices import Drawn
from ansinh.demo.people import Person, Recipient
from ansinh.judgement.judging import judge

Columns = dict[str, list[object]]


@dataclass(frozen=True)
class Judged:
    """For each recipient in order: the category, what the person draws, and the support for the carer (0: none)."""

    categories: list[str]
    own: list[Drawn]
    carers: list[Drawn]


def judged(recipients: Sequence[Recipient], *, month: Month) -> Judged:
    """Judge the facts behind the list for one month."""
    found: dict[tuple[object, bool], tuple[str, Drawn]] = {}
    for verdict in judge(_columns(recipients), month=month).rows():
        if verdict.benefit:
            coefficient = f"{verdict.coefficient or 1:.1f}".replace(".", ",")
            is_carer = verdict.benefit == "carer_support"
            found[verdict.person, is_carer] = (verdict.category, (coefficient, verdict.amount))
    nothing: tuple[str, Drawn] = ("", ("", 0))
    own = [found.get((str(position), False), nothing) for position in range(len(recipients))]
    carers = [found.get((str(position), True), nothing)[1] for position in range(len(recipients))]
    return Judged([category for category, _ in own], [drawn for _, drawn in own], carers)


def _columns(recipients: Sequence[Recipient]) -> Columns:
    rows: list[dict[str, object]] = []
    for position, recipient in enumerate(recipients):
        rows.append(_facts(recipient, str(position)))
        rows += [
            _identity(child, f"{position}/{number}", str(position)) | {"parent": str(position)}
            for number, child in enumerate(recipient.children, start=1)
        ]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {name: [row.get(name, "") for row in rows] for name in names}


def _identity(person: Person, key: str, household: str) -> dict[str, object]:
    return {"person": key, "household": household, "birth_date": person.birth_date, "sex": person.sex}


def _facts(recipient: Recipient, key: str) -> dict[str, object]:
    group = recipient.group
    return _identity(recipient.person, key, key) | {
        "household_class": group.household_class,
        "hard_area": _yes(group.hard_area),
        "disability": group.disability,
        "parental_loss": group.parental_loss,
        "was_child_recipient": _yes(group.category == "K2"),
        "studying": _yes(group.category == "K2"),
        "single_parent": _yes(group.category == "K4"),
        "no_supporter": _yes(group.category in ("K5a", "K5d")),
        "taken_in": _yes(group.category == "K5d"),
        "carer": "family" if recipient.carer else "",
    }


def _yes(holds: bool) -> str:
    return "yes" if holds else ""
