"""The offices' lists: the import knows their layouts, and the typing error stands only in the first file."""

from datetime import date
from pathlib import Path

import pytest

from ansinh.core.sheets import read_sheet
from ansinh.demo.offices import MISTYPED_DATE, list_rows, payment_list
from ansinh.demo.people import recipients_of
from ansinh.demo.plan import COMMUNES, NINH_SON, CommunePlan, small
from ansinh.registry.lists.layout import find_table
from ansinh.registry.lists.payment_list import read_payment_list

MONTH = date(2025, 4, 1)


def written(plan: CommunePlan, folder: Path, *, as_typed: bool) -> Path:
    recipients = recipients_of(plan)
    drawn = [("1,0", 500_000)] * len(recipients)
    path = folder / f"{plan.key}.xlsx"
    path.write_bytes(payment_list(plan, "xã", list_rows(recipients, drawn, drawn, as_typed=as_typed), month=MONTH))
    return path


@pytest.mark.parametrize("plan", small(COMMUNES), ids=lambda plan: plan.key)
def test_every_column_of_the_layout_is_known_and_every_row_is_read(plan: CommunePlan, tmp_path: Path) -> None:
    recipients = recipients_of(plan)
    carers = [recipient for recipient in recipients if recipient.carer]

    table = find_table(read_sheet(written(plan, tmp_path, as_typed=False)))
    rows = read_payment_list(read_sheet(written(plan, tmp_path, as_typed=False)))

    assert table.unknown_columns == ()
    assert len(rows) == len(recipients) + len(carers)
    assert [row.category.code for row in rows if row.category] == (
        [recipient.group.category for recipient in recipients] + ["C5"] * len(carers)
    )
    assert [row.faults for row in rows if row.faults] == []


def test_the_first_file_holds_one_day_that_no_calendar_has(tmp_path: Path) -> None:
    plan = small((NINH_SON,))[0]

    rows = read_payment_list(read_sheet(written(plan, tmp_path, as_typed=True)))

    faults = [fault for row in rows for fault in row.faults]
    assert [fault.came for fault in faults] == [MISTYPED_DATE]


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    plan = small((NINH_SON,))[0]

    first = written(plan, tmp_path, as_typed=False).read_bytes()
    second = written(plan, tmp_path, as_typed=False).read_bytes()

    assert first == second
