"""The acts that the page of a person offers: facts and household, money's way, payments, complaints."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.errors import NoHousehold
from ansinh.benefits.forms import WhyForm
from ansinh.benefits.forms_of_person import (
    AccountForm,
    CircumstanceForm,
    ClassForm,
    ComplaintForm,
    DeathForm,
    DrawnForm,
    FactChoiceForm,
    PayeeForm,
    RecoveryForm,
    StoppingForm,
)
from ansinh.benefits.models import Fault
from ansinh.benefits.policies import ASSESS, DECIDE, FILE_COMPLAINT
from ansinh.benefits.queries.at_hand import PersonAtHand, PersonState
from ansinh.benefits.services.complaints import record_complaint
from ansinh.benefits.services.recoveries import propose_recovery
from ansinh.benefits.services.suspensions import (
    ENDS,
    SUSPENDS,
    end_payments,
    may_suspend,
    resume_payments,
    suspend_payments,
)
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.payments.models import Cause, Entitlement, EntitlementState
from ansinh.registry.banks import banks
from ansinh.registry.errors import NotProposed, NotRegistered
from ansinh.registry.models import BankAccount, Circumstance, Individual, Payee, State
from ansinh.registry.policies import can_confirm_account
from ansinh.registry.queries.people import bearers_of_numbers
from ansinh.registry.services import (
    NewBankAccount,
    NewCircumstance,
    NewHouseholdClass,
    NewPayee,
    approve_bank_account,
    approve_payee,
    assign_payee,
    end_circumstance,
    open_bank_account,
    record_circumstance,
    record_death,
    record_household_class,
    reject_bank_account,
    reject_payee,
)
from ansinh.ui.forms import OfficeForm
from ansinh.ui.steps import Step, Values

ALIVE = frozenset({PersonState.ALIVE})
Row = TypeVar("Row", BankAccount, Payee)
RECORDED = frozenset({PersonState.ALIVE, PersonState.DEAD})


def _record_death(actor: Actor, person: PersonAtHand, values: Values) -> str:
    record_death(actor=actor, individual=person.individual, **values)
    return gettext("Recorded. What was drawn has stopped; the decision waits among the changes proposed.")


def _record_circumstance(actor: Actor, person: PersonAtHand, values: Values) -> str:
    kind, value = values["what"]
    related, related_name = named_person(values["related"])
    record_circumstance(
        actor=actor,
        new=NewCircumstance(
            individual=person.individual, kind=kind, value=value, amount=values["amount"], related=related,
            related_name=related_name, valid_from=values["valid_from"], valid_to=values["valid_to"],
            certificate_number=values["certificate_number"], issued_on=values["issued_on"],
            expires_on=values["expires_on"], source=values["source"],
        ),
    )  # fmt: skip
    return gettext("Recorded. What it changes is among the changes proposed.")


def _end_circumstance(actor: Actor, person: PersonAtHand, values: Values) -> str:
    fact = Circumstance.objects.get(pk=values["fact"], individual=person.individual)
    end_circumstance(actor=actor, circumstance=fact, on=values["on"], why=values["why"])
    return gettext("Recorded. What it changes is among the changes proposed.")


def _change_class(actor: Actor, person: PersonAtHand, values: Values) -> str:
    if person.household is None:
        raise NoHousehold(name=person.individual.full_name)
    record_household_class(actor=actor, new=NewHouseholdClass(household=person.household, **values))
    return gettext("Recorded. What it changes for the members is among the changes proposed.")


def _open_account(actor: Actor, person: PersonAtHand, values: Values) -> str:
    account = open_bank_account(actor=actor, new=NewBankAccount(individual=person.individual, **values), on=person.on)
    if account.state == State.PROPOSED:
        return gettext("Recorded. It counts once a second hand has confirmed it; until then nothing changes.")
    return gettext("Recorded. Say under “Who receives the money” that it is to be used.")


def _confirm_account(actor: Actor, person: PersonAtHand, values: Values) -> str:
    approve_bank_account(actor=actor, account=_still_waiting(person.account_waiting), on=person.on)
    return gettext("Confirmed: from now on money goes to this account.")


def _reject_account(actor: Actor, person: PersonAtHand, values: Values) -> str:
    reject_bank_account(actor=actor, account=_still_waiting(person.account_waiting), why=values["why"])
    return gettext("Not taken; what was paid before goes on.")


def _assign_payee(actor: Actor, person: PersonAtHand, values: Values) -> str:
    way, key = values["way"]
    other, name = named_person(values["payee"])
    account = next((one for one in person.accounts if one.pk == key), None)
    row = assign_payee(
        actor=actor,
        new=NewPayee(
            individual=person.individual, way=way, kind=values["kind"], payee=other, payee_name=name,
            document=values["document"], account=account, until=values["until"],
        ),
        on=person.on,
    )  # fmt: skip
    if row.state == State.PROPOSED:
        return gettext("Recorded. It counts once a second hand has confirmed it; until then nothing changes.")
    return gettext("Recorded: the next payroll pays so.")


def _confirm_payee(actor: Actor, person: PersonAtHand, values: Values) -> str:
    approve_payee(actor=actor, payee=_still_waiting(person.payee_waiting), on=person.on)
    return gettext("Confirmed: the next payroll pays so.")


def _reject_payee(actor: Actor, person: PersonAtHand, values: Values) -> str:
    reject_payee(actor=actor, payee=_still_waiting(person.payee_waiting), why=values["why"])
    return gettext("Not taken; what was paid before goes on.")


def _still_waiting(row: Row | None) -> Row:
    """What waits for a second hand. Raises NotProposed where somebody was faster."""
    if row is None:
        raise NotProposed(state=gettext("decided already"))
    return row


def _chosen(person: PersonAtHand, values: Values) -> list[Entitlement]:
    return [one for one in person.drawn if one.pk in values["drawn"]]


def _suspend(actor: Actor, person: PersonAtHand, values: Values) -> str:
    return _decided(
        suspend_payments(
            actor=actor, area=person.individual.area, entitlements=_chosen(person, values), cause=values["cause"],
            first_month_not_paid=values["first_month"], signed_on=person.on, number=values["number"],
        )
    )  # fmt: skip


def _resume(actor: Actor, person: PersonAtHand, values: Values) -> str:
    return _decided(
        resume_payments(
            actor=actor, area=person.individual.area, entitlements=_chosen(person, values), signed_on=person.on,
            number=values["number"],
        )
    )  # fmt: skip


def _end(actor: Actor, person: PersonAtHand, values: Values) -> str:
    return _decided(
        end_payments(
            actor=actor, area=person.individual.area, entitlements=_chosen(person, values), cause=values["cause"],
            first_month_not_paid=values["first_month"], signed_on=person.on, number=values["number"],
        )
    )  # fmt: skip


def _decided(decision: Any) -> str:
    return gettext("Decided: %(reference)s.") % {"reference": decision.reference}


def _complain(actor: Actor, person: PersonAtHand, values: Values) -> str:
    [decision] = [one for one in person.decisions if one.pk == values["decision"]]
    complaint = record_complaint(
        actor=actor, decision=decision, individual=person.individual, text=values["text"],
        received_on=values["received_on"],
    )  # fmt: skip
    return gettext("The complaint is taken up; it has to be answered by %(due)s.") % {
        "due": f"{complaint.due_on:%d/%m/%Y}"
    }


def _propose_recovery(actor: Actor, person: PersonAtHand, values: Values) -> str:
    recovery = propose_recovery(
        actor=actor, area=person.individual.area, individual=person.individual, first=values["first"],
        last=values["last"], fault=Fault(values["fault"]), reason=values["why"], on=person.on,
    )  # fmt: skip
    return gettext("Proposed to the chair: %(amount)s đồng. Nothing is withheld.") % {
        "amount": f"{recovery.amount:,}".replace(",", ".")
    }


def named_person(text: str) -> tuple[Individual | None, str]:
    """Somebody registered here by the identity number, or a name alone. Raises NotRegistered."""
    written = text.strip()
    if not written.isdigit():
        return None, written
    found = bearers_of_numbers([written]).get(written)
    if found is None:
        raise NotRegistered(number=written)
    return found, found.full_name


def _facts(person: PersonAtHand) -> Values:
    return {"on": person.on, "facts": [(fact.pk, _in_words(fact)) for fact in person.facts]}


def _in_words(fact: Any) -> str:
    said = [str(fact.label).capitalize(), str(fact.value or fact.related_name)]
    return f"{': '.join(word for word in said if word)} ({fact.valid_from:%d/%m/%Y})"


def _accounts(person: PersonAtHand) -> Values:
    return {"accounts": [(f"bank:{one.pk}", _account_in_words(one)) for one in person.accounts]}


def _account_in_words(account: BankAccount) -> str:
    """Enough to tell it from another; the whole number stands elsewhere, for those who may see it."""
    bank = banks().get(account.bank_bin)
    return f"{bank.short_name if bank else account.bank_bin} …{account.number[-4:]}, {account.holder_name}"


def _drawn(person: PersonAtHand, rows: Sequence[Entitlement]) -> Values:
    names = dict(BenefitCode.choices)
    return {
        "drawn": [
            (str(one.pk), f"{str(names.get(one.benefit, one.benefit)).capitalize()}, {one.amount:,}".replace(",", "."))
            for one in rows
        ]
    }


def _active(person: PersonAtHand) -> Values:
    causes = sorted((cause for cause in SUSPENDS if may_suspend(cause, on=person.on)), key=list(Cause).index)
    return {
        **_drawn(person, person.drawn_in(EntitlementState.ACTIVE)),
        "causes": causes,
        "first_month": Month.of(person.on).next(),
    }


def _standing(person: PersonAtHand) -> Values:
    return {
        **_drawn(person, person.drawn),
        "causes": sorted(ENDS, key=list(Cause).index),
        "first_month": Month.of(person.on).next(),
    }


def _is_second_hand_of_account(actor: Actor, person: PersonAtHand) -> bool:
    waiting = person.account_waiting
    return waiting is not None and can_confirm_account(actor, waiting.proposed_by)


def _is_second_hand_of_payee(actor: Actor, person: PersonAtHand) -> bool:
    waiting = person.payee_waiting
    return waiting is not None and can_confirm_account(actor, waiting.proposed_by)


FACT_STEPS = (
    Step(
        "death", _("Record a death"), _("What was drawn stops at once; relatives are judged again."), "record_death",
        ALIVE, DeathForm, _record_death,
    ),
    Step(
        "fact", _("Record a circumstance with its paper"), _("What it changes is proposed to the chair."),
        "edit_registry", ALIVE, CircumstanceForm, _record_circumstance,
        initial=lambda person: {"valid_from": person.on},
    ),
    Step(
        "fact_ends", _("A circumstance no longer holds"), _("What it changes is proposed to the chair."),
        "edit_registry", ALIVE, FactChoiceForm, _end_circumstance, needs=lambda actor, person: bool(person.facts),
        initial=_facts,
    ),
    Step(
        "class", _("Change the class of the household"), _("All its members are judged again."), "edit_registry",
        ALIVE, ClassForm, _change_class, needs=lambda actor, person: person.household is not None,
        initial=lambda person: {"valid_from": person.on},
    ),
)  # fmt: skip
MONEY_STEPS = (
    Step(
        "confirm_account", _("Confirm the new account"), _("The second hand: money then goes to the new account."),
        "edit_bank_accounts", RECORDED, OfficeForm, _confirm_account, is_onward=True, needs=_is_second_hand_of_account,
    ),
    Step(
        "confirm_payee", _("Confirm the new payee"), _("The second hand: the next payroll pays so."),
        "edit_bank_accounts", RECORDED, OfficeForm, _confirm_payee, is_onward=True, needs=_is_second_hand_of_payee,
    ),
    Step(
        "account", _("Open a bank account"), _("A second account of a person waits for a second hand."),
        "edit_bank_accounts", ALIVE, AccountForm, _open_account,
        needs=lambda actor, person: person.account_waiting is None,
        initial=lambda person: {"holder_name": person.individual.full_name},
    ),
    Step(
        "payee", _("Who receives the money"), _("Another account than the last waits for a second hand."),
        "edit_registry", ALIVE, PayeeForm, _assign_payee, needs=lambda actor, person: person.payee_waiting is None,
        initial=_accounts,
    ),
    Step(
        "reject_account", _("Do not take the new account"), _("What was paid before goes on."), "edit_bank_accounts",
        RECORDED, WhyForm, _reject_account, needs=lambda actor, person: person.account_waiting is not None,
    ),
    Step(
        "reject_payee", _("Do not take the new payee"), _("What was paid before goes on."), "edit_bank_accounts",
        RECORDED, WhyForm, _reject_payee, needs=lambda actor, person: person.payee_waiting is not None,
    ),
)  # fmt: skip
PAYMENT_STEPS = (
    Step(
        "suspend", _("Suspend payments"), _("What was due before stays due."), DECIDE, ALIVE, StoppingForm, _suspend,
        needs=lambda actor, person: bool(person.drawn_in(EntitlementState.ACTIVE)), initial=_active,
    ),
    Step(
        "resume", _("Pay again"), _("By what the law gives now; months since the suspension are settled."), DECIDE,
        ALIVE, DrawnForm, _resume,
        needs=lambda actor, person: bool(person.drawn_in(EntitlementState.SUSPENDED)),
        initial=lambda person: _drawn(person, person.drawn_in(EntitlementState.SUSPENDED)),
    ),
    Step(
        "end", _("Stop payments"), _("For a reason that no recorded fact tells."), DECIDE, ALIVE, StoppingForm, _end,
        needs=lambda actor, person: bool(person.drawn), initial=_standing,
    ),
    Step(
        "recover", _("Propose to ask back what was paid too much"),
        _("Computed by the law of each month; nothing is withheld until the chair has signed."), ASSESS, ALIVE,
        RecoveryForm, _propose_recovery,
    ),
    Step(
        "complain", _("Take up a complaint"), _("The time to answer runs from the day it came."), FILE_COMPLAINT,
        RECORDED, ComplaintForm, _complain, needs=lambda actor, person: bool(person.decisions),
        initial=lambda person: {
            "received_on": person.on, "decisions": [(one.pk, one.reference) for one in person.decisions],
        },
    ),
)  # fmt: skip
GROUPS: tuple[tuple[Promise, tuple[Step, ...]], ...] = (
    (_("Life and household"), FACT_STEPS),
    (_("How the money goes"), MONEY_STEPS),
    (_("Payments and complaints"), PAYMENT_STEPS),
)
PERSON_STEPS: Mapping[str, Step] = {step.code: step for _label, steps in GROUPS for step in steps}
