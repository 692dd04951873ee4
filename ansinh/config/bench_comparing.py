"""How quick a province's tables are: a million households listed by the reviews of all its communes in two years.

The rows are laid by the owner with SQL, without triggers and without what no reading uses: the reading is measured.
"""

import datetime as dt
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_code, communes_of
from ansinh.areas.services import load_reference_areas, open_hamlet
from ansinh.config.bench_parts import figures_of
from ansinh.config.database import login, scratch_database
from ansinh.config.measuring import run_measured
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.measurements import Measurement, at_most, told
from ansinh.core.wall import acting
from ansinh.judgement.queries import standard
from ansinh.poverty.comparisons import of_year
from ansinh.poverty.measures_of_review import Weighing, equal_weights, measured, patterns_of, usual_cut_off
from ansinh.poverty.models import Recognition, ReviewRound, RoundHamlet, RoundKind, RoundState
from ansinh.poverty.queries.comparing import decided_rounds, pairs_of_year
from ansinh.poverty.services import keep_shipped
from ansinh.poverty.tables_of_comparing import official_tables

HOUSEHOLDS = 1_000_000
MOST_SECONDS = 30.0
PROVINCE, STANDARD, YEAR = "80", "2022", 2025
IN_A_HAMLET = 20_000
GROUND = "create table bench_ground (place int, area bigint, path text, hamlet bigint, before bigint, after bigint,"
GROUND += " decided_before bigint, decided_after bigint)"
HOMES = """
insert into registry_household (id, area_path, area_id, hamlet_id, number, address)
  select n, g.path, g.area, g.hamlet, 'B' || n, '' from generate_series(1, {count}) n
  join bench_ground g on g.place = n % {places};
insert into registry_individual (id, area_path, area_id, hamlet_id, full_name, sort_key, birth_date, birth_precision,
    sex, identity_number, ethnicity, death_certificate)
  select n, g.path, g.area, g.hamlet, 'Bench', 'bench', '1970-01-01', 'day', '', lpad(n::text, 12, '0'),
    case when n % 11 = 0 then 'Khmer' else 'Kinh' end, ''
  from generate_series(1, {count}) n join bench_ground g on g.place = n % {places};
alter table registry_membership drop constraint registry_membership_of_one_household_at_a_time,
  drop constraint registry_membership_one_head_at_a_time;
insert into registry_membership (id, area_path, individual_id, household_id, relation, is_head, valid_from)
  select n, g.path, n, n, 'head', true, '2020-01-01' from generate_series(1, {count}) n
  join bench_ground g on g.place = n % {places};"""
RESULT = """
create temporary table said as
  select n, n + {shift} as key, g.path, g.hamlet, g.{round} as round, g.decided_{round} as decided, case
    when n * {factor} % 100 < 35 then 'poor' when n * {factor} % 100 < 65 then 'near_poor' else 'other' end as class
  from generate_series(1, {count}) n join bench_ground g on g.place = n % {places};
insert into poverty_listedhousehold (id, area_path, round_id, household_id, hamlet_id, head_name, reasons, state,
    listed_on, assessment_id, persons, marks, off_reason)
  select key, path, round, n, hamlet, 'Bench', '{{request}}', 'recognised', '2025-09-01', key, 1 + n % 6,
    case when n % 11 = 0 then '{{ethnic_minority}}'::text[] else '{{}}' end, ''
  from said;
insert into poverty_assessment (id, area_path, listed_id, stage, household_class, rule, deprivation_points, lacking,
    causes, articles, reason, why, made_by, made_by_name, made_at)
  select key, path, key, 'survey', class, 'points', 10 * (1 + n % 3),
    (array['toilet', 'water', 'house_area'])[1:1 + n % 3], (array['land', 'capital', 'illness'])[1 + n % 3:3],
    '', '', '', 'bench', 'Bench', now()
  from said;
insert into poverty_certificate (id, area_path, recognition_id, listed_id, number, code, household_class, head_name,
    valid_from, state, revoked_by, revoked_by_name, reason)
  select key, path, decided, key, key::text, key::text, class, 'Bench', '2026-01-01', 'valid', '', '', ''
  from said where class <> 'other';
drop table said;"""


def measure_comparing() -> Iterator[Measurement]:
    """Rows of the bench, from a database of its own."""
    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder, scratch_database("ansinh_bench") as database:
        scratch = Path(folder)
        run_measured(["migrate", "--verbosity", "0"], database=database, scratch=scratch)
        ran = run_measured(["bench", "tables"], database=database, scratch=scratch)
    yield from figures_of(ran.output)["rows"]


def tables() -> dict[str, Any]:
    """Measured in a process of its own, on the database that is there."""
    with acting(SYSTEM):
        load_reference_areas(actor=SYSTEM)
        province = area_for_code(PROVINCE, level=Level.PROVINCE, on=clock.today())
        ground = [_reviewed(area) for area in communes_of(province, on=clock.today())]
    _lay_rows(ground)
    return {"rows": list(_rows(province, len(ground)))}


def _rows(province: Area, places: int) -> Iterator[Measurement]:
    with acting(SYSTEM, scope=province.path):
        started = time.perf_counter()
        comparison = of_year(pairs_of_year(YEAR, decided_rounds(SYSTEM)))
        made = official_tables(comparison)
        seconds = time.perf_counter() - started
        name = f"{len(made)} tables of {HOUSEHOLDS:,} households in {places} communes, compared with the year before"
        yield at_most(name, seconds, "s", MOST_SECONDS)
        pinned = standard(STANDARD)
        weights = {code: Decimal(weight) for code, weight in equal_weights(pinned).items()}
        weighing = Weighing(weights, usual_cut_off(pinned) / 100, counts_people=True)
        started = time.perf_counter()
        rounds = [pair.round for pair in comparison.pairs]
        found = measured(
            patterns_of(rounds, by_hamlet=False), pinned=pinned, weighing=weighing,
            places={one.pk: one.area.name for one in rounds},
        )  # fmt: skip
        yield told(f"  H, A and M0 of {found.whole.population:,} people in them", time.perf_counter() - started, "s")


def _reviewed(area: Area) -> tuple[int, ...]:
    """A commune with its hamlet, its rounds of two years and their decisions, by their keys."""
    hamlet = open_hamlet(actor=SYSTEM, commune=area, code="900", name="Đo", on=clock.today())
    rounds = [_round(area, hamlet, year) for year in (YEAR - 1, YEAR)]
    decisions = [
        Recognition.objects.create(
            area_path=area.path, round=found, number="1/QĐ", valid_from=dt.date(found.year + 1, 1, 1),
            signer_position="chair", prepared_by="bench", prepared_by_name="Bench", prepared_on=found.decide_by,
        )
        for found in rounds
    ]  # fmt: skip
    return area.pk, hamlet.pk, *(one.pk for one in rounds), *(one.pk for one in decisions)


def _round(area: Area, hamlet: Area, year: int) -> ReviewRound:
    first = dt.date(year, 9, 1)
    found = ReviewRound.objects.create(
        area=area, area_path=area.path, kind=RoundKind.PERIODIC, year=year, standard=STANDARD,
        instrument=keep_shipped(code="national"), list_from=first, survey_from=first, meet_from=first,
        decide_by=dt.date(year, 12, 14), state=RoundState.CLOSED, planned_by="bench", planned_by_name="Bench",
        planned_on=first, approved_by="chair", approved_by_name="Chair", approved_on=first,
    )  # fmt: skip
    RoundHamlet.objects.create(area_path=area.path, round=found, hamlet=hamlet, households=IN_A_HAMLET)
    return found


def _lay_rows(ground: list[tuple[int, ...]]) -> None:
    paths = dict(Area.objects.filter(pk__in=[row[0] for row in ground]).values_list("pk", "path"))
    size = {"count": HOUSEHOLDS, "places": len(ground)}
    with login(str(settings.DATABASES["default"]["NAME"])) as owner:
        owner.execute("set session_replication_role = replica")
        owner.execute(GROUND)
        for place, (area, hamlet, *others) in enumerate(ground):
            owner.execute(
                "insert into bench_ground values (%s, %s, %s, %s, %s, %s, %s, %s)",
                [place, area, paths[area], hamlet, *others],
            )
        owner.execute(HOMES.format(**size))
        owner.execute(RESULT.format(round="before", shift=0, factor=7, **size))
        owner.execute(RESULT.format(round="after", shift=HOUSEHOLDS, factor=13, **size))
        owner.execute("analyze")
