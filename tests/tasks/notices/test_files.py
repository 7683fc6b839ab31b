"""Files that may be read, and the sentence for each that may not."""

import io
import tracemalloc
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from reform.core.child import call_limited
from reform.core.package import MACROS, check_package
from tasks.notices import UnreadableFile, read_notice, text_of, to_json
from tasks.notices.files import ofd, pdf
from tasks.notices.files.secrecy import HEAD_LINES
from tests.tasks.notices import make_docx
from tests.tasks.notices.bad_files import CASES, GOOD, SHEET
from tests.tasks.notices.crafted_files import ofd_of, ofd_text, pdf_of, with_entry

SAMPLES = make_docx.SAMPLES
PROGRAMS = "exe dll bat cmd com scr msi lnk jar js vbs ps1 sh zip rar 7z gz iso"


@pytest.mark.parametrize(("name", "data", "sentence"), CASES, ids=[case[0] for case in CASES])
def test_bad_file_is_refused_with_its_sentence(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        text_of(name, data)
    assert str(refusal.value) == sentence


def test_bad_files_cost_little_time_and_memory() -> None:
    """Reliability reference, 1.13: under 2 s (`make bench`) and under 100 MB each, in a process of its own.

    Here five times as long is allowed: a bomb that went off would take minutes, a slow machine must not fail.
    """
    told = call_limited("tests.tasks.notices.bad_files:measure", b"")
    assert [(name, said) for name, said, _, _ in told] == [(name, sentence) for name, _, sentence in CASES]
    assert [(name, seconds) for name, _, seconds, _ in told if seconds > 10] == []
    assert [(name, grown) for name, _, _, grown in told if grown > 100] == []


def test_workbooks_are_not_read_where_entities_would_be_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openpyxl, "DEFUSEDXML", False)
    with pytest.raises(RuntimeError, match="defusedxml"):
        text_of("甲.xlsx", SHEET)


def test_word_secret_in_a_sentence_is_no_mark() -> None:
    assert text_of("甲.txt", "关于保密的通知\n一、保守秘密，落实机密文件管理。\n".encode()).text


@pytest.mark.parametrize("words", ["秘密", "机密", "★", "本表★为约束性指标"])
def test_a_level_or_a_star_alone_is_a_mark_in_the_head_only(words: str) -> None:
    head = "关于改革的通知\n" + "一、落实。\n" * (HEAD_LINES - 2)
    with pytest.raises(UnreadableFile, match="mark of secrecy"):
        text_of("甲.txt", f"{head}{words}\n".encode())
    further = f"{head}二、落实。\n{words}\n"
    assert text_of("甲.txt", further.encode()).text == further


def test_a_star_in_a_cell_is_an_ornament_and_a_level_there_a_mark() -> None:
    assert text_of("甲.txt", "分工表\n\n\t★\n\t★约束性\n".encode()).text
    with pytest.raises(UnreadableFile, match="mark of secrecy"):
        text_of("甲.txt", "分工表\n\n\t机密\n\t落实。\n".encode())


@pytest.mark.parametrize("ending", PROGRAMS.split())
def test_programs_and_packages_inside_a_package_are_refused(ending: str) -> None:
    assert check_package(with_entry(GOOD, f"word/media/A.{ending.upper()}"), ".docx") == MACROS


@pytest.mark.parametrize(("lines", "read"), [(20_000, 20_000), (20_001, 0)])
def test_lines_of_a_drawing_are_not_read(lines: int, read: int) -> None:
    page = pdf.pages_of(pdf_of(b"10 10 m 90 10 l S\n" * lines))[0]
    assert len(page.rules) == read


def test_letters_of_an_ofd_end_where_no_notice_is_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ofd_of(ofd_text("甲乙丙"))
    assert text_of("甲.ofd", words).text.strip() == "甲乙丙"
    monkeypatch.setattr(ofd, "MAX_LETTERS", 2)
    with pytest.raises(UnreadableFile, match="more than 2 MB of text"):
        text_of("甲.ofd", words)


def test_steps_of_an_ofd_are_repeated_for_its_letters_only() -> None:
    """A few letters of a file must not unfold to gigabytes of steps."""
    page = ofd_of(ofd_text("甲乙丙").replace("X=", "DeltaX='g 40000000 7' X="))
    tracemalloc.start()
    assert text_of("甲.ofd", page).text.strip() == "甲乙丙"
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50_000_000


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
