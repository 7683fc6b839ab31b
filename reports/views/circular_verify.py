"""Whether a file in hand is a paper of the portal."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.limits import limited
from reports.forms.distribution import VerifyForm
from reports.selectors.verified import paper_of_file


@require_http_methods(["GET", "HEAD", "POST"])
@limited("upload", methods=("POST",))
def circular_verify(request: ActorRequest) -> HttpResponse:
    """Take a file or its SHA-256 and say which paper it is. The file is read once and not kept."""
    require(request.actor, "papers.verify")
    posted = request.method == "POST"
    form = VerifyForm(request.POST, request.FILES) if posted else VerifyForm()
    sha256 = ""
    if posted and form.is_valid():
        upload = form.cleaned_data["file"]
        if upload and upload.size > settings.UPLOAD_LIMIT_BYTES:
            limit = filesizeformat(settings.UPLOAD_LIMIT_BYTES)
            form.add_error("file", _("The file is larger than %(limit)s.") % {"limit": limit})
        elif upload:
            digest = hashlib.sha256()
            for chunk in upload.chunks():
                digest.update(chunk)
            sha256 = digest.hexdigest()
        else:
            sha256 = form.cleaned_data["sha256"]
    context = {
        "form": form,
        "sha256": sha256,
        "found": paper_of_file(sha256, request.actor) if sha256 else None,
    }
    return render(
        request, "reports/circular_verify.html", context, status=422 if posted and not sha256 else 200
    )
