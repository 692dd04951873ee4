"""The door for phones: OpenRosa as ODK Collect speaks it. The key in the address is the sign-in; there is no session.

What is refused is told in Vietnamese, as a message that the phone shows.
"""

import datetime as dt
import functools
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from lxml.builder import ElementMaker
from lxml.etree import tostring

from ansinh.areas.errors import UnknownCode
from ansinh.areas.models import Level
from ansinh.areas.queries import area_for_code
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import AnSinhError
from ansinh.core.wall import acting
from ansinh.poverty.errors_of_survey import (
    FormMissing,
    FormOfAnotherRound,
    FormTooLarge,
    FormUnreadable,
    HouseholdNotListed,
    SurveyKeyUnknown,
    SurveyNotOpen,
)
from ansinh.poverty.filled_form import MEGABYTE, in_megabytes, names_in, read_instance
from ansinh.poverty.models import Channel, Reviewer, RoundState, SubmissionState
from ansinh.poverty.policies import SURVEY
from ansinh.poverty.queries.survey import listed_with_code, reviewer_with_key
from ansinh.poverty.round_form import HOUSEHOLDS_FILE, RoundForm, form_of, homes_of_reviewer, households_csv
from ansinh.poverty.services import FormFile, submit_form

FILLED_FORM = "xml_submission_file"
RECOMMENDED_REQUEST, LARGEST_REQUEST = 10 * MEGABYTE, 32 * MEGABYTE
"""Bytes: a phone cuts what it sends by the first; beyond the second nothing is read."""
XML = "text/xml; charset=utf-8"


@dataclass(frozen=True)
class Phone:
    """The reviewer whose key came, as somebody who acts, and the form of the round."""

    actor: Actor
    reviewer: Reviewer
    form: RoundForm


Door = Callable[..., HttpResponse]


def _openrosa(view: Door) -> Any:
    """Answer in the protocol's manner, whatever comes of it."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        with translation.override("vi"):
            try:
                response = view(request, *args, **kwargs)
            except AnSinhError as refusal:
                response = _said(str(refusal), refusal.status)
        response["X-OpenRosa-Version"] = "1.0"
        response["X-OpenRosa-Accept-Content-Length"] = str(RECOMMENDED_REQUEST)
        response["Date"] = http_date()
        response["Cache-Control"] = "no-store"
        return response

    return csrf_exempt(login_not_required(transaction.non_atomic_requests(answered)))


@functools.lru_cache(maxsize=1024)
def _path_of(commune: str, on: dt.date) -> str:
    """A place keeps its path for a day; every form asks for it."""
    return str(area_for_code(commune, level=Level.COMMUNE, on=on).path)


@contextmanager
def phone_with_key(commune: str, secret: str) -> Iterator[Phone]:
    """Open the wall of the commune for the reviewer of this key. Raises SurveyKeyUnknown."""
    try:
        path = _path_of(commune, clock.today())
    except UnknownCode:
        raise SurveyKeyUnknown from None
    with acting(Actor("phone", "", path, frozenset())):
        reviewer = reviewer_with_key(secret)
        if reviewer is None:
            raise SurveyKeyUnknown
        actor = Actor(f"reviewer.{reviewer.pk}", reviewer.full_name, path, frozenset({SURVEY}))
        yield Phone(actor, reviewer, form_of(reviewer.round))


@_openrosa
@require_safe
def form_list(request: HttpRequest, commune: str, secret: str) -> HttpResponse:
    """The one form there is, while the round surveys."""
    with phone_with_key(commune, secret) as phone:
        _require_surveying(phone)
        xml, form = phone.form.xml.encode(), phone.form
        make = _maker("http://openrosa.org/xforms/xformsList")
        listed = make.xforms(
            make.xform(
                make.formID(form.form_id), make.name(form.title), make.version(form.version), make.hash(_md5(xml)),
                make.downloadUrl(_absolute(request, "survey_form", commune, secret, form.form_id)),
                make.manifestUrl(_absolute(request, "survey_manifest", commune, secret, form.form_id)),
            )
        )  # fmt: skip
    return HttpResponse(_as_text(listed), content_type=XML)


@_openrosa
@require_safe
def form(request: HttpRequest, commune: str, secret: str, form_name: str) -> HttpResponse:
    """The XForm."""
    with phone_with_key(commune, secret) as phone:
        _require_surveying(phone, form_name)
        return HttpResponse(phone.form.xml.encode(), content_type=XML)


@_openrosa
@require_safe
def manifest(request: HttpRequest, commune: str, secret: str, form_name: str) -> HttpResponse:
    """What lies beside the form: the households of this reviewer."""
    with phone_with_key(commune, secret) as phone:
        _require_surveying(phone, form_name)
        make = _maker("http://openrosa.org/xforms/xformsManifest")
        address = _absolute(request, "survey_households", commune, secret, form_name)
        content = _homes(phone)
        beside = make.manifest(
            make.mediaFile(make.filename(HOUSEHOLDS_FILE), make.hash(_md5(content)), make.downloadUrl(address))
        )
    return HttpResponse(_as_text(beside), content_type=XML)


@_openrosa
@require_safe
def households(request: HttpRequest, commune: str, secret: str, form_name: str) -> HttpResponse:
    """The list of the households of this reviewer."""
    with phone_with_key(commune, secret) as phone:
        _require_surveying(phone, form_name)
        return HttpResponse(_homes(phone), content_type="text/csv; charset=utf-8")


@_openrosa
@require_http_methods(["HEAD", "POST"])
def submission(request: HttpRequest, commune: str, secret: str) -> HttpResponse:
    """A filled form, whole or with some of its files; one transaction, so that a phone can send it again."""
    with phone_with_key(commune, secret) as phone:
        if request.method == "HEAD":
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        sent = _files(request)
        if FILLED_FORM not in sent:
            raise FormMissing
        code, filled = read_instance(sent.pop(FILLED_FORM).read(), form=phone.form, channel=Channel.PHONE)
        listed = listed_with_code(phone.reviewer.round, code)
        if listed is None:
            raise HouseholdNotListed(came=code, area=phone.reviewer.round.area.full_name)
        named = names_in(filled.answers)
        files = [FormFile(file.name or "", file.read()) for file in sent.values() if file.name in named]
        made = submit_form(actor=phone.actor, listed=listed, form=replace(filled, files=files), reviewer=phone.reviewer)
    if made.state == SubmissionState.CONFLICT:
        return _said(_("Received. It differs from the form that came before: the commune looks at both."))
    return _said(_("Received and kept."))


def _require_surveying(phone: Phone, form_name: str = "") -> None:
    found = phone.reviewer.round
    if found.state != RoundState.SURVEYING:
        raise SurveyNotOpen(state=found.get_state_display())
    if form_name not in ("", phone.form.form_id):
        raise FormOfAnotherRound(review=phone.form.title)


def _files(request: HttpRequest) -> "dict[str, UploadedFile[Any]]":
    """The parts of what was sent, by name; nothing is read where they are too large together, or were cut off."""
    _require_whole(request)
    sent = {name: one for name, one in request.FILES.items() if isinstance(one, UploadedFile)}
    size = sum(one.size or 0 for one in sent.values())
    if size > LARGEST_REQUEST:
        raise FormTooLarge(what=_("What was sent"), size=in_megabytes(size), most=in_megabytes(LARGEST_REQUEST))
    return sent


def _require_whole(request: HttpRequest) -> None:
    """Django takes a body that ended too early for whole, without the part that was cut."""
    stream: Any = request._stream
    if request.content_type == "multipart/form-data" and stream._pos < stream.limit:
        raise FormUnreadable(why=f"{stream._pos}/{stream.limit} byte")


def _homes(phone: Phone) -> bytes:
    return households_csv(homes_of_reviewer(phone.reviewer))


def _absolute(request: HttpRequest, name: str, *args: str) -> str:
    return request.build_absolute_uri(reverse(name, args=args))


def _said(message: str, status: int = HTTPStatus.CREATED) -> HttpResponse:
    nature = "submit_success" if status == HTTPStatus.CREATED else "error"
    make = _maker("http://openrosa.org/http/response")
    answer = make.OpenRosaResponse(make.message(message, nature=nature))
    return HttpResponse(_as_text(answer), content_type=XML, status=status)


def _maker(namespace: str) -> Any:
    return ElementMaker(namespace=namespace, nsmap={None: namespace})


def _as_text(tree: Any) -> bytes:
    return tostring(tree, xml_declaration=True, encoding="UTF-8")


def _md5(content: bytes) -> str:
    """The hash that the protocol knows."""
    return f"md5:{hashlib.md5(content, usedforsecurity=False).hexdigest()}"
