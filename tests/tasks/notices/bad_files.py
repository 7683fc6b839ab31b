"""Files that must not be taken, crafted one by one, each with the sentence it is refused with."""

from __future__ import annotations

import re
import time
from pathlib import Path

from reform.core import formats, package, pdf_check
from tasks.notices.files import MAX_FILE, MAX_TEXT, UnreadableFile, text_of
from tasks.notices.files import sentences as say
from tests.tasks.notices.crafted_files import (
    BOX,
    OFD,
    OFD_DOC,
    WATER,
    bomb,
    changed,
    claiming,
    docx_of,
    flagged,
    locked_pdf,
    long_names,
    many_entries,
    marked_header,
    marked_sheet,
    ofd_of,
    ofd_of_pages,
    ofd_text,
    old_word,
    packed_script,
    part_of,
    pdf_of,
    replaced,
    scanned,
    twice_the_same,
    with_ballast,
    with_entry,
    with_file_inside,
    with_link,
    with_paragraph,
    xlsx_of,
)
from tests.tasks.notices.make_files import zipped

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
GOOD = docx_of("关于做好服务的通知", "一、甲。落实。")
SHEET = xlsx_of(("序号", "任务", "牵头单位"), (1, "落实。", "市财政局"))
WORDS = part_of(GOOD, "word/document.xml")
AT = WORDS.index("<w:document")
LONG_SHEET = xlsx_of(*[(n,) for n in range(1_100)])
SHEET_PART = "xl/worksheets/sheet1.xml"
WIDE_ROW = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="100"/></w:tcPr><w:p/></w:tc></w:tr>'

# (name, bytes, sentence)
CASES: list[tuple[str, bytes, str]] = [
    ("空.txt", b"", say.EMPTY),
    ("白.txt", b" \n\t\n", say.NO_TEXT),
    ("大.txt", b"a" * (MAX_FILE + 1), say.TOO_BIG),
    ("长.txt", "改".encode() * (MAX_TEXT // 3 + 1), say.TOO_LONG),
    ("图.txt", b"\x89PNG\r\n\x1a\n" + bytes(50), formats.NOT_ITS_KIND),
    ("乱.txt", b"\x81\xff\xfe\x00\x01\x02abc", say.NOT_TEXT),
    ("零.txt", "甲\0乙\n".encode(), say.NOT_TEXT),
    ("程序.exe", b"MZ\x90", say.NOT_SUPPORTED),
    ("图头.html", b"\x89PNG\r\n\x1a\n<html><meta charset=utf-8><p>x</p>", formats.NOT_ITS_KIND),
    ("不是网页.html", "只有文字".encode(), formats.NOT_ITS_KIND),
    ("实体.html", f"{BILLION}<html><p>&l9;</p></html>".encode(), formats.NOT_ITS_KIND),
    ("只有脚本.html", b"<html><body><script>document.write('x')</script></body></html>", say.NO_TEXT),
    # packages
    ("假.docx", b"hello", formats.NOT_ITS_KIND),
    ("旧.docx", formats.OLE + bytes(100), formats.NOT_ITS_KIND),
    ("换名.docx", pdf_of(b""), formats.NOT_ITS_KIND),
    ("加密.docx", formats.OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le"), package.ENCRYPTED),
    ("锁.docx", flagged(GOOD), package.ENCRYPTED),
    ("断.docx", GOOD[: len(GOOD) // 2], package.BROKEN),
    ("断.xlsx", SHEET[:-100], package.BROKEN),
    ("表.docx", SHEET, package.STRANGE),
    ("缺.docx", changed(GOOD, without=("word/document.xml",)), package.STRANGE),
    ("上级.docx", with_entry(GOOD, "../evil.xml"), package.STRANGE),
    ("绝对.docx", with_entry(GOOD, "/etc/evil.xml"), package.STRANGE),
    ("盘符.docx", with_entry(GOOD, "C:evil.xml"), package.STRANGE),
    ("链接.docx", with_link(GOOD), package.STRANGE),
    ("重名.docx", with_entry(GOOD, "WORD/document.xml"), package.STRANGE),
    ("宏.docx", with_entry(GOOD, "word/vbaProject.bin"), package.MACROS),
    ("宏.xlsx", with_entry(SHEET, "xl/vbaProject.bin"), package.MACROS),
    ("宏类型.docx", replaced(GOOD, package.TYPES, part_of(GOOD, package.TYPES).replace("wordprocessingml.document.main", "ms-word.document.macroEnabled.main")), package.MACROS),
    ("嵌入.docx", with_entry(GOOD, "word/embeddings/ole1.bin"), package.MACROS),
    ("套包.docx", with_entry(GOOD, "word/media/a.zip", GOOD), package.MACROS),
    ("炸弹.docx", bomb(GOOD, "word/media/a.xml", 150_000_000), package.BOMB),
    ("比例.docx", bomb(GOOD, "word/media/a.xml", 40_000_000), package.BOMB),
    ("炸弹.xlsx", bomb(SHEET, "xl/worksheets/sheet1.xml", 150_000_000), package.BOMB),
    ("声称.docx", claiming(GOOD, 0xFFFFFFF0), package.BOMB),
    ("总量.docx", claiming(with_ballast(GOOD, 2_400_000, 4), 55_000_000, last=4), package.BOMB),
    ("大件.docx", claiming(with_ballast(GOOD, 800_000, 1), 64_000_000), package.BOMB),
    ("叠放.docx", claiming(with_ballast(GOOD, 1_000, 1), 1_000_000, packed=True), package.BOMB),
    ("目录.docx", long_names(GOOD), package.BOMB),
    ("重叠.docx", twice_the_same(GOOD), package.BOMB),
    ("条目.docx", many_entries(2_001), package.BOMB),
    ("条目.xlsx", many_entries(65_536), package.BOMB),
    ("实体.docx", replaced(GOOD, "word/document.xml", f"{BILLION}<w:document xmlns:w='u'>&l9;</w:document>"), say.NOT_DOCX),
    ("外部.docx", replaced(GOOD, "word/document.xml", f"{OUTSIDE}<w:document xmlns:w='u'>&f;</w:document>"), say.NOT_DOCX),
    ("声明.docx", replaced(GOOD, "word/document.xml", WORDS[:AT] + '<!DOCTYPE x [<!ENTITY a "b">]>' + WORDS[AT:]), say.NOT_DOCX),
    ("类型.docx", replaced(GOOD, "word/document.xml", WORDS[:AT] + '<!DOCTYPE x [<!ATTLIST x a CDATA "甲">]>' + WORDS[AT:]), say.NOT_DOCX),
    ("坏.docx", replaced(GOOD, "word/document.xml", b"<w:p"), say.NOT_DOCX),
    ("深.docx", replaced(GOOD, "word/document.xml", WORDS.replace("<w:body>", "<w:body>" + "<w:sdt>" * 50_000)), say.NOT_DOCX),
    ("深段.docx", replaced(GOOD, "word/document.xml", WORDS.replace("<w:p>", "<w:p>" + "<w:r>" * 250 + "</w:r>" * 250, 1)), say.NOT_DOCX),
    ("双字节.docx", replaced(GOOD, "word/document.xml", ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]>' + WORDS[AT:]).encode("utf-16")), say.NOT_DOCX),
    ("格多.docx", replaced(GOOD, "word/document.xml", WORDS.replace("<w:body>", "<w:body><w:tbl>" + WIDE_ROW * 601 + "</w:tbl>")), say.TOO_MANY_CELLS),
    ("别处.docx", replaced(GOOD, "word/document.xml", WORDS.replace("<w:body>", "<w:body><w:altChunk/>")), say.OTHER_INSIDE),
    ("实体.xlsx", replaced(SHEET, "xl/sharedStrings.xml", f"{BILLION}<sst xmlns='u'><si><t>&l9;</t></si></sst>"), say.NOT_XLSX),
    ("坏.xlsx", replaced(SHEET, "xl/workbook.xml", b"<workbook"), say.NOT_XLSX),
    ("多.xlsx", xlsx_of(*[tuple(range(50))] * 1_300), say.TOO_MANY_CELLS),
    ("行多.xlsx", replaced(LONG_SHEET, SHEET_PART, part_of(LONG_SHEET, SHEET_PART).replace("</sheetData>", '<row r="20002"><c r="A20002"><v>1</v></c></row></sheetData>')), say.TOO_MANY_CELLS),
    ("合并多.xlsx", replaced(LONG_SHEET, SHEET_PART, part_of(LONG_SHEET, SHEET_PART).replace("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:BH1100"/></mergeCells>')), say.TOO_MANY_CELLS),
    ("空表.xlsx", xlsx_of(), say.NO_TEXT),
    # PDF
    ("只有头.pdf", b"%PDF-1.7", package.BROKEN),
    ("断.pdf", pdf_of(b"")[:-60], package.BROKEN),
    ("坏.pdf", b"%PDF-1.7\n" + b"x" * 5_000 + b"\n%%EOF", say.NOT_PDF),
    ("锁.pdf", locked_pdf(owner_only=False), package.ENCRYPTED),
    ("限权.pdf", locked_pdf(owner_only=True), package.ENCRYPTED),
    ("藏锁.pdf", locked_pdf(owner_only=True).replace(b"trailer", b"%stream\ntrailer").replace(b"startxref", b"%endstream\nstartxref"), package.ENCRYPTED),
    ("脚本.pdf", pdf_of(b"", catalog=b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), pdf_check.ACTIVE),
    ("附件.pdf", with_file_inside(), pdf_check.ACTIVE),
    ("启动.pdf", pdf_of(b"", catalog=b"/OpenAction<</S/Launch/F(a.exe)>>"), pdf_check.ACTIVE),
    ("影音.pdf", pdf_of(b"", page=b"/Annots[<</Type/Annot/Subtype/RichMedia/Rect[0 0 9 9]>>]"), pdf_check.ACTIVE),
    ("转写.pdf", pdf_of(b"", catalog=b"/OpenAction<</S/#4aava#53cript/J#53(1)>>"), pdf_check.ACTIVE),
    ("压入.pdf", packed_script(), pdf_check.ACTIVE),
    ("页多.pdf", pdf_of(b"", pages=2_001), say.TOO_MANY_PAGES),
    ("白页.pdf", pdf_of(b""), say.NO_TEXT),
    ("扫描.pdf", scanned(), say.SCANNED),
    # OFD
    ("扫描.ofd", ofd_of("<ofd:ImageObject Boundary='0 0 210 297'/>"), say.SCANNED),
    ("白页.ofd", ofd_of(""), say.NO_TEXT),
    ("加密.ofd", ofd_of(ofd_text("甲"), **{"Encryptions.xml": b"<x/>"}), package.ENCRYPTED),
    ("实体.ofd", zipped({"OFD.xml": f"{BILLION}<x>&l9;</x>".encode()}), say.NOT_OFD),
    ("声明.ofd", replaced(ofd_of(ofd_text("甲")), "OFD.xml", f'<!DOCTYPE x [<!ATTLIST x a CDATA "甲">]>{OFD}'), say.NOT_OFD),
    ("页多.ofd", ofd_of_pages(2_001), say.TOO_MANY_PAGES),
    ("缺页.ofd", zipped({"OFD.xml": OFD.encode(), "D.xml": OFD_DOC.encode()}), say.NOT_OFD),
    ("上级.ofd", zipped({"OFD.xml": OFD.replace("D.xml", "../../etc/hostname").encode()}), say.NOT_OFD),
    ("坏数.ofd", ofd_of("<ofd:TextObject Boundary='a b c d' Size='x'/>"), say.NOT_OFD),
    # old Word
    ("假.doc", "{\\rtf1 旧}".encode(), formats.NOT_ITS_KIND),
    ("换名.wps", GOOD, formats.NOT_ITS_KIND),
    ("宏.doc", old_word(macros=True), package.MACROS),
    ("锁包.doc", formats.OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le"), package.ENCRYPTED),
    ("锁.doc", old_word(encrypted=True), package.ENCRYPTED),
    # marks of secrecy
    ("密.txt", "机密★3年\n关于改革的通知\n".encode(), say.CLASSIFIED),
    ("密份号.txt", "000012 秘密 特急\n关于改革的通知\n".encode(), say.CLASSIFIED),
    ("密在后.txt", ("第一行。\n" * 50 + "机密★3年\n").encode(), say.CLASSIFIED),
    ("密星.txt", "★\n关于改革的通知\n".encode(), say.CLASSIFIED),
    ("密.docx", docx_of("秘 密", "关于改革的通知"), say.CLASSIFIED),
    ("密页眉.docx", marked_header(), say.CLASSIFIED),
    ("密框.docx", with_paragraph(BOX), say.CLASSIFIED),
    ("密页眉框.docx", with_paragraph(BOX, in_header=True), say.CLASSIFIED),
    ("密页眉句框.docx", with_paragraph(BOX.replace("版头", "云溪市医改领导小组"), in_header=True), say.CLASSIFIED),
    ("密水印.docx", with_paragraph(WATER, in_header=True), say.CLASSIFIED),
    ("密正文水印.docx", with_paragraph(WATER), say.CLASSIFIED),
    ("密格.xlsx", marked_sheet("cell"), say.CLASSIFIED),
    ("密页眉.xlsx", marked_sheet("header"), say.CLASSIFIED),
    ("密隐藏表.xlsx", marked_sheet("hidden"), say.CLASSIFIED),
    ("密.html", "<html><body><p>绝密★</p><p>关于改革的通知</p></body></html>".encode(), say.CLASSIFIED),
    ("密.ofd", ofd_of(ofd_text("机密★5年")), say.CLASSIFIED),
    ("密水印.ofd", ofd_of(ofd_text("关于改革的通知") + ofd_text("秘密").replace("Size", "CTM='0.7 0.7 -0.7 0.7 0 0' Size")), say.CLASSIFIED),
]  # fmt: skip


def measure(_data: bytes) -> list[tuple[str, str, float, float]]:
    """In a child process: (name, sentence, seconds of processor time, growth of the process in MB) of each case."""
    # What parsers take once, at their loading, is not the file's.
    for name, data in (("a.docx", GOOD), ("a.xlsx", SHEET)):
        text_of(name, data)
    out = []
    for name, data, _sentence in CASES:
        # Linux then tells the highest use from here on.
        Path("/proc/self/clear_refs").write_text("5")
        before, start = _memory("VmRSS"), time.process_time()
        try:
            said = text_of(name, data).text[:100]
        except UnreadableFile as refusal:
            said = refusal.sentence
        seconds = time.process_time() - start
        out.append((name, said, seconds, _memory("VmHWM") - before))
    return out


def _memory(field: str) -> float:
    """A figure of this process in MB."""
    found = re.search(rf"{field}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) / 1024
