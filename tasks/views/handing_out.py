"""Handing out: the page of tasks in preparation with what each lacks, and the approval they go out with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from departments.actor import Actor, ActorRequest
from departments.permissions import may, require
from reform.core import audit
from reform.core.files import BadFile, serve
from reform.core.limits import limited
from reform.core.text import as_uuid
from reform.core.workflow import as_seen
from tasks.enums import ApprovedBy
from tasks.forms.approval import ApprovalForm
from tasks.forms.preparation import FillTasksForm
from tasks.forms.sent import sent
from tasks.models import Approval, Ledger, Notice, Task
from tasks.selectors.drafts import workbench
from tasks.selectors.names import NameBook
from tasks.selectors.preparation import Preparation, PreparedRow, preparation_of
from tasks.selectors.unknown_names import Asked, names_in_preparation
from tasks.services.handing_out import NotReady, WrongApproval, hand_out, record_approval
from tasks.views.preparing import chosen_ledger, own_ledgers

PER_PAGE = 100


def list_chips(prepared: Preparation, query: Any, show: str) -> list[dict[str, Any]]:
    """Return the quick filters of the list: what lacks what."""
    labels = {
        "": _("All"),
        "ready": _("Ready"),
        "type": _("No type"),
        "collector": _("No collecting unit"),
        "standard": _("No standard"),
        "term": _("No date"),
        "who": _("Not named"),
    }
    chips = []
    for code, label in labels.items():
        asked = query.copy()
        asked.pop("page", None)
        asked.pop("show", None)
        if code:
            asked["show"] = code
        count = prepared.counts.get(code, 0) if code else prepared.total
        if count or code == show or not code:
            tone = "" if code in ("", "ready") else "yellow"
            chips.append(
                {
                    "label": label,
                    "url": f"{reverse('hand_out')}?{asked.urlencode()}",
                    "active": code == show,
                    "count": count,
                    "tone": tone,
                }
            )
    return chips


def picked_tasks(request: ActorRequest, prepared: Preparation) -> list[Task]:
    """Return the ticked tasks, or all the filter leaves where the page's form says so."""
    shown = [row.task for row in prepared.shown if not row.task.row_count]
    if request.POST.get("all"):
        return shown
    picked = set(request.POST.getlist("uid"))
    return [row.task for row in prepared.rows if str(row.task.uid) in picked and not row.task.row_count]


def _led_here(request: ActorRequest) -> set[str]:
    """Return the uids that the ledger led here with."""
    return set(request.GET.getlist("uid"))


def _ticked_first(request: ActorRequest, prepared: Preparation) -> list[PreparedRow]:
    """Return the rows of the list: those the ledger led here with stand in front, whatever page they would be on."""
    led = _led_here(request)
    return sorted(prepared.shown, key=lambda row: str(row.task.uid) not in led)


def _seen_tasks(request: ActorRequest, prepared: Preparation) -> list[Task]:
    """Return the picked tasks as the page showed them; of all the filter leaves, those of other pages as they are.

    Raises Conflict for a ticked one whose row sent no version.
    """
    seen = dict(one.partition(":")[::2] for one in request.POST.getlist("seen"))
    return [
        task
        if request.POST.get("all") and str(task.uid) not in seen
        else as_seen(task, {"version": seen.get(str(task.uid))})
        for task in picked_tasks(request, prepared)
    ]


@require_http_methods(["GET", "POST"])
@limited("upload", methods=("POST",))
def hand_out_page(request: ActorRequest) -> HttpResponse:
    """Tasks in preparation: filled in where something lacks, handed out in bulk with the approval."""
    actor = request.actor
    require(actor, "ledger.edit")
    ledgers = own_ledgers(actor)
    ledger = chosen_ledger(request, ledgers)
    if ledger is None:
        return render(request, "tasks/hand_out.html", {"ledger": None, "ledgers": []})
    notice = Notice.objects.visible_to(actor).filter(uid=as_uuid(request.GET.get("notice"))).first()
    show = request.GET.get("show", "")
    prepared = preparation_of(ledger, notice, show, clearance=actor.clearance)
    form = ApprovalForm(*sent(request), approvals=ledger.approvals.all(), initial=_initial(ledger))
    refused: list[str] = []
    if request.method == "POST":
        require(actor, "ledger.approve", ledger)
        chosen = _seen_tasks(request, prepared)
        if not chosen:
            form.add_error(None, _("Tick the tasks that are to be handed out."))
        elif form.is_valid():
            refused = _try(request, ledger, chosen, form)
            if not refused and not form.errors:
                return redirect(f"{reverse('hand_out')}?{request.GET.urlencode()}")
    context = {
        "ledger": ledger,
        "ledgers": ledgers,
        "notice": notice,
        "prepared": prepared,
        "page": Paginator(_ticked_first(request, prepared), PER_PAGE).get_page(request.GET.get("page")),
        "led": sum(str(row.task.uid) in _led_here(request) for row in prepared.shown),
        "per_page": PER_PAGE,
        "chips": list_chips(prepared, request.GET, show),
        "fill": FillTasksForm(book=NameBook(ledger.programme)),
        "form": form,
        "refused": refused,
        # The ledger leads here with its ticks.
        "picked": set((request.POST or request.GET).getlist("uid")),
        "may_approve": may(actor, "ledger.approve", ledger),
        "unknown": _unknown(ledger, notice, actor),
        "query": request.GET.urlencode(),
    }
    return render(request, "tasks/hand_out.html", context, status=422 if form.errors or refused else 200)


def _unknown(ledger: Ledger, notice: Notice | None, actor: Actor) -> list[Asked]:
    """The names to be asked: of the notice, or of all tasks in preparation."""
    if notice is None:
        return names_in_preparation(ledger) if may(actor, "notices.decompose", ledger) else []
    return workbench(notice, actor).asked if may(actor, "notices.decompose", notice) else []


def _initial(ledger: Ledger) -> dict[str, Any]:
    """A later batch goes out on the approval last recorded, unless another is given."""
    last = ledger.approvals.last()
    return {
        "use": str(last.uid) if last else ApprovedBy.HEAD,
        "approved_by": ledger.programme.group_short_name,
        "handed_out_on": timezone.localdate(),
    }


def _try(request: ActorRequest, ledger: Ledger, chosen: list[Task], form: ApprovalForm) -> list[str]:
    """Record the approval and hand out, both or neither; return the sentences of a refusal."""
    try:
        with transaction.atomic():
            approval = form.on_record or _recorded(request, ledger, form)
            done = hand_out(
                tasks=chosen, approval=approval, on=form.cleaned_data["handed_out_on"], by=request.actor
            )
    except NotReady as error:
        return error.sentences
    except WrongApproval as error:
        return [str(error)]
    except BadFile as error:
        form.add_error("scan", str(error))
        return []
    count = sum(1 for task in done if not task.row_count)
    words = ngettext(
        "%(n)s task handed out; its unit was told.", "%(n)s tasks handed out; their units were told.", count
    )
    messages.success(request, words % {"n": count})
    return []


def _recorded(request: ActorRequest, ledger: Ledger, form: ApprovalForm) -> Approval:
    data, actor = form.cleaned_data, request.actor
    if not form.by_group:
        return record_approval(
            ledger=ledger,
            body=ApprovedBy.HEAD,
            approved_by=f"{ledger.programme.secretariat_name} {actor.user.name}",
            on=data["handed_out_on"],
            by=actor,
        )
    return record_approval(
        ledger=ledger,
        body=ApprovedBy.GROUP,
        approved_by=data["approved_by"],
        paper=data["paper"],
        on=data["approved_on"],
        scan=form.scanned(),
        by=actor,
    )


@require_GET
@limited("download")
def approval_scan(request: ActorRequest, uid: UUID) -> FileResponse:
    """The scan of an approval, to those who see the ledger's papers; the download is put on record."""
    require(request.actor, "notices.view")
    approval = get_object_or_404(Approval.objects.visible_to(request.actor), uid=uid)
    response = serve(approval.scan, approval.scan_name)
    audit.record(by=request.actor, act="ledger.download_approval", obj=approval.ledger)
    return response
