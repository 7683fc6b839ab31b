"""Division tables: what their columns hold, and those with one cell a line, as Word gives them away."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from .source import Line, Text, join


class Column(Enum):
    """What a column holds."""

    NUMBER = auto()
    SECTION = auto()
    TASK = auto()
    LEAD = auto()
    SHARED = auto()
    COOPERATING = auto()
    LEADER = auto()
    OFFICE = auto()
    DEADLINE = auto()
    TARGET = auto()
    OTHER = auto()


HEADINGS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.NUMBER, re.compile(r"序号|编号|项号")),
    (
        Column.LEADER,
        re.compile(r"[一-龥]{2,8}领导(?:及责任人)?|(?:第一|直接)?责任人|负责人"),
    ),
    (
        Column.OFFICE,
        re.compile(
            r"[一-龥]{2,6}(?:科室|处室|股室)|(?:责任|牵头|承办|主责|主办|负责|配合|协同|协办|落实)[科处股]"
        ),
    ),
    (
        Column.COOPERATING,
        re.compile(
            r"(?:配合|协办|参与|参加|协同|协作|协助|配合责任|责任配合|(?:其他|其它|相关)(?:责任|配合|成员)?)(?:部门|单位)(?:和单位)?"
        ),
    ),
    (
        Column.LEAD,
        re.compile(
            r"(?:牵头|主办|主管|行业主管|第一责任|总牵头|牵头责任|汇总)(?:部门|单位|责任单位)(?:和单位)?|牵头"
        ),
    ),
    (
        Column.SHARED,
        re.compile(
            r"(?:主要)?(?:责任|负责|承办|承担|组织|落实|实施|主责|具体责任|具体落实)(?:部门|单位|主体)(?:和单位)?|分工|职责分工|责任分工|部门分工"
        ),
    ),
    (
        Column.DEADLINE,
        re.compile(
            r"(?:完成|办结|计划完成|进度|推进|整改|落实|实施|办理|拟?完成)?(?:时限|时间|期限)(?:节点|要求|安排|进度)*|"
            r"(?:进度|完成)(?:要求|安排|节点)|(?:截止|办结|完成|到期)日期"
        ),
    ),
    (
        Column.TARGET,
        re.compile(
            r"(?:主要|工作|年度|预期|量化|绩效|整改|改革|任务|完成|达标|建设)?(?:目标|指标|目标值|指标值|目标要求|预期成效|预期成果|完成标志|成果形式)|(?:完成|考核|验收|工作)(?:标准|指标)|(?:交办|质量|具体|成效)要求"
        ),
    ),
    (
        Column.TASK,
        re.compile(
            r"(?:\d{4}年)?(?:重点|工作|主要|具体|改革|目标|年度|分项|细化)*(?:任务|内容|举措|措施|事项|工作|工作安排|民生实事|实事项目)(?:及要求|内容|举措|分解|清单)?|"
            r"[一-龥]{2,4}(?:内容|任务|举措|措施|事项)"
        ),
    ),
    (
        Column.SECTION,
        re.compile(
            r"项目|类别|领域|方面|板块|分类|重点领域|工作类别|任务类别|任务分类|改革领域|工作方面|一级任务|类型|专项|(?:项目|任务|事项|工作)名称"
        ),
    ),
    (
        Column.OTHER,
        re.compile(
            r"备注|说明|备考|(?:文件|政策|工作)?依据|(?:任务|文件)?来源|(?:工作|目前|当前)?(?:进展|完成|落实)(?:情况)?|联系(?:人|方式|电话)|联络员|"
            r"(?:总|年度|计划|资金)*(?:投资|资金|预算)(?:来源|规模|额)?|建设(?:地点|性质|规模)|实施(?:地点|范围)"
        ),
    ),
)


# What stands under a table: 填表人：…, 注：….
FOOT = re.compile(r"(?:填[报表写]|制[表单]|审[核签批]|联系|备?注|说明|报送|签发|负责|责任编辑)[一-龥]{0,4}：")
LONGEST_HEADING = 24
JOINT = re.compile("以及|[及和与、/]")
# 建设内容及规模: what a heading adds to what it names.
MANNER = re.compile(
    r"(?:[一-龥]{2})?(?:规模|标准|要求|进度|节点|安排|效果|成效|措施|分工|单位|部门|联系人|电话|责任人|负责人|地点)"
)
# A row of headings is never wider: a bound for files that are nothing but tabbed lines.
MAX_COLUMNS = 30


@dataclass(slots=True)
class Row:
    """One row's cells by place; a missing cell is empty."""

    cells: list[Text]


@dataclass(slots=True)
class Table:
    """A table: the names of its columns, its rows, and the lines it came from."""

    columns: list[Column]
    names: list[str]
    rows: list[Row]
    first_line: int
    last_line: int

    def place(self, column: Column) -> int | None:
        """The place of a column, None when the table has none."""
        return self.columns.index(column) if column in self.columns else None


@lru_cache(maxsize=4096)
def column_of(words: str) -> Column | None:
    """What a column heading means, None when it is none; 建设内容及目标 holds tasks with their targets."""
    if len(words) > LONGEST_HEADING:
        return None
    plain = re.sub(r"（[^（）]*）", "", words)
    whole = _column_named(plain)
    if whole is not None:
        return whole
    first, *more = JOINT.split(plain)
    found = [_column_named(first), *map(_column_named, more)]
    if not more or found[0] is None:
        return None
    if any(column is None and not MANNER.fullmatch(one) for one, column in zip(more, found[1:], strict=True)):
        return None
    return Column.TASK if Column.TASK in found else found[0]


def _column_named(plain: str) -> Column | None:
    return next((column for column, pattern in HEADINGS if pattern.fullmatch(plain)), None)


def columns_of(names: list[str]) -> list[Column] | None:
    """What the columns of a row of headings hold; None where it is no such row (task and duty among them)."""
    found = [column_of(name) for name in names]
    known = [column for column in found if column]
    duty = {Column.LEAD, Column.SHARED, Column.COOPERATING, Column.LEADER, Column.OFFICE}
    columns = [column or Column.OTHER for column in found]
    if Column.TASK not in known and Column.SECTION in known:
        # 项目名称 and a duty beside it: the name is the task.
        columns[max(place for place, one in enumerate(columns) if one is Column.SECTION)] = Column.TASK
    if len(known) < 2 or Column.TASK not in columns or not duty & set(known):
        return None
    tasks = [place for place, column in enumerate(columns) if column is Column.TASK]
    for place in tasks[:-1]:
        columns[place] = Column.SECTION
    return columns


def flattened(lines: list[Line], at: int) -> Table | None:
    """One cell a line, each after a tab; a blank line ends the row, a line without a tab goes on."""
    if not lines[at].tabbed or lines[at].raw.count("\t") != 1:
        return None
    if not any(column_of(line.text.chars) for line in lines[at : at + 4]):
        return None
    names: list[str] = []
    index = at
    while index < len(lines) and lines[index].tabbed and len(names) < MAX_COLUMNS:
        names.append(lines[index].text.chars)
        index += 1
    columns = columns_of(names)
    if columns is None:
        return None
    rows: list[Row] = []
    cells: list[list[Text]] = []
    last = index - 1

    def close() -> None:
        if cells:
            rows.append(Row([join(parts) for parts in cells]))
            cells.clear()

    while index < len(lines):
        line = lines[index]
        if line.tabbed:
            if len(cells) == len(columns):
                close()
            cells.append([line.text])
        elif line.blank:
            if len(cells) >= len(columns) or not _goes_on(lines, index):
                close()
            if not _more_rows(lines, index):
                break
        elif cells:
            cells[-1].append(line.text)
        else:
            break
        last = index
        index += 1
    close()
    rows = [row for row in rows if [cell.chars for cell in row.cells] != names]
    return Table(columns, names, rows, at, last)


def _goes_on(lines: list[Line], at: int) -> bool:
    """A page break inside a cell: after the blank line comes a line without a tab."""
    following = next((line for line in lines[at : at + 4] if not (line.blank and not line.tabbed)), None)
    return following is not None and not following.tabbed


def _more_rows(lines: list[Line], at: int) -> bool:
    following = lines[at : at + 4]
    return any(line.tabbed for line in following)
