"""`manage.py parse_notice`."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from . import make_files
from .make_docx import SAMPLES


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("parse_notice", *arguments, stdout=out)
    return out.getvalue()


def test_json_is_printed_where_the_output_is_no_terminal() -> None:
    found = json.loads(printed(str(SAMPLES / "city-2022-tasks.docx")))
    assert (found["document_number"], found["issued_on"], len(found["tasks"])) == (
        "临政办发〔2022〕48号",
        "2022-12-06",
        18,
    )


def test_table_is_printed_when_asked_for() -> None:
    lines = printed(str(SAMPLES / "city-2022-tasks.txt"), "--format", "table").splitlines()
    assert lines[1] == "临政办发〔2022〕48号  临汾市人民政府办公室  2022-12-06  notice"
    assert lines[-1] == "18 tasks"


def test_date_of_issue_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_text("关于抓好服务的通知\n一、甲。年内完成。\n", "utf-8")
    found = json.loads(printed(str(path), "--issued-on", "2024-05-01"))
    assert found["tasks"][0]["deadline"]["date"] == "2024-12-31"


def test_unreadable_file_ends_with_its_sentence(tmp_path: Path) -> None:
    path = tmp_path / "空.txt"
    path.write_bytes(b"")
    with pytest.raises(CommandError, match="The file is empty"):
        printed(str(path))
    with pytest.raises(CommandError, match="No such file"):
        printed(str(tmp_path / "无.txt"))


@pytest.mark.parametrize("ending", make_files.MAKERS)
def test_every_kind_of_file_is_taken(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"甲{ending}"
    path.write_bytes(make_files.MAKERS[ending]("city-2019-current-work"))
    assert len(json.loads(printed(str(path)))["tasks"]) == 7
