"""Pages for what goes wrong: refusals with their sentence, missing pages, forged forms, our own faults."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.accounts.roles import PERMISSIONS
from ansinh.core.errors import AnSinhError, Forbidden, Missing

TITLES: dict[int, Promise] = {
    HTTPStatus.BAD_REQUEST: _("The request was not understood"),
    HTTPStatus.FORBIDDEN: _("Not allowed"),
    HTTPStatus.NOT_FOUND: _("Not found"),
    HTTPStatus.CONFLICT: _("Not possible now"),
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
    message = _("The form has expired. Go back, load the page again and send it once more.")


class BadRequest(AnSinhError):
    code = "bad_request"
    status = HTTPStatus.BAD_REQUEST
    message = _("The address or the form is damaged. Go back and try again.")


def refusal_page(request: HttpRequest, refusal: AnSinhError) -> HttpResponse:
    """The page of a refusal: what is refused, in its sentence, under its status. Asks the database nothing."""
    if right := PERMISSIONS.get(str(refusal.data.get("permission"))):
        refusal.data["permission"] = right
    context = {
        "title": TITLES.get(refusal.status, _("The act could not be done")),
        "sentence": str(refusal),
        "status": refusal.status,
    }
    return render(request, _template(request, "refusal"), context, status=refusal.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal_page(request, BadRequest())


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal_page(request, NotAllowed())


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal_page(request, NoSuchPage())


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own fault: a page that leans on nothing, neither the account nor the database."""
    context = {"language": getattr(request, "LANGUAGE_CODE", "vi")}
    return render(None, _template(request, "fault"), context, status=500)


def refuse_forged_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refusal_page(request, ForgedForm())


def _template(request: HttpRequest, name: str) -> str:
    """The whole page, or what HTMX puts in place of the fragment that it asked for."""
    return f"ui/_{name}.html" if request.headers.get("HX-Request") == "true" else f"ui/{name}.html"
