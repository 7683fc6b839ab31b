"""An act on one document told in a form: carried out on the version the page showed, or the page again with what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model
from django.forms import Form
from django.http import HttpResponse

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.files import BadFile
from reform.core.workflow import as_seen
from tasks.services.refusals import NotPossible

M = TypeVar("M", bound=Model)
F = TypeVar("F", bound=Form)


def by_form(
    request: ActorRequest,
    found: M,
    right: str,
    form: F,
    do: Callable[[M, dict[str, Any]], object],
    *,
    said: str,
    draw: Callable[[F], HttpResponse],
    then: HttpResponse,
) -> HttpResponse:
    """Carry out an act with what a form says, tell that it was done, and return `then`.

    `do` takes the document as the page showed it (the form's `version`) and what was filled in. With a mistake, or a refusal of the service,
    the page comes again by `draw`. Raises PermissionDenied, WrongState, Conflict.
    """
    require(request.actor, right, found)
    if not form.is_valid():
        return draw(form)
    try:
        do(as_seen(found, {"version": form["version"].data}), form.cleaned_data)
    except (NotPossible, BadFile) as refusal:
        form.add_error(None, str(refusal))
        return draw(form)
    messages.success(request, said)
    return then
