"""Names that nobody knew: who is meant is asked, one name after the other, and remembered (fragments for htmx)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods

from departments.actor import ActorRequest
from departments.permissions import may, require
from departments.services.units import add_group, add_unit
from tasks.enums import NoticeState
from tasks.forms.names import MeansForm, new_group, new_unit
from tasks.models import Notice
from tasks.selectors.drafts import Workbench, workbench
from tasks.selectors.name_candidates import candidates, choices
from tasks.selectors.names import NameBook
from tasks.selectors.unknown_names import UnknownName
from tasks.services.names import NameTaken, map_name
from tasks.views.bench import decompose_context, notice_or_404


@require_http_methods(["GET", "POST"])
def notice_name(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Who a written name means: the nearest, everybody, or somebody new; then the next name nobody knows."""
    notice = notice_or_404(request.actor, uid)
    require(request.actor, "notices.decompose", notice)
    bench = workbench(notice, request.actor)
    if request.method == "GET":
        written = request.GET.get("written", "")[:100]
        return HttpResponse(_panel(request, bench, written))
    if notice.state not in (NoticeState.READ, NoticeState.CONFIRMED):
        raise Http404
    try:
        refused = {"unit": _make_unit, "group": _make_group}.get(request.POST.get("act", ""), _map)(
            request, bench
        )
    except (NameTaken, ValueError) as error:
        return _said(str(error), 409 if isinstance(error, NameTaken) else 400)
    if refused is not None:
        return refused
    return _next(request, notice, bench)


def _said(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def _map(request: ActorRequest, bench: Workbench) -> HttpResponse | None:
    form = MeansForm(request.POST, book=bench.book)
    if not form.is_valid():
        return _said(form.sentence, 400)
    data = form.cleaned_data
    map_name(programme=bench.notice.programme, written=data["written"], **data["meant"], by=request.actor)
    return None


def _written(request: ActorRequest, book: NameBook) -> str:
    """The name a new unit or group is made for; raises ValueError with a sentence for one that can't be kept."""
    form = MeansForm(request.POST, book=book)
    form.is_valid()
    if "written" in form.errors:
        raise ValueError(form.sentence)
    return str(form.cleaned_data["written"])


def _make_unit(request: ActorRequest, bench: Workbench) -> HttpResponse | None:
    written = _written(request, bench.book)
    form = new_unit(written, bench.book, request.actor, request.POST)
    try:
        if form.is_valid():
            with transaction.atomic():
                unit = add_unit(**form.values(), by=request.actor)
                map_name(programme=bench.notice.programme, written=written, department=unit, by=request.actor)
            return None
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return _again(request, bench, written, unit_form=form)


def _make_group(request: ActorRequest, bench: Workbench) -> HttpResponse | None:
    written = _written(request, bench.book)
    form = new_group(written, request.actor, request.POST)
    programme, by = bench.notice.programme, request.actor
    try:
        if form.is_valid():
            data = form.cleaned_data
            with transaction.atomic():
                group = add_group(programme=programme, name=data["name"], members=data["members"], by=by)
                map_name(programme=programme, written=written, group=group, by=by)
            return None
    except ValidationError as refusal:
        form.add_error("name", refusal)
    return _again(request, bench, written, group_form=form)


def _again(request: ActorRequest, bench: Workbench, written: str, **forms: Form) -> HttpResponse:
    """The dialog again with what is wrong."""
    response = HttpResponse(_panel(request, bench, written, **forms), status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#name-panel", "innerHTML"
    return response


def _panel(
    request: ActorRequest,
    bench: Workbench,
    written: str,
    *,
    unit_form: Form | None = None,
    group_form: Form | None = None,
) -> str:
    names, book = bench.unknown_names, bench.book
    at = next((i for i, one in enumerate(names) if one.written == written), None)
    one = names[at] if at is not None else UnknownName(written, 0, leader="leader" in request.GET)
    named = book.resolve_leader(written) if one.leader else book.resolve(written)
    context: dict[str, Any] = {
        "notice": bench.notice,
        "name": one,
        "named": named,
        "place": at + 1 if at is not None else None,
        "total": len(names),
        "before": names[at - 1] if at else None,
        "after": names[at + 1] if at is not None and at + 1 < len(names) else None,
        "near": candidates(book, named, leader=one.leader),
        "choices": choices(book, leader=one.leader),
        "carried": _carried(request),
        "drafts_below": not _alone(request, bench.notice),
    }
    if not one.leader and may(request.actor, "units.edit"):
        context["unit_form"] = unit_form or new_unit(written, book, request.actor)
        context["group_form"] = group_form or new_group(written, request.actor)
    return render_to_string("tasks/_name_panel.html", context, request)


def _alone(request: ActorRequest, notice: Notice) -> bool:
    """True where the dialog stands on a page without drafts."""
    return notice.state == NoticeState.CONFIRMED or "alone" in request.GET


def _carried(request: ActorRequest) -> str:
    """What the page told the dialog, for its own links: which drafts it shows, and whether it has any."""
    return urlencode({key: request.GET[key] for key in ("show", "alone") if key in request.GET})


def _next(request: ActorRequest, notice: Notice, before: Workbench) -> HttpResponse:
    """The drafts as they are now, and in the dialog the name that follows; without one the dialog closes.

    Where no drafts stand below (of a notice in the ledger, or beside its paper) only the dialog goes on: the page is
    drawn anew when it closes.
    """
    bench = workbench(notice, request.actor)
    left = [one.written for one in bench.unknown_names]
    order = [one.written for one in before.unknown_names]
    written = request.POST.get("written", "")
    at = order.index(written) if written in order else -1
    follows = next((name for name in [*order[at + 1 :], *order[: at + 1]] if name in left), None)
    if _alone(request, notice):
        response = HttpResponse("" if follows is None else _panel(request, bench, follows))
        if follows is None:
            response["HX-Trigger-After-Settle"] = "names-done"
        return response
    context = decompose_context(request, notice)
    drafts = render_to_string("tasks/_drafts.html", context | {"with_counts": True}, request)
    if follows is None:
        response = HttpResponse(drafts)
        response["HX-Trigger-After-Settle"] = "names-done"
        return response
    panel = _panel(request, bench, follows)
    return HttpResponse(f'{drafts}<div id="name-panel" hx-swap-oob="innerHTML">{panel}</div>')
