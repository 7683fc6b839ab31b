"""Division tables whose cells stand beside each other: bars and spaces between the cells."""

import pytest

from tasks.notices.model import Role, TaskItem
from tasks.notices.reader import read_notice

from .reading import tasks_of


def rows_of(text: str) -> list[tuple[str | None, str, list[str], list[str], str | None]]:
    """Number, text, leads, cooperating bodies and date of every row."""

    def row(task: TaskItem) -> tuple[str | None, str, list[str], list[str], str | None]:
        when = task.deadline.date.isoformat() if task.deadline and task.deadline.date else None
        return task.number, task.text, task.names(Role.LEAD), task.names(Role.COOPERATING), when

    return [row(task) for task in read_notice(text).tasks]


ROWS = [
    ("1", "修渠", ["市水务局"], ["市财政局", "市农业局"], "2023-06-30"),
    ("2", "植树", ["市林业局"], [], "2023-12-31"),
]


@pytest.mark.parametrize(
    "table",
    [
        "序号 | 任务 | 牵头单位 | 配合单位 | 完成时限\n1 | 修渠 | 市水务局 | 市财政局、市农业局 | 2023年6月\n2 | 植树 | 市林业局 | 无 | 2023年12月\n",
        "| 序号 | 任务 | 牵头单位 | 配合单位 | 完成时限 |\n|---|:--|---|---|---|\n| 1 | 修渠 | 市水务局 | 市财政局、市农业局 | 2023年6月 |\n| 2 | 植树 | 市林业局 | | 2023年12月 |\n",
        "序号｜任务｜牵头单位｜配合单位｜完成时限\n1｜修渠｜市水务局｜市财政局、市农业局｜2023年6月\n2｜植树｜市林业局｜｜2023年12月\n",
        "序号 任务 牵头单位 配合单位 完成时限\n1 修渠 市水务局 市财政局、市农业局 2023年6月\n2 植树 市林业局 2023年12月\n",
        "序号  任务  牵头单位  配合单位  完成时限\n1  修渠  市水务局  市财政局、\n市农业局  2023年6月\n2  植树  市林业局  无  2023年12月\n",
    ],
    ids=["bars", "bars outside too", "wide bars", "spaces", "spaces with a broken row"],
)
def test_cells_apart_by_bars_or_spaces_are_read_by_their_columns(table: str) -> None:
    assert rows_of("2023年农林任务分工表\n\n" + table) == ROWS


def test_spaces_inside_the_task_belong_to_the_task() -> None:
    table = "2023年分工表\n序号 任务 牵头单位\n1 新建水窖 30 口、泵站 2 座 市水务局\n"
    assert rows_of(table) == [("1", "新建水窖30口、泵站2座", ["市水务局"], [], None)]


def test_numbered_heading_between_spaced_rows_is_a_section() -> None:
    table = "2023年分工表\n序号 任务 牵头单位\n一、水利\n1 修渠 市水务局\n二、林业\n2 植树 市林业局\n"
    assert [(task.section, task.text) for task in read_notice(table).tasks] == [
        ("一、水利", "修渠"),
        ("二、林业", "植树"),
    ]


def test_sentence_with_a_bar_or_spaces_is_no_table() -> None:
    assert rows_of("关于修渠的通知\n一、修渠 | 植树 | 市水务局\n序号 见附表 和 备注\n") != ROWS
    assert [task.text for task in read_notice("序号 说明\n1 修渠 市水务局\n").tasks] == []


@pytest.mark.parametrize("heading", ["完成时限", "时间进度安排", "整改时限", "时间节点要求", "进度要求"])
def test_column_of_dates_goes_by_many_names(heading: str) -> None:
    table = f"2023年分工表\n序号\t任务\t牵头单位\t{heading}\n1\t修渠\t市水务局\t2023年6月\n"
    assert rows_of(table) == [("1", "修渠", ["市水务局"], [], "2023-06-30")]


@pytest.mark.parametrize(
    ("headings", "role"),
    [
        (("主责单位", "其他责任单位"), Role.COOPERATING),
        (("主管部门", "相关部门"), Role.COOPERATING),
        (("主责处室", "分管委领导"), Role.LEADER),
        (("主办科室", "联系县领导"), Role.LEADER),
        (("主责处室", "协办科"), Role.OFFICE),
        (("承担单位", "协同处室"), Role.OFFICE),
    ],
)
def test_columns_of_duty_go_by_many_names(headings: tuple[str, str], role: Role) -> None:
    table = f"任务台账\n编号\t任务内容\t{headings[0]}\t{headings[1]}\n1\t修渠\t规划科\t财务科\n"
    (task,) = tasks_of(table)
    first = Role.OFFICE if headings[0].endswith("室") else Role.LEAD
    assert (task.names(first)[0], task.names(role)[-1]) == ("规划科", "财务科")


@pytest.mark.parametrize("heading", ["截止日期", "办结日期", "完成日期"])
def test_column_of_last_days_is_a_deadline(heading: str) -> None:
    table = f"2023年分工表\n序号\t任务\t牵头单位\t{heading}\n1\t修渠\t市水务局\t2023年6月\n"
    assert rows_of(table) == [("1", "修渠", ["市水务局"], [], "2023-06-30")]


@pytest.mark.parametrize("heading", ["整改目标", "完成目标", "目标要求", "完成标准", "考核指标", "交办要求"])
def test_column_of_goals_gives_the_task_its_targets(heading: str) -> None:
    table = f"整改清单\n序号\t整改措施\t{heading}\t牵头单位\n1\t修渠\t通水率达到90%\t市水务局\n"
    (task,) = tasks_of(table)
    assert [(one.op, one.value, one.unit) for one in task.targets] == [(">=", 90, "%")]


@pytest.mark.parametrize("heading", ["目前进度", "进展情况", "印发日期"])
def test_column_of_progress_holds_no_deadline(heading: str) -> None:
    table = f"2023年分工表\n序号\t任务\t牵头单位\t{heading}\n1\t修渠\t市水务局\t2023年6月\n"
    assert rows_of(table) == [("1", "修渠", ["市水务局"], [], None)]


@pytest.mark.parametrize(
    ("headings", "task"),
    [(("项目名称", "建设内容"), "修渠"), (("实施内容", "备注"), "水利"), (("备注", "项目名称"), "修渠")],
)
def test_column_of_tasks_goes_by_many_names(headings: tuple[str, str], task: str) -> None:
    table = f"2023年分工表\n序号\t{headings[0]}\t{headings[1]}\t牵头单位\n1\t水利\t修渠\t市水务局\n"
    assert rows_of(table) == [("1", task, ["市水务局"], [], None)]


DRAWN = """2023年分工表
┌──┬─────┬─────┬─────┐
│序号│重点任务  │牵头单位  │完成时限  │
├──┼─────┼─────┼─────┤
│1   │修渠和清  │市水务局  │2023年6月 │
│    │淤        │市农业局  │          │
├──┼─────┼─────┼─────┤
│2   │植树      │市林业局  │2023年12月│
└──┴─────┴─────┴─────┘
"""


def test_lines_between_the_rules_of_a_drawn_table_are_one_row() -> None:
    assert rows_of(DRAWN) == [
        ("1", "修渠和清淤", ["市水务局", "市农业局"], [], "2023-06-30"),
        ("2", "植树", ["市林业局"], [], "2023-12-31"),
    ]


def test_spaced_table_needs_no_column_of_numbers() -> None:
    table = (
        "2023年分工表\n\n重点任务    牵头单位    配合单位    完成时限\n修渠    市水务局    市财政局、市农业局    2023年6月\n"
        "一、林业\n植树    市林业局    无    2023年12月\n"
    )
    assert [row[1:] for row in rows_of(table)] == [row[1:] for row in ROWS]
    assert [task.section for task in read_notice(table).tasks] == ["", "一、林业"]


def test_break_in_a_cell_parts_names() -> None:
    table = "2023年分工表\n| 序号 | 任务 | 牵头单位 |\n|---|---|---|\n| 1 | 修渠 | 市水务局<br>市农业局 |\n"
    assert rows_of(table) == [("1", "修渠", ["市水务局", "市农业局"], [], None)]


STACKED = (
    "2023年分工表\n序号\n类别\n任务\n牵头单位\n配合单位\n完成时限\n1\n（一）水利\n修渠。\n市水务局\n市财政局、市农业局\n2023年6月底\n"
    "2\n清淤。沿渠清理\n30公里。\n市水务局\n/\n持续推进\n3\n（二）林业\n植树。\n市林业局\n市农业局\n2023年12月底\n云溪市人民政府办公室\n2023年4月28日印发\n"
)


def test_cells_under_each_other_go_to_the_columns_they_fit() -> None:
    assert rows_of(STACKED) == [
        ("1", "修渠。", ["市水务局"], ["市财政局", "市农业局"], "2023-06-30"),
        ("2", "清淤。沿渠清理30公里。", ["市水务局"], [], None),
        ("3", "植树。", ["市林业局"], ["市农业局"], "2023-12-31"),
    ]
    assert [task.section for task in read_notice(STACKED).tasks] == ["（一）水利", "（一）水利", "（二）林业"]
