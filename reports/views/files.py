"""Answers with files made just now, kept nowhere."""

from __future__ import annotations

import io

from django.http import FileResponse

from reform.core.files import CONTENT_TYPES, clean_name, suffix_of


def made_now(data: bytes, name: str) -> FileResponse:
    """Answer with bytes as an attachment called `name`; no browser or proxy keeps it."""
    answer = FileResponse(
        io.BytesIO(data),
        as_attachment=True,
        filename=clean_name(name),
        content_type=CONTENT_TYPES[suffix_of(name)],
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
