"""The acts that the page of an account offers: who may do each, what it asks for, what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.accounts.errors import UnknownDuty
from ansinh.accounts.forms import ClosedDutyForm, DutyForm, NewPasswordForm, WhyForm
from ansinh.accounts.models import Duty, User
from ansinh.accounts.policies import MANAGE
from ansinh.accounts.services import (
    close_account,
    close_duty,
    correct_password,
    end_two_steps,
    open_duty,
    register_user,
)
from ansinh.areas.queries import area_for_path, place_within
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.ui.steps import Step, Values


@dataclass(frozen=True)
class AccountFile:
    """An account as its page shows it. `duties`: all within the actor's area; `is_within_reach`: none lies outside."""

    user: User
    duties: Sequence[Duty]
    is_within_reach: bool
    has_two_steps: bool

    @property
    def watched(self) -> list[User | Duty]:
        return [self.user, *self.duties]

    @property
    def state(self) -> str:
        return "open" if self.user.is_active else "closed"

    @property
    def open_duties(self) -> Mapping[int, Duty]:
        """Those that have not ended by today."""
        today = clock.today()
        return {duty.pk: duty for duty in self.duties if duty.valid_to is None or duty.valid_to > today}


def register(actor: Actor, values: Values) -> User:
    """The account and its first duty, in the transaction of whoever calls."""
    place = place_within(values["place"], within=area_for_path(actor.scope), on=values["valid_from"])
    user = register_user(
        actor=actor, username=values["username"], full_name=values["full_name"], password=values["password"],
        email=values["email"],
    )  # fmt: skip
    open_duty(actor=actor, user=user, role=values["role"], area=place, valid_from=values["valid_from"])
    return user


def _open_duty(actor: Actor, file: AccountFile, values: Values) -> str:
    place = place_within(values["place"], within=area_for_path(actor.scope), on=values["valid_from"])
    duty = open_duty(
        actor=actor, user=file.user, role=values["role"], area=place, valid_from=values["valid_from"],
        valid_to=values["valid_to"],
    )  # fmt: skip
    return gettext("Opened: %(duty)s.") % {"duty": duty}


def _close_duty(actor: Actor, file: AccountFile, values: Values) -> str:
    duty = file.open_duties.get(values["duty"])
    if duty is None:
        raise UnknownDuty(who=file.user.full_name, on=clock.today())
    close_duty(actor=actor, duty=duty, on=values["on"], why=values["why"])
    return gettext("Ended: %(duty)s.") % {"duty": duty}


def _new_password(actor: Actor, file: AccountFile, values: Values) -> str:
    correct_password(actor=actor, user=file.user, password=values["password"])
    return gettext("The new password holds. Whoever was signed in by the old one is signed out.")


def _end_two_steps(actor: Actor, file: AccountFile, values: Values) -> str:
    end_two_steps(actor=actor, user=file.user, why=values["why"])
    return gettext("The password alone opens the account until two steps are set up again.")


def _close(actor: Actor, file: AccountFile, values: Values) -> str:
    close_account(actor=actor, user=file.user, why=values["why"])
    return gettext("Closed. Nobody signs in by this account any more; what it did stays on record.")


def _is_another(actor: Actor, file: AccountFile) -> bool:
    return file.user.username != actor.username


def _is_ours(actor: Actor, file: AccountFile) -> bool:
    return _is_another(actor, file) and file.is_within_reach


OPEN = frozenset({"open"})
STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "open_duty", _("Give a duty"), _("A role in a place, from a day on."), MANAGE, OPEN, DutyForm, _open_duty,
            is_onward=True, needs=_is_another, initial=lambda file: {"valid_from": clock.today()},
        ),
        Step(
            "close_duty", _("End a duty"), _("What was done under it stays on record."), MANAGE,
            frozenset({"open", "closed"}), ClosedDutyForm, _close_duty,
            needs=lambda actor, file: _is_another(actor, file) and bool(file.open_duties),
            initial=lambda file: {"duties": file.open_duties, "on": clock.today()},
        ),
        Step(
            "new_password", _("Give a new password"), _("For somebody who forgot the old one."), MANAGE, OPEN,
            NewPasswordForm, _new_password, needs=_is_ours,
        ),
        Step(
            "end_two_steps", _("End two-step sign-in"), _("For somebody who lost both telephone and recovery codes."),
            MANAGE, OPEN, WhyForm, _end_two_steps,
            needs=lambda actor, file: _is_ours(actor, file) and file.has_two_steps,
        ),
        Step(
            "close", _("Close the account"), _("For somebody who left. It cannot be opened again."), MANAGE, OPEN,
            WhyForm, _close, needs=_is_ours,
        ),
    )
}  # fmt: skip
