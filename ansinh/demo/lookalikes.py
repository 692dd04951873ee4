"""A labelled register of invented people: some stand in it twice, and many only look as if they did.

The same seed gives the same people. Who is who is known, so that what finds duplicates can be measured: twins, people
of one name born in one year, and fathers and sons of one name are in it too.
"""

from dataclasses import dataclass
from random import Random

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ansinh.demo.names import spoken_parts
from ansinh.demo.slips import slipped

PEOPLE_OF_A_COMMUNE = 10_000
HAMLETS = 10
TWICE = 0.04
"""Share of the people who stand in the register a second time."""
TWINS, NAMESAKES, FATHER_AND_SON = 0.012, 0.004, 0.004
"""Shares of children born as twins, of people planted beside a namesake of their commune and year, of sons named
like their father."""
RHYMING = 0.25
"""Share of the twins whose given names differ by a tone or a letter."""
THIS_YEAR = 2026
PROVINCE_CODES = ("072", "080", "079", "082", "087")

Ints = NDArray[np.int64]
Row = dict[str, object]


@dataclass(frozen=True)
class LabelledRegister:
    """`people` has the columns that `registry.linkage` reads; rows of one person share a number in `who`."""

    people: pa.Table
    who: Ints
    birthdays: int

    def true_pairs(self) -> set[tuple[int, int]]:
        """Every pair of records of one person, the smaller key first."""
        order = np.argsort(self.who, kind="stable")
        found: set[tuple[int, int]] = set()
        keys = self.people["person_id"].to_numpy()
        start = 0
        bounds = [*(np.flatnonzero(np.diff(self.who[order])) + 1).tolist(), len(order)]
        for end in bounds:
            group = sorted(int(keys[position]) for position in order[start:end])
            found |= {(one, other) for place, one in enumerate(group) for other in group[place + 1 :]}
            start = end
        return found


def labelled_register(count: int, *, seed: int) -> LabelledRegister:
    """About `count` records, of which some are second records of people who stand there already."""
    dice = np.random.default_rng(seed)
    rows = _people(round(count / (1 + TWICE * 1.02)), dice)
    rng = Random(f"lookalikes {seed}")  # noqa: S311 - invented people, no secret
    doubled = dice.random(len(rows)) < TWICE
    extra: list[Row] = []
    who = list(range(len(rows)))
    for position in np.flatnonzero(doubled).tolist():
        for _ in range(2 if rng.random() < 0.02 else 1):
            extra.append(slipped(rows[position], rng))
            who.append(position)
    rows += extra
    order = dice.permutation(len(rows))
    people = pa.Table.from_pylist([rows[position] for position in order], schema=SCHEMA)
    people = people.set_column(0, "person_id", pa.array(np.arange(1, len(rows) + 1)))
    return LabelledRegister(people, np.array(who)[order], int(doubled.sum()))


SCHEMA = pa.schema(
    [
        ("person_id", pa.int64()),
        ("full_name", pa.string()),
        ("birth_date", pa.date32()),
        ("birth_precision", pa.string()),
        ("sex", pa.string()),
        ("identity_number", pa.string()),
        ("household_id", pa.int64()),
        ("commune", pa.string()),
        ("hamlet", pa.string()),
        ("phone", pa.string()),
        ("account", pa.string()),
        ("parent", pa.string()),
    ]
)


def _people(count: int, dice: np.random.Generator) -> list[Row]:
    """Households of about four: a couple, their children, sometimes a grandparent."""
    parts = spoken_parts()
    size = dice.choice([1, 2, 3, 4, 5, 6], count, p=[0.1, 0.17, 0.23, 0.27, 0.15, 0.08])
    household = np.repeat(np.arange(count), size)[:count]
    place = np.arange(count) - np.searchsorted(household, household)
    commune = household // max(1, PEOPLE_OF_A_COMMUNE * 10 // 33)
    hamlet = dice.integers(0, HAMLETS, household.max() + 1)[household]
    parent_born = dice.integers(1940, 2003, household.max() + 1)[household]
    role = np.where(place == 0, 0, np.where(place == 1, 1, np.where((place == 4) & (parent_born > 1965), 3, 2)))
    apart = dice.integers(-4, 5, count)
    born = np.select(
        [role == 0, role == 1, role == 3],
        [parent_born, parent_born + apart, parent_born - dice.integers(19, 38, count)],
        np.minimum(parent_born + dice.integers(19, 40, count), THIS_YEAR - 1),
    )
    born = np.clip(born, 1918, THIS_YEAR - 1)
    month, day = dice.integers(1, 13, count), dice.integers(1, 29, count)
    is_female = np.select(
        [role == 0, role == 1], [dice.random(count) < 0.3, dice.random(count) < 0.75], dice.random(count) < 0.5
    )
    age = THIS_YEAR - born
    only_year = dice.random(count) < np.select([age >= 75, age >= 60], [0.3, 0.1], 0.004)
    has_number = dice.random(count) < np.select([age >= 14, age >= 6], [0.96, 0.85], 0.6)
    province = np.array(PROVINCE_CODES)[dice.choice(len(PROVINCE_CODES), count, p=[0.55, 0.3, 0.05, 0.05, 0.05])]
    tail = dice.integers(0, 10**6, count)
    phone = dice.random(count) < np.where(age >= 15, 0.55, 0)
    shares_phone = dice.random(count) < 0.25
    account = dice.random(count) < np.where(age >= 60, 0.35, 0.06)
    surname, middle, given = (parts.draw(part, is_female, born, dice) for part in ("surname", "middle", "given"))
    family = surname[np.searchsorted(household, household)]
    surname = np.where((role >= 2) | ((role == 1) & (dice.random(count) < 0.1)), family, surname)
    twin = np.r_[False, (role[1:] == 2) & (role[:-1] == 2) & (household[1:] == household[:-1])] & (
        dice.random(count) < TWINS * 2
    )
    son = (role == 2) & ~is_female & (dice.random(count) < FATHER_AND_SON * 4)
    beside = dice.random(count) < NAMESAKES
    rhymes = dice.random(count) < RHYMING
    serial = dice.integers(10**6, 10**8, count)
    rows: list[Row] = []
    for i in range(count):
        head = i - int(place[i])
        names = [str(surname[i]), str(middle[i]), str(given[i])]
        year, mon, dom, female, known = int(born[i]), int(month[i]), int(day[i]), bool(is_female[i]), not only_year[i]
        if twin[i] and not twin[i - 1]:
            sibling = rows[i - 1]
            birth = sibling["birth_date"]
            year, mon, dom, known = birth.year, birth.month, birth.day, sibling["birth_precision"] == "day"  # type: ignore[attr-defined]
            words = str(sibling["full_name"]).split(" ")
            names[1] = words[1]
            if rhymes[i]:
                names[2] = parts.rhyme(words[-1], int(serial[i]))
            if names[2] == words[-1]:
                names[2] = parts.other(words[-1], int(serial[i]))
        elif son[i] and rows[head]["sex"] == "male":
            names = str(rows[head]["full_name"]).split(" ")
        elif beside[i] and i > 50 and role[i] < 2 and commune[i - 40] == commune[i]:
            other = rows[i - 40]
            names, year, female = str(other["full_name"]).split(" "), other["birth_date"].year, other["sex"] == "female"  # type: ignore[attr-defined]
        if any(other["full_name"] == " ".join(names) for other in rows[head + 1 :]):
            # Nobody gives two children one name.
            names[-1] = parts.other(names[-1], int(serial[i]))
        code = f"{int(commune[i]):05d}"
        century = 2 * (year // 100 - 19) + female
        rows.append(
            {
                "full_name": " ".join(names),
                "birth_date": np.datetime64(f"{year}-{mon:02d}-{dom:02d}" if known else f"{year}-01-01").item(),
                "birth_precision": "day" if known else "year",
                "sex": "female" if female else "male",
                "identity_number": f"{province[i]}{century}{year % 100:02d}{tail[i]:06d}" if has_number[i] else None,
                "household_id": int(household[i]),
                "commune": code,
                "hamlet": f"{code}.{hamlet[i]:03d}",
                "phone": _phone(serial[head] if shares_phone[i] else serial[i]) if phone[i] else None,
                "account": f"970405/{serial[i]}{i % 97:02d}" if account[i] else None,
                "parent": str(rows[head]["full_name"]) if role[i] == 2 and place[i] else None,
            }
        )
    return rows


def _phone(serial: int) -> str:
    return f"051{int(serial) % 10**7:07d}"
