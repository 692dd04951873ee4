"""Acts that a page offers for the thing it shows, as data: who may do each, in which state, what it asks for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.functional import Promise

from ansinh.core.actors import Actor
from ansinh.ui.acts import refusals_on, refuse_older
from ansinh.ui.forms import OfficeForm

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One act on a thing that has a `state`. `do` calls the service, which asks everything again, and returns what to
    say. `is_onward` leads to the next state; the others stand beside it, closed.
    """

    code: str
    label: Promise
    hint: Promise
    permission: str
    states: frozenset[str]
    form: type[OfficeForm]
    do: Callable[[Actor, Any, Values], str]
    is_onward: bool = False
    needs: Callable[[Actor, Any], bool] = lambda actor, thing: True
    initial: Callable[[Any], Values] = lambda thing: {}

    def is_open_to(self, actor: Actor, thing: Any) -> bool:
        """Whether this person may do it now."""
        return (
            actor.may_write and actor.may(self.permission) and thing.state in self.states and self.needs(actor, thing)
        )


@dataclass(frozen=True)
class Offered:
    """A step with its form: a fresh one, or the one that was refused."""

    step: Step
    form: OfficeForm


def offered(steps: Iterable[Step], *, actor: Actor, thing: Any, refused: Offered | None = None) -> list[Offered]:
    """What the actor can do with the thing now, and whatever was just refused, with what was typed in."""
    return [
        refused
        if refused is not None and refused.step is step
        else Offered(step, step.form(prefix=step.code, initial=dict(step.initial(thing))))
        for step in steps
        if step.is_open_to(actor, thing) or (refused is not None and refused.step is step)
    ]


def step_called(steps: Mapping[str, Step], code: str) -> Step:
    """The step of this code; an address that names none is no page."""
    if code not in steps:
        raise Http404
    return steps[code]


def attempt(
    request: HttpRequest, step: Step, *, actor: Actor, thing: Any, beside: Iterable[Any] = ()
) -> Offered | None:
    """Do the step with what was sent and say so; None when done, else the step with what was refused on its form.

    `beside`: what else the page showed and somebody may have acted on since.
    """
    form = step.form(request.POST, request.FILES, prefix=step.code, initial=dict(step.initial(thing)))
    if form.is_valid():
        shown = [thing, *beside]
        with refusals_on(form, *shown):
            refuse_older(request, *shown)
            messages.success(request, step.do(actor, thing, form.cleaned_data))
            return None
    return Offered(step, form)
