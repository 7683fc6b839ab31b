"""The paragraphs of a Word file as they read with every tracked change accepted. Called in a child process. No Django."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from lxml.etree import _Element

from tasks.notices.files import parts
from tasks.notices.files.word import AROUND, FAULTS, UNSEEN

# Text boxes stand beside the text; the masthead's frame is a paragraph like others.
_BESIDE = {*UNSEEN, qn("w:txbxContent")}
_DEEPEST = 50


def paragraphs_in_child(data: bytes) -> list[dict[str, Any]] | None:
    """Return the body's paragraphs in order as text, style and bookmarks begun in them; None for what is no Word file.

    Tables are left out. A paragraph whose end was deleted runs into the next one.
    """
    try:
        parts.refuse_entities(data)
        document = Document(io.BytesIO(data))
        names = {style.style_id: style.name for style in document.styles}
        return list(_joined(_paragraphs(document.element.body, names)))
    except FAULTS:
        return None


def _paragraphs(body: _Element, names: dict[str, str]) -> Iterator[tuple[dict[str, Any], bool]]:
    waiting: list[str] = []
    for child in _children(body):
        if child.tag == qn("w:bookmarkStart"):
            waiting.append(child.get(qn("w:name"), ""))
        if child.tag != qn("w:p"):
            continue
        style = child.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        name = names.get(style.get(qn("w:val")), "") if style is not None else ""
        marks = [*waiting, *(mark.get(qn("w:name"), "") for mark in child.iter(qn("w:bookmarkStart")))]
        waiting = []
        ended = child.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is None
        yield {"text": "".join(_pieces(child)), "style": name, "marks": marks}, ended


def _joined(found: Iterator[tuple[dict[str, Any], bool]]) -> Iterator[dict[str, Any]]:
    kept: dict[str, Any] | None = None
    for paragraph, ended in found:
        if kept:
            kept["text"] += paragraph["text"]
            kept["marks"] += paragraph["marks"]
        else:
            kept = paragraph
        if ended:
            yield kept
            kept = None
    if kept:
        yield kept


def _children(parent: _Element, depth: int = 0) -> Iterator[_Element]:
    for child in parent:
        if child.tag in AROUND and depth < _DEEPEST:
            yield from _children(child, depth + 1)
        else:
            yield child


def _pieces(node: _Element, depth: int = 0) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    for child in node:
        if child.tag in _BESIDE:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        else:
            yield from _pieces(child, depth + 1)
