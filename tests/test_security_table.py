"""docs/security.md claims nothing that no test shows: every test it names exists, every row has a proof or an operator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pytest
from django.conf import settings

TABLE = settings.BASE_DIR / "docs" / "security.md"
PROOF = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
NOT_MET = "not met"
# What an assessor asks for; each has at least one row.
ITEMS = (
    *("身份鉴别 a", "身份鉴别 b", "身份鉴别 c", "身份鉴别 d"),
    *(f"访问控制 {letter}" for letter in "abcdefg"),
    *(f"安全审计 {letter}" for letter in "abcd"),
    *(f"入侵防范 {letter}" for letter in "abcdef"),
    *("恶意代码防范", "可信验证", "数据完整性 a", "数据完整性 b", "数据保密性 a", "数据保密性 b"),
    *("数据备份恢复 a", "数据备份恢复 b", "数据备份恢复 c", "剩余信息保护 a", "剩余信息保护 b"),
    *("个人信息保护 a", "个人信息保护 b", "系统管理", "审计管理", "安全管理", "集中管控"),
    *(f"V{number}" for number in range(1, 18)),
)


@dataclass(frozen=True)
class Line:
    """One row: what is asked, how it is met, the tests, and what the operator does."""

    item: str
    level: str
    how: str
    tests: str
    operator: str


@cache
def lines() -> tuple[Line, ...]:
    """Return every row of every table with these five columns."""
    found = []
    for text in TABLE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
        if text.startswith("| ") and len(cells) == 5 and cells[0] not in {"item", "---"}:
            found.append(Line(*cells))
    return tuple(found)


def test_every_item_has_a_row():
    names = [line.item for line in lines()]
    # "V1" is met by the rows of its parts, V1.2.1 and so on.
    missing = [
        item for item in ITEMS if not any(re.match(rf"{re.escape(item)}(?!\d)", name) for name in names)
    ]
    assert missing == []


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.item)
def test_row_has_a_proof_or_says_who_sees_to_it(line):
    assert line.level
    assert line.how
    proofs = PROOF.findall(line.tests)
    # Nothing but tests stands in that column.
    assert PROOF.sub("", line.tests).strip(" ,—") == ""
    assert proofs or line.operator not in {"", "—"} or line.how.startswith((NOT_MET, "not used"))
    for path, name in proofs:
        assert f"def {name}(" in (settings.BASE_DIR / path).read_text("utf-8"), f"{path}::{name}"


def test_what_is_not_met_is_listed_by_itself():
    """Whoever reads the table's beginning learns what is missing."""
    text = TABLE.read_text("utf-8")
    listed = text[text.index("## Not met") : text.index("## ", text.index("## Not met") + 3)]
    missing = [
        re.match(r"V[\d.]+|\S+(?: [a-g]\b)?", line.item) for line in lines() if line.how.startswith(NOT_MET)
    ]
    assert len(missing) > 3
    assert [found[0] for found in missing if found and found[0] not in listed] == []
