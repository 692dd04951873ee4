"""FEBRL's two public sets of Australian records, told apart by the same machinery with rules for their columns.

Not in the repository: `FEBRL_FOLDER` names the folder that holds dataset1.csv and dataset2.csv. Who is who stands in
`rec_id`: rec-223-org and rec-223-dup-0 are one person.
"""

import logging
import os
import re
from pathlib import Path

import duckdb
import pyarrow as pa
import splink.comparison_library as compare
from pyarrow import csv
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

DEFAULT_FOLDER = "/work/shared/data/linkage"
SEED = 7
COLUMNS = {
    "given_name": "first_word", "surname": "last_word", "street_number": "house", "address_1": "street",
    "address_2": "property", "suburb": "suburb", "postcode": "post", "state": "territory",
    "date_of_birth": "born_on", "soc_sec_id": "security",
}  # fmt: skip
"""No column bears a keyword of SQL as its name."""


def febrl_file(number: int) -> Path | None:
    """The set's file, or None where it is not here."""
    path = Path(os.environ.get("FEBRL_FOLDER", DEFAULT_FOLDER)) / f"dataset{number}.csv"
    return path if path.exists() else None


def read_febrl(path: Path) -> pa.Table:
    """The set with keys 1…n and columns as `COLUMNS` calls them; blanks around values are dropped, empty ones null."""
    table = csv.read_csv(
        path, convert_options=csv.ConvertOptions(column_types=dict.fromkeys(_header(path), pa.string()))
    )
    found = {"person_id": pa.array(range(1, table.num_rows + 1))}
    for name in table.column_names:
        values = [(value or "").strip() or None for value in table[name].to_pylist()]
        found[COLUMNS.get(name.strip(), name.strip())] = pa.array(values, pa.string())
    return pa.table(found)


def true_pairs(people: pa.Table) -> set[tuple[int, int]]:
    """Pairs of one person, by the labels."""
    groups: dict[str, list[int]] = {}
    for key, label in zip(people["person_id"].to_pylist(), people["rec_id"].to_pylist(), strict=True):
        groups.setdefault(re.sub(r"-(org|dup.*)$", "", label), []).append(key)
    return {(one, other) for keys in groups.values() for at, one in enumerate(keys) for other in keys[at + 1 :]}


def pairs_found(people: pa.Table, *, at_least: float) -> set[tuple[int, int]]:
    """Pairs that are one person with this probability; labels are not looked at."""
    with duckdb.connect(":memory:") as connection:
        connection.register("arrived", people.drop_columns(["rec_id"]))
        connection.execute("create table people as select * from arrived")
        api = DuckDBAPI(connection)
        linker = Linker(api.register("people"), _settings(), log_level=logging.ERROR)
        linker.training.estimate_probability_two_random_records_match(
            [block_on("security"), block_on("first_word", "last_word", "born_on")], recall=0.9
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=SEED, min_count_per_level=None)
        for rule in (block_on("born_on"), block_on("security"), block_on("post", "house")):
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule, estimate_without_term_frequencies=True
            )
        found = linker.inference.predict(threshold_match_probability=at_least, warning_mode="never")
        table: pa.Table = found.as_pyarrow_table()  # type: ignore[no-untyped-call]
    left, right = (table[f"person_id_{side}"].to_pylist() for side in "lr")
    return {(min(pair), max(pair)) for pair in zip(left, right, strict=True)}


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="person_id",
        comparisons=[
            compare.ForenameSurnameComparison("first_word", "last_word"),
            compare.DamerauLevenshteinAtThresholds("born_on", [1, 2]),
            compare.DamerauLevenshteinAtThresholds("security", [1, 2]),
            compare.JaroWinklerAtThresholds("street", [0.9, 0.75]),
            compare.JaroWinklerAtThresholds("suburb", [0.9, 0.75]),
            compare.DamerauLevenshteinAtThresholds("post", [1]),
            compare.ExactMatch("house"),
            compare.ExactMatch("territory"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("security"),
            block_on("born_on"),
            block_on("first_word", "last_word"),
            block_on("last_word", "post"),
            block_on("first_word", "suburb"),
            block_on("street", "house"),
            block_on("substr(security, 1, 4)", "substr(born_on, 1, 4)"),
        ],
    )


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as file:
        return file.readline().rstrip("\n").split(",")
