"""What is typed in to propose emergency aid, and when it was given."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.emergency_law import OF_HOUSES, OF_PEOPLE
from ansinh.benefits.models import AidKind, AidSource
from ansinh.benefits.services.emergency_aid import Struck
from ansinh.ui.forms import DayField, DongField, OfficeForm, WhyField

MANY = 1_000_000


class NewAidForm(OfficeForm):
    """Asks only what fits those who were struck: a person, a household with its people, or so many of a place.

    `hamlets` are offered where a place was struck.
    """

    hamlet = forms.ChoiceField(label=_("Which place"), required=False)
    household_count = forms.IntegerField(label=_("Number of households"), min_value=1, max_value=MANY)
    person_count = forms.IntegerField(label=_("Number of people"), min_value=1, max_value=MANY)
    kind = forms.ChoiceField(label=_("Kind of aid"))
    happened_on = DayField(label=_("It happened on"))
    reason = WhyField(label=_("What has happened"), max_length=1000)
    span = forms.IntegerField(
        label=_("For how long"), min_value=1, max_value=366, initial=1,
        help_text=_("Months of rice, days of protection; 1 for everything else."),
    )  # fmt: skip
    quantity = DongField(
        label=_("How much"), required=False,
        help_text=_("In đồng, rice in kilograms. Empty: the least that the law gives."),
    )  # fmt: skip
    source = forms.ChoiceField(label=_("Paid from"), choices=AidSource.choices, initial=AidSource.BUDGET)

    def __init__(self, *args: Any, struck: Struck, hamlets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = list(AidKind)
        if struck.individual is not None:
            kinds = [kind for kind in AidKind if kind not in OF_HOUSES]
            del self.fields["person_count"]
        if struck.household is not None:
            kinds = [kind for kind in AidKind if kind not in OF_PEOPLE]
        if struck.individual is not None or struck.household is not None:
            del self.fields["hamlet"], self.fields["household_count"]
        else:
            self.fields["hamlet"].choices = [("", _("the whole commune")), *hamlets]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("choose")), *((kind.value, kind.label) for kind in kinds)]  # type: ignore[attr-defined]


class AidGivenForm(OfficeForm):
    on = DayField(label=_("Handed over on"))
    proof = forms.CharField(
        label=_("What proves it"), max_length=200, help_text=_("Number and day of the signed list or receipt.")
    )
