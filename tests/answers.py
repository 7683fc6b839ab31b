"""What every answer of the portal must carry, whatever the address and whoever asks."""

from __future__ import annotations

import re

from django.http import Http404, HttpResponseBase
from django.urls import resolve

# Kept files, what is made anew, what lists many rows: each has a limit of its own.
OF_FILES = {"download", "document", "export", "code"}
FORM = re.compile(r"<form[^>]*>.*?</form>", re.DOTALL)
ACTION = re.compile(r'<form[^>]*\s(?:action|hx-post)="([^"?]*)')


def check_headers(answer: HttpResponseBase) -> None:
    """Assert that the browser is told to guess nothing, keep nothing, frame nothing and run nothing but the portal's own."""
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert "no-store" in answer["Cache-Control"]
    if answer.has_header("Content-Disposition"):
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        return
    rules = dict(rule.strip().partition(" ")[::2] for rule in answer["Content-Security-Policy"].split(";"))
    for none in ("default-src", "base-uri", "frame-ancestors", "object-src"):
        assert rules[none] == "'none'"
    # A nonce stands there only where a page asks for one; none does so far.
    for own in ("script-src", "style-src", "connect-src", "form-action"):
        assert rules[own] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    if answer.get("Content-Type", "").startswith("text/html"):
        check_scripts(answer.content.decode())


def check_scripts(page: str) -> None:
    """Assert that a page runs no inline script or style."""
    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*\bnonce=)(?![^>]*application/json)[^>]*>", page) == []
    assert re.findall(r"<style(?![^>]*\bnonce=)[^>]*>|\sstyle=|\son\w+=\"|javascript:", page) == []


def limits_at(address: str) -> dict[str, tuple[str, ...]]:
    """Return what the view at an address is limited by, and on which methods."""
    try:
        view = resolve(address).func
    except Http404:
        return {}
    limits: dict[str, tuple[str, ...]] = {}
    while view is not None:
        limits |= getattr(view, "limits", {})
        view = getattr(view, "__wrapped__", None)
    return limits


def check_limited(name: str, method: str, answer: HttpResponseBase) -> None:
    """Assert that a view that gave a file is limited, and so is each view a page sends files to."""
    asked = answer.request["PATH_INFO"]
    if answer.has_header("Content-Disposition"):
        assert any(
            what in OF_FILES and method.upper() in methods for what, methods in limits_at(asked).items()
        ), f"{name} gives files and is not limited"
    if not answer.get("Content-Type", "").startswith("text/html"):
        return
    for form in FORM.findall(answer.content.decode()):
        if 'type="file"' in form:
            action = ACTION.match(form)
            target = action[1] if action and action[1] else asked
            assert "POST" in limits_at(target).get("upload", ()), f"{target} takes files and is not limited"
