"""Keys under which records meet: only those who share one are compared, and no key may gather a crowd.

Each rule is an expression over `records`; null means that the record does not take part. A key borne by more than
`MOST_OF_ONE_KEY` is split by commune, and left out where even that leaves a crowd: a list on which five thousand
people are called "Nguyễn Văn A", born 1900, must not be compared pair by pair.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

MOST_OF_ONE_KEY = 400

RULES: Mapping[str, str] = {
    "words_month": "case when born_known <> 'year' then word_set || '/' || born_year || '/' || born_month end",
    "words_day": "case when born_known = 'day' then word_set || '/' || born_year || '//' || born_day end",
    "words_parent": "word_set || '/' || parent_key",
    "words_birthday": "case when born_known = 'day' then word_set || '/' || born_month || '/' || born_day end",
    "given_born": "case when born_known = 'day'"
    " then given_word || '/' || born_year || '/' || born_month || '/' || born_day end",
    "family_born": "case when born_known = 'day'"
    " then family_word || '/' || left(given_word, 1) || '/' || born_year || '/' || born_month || '/' || born_day end",
    "family_swapped": "case when born_known = 'day' and born_month <> born_day"
    " then word_ends || '/' || born_year || '/' || least(born_month, born_day) || '/' || greatest(born_month, born_day)"
    " end",
    "ends_year_commune": "word_ends || '/' || born_year || '/' || commune_code",
    "ends_birthday_commune": "case when born_known = 'day'"
    " then word_ends || '/' || born_month || '/' || born_day || '/' || commune_code end",
    "words_commune": "word_set || '/' || commune_code || '/' || (born_year // 10)",
    "number_end": "right(id_number, 6) || '/' || left(given_word, 2)",
    "number_start": "left(id_number, 9) || '/' || left(given_word, 2)",
    "house_year": "household_id || '/' || born_year",
    "house_given": "household_id || '/' || given_word",
    "phone": "phone_number || '/' || given_word",
    "phone_year": "phone_number || '/' || born_year",
    "account": "account_number",
    "initials_born": "case when born_known = 'day'"
    " then initials || '/' || born_year || '/' || born_month || '/' || born_day end",
    "initials_year_commune": "initials || '/' || born_year || '/' || commune_code",
}

TRAINING: Mapping[str, str] = {
    "words_phone": "word_set || '/' || phone_number",
    "born_commune": "case when born_known = 'day'"
    " then born_year || '/' || born_month || '/' || born_day || '/' || commune_code end",
    "words_born": "case when born_known = 'day'"
    " then word_set || '/' || born_year || '/' || born_month || '/' || born_day end",
    "sure": "case when born_known = 'day'"
    " then word_set || '/' || born_year || '/' || born_month || '/' || born_day || '/' || commune_code end",
}
"""Keys within which the weights are learnt (`model.SESSIONS`), and one whose bearers are nearly surely the same."""


@dataclass(frozen=True)
class Crowds:
    """How many keys were split by commune, and how many were left out because even that leaves a crowd."""

    split: int
    left_out: int


def lay_keys(connection: duckdb.DuckDBPyConnection) -> Crowds:
    """Add a column `key_<rule>` to `records` for each rule, and bound how many share a key."""
    keys = {f"key_{rule}": expression for rule, expression in RULES.items()}
    keys |= {f"train_{rule}": expression for rule, expression in TRAINING.items()}
    columns = ", ".join(f"md5_number_lower({expression}) as {column}" for column, expression in keys.items())
    connection.execute(f"create table keyed as select *, {columns} from records")
    connection.execute("drop table records")
    connection.execute("alter table keyed rename to records")
    split = left_out = 0
    for rule in RULES:
        crowded = _crowded(connection, rule)
        if not crowded:
            continue
        split += crowded
        connection.execute(
            f"update records set key_{rule} = md5_number_lower(key_{rule}::varchar || coalesce(commune_code, ''))"
            f" where key_{rule} in (select crowd from crowds)"
        )
        if crowded := _crowded(connection, rule):
            left_out += crowded
            connection.execute(f"update records set key_{rule} = null where key_{rule} in (select crowd from crowds)")
    return Crowds(split, left_out)


def _crowded(connection: duckdb.DuckDBPyConnection, rule: str) -> int:
    connection.execute(
        f"create or replace temporary table crowds as select key_{rule} as crowd from records"
        f" where key_{rule} is not null group by 1 having count(*) > {MOST_OF_ONE_KEY}"
    )
    [(found,)] = connection.execute("select count(*) from crowds").fetchall()
    return int(found)
