"""Invented people: the same ones on every machine, with valid numbers that nobody bears.

An identity number of the demo has 99 as its seventh and eighth digit and telephones begin with 051, which no
network has: so both can be told from real ones.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from ansinh.demo.names import name_of
from ansinh.demo.plan import PROVINCE_CODE, CommunePlan, Fate, Group, Single, Way

AGES_ON = date(2025, 2, 1)
FIRST_DECISIONS = date(2021, 7, 5)
SIXTEEN_IF_BORN_BY = date(2009, 4, 1)
"""Who was born later has a guardian to whose account the money goes."""
LAST_APPLICATIONS = date(2025, 1, 31)
BANKS = {"Agribank": (13, 58), "VietinBank": (12, 12), "BIDV": (14, 11), "LPBank": (12, 10), "Sacombank": (12, 9)}
"""Banks in the lists: how many digits their account numbers have, and how often each is chosen."""


ORDINARY = Single()


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist; `hamlet_code` is the hamlet's three digits. A year alone stands as 1 January."""

    full_name: str
    birth_date: date
    knows_birthday: bool
    sex: str
    identity_number: str
    ethnicity: str
    hamlet_code: str
    phone: str


@dataclass(frozen=True)
class Account:
    """A bank account; `bank` is the short name offices write."""

    bank: str
    number: str
    holder: str


@dataclass(frozen=True)
class Certificate:
    """A certificate of disability."""

    number: str
    issued_on: date
    expires_on: date | None


@dataclass(frozen=True)
class Recipient:
    """A person who draws in April 2025, and what the office's papers say."""

    person: Person
    group: Group
    household_number: str
    decision_number: str
    decided_on: date
    book_number: str
    way: Way = "bank"
    account: Account | None = None
    certificate: Certificate | None = None
    guardian: Person | None = None
    carer: Person | None = None
    carer_account: Account | None = None
    children: tuple[Person, ...] = ()
    single: Single = ORDINARY

    @property
    def fate(self) -> Fate | None:
        return self.single.fate


@dataclass(frozen=True)
class Applicant:
    """A person who applies on `applied_on`; a certificate of disability where the group has one."""

    person: Person
    group: Group
    applied_on: date
    household_number: str
    account: Account
    certificate: Certificate | None


def applicants_of(plan: CommunePlan) -> list[Applicant]:
    """The people who apply while the story runs, in the order of their days."""
    commune = _Commune(plan)
    commune.recipients()
    return commune.applicants()


def recipients_of(plan: CommunePlan) -> list[Recipient]:
    """The recipients of a commune in the order of its list; the same plan gives the same people."""
    return _Commune(plan).recipients()


class _Commune:
    """One drawing: holds the random source and the numbers already given."""

    def __init__(self, plan: CommunePlan) -> None:
        self.plan = plan
        self.rng = Random(f"ansinh demo {plan.code}")  # noqa: S311 - invented people, no secret
        self.given: set[str] = set()
        self.decisions: dict[tuple[int, int], tuple[str, date]] = {}
        self.households = 0

    def recipients(self) -> list[Recipient]:
        drawn = [recipient for group in self.plan.groups for recipient in self._group(group)]
        return self._with_ways(drawn)

    def applicants(self) -> list[Applicant]:
        """Drawn after the list, so that the list does not depend on them."""
        return [self._applicant(wave.group, wave.on) for wave in self.plan.applicants for _ in range(wave.group.count)]

    def _applicant(self, group: Group, on: date) -> Applicant:
        self.households += 1
        person = self._person(group, ORDINARY, self._hamlet(hard=False))
        return Applicant(
            person=person,
            group=group,
            applied_on=on,
            household_number=f"{self.households:04d}",
            account=self._account(person),
            certificate=self._certificate(on) if group.disability else None,
        )

    def _group(self, group: Group) -> Iterator[Recipient]:
        for position in range(group.count):
            single = group.singles[position] if position < len(group.singles) else ORDINARY
            yield self._recipient(group, single, has_carer=position < group.cared_for)

    def _recipient(self, group: Group, single: Single, *, has_carer: bool) -> Recipient:
        self.households += 1
        hamlet = self._hamlet(hard=group.hard_area)
        person = self._person(group, single, hamlet)
        surname = person.full_name.split(" ")[0]
        decision_number, decided_on = self._decision(self._eligible_on(person, group))
        is_child = person.birth_date > SIXTEEN_IF_BORN_BY
        guardian = self._relative(hamlet, (30, 62)) if is_child else None
        carer = (guardian or self._relative(hamlet, (32, 66), surname)) if has_carer else None
        return Recipient(
            person=person,
            group=group,
            household_number=f"{self.households:04d}",
            decision_number=decision_number,
            decided_on=decided_on,
            book_number=f"{self.plan.code[-3:]}-{self.households:04d}",
            certificate=self._certificate(decided_on) if group.disability else None,
            guardian=guardian,
            carer=carer,
            carer_account=self._account(carer) if carer else None,
            children=tuple(self._children(surname, hamlet)) if group.category == "K4" else (),
            single=single,
        )

    def _person(self, group: Group, single: Single, hamlet: str) -> Person:
        born_on = single.born_on or self._born_on(*group.ages)
        sex = "female" if self.rng.random() < self._share_of_women(group) else "male"
        knows_birthday = not (group.ages[0] >= 75 and single == ORDINARY and self.rng.random() < 0.15)
        if not knows_birthday:
            born_on = born_on.replace(month=1, day=1)
        person = self._named(born_on, sex, hamlet, knows_birthday=knows_birthday)
        # A foundling has no papers yet.
        return replace(person, identity_number="") if group.parental_loss == "a" else person

    def _share_of_women(self, group: Group) -> float:
        if group.category == "K4":
            return 0.95
        return 0.64 if group.ages[0] >= 75 else 0.47

    def _named(self, born_on: date, sex: str, hamlet: str, surname: str = "", *, knows_birthday: bool = True) -> Person:
        return Person(
            full_name=name_of(self.rng, sex=sex, birth_year=born_on.year, surname=surname),
            birth_date=born_on,
            knows_birthday=knows_birthday,
            sex=sex,
            identity_number=self._identity_number(born_on, sex),
            ethnicity=self.rng.choices(["Kinh", "Khmer", "Chăm", "Hoa"], [94, 4, 1, 1])[0],
            hamlet_code=hamlet,
            phone=self._fresh(lambda: f"051{self.rng.randrange(10**7):07d}"),
        )

    def _relative(self, hamlet: str, ages: tuple[int, int], surname: str = "") -> Person:
        sex = "female" if self.rng.random() < 0.7 else "male"
        return self._named(self._born_on(*ages), sex, hamlet, surname if self.rng.random() < 0.6 else "")

    def _children(self, surname: str, hamlet: str) -> Iterator[Person]:
        for _ in range(self.rng.choices([1, 2], [3, 1])[0]):
            sex = self.rng.choice(["female", "male"])
            yield self._named(self._born_on(1, 13), sex, hamlet, surname)

    def _born_on(self, youngest: int, oldest: int) -> date:
        first = AGES_ON.replace(year=AGES_ON.year - oldest - 1)
        last = AGES_ON.replace(year=AGES_ON.year - youngest)
        return first + timedelta(days=self.rng.randint(1, (last - first).days - 1))

    def _identity_number(self, born_on: date, sex: str) -> str:
        century_and_sex = 2 * (born_on.year // 100 - 19) + (sex == "female")
        start = f"{PROVINCE_CODE}{century_and_sex}{born_on.year % 100:02d}99{self.plan.code[-1]}"
        return self._fresh(lambda: f"{start}{self.rng.randrange(1000):03d}")

    def _fresh(self, draw: Callable[[], str]) -> str:
        while (number := draw()) in self.given:
            pass
        self.given.add(number)
        return number

    def _hamlet(self, *, hard: bool) -> str:
        if hard:
            return self.rng.choice(self.plan.hard_hamlets)
        return f"{self.rng.randint(1, self.plan.hamlet_count):03d}"

    def _eligible_on(self, person: Person, group: Group) -> date:
        """A day since Decree 20/2021 on which the person had reached the age of the group."""
        since = max(FIRST_DECISIONS, person.birth_date + timedelta(days=30))
        if group.category.startswith("K5") or group.category == "K2":
            reached = date(person.birth_date.year + group.ages[0], person.birth_date.month, 28)
            since = max(since, reached)
        return since + timedelta(days=self.rng.randint(0, max((LAST_APPLICATIONS - since).days, 0)))

    def _decision(self, eligible_on: date) -> tuple[str, date]:
        """Number and day of the district chair's decision of the next month; one decision carries many people."""
        month = (eligible_on.year + eligible_on.month // 12, eligible_on.month % 12 + 1)
        if month not in self.decisions:
            day = date(*month, self.rng.randint(5, 26))
            day -= timedelta(days=max(day.weekday() - 4, 0))
            self.decisions[month] = (f"{self.rng.randint(20, 4800)}/QĐ-UBND", day)
        return self.decisions[month]

    def _certificate(self, decided_on: date) -> Certificate:
        issued_on = decided_on - timedelta(days=self.rng.randint(8, 25))
        lapses = self.rng.random() < 0.12
        expires_on = date(2025, 6, 30) + timedelta(days=self.rng.randint(30, 1500)) if lapses else None
        return Certificate(f"{self.rng.randint(1, 2999):04d}/GXNKT", issued_on, expires_on)

    def _account(self, holder: Person) -> Account:
        bank = self.rng.choices(list(BANKS), [weight for _, weight in BANKS.values()])[0]
        length = BANKS[bank][0]
        number = self._fresh(lambda: f"5{self.rng.randrange(10 ** (length - 1)):0{length - 1}d}")
        return Account(bank, number, holder.full_name)

    def _with_ways(self, drawn: list[Recipient]) -> list[Recipient]:
        by_post, at_home = self.plan.cash
        candidates = [
            position
            for position, recipient in enumerate(drawn)
            if recipient.fate is None and recipient.guardian is None and recipient.group.ages[1] >= 75
        ]
        first = [position for position, recipient in enumerate(drawn) if recipient.fate == Fate.CASH_UNCOLLECTED]
        wanted = min(by_post + at_home - len(first), len(candidates))
        chosen = first + self.rng.sample(candidates, wanted)
        ways: dict[int, Way] = {
            position: "post" if place < by_post else "home" for place, position in enumerate(chosen)
        }
        return [
            replace(recipient, way=ways[position])
            if position in ways
            else replace(recipient, account=self._account(recipient.guardian or recipient.person))
            for position, recipient in enumerate(drawn)
        ]
