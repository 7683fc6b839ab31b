"""What goes with which task: clauses above and below each other, headings that lead, boxes, points, articles."""

import pytest

from tasks.notices.model import Role

from .reading import tasks_of


def read(text: str) -> list[tuple[str | None, str, list[str]]]:
    """Number, text and leads of every task."""
    return [(task.number, task.text, task.names(Role.LEAD)) for task in tasks_of(text)]


def test_item_above_others_keeps_a_duty_of_its_own_and_the_parts_nobody_answers_for() -> None:
    text = (
        "一、任务\n（一）治水。统一规划。（市水务局牵头）\n1.清淤30公里。\n2.修渠。（市农业局负责）\n"
        "（二）植树。\n3.补苗。（市林业局负责）\n"
    )
    assert read(text) == [
        ("（一）", "治水。统一规划。（市水务局牵头）\n1.清淤30公里。", ["市水务局"]),
        ("2", "修渠。（市农业局负责）", ["市农业局"]),
        ("3", "补苗。（市林业局负责）", ["市林业局"]),
    ]


def test_nothing_is_put_together_over_a_table() -> None:
    text = (
        "一、甲。（市卫健委负责）\n二、乙。\n序号\t任务\t责任单位\n1\t建站\t市卫健委\n1.丙。（市医保局负责）\n"
        "三、丁。（市民政局负责）\n"
    )
    assert [(task.text, text[slice(*task.span)]) for task in tasks_of(text)] == [
        (words, words)
        for words in ("建站", "甲。（市卫健委负责）", "丙。（市医保局负责）", "丁。（市民政局负责）")
    ]


def test_clause_on_a_heading_speaks_for_all_below_it() -> None:
    text = (
        "一、任务\n（一）治水（责任单位：市水务局）\n1.修渠20公里。\n2.清淤。\n（二）植树（责任单位：市林业局）\n补苗3000株。\n"
        "（三）防火。巡山。（市应急局负责）\n山上严禁用火。\n"
    )
    assert [task.text for task in tasks_of(text)] == [
        "治水（责任单位：市水务局）\n1.修渠20公里。\n2.清淤。",
        "植树（责任单位：市林业局）\n补苗3000株。",
        "防火。巡山。（市应急局负责）",
    ]


@pytest.mark.parametrize("heading", ["保障措施", "工作要求", "强化组织保障", "组织实施", "有关要求"])
def test_closing_section_without_a_clause_is_no_task_beside_clauses(heading: str) -> None:
    text = f"一、修渠。（市水务局负责）\n二、植树。（市林业局负责）\n三、{heading}\n各单位要抓好落实。\n"
    assert [task.number for task in tasks_of(text)] == ["一", "二"]


def test_heading_says_who_leads_all_below_it() -> None:
    text = "责任分解\n一、市水务局牵头的任务（2项）\n1.修渠。\n2.清淤。（配合单位：市农业局）\n二、市林业局牵头事项\n3.植树。（市应急局负责）\n"
    assert [(number, lead) for number, _, lead in read(text)] == [
        ("1", ["市水务局"]),
        ("2", ["市水务局"]),
        ("3", ["市应急局"]),
    ]


def test_heading_that_is_one_body_leads_all_below_it() -> None:
    text = "责任分解\n（一）市水务局（2项）\n1.修渠。\n2.清淤。\n（二）市直有关部门\n3.植树。\n（三）优化水利布局\n4.巡渠。\n"
    assert [lead for _, _, lead in read(text)] == [["市水务局"], ["市水务局"], [], []]


def test_list_of_projects_in_a_box_is_no_list_of_tasks() -> None:
    text = (
        "一、任务\n1.治水。修渠清淤。（市水务局负责）\n专栏1 治水重点项目\n1.渠首工程。改造渠首。\n2.泵站工程。改造泵站。\n"
        "2.植树。补苗。（市林业局负责）\n专栏2 植树重点项目\n1.苗圃工程。\n二、防火\n3.巡山。（市应急局负责）\n"
    )
    assert [text for _, text, _ in read(text)] == [
        "治水。修渠清淤。（市水务局负责）",
        "植树。补苗。（市林业局负责）",
        "巡山。（市应急局负责）",
    ]


def test_points_are_paragraphs_of_their_own() -> None:
    text = "重点任务\n● 修渠20公里。责任单位：市水务局\n● 植树3000株。责任单位：市林业局、市农业局\n"
    assert read(text) == [
        (None, "修渠20公里。责任单位：市水务局", ["市水务局"]),
        (None, "植树3000株。责任单位：市林业局、市农业局", ["市林业局", "市农业局"]),
    ]


def test_articles_of_measures_are_tasks_but_not_the_last_that_sets_them_in_force() -> None:
    text = (
        "云溪市治水若干措施\n第一条 修渠。落实第三条规定的标准。（市水务局负责）\n第二条 植树。（市林业局负责）\n"
        "第三条 本措施自发布之日起施行。\n"
    )
    assert read(text) == [
        ("第一条", "修渠。落实第三条规定的标准。（市水务局负责）", ["市水务局"]),
        ("第二条", "植树。（市林业局负责）", ["市林业局"]),
    ]


def test_half_brackets_number_items() -> None:
    text = "一、任务\n1）修渠。（市水务局负责）\n2）植树。（市林业局负责）\n"
    assert [(number, lead) for number, _, lead in read(text)] == [
        ("（1）", ["市水务局"]),
        ("（2）", ["市林业局"]),
    ]


def test_short_list_of_labelled_items_is_read_from_its_first_number() -> None:
    text = "2023年督办事项\n1.事项名称：修渠\n牵头单位：市水务局\n2.事项名称：植树\n牵头单位：市林业局\n"
    assert [(number, lead) for number, _, lead in read(text)] == [("1", ["市水务局"]), ("2", ["市林业局"])]


def test_requirements_on_lines_of_their_own_are_one_row() -> None:
    text = "推进会召开\n会议要求：\n一要修渠20公里；\n二要植树3000株。\n\n各地做法\n一是修了渠。成效好。\n二是植了树。成效好。\n"
    assert [(number, words) for number, words, _ in read(text)] == [
        ("一要", "修渠20公里"),
        ("二要", "植树3000株。"),
    ]


def test_closing_words_of_a_paper_are_no_part_of_its_last_task() -> None:
    text = "关于修渠的通知\n一、修渠。6月底前完成。\n二、植树。\n本通知自2023年5月1日起施行，有效期至2025年12月31日。\n"
    assert [task.text for task in tasks_of(text)] == ["修渠。6月底前完成。", "植树。"]
