"""Everybody else who lives in a commune: invented households beside those that the reviews and the lists name.

Nobody of them is entitled to anything: all are younger than the ages of the social pension for years to come, none is
disabled, poor or without parents. An identity number has 99 as its seventh and eighth digit and then 7, a telephone
begins with 051.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from ansinh.core.text import fold
from ansinh.demo.names import name_of
from ansinh.demo.people import applicants_of, recipients_of
from ansinh.demo.plan import COMMUNES, PROVINCE_CODE, CommunePlan
from ansinh.demo.reviewed import ReviewPlan, homes_of

COUNTED_ON = date(2023, 11, 1)
"""Ages and school are those of this day."""
OLDEST = date(1953, 9, 1)
SCHOOL = (6, 17)
GROWN_UP = 18
PEOPLES = (("Kinh", "Khmer", "Chăm", "Hoa"), (94, 4, 1, 1))
CHILDREN = ((0, 1, 2, 3), (8, 28, 46, 18))
TELEPHONE = {"head": 0.75, "spouse": 0.15, "other": 0.12}
"""How many have a number of their own; the others are reached by that of the head."""
AT_WORK, PENSIONED, STUDENT_LEAVES_AT = 0.24, 0.16, 18


@dataclass(frozen=True)
class Resident:
    """Somebody who does not exist; `pension` in đồng a month, 0 for none."""

    full_name: str
    birth_date: date
    sex: str
    identity_number: str
    ethnicity: str
    relation: str
    phone: str
    studies: bool
    is_at_work: bool
    pension: int

    def age_on(self, day: date) -> int:
        """Completed years."""
        return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))


@dataclass(frozen=True)
class Home:
    """A household with everybody in it, the head first; `hamlet_code` is the hamlet's three digits."""

    number: str
    hamlet_code: str
    members: tuple[Resident, ...]


def homes_to_lay(plan: ReviewPlan) -> tuple[Home, ...]:
    """The households of the commune that nobody has named yet: with those named they are as many as the review counts.

    Of a plan that lays one in so many, that share; of one that lays none, nobody.
    """
    return _homes(plan.commune, plan.households, tuple(_named_by_hamlet(plan).items()))


@cache
def _homes(commune: CommunePlan, households: tuple[int, ...], named: tuple[tuple[str, int], ...]) -> tuple[Home, ...]:
    if not commune.lays_one_home_in:
        return ()
    draw, taken = _Draw(commune), dict(named)
    homes: list[Home] = []
    for place, count in enumerate(households, start=1):
        code = f"{place:03d}"
        for _home in range((count - taken.get(code, 0)) // commune.lays_one_home_in):
            homes.append(draw.home(f"D{len(homes) + 1:05d}", code))
    return tuple(homes)


def _named_by_hamlet(plan: ReviewPlan) -> Counter[str]:
    """By hamlet, the households that the review and the list of recipients name."""
    found = {home.number: home.head.hamlet_code for home in homes_of(plan)}
    found |= {one.household_number: one.person.hamlet_code for one in recipients_of(plan.commune)}
    return Counter(found.values())


class _Draw:
    """One drawing: holds the random source and what was given already."""

    def __init__(self, commune: CommunePlan) -> None:
        self.rng = Random(f"ansinh residents {commune.code}")  # noqa: S311 - invented people, no secret
        self.given: set[str] = set()
        self.alike: set[tuple[str, str]] = set()
        self.called_at_home: set[str] = set()
        self.named, self.phones = _of_the_story()

    def home(self, number: str, hamlet_code: str) -> Home:
        rng = self.rng
        self.called_at_home.clear()
        ethnicity = rng.choices(*PEOPLES)[0]
        is_lone = rng.random() < 0.16
        sex = "female" if rng.random() < (0.6 if is_lone else 0.25) else "male"
        age = rng.randint(24, 69)
        head = self._person(sex, age, "head", ethnicity)
        members = [head]
        mother_age = age if sex == "female" else age - rng.randint(-1, 5)
        if not is_lone:
            other = "male" if sex == "female" else "female"
            mother_age = max(20, min(69, mother_age))
            members.append(self._person(other, mother_age, "spouse", ethnicity))
        members += self._children(mother_age, _surname(head), ethnicity, can_have=not is_lone or sex == "female")
        elder = min(age, mother_age)
        if elder >= 46 and rng.random() < 0.54:
            members += self._young_family(elder, _surname(head), ethnicity)
        if age < 46 and rng.random() < 0.34:
            members.append(self._person("female", min(69, age + rng.randint(22, 27)), "parent", ethnicity))
        return Home(number, hamlet_code, tuple(members))

    def _young_family(self, elder: int, surname: str, ethnicity: str) -> Iterator[Resident]:
        """A grown child who stayed, with husband or wife and children."""
        rng = self.rng
        age = elder - rng.randint(21, 26)
        sex = "male" if rng.random() < 0.7 else "female"
        child = self._person(sex, age, "child", ethnicity, surname)
        yield child
        other = self._person(
            "female" if sex == "male" else "male", max(19, age - rng.randint(0, 3)), "other", ethnicity
        )
        yield other
        father = surname if sex == "male" else _surname(other)
        for _child in range(rng.choices((0, 1, 2), (18, 42, 40))[0]):
            grandchild = min(SCHOOL[1], age - rng.randint(20, 28))
            if grandchild >= 0:
                yield self._person(rng.choice(["female", "male"]), grandchild, "grandchild", ethnicity, father)

    def _children(self, mother_age: int, surname: str, ethnicity: str, *, can_have: bool) -> Iterator[Resident]:
        if not can_have:
            return
        for _child in range(self.rng.choices(*CHILDREN)[0]):
            age = mother_age - self.rng.randint(20, 31)
            if 0 <= age < GROWN_UP or (GROWN_UP <= age < 34 and self.rng.random() < 0.8):
                yield self._person(self.rng.choice(["female", "male"]), age, "child", ethnicity, surname)

    def _person(self, sex: str, age: int, relation: str, ethnicity: str, surname: str = "") -> Resident:
        rng = self.rng
        while True:
            last = COUNTED_ON.replace(year=COUNTED_ON.year - age)
            born_on = max(last - timedelta(days=rng.randint(1, 364)), OLDEST)
            name = name_of(rng, sex=sex, birth_year=born_on.year, surname=surname)
            *_before, middle, given = words = fold(name).split()
            alike = {(frozenset(words), born_on.year), (given, born_on)}
            if alike.isdisjoint(self.named) and given not in {middle, *self.called_at_home}:
                break
        self.named |= alike
        self.called_at_home.add(given)
        has_phone = age >= GROWN_UP - 2 and rng.random() < TELEPHONE.get(relation, TELEPHONE["other"])
        is_pensioned = age >= (56 if sex == "female" else 61) and rng.random() < PENSIONED
        works = GROWN_UP <= age < (56 if sex == "female" else 61) and rng.random() < AT_WORK
        return Resident(
            full_name=name, birth_date=born_on, sex=sex, identity_number=self._identity_number(born_on, sex, given),
            ethnicity=ethnicity, relation=relation, phone=self._phone() if has_phone else "",
            studies=SCHOOL[0] <= age <= SCHOOL[1], is_at_work=works,
            pension=rng.randrange(2_600_000, 7_400_000, 50_000) if is_pensioned else 0,
        )  # fmt: skip

    def _identity_number(self, born_on: date, sex: str, given: str) -> str:
        """One that no slip of the pen makes of the number of a person with the same given name."""
        century_and_sex = 2 * (born_on.year // 100 - 19) + (sex == "female")
        start = f"{PROVINCE_CODE}{century_and_sex}{born_on.year % 100:02d}997"
        while True:
            number = f"{start}{self.rng.randrange(1000):03d}"
            alike = {(given, number[:place] + number[place + 1 :]) for place in range(len(number))}
            alike.add((given, "".join(sorted(number))))
            if number not in self.given and alike.isdisjoint(self.alike):
                break
        self.given.add(number)
        self.alike |= alike
        return number

    def _phone(self) -> str:
        while (number := f"051{self.rng.randrange(10**7):07d}") in self.phones:
            pass
        self.phones.add(number)
        return number


def _surname(one: Resident) -> str:
    return one.full_name.split(" ")[0]


def _of_the_story() -> tuple[set[tuple[object, object]], set[str]]:
    """Names with years of birth, and telephones, of everybody whom the story follows: none of them comes twice."""
    people = []
    for plan in COMMUNES:
        for one in recipients_of(plan):
            people += [one.person, *one.children, *(other for other in (one.guardian, one.carer) if other)]
        people += [one.person for one in applicants_of(plan)]
    named: set[tuple[object, object]] = {
        (frozenset(fold(one.full_name).split()), one.birth_date.year) for one in people
    }
    return named, {one.phone for one in people}
