"""What is known of people and what class their household has, as dated rows that the registry keeps."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ansinh.demo.population.classes import Classes, classes_of
from ansinh.demo.population.drawing import NOBODY, Array, holds, weighted, whole
from ansinh.demo.population.homes import OLD
from ansinh.demo.population.people import People
from ansinh.demo.population.reference import ages, share

KNOWN_SINCE = np.datetime64("2025-07-01", "D")
CHILDHOOD_ENDS = 16
PENSIONS, SMALL_PENSIONS = (1_600_000, 9_000_000), (250_000, 480_000)
WAGES = (3_500_000, 7_000_000)
DEGREES = ("mild", "severe", "exceptionally_severe")
MILD, SEVERE, EXCEPTIONAL = 1, 2, 3


@dataclass
class Facts:
    """Circumstances as columns: of whom, which kind, and its value, amount or other person, since when."""

    classes: Classes
    person: list[Array] = field(default_factory=list)
    kind: list[list[str]] = field(default_factory=list)
    value: list[list[str]] = field(default_factory=list)
    amount: list[Array] = field(default_factory=list)
    related: list[Array] = field(default_factory=list)
    valid_from: list[Array] = field(default_factory=list)
    source: list[list[str]] = field(default_factory=list)

    def add(
        self, kind: str, person: Array, *, value: list[str] | str = "", amount: Array | int = -1,
        related: Array | int = NOBODY, valid_from: Array | np.datetime64 = KNOWN_SINCE, source: str = "declaration",
    ) -> None:  # fmt: skip
        """Facts of one kind for these people."""
        count = len(person)
        self.person.append(person)
        self.kind.append([kind] * count)
        self.value.append([value] * count if isinstance(value, str) else value)
        self.amount.append(np.broadcast_to(np.asarray(amount, dtype=np.int64), (count,)))
        self.related.append(np.broadcast_to(np.asarray(related, dtype=np.int64), (count,)))
        self.valid_from.append(np.broadcast_to(np.asarray(valid_from, dtype="datetime64[D]"), (count,)))
        self.source.append([source] * count)

    def drop(self, kind: str, person: int) -> None:
        """Nothing of this kind is known of the person any more."""
        for part, kinds in enumerate(self.kind):
            if kinds and kinds[0] == kind:
                keep = self.person[part] != person
                for name in ("person", "amount", "related", "valid_from"):
                    column = getattr(self, name)
                    column[part] = column[part][keep]
                for name in ("kind", "value", "source"):
                    column = getattr(self, name)
                    column[part] = [one for one, stays in zip(column[part], keep.tolist(), strict=True) if stays]

    def copy_to(self, person: int, other: int) -> None:
        """What is known of the person is known of the other too."""
        for part in range(len(self.kind)):
            for at in np.flatnonzero(self.person[part] == person).tolist():
                self.add(
                    self.kind[part][at], np.array([other]), value=self.value[part][at],
                    amount=int(self.amount[part][at]), related=int(self.related[part][at]),
                    valid_from=self.valid_from[part][at], source=self.source[part][at],
                )  # fmt: skip

    def people_of(self, kind: str) -> Array:
        """Who has a fact of this kind."""
        return np.asarray(self.column("person")[np.array(self.column("kind")) == kind])

    def column(self, name: str) -> Any:
        """One column of all facts together."""
        parts = getattr(self, name)
        if parts and isinstance(parts[0], list):
            return [one for part in parts for one in part]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def facts_of(people: People) -> Facts:
    """Draw what is known of the people of a commune."""
    degree = _degrees(people)
    alone = _old_and_alone(people)
    raises_alone = people.lone & np.isin(np.arange(len(people)), people.mother)
    classes = classes_of(people, disabled=degree >= SEVERE, alone=alone, raises_alone=raises_alone)
    facts = Facts(classes)
    poor = classes.is_poor_person(people)
    _disability(people, facts, degree)
    _children(people, facts)
    _single_parents(people, facts, raises_alone, degree)
    _spouses(people, facts, degree, poor)
    _elderly(people, facts, alone & poor)
    _health(people, facts, degree, poor)
    return facts


def _degrees(people: People) -> Array:
    table, size = ages(), len(people)
    drawn = people.rng.random(size)
    exceptional = table.rate("exceptional", people.age)
    severe = exceptional + table.rate("severe", people.age)
    mild = severe + table.rate("mild", people.age)
    return np.where(drawn < exceptional, EXCEPTIONAL, np.where(drawn < severe, SEVERE, np.where(drawn < mild, MILD, 0)))


def _old_and_alone(people: People) -> Array:
    """People of 60 and more in whose household nobody is younger."""
    youngest = np.full(people.household_count, 200)
    np.minimum.at(youngest, people.household, people.age)
    return np.asarray(youngest[people.household] >= OLD)


def _disability(people: People, facts: Facts, degree: Array) -> None:
    """Certificates, some of them of this year; exceptionally severely disabled people have somebody who cares."""
    disabled = np.flatnonzero(degree)
    since = _since(people, disabled, newly=0.05)
    facts.add(
        "disability", disabled, value=[DEGREES[code - 1] for code in degree[disabled].tolist()], valid_from=since,
        source="certificate",
    )  # fmt: skip
    cared_for = np.flatnonzero((degree == EXCEPTIONAL) & holds(people.rng, share("carer_named"), len(people)))
    carer = _carer(people, degree)[cared_for]
    there = carer != NOBODY
    since_of = np.full(len(people), KNOWN_SINCE)
    since_of[disabled] = since
    facts.add("carer", cared_for[there], value="family", related=carer[there], valid_from=since_of[cared_for[there]])


def _carer(people: People, degree: Array) -> Array:
    """For each person the spouse, the mother or the head of the household, whichever can care; else nobody."""
    able = (degree < SEVERE) & (people.age >= 18) & np.isnat(people.died_on)
    found = np.full(len(people), NOBODY)
    head = people.head[people.household]
    head_spouse = np.where(people.spouse[head] != NOBODY, people.spouse[head], head)
    for candidate in (head_spouse, head, people.mother, people.spouse):
        fits = (candidate != NOBODY) & able[candidate] & (candidate != np.arange(len(people)))
        fits &= people.household[candidate] == people.household
        found = np.where(fits, candidate, found)
    return found


def _children(people: People, facts: Facts) -> None:
    """Children without parents, often with grandparents who took them in, and former ones who still study."""
    orphans = np.flatnonzero(people.orphan)
    cases = np.array(["b", "b", "b", "đ", "c", "h"])
    since = np.maximum(people.birth_date[orphans], KNOWN_SINCE)
    facts.add(
        "parental_loss", orphans, value=cases[whole(people.rng, 0, 5, len(orphans))].tolist(), valid_from=since,
        source="certificate",
    )  # fmt: skip
    head = people.head[people.household[orphans]]
    taken = holds(people.rng, share("taken_in_by_carer"), len(orphans)) & np.isnat(people.died_on[head])
    taken &= ~np.isin(orphans, facts.people_of("carer"))
    facts.add("carer", orphans[taken], value="taken_in", related=head[taken], valid_from=since[taken])
    student = (people.age >= CHILDHOOD_ENDS) & (people.age < 22)
    student &= holds(people.rng, share("former_k1_studying"), len(people))
    facts.add("was_child_recipient", np.flatnonzero(student), source="decision")
    facts.add("studying", np.flatnonzero(student), source="certificate")


def _single_parents(people: People, facts: Facts, raises_alone: Array, degree: Array) -> None:
    """Parents who raise children alone, and who raises whom where the law asks it: alone, or disabled."""
    parents = np.flatnonzero(raises_alone & facts.classes.is_classed_person(people))
    reasons = np.array(["never_married", "never_married", "spouse_dead", "spouse_missing"])
    drawn = reasons[weighted(people.rng, np.array([3, 2, 4, 1]), len(parents))].tolist()
    facts.add("single_parent", parents, value=drawn)
    asked = np.isin(np.arange(len(people)), parents) | (degree >= SEVERE)
    mother = people.mother
    father = np.where(mother != NOBODY, people.spouse[mother], NOBODY)
    raiser = np.where((father != NOBODY) & asked[father] & ~asked[mother], father, mother)
    child = (raiser != NOBODY) & asked[raiser] & (people.age < 22)
    raised = np.flatnonzero(child & (people.age[raiser] >= people.age + 14))
    since = np.maximum(people.birth_date[raised], KNOWN_SINCE)
    facts.add("parent", raised, related=raiser[raised], valid_from=since, source="population_db")


def _spouses(people: People, facts: Facts, degree: Array, poor: Array) -> None:
    """Marriages where the law asks them: one of the couple is severely disabled, or both are old and poor."""
    wife = np.flatnonzero(people.woman & (people.spouse != NOBODY))
    husband = people.spouse[wife]
    asked = (degree[wife] >= SEVERE) | (degree[husband] >= SEVERE) | (poor[wife] & (people.age[wife] >= OLD - 2))
    facts.add("spouse", wife[asked], related=husband[asked], source="population_db")


def _elderly(people: People, facts: Facts, poor_and_alone: Array) -> None:
    """Pensions, and poor old people whom nobody must support."""
    rng, size = people.rng, len(people)
    drawing = np.flatnonzero(holds(rng, ages().rate("pension", people.age), size))
    small = holds(rng, share("small_pension"), len(drawing))
    amount = np.where(small, whole(rng, *SMALL_PENSIONS, len(drawing)), whole(rng, *PENSIONS, len(drawing)))
    facts.add("pension", drawing, amount=amount // 1000 * 1000, source="decision")
    has_pension = np.zeros(size, dtype=bool)
    has_pension[drawing] = True
    lonely = poor_and_alone & (people.spouse == NOBODY) & (people.age >= OLD) & ~has_pension
    lonely &= holds(rng, share("no_supporter"), size)
    facts.add("no_supporter", np.flatnonzero(lonely))
    facts.add("taken_in", np.flatnonzero(lonely & holds(rng, share("taken_in"), size)))


def _health(people: People, facts: Facts, degree: Array, poor: Array) -> None:
    """HIV that the office knows of because the household is poor, wages that decide, and pregnancies that do."""
    rng, size = people.rng, len(people)
    hiv = poor & (people.age < OLD) & holds(rng, share("hiv_of_poor"), size)
    facts.add("hiv", np.flatnonzero(hiv))
    earning = np.flatnonzero(hiv & (people.age >= 18) & holds(rng, 0.3, size))
    facts.add("wage", earning, amount=whole(rng, *WAGES, len(earning)) // 1000 * 1000)
    pregnant = people.woman & (degree >= SEVERE) & (people.age >= 20) & (people.age <= 40)
    expecting = np.flatnonzero(pregnant & holds(rng, share("pregnant"), size) & np.isnat(people.died_on))
    since = np.datetime64(people.commune.plan.now.first_day, "M") - whole(rng, 1, 6, len(expecting))
    facts.add("pregnancy", expecting, valid_from=np.maximum(since.astype("datetime64[D]"), KNOWN_SINCE))


def _since(people: People, who: Array, *, newly: float) -> Array:
    """From which day a fact counts: from the beginning of the register, for some from a day of the year paid."""
    months = people.commune.plan.months
    since = np.maximum(people.birth_date[who], KNOWN_SINCE)
    if not months:
        return since
    begins, ends = np.datetime64(months[0].first_day, "D"), np.datetime64(people.commune.plan.now.first_day, "D")
    day = begins + np.floor(people.rng.random(len(who)) * (ends - begins).astype(int)).astype(np.int64)
    return np.where(holds(people.rng, newly, len(who)), np.maximum(day, since), since)
