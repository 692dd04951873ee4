"""What an officer types in about campaigns that stand, answers, addresses without messages, texts, gateways."""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ansinh.core.clock import today
from ansinh.core.errors import AnSinhError
from ansinh.core.money import format_dong
from ansinh.messaging.audiences import Audience
from ansinh.messaging.channels import Channel, Medium, Setting
from ansinh.messaging.channels.configured import NO, YES
from ansinh.messaging.languages import LANGUAGES
from ansinh.messaging.phone_numbers import mobile_of
from ansinh.messaging.printed import USUAL_DAYS, USUAL_TIMES
from ansinh.messaging.rendering import check_text
from ansinh.ui.forms import DayField, DongField, OfficeForm, WhyField

OPTED_OUT_OF = (Medium.SMS, Medium.ZALO, Medium.EMAIL)
"""Media that have an address of the person's own."""
LONGEST_TEXT = 1_500


class SampleForm(OfficeForm):
    count = forms.IntegerField(
        label=_("How many people, drawn by chance"), min_value=1, max_value=500, initial=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class StartForm(OfficeForm):
    """`initial` brings `agreed`, `amount` and `points`: the officer agrees to just these."""

    agreed = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    is_agreed = forms.BooleanField(
        label=_("I agree to send them"), error_messages={"required": _("Agree to the number and the cost first.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.say(self.initial)

    def say(self, told: Any) -> None:
        """Write the number and the cost beside the box."""
        if "amount" in told:
            count = told["agreed"]
            label = ngettext(
                "I agree: %(count)s message, %(amount)s đồng, %(points)s points",
                "I agree: %(count)s messages, %(amount)s đồng, %(points)s points",
                count,
            )
            self.fields["is_agreed"].label = label % {
                "count": format_dong(count), "amount": format_dong(told["amount"]),
                "points": format_dong(told["points"]),
            }  # fmt: skip

    def agree_anew(self, told: Any) -> None:
        """After a refusal: the number of now is asked for, and the box is to be ticked again."""
        self.say(told)
        agreed, box = self.add_prefix("agreed"), self.add_prefix("is_agreed")
        kept = {name: value for name, value in self.data.items() if name != box}
        self.data = {**kept, agreed: str(told.get("agreed", 0))}


class NothingForm(OfficeForm):
    """An act that asks for nothing."""


class WhyForm(OfficeForm):
    why = WhyField(max_length=200)


class NoteForm(OfficeForm):
    note = forms.CharField(
        label=_("What was done"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: called back, will pay on Monday."),
    )  # fmt: skip


class OptOutForm(OfficeForm):
    medium = forms.ChoiceField(label=_("Way"), choices=[(one.value, one.label) for one in OPTED_OUT_OF])
    address = forms.CharField(label=_("Number or address"), max_length=120)
    name = forms.CharField(label=_("Whose it is"), max_length=120, required=False)
    why = WhyField(max_length=200, label=_("What the person said"))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("medium") == Medium.SMS and values.get("address"):
            try:
                mobile_of(values["address"])
            except AnSinhError as refusal:
                self.add_error("address", str(refusal))
        return values


class NewTextForm(OfficeForm):
    """A text by its name; `audiences` are those whose placeholders it may use."""

    title = forms.CharField(label=_("Its name"), max_length=80)
    audience = forms.ChoiceField(
        label=_("For whom"), required=False, help_text=_("Says which placeholders the text may use.")
    )

    def __init__(self, *args: Any, audiences: Sequence[Audience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("for everybody")), *((one.code, one.title) for one in audiences)]
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]


class TextRowForm(OfficeForm):
    """One text of a template; an empty one is left out. `known` are the placeholders that it may use."""

    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()), initial="vi")
    medium = forms.ChoiceField(label=_("Way"), choices=[("", _("every way")), *Medium.choices], required=False)
    subject = forms.CharField(label=_("Subject (e-mail)"), max_length=150, required=False)
    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    may_drop_accents = forms.BooleanField(label=_("without accents where that is shorter"), required=False)
    provider_template = forms.CharField(
        label=_("Template of the provider"), max_length=60, required=False, help_text=_("Its number, for Zalo.")
    )

    def __init__(self, *args: Any, known: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def clean_text(self) -> str:
        return self._checked("text")

    def clean_subject(self) -> str:
        return self._checked("subject")

    def _checked(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        try:
            check_text(text, self.known)
        except AnSinhError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return text


class TextsFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """The texts of one template: one at least in Vietnamese, none twice for a way and a language."""

    def clean(self) -> None:
        if not self.forms:
            raise forms.ValidationError(_("No text arrived with this page. Open it anew and write the text there."))
        seen = set()
        for form in self.forms:
            values = getattr(form, "cleaned_data", {})
            if not values.get("text"):
                continue
            key = (values.get("medium"), values.get("language"))
            if key in seen:
                form.add_error("text", _("There is a text for this way and language already. Keep one of them."))
            seen.add(key)
        if not any(language == "vi" for _medium, language in seen) and not any(form.errors for form in self.forms):
            self.forms[0].add_error("text", _("Expected a text in Vietnamese; none came. Write one."))


TextsForms = forms.formset_factory(TextRowForm, formset=TextsFormSet, extra=1, max_num=20)

SECRET_KEPT = _("Empty: the one that was told before stays.")


class GatewayForm(OfficeForm):
    """A gateway's name, its prices and what its channel must be told; `is_known`: secrets were told before."""

    title = forms.CharField(label=_("Its name"), max_length=80)

    def __init__(self, *args: Any, channel: type[Channel], is_known: bool = False, **kwargs: Any) -> None:
        self.told_fields = {f"told_{one.code}": one for one in channel.settings}
        super().__init__(*args, **kwargs)
        for name, setting in self.told_fields.items():
            self.fields[name] = _field_of(setting, is_known=is_known)
            self.fields[name].widget.attrs["class"] = "form-check-input" if setting.kind == "flag" else "form-control"
        for name, label in (("price_amount", _("Price in đồng")), ("price_points", _("Price in points"))):
            self.fields[name] = DongField(
                label=label, required=False, least=0, help_text=_("For each segment of an SMS, or for each message.")
            )
            self.fields[name].widget.attrs["class"] = "form-control"

    def told(self) -> dict[str, str]:
        """What was typed in for the channel; a secret left empty is not among it."""
        given = {}
        for name, setting in self.told_fields.items():
            value = self.cleaned_data[name]
            text = (YES if value else NO) if setting.kind == "flag" else str(value or "").strip()
            if text or not setting.is_secret:
                given[setting.code] = text
        return given

    def refuse(self, refusal: AnSinhError) -> None:
        """Tell a refusal beside the field that it names."""
        named = str(refusal.data.get("field", ""))
        for name, setting in self.told_fields.items():
            if named in (setting.code, str(setting.label)):
                self.add_error(name, str(refusal))
                return
        self.add_error(None, str(refusal))


def _field_of(setting: Setting, *, is_known: bool) -> forms.Field:
    hint: Any = setting.hint
    label = str(setting.label)[:1].upper() + str(setting.label)[1:]
    if setting.kind == "flag":
        return forms.BooleanField(label=label, required=False, initial=setting.default == YES, help_text=hint)
    is_ours = setting.code == "callback_url"
    if is_ours:
        hint = _("Empty: the address of this house, shown below.")
    elif setting.is_secret and is_known:
        hint = SECRET_KEPT
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"}) if setting.is_secret else forms.TextInput()
    return forms.CharField(
        label=label, max_length=1_000, widget=widget, help_text=hint, initial=setting.default,
        required=setting.is_required and not is_ours and not (setting.is_secret and is_known),
    )  # fmt: skip


class TestMessageForm(OfficeForm):
    __test__ = False  # no test of pytest's
    address = forms.CharField(label=_("Number or address"), max_length=120)


class ClockField(forms.Field):
    """A time of the day written hh:mm."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"placeholder": "hh:mm", "autocomplete": "off", "maxlength": "5"}

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value

    def to_python(self, value: Any) -> dt.time | None:
        text = str(value or "").strip()
        if not text:
            return None
        parts = re.fullmatch(r"(\d{1,2})\s*[:h.]\s*(\d{2})?", text)
        if parts is not None:
            hour, minute = int(parts.group(1)), int(parts.group(2) or 0)
            if hour < 24 and minute < 60:
                return dt.time(hour, minute)
        raise forms.ValidationError(
            _("Expected a time like 20:30, got “%(came)s”."), code="not_a_time", params={"came": text}
        )


class RulesForm(OfficeForm):
    quiet_from = ClockField(label=_("Nobody is disturbed from"))
    quiet_until = ClockField(label=_("until"), help_text=_("The same time twice: there are no quiet hours."))
    person_a_day = forms.IntegerField(
        label=_("Messages to one person a day"), widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    office_a_day = forms.IntegerField(
        label=_("Messages of the office a day"), widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    month_amount = DongField(label=_("Đồng a month"), required=False, help_text=_("Empty: no limit."))
    month_points = DongField(label=_("Points a month"), required=False, help_text=_("Empty: no limit."))


class TimesField(forms.Field):
    """Times of the day written hh:mm, with commas between them. Cleans to a list."""

    widget = forms.TextInput
    MOST = 12

    def to_python(self, value: Any) -> list[dt.time]:
        clock_field = ClockField(required=False)
        times = [clock_field.clean(one) for one in re.split(r"[,;\s]+", str(value or "")) if one]
        if len(times) > self.MOST:
            raise forms.ValidationError(_("Expected %(most)s times a day at most.") % {"most": self.MOST})
        return [one for one in times if one is not None]


class AiringForm(OfficeForm):
    """When the loudspeakers read, and where the code on the leaflets leads."""

    first = DayField(label=_("Read out from"))
    days = forms.IntegerField(
        label=_("On how many days"), min_value=1, max_value=60, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    times = TimesField(label=_("At what times"), help_text=_("For example: 06:00, 17:30"))
    link = forms.URLField(label=_("Address for the code on leaflets"), required=False, assume_scheme="https")
    link_says = forms.CharField(label=_("What stands beside the code"), required=False, max_length=80)

    @staticmethod
    def usual() -> dict[str, str]:
        """From tomorrow on, at the times at which hamlets read out."""
        tomorrow = today() + dt.timedelta(days=1)
        return {
            "first": f"{tomorrow:%d/%m/%Y}", "days": str(USUAL_DAYS),
            "times": ", ".join(f"{one:%H:%M}" for one in USUAL_TIMES), "link": "", "link_says": "",
        }  # fmt: skip
