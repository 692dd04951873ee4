"""What an officer types in about one person: facts, money's way, payments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.forms import SigningForm
from ansinh.benefits.models import Fault
from ansinh.core import clock
from ansinh.judgement.cells import MOST_DONG
from ansinh.payments.models import Cause
from ansinh.registry.banks import banks
from ansinh.registry.models import VALUES, WITH_AMOUNT, Classification, Kind, PayeeKind, Source, Way
from ansinh.registry.queries.circumstances import VALUE_LABELS
from ansinh.ui.forms import DayField, DongField, MonthField, OfficeForm, WhyField

ALL = "all"
CHOOSE = ("", _("choose"))
NUMBER_OR_NAME = _("The identity number of somebody registered here, or else the full name.")


class DeathForm(OfficeForm):
    died_on = DayField(label=_("Day of death"))
    certificate = forms.CharField(label=_("Number of the death certificate"), max_length=60, required=False)


def _facts() -> list[tuple[Any, Any]]:
    """Kinds with their values as one choice: `disability:severe`."""
    groups: list[tuple[Any, Any]] = []
    for kind in Kind:
        values = [value for value in VALUES.get(kind, ()) if value != "unstated"]
        label = str(kind.label).capitalize()
        if values:
            groups.append((label, [(f"{kind.value}:{value}", VALUE_LABELS[kind, value]) for value in values]))
        else:
            groups.append((f"{kind.value}:", label))
    return groups


class CircumstanceForm(OfficeForm):
    """A fact with its paper. Cleans `what` to (kind, value)."""

    what = forms.ChoiceField(label=_("What is recorded"), choices=lambda: [CHOOSE, *_facts()])
    valid_from = DayField(label=_("From the day"))
    valid_to = DayField(
        label=_("Until the day"), required=False, help_text=_("Empty: until something else is recorded.")
    )
    source = forms.ChoiceField(
        label=_("What stands behind it"),
        choices=[(one.value, one.label) for one in Source if one != Source.PAYMENT_LIST],
    )
    certificate_number = forms.CharField(label=_("Number of the paper"), max_length=60, required=False)
    issued_on = DayField(label=_("Paper issued on"), required=False)
    expires_on = DayField(label=_("Paper good until"), required=False)
    amount = DongField(label=_("Đồng a month"), required=False, most=MOST_DONG, help_text=_("For a pension or a wage."))
    related = forms.CharField(
        label=_("The other person"), max_length=120, required=False,
        help_text=_("For a carer, a parent or a spouse: the identity number, or else the full name."),
    )  # fmt: skip

    def clean_what(self) -> tuple[str, str]:
        kind, _colon, value = self.cleaned_data["what"].partition(":")
        return kind, value

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        kind: str = (values.get("what") or ("", ""))[0]
        if kind in WITH_AMOUNT and values.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Give the amount in đồng a month."))
        return values


class FactChoiceForm(OfficeForm):
    """Which fact ends; `initial` brings the `facts`."""

    fact = forms.TypedChoiceField(label=_("Which fact"), coerce=int)
    on = DayField(label=_("From the day on it no longer holds"))
    why = WhyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = self.initial.get("facts", ())  # type: ignore[attr-defined]


class ClassForm(OfficeForm):
    """The class of the household by its decision."""

    household_class = forms.ChoiceField(label=_("Class"), choices=[CHOOSE, *Classification.choices])
    decision_number = forms.CharField(label=_("Number of the decision"), max_length=60)
    decided_on = DayField(label=_("Signed on"))
    valid_from = DayField(label=_("From the day"))
    valid_to = DayField(
        label=_("Until the day"), required=False, help_text=_("Empty: until another class is recorded.")
    )


class AccountForm(OfficeForm):
    bank = forms.ChoiceField(label=_("Bank"))
    number = forms.CharField(label=_("Account number"), max_length=24)
    holder_name = forms.CharField(label=_("Holder, as the bank writes it"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((bank.bin, bank.short_name) for bank in banks().values()), key=lambda one: one[1].lower())
        self.fields["bank"].choices = [CHOOSE, *named]  # type: ignore[attr-defined]


class PayeeForm(OfficeForm):
    """Who receives the money and how; `initial` brings the `accounts`. Cleans `way` to (way, account key or None)."""

    way = forms.ChoiceField(label=_("How it is paid"))
    kind = forms.ChoiceField(label=_("Who receives it"), choices=PayeeKind.choices)
    payee = forms.CharField(label=_("The other person"), max_length=120, required=False, help_text=NUMBER_OR_NAME)
    document = forms.CharField(
        label=_("Paper of authority or guardianship"), max_length=120, required=False,
        help_text=_("An authorised person needs the paper and the day it ends."),
    )  # fmt: skip
    until = DayField(label=_("Authority ends on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(way.value, way.label) for way in Way if way != Way.BANK]
        self.fields["way"].choices = [CHOOSE, *self.initial.get("accounts", ()), *others]  # type: ignore[attr-defined]

    def clean_way(self) -> tuple[str, int | None]:
        way, _colon, key = self.cleaned_data["way"].partition(":")
        return way, int(key) if key else None


class DrawnForm(SigningForm):
    """Which payments the paper is about; `initial` brings what is `drawn`. Cleans to their keys."""

    drawn = forms.ChoiceField(label=_("Which payment"))
    field_order = ("drawn", "cause", "first_month", "number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(self.initial.get("drawn", ()))
        self.keys = [key for key, _label in choices]
        if len(choices) > 1:
            choices.insert(0, (ALL, _("all of them")))
        self.fields["drawn"].choices = choices  # type: ignore[attr-defined]

    def clean_drawn(self) -> list[int]:
        chosen = self.cleaned_data["drawn"]
        return [int(key) for key in (self.keys if chosen == ALL else [chosen])]


class StoppingForm(DrawnForm):
    """Why and since when nothing is paid; `initial` brings the `causes` that the law of the day knows."""

    cause = forms.TypedChoiceField(label=_("Cause"), coerce=Cause)
    first_month = MonthField(label=_("First month not paid"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        causes = self.initial.get("causes", ())
        self.fields["cause"].choices = [CHOOSE, *((one.value, one.label) for one in causes)]  # type: ignore[attr-defined]


class ComplaintForm(OfficeForm):
    """Against which decision; `initial` brings the `decisions` that name the person."""

    decision = forms.TypedChoiceField(label=_("Against the decision"), coerce=int)
    text = forms.CharField(
        label=_("What is complained about"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    received_on = DayField(label=_("Received on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = self.initial.get("decisions", ())  # type: ignore[attr-defined]

    def clean_received_on(self) -> object:
        received = self.cleaned_data["received_on"]
        if received > clock.today():
            raise forms.ValidationError(_("A complaint cannot have come on a day to come."))
        return received


class RecoveryForm(OfficeForm):
    first = MonthField(label=_("From month"))
    last = MonthField(label=_("Up to and including month"))
    fault = forms.ChoiceField(label=_("Whose error"), choices=[CHOOSE, *Fault.choices])
    why = WhyField(help_text=_("It stands on the decision and the person reads it."))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first is not None and last is not None and last < first:
            self.add_error("last", _("The last month cannot come before the first."))
        return values
