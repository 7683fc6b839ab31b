"""Official documents as Word files: the same value, page and faces as the PDF, made to be edited.

Headings are real Word headings, page numbers fields, heads of tables repeat. Fonts are named, not embedded.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Twips

from reform.core import typography, word_parts, word_styles
from reform.core.apart import apart
from reform.core.charts import svg_to_png
from reform.core.document import (
    LYING,
    Annex,
    Block,
    Figure,
    Heading,
    OfficialDocument,
    Paragraph,
    Table,
    printable,
)
from reform.core.word_heads import Heads, length
from reform.core.word_parts import CHARACTER, LINE, ImprintLine, twips

# Characters of a paragraph of five lines.
_SHORT = 5 * 28
_MANY_COLUMNS = 7
SLIP_MARGIN_MM = 12
TABLE_GAP_MM = 2
SLIP_GAP = twips(TABLE_GAP_MM)


def render_docx(document: OfficialDocument) -> bytes:
    """Return the document as a Word file; the same document gives the same bytes."""
    return apart(_written, document)


def _written(document: OfficialDocument) -> bytes:
    return _Writer(printable(document)).render()


class _Writer(Heads):
    """Writes one document from its head to its imprint."""

    def __init__(self, document: OfficialDocument) -> None:
        self.source = document
        self.word = Document()
        self._sections = 0
        self._open_section: int | None = None
        word_styles.define(self.word)

    def render(self) -> bytes:
        """Return the finished file."""
        self._properties()
        self.word.settings.odd_and_even_pages_header_footer = True
        lying = self.source.form in LYING
        if lying:
            self._landscape(self.word.sections[0])
            slip = self.source.form == "slip"
            self._title(self.source.title, "Title", before=0, per_line=28, after=SLIP_GAP if slip else LINE)
        else:
            self._portrait(self.word.sections[0])
            getattr(self, f"_{self.source.form}_head")()
            if not self.source.articles:
                before = LINE if self.source.form == "bulletin" else 2 * LINE
                self._title(self.source.title, "Title", before=before)
        if self.source.addressees and not typography.addressees_move(self.source):
            self._paragraph(f"{self.source.addressees}：", "Normal")
        self._blocks(self.source.body, self._width() if lying else typography.TEXT_WIDTH_MM)
        self._end_of_section()
        self._articles()
        signed = self.source.form != "bulletin" and not lying
        if signed:
            # The signature never stands on a page without text of the paper. A long paragraph would move as a whole.
            last = self.word.paragraphs[-1]
            last.paragraph_format.keep_with_next = len(last.text) <= _SHORT
        self._annex_list(keep=signed)
        if signed:
            self._signature()
        if self.source.note:
            self._paragraph(f"（{self.source.note}）", "Body Text")
        early = typography.imprint_before_annexes(self.source)
        if early:
            self._imprint()
        for index, annex in enumerate(self.source.annexes, start=1):
            self._annex(annex, typography.annex_label(index, len(self.source.annexes)))
        if not early:
            self._imprint()
        out = io.BytesIO()
        self.word.save(out)
        return word_parts.fixed_archive(out.getvalue())

    # --- page -------------------------------------------------------------------------------------------------------
    def _properties(self) -> None:
        properties = self.word.core_properties
        day = self.source.dated
        moment = datetime.combine(day, time(), UTC) if day else datetime(2000, 1, 1, tzinfo=UTC)
        properties.title = self.source.title.replace("\n", "")
        properties.author = properties.last_modified_by = self.source.issuer
        properties.created = properties.modified = moment.replace(tzinfo=None)
        properties.comments = ""
        properties.language = "zh-CN"
        properties.revision = 1
        # python-docx's template brings a picture of itself.
        package = self.word.part.package
        for name, relation in list(package.rels.items()):
            if relation.reltype.endswith("/thumbnail"):
                del package.rels[name]

    def _twips(self, value: float) -> Any:
        return Twips(round(value))

    def _portrait(self, section: Any, *, numbered: bool = True) -> None:
        """Give the section portrait sheets; the first sheet of a letter carries no number, but the lower rule."""
        section.orientation = WD_ORIENT.PORTRAIT
        self._sheet(section, typography.PAGE_WIDTH_MM, typography.PAGE_HEIGHT_MM, (37, 26, 35, 28))
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            footer.is_linked_to_previous = False
            if numbered:
                word_parts.number_at_foot(footer, side)
        for header in (section.header, section.even_page_header):
            header.is_linked_to_previous = False
            self._draft_mark(header.paragraphs[0])

    def _landscape(self, section: Any) -> None:
        section.orientation = WD_ORIENT.LANDSCAPE
        margins = (SLIP_MARGIN_MM,) * 4 if self.source.form == "slip" else (28, 37, 26, 35)
        self._sheet(section, typography.PAGE_HEIGHT_MM, typography.PAGE_WIDTH_MM, margins)
        section.footer.is_linked_to_previous = section.even_page_footer.is_linked_to_previous = False
        if self.source.form == "slip":
            # A working sheet bears no number, and its margin no room for a header.
            section.header_distance = section.footer_distance = Mm(0)
        for header, side in ((section.header, "right"), (section.even_page_header, "left")):
            if self.source.form != "slip":
                word_parts.number_at_side(header, side)
            self._draft_mark(header.paragraphs[0])

    def _sheet(self, section: Any, width: float, height: float, margins: tuple[float, ...]) -> None:
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(
            Mm, margins
        )
        section.header_distance, section.footer_distance = Mm(15), Mm(25.5)
        section.different_first_page_header_footer = False
        word_parts.set_grid(section)

    def _articles(self) -> None:
        for index, article in enumerate(self.source.articles):
            self._title(article.title, "Title", before=2 * LINE if index else LINE)
            self._blocks(article.blocks, typography.TEXT_WIDTH_MM)
            if article.source:
                source = self._paragraph(f"（{article.source}）", "Normal")
                source.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                source.paragraph_format.right_indent = length(CHARACTER)

    # --- text -------------------------------------------------------------------------------------------------------
    def _blocks(self, blocks: tuple[Block, ...], width_mm: float) -> None:
        for block in blocks:
            match block:
                case Heading():
                    if block.key:
                        self._end_of_section()
                    heading = self._paragraph(block.text, f"Heading {block.level}")
                    if block.key:
                        self._open_section = word_parts.begin_bookmark(
                            heading, f"section_{block.key}", self._sections
                        )
                        self._sections += 1
                case Paragraph():
                    paragraph = self._paragraph(
                        "", "Table Note" if self.source.form == "slip" else "Body Text"
                    )
                    if block.lead:
                        paragraph.add_run(block.lead, style="Lead")
                    paragraph.add_run(block.text)
                case Table():
                    self._table(block, width_mm)
                case Figure():
                    self._figure(block)

    def _end_of_section(self) -> None:
        """Close the bookmark of the section that is open, if any, after what was written last."""
        if self._open_section is not None:
            self.word.element.body.insert_element_before(
                word_parts.end_of_bookmark(self._open_section), "w:sectPr"
            )
            self._open_section = None

    def _table(self, table: Table, width_mm: float) -> None:
        if table.caption:
            self._paragraph(table.caption, "Caption")
        total = sum(column.width for column in table.columns)
        room = twips(width_mm)
        element = word_parts.ruled_table(
            heads=[column.head for column in table.columns],
            rows=list(table.rows),
            widths=[round(room * column.width / total) for column in table.columns],
            aligns=[column.align for column in table.columns],
            style="TableTextSmall" if self._is_small(table) else "TableText",
            merged=table.merged,
        )
        self.word.element.body.insert_element_before(element, "w:sectPr")
        if table.note:
            self._paragraph(table.note, "Table Note")
        else:
            # Word joins tables between which nothing stands.
            gap = self._paragraph("", "Rule")
            gap.paragraph_format.line_spacing = length(twips(TABLE_GAP_MM))

    def _is_small(self, table: Table) -> bool:
        return self.source.form == "slip" or len(table.columns) > _MANY_COLUMNS

    def _width(self) -> float:
        """Return how wide the text of a lying sheet is, in millimetres."""
        if self.source.form == "slip":
            return typography.PAGE_HEIGHT_MM - 2 * SLIP_MARGIN_MM
        return typography.TEXT_HEIGHT_MM

    def _figure(self, figure: Figure) -> None:

        paragraph = self._paragraph("", "Figure")
        paragraph.add_run().add_picture(io.BytesIO(svg_to_png(figure.svg)), width=Mm(150))
        if figure.caption:
            self._paragraph(figure.caption, "Caption")

    def _annex_list(self, *, keep: bool) -> None:
        width = CHARACTER
        for index, line in enumerate(typography.annex_list(self.source.annexes)):
            label = "附件：" if index == 0 else ""
            paragraph = self._paragraph(f"{label}{line.number}{line.title}", "Normal")
            number = 1 if line.number else 0
            paragraph.paragraph_format.left_indent = length((5 + number) * width)
            paragraph.paragraph_format.first_line_indent = length(-(len(label) + number) * width)
            paragraph.paragraph_format.keep_with_next = keep
            if index == 0:
                paragraph.paragraph_format.space_before = length(LINE)

    def _signature(self) -> None:
        dated = typography.chinese_date(self.source.dated) if self.source.dated else ""
        lines = [text for text in (self.source.issuer, dated) if text]
        widest = max(map(typography.text_width, lines), default=0)
        indent = typography.signature_indent(self.source.issuer, dated)
        for index, text in enumerate(lines):
            paragraph = self._paragraph(text, "Normal")
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            own = indent + (widest - typography.text_width(text)) / 2
            paragraph.paragraph_format.right_indent = length(own * CHARACTER)
            paragraph.paragraph_format.keep_with_next = index < len(lines) - 1
            if index == 0:
                paragraph.paragraph_format.space_before = length(LINE * 2)

    # --- annexes and imprint ----------------------------------------------------------------------------------------
    def _annex(self, annex: Annex, label: str) -> None:
        lying = self.word.sections[-1].orientation == WD_ORIENT.LANDSCAPE
        if annex.landscape != lying:
            section = self.word.add_section(WD_SECTION.NEW_PAGE)
            self._landscape(section) if annex.landscape else self._portrait(section)
        heading = self._paragraph(label, "Annex Label")
        heading.paragraph_format.page_break_before = annex.landscape == lying
        self._title(annex.title, "Annex Title", before=LINE, per_line=28 if annex.landscape else 20)
        width = typography.TEXT_HEIGHT_MM if annex.landscape else typography.TEXT_WIDTH_MM
        self._blocks(annex.blocks, width)

    def _imprint(self) -> None:
        imprint = self.source.imprint
        if imprint is None:
            return
        moved = typography.addressees_move(self.source)
        copies = typography.copy_lines(imprint, self.source.addressees if moved else "")
        issued = typography.issue_line(imprint) if self.source.form == "document" else ""
        printed = imprint.copies_printed if self.source.form == "bulletin" else None
        if not (copies or issued or printed):
            return
        if self.word.sections[-1].orientation == WD_ORIENT.LANDSCAPE:
            # A page that holds only the imprint carries no number.
            self._portrait(self.word.add_section(WD_SECTION.NEW_PAGE), numbered=False)
        lines = [ImprintLine(f"{line.label}：{line.names}", "", line.hanging) for line in copies]
        if issued:
            lines.append(ImprintLine(imprint.issued_by, issued))
        if printed:
            lines.append(ImprintLine("", f"（共印{printed}份）"))
        box = word_parts.imprint_box(lines, ruled=self.source.form != "letter", parted=bool(issued))
        self.word.element.body.insert_element_before(box, "w:sectPr")
