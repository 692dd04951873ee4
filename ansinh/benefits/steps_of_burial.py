"""What the page of a file for a burial offers: a grant to whoever organises it, or a refusal; no assessment."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.forms import SigningForm, WhyForm
from ansinh.benefits.models import Application, ApplicationState
from ansinh.benefits.policies import DECIDE
from ansinh.benefits.services.funerals import grant_funeral_support, refuse_funeral_support
from ansinh.benefits.steps_of_person import named_person
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.registry.errors import NotRegistered
from ansinh.ui.forms import DongField
from ansinh.ui.steps import Step, Values


class BurialForm(SigningForm):
    """Who is paid, and what only the family can say."""

    organiser = forms.CharField(
        label=_("Identity number of who organises the burial"),
        max_length=12,
        help_text=_("The support is paid to them."),
    )
    other_support_amount = DongField(
        label=_("What social insurance pays for the same burial"), least=0, help_text=_("0 where it pays nothing.")
    )
    draws_survivor_benefit = forms.BooleanField(label=_("The dead drew a survivor's benefit"), required=False)
    draws_other_monthly_allowance = forms.BooleanField(
        label=_("The dead drew another monthly allowance"), required=False
    )


def is_of_burial(actor: Actor, application: Application) -> bool:
    """Whether the file asks for the support for a burial."""
    return application.benefit == BenefitCode.FUNERAL_SUPPORT


def is_of_the_living(actor: Actor, application: Application) -> bool:
    return not is_of_burial(actor, application)


def _grant(actor: Actor, application: Application, values: Values) -> str:
    organiser, _name = named_person(values["organiser"])
    if organiser is None:
        raise NotRegistered(number=values["organiser"])
    decision = grant_funeral_support(
        actor=actor, application=application, organiser=organiser, signed_on=clock.today(), number=values["number"],
        other_support_amount=values["other_support_amount"],
        draws_survivor_benefit=values["draws_survivor_benefit"],
        draws_other_monthly_allowance=values["draws_other_monthly_allowance"],
    )  # fmt: skip
    return gettext("Decided: %(reference)s.") % {"reference": decision.reference}


def _refuse(actor: Actor, application: Application, values: Values) -> str:
    decision = refuse_funeral_support(actor=actor, application=application, why=values["why"], signed_on=clock.today())
    return gettext("Decided: %(reference)s.") % {"reference": decision.reference}


def _organiser(application: Application) -> Values:
    return {"organiser": application.applicant.identity_number or "" if application.applicant else ""}


DECIDABLE = frozenset({ApplicationState.COMPLETE, ApplicationState.ASSESSED})
BURIAL_STEPS: tuple[Step, ...] = (
    Step(
        "grant_burial", _("Grant the funeral support"),
        _("The law's answer by the day of death; only the highest support is paid."), DECIDE, DECIDABLE, BurialForm,
        _grant, is_onward=True, needs=is_of_burial, initial=_organiser,
    ),
    Step(
        "refuse_burial", _("Refuse the funeral support"), _("The reason stands in the letter."), DECIDE,
        DECIDABLE, WhyForm, _refuse, needs=is_of_burial,
    ),
)  # fmt: skip
