"""Whom the registry knows of a list's people: by identity number, else by name, birth date and hamlet."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.registry.linkage.rules import SENTENCES
from ansinh.registry.lists.rows import FIELD_NAMES, Fault, ListRow
from ansinh.registry.models import BirthPrecision, Individual, Settling, Subject
from ansinh.registry.queries.identity import communes_of_numbers
from ansinh.registry.queries.lookalikes import ListedPerson, lookalikes_of
from ansinh.registry.services.import_plan import PersonPlan, Settlement, find_cared_for, name_key


class Bearer(NamedTuple):
    """As much of a registered person as tells whether a row may mean them."""

    pk: int
    birth_date: datetime.date
    birth_precision: str
    identity_number: str | None
    hamlet_id: int | None


@dataclass(frozen=True)
class Registered:
    """Everybody registered in the commune by number, and by name and birth year."""

    by_number: Mapping[str, int] = field(default_factory=dict)
    by_name: Mapping[str, Mapping[int, Sequence[Bearer]]] = field(default_factory=dict)

    def bearers(self, row: ListRow) -> Iterable[Bearer]:
        """Who bears the row's name and was born in its year; without a birth date, all who bear the name."""
        years = self.by_name.get(name_key(row.full_name), {})
        if row.birth is None:
            return chain.from_iterable(years.values())
        return years.get(row.birth.on.year, ())


def registered_in(area: Area, names: frozenset[str]) -> Registered:
    """Everybody of the commune by number, and those who bear one of these names (`name_key`); two queries.

    A record that was merged into another is not meant by its name any more; its number leads to the one that counts.
    """
    by_number: dict[str, int] = {}
    by_name: dict[str, dict[int, list[Bearer]]] = {}
    people = Individual.objects.filter(area=area, merged_into__isnull=True).values_list(
        "pk", "full_name", "birth_date", "birth_precision", "identity_number", "hamlet_id"
    )
    merged = Individual.objects.filter(merged_into__area=area, identity_number__isnull=False)
    by_number.update((str(number), pk) for number, pk in merged.values_list("identity_number", "merged_into_id") if pk)
    for pk, full_name, birth_date, precision, number, hamlet in people.iterator(chunk_size=20_000):
        if number:
            by_number[number] = pk
        key = name_key(full_name)
        if key in names:
            bearer = Bearer(pk, birth_date, precision, number, hamlet)
            by_name.setdefault(key, {}).setdefault(birth_date.year, []).append(bearer)
    return Registered(by_number, by_name)


def candidates_for(plan: PersonPlan, registered: Registered) -> list[Bearer]:
    """Who is registered here and may be the person of a row without a known number, in the order of their keys.

    Blocking at import: one name, and a birth date that fits, a year alone on either side fitting any day of it. Rules
    that find more likenesses (a word of the name, a swapped day and month) belong here.
    """
    return sorted(person for person in registered.bearers(plan.first) if _can_be(person, plan.first))


def _can_be(person: Bearer, row: ListRow) -> bool:
    """Two different numbers are two people; without a birth date in the list the name alone is left."""
    if row.identity_number and person.identity_number:
        return False
    if row.birth is None:
        return True
    if BirthPrecision.DAY == person.birth_precision == row.birth.precision:
        return person.birth_date == row.birth.on
    if {person.birth_precision, row.birth.precision} <= {"day", "month"}:
        return (person.birth_date.year, person.birth_date.month) == (row.birth.on.year, row.birth.on.month)
    return person.birth_date.year == row.birth.on.year


def match(
    plans: Sequence[PersonPlan], area: Area, *, subject: str, settlements: Mapping[tuple[str, int], Settlement]
) -> None:
    """Set whom each plan means: somebody registered, somebody new, or a question for the officer."""
    registered = registered_in(area, frozenset(name_key(row.full_name) for plan in plans for row in plan.rows))
    numbers = {plan.first.identity_number for plan in plans} - registered.by_number.keys() - {""}
    elsewhere = communes_of_numbers(numbers)
    for plan in plans:
        if plan.is_refused:
            continue
        number = plan.first.identity_number
        settled = next((settlements[k] for row in plan.rows if (k := (row.sheet, row.number)) in settlements), None)
        if number in elsewhere:
            plan.refuse(
                plan.first, "identity_number", _("a number that is not registered elsewhere"), number,
                str(_("Ask %(ask)s for the person.")) % {"ask": elsewhere[number]},
            )  # fmt: skip
        elif number and number in registered.by_number:
            plan.individual = Individual(pk=registered.by_number[number])
        else:
            _match_by_name(plan, candidates_for(plan, registered), settled)
            _notice_namesake(plan, registered)
    _load(plans)
    _refuse_one_for_two(plans)
    cared_for = {row.cared_for_identity_number for plan in plans for row in plan.rows if row.cared_for_identity_number}
    wanted = {number: registered.by_number[number] for number in cared_for if number in registered.by_number}
    people = Individual.objects.in_bulk(list(wanted.values()))
    find_cared_for(plans, {number: people[pk] for number, pk in wanted.items()})
    for plan in plans:
        plan.is_new = plan.individual is None
        if subject == Subject.ACCOUNTS and plan.is_new and plan.is_good:
            plan.refuse(
                plan.first, "full_name", _("a person registered here"), plan.first.full_name,
                _("Register the person first, or add the identity number."),
            )  # fmt: skip


def notice_lookalikes(plans: Sequence[PersonPlan], area: Area) -> None:
    """Tell of each new person who looks like somebody registered here; the officer decides, nothing waits for it."""
    new = [plan for plan in plans if plan.is_new and plan.is_good and plan.first.birth is not None]
    people = [_as_listed(plan) for plan in new]
    found = lookalikes_of(people, area=area)
    likest_of = {position: alike[0] for position, alike in found.items()}
    keys = [likest.individual_id for likest in likest_of.values()]
    names = dict(Individual.objects.filter(pk__among=keys).values_list("pk", "full_name"))
    for position, likest in likest_of.items():
        new[position].warn(
            new[position].first,
            str(_("Looks like %(name)s (%(number)s), who is registered: %(why)s. Merge them if it is one person."))
            % {
                "name": names[likest.individual_id],
                "number": likest.individual_id,
                "why": "; ".join(
                    str(SENTENCES[finding.comparison, finding.level])
                    for finding in likest.findings
                    if finding.bits > 0 and (finding.comparison, finding.level) in SENTENCES
                ),
            },
        )


def _as_listed(plan: PersonPlan) -> ListedPerson:
    row = plan.first
    assert row.birth is not None  # noqa: S101 - who has none is not asked about
    return ListedPerson(
        full_name=row.full_name,
        birth_date=row.birth.on,
        birth_precision=row.birth.precision,
        sex=row.sex,
        identity_number=row.identity_number,
        phone=row.phone,
        hamlet_id=plan.hamlet.pk if plan.hamlet else None,
    )


def _match_by_name(plan: PersonPlan, fitting: Sequence[Bearer], settled: Settlement | None) -> None:
    if settled is not None and settled.choice == Settling.NEW:
        return
    if settled is not None and settled.choice == Settling.CANDIDATE:
        chosen = next((person for person in fitting if person.pk == settled.individual_id), None)
        if chosen is not None:
            plan.individual = Individual(pk=chosen.pk)
            return
    in_hamlet = [person for person in fitting if plan.hamlet and person.hamlet_id == plan.hamlet.pk]
    if len(fitting) > 1 and len(in_hamlet) == 1 and plan.first.birth is not None:
        fitting = in_hamlet
    if len(fitting) == 1 and _is_sure(fitting[0], plan):
        plan.individual = Individual(pk=fitting[0].pk)
    elif fitting:
        plan.candidates = tuple(person.pk for person in fitting)
        plan.question = Fault(
            field=str(FIELD_NAMES["full_name"]),
            expected=str(_("one person of this name and birth date")),
            came=plan.first.full_name,
            advice=str(_("People registered who fit: %(count)s. Add the identity number.")) % {"count": len(fitting)},
            name="full_name",
        )


def _is_sure(person: Bearer, plan: PersonPlan) -> bool:
    """Name and birth date tell who it is unless the hamlet says otherwise; a name alone tells nothing."""
    if plan.first.birth is None:
        return False
    return plan.hamlet is None or person.hamlet_id is None or person.hamlet_id == plan.hamlet.pk


def _notice_namesake(plan: PersonPlan, registered: Registered) -> None:
    row = plan.first
    if plan.individual is not None or plan.candidates or not row.identity_number or row.birth is None:
        return
    for person in registered.bearers(row):
        if person.identity_number and person.birth_date == row.birth.on and row.birth.precision == "day":
            plan.warn(row, _("Somebody of this name and birth date is registered with another identity number."))
            return


def _load(plans: Sequence[PersonPlan]) -> None:
    """The whole rows of the people known; one query."""
    keys = {plan.individual.pk for plan in plans if plan.individual is not None}
    people = {row.pk: row for row in Individual.objects.filter(pk__among=list(keys)).select_related("hamlet")}
    for plan in plans:
        if plan.individual is not None:
            plan.individual = people[plan.individual.pk]


def _refuse_one_for_two(plans: Sequence[PersonPlan]) -> None:
    """Two people of the list cannot both be the same person of the registry."""
    seen: dict[int, PersonPlan] = {}
    for plan in plans:
        if plan.individual is None or plan.is_refused:
            continue
        other = seen.setdefault(plan.individual.pk, plan)
        if other is not plan:
            for one, another in ((plan, other), (other, plan)):
                one.refuse(
                    one.first, "full_name", _("a person of the registry for one person of the list"),
                    one.first.full_name,
                    str(_("Row %(row)s means the same person. Correct one of them.")) % {"row": another.first.place},
                )  # fmt: skip
