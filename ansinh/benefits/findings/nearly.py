"""Whom the facts nearly entitle: one fact is not known, and with it the law would give something.

Told apart from the findings: nobody knows that the fact holds. The officer asks.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.db.models import F, Q
from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.benefits.findings.received import received_by
from ansinh.benefits.findings.shapes import Missed, MissedKind, MissedStanding
from ansinh.benefits.findings.telling import tells_hiv
from ansinh.benefits.judged_table import JudgedTable
from ansinh.benefits.judging import Judged, judged_of
from ansinh.benefits.law import columns_for, known_when_paying
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.judgement.judging import judge as judge_columns
from ansinh.payments.models import Entitlement
from ansinh.registry.models import Circumstance, DisabilityDegree, Individual, Kind
from ansinh.registry.queries.facts import FactTable

MONTHS_BACK = 24
"""How long ago the fact may have ended for the question to be worth a visit."""
SEVERE = (DisabilityDegree.SEVERE, DisabilityDegree.EXCEPTIONALLY_SEVERE)


@dataclass(frozen=True)
class _Question:
    """What would have to hold, as columns of the judgement, and the sentence that says what to ask for."""

    columns: Mapping[str, Any]
    needed: str


def nearly_entitled(area: Area, month: Month, *, is_paid: bool, without: Collection[int]) -> list[Missed]:
    """People of `area` who would be given more in `month` if one fact held; those on the list already left out."""
    questions = {**_pupils(area, month), **_lapsed_certificates(area, month)}
    questions = {person: question for person, question in questions.items() if person not in without}
    if not questions:
        return []
    people = Individual.objects.in_bulk(list(questions))
    judged = _judged(questions, month, area)
    received = received_by(list(questions), month, is_paid=is_paid)
    rows = []
    for person in sorted(questions):
        for given in judged.of(person):
            got = sum(one.amount for one in received.get(person, []) if one.family == given.family)
            if given.category not in ("K2", "K6") or given.amount <= got:
                continue
            needed = questions[person].needed
            rows.append(
                Missed(
                    key=f"nearly:{person}:{given.benefit}:{month}",
                    kind=MissedKind.NEARLY.value,
                    standing=MissedStanding.TO_BE_ASKED.value,
                    month=month,
                    area_path=people[person].area_path,
                    person_id=person,
                    person_name=people[person].full_name,
                    person_number=people[person].identity_number or "",
                    benefit=given.benefit,
                    category=given.category,
                    lawful_amount=given.amount,
                    received_amount=got,
                    received="",
                    articles=given.articles,
                    reason=given.reason,
                    entitled_since=month,
                    needed=(needed,),
                    tells_hiv=tells_hiv({given.category}, given.reason, needed),
                )
            )
    return rows


SUPPOSED: tuple[Mapping[str, Any], ...] = (
    {"studying": True},
    {"no_supporter": True},
    {"household_class": "poor"},
    {"household_class": "near_poor"},
    {"disability": "severe"},
)
"""Facts that an applicant may have and not have shown; never one that would give away HIV."""


def still_needed(*, individual: Individual, month: Month, area: Area, family: str) -> list[dict[str, Any]]:
    """What the law would give a person who is given nothing, if one fact more held: to be sealed with the refusal.

    Each category once, by the first fact that opens it. Nobody knows that the fact holds: the officer asks.
    """
    table, columns = columns_for([individual.pk], month, area, None)
    if not table.asked_count:
        return []
    found: dict[str, dict[str, Any]] = {}
    for supposed in SUPPOSED:
        judged = _supposing(table, columns, {individual.pk: _Question(supposed, "")}, month)
        for given in judged.of(individual.pk, family=family)[:1]:
            found.setdefault(
                given.category, {"facts": dict(supposed), "category": given.category, "amount": given.amount}
            )
    return list(found.values())


def _pupils(area: Area, month: Month) -> dict[int, _Question]:
    """Who drew as a child without parents until sixteen and is not known to study: the course decides (K2)."""
    rows = Entitlement.objects.filter(
        area_path__within=area.path,
        category="K1",
        valid_to__gt=(month + -MONTHS_BACK).first_day,
        valid_to__lte=month.first_day,
        individual__died_on__isnull=True,
    ).values_list("individual_id", flat=True)
    studying = Circumstance.objects.filter(_holds(month), kind=Kind.STUDYING).values_list("individual_id", flat=True)
    question = _Question(
        {"was_child_recipient": True, "studying": True},
        _("Drew the allowance as a child without parents until sixteen: ask whether and where the person studies."),
    )
    return dict.fromkeys(set(rows) - set(studying), question)


def _lapsed_certificates(area: Area, month: Month) -> dict[int, _Question]:
    """Whose severe disability ended with its certificate and was not determined anew."""
    rows = Circumstance.objects.filter(
        area_path__within=area.path,
        kind=Kind.DISABILITY,
        value__in=SEVERE,
        expires_on__isnull=False,
        valid_to__gt=(month + -MONTHS_BACK).first_day,
        valid_to__lte=month.first_day,
        valid_to__gte=F("expires_on"),
        individual__died_on__isnull=True,
    ).values_list("individual_id", "value", "expires_on")
    again = set(
        Circumstance.objects.filter(_holds(month), kind=Kind.DISABILITY).values_list("individual_id", flat=True)
    )
    return {
        person: _Question(
            {"disability": value},
            _("The certificate of disability lapsed on %(day)s and no new one is known: ask for a new determination.")
            % {"day": f"{expires_on:%d/%m/%Y}"},
        )
        for person, value, expires_on in rows
        if person not in again
    }


def _judged(questions: Mapping[int, _Question], month: Month, area: Area) -> Judged:
    """The judgement as if each fact asked about held."""
    table, columns = columns_for(list(questions), month, area, None)
    return _supposing(table, columns, questions, month)


def _supposing(table: FactTable, known: Mapping[str, Any], questions: Mapping[int, _Question], month: Month) -> Judged:
    columns = dict(known)
    people = [int(person) for person in columns["person"].to_pylist()]
    for name in {name for question in questions.values() for name in question.columns}:
        kind = columns[name].type
        columns[name] = pa.array(_with(name, people, columns[name].to_pylist(), questions), kind)
    judgement = judge_columns(columns, month=month, known_on=known_when_paying(clock.today(), month))
    return judged_of(JudgedTable(judgement, columns, table.asked_count), list(questions))


def _with(name: str, people: Sequence[int], known: Sequence[Any], questions: Mapping[int, _Question]) -> list[Any]:
    return [
        questions[person].columns.get(name, value) if person in questions else value
        for person, value in zip(people, known, strict=True)
    ]


def _holds(month: Month) -> Q:
    return Q(valid_from__lte=month.last_day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=month.first_day))
