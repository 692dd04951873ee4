"""Files that a page gives out."""

from typing import TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from ansinh.core.papers import KINDS

UNKNOWN = "application/octet-stream"
PDF, WORD, SPREADSHEET = KINDS["pdf"], KINDS["docx"], KINDS["xlsx"]

Response = TypeVar("Response", bound=HttpResponseBase)


def as_file(content: bytes, name: str, kind: str = UNKNOWN, *, is_shown: bool = False) -> HttpResponse:
    """Bytes that the browser saves under their name, or shows; `kind` is their media type."""
    return named(HttpResponse(content, content_type=kind), name, is_shown=is_shown)


def named(response: Response, name: str, *, is_shown: bool = False) -> Response:
    """The answer under the name of a file; no machine on its way keeps it."""
    response.headers["Content-Disposition"] = content_disposition_header(not is_shown, name) or "attachment"
    response.headers["Cache-Control"] = "no-store"
    return response
