"""Funeral support: offered after a death, decided within its own time limit, paid to whoever organises the burial."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.benefits.catalogue import CATALOGUE, BenefitCode
from ansinh.benefits.errors import (
    NoFuneralSupport,
    NoReasonGiven,
    OtherSupportHigher,
    PersonLives,
    QuestionNotAsked,
    UnknownBenefit,
)
from ansinh.benefits.funeral_law import funeral_right
from ansinh.benefits.life_cycles import check_move
from ansinh.benefits.models import (
    APPLICATION_MOVES,
    FUNERAL_MOVES,
    Application,
    ApplicationState,
    Decision,
    DecisionKind,
    FuneralOffer,
    FuneralState,
)
from ansinh.benefits.policies import DECIDE
from ansinh.benefits.services.writing import NewItem, write_decision
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.text import tidy
from ansinh.payments.models import Cause
from ansinh.registry.models import Individual


@transaction.atomic
def offer_funeral_support(*, actor: Actor, area: Area, individual: Individual, on: dt.date) -> FuneralOffer | None:
    """Note that the family may be paid for the burial; None where the law gives nothing. Once for each death."""
    known = FuneralOffer.objects.filter(individual=individual).first()
    if known is not None:
        return known
    if individual.died_on is None:
        raise PersonLives(name=individual.full_name)
    with override("vi"):
        right = funeral_right(individual=individual, died_on=individual.died_on, area=area)
    if not right.amount:
        return None
    offer = FuneralOffer.objects.create(
        area=area,
        area_path=area.path,
        individual=individual,
        offered_on=on,
        amount=right.amount,
        articles=right.articles,
        reason=right.reason,
    )
    record(
        actor=actor,
        act="offer_funeral_support",
        on=offer,
        area_path=area.path,
        after={"individual": individual.pk, "amount": right.amount},
    )
    return offer


@transaction.atomic
def grant_funeral_support(
    *,
    actor: Actor,
    application: Application,
    organiser: Individual | None,
    other_support_amount: int | None,
    signed_on: dt.date,
    number: str = "",
    draws_survivor_benefit: bool = False,
    draws_other_monthly_allowance: bool = False,
) -> Decision:
    """Sign the support for the burial; it is paid to `organiser` (None: to the applicant of the file).

    `other_support_amount` answers whether social insurance pays for the same funeral (0: no); only the highest is
    paid. What the dead drew besides (a survivor's benefit, another monthly allowance) is the family's to say.

    Raises QuestionNotAsked, OtherSupportHigher, NoFuneralSupport, WrongState.
    """
    actor.require(DECIDE, area_path=application.area_path)
    locked = (
        Application.objects.select_for_update(of=("self",)).select_related("area", "individual").get(pk=application.pk)
    )
    deceased = locked.individual
    _check_file(locked)
    if deceased.died_on is None:
        raise PersonLives(name=deceased.full_name)
    if other_support_amount is None:
        raise QuestionNotAsked(name=deceased.full_name)
    asked = partial(
        funeral_right,
        individual=deceased,
        died_on=deceased.died_on,
        area=locked.area,
        draws_survivor_benefit=draws_survivor_benefit,
        draws_other_monthly_allowance=draws_other_monthly_allowance,
    )
    right = asked()
    if not right.amount:
        raise NoFuneralSupport(name=deceased.full_name, reason=right.reason)
    if other_support_amount >= right.amount:
        raise OtherSupportHigher(name=deceased.full_name, other=other_support_amount, ours=right.amount)
    # What is sealed is in Vietnamese, in whatever language the chair reads.
    with override("vi"):
        right = asked()
    offer = _offer(actor, locked, signed_on)
    check_move(_("The funeral support"), offer.state, FuneralState.GRANTED, FUNERAL_MOVES)
    payee = organiser or locked.applicant
    decision = write_decision(
        actor=actor,
        area=locked.area,
        kind=DecisionKind.GRANT,
        items=[
            NewItem(
                kind=DecisionKind.GRANT,
                individual_id=deceased.pk,
                benefit=BenefitCode.FUNERAL_SUPPORT.value,
                cause=Cause.FUNERAL,
                amount=right.amount,
                recipient_id=payee.pk if payee else None,
                application_id=locked.pk,
                facts={"died_on": deceased.died_on, "other_support_amount": other_support_amount},
                reasons=(right.reason,),
                articles=right.articles,
            )
        ],
        signed_on=signed_on,
        subject=f"Về việc {CATALOGUE[BenefitCode.FUNERAL_SUPPORT].official_name}",
        number=number,
        earliest=locked.received_on,
    )
    offer.state, offer.other_support_amount, offer.amount = FuneralState.GRANTED, other_support_amount, right.amount
    offer.save(update_fields=["state", "other_support_amount", "amount"])
    locked.state, locked.closed_on = ApplicationState.GRANTED, signed_on
    locked.assessed_on, locked.assessed_by = signed_on, actor.username
    locked.assessed_month = Month.of(deceased.died_on).first_day
    locked.assessment = {"amount": right.amount, "reason": right.reason}
    locked.save()
    record(
        actor=actor,
        act="grant_funeral_support",
        on=locked,
        area_path=locked.area_path,
        after={"decision": decision.reference, "amount": right.amount},
    )
    return decision


@transaction.atomic
def refuse_funeral_support(*, actor: Actor, application: Application, why: str, signed_on: dt.date) -> Decision:
    """Refuse in writing, with the reason. Raises NoReasonGiven, WrongState."""
    actor.require(DECIDE, area_path=application.area_path)
    if not tidy(why):
        raise NoReasonGiven
    locked = (
        Application.objects.select_for_update(of=("self",)).select_related("area", "individual").get(pk=application.pk)
    )
    _check_file(locked)
    offer = _offer(actor, locked, signed_on)
    decision = write_decision(
        actor=actor,
        area=locked.area,
        kind=DecisionKind.REFUSE,
        items=[
            NewItem(
                kind=DecisionKind.REFUSE,
                individual_id=locked.individual_id,
                benefit=BenefitCode.FUNERAL_SUPPORT.value,
                cause=Cause.OTHER,
                application_id=locked.pk,
                reasons=(tidy(why),),
            )
        ],
        signed_on=signed_on,
        subject="Về việc không hỗ trợ chi phí mai táng",
        earliest=locked.received_on,
    )
    check_move(_("The funeral support"), offer.state, FuneralState.CLOSED, FUNERAL_MOVES)
    offer.state, offer.closing_reason = FuneralState.CLOSED, tidy(why)
    offer.save(update_fields=["state", "closing_reason"])
    locked.state, locked.closed_on, locked.closing_reason = ApplicationState.REFUSED, signed_on, tidy(why)
    locked.save(update_fields=["state", "closed_on", "closing_reason"])
    record(
        actor=actor,
        act="refuse_funeral_support",
        on=locked,
        area_path=locked.area_path,
        after={"decision": decision.reference},
        why=locked.closing_reason,
    )
    return decision


def _check_file(application: Application) -> None:
    """A complete file for a burial; granting it is its assessment."""
    if application.benefit != BenefitCode.FUNERAL_SUPPORT:
        raise UnknownBenefit(known=BenefitCode.FUNERAL_SUPPORT.value, came=application.benefit)
    check_move(application, application.state, ApplicationState.ASSESSED, APPLICATION_MOVES)


def _offer(actor: Actor, application: Application, on: dt.date) -> FuneralOffer:
    """The offer of this death, applied for by the file; one is opened where nobody had offered."""
    offer = FuneralOffer.objects.select_for_update().filter(individual_id=application.individual_id).first()
    if offer is None:
        offer = FuneralOffer.objects.create(
            area=application.area,
            area_path=application.area_path,
            individual=application.individual,
            offered_on=on,
            amount=0,
        )
    if offer.state == FuneralState.OFFERED:
        offer.state, offer.application = FuneralState.APPLIED, application
        offer.save(update_fields=["state", "application"])
    return offer
