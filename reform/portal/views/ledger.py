"""The ledger page: filter, sort, page, export; status and progress on the row and in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from departments.actor import Actor, ActorRequest
from departments.models import Department
from departments.permissions import may, require
from reform.core.limits import limited
from reform.core.text import as_uuid
from reform.portal.excel import ledger_workbook
from reform.portal.filters import FLAGS, LedgerFilter
from reform.portal.forms.record import RecordForm, TaskRecordForm
from reform.portal.tables import LedgerTable
from reports.selectors.pending import pending_reports
from reports.services.recording import NoOpenPeriodError, record_progress, record_progress_in_bulk
from tasks.enums import LedgerState, StatusClass, TaskState
from tasks.models import Ledger, Notice, Task
from tasks.permissions import TaskQuerySet
from tasks.selectors.counts import ListFigures, list_figures
from tasks.selectors.tasks import LEDGER_ORDER, for_rows, ledgers_of, rows_of, sections_of

PER_PAGE = 50
REFUSALS = (NoOpenPeriodError, ValidationError)


def _refused(refusal: Exception) -> str:
    """Return the sentence for what the service refused."""
    if isinstance(refusal, ValidationError):
        return " ".join(refusal.messages)
    return _("No reporting period is open: open one first, then record.")


@dataclass
class LedgerList:
    """The tasks of one ledger as far as an actor sees them, and what the filters leave of them."""

    actor: Actor
    ledgers: list[Ledger]
    ledger: Ledger
    all: TaskQuerySet
    filter: LedgerFilter

    @property
    def found(self) -> TaskQuerySet:
        """The filtered tasks."""
        return self.filter.qs

    @property
    def own(self) -> list[Ledger]:
        """The ledgers of the actor's own programme."""
        return [one for one in self.ledgers if one.programme == self.actor.programme]

    @property
    def others(self) -> list[Ledger]:
        """The ledgers of the programmes above and below, which are read only."""
        return [one for one in self.ledgers if one.programme != self.actor.programme]

    @cached_property
    def figures(self) -> ListFigures:
        """What is counted of all tasks, for the quick filters."""
        return list_figures(self.all)

    @cached_property
    def found_figures(self) -> ListFigures:
        """What is counted of the filtered tasks."""
        return list_figures(self.found) if self.filter.in_force() else self.figures


def _ledger_list(request: ActorRequest) -> LedgerList | None:
    """Read ledger and filters from the address; None when the actor has no ledger yet."""
    actor: Actor = request.actor
    ledgers = list(ledgers_of(actor))
    if not ledgers:
        return None
    asked = request.GET.get("ledger", "")
    ledger = next((one for one in ledgers if str(one.uid) == asked), ledgers[0])
    tasks = (
        Task.objects.visible_to(actor)
        .of_ledger(ledger)
        .exclude(state=TaskState.WITHDRAWN)
        .order_by(*LEDGER_ORDER)
    )
    return LedgerList(
        actor,
        ledgers,
        ledger,
        tasks,
        LedgerFilter(
            request.GET,
            queryset=tasks,
            units=Department.objects.visible_to(actor),
            notices=Notice.objects.visible_to(actor).filter(ledger=ledger),
            sections=sections_of(tasks),
        ),
    )


def _without(request: ActorRequest, *names: str, **more: str) -> str:
    """Return the address of this list without some parameters (and the page), with others set."""
    query = request.GET.copy()
    for name in (*names, "page"):
        query.pop(name, None)
    for name, value in more.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _chips(request: ActorRequest, listed: LedgerList) -> list[dict[str, Any]]:
    """The six classes and the flags as quick filters with their counts."""
    figures = listed.figures
    status = request.GET.get("status_class", "")
    flag = request.GET.get("flag", "")
    chips = [
        {
            "label": _("All"),
            "url": _without(request, "status_class", "flag"),
            "active": not status and not flag,
        }
    ]
    for value, label in StatusClass.choices:
        chips.append(
            {
                "label": label,
                "count": figures.tally.count(value),
                "active": status == value,
                "url": _without(request, "flag", status_class=value),
            }
        )
    for value, label in FLAGS[:4]:
        chips.append(
            {
                "label": label,
                "count": figures.marked[value],
                "active": flag == value,
                "url": _without(request, "status_class", flag=value),
                "tone": "red" if value == "overdue" else "",
            }
        )
    return chips


def _ordered(request: ActorRequest, listed: LedgerList) -> tuple[LedgerTable, TaskQuerySet]:
    """Return the table's columns and the filtered tasks in the order that is asked for."""
    table = LedgerTable(listed.found, order_by_field="sort")
    RequestConfig(request, paginate=False).configure(table)
    return table, table.data.data


@require_GET
def ledger(request: ActorRequest) -> HttpResponse:
    """The year's matters as the actor may see them."""
    require(request.actor, "ledger.view")
    listed = _ledger_list(request)
    if listed is None:
        return render(request, "portal/ledger_none.html", {"may_edit": may(request.actor, "ledger.edit")})
    table, ordered = _ordered(request, listed)
    figures = listed.found_figures
    # Keys first: an index gives them in order, and only the rows of this page are read.
    paginator = Paginator(ordered.values_list("pk", flat=True), PER_PAGE)
    paginator.count = figures.tasks
    page = paginator.get_page(request.GET.get("page"))
    rows = rows_of(page.object_list)
    context = {
        "listed": listed,
        "table": table,
        "page": page,
        "rows": rows,
        "pending": pending_reports([task.pk for task in rows], request.actor),
        "tally": figures.tally,
        "counts": dict(figures.tally.by_class),
        "row_total": figures.running_rows,
        "in_preparation": figures.items_in_preparation,
        "chips": _chips(request, listed),
        "set_filters": [
            {"label": f"{label}：{value}", "url": _without(request, name)}
            for name, label, value in listed.filter.in_force()
            if name not in {"status_class", "flag"}
        ],
        "not_understood": "、".join(listed.filter.not_understood()),
        "clear_url": f"?ledger={listed.ledger.uid}",
        "class_url": _without(request, "status_class", "flag"),
        "query": request.GET.urlencode(),
        **_acts(request.actor, listed.ledger),
        "bulk_form": RecordForm(auto_id="bulk_%s"),
    }
    return render(request, "portal/ledger.html", context)


def _acts(actor: Actor, ledger: Ledger) -> dict[str, bool]:
    """Say what the page offers on a ledger; one of another programme is read only but for what units do in it."""
    own = ledger.programme == actor.programme
    runs = ledger.state == LedgerState.OPEN
    return {
        "read_only": not own,
        "may_record": own and runs and may(actor, "reports.record"),
        "may_edit": own and runs and may(actor, "ledger.edit"),
        "sees_division": own and may(actor, "division.view"),
        "sees_receipts": own and may(actor, "receipts.view"),
        "may_sign": may(actor, "receipts.sign"),
    }


@require_GET
@limited("export")
def ledger_export(request: ActorRequest) -> HttpResponseBase:
    """The workbook of exactly what is filtered, in the order of the page."""
    require(request.actor, "ledger.view")
    listed = _ledger_list(request)
    if listed is None:
        return redirect("ledger")
    _table, ordered = _ordered(request, listed)
    return ledger_workbook(listed.ledger, ordered, by=request.actor)


def _own_task(request: ActorRequest, uid: UUID) -> Task:
    """Return a leaf task whose progress the actor may record; 404 or 403 otherwise."""
    task = get_object_or_404(for_rows(Task.objects.visible_to(request.actor).leaves()), uid=uid)
    require(request.actor, "reports.record", task)
    return task


def _row(request: ActorRequest, task: Task, *, status: int = 200, **more: object) -> HttpResponse:
    context = {"task": task, "pending": pending_reports([task.pk], request.actor), "may_record": True}
    return render(request, "portal/_ledger_row.html", context | more, status=status)


@require_GET
def task_row(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One row of the ledger, as a fragment."""
    return _row(request, _own_task(request, uid))


@require_http_methods(["GET", "POST"])
def task_record(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Record progress for others (代录) on the row."""
    task = _own_task(request, uid)
    form = TaskRecordForm(request.POST or None, task=task, auto_id=f"r{task.pk}_%s")
    if request.method == "POST" and form.is_valid():
        try:
            record_progress(task=task, values=form.values, by=request.actor, **form.said)
        except REFUSALS as refusal:
            form.add_error(None, _refused(refusal))
        else:
            return _row(request, for_rows(Task.objects.filter(pk=task.pk)).get(), saved=True)
    return _row(request, task, form=form, status=422 if request.method == "POST" else 200)


@require_POST
def ledger_bulk(request: ActorRequest) -> HttpResponse:
    """Record the same progress for all ticked tasks; all or nothing."""
    require(request.actor, "reports.record")
    back = request.POST.get("back", "")
    # A path: `redirect` would take any other word for the name of a view.
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = ""
    uids = [uid for uid in request.POST.getlist("uid") if as_uuid(uid)]
    tasks = list(Task.objects.visible_to(request.actor).leaves().filter(uid__in=uids))
    form = RecordForm(request.POST)
    if not tasks:
        messages.error(request, _("Tick the tasks first."))
    elif not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
    else:
        for task in tasks:
            require(request.actor, "reports.record", task)
        try:
            record_progress_in_bulk(tasks=tasks, by=request.actor, **form.said)
        except REFUSALS as refusal:
            messages.error(request, _refused(refusal))
        else:
            messages.success(
                request,
                ngettext("Recorded for %(n)d task.", "Recorded for %(n)d tasks.", len(tasks))
                % {"n": len(tasks)},
            )
    return redirect(back or "ledger")
