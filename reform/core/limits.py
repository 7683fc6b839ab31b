"""Views that are dear, or worth trying often for a thief, answer so many times a window and no more."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from reform.core.address import client_address
from reform.core.rates import take

View = Callable[..., HttpResponseBase]


def limited(what: str, *, methods: tuple[str, ...] = ("GET", "POST")) -> Callable[[View], View]:
    """Return a decorator: beyond RATE_LIMITS[what] in its window the view raises TooOften, which answers 429.

    Counted are requests of `methods` by the signed-in person, by address for a stranger. Source: ASVS 2.4.1.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in methods:
                limit, per = settings.RATE_LIMITS[what]
                who = request.user.pk if request.user.is_authenticated else client_address(request)
                take(f"{what}:{who}", limit=limit, per=per)
            return view(request, *args, **kwargs)

        # For those who look which views are limited: what, on which methods.
        counted.limits = {**getattr(view, "limits", {}), what: methods}  # type: ignore[attr-defined] # a function's own
        return counted

    return decorate
