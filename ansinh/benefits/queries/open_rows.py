"""Which findings of kept answers are still to be worked on: the first page counts the same rows that the list shows."""

import datetime as dt
import json
from typing import Any

from django.db.models import (
    BigIntegerField,
    Exists,
    F,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from ansinh.benefits.catalogue import CATALOGUE
from ansinh.benefits.findings.shapes import MissedKind
from ansinh.benefits.models import (
    OPEN_STATES,
    Application,
    Check,
    CheckRow,
    Proposal,
    ProposalState,
    RecoveryMonth,
    RecoveryState,
    SetAside,
)
from ansinh.benefits.policies import ASSESS, DECIDE
from ansinh.core.actors import Actor
from ansinh.core.stencils import Asking
from ansinh.payments.models import Due, DueKind, DueState, Entitlement, EntitlementState


def rows_not_done(actor: Actor, *, on: dt.date) -> "QuerySet[Any]":
    """Findings of kept answers about which nothing is done yet, whether set aside (`is_aside`) or not.

    Done is what the list, asked for anew, would tell apart: money is asked back, a change is proposed, an application
    is open or has led to a right. Rows are set aside only for those who work on the list: whoever looks over the
    office's shoulder sees every row.
    """
    rows: QuerySet[Any] = CheckRow.objects.filter(area_path__within=actor.scope).annotate(back=_asked_back())
    too_much = Q(answer__check_kind=Check.PAID, amount__gt=0)
    missed = Q(answer__check_kind=Check.MISSED)
    done = (
        (too_much & Q(back__gte=F("amount")))
        | (~too_much & Q(Exists(_changes())))
        | (missed & Q(Exists(_applications())))
        | (missed & Q(kind=MissedKind.NOTHING) & Q(Exists(_entitlements())))
    )
    works = actor.may(ASSESS) or actor.may(DECIDE)
    aside = Exists(_set_aside(on).filter(area_path__within=actor.scope)) if works else Value(False)
    found: QuerySet[Any] = rows.exclude(done).annotate(is_aside=aside)
    return found


def open_rows(asking: Asking) -> "dict[str, QuerySet[Any]]":
    """Of each kept answer meant, the rows that its list shows."""
    rows = rows_not_done(asking.actor, on=asking.on).filter(is_aside=False)
    return {str(place): rows.filter(answer=key) for place, key in enumerate(asking.keys)}


def _set_aside(on: dt.date) -> "QuerySet[SetAside]":
    return SetAside.objects.filter(
        Q(month__isnull=True) | Q(month=OuterRef("month")), individual=OuterRef("person"),
        benefit=OuterRef("benefit"), kind=OuterRef("kind"), taken_back_by="", until__gt=on,
    )  # fmt: skip


def _asked_back() -> Any:
    """As `findings.lines.asked_back` sums it: signed, proposed, or let go by the chair."""
    person = Q(cared_for__isnull=True, individual=OuterRef("person")) | Q(cared_for=OuterRef("person"))
    signed: QuerySet[Any] = Due.objects.filter(person, kind=DueKind.RECOVERY, for_month=OuterRef("month"))
    signed = signed.exclude(state=DueState.CANCELLED).order_by().values("for_month")
    person = Q(cared_for__isnull=True, recovery__individual=OuterRef("person")) | Q(cared_for=OuterRef("person"))
    states = (RecoveryState.PROPOSED, RecoveryState.WAIVED)
    proposed: QuerySet[Any] = RecoveryMonth.objects.filter(
        person, recovery__state__in=states, for_month=OuterRef("month")
    )
    proposed = proposed.order_by().values("for_month")
    sums = (
        signed.annotate(total=Sum("amount")).values("total"),
        proposed.annotate(total=Sum(F("paid_amount") - F("due_amount"))).values("total"),
    )
    first, second = (Coalesce(Subquery(one, output_field=BigIntegerField()), 0) for one in sums)
    return first + second


def _changes() -> "QuerySet[Proposal]":
    """Proposed since the list was asked for, and not turned down."""
    rows = Proposal.objects.filter(individual=OuterRef("person"), proposed_on__gte=OuterRef("found_on"))
    return _of_family(rows.exclude(state=ProposalState.DISMISSED))


def _applications() -> "QuerySet[Application]":
    return _of_family(Application.objects.filter(individual=OuterRef("person"), state__in=OPEN_STATES))


def _entitlements() -> "QuerySet[Entitlement]":
    rows = Entitlement.objects.filter(individual=OuterRef("person"))
    return _of_family(rows.exclude(state=EntitlementState.ENDED))


def _of_family(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """By one look into what is known of every benefit: a case for each of them took Django longer than the database."""
    families = Cast(Value(json.dumps({code: one.family for code, one in CATALOGUE.items()})), JSONField())
    family = Func(families, F("benefit"), function="jsonb_extract_path_text", output_field=TextField())
    found: QuerySet[Any] = rows.annotate(of_family=family).filter(of_family=OuterRef("family"))
    return found
