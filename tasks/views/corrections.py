"""A corrected file: read in beside the notice it corrects, looked at by task, confirmed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.files import BadFile
from reform.core.limits import limited
from reform.core.text import as_uuid
from reform.core.workflow import Conflict
from tasks.enums import Change, NoticeState
from tasks.forms.notices import UploadForm
from tasks.forms.sent import sent
from tasks.models import Notice
from tasks.selectors.correction_runs import changed_since, standing_run, undone_runs, why_it_stays
from tasks.selectors.corrections import ORDER, TONES, counts_of, groups_of, head_lines, recorded, seen_by
from tasks.selectors.drafts import workbench
from tasks.services.comparing import differences_of, fingerprint
from tasks.services.corrections import Stale, apply_correction, import_correction
from tasks.services.intake import KINDS, AlreadyKept
from tasks.services.refusals import NotPossible
from tasks.services.undoing import undo_correction
from tasks.views.intake import KIND_WORDS
from tasks.views.notices import notice_or_404


@require_http_methods(["GET", "POST"])
@limited("upload", methods=("POST",))
def notice_correct(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Read the corrected file of a notice in; nothing in the ledger changes by that."""
    actor = request.actor
    notice = notice_or_404(actor, uid)
    require(actor, "notices.decompose", notice)
    form = UploadForm(*sent(request))
    kept = None
    if request.method == "POST" and form.is_valid():
        try:
            corrected = import_correction(
                notice=notice,
                **form.paper(),
                by=actor,
            )
        except NotPossible as error:
            messages.error(request, str(error))
            return redirect("notice_detail", uid=notice.uid)
        except (BadFile, AlreadyKept) as error:
            form.refuse(error)
            kept = getattr(error, "notice", None)
        else:
            read = corrected.state == NoticeState.READ
            return redirect("notice_correction" if read else "notice_reading", uid=corrected.uid)
    context = {
        "notice": notice,
        "form": form,
        "kept": kept,
        "accept": ",".join(KINDS),
        "kinds": KIND_WORDS,
    }
    return render(request, "tasks/notice_correct.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def notice_correction(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The differences of a corrected file by task; confirming applies what is ticked."""
    actor = request.actor
    notice = notice_or_404(actor, uid)
    require(actor, "notices.decompose", notice)
    if notice.corrects is None:
        return redirect("notice_detail", uid=notice.uid)
    if request.method == "POST":
        return _apply(request, notice)
    run = standing_run(notice)
    if run:
        found = recorded(notice, run)
    elif notice.state == NoticeState.READ:
        found = differences_of(notice)
    else:
        return redirect("notice_detail", uid=notice.uid)
    seen = fingerprint(found)
    found = seen_by(found, actor)
    counts = counts_of(found)
    context = {
        "notice": notice,
        "old": notice.corrects,
        "groups": groups_of(found),
        "chips": [
            {"label": change.label, "url": f"#{change.value}", "count": counts[change], "tone": TONES[change]}
            for change in ORDER
        ],
        "heads": head_lines(notice),
        "seen": seen,
        "open": notice.state == NoticeState.READ,
        "runs": any(row.handed_out and row.change == Change.GONE and not row.stays for row in found),
        "may_withdraw": may(actor, "ledger.approve"),
        "waiting": sum(counts[change] for change in ORDER if change != Change.SAME),
        "unknown": workbench(notice, actor).asked if notice.state == NoticeState.READ else [],
        "run": run,
        "stays": why_it_stays(run) if run else "",
        "since": changed_since(run, actor) if run else [],
        "undone": undone_runs(notice, actor),
    }
    return render(request, "tasks/notice_correction.html", context)


def _apply(request: ActorRequest, notice: Notice) -> HttpResponse:
    try:
        found = apply_correction(
            notice=notice,
            chosen=request.POST.getlist("key"),
            seen=request.POST.get("seen", ""),
            reason=request.POST.get("reason", ""),
            by=request.actor,
        )
    except Conflict as lost:
        return render(request, "tasks/notice_conflict.html", {"notice": lost.current}, status=409)
    except Stale as error:
        messages.warning(request, str(error))
        return redirect("notice_correction", uid=notice.uid)
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect("notice_correction", uid=notice.uid)
    count = sum(1 for row in found if row.apply and row.change != Change.SAME)
    words = ngettext("Applied: %(n)s difference.", "Applied: %(n)s differences.", count) % {"n": count}
    messages.success(request, words + " " + _("Reports already made stay as they are."))
    return redirect("notice_detail", uid=notice.uid)


@require_POST
def notice_correction_undo(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take a confirmed corrected file back; whoever comes second, or with the page of an earlier one, is told."""
    actor = request.actor
    notice = notice_or_404(actor, uid)
    require(actor, "notices.decompose", notice)
    run = get_object_or_404(
        notice.runs.select_related("notice__ledger"), uid=as_uuid(request.POST.get("run"))
    )
    try:
        undo_correction(run=run, by=actor)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back: everything is as before this corrected file."))
    return redirect("notice_correction", uid=notice.uid)
