"""The cards that people hold when the eight months begin, as the insurance office's first list tells them.

How many have one is the report's (83 %, and 3.37 points below what it came to); who they are is ours: small children,
pupils, people at work, pensioners, whoever lives in a difficult hamlet, and households that pay.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ansinh.demo.gateway import chance
from ansinh.demo.residents import Home, Resident, homes_to_lay
from ansinh.demo.reviewed import NEAR_POOR, POOR, ReviewPlan, homes_of
from ansinh.judgement.insurance import child_card_ends

BEGINS = dt.date(2024, 2, 29)
"""The day before the eight months: March to October 2024. The report does not say which they were; these are ours."""
SHARE_AT_FIRST = 0.8365
PUPILS = 0.96
SCHOOL_YEAR = (dt.date(2023, 10, 1), dt.date(2024, 9, 30))
DIFFICULT = (dt.date(2022, 1, 1), dt.date(2025, 12, 31))
"""The term of the list of difficult hamlets."""
SINCE_LONG = dt.date(2022, 1, 1)
OF_THE_YEAR = (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
SCHOOL_FROM, SCHOOL_UNTIL = 6, 17
MONTHS_PAID = ((12, 0.70), (6, 0.22), (3, 0.08))


@dataclass(frozen=True)
class ListedCard:
    """One row of the insurance office's list: whose card, its number, the two letters of its group and its days."""

    full_name: str
    birth_date: dt.date
    sex: str
    identity_number: str
    number: str
    group: str
    first: dt.date
    last: dt.date | None


def first_cards(plan: ReviewPlan, *, residents: int) -> list[ListedCard]:
    """The first list: of so many residents, the share of the beginning has a card."""
    wanted = round(residents * SHARE_AT_FIRST)
    hard = plan.commune.hard_hamlets
    people = [(home, one) for home in homes_to_lay(plan) for one in home.members]
    numbers = {one.identity_number: f"72{place:08d}" for place, (_home, one) in enumerate(people, start=1)}
    found, rest = list(_of_the_poor(plan)), []
    for home, one in people:
        card = _given(one, numbers[one.identity_number], is_hard=home.hamlet_code in hard)
        if card:
            found.append(card)
        elif one.age_on(BEGINS) >= SCHOOL_UNTIL + 1:
            rest.append((home, one))
    # Households pay together, so they are taken one after another until there are enough.
    rest.sort(key=lambda pair: (chance("pays", pair[0].number), pair[1].birth_date))
    paying = rest[: max(wanted - len(found), 0)]
    return found + [_paid(home, one, numbers[one.identity_number]) for home, one in paying]


def _of_the_poor(plan: ReviewPlan) -> Iterator[ListedCard]:
    """The heads whom the review of the year before calls poor or near-poor."""
    letters = {POOR: "HN", NEAR_POOR: "CN"}
    for place, home in enumerate(homes_of(plan), start=1):
        if home.before in letters:
            one = home.head
            yield ListedCard(
                one.full_name, one.birth_date, one.sex, one.identity_number, f"71{place:08d}", letters[home.before],
                *OF_THE_YEAR,
            )  # fmt: skip


def _given(one: Resident, number: str, *, is_hard: bool) -> ListedCard | None:
    """The card that somebody has without paying as a household."""
    age = one.age_on(BEGINS)
    if age <= SCHOOL_FROM and (ends := child_card_ends(one.birth_date)) >= BEGINS:
        return _card(one, number, "TE", one.birth_date, ends)
    if one.is_at_work:
        return _card(one, number, "DN", SINCE_LONG, None)
    if one.pension:
        return _card(one, number, "HT", SINCE_LONG, None)
    if is_hard:
        return _card(one, number, "DK", *DIFFICULT)
    if age <= SCHOOL_UNTIL and chance("pupil", one.identity_number) < PUPILS:
        return _card(one, number, "HS", *SCHOOL_YEAR)
    return None


def _paid(home: Home, one: Resident, number: str) -> ListedCard:
    """Paid for some months, with the whole household, from the first or the sixteenth of a month on."""
    months = _months_paid(home)
    # So many half months after the middle of March; it began before the eight months.
    after = int((2 * months - 1) * chance("ends", home.number))
    ends = months_later(dt.date(2024, 3, 16 if after % 2 == 0 else 1), after // 2 + after % 2)
    return _card(one, number, "GD", months_later(ends, -months), ends - dt.timedelta(days=1))


def _months_paid(home: Home) -> int:
    drawn = chance("months", home.number)
    for months, share in MONTHS_PAID[:-1]:
        if drawn < share:
            return months
        drawn -= share
    return MONTHS_PAID[-1][0]


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or before."""
    number = day.year * 12 + day.month - 1 + months
    return day.replace(year=number // 12, month=number % 12 + 1)


def _card(one: Resident, number: str, group: str, first: dt.date, last: dt.date | None) -> ListedCard:
    return ListedCard(one.full_name, one.birth_date, one.sex, one.identity_number, number, group, first, last)


def by_hamlet(plan: ReviewPlan, cards: Sequence[ListedCard]) -> list[tuple[str, list[ListedCard]]]:
    """The list in the parts in which the insurance office sends it, one for each hamlet."""
    where = {one.identity_number: home.hamlet_code for home in homes_to_lay(plan) for one in home.members}
    where |= {home.head.identity_number: home.head.hamlet_code for home in homes_of(plan)}
    parts: dict[str, list[ListedCard]] = {}
    for card in cards:
        parts.setdefault(where[card.identity_number], []).append(card)
    return sorted(parts.items())
