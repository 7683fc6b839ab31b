"""Files that may be read, and the sentence for each that may not."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tasks.notices import UnreadableFile, files, package, read_notice, text_of, to_json
from tests.tasks.notices import make_docx

SAMPLES = make_docx.SAMPLES


def docx_of(*paragraphs: str) -> bytes:
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed(data: bytes, change: Callable[[zipfile.ZipFile], None], without: tuple[str, ...] = ()) -> bytes:
    """The same package without some parts and with what `change` writes into it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in without:
                new.writestr(name, old.read(name))
        change(new)
    return out.getvalue()


GOOD = docx_of("关于做好服务的通知", "一、甲。落实。")


def encrypted(data: bytes) -> bytes:
    """The package with the encryption flag set on every entry, as a password leaves it."""
    raw = bytearray(data)
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        raw[at + 8] |= 1
        at = raw.find(b"PK\x01\x02", at + 4)
    return bytes(raw)


def with_entities(package_: zipfile.ZipFile) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    package_.writestr(
        "word/document.xml",
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{lol}]><w:document xmlns:w="u">&l9;</w:document>',
    )


def with_doctype(new: zipfile.ZipFile) -> None:
    """A document that is whole but declares a document type, which no Word ever does."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old:
        part = old.read("word/document.xml")
    at = part.index(b"<w:document")
    new.writestr("word/document.xml", part[:at] + b'<!DOCTYPE x [<!ENTITY a "b">]>' + part[at:])


BAD = [
    ("空.txt", b"", files.EMPTY),
    ("白.txt", b" \n\t\n", files.NO_TEXT),
    ("大.txt", b"a" * (files.MAX_FILE + 1), files.TOO_BIG),
    ("长.txt", "改".encode() * (files.MAX_TEXT // 3 + 1), files.TOO_LONG),
    ("图.txt", b"\x89PNG\r\n\x1a\n" + bytes(50), files.NOT_TEXT),
    ("乱.txt", b"\x81\xff\xfe\x00\x01\x02abc", files.NOT_TEXT),
    ("扫描.pdf", b"%PDF-1.7", files.NOT_SUPPORTED),
    ("旧.doc", files.OLE + bytes(100), files.OLD_WORD),
    ("旧.docx", files.OLE + bytes(100), files.OLD_WORD),
    ("假.docx", b"hello", files.NOT_DOCX),
    ("断.docx", GOOD[: len(GOOD) // 2], package.BROKEN),
    ("别的.docx", changed(GOOD, lambda new: None, without=("word/document.xml",)), package.STRANGE),
    ("宏.docx", changed(GOOD, lambda new: new.writestr("word/vbaProject.bin", b"x")), package.MACROS),
    ("嵌入.docx", changed(GOOD, lambda new: new.writestr("word/embeddings/ole1.bin", b"x")), package.MACROS),
    ("上级.docx", changed(GOOD, lambda new: new.writestr("../evil.xml", b"x")), package.STRANGE),
    ("炸弹.docx", changed(GOOD, lambda new: new.writestr("word/media/a.xml", bytes(40_000_000))), package.BOMB),
    ("条目.docx", changed(GOOD, lambda new: [new.writestr(f"x/{n}", b"") for n in range(2001)] and None), package.BOMB),
    ("加密.docx", encrypted(GOOD), package.ENCRYPTED),
    ("实体.docx", changed(GOOD, with_entities, without=("word/document.xml",)), files.NOT_DOCX),
    ("声明.docx", changed(GOOD, with_doctype, without=("word/document.xml",)), files.NOT_DOCX),
    ("坏.docx", changed(GOOD, lambda new: new.writestr("word/document.xml", b"<w:p"), without=("word/document.xml",)), files.NOT_DOCX),
    ("密.txt", "机密★3年\n关于改革的通知\n".encode(), files.CLASSIFIED),
    ("密.docx", docx_of("秘 密", "关于改革的通知"), files.CLASSIFIED),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "sentence"), BAD, ids=[case[0] for case in BAD])
def test_bad_file_is_refused_with_its_sentence(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        text_of(name, data)
    assert str(refusal.value) == sentence


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = next(data for name, data, _ in BAD if name == "炸弹.docx")
    tracemalloc.start()
    with pytest.raises(UnreadableFile):
        text_of("炸弹.docx", bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_word_secret_in_a_sentence_is_no_mark() -> None:
    assert text_of("甲.txt", "关于保密的通知\n一、保守秘密，落实机密文件管理。\n".encode()).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_decoded(encoding: str) -> None:
    words = "关于深化医药卫生体制改革的通知\r\n一、总体要求\r\n"
    assert text_of("甲.txt", words.encode(encoding)).text == words


@pytest.mark.parametrize("name", ["region-division-table", "city-2022-tasks"])
def test_word_twin_gives_the_same_tasks(name: str) -> None:
    plain = to_json(read_notice((SAMPLES / f"{name}.txt").read_text("utf-8")))
    word = to_json(read_notice(text_of(f"{name}.docx", (SAMPLES / f"{name}.docx").read_bytes()).text))

    def facts(found: dict[str, Any]) -> list[tuple[object, ...]]:
        return [
            (
                task["number"],
                task["section"],
                task["text"].replace("\n", "").replace("％", "%"),
                task["lead"],
                task["cooperating"],
                [(one["value"], one["unit"]) for one in task["targets"]],
                (task["deadline"] or {}).get("date"),
            )
            for task in found["tasks"]
        ]

    assert facts(word) == facts(plain)


def test_sample_files_of_word_are_what_the_script_makes(tmp_path: Path) -> None:
    for made in make_docx.make_all(tmp_path):
        kept = SAMPLES / made.name
        assert text_of(made.name, made.read_bytes()).text == text_of(kept.name, kept.read_bytes()).text
        assert kept.stat().st_size < 50_000


def test_automatic_numbers_of_word_are_written_out() -> None:
    document = Document()
    document.add_paragraph("甲事。", style="List Number")
    document.add_paragraph("乙事。", style="List Number")
    out = io.BytesIO()
    document.save(out)
    assert text_of("甲.docx", out.getvalue()).text == "1.甲事。\n2.乙事。\n"


def test_cell_merged_down_is_given_in_each_row() -> None:
    document = Document()
    grid = document.add_table(rows=3, cols=2)
    grid.cell(0, 0).text = "项目"
    grid.cell(0, 1).text = "任务"
    grid.cell(1, 0).merge(grid.cell(2, 0)).text = "甲"
    grid.cell(1, 1).text = "子\n丑"
    grid.cell(2, 1).text = "寅"
    out = io.BytesIO()
    document.save(out)
    expected = "\n\t项目\n\t任务\n\n\t甲\n\t子\n丑\n\n\t甲\n\t寅\n"
    assert text_of("甲.docx", out.getvalue()).text.rstrip("\n") == expected.rstrip("\n")
