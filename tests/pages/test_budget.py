"""Every page answers, with few queries and few bytes, for every role; reading changes nothing but the trail."""

from pathlib import Path

import pytest
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.models import Duty
from ansinh.accounts.roles import ROLES
from ansinh.core import clock
from tests.pages.addresses import fingerprint
from tests.pages.scene import TODAY, lay_desk
from tests.pages.walk import Walk

MOST_QUERIES = 20
MOST_BYTES = 150_000
"""Of a page's own HTML, uncompressed."""
pytestmark = pytest.mark.django_db


def _statements(queries: CaptureQueriesContext) -> int:
    """What asks or writes something: not the marks of transactions, nor the scope of the wall."""
    marks = ("SAVEPOINT", "RELEASE", "ROLLBACK", "select set_config")
    return sum(1 for query in queries if not query["sql"].startswith(marks))


def test_every_page_keeps_to_its_budget_for_every_role(tmp_path: Path) -> None:
    lay_desk(tmp_path)
    faults = []
    with clock.at(TODAY):
        for role in ROLES:
            client = Client(headers={"accept-language": "en"})
            client.force_login(Duty.objects.select_related("user").get(role=role).user)
            walk, before = Walk(), fingerprint()
            for address in walk:
                reset_queries()
                with CaptureQueriesContext(connection) as queries:
                    response = client.get(address, follow=True)
                content = response.getvalue()
                if response.status_code != 200:
                    faults.append(f"{role} {address}: status {response.status_code}")
                    continue
                if (count := _statements(queries)) > MOST_QUERIES:
                    faults.append(f"{role} {address}: {count} queries")
                if response["Content-Type"].startswith("text/html"):
                    if len(content) > MOST_BYTES:
                        faults.append(f"{role} {address}: {len(content)} bytes")
                    walk.learn(content.decode(), address)
            after = fingerprint()
            changed = [table for table in after if after[table] != before[table] and table != "audit_auditentry"]
            faults += [f"{role} changed {table} by reading" for table in changed]
    assert not faults, "\n".join(faults)
