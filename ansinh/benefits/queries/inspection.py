"""A random sample of files for an inspector, the same for the same seed, and what each file lacks."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import MD5, Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.findings.proofs import Papers, lacks_of_category, lacks_of_person, papers_by_month
from ansinh.benefits.models import Application, Decision, DecisionItem, DecisionKind, DecisionState, Origin, SignedCopy
from ansinh.benefits.policies import may_see_categories
from ansinh.benefits.queries.held import entitlements_in_force
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.text import fold
from ansinh.payments.models import Entitlement
from ansinh.registry.models import BankAccount, Individual, PopulationCheck, Way
from ansinh.registry.queries.payees import PayeeInForce, payees_in_force

GIVES = (DecisionKind.GRANT, DecisionKind.ADJUST, DecisionKind.RESUME)


class DrawnFrom(models.TextChoices):
    """What a sample is drawn from."""

    DECISIONS = "decisions", gettext_lazy("people named in decisions signed in the period")
    RECIPIENTS = "recipients", gettext_lazy("recipients at the end of the period")


@dataclass(frozen=True)
class Sample:
    """How a sample was drawn: from which rows of which place and days, by which seed."""

    area_path: str
    drawn_from: DrawnFrom
    since: dt.date
    until: dt.date
    size: int
    seed: int


@dataclass(frozen=True)
class InspectedFile:
    """One file of a sample. `individual` is None where the person lives out of sight by now; `category` may be masked.

    `key` is that of the row it was drawn by.
    """

    key: int
    individual: Individual | None
    name: str
    benefit: str
    category: str
    month: Month | None
    amount: int
    decision: Decision | None
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class _File:
    """A row drawn, with whatever decided it."""

    key: int
    item: DecisionItem | None
    entitlement: Entitlement | None

    @property
    def row(self) -> Any:
        return self.item or self.entitlement

    @property
    def person(self) -> int:
        """Whose facts decide."""
        return int(self.row.cared_for_id or self.row.individual_id)

    @property
    def recipient(self) -> int:
        """Whose payee is paid."""
        return int(self.row.recipient_id or self.row.individual_id)

    def month(self, otherwise: Month) -> Month:
        """The month whose papers count: the first one of the decision, for a recipient the period's last."""
        if self.entitlement is None and self.item is not None and self.item.month is not None:
            return Month.of(self.item.month)
        return otherwise

    @property
    def is_paid(self) -> bool:
        return self.entitlement is not None or (self.item is not None and self.item.kind in GIVES)


@dataclass(frozen=True)
class _Held:
    """What the tables hold about the files of a sample."""

    people: Mapping[int, Individual]
    papers: Mapping[Month, Papers]
    signed: Collection[int]
    payees: Mapping[int, PayeeInForce]
    confirmed: Mapping[int, str]
    compared: Collection[int]


def rows_to_draw_from(sample: Sample) -> "QuerySet[Any]":
    """All rows of which the sample is a part."""
    if sample.drawn_from == DrawnFrom.RECIPIENTS:
        return entitlements_in_force(area_path=sample.area_path, month=Month.of(sample.until))
    return DecisionItem.objects.filter(
        area_path__within=sample.area_path,
        decision__decided_on__gte=sample.since,
        decision__decided_on__lte=sample.until,
    ).exclude(decision__state=DecisionState.CANCELLED)


def sampled_keys(sample: Sample) -> list[int]:
    """The keys of the rows drawn: those that come first when all are ordered by a hash of the seed and their key.

    The same seed draws the same rows again; a row that came since takes at most the place of one.
    """
    mixed = MD5(Concat(Value(f"{sample.seed}:"), Cast("pk", TextField())))
    rows = rows_to_draw_from(sample).annotate(mixed=mixed).order_by("mixed", "pk")
    return list(rows.values_list("pk", flat=True)[: sample.size])


def inspected_files(*, actor: Actor, sample: Sample, keys: Sequence[int]) -> list[InspectedFile]:
    """The files of these keys with what each lacks, in the order drawn; a dozen queries, whatever their number.

    Who may not see categories is not told which proof of a deciding fact is wanting. Showing them is logged.
    """
    files = _files(sample, keys)
    last = Month.of(sample.until)
    held = _held(files, sample.until, last)
    open_ = may_see_categories(actor)
    return [_inspected(one, held, last, is_open=open_) for one in files]


def _files(sample: Sample, keys: Sequence[int]) -> list[_File]:
    items = DecisionItem.objects.select_related("decision", "application")
    if sample.drawn_from == DrawnFrom.DECISIONS:
        by_key = {item.pk: _File(item.pk, item, None) for item in items.filter(pk__in=keys)}
    else:
        deciding = items.filter(entitlement__in=keys, kind__in=GIVES).order_by("decision__decided_on", "pk")
        item_of = {item.entitlement_id: item for item in deciding}
        drawn = Entitlement.objects.filter(pk__in=keys)
        by_key = {one.pk: _File(one.pk, item_of.get(one.pk), one) for one in drawn}
    return [by_key[key] for key in keys if key in by_key]


def _held(files: Sequence[_File], on: dt.date, last: Month) -> _Held:
    by_month: dict[Month, set[int]] = defaultdict(set)
    for one in files:
        by_month[one.month(last)].add(one.person)
    own = {one.row.individual_id for one in files} | {one.person for one in files}
    payees = payees_in_force(individuals={one.recipient for one in files}, on=on)
    accounts = [payee.account_id for payee in payees.values() if payee.account_id is not None]
    decisions = {one.item.decision_id for one in files if one.item is not None}
    return _Held(
        people=Individual.objects.in_bulk(list(own)),
        papers=papers_by_month(by_month) if by_month else {},
        signed=set(SignedCopy.objects.filter(decision__in=decisions).values_list("decision_id", flat=True)),
        payees=payees,
        confirmed=dict(BankAccount.objects.filter(pk__in=accounts).values_list("pk", "confirmed_by")),
        compared=set(PopulationCheck.objects.filter(individual__in=own).values_list("individual_id", flat=True)),
    )


def _inspected(one: _File, held: _Held, last: Month, *, is_open: bool) -> InspectedFile:
    row, item = one.row, one.item
    individual = held.people.get(row.individual_id)
    name = item.person_name if item is not None else (individual.full_name if individual else "")
    return InspectedFile(
        key=one.key,
        individual=individual,
        name=name,
        benefit=str(BenefitCode(row.benefit).label),
        category=row.category if is_open else "",
        month=one.month(last),
        amount=row.amount,
        decision=item.decision if item is not None else None,
        lacks=tuple(_lacks(one, held, last, is_open=is_open)),
    )


def _lacks(one: _File, held: _Held, last: Month, *, is_open: bool) -> Iterator[str]:
    yield from _about_decision(one.item, held) if one.item else [_("decision: none is recorded here.")]
    month = one.month(last)
    papers = held.papers[month]
    if one.person in papers.people:
        yield from lacks_of_person(papers, one.person)
        if one.person not in held.compared:
            yield _("population database: the person was never compared with it.")
        if one.is_paid:
            wanting = lacks_of_category(papers, one.person, one.row.category, month) if one.row.category else []
            yield from wanting if is_open else _masked(wanting)
    else:
        yield _("person: registered elsewhere by now, their papers are not seen from here.")
    if one.is_paid:
        yield from _about_payee(held.payees.get(one.recipient), held)


def _masked(wanting: list[str]) -> list[str]:
    if not wanting:
        return []
    return [_("proof of what the right rests on: wanting. Who may see health facts is told which.")]


def _about_decision(item: DecisionItem, held: _Held) -> Iterator[str]:
    decision = item.decision
    if decision.pk not in held.signed:
        yield _("decision: no signed copy is attached.")
    if decision.origin == Origin.HERE and decision.notified_on is None:
        yield _("decision: the day on which the person was told is not recorded.")
    if item.application is not None:
        yield from _about_application(item.application, decision)
    elif decision.origin == Origin.TAKEN_OVER:
        yield _("application: none here, the decision was taken over from the former signer.")
    elif item.kind == DecisionKind.GRANT:
        yield _("application: none stands behind this decision.")
    if item.kind in GIVES and decision.origin == Origin.HERE:
        if not item.facts:
            yield _("facts: none are sealed with the decision.")
        if not item.articles:
            yield _("articles: the decision names none.")


def _about_application(application: Application, decision: Decision) -> Iterator[str]:
    decided = decision.decided_on
    if application.assessed_month is not None and Month.of(application.assessed_month) < Month.of(decided):
        yield _("assessment: made for %(month)s, the decision is of %(decided)s.") % {
            "month": Month.of(application.assessed_month).in_vietnamese, "decided": f"{decided:%d/%m/%Y}",
        }  # fmt: skip
    if application.due_on is not None and application.due_on < decided:
        yield _("time limit: decided on %(decided)s, due on %(due)s.") % {
            "decided": f"{decided:%d/%m/%Y}", "due": f"{application.due_on:%d/%m/%Y}",
        }  # fmt: skip


def _about_payee(payee: PayeeInForce | None, held: _Held) -> Iterator[str]:
    if payee is None:
        yield _("payee: nobody is registered to receive the money.")
    elif payee.account_id is None:
        yield _("bank account: none is used, the way is “%(way)s”.") % {"way": Way(payee.way).label}
    else:
        if fold(payee.holder_name) != fold(payee.payee_name):
            yield _("bank account: the holder is another than the payee.")
        if not held.confirmed.get(payee.account_id):
            yield _("bank account: recorded by one hand, confirmed by no other.")
