"""The list of background work."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.ui.lists import Column, Listing, by_words, one_of
from ansinh.work.kinds import kinds_of_work
from ansinh.work.models import JobState
from ansinh.work.policies import OVERSEERS, jobs_visible_to
from ansinh.work.shown import ShownJob, shown_jobs


def _kinds(actor: Actor) -> list[tuple[str, object]]:
    oversees = any(map(actor.may, OVERSEERS))
    return [(kind.code, kind.title) for kind in kinds_of_work() if oversees or actor.may(kind.permission)]


def _how_far(row: ShownJob) -> str:
    share = row.progress.share
    return "" if share is None or row.job.state == JobState.FAILED else f"{row.progress.percent} %"


JOBS = Listing(
    code="jobs",
    title=_("Background work"),
    rows=jobs_visible_to,
    order=("-created_at", "-pk"),
    prepare=shown_jobs,
    columns=(
        Column("what", _("what"), lambda row: str(row.title).capitalize(), order=("kind",),
               link=lambda row: reverse("job", args=[row.pk])),
        Column("place", _("place"), lambda row: row.place, order=("area_path",)),
        Column("state", _("state"), lambda row: str(row.progress.state_label), order=("state",),
               tone=lambda row: row.progress.tone),
        Column("progress", _("how far"), _how_far),
        Column("who", _("who asked"), lambda row: row.job.actor_name, order=("actor_name__as_name",)),
        Column("asked", _("when asked"), lambda row: row.job.created_at, kind="moment", order=("created_at",)),
        Column("began", _("when it began"), lambda row: row.job.started_at, kind="moment", order=("started_at",),
               is_usual=False),
        Column("ended", _("when it ended"), lambda row: row.job.finished_at, kind="moment", order=("finished_at",)),
        Column("error", _("why it failed"), lambda row: row.progress.error, is_usual=False),
    ),
    filters=(
        one_of("state", _("State"), JobState.choices),
        one_of("kind", _("What"), _kinds),
    ),
    search=by_words("actor_name"),
    search_label=_("Name of who asked"),
    empty=_("No background work yet"),
    icon="gear",
)  # fmt: skip
