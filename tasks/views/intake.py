"""Reading a notice in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.files import BadFile
from reform.core.limits import limited
from tasks.enums import NoticeState
from tasks.forms.notices import UploadForm
from tasks.forms.sent import sent
from tasks.models import Notice
from tasks.selectors.reconciliation import count_drafts, counted_sentence
from tasks.services.intake import KINDS, AlreadyKept, receive_notice
from tasks.services.reading_later import NOT_OURS, is_given_up
from tasks.views.notices import notice_or_404

KIND_WORDS = "Word (.docx .doc) · WPS (.wps) · PDF · OFD · Excel (.xlsx) · HTML · TXT"


@require_http_methods(["GET", "POST"])
@limited("upload", methods=("POST",))
def notice_upload(request: ActorRequest) -> HttpResponse:
    """Read a notice in, from a file or from pasted text; mistakes are sentences and change nothing."""
    actor = request.actor
    require(actor, "notices.import")
    form = UploadForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            notice = receive_notice(
                programme=actor.own_programme,
                **form.paper(),
                by=actor,
            )
        except BadFile as error:
            form.refuse(error)
        except AlreadyKept as error:
            form.refuse(error)
            return _upload_page(request, form, kept=error.notice)
        else:
            if notice.state == NoticeState.READING:
                return redirect("notice_reading", uid=notice.uid)
            counted = count_drafts(notice)
            tell = messages.success if counted["items"] else messages.warning
            tell(request, _("Read in: %(counted)s") % {"counted": counted_sentence(counted)})
            return redirect("notice_decompose", uid=notice.uid)
    return _upload_page(request, form)


@require_GET
def notice_reading(request: ActorRequest, uid: UUID) -> HttpResponse:
    """A notice whose file is being read or could not be read; once it is read, on to its drafts.

    The page asks for itself again every two seconds; htmx is told where to go on.
    """
    actor = request.actor
    require(actor, "notices.view")
    notice = notice_or_404(actor, uid)
    if notice.state not in (NoticeState.READING, NoticeState.UNREADABLE):
        decomposed = notice.state == NoticeState.READ and may(actor, "notices.decompose", notice)
        target = "notice_decompose" if decomposed else "notice_detail"
        to = HttpResponseClientRedirect if request.htmx else HttpResponseRedirect
        return to(reverse(target, args=[notice.uid]))
    given_up = is_given_up(notice)
    context = {
        "notice": notice,
        "waiting": notice.state == NoticeState.READING and not given_up,
        "failure": _(NOT_OURS if given_up else notice.failure) if notice.failure or given_up else "",
        "may_decompose": may(actor, "notices.decompose", notice),
    }
    return render(request, "tasks/notice_reading.html", context)


def _upload_page(request: ActorRequest, form: UploadForm, kept: Notice | None = None) -> HttpResponse:
    context = {"form": form, "kept": kept, "accept": ",".join(KINDS), "kinds": KIND_WORDS}
    return render(request, "tasks/notice_upload.html", context, status=422 if form.errors else 200)
