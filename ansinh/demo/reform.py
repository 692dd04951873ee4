"""What changed for everybody: the communes and the social pension of July 2025, the level of July 2026."""

import datetime as dt
from collections.abc import Sequence

from ansinh.accounts.services import transfer_duties
from ansinh.areas.queries import hamlets_of
from ansinh.benefits.errors import NothingToConvert, NothingToRebase
from ansinh.benefits.services.rebase import list_for_level, rebase_to_level
from ansinh.benefits.services.reform import convert_to_social_pension
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.demo.plan import CommunePlan
from ansinh.demo.set_up import commune_of, open_desk, open_hamlets
from ansinh.demo.staff import BEGINNING, REFORM, approver, officer
from ansinh.registry.models import Individual
from ansinh.registry.services.reform import rehome_area

RAISE = dt.date(2026, 10, 5)


def rehome(plans: Sequence[CommunePlan]) -> None:
    """Each former commune's people go to its successor, hamlet by hamlet; one that has gone already is left alone."""
    for plan in plans:
        with clock.at(REFORM), acting(SYSTEM):
            old, new = commune_of(plan, on=BEGINNING), commune_of(plan, on=REFORM)
            if not Individual.objects.filter(area=old).exists():
                continue
            former = hamlets_of(old, on=BEGINNING)
            hamlets = open_hamlets(plan, new, first_number=plan.new_first_hamlet, word=plan.new_hamlet_word, on=REFORM)
            open_desk(plan, new, on=REFORM)
            rehome_area(actor=SYSTEM, old=old, new=new, on=REFORM, hamlets=dict(zip(former, hamlets, strict=True)))
            transfer_duties(actor=SYSTEM, old=old, new=new, on=REFORM)


def convert(plan: CommunePlan) -> None:
    """The chair's decision by which K5b and K5c go on as social pension; done already, nothing is left to convert."""
    with clock.at(REFORM), acting(approver(plan, on=REFORM)) as actor:
        try:
            convert_to_social_pension(actor=actor, area=commune_of(plan, on=REFORM), signed_on=REFORM)
        except NothingToConvert:
            return


def rebase(plan: CommunePlan) -> None:
    """The level of July 2026: review list and decision on the day on which the decree came into force."""
    with clock.at(RAISE), acting(officer(plan, on=RAISE)) as actor:
        reviewed = list_for_level(actor=actor, area=commune_of(plan, on=RAISE))
    with clock.at(RAISE), acting(approver(plan, on=RAISE)) as actor:
        area = commune_of(plan, on=RAISE)
        try:
            rebase_to_level(actor=actor, area=area, signed_on=RAISE, reviewed=reviewed)
        except NothingToRebase:
            return
