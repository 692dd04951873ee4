"""Whom the reviews of the demo find: the households on last year's list, those that ask, and what became of each.

Tân Đông ends 2024 with 43 poor and near-poor households of 4,725, as the report of 2 May 2025 says (0.91 %); how they
divide is ours. Phước Minh planned 17 fewer and had 64 fewer, which is 276 % above the plan; its numbers are ours but
for that ratio. All people are invented; those whom Tân Đông's list of April 2025 calls poor or near-poor are the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ansinh.demo.names import name_of
from ansinh.demo.people import Person, recipients_of
from ansinh.demo.plan import PROVINCE_CODE, TAN_DONG, CommunePlan

POOR, NEAR_POOR, OTHER = "poor", "near_poor", "other"


@dataclass(frozen=True)
class ReviewPlan:
    """A commune's review of 2024. `households` is how many each hamlet has; the counts say how many households went
    from which class to which, from none ("") where they were on no list before.
    """

    commune: CommunePlan
    households: tuple[int, ...]
    planned_fall: int
    moves: Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class ReviewedHome:
    """A household of the review: its number and head, the class before (empty: on no list) and after."""

    number: str
    head: Person
    before: str
    after: str
    causes: str


PHUOC_MINH = CommunePlan(
    key="phuoc-minh",
    code="25564",
    successor_code="25564",
    hamlet_word="Ấp Phước",
    hamlet_count=5,
    new_hamlet_word="Ấp Phước",
    new_first_hamlet=1,
    hard_hamlets=(),
    groups=(),
    cash=(0, 0),
    layout="narrow",
)

REVIEWS: tuple[ReviewPlan, ...] = (
    ReviewPlan(
        TAN_DONG,
        households=(640, 612, 588, 571, 604, 559, 577, 574),
        planned_fall=15,
        moves={(POOR, POOR): 15, (POOR, NEAR_POOR): 5, (POOR, OTHER): 9, (NEAR_POOR, NEAR_POOR): 17,
               (NEAR_POOR, POOR): 1, (NEAR_POOR, OTHER): 15, ("", POOR): 3, ("", NEAR_POOR): 2, ("", OTHER): 4},
    ),
    ReviewPlan(
        PHUOC_MINH,
        households=(702, 655, 618, 590, 575),
        planned_fall=17,
        moves={(POOR, POOR): 3, (POOR, NEAR_POOR): 2, (POOR, OTHER): 26, (NEAR_POOR, NEAR_POOR): 2,
               (NEAR_POOR, OTHER): 40, ("", NEAR_POOR): 2, ("", OTHER): 3},
    ),
)  # fmt: skip
CAUSES = ("land", "capital", "labour", "tools", "knowledge", "skills", "illness")


def homes_of(plan: ReviewPlan) -> list[ReviewedHome]:
    """The households of a review; the same ones on every machine."""
    rng = Random(f"ansinh review {plan.commune.code}")  # noqa: S311 - invented people, no secret
    listed = _on_the_list(plan.commune)
    homes: list[ReviewedHome] = []
    for (before, after), count in plan.moves.items():
        for _household in range(count):
            number, head = listed[after].pop() if listed[after] else _drawn(rng, plan, len(homes))
            causes = " ".join(rng.sample(CAUSES, rng.randint(1, 2)))
            homes.append(ReviewedHome(number, head, before, after, causes))
    return homes


def _on_the_list(commune: CommunePlan) -> dict[str, list[tuple[str, Person]]]:
    """The numbers of the households that the list of April 2025 calls poor and near-poor, and who draws there."""
    found: dict[str, list[tuple[str, Person]]] = {POOR: [], NEAR_POOR: [], OTHER: []}
    for one in recipients_of(commune):
        if one.group.household_class != OTHER:
            found[one.group.household_class].append((one.household_number, one.person))
    return found


def _drawn(rng: Random, plan: ReviewPlan, place: int) -> tuple[str, Person]:
    born_on = date(1950, 1, 1) + timedelta(days=rng.randint(0, 15_000))
    sex = rng.choice(["female", "male"])
    century_and_sex = 2 * (born_on.year // 100 - 19) + (sex == "female")
    # The last digit but three is another one than in the list of recipients.
    start = f"{PROVINCE_CODE}{century_and_sex}{born_on.year % 100:02d}99{(int(plan.commune.code[-1]) + 1) % 10}"
    return f"N{place + 1:04d}", Person(
        full_name=name_of(rng, sex=sex, birth_year=born_on.year),
        birth_date=born_on,
        knows_birthday=True,
        sex=sex,
        identity_number=f"{start}{place:03d}",
        ethnicity=rng.choices(["Kinh", "Khmer", "Chăm"], [90, 6, 4])[0],
        hamlet_code=f"{rng.randint(1, plan.commune.hamlet_count):03d}",
        phone="",
    )
