"""Refusals of the room of background work."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Forbidden, Invalid, Missing


class JobNotYours(Forbidden):
    """The actor may not have this work done, or not there."""

    code = "job_not_yours"
    message = _("%(actor)s may not have the work “%(kind)s” done in %(area)s.")


class NoJobsToSee(Forbidden):
    """No kind of background work is the actor's."""

    code = "no_jobs_to_see"
    message = _("%(who)s has no background work to look at.")


class UnknownKind(Missing):
    """No room does this kind of work."""

    code = "unknown_job_kind"
    message = _("There is no background work called %(kind)s.")


class NotIdsOnly(Invalid):
    """The queue lies outside the wall, so nothing of a person goes into it."""

    code = "not_ids_only"
    message = _("The argument %(name)s of a job must be a number, a list of numbers, a month or a date.")


class NothingToRetry(Conflict):
    """The job is waiting, at work or done."""

    code = "nothing_to_retry"
    message = _("This work is %(state)s: only work that failed or stands still can be started again.")


class NoCluster(Conflict):
    """No scheduler answers at the address given."""

    code = "no_cluster"
    message = _(
        "No Dask scheduler answers at %(address)s (%(fault)s). Start one with its workers, or leave --cluster out."
    )


class PieceLost(Conflict):
    """A piece of a batch took down every worker that had it."""

    code = "piece_lost"
    message = _(
        "%(area)s: the workers that had this piece were lost again and again (%(fault)s). Look at their memory, then"
        " start the batch again: what is done stays done."
    )
