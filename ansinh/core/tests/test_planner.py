"""What one query may do differently holds for it alone."""

import pytest
from django.db import connection, transaction

from ansinh.core.planner import planning

pytestmark = pytest.mark.django_db


def _settings() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('work_mem'), current_setting('enable_seqscan')")
        work_mem, seqscan = cursor.fetchone() or ("", "")
        return work_mem, seqscan


def test_settings_hold_inside_and_are_as_before_afterwards() -> None:
    before = _settings()

    with planning(enable_seqscan="off", work_mem="64MB"):
        inside = _settings()

    assert inside == ("64MB", "off")
    assert _settings() == before


def test_after_a_fault_they_are_as_before() -> None:
    before = _settings()

    with pytest.raises(ZeroDivisionError), transaction.atomic(), planning(work_mem="64MB"):
        _ = 1 // 0

    assert _settings() == before
