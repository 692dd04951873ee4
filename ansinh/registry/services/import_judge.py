"""What a list would do, without doing it: every act that it asks for, prepared and checked, person by person.

New people and households are drafts with negative keys until `import_write` saves them.
"""

from collections.abc import Mapping, Sequence

from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import AnSinhError
from ansinh.core.months import Month
from ansinh.core.text import tidy, words
from ansinh.registry.lists.rows import ListRow
from ansinh.registry.models import Channel, Household, Individual, Relation, Subject
from ansinh.registry.services.circumstances import check_fit
from ansinh.registry.services.contacts import NewContactPoint, tidied_contact
from ansinh.registry.services.household_moves import NewMember
from ansinh.registry.services.households import NewHousehold
from ansinh.registry.services.import_facts import (
    Standing,
    corrections,
    facts_of,
    household_class_of,
    since,
    standing_of,
)
from ansinh.registry.services.import_match import match
from ansinh.registry.services.import_money import want_payees
from ansinh.registry.services.import_plan import PersonPlan, Settlement, plan_people, sex_of
from ansinh.registry.services.import_wanted import Frame, Judged, Wanted
from ansinh.registry.services.person_rules import NewIndividual, as_new, check_person


def judge_list(frame: Frame, rows: Sequence[ListRow], settlements: Mapping[tuple[str, int], Settlement]) -> Judged:
    """Judge the rows of a list against the registry as it stands; reads, never writes."""
    plans = plan_people(area=frame.area, rows=rows, on=frame.on, subject=frame.subject)
    match(plans, frame.area, subject=frame.subject, settlements=settlements)
    for plan in plans:
        _check_known(plan)
    _check_cared_for(plans)
    wanted = Wanted()
    good = [plan for plan in plans if plan.is_good]
    known = [plan for plan in good if plan.individual is not None]
    others = [person.individual for plan in good for person in plan.cared_for.values() if person.individual]
    standing = standing_of([*(plan.individual for plan in known if plan.individual), *others], month=frame.month)
    _draft_new(frame, wanted, good, standing)
    for plan in known:
        _warn_of_the_dead(plan, month=frame.month)
        if frame.subject != Subject.ACCOUNTS:
            _want_corrections(frame, wanted, plan, standing)
    if frame.subject != Subject.ACCOUNTS:
        _want_facts(frame, wanted, good, standing)
    if frame.subject in {Subject.RECIPIENTS, Subject.ACCOUNTS}:
        want_payees(frame, wanted, good, standing)
    return _without_the_refused(frame, rows, settlements, Judged(plans, wanted), good)


def _without_the_refused(
    frame: Frame,
    rows: Sequence[ListRow],
    settlements: Mapping[tuple[str, int], Settlement],
    judged: Judged,
    good: Sequence[PersonPlan],
) -> Judged:
    """Who was refused only while the acts were prepared takes part in none of them: the others are judged anew."""
    late = [plan for plan in good if plan.is_refused]
    if not late:
        return judged
    gone = {row.key for plan in late for row in plan.rows}
    again = judge_list(frame, [row for row in rows if row.key not in gone], settlements)
    return Judged(sorted([*again.plans, *late], key=lambda plan: min(row.key for row in plan.rows)), again.wanted)


def _check_known(plan: PersonPlan) -> None:
    """What the rules of registering would refuse is refused now, in its row."""
    row, person = plan.first, plan.individual
    if not plan.is_good or person is None or row.birth is None:
        return
    changed = as_new(person)
    born = row.birth.on if row.birth.precision == "day" else person.birth_date
    if changed.died_on is not None and changed.died_on < born:
        plan.refuse(
            row, "birth_date", _("a day before the recorded death"), f"{born:%d/%m/%Y}", _("Correct the birth date.")
        )


def _check_cared_for(plans: Sequence[PersonPlan]) -> None:
    """Care for somebody whose own rows are refused or open cannot be recorded."""
    for plan in plans:
        for row in plan.rows:
            other = plan.cared_for.get(row.key)
            if other is not None and not other.is_good:
                plan.refuse(
                    row, "cared_for_name", _("a person cared for whose own rows are right"),
                    row.cared_for_name or row.cared_for_identity_number,
                    str(_("Correct row %(row)s first.")) % {"row": other.first.place},
                )  # fmt: skip


def _warn_of_the_dead(plan: PersonPlan, *, month: Month) -> None:
    if plan.individual and plan.individual.died_on and plan.individual.died_on < month.first_day:
        plan.warn(
            plan.first, _("The list still names a person whose death is recorded for %(died_on)s."),
            died_on=f"{plan.individual.died_on:%d/%m/%Y}",
        )  # fmt: skip


def _draft_new(frame: Frame, wanted: Wanted, plans: Sequence[PersonPlan], standing: Standing) -> None:
    """One household for each number or group of the list, one for each person without either."""
    numbers = {plan.first.household_number for plan in plans} - {""}
    # As one array: thousands of placeholders take longer to fill in than their rows to be read.
    among = RawSQL("select unnest(%s::text[])", [list(numbers)])
    homes = {row.number: row for row in Household.objects.filter(area=frame.area, number__in=among)}
    _homes_of_groups(plans, standing, homes)
    heads = set(standing.heads)
    for position, plan in enumerate(plans, start=1):
        token = _token(plan)
        if plan.individual is None:
            home = homes.get(token)
            if home is None:
                home = homes[token] = _draft_household(frame, wanted, plan, -position)
            _draft_person(frame, wanted, plan, home, heads, -position)
            standing.households[-position] = home
        elif frame.subject == Subject.HOUSEHOLDS:
            home = homes.get(token)
            if home is None:
                home = homes[token] = _draft_household(frame, wanted, plan, -position)
            _want_membership(wanted, plan, home, standing, heads)


def _homes_of_groups(plans: Sequence[PersonPlan], standing: Standing, homes: dict[str, Household]) -> None:
    """A group without a number lives where its head is known to live; one without a head, where all its known do."""
    groups: dict[str, list[PersonPlan]] = {}
    for plan in plans:
        if plan.first.household_key and not plan.first.household_number:
            groups.setdefault(_token(plan), []).append(plan)
    for token, members in groups.items():
        telling = [plan for plan in members if plan.first.relation == Relation.HEAD] or members
        known = [
            standing.households[plan.individual.pk]
            for plan in telling
            if plan.individual is not None and plan.individual.pk in standing.households
        ]
        if known and len({home.pk for home in known}) == 1:
            homes[token] = known[0]


def _token(plan: PersonPlan) -> str:
    return plan.first.household_number or plan.first.household_key or f"row {plan.first.key}"


def _draft_household(frame: Frame, wanted: Wanted, plan: PersonPlan, key: int) -> Household:
    row = plan.first
    home = Household(
        pk=key, area=frame.area, hamlet=plan.hamlet, number=row.household_number, address=tidy(row.address),
        area_path=plan.hamlet.path if plan.hamlet else frame.area.path,
    )  # fmt: skip
    wanted.households.append((home, NewHousehold(number=row.household_number, address=row.address, hamlet=plan.hamlet)))
    return home


def _draft_person(frame: Frame, wanted: Wanted, plan: PersonPlan, home: Household, heads: set[int], key: int) -> None:
    row = plan.first
    if row.birth is None:
        plan.refuse(
            row,
            "birth_date",
            _("a date as dd/mm/yyyy, or a year"),
            "",
            _("Add the birth date: the person is new here."),
        )
        return
    new = NewIndividual(
        full_name=row.full_name,
        birth_date=row.birth.on,
        birth_precision=row.birth.precision,
        sex=sex_of(row),
        identity_number=row.identity_number or None,
        ethnicity=row.ethnicity,
        hamlet=home.hamlet,
        household=home,
        relation=_relation(plan, home, heads),
        since=since(row, month=frame.month),
    )
    try:
        check_person(new, area=None, place_checked=True)
    except AnSinhError as refusal:
        plan.refuse(row, "full_name", str(refusal), row.full_name, "")
        return
    plan.individual = Individual(
        pk=key, area_id=frame.area.pk, hamlet_id=home.hamlet_id, area_path=home.area_path, full_name=row.full_name,
        birth_date=row.birth.on, birth_precision=row.birth.precision, sex=new.sex,
        identity_number=new.identity_number, ethnicity=row.ethnicity,
    )  # fmt: skip
    wanted.people.append((plan, new))


def _relation(plan: PersonPlan, home: Household, heads: set[int]) -> str:
    relation = plan.first.relation or Relation.OTHER
    if relation != Relation.HEAD:
        return relation
    if home.pk in heads:
        plan.warn(plan.first, _("The household has another head already; the relation “other” was recorded."))
        return Relation.OTHER
    heads.add(home.pk)
    return relation


def _want_membership(wanted: Wanted, plan: PersonPlan, home: Household, standing: Standing, heads: set[int]) -> None:
    person = plan.individual
    if person is None:
        return
    held = standing.households.get(person.pk)
    if held is not None and held.pk == home.pk:
        return
    wanted.members.append(NewMember(home, person, _relation(plan, home, heads)))
    plan.change("household", held.number if held else None, home.number or None)
    standing.households[person.pk] = home


def _want_corrections(frame: Frame, wanted: Wanted, plan: PersonPlan, standing: Standing) -> None:
    person = plan.individual
    if person is None:
        return
    changes = corrections(plan)
    if changes:
        corrected = Individual(**{f.attname: getattr(person, f.attname) for f in Individual._meta.concrete_fields})
        for name, value in changes.items():
            setattr(corrected, name, value)
        try:
            check_person(as_new(corrected), area=None, place_checked=True)
        except AnSinhError as refusal:
            plan.refuse(plan.first, "full_name", str(refusal), plan.first.full_name, "")
            return
        wanted.corrections.append((person, changes))
    home = standing.households.get(person.pk)
    if home is None or home.pk < 0:
        return
    if plan.hamlet is not None and home.hamlet_id != plan.hamlet.pk:
        wanted.moves.setdefault(home.pk, (home, plan.hamlet))
        plan.change("hamlet", person.hamlet.name if person.hamlet else "", plan.hamlet.name)
    address = tidy(plan.first.address)
    if frame.subject == Subject.HOUSEHOLDS and address and words(address) != words(home.address):
        wanted.addresses.setdefault(home.pk, (home, address))
        plan.change("address", home.address, address)


def _want_facts(frame: Frame, wanted: Wanted, plans: Sequence[PersonPlan], standing: Standing) -> None:
    for plan in plans:
        if not plan.is_good:
            continue
        for fact in facts_of(plan, standing, month=frame.month):
            try:
                check_fit(fact)
            except AnSinhError as refusal:
                plan.refuse(plan.first, "category_text", str(refusal), plan.first.category_text, "")
                continue
            wanted.facts.setdefault((fact.individual.pk, fact.kind), fact)
        household = standing.households.get(plan.individual.pk) if plan.individual else None
        if household is not None and household.pk not in wanted.classes:
            new = household_class_of(plan, household, standing, month=frame.month)
            if new is not None:
                wanted.classes[household.pk] = new
        _want_phone(wanted, plan, standing)


def _want_phone(wanted: Wanted, plan: PersonPlan, standing: Standing) -> None:
    phone = next((row.phone for row in plan.rows if row.phone), "")
    if not phone or plan.individual is None or (plan.individual.pk, phone) in standing.phones:
        return
    try:
        phone = tidied_contact(Channel.PHONE, phone)
    except AnSinhError as refusal:
        plan.warn(plan.first, str(refusal))
        return
    if (plan.individual.pk, phone) in standing.phones:
        return
    wanted.phones.append(NewContactPoint(plan.individual, Channel.PHONE, phone))
    if not plan.is_new:
        plan.change("phone", None, phone)
