"""Names that nobody knew: who is meant is asked, the answer remembered (fragments for htmx)."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.permissions import require
from tasks.enums import NoticeState
from tasks.selectors.names import book_for
from tasks.services.names import map_name
from tasks.views.notices import decompose_context, notice_or_404


@require_http_methods(["GET", "POST"])
def notice_name(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who a written name means: the nearest units, all units; what is chosen is remembered as an alias."""
    notice = notice_or_404(request.actor, uid)
    require(request.actor, "notices.decompose", notice)
    book = book_for(notice)
    if request.method == "GET":
        named = book.resolve(request.GET.get("written", "")[:100])
        context = {
            "notice": notice,
            "named": named,
            "all": book.all_candidates(),
            "show": request.GET.get("show", ""),
        }
        return render(request, "tasks/_name_panel.html", context)
    kind, chosen = request.POST.get("means", "")[:1], request.POST.get("means", "")[1:]
    unit = next((u for u in book.departments.values() if kind == "d" and str(u.uid) == chosen), None)
    group = next((g for g in book.groups.values() if kind == "g" and str(g.uid) == chosen), None)
    written = request.POST.get("written", "")
    if unit is None and group is None:
        return HttpResponse(
            _("Choose who is meant first."), status=400, content_type="text/plain; charset=utf-8"
        )
    if notice.state != NoticeState.READ:
        raise Http404
    try:
        map_name(programme=notice.programme, written=written, department=unit, group=group, by=request.actor)
    except ValueError as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    return render(request, "tasks/_drafts.html", decompose_context(request, notice) | {"with_counts": True})
