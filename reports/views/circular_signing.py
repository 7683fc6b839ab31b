"""From a draft to the archive: what stands on the paper, its number, the slip, the signature, the stamped copy, its end."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm, Form
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import may, require
from departments.verified import verified_within
from reform.core import audit
from reform.core.files import BadFile, read_upload
from reform.core.limits import limited
from reform.core.text import as_uuid
from reform.core.workflow import Conflict, as_seen
from reports.documents.signing import slip_document
from reports.enums import PaperKind
from reports.forms.signing import (
    ArchiveForm,
    NumberForm,
    PaperForm,
    ReasonForm,
    SignatureForm,
    SignHereForm,
)
from reports.models import Circular, CircularSnapshot
from reports.selectors.check_hindrances import hindrance_lines, unasked_of
from reports.selectors.circular_story import story_of
from reports.selectors.circulars import circulars_for, fault_lines, latest_snapshot
from reports.selectors.signing import signing_of
from reports.services.circular_paper import (
    archive_circular,
    drop_circular,
    keep_stamped,
    set_paper,
)
from reports.services.circular_signing import (
    FaultyError,
    NotCheckedError,
    asks_second_factor,
    sign_circular,
    sign_here,
    unsign_circular,
)
from reports.services.paper_numbers import reserve_number
from reports.views.files import made_now
from tasks.services.refusals import NotPossible

# How long ago the second factor may have been shown for a signature in the portal.
FRESH_MINUTES = 10


def _circular(request: ActorRequest, uid: UUID, act: str = "circulars.prepare") -> Circular:
    """Return the paper, where it exists for the actor and the act is theirs."""
    require(request.actor, "circulars.view")
    found = get_object_or_404(circulars_for(request.actor), uid=uid)
    require(request.actor, act, found)
    return found


@require_safe
def circular_signing(request: ActorRequest, uid: UUID) -> HttpResponse:
    """What is to be done with a paper until it lies in the archive."""
    return _draw(request, _circular(request, uid))


def _draw(request: ActorRequest, circular: Circular, **refused: BaseForm) -> HttpResponse:
    """Return the page, with the form that was filled in wrongly as it was."""
    actor = request.actor
    signing = signing_of(circular, actor)
    signs = signing.draft and may(actor, "circulars.sign", circular) and circular.kind != PaperKind.BULLETIN
    here = circular.programme.signs_here
    forms: dict[str, BaseForm | None] = {
        "paper_form": PaperForm(instance=circular) if signing.draft else None,
        "number_form": NumberForm(auto_id="n_%s") if signing.draft and not signing.bulletin else None,
        "sign_form": SignatureForm(
            circular=circular, units=len(signing.unasked), proposed=signing.proposed, auto_id="s_%s"
        )
        if signs
        else None,
        "here_form": SignHereForm(
            circular=circular, units=len(signing.unasked), proposed=signing.proposed, auto_id="h_%s"
        )
        if signs and here
        else None,
        "unsign_form": ReasonForm(auto_id="u_%s")
        if signing.signed and may(actor, "circulars.sign", circular)
        else None,
        "drop_form": ReasonForm(auto_id="d_%s")
        if signing.draft and may(actor, "circulars.drop", circular)
        else None,
        "archive_form": ArchiveForm(circular=circular, auto_id="a_%s") if signing.out else None,
    }
    context: dict[str, Any] = {
        "circular": circular,
        "signing": signing,
        "story": story_of(circular, actor),
        "settles": may(actor, "circulars.settle", circular),
        "second_factor": signs and here and asks_second_factor(actor) and not _fresh(request),
        **forms,
        **refused,
    }
    return render(request, "reports/circular_signing.html", context, status=422 if refused else 200)


REFUSALS = (ValidationError, FaultyError, NotCheckedError, NotPossible, BadFile)


def tell_refusal(form: Form, error: Exception) -> None:
    """Put what a service refused beside the fields it is about, on top what is about none of the form's."""
    if isinstance(error, ValidationError):
        for name, found in getattr(error, "error_dict", {None: error.error_list}).items():
            form.add_error(name if name in form.fields else None, found)
    elif isinstance(error, FaultyError):
        kept = [fault.to_data() for fault in error.faults]
        form.add_error(None, [line["text"] for line in fault_lines(kept)])
    elif isinstance(error, NotCheckedError):
        form.add_error(None, hindrance_lines(error.hindrances))
    else:
        form.add_error(None, str(error))


def _by_form(
    request: ActorRequest,
    circular: Circular,
    name: str,
    form: Form,
    do: Callable[[dict[str, Any]], object],
    *,
    said: str,
    to: str = "",
) -> HttpResponse:
    """Carry out an act with what the page's form `name` says and go back to the page, or to the list `to`.

    With a mistake, or a refusal of the service, the page comes again with the form as it was.
    """
    if form.is_valid():
        try:
            do(form.cleaned_data)
        except REFUSALS as error:
            tell_refusal(form, error)
        else:
            messages.success(request, said)
            return redirect(to) if to else redirect("circular_signing", uid=circular.uid)
    return _draw(request, circular, **{name: form})


def seen_snapshot(request: ActorRequest, circular: Circular) -> CircularSnapshot:
    """Return the version of the figures the page showed; raises Conflict where the form names none of the paper's."""
    uid = as_uuid(request.POST.get("snapshot"))
    found = circular.snapshots.filter(uid=uid).first() if uid else None
    if found is None:
        raise Conflict(circular)
    return found


@require_POST
def circular_sign(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Record signer, date and number from the signed paper."""
    circular = _circular(request, uid, "circulars.sign")
    form = SignatureForm(request.POST, circular=circular, units=len(unasked_of(circular)), auto_id="s_%s")
    return _by_form(
        request,
        circular,
        "sign_form",
        form,
        lambda given: sign_circular(
            circular=as_seen(circular, request.POST),
            snapshot=seen_snapshot(request, circular),
            by=request.actor,
            **given,
        ),
        said=_("Signature recorded; the final files are being made."),
    )


@require_POST
def circular_sign_here(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Sign inside the portal; without a second factor shown just now it is asked for first."""
    circular = _circular(request, uid, "circulars.sign")
    if circular.programme.signs_here and asks_second_factor(request.actor) and not _fresh(request):
        back = urlencode({"next": reverse("circular_signing", args=[uid])})
        return redirect(f"{reverse('second_factor_code')}?{back}")
    form = SignHereForm(request.POST, circular=circular, units=len(unasked_of(circular)), auto_id="h_%s")
    return _by_form(
        request,
        circular,
        "here_form",
        form,
        lambda given: sign_here(
            circular=as_seen(circular, request.POST),
            snapshot=seen_snapshot(request, circular),
            verified=_fresh(request),
            by=request.actor,
            **given,
        ),
        said=_("Signed; the final files are being made."),
    )


def _fresh(request: ActorRequest) -> bool:
    return verified_within(request, FRESH_MINUTES)


@require_POST
def circular_unsign(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take a signature back before the paper is published."""
    circular = _circular(request, uid, "circulars.sign")
    return _by_form(
        request,
        circular,
        "unsign_form",
        ReasonForm(request.POST, auto_id="u_%s"),
        lambda given: unsign_circular(circular=as_seen(circular, request.POST), by=request.actor, **given),
        said=_("The signature was taken back; the number stays kept for the paper."),
    )


@require_POST
def circular_drop(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Leave a draft unissued."""
    circular = _circular(request, uid, "circulars.drop")
    return _by_form(
        request,
        circular,
        "drop_form",
        ReasonForm(request.POST, auto_id="d_%s"),
        lambda given: drop_circular(circular=as_seen(circular, request.POST), by=request.actor, **given),
        said=_("The draft is not issued; the calendar does not ask for it again."),
        to="circular_list",
    )


@require_POST
def circular_archive(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Record that the paper went to the archive."""
    circular = _circular(request, uid)
    return _by_form(
        request,
        circular,
        "archive_form",
        ArchiveForm(request.POST, circular=circular, auto_id="a_%s"),
        lambda given: archive_circular(circular=as_seen(circular, request.POST), by=request.actor, **given),
        said=_("Saved."),
    )


@require_POST
@limited("document")
def circular_paper(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Set what stands on the paper besides its figures."""
    circular = _circular(request, uid)
    # The form writes into its row at once; the service compares with what is kept.
    form = PaperForm(request.POST, instance=copy(circular))
    if form.is_valid():
        set_paper(circular=as_seen(circular, request.POST), by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved; the pages are being made anew."))
        return redirect("circular_signing", uid=uid)
    return _draw(request, circular, paper_form=form)


@require_POST
def circular_number(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Keep a number for the paper."""
    circular = _circular(request, uid)
    form = NumberForm(request.POST, auto_id="n_%s")
    if form.is_valid():
        try:
            kept = reserve_number(
                programme=circular.programme, circular=circular, by=request.actor, **form.cleaned_data
            )
        except REFUSALS as error:
            tell_refusal(form, error)
        else:
            messages.success(request, _("%(number)s is kept for this paper.") % {"number": kept})
            return redirect("circular_signing", uid=uid)
    return _draw(request, circular, number_form=form)


@require_POST
@limited("upload")
def circular_stamp(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take the stamped PDF back."""
    circular = _circular(request, uid)
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise BadFile(_("Choose a file first."))
        data = read_upload(upload, kinds=(".pdf",))
        keep_stamped(circular=circular, name=upload.name or "", data=data, by=request.actor)
    except (BadFile, NotPossible) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The stamped copy is kept and stands first among the files."))
    return redirect("circular_signing", uid=uid)


@require_safe
@limited("document")
def circular_slip(request: ActorRequest, uid: UUID, kind: str) -> HttpResponseBase:
    """Download the signing slip (呈签单), PDF or Word."""
    from reform.core.pdf import render_pdf
    from reform.core.word import render_docx

    renderers = {"pdf": render_pdf, "docx": render_docx}
    if kind not in renderers:
        raise Http404
    circular = _circular(request, uid)
    document = slip_document(latest_snapshot(circular))
    audit.record(by=request.actor, act="circular.slip", obj=circular, after={"kind": kind})
    return made_now(renderers[kind](document), f"{document.title} {circular.title}.{kind}")
