"""The acts that the pages of an office and of a province's level offer."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Level
from ansinh.benefits.forms_of_office import (
    DelegationEndForm,
    DelegationForm,
    OfficeProfileForm,
    ResolutionEndForm,
)
from ansinh.benefits.models import Resolution
from ansinh.benefits.policies import right_to_delegate
from ansinh.benefits.queries.offices import OfficeAtHand
from ansinh.benefits.services.offices import close_delegation, open_delegation, open_office
from ansinh.benefits.services.resolutions import end_resolution
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.ui.steps import Step, Values

COMMUNE = frozenset({Level.COMMUNE})


def _open_office(actor: Actor, office: OfficeAtHand, values: Values) -> str:
    open_office(actor=actor, area=office.area, **values)
    return gettext("Recorded. Letters from that day on say so; those signed before stay as they are.")


def _delegate(actor: Actor, office: OfficeAtHand, values: Values) -> str:
    (username, name), rest = values["signer"], {key: values[key] for key in values if key != "signer"}
    open_delegation(actor=actor, area=office.area, delegate_username=username, delegate_name=name, **rest)
    return gettext("%(name)s can sign for the chair in that time.") % {"name": name}


def _end_delegation(actor: Actor, office: OfficeAtHand, values: Values) -> str:
    [found] = [one for one in office.open_delegations if one.pk == values["delegation"]]
    close_delegation(actor=actor, delegation=found, on=values["on"])
    return gettext("The delegation ends; what was signed by it stands.")


def _profile(office: OfficeAtHand) -> Values:
    present, kept = office.present, ("chair_name", "chair_username", "issuer_name", "place_name", "number_suffix")
    before = {name: getattr(present, name) for name in kept} if present else {"number_suffix": "QĐ-UBND"}
    return {
        **before,
        "requires_signed_copy": bool(present and present.requires_signed_copy),
        "valid_from": office.on,
        "signers": office.signers,
    }


def office_steps(actor: Actor) -> Mapping[str, Step]:
    """What can be done with an office; who lets others sign does it by either of two rights."""
    return _steps_by(right_to_delegate(actor))


@cache
def _steps_by(delegates: str) -> Mapping[str, Step]:
    # Made once for each right: a step that was refused is known again by its identity.
    steps = (
        Step(
            "profile", _("Change who signs and what the letters say"),
            _("From that day on; letters signed before stay as they are."), "manage_areas", COMMUNE,
            OfficeProfileForm, _open_office, initial=_profile,
        ),
        Step(
            "delegate", _("Let somebody sign for the chair"), _("By a paper, for a time. Nobody lets oneself sign."),
            delegates, COMMUNE, DelegationForm, _delegate,
            initial=lambda office: {
                "valid_from": office.on, "delegate_title": "Phó Chủ tịch", "signers": office.signers,
            },
        ),
        Step(
            "end_delegation", _("End a delegation"), _("What was signed by it stands."), delegates, COMMUNE,
            DelegationEndForm, _end_delegation, needs=lambda actor, office: bool(office.open_delegations),
            initial=lambda office: {
                "on": office.on,
                "delegations": [(one.pk, f"{one}, {one.document}") for one in office.open_delegations],
            },
        ),
    )  # fmt: skip
    return {step.code: step for step in steps}


class LevelState(NamedTuple):
    """A resolution with how far it has come: it can be ended while it is open or to come."""

    resolution: Resolution
    state: str

    @classmethod
    def of(cls, resolution: Resolution) -> "LevelState":
        month = Month.of(clock.today()).first_day
        return cls(resolution, "past" if resolution.valid_to and resolution.valid_to <= month else "standing")


def _end_level(actor: Actor, level: LevelState, values: Values) -> str:
    end_resolution(actor=actor, resolution=level.resolution, last_month=values["last_month"], why=values["why"])
    return gettext("The levels end; from the month after the national ones count.")


LEVEL_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "end", _("End these levels"), _("Everybody who draws by them has to be judged again."), "manage_areas",
            frozenset({"standing"}), ResolutionEndForm, _end_level,
            needs=lambda actor, level: level.resolution.province.path.startswith(actor.scope),
            initial=lambda level: {"last_month": Month.of(clock.today())},
        ),
    )
}  # fmt: skip
