"""The insurance office's lists of renewed and new cards, made from what the records say of who was reached.

The model is ours and stated here: whoever a message reached pays more often than whoever none reached, and most who
answer that they have paid, have. How many join who had no card is such that the commune comes to what the report says.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ansinh.areas.models import Area
from ansinh.core.actors import SYSTEM
from ansinh.core.sheets import xlsx_bytes
from ansinh.core.workbooks import Cell
from ansinh.demo.cards_at_first import BEGINS, SHARE_AT_FIRST, ListedCard, months_later
from ansinh.demo.gateway import chance
from ansinh.insurance.models import Card, CardGroup
from ansinh.insurance.queries.coverage import coverage_on
from ansinh.insurance.queries.residents import cards_on, counting, place_of, read, residents_of
from ansinh.insurance.queries.roster import Entitled, entitled_on
from ansinh.insurance.renewals import occasion_of
from ansinh.judgement.insurance import child_card_ends

ENDS = dt.date(2024, 10, 31)
"""The last day of the eight months."""
CLOSES = dt.date(2024, 11, 4)
"""By then the last news has come."""
MONTHS = 8
SHARE_AT_LAST = 0.8702
"""3.37 points above the beginning: the report's."""
REACHED, NOT_REACHED, SAYS_DONE = 0.93, 0.75, 0.98
"""How many renew: whom a message reached, whom none reached, who answered that it is done."""
PAYS_FROM, PAYS_UNTIL = -24, 20
"""Days around the last day of the card on which people pay."""
LOOKS_BACK = dt.timedelta(days=45)
YEAR = 12
HEADERS = (
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Mã số BHXH", "Số CCCD", "Mã đối tượng", "Từ ngày", "Đến ngày",
    "Nơi ĐK KCB",
)  # fmt: skip
CLINIC = "Trạm Y tế xã"
SEXES = {"male": "Nam", "female": "Nữ"}
LETTERS: Mapping[str, str] = {
    CardGroup.RECIPIENT: "BT", CardGroup.POOR: "HN", CardGroup.NEAR_POOR: "CN", CardGroup.CHILD: "TE",
    CardGroup.ETHNIC_MINORITY: "DT", CardGroup.HARD_AREA: "DK", CardGroup.PUPIL: "HS", CardGroup.HOUSEHOLD: "GD",
}  # fmt: skip
TERM_OF_PLACES = dt.date(2030, 12, 31)

HELD = """
select i.id, i.full_name, i.birth_date, i.sex, coalesce(i.identity_number, ''), c.number, c."group", c.valid_from,
    c.valid_to - 1, coalesce(h.number, i.identity_number, '')
from insurance_card c join registry_individual i on i.id = c.individual_id
    left join registry_membership m on m.individual_id = i.id and m.valid_to is null
    left join registry_household h on h.id = m.household_id
where c.area_path >= %(path)s and c.area_path < %(path)s || '~' and c.valid_to > %(since)s
    and c.valid_to <= %(until)s and c.end_cause = ''
    and i.died_on is null and i.merged_into_id is null and not exists (
        select from insurance_card n where n.individual_id = c.individual_id and n.valid_from >= c.valid_to
    )
order by i.id
"""
REACH = """
select coalesce(h.number, i.identity_number, ''), g.occasion,
    bool_or(g.state = 'delivered' or g.answered_at is not null), bool_or(a.meaning is not null)
from messaging_message g join registry_individual i on i.id = g.individual
    left join registry_membership m on m.individual_id = i.id and m.valid_to is null
    left join registry_household h on h.id = m.household_id
    left join messaging_incoming a on a.message_id = g.id and a.meaning = 'done'
where g.area_path >= %(path)s and g.area_path < %(path)s || '~' and g.occasion = any(%(occasions)s)
group by 1, 2
"""
WITHOUT = """
select i.id, i.full_name, i.birth_date, i.sex, i.identity_number, coalesce(h.number, i.identity_number),
    exists (select from insurance_card o where o.individual_id = i.id),
    exists (
        select from messaging_message g join registry_membership t on t.individual_id = g.individual
            and t.valid_to is null
        where t.household_id = m.household_id and g.campaign_id = %(campaign)s and g.state = 'delivered'
    )
from ({residents}) r join registry_individual i on i.id = r.individual_id
    left join ({cards}) c on c.individual_id = i.id
    left join registry_membership m on m.individual_id = i.id and m.valid_to is null
    left join registry_household h on h.id = m.household_id
where c.individual_id is null and i.identity_number is not null
order by i.id
"""


@dataclass(frozen=True)
class Ending:
    """A card that ends and is not followed yet; `home` is the number of the household."""

    individual: int
    full_name: str
    birth_date: dt.date
    sex: str
    identity_number: str
    number: str
    group: str
    first: dt.date
    last: dt.date
    home: str


def list_of_month(area: Area, day: dt.date, *, before: dt.date, campaign: int | None) -> list[ListedCard]:
    """Of the eight months: who renewed since the list of the day `before`, and who joined by `day`.

    `campaign` is the one to those without a card. Inside `acting`, beyond one household's sight.
    """
    renewed = dict(_renewed(area, day, before=before, is_yearly=False))
    now = coverage_on(actor=SYSTEM, area=area, on=day)
    back = sum(1 for ending, card in renewed.items() if ending.last < day and card.first <= day)
    passed = (day.year - BEGINS.year) * 12 + day.month - BEGINS.month
    aim = SHARE_AT_FIRST + (SHARE_AT_LAST - SHARE_AT_FIRST) * passed / MONTHS
    missing = round(now.residents * aim) - now.insured - back
    return [*renewed.values(), *_joining(area, day, missing, campaign, {one.individual for one in renewed})]


def list_of_renewed(area: Area, day: dt.date, *, before: dt.date) -> list[ListedCard]:
    """Who renewed since the list of the day `before`. Inside `acting`."""
    return [card for _ending, card in _renewed(area, day, before=before, is_yearly=False)]


def list_of_year(area: Area, day: dt.date, *, before: dt.date) -> list[ListedCard]:
    """Later: everybody whom the state pays for and who has no card, and who renewed for a year. Inside `acting`."""
    entitled = entitled_on(area, day)
    holders = {key for (key,) in read(f"select individual_id from ({cards_on('day')}) c", {"day": day})}
    last = _last_days(list(entitled))
    given = [_by_the_state(one, last.get(key), day) for key, one in entitled.items() if key not in holders]
    renewed = _renewed(area, day, before=before, is_yearly=True)
    return given + [card for ending, card in renewed if ending.individual not in entitled]


def as_workbook(cards: Sequence[ListedCard]) -> bytes:
    """The list as the insurance office sends it."""
    return xlsx_bytes([_row(place, card) for place, card in enumerate(cards, start=1)], headers=HEADERS, sheet="DS the")


def _row(place: int, card: ListedCard) -> list[Cell]:
    return [
        place, card.full_name, f"{card.birth_date:%d/%m/%Y}", SEXES.get(card.sex, ""), card.number,
        card.identity_number, card.group, f"{card.first:%d/%m/%Y}", f"{card.last:%d/%m/%Y}" if card.last else "",
        CLINIC,
    ]  # fmt: skip


def _renewed(area: Area, day: dt.date, *, before: dt.date, is_yearly: bool) -> Iterator[tuple[Ending, ListedCard]]:
    """Cards that end about the day, each with the one that follows where its household has paid by then.

    A list of a year tells of months in which nobody was written to: there people renew as if they had been.
    """
    since, until = before - LOOKS_BACK, day + dt.timedelta(days=-PAYS_FROM)
    endings = [Ending(*row) for row in read(HELD, {"path": area.path, "since": since, "until": until})]
    reached = _reached(area, {one.last for one in endings})
    for one in endings:
        # A pupil's card is paid at school, each by itself.
        payer = one.identity_number if one.group == CardGroup.PUPIL else one.home
        is_reached, says_done = reached.get((one.home, occasion_of(one.last)), (is_yearly, False))
        paid_on = _paid_on(payer, one.last, is_reached=is_reached, says_done=says_done)
        if paid_on is None:
            continue
        paid_on = max(paid_on, before + dt.timedelta(days=1))
        if paid_on <= day:
            yield one, _following(one, paid_on, is_yearly=is_yearly)


def _reached(area: Area, days: Collection[dt.date]) -> dict[tuple[str, str], tuple[bool, bool]]:
    """By household and occasion: whether a message reached it, and whether it answered that it is done."""
    rows = read(REACH, {"path": area.path, "occasions": [occasion_of(day) for day in sorted(days)]})
    return {(home, occasion): (is_reached, says_done) for home, occasion, is_reached, says_done in rows}


def _paid_on(payer: str, last: dt.date, *, is_reached: bool, says_done: bool) -> dt.date | None:
    """The day on which the card is paid for again, if it is."""
    share = SAYS_DONE if says_done else REACHED if is_reached else NOT_REACHED
    if chance("renews", payer, str(last)) >= share:
        return None
    return last + dt.timedelta(days=PAYS_FROM + int((PAYS_UNTIL - PAYS_FROM) * chance("day", payer, str(last))))


def _following(one: Ending, paid_on: dt.date, *, is_yearly: bool) -> ListedCard:
    next_day = one.last + dt.timedelta(days=1)
    first = max(next_day, _counted_from(paid_on)) if paid_on > one.last else next_day
    is_pupil = one.group in (CardGroup.PUPIL, CardGroup.CHILD) and one.birth_date.year > first.year - 18
    months = round((next_day - one.first).days / 30.4)
    months = months if not is_yearly and not is_pupil and months in (3, 6) else YEAR
    last = months_later(first, months) - dt.timedelta(days=1)
    group = LETTERS[CardGroup.PUPIL if is_pupil else CardGroup.HOUSEHOLD]
    return ListedCard(one.full_name, one.birth_date, one.sex, one.identity_number, one.number, group, first, last)


def _counted_from(paid_on: dt.date) -> dt.date:
    """Whoever collects hands in twice a month: a late card begins on the next first or sixteenth."""
    if paid_on.day == 1:
        return paid_on
    return paid_on.replace(day=16) if paid_on.day <= 16 else months_later(paid_on.replace(day=1), 1)


def _joining(
    area: Area, day: dt.date, count: int, campaign: int | None, renewing: Collection[int]
) -> Iterator[ListedCard]:
    """So many who have no card: first those whom the message to them reached, never had one, and live together."""
    if count <= 0:
        return
    query = WITHOUT.format(residents=residents_of(area), cards=cards_on())
    with counting():
        rows = read(query, {**place_of(area), "on": day, "campaign": campaign})
    rows = [row for row in rows if row[0] not in renewing]
    rows.sort(key=lambda row: (row[6], chance("joins", row[5]) - (0.35 if row[7] else 0), row[0]))
    first = day.replace(day=1)
    for key, name, born, sex, identity, _home, _had, _told in rows[:count]:
        number = f"73{key % 10**8:08d}"
        yield ListedCard(
            name, born, sex, identity, number, LETTERS[CardGroup.HOUSEHOLD], first,
            months_later(first, YEAR) - dt.timedelta(days=1),
        )  # fmt: skip


def _last_days(individuals: Sequence[int]) -> Mapping[int, dt.date]:
    """By person, the last day of the last card."""
    rows = Card.objects.filter(individual__among=individuals, valid_to__isnull=False).order_by("valid_to")
    ends = dict(rows.values_list("individual", "valid_to"))
    return {key: end - dt.timedelta(days=1) for key, end in ends.items() if end is not None}


def _by_the_state(one: Entitled, last: dt.date | None, day: dt.date) -> ListedCard:
    first = max(day.replace(month=1, day=1), one.birth_date, *([last + dt.timedelta(days=1)] if last else []))
    ends: Mapping[str, dt.date | None] = {
        CardGroup.RECIPIENT: None, CardGroup.HARD_AREA: TERM_OF_PLACES, CardGroup.ETHNIC_MINORITY: TERM_OF_PLACES,
    }  # fmt: skip
    if one.group == CardGroup.CHILD:
        ends = {CardGroup.CHILD: child_card_ends(one.birth_date)}
        first = max(one.birth_date, *([last + dt.timedelta(days=1)] if last else [one.birth_date]))
    is_known = len(one.identity_number) == 12
    return ListedCard(
        one.full_name, one.birth_date, one.sex, one.identity_number if is_known else "", one.card_number,
        LETTERS[one.group], first, ends.get(one.group, day.replace(month=12, day=31)),
    )  # fmt: skip
