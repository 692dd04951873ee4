"""What no page of the site would send: damaged numbers, endless words, characters that the database keeps not."""

from pathlib import Path

import pytest
from django.test import Client

from ansinh.accounts.models import Duty
from ansinh.accounts.roles import ROLES
from ansinh.core import clock
from tests.pages.addresses import addresses
from tests.pages.neighbour import lay_neighbour
from tests.pages.scene import TODAY, lay_desk

pytestmark = pytest.mark.django_db

ASKED = ("q", "page", "sort", "columns", "state", "person", "month", "since", "year", "age", "like", "area", "seed",
         "size", "half", "drawer", "benefit", "kind", "outcome", "place", "hamlet", "from", "to", "act", "thing", "law",
         "part", "export", "until")  # fmt: skip
DAMAGED = ("²", "9" * 40, "-1", "x" * 3000, "\0", "'; --", "%", "0000-13", "99999-99", "31/02/2026", "😀")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_nothing_that_an_address_can_ask_is_a_fault_of_ours(tmp_path: Path, role: str) -> None:
    lay_desk(tmp_path)
    next_door = lay_neighbour(province="83")
    faults = []
    with clock.at(TODAY):
        client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
        client.force_login(Duty.objects.exclude(user__username__startswith="hac.").get(role=role).user)
        pages = [one.url for one in addresses(next_door.keys) if not one.is_keyed]
        pages = [page for page in pages if client.get(page).status_code == 200]
        for page in pages:
            for damage in DAMAGED:
                response = client.get(page, dict.fromkeys(ASKED, damage))
                if response.status_code >= 500:
                    faults.append(f"{page} {damage[:9]!r}: {response.status_code}")
            for method, values in (("post", {"chosen": ["²", "9" * 40, "\0"]}), ("post", {"row": "9" * 40})):
                if getattr(client, method)(page, values).status_code >= 500:
                    faults.append(f"{page} {values}")
    assert not faults, "\n".join(faults)
