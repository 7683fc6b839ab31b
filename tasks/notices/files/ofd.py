"""The pages of an OFD document (GB/T 33190): a zip of XML, letters and lines by place in millimetres."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from .geometry import POINTS, Glyph, Page, Rule, is_wide, plain_letter, straight_rules
from .parts import FAULTS
from .sentences import NOT_OFD, TOO_LONG, TOO_MANY_PAGES, UnreadableFile

MAX_PAGES = 2000
# Two megabytes of text, the most that is read, hold no more.
MAX_LETTERS = 2_000_000
COVERS = 0.5
# What is turned by more than this is a watermark or a seal.
TURNED = 0.1
STRAIGHT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
STEPS = re.compile(r"([SMLQBAC])|(-?[\d.]+(?:[eE]-?\d+)?)")
# How many figures follow each letter of a path.
FIGURES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
Matrix = tuple[float, float, float, float, float, float]


def pages_of(data: bytes) -> list[Page]:
    """The pages of every document in the package, in order. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return list(_Package(package).pages())
    except FAULTS as error:
        raise UnreadableFile(NOT_OFD) from error


class _Package:
    """An open package and what was read of it."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.names = {name.lstrip("/"): name for name in package.namelist()}
        self.layers: dict[str, Element] = {}
        self.room = MAX_LETTERS

    def pages(self) -> Iterator[Page]:
        root = self.xml("OFD.xml")
        for document in _all(root, "DocRoot"):
            place = _path("", document.text)
            main = self.xml(place)
            common = _first(main, "CommonData")
            templates = {
                node.get("ID"): _path(place, node.get("BaseLoc")) for node in _all(common, "TemplatePage")
            }
            size = _box(_text(common, "PhysicalBox")) or (0.0, 0.0, 210.0, 297.0)
            listed = [node for node in _all(main, "Page") if node.get("BaseLoc")]
            if len(listed) > MAX_PAGES:
                raise UnreadableFile(TOO_MANY_PAGES)
            for node in listed:
                yield self.page(_path(place, node.get("BaseLoc")), size, templates)

    def page(self, place: str, size: tuple[float, ...], templates: dict[str | None, str]) -> Page:
        content = self.xml(place)
        _x, _y, width, height = _box(_text(content, "PhysicalBox")) or size
        page = Page(width * POINTS, height * POINTS)
        for node in _all(content, "Template"):
            under = templates.get(node.get("TemplateID"))
            if under:
                self.layers.setdefault(under, self.xml(under))
                self.read(self.layers[under], page)
        self.read(content, page)
        return page

    def xml(self, place: str) -> Element:
        """A part; raises KeyError when there is none, and refuses one that declares a document type."""
        return fromstring(self.package.read(self.names[place]), forbid_dtd=True)

    def read(self, content: Element, page: Page) -> None:
        """Put what stands in a page's content onto the page."""
        for node in content.iter():
            kind = _local(node)
            if kind == "TextObject":
                for letter in _letters(node, page):
                    page.glyphs.append(letter)
                    self.room -= 1
                    if self.room < 0:
                        raise UnreadableFile(TOO_LONG)
            elif kind == "PathObject":
                page.rules += _rules(node)
            elif kind == "ImageObject":
                box = _box(node.get("Boundary"))
                area = box[2] * box[3] * POINTS**2 if box else 0
                page.pictured = page.pictured or area > COVERS * page.width * page.height


def _letters(node: Element, page: Page) -> Iterator[Glyph]:
    box = _box(node.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    matrix = _matrix(node.get("CTM"))
    size = float(node.get("Size", "0")) * float(node.get("HScale", "1"))
    turned = abs(matrix[1]) > TURNED * abs(matrix[0])
    x = y = 0.0
    for code in _all(node, "TextCode"):
        words = code.text or ""
        x, y = float(code.get("X", x)), float(code.get("Y", y))
        if turned:
            page.aside.append(words)
            continue
        over, down = _deltas(code.get("DeltaX"), len(words)), _deltas(code.get("DeltaY"), len(words))
        at_x, at_y = x, y
        for at, raw in enumerate(words):
            letter = plain_letter(raw)
            width = size * (1.0 if is_wide(letter) else 0.5)
            if not letter.isspace():
                left, base = _point(matrix, box, at_x, at_y)
                right, _ = _point(matrix, box, at_x + width, at_y)
                scale = abs(matrix[3]) or 1.0
                yield Glyph(letter, left, right, base, max(size * scale * POINTS, 0.1))
            at_x += over[at] if at < len(over) else (0.0 if down else width)
            at_y += down[at] if at < len(down) else 0.0


def _deltas(words: str | None, most: int) -> list[float]:
    """3.2 3.2 3.2, or g 3 3.2 for the same; not more than there are letters."""
    out: list[float] = []
    given = iter((words or "").split())
    for one in given:
        if one == "g":
            times, step = int(next(given, "0")), float(next(given, "0"))
            out += [step] * max(0, min(times, most))
        else:
            out.append(float(one))
        if len(out) > most:
            break
    return out


def _rules(node: Element) -> Iterator[Rule]:
    box = _box(node.get("Boundary"))
    if box is None or node.get("Visible") == "false":
        return
    matrix = _matrix(node.get("CTM"))
    drawn = node.get("Stroke", "true") != "false"
    points: list[tuple[float, float]] = []
    for step, figures in _steps(_text(node, "AbbreviatedData") or ""):
        if step in "SM":
            yield from straight_rules(points, drawn)
            points = []
        if step == "C":
            points += points[:1]
        elif len(figures) >= 2:
            points.append(_point(matrix, box, figures[-2], figures[-1]))
    yield from straight_rules(points, drawn)


def _steps(words: str) -> Iterator[tuple[str, list[float]]]:
    step, figures = "", list[float]()
    for letter, figure in STEPS.findall(words):
        if letter:
            if step:
                yield step, figures
            step, figures = letter, []
        elif step and len(figures) < FIGURES[step]:
            figures.append(float(figure))
    if step:
        yield step, figures


def _point(matrix: Matrix, box: tuple[float, ...], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e + box[0]) * POINTS, (b * x + d * y + f + box[1]) * POINTS


def _matrix(words: str | None) -> Matrix:
    parts = [float(one) for one in (words or "").split()]
    return (parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]) if len(parts) == 6 else STRAIGHT


def _box(words: str | None) -> tuple[float, float, float, float] | None:
    parts = [float(one) for one in (words or "").split()]
    return (parts[0], parts[1], parts[2], parts[3]) if len(parts) == 4 else None


def _path(base: str, words: str | None) -> str:
    """A part's name: from the root with a slash before it, else beside the part that names it."""
    told = (words or "").strip()
    joined = told if told.startswith("/") else posixpath.join(posixpath.dirname(base), told)
    return posixpath.normpath(joined).lstrip("/")


def _local(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _all(node: Element | None, name: str) -> list[Element]:
    return [one for one in node.iter() if _local(one) == name] if node is not None else []


def _first(node: Element, name: str) -> Element | None:
    found = _all(node, name)
    return found[0] if found else None


def _text(node: Element | None, name: str) -> str | None:
    found = _first(node, name) if node is not None else None
    return found.text if found is not None else None
