"""The sample notices give exactly what is kept beside them in golden/."""

from pathlib import Path

import pytest

from tasks.management.commands.parse_notice import table_of
from tasks.notices import read_notice, text_of

from .make_docx import SAMPLES

GOLDEN = Path(__file__).parent / "golden"
COUNTS = {
    "city-2019-current-work": 7,
    "region-division-table": 47,
    "province-2019-bulletin": 18,
    "city-2017-work-points": 39,
    "city-2022-tasks": 18,
}


@pytest.mark.parametrize("name", COUNTS)
def test_sample_is_read_as_kept(name: str) -> None:
    path = SAMPLES / f"{name}.txt"
    reading = read_notice(text_of(path.name, path.read_bytes()).text)
    assert len(reading.tasks) == COUNTS[name]
    assert table_of(reading) + "\n" == (GOLDEN / f"{name}.txt").read_text("utf-8")


def test_table_sample_counts_45_items_in_47_rows() -> None:
    reading = read_notice((SAMPLES / "region-division-table.txt").read_text("utf-8"))
    numbers = [task.number or "" for task in reading.tasks]
    assert len(numbers) == 47
    assert {number.split(".")[0] for number in numbers} == {str(n) for n in range(1, 46)}
