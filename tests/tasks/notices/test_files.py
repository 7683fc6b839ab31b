"""Files that may be read, and the sentence for each that may not."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from reform.core.child import call_limited
from tasks.notices import UnreadableFile, read_notice, text_of, to_json
from tests.tasks.notices import make_docx
from tests.tasks.notices.bad_files import CASES, SHEET

SAMPLES = make_docx.SAMPLES


@pytest.mark.parametrize(("name", "data", "sentence"), CASES, ids=[case[0] for case in CASES])
def test_bad_file_is_refused_with_its_sentence(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        text_of(name, data)
    assert str(refusal.value) == sentence


def test_bad_files_cost_little_time_and_memory() -> None:
    """Reliability reference, 1.13: under 2 s and under 100 MB each, in a process of its own."""
    told = call_limited("tests.tasks.notices.bad_files:measure", b"")
    assert [(name, said) for name, said, _, _ in told] == [(name, sentence) for name, _, sentence in CASES]
    assert [(name, seconds) for name, _, seconds, _ in told if seconds > 2] == []
    assert [(name, grown) for name, _, _, grown in told if grown > 100] == []


def test_workbooks_are_not_read_where_entities_would_be_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openpyxl, "DEFUSEDXML", False)
    with pytest.raises(RuntimeError, match="defusedxml"):
        text_of("甲.xlsx", SHEET)


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
