"""Word's automatic numbers, which are not in the paragraph's text: 一、 （一） 1. written out."""

from dataclasses import dataclass, field

from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import _Element

from ..numerals import to_chinese

CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "ideographDigital",
}


@dataclass(slots=True)
class Level:
    """One level of a list: its form of number, its pattern (（%1）) and where it starts."""

    form: str = "decimal"
    pattern: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of a document, counting as paragraphs pass by in order."""

    document: Document
    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            root = self.document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {
            node.get(qn("w:abstractNumId"), ""): {
                int(level.get(qn("w:ilvl"), "0")): Level(
                    _value(level, "w:numFmt", "decimal"),
                    _value(level, "w:lvlText", ""),
                    int(_value(level, "w:start", "1")),
                )
                for level in node.findall(qn("w:lvl"))
            }
            for node in root.findall(qn("w:abstractNum"))
        }
        for node in root.findall(qn("w:num")):
            self.lists[node.get(qn("w:numId"), "")] = abstract.get(_value(node, "w:abstractNumId", ""), {})
        for style in self.document.styles.element.findall(qn("w:style")):
            found = _list_of(style.find(qn("w:pPr")))
            if found:
                self.by_style[style.get(qn("w:styleId"), "")] = found

    def number_of(self, paragraph: _Element) -> str:
        """The number Word would print before this paragraph, empty when it has none or a bullet."""
        properties = paragraph.find(qn("w:pPr"))
        found = _list_of(properties)
        if found is None and properties is not None:
            found = self.by_style.get(_value(properties, "w:pStyle", ""))
        if found is None or found[0] not in self.lists:
            return ""
        number, depth = found
        levels = self.lists[number]
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self.counts.setdefault(number, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return _printed(levels, counts, depth)


def _printed(levels: dict[int, Level], counts: dict[int, int], depth: int) -> str:
    level = levels[depth]
    if level.form in ("bullet", "none"):
        return ""
    out = level.pattern
    for place in range(depth + 1):
        here = levels.get(place, Level())
        value = counts.get(place, here.start)
        if here.form in CHINESE:
            words = to_chinese(value)
        elif here.form == "decimalEnclosedCircle" and 1 <= value <= 20:
            words = chr(ord("①") + value - 1)
        else:
            words = str(value)
        out = out.replace(f"%{place + 1}", words)
    return out


def _value(node: _Element, tag: str, otherwise: str) -> str:
    child = node.find(qn(tag))
    return child.get(qn("w:val"), otherwise) if child is not None else otherwise


def _list_of(properties: _Element | None) -> tuple[str, int] | None:
    found = properties.find(qn("w:numPr")) if properties is not None else None
    if found is None:
        return None
    number = _value(found, "w:numId", "")
    return (number, int(_value(found, "w:ilvl", "0"))) if number else None
