"""Message texts of an office: recorded with their placeholders checked, changed, taken out of use."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import nfc, tidy
from ansinh.messaging.audiences import audience_of
from ansinh.messaging.errors import TemplateEnded, TextMissing, TitleMissing, TitleTaken
from ansinh.messaging.models import Template, TemplateText
from ansinh.messaging.policies import SEND
from ansinh.messaging.rendering import check_text, placeholders_of

LONGEST_TITLE = 80
FOR_EVERYBODY = ("ten", "ap")
"""Placeholders that every audience fills in: the name, and the hamlet."""


@dataclass(frozen=True)
class WrittenText:
    """A text as it is written: see `TemplateText`."""

    text: str
    medium: str = ""
    language: str = "vi"
    subject: str = ""
    may_drop_accents: bool = False
    provider_template: str = ""


@transaction.atomic
def record_template(
    *,
    actor: Actor,
    area: Area,
    title: str,
    texts: Sequence[WrittenText],
    audience: str = "",
    more: Collection[str] = (),
) -> Template:
    """Write a text down for an office; `more` are placeholders that the columns of a spreadsheet fill in besides.

    Raises NoRight, OutsideScope, TitleMissing, TitleTaken, TextMissing, UnknownPlaceholder, TextTooLong.
    """
    actor.require(SEND, area_path=area.path)
    kept = _checked(title, texts, placeholders_for(audience, more))
    try:
        with transaction.atomic():
            template = Template.objects.create(
                area=area, title=tidy(title), audience=audience, recorded_by=actor.username, recorded_at=clock.now()
            )
    except IntegrityError:
        raise TitleTaken(title=tidy(title)) from None
    _write(template, kept)
    record(actor=actor, act="record_template", on=template, area_path=area.path, after=_told(template, kept))
    return template


@transaction.atomic
def correct_template(*, actor: Actor, template: Template, texts: Sequence[WrittenText]) -> Template:
    """Write other texts; messages that wait keep what they say. Raises TemplateEnded, and as `record_template`."""
    actor.require(SEND, area_path=template.area.path)
    locked = _locked(template)
    before = [str(one) for one in TemplateText.objects.filter(template=locked)]
    kept = _checked(locked.title, texts, placeholders_for(locked.audience, placeholders_in(before)))
    TemplateText.objects.filter(template=locked).delete()
    _write(locked, kept)
    record(
        actor=actor, act="correct_template", on=locked, area_path=locked.area.path, before={"texts": before},
        after=_told(locked, kept),
    )  # fmt: skip
    return locked


@transaction.atomic
def end_template(*, actor: Actor, template: Template) -> Template:
    """Take a text out of use; campaigns that have it keep it. Raises TemplateEnded."""
    actor.require(SEND, area_path=template.area.path)
    locked = _locked(template)
    locked.ended_at = clock.now()
    locked.save(update_fields=["ended_at"])
    record(actor=actor, act="end_template", on=locked, area_path=locked.area.path, after={"title": locked.title})
    return locked


def _locked(template: Template) -> Template:
    locked = Template.objects.select_for_update(of=("self",)).select_related("area").get(pk=template.pk)
    if locked.ended_at is not None:
        raise TemplateEnded(title=locked.title)
    return locked


def _checked(title: str, texts: Sequence[WrittenText], known: Collection[str]) -> list[WrittenText]:
    if not tidy(title) or len(tidy(title)) > LONGEST_TITLE:
        raise TitleMissing(most=LONGEST_TITLE, given=tidy(title)[:LONGEST_TITLE])
    kept = [one for one in texts if one.text.strip()]
    if not any(one.language == "vi" for one in kept):
        raise TextMissing
    for one in kept:
        check_text(one.text, known)
        check_text(one.subject, known)
    return kept


def placeholders_for(audience: str, more: Collection[str] = ()) -> tuple[str, ...]:
    """The names that a text for this audience may use, and `more`."""
    own: Mapping[str, object] = audience_of(audience).fields if audience else {}
    return tuple(dict.fromkeys((*FOR_EVERYBODY, *own, *more)))


def placeholders_in(texts: Sequence[str]) -> tuple[str, ...]:
    """The names that texts which stand already use: whoever corrects them may go on using them."""
    return tuple(name for text in texts for name in placeholders_of(text))


def _write(template: Template, texts: Sequence[WrittenText]) -> None:
    TemplateText.objects.bulk_create(
        TemplateText(
            template=template, medium=one.medium, language=one.language, subject=tidy(one.subject),
            text=nfc(one.text).strip(), may_drop_accents=one.may_drop_accents,
            provider_template=tidy(one.provider_template),
        )
        for one in texts
    )  # fmt: skip


def _told(template: Template, texts: Sequence[WrittenText]) -> dict[str, object]:
    return {"title": template.title, "audience": template.audience, "texts": [one.text for one in texts]}
