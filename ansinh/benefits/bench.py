"""How long the two lists take: everybody paid judged again, everybody registered judged, at two sizes."""

import datetime as dt
import time
from collections.abc import Callable, Sequence

from django.db import connection, transaction

from ansinh.areas.models import Area
from ansinh.areas.queries import province_of
from ansinh.benefits.services.checking import check_missed, check_paid
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.bench import Measurement

PAID_BAR_SECONDS, MISSED_BAR_SECONDS = 60.0, 90.0
FULL_SIZE = 1_000_000
"""The number of payments, and of people, for which the bars hold."""
SMALL_SIZE = 10_000
NOISE = 1.3
"""How much longer a payment or a person may take at full size before growth counts as worse than linear."""


class _Undo(Exception):
    """Takes the measured rows away again."""


def measure_checks(*, areas: Sequence[Area], month: Month, size: int = FULL_SIZE) -> list[Measurement]:
    """Fill communes of one province with `size` people who draw and were paid, check both lists, take all back.

    `areas` are communes without people or payrolls. One in a hundred is paid wrongly and one in a hundred not at all.
    The same is measured at the small size first, for the growth. `size` below the full one scales the bars.
    """
    small = _measured(areas[:1], month, min(SMALL_SIZE, size))
    full = _measured(areas, month, size)
    rows = []
    for name, place, bar in (("paid", 0, PAID_BAR_SECONDS), ("missed", 1, MISSED_BAR_SECONDS)):
        seconds, found = full[place]
        limit = bar * size / FULL_SIZE
        counted = "payments" if name == "paid" else "people"
        rows.append(
            Measurement(
                name=f"check {name}, {size} {counted}, {found} findings",
                value=round(seconds, 2),
                unit="s",
                bar=f"< {limit:g}",
                holds=seconds < limit and found == _planted(size),
            )
        )
        growth = (seconds / size) / (small[place][0] / min(SMALL_SIZE, size))
        rows.append(
            Measurement(
                name=f"check {name}, time for one at {size} against {min(SMALL_SIZE, size)}",
                value=round(growth, 2),
                unit="times",
                bar=f"<= {NOISE:g}",
                holds=growth <= NOISE,
            )
        )
    return rows


def _measured(areas: Sequence[Area], month: Month, size: int) -> tuple[tuple[float, int], tuple[float, int]]:
    """Seconds and findings of the first list, and of the second."""
    above = province_of(areas[0]) if len(areas) > 1 else areas[0]
    results: list[tuple[float, int]] = []
    try:
        with acting(SYSTEM), transaction.atomic():
            each = size // len(areas)
            for number, area in enumerate(areas):
                _fill(area, each if number else size - each * (len(areas) - 1), month, stem=number)
            results.append(_timed(lambda: len(check_paid(actor=SYSTEM, area=above, month=month).findings)))
            results.append(_timed(lambda: len(check_missed(actor=SYSTEM, area=above, month=month).findings)))
            raise _Undo
    except _Undo:
        return results[0], results[1]


def _timed(act: Callable[[], int]) -> tuple[float, int]:
    started = time.perf_counter()
    found = act()
    return time.perf_counter() - started, found


def _planted(size: int) -> int:
    return size // ONE_IN


ONE_IN = 100


def _fill(area: Area, count: int, month: Month, *, stem: int) -> None:
    """People over 75 with a social pension, most of them paid it; the last hundredths are wronged."""
    values = {
        "path": area.path,
        "area": area.pk,
        "count": count,
        "stem": stem,
        "month": month.first_day,
        "approved_on": month.previous().first_day + dt.timedelta(days=19),
        "one_in": ONE_IN,
    }
    with connection.cursor() as cursor:
        for table, statement in _STATEMENTS:
            cursor.execute(statement, values)
            # Joins of freshly filled tables take minutes while the planner takes them for empty.
            cursor.execute("select ansinh_refresh_statistics(%s::regclass, %s)", [table, count])


_STATEMENTS = (
    (
        "registry_individual",
        """
    insert into registry_individual (area_path, area_id, full_name, sort_key, birth_date, birth_precision, sex,
        temporary_number, ethnicity, death_certificate)
    select %(path)s, %(area)s, 'Nguyễn Thị ' || n, lpad((%(stem)s::bigint * 1000000 + n)::text, 12, '0'),
        date '1920-01-01' + (n %% 9000), 'day', 'female', 'B' || lpad((%(stem)s::bigint * 1000000 + n)::text, 12, '0'),
        '', ''
    from generate_series(1, %(count)s) n
    """,
    ),
    (
        "registry_residence",
        """
    insert into registry_residence (area_path, area_id, individual_id, valid_from)
    select area_path, area_id, id, date '2025-07-01' from registry_individual where area_id = %(area)s
    """,
    ),
    (
        "payments_paymentcycle",
        """
    insert into payments_paymentcycle (area_path, area_id, month) values (%(path)s, %(area)s, %(month)s)
    """,
    ),
    (
        "payments_payroll",
        """
    insert into payments_payroll (area_path, cycle_id, state, reference, ready_before, prepared_by, prepared_by_name,
        prepared_on, approved_by, approved_by_name, rejected_by, rejection_reason, sent_by, closed_by, line_count,
        total_amount)
    select %(path)s, id, 'drafted', 'BENCH-' || %(stem)s, %(month)s, '', '', null, '', '', '', '', '', '', 0, 0
    from payments_paymentcycle where area_id = %(area)s and month = %(month)s
    """,
    ),
    (
        "payments_entitlement",
        """
    insert into payments_entitlement (area_path, area_id, individual_id, benefit, category, amount, valid_from, state,
        opening_cause, suspension_cause, ending_cause, source_reference)
    select area_path, area_id, id, 'social_pension', 'P75',
        case when id %% %(one_in)s = 1 then 600000 else 540000 end, %(month)s, 'active', 'granted', '', '', '1/QĐ-UBND'
    from registry_individual where area_id = %(area)s and id %% %(one_in)s <> 0
    """,
    ),
    (
        "payments_payment",
        """
    insert into payments_payment (area_path, payroll_id, individual_id, recipient_id, entitlement_id, kind, benefit,
        category, for_month, cause, decision_reference, amount, months_unpaid, state, return_reason, is_reissue_asked,
        beneficiary_name, address, payee_name, way, bank_bin, account_number, account_holder, transfer_reference,
        problem)
    select e.area_path, y.id, e.individual_id, e.individual_id, e.id, 'regular', e.benefit, e.category, %(month)s, '',
        e.source_reference, e.amount, 0, 'sent', '', false, 'Nguyễn Thị Hòa', '', 'Nguyễn Thị Hòa', 'post', '', '', '',
        'BENCH' || e.id, ''
    from payments_entitlement e join payments_payroll y on y.area_path = e.area_path and y.reference like 'BENCH-%%'
    where e.area_id = %(area)s
    """,
    ),
    (
        "payments_payroll",
        """
    update payments_payroll set state = 'sent', prepared_by = 'bench', prepared_on = %(approved_on)s,
        approved_by = 'another', approved_on = %(approved_on)s, line_count = %(count)s
    where area_path = %(path)s
    """,
    ),
)
