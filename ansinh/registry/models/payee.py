"""Bank accounts with their holders, and who receives a person's money in which way."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.core.periods import no_overlap
from ansinh.registry.history import tracked
from ansinh.registry.models.individual import Individual

TWO_HANDS = Q(replaces__isnull=True) | ~Q(state="confirmed") | (~Q(confirmed_by="") & ~Q(confirmed_by=F("proposed_by")))
"""A row that replaces another counts only once a second hand, not the first again, has confirmed it."""


class State(models.TextChoices):
    """A change of account is proposed by one hand and confirmed by another; it counts once confirmed."""

    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    DECLINED = "declined", _("declined")


ALLOWED_MOVES: dict[State, frozenset[State]] = {
    # A confirmed row is declined only when another takes its place before it ever counted.
    State.PROPOSED: frozenset({State.CONFIRMED, State.DECLINED}),
    State.CONFIRMED: frozenset({State.DECLINED}),
    State.DECLINED: frozenset(),
}


@tracked
class BankAccount(WalledModel):
    """An account that a person's money can go to. Number and holder never change: another account is another row."""

    individual = models.ForeignKey(
        Individual, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    bank_bin = models.CharField(max_length=6)
    number = models.CharField(max_length=19)
    holder_name = models.CharField(max_length=120)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    proposed_by = models.CharField(max_length=150)
    confirmed_by = models.CharField(max_length=150, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "bank_bin": PersonalData.BANK,
        "number": PersonalData.BANK,
        "holder_name": PersonalData.BANK,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["individual", "bank_bin", "number"],
                condition=Q(valid_to__isnull=True) & ~Q(state="declined"),
                name="registry_bankaccount_open_once",
            ),
            models.UniqueConstraint(
                fields=["individual"], condition=Q(state="proposed"), name="registry_bankaccount_one_proposal"
            ),
            models.CheckConstraint(condition=TWO_HANDS, name="registry_bankaccount_change_takes_two_hands"),
            models.CheckConstraint(
                condition=Q(bank_bin__regex=r"^[0-9]{6}$"), name="registry_bankaccount_bin_has_6_digits"
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9A-Za-z]{4,19}$"), name="registry_bankaccount_number_form"
            ),
            models.CheckConstraint(condition=~Q(holder_name=""), name="registry_bankaccount_has_a_holder"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="registry_bankaccount_period",
            ),
            models.UniqueConstraint(fields=["id", "area_path"], name="registry_bankaccount_in_its_place"),
        ]
        indexes = [
            models.Index(fields=["individual", "area_path"], name="registry_account_of_person"),
            models.Index(fields=["number", "bank_bin"], name="registry_account_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.bank_bin} …{self.number[-4:]}"


class PayeeKind(models.TextChoices):
    """Who receives the money of the person entitled."""

    SELF = "self", _("the person")
    GUARDIAN = "guardian", _("guardian")
    AUTHORISED = "authorised", _("authorised person")
    CARER = "carer", _("carer")


class Way(models.TextChoices):
    """How the money reaches the payee."""

    BANK = "bank", _("bank account")
    POST = "post", _("post office")
    HOME = "home", _("paid at home")


@tracked
class Payee(WalledModel):
    """Who receives a person's money and how, [valid_from, valid_to)."""

    individual = models.ForeignKey(
        Individual, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=12, choices=PayeeKind.choices)
    payee = models.ForeignKey(Individual, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    payee_name = models.CharField(max_length=120, blank=True)
    document = models.CharField(max_length=120, blank=True)
    way = models.CharField(max_length=4, choices=Way.choices)
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    proposed_by = models.CharField(max_length=150)
    confirmed_by = models.CharField(max_length=150, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "payee_name": PersonalData.IDENTITY,
        "document": PersonalData.IDENTITY,
    }

    class Meta:
        constraints = [
            no_overlap(
                "registry_payee_one_at_a_time", ["individual"], condition=Q(state="confirmed"), is_deferrable=True
            ),
            models.UniqueConstraint(
                fields=["individual"], condition=Q(state="proposed"), name="registry_payee_one_proposal"
            ),
            models.CheckConstraint(
                condition=Q(way="bank", account__isnull=False) | (~Q(way="bank") & Q(account__isnull=True)),
                name="registry_payee_account_for_the_bank_only",
            ),
            models.CheckConstraint(
                condition=Q(kind="self", payee__isnull=True, payee_name="") | (~Q(kind="self") & ~Q(payee_name="")),
                name="registry_payee_other_than_self_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(kind="authorised") | (Q(valid_to__isnull=False) & ~Q(document="")),
                name="registry_payee_authorised_by_paper_until_a_date",
            ),
            models.CheckConstraint(
                condition=Q(payee__isnull=True) | ~Q(payee=F("individual")), name="registry_payee_other_is_another"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="registry_payee_lasts"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by="") | ~Q(confirmed_by=F("proposed_by")),
                name="registry_payee_confirmed_by_another_hand",
            ),
            models.CheckConstraint(condition=TWO_HANDS, name="registry_payee_change_takes_two_hands"),
            models.UniqueConstraint(fields=["id", "area_path"], name="registry_payee_in_its_place"),
        ]
        indexes = [models.Index(fields=["individual", "area_path"], name="registry_payee_of_person")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.individual_id} by {self.way}"
