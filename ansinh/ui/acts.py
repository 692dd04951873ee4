"""Acts from a page: what is refused comes back on the form that asked, and nothing of the act is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django import forms
from django.db import transaction

from ansinh.core.errors import AnSinhError, Forbidden


@contextmanager
def refusals_on(form: forms.Form) -> Iterator[None]:
    """Do an act; its refusal becomes an error of the form and undoes the act alone.

    Who has no right is refused by a page of its own: no form would help.
    """
    try:
        with transaction.atomic():
            yield
    except Forbidden:
        raise
    except AnSinhError as refusal:
        form.add_error(None, str(refusal))
        form.refused_with = refusal.status  # type: ignore[attr-defined]


def status_of(form: forms.Form | None) -> int:
    """The status of a page that shows this form: the refusal's own, unprocessable where a field is wrong, else fine."""
    if form is None or not form.is_bound or not form.errors:
        return HTTPStatus.OK
    return int(getattr(form, "refused_with", HTTPStatus.UNPROCESSABLE_ENTITY))
