"""A person as the acts of the page need them: what each act is about is read only when somebody may do it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.models import Decision, DecisionItem, DecisionState
from ansinh.core.actors import Actor
from ansinh.payments.models import Entitlement, EntitlementState
from ansinh.registry.models import BankAccount, Household, Individual, Membership, Payee, State
from ansinh.registry.queries.circumstances import ShownCircumstance, masked_circumstances
from ansinh.registry.queries.people import household_of

DECISIONS_OFFERED = 20


class PersonState(models.TextChoices):
    """How far a record is one of somebody living."""

    ALIVE = "alive", _("alive")
    DEAD = "dead", _("dead")
    MERGED = "merged", _("merged into another record")


@dataclass(frozen=True)
class Known:
    """What a page has read of the person already; None: it has not. `decisions` come with the record they name; who has
    no household has no `members` either.
    """

    household: Household | None = None
    facts: Sequence[ShownCircumstance] | None = None
    accounts: Sequence[BankAccount] | None = None
    members: Sequence[int] | None = None
    drawn: Sequence[Entitlement] | None = None
    decisions: Sequence[tuple[int, Decision]] | None = None


@dataclass(frozen=True)
class PersonAtHand:
    """`records` are the keys of every record of the person; `on` is the day on which facts must hold."""

    individual: Individual
    records: list[int]
    actor: Actor
    on: dt.date
    is_asked_for: bool
    has_payee_waiting: bool
    is_under_review: bool
    known: Known = Known()

    @property
    def pk(self) -> int:
        return self.individual.pk

    @property
    def watched(self) -> list[models.Model]:
        """The rows that acts on the person are about, as the trail names them."""
        return [one for one in (self.individual, self.account_waiting, self.payee_waiting) if one is not None]

    @property
    def state(self) -> PersonState:
        if self.individual.merged_into_id:
            return PersonState.MERGED
        return PersonState.DEAD if self.individual.died_on else PersonState.ALIVE

    @cached_property
    def household(self) -> Household | None:
        return self.known.household or (household_of(self.individual) if self.known.members is None else None)

    @cached_property
    def facts(self) -> list[ShownCircumstance]:
        """Facts that hold and that the actor may read: whoever cannot read one cannot end it."""
        shown = self.known.facts
        if shown is None:
            shown = masked_circumstances(actor=self.actor, individual=self.individual)
        return [fact for fact in shown if fact.valid_to is None and not fact.is_masked]

    @cached_property
    def accounts(self) -> list[BankAccount]:
        """Accounts that the person's money can go to: the person's own and those of the household."""
        people = {self.individual.pk, *self._members()}
        confirmed = BankAccount.objects.filter(
            individual__in=people, state=State.CONFIRMED, valid_to__isnull=True
        ).order_by("pk")
        return sorted(confirmed, key=lambda account: account.individual_id != self.individual.pk)

    def _members(self) -> Sequence[int]:
        if self.known.members is not None or self.household is None:
            return self.known.members or ()
        members = Membership.objects.filter(household=self.household, valid_to__isnull=True)
        return list(members.values_list("individual_id", flat=True))

    @cached_property
    def account_waiting(self) -> BankAccount | None:
        """The person's account that waits for a second hand; there is at most one."""
        if self.known.accounts is not None:
            return next((one for one in self.known.accounts if one.state == State.PROPOSED), None)
        return BankAccount.objects.filter(individual=self.individual, state=State.PROPOSED).first()

    @cached_property
    def payee_waiting(self) -> Payee | None:
        """The change of payee that waits for a second hand; there is at most one."""
        if not self.has_payee_waiting:
            return None
        return Payee.objects.filter(individual=self.individual, state=State.PROPOSED).first()

    @cached_property
    def drawn(self) -> list[Entitlement]:
        """What the person draws, or drew until it was suspended."""
        rows: Iterable[Entitlement] | None = self.known.drawn
        if rows is None:
            rows = Entitlement.objects.filter(individual__in=self.records).order_by("pk")
        return [one for one in rows if one.state != EntitlementState.ENDED and one.individual_id in self.records]

    def drawn_in(self, state: EntitlementState) -> list[Entitlement]:
        return [one for one in self.drawn if one.state == state]

    @cached_property
    def decisions(self) -> list[Decision]:
        """The latest decisions that name this record and count: what one can complain against."""
        if self.known.decisions is not None:
            own = [one for named, one in self.known.decisions if named == self.individual.pk]
            return [one for one in dict.fromkeys(own) if one.area_path.startswith(self.actor.scope)][:DECISIONS_OFFERED]
        naming = DecisionItem.objects.filter(individual=self.individual).values("decision")
        rows = Decision.objects.filter(pk__in=naming, area_path__within=self.actor.scope)
        counting = rows.exclude(state=DecisionState.CANCELLED).order_by("-decided_on", "-pk")
        return list(counting[:DECISIONS_OFFERED])
