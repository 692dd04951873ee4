"""People as the comparison sees them: names folded, births read, keys under which they may meet."""

import duckdb
import pyarrow as pa

PEOPLE = pa.schema(
    [
        ("person_id", pa.int64()),
        ("full_name", pa.string()),
        ("birth_date", pa.date32()),
        ("birth_precision", pa.string()),
        ("sex", pa.string()),
        ("identity_number", pa.string()),
        ("household_id", pa.int64()),
        ("commune", pa.string()),
        ("hamlet", pa.string()),
        ("phone", pa.string()),
        ("account", pa.string()),
        ("parent", pa.string()),
    ]
)
"""What is read of each person; only `person_id`, `full_name` and `birth_date` must not be null.

`birth_precision` is 'day', 'month' or 'year'; `household_id`, `commune`, `hamlet`, `account` and `parent` are any
values that are equal where the thing is the same.
"""

_SHAPES = {
    "a": "àáảãạ", "ă": "ằắẳẵặ", "â": "ầấẩẫậ", "e": "èéẻẽẹ", "ê": "ềếểễệ", "i": "ìíỉĩị", "o": "òóỏõọ", "ô": "ồốổỗộ",
    "ơ": "ờớởỡợ", "u": "ùúủũụ", "ư": "ừứửữự", "y": "ỳýỷỹỵ",
}  # fmt: skip
_TONED = "".join(_SHAPES.values())
_SHAPED = "".join(letter * 5 for letter in _SHAPES)
_TONE_OF = "12345" * len(_SHAPES)
_SYLLABLE = (
    "(b|ch?|d|gi?|gh|h|kh?|l|m|n|ngh?|nh|ph?|qu?|r|s|t|th|tr|v|x)?"
    "(a[iouy]?|e[ou]?|i(a|e|eu|u)?|o(a|ai|ao|ay|e|eo|i|o)?|u(a|au|ay|e|i|o|oi|ou|u|y|ya|ye|yu)?|y(e|eu)?)"
    "(c|ch|m|n|ng|nh|p|t)?"
)
"""A syllable of Vietnamese without its accents: who writes one that cannot be has mistyped it."""
_ICELANDIC, _D = "ðđ", "đđ"
"""Old fonts and phone keyboards write the Icelandic ð where Vietnamese has đ: the capitals look the same."""

_NAMES = f"""
create table named as
with tidied as (
    select *, regexp_replace(trim(translate(lower(nfc_normalize(full_name)), '{_ICELANDIC}', '{_D}')),
        '[^\\p{{L}}\\p{{M}}]+', ' ', 'g') as written
    from people
),
spelt as (
    select *,
        regexp_replace(trim(translate(written, '{_TONED}', '{_SHAPED}')), '\\b(qu|[bcdđghklmnrstvx])y\\b', '\\1i', 'g')
            as shaped,
        regexp_replace(translate(written, '{_TONED}', '{_TONE_OF}'), '[^0-9 ]', '', 'g') as tones
    from tidied
),
folded as (
    select *, trim(strip_accents(replace(shaped, 'đ', 'd'))) as plain_name from spelt
)
select *, shaped || '/' || tones as spelt_name,
    plain_name = trim(shaped) and trim(tones) = '' as has_no_accents,
    string_split(plain_name, ' ') as plain_words,
    string_split(trim(shaped), ' ')[-1] || string_split(tones, ' ')[-1] as given_spelt
from folded
"""

_RECORDS = f"""
create table records as
select
    person_id,
    plain_name, spelt_name, has_no_accents,
    plain_words,
    array_to_string(list_sort(plain_words), ' ') as word_set,
    array_to_string(list_sort(string_split(plain_name, '')), '') as plain_letters,
    plain_words[1] as family_word,
    plain_words[-1] as given_word,
    given_spelt,
    regexp_full_match(plain_words[-1], '{_SYLLABLE}') as given_is_syllable,
    array_to_string(list_sort(string_split(plain_words[-1], '')), '') as given_letters,
    array_to_string(plain_words[2:-2], ' ') as middle_words,
    array_to_string(list_sort(list_transform(plain_words, lambda word: left(word, 1))), '') as initials,
    least(plain_words[1], plain_words[-1]) || ' ' || greatest(plain_words[1], plain_words[-1]) as word_ends,
    year(birth_date)::integer as born_year,
    array_to_string(list_sort(string_split(year(birth_date)::varchar, '')), '') as year_digits,
    month(birth_date)::integer as born_month,
    day(birth_date)::integer as born_day,
    case when birth_precision = 'year' or (month(birth_date) = 1 and day(birth_date) = 1) then 'year'
        when birth_precision = 'month' then 'month' else 'day' end as born_known,
    nullif(sex, '') as gender,
    case when length(identity_number) in (9, 12) then identity_number end as id_number,
    array_to_string(list_sort(string_split(identity_number, '')), '') as id_digits,
    household_id, nullif(commune, '') as commune_code, nullif(hamlet, '') as hamlet_code,
    nullif(phone, '') as phone_number, nullif(account, '') as account_number,
    nullif(lower(parent), '') as parent_key
from named
"""


def read_people(connection: duckdb.DuckDBPyConnection, people: pa.Table) -> int:
    """Make the table `records` of this DuckDB from `people`; returns how many there are."""
    connection.register("people", people)
    connection.execute(_NAMES)
    connection.execute(_RECORDS)
    connection.execute("drop table named")
    connection.unregister("people")
    return len(people)
