"""Bulletins with decisions and speeches in one, clauses left open, and numbers before a date."""

from tasks.notices.model import Role
from tasks.notices.reader import read_notice

BULLETIN = """水利工作简报

第3期（总第9期）

云溪市水利改革领导小组办公室        2025年6月20日

市水利改革领导小组召开会议

6月18日，会议召开。会议强调，一要抓进度。年底前完成率达到90%以上。二要保安全。严格值守。

会议议定以下事项：

（一）关于修渠。由市水务局负责图纸审查，市财政局负责落实资金，市林业局负责组织实施，7月底前开工。

（二）关于水价。由市水务局会同市财政局研究制定水价办法，8月15日前报审。

云溪市推进河长制工作

6月19日，会议在河西召开。会议要求，一是加快治理。7月15日前完成排查；二是加强巡查。按季度通报。

河西县打造样板

河西县推进治水。一是聚焦治理。修渠42公里。二是聚焦巡查。巡查1260次。
"""


def test_bulletin_gives_decisions_and_what_was_asked_but_not_what_was_done() -> None:
    tasks = read_notice(BULLETIN).tasks
    assert [task.number for task in tasks] == ["一要", "二要", "（一）", "（二）", "一是", "二是"]
    assert [task.ticked for task in tasks] == [False, False, True, True, False, False]
    assert tasks[2].names(Role.LEAD) == ["市水务局", "市财政局", "市林业局"]
    assert tasks[3].names(Role.LEAD) == ["市水务局"]
    assert tasks[3].names(Role.COOPERATING) == ["市财政局"]
    assert tasks[3].text.endswith("8月15日前报审。")


def test_clause_whose_bracket_was_never_closed_is_read() -> None:
    text = "关于修渠的通知\n一、任务\n1.修渠。清淤30公里。（市水务局牵头，市财政局参与\n2.植树。护林9处。（市林业局负责）\n"
    tasks = read_notice(text).tasks
    assert [task.names(Role.LEAD) for task in tasks] == [["市水务局"], ["市林业局"]]
    assert tasks[0].names(Role.COOPERATING) == ["市财政局"]


def test_number_before_a_month_begins_an_item() -> None:
    text = "关于修渠的通知\n一、任务\n1.植树。\n责任单位：市林业局\n2.8月底前修渠30公里。\n责任单位：市水务局\n3.护林。\n责任单位：市林业局\n"
    assert [task.text.partition("\n")[0] for task in read_notice(text).tasks] == [
        "植树。",
        "8月底前修渠30公里。",
        "护林。",
    ]


def test_report_before_the_requirements_makes_no_tasks() -> None:
    text = "关于修渠进展的通知\n一、主要进展\n（一）修渠30公里。\n（二）植树9万株。\n二、下一步工作要求\n（一）加快清淤。\n（二）抓好护林。\n"
    assert [task.text for task in read_notice(text).tasks] == ["加快清淤。", "抓好护林。"]


def test_labelled_date_comes_before_a_rhythm_in_the_text() -> None:
    text = "2025年修渠工作要点\n一、任务\n1.修渠。按月通报。（牵头单位：市水务局；完成时限：2025年12月底前）\n2.植树。（牵头单位：市林业局）\n"
    deadline = read_notice(text).tasks[0].deadline
    assert deadline is not None
    assert deadline.text == "2025年12月底前"


def test_rhythm_in_the_text_of_a_row_counts_where_the_cell_names_no_date() -> None:
    table = "2025年分工表\n序号\t任务\t牵头单位\t完成时限\n1\t每年修渠1次。\t市水务局\t长期坚持\n"
    deadline = read_notice(table).tasks[0].deadline
    assert deadline is not None
    assert deadline.recurrence == "yearly"
