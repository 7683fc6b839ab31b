"""Division tables as they come out of Word: one cell a line, or tabs between the cells."""

from datetime import date

from tasks.notices.model import Kind, Role
from tasks.notices.reader import read_notice

COLUMNS = ("项目", "序号", "任务", "牵头部门", "配合部门")


def flattened(*rows: tuple[str, ...], columns: tuple[str, ...] = COLUMNS) -> str:
    return "任务分工表\n\n" + "\n".join(
        "\n".join(f"\t{cell}" for cell in row) + "\n" for row in (columns, *rows)
    )


def test_blank_section_is_carried_down_and_a_repeated_one_is_the_same() -> None:
    text = flattened(
        ("（一）强基", "1", "建站。", "市卫健委", ""),
        ("", "2", "配人。", "市人社局", "市卫健委"),
        ("（一）强基", "3", "筹资。", "市财政局", ""),
        ("（二）促改", "4", "改革。", "市医保局", ""),
    )
    reading = read_notice(text)
    assert reading.kind is Kind.DIVISION_TABLE
    assert [(task.number, task.section) for task in reading.tasks] == [
        ("1", "（一）强基"),
        ("2", "（一）强基"),
        ("3", "（一）强基"),
        ("4", "（二）促改"),
    ]
    assert [section.label for section in reading.sections] == ["（一）强基", "（二）促改"]


def test_sub_rows_of_one_number_are_numbered_apart() -> None:
    text = flattened(
        ("甲", "11", "试点。", "市卫健委", "各部门按职责牵头制定"),
        ("", "", "付费。", "市医保局", "市财政局"),
        ("", "12", "推广。", "市卫健委", ""),
    )
    tasks = read_notice(text).tasks
    assert [task.number for task in tasks] == ["11.1", "11.2", "12"]
    assert tasks[0].names(Role.COOPERATING) == []
    assert tasks[0].clauses[1].remark == "各部门按职责牵头制定"
    assert tasks[1].names(Role.COOPERATING) == ["市财政局"]


def test_cell_broken_by_a_line_end_is_one_cell() -> None:
    text = flattened(("（六）组织\n实施", "1", "建账。", "市财政局、\n市卫健委", "市医保局"))
    (task,) = read_notice(text).tasks
    assert (task.section, task.names(Role.LEAD)) == ("（六）组织实施", ["市财政局", "市卫健委"])


def test_row_over_all_columns_is_a_section() -> None:
    columns = ("序号", "工作任务", "牵头单位", "责任单位", "完成时限")
    text = flattened(
        ("一、强化基层", "", "", "", ""),
        ("1", "建站。", "市卫健委", "市财政局", "2026年6月"),
        columns=columns,
    )
    (task,) = read_notice(text).tasks
    assert (task.section, task.names(Role.LEAD), task.names(Role.COOPERATING)) == (
        "一、强化基层",
        ["市卫健委"],
        ["市财政局"],
    )
    assert task.deadline is not None
    assert task.deadline.date == date(2026, 6, 30)


def test_tab_separated_rows_are_read_with_their_own_columns() -> None:
    text = (
        "序号\t类别\t事项\t任务\t责任单位\t配合单位\t完成时限\n"
        "1\t强链\t芯片\t招引1—2家企业。\t省经信厅、省科技厅按职责分工负责\t无\t2026年12月\n"
        "2\t强链\t算力\t优化布局，每年引进10名以上骨干。\t省发展改革委\t省市场监管局（省知识产权局）\t持续推进\n"
    )
    first, second = read_notice(text).tasks
    assert (first.section, first.names(Role.LEAD), first.names(Role.COOPERATING)) == (
        "强链 / 芯片",
        ["省经信厅", "省科技厅"],
        [],
    )
    assert first.deadline is not None
    assert first.deadline.date == date(2026, 12, 31)
    assert second.names(Role.COOPERATING) == ["省市场监管局（省知识产权局）"]
    assert second.deadline is not None
    assert (second.deadline.date, second.deadline.recurrence) == (None, "yearly")


def test_same_body_as_lead_and_cooperating_is_a_doubt() -> None:
    (task,) = read_notice(flattened(("甲", "1", "研发。", "省科技厅", "省经信厅、省科技厅"))).tasks
    assert [doubt.message for doubt in task.doubts] == ["named as lead and as cooperating: 省科技厅"]


def test_table_without_duties_is_no_division_table() -> None:
    text = flattened(("1", "就诊率", "90%"), columns=("序号", "指标", "数值"))
    assert read_notice(text).tasks == []


def test_heading_without_a_tab_between_rows_is_a_section() -> None:
    text = (
        "行动计划\n序号\t重点任务\t工作措施\t完成时限\t牵头部门\t主责单位\t协办单位\n一、空气质量\n"
        "1\t目标\t继续改善。\t2024年底前\t市环境局\t各区政府\t市交通委\n二、执法\n2\t检查\t加强巡查。\t长期实施\t市环境局\t各区政府\t\n"
    )
    tasks = read_notice(text).tasks
    assert [(task.number, task.section) for task in tasks] == [
        ("1", "一、空气质量 / 目标"),
        ("2", "二、执法 / 检查"),
    ]
    assert tasks[0].names(Role.LEAD) == ["市环境局"]
    assert tasks[0].names(Role.COOPERATING) == ["各区政府", "市交通委"]


def test_column_of_leaders_gives_persons_whatever_level_it_names() -> None:
    text = "实事表\n序号\t主要内容\t区政府分管领导\t牵头单位\t配合单位\n1\t建站\t周一鸣\t民政局\t各街道\n"
    (task,) = read_notice(text).tasks
    assert (task.names(Role.LEADER), task.names(Role.LEAD)) == (["周一鸣"], ["民政局"])


def test_order_rule_in_a_column_heading_holds_for_its_cells() -> None:
    text = "分工表\n序号\t任务\t责任单位（排第一位的为牵头单位）\n1\t建站\t市卫健委、市财政局\n"
    (task,) = read_notice(text).tasks
    assert (task.names(Role.LEAD), task.names(Role.COOPERATING)) == (["市卫健委"], ["市财政局"])


def test_table_without_tabs_is_read_by_its_numbers() -> None:
    text = (
        "2021年民生实事分解表\n\n序号\n\n民生实事\n\n责任单位\n\n完成时限\n\n1\n\n治理东河。\n\n县水务局\n\n县住建局\n\n"
        "2021年12月底前\n\n2\n\n新建2座天桥。\n\n县住建局\n\n2021年9月底前\n\n分享到：\n"
    )
    first, second = read_notice(text).tasks
    assert (first.number, first.text, first.names(Role.LEAD)) == ("1", "治理东河。", ["县水务局", "县住建局"])
    assert first.deadline is not None
    assert str(first.deadline.date) == "2021-12-31"
    assert [(str(one.value), one.unit) for one in second.targets] == [("2", "座")]
    assert second.names(Role.LEAD) == ["县住建局"]


def test_numbered_heading_after_a_row_without_its_last_cell_is_not_joined_to_it() -> None:
    text = (
        "分工表\n序号\t任务\t牵头单位\t配合单位\n1\t建站\t市卫健委\n二、执法\n2\t巡查\t市环境局\t市公安局\n"
    )
    first, second = read_notice(text).tasks
    assert first.names(Role.LEAD) == ["市卫健委"]
    assert second.section == "二、执法"
