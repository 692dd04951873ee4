"""What an officer types in for a hamlet meeting: the invitation, the minutes and the votes."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.clock import VIET_NAM
from ansinh.poverty.models import ListedHousehold, Meeting, Vote
from ansinh.poverty.services import Invitation, Minutes, Tally
from ansinh.ui.forms import DayField, OfficeForm

MOST = 100_000
HOURS = ["%H:%M", "%Hh%M", "%H.%M", "%H"]


class HourField(forms.TimeField):
    """An hour of the day written 19:00; 19h00 and 19 are understood."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        errors = {"invalid": _("Expected an hour like 19:00.")}
        super().__init__(input_formats=HOURS, error_messages=errors, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"placeholder": "19:00", "autocomplete": "off", "maxlength": "5"}

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value


def count_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.IntegerField:
    """A number of households or of votes."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "6"})
    return forms.IntegerField(
        label=label, min_value=0, max_value=MOST, required=required, help_text=help_text, widget=widget
    )


class MeetingForm(OfficeForm):
    """An invitation; `listed` are the households that can come before the meeting, all of them unless told."""

    notice_on = DayField(label=_("Invited on"))
    on = DayField(label=_("Meets on"))
    at = HourField(label=_("Begins at"))
    place = forms.CharField(label=_("Meeting place"), max_length=200)
    households = count_field(_("Households of the hamlet"))
    cluster = forms.CharField(
        label=_("Cluster"), max_length=60, required=False,
        help_text=_("Only where a large hamlet meets by cluster: which one, such as “groups 1 to 4”."),
    )  # fmt: skip
    of_cluster = count_field(_("Households of the cluster"), required=False)
    chosen = forms.MultipleChoiceField(label=_("Households to decide on"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, listed: Sequence[ListedHousehold], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(one.pk): one for one in listed}
        self.fields["chosen"].choices = [(key, _named(one)) for key, one in self.by_key.items()]  # type: ignore[attr-defined]

    def clean_chosen(self) -> list[ListedHousehold]:
        return [self.by_key[key] for key in self.cleaned_data["chosen"]]

    def invitation(self, hamlet: Area) -> Invitation:
        """As it was typed in."""
        said = self.cleaned_data
        return Invitation(
            hamlet=hamlet, households=said["households"], notice_on=said["notice_on"],
            begins_at=_moment(said["on"], said["at"]), place=said["place"], cluster=said["cluster"],
            of_cluster=said["of_cluster"] or 0,
        )  # fmt: skip


def _named(one: ListedHousehold) -> str:
    said = one.assessment.get_household_class_display() if one.assessment else ""
    where = "" if one.hamlet else ", " + _now("no hamlet")
    return f"{one.head_name} ({said}{where})"


def _moment(day: dt.date, hour: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, hour, tzinfo=VIET_NAM)


class MinutesForm(OfficeForm):
    """The minutes and the votes of `agenda`. Votes typed in for all hold where a household has none of its own."""

    attending = count_field(_("Households represented"), help_text=_("One representative of each household votes."))
    ended_on = DayField(label=_("Ended on"))
    ended_at = HourField(label=_("Ended at"))
    chaired_by_name = forms.CharField(label=_("Chaired by"), max_length=120)
    chair_position = forms.CharField(label=_("Position of the chair"), max_length=120, required=False)
    written_by_name = forms.CharField(label=_("Minutes written by"), max_length=120)
    observed_by_name = forms.CharField(label=_("Observed for the Fatherland Front by"), max_length=120, required=False)
    observer_position = forms.CharField(label=_("Position of the observer"), max_length=120, required=False)
    others = forms.CharField(
        label=_("Who else came"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    remarks = forms.CharField(
        label=_("What else was said"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    for_all = count_field(
        _("Votes for, where nothing else is typed"), required=False,
        help_text=_("Type what most households got, and below only what differs."),
    )  # fmt: skip
    against_all = count_field(_("Votes against, where nothing else is typed"), required=False)

    def __init__(self, *args: Any, meeting: Meeting, agenda: Sequence[Vote], **kwargs: Any) -> None:
        self.agenda = agenda
        begins = meeting.begins_at.astimezone(VIET_NAM)
        usual = {"ended_on": begins.date(), **kwargs.pop("initial", {})}
        super().__init__(*args, initial=usual, **kwargs)
        for one in agenda:
            for code, label in (("for", _("Votes for")), ("against", _("Votes against"))):
                field = count_field(label, required=False)
                field.widget.attrs |= {"class": "form-control", "aria-label": f"{label}: {one.listed.head_name}"}
                self.fields[f"{code}_{one.listed_id}"] = field
            note = forms.CharField(label=_("Note"), max_length=300, required=False)
            note.widget.attrs |= {"class": "form-control", "aria-label": f"{note.label}: {one.listed.head_name}"}
            self.fields[f"note_{one.listed_id}"] = note

    @property
    def of_meeting(self) -> list[forms.BoundField]:
        """The fields that are not about one household."""
        return [self[name] for name in self.base_fields]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each household with its fields."""
        return [
            {
                "vote": one,
                "votes_for": self[f"for_{one.listed_id}"],
                "votes_against": self[f"against_{one.listed_id}"],
                "note": self[f"note_{one.listed_id}"],
            }
            for one in self.agenda
        ]

    def minutes(self) -> Minutes:
        """As they were typed in."""
        said = self.cleaned_data
        names = (
            "attending", "chaired_by_name", "chair_position", "written_by_name", "observed_by_name",
            "observer_position", "others", "remarks",
        )  # fmt: skip
        return Minutes(ended_at=_moment(said["ended_on"], said["ended_at"]), **{name: said[name] for name in names})

    def votes(self) -> dict[int, Tally]:
        """By the key of the listed household; one for whom nothing was typed is not among them."""
        found = {}
        for one in self.agenda:
            votes_for, votes_against = self._votes(one, "for"), self._votes(one, "against")
            if votes_for is not None:
                note = self.cleaned_data[f"note_{one.listed_id}"]
                found[one.listed_id] = Tally(votes_for, votes_against or 0, note)
        return found

    def _votes(self, one: Vote, code: str) -> int | None:
        own: int | None = self.cleaned_data[f"{code}_{one.listed_id}"]
        usual: int | None = self.cleaned_data[f"{code}_all"]
        return usual if own is None else own
