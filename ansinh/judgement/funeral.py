"""Funeral support: how much, on which ground, by which article."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.judgement.catalogue import gathered
from ansinh.judgement.columns import Columns, read_facts
from ansinh.judgement.law import Choices, law_as_asked, require_law
from ansinh.judgement.simulation import Piece, simulation_of
from openfisca_vietnam.reforms.provincial import ProvincialResolution
from openfisca_vietnam.variables.funeral import FuneralGround

GROUNDS: dict[str, str | Promise] = {
    "none": _("The facts give no funeral support from social assistance."),
    "allowance": _("Drew a monthly social allowance, or was entitled to one and had applied."),
    "child_of_single_parent": _("Child of a single parent who draws K4."),
    "monthly_allowance": _("Elderly, and drew a survivor's benefit or another monthly allowance."),
    "poor_survivor": _("From 70 to 75, poor or near-poor, and drew a survivor's benefit."),
    "social_pension": _("Drew a social pension, or was entitled to one and had applied."),
}
BY_SOCIAL_INSURANCE = _("Social insurance pays for the funeral; only the highest is paid.")


@dataclass(frozen=True)
class FuneralSupport:
    """What whoever organises the burial is paid, once."""

    amount: int  # đồng
    ground: str  # a code of GROUNDS
    articles: str
    reason: str


def funeral_support(
    columns: Columns,
    *,
    person: object,
    draws_survivor_benefit: bool = False,
    draws_other_monthly_allowance: bool = False,
    social_insurance_pays: int = 0,
    known_on: dt.date | None = None,
    resolution: ProvincialResolution | None = None,
    choices: Choices | None = None,
) -> FuneralSupport:
    """Judge the funeral of one person of the columns, who must have a `died_on`, by the month of the death.

    `columns` are input columns of the judgement: the dead, and whoever raised or was married to the dead.
    `social_insurance_pays` is what social insurance pays for the funeral, in đồng; only the highest is paid.
    The proof of an application that was still undecided is the caller's. Raises `BadFacts`, `KeyError`, `ValueError`.
    """
    facts = read_facts(columns, today=clock.today())
    position = list(facts.persons).index(person)
    died_on: dt.date = facts.died_on[position].item()
    if died_on.year == dt.MAXYEAR:
        raise KeyError("died_on")
    month = Month.of(died_on)
    require_law(month)
    law = law_as_asked(known_on=known_on, resolution=resolution, choices=choices)
    simulation = simulation_of(facts, Piece(0, len(facts)), law, month)
    only = np.arange(len(facts)) == position
    simulation.set_input("draws_survivor_benefit", str(month), only & draws_survivor_benefit)
    simulation.set_input("draws_other_monthly_allowance", str(month), only & draws_other_monthly_allowance)
    amount = int(simulation.calculate("funeral_support", str(month))[position])
    ground = list(FuneralGround)[int(simulation.calculate("funeral_ground", str(month))[position])].name
    if social_insurance_pays >= amount > 0:
        return FuneralSupport(0, "none", "", str(BY_SOCIAL_INSURANCE))
    level = "social_pension.level" if ground == "social_pension" else "social_assistance.standard_level"
    references = [law.dated(name, month.first_day) for name in ("funeral_support.multiple", level)]
    articles = gathered([dated.reference for dated in references if dated is not None]) if amount else ""
    return FuneralSupport(amount, ground, articles, str(GROUNDS[ground]))


def funeral_amounts(
    columns: Columns,
    *,
    month: Month,
    draws_survivor_benefit: bool,
    draws_other_monthly_allowance: bool,
    known_on: dt.date | None = None,
) -> list[int]:
    """The đồng for each person of the columns who died in `month`, as if all of them drew these other benefits.

    For checking many burials at once; whoever did not die then gets 0. Raises what `funeral_support` raises.
    """
    require_law(month)
    facts = read_facts(columns, today=clock.today())
    simulation = simulation_of(facts, Piece(0, len(facts)), law_as_asked(known_on=known_on), month)
    first, last = np.datetime64(month.first_day), np.datetime64(month.last_day)
    died = (facts.died_on >= first) & (facts.died_on <= last)
    simulation.set_input("draws_survivor_benefit", str(month), died & draws_survivor_benefit)
    simulation.set_input("draws_other_monthly_allowance", str(month), died & draws_other_monthly_allowance)
    amounts: list[int] = np.where(died, simulation.calculate("funeral_support", str(month)), 0).tolist()
    return amounts
