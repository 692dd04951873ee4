"""Deciding files: one decision with an annex for all that are granted, one for all that are refused."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.benefits.catalogue import CATALOGUE, BenefitCode
from ansinh.benefits.changes import Change, Held, changes_of
from ansinh.benefits.errors import (
    BurialByItself,
    FactsChanged,
    NotAssessedForMonth,
    NotResident,
)
from ansinh.benefits.judging import Judged, judge_on_paper
from ansinh.benefits.law import law_value
from ansinh.benefits.life_cycles import check_move
from ansinh.benefits.models import (
    APPLICATION_MOVES,
    Application,
    ApplicationState,
    Decision,
    DecisionKind,
)
from ansinh.benefits.months_of_effect import FROM_THE_BIRTHDAY, FROM_THE_CERTIFICATE, first_month_paid
from ansinh.benefits.policies import DECIDE
from ansinh.benefits.queries.carers import carers_of
from ansinh.benefits.queries.held import drawn_by
from ansinh.benefits.services.writing import NewItem, with_chain, write_decision
from ansinh.core.actors import Actor
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.payments.models import Cause
from ansinh.registry.models import Circumstance, Individual, Kind


@transaction.atomic
def decide_application(*, actor: Actor, application: Application, signed_on: dt.date, number: str = "") -> Decision:
    """Sign what the assessment found: a grant, or a written refusal with its reasons. Raises as `decide_many`."""
    return decide_many(
        actor=actor, area=application.area, applications=[application], signed_on=signed_on, number=number
    )[0]


@transaction.atomic
def decide_many(
    *, actor: Actor, area: Area, applications: Sequence[Application], signed_on: dt.date, number: str = ""
) -> list[Decision]:
    """Decide assessed files: one decision with an annex for all that are granted, one for all that are refused.

    The law is asked again for all at once; a file whose answer has changed since the assessment is not signed.
    Raises NoRight, BurialByItself, WrongState, NotAssessedForMonth, FactsChanged, and what `write_decision` raises.
    """
    actor.require(DECIDE, area_path=area.path)
    locked = list(
        Application.objects.select_for_update(of=("self",))
        .select_related("individual", "area")
        .filter(pk__in=[application.pk for application in applications])
        .order_by("pk")
    )
    if burial := next((one for one in locked if one.benefit == BenefitCode.FUNERAL_SUPPORT), None):
        raise BurialByItself(number=burial.file_number, name=burial.individual.full_name)
    for application in locked:
        _check_decidable(application, area, signed_on)
    people = {application.individual_id for application in locked}
    month = Month.of(signed_on)
    judged = judge_on_paper(individuals=people, month=month, area=area)
    held = drawn_by(people, month=month)
    carers = carers_of(people, month=month)
    grants: list[NewItem] = []
    refusals: list[NewItem] = []
    for application in locked:
        items = _items_of(application, judged, held.get(application.individual_id, ()), carers, signed_on)
        if items:
            grants += items
        else:
            with override("vi"):
                refusals.append(_refusal(application, judged))
    earliest = max((application.received_on for application in locked), default=None)
    decisions: list[Decision] = []
    if grants:
        mixed = any(item.kind != DecisionKind.GRANT for item in grants)
        kind = DecisionKind.REVIEW if mixed else DecisionKind.GRANT
        decisions.append(
            write_decision(
                actor=actor,
                area=area,
                kind=kind,
                items=with_chain(grants),
                signed_on=signed_on,
                subject=_subject_of_grants(grants),
                number=number,
                earliest=earliest,
            )
        )
    if refusals or not grants:
        decisions.append(
            write_decision(
                actor=actor,
                area=area,
                kind=DecisionKind.REFUSE,
                items=refusals,
                signed_on=signed_on,
                subject="Về việc không đủ điều kiện hưởng chính sách trợ giúp xã hội",
                number="" if grants else number,
                earliest=earliest,
            )
        )
    granted = {item.application_id for item in grants}
    for application in locked:
        _close(actor, application, granted=application.pk in granted, on=signed_on)
    return decisions


def _check_decidable(application: Application, area: Area, signed_on: dt.date) -> None:
    check_move(application, application.state, ApplicationState.GRANTED, APPLICATION_MOVES)
    if application.area_id != area.pk:
        raise NotResident(name=application.individual.full_name, area=area.full_name)
    assessed = application.assessed_month
    if assessed is None or Month.of(assessed) != Month.of(signed_on):
        raise NotAssessedForMonth(
            number=application.file_number,
            assessed=Month.of(assessed).in_vietnamese if assessed else "",
            signed=Month.of(signed_on).in_vietnamese,
        )


def _items_of(
    application: Application,
    judged: Judged,
    held: Sequence[Held],
    carers: Mapping[int, int],
    signed_on: dt.date,
) -> list[NewItem]:
    """What granting this file changes; empty where the law gives nothing more than is drawn already."""
    family = CATALOGUE[application.benefit].family
    lines = judged.of(application.individual_id, family=family)
    _refuse_stale(application, [line.as_evidence() for line in lines])
    drawn = [one for one in held if one.family == family]
    changes = changes_of(drawn, lines)
    if not any(change.given for change in changes):
        return []
    return [_item_of(change, application, judged, carers, signed_on) for change in changes]


def _item_of(
    change: Change, application: Application, judged: Judged, carers: Mapping[int, int], signed_on: dt.date
) -> NewItem:
    person = application.individual_id
    facts = judged.facts.get(person, {})
    month = Month.of(signed_on)
    if change.given is None:
        assert change.held is not None  # noqa: S101 - a change has at least one side
        return NewItem(
            kind=DecisionKind.END,
            individual_id=person,
            benefit=change.held.right.benefit,
            category=change.held.right.category,
            month=month,
            cause=Cause.CIRCUMSTANCES_CHANGED,
            changes_id=change.held.entitlement_id,
            application_id=application.pk,
            facts=facts,
        )
    more: dict[str, Any] = {"application_id": application.pk}
    if change.given.benefit == BenefitCode.CARER_SUPPORT:
        more["recipient_id"] = _recipient(application, carers)
    if change.held is None:
        month = _first_month(application, change.given.category, signed_on)
    else:
        more["changes_id"] = change.held.entitlement_id
    return NewItem.from_given(
        change.given,
        kind=DecisionKind.GRANT if change.held is None else DecisionKind.ADJUST,
        month=month,
        cause=Cause.GRANTED if change.held is None else Cause.CIRCUMSTANCES_CHANGED,
        facts=facts,
        **more,
    )


def _recipient(application: Application, carers: Mapping[int, int]) -> int | None:
    carer = application.applicant_id or carers.get(application.individual_id)
    return carer if carer != application.individual_id else None


def _first_month(application: Application, category: str, signed_on: dt.date) -> Month:
    return first_month_paid(
        signed_on=signed_on,
        category=category,
        birthday_on=_birthday(application.individual, category, signed_on),
        certificate_on=_certificate(application.individual_id, category, signed_on),
    )


def _birthday(person: Individual, category: str, signed_on: dt.date) -> dt.date | None:
    """The birthday on which the age of K5b or K5c was reached, as the law package counts it."""
    if category not in FROM_THE_BIRTHDAY:
        return None
    age = law_value("ages.k5b_begins" if category == "K5b" else "ages.k5c_begins", on=signed_on)
    if age is None:
        return None
    born = person.birth_date
    year = born.year + int(age)
    # Who was born on 29 February reaches an age on 1 March of a common year at the latest: the month is the same.
    return dt.date(year, born.month, min(born.day, 28)) if born.month == 2 else born.replace(year=year)


def _certificate(person: int, category: str, signed_on: dt.date) -> dt.date | None:
    if category not in FROM_THE_CERTIFICATE:
        return None
    return (
        Circumstance.objects.filter(in_force(signed_on), individual_id=person, kind=Kind.DISABILITY)
        .values_list("issued_on", flat=True)
        .first()
    )


def _refuse_stale(application: Application, lines: list[dict[str, Any]]) -> None:
    sealed = (application.assessment or {}).get("lines", [])
    if _essence(sealed) != _essence(lines):
        raise FactsChanged(name=application.individual.full_name, on=application.assessed_on)


def _essence(lines: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, int]]:
    return sorted((line["benefit"], line["category"], int(line["amount"])) for line in lines)


def _refusal(application: Application, judged: Judged) -> NewItem:
    family = CATALOGUE[application.benefit].family
    lines = judged.of(application.individual_id, family=family)
    reason = judged.reason_for(application.individual_id)
    if lines:
        reason = _("The law gives what is drawn already: %(lines)s.") % {
            "lines": ", ".join(f"{line.category} {format_dong(line.amount)} đ" for line in lines)
        }
    elif not reason:
        reason = _("The law gives nothing of this benefit in the month signed.")
    return NewItem(
        kind=DecisionKind.REFUSE,
        individual_id=application.individual_id,
        benefit=application.benefit,
        cause=Cause.NO_LONGER_ENTITLED if lines else Cause.OTHER,
        application_id=application.pk,
        facts=judged.facts.get(application.individual_id, {}),
        reasons=(reason,),
        articles="; ".join(dict.fromkeys(line.articles for line in lines)),
    )


def _subject_of_grants(items: Sequence[NewItem]) -> str:
    names = dict.fromkeys(CATALOGUE[item.benefit].official_name for item in items)
    return f"Về việc {', '.join(names)}"[:300]


def _close(actor: Actor, application: Application, *, granted: bool, on: dt.date) -> None:
    before = application.state
    application.state = ApplicationState.GRANTED if granted else ApplicationState.REFUSED
    application.closed_on = on
    application.save(update_fields=["state", "closed_on"])
    record(
        actor=actor,
        act="decide_application",
        on=application,
        area_path=application.area_path,
        before={"state": before},
        after={"state": application.state},
    )
