"""Filled forms and their files taken out to read; whoever does so is written down, for they tell health."""

from django.db import transaction

from ansinh.audit.services import record_read
from ansinh.core.actors import Actor
from ansinh.poverty.errors_of_forms import NoFilledForm
from ansinh.poverty.models import Assessment, ListedHousehold, Submission, SubmissionFile, SubmissionState
from ansinh.poverty.policies import VIEW


@transaction.atomic
def read_filled_form(*, actor: Actor, listed: ListedHousehold) -> tuple[Submission, Assessment | None]:
    """The form that counts, with the class that was last made from it. Raises NoRight, OutsideScope, NoFilledForm."""
    actor.require(VIEW, area_path=listed.area_path)
    actor.require("view_health", area_path=listed.area_path)
    rows = Submission.objects.select_related(
        "round__area", "round__instrument", "listed__household", "listed__hamlet", "listed__reviewer"
    ).defer("round__instrument__data")
    found = rows.filter(listed=listed, state=SubmissionState.COUNTS).first()
    if found is None:
        raise NoFilledForm(name=listed.head_name)
    record_read(actor=actor, what="health", on=found, area_path=found.area_path)
    return found, Assessment.objects.filter(submission=found).last()


@transaction.atomic
def read_form_file(*, actor: Actor, file: SubmissionFile) -> bytes:
    """The bytes of a photograph or another file of a form. Raises NoRight, OutsideScope."""
    actor.require(VIEW, area_path=file.area_path)
    actor.require("view_health", area_path=file.area_path)
    record_read(actor=actor, what="health", on=file, area_path=file.area_path)
    return bytes(file.content)
