"""Training the model and asking it: the same people give the same pairs, on any number of processors."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker

from ansinh.registry.linkage.keys import RULES, Crowds, lay_keys
from ansinh.registry.linkage.records import read_people
from ansinh.registry.linkage.rules import COMPARED, COMPARISONS, Comparison, as_splink, known_condition

SEED = 20_250_701
ENOUGH_TO_TRAIN = 5_000
"""Fewer people hold too few duplicates to learn from: the weights written beside the rules stand then."""
U_PAIRS = 1_000_000
EM_PAIRS = 1_000_000


@dataclass(frozen=True)
class Session:
    """Pairs that share a training key; what agrees by the key itself is left out, or it would be learnt wrong.

    `share`: of the pairs of one person so many share the key; how many strangers share it is learnt, unless most do.
    """

    key: str
    share: float
    compares: tuple[str, ...]
    learns: tuple[str, ...]
    is_mostly_strangers: bool = False


SESSIONS = (
    Session("words_phone", 0.17, ("birth", "gender", "id_number", "place"), ("birth",)),
    Session(
        "born_commune", 0.45, ("full_name", "gender", "id_number", "contact"),
        ("full_name", "gender", "id_number", "contact"),
        is_mostly_strangers=True,
    ),
    Session(
        "words_born", 0.4, ("gender", "id_number", "place", "contact", "parent"),
        ("id_number", "place", "contact", "parent"),
    ),
)  # fmt: skip
SHARE_FOUND_BY_SURE_KEY = 0.33
"""Of the pairs of one person so many have the same words, the same birthday and the same commune: a third."""
HIGHEST_PRIOR = 0.0001
"""Among few people too, a chance likeness is no rarer than in a small commune: twins must not pass for one person."""
AS_IF_BESIDE, CHANCE_OF_ONE_NAME = 2_000, 0.0005
"""How often a name is borne is counted as if so many people, two of whom rarely have one name, stood beside."""
FEWEST_DUPLICATES = 0.001
"""At least so many of a thousand people are expected to stand twice, however clean a register seems."""
WORTH_OF_WRITTEN = 300
FIXED = frozenset(level.code for comparison in COMPARISONS for level in comparison.levels if level.is_fixed)

SHARE_KNOWN = 0.2
"""Of the rows of an office's list so many are of somebody registered, before anything is compared."""
PAIRS_OF_ONE, PAIRS_OF_BOTH = "", " and l.person_id < 0 and r.person_id > 0"
UNKNOWN = "unknown"

Weights = dict[str, dict[str, tuple[float, float]]]
"""By comparison and level: how often records of one person, and of different people, are found so."""


@dataclass(frozen=True)
class Finding:
    """What one comparison found, and its weight in bits: positive for one person, negative for two."""

    comparison: str
    level: str
    bits: float


@dataclass(frozen=True)
class AlikePair:
    """Two records that are one person with this probability; `first` has the smaller key."""

    first: int
    second: int
    probability: float
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Found:
    """The pairs, the likeliest first, and what they rest on."""

    pairs: tuple[AlikePair, ...]
    people: int
    crowds: Crowds
    weights: Weights
    prior: float


def written_weights() -> Weights:
    """The weights written beside the rules."""
    return {
        comparison.code: {level.code: (level.m, level.u) for level in comparison.levels} for comparison in COMPARISONS
    }


def find_alike(people: pa.Table, *, at_least: float) -> Found:
    """Pairs of `people` that are one person with a probability of `at_least` or more; the weights are learnt first."""
    with _private_database() as connection:
        count = read_people(connection, people)
        crowds = lay_keys(connection)
        if count < 2:
            return Found((), count, crowds, written_weights(), HIGHEST_PRIOR)
        weights = _trained(connection, count) if count >= ENOUGH_TO_TRAIN else written_weights()
        prior = _prior(connection, count)
        return Found(_predict(connection, weights, prior, at_least, PAIRS_OF_ONE), count, crowds, weights, prior)


def find_among(listed: pa.Table, registered: pa.Table, *, at_least: float) -> Found:
    """Pairs of a listed and a registered record that are one person; nothing is learnt, so that it is quick.

    Keys of `listed` are negative, so each pair's `first` is the listed one.
    """
    with _private_database() as connection:
        count = read_people(connection, pa.concat_tables([listed, registered]))
        crowds = lay_keys(connection)
        weights, prior = written_weights(), min(SHARE_KNOWN / max(registered.num_rows, 1), HIGHEST_PRIOR)
        return Found(_predict(connection, weights, prior, at_least, PAIRS_OF_BOTH), count, crowds, weights, prior)


def _private_database() -> duckdb.DuckDBPyConnection:
    """In memory only: nothing of anybody is ever written to a disk."""
    connection = duckdb.connect(":memory:")
    connection.execute("set temp_directory = ''")
    return connection


def _trained(connection: duckdb.DuckDBPyConnection, count: int) -> Weights:
    """u by random sampling, m by expectation maximisation; a level never met keeps what is written beside it.

    A key that no two people share, as in a clean register, teaches nothing.
    """
    weights = written_weights()
    linker = _linker(connection, weights, 0.01)
    linker.training.estimate_u_using_random_sampling(max_pairs=U_PAIRS, seed=SEED, min_count_per_level=None)
    for code, levels in _weights_of(linker._settings_obj.core_model_settings).items():
        weights[code] |= {level: (weights[code][level][0], u) for level, (_, u) in levels.items() if level not in FIXED}
    written = written_weights()
    learnt: dict[str, list[tuple[float, dict[str, float]]]] = {}
    for session in SESSIONS:
        if not _pairs_sharing(connection, session.key):
            continue
        expected = session.share * _expected(connection, count)
        linker = _linker(connection, weights, _share_in(connection, session, count), session.compares)
        trained = linker.training.estimate_parameters_using_expectation_maximisation(
            f"l.train_{session.key} = r.train_{session.key}",
            estimate_without_term_frequencies=True,
            # Left free among strangers, it drifts until families and namesakes pass for one person.
            fix_probability_two_random_records_match=session.is_mostly_strangers,
            max_pairs=EM_PAIRS,
        )
        for code, levels in _weights_of(trained.core_model_settings).items():
            if code in session.learns:
                learnt.setdefault(code, []).append((expected, {level: m for level, (m, _) in levels.items()}))
    for code, sessions in learnt.items():
        weights[code] |= {
            level: (_tempered([(seen, found[level]) for seen, found in sessions], written[code][level][0]), u)
            for level, (_, u) in weights[code].items()
            if level not in FIXED
        }
    return weights


def _tempered(learnt: Sequence[tuple[float, float]], written: float) -> float:
    """Few pairs of one person teach little: what is written counts like `WORTH_OF_WRITTEN` pairs more."""
    weight = WORTH_OF_WRITTEN + sum(seen for seen, _ in learnt)
    return round((WORTH_OF_WRITTEN * written + sum(seen * m for seen, m in learnt)) / weight, 5)


def _weights_of(settings: Any) -> Weights:
    return {
        comparison.output_column_name: {
            level.label_for_charts: (float(level.m_probability), float(f"{level.u_probability:.4g}"))
            for level in comparison.comparison_levels
            if not level.is_null_level
        }
        for comparison in settings.comparisons
    }


def _expected(connection: duckdb.DuckDBPyConnection, count: int) -> float:
    """How many pairs of one person there may be, told by those that are nearly sure."""
    return max(_pairs_sharing(connection, "sure") / SHARE_FOUND_BY_SURE_KEY, FEWEST_DUPLICATES * count)


def _prior(connection: duckdb.DuckDBPyConnection, count: int) -> float:
    """How probable it is that two records drawn at random are of one person."""
    return min(_expected(connection, count) / max(count * (count - 1) / 2, 1), HIGHEST_PRIOR)


def _share_in(connection: duckdb.DuckDBPyConnection, session: Session, count: int) -> float:
    """The share of pairs of one person among those of a session."""
    pairs = max(_pairs_sharing(connection, session.key), 1)
    return min(max(session.share * _expected(connection, count) / pairs, 1e-6), 0.98)


def _pairs_sharing(connection: duckdb.DuckDBPyConnection, key: str) -> float:
    [(found,)] = connection.execute(
        "select coalesce(sum(n * (n - 1) / 2), 0) from (select count(*) as n from records"
        f" where train_{key} is not null group by train_{key})"
    ).fetchall()
    return float(found)


def _predict(
    connection: duckdb.DuckDBPyConnection, weights: Weights, prior: float, at_least: float, which: str
) -> tuple[AlikePair, ...]:
    linker = _linker(connection, weights, prior, which=which)
    found = linker.inference.predict(threshold_match_probability=at_least, warning_mode="never")
    bits = ", ".join(
        f"mw_{one.code} + {'mw_tf_adj_' + one.code if _counts_rare(one) else '0'}, {_level_met(one)}"
        for one in COMPARISONS
    )
    columns = connection.execute("select column_name from (describe records)").fetchall()
    sides = ", ".join(f"l.{name} as {name}_l, r.{name} as {name}_r" for (name,) in columns if name in COMPARED)
    rows = connection.execute(
        f"select person_id_l, person_id_r, match_probability, {bits} from ("
        f"select p.*, {sides} from {found.physical_name} p"
        " join records l on l.person_id = p.person_id_l join records r on r.person_id = p.person_id_r)"
    ).fetchall()
    pairs = [
        AlikePair(
            first=min(row[0], row[1]),
            second=max(row[0], row[1]),
            probability=round(row[2], 4),
            findings=tuple(
                Finding(one.code, row[4 + 2 * place], round(row[3 + 2 * place], 1))
                for place, one in enumerate(COMPARISONS)
                if row[4 + 2 * place] != UNKNOWN
            ),
        )
        for row in rows
    ]
    return tuple(sorted(pairs, key=lambda pair: (-pair.probability, pair.first, pair.second)))


def _counts_rare(comparison: Comparison) -> bool:
    return any(level.counts_rare_names for level in comparison.levels)


def _level_met(comparison: Comparison) -> str:
    cases = " ".join(f"when {level.condition} then '{level.code}'" for level in comparison.levels if level.condition)
    return f"case when {known_condition(comparison)} then '{UNKNOWN}' {cases} else '{comparison.levels[-1].code}' end"


def _linker(
    connection: duckdb.DuckDBPyConnection,
    weights: Weights,
    prior: float,
    codes: tuple[str, ...] = (),
    which: str = "",
) -> Linker:
    comparisons = [as_splink(one, weights[one.code]) for one in COMPARISONS if not codes or one.code in codes]
    settings = {
        "link_type": "dedupe_only",
        "unique_id_column_name": "person_id",
        "probability_two_random_records_match": prior,
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": [f"l.key_{rule} = r.key_{rule}{which}" for rule in RULES],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "em_convergence": 0.0005,
        "max_iterations": 40,
    }
    api = DuckDBAPI(connection)
    linker = Linker(api.register("records"), settings, log_level=logging.ERROR, validate_settings=False)
    if not codes:
        linker.table_management.register_term_frequency_lookup(api.register(_name_shares(connection)), "plain_name")
    return linker


def _name_shares(connection: duckdb.DuckDBPyConnection) -> str:
    """A table of how often each name is borne, as if the register were never smaller than a commune.

    Among two people a name borne by both is not the commonest of the country.
    """
    connection.execute(
        "create or replace table name_shares as select plain_name,"
        f" (count(*) + {CHANCE_OF_ONE_NAME} * {AS_IF_BESIDE}) / (sum(count(*)) over () + {AS_IF_BESIDE})"
        " as tf_plain_name from records group by plain_name"
    )
    return "name_shares"
