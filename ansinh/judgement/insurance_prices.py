"""What a card costs each member of one household, in sentences that a clerk can read out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ansinh.core.errors import Invalid
from ansinh.core.money import format_dong
from ansinh.judgement.insurance_cards import Array, CardsJudged, judge_cards
from ansinh.judgement.insurance_columns import CARD_COLUMNS, DAY
from ansinh.judgement.insurance_days import CardBegins, card_begins
from ansinh.judgement.insurance_groups import GROUPS, PAID_ELSEWHERE
from ansinh.judgement.insurance_reasons import articles, doubts, tell
from ansinh.judgement.law import Choices
from openfisca_vietnam.reforms.provincial import ProvincialResolution

FULLY = 100


class NoMonths(Invalid):
    code = "no_months_paid"
    message = gettext_lazy("A card is paid for one month or more; got %(months)s. Enter the number of months.")


@dataclass(frozen=True)
class PersonForCard:
    """One member of a household; `key` is whatever the caller knows the person by. None and "" state nothing."""

    key: object
    birth_date: dt.date
    household_class: str = ""
    insurer_code: str = ""
    is_assistance_recipient: bool = False
    is_insured_at_work: bool = False
    is_insured_by_social_insurance: bool = False
    has_merit: bool = False
    is_ethnic_minority: bool = False
    in_difficult_area: bool = False
    in_hard_area: bool = False
    on_island_or_in_base_area: bool = False
    in_poor_area: bool = False
    is_otherwise_insured_by_state: bool = False
    commune_left_difficult_on: dt.date | None = None
    confirmed_trafficked_on: dt.date | None = None
    works_for_village: bool = False
    works_on_land_or_sea: bool = False
    is_studying: bool = False
    local_support: int = 0
    died_on: dt.date | None = None
    takes_part: bool = True  # is to pay now, or has paid in this fiscal year
    paid_in_household_on: dt.date | None = None
    previous_card_to: dt.date | None = None  # the first day without the previous card
    card_wanted_from: dt.date | None = None  # whose facts these are; None: the day of payment
    card_decided_on: dt.date | None = None
    school_class: int = 0


@dataclass(frozen=True)
class PriceOfPerson:
    """What one card costs: đồng a month, and `to_pay` at once for the months asked."""

    key: object
    group: str
    label: str
    share: int  # percent that the state pays
    full: int
    state_pays: int
    person_pays: int
    months: int
    to_pay: int
    order: int  # among those of the household who pay in the year; 0: not one of them
    is_paid_elsewhere: bool  # with the wage or by social insurance
    begins: CardBegins | None
    also_met: tuple[str, ...]  # codes of the other groups
    articles: str
    sentences: tuple[str, ...]

    @property
    def reason(self) -> str:
        """All sentences together."""
        return " ".join(self.sentences)


def household_prices(
    people: Sequence[PersonForCard],
    *,
    on: dt.date,
    months: int,
    resolution: ProvincialResolution | None = None,
    choices: Choices | None = None,
) -> Sequence[PriceOfPerson]:
    """The price for each member of one household who pays on the day `on` for so many months, with the reasons.

    Raises `NoMonths`, `NoLawForMonth`, `BadCardColumns`.
    """
    if months < 1:
        raise NoMonths(months=months)
    if not people:
        return []
    cards = judge_cards(columns_of(people), on=on, resolution=resolution, choices=choices)
    return [price(person, at, cards, months, choices) for at, person in enumerate(people)]


def columns_of(people: Sequence[PersonForCard]) -> dict[str, Array]:
    """The members as columns, all of one household, in the order in which they are listed."""
    columns: dict[str, Array] = {
        "household": np.zeros(len(people), dtype=np.int32),
        "place_on_list": np.arange(len(people)),
    }
    for field in fields(PersonForCard):
        if field.name in CARD_COLUMNS:
            values = [getattr(person, field.name) for person in people]
            is_day = CARD_COLUMNS[field.name] == DAY
            columns[field.name] = np.array(values, dtype="datetime64[D]" if is_day else None)
    return columns


def price(person: PersonForCard, at: int, cards: CardsJudged, months: int, choices: Choices | None) -> PriceOfPerson:
    """The price of one of the judged."""
    decided = cards.decided(at)
    is_free, begins = decided.share >= FULLY, None
    if decided.is_paid_here and (person.card_decided_on or not is_free):
        begins = card_begins(
            paid_on=cards.on,
            previous_ended_on=person.previous_card_to,
            state_paid=is_free,
            decided_on=person.card_decided_on,
            school_class=person.school_class,
            choices=choices,
        )
    to_pay = decided.person_pays * months
    return PriceOfPerson(
        key=person.key,
        group=decided.group,
        label=str(GROUPS[decided.group]),
        share=decided.share,
        full=decided.full,
        state_pays=decided.state_pays,
        person_pays=decided.person_pays,
        months=months,
        to_pay=to_pay,
        order=decided.order,
        is_paid_elsewhere=decided.group in PAID_ELSEWHERE,
        begins=begins,
        also_met=decided.also_met,
        articles=articles(decided, cards.law, cards.on),
        sentences=(
            *tell(decided, cards.law, cards.on),
            *(to_be_paid(to_pay, months) if decided.is_paid_here else ()),
            *((begins.why,) if begins is not None else ()),
            *doubts(decided, cards.law, cards.on),
        ),
    )


def to_be_paid(to_pay: int, months: int) -> tuple[str]:
    """What is to be paid at once."""
    if not to_pay:
        return (_("The person need not pay anything; the card begins on the day that the decision or list names."),)
    sentence = ngettext(
        "For %(months)s month: %(sum)s đồng, fixed on the day of payment, whatever the base salary then is.",
        "For %(months)s months: %(sum)s đồng, fixed on the day of payment, whatever the base salary then is.",
        months,
    )
    return (sentence % {"months": months, "sum": format_dong(to_pay)},)
