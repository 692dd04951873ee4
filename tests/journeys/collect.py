"""ODK Collect on a reviewer's phone: the requests of its protocol, sent over the network to the running site."""

import csv
import hashlib
import io
from collections.abc import Mapping

from lxml import etree
from playwright.sync_api import APIRequestContext, FilePayload

from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.poverty.models import ReviewRound
from ansinh.poverty.tests.phone import HEADERS, NAMES, instance_of


def collect(phone: APIRequestContext, server: str, answers: Mapping[str, str]) -> None:
    """Fetch the form with its households and send one for each of these, by the names of their heads; `answers` say how
    each comes out.
    """

    def got(address: str | None) -> bytes:
        answer = phone.get(str(address), headers=HEADERS)
        assert answer.ok, answer.text()
        return answer.body()

    assert phone.head(f"{server}/submission", headers=HEADERS).status == 204
    [form] = etree.fromstring(got(f"{server}/formList")).findall("list:xform", NAMES)
    of_form = {name: str(form.findtext(f"list:{name}", namespaces=NAMES)) for name in ("formID", "version", "hash")}
    xform = got(form.findtext("list:downloadUrl", namespaces=NAMES))
    assert of_form["hash"] == f"md5:{hashlib.md5(xform, usedforsecurity=False).hexdigest()}"
    beside = etree.fromstring(got(form.findtext("list:manifestUrl", namespaces=NAMES)))
    homes = got(beside.findtext("beside:mediaFile/beside:downloadUrl", namespaces=NAMES)).decode()
    codes = {row["label"].partition(",")[0]: row["name"] for row in csv.DictReader(io.StringIO(homes))}
    assert len(codes) == 4
    with acting(SYSTEM):
        found = ReviewRound.objects.select_related("instrument").get()
        filled = {
            name: instance_of(found, codes[name], kind, form_id=of_form["formID"], version=of_form["version"])
            for name, kind in answers.items()
        }
    for name, instance in filled.items():
        part: FilePayload = {"name": "review.xml", "mimeType": "text/xml", "buffer": instance.encode()}
        sent = phone.post(f"{server}/submission", headers=HEADERS, multipart={"xml_submission_file": part})
        assert sent.status == 201, (name, sent.text())
