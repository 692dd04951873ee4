"""Addresses for the tests of the doors: pages that read and write a walled table, the audit trail."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path
from psycopg.errors import DiskFull

from ansinh.audit.models import AuditEntry
from ansinh.audit.services import record
from ansinh.config.urls import urlpatterns as house
from ansinh.core.errors import Conflict
from ansinh.core.wall import current_actor, walled_stream

handler400 = "ansinh.config.errors.bad_request"
handler403 = "ansinh.config.errors.permission_denied"
handler404 = "ansinh.config.errors.page_not_found"
handler500 = "ansinh.config.errors.server_error"

ROWS = "{% for entry in entries %}[{{ entry.area_path }}]{% endfor %}"


def _template(source: str) -> str:
    # A template object is taken as well as a name; the stubs know names only.
    return engines["django"].from_string(source)  # type: ignore[return-value]


def rendered(request: HttpRequest) -> HttpResponse:
    """The query runs while the template is drawn, after the view has returned."""
    return TemplateResponse(request, _template(ROWS), {"entries": AuditEntry.objects.order_by("area_path")})


def drawn_after_writing(request: HttpRequest) -> HttpResponse:
    """Writes, then fails in the template, outside of Django's transaction around the view."""
    _write("drawn_after_writing")
    return TemplateResponse(request, _template("{{ broken }}"), {"broken": _Explosive()})


def streamed(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(walled_stream(current_actor(), _rows), content_type="text/plain")


def streamed_without_an_act(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(_rows(), content_type="text/plain")


def failing(request: HttpRequest) -> HttpResponse:
    _write("failing")
    raise ZeroDivisionError


def full(request: HttpRequest) -> HttpResponse:
    """Writes, then the database has no room left."""
    _write("full")
    with connection.wrap_database_errors:
        raise DiskFull("could not extend file: No space left on device")


def refused(request: HttpRequest) -> HttpResponse:
    _write("refused")
    raise Conflict("The payroll of %(month)s is closed.", month="04/2025")


def elsewhere(request: HttpRequest) -> HttpResponse:
    """Writes a row of another commune."""
    record(actor=current_actor(), act="elsewhere", on="page", area_path="vn.20.05987.")
    return HttpResponse()


def written(request: HttpRequest) -> HttpResponse:
    _write("written")
    return HttpResponse("written")


def role(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        return HttpResponse(cursor.fetchone()[0])


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


@login_not_required
def public(request: HttpRequest) -> HttpResponse:
    """A page for everybody that forgot that people stand behind the wall."""
    return HttpResponse(str(AuditEntry.objects.count()))


class _Explosive:
    def __str__(self) -> str:
        raise ZeroDivisionError


def _write(act: str) -> None:
    actor = current_actor()
    record(actor=actor, act=act, on="page", area_path=actor.scope)


def _rows() -> Iterator[str]:
    for entry in AuditEntry.objects.order_by("area_path"):
        yield f"[{entry.area_path}]"


urlpatterns = [
    path("", rendered, name="home"),
    path("drawn-after-writing/", drawn_after_writing),
    path("streamed/", streamed),
    path("streamed-without-an-act/", streamed_without_an_act),
    path("failing/", failing),
    path("full/", full),
    path("refused/", refused),
    path("elsewhere/", elsewhere),
    path("written/", written),
    path("role/", role),
    path("missing/", missing),
    path("public/", public),
    *house,
]
