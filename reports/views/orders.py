"""督办: the list of orders, one order with what can be done about it, its paper and its proofs."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core import audit
from reform.core.files import serve
from reform.core.limits import limited
from reform.core.once import once
from reform.core.pdf import render_pdf
from reform.core.word import render_docx
from reports.documents.orders import order_document, paper_title
from reports.enums import Signer
from reports.forms.orders import NewOrderForm
from reports.models import OrderProof, SupervisionOrder
from reports.selectors.gone_causes import gone_causes
from reports.selectors.order_list import order_list_of, units_for
from reports.selectors.order_page import order_page
from reports.services.orders import draft_order
from reports.views.files import made_now
from reports.views.order_forms import open_forms
from tasks.enums import TaskState
from tasks.forms.sent import sent
from tasks.models import Task

PER_PAGE = 50
DRAW = {"pdf": render_pdf, "docx": render_docx}


@require_safe
def order_list(request: ActorRequest) -> HttpResponse:
    """The orders of the programme for its office and leaders, of the own unit for the unit."""
    require(request.actor, "orders.view")
    found = order_list_of(request.actor, request.GET)
    page = Paginator(found.orders, PER_PAGE).get_page(request.GET.get("page"))
    gone = gone_causes(page.object_list, on=timezone.localdate())
    return render(request, "reports/order_list.html", {"list": found, "page": page, "gone": gone})


def order_of(request: ActorRequest, uid: UUID) -> SupervisionOrder:
    """Return an order that exists for the actor; raises Http404 for another."""
    found = SupervisionOrder.objects.visible_to(request.actor).select_related(
        "programme", "department", "task__ledger", "instruction", "proof", "raised_from"
    )
    return get_object_or_404(found, uid=uid)


@require_safe
def order_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One order: what is asked, until when, what was answered, what can be done, what happened."""
    return draw_order(request, order_of(request, uid))


def draw_order(request: ActorRequest, order: SupervisionOrder, **wrong: Any) -> HttpResponse:
    """Return the page of an order; `wrong` are forms sent with mistakes, by their acts, and make the answer a 422."""
    page = order_page(order, request.actor)
    context = {
        "page": page,
        "order": order,
        "name": paper_title(order),
        "forms": open_forms(page, request.actor) | wrong,
        "leader_signs": order.signs == Signer.LEADER,
        "back_to_unit": not page.in_office,
        "gone": gone_causes([order], on=timezone.localdate()),
    }
    return render(request, "reports/order_detail.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def order_new(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Draft an order about a matter by hand."""
    actor = request.actor
    tasks = Task.objects.visible_to(actor).select_related("ledger__programme", "collector")
    task = get_object_or_404(tasks, uid=uid)
    require(actor, "orders.draft", task)
    if task.state != TaskState.HANDED_OUT:
        raise Http404
    units = units_for(task)
    # The subject is printed: it is Chinese as papers are, whatever language the page is read in.
    with translation.override("zh-hans"):
        subject = _("Matter %(no)s behind") % {"no": task.label}
    first = {"department": task.collector, "title": subject}
    form = NewOrderForm(sent(request)[0], units=units, initial=first)
    if request.method == "POST" and form.is_valid():
        made = draft_order(
            cause=f"hand:{uuid4()}", caused_on=timezone.localdate(), task=task, by=actor, **form.cleaned_data
        )
        if made is None:
            raise Http404
        messages.success(request, _("Drafted. It goes to the unit when it is signed."))
        return redirect("order_detail", uid=made.uid)
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/order_new.html", {"form": form, "task": task}, status=status)


@require_safe
@limited("download")
def order_file(request: ActorRequest, uid: UUID, kind: str) -> HttpResponseBase:
    """Download the official paper of an order, PDF or Word."""
    if kind not in DRAW:
        raise Http404
    order = order_of(request, uid)
    document = order_document(order)
    audit.record(by=request.actor, act="order.download", obj=order, after={"kind": kind})
    return made_now(DRAW[kind](document), f"{order.number or paper_title(order)}.{kind}")


@require_safe
@limited("download")
def order_proof(request: ActorRequest, uid: UUID) -> HttpResponseBase:
    """Download a file that proves an answer."""
    proofs = OrderProof.objects.visible_to(request.actor).select_related("order", "answer")
    proof = get_object_or_404(proofs, uid=uid)
    own = proof.order.department == request.actor.department
    if proof.answer.withdrawn_at and not own:
        raise Http404
    audit.record(
        by=request.actor, act="order.proof_download", obj=proof.order, after={"file_name": proof.file_name}
    )
    return serve(proof.file, proof.file_name)
