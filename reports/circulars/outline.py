"""What a paper says, section by section, before it becomes a document: built by a kind, changed by hand, then set. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reform.core.document import Annex, Block, Heading, Imprint, OfficialDocument, Paragraph
from reports.circulars.distribution import imprint_lines
from reports.circulars.linked import filled, links, plain
from reports.circulars.paper import Paper
from reports.circulars.records import Edit
from reports.circulars.snapshot import Snapshot
from reports.narrative.wording import ordinal

_LEAD = re.compile(r"（[一二三四五六七八九十]+）[^。\n]{1,120}。")


@dataclass(frozen=True)
class Section:
    """One section: its key, its heading without number, its paragraphs with figures linked (`linked.figure`).

    One without a heading stands unnumbered. `blocks` are tables and charts after the paragraphs; they are not changed by hand.
    """

    key: str
    heading: str
    paragraphs: tuple[Paragraph, ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Outline:
    """A paper's parts as its kind builds them. `opening` is the first paragraph, before the sections."""

    title: str
    opening: str
    sections: tuple[Section, ...]
    annexes: tuple[Annex, ...] = ()


def text_of(section: Section) -> str:
    """Return a section as text to be edited: a line a paragraph, a run-in heading at its line's beginning."""
    return "\n".join(paragraph.lead + paragraph.text for paragraph in section.paragraphs)


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of an edited text: a line each, （一）… up to its full stop as run-in heading."""
    found = []
    for line in (line.strip() for line in text.splitlines()):
        lead = _LEAD.match(line)
        if lead and lead.end() < len(line):
            found.append(Paragraph(line[lead.end() :], lead=lead[0]))
        elif line:
            found.append(Paragraph(line))
    return tuple(found)


def figures_of(outline: Outline) -> dict[str, str]:
    """Return every linked figure of the sections as they are built: key to printed value."""
    texts = [outline.opening, *(text_of(section) for section in outline.sections)]
    return {key: value for text in texts for key, value in links(text)}


def marked_texts(outline: Outline) -> dict[str, str]:
    """Return title, opening and every section of a paper as texts with their figures linked, by key and in order."""
    texts = {"title": outline.title, "opening": outline.opening}
    return texts | {section.key: text_of(section) for section in outline.sections}


def headings_of(outline: Outline) -> dict[str, str]:
    """Return the headings of the sections by key."""
    return {section.key: section.heading for section in outline.sections}


def edited(outline: Outline, edits: Iterable[Edit]) -> Outline:
    """Return the outline with what was changed by hand, its linked figures as the snapshot has them."""
    changed = {edit.key: edit for edit in edits}
    if not changed:
        return outline
    values = figures_of(outline)
    sections = []
    for section in outline.sections:
        edit = changed.get(section.key)
        if edit is None:
            sections.append(section)
            continue
        found = paragraphs_of(filled(edit.text, values))
        sections.append(replace(section, heading=edit.heading or section.heading, paragraphs=found))
    opening = changed.get("opening")
    title = changed.get("title")
    return replace(
        outline,
        title=title.text if title else outline.title,
        opening=filled(opening.text, values) if opening else outline.opening,
        sections=tuple(section for section in sections if section.paragraphs or section.blocks),
    )


def document_of(outline: Outline, snapshot: Snapshot, paper: Paper) -> OfficialDocument:
    """Return the document of an outline: sections numbered, links taken off, masthead and imprint of the paper."""
    issuer = snapshot.issuer.secretariat.full
    title = plain(outline.title)
    return OfficialDocument(
        form=paper.form,
        masthead=paper.masthead or (f"{issuer}文件" if paper.form == "document" else issuer),
        number=paper.number,
        title=title,
        addressees="，".join(snapshot.addressees),
        body=_body(outline),
        issuer=f"{issuer}（代章）" if paper.proxy_seal else issuer,
        dated=paper.dated,
        annexes=outline.annexes,
        note=paper.note,
        imprint=Imprint(
            issued_by=paper.printed_by or issuer,
            issued_on=paper.printed_on or paper.dated,
            copies_to="" if snapshot.distribution else paper.copies_to,
            copies_printed=paper.copies_printed,
            lines=imprint_lines(snapshot.distribution),
        ),
        draft_mark=paper.draft_mark,
        metadata={"title": title, "subject": snapshot.subject, "snapshot": paper.sha256 or snapshot.sha256()},
        signers=tuple(filter(None, paper.signer.split("、"))),
    )


def _body(outline: Outline) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph(plain(outline.opening))] if outline.opening else []
    number = 0
    for section in outline.sections:
        if section.heading:
            number += 1
            blocks.append(Heading(f"{ordinal(number)}、{section.heading}", key=section.key))
        blocks.extend(_plain(section.paragraphs))
        blocks.extend(section.blocks)
    return tuple(blocks)


def _plain(paragraphs: Sequence[Paragraph]) -> Iterable[Paragraph]:
    return (Paragraph(plain(one.text), lead=plain(one.lead)) for one in paragraphs)
