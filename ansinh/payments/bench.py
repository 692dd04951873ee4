"""How long the payroll of a large commune takes: 3,000 recipients, prepared in one run."""

import datetime as dt
import time

from django.db import connection, transaction

from ansinh.areas.models import Area
from ansinh.core.actors import SYSTEM
from ansinh.core.bulk import insert_returning
from ansinh.core.measurements import Measurement
from ansinh.core.months import Month
from ansinh.core.text import name_sort_key
from ansinh.core.wall import acting
from ansinh.payments.models import Payroll
from ansinh.payments.services import NewEntitlement, open_entitlements, prepare_payroll
from ansinh.registry.models import Individual

RECIPIENTS = 3_000
BAR_SECONDS = 1.0
_BEGINNING = dt.date(2026, 1, 1)


class _Undo(Exception):
    """Takes the measured rows away again."""


def measure_payroll(*, area: Area, month: Month) -> list[Measurement]:
    """Prepare the payroll of `area` with 3,000 invented recipients and take everything back.

    `area` must have no payroll for `month`; the checks of the law are those that are wired.
    """
    results: list[Measurement] = []
    try:
        with acting(SYSTEM), transaction.atomic():
            fill_commune(area, RECIPIENTS, month)
            started = time.perf_counter()
            payroll = prepare_payroll(actor=SYSTEM, area=area, month=month, on=month.previous().first_day)
            with connection.cursor() as cursor:
                # What the commit would still have to check belongs to the act.
                cursor.execute("set constraints all immediate")
            seconds = time.perf_counter() - started
            results = _rows(payroll, seconds)
            raise _Undo
    except _Undo:
        return results


def _rows(payroll: Payroll, seconds: float) -> list[Measurement]:
    return [
        Measurement(
            name=f"payroll of one commune, {payroll.line_count} recipients",
            value=round(seconds, 3),
            unit="s",
            bar=f"< {BAR_SECONDS:g}",
            holds=seconds < BAR_SECONDS and payroll.line_count == RECIPIENTS,
        )
    ]


def fill_commune(area: Area, count: int, month: Month) -> list[int]:
    """`count` invented people over 75 with an account of their own and a social pension; returns their ids."""
    names = [f"{surname} {middle} {given}" for surname in _SURNAMES for middle in _MIDDLES for given in _GIVEN]
    people = insert_returning(
        "registry_individual",
        (
            "area_path", "area_id", "full_name", "sort_key", "birth_date", "birth_precision", "sex",
            "temporary_number", "ethnicity", "death_certificate",
        ),
        [
            (
                area.path, area.pk, names[number % len(names)], name_sort_key(names[number % len(names)]),
                dt.date(1945, 1, 1), "day", "female", f"BENCH{number:07d}", "", "",
            )
            for number in range(count)
        ],
        returning=["id"],
    )  # fmt: skip
    ids = [row[0] for row in people]
    held = dict(Individual.objects.filter(pk__in=ids).values_list("pk", "full_name"))
    accounts = insert_returning(
        "registry_bankaccount",
        (
            "area_path", "individual_id", "bank_bin", "number", "holder_name", "state", "proposed_by",
            "confirmed_by", "valid_from",
        ),
        [
            (area.path, pk, "970405", f"{pk:013d}", held[pk], "confirmed", "bench", "", _BEGINNING)
            for pk in ids
        ],
        returning=["id"],
    )  # fmt: skip
    insert_returning(
        "registry_payee",
        (
            "area_path", "individual_id", "kind", "payee_name", "document", "way", "account_id", "state",
            "proposed_by", "confirmed_by", "valid_from",
        ),
        [
            (area.path, pk, "self", "", "", "bank", account[0], "confirmed", "bench", "", _BEGINNING)
            for pk, account in zip(ids, accounts, strict=True)
        ],
        returning=["id"],
    )  # fmt: skip
    items = [NewEntitlement(area, pk, "social_pension", "P75", 540_000, month, "01/QĐ-UBND") for pk in ids]
    open_entitlements(actor=SYSTEM, items=items)
    return ids


_SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ")
_MIDDLES = ("Thị", "Ngọc", "Kim", "Thị Thu", "Thị Mỹ")
_GIVEN = ("Hòa", "Đào", "Sương", "Lợi", "Phượng", "Hạnh", "Nữ", "Tuyết", "Mến", "Lượm")
