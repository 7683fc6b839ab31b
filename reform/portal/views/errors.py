"""The pages for what went wrong: what happened, what is kept, what to do; in the reader's language."""

from __future__ import annotations

import errno
import sys
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import DisallowedHost, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.permissions import all_acts
from departments.refusals import REFUSED_BECAUSE
from departments.typed import Typed, typed_of
from reform.core.days import moment
from reform.core.files import DamagedFile
from reform.core.jobs import TooManyWaiting
from reform.core.rates import TooOften
from reform.core.words import signature
from reform.core.workflow import Conflict, WrongState
from reform.portal.conflicts import Overtaken, overtaken

# When a browser or proxy may ask again while the database is away.
RETRY_SECONDS = 30
# What writing says when there is no room: on the disk, in a quota, above a process' limit.
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Trouble:
    """What the page says: a title, what happened, what is kept and what to do."""

    status: int
    title: str
    happened: str
    do: str


def _answer(request: HttpRequest, trouble: Trouble, **more: object) -> HttpResponse:
    """Draw the page with what was typed; a request by htmx gets the sentence alone, which portal.js shows as a message.

    There the form still stands with everything in it.
    """
    if _by_script(request):
        return _sentence(trouble)
    context = {"trouble": trouble, "typed": _typed(request), **more}
    return render(request, f"errors/{trouble.status}.html", context, status=trouble.status)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" or "X-Portal-Upload" in request.headers


def _sentence(trouble: Trouble) -> HttpResponse:
    text = f"{trouble.title} {trouble.happened} {trouble.do}".strip()
    return HttpResponse(text, status=trouble.status, content_type="text/plain; charset=utf-8")


def _typed(request: HttpRequest) -> list[Typed]:
    """Return what a form of this portal sent; nothing where it cannot be read, or another place sent it."""
    if _page_before(request) == "/":
        return []
    try:
        return typed_of(request)
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError, DatabaseError):
        return []


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the request was larger than the portal takes."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _answer(
        request,
        Trouble(
            400,
            _("The portal could not read this request."),
            _("Nothing was changed."),
            _("Go back, load the page again and repeat the step."),
        ),
    )


def forbidden(request: HttpRequest, exception: PermissionDenied | None = None) -> HttpResponse:
    """403: the thing exists for the reader, the act does not. A refusal by an act's name is told in its words."""
    said = str(exception or "")
    if act := next((act for act in all_acts() if act.name == said), None):
        said = _("The permission it needs: %(act)s.") % {"act": act.label}
    return _answer(
        request,
        Trouble(
            403,
            _("Your post does not allow this."),
            said or _("Nothing was changed."),
            _("If you hold another post, switch to it at the top right; otherwise ask the secretariat."),
        ),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old, or cookies are off. `reason` is Django's: the record tells it, the page does not."""
    request.META[REFUSED_BECAUSE] = reason
    return _answer(
        request,
        Trouble(
            403,
            _("This page was open too long, or you signed in again meanwhile."),
            _("Nothing was sent."),
            _("Go back, copy what you typed if it was long, load the page again and send it once more."),
        ),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is no such thing, or it is not for this reader: the page does not tell which."""
    return _answer(
        request,
        Trouble(
            404,
            _("There is nothing at this address for your post."),
            _("It may have been moved, or belong to another unit."),
            _("Check the address, or look for it from your first page."),
        ),
    )


def _page_before(request: HttpRequest) -> str:
    """Return the page the act was started on, if it is one of this portal, else the first page."""
    page = request.headers.get("Referer", "")
    try:
        host = request.get_host()
    except DisallowedHost:
        # The request itself was for a name that is not ours.
        return "/"
    own = url_has_allowed_host_and_scheme(page, {host}, require_https=request.is_secure())
    return page if own else "/"


def conflict(request: HttpRequest, exception: Conflict | WrongState) -> HttpResponse:
    """409: somebody else was quicker, or the thing has moved on: who, when, and what it holds now."""
    found = overtaken(request, exception)
    return _answer(
        request,
        Trouble(
            409,
            _who_changed(found),
            _("What stands there now stands; yours was not saved."),
            _("Load the page again to see what it is now, then decide whether yours is still needed."),
        ),
        found=found,
        again=_page_before(request),
    )


def _who_changed(found: Overtaken) -> str:
    if found.at is None:
        return _("Somebody else changed this while you were working on it.")
    words = {"who": signature(found.who), "when": moment(found.at)}
    if found.own:
        return _("You changed this yourself on %(when)s, in another window.") % words
    if not found.who:
        return _("This was changed on %(when)s, while you were working on it.") % words
    return _("%(who)s changed this on %(when)s, while you were working on it.") % words


def closed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """409: the ledger's year has ended, nothing in it changes any more."""
    return _answer(
        request,
        Trouble(
            409,
            str(exception),
            _("Nothing was changed."),
            _("Unfinished matters go on in the next year's ledger: look for this one there."),
        ),
    )


def damaged(request: HttpRequest, exception: DamagedFile) -> HttpResponse:
    """410: a kept file is gone or changed. Wrong bytes of an official paper are worse than none."""
    gone = exception.why == "missing"
    return _answer(
        request,
        Trouble(
            410,
            _("This file is no longer there.") if gone else _("This file is damaged and was not sent."),
            _(
                "What is kept is not what was stored. Nothing was changed; the operator's record names the file."
            ),
            _("Tell the system administrator, who can take it from a backup; or file it again."),
        ),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413: a form's text is larger than the portal takes; of a file its own form says so."""
    limit = filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return _answer(
        request,
        Trouble(
            413,
            _("This is larger than the portal takes (%(limit)s at most).") % {"limit": limit},
            _("Nothing was stored."),
            _("Send less text at once, or in several parts."),
        ),
    )


def too_often(request: HttpRequest, exception: TooOften) -> HttpResponse:
    """429 with Retry-After: this person (or this address) did this very often just now."""
    minutes = -(-exception.wait // 60)
    answer = _answer(
        request,
        Trouble(
            429,
            _("That was done too often within a short time."),
            _("Nothing was changed."),
            ngettext("Try again in %(n)s minute.", "Try again in %(n)s minutes.", minutes) % {"n": minutes},
        ),
    )
    answer["Retry-After"] = str(exception.wait)
    return answer


def too_many_waiting(request: HttpRequest, exception: TooManyWaiting) -> HttpResponse:
    """429: so much of this person's work waits in the background that no more is taken."""
    answer = _answer(
        request,
        Trouble(
            429,
            _("%(n)s pieces of work that you asked for are still waiting.") % {"n": exception.count},
            _("Nothing was changed."),
            _("Try again when some of them are done; that takes a few minutes."),
        ),
    )
    answer["Retry-After"] = "60"
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """500, 503 while the database is away, 507 while the disk is full.

    Drawn without database, actor or menu, any of which may be what failed.
    """
    # Django calls this while it handles what was raised, wherever that was, middleware included.
    failed = sys.exception()
    if isinstance(failed, OperationalError | InterfaceError):
        return unavailable(request)
    if isinstance(failed, OSError) and failed.errno in FULL:
        return no_room(request)
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After: the database does not answer, is being maintained, or has no room."""
    trouble = Trouble(
        503,
        _("The portal cannot reach its data at the moment."),
        _("Nothing was changed; everything saved before is kept."),
        _(
            "It may be under maintenance. Try again in a minute; if it lasts, tell the system administrator the time."
        ),
    )
    answer = _plainly(request, trouble)
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def no_room(request: HttpRequest) -> HttpResponse:
    """507: what was sent could not be written, the disk is full; nothing half written is left."""
    return _plainly(
        request,
        Trouble(
            507,
            _("The portal's disk is full."),
            _("Nothing was stored; everything saved before is kept."),
            _("Tell the system administrator; when there is room again, send it once more."),
        ),
    )


def _plainly(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    if _by_script(request):
        return _sentence(trouble)
    context = {"trouble": trouble, "typed": _typed(request)}
    return HttpResponse(render_to_string(f"errors/{trouble.status}.html", context), status=trouble.status)
