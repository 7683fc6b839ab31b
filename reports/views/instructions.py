"""批示: the list, entering one, one with what came of it, its orders, its report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core import audit
from reform.core.files import BadFile, serve
from reform.core.limits import limited
from reform.core.once import once
from reform.core.pdf import render_pdf
from reform.core.word import render_docx
from reform.core.workflow import as_seen
from reports.documents.way_up import instruction_document
from reports.forms.instructions import (
    CircleForm,
    CorrectionForm,
    InstructionForm,
    ListForm,
    OrderUnitsForm,
    OutcomeForm,
)
from reports.selectors.instruction_orders import proposed_orders
from reports.selectors.instructions import (
    OPEN,
    RUNNING,
    STATES,
    TONES,
    Filter,
    counts_by_state,
    instructions_for,
    leaders_in,
    orders_of,
)
from reports.services.instructions import (
    order_at_once,
    order_units,
    put_instruction_right,
    settle_instruction,
    take_note,
)
from reports.views.acts import by_form
from reports.views.files import made_now
from tasks.forms.sent import sent
from tasks.models import Instruction
from tasks.services.instructions import enter_instruction, set_circle
from tasks.services.refusals import NotPossible

PER_PAGE = 50
DRAW = {"pdf": render_pdf, "docx": render_docx}


@require_safe
def instruction_list(request: ActorRequest) -> HttpResponse:
    """The instructions the actor knows of, by state, leader and date."""
    actor = request.actor
    require(actor, "instructions.view")
    found = instructions_for(actor)
    form = ListForm(request.GET, leaders=leaders_in(found))
    form.is_valid()
    given = form.cleaned_data
    chosen = Filter(
        given.get("state") or "", given.get("leader") or "", given.get("since"), given.get("until")
    )
    within = chosen.apply(found, without_state=True)
    page = Paginator(chosen.apply(found), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, STATES[one.state], TONES[one.state]) for one in page.object_list],
        "chips": _chips(request, within, chosen.state),
        "form": form,
        "filtered": chosen != Filter(),
        "may_enter": may(actor, "instructions.enter"),
    }
    return render(request, "reports/instruction_list.html", context)


def _chips(request: ActorRequest, found: Any, state: str) -> list[dict[str, Any]]:
    counts = counts_by_state(found)

    def address(value: str) -> str:
        query = request.GET.copy()
        query.pop("page", None)
        query["state"] = value
        return f"?{query.urlencode()}"

    chips: list[dict[str, Any]] = [
        {"label": _("All"), "url": address(""), "active": state not in STATES, "count": sum(counts.values())}
    ]
    return chips + [
        {"label": label, "url": address(value), "active": state == value, "count": counts[value]}
        for value, label in STATES.items()
        if counts[value]
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@limited("upload", methods=("POST",))
@once
def instruction_new(request: ActorRequest) -> HttpResponse:
    """Enter an instruction, as the clerk reads it on paper or as the leader types it."""
    actor = request.actor
    require(actor, "instructions.enter")
    initial = {"given_on": timezone.localdate()}
    form = InstructionForm(*sent(request), actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = enter_instruction(
                text=data["text"],
                leader=data["leader"],
                given_on=data["given_on"],
                post=data["post"],
                circle=data["circle"],
                scan=form.scanned(),
                by=actor,
            )
        except BadFile as error:
            form.add_error("scan", str(error))
        else:
            messages.success(request, _("Entered; its circle is told that there is one."))
            return redirect("instruction_detail", uid=made.uid)
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/instruction_new.html", {"form": form}, status=status)


def _instruction(request: ActorRequest, uid: UUID) -> Any:
    return get_object_or_404(instructions_for(request.actor), uid=uid)


@require_safe
def instruction_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One instruction with its scan, its orders and what came of them: the page the leader reads."""
    return _draw(request, _instruction(request, uid))


def _draw(request: ActorRequest, found: Any, **forms: Any) -> HttpResponse:
    actor = request.actor
    keeps = may(actor, "instructions.keep", found)
    circle = list(found.circle.select_related("department").order_by("department__order", "pk"))
    held = {"version": found.version}
    if keeps:
        forms.setdefault("order_form", OrderUnitsForm(actor=actor, instruction=found))
        initial = held | {"circle": [one.uid for one in circle]}
        forms.setdefault("circle_form", CircleForm(actor=actor, initial=initial))
        if found.state == OPEN:
            forms.setdefault("outcome_form", OutcomeForm(initial=held))
    context = {
        "instruction": found,
        "state": STATES[found.state],
        "tone": TONES[found.state],
        "circle": circle,
        "orders": orders_of(found, actor),
        "keeps": keeps,
        "proposed": proposed_orders(found, actor) if keeps and not found.settled_on else [],
        "runs": found.state == RUNNING,
        "may_read": found.settled_on is not None
        and not found.read_at
        and may(actor, "instructions.read", found),
        "may_print": _prints(request, found),
        **forms,
    }
    wrong = any(form.is_bound for form in forms.values())
    return render(request, "reports/instruction_detail.html", context, status=422 if wrong else 200)


def _prints(request: ActorRequest, found: Instruction) -> bool:
    """Whether the report on an instruction is for the actor: the office's paper, and the leader's own."""
    actor = request.actor
    own = actor.post is not None and found.post_id == actor.post.pk
    return own or may(actor, "instructions.keep", found)


@require_POST
def instruction_order(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Draft an order to each of some units."""
    found = _instruction(request, uid)
    require(request.actor, "instructions.keep", found)
    form = OrderUnitsForm(request.POST, actor=request.actor, instruction=found)
    if not form.is_valid():
        return _draw(request, found, order_form=form)
    data = form.cleaned_data
    made = order_units(
        instruction=found,
        departments=data["units"],
        title=data["title"],
        hard=data["hard"],
        task=data["task"],
        by=request.actor,
    )
    if made:
        messages.success(request, _drafted(len(made)))
    if len(made) < len(data["units"]):
        messages.info(request, _("Units that have their order about it already got no other."))
    return redirect("instruction_detail", uid=uid)


@require_POST
def instruction_order_now(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Draft an order to each unit the instruction goes to by its matters or its words."""
    found = _instruction(request, uid)
    require(request.actor, "instructions.keep", found)
    try:
        made = order_at_once(instruction=found, by=request.actor)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _drafted(len(made)))
    return redirect("instruction_detail", uid=uid)


def _drafted(number: int) -> str:
    said = ngettext(
        "%(n)s order drafted: look at its demands and have it signed.",
        "%(n)s orders drafted: look at their demands and have them signed.",
        number,
    )
    return said % {"n": number}


@require_POST
def instruction_circle(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Say who is in the circle."""
    found = _instruction(request, uid)
    return by_form(
        request,
        found,
        "instructions.keep",
        CircleForm(request.POST, actor=request.actor),
        lambda seen, data: set_circle(instruction=seen, circle=data["circle"], by=request.actor),
        said=_("The circle is as you said."),
        draw=lambda form: _draw(request, found, circle_form=form),
        then=redirect("instruction_detail", uid=uid),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limited("upload", methods=("POST",))
def instruction_edit(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Put right what was entered wrongly: words, leader, day, scan."""
    found = _instruction(request, uid)
    require(request.actor, "instructions.keep", found)
    initial = {
        "text": found.text,
        "leader": found.leader,
        "post": found.post.uid if found.post else None,
        "given_on": found.given_on,
        "version": found.version,
    }

    def draw(form: CorrectionForm) -> HttpResponse:
        context = {"form": form, "instruction": found}
        status = 422 if form.is_bound else 200
        return render(request, "reports/instruction_new.html", context, status=status)

    form = CorrectionForm(*sent(request), actor=request.actor, initial=initial)
    if request.method != "POST":
        return draw(form)
    return by_form(
        request,
        found,
        "instructions.keep",
        form,
        lambda seen, data: put_instruction_right(
            instruction=seen,
            text=data["text"],
            leader=data["leader"],
            post=data["post"],
            given_on=data["given_on"],
            scan=form.scanned(),
            by=request.actor,
        ),
        said=_("Put right. The record says which fields changed."),
        draw=draw,
        then=redirect("instruction_detail", uid=uid),
    )


@require_POST
def instruction_settle(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Say what was done without an order, and settle it."""
    found = _instruction(request, uid)
    return by_form(
        request,
        found,
        "instructions.keep",
        OutcomeForm(request.POST),
        lambda seen, data: settle_instruction(instruction=seen, outcome=data["outcome"], by=request.actor),
        said=_("Settled; the leader is told."),
        draw=lambda form: _draw(request, found, outcome_form=form),
        then=redirect("instruction_detail", uid=uid),
    )


@require_POST
def instruction_read(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take note of what came of it."""
    found = _instruction(request, uid)
    require(request.actor, "instructions.read", found)
    try:
        take_note(instruction=as_seen(found, request.POST), by=request.actor)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Noted as read."))
    return redirect("instruction_detail", uid=uid)


@require_safe
@limited("download")
def instruction_scan(request: ActorRequest, uid: UUID) -> HttpResponseBase:
    """The scan; the download is put on record."""
    found = _instruction(request, uid)
    response = serve(found.scan, found.scan_name)
    audit.record(by=request.actor, act="instruction.download", obj=found)
    return response


@require_safe
@limited("document")
def instruction_report(request: ActorRequest, uid: UUID, kind: str) -> HttpResponseBase:
    """批示办理情况报告 as Word or PDF; the download is put on record."""
    found = _instruction(request, uid)
    if kind not in DRAW or not _prints(request, found):
        raise Http404
    orders = orders_of(found, request.actor)
    data = DRAW[kind](instruction_document(found, orders, on=timezone.localdate()))
    audit.record(by=request.actor, act="instruction.report", obj=found, after={"kind": kind})
    return made_now(data, f"批示办理情况报告{found.given_on:%Y%m%d}.{kind}")
