"""How badly a cell's words fit a column: numbers, bodies, persons, dates and prose are told apart."""

import re
from functools import lru_cache

from .bodies import NOTHING, looks_like_bodies, strictly_bodies
from .labels import TIME
from .source import Text, join
from .tables import Column

DUTIES = frozenset((Column.LEAD, Column.SHARED, Column.COOPERATING, Column.OFFICE))
PROSE = frozenset((Column.TASK, Column.TARGET, Column.OTHER))
NUMBER = re.compile(r"\d{1,3}(?:[.\-]\d{1,2})?[.、]?|[①-⑳]|（?[一二三四五六七八九十]{1,3}）?")
GROUP = re.compile(
    r"（[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章部类]"
)
# 按国家统一部署, 随到随办: a time in words; they begin no name.
WHEN = re.compile(
    r"(?:按|随|待|视|分年|分阶段|逐[年步]|[常全]年|适时|即时|立即|及时|持续|长期|每|常态|动态|已完成|年度)"
)
PERSON = re.compile(
    r"(?:[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施牛樊葛邢安齐倪乔庄颜包柏季耿关焦左柳俞祁][一-龥]{1,2}|各[^，。；]{0,10}领导)"
    r"(?:同志)?"
)
OFFICE = re.compile("[局厅]")
UNNAMED = re.compile(r"\d|。.")
# What it costs to leave a column without words of its own: a merged cell gives them only once.
BLANK = {
    Column.NUMBER: 2,
    Column.SECTION: 1,
    Column.COOPERATING: 2,
    Column.LEADER: 2,
    Column.OFFICE: 2,
    Column.DEADLINE: 3,
    Column.TARGET: 2,
    Column.OTHER: 0,
}
# A second column of those who act is often blank, the first rarely.
SPARE, WRONG, JOINED, UNFINISHED, NEW_ROW, LOOSE_GROUP, IMPOSSIBLE = 3, 8, 1, 3, 2, 5, 1_000_000
SHORT = 40


def misfit(chars: str, column: Column) -> int:
    """How badly words fit a column, 0 where they fit well."""
    if column is Column.NUMBER:
        return 0 if NUMBER.fullmatch(chars) else IMPOSSIBLE
    return _misfit(chars[:120], column) + unfinished(chars)


def unfinished(chars: str) -> int:
    """What it costs to end a cell with words that go on."""
    return UNFINISHED if chars.endswith(("、", "，")) else 0


@lru_cache(maxsize=16384)
def _misfit(chars: str, column: Column) -> int:
    """How badly words fit a column that holds no numbers."""
    figure = NUMBER.fullmatch(chars) is not None
    dated = (
        len(chars) <= 24 and (TIME.search(chars) or WHEN.match(chars)) is not None and "。" not in chars[:-1]
    )
    if column is Column.DEADLINE:
        return (
            (WRONG if OFFICE.search(chars) else 0)
            if dated
            else (4 if len(chars) <= 12 and not looks_like_bodies(chars) else WRONG)
        )
    named = chars in NOTHING or (strictly_bodies(chars) and not dated and not UNNAMED.search(chars))
    persons = _are_persons(chars)
    if column in DUTIES:
        if named:
            return 0
        other = dated or figure or persons or "。" in chars
        return 2 if looks_like_bodies(chars) and not other else WRONG
    if column is Column.LEADER:
        return 0 if persons or chars in NOTHING else WRONG
    if figure:
        return WRONG if column in (Column.TASK, Column.SECTION) else 3
    if column is Column.SECTION:
        return 0 if GROUP.match(chars) else _loose_section(chars)
    if column is Column.TASK:
        return 5 if named or dated or persons else 0
    return 2


def _loose_section(chars: str) -> int:
    if re.search("[，。；：]", chars):
        return WRONG
    return 1 if len(chars) <= 12 else (3 if len(chars) <= 20 else WRONG)


@lru_cache(maxsize=16384)
def may_be_part(chars: str) -> bool:
    """True where words may be the beginning of a list of names that goes on in the next line."""
    return len(chars) <= 60 and not re.search("[：%]|。.", chars) and NUMBER.fullmatch(chars) is None


def _are_persons(chars: str) -> bool:
    return all(PERSON.fullmatch(one) for one in re.split("[、，；]", chars.rstrip("。、")))


def blanks_of(columns: list[Column]) -> list[int]:
    """What it costs to leave each column blank."""
    seen = False
    out = []
    for column in columns:
        spare = seen and column in DUTIES
        out.append(min(SPARE, BLANK.get(column, SPARE)) if spare else BLANK.get(column, WRONG))
        seen = seen or column in DUTIES
    return out


def joined(parts: list[Text], column: Column) -> Text:
    """One cell of its pieces: names on lines of their own are names of their own."""
    out = parts[0]
    for part in parts[1:]:
        out = join([out, part], between(out.chars, part.chars, column))
    return out


@lru_cache(maxsize=16384)
def between(before: str, after: str, column: Column) -> str:
    """What is to stand between two pieces of one cell: 、 between whole names, else nothing."""
    if before.endswith(("、", "，", "；")) or not (column in DUTIES or column is Column.LEADER):
        return ""
    whole = _are_persons if column is Column.LEADER else strictly_bodies
    return "、" if whole(before) and whole(after) else ""


def group_cost(words: str) -> int | None:
    """What it costs to take a piece as a group over the rows below; None where it cannot be one."""
    if len(words) > SHORT or "。" in words:
        return None
    if GROUP.match(words):
        return 0
    return LOOSE_GROUP + max(0, 5 - misfit(words, Column.LEADER), 5 - misfit(words, Column.DEADLINE))
