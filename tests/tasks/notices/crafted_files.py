"""Files crafted part by part, as no honest program writes them."""

from __future__ import annotations

import io
import random
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Protocol

import openpyxl
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfReader, PdfWriter

from reform.core import formats
from tests.tasks.notices.make_files import pdf_file, zipped

Change = Callable[[zipfile.ZipFile], object]


def docx_of(*paragraphs: str) -> bytes:
    """A Word document of these paragraphs."""
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    return _saved(document)


class _Saves(Protocol):
    """A Word document or a workbook."""

    def save(self, out: io.BytesIO, /) -> None: ...


def _saved(document: _Saves) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx_of(*rows: tuple[object, ...]) -> bytes:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return _saved(book)


def changed(data: bytes, change: Change | None = None, without: tuple[str, ...] = ()) -> bytes:
    """The same package without some parts and with what `change` writes into it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in without:
                new.writestr(name, old.read(name))
        if change:
            change(new)
    return out.getvalue()


def replaced(data: bytes, name: str, part: bytes | str) -> bytes:
    """The package with one part put in the place of another."""
    return changed(data, lambda new: new.writestr(name, part), without=(name,))


def part_of(data: bytes, name: str) -> str:
    """A part's text."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return old.read(name).decode()


def with_entry(data: bytes, name: str, content: bytes = b"x") -> bytes:
    """The package with one more part."""
    return changed(data, lambda new: new.writestr(name, content))


def with_link(data: bytes) -> bytes:
    """The package with a symbolic link, as Unix tools pack one."""
    link = zipfile.ZipInfo("word/link.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return changed(data, lambda new: new.writestr(link, "/etc/hostname"))


def flagged(data: bytes) -> bytes:
    """The package with the encryption flag set on every entry, as a password leaves it."""
    raw = bytearray(data)
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        raw[at + 8] |= 1
        at = raw.find(b"PK\x01\x02", at + 4)
    return bytes(raw)


def claiming(data: bytes, size: int, *, last: int = 1, packed: bool = False) -> bytes:
    """The package whose last entries claim `size` bytes each, unpacked or (`packed`) as they lie in it."""
    raw = bytearray(data)
    at = len(raw)
    for _ in range(last):
        at = raw.rfind(b"PK\x01\x02", 0, at)
        struct.pack_into("<I", raw, at + (20 if packed else 24), size)
    return bytes(raw)


def with_ballast(data: bytes, size: int, parts: int) -> bytes:
    """The package with `size` bytes that cannot be packed, and so many small parts behind them."""

    def fill(new: zipfile.ZipFile) -> None:
        new.writestr("word/media/a.bin", random.Random(1).randbytes(size))
        for at in range(parts):
            new.writestr(f"word/media/{at}.xml", b"x")

    return changed(data, fill)


def long_names(data: bytes) -> bytes:
    """The package with a directory of over 1 MB in a few entries."""
    return changed(data, lambda new: [new.writestr("a" * 60_000 + str(at), b"") for at in range(20)])


def twice_the_same(data: bytes) -> bytes:
    """Two entries of the directory pointing at the same bytes, as overlapping bombs do."""
    raw = bytearray(data)
    first, last = raw.find(b"PK\x01\x02"), raw.rfind(b"PK\x01\x02")
    raw[last + 42 : last + 46] = raw[first + 42 : first + 46]
    return bytes(raw)


def bomb(data: bytes, name: str, size: int) -> bytes:
    """The package with a part of nothing but zeros, written piece by piece so that making it takes no memory."""

    def fill(new: zipfile.ZipFile) -> None:
        with new.open(name, "w") as part:
            for _ in range(size // 1_000_000):
                part.write(bytes(1_000_000))

    return changed(data, fill, without=(name,))


def many_entries(count: int) -> bytes:
    """A package of so many empty entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for at in range(count):
            new.writestr(zipfile.ZipInfo(f"{at}"), b"")
    return out.getvalue()


def marked_header() -> bytes:
    """A Word document whose mark of secrecy stands in its header."""
    document = Document()
    document.add_paragraph("关于做好服务的通知")
    document.sections[0].header.paragraphs[0].text = "机密★1年"
    return _saved(document)


BOX = f"""<w:p {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:t>版头</w:t></w:r><w:r><w:pict>
<v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>秘密★</w:t></w:r><w:r><w:t>3年</w:t></w:r></w:p></w:txbxContent>
</v:textbox></v:shape></w:pict></w:r></w:p>"""
WATER = f"""<w:p {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape>
<v:textpath on="t" string="绝密"/></v:shape></w:pict></w:r></w:p>"""


def with_paragraph(xml: str, *, in_header: bool = False) -> bytes:
    """A Word document with a paragraph of this XML in its text or its header."""
    document = Document()
    document.add_paragraph("关于做好服务的通知")
    place = document.sections[0].header.paragraphs[0] if in_header else document.paragraphs[0]
    place._p.addnext(parse_xml(xml))
    return _saved(document)


def marked_sheet(where: str) -> bytes:
    """A workbook marked in a far cell, in its print header, or on a hidden sheet."""
    book = openpyxl.Workbook()
    book.active.append(["序号", "任务", "牵头单位", "密级"])
    for at in range(1, 60):
        book.active.append([at, "落实。", "市财政局", "秘密" if where == "cell" and at == 50 else None])
    if where == "header":
        book.active.oddHeader.right.text = "机密★3年"
    if where == "hidden":
        hidden = book.create_sheet("旧")
        hidden.append(["机密★1年"])
        hidden.sheet_state = "hidden"
    return _saved(book)


def pdf_of(
    content: bytes, *, extra: bytes = b"", page: bytes = b"", catalog: bytes = b"", pages: int = 1
) -> bytes:
    """A PDF written by hand: pages with the same content stream, and one more object where it is given."""
    kids = b" ".join(b"%d 0 R" % (5 + at) for at in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog,
        b"<</Type/Pages/Count %d/Kids[%b]>>" % (pages, kids),
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        extra or b"null",
    ]
    objects += [
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R%b>>" % page for _ in range(pages)
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for at, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (at, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def scanned(*, glyphs: bytes = b"") -> bytes:
    """A page that is one picture, and perhaps a page number."""
    picture = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\n\x80\nendstream"
    return pdf_of(
        b"q 595 0 0 842 0 0 cm /Im Do Q " + glyphs, extra=picture, page=b"/Resources<</XObject<</Im 4 0 R>>>>"
    )


def mixed_pdf() -> bytes:
    """A page of text, and a scanned one."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_file("city-2019-current-work"))))
    while len(writer.pages) > 1:
        writer.remove_page(1)
    writer.append(PdfReader(io.BytesIO(scanned())))
    return _written(writer)


def repeated(data: bytes, times: int) -> bytes:
    """The same pages again and again."""
    writer = PdfWriter()
    for _ in range(times):
        writer.append(PdfReader(io.BytesIO(data)))
    return _written(writer)


def turned(data: bytes) -> bytes:
    """The same pages, drawn lying and turned upright for the eye, as some printers do."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        page.rotate(90)
        page.transfer_rotation_to_content()
        page.rotate(-90)
    return _written(writer)


def locked_pdf(owner_only: bool) -> bytes:
    """A PDF under a password; with `owner_only` it opens without one but may not be changed."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of(b""))))
    writer.encrypt("" if owner_only else "geheim", "owner", algorithm="RC4-128")
    return _written(writer)


def with_file_inside() -> bytes:
    """A PDF with a program attached."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of(b""))))
    writer.add_attachment("a.exe", b"MZ")
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def packed_script() -> bytes:
    """A script inside an object stream, where its words are compressed."""
    inside = zlib.compress(b"9 0 <</S/JavaScript/JS(app.alert(1))>>")
    return pdf_of(
        b"",
        extra=b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%b\nendstream"
        % (len(inside), inside),
    )


OFD = "<ofd:OFD xmlns:ofd='u'><ofd:DocBody><ofd:DocRoot>D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
OFD_DOC = "<ofd:Document xmlns:ofd='u'><ofd:Pages><ofd:Page BaseLoc='P.xml'/></ofd:Pages></ofd:Document>"


def ofd_of(content: str, **more: bytes) -> bytes:
    """An OFD of one page with these objects."""
    page = f"<ofd:Page xmlns:ofd='u'><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>"
    parts = {"OFD.xml": OFD.encode(), "D.xml": OFD_DOC.encode(), "P.xml": page.encode()}
    return zipped(parts | more)


def ofd_of_pages(count: int) -> bytes:
    """An OFD that lists the same page so many times."""
    listed = "<ofd:Page BaseLoc='P.xml'/>"
    pages = OFD_DOC.replace(listed, listed * count)
    return replaced(ofd_of(ofd_text("甲")), "D.xml", pages)


def ofd_text(words: str) -> str:
    """A text object."""
    return f"<ofd:TextObject Boundary='20 20 100 10' Size='5'><ofd:TextCode X='0' Y='5'>{words}</ofd:TextCode></ofd:TextObject>"


def old_word(*, encrypted: bool = False, macros: bool = False) -> bytes:
    """What only looks like an old Word file."""
    block = b"\xec\xa5\xc1\x00" + bytes(6) + struct.pack("<H", 0x0100 if encrypted else 0)
    vba = "_VBA_PROJECT_CUR".encode("utf-16-le") if macros else b""
    return formats.OLE + bytes(504) + block + bytes(500) + vba + bytes(1000)
