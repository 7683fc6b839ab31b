"""A form that makes something is carried out once: a double click and a page sent again lead where the first one led."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

from reform.core.models import FormToken

FIELD = "form_token"
LEADS_ON = {301, 302, 303}


def once(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Carry a POST with the token of `{% form_token %}` out once for whoever is signed in.

    The token is written in the same transaction as what the view does: two at once meet at its unique key, and the
    second waits for the first. An answer that leads nowhere (a form with mistakes) and an error leave no token.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        token = request.POST.get(FIELD, "")[:36] if request.method == "POST" else ""
        if not token:
            return view(request, *args, **kwargs)
        who = request.user.uid  # type: ignore[union-attr] # the pages with such forms ask for a signed-in user
        mine = FormToken.objects.filter(user=who, token=token)
        try:
            with transaction.atomic():
                sent = FormToken.objects.create(user=who, token=token)
                answer = view(request, *args, **kwargs)
                if answer.status_code in LEADS_ON:
                    sent.location = answer["Location"]
                    sent.save(update_fields=["location"])
                else:
                    transaction.set_rollback(True)
        except IntegrityError:
            if (before := mine.first()) is None:
                # It was the view's own.
                raise
            return HttpResponseRedirect(before.location)
        return answer

    return guarded


def forget_form_tokens(before: datetime) -> None:
    """Delete tokens of forms that no session can send any more."""
    FormToken.objects.filter(at__lt=before).delete()
