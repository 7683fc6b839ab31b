"""The layouts of an office: a list, and one to change with the table it makes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actor import Actor, ActorRequest
from departments.permissions import require
from reform.core.workflow import as_seen
from reform.portal.excel import preview_of
from reform.portal.forms.layout import LayoutForm
from tasks.excel.layouts import BadLayout, from_spec, to_spec
from tasks.excel.layouts_forms import FORMS
from tasks.models import Ledger, SheetLayout
from tasks.selectors.heads import learnt_heads
from tasks.selectors.layouts import Chosen, of_layout
from tasks.selectors.tasks import ledgers_of
from tasks.services.heads import forget_head
from tasks.services.layouts import copy_layout, remove_layout, save_layout


def _ledger(actor: Actor) -> Ledger | None:
    """Return the ledger a layout is shown with: the own programme's newest."""
    return ledgers_of(actor).filter(programme=actor.programme).first()


@require_http_methods(["GET", "POST"])
def layout_list(request: ActorRequest) -> HttpResponse:
    """The forms that ship and the office's own; a copy, one taken out, a learnt head forgotten."""
    actor = request.actor
    require(actor, "layouts.edit")
    if request.method == "POST":
        return _act(request)
    own = [of_layout(layout) or layout for layout in SheetLayout.objects.visible_to(actor)]
    context = {
        "own": [one for one in own if isinstance(one, Chosen)],
        "unreadable": [one for one in own if not isinstance(one, Chosen)],
        "forms": list(FORMS.values()),
        "heads": learnt_heads(actor),
    }
    return render(request, "portal/layout_list.html", context)


def _act(request: ActorRequest) -> HttpResponse:
    actor, sent = request.actor, request.POST
    if sent.get("forget"):
        forgotten = forget_head(head=sent["forget"], by=actor)
        messages.success(request, _("Forgotten: the head will be asked about again.")) if forgotten else None
        return redirect("layout_list")
    if sent.get("remove"):
        layout = get_object_or_404(SheetLayout.objects.visible_to(actor), uid=_uid(sent["remove"]))
        remove_layout(layout=layout, by=actor)
        messages.success(request, _("“%(name)s” was taken out.") % {"name": layout.name})
        return redirect("layout_list")
    form = FORMS.get(sent.get("copy", ""))
    if form is None:
        raise Http404
    taken = set(SheetLayout.objects.visible_to(actor).values_list("name", flat=True))
    name = next(
        name
        for name in (f"{form.label}{'' if n == 1 else f' {n}'}" for n in range(1, len(taken) + 2))
        if name not in taken
    )
    layout = copy_layout(form=form.key, name=name, by=actor)
    return redirect("layout_edit", uid=layout.uid)


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
def layout_edit(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Heads, order, widths, paper and titles of one layout, with the table they make of the ledger's first matters."""
    actor = request.actor
    require(actor, "layouts.edit")
    layout = get_object_or_404(SheetLayout.objects.visible_to(actor), uid=uid)
    require(actor, "layouts.edit", layout)
    form = FORMS[layout.form]
    spec, faults = layout.spec, []
    name = layout.name
    if request.method == "POST":
        sent = LayoutForm(request.POST)
        spec, name = sent.spec(), request.POST.get("name", "")
        try:
            if request.POST.get("act") == "save":
                save_layout(layout=as_seen(layout, request.POST), name=name, spec=spec, by=actor)
                messages.success(request, _("The layout is kept."))
                return redirect("layout_edit", uid=layout.uid)
            from_spec(spec, units=form.units)
        except BadLayout as error:
            faults = error.sentences
    context = _page(actor, layout, form, spec) | {
        "faults": faults,
        "name": name,
        "version": request.POST.get("version", layout.version),
    }
    return render(request, "portal/layout_edit.html", context, status=422 if faults else 200)


def _page(actor: Actor, layout: SheetLayout, form: Any, spec: Any) -> dict[str, Any]:
    """Return what the page shows of a spec, with its preview as far as it can be read."""
    try:
        look = from_spec(spec, units=form.units)
    except BadLayout:
        look = None
    ledger = _ledger(actor)
    chosen = Chosen(str(layout.uid), layout.name, form, look, layout) if look else None
    return {
        "layout": layout,
        "form": form,
        "fields": LayoutForm.shown(spec if look is None else to_spec(look), units=form.units),
        "preview": preview_of(chosen, ledger, by=actor) if chosen and ledger else None,
        "ledger": ledger,
    }
