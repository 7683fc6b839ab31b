"""Tables whose cells come one a line: groups, merged and broken cells, headings told again on a new page."""

from tasks.notices.model import Role
from tasks.notices.reader import read_notice

Row = tuple[str | None, str, str, list[str], list[str], str | None]


def rows_of(text: str) -> list[Row]:
    """Number, section, text, leads, cooperating bodies and date of every row."""
    return [
        (
            task.number,
            task.section,
            task.text,
            task.names(Role.LEAD),
            task.names(Role.COOPERATING),
            task.deadline.date.isoformat() if task.deadline and task.deadline.date else None,
        )
        for task in read_notice(text).tasks
    ]


TITLE = "云溪市2025年河湖治理分工表\n\n"
HEAD = "序号\n工作任务\n牵头单位\n配合单位\n完成时限\n"


def test_group_lines_between_the_rows_are_sections() -> None:
    table = (
        TITLE
        + HEAD
        + "一、治水\n1\n修渠。\n市水务局\n/\n2025年6月\n二、造林\n2\n植树。\n市林业局\n市财政局\n按省统一部署\n"
    )
    assert rows_of(table) == [
        ("1", "一、治水", "修渠。", ["市水务局"], [], "2025-06-30"),
        ("2", "二、造林", "植树。", ["市林业局"], ["市财政局"], None),
    ]


def test_cell_broken_over_lines_is_one_cell() -> None:
    table = (
        TITLE
        + HEAD
        + "1\n疏浚河道，\n加固堤防30公里。\n市水务局\n市财政局、市人力资源社会\n保障局、\n市住房公积金\n管理中心\n2025年6月\n"
        + "2\n植树。\n市林业局\n无\n2025年9月\n"
    )
    assert rows_of(table) == [
        (
            "1",
            "",
            "疏浚河道，加固堤防30公里。",
            ["市水务局"],
            ["市财政局", "市人力资源社会保障局", "市住房公积金管理中心"],
            "2025-06-30",
        ),
        ("2", "", "植树。", ["市林业局"], [], "2025-09-30"),
    ]


def test_merged_number_and_project_hold_for_the_rows_below() -> None:
    table = (
        TITLE
        + "序号\n项目名称\n建设内容及规模\n责任领导\n牵头单位\n完成时限\n"
        + "1\n治水工程\n修渠30公里。\n李文涛\n市水务局\n2025年6月\n清淤8处。\n赵敏\n市水务局\n2025年9月\n"
        + "2\n造林工程\n植树9万株。\n赵敏\n市林业局\n2025年11月\n"
    )
    assert [row[:4] for row in rows_of(table)] == [
        ("1.1", "治水工程", "修渠30公里。", ["市水务局"]),
        ("1.2", "治水工程", "清淤8处。", ["市水务局"]),
        ("2", "造林工程", "植树9万株。", ["市林业局"]),
    ]
    assert [task.names(Role.LEADER) for task in read_notice(table).tasks] == [["李文涛"], ["赵敏"], ["赵敏"]]


def test_cells_one_a_line_need_no_numbers() -> None:
    table = (
        TITLE
        + "重点任务\n牵头单位\n完成时限\n修渠。\n市水务局\n2025年6月\n植树，\n护林。\n市林业局\n2025年9月\n"
    )
    assert [row[2:] for row in rows_of(table)] == [
        ("修渠。", ["市水务局"], [], "2025-06-30"),
        ("植树，护林。", ["市林业局"], [], "2025-09-30"),
    ]


def test_headings_of_a_new_page_are_no_row() -> None:
    row = "{}\n修第{}段渠。\n市水务局\n无\n2025年6月\n"
    table = TITLE + HEAD + row.format(1, 1) + "- 2 -\n" + HEAD + row.format(2, 2)
    assert [row[2] for row in rows_of(table)] == ["修第1段渠。", "修第2段渠。"]


def test_text_under_the_table_is_no_row() -> None:
    table = (
        TITLE
        + HEAD
        + "1\n修渠。\n市水务局\n无\n2025年6月\n本表由市水务局负责解释，未尽事宜另行通知。\n请各单位照此执行。\n"
    )
    assert rows_of(table) == [("1", "", "修渠。", ["市水务局"], [], "2025-06-30")]


def test_long_table_is_read_to_its_end() -> None:
    row = "{0}\n修第{0}段渠，\n并清淤。\n市水务局\n市财政局、\n市农业局\n2025年6月\n"
    table = TITLE + HEAD + "".join(row.format(number) for number in range(1, 201))
    found = rows_of(table)
    assert [one[0] for one in found] == [str(number) for number in range(1, 201)]
    assert found[120][2:] == ("修第121段渠，并清淤。", ["市水务局"], ["市财政局", "市农业局"], "2025-06-30")


def test_heading_broken_in_two_is_one() -> None:
    table = TITLE + "序号\n工作任务\n牵头\n单位\n完成\n时限\n1\n修渠。\n市水务局\n2025年6月\n"
    assert [row[3:] for row in rows_of(table)] == [(["市水务局"], [], "2025-06-30")]


def test_quoted_cell_of_a_spreadsheet_may_hold_lines() -> None:
    table = (
        TITLE
        + "序号\t工作任务\t牵头单位\t配合单位\t完成时限\n"
        + '1\t"1.修渠；\n2.清淤8处，\n3.护堤。"\t市水务局\t"市财政局\n市农业局"\t2025年6月\n'
        + '2\t"先行先试"改革\t市林业局\t\t2025年9月\n填表人：孙倩\t联系电话：8123456\t\t\t\n'
    )
    assert rows_of(table) == [
        ("1", "", "1.修渠；2.清淤8处，3.护堤。", ["市水务局"], ["市财政局", "市农业局"], "2025-06-30"),
        ("2", "", '"先行先试"改革', ["市林业局"], [], "2025-09-30"),
    ]


def test_commas_between_the_cells_part_them() -> None:
    table = (
        TITLE
        + "序号,工作任务,牵头单位,配合单位,完成时限\n"
        + '1,修渠,市水务局,"市财政局,市农业局",2025年6月\n'
        + '2,"植树,护林",市林业局,,2025年9月\n'
    )
    assert rows_of(table) == [
        ("1", "", "修渠", ["市水务局"], ["市财政局", "市农业局"], "2025-06-30"),
        ("2", "", "植树，护林", ["市林业局"], [], "2025-09-30"),
    ]


def test_row_that_lost_its_blank_cells_is_put_where_it_fits() -> None:
    table = (
        TITLE
        + "序号\t项目名称\t工作任务\t责任领导\t牵头单位\t完成时限\n"
        + "1\t治水\t修渠。\t李文涛\t市水务局\t2025年6月\n清淤8处。\t赵敏\t市农业局\t2025年9月\n"
    )
    assert [row[:4] for row in rows_of(table)] == [
        ("1.1", "治水", "修渠。", ["市水务局"]),
        ("1.2", "治水", "清淤8处。", ["市农业局"]),
    ]


def test_list_broken_inside_the_last_cell_goes_on() -> None:
    table = (
        TITLE
        + "序号\t工作任务\t牵头单位\t配合单位\n1\t修渠\t市水务局\t市财政局、\n市农业局\n2\t植树\t市林业局\t市财政局、\n市民政局\n"
    )
    assert [row[2:5] for row in rows_of(table)] == [
        ("修渠", ["市水务局"], ["市财政局", "市农业局"]),
        ("植树", ["市林业局"], ["市财政局", "市民政局"]),
    ]
