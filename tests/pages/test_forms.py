"""Every form of the site: forged, sent twice, from an older page, with keys of next door, with words that are commands
elsewhere.
"""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client

from ansinh.accounts.models import User
from ansinh.core import clock
from tests.pages.addresses import addresses, fingerprint
from tests.pages.forms import Form, forms_of, parsed
from tests.pages.neighbour import NextDoor, lay_desk_beside
from tests.pages.walk import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.long]

WALKERS, OTHERS = ("lan", "minh"), ("hac.lan", "hac.minh", "hac.head", "hac.quan")
"""Who goes along every link of the own desk; who opens what has a key next door, where every drawer holds something."""
OPENED, LATER = (dt.datetime(2026, 11, 20, hour, tzinfo=clock.VIET_NAM) for hour in (9, 10))
LEFT_ALONE = ("/gallery/", "/language/", *(f"/accounts/{name}" for name in ("2fa/", "password/", "reauth", "logout/")))
"""They write nothing, or end the session and change how one signs in."""
ENDING = re.compile(r"/(cancel|withdraw|reject|end|close|merge|undo|death)/$")
"""What leaves less to be done to the same thing."""
ANEW = ("make_phone_link", "search_duplicates", "application_act assess")
"""What is done anew each time: another link, another search, another look at the law."""
SENTENCES = "//*[@role='alert' or contains(@class, 'refusal-text') or contains(@class, 'invalid-feedback')]//text()"
IN_CODES = re.compile(r"social_allowance \d|\d{4}-\d\d-\d\d|Select a valid|<\w+>")
COMMANDS = """=HYPERLINK("http://evil.example")<img src=x onerror=alert(1)>{{7*7}}#panic("x")"""


def test_no_form_is_forged_doubled_late_or_dangerous(tmp_path: Path) -> None:
    _desk, next_door = lay_desk_beside(tmp_path, province="80")
    clients = {username: _client(username) for username in (*WALKERS, *OTHERS)}
    with clock.at(OPENED):
        faults = list(_forged(next_door))
        pages = list(_forms(clients, next_door))
    with clock.at(LATER):
        own = [clients[username] for username in WALKERS]
        for client, page in pages:
            for form in page:
                with _put_back():
                    faults += _sent_twice(client, form, page)
                if client in own:
                    faults += _with_keys_of(next_door, client, form)
        for client, page in pages:
            for form in sorted(page, key=lambda one: bool(ENDING.search(one.address))):
                form.send(client)
        faults += _dangerous(clients, next_door)
    assert not faults, "\n".join(faults)


@contextmanager
def _put_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _client(username: str, *, is_strict: bool = False) -> Client:
    client = Client(enforce_csrf_checks=is_strict, headers={"accept-language": "en"}, raise_request_exception=False)
    client.force_login(User.objects.get(username=username))
    return client


def _forged(next_door: NextDoor) -> Iterator[str]:
    """What takes a form without its token; an address that is closed is no page."""
    client, before = _client("hac.lan", is_strict=True), fingerprint()
    for url in ("/accounts/login/", "/accounts/logout/", *(one.url for one in addresses(next_door.keys))):
        if client.post(url).status_code != 403 and client.get(url).status_code != 404:
            yield f"{url} takes a form without its token"
    if fingerprint() != before:
        yield "a form without its token changed something"


def _pages(client: Client, next_door: NextDoor, *, walks: bool) -> Iterator[tuple[str, HttpResponseBase]]:
    """Every page that links lead to, or every one that has a key next door."""
    walk = Walk()
    keyed = [one.url for one in addresses(next_door.keys) if one.is_keyed and "/do/" not in one.url]
    for address in walk if walks else keyed:
        response = client.get(address, follow=True)
        if walks and response["Content-Type"].startswith("text/html"):
            walk.learn(response.getvalue().decode(), address)
        yield response.redirect_chain[-1][0] if response.redirect_chain else address, response


def _forms(clients: dict[str, Client], next_door: NextDoor) -> Iterator[tuple[Client, list[Form]]]:
    """The forms of each page, one of each kind."""
    seen: set[str] = set()
    for username, client in clients.items():
        for address, response in _pages(client, next_door, walks=username in WALKERS):
            if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                found = forms_of(response.getvalue().decode(), address, words=COMMANDS)
                fresh = [one for one in found if one.kind not in seen and not one.address.startswith(LEFT_ALONE)]
                seen |= {one.kind for one in fresh}
                yield client, fresh


def _sent_twice(client: Client, form: Form, page: list[Form]) -> Iterator[str]:
    """The same form again, and then each other form of the page as it was opened before."""
    first = form.send(client)
    yield from _unsaid(form, first)
    if first.status_code != 302:
        return
    before = fingerprint()
    yield from _unsaid(form, form.send(client))
    if not form.kind.startswith(ANEW):
        after = fingerprint()
        doubled = [table for table in after if after[table][0] > before[table][0] and table != "audit_auditentry"]
        yield from (f"{form.address} sent twice makes two rows of {table}" for table in doubled)
    for other in page:
        if other is not form:
            with _put_back():
                yield from _unsaid(other, other.send(client))


def _with_keys_of(next_door: NextDoor, client: Client, form: Form) -> Iterator[str]:
    """What a form does or tells that names things of the commune next door."""
    keys, before = sorted({str(key) for key in next_door.keys.values()}), fingerprint(next_door.area.path)
    for name in form.keys:
        is_many = len(form.values[name]) != 1
        for given in [keys] if is_many else keys:
            with _put_back():
                response = form.send(client, **{name: given})
                page = response.getvalue().decode(errors="replace")
                if response.status_code >= 500 or any(word in page for word in next_door.words):
                    yield f"{form.address} with {name}={given} answers {response.status_code} and tells of next door"
                if fingerprint(next_door.area.path) != before:
                    yield f"{form.address} with {name}={given} changes something next door"


def _unsaid(form: Form, response: HttpResponseBase) -> Iterator[str]:
    """A fault of ours, or a refusal that says nothing, or says it in codes."""
    status, said = response.status_code, ""
    if status >= 400:
        said = " ".join(parsed(response.getvalue().decode()).xpath(SENTENCES)).strip()
    if status >= 500 or (status >= 400 and not said):
        yield f"{form.address} answers {status} and says “{said}”"
    if IN_CODES.search(said.replace(COMMANDS, "")):
        yield f"{form.address} says “{said}”"


def _dangerous(clients: dict[str, Client], next_door: NextDoor) -> Iterator[str]:
    """Where the planted words stand as what a browser or a spreadsheet would obey."""
    planted = 0
    for username, client in clients.items():
        for address, response in _pages(client, next_door, walks=username in WALKERS):
            content, kind = response.getvalue(), response["Content-Type"]
            if response.status_code >= 500:
                yield f"{address}: {response.status_code}"
            elif kind.startswith("text/html"):
                page = content.decode()
                planted += "{{7*7}}" in page
                if "<img src=x" in page or 'HYPERLINK("' in page:
                    yield f"{address} shows the words as they came"
            elif "nosniff" not in response["X-Content-Type-Options"] or "filename" not in response.get(
                "Content-Disposition", ""
            ):
                yield f"{address} is a file without a name"
            elif content.startswith(b"PK") and _obeys(content):
                yield f"{address} holds a formula"
            elif kind.startswith("text/csv"):
                rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
                yield from (f"{address} holds {cell}" for row in rows for cell in row if re.match(r"[=+@\t]|-\D", cell))
    if planted < 20:
        yield f"the words stand on {planted} pages only: too few were planted"


def _obeys(archive: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        return any(re.search(rb"<f>|<img|<hyperlink", members.read(name)) for name in members.namelist())
