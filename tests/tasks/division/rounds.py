"""A round's days, and what units say in it."""

from __future__ import annotations

from datetime import date

from tasks.models import CommentRequest
from tasks.services.answers import record_answer, save_comments

ASKED, DUE, LATE = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 10)


def asked(round, unit) -> CommentRequest:
    return CommentRequest.objects.get(round=round, department=unit)


def said(round, unit, comments: dict[str, str], by, **more) -> CommentRequest:
    request = asked(round, unit)
    return save_comments(
        asked=request, comments=comments, version=request.version, by=by, **{"send": True} | more
    )


def record(cast, round, **fields) -> CommentRequest:
    request = asked(round, cast.finance)
    values = {
        "asked": request,
        "comments": {},
        "origin": "phone",
        "on": ASKED,
        "note": "何知秋来电",
        "version": request.version,
        "by": cast.clerk,
    }
    return record_answer(**values | fields)
