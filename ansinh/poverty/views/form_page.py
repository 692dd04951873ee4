"""What the pages with a form in the browser share: what the component needs to know, and what came back from it."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ansinh.core.errors import AnSinhError
from ansinh.poverty.browser_form import questions_for
from ansinh.poverty.errors_of_forms import FormOfAnotherHousehold
from ansinh.poverty.errors_of_survey import FormMissing
from ansinh.poverty.filled_form import FilledForm, FormFile, read_instance
from ansinh.poverty.models import Channel, ListedHousehold
from ansinh.poverty.round_form import RoundForm
from ansinh.ui.content_policy import content_policy
from ansinh.ui.files import as_file

INSTANCE = "xml_submission_file"
TakeIn = Callable[[FilledForm], object]


@dataclass(frozen=True)
class FormPage:
    """`key` is the name of the draft on the device; the rest are addresses: of the questions, of who takes the form in,
    and of the form on paper.
    """

    key: str
    questions: str
    send: str
    paper: str


def with_form(request: HttpRequest, template: str, context: Mapping[str, Any], page: FormPage) -> HttpResponse:
    """A page whose browser may besides compile the parser of formulas and take the component's own styles."""
    nonce = secrets.token_urlsafe(16)
    about = {"page": page, "nonce": nonce, "words": json.dumps(_words(), ensure_ascii=False)}
    response = render(request, template, {**context, **about})
    response["Content-Security-Policy"] = content_policy(
        script_src="'wasm-unsafe-eval'", style_src=f"'nonce-{nonce}'", img_src="blob:"
    )
    return response


def as_questions(listed: ListedHousehold, form: RoundForm, *, with_spot: bool) -> HttpResponse:
    """The XForm of one household, as the component fetches it."""
    content = questions_for(listed, form, with_spot=with_spot).encode()
    return as_file(content, f"{listed.household.number}.xml", "text/xml; charset=utf-8", is_shown=True)


def _words() -> dict[str, str]:
    """What the component and the script say, in the language of the reader."""
    return {
        "Send": _("Send the form"),
        " Add ": _("Add: "),
        "Remove": _("Remove"),
        "Repeat Item": _("One more"),
        "1 question with error.": _("1 question is missing or wrong."),
        "%s questions with errors.": _("%s questions are missing or wrong."),
        "Condition not satisfied: constraint": _("This answer does not fit."),
        "Condition not satisfied: required": _("This question has to be answered."),
        "No results found": _("Nothing found"),
        "Powered by": _("Shown by"),
        "Location unavailable. Enable GPS and browser permissions, then restart the form to try again.": _(
            "The place could not be found; go on without it."
        ),
        "Take picture": _("Take a picture"),
        "Choose image": _("Choose a picture"),
        "menu": _("Menu"),
        "keeping": _("The draft is being kept…"),
        "kept": _("The draft is kept on this device (%s)."),
        "not kept": _("This browser keeps no drafts: send the form before you leave this page."),
        "went on": _("You go on with the draft of %s, which this device has kept."),
        "sending": _("Sending…"),
        "not sent": _("No connection. The draft is kept on this device; send it again later."),
        "signed out": _("Nothing was sent: you are signed out. The draft is kept on this device; load the page again."),
        "not opened": _("The form could not be opened. Load the page again, or use the printed form."),
    }  # fmt: skip


def sent(
    request: HttpRequest, listed: ListedHousehold, form: RoundForm, channel: Channel, next_page: str, take_in: TakeIn
) -> JsonResponse:
    """Let the act take in what the component sent. Tells where to go on, or the refusal in words."""
    try:
        with transaction.atomic():
            take_in(_form_in(request, listed, form, channel))
    except AnSinhError as refused:
        return JsonResponse({"refused": str(refused)}, status=refused.status)
    messages.success(request, _("The form of %(name)s is kept.") % {"name": listed.head_name})
    return JsonResponse({"next": next_page})


def _form_in(request: HttpRequest, listed: ListedHousehold, form: RoundForm, channel: Channel) -> FilledForm:
    sent: dict[str, UploadedFile[Any]] = {
        name: file for name, file in request.FILES.items() if isinstance(file, UploadedFile)
    }
    if INSTANCE not in sent:
        raise FormMissing
    code, filled = read_instance(sent.pop(INSTANCE).read(), form=form, channel=channel)
    if code != listed.household.number:
        raise FormOfAnotherHousehold(came=code, expected=listed.household.number)
    return replace(filled, files=[FormFile(one.name or name, one.read()) for name, one in sent.items()])
