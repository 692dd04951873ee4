"""What a list would do to the registry: each person of it matched with a person known here, or new; or refused."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import areas_named
from ansinh.core import clock
from ansinh.core.text import words
from ansinh.registry.identity import identity_faults, parse_identity_number
from ansinh.registry.lists.payment_list import FIELD_NAMES, Fault, ListRow
from ansinh.registry.models import BirthPrecision, Individual
from ansinh.registry.queries.identity import communes_of_numbers

Key = tuple[str, ...]


@dataclass(eq=False)
class PersonPlan:
    """One person of the list with the rows about them; `individual` is None until known or registered."""

    rows: list[ListRow]
    individual: Individual | None = None
    is_new: bool = True
    hamlet: Area | None = None
    cared_for: dict[int, "PersonPlan"] = field(default_factory=dict)
    faults: dict[int, list[Fault]] = field(default_factory=dict)
    warnings: dict[int, list[str]] = field(default_factory=dict)
    before: dict[str, object] = field(default_factory=dict)
    after: dict[str, object] = field(default_factory=dict)

    @property
    def first(self) -> ListRow:
        return self.rows[0]

    @property
    def is_refused(self) -> bool:
        """A fault of the person herself refuses all her rows."""
        return bool(self.faults)

    def refuse(self, row: ListRow, name: str, expected: str | Promise, came: str, advice: str | Promise) -> None:
        fault = Fault(str(FIELD_NAMES.get(name, name)), str(expected), came, str(advice))
        self.faults.setdefault(row.number, []).append(fault)

    def warn(self, row: ListRow, sentence: str | Promise, **data: object) -> None:
        self.warnings.setdefault(row.number, []).append(str(sentence) % data if data else str(sentence))

    def change(self, name: str, before: object, after: object) -> None:
        self.before[name], self.after[name] = before, after


def plan_import(*, area: Area, rows: Sequence[ListRow], on: datetime.date) -> list[PersonPlan]:
    """The people of the list in its order, matched by identity number, else by name and birth date."""
    plans = _people_of(rows)
    for plan in plans:
        _keep_row_faults(plan)
        _check_person(plan)
    _find_hamlets(plans, area, on=on)
    _match(plans, area)
    _find_cared_for(plans, area)
    return plans


def name_key(full_name: str) -> str:
    """Two spellings of one name give the same key: folded words in order."""
    return " ".join(words(full_name))


def _people_of(rows: Sequence[ListRow]) -> list[PersonPlan]:
    """Rows with a number first, so that a row without one finds the person whom another row numbers."""
    plans: dict[Key, PersonPlan] = {}
    by_name: dict[Key, list[PersonPlan]] = {}
    for row in sorted(rows, key=lambda row: (not row.identity_number, row.number)):
        by_birth = (name_key(row.full_name), str(row.birth.on) if row.birth else f"row {row.number}")
        namesakes = by_name.setdefault(by_birth, [])
        plan = plans.get((row.identity_number,)) if row.identity_number else next(iter(namesakes), None)
        if plan is not None:
            _check_same_person(plan, row)
            plan.rows.append(row)
        else:
            plan = PersonPlan(rows=[row])
            plans[(row.identity_number,) if row.identity_number else by_birth] = plan
        if plan not in namesakes:
            namesakes.append(plan)
        if not row.identity_number and len(namesakes) > 1:
            plan.refuse(
                row, "identity_number", _("a number, for two people of this list bear this name and birth date"), "",
                _("Add the identity number."),
            )  # fmt: skip
    return sorted(plans.values(), key=lambda plan: min(row.number for row in plan.rows))


def _check_same_person(plan: PersonPlan, row: ListRow) -> None:
    first = plan.first
    if name_key(first.full_name) != name_key(row.full_name) or first.birth != row.birth:
        for one, other in ((first, row), (row, first)):
            plan.refuse(
                one, "identity_number", _("a number of one person only"), row.identity_number,
                str(_("Row %(row)s gives it to %(name)s.")) % {"row": other.number, "name": other.full_name},
            )  # fmt: skip
    for earlier in plan.rows:
        if _same_line(earlier, row):
            plan.refuse(
                row, "category_text", _("one row for each person and category"), row.category_text,
                str(_("Row %(row)s already stands for them.")) % {"row": earlier.number},
            )  # fmt: skip


def _same_line(one: ListRow, other: ListRow) -> bool:
    return (one.category_text, one.cared_for_name, one.cared_for_identity_number) == (
        other.category_text,
        other.cared_for_name,
        other.cared_for_identity_number,
    )


def _keep_row_faults(plan: PersonPlan) -> None:
    for row in plan.rows:
        if row.faults:
            plan.faults.setdefault(row.number, []).extend(row.faults)
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


def sex_of(row: ListRow) -> str:
    """The sex that the list writes, else the one that the identity number says."""
    if row.sex or not row.identity_number:
        return row.sex
    return parse_identity_number(row.identity_number).sex


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


def _match(plans: Sequence[PersonPlan], area: Area) -> None:
    here = list(Individual.objects.filter(area=area).select_related("hamlet"))
    by_number = {person.identity_number: person for person in here if person.identity_number}
    by_name: dict[str, list[Individual]] = {}
    for person in here:
        by_name.setdefault(name_key(person.full_name), []).append(person)
    numbers = {plan.first.identity_number for plan in plans} - by_number.keys() - {""}
    elsewhere = communes_of_numbers(numbers)
    for plan in plans:
        if plan.is_refused:
            continue
        number = plan.first.identity_number
        if number in elsewhere:
            plan.refuse(
                plan.first, "identity_number", _("a number that is not registered elsewhere"), number,
                str(_("Ask %(ask)s for the person.")) % {"ask": elsewhere[number]},
            )  # fmt: skip
        elif number in by_number:
            plan.individual = by_number[number]
        else:
            _match_by_name(plan, by_name.get(name_key(plan.first.full_name), ()))
        plan.is_new = plan.individual is None


def _match_by_name(plan: PersonPlan, bearers: Sequence[Individual]) -> None:
    fitting = [person for person in bearers if _can_be(person, plan.first)]
    if len(fitting) == 1:
        plan.individual = fitting[0]
    elif fitting:
        plan.refuse(
            plan.first, "full_name", _("one person of this name and birth date"), plan.first.full_name,
            str(_("People registered who fit: %(count)s. Add the identity number.")) % {"count": len(fitting)},
        )  # fmt: skip


def _can_be(person: Individual, row: ListRow) -> bool:
    """A year alone on either side fits any day of that year; two different numbers never fit."""
    if row.birth is None or (row.identity_number and person.identity_number):
        return False
    if BirthPrecision.DAY == person.birth_precision == row.birth.precision:
        return person.birth_date == row.birth.on
    return person.birth_date.year == row.birth.on.year


def _find_cared_for(plans: Sequence[PersonPlan], area: Area) -> None:
    """A row of a carer names the person cared for: somebody of this list or already registered here."""
    by_number = {plan.first.identity_number: plan for plan in plans if plan.first.identity_number}
    by_name: dict[str, list[PersonPlan]] = {}
    for plan in plans:
        by_name.setdefault(name_key(plan.first.full_name), []).append(plan)
    for plan in plans:
        for row in plan.rows:
            if row.cared_for_name or row.cared_for_identity_number:
                _find_one_cared_for(plan, row, area, by_number, by_name)


def _find_one_cared_for(
    plan: PersonPlan,
    row: ListRow,
    area: Area,
    by_number: Mapping[str, PersonPlan],
    by_name: Mapping[str, list[PersonPlan]],
) -> None:
    number = row.cared_for_identity_number
    if number in by_number:
        plan.cared_for[row.number] = by_number[number]
        return
    registered = Individual.objects.filter(area=area)
    found = list(registered.filter(identity_number=number)) if number else []
    named = [] if number else [one for one in by_name.get(name_key(row.cared_for_name), ()) if one is not plan]
    if len(named) == 1:
        plan.cared_for[row.number] = named[0]
    elif len(found) == 1:
        plan.cared_for[row.number] = PersonPlan(rows=[], individual=found[0], is_new=False)
    else:
        plan.refuse(
            row, "cared_for_identity_number", _("a person of this list or of this commune"),
            number or row.cared_for_name, _("Register the person cared for first."),
        )  # fmt: skip
