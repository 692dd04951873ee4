"""No page, file, form or error tells anything of the commune next door, and nothing done here changes it."""

import io
import zipfile
from pathlib import Path

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils.http import urlencode

from ansinh.accounts.models import Duty, User
from ansinh.accounts.roles import ROLES
from ansinh.accounts.testing import make_duty, make_user
from ansinh.benefits.steps_of_checks import ROW_STEPS
from ansinh.core import clock
from tests.pages.addresses import addresses, fingerprint
from tests.pages.neighbour import HEAD, NextDoor, lay_desk_beside
from tests.pages.scene import TODAY
from tests.pages.walk import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.long]

OF_THE_PROVINCE = {"province_officer"}
PLACES = pytest.mark.parametrize(
    ("province", "roles"), [("83", OF_THE_PROVINCE), ("80", set(ROLES) - OF_THE_PROVINCE)], ids=["far", "near"]
)
"""Next door is in another province for whoever works in a province, in the own one for the others."""
REFUSED = {403, 404, 405}
ASKS_BY_POST = {"calculator", "what_if", "check_paid", "check_missed", "account_reauthenticate"}
"""Pages that answer a form and write nothing but who looked."""
OPEN_TO_MORE = {
    # Every province's resolution is public law.
    ("get", "level"): 200,
    # A view that is not one's own is forgotten already: the first page comes.
    ("post", "forget_view"): 302,
}
OPEN_TO_A_HEAD = {
    *("my_hamlet", "report_person", "report_household", "not_seen", "seen", "my_visits", "my_visit", "my_reports"),
    # They tell of nobody.
    *("law_book", "calculator", "gallery", "set_language"),
}
OWN_ACCOUNT = ("/accounts/own/", "/accounts/2fa/", "/accounts/password/", "/accounts/reauthenticate/",
               "/accounts/inactive/", "/accounts/views/", "/accounts/duty/")  # fmt: skip


@PLACES
def test_no_key_of_next_door_opens_or_changes_anything(tmp_path: Path, province: str, roles: set[str]) -> None:
    _desk, next_door = lay_desk_beside(tmp_path, province=province)
    faults = []
    with clock.at(TODAY):
        for role in sorted(roles):
            client = _signed_in(role)
            before = fingerprint()
            for address in addresses(next_door.keys):
                for method in ("get", "post") if address.is_keyed else ():
                    response = getattr(client, method)(address.url)
                    faults += [f"{role} {method} {address.url} tells {word}" for word in _told(response, next_door)]
                    # The address of an act leads to the page above it, which the walk looks at.
                    is_led_on = method == "get" and response.status_code == 302
                    if not is_led_on and response.status_code not in {
                        *REFUSED,
                        OPEN_TO_MORE.get((method, address.name)),
                    }:
                        faults.append(f"{role} {method} {address.url}: status {response.status_code}")
            after = fingerprint()
            faults += [f"{role} changed {table}" for table in after if after[table] != before[table]]
    assert not faults, "\n".join(faults)


@PLACES
def test_no_page_list_or_file_names_anybody_of_next_door(tmp_path: Path, province: str, roles: set[str]) -> None:
    _desk, next_door = lay_desk_beside(tmp_path, province=province)
    faults = []
    with clock.at(TODAY):
        for role in sorted(roles):
            client, walk = _signed_in(role), Walk()
            before = fingerprint(next_door.area.path)
            for address in [*_keyless(next_door), *_asked_for(next_door)]:
                for method in ("get", "post") if "person=" in address else ("get",):
                    faults += _look(client, role, address, next_door, method)
            for address in walk:
                response = client.get(address, follow=True)
                faults += [f"{role} {address} tells {word}" for word in _told(response, next_door)]
                if response["Content-Type"].startswith("text/html"):
                    walk.learn(response.content.decode(), address)
            if fingerprint(next_door.area.path) != before:
                faults += [
                    f"{role} changed {one}"
                    for one, rows in fingerprint(next_door.area.path).items()
                    if rows != before[one]
                ]
    assert not faults, "\n".join(faults)


def test_an_auditor_changes_nothing_and_is_told_so(tmp_path: Path) -> None:
    _desk, next_door = lay_desk_beside(tmp_path, province="80")
    with clock.at(TODAY):
        user = make_user("soat", "Đặng Thị Soát")
        make_duty(user, "auditor", next_door.area, valid_from=next_door.area.valid_from)
        client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
        client.force_login(user)
        faults, own = [], ("own_account", "end_other_sessions", "correct_own_account", "keep_view", "forget_view")
        before = fingerprint()
        for address in addresses(next_door.keys):
            if address.name in own or address.url.startswith(("/accounts/2fa", "/accounts/password", "/language")):
                continue
            status = client.post(address.url).status_code
            if status >= 500 or (status < 400 and address.name not in ASKS_BY_POST):
                faults.append(f"{address.url}: status {status}")
        after = fingerprint()
    faults += [f"changed {table}" for table in after if after[table] != before[table] and "audit" not in table]
    assert not faults, "\n".join(faults)


def test_a_hamlet_head_opens_the_own_hamlet_and_no_page_of_the_desk(tmp_path: Path) -> None:
    _desk, at_home = lay_desk_beside(tmp_path, province="80")
    with clock.at(TODAY):
        client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
        client.force_login(User.objects.get(username="hac.head"))
        faults = []
        for address in addresses(at_home.keys):
            response = client.get(address.url)
            is_open = address.name in OPEN_TO_A_HEAD or address.url.startswith(OWN_ACCOUNT)
            if response.status_code == 200 and not is_open:
                faults.append(f"{address.url} opens")
            if not is_open and (said := {*_told(response, at_home)} - {HEAD}):
                faults.append(f"{address.url} tells {said}")
            if not is_open and (status := client.post(address.url).status_code) < 400:
                faults.append(f"post {address.url}: status {status}")
    assert not faults, "\n".join(faults)


def _signed_in(role: str) -> Client:
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    duties = Duty.objects.select_related("user").exclude(user__username__startswith="hac.")
    client.force_login(duties.get(role=role).user)
    return client


def _keyless(next_door: NextDoor) -> list[str]:
    return [one.url for one in addresses(next_door.keys) if not one.is_keyed]


def _asked_for(next_door: NextDoor) -> list[str]:
    """Lists asked for what stands next door, by word, place and key, and as files."""
    keys, path = next_door.keys, next_door.area.path
    lists = [
        "/people/", "/households/", "/search/", "/applications/", "/applications/new/", "/decisions/", "/changes/",
        "/complaints/", "/recoveries/", "/payrolls/", "/payrolls/returned/", "/payrolls/paying-accounts/", "/moves/",
        "/payees/waiting/", "/jobs/", "/trail/", "/accounts/all/", "/places/", "/places/units/",
        "/places/office-days/", "/hamlets/reports/", "/hamlets/visits/", "/hamlets/heads/", "/what-if/",
        "/checks/set-aside/", "/offices/", "/my-hamlet/", "/poverty/", "/poverty/requests/", "/poverty/requests/new/",
        "/poverty/instruments/", "/poverty/old-files/", "/poverty/year/", "/poverty/year/measures/", "/insurance/",
        "/insurance/without/", "/insurance/changes/", "/insurance/lists/", "/insurance/state-lists/",
        "/insurance/coverage/", "/messages/campaigns/", "/messages/inbox/", "/messages/without/", "/messages/texts/",
        "/messages/gateways/", "/messages/campaigns/new/",
    ]  # fmt: skip
    asked: list[dict[str, str]] = [{"q": word} for word in ("quam", "072145777001", "8800330099887", "Hặc")]
    asked += [
        {"place": path},
        {"place": "vn."},
        {"hamlet": str(keys["hamlet_id"])},
        {"area": "26100"},
        {"who": "hac.lan"},
    ]
    found = [
        f"{one}?{urlencode({**words, **how})}" for one in lists for words in asked for how in ({}, {"export": "csv"})
    ]
    person = {"person": str(keys["individual_id"]), "benefit": "social_pension", "month": "2026-11", "kind": "missing"}
    return [
        *found,
        *(f"{one}?export=xlsx" for one in lists),
        f"/applications/new/?{urlencode(person)}",
        f"/hamlets/visits/new/?{urlencode(person)}",
        *(f"/checks/{which}/row/{act}?{urlencode({**person, 'kind': kind})}"
          for which, kind in (("paid", "overpaid"), ("missed", "never_asked"))
          for act in ("", *(f"do/{code}/" for code in ROW_STEPS))),
        f"/what-if/new/?like={keys['scenario_id']}",
        "/reports/?area=26100",
        "/reports/results/xlsx/?area=26100",
        "/inspection/?area=26100&drawn_from=decisions&since=01/07/2026&until=20/11/2026&size=20&seed=1",
        "/inspection/paper/?area=26100&drawn_from=decisions&since=01/07/2026&until=20/11/2026&size=20&seed=1",
    ]  # fmt: skip


def _look(client: Client, role: str, address: str, next_door: NextDoor, method: str) -> list[str]:
    response = getattr(client, method)(address)
    # What was typed stands in the page again: that tells nothing.
    typed = address.partition("?")[2]
    words = [word for word in _told(response, next_door) if urlencode({"": word})[1:] not in typed]
    faults = [f"{role} {address} tells {word}" for word in words]
    if response.status_code >= 500:
        faults.append(f"{role} {address}: status {response.status_code}")
    return faults


def _told(response: HttpResponseBase, next_door: NextDoor) -> list[str]:
    """The words of next door that an answer says, also where it is an archive."""
    content = response.getvalue()
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(archive.read(name) for name in archive.namelist())
    page = content.decode(errors="replace")
    return [word for word in next_door.words if word in page]
