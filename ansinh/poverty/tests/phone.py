"""A reviewer's phone: it asks and sends as ODK Collect does, by the documents of the protocol, and keeps no cookie."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree

from ansinh.core.wall import acting
from ansinh.poverty.models import Reviewer, ReviewRound
from ansinh.poverty.round_form import form_of
from ansinh.poverty.services import open_survey_key
from ansinh.poverty.testing import ANSWERS
from ansinh.poverty.tests.conftest import Village

HEADERS = {"X-OpenRosa-Version": "1.0", "User-Agent": "org.odk.collect.android/v2024.2.4 Dalvik/2.1.0"}
NAMES = {"list": "http://openrosa.org/xforms/xformsList", "beside": "http://openrosa.org/xforms/xformsManifest",
         "said": "http://openrosa.org/http/response"}  # fmt: skip


@dataclass
class Phone:
    """`server` is what stands in the settings of the phone."""

    server: str
    client: Client = field(default_factory=lambda: Client(headers=HEADERS))

    def get(self, address: str, status: int = 200) -> bytes:
        response = self.client.get(address)
        assert response.status_code == status, response.content.decode()
        assert response["X-OpenRosa-Version"] == "1.0"
        assert response["Date"]
        return response.content

    def forms(self) -> Any:
        """The forms that the server lists."""
        listed = etree.fromstring(self.get(f"{self.server}/formList"))
        return listed.findall("list:xform", NAMES)

    def head(self) -> Any:
        return self.client.head(f"{self.server}/submission")

    def send(self, instance: str | bytes, /, *, incomplete: bool = False, **files: bytes) -> Any:
        """One request with the filled form and some of its files; `_` of a name stands for its dot."""
        parts: dict[str, Any] = {"xml_submission_file": SimpleUploadedFile("review.xml", _bytes(instance), "text/xml")}
        for name, content in files.items():
            called = ".".join(name.rsplit("_", 1))
            parts[called] = SimpleUploadedFile(called, content, "image/jpeg")
        if incomplete:
            parts["*isIncomplete*"] = "yes"
        return self.client.post(f"{self.server}/submission", parts)


def _bytes(instance: str | bytes) -> bytes:
    return instance.encode() if isinstance(instance, str) else instance


def said(response: Any, status: int) -> str:
    """The message of an answer of this status."""
    assert response.status_code == status, response.content.decode()
    message = etree.fromstring(response.content).find("said:message", NAMES)
    assert message is not None
    return str(message.text)


def phone_of(village: Village, reviewer: Reviewer) -> Phone:
    """With a new key."""
    with acting(village.lan):
        made = open_survey_key(actor=village.lan, reviewer=reviewer)
    return Phone(f"/survey/{village.area.code}/{made.secret}")


def instance_of(
    found: ReviewRound, code: str, answers: str = "poor", *, number: str = "", version: str = "", form_id: str = "",
    **changes: Any,
) -> str:  # fmt: skip
    """A filled form of the round, for the household of this code; `changes` go in as they are."""
    form = form_of(found)
    fields = _fields({"household_code": code, **ANSWERS[answers], **changes})
    return (
        f'<data id="{form_id or form.form_id}" version="{version or form.version}"'
        ' xmlns:orx="http://openrosa.org/xforms">'
        "<form_began_at>2026-09-20T08:01:02.345+07:00</form_began_at>"
        "<form_ended_at>2026-09-20T08:31:02.345+07:00</form_ended_at>"
        f"<form_spot>11.5 106.2 0 12</form_spot>{fields}"
        f"<orx:meta><orx:instanceID>{number or f'uuid:{uuid4()}'}</orx:instanceID></orx:meta></data>"
    )


def _fields(answers: Mapping[str, Any]) -> str:
    """Elements; a list is one for each of its members."""
    each = [(name, own) for name, came in answers.items() for own in (came if isinstance(came, list) else [came])]
    return "".join(f"<{name}>{_fields(own) if isinstance(own, Mapping) else own}</{name}>" for name, own in each)
