"""What was made, counted in the database, beside the published figures; and the ledger of what was planted."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.benefits.queries.recipients import recipients_by_group
from ansinh.core.actors import SYSTEM
from ansinh.core.money import format_dong
from ansinh.core.wall import acting
from ansinh.demo.population.build import Made
from ansinh.demo.population.ledger import Entry, Pair, ledger_of, write_rows
from ansinh.demo.population.plan import Plan

PEOPLE = """
select count(*), avg((sex = 'female')::int), avg((age < 15)::int), avg((age >= 60)::int), avg((age >= 75)::int),
    avg((ethnicity <> 'Kinh')::int), count(died_on)
from (select *, extract(year from age(%(on)s, birth_date))::int as age from registry_individual
    where area_path >= %(path)s and area_path < %(path)s || '~') as people
"""
HOUSEHOLDS = """
select count(*), count(*) filter (where c.household_class = 'poor'),
    count(*) filter (where c.household_class = 'near_poor')
from registry_household h left join registry_householdclass c on c.household_id = h.id and c.valid_from <= %(on)s
    and (c.valid_to is null or c.valid_to > %(on)s)
where h.area_path >= %(path)s and h.area_path < %(path)s || '~'
"""
PAID = """
select to_char(for_month, 'YYYY-MM'), count(*), sum(amount), avg((way = 'bank')::int) from payments_payment
where area_path >= %(path)s and area_path < %(path)s || '~' group by 1 order by 1
"""
BANKS = """
select bank_bin, count(*) from payments_payment where area_path >= %(path)s and area_path < %(path)s || '~'
    and for_month = %(month)s and way = 'bank' group by 1 order by 2 desc
"""


def table_of(plan: Plan, made: Sequence[Made]) -> Iterator[str]:
    """The lines of the table: first people and households, then who draws what, then the money of each month."""
    totals: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    banks: Counter[str] = Counter()
    months: dict[str, list[int]] = {}
    for one in made:
        _count(plan, one.path, totals, groups, banks, months)
    people, households = totals["people"], max(totals["households"], 1)
    recipients = sum(groups.values())
    yield _line(_("people"), f"{people}", "")
    yield _line(_("households"), f"{totals['households']}", "")
    yield _line(_("people in a household"), f"{people / households:.2f}", "3.5 (2019), 3.26 (2024)")
    for name, key, published in (
        (_("women"), "women", "50.2 % (2019)"),
        (_("below 15"), "young", "24.3 % (2019)"),
        (_("60 and more"), "old", "11.9 % (2019)"),
        (_("75 and more"), "very_old", ""),
        (_("of the 53 smaller ethnic groups"), "minority", "14.7 % (2019)"),
        (_("recipients"), "", "4.6 % (12/2025)"),
    ):
        yield _line(name, _percent((totals[key] if key else recipients) / people), published)
    yield _line(_("poor households"), _percent(totals["poor"] / households), "1.93 % (2024)")
    yield _line(_("near-poor households"), _percent(totals["near_poor"] / households), "2.13 % (2024)")
    for group, count in groups.most_common():
        yield _line(f"  {group}", str(count), "")
    for month, (lines, amount, by_bank) in sorted(months.items()):
        share = _percent(by_bank / lines) if lines else ""
        yield f"{month:<34}{lines:>12} {format_dong(amount):>20} đ   {share} " + _("by account") + " (40.3 %, 12/2025)"
    for bank, count in banks.most_common():
        yield _line(f"  {bank}", str(count), "")
    yield _line(_("digest"), digest_of(made)[:16], "")
    lacking = sum((Counter(one.lacking) for one in made), Counter())
    for kind, count in sorted(lacking.items()):
        yield _line(_("could not be planted: %(kind)s") % {"kind": kind}, str(count), "")


def digest_of(made: Sequence[Made]) -> str:
    """One number for the whole population: the same seed gives the same one."""
    return hashlib.sha256("".join(one.digest for one in made).encode()).hexdigest()


def write_answers(plan: Plan, made: Sequence[Made]) -> list[Path]:
    """The ledger of planted errors and the labelled pairs, where any were planted."""
    if not plan.plant:
        return []
    place = Path(settings.VAR) / "demo" / "population"
    entries = ledger_of(entry for one in made for entry in one.entries)
    pairs = [pair for one in made for pair in one.pairs]
    return [write_rows(place / "ledger.csv", Entry, entries), write_rows(place / "pairs.csv", Pair, pairs)]


def _count(
    plan: Plan, path: str, totals: Counter[str], groups: Counter[str], banks: Counter[str],
    months: dict[str, list[int]],
) -> None:  # fmt: skip
    """One commune at a time: behind the wall a commune is what its index serves."""
    values = {"path": path, "on": plan.now.first_day, "month": plan.now.previous().first_day}
    with acting(SYSTEM, scope=path):
        count, *shares, died = _row(PEOPLE, values)
        totals["people"] += count
        totals["died"] += died
        for key, value in zip(("women", "young", "old", "very_old", "minority"), shares, strict=True):
            totals[key] += round(value * count)
        households, poor, near_poor = _row(HOUSEHOLDS, values)
        totals["households"] += households
        totals["poor"] += poor
        totals["near_poor"] += near_poor
        area = Area.objects.get(path=path, valid_to__isnull=True)
        for figure in recipients_by_group(area=area, month=plan.now):
            groups[str(figure.group.label)] += figure.recipient_count
        for month, lines, amount, by_bank in _rows(PAID, values):
            totals_of = months.setdefault(month, [0, 0, 0])
            for place, value in enumerate((lines, int(amount), round(by_bank * lines))):
                totals_of[place] += value
        banks.update(dict(_rows(BANKS, values)))


def _row(query: str, values: dict[str, Any]) -> Any:
    return _rows(query, values)[0]


def _rows(query: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _line(name: object, value: str, published: str) -> str:
    return f"{name!s:<34}{value:>12}   {published}".rstrip()


def _percent(value: float) -> str:
    return f"{100 * value:.2f} %"
