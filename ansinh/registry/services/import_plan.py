"""What a list says of whom: its rows gathered into people, each checked against the others and against the place."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import areas_named
from ansinh.core import clock
from ansinh.core.text import words
from ansinh.registry.errors import NameMissing
from ansinh.registry.identity import identity_faults, parse_identity_number
from ansinh.registry.lists.rows import FIELD_NAMES, Fault, ListRow
from ansinh.registry.models import Individual, Subject
from ansinh.registry.services.import_places import check_communes

Key = tuple[str, ...]


@dataclass(frozen=True)
class Settlement:
    """What the officer decided of a row: `choice` is a `Settling`, `individual_id` whom a candidate is."""

    choice: str
    individual_id: int | None = None


@dataclass(eq=False)
class PersonPlan:
    """One person of the list with the rows about them; dictionaries are by the key of a row.

    `individual` is None until the person is known; for a new one it is a draft, saved when the plan is carried out.
    `candidates` non-empty: the officer has to say which of them the row means, or that it is somebody new.
    """

    rows: list[ListRow]
    individual: Individual | None = None
    is_new: bool = True
    hamlet: Area | None = None
    cared_for: dict[int, "PersonPlan"] = field(default_factory=dict)
    faults: dict[int, list[Fault]] = field(default_factory=dict)
    warnings: dict[int, list[str]] = field(default_factory=dict)
    candidates: tuple[int, ...] = ()
    question: Fault | None = None
    repeats: dict[int, ListRow] = field(default_factory=dict)
    before: dict[str, object] = field(default_factory=dict)
    after: dict[str, object] = field(default_factory=dict)

    @property
    def first(self) -> ListRow:
        return self.rows[0]

    @property
    def is_refused(self) -> bool:
        """A fault of the person herself refuses all her rows."""
        return bool(self.faults)

    @property
    def is_good(self) -> bool:
        """Whether the plan can be carried out: nothing wrong and nothing to be asked."""
        return not (self.faults or self.candidates)

    def refuse(self, row: ListRow, name: str, expected: str | Promise, came: str, advice: str | Promise) -> None:
        fault = Fault(str(FIELD_NAMES.get(name, name)), str(expected), came, str(advice), name)
        kept = self.faults.setdefault(row.key, [])
        if fault not in kept:
            kept.append(fault)

    def warn(self, row: ListRow, sentence: str | Promise, **data: object) -> None:
        self.warnings.setdefault(row.key, []).append(str(sentence) % data if data else str(sentence))

    def change(self, name: str, before: object, after: object) -> None:
        self.before[name], self.after[name] = before, after


def plan_people(*, area: Area, rows: Sequence[ListRow], on: datetime.date, subject: str) -> list[PersonPlan]:
    """The people of the list in its order, checked among themselves; nobody is looked up in the registry yet."""
    plans = _people_of(rows, subject)
    for plan in plans:
        _keep_row_faults(plan)
        _check_person(plan)
    if subject == Subject.HOUSEHOLDS:
        _check_households(plans)
    _find_hamlets(plans, area, on=on)
    check_communes(plans, area, on=on)
    return plans


@lru_cache(maxsize=131_072)
def name_key(full_name: str) -> str:
    """Two spellings of one name give the same key: folded words in order."""
    return " ".join(words(full_name))


def _people_of(rows: Sequence[ListRow], subject: str) -> list[PersonPlan]:
    """Rows with a number first, so that a row without one finds the person whom another row numbers."""
    plans: dict[Key, PersonPlan] = {}
    by_name: dict[Key, list[PersonPlan]] = {}
    found: list[PersonPlan] = []
    for row in sorted(rows, key=lambda row: (not row.identity_number, row.key)):
        by_birth = (name_key(row.full_name), str(row.birth.on) if row.birth else f"row {row.key}")
        bearers = by_name.setdefault(by_birth, [])
        namesakes = [plan for plan in bearers if _may_live_together(plan.first, row)]
        plan = plans.get((row.identity_number,)) if row.identity_number else next(iter(namesakes), None)
        if plan is not None:
            _check_same_person(plan, row, subject)
            plan.rows.append(row)
        else:
            plan = PersonPlan(rows=[row])
            found.append(plan)
            if row.identity_number:
                plans[(row.identity_number,)] = plan
        if plan not in bearers:
            bearers.append(plan)
        if not row.identity_number and len(namesakes) > 1:
            plan.refuse(
                row, "identity_number", _("a number, for two people of this list bear this name and birth date"), "",
                _("Add the identity number."),
            )  # fmt: skip
    return sorted(found, key=lambda plan: min(row.key for row in plan.rows))


def _may_live_together(one: ListRow, other: ListRow) -> bool:
    """Two rows of one name and birth date that name two hamlets are two people."""
    return not one.hamlet or not other.hamlet or name_key(one.hamlet) == name_key(other.hamlet)


TOLD_ONCE = ("sex", "hamlet", "household_class", "account_number", "way")
"""What two rows about one person must not tell differently."""


def _check_same_person(plan: PersonPlan, row: ListRow, subject: str) -> None:
    first = plan.first
    if name_key(first.full_name) != name_key(row.full_name) or first.birth != row.birth:
        for one, other in ((first, row), (row, first)):
            plan.refuse(
                one, "identity_number", _("a number of one person only"), row.identity_number,
                str(_("Row %(row)s gives it to %(name)s.")) % {"row": other.place, "name": other.full_name},
            )  # fmt: skip
        return
    for name in TOLD_ONCE:
        said, says = str(getattr(first, name)), str(getattr(row, name))
        if said and says and name_key(said) != name_key(says) and not _agree(name, said, says):
            for one, other in ((first, row), (row, first)):
                plan.refuse(
                    one, name, _("the same in every row of this person"), str(one.raw.get(name, getattr(one, name))),
                    str(_("Row %(row)s says “%(other)s”. Correct one of them.")) % {
                        "row": other.place, "other": other.raw.get(name, getattr(other, name)),
                    },
                )  # fmt: skip
    for earlier in plan.rows:
        if not _same_line(earlier, row, subject):
            continue
        if subject == Subject.RECIPIENTS:
            plan.refuse(
                row, "category_text", _("one row for each person and category"), row.category_text,
                str(_("Row %(row)s already stands for them.")) % {"row": earlier.place},
            )  # fmt: skip
        else:
            plan.repeats.setdefault(row.key, earlier)
            return


def _agree(name: str, said: str, says: str) -> bool:
    """A household that left poverty can be near-poor now; one that left near-poverty can have become poor."""
    return name == "household_class" and {said, says} in (
        {"left_poor", "near_poor"}, {"left_near_poor", "poor"}, {"left_poor", "other"}, {"left_near_poor", "other"},
        {"left_poor", "average"}, {"left_near_poor", "average"},
    )  # fmt: skip


def _same_line(one: ListRow, other: ListRow, subject: str) -> bool:
    if subject != Subject.RECIPIENTS:
        return True
    return (one.category_text, one.cared_for_name, one.cared_for_identity_number) == (
        other.category_text,
        other.cared_for_name,
        other.cared_for_identity_number,
    )


def _keep_row_faults(plan: PersonPlan) -> None:
    for row in plan.rows:
        if row.faults:
            plan.faults.setdefault(row.key, []).extend(row.faults)
        for warning in row.warnings:
            plan.warn(row, warning)


def _check_person(plan: PersonPlan) -> None:
    row = plan.first
    if row.birth is not None and row.birth.on > clock.today():
        plan.refuse(row, "birth_date", _("a day up to today"), f"{row.birth.on:%d/%m/%Y}", _("Correct the birth date."))
    if row.identity_number and row.birth is not None:
        for sentence in identity_faults(row.identity_number, birth_date=row.birth.on, sex=row.sex):
            plan.refuse(
                row, "identity_number", _("a number that fits the person"), row.identity_number,
                str(_("Of this number: %(fault)s Compare with the identity card.")) % {"fault": sentence},
            )  # fmt: skip
    elif row.identity_number and not (row.identity_number.isdigit() and len(row.identity_number) == 12):
        plan.refuse(
            row, "identity_number", _("twelve digits"), row.identity_number, _("Compare with the identity card.")
        )
    if not words(row.full_name) and not plan.faults:
        plan.refuse(row, "full_name", str(NameMissing(given=row.full_name)), row.full_name, "")


def sex_of(row: ListRow) -> str:
    """The sex that the list writes, else the one that the identity number says."""
    if row.sex or not row.identity_number:
        return row.sex
    return parse_identity_number(row.identity_number).sex


def _check_households(plans: Sequence[PersonPlan]) -> None:
    """One household, one class and one head; its rows stand together."""
    rows: dict[str, list[tuple[PersonPlan, ListRow]]] = {}
    for plan in plans:
        for row in plan.rows:
            rows.setdefault(row.household_key or str(row.key), []).append((plan, row))
    for members in rows.values():
        classed = [(plan, row) for plan, row in members if row.household_class]
        heads = [(plan, row) for plan, row in members if row.relation == "head"]
        for told, name in ((classed, "household_class"), (heads, "relation")):
            first = told[0][1] if told else None
            for plan, row in told[1:]:
                differs = first and (row.household_class != first.household_class or name == "relation")
                if first and differs and plan is not told[0][0]:
                    plan.refuse(
                        row, name, _("one class and one head for a household"), row.raw.get(name, ""),
                        str(_("Row %(row)s says “%(other)s”. Correct one of them.")) % {
                            "row": first.place, "other": first.raw.get(name, ""),
                        },
                    )  # fmt: skip


def _find_hamlets(plans: Iterable[PersonPlan], area: Area, *, on: datetime.date) -> None:
    known: dict[str, list[Area]] = {}
    for plan in plans:
        text = next((row.hamlet for row in plan.rows if row.hamlet), "")
        if not text:
            continue
        if text not in known:
            known[text] = [found for found in areas_named(text, on=on, within=area) if found.level == Level.HAMLET]
        if len(known[text]) == 1:
            plan.hamlet = known[text][0]
        else:
            plan.refuse(
                plan.first, "hamlet", str(_("a hamlet of %(area)s")) % {"area": area.full_name}, text,
                _("Open the hamlet first, or correct its name."),
            )  # fmt: skip


def find_cared_for(plans: Sequence[PersonPlan], registered: Mapping[str, Individual]) -> None:
    """A row of a carer names the person cared for: somebody of this list, or registered here by that number."""
    by_number = {plan.first.identity_number: plan for plan in plans if plan.first.identity_number}
    by_name: dict[str, list[PersonPlan]] = {}
    for plan in plans:
        by_name.setdefault(name_key(plan.first.full_name), []).append(plan)
    for plan in plans:
        for row in plan.rows:
            number = row.cared_for_identity_number
            if not (number or row.cared_for_name):
                continue
            named = [] if number else [one for one in by_name.get(name_key(row.cared_for_name), ()) if one is not plan]
            if number in by_number:
                plan.cared_for[row.key] = by_number[number]
            elif len(named) == 1:
                plan.cared_for[row.key] = named[0]
            elif number in registered:
                plan.cared_for[row.key] = PersonPlan(rows=[], individual=registered[number], is_new=False)
            else:
                plan.refuse(
                    row, "cared_for_identity_number", _("a person of this list or of this commune"),
                    number or row.cared_for_name, _("Register the person cared for first."),
                )  # fmt: skip
