"""What a card costs each member of one household, in sentences that a clerk can read out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.core.errors import Invalid
from ansinh.core.money import format_dong
from ansinh.judgement.catalogue import exact, gathered
from ansinh.judgement.insurance_cards import Array, CardsJudged, judge_cards
from ansinh.judgement.insurance_columns import CARD_COLUMNS, DAY
from ansinh.judgement.insurance_days import CardBegins, card_begins
from ansinh.judgement.insurance_groups import GROUP_CODES, GROUPS, PAID_ELSEWHERE
from ansinh.judgement.law import Choices, DatedValue
from ansinh.judgement.reasons import localised
from openfisca_vietnam.conditions import CardCondition as C
from openfisca_vietnam.reforms.provincial import ProvincialResolution

RATE, SALARY = "health_insurance.rate", "health_insurance.base_salary"
LAST_ORDER = 5
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
    group, share = GROUP_CODES[cards.group[at]], int(cards.support_share[at])
    bits, by_person = C(int(cards.bits[at])), int(cards.person_pays[at])
    is_elsewhere = group in PAID_ELSEWHERE
    begins = None
    if group != "none" and not is_elsewhere:
        begins = card_begins(
            paid_on=cards.on,
            previous_ended_on=person.previous_card_to,
            state_paid=share >= FULLY,
            decided_on=person.card_decided_on,
            school_class=person.school_class,
            choices=choices,
        )
    others = tuple(code for place, code in enumerate(GROUP_CODES) if place and bits & (1 << place) and code != group)
    also_met = tuple(code for code in others if code != "household")
    rested = rested_on(group, int(cards.order[at]), cards)
    return PriceOfPerson(
        key=person.key,
        group=group,
        label=str(GROUPS[group]),
        share=share,
        full=int(cards.full[at]),
        state_pays=int(cards.state_pays[at]),
        person_pays=by_person,
        months=months,
        to_pay=by_person * months,
        order=int(cards.order[at]),
        is_paid_elsewhere=is_elsewhere,
        begins=begins,
        also_met=also_met,
        articles=localised(gathered([one.reference for one in rested])),
        sentences=tuple(sentences(at, cards, months, also_met, rested, begins)),
    )


def rested_on(group: str, order: int, cards: CardsJudged) -> list[DatedValue]:
    """The dated values that decided a price."""
    if group == "none" or group in PAID_ELSEWHERE:
        return []
    names = [RATE, SALARY]
    if group != "household":
        names.insert(0, f"health_insurance.support_{group}")
    elif order:
        names.insert(0, f"health_insurance.order_{min(order, LAST_ORDER)}")
    return [dated for name in names if (dated := cards.law.dated(name, cards.on)) is not None]


def sentences(
    at: int,
    cards: CardsJudged,
    months: int,
    also_met: Sequence[str],
    rested: Sequence[DatedValue],
    begins: CardBegins | None,
) -> list[str]:
    """Group and share, the sum, what else was met, notes, and doubts."""
    group, bits = GROUP_CODES[cards.group[at]], C(int(cards.bits[at]))
    if group == "none":
        return [_("Not yet born on this day: no card.") if bits & C.NOT_BORN else _("Dead on this day: no card.")]
    if group in PAID_ELSEWHERE:
        data = {"group": GROUPS[group]}
        return [_("%(group)s: the card is paid there, nothing is to be paid in the commune.") % data]
    told = [who_pays(at, cards), sum_of(at, cards)]
    if cards.person_pays[at]:
        data = {"months": months, "sum": format_dong(int(cards.person_pays[at]) * months)}
        told.append(
            _("For %(months)s months: %(sum)s đồng, fixed on the day of payment, whatever the base salary then is.")
            % data
        )
    else:
        told.append(_("The person need not pay anything."))
    if also_met:
        names = "; ".join(str(GROUPS[code]) for code in also_met)
        told.append(_("Also met: %(groups)s. The group with the highest support counts.") % {"groups": names})
    told += [str(text) for bit, text in NOTES.items() if bits & bit]
    if group == "household" and bits & C.CLASS_UNSTATED:
        told.append(_("The class of the household is not stated: it counts as neither poor nor near-poor."))
    if begins is not None:
        told.append(begins.why)
    doubtful = dict.fromkeys(localised(one.reference) for one in rested if not one.is_certain)
    return told + [_("%(source)s is known at second hand only.") % {"source": source} for source in doubtful]


NOTES = {
    C.PROVINCE_ADDS: gettext_lazy("A part of it is what the province adds."),
    C.BY_INSURER_CODE: gettext_lazy("The insurer's group code says the same."),
    C.SUPPORT_IS_OVER: gettext_lazy("The time for which the state gave a higher support is over."),
}


def who_pays(at: int, cards: CardsJudged) -> str:
    """The group, and which share the state pays, or which place in the household the person has."""
    group, share, order = GROUP_CODES[cards.group[at]], int(cards.support_share[at]), int(cards.order[at])
    data = {"group": str(GROUPS[group]), "share": share, "order": order}
    if share:
        return _("%(group)s: the state pays %(share)s percent.") % data
    if order:
        own = cards.law.value(f"health_insurance.order_{min(order, LAST_ORDER)}", cards.on)
        return _(
            "%(group)s, number %(order)s of those who pay in this year: %(own)s percent of the first one's premium."
        ) % {**data, "own": own}
    return _("%(group)s: the state pays nothing.") % data


def sum_of(at: int, cards: CardsJudged) -> str:
    """How the premium of a month comes about."""
    data = {
        "rate": number_format(exact(cards.law.value(RATE, cards.on)).normalize()),
        "salary": format_dong(cards.law.value(SALARY, cards.on)),
        "full": format_dong(int(cards.full[at])),
        "state": format_dong(int(cards.state_pays[at])),
        "person": format_dong(int(cards.person_pays[at])),
    }
    return (
        _(
            "%(rate)s percent of the base salary of %(salary)s đồng: %(full)s đồng a month, of which the state pays "
            "%(state)s and the person %(person)s."
        )
        % data
    )
