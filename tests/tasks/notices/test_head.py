"""Title, number, issuer, date, kind, publicity and distribution."""

from datetime import date

import pytest

from tasks.notices.model import Kind, Publicity
from tasks.notices.reader import read_notice

BODY = "\n各县区人民政府：\n现通知如下：\n一、甲。抓好落实。\n二、乙。做好总结。\n"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("明医改组〔2019〕4号", "明医改组〔2019〕4号"),
        ("国办发〔2024〕21 号", "国办发〔2024〕21号"),
        ("市政办发[2019]7号", "市政办发〔2019〕7号"),
        ("市政办发（2019）7号", "市政办发〔2019〕7号"),
        ("市政办发【2019】7号", "市政办发〔2019〕7号"),
        ("（医保发〔2021〕27 号）", "医保发〔2021〕27号"),
        ("发文字号：市政办发〔2019〕7号", "市政办发〔2019〕7号"),
        ("(国办发〔2018104号)", "国办发〔2018〕104号"),
    ],
)
def test_document_number_is_read_in_every_form(printed: str, expected: str) -> None:
    assert read_notice(f"{printed}\n某市政府办公室关于抓好医改的通知{BODY}").document_number == expected


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("某市人民政府办公室 关于抓好医改 近期任务的通知", "某市人民政府办公室关于抓好医改近期任务的通知"),
        (
            "某市卫生健康委关于\n\n印发《2023年工作要点》的通知",
            "某市卫生健康委关于印发《2023年工作要点》的通知",
        ),
        (
            "国务院办公厅关于加快发展\n康养产业的指导意见\n国办发〔2023〕1号",
            "国务院办公厅关于加快发展康养产业的指导意见",
        ),
        ("索引号：X1\n发布日期：2023-05-01\n关于做好服务的通知", "关于做好服务的通知"),
        ("某市人民政府文件\n市政发〔2023〕1号\n关于做好服务的通知", "关于做好服务的通知"),
    ],
)
def test_title_is_put_together(lines: str, title: str) -> None:
    assert read_notice(lines + BODY).title == title


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("某市医药卫生体制改革领导小组文件\n市医改〔2023〕1号\n某市医改领导小组关于做好服务的通知" + BODY, "某市医药卫生体制改革领导小组"),
        ("某市卫生健康委关于做好服务的通知" + BODY, "某市卫生健康委"),
        ("关于做好服务的通知" + BODY + "某市医保局 某市财政局 2023年4月12日\n", "某市医保局 某市财政局"),
        ("关于做好服务的通知" + BODY + "某市医保局\n2023年4月12日\n", "某市医保局"),
        ("关于做好服务的通知" + BODY, None),
    ],
)  # fmt: skip
def test_issuer_is_the_masthead_else_the_title_else_the_signature(text: str, issuer: str | None) -> None:
    assert read_notice(text).issuer == issuer


@pytest.mark.parametrize(
    ("tail", "issued_on"),
    [
        ("某市卫健委\n2023年4月12日\n", date(2023, 4, 12)),
        ("某市卫健委\n二〇二三年四月十二日\n", date(2023, 4, 12)),
        ("抄送：市委办公室。\n某市卫健委办公室\n2023 年 4 月 13 日印发\n", date(2023, 4, 13)),
        ("某市卫健委\n2023年4月12日\n某市卫健委办公室 2023年4月13日印发\n", date(2023, 4, 12)),
        ("根据2023年4月1日会议精神执行。\n", None),
    ],
)
def test_date_of_issue_is_the_signed_one_else_the_printed_one(tail: str, issued_on: date | None) -> None:
    assert read_notice("关于做好服务的通知" + BODY + tail).issued_on == issued_on


def test_date_given_by_a_person_serves_only_where_the_text_has_none() -> None:
    given = date(2020, 1, 1)
    assert read_notice("关于做好服务的通知" + BODY, issued_on=given).issued_on == given
    signed = "关于做好服务的通知" + BODY + "某市卫健委\n2023年4月12日\n"
    assert read_notice(signed, issued_on=given).issued_on == date(2023, 4, 12)


def test_meeting_date_in_the_preamble_is_neither_issue_nor_deadline() -> None:
    reading = read_notice(
        "关于做好服务的通知\n各区：\n根据2019年6月12日会议精神，通知如下：\n一、甲。落实。\n"
    )
    assert (reading.issued_on, reading.tasks[0].deadlines) == (None, [])


def test_bulletin_head_is_its_masthead() -> None:
    text = "医 改 信 息\n\n第 20 期 总第 99 期\n\n某省医改领导小组办公室\n\n2019 年 11 月 18 日\n\n会议召开\n\n11月18日,会议召开。要求,一要甲;二要乙。\n\n(共印 80 份)\n"
    reading = read_notice(text)
    assert (reading.title, reading.document_number, reading.issuer) == (
        "医改信息",
        "第20期 总第99期",
        "某省医改领导小组办公室",
    )
    assert (reading.kind, reading.issued_on, reading.copies) == (Kind.BULLETIN, date(2019, 11, 18), 80)
    assert [task.section for task in reading.tasks] == ["会议召开", "会议召开"]


@pytest.mark.parametrize(
    ("line", "publicity"),
    [
        ("（此件公开发布）", Publicity.PUBLIC),
        ("(此件主动公开)", Publicity.PUBLIC),
        ("此件依申请公开", Publicity.ON_REQUEST),
        ("（此件不予公开）", Publicity.INTERNAL),
        ("（此件不公开发布）", Publicity.INTERNAL),
        ("公开方式：主动公开", Publicity.PUBLIC),
        ("公开属性：不予公开", Publicity.INTERNAL),
        ("（此件删减后公开）", None),
        ("（此件发至县团级）", None),
        ("依法主动公开政务信息。", None),
    ],
)
def test_publicity_is_what_the_note_under_the_signature_says(line: str, publicity: Publicity | None) -> None:
    text = f"关于做好服务的通知{BODY}某市卫健委\n2023年4月12日\n{line}\n"
    assert read_notice(text).publicity is publicity


def test_publicity_that_a_clause_speaks_of_is_not_the_papers() -> None:
    assert read_notice("关于公开的通知" + BODY.replace("抓好落实", "做好政务公开")).publicity is None


def test_distribution_folded_over_lines_is_put_together() -> None:
    text = (
        "关于做好服务的通知"
        + BODY
        + "抄送：市委办公室。\n\n市人大常委会办公室，市政协办公室。\n\n市医改办\n2023年4月12日印发\n"
    )
    assert read_notice(text).distribution == {"抄送": ["市委办公室", "市人大常委会办公室", "市政协办公室"]}


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于做好服务的通知", Kind.NOTICE),
        ("关于印发《2023年工作要点》的通知", Kind.WORK_POINTS),
        ("关于上半年进展情况的通报", Kind.CIRCULAR),
    ],
)
def test_kind_follows_the_title(title: str, kind: Kind) -> None:
    assert read_notice(title + BODY).kind is kind


@pytest.mark.parametrize(
    ("over", "title"),
    [
        ("欢迎访问某网!\n首页 / 文件 / 正文\n某市人民政府关于办好实事的通知\n• 时间:2023-01-01\n", "某市人民政府关于办好实事的通知"),
        ("某旗人民政府办公室\n关于印发《政府工作报告》\n任务分工的通知\n", "某旗人民政府办公室关于印发《政府工作报告》任务分工的通知"),
        ("【任务分解】某市人民政府关于年度任务的通知\n", "某市人民政府关于年度任务的通知"),
        ("某省人民政府\n关于印发若干措施的\n通  知\n\n某政〔2023〕4号\n", "某省人民政府关于印发若干措施的通知"),
        ("某政发〔2023〕2号某区政府关于分工的通知\n", "某区政府关于分工的通知"),
        ("名 称: | 某区人民政府关于爱卫运动的实施方案 | ||\n文 号: | 某府发〔2023〕3号 |\n", "某区人民政府关于爱卫运动的实施方案"),
    ],
)  # fmt: skip
def test_title_is_found_among_what_a_page_prints(over: str, title: str) -> None:
    assert read_notice(over + BODY).title == title


def test_page_without_the_papers_head_gives_the_plans_own_title() -> None:
    text = "日前，某市印发《某市蓝天方案》。全文如下：\n某市蓝天方案（2023—2025年）（试行）\n为改善空气，制定本方案。\n一、甲。\n二、乙。\n"
    assert read_notice(text).title == "某市蓝天方案（2023—2025年）（试行）"


def test_signature_names_the_issuer_where_the_title_leaves_out_the_place() -> None:
    text = f"市政府办公室关于印发某方案的通知{BODY}甲州市人民政府办公室\n2023年2月5日\n"
    assert read_notice(text).issuer == "甲州市人民政府办公室"


def test_signature_after_a_line_of_bodies_is_not_joined_to_it() -> None:
    text = "一、任务\n1.甲。\n责任单位：市卫健委\n2.乙。\n责任单位：市医保局、市税务局等\n甲州市人民政府\n2023116\n"
    reading = read_notice(text)
    assert [body.name for body in reading.tasks[1].bodies] == ["市医保局", "市税务局"]
    (doubt,) = [one for one in reading.doubts if "lost characters" in one.message]
    assert doubt.span is not None
    assert text[slice(*doubt.span)] == "2023116"


def test_name_of_the_form_over_a_title_is_not_part_of_it() -> None:
    text = (
        "东山市人民政府督查室\n督 办 通 知\n东政督〔2024〕5号\n关于抓紧修渠的督办通知\n市水务局：\n请抓紧修渠。\n"
        "东山市人民政府督查室\n2024年5月6日\n"
    )
    reading = read_notice(text)
    assert (reading.title, reading.issuer) == ("关于抓紧修渠的督办通知", "东山市人民政府督查室")


@pytest.mark.parametrize("title", ["东山市2025年修渠任务分解", "东山市2025年水利重点工作分工"])
def test_title_may_end_in_a_division_of_tasks(title: str) -> None:
    assert read_notice(f"{title}\n\n一、修渠。（市水务局负责）\n").title == title


def test_minutes_name_organ_and_date_over_their_title() -> None:
    reading = read_notice(
        "云溪市人民政府\n专 题 会 议 纪 要\n〔2023〕17号\n云溪市人民政府办公室            2023年5月23日\n"
        "关于研究修渠\n有关工作的会议纪要\n5月21日，召开会议。现纪要如下：\n一、修渠。\n"
    )
    assert (reading.title, reading.document_number, reading.issuer, str(reading.issued_on)) == (
        "关于研究修渠有关工作的会议纪要",
        "〔2023〕17号",
        "云溪市人民政府办公室",
        "2023-05-23",
    )
