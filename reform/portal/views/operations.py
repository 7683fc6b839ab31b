"""The system administrator's page of how the portal runs, and what becomes of work that failed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import may, require
from departments.selectors.jobs import failed_jobs, jobs_managed, why
from departments.services.jobs import REASON_LENGTH, give_up_job, retry_job, retry_kind
from reform.core.health import LEVELS, read_health
from reform.core.models import Job
from reform.core.queue_state import queue_state
from reform.core.version import version
from reform.core.words import in_a_row
from reform.portal.operations.coming import all_the_time, coming, kept_for
from reform.portal.operations.kinds import kind_lines, kind_words
from reform.portal.operations.words import part_line

# Failures are looked at one by one or retried by kind: nobody reads a longer list.
MOST_SHOWN = 50


@require_safe
def operations(request: ActorRequest) -> HttpResponse:
    """Show every part, the work in the background and what comes next; asks for itself anew by htmx."""
    actor = request.actor
    require(actor, "operations.view")
    now = timezone.now()
    parts = read_health(now)
    failed = list(failed_jobs(actor)[:MOST_SHOWN])
    context = {
        "now": now,
        # What needs somebody comes first.
        "lines": [part_line(part) for part in sorted(parts, key=lambda part: -LEVELS.index(part.level))],
        "kinds": kind_lines(queue_state(now)),
        "failed": [{"job": job, "kind": kind_words(job.kind), "why": why(job)} for job in failed],
        "may_manage": may(actor, "jobs.manage", Job),
        "coming": coming(actor.own_programme, now),
        "standing": all_the_time(),
        "kept_for": kept_for(),
        "version": version(),
    }
    return render(request, "portal/operations.html", context)


@require_safe
def job_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Show one job that did not succeed: what, why, what to do, and the two acts."""
    return _job_page(request, get_object_or_404(jobs_managed(request.actor), uid=uid))


def _job_page(request: ActorRequest, job: Job, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "job": job,
        "kind": kind_words(job.kind),
        "why": why(job) if job.error else None,
        "has_failed": job.state == Job.State.DEAD and not job.given_up,
        "reason_length": REASON_LENGTH,
        "error": error,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "portal/job_detail.html", context, status=status)


@require_POST
def job_retry(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Let a failed job be tried again."""
    job = get_object_or_404(jobs_managed(request.actor), uid=uid)
    retry_job(job=job, by=request.actor)
    messages.success(request, _("The job is tried again now."))
    return redirect("operations")


@require_POST
def job_retry_kind(request: ActorRequest) -> HttpResponse:
    """Let every failed job of a kind be tried again."""
    count = retry_kind(kind=request.POST.get("kind", ""), by=request.actor)
    said = ngettext("%(n)d job is tried again now.", "%(n)d jobs are tried again now.", count)
    messages.success(request, said % {"n": count})
    return redirect("operations")


@require_POST
def job_give_up(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Say that a failed job is not to be tried again, and why."""
    job = get_object_or_404(jobs_managed(request.actor), uid=uid)
    try:
        give_up_job(job=job, reason=request.POST.get("reason", ""), by=request.actor)
    except ValidationError as refused:
        return _job_page(request, job, error=in_a_row(refused.messages), status=422)
    messages.success(request, _("The job is given up."))
    return redirect("operations")
