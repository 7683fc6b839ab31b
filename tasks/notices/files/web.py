"""The text of a web page: what its reader sees, tables as tables, without scripts, menus and footers."""

import re

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from reform.core.formats import NOT_ITS_KIND

from .layout import MAX_CELLS, Cell, Grid, table_lines
from .plain import text_of_plain
from .sentences import NO_TEXT, NOT_TEXT, TOO_MANY_CELLS, UnreadableFile

CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
UNSEEN = {
    *("script", "style", "noscript", "template", "head", "title", "svg", "math", "iframe", "object", "embed"),
    *("button", "select", "textarea", "input", "audio", "video", "canvas", "map", "datalist", "dialog"),
}
# A form may be a search box or, on some sites, the whole page.
FURNITURE = {"form", "nav", "aside", "footer", "menu"}
# Words of class and id that name a page's furniture on government sites.
FURNITURE_WORDS = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|crumbs?|breadcrumbs?|footer|foot|sidebar|share|toolbar|pagination|"
    r"pager|print|qrcode|related|toplink|login|search|copyright|friendlink|weizhi|dqwz)(?:$|[\s_-])",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
BLOCKS = {
    *(
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
    ),
    *(
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "tr",
        "td",
        "th",
        "tbody",
        "thead",
        "tfoot",
        "table",
        "center",
        "address",
    ),
    *("figure", "figcaption", "hr", "body", "fieldset", "details", "summary"),
}
SPACES = re.compile(r"[ \t\r\n\f]+")
# A furniture word on the element that holds most of the page is a mistake of the site's.
MOST = 0.5
# More than a division table has rows; a span is a claim, not a fact.
MAX_SPAN = 1000
MARKUP = re.compile(
    r"<(?:!doctype|html|head|meta|body|div|p|table|article|section|span|h\d)\b", re.IGNORECASE
)


def text_of_page(data: bytes) -> str:
    """The visible text, a line a block, lists with their numbers. Raises UnreadableFile."""
    words = _decoded(data)
    if not MARKUP.search(words) or "<!ENTITY" in words:
        raise UnreadableFile(NOT_ITS_KIND)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        page = html.document_fromstring(words.encode("utf-8", "replace"), parser=parser)
    except ParserError as error:
        raise UnreadableFile(NO_TEXT) from error
    _drop_unseen(page)
    writer = Writer()
    writer.walk(page)
    return "\n".join(writer.lines) + "\n"


def _decoded(data: bytes) -> str:
    """By the mark at the start, by the page's own word, else by trying."""
    told = CHARSET.search(data[:4096])
    if told and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = told[1].decode("ascii").lower()
        encoding = "gb18030" if name.startswith("gb") else "utf-8" if name.startswith("utf") else ""
        if encoding:
            words = data.decode(encoding, "replace")
            # A page that says the wrong thing of itself is tried like any text.
            if words.count("\ufffd") * 200 < len(words):
                if "\0" in words:
                    raise UnreadableFile(NOT_TEXT)
                return words
    return text_of_plain(data)


def _drop_unseen(page: HtmlElement) -> None:
    whole = len(page.text_content())
    for node in list(page.iter()):
        if not isinstance(node.tag, str) or node is page:
            continue
        style, names = node.get("style", ""), f"{node.get('class', '')} {node.get('id', '')}"
        hidden = HIDDEN.search(style) or node.get("hidden") is not None or node.get("aria-hidden") == "true"
        if node.tag in UNSEEN or hidden:
            node.drop_tree()
            continue
        furniture = node.tag in FURNITURE or node.get("role") == "navigation" or FURNITURE_WORDS.search(names)
        if furniture and node.tag != "body" and len(node.text_content()) < MOST * whole:
            node.drop_tree()


class Writer:
    """Lines as they are written, the last one open."""

    def __init__(self) -> None:
        self.lines = [""]

    def walk(self, node: HtmlElement) -> None:
        """Write what is inside a node, and what follows its children."""
        self.say(node.text, node)
        number = _start_of(node)
        for child in node:
            if child.tag == "br":
                self.lines.append("")
            elif child.tag == "table" and (grid := _grid_of(child)):
                self.lines += [*table_lines(grid), ""]
            elif child.tag in BLOCKS:
                self.close()
                if child.tag == "li" and number:
                    self.say(f"{number}.", child)
                    number += 1
                self.walk(child)
                self.close()
            else:
                self.walk(child)
            self.say(child.tail, node)

    def say(self, words: str | None, node: HtmlElement) -> None:
        """Add words to the open line; white space is one space, and none at the edges."""
        if not words:
            return
        if node.tag == "pre":
            first, *rest = words.split("\n")
            self.lines[-1] += first
            self.lines += rest
            return
        plain = SPACES.sub(" ", words)
        self.lines[-1] += plain.lstrip() if not self.lines[-1] else plain

    def close(self) -> None:
        """End the open line, if anything stands in it."""
        self.lines[-1] = self.lines[-1].rstrip()
        if self.lines[-1]:
            self.lines.append("")


def _start_of(node: HtmlElement) -> int:
    """The first number of an ordered list as a browser prints it; 0 where none is printed in figures."""
    if node.tag != "ol" or node.get("type", "1") != "1" or "list-style" in node.get("style", ""):
        return 0
    start = node.get("start", "1")
    return int(start) if start.isascii() and start.isdigit() and len(start) < 5 else 1


def _grid_of(table: HtmlElement) -> Grid | None:
    """The cells of a table of facts; None for one that only lays out the page."""
    if table.find(".//table") is not None:
        return None
    grid: Grid = []
    waiting: dict[int, tuple[int, Cell]] = {}
    count = 0
    for row in table.iter("tr"):
        cells: list[Cell] = []
        for node in row.iterchildren("td", "th"):
            _go_on(cells, waiting)
            writer = Writer()
            writer.walk(node)
            words = "\n".join(line.strip() for line in writer.lines if line.strip())
            down, across = _span(node, "rowspan"), _span(node, "colspan")
            for place in range(across):
                cell = Cell("" if place else words, across=place > 0)
                if down > 1:
                    waiting[len(cells)] = (down - 1, Cell(cell.words, down=not place, across=place > 0))
                cells.append(cell)
            count += across
            if count > MAX_CELLS:
                raise UnreadableFile(TOO_MANY_CELLS)
        _go_on(cells, waiting)
        grid.append(cells)
        count += len(cells)
    told = sum(1 for row in grid if sum(1 for cell in row if cell.words) >= 2)
    return grid if told >= 2 else None


def _go_on(cells: list[Cell], waiting: dict[int, tuple[int, Cell]]) -> None:
    """Put in the cells that come down from the rows above."""
    while len(cells) in waiting:
        place = len(cells)
        left, cell = waiting.pop(place)
        cells.append(cell)
        if left > 1:
            # Seen again in the next row; this one has passed its place.
            waiting[place] = (left - 1, cell)


def _span(node: HtmlElement, name: str) -> int:
    value = node.get(name, "1").strip()
    return min(max(int(value), 1), MAX_SPAN) if value.isascii() and value.isdigit() and len(value) < 6 else 1
