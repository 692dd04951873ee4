"""What comes in by an address or a file: redirects stay on this site, and a file is what it holds, not what it says."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ansinh.accounts.models import Duty, User
from ansinh.accounts.testing import PASSWORD
from ansinh.benefits.models import Application, ApplicationState
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.file_kinds import LARGEST_UNPACKED
from ansinh.core.wall import acting
from ansinh.registry.models import Household
from tests.pages.forms import PAPER
from tests.pages.scene import TODAY, lay_files

pytestmark = pytest.mark.django_db

ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "///evil.example", "\\\\evil.example", "/\\evil.example",
    "https:evil.example", "javascript:alert(1)", "data:text/html,x", " //evil.example", "http://testserver@evil.example/",
    "/people/\r\nSet-Cookie: a=b", "\thttps://evil.example", "https://testserver.evil.example/",
)  # fmt: skip
HTML, SVG = b"<html><script>alert(1)</script></html>", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
NAMES = (
    "../../etc/passwd.pdf",
    "x" * 300 + ".pdf",
    "giay\u202efdp.exe.pdf",
    'a"b\r\nSet-Cookie: x=y.pdf',
    ".pdf",
    "C:\\a.pdf",
)


def _client(username: str = "lan") -> Client:
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    client.force_login(User.objects.get(username=username))
    return client


def _archive(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/") + (".bin" if "vba" in name else ".xml"), content)
    return packed.getvalue()


def test_no_address_that_somebody_gives_leads_elsewhere() -> None:
    lay_files()
    faults = []
    with clock.at(TODAY):
        for address in ELSEWHERE:
            lan, stranger = _client(), Client(raise_request_exception=False)
            signing = {"login": "lan", "password": PASSWORD, "next": address}
            for what, response in (
                ("language", stranger.post("/language/", {"language": "vi", "next": address})),
                ("referer", stranger.post("/language/", {"language": "vi"}, headers={"referer": address})),
                ("sign-in", stranger.post("/accounts/login/", signing)),
                ("sign-in page", stranger.get("/accounts/login/", {"next": address})),
                ("signed in already", lan.get("/accounts/login/", {"next": address})),
                ("reauthentication", lan.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": address})),
                ("password", lan.post("/accounts/password/change/", {"next": address})),
                ("view kept", lan.post("/accounts/views/", {"path": address, "query": "", "name": "a"})),
                ("query kept", lan.post("/accounts/views/", {"path": "/people/", "query": address, "name": "a"})),
                ("sign-in asked for", Client().post("/imports/bring/", headers={"referer": address})),
                ("sign-out", lan.post("/accounts/logout/", {"next": address})),
            ):
                target = response.headers.get("Location", "/")
                if response.status_code >= 500 or not re.match(r"/(?![/\\])[^\r\n]*$", target):
                    faults.append(f"{what} {address!r}: {response.status_code} {target}")
    assert not faults, "\n".join(faults)


def test_the_link_for_a_phone_is_of_this_host_whatever_a_header_says() -> None:
    lay_files()
    lan = _client()
    with clock.at(TODAY):
        head = Duty.objects.get(role="hamlet_head")
        link = f"/hamlets/heads/{head.pk}/link/"
        pages = [
            lan.post(link, headers=told) for told in ({"x-forwarded-host": "evil.example"}, {"host": "evil.example"})
        ]

    assert "http://testserver/accounts/h/" in pages[0].content.decode()
    assert [page.status_code for page in pages] == [200, 400]
    assert not any("evil.example" in page.content.decode() for page in pages)


def test_a_file_is_taken_by_what_it_holds_and_never_by_its_name() -> None:
    lay_files()
    lan = _client()
    with acting(SYSTEM):
        file = Application.objects.get(state=ApplicationState.RETURNED)
        home = Household.objects.latest("pk")
    macros = _archive(xl__workbook=b"<x/>", xl__vbaProject=b"x")
    unfit = {
        "large.pdf": PAPER + b"0" * (11 << 20), "page.pdf": HTML, "drawing.png": SVG, "drawing.svg": SVG,
        "empty.pdf": b"", "macros.xlsx": macros, "program.pdf": b"MZ\x90\x00", "script.pdf": b"#!/bin/sh",
    }  # fmt: skip
    papers, lists = (f"/applications/{file.pk}/papers/", f"/households/{home.pk}/papers/"), ("/imports/bring/",)
    bomb = _archive(xl__workbook=b"<x/>", xl__worksheets__sheet1=b"0" * (LARGEST_UNPACKED + 1))
    faults = []
    for address in (*papers, *lists):
        for name, content in {**unfit, **({"bomb.xlsx": bomb} if address in lists else {})}.items():
            sent = {"subject": "recipients", "month": "2026-11"}
            response = lan.post(
                address, {**sent, **{one: SimpleUploadedFile(name, content) for one in ("paper", "file")}}
            )
            if response.status_code != 422 or 'role="alert"' not in response.content.decode():
                faults.append(f"{address} answers {name} with {response.status_code}")
    assert not faults, "\n".join(faults)


def test_a_file_is_given_back_to_be_saved_under_a_plain_name() -> None:
    lay_files()
    lan = _client()
    with acting(SYSTEM):
        home = Household.objects.latest("pk")
    for number, name in enumerate(NAMES):
        paper = SimpleUploadedFile(name, PAPER + str(number).encode())
        assert lan.post(f"/households/{home.pk}/papers/", {"paper": paper}).status_code == 302

    page = lan.get(f"/households/{home.pk}/").content.decode()
    given = [lan.get(link) for link in set(re.findall(rf'"(/households/{home.pk}/papers/\d+/)"', page))]

    assert len(given) == len(NAMES)
    assert {one["X-Content-Type-Options"] for one in given} == {"nosniff"}
    names = [one["Content-Disposition"] for one in given]
    assert [one for one in names if not re.fullmatch(r'attachment; filename="[\w-][\w.-]{0,130}\.pdf"', one)] == []
