"""Who was what before and after, counted by the database: so many households of a place went from one class to another.

Two sides that must agree are counted apart: what a result closes with by the certificates that were given, who moved by
the classes that the review found. A household that was poor before and of which the result says nothing has left the
commune, has nobody living in it any more, or was not reviewed, which is told.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from ansinh.poverty.queries.comparing import Pair, Result

NOWHERE = 0
"""The place of a household without a hamlet."""
CHILD_UNDER = 16
"""Years, as the form's questions of children have it."""
POOR_CLASSES = "('poor', 'near_poor')"
BY_CERTIFICATE = "case when r.kind = 'kept' then a.household_class else coalesce(c.household_class, 'other') end"
BY_REVIEW = f"""case when r.kind = 'kept' or c.id is not null or a.household_class not in {POOR_CLASSES}
    then a.household_class else 'gone' end"""
"""Poor without a certificate: the household had gone when the decision was signed."""
SAID = """{name} as materialized (
  select distinct on (pair, household_id) * from (
    select k.pair, k.rank, l.household_id, l.id as listed_id, l.hamlet_id, l.head_name, l.persons, l.marks,
           {household_class} as class, a.causes, a.lacking
    from unnest(%({name}_pair)s::int[], %({name}_round)s::bigint[], %({name}_rank)s::int[]) as k(pair, round_id, rank)
    join poverty_listedhousehold l on l.round_id = k.round_id and l.state = 'recognised'
    join poverty_reviewround r on r.id = k.round_id
    join poverty_assessment a on a.id = l.assessment_id
    left join poverty_certificate c on c.listed_id = l.id
    union all
    select g.pair, -1, h.id, null, h.hamlet_id, h.number, null, '{{}}', c.household_class, '{{}}', '{{}}'
    from unnest(%({name}_base)s::int[], %({name}_path)s::text[], %({name}_on)s::date[]) as g(pair, path, day)
    join registry_household h on h.area_path >= g.path collate "C" and h.area_path < g.path || '~' collate "C"
    join registry_householdclass c on c.household_id = h.id and c.valid_from <= g.day
      and (c.valid_to is null or c.valid_to > g.day)
  ) as told
  order by pair, household_id, rank desc
)"""
PAIRS = """pairs as (
  select * from unnest(%(pair)s::int[], %(path)s::text[], %(list_from)s::date[], %(begins)s::date[],
    %(known_from)s::date[]) as p(pair, path, list_from, begins, known_from)
)"""
MISSING = """case
  when m.gone is not null then case when m.gone = 0 then 'ended' else 'left' end
  when not exists (select from registry_household h where h.id = m.household_id
    and h.area_path >= p.path collate "C" and h.area_path < p.path || '~' collate "C") then 'left'
  when not exists (select from registry_membership s join registry_individual i on i.id = s.individual_id
    where s.household_id = m.household_id and s.valid_to is null and i.died_on is null and i.merged_into_id is null)
    then 'ended'
  else 'unreviewed' end"""
ENTERED = f"""case
  when m.is_unknown and exists (select from registry_householdclass c where c.household_id = m.household_id
    and c.household_class in {POOR_CLASSES} and c.valid_from <= p.list_from
    and (c.valid_to is null or c.valid_to > p.list_from))
    and not exists (select from poverty_listedhousehold l join poverty_reviewround r on r.id = l.round_id
      where l.household_id = m.household_id and l.state = 'recognised' and r.area_path = p.path
      and r.list_from < p.list_from) then 'came'
  when exists (select from registry_householdclass c where c.household_id = m.household_id
    and c.household_class in {POOR_CLASSES} and c.valid_from < p.begins and c.valid_to <= p.begins)
    or exists (select from poverty_listedhousehold l join poverty_reviewround r on r.id = l.round_id
      join poverty_assessment a on a.id = l.assessment_id
      where l.household_id = m.household_id and l.state = 'recognised' and r.area_path = p.path
      and r.list_from < p.known_from and a.household_class in {POOR_CLASSES}) then 'fallen_back'
  else 'new' end"""
MOVED = f"""moved as (
  select m.*, case when m.after = 'missing' then {MISSING} when m.before = 'other' then {ENTERED} else '' end as how
  from (
    select coalesce(b.pair, a.pair) as pair, coalesce(b.household_id, a.household_id) as household_id,
      coalesce(a.head_name, b.head_name) as head_name, b.hamlet_id as hamlet_before, a.hamlet_id as hamlet_after,
      case when b.class in {POOR_CLASSES} then b.class else 'other' end as before,
      case when a.class is null or a.class = 'gone' then 'missing'
        when a.class in {POOR_CLASSES} then a.class else 'other' end as after,
      b.household_id is null as is_unknown, case when a.class = 'gone' then coalesce(a.persons, 0) end as gone,
      b.persons as persons_before, a.persons as persons_after
    from before b full join after a on a.pair = b.pair and a.household_id = b.household_id
    where b.class in {POOR_CLASSES} or a.class in {POOR_CLASSES}
  ) as m join pairs p on p.pair = m.pair
  where m.before <> 'other' or m.after in {POOR_CLASSES}
)"""


class Standing(NamedTuple):
    """So many households of a place are of a class; `persons` None where somebody's are not known."""

    place: int
    household_class: str
    households: int
    persons: int | None


class Move(NamedTuple):
    """So many households of one place went from a class to another, by what way where they came or went; `grown` and
    `shrunk` count the persons by whom households became larger and smaller.
    """

    place_before: int
    place_after: int
    before: str
    after: str
    how: str
    households: int
    persons_before: int | None
    persons_after: int | None
    grown: int
    shrunk: int


class Moved(NamedTuple):
    """One household that is or was poor or near-poor."""

    household: int
    head_name: str
    hamlet_name: str
    before: str
    after: str
    how: str


class Told(NamedTuple):
    """So many poor or near-poor households of a place have a cause, lack something, bear a mark or are of a people; of
    the kind `child` so many of their children lack something, all of them where the code is empty.
    """

    place: int
    household_class: str
    kind: str
    code: str
    households: int


def standings_before(pairs: Sequence[Pair], *, by_hamlet: bool) -> list[Standing]:
    """What the results open with, by commune or by hamlet; one query."""
    return _standings("before", pairs, by_hamlet)


def standings_after(pairs: Sequence[Pair], *, by_hamlet: bool) -> list[Standing]:
    """What the results close with; one query."""
    return _standings("after", pairs, by_hamlet)


def _standings(name: str, pairs: Sequence[Pair], by_hamlet: bool) -> list[Standing]:
    place = "coalesce(hamlet_id, 0)" if by_hamlet else "pair"
    query = f"""with {SAID.format(name=name, household_class=BY_CERTIFICATE)}
      select {place}, class, count(*), case when count(persons) = count(*) then sum(persons) end
      from {name} where class in ('poor', 'near_poor', 'average') group by 1, 2"""
    return [Standing(*row) for row in _rows(query, pairs)]


def moves(pairs: Sequence[Pair], *, by_hamlet: bool) -> list[Move]:
    """Who went where, by commune or by hamlet, of those that are held against something; one query."""
    places = "coalesce(hamlet_before, 0), coalesce(hamlet_after, 0)" if by_hamlet else "pair, pair"
    query = f"""with {_both()}
      select {places}, before, after, how, count(*),
        case when count(persons_before) = count(*) then sum(persons_before) end,
        case when count(persons_after) = count(*) then sum(persons_after) end,
        coalesce(sum(greatest(persons_after - persons_before, 0)), 0),
        coalesce(sum(greatest(persons_before - persons_after, 0)), 0)
      from moved group by 1, 2, 3, 4, 5"""
    return [Move(*row) for row in _rows(query, pairs)]


def households_moved(pair: Pair) -> list[Moved]:
    """Every household that is or was poor or near-poor, by place and name; one query."""
    query = f"""with {_both()}
      select household_id, head_name, coalesce(h.name, ''), before, after, how
      from moved left join areas_area h on h.id = coalesce(hamlet_after, hamlet_before)
      order by h.code, 2, 1"""
    return [Moved(*row) for row in _rows(query, [pair])]


def told_of_the_poor(pairs: Sequence[Pair], *, by_hamlet: bool) -> list[Told]:
    """Causes, what they lack, marks and the ethnic group of the head of the poor and near-poor, and what their children
    lack by the forms that tell of each member; one query.
    """
    place = "coalesce(a.hamlet_id, 0)" if by_hamlet else "a.pair"
    query = f"""with {SAID.format(name="after", household_class=BY_CERTIFICATE)},
      poor as (
        select {place} as place, a.class, a.causes, a.lacking, a.marks, coalesce(trim(i.ethnicity), '') as ethnicity
        from after a
        left join registry_membership s on s.household_id = a.household_id and s.is_head and s.valid_to is null
        left join registry_individual i on i.id = s.individual_id
        where a.class in {POOR_CLASSES}
      ),
      children as (
        select {place} as place, a.class, member from after a
        join poverty_submission f on f.listed_id = a.listed_id and f.state = 'counts'
          and jsonb_typeof(f.answers -> 'member') = 'array'
        cross join lateral jsonb_array_elements(f.answers -> 'member') as member
        where a.class in {POOR_CLASSES}
          and case when member ->> 'age' ~ '^[0-9]{{1,3}}$' then (member ->> 'age')::int < {CHILD_UNDER} end
      )
      select place, class, kind, code, count(*) from (
        select place, class, 'cause' as kind, unnest(causes) as code from poor
        union all select place, class, 'lacking', unnest(lacking) from poor
        union all select place, class, 'mark', unnest(marks) from poor
        union all select place, class, 'mark', '' from poor where cardinality(marks) = 0
        union all select place, class, 'ethnicity', ethnicity from poor
        union all select place, class, 'child', code from children
          cross join lateral (values ('', '1'), ('nutrition', member ->> 'lacks_nutrition'),
            ('health_insurance', member ->> 'lacks_insurance'), ('school_attendance', member ->> 'lacks_school'))
            as told(code, holds) where holds = '1'
      ) as each_one group by 1, 2, 3, 4"""
    return [Told(*row) for row in _rows(query, pairs)]


def _both() -> str:
    said = (SAID.format(name=name, household_class=BY_REVIEW) for name in ("before", "after"))
    return ", ".join([*said, PAIRS, MOVED])


def _rows(query: str, pairs: Sequence[Pair]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, _asked(pairs))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _asked(pairs: Sequence[Pair]) -> Mapping[str, list[Any]]:
    rows = [_row(number, pair, pair.before) for number, pair in enumerate(pairs) if pair.before]
    columns = ("pair", "path", "list_from", "begins", "known_from")
    asked: dict[str, list[Any]] = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    for name in ("before", "after"):
        results = [(number, getattr(pair, name)) for number, pair in enumerate(pairs)]
        asked |= _of_results(name, [(number, result) for number, result in results if result], pairs)
    return asked


def _row(number: int, pair: Pair, before: Result) -> tuple[int, str, dt.date, dt.date, dt.date]:
    found = pair.round
    known_from = before.rounds[0].list_from if before.rounds else found.list_from
    return number, found.area_path, found.list_from, before.begins, known_from


def _of_results(name: str, results: Sequence[tuple[int, Result]], pairs: Sequence[Pair]) -> dict[str, list[Any]]:
    chains = [(number, key, rank) for number, result in results for rank, key in enumerate(result.chain)]
    bases = [(number, result.registry_on) for number, result in results if result.registry_on]
    return {
        f"{name}_pair": [number for number, _key, _rank in chains],
        f"{name}_round": [key for _number, key, _rank in chains],
        f"{name}_rank": [rank for _number, _key, rank in chains],
        f"{name}_base": [number for number, _on in bases],
        f"{name}_path": [pairs[number].round.area_path for number, _on in bases],
        f"{name}_on": [on for _number, on in bases],
    }
