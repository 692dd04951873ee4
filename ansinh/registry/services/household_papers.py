"""Papers and notes of a household."""

from django.db import transaction

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.papers import paper_of
from ansinh.core.text import tidy
from ansinh.registry.errors import NoteEmpty, NoteTooLong
from ansinh.registry.models import Household, HouseholdNote, HouseholdPaper
from ansinh.registry.services.keeping import look_into, paper_columns, record_attached, take_away

LONGEST_NOTE = 500


@transaction.atomic
def attach_household_paper(
    *, actor: Actor, household: Household, name: str, content: bytes, title: str = "", tells_health: bool = False
) -> HouseholdPaper:
    """Keep a paper of a household. The same bytes attached twice have the effect of once. Raises UnfitPaper."""
    actor.require("edit_registry", area_path=household.area_path)
    locked = Household.objects.select_for_update().get(pk=household.pk)
    paper = paper_of(name, content)
    standing = HouseholdPaper.objects.filter(household=locked, sha256=paper.sha256, removed_at__isnull=True).first()
    if standing is not None:
        return standing
    columns = paper_columns(actor, paper, title=title, tells_health=tells_health)
    row = HouseholdPaper.objects.create(household=locked, area_path=locked.area_path, **columns)
    record_attached(actor, "attach_household_paper", row)
    return row


@transaction.atomic
def cancel_household_paper(*, actor: Actor, paper: HouseholdPaper, why: str) -> HouseholdPaper:
    """Take a paper away: its bytes go, that it was there and why it went stays. Raises WhyMissing, PaperTellsHealth."""
    actor.require("edit_registry", area_path=paper.area_path)
    locked = HouseholdPaper.objects.select_for_update().get(pk=paper.pk)
    return take_away(actor, "cancel_household_paper", locked, why)


@transaction.atomic
def read_household_paper(*, actor: Actor, paper: HouseholdPaper) -> bytes:
    """The bytes. Raises PaperTellsHealth, PaperGone."""
    actor.require("view_registry", area_path=paper.area_path)
    look_into(actor, paper)
    return bytes(paper.content)


@transaction.atomic
def record_household_note(*, actor: Actor, household: Household, text: str) -> HouseholdNote:
    """Write a note on a household, dated today; sent twice by one hand it is one. Raises NoteEmpty, NoteTooLong."""
    actor.require("edit_registry", area_path=household.area_path)
    locked = Household.objects.select_for_update().get(pk=household.pk)
    written = tidy(text)
    if not written:
        raise NoteEmpty
    if len(written) > LONGEST_NOTE:
        raise NoteTooLong(limit=LONGEST_NOTE, came=len(written))
    note, is_new = HouseholdNote.objects.get_or_create(
        household=locked, text=written, written_on=clock.today(), written_by=actor.username,
        defaults={"area_path": locked.area_path, "written_by_name": actor.full_name},
    )  # fmt: skip
    if not is_new:
        return note
    record(
        actor=actor, act="record_household_note", on=note, area_path=note.area_path,
        after={"household": locked.number, "text": written},
    )  # fmt: skip
    return note
