"""Somebody at a desk who writes to people: signed in, with pages and forms."""

import datetime as dt
from typing import Any

from django.test import Client

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area


def client_of(area: Area, role: str = "commune_officer", username: str = "mai", name: str = "Lê Thị Mai") -> Client:
    """A browser in which somebody with one duty is signed in, reading English."""
    user = make_user(username, name)
    make_duty(user, role, area, valid_from=max(dt.date(2025, 7, 1), area.valid_from))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def send(client: Client, address: str, status: int = 302, /, **values: Any) -> str:
    """Send a form; gives the page that answers it, or the address that it leads to."""
    response = client.post(address, values)
    assert response.status_code == status, response.content.decode()
    return str(response.headers.get("Location") or response.content.decode())


def act(client: Client, address: str, code: str, status: int = 302, /, **values: Any) -> str:
    """Send the form of one act of the page at `address`."""
    named = {f"{code}-{name}": value for name, value in values.items()}
    return send(client, f"{address}do/{code}/", status, **named)
