"""Screens of background work: the jobs of the area of duty; one job with its progress, error and another start."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ansinh.core.wall import current_actor
from ansinh.ui.acts import status_of
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called
from ansinh.work.lists import JOBS
from ansinh.work.models import Job
from ansinh.work.policies import jobs_visible_to, require_jobs
from ansinh.work.shown import shown_jobs
from ansinh.work.steps import steps_of


@require_safe
def jobs(request: HttpRequest) -> HttpResponseBase:
    """The jobs of the area of duty, the latest first."""
    require_jobs(current_actor())
    return list_page(request, JOBS, "work/jobs.html")


@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job."""
    return _page(request, _job(job_id))


@require_safe
def job_progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far it is, as a fragment; at its end the page around it is loaded anew."""
    [shown] = shown_jobs(current_actor(), [_job(job_id)])
    response = render(request, "ui/_progress.html", {"progress": shown.progress})
    if not shown.progress.is_open:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def job_act(request: HttpRequest, job_id: int, act: str) -> HttpResponse:
    """One act of `steps_of`."""
    found, actor = _job(job_id), current_actor()
    step = step_called(steps_of(found), act)
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _page(request, _job(job_id), refused) if refused else redirect("job", found.pk)


def _job(job_id: int) -> Job:
    actor = current_actor()
    require_jobs(actor)
    found = jobs_visible_to(actor).filter(pk=job_id).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Job, refused: Offered | None = None) -> HttpResponse:
    actor = current_actor()
    [shown] = shown_jobs(actor, [found])
    steps = offered(steps_of(found).values(), actor=actor, thing=found, refused=refused)
    context = {"shown": shown, "job": found, "progress": shown.progress, "steps": steps}
    return render(request, "work/job.html", context, status=status_of(refused.form if refused else None))
