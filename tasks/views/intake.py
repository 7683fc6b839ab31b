"""Reading a notice in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from departments.permissions import require
from reform.core.files import BadFile, read_upload
from tasks.forms.notices import UploadForm
from tasks.forms.sent import sent
from tasks.models import Notice
from tasks.services.intake import KINDS, AlreadyKept, import_notice


@require_http_methods(["GET", "POST"])
def notice_upload(request: HttpRequest) -> HttpResponse:
    """Read a notice in, from a file or from pasted text; mistakes are sentences and change nothing."""
    actor = request.actor
    require(actor, "notices.import")
    form = UploadForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            notice = import_notice(
                programme=actor.programme,
                name=upload.name if upload else "",
                data=read_upload(upload, kinds=KINDS) if upload else None,
                text=form.cleaned_data["text"],
                issued_on=form.cleaned_data["issued_on"],
                by=actor,
            )
        except BadFile as error:
            form.add_error("file" if upload else "text", str(error))
        except AlreadyKept as error:
            form.add_error("file" if upload else "text", str(error))
            return _upload_page(request, form, kept=error.notice)
        else:
            count = notice.drafts.count()
            words = ngettext("Read in: %(n)s draft.", "Read in: %(n)s drafts.", count) % {"n": count}
            messages.success(request, words)
            return redirect("notice_decompose", uid=notice.uid)
    return _upload_page(request, form)


def _upload_page(request: HttpRequest, form: UploadForm, kept: Notice | None = None) -> HttpResponse:
    context = {"form": form, "kept": kept, "accept": ",".join(KINDS), "kinds": " ".join(KINDS)}
    return render(request, "tasks/notice_upload.html", context, status=422 if form.errors else 200)
