"""People at a desk, signed in, and what they send."""

import datetime as dt
import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area


def client_of(area: Area, role: str = "commune_officer", username: str = "mai") -> Client:
    """A browser in which somebody with one duty is signed in, reading English."""
    user = make_user(username, "Lê Thị Mai")
    make_duty(user, role, area, valid_from=max(dt.date(2025, 7, 1), area.valid_from))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def page_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def do(client: Client, address: str, act: str, status: int = 302, /, **values: Any) -> str:
    """Send the form of one act of the page at `address`."""
    posted = {f"{act}-{name}": value for name, value in values.items()}
    response = client.post(f"{address}do/{act}/", posted)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def queries_of(client: Client, address: str) -> list[str]:
    """What a page asks the database besides savepoints and the wall."""
    with CaptureQueriesContext(connection) as caught:
        page_of(client, address)
    plain = [query["sql"] for query in caught.captured_queries]
    return [sql for sql in plain if not re.match(r"(?i)(release )?savepoint|set |select set_config", sql)]
