"""An annex laid out in parts is the annex laid out in one go: page by page, with its tags, its outline and its fonts."""

import gc
import io
import re
import weakref
import zlib
from dataclasses import replace

import pydyf
import pytest
from pypdf import PdfReader
from weasyprint.formatting_structure.boxes import TableCellBox

from reform.core import long_tables, page_runs, typesetter
from reform.core.document import Annex, Figure, Heading, Paragraph
from reform.core.pdf import render_archival, render_pdf
from tests.layout import checker, samples
from tests.layout.test_cells import mixed

HUGE = 10**9


@pytest.fixture
def in_one_go(monkeypatch):
    def render(document, **archived):
        with monkeypatch.context() as patch:
            patch.setattr(long_tables, "LONG", HUGE)
            return made(document, archived)

    return render


@pytest.fixture
def in_parts(monkeypatch):
    """Render with small parts; each page drawn in a run is counted in `render.drawn`."""

    def render(document, rows=25, **archived):
        draw = typesetter.page_runs.Run.draw

        def counted(run, *page):
            render.drawn += 1
            draw(run, *page)

        with monkeypatch.context() as patch:
            patch.setattr(long_tables, "LONG", rows // 2)
            patch.setattr(long_tables, "PART", rows)
            patch.setattr(typesetter.page_runs.Run, "draw", counted)
            return made(document, archived)

    render.drawn = 0
    return render


def made(document, archived):
    return render_archival(document, **archived) if archived else render_pdf(document)


def pages(reader):
    """Return of each page its sizes and what is drawn on it."""
    boxes = ("/MediaBox", "/TrimBox", "/BleedBox")
    return [
        ([page[box] for box in boxes], page["/Tabs"], page.get_contents().get_data()) for page in reader.pages
    ]


def outline(reader):
    def told(entries):
        return [
            told(entry)
            if isinstance(entry, list)
            else (entry.title, reader.get_destination_page_number(entry), entry.top)
            for entry in entries
        ]

    return told(reader.outline)


def places(reader):
    return {name: reader.get_destination_page_number(at) for name, at in reader.named_destinations.items()}


def font_data(reader):
    """Return of each font its file, its widths, and the characters its glyphs stand for."""
    found = {}
    for name, font in reader.pages[0]["/Resources"]["/Font"].items():
        below = font["/DescendantFonts"][0]
        descriptor = below["/FontDescriptor"]
        file = descriptor.get("/FontFile3") or descriptor["/FontFile2"]
        letters = re.findall(rb"<(\w{4})> <(\w+)>", font["/ToUnicode"].get_data())
        found[name] = (file.get_data(), str(below["/W"]), sorted(letters))
    return found


def tags(reader):
    """Return the tree of tags: kind, page, attributes, marks; each mark has to lead back to its tag."""
    numbers = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages)}
    tree = reader.root_object["/StructTreeRoot"]
    listed = tree["/ParentTree"]["/Nums"]
    assert list(listed[::2]) == list(range(len(listed) // 2))
    of_page = {
        at: listed[2 * page["/StructParents"] + 1].get_object() for at, page in enumerate(reader.pages)
    }
    names, asked = set(), set()

    def told(reference, parent):
        tag = reference.get_object()
        assert tag.raw_get("/P").idnum == parent
        page = numbers[tag.raw_get("/Pg").idnum]
        below = []
        for kid in tag["/K"]:
            if isinstance(kid, int):
                assert of_page[page][kid].get_object() == tag
                below.append(kid)
            elif kid.get_object()["/Type"] == "/StructElem":
                below.append(told(kid, reference.idnum))
        if "/ID" in tag:
            assert tag["/ID"] not in names
            names.add(tag["/ID"])
        cell = tag.get("/A", {})
        asked.update(cell.get("/Headers", ()))
        return (
            tag["/S"],
            page,
            len(cell.get("/Headers", ())),
            cell.get("/RowSpan"),
            tag.get("/Alt"),
            tuple(below),
        )

    (root,) = tree["/K"]
    found = [told(reference, root.idnum) for reference in root.get_object()["/K"]]
    assert asked <= names
    return found


def assert_same(pdf, whole):
    parts, one = PdfReader(io.BytesIO(pdf)), PdfReader(io.BytesIO(whole))
    assert pages(parts) == pages(one)
    assert outline(parts) == outline(one)
    assert places(parts) == places(one)
    assert font_data(parts) == font_data(one)
    assert tags(parts) == tags(one)
    assert parts.metadata == one.metadata
    assert set(parts.root_object) == set(one.root_object)


def noted(count):
    return replace(samples.ledger(count), caption="表1　一览表", note="注：按牵头单位排列。")


PICTURE = Figure(samples.chart().svg, "图2　任务完成情况")
DOCUMENTS = {
    "letter": samples.sample(matters=75, draft_mark="征求意见稿"),
    "document": samples.sample(form="document", matters=70),
    "bulletin, upright": samples.sample(form="bulletin", matters=75, landscape=False),
    "two long tables, text, pictures": replace(
        samples.sample(matters=1),
        annexes=(
            Annex("甲", (Paragraph("说明。"), samples.ledger(3), noted(60), PICTURE, Heading("二、其他"))),
            Annex("乙", (noted(50), samples.chart(), noted(70)), landscape=True),
        ),
    ),
    "only a long table": replace(
        samples.sample(form="document", matters=1), annexes=(Annex("甲", (noted(73),), landscape=True),)
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_parts_make_the_same_pages_as_one_go(in_parts, in_one_go, name):
    pdf = in_parts(DOCUMENTS[name])
    assert in_parts.drawn > 2
    assert_same(pdf, in_one_go(DOCUMENTS[name]))


@pytest.mark.parametrize("seed", range(3))
def test_rows_of_any_height_come_to_the_same_pages(in_parts, in_one_go, seed):
    rows = tuple(row for shift in range(2) for row in mixed(seed + 10 * shift).rows)
    table = replace(mixed(seed), rows=rows)
    document = replace(samples.sample(matters=0), annexes=(Annex("各种文字", (table,), landscape=True),))
    assert_same(in_parts(document, rows=29), in_one_go(document))


def test_a_document_in_parts_keeps_every_rule(in_parts):
    document = samples.sample(form="document", matters=110)
    pdf = in_parts(document)
    assert checker.faults(pdf, document) == []
    wide = [sheet for sheet in checker.read(pdf) if sheet.wide]
    assert len(wide) > 15
    for sheet in wide:
        text = "".join(line.text for line in sheet.lines())
        assert all(column.head in text for column in samples.LEDGER_COLUMNS)


def test_the_same_document_gives_the_same_bytes(in_parts):
    document = samples.sample(matters=60)
    assert in_parts(document) == in_parts(document)


def test_pages_that_were_drawn_go_without_the_collector(in_parts, monkeypatch):
    own, cells, counted = typesetter._laid_out, [], []

    def laid_out(*given):
        made = own(*given)
        boxes = (box for page in made.pages for box in page._page_box.descendants())
        cells.extend(weakref.ref(box) for box in boxes if isinstance(box, TableCellBox))
        return made

    def collect():
        counted.append((sum(1 for cell in cells if cell() is not None), len(cells)))
        cells.clear()

    monkeypatch.setattr(typesetter, "_laid_out", laid_out)
    monkeypatch.setattr(typesetter.gc, "collect", collect)
    gc.disable()
    try:
        in_parts(samples.sample(matters=110))
    finally:
        gc.enable()
    # The first part's pages are drawn at the end, and the page at which a part is cut is held a little longer.
    _first, *others, _last = counted
    assert len(others) > 2
    assert all(left * 3 < made for left, made in others)


def test_a_stream_is_written_as_pydyf_writes_it():
    items = [b"q", "/F1 12 Tf", pydyf.Dictionary({"MCID": 3}), pydyf.Array([1, 0.25]), 7]
    for compress in (False, True):
        made = pydyf.Stream(items, {"Type": "/XObject"}, compress)
        page_runs.install.cache_clear()
        page_runs.install()
        head, _, rest = made.data.partition(b"\nstream\n")
        data = rest.removesuffix(b"\nendstream")
        plain = zlib.decompress(data) if compress else data
        assert plain == b"q\n/F1 12 Tf\n<</MCID 3>>\n[1 0.25]\n7"
        kind = b"/Filter /FlateDecode" if compress else b""
        assert head == b"<</Type /XObject" + kind + b"/Length %d>>" % len(data)


def test_an_archival_file_in_parts_holds_its_data(in_parts, in_one_go):
    document = samples.sample(form="document", matters=70)
    pdf = in_parts(document, data=b"{}")
    assert_same(pdf, in_one_go(document, data=b"{}"))
    assert PdfReader(io.BytesIO(pdf)).attachments["snapshot.json"] == [b"{}"]


def high_rows():
    """Return a document whose rows are higher than pages."""
    rows = tuple(("一", "办法" * 450, *"三四五六七八") for _row in range(4))
    table = replace(samples.ledger(1), rows=rows)
    return replace(samples.sample(matters=0), annexes=(Annex("甲", (table,)),))


def test_rows_higher_than_pages_are_never_cut(in_parts, in_one_go):
    assert_same(in_parts(high_rows(), rows=3), in_one_go(high_rows()))


def test_a_part_without_a_page_to_cut_at_is_laid_out_in_one_go(in_parts, in_one_go):
    assert in_parts(high_rows(), rows=1) == in_one_go(high_rows())
    assert in_parts.drawn == 0


def test_what_a_figure_asks_for_is_refused_in_parts_as_well(in_parts):
    asking = Figure(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="asset:x"/></svg>'
    )
    document = replace(samples.sample(matters=0), annexes=(Annex("甲", (samples.ledger(90), asking)),))
    with pytest.raises(typesetter.DocumentError):
        in_parts(document)


def test_tables_of_usual_length_are_laid_out_in_one_go():
    def values(rows, merged=False):
        block = {"kind": "table", "merged": merged, "bodies": [[None] * 20] * (rows // 20)}
        return {"annexes": [{"blocks": [{"kind": "paragraph"}, block]}]}

    assert not long_tables.is_long(values(600))
    assert long_tables.is_long(values(620))
    assert not long_tables.is_long(values(620, merged=True))


def test_bodies_of_a_table_lie_as_if_the_rows_before_stood_there():
    assert long_tables.bodies_of([]) == []
    assert [len(body) for body in long_tables.bodies_of(list(range(45)))] == [20, 20, 5]
    assert [len(body) for body in long_tables.bodies_of(list(range(45)), 33)] == [7, 20, 18]
    assert [len(body) for body in long_tables.bodies_of(list(range(40)), 40)] == [20, 20]
