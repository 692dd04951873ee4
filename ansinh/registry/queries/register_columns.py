"""The people within the scope as columns, for comparing everybody with everybody: out by COPY, on the act's own
connection, so that the wall holds."""

from typing import Any

import pyarrow as pa
from django.db import connection
from pyarrow import csv

from ansinh.core import clock
from ansinh.registry.linkage.records import PEOPLE


def people_as_columns(*, area_path: str) -> pa.Table:
    """Everybody at or below `area_path` who is within the scope: `linkage.records.PEOPLE` says the columns.

    Records that were merged into another are left out.
    """
    today = clock.today()
    with connection.cursor() as cursor:
        copying: Any = cursor.copy(_QUERY, {"path": area_path, "today": today})
        with copying as copy:
            text = b"".join(bytes(chunk) for chunk in copy)
    if not text:
        return PEOPLE.empty_table()
    return csv.read_csv(
        pa.BufferReader(text),
        read_options=csv.ReadOptions(column_names=PEOPLE.names, use_threads=False),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=PEOPLE, strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )


_QUERY = """
copy (
    with here as (
        select id, area_id, hamlet_id, full_name, birth_date, birth_precision, sex, identity_number
        from registry_individual
        where area_path >= %(path)s and area_path < %(path)s || '~' and merged_into_id is null
    ),
    homes as (
        select distinct on (individual_id) individual_id, household_id from registry_membership
        where area_path >= %(path)s and area_path < %(path)s || '~' and valid_to is null
        order by individual_id, valid_from desc
    ),
    phones as (
        select distinct on (individual_id) individual_id, value from registry_contactpoint
        where area_path >= %(path)s and area_path < %(path)s || '~' and channel <> 'email' and valid_to is null
        order by individual_id, valid_from desc, id desc
    ),
    accounts as (
        select distinct on (individual_id) individual_id, bank_bin || '/' || number as account
        from registry_bankaccount
        where area_path >= %(path)s and area_path < %(path)s || '~' and state = 'confirmed' and valid_to is null
        order by individual_id, valid_from desc, id desc
    ),
    parents as (
        select distinct on (c.individual_id) c.individual_id, coalesce(r.full_name, c.related_name) as parent
        from registry_circumstance c left join registry_individual r on r.id = c.related_id
        where c.area_path >= %(path)s and c.area_path < %(path)s || '~' and c.kind = 'parent'
            and (c.valid_to is null or c.valid_to > %(today)s)
        order by c.individual_id, c.valid_from desc, c.id desc
    )
    select h.id, h.full_name, h.birth_date, h.birth_precision, nullif(h.sex, ''), h.identity_number,
        homes.household_id, h.area_id, h.hamlet_id, phones.value, accounts.account, parents.parent
    from here h
    left join homes on homes.individual_id = h.id
    left join phones on phones.individual_id = h.id
    left join accounts on accounts.individual_id = h.id
    left join parents on parents.individual_id = h.id
    order by h.id
) to stdout (format csv)
"""
