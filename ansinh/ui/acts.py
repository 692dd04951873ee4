"""Acts from a page: what is refused comes back on the form that asked, and nothing of the act is kept."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ansinh.core import clock
from ansinh.core.errors import AnSinhError, Conflict, Forbidden, Missing
from ansinh.ui.slots import LastAct, last_act_on

Thing = TypeVar("Thing", bound=Model)
SEEN = "seen"
"""The field of a form that says when its page was written."""


class ChangedMeanwhile(Conflict):
    """Somebody did something to the thing after the page of the form was written."""

    code = "changed_meanwhile"
    message = _(
        "%(who)s %(act)s on %(on)s at %(at)s, after you had opened this page."
        " Look at what it says now, and send the form again if it is still right."
    )


class TakenAway(Missing):
    """A row that an act was to lock is not there any more: its list was taken back at that moment."""

    code = "taken_away"
    message = _("What this form is about was taken away while you filled it in. Nothing of the form was kept.")


def refuse_older(request: HttpRequest, *things: Any) -> None:
    """Raises ChangedMeanwhile for a form that was filled in before the last act on one of the things."""
    try:
        seen = dt.datetime.fromisoformat(request.POST.get(SEEN, ""))
    except ValueError:
        return
    if seen.tzinfo and (last := last_act_on(things, since=seen)):
        raise ChangedMeanwhile(**_in_words(last))


def _in_words(last: LastAct) -> dict[str, str]:
    at = last.at.astimezone(clock.VIET_NAM)
    return {"who": last.who, "act": last.what, "on": f"{at:%d/%m/%Y}", "at": f"{at:%H:%M}"}


@contextmanager
def refusals_on(form: forms.Form, *things: Any) -> Iterator[None]:
    """Do an act; its refusal becomes an error of the form and undoes the act alone.

    Who comes too late to one of the things, where they are rows, is told what was done to it last, and by whom, unless
    the refusal names somebody.
    Who has no right, or whose thing is gone, is refused by a page of its own: no form would help.
    """
    rows = [thing for thing in things if isinstance(thing, Model)]
    try:
        with transaction.atomic():
            yield
    except Forbidden:
        raise
    except ObjectDoesNotExist as missing:
        if all(type(row)._default_manager.filter(pk=row.pk).exists() for row in rows):
            raise
        raise TakenAway from missing
    except AnSinhError as refusal:
        form.add_error(None, str(refusal))
        is_late = isinstance(refusal, Conflict) and "who" not in refusal.data
        if is_late and (last := last_act_on(rows)):
            form.add_error(None, _("%(who)s %(act)s on %(on)s at %(at)s.") % _in_words(last))
        form.refused_with = refusal.status  # type: ignore[attr-defined]


def refused_of_each(
    request: HttpRequest,
    form: forms.Form,
    things: Iterable[Thing],
    act: Callable[[Thing], object],
    *,
    called: Callable[[Thing], str],
) -> list[Thing]:
    """Do an act to each of several rows by itself; those of which it was refused, which stay as they were.

    The form says of each by its name why. Whether somebody may do the act at all was asked before.
    """
    refused = []
    for thing in things:
        try:
            with transaction.atomic():
                refuse_older(request, thing)
                act(thing)
        except (AnSinhError, ObjectDoesNotExist) as refusal:
            why = refusal if isinstance(refusal, AnSinhError) else TakenAway()
            refused.append(thing)
            form.add_error(None, _("%(name)s: %(why)s") % {"name": called(thing), "why": why})
            form.refused_with = Conflict.status  # type: ignore[attr-defined]
    return refused


def status_of(form: forms.Form | None) -> int:
    """The status of a page that shows this form: the refusal's own, unprocessable where a field is wrong, else fine."""
    if form is None or not form.is_bound or not form.errors:
        return HTTPStatus.OK
    return int(getattr(form, "refused_with", HTTPStatus.UNPROCESSABLE_ENTITY))
