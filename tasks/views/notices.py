"""Notices: the list, reading one in, its page, the page of decomposing, confirming and taking back."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.actor import Actor, ActorRequest
from departments.permissions import may, require
from reform.core import audit
from reform.core.files import serve
from reform.core.limits import limited
from reform.core.words import in_rows
from reform.core.workflow import Conflict, as_seen
from tasks.enums import NoticeState, TaskState
from tasks.forms.notices import HeadForm, LedgerChoiceForm
from tasks.models import Notice, Task, TaskSource
from tasks.selectors.drafts import Workbench, count_doubts, workbench
from tasks.selectors.links import own_sources, relations_of
from tasks.selectors.notices import doubt_sentence, notices_for_list
from tasks.selectors.reconciliation import count_drafts, counted_sentence
from tasks.selectors.source_text import source_blocks, span_of
from tasks.services.ledgers import ensure_ledger
from tasks.services.notices import (
    change_head,
    confirm_notice,
    keep_for_reference,
    take_up_again,
    undo_confirmation,
    withdraw_notice,
)
from tasks.services.refusals import NotPossible
from tasks.views.bench import decompose_context, notice_or_404
from tasks.views.listing import state_chips

PER_PAGE = 30


@require_GET
def notice_list(request: ActorRequest) -> HttpResponse:
    """Every notice of the programme, newest first, with how far it is."""
    require(request.actor, "notices.view")
    state = request.GET.get("state", "")
    notices = notices_for_list(request.actor)
    withdrawn = NoticeState.WITHDRAWN
    shown = notices.filter(state=state) if state in NoticeState.values else notices.exclude(state=withdrawn)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    doubts = count_doubts(page.object_list)
    chips = state_chips(Notice.objects.visible_to(request.actor), NoticeState.choices, state, apart=withdrawn)
    rows = [(notice, doubts.get(notice.pk, 0)) for notice in page.object_list]
    context = {"page": page, "rows": rows, "chips": chips, "may_import": may(request.actor, "notices.import")}
    return render(request, "tasks/notice_list.html", context)


@require_GET
def notice_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """What a notice is, what became of it, and its text."""
    actor = request.actor
    require(actor, "notices.view")
    notice = notice_or_404(actor, uid)
    if notice.state in (NoticeState.READING, NoticeState.UNREADABLE):
        return redirect("notice_reading", uid=notice.uid)
    bench = workbench(notice, actor)
    seen = own_sources(notice).filter(task__in=Task.objects.visible_to(actor))
    sources = seen.select_related("task__collector").order_by("task__number", "task__row")
    context = {
        "notice": notice,
        "bench": bench,
        "doubts": [doubt_sentence(one) for one in notice.doubts],
        "counted": counted_sentence(notice.counted or count_drafts(notice)),
        "sources": sources,
        "waiting": len({s.task.root_id or s.task.pk for s in sources if s.task.state == "preparation"}),
        "blocks": source_blocks(
            notice,
            [card.draft for card in bench.cards],
            span_of(request.GET.get("at", ""), notice.text),
        ),
        "steps": _steps(notice, bench, any(s.task.state != "preparation" for s in sources)),
        "may_decompose": may(actor, "notices.decompose", notice),
        "unknown": bench.asked if _asks_names(notice, actor, sources) else [],
        "may_undo": not any(s.task.state != "preparation" for s in sources) and not notice.corrects_id,
        "may_hand_out": may(actor, "ledger.approve"),
        **relations_of(notice, actor),
    }
    return render(request, "tasks/notice_detail.html", context)


def _asks_names(notice: Notice, actor: Actor, sources: Iterable[TaskSource]) -> bool:
    """Whether names nobody knows are asked on the notice's page: while its drafts or tasks are being prepared."""
    if not may(actor, "notices.decompose", notice):
        return False
    waits = any(source.task.state == TaskState.PREPARATION for source in sources)
    return notice.state == NoticeState.READ or (notice.state == NoticeState.CONFIRMED and waits)


def _steps(notice: Notice, bench: Workbench, handed_out: bool) -> list[dict[str, str]]:
    confirmed = notice.state == NoticeState.CONFIRMED
    ready = bench.counts["ready"] == bench.counts["open"] > 0
    states = [True, confirmed or ready, confirmed, handed_out]
    labels = [_("Read in"), _("Decomposed"), _("Confirmed into the ledger"), _("Handed out")]
    current = states.index(False) if False in states else len(states)
    return [
        {"label": label, "state": "done" if done else "current" if at == current else "todo"}
        for at, (label, done) in enumerate(zip(labels, states, strict=True))
    ]


@require_GET
@limited("download")
def notice_file(request: ActorRequest, uid: UUID) -> FileResponse:
    """The file as it came, to those who may see the notice; the download is put on record."""
    require(request.actor, "notices.view")
    notice = notice_or_404(request.actor, uid)
    response = serve(notice.file, notice.file_name)
    audit.record(by=request.actor, act="notices.download", obj=notice)
    return response


@require_GET
def notice_decompose(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The source text beside the drafts read from it."""
    actor = request.actor
    notice = notice_or_404(actor, uid)
    require(actor, "notices.decompose", notice)
    if notice.state != NoticeState.READ:
        return redirect("notice_detail", uid=notice.uid)
    return render(request, "tasks/notice_decompose.html", decompose_context(request, notice))


@require_http_methods(["GET", "POST"])
def notice_head(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The head of a notice as a line, its form, and saving it (fragments)."""
    actor = request.actor
    notice = notice_or_404(actor, uid)
    require(actor, "notices.decompose", notice)
    if request.method == "POST":
        form = HeadForm(request.POST, instance=Notice.objects.get(pk=notice.pk))
        if form.is_valid():
            data = {key: value for key, value in form.cleaned_data.items() if key != "version"}
            version = form.cleaned_data["version"]
            notice = change_head(notice=notice, version=version, changes=data, by=actor)
            return render(request, "tasks/_notice_head.html", {"notice": notice})
        return render(request, "tasks/_notice_head_form.html", {"notice": notice, "form": form}, status=422)
    if "edit" in request.GET:
        form = HeadForm(instance=notice, initial={"version": notice.version})
        return render(request, "tasks/_notice_head_form.html", {"notice": notice, "form": form})
    return render(request, "tasks/_notice_head.html", {"notice": notice})


@require_POST
def notice_confirm(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Confirm the drafts into a ledger; whoever comes second is told who was first."""
    actor = request.actor
    notice = notice_or_404(actor, uid)
    require(actor, "notices.decompose", notice)
    year = max((notice.issued_on or timezone.localdate()).year, timezone.localdate().year)
    form = LedgerChoiceForm(request.POST, programme=notice.programme, year=year)
    if not form.is_valid():
        messages.error(request, _("Choose the ledger."))
        return redirect("notice_decompose", uid=notice.uid)
    chosen = form.ledgers.get(form.cleaned_data["ledger"])
    try:
        # Refused, a notice leaves no new ledger behind.
        with transaction.atomic():
            ledger = chosen or ensure_ledger(programme=notice.programme, year=year, by=actor)
            tasks = confirm_notice(notice=notice, ledger=ledger, by=actor)
    except Conflict as lost:
        return render(request, "tasks/notice_conflict.html", {"notice": lost.current}, status=409)
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect("notice_decompose", uid=notice.uid)
    items = sum(1 for task in tasks if not task.root_id)
    rows = sum(1 for task in tasks if not task.row_count)
    numbers = {"items": items, "rows": rows}
    words = _("Confirmed: %(matters)s, now in preparation.") % {"matters": in_rows(items, rows)}
    if items == rows:
        words = (
            ngettext(
                "Confirmed: %(items)s item, now in preparation.",
                "Confirmed: %(items)s items, now in preparation.",
                items,
            )
            % numbers
        )
    merged = Notice.objects.get(pk=notice.pk).counted["merged"]
    if merged:
        more = ngettext("%(n)s more was merged.", "%(n)s more were merged.", merged) % {"n": merged}
        words = f"{words} {more}"
    messages.success(request, words)
    return redirect("notice_detail", uid=notice.uid)


@require_POST
def notice_undo(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take a wrongly confirmed notice out of the ledger again."""
    notice = notice_or_404(request.actor, uid)
    require(request.actor, "notices.decompose", notice)
    try:
        undo_confirmation(notice=notice, by=request.actor)
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect("notice_detail", uid=notice.uid)
    messages.success(request, _("Taken out of the ledger again; the drafts are as they were."))
    return redirect("notice_decompose", uid=notice.uid)


@require_POST
def notice_keep(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Keep a paper for reference, or take it up again; which of them, the page that sends it says."""
    notice = notice_or_404(request.actor, uid)
    require(request.actor, "notices.decompose", notice)
    seen = as_seen(notice, request.POST)
    if request.POST.get("act") == "reopen":
        take_up_again(notice=seen, by=request.actor)
        messages.success(request, _("Taken up again; the drafts are as they were."))
        return redirect("notice_decompose", uid=notice.uid)
    keep_for_reference(notice=seen, by=request.actor)
    messages.success(request, _("Kept for reference; it yields no tasks."))
    return redirect("notice_detail", uid=notice.uid)


@require_POST
def notice_withdraw(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take out a notice that was read in by mistake."""
    notice = notice_or_404(request.actor, uid)
    require(request.actor, "notices.decompose", notice)
    withdraw_notice(notice=as_seen(notice, request.POST), by=request.actor)
    messages.success(request, _("The notice was taken out."))
    return redirect("notice_list")
