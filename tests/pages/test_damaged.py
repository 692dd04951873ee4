"""What no page of the site would send: damaged numbers, endless words, characters that the database keeps not."""

from pathlib import Path

import pytest
from django.test import Client

from ansinh.accounts.models import Duty
from ansinh.accounts.roles import ROLES
from ansinh.core import clock
from tests.pages.addresses import addresses
from tests.pages.neighbour import lay_desk_beside
from tests.pages.scene import TODAY

pytestmark = pytest.mark.django_db

ASKED = ("q", "page", "sort", "columns", "state", "person", "month", "since", "year", "age", "like", "area", "seed",
         "size", "half", "drawer", "benefit", "kind", "outcome", "place", "hamlet", "from", "to", "act", "thing", "law",
         "part", "export", "until")  # fmt: skip
DAMAGED = ("²", "9" * 40, "-1", "x" * 3000, "\0", "'; --", "%", "0000-13", "99999-99", "31/02/2026", "😀")


def test_nothing_that_an_address_can_ask_is_a_fault_of_ours(tmp_path: Path) -> None:
    """Each page is asked by the first role that may open it."""
    _desk, next_door = lay_desk_beside(tmp_path, province="83")
    left = [one.url for one in addresses(next_door.keys) if not one.is_keyed]
    faults = []
    with clock.at(TODAY):
        for role in ROLES:
            client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
            client.force_login(Duty.objects.exclude(user__username__startswith="hac.").get(role=role).user)
            pages = [page for page in left if client.get(page).status_code == 200]
            left = [page for page in left if page not in pages]
            faults += [fault for page in pages for fault in _faults(client, page)]
    assert not faults, "\n".join(faults)


def _faults(client: Client, page: str) -> list[str]:
    faults = []
    for damage in DAMAGED:
        status = client.get(page, dict.fromkeys(ASKED, damage)).status_code
        if status >= 500:
            faults.append(f"{page} {damage[:9]!r}: {status}")
    for values in ({"chosen": ["²", "9" * 40, "\0"]}, {"row": ["9" * 40]}):
        status = client.post(page, values).status_code
        if status >= 500:
            faults.append(f"{page} {values}: {status}")
    return faults
