"""What somebody means who types a number: 第11项, 11.2, 未编号1, 临政办发48号 第六条, 省第15条. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from reform.core.text import squeeze
from tasks.notices.numerals import CHINESE, chinese_number
from tasks.texts.numbers import clause_number, number_key

FIGURE = rf"(?:\d+|[{CHINESE}]+)"
UNNUMBERED = re.compile(rf"(?:第?未编号|无编号)第?({FIGURE})[项条]?")
# 第11项, 11.2, 11-2, 第十一项第2行; 条 is a clause of a paper.
LABEL = re.compile(
    rf"(?:任务|事项|台账|序号|no)?第?({FIGURE})(?:[.\-—－–]({FIGURE})|项?第({FIGURE})[行小]项?|项?之({FIGURE}))?[项号]?"
)
CODE = r"[A-Za-z\u4e00-\u9fff]*?"
DOCUMENT = re.compile(rf"({CODE})(?:〔?((?:19|20)\d\d)年?〕?第?)?({FIGURE})号(?:文件?|通知)?(.*)", re.DOTALL)
# Without 号 a number is one where the year stands in brackets: 〔2022〕48.
BRACKETED = re.compile(rf"({CODE})〔((?:19|20)\d\d)〕({FIGURE})(.*)", re.DOTALL)
LEVELS = {
    "国务院": "country",
    "国家": "country",
    "中央": "country",
    "自治区": "province",
    "省": "province",
    "市": "city",
    "州": "city",
    "县": "county",
    "区": "county",
}
LEVEL = re.compile(
    rf"({'|'.join(LEVELS)})(?:委|政府|级|里)?(?:方案|意见|通知|文件|清单|任务|要点)?(?:的|中)?(.+)", re.DOTALL
)
CLAUSE = re.compile(rf"第?〔?({FIGURE})〕?[条项款点、.]?|〔({FIGURE})〕")
SURELY_CLAUSE = re.compile(rf"第〔?({FIGURE})〕?[条款]|〔({FIGURE})〕")


@dataclass(frozen=True)
class Asked:
    """What a number names; all of it may be missing.

    `label` is a task's (11, 11.2, 未编号1). `code`, `year`, `serial` are of a document number, as far as they were
    typed; `level` is country, province, city or county; `clause` is the number of a clause of that paper.
    """

    label: str = ""
    code: str = ""
    year: int | None = None
    serial: int | None = None
    level: str = ""
    clause: int | None = None

    @property
    def of_paper(self) -> bool:
        """Whether a paper is named, by number or level."""
        return self.serial is not None or bool(self.level)

    def __bool__(self) -> bool:
        return bool(self.label or self.of_paper or self.clause is not None)


def asked_of(query: str) -> Asked:
    """Return what number `query` names; nothing where it is words."""
    text = number_key(unicodedata.normalize("NFKC", query)).strip('。,;《》“”"')
    if len(text) > 60:
        return Asked()
    return _unnumbered(text) or _of_document(text) or _of_level(text) or _clause_alone(text) or _label(text)


def fits(asked: Asked, document_number: str) -> bool:
    """Whether a document number is the one that was asked for: its own serial, the year and the code as far as typed."""
    found = DOCUMENT.match(number_key(document_number))
    if found is None or asked.serial is None or _number(found[3]) != asked.serial:
        return False
    if asked.year is not None and (not found[2] or int(found[2]) != asked.year):
        return False
    return asked.code.lower() in found[1].lower()


def clause_fits(asked: Asked, printed: str) -> bool:
    """Whether a clause as printed ((六), 6., 第六条) is the one that was asked for."""
    return asked.clause is not None and clause_number(printed) == asked.clause


def _number(words: str | None) -> int | None:
    if not words:
        return None
    return int(words) if words.isdecimal() else chinese_number(words)


def _unnumbered(text: str) -> Asked | None:
    found = UNNUMBERED.fullmatch(text)
    number = _number(found[1]) if found else None
    return Asked(label=f"未编号{number}") if number else None


def _of_document(text: str) -> Asked | None:
    found = DOCUMENT.fullmatch(text) or BRACKETED.fullmatch(text)
    if found is None:
        return None
    code, year, serial, rest = found.groups()
    clause = _clause(rest)
    if (rest and clause is None) or not (code or year or rest) or code.startswith("第"):
        return None
    return Asked(code=code, year=int(year) if year else None, serial=_number(serial), clause=clause)


def _of_level(text: str) -> Asked | None:
    found = LEVEL.fullmatch(text)
    clause = _clause(found[2]) if found else None
    return Asked(level=LEVELS[found[1]], clause=clause) if found and clause is not None else None


def _clause_alone(text: str) -> Asked | None:
    found = SURELY_CLAUSE.fullmatch(text)
    return Asked(clause=_number(found[1] or found[2])) if found else None


def _label(text: str) -> Asked:
    found = LABEL.fullmatch(text.lower())
    if found is None or (text.isdecimal() and len(text) > 5):
        return Asked()
    first, *rows = found.groups()
    number, row = _number(first), _number(next(filter(None, rows), None))
    # 一 and 十 alone are words.
    if number is None or (text == first and not first.isdecimal()):
        return Asked()
    return Asked(label=f"{number}.{row}" if row is not None else str(number))


def _clause(rest: str) -> int | None:
    found = CLAUSE.fullmatch(squeeze(rest))
    return _number(found[1] or found[2]) if found else None
