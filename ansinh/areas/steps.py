"""The acts that the page of a hamlet offers."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.areas.forms import EndForm, NewNameForm
from ansinh.areas.models import Area
from ansinh.areas.policies import MANAGE
from ansinh.areas.services import close_hamlet, record_hamlet_name
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.ui.steps import Step, Values


@dataclass(frozen=True)
class HamletFile:
    """A hamlet as its page shows it. `others`: the hamlets of its commune that stand, by their key."""

    hamlet: Area
    others: Mapping[int, Area]

    @property
    def watched(self) -> list[Area]:
        return [self.hamlet]

    @property
    def state(self) -> str:
        ends = self.hamlet.valid_to
        return "ended" if ends is not None and ends <= clock.today() else "standing"


def _rename(actor: Actor, file: HamletFile, values: Values) -> str:
    named = record_hamlet_name(actor=actor, hamlet=file.hamlet, name=values["name"], on=values["on"])
    return gettext("It is called %(name)s now; the name it bore is kept.") % {"name": named.full_name}


def _end(actor: Actor, file: HamletFile, values: Values) -> str:
    into = file.others.get(values["into"])
    close_hamlet(actor=actor, hamlet=file.hamlet, on=values["on"], into=into, why=values["why"])
    return gettext("Ended. What is recorded of its time stays under it.")


STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "rename", _("Rename"), _("Papers of before keep the name it bore then."), MANAGE, frozenset({"standing"}),
            NewNameForm, _rename, initial=lambda file: {"on": clock.today()},
        ),
        Step(
            "end", _("End the hamlet"), _("By a resolution of the people's council."), MANAGE, frozenset({"standing"}),
            EndForm, _end, initial=lambda file: {"on": clock.today(), "others": file.others},
        ),
    )
}  # fmt: skip
