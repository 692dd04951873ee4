"""Pages for what goes wrong: refusals with their sentence, missing pages, forged forms, our own faults."""

import logging
import secrets
import sys
from http import HTTPStatus

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.accounts.roles import PERMISSIONS
from ansinh.core.errors import AnSinhError, Forbidden, Missing

INSUFFICIENT_PRIVILEGE = "42501"
INSUFFICIENT_RESOURCES = "53"
"""SQLSTATE and class of SQLSTATE (PostgreSQL, appendix A)."""

logger = logging.getLogger(__name__)

TITLES: dict[int, Promise] = {
    HTTPStatus.BAD_REQUEST: _("The request was not understood"),
    HTTPStatus.FORBIDDEN: _("Not allowed"),
    HTTPStatus.NOT_FOUND: _("Not found"),
    HTTPStatus.METHOD_NOT_ALLOWED: _("Nothing to look at here"),
    HTTPStatus.CONFLICT: _("Not possible now"),
    HTTPStatus.GONE: _("Not there any more"),
    HTTPStatus.UNPROCESSABLE_ENTITY: _("Not as expected"),
}


class OutsideTheWall(Forbidden):
    """The database refused rows outside the area of duty."""

    code = "outside_the_wall"
    message = _("This belongs to another place than your area of duty, or your role may only read.")


class NoSuchPage(Missing):
    code = "no_such_page"
    message = _("There is nothing at this address, or not within your area of duty.")


class NotAllowed(Forbidden):
    code = "not_allowed"
    message = _("Your account may not open this page.")


class ForgedForm(Forbidden):
    """The form was not sent from a page of this site, or its page was left open too long."""

    code = "forged_form"
    title = _("The form has expired")
    message = _("Go back, load the page again and send it once more.")


class BadRequest(AnSinhError):
    code = "bad_request"
    status = HTTPStatus.BAD_REQUEST
    message = _("The address or the form is damaged. Go back and try again.")


class OnlyForForms(AnSinhError):
    """The address of an act was opened like a page: from the browser's history, or by hand."""

    code = "only_for_forms"
    status = HTTPStatus.METHOD_NOT_ALLOWED
    message = _("This address only takes a form. Open the page on which the form stands and send it from there.")


class DatabaseFull(AnSinhError):
    """The database has no room, no memory or no connection left (SQLSTATE class 53)."""

    code = "database_full"
    status = HTTPStatus.INSUFFICIENT_STORAGE
    message = _(
        "The database has no room left (%(why)s). Nothing of this act was kept, what was there before is safe."
        " Tell whoever looks after the machine, then do it again."
    )


def refusal_of(fault: DatabaseError) -> AnSinhError | None:
    """What the database refused, as a sentence; None where the fault is ours."""
    state = str(getattr(fault.__cause__, "sqlstate", None) or "")
    if state == INSUFFICIENT_PRIVILEGE:
        return OutsideTheWall()
    return DatabaseFull(why=str(fault).partition("\n")[0]) if state.startswith(INSUFFICIENT_RESOURCES) else None


def refusal_page(request: HttpRequest, refusal: AnSinhError) -> HttpResponse:
    """The page of a refusal: what is refused, in its sentence, under its status. Asks the database nothing."""
    if right := PERMISSIONS.get(str(refusal.data.get("permission"))):
        refusal.data["permission"] = right
    context = {
        "title": getattr(refusal, "title", TITLES.get(refusal.status, _("The act could not be done"))),
        "sentence": str(refusal),
        "status": refusal.status,
    }
    return render(request, _template(request, "refusal"), context, status=refusal.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What asks for a host that is none of ours is turned away before anybody knows who it is: a page needs that."""
    if not hasattr(request, "actor"):
        return HttpResponse(str(BadRequest()), status=HTTPStatus.BAD_REQUEST, content_type="text/plain; charset=utf-8")
    return refusal_page(request, BadRequest())


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal_page(request, NotAllowed())


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal_page(request, NoSuchPage())


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own fault: a page that leans on nothing, neither the account nor the database.

    It shows a code under which the log tells what happened.
    """
    code = secrets.token_hex(4)
    logger.error("Fault %s at %s %s", code, request.method, request.path, exc_info=sys.exc_info())
    context = {"language": getattr(request, "LANGUAGE_CODE", "vi"), "code": code}
    return render(None, _template(request, "fault"), context, status=500)


def refuse_forged_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refusal_page(request, ForgedForm())


def _template(request: HttpRequest, name: str) -> str:
    """The whole page, or what HTMX puts in place of the fragment that it asked for."""
    return f"ui/_{name}.html" if request.headers.get("HX-Request") == "true" else f"ui/{name}.html"
