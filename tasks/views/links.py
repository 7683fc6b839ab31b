"""Links upward: the papers a notice carries out, their clauses, and which of them are carried out here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.files import BadFile
from reform.core.limits import limited
from reform.core.text import as_number, as_uuid
from tasks.enums import NoticeState
from tasks.forms.notices import UploadForm
from tasks.forms.sent import sent
from tasks.models import Notice, TaskDraft
from tasks.selectors.coverage import coverage_of
from tasks.selectors.links import draft_rows, kept_papers, papers_of
from tasks.services.intake import KINDS, AlreadyKept, receive_notice
from tasks.services.links import choose_upper, drop_upper, link_clause, unlink_clause
from tasks.services.notices import keep_for_reference
from tasks.services.refusals import NotPossible
from tasks.views.intake import KIND_WORDS
from tasks.views.notices import notice_or_404

OFFERED = 200


@require_http_methods(["GET", "POST"])
def notice_upper(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The upper papers of a notice and, draft by draft, the clauses it carries out."""
    actor = request.actor
    notice = notice_or_404(actor, uid)
    require(actor, "notices.decompose", notice)
    if request.method == "POST":
        return _change_papers(request, notice)
    rows = draft_rows(notice, actor)
    show = request.GET.get("show", "")
    linked = sum(1 for row in rows if row.links)
    chips = [
        {"label": _("All"), "url": "?", "active": show == "", "count": len(rows)},
        {
            "label": _("Not linked"),
            "url": "?show=open",
            "active": show == "open",
            "count": len(rows) - linked,
        },
        {"label": _("Linked"), "url": "?show=done", "active": show == "done", "count": linked},
    ]
    if show in ("open", "done"):
        rows = [row for row in rows if bool(row.links) == (show == "done")]
    context = {
        "notice": notice,
        "papers": papers_of(notice, actor),
        "kept": kept_papers(actor, notice)[:OFFERED],
        "rows": rows,
        "chips": chips,
    }
    return render(request, "tasks/notice_upper.html", context)


def _change_papers(request: ActorRequest, notice: Notice) -> HttpResponse:
    actor = request.actor
    link = notice.upper_links.filter(pk=as_number(request.POST.get("link")) or 0).first()
    try:
        if request.POST.get("act") == "drop" and link:
            drop_upper(link=link, by=actor)
            messages.success(request, _("The link was taken back."))
        else:
            wanted = as_uuid(request.POST.get("upper"))
            found = kept_papers(actor, notice).filter(uid=wanted).first() if wanted else None
            if found is None:
                messages.error(request, _("Choose the paper."))
            else:
                choose_upper(notice=notice, upper=found, link=link, by=actor)
                messages.success(request, _("Linked. Choose now which clauses are carried out."))
    except NotPossible as error:
        messages.error(request, str(error))
    return redirect("notice_upper", uid=notice.uid)


@require_http_methods(["GET", "POST"])
@limited("upload", methods=("POST",))
def notice_upper_read(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Read an upper paper in, keep it for reference and link the notice to it."""
    actor = request.actor
    notice = notice_or_404(actor, uid)
    require(actor, "notices.decompose", notice)
    link = notice.upper_links.filter(pk=as_number(request.GET.get("link")) or 0).first()
    form = UploadForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            try:
                upper = receive_notice(
                    programme=notice.programme,
                    **form.paper(),
                    keep=True,
                    by=actor,
                )
                if upper.state == NoticeState.READ:
                    upper = keep_for_reference(notice=upper, by=actor)
            except AlreadyKept as error:
                upper = error.notice
            choose_upper(notice=notice, upper=upper, link=link, by=actor)
        except BadFile as error:
            form.refuse(error)
        except NotPossible as error:
            messages.error(request, str(error))
            return redirect("notice_upper", uid=notice.uid)
        else:
            words = _("Kept for reference and linked. Choose now which clauses are carried out.")
            if upper.state == NoticeState.READING:
                words = _("It is being read, and linked by itself once that is done.")
            messages.success(request, words)
            return redirect("notice_upper", uid=notice.uid)
    context = {
        "notice": notice,
        "form": form,
        "accept": ",".join(KINDS),
        "kinds": KIND_WORDS,
        "link": link,
    }
    return render(request, "tasks/notice_upper_read.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def draft_upper(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One draft's upper clauses: the row with all clauses to choose from, linking and taking back (fragment)."""
    actor = request.actor
    drafts = TaskDraft.objects.filter(notice__in=Notice.objects.visible_to(actor))
    draft = get_object_or_404(drafts.select_related("notice__programme"), uid=uid)
    require(actor, "notices.decompose", draft.notice)
    if request.method == "POST":
        link = (
            draft.upper_clauses.filter(pk=as_number(request.POST.get("link")) or 0)
            .select_related("draft__notice")
            .first()
        )
        clause = TaskDraft.objects.filter(
            notice__in=Notice.objects.visible_to(actor), uid=as_uuid(request.POST.get("clause"))
        ).first()
        try:
            if link:
                unlink_clause(link=link, by=actor)
            elif clause:
                link_clause(draft=draft, clause=clause, by=actor)
        except NotPossible as error:
            return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    row = next(iter(draft_rows(draft.notice, actor, only=draft)), None)
    if row is None:
        return HttpResponse(
            _("This draft was left out."), status=400, content_type="text/plain; charset=utf-8"
        )
    choose = request.method == "GET"
    return render(request, "tasks/_draft_upper.html", {"row": row, "choose": choose})


@require_GET
def notice_coverage(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Clause by clause of an upper paper: what carries it out here, and what does not yet."""
    actor = request.actor
    require(actor, "notices.view")
    notice = notice_or_404(actor, uid)
    coverage = coverage_of(notice, actor)
    counts = coverage.counts
    show = request.GET.get("show", "")
    chips = [
        {"label": _("All"), "url": "?", "active": show == "", "count": counts["all"]},
        {
            "label": _("Not yet carried out"),
            "url": "?show=open",
            "active": show == "open",
            "count": counts["open"],
            "tone": "yellow",
        },
        {
            "label": _("Carried out here"),
            "url": "?show=done",
            "active": show == "done",
            "count": counts["done"],
        },
    ]
    context = {"notice": notice, "coverage": coverage, "lines": coverage.shown(show), "chips": chips}
    return render(request, "tasks/notice_coverage.html", context)
