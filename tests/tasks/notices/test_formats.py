"""The same notice gives the same tasks in every kind of file."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tasks.notices import read_notice, text_of, to_json
from tests.tasks.notices import make_docx, make_files

SAMPLES = make_docx.SAMPLES


@cache
def told(name: str) -> dict[str, Any]:
    return to_json(read_notice(make_files.text_of_sample(name)))


def facts(found: dict[str, Any]) -> list[tuple[object, ...]]:
    """All that is told of each task, but where it stands and how wide its marks are."""

    def plain(words: str) -> str:
        return "".join(words.split()).translate(str.maketrans("％(),;", "%（），；"))

    return [
        (
            task["number"],
            task["section"],
            plain(task["title"]),
            plain(task["text"]),
            *(task[key] for key in ("lead", "cooperating", "leaders", "offices", "open_ended", "inherited")),
            [(one["op"], one["value"], one["unit"], one["modality"]) for one in task["targets"]],
            [(one["date"], one["recurrence"]) for one in task["deadlines"]],
        )
        for task in found["tasks"]
    ]


def head(found: dict[str, Any]) -> dict[str, Any]:
    return {key: found[key] for key in ("document_number", "issued_on", "kind")}


def read(name: str, ending: str, data: bytes) -> dict[str, Any]:
    return to_json(read_notice(text_of(f"{name}{ending}", data).text))


@pytest.mark.parametrize("ending", make_files.MAKERS)
@pytest.mark.parametrize("name", make_files.NAMES)
def test_file_gives_the_tasks_of_the_text(name: str, ending: str) -> None:
    found = read(name, ending, make_files.MAKERS[ending](name))
    assert facts(found) == facts(told(name))
    assert head(found) == head(told(name))


def converted(path: Path, kind: str, folder: Path) -> Path:
    program = shutil.which("soffice")
    assert program
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / f"{path.stem}.{kind}"


@pytest.mark.office
@pytest.mark.parametrize("name", ["region-division-table", "city-2022-tasks"])
@pytest.mark.parametrize("ending", [".doc", ".wps"])
def test_old_word_file_gives_the_tasks_of_the_text(name: str, ending: str, tmp_path: Path) -> None:
    made = SAMPLES / f"{name}.docx"
    # LibreOffice loses the tables of a .docx that it writes as .doc at once.
    for kind in ("odt", "doc"):
        made = converted(made, kind, tmp_path)
    found = read(name, ending, made.read_bytes())
    assert facts(found) == facts(told(name))


def test_sample_files_are_what_the_script_makes(tmp_path: Path) -> None:
    for made in make_files.make_all(tmp_path):
        kept = SAMPLES / made.name
        words = ["".join(text_of(path.name, path.read_bytes()).text.split()) for path in (made, kept)]
        # Where a line ends hangs on the fonts of the machine that drew the page.
        assert words[0] == words[1]
        assert kept.stat().st_size < 100_000
