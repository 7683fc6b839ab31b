"""The heads of official documents in Word: masthead, number, signers, red rules, a bulletin's contents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Pt, Twips

from reform.core import typography, word_parts
from reform.core.word_parts import CHARACTER, LINE, twips

if TYPE_CHECKING:
    from docx.document import Document

    from reform.core.document import OfficialDocument

_MASTHEAD_POINTS = {"document": 46.0, "letter": 42.0, "bulletin": 60.0}


def length(value: float) -> Twips:
    """Return a length of so many twentieths of a point."""
    return Twips(round(value))


class Heads:
    """Writes the head of a document of each form into `word`."""

    source: OfficialDocument
    word: Document

    def _paragraph(self, text: str, style: str) -> Any:
        return self.word.add_paragraph(text, style=style)

    def _title(
        self, title: str, style: str, *, before: float, per_line: float = 20, after: float = LINE
    ) -> None:
        lines = [self._paragraph(line, style) for line in typography.title_lines(title, per_line=per_line)]
        lines[0].paragraph_format.space_before = length(before)
        lines[-1].paragraph_format.space_after = length(after)

    def _draft_mark(self, paragraph: Any) -> None:
        if self.source.draft_mark:
            paragraph.style = "Draft Mark"
            paragraph.add_run(self.source.draft_mark)

    def _masthead(self, *, before: float) -> Any:
        bulletin = self.source.bulletin
        text = bulletin.name if bulletin and bulletin.name else self.source.masthead
        paragraph = self._paragraph("", "Masthead")
        run = paragraph.add_run(text)
        if self.source.form == "bulletin":
            size, gap = typography.spread_name(text)
            word_parts.add_spacing(run, gap)
        else:
            size, scale = typography.masthead_size(text, largest=_MASTHEAD_POINTS[self.source.form])
            if scale < 1:
                word_parts.add_scale(run, int(scale * 100))
        run.font.size = Pt(round(size * 2) / 2)
        paragraph.paragraph_format.space_before = length(before)
        paragraph.paragraph_format.line_spacing = Pt(size)
        return paragraph

    def _document_head(self) -> None:
        self._masthead(before=twips(34.2))
        rows = typography.signer_rows(self.source.signers)
        for index, row in enumerate(rows):
            self._signers(row, first=index == 0, last=index == len(rows) - 1)
        if not rows:
            number = self._paragraph(self.source.number or "　", "Document Number")
            number.paragraph_format.space_before = length(LINE * 2)
        word_parts.add_rules(self.word.paragraphs[-1], bottom=12, space=5)

    def _signers(self, names: tuple[str, ...], *, first: bool, last: bool) -> None:
        """Write a line of signers on the right; the last one stands level with the number on the left."""
        line = self._paragraph("", "Document Number")
        line.alignment = WD_ALIGN_PARAGRAPH.LEFT
        widest = max(
            typography.text_width("　".join(row)) for row in typography.signer_rows(self.source.signers)
        )
        for place in (CHARACTER, twips(156) - CHARACTER * (5 + widest)):
            line.paragraph_format.tab_stops.add_tab_stop(length(place))
        line.add_run(f"\t{self.source.number if last else ''}\t{'签发人：' if first else '　　　　'}")
        line.add_run("　".join(names), style="Lead")
        if first:
            line.paragraph_format.space_before = length(LINE * 2)

    def _letter_head(self) -> None:
        section = self.word.sections[0]
        section.different_first_page_header_footer = True
        page: dict[str, str | int] = {"vAnchor": "page", "hAnchor": "page", "x": twips(20), "w": twips(170)}
        for part, top, bottom, y in (
            (section.first_page_header, 24, 8, 47.6),
            (section.first_page_footer, 8, 24, 275.2),
        ):
            part.is_linked_to_previous = False
            rule = part.paragraphs[0]
            rule.style = "Rule"
            word_parts.add_rules(rule, top=top, bottom=bottom)
            word_parts.put_in_frame(rule, y=twips(y), **page)
            part.add_paragraph()  # a frame hangs on the paragraph after it
        self._draft_mark(section.first_page_header.paragraphs[-1])
        # The frame reaches below the rule, so that the text begins there.
        word_parts.put_in_frame(self._masthead(before=0), y=twips(29.3), h=twips(20.2), hRule="exact", **page)
        number = self._paragraph(self.source.number or "　", "Document Number")
        number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        number.paragraph_format.space_before = length(160)

    def _bulletin_head(self) -> None:
        bulletin = self.source.bulletin
        if self.source.masthead or (bulletin and bulletin.name):
            self._masthead(before=twips(8))
        if bulletin:
            issue = self._paragraph(typography.issue_words(bulletin), "Document Number")
            issue.paragraph_format.space_before = length(280)
        dated = typography.chinese_date(self.source.dated) if self.source.dated else ""
        line = self._paragraph("", "Normal")
        publisher = line.add_run(f"\t{self.source.issuer}\t{dated}")
        publisher.font.size = Pt(round(typography.publisher_size(self.source.issuer, dated) * 2) / 2)
        line.paragraph_format.space_before = length(280)
        line.paragraph_format.tab_stops.add_tab_stop(length(CHARACTER))
        line.paragraph_format.tab_stops.add_tab_stop(length(twips(156) - CHARACTER), WD_TAB_ALIGNMENT.RIGHT)
        word_parts.add_rules(line, bottom=18, space=1)
        if bulletin and bulletin.contents and self.source.articles:
            head = self._paragraph("目　录", "Contents Head")
            head.paragraph_format.space_before = length(LINE)
            for article in self.source.articles:
                entry = self._paragraph(article.title.replace("\n", ""), "Normal")
                entry.paragraph_format.left_indent = length(2 * CHARACTER)
        for index, text in enumerate(bulletin.remark.splitlines() if bulletin else ()):
            paragraph = self._paragraph("", "Body Text")
            if index == 0:
                paragraph.paragraph_format.space_before = length(LINE)
                paragraph.add_run("编者按：", style="Label")
            paragraph.add_run(text, style="Lead")
