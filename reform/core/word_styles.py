"""The styles of official documents in Word: face, size and spacing of every element (GB/T 9704-2012)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor, Twips

from reform.core import typography
from reform.core.word_parts import CHARACTER, IMPRINT_LINE, LINE, RED, set_face

if TYPE_CHECKING:
    from docx.document import Document


@dataclass(frozen=True)
class _Look:
    """How a paragraph style looks; `line` is its fixed line height (0: as high as it needs) and `indent` its first line's, in twips."""

    name: str
    face: str
    size: float = typography.SIZE_3
    align: str = "both"
    line: float = LINE
    indent: float = 0
    keep: bool = False
    outline: int | None = None


_LOOKS = (
    _Look("Normal", "fang"),
    _Look("Body Text", "fang", indent=2 * CHARACTER),
    _Look("Title", "biao", size=typography.SIZE_2, align="center", keep=True, outline=0),
    _Look("Heading 1", "hei", indent=2 * CHARACTER, keep=True, outline=0),
    _Look("Heading 2", "kai", indent=2 * CHARACTER, keep=True, outline=1),
    _Look("Heading 3", "fang", indent=2 * CHARACTER, keep=True, outline=2),
    _Look("Masthead", "biao", align="center"),
    _Look("Contents Head", "hei", align="center", keep=True),
    _Look("Document Number", "fang", align="center"),
    _Look("Rule", "fang", size=1, align="left", line=30),
    _Look("Draft Mark", "hei", align="left"),
    _Look("Annex Label", "hei", align="left", keep=True),
    _Look("Annex Title", "biao", size=typography.SIZE_2, align="center", keep=True, outline=0),
    _Look("Caption", "hei", size=typography.SIZE_4, align="center", keep=True),
    _Look("Figure", "fang", align="center", line=0, keep=True),
    _Look("Table Text", "fang", size=typography.SIZE_SMALL_4, align="left", line=350),
    _Look("Table Text Head", "hei", size=typography.SIZE_SMALL_4, align="center", line=350),
    _Look("Table Text Small", "fang", size=typography.SIZE_5, align="left", line=306),
    _Look("Table Text Small Head", "hei", size=typography.SIZE_5, align="center", line=306),
    _Look("Table Note", "fang", size=typography.SIZE_5, align="left", line=340),
    _Look("Imprint", "fang", size=typography.SIZE_4, align="both", line=IMPRINT_LINE),
)


def define(word: Document) -> None:
    """Give an empty Word document from python-docx's template the styles used by `reform.core.word`."""
    styles = word.styles
    _language(styles.element)
    for look in _LOOKS:
        known = look.name in styles
        style = styles[look.name] if known else styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        if not known:
            style.element.set(qn("w:styleId"), look.name.replace(" ", ""))
            style.base_style = styles["Normal"]
        _apply(style, look)
    styles["Masthead"].font.color.rgb = RGBColor.from_string(RED)
    lead = styles.add_style("Lead", WD_STYLE_TYPE.CHARACTER)
    set_face(lead.element.get_or_add_rPr(), "kai")
    label = styles.add_style("Label", WD_STYLE_TYPE.CHARACTER)
    set_face(label.element.get_or_add_rPr(), "hei")


def _apply(style: Any, look: _Look) -> None:
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    set_face(properties, look.face)
    style.font.size = Pt(look.size)
    style.font.bold = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    if (
        look.size == typography.SIZE_3
    ):  # 28 characters of 15.7 points, rounded down as LibreOffice counts in twips
        _child(properties, "w:spacing", "-6", before=("w:w", "w:kern", "w:position", "w:sz", "w:szCs"))
    _child(properties, "w:snapToGrid", "0", before=("w:color", "w:spacing", "w:w", "w:sz", "w:szCs"))
    paragraph = style.element.get_or_add_pPr()
    for child in list(paragraph):
        paragraph.remove(child)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Twips(0)
    layout.line_spacing = Twips(round(look.line)) if look.line else 1
    layout.first_line_indent = Twips(round(look.indent))
    layout.keep_with_next = look.keep
    layout.widow_control = False
    for switch in ("overflowPunct", "autoSpaceDE", "autoSpaceDN", "snapToGrid"):
        # Word's own gaps between Han characters and digits would break the 28 characters of a line; and programs
        # read a grid narrower than its characters differently, so the styles keep the 22 lines and 28 characters.
        _child(paragraph, f"w:{switch}", "0", before=("w:spacing", "w:ind"))
    _child(paragraph, "w:jc", look.align)
    if look.outline is not None:
        _child(paragraph, "w:outlineLvl", str(look.outline))


def _child(parent: Any, tag: str, value: str, *, before: tuple[str, ...] = ()) -> None:
    element = OxmlElement(tag)
    element.set(qn("w:val"), value)
    parent.insert_element_before(element, *before)


def _language(styles: Any) -> None:
    """Mark all text as Chinese, and take the template's own gap after paragraphs away."""
    for lang in styles.iter(qn("w:lang")):
        lang.set(qn("w:val"), "zh-CN")
        lang.set(qn("w:eastAsia"), "zh-CN")
    for default in styles.iter(qn("w:pPrDefault")):
        default.getparent().remove(default)
