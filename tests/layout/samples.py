"""Documents of every form and size for the layout tests; wording and names are invented."""

from __future__ import annotations

from datetime import date

from reform.core.document import (
    Annex,
    Block,
    Bulletin,
    Column,
    Figure,
    Form,
    Heading,
    Imprint,
    OfficialDocument,
    Paragraph,
    Table,
)

TITLES = {
    1: "关于10月重点任务进展情况的通报",
    2: "明州市医改领导小组秘书处关于2026年10月深化医改重点任务进展情况的通报",
    3: "明州市深化医药卫生体制改革领导小组秘书处关于2026年1—10月全市深化医改重点任务和量化指标进展情况的通报",
}
RARE = "王喆、李赟、陈堃、翁珺、林䶮"

LEDGER_COLUMNS = (
    Column("序号", 4, "center"),
    Column("重点任务", 16),
    Column("牵头单位", 9, "center"),
    Column("责任人", 8, "center"),
    Column("完成时限", 9, "center"),
    Column("完成标志", 14),
    Column("目前进展", 20),
    Column("认定结果", 8, "center"),
)
_UNITS = (
    "市医保局",
    "市卫生健康委",
    "市人力资源社会保障局",
    "市财政局",
    "市公共资源交易服务中心药械采购服务部",
)
_CLASSES = ("已完成", "达到序时", "未达序时", "应启动未启动", "未到启动时间", "已调整")


def ledger(count: int) -> Table:
    """Return a ledger of `count` matters in eight columns, with rare characters and a long unit name in it."""
    return Table(
        columns=LEDGER_COLUMNS,
        rows=tuple(
            (
                str(index),
                f"推进第{index}项改革任务：完善县域医共体运行机制和药品采购结余留用办法",
                _UNITS[index % len(_UNITS)],
                RARE if index % 9 == 1 else "周明远",
                f"2026年{index % 12 + 1}月底前",
                "印发实施办法并报市医改领导小组秘书处备案" if index % 3 else "长期坚持",
                f"已完成征求意见，累计覆盖{index % 17 + 3}家医疗机构，占{index % 60 + 20}.5%，正按程序报批。",
                _CLASSES[index % len(_CLASSES)],
            )
            for index in range(1, count + 1)
        ),
    )


def body() -> tuple[Block, ...]:
    """Return the text of a month's circular with headings of three levels, run-in headings and a table."""
    return (
        Paragraph(
            "按照《明州市2026年深化医药卫生体制改革重点任务分工方案》（明医改组〔2026〕2号）的安排，现将截至2026年10月31日的任务进展情况通报如下。"
        ),
        Heading("一、总体情况"),
        Paragraph(
            "年度台账列有重点任务40项。截至10月31日，已完成12项，占30.0%；达到序时进度20项，占50.0%；未达序时进度4项，占10.0%，其中逾期1项；应启动未启动1项；未到启动时间2项；经市医改领导小组批准调整1项。"
        ),
        Paragraph(
            "与上月相比，已完成增加2项，未达序时减少1项：第5项、第23项转为达到序时，第31项由达到序时转为未达序时。"
        ),
        Heading("二、量化指标"),
        Heading("（一）已达到年度目标的指标", 2),
        Paragraph("集中带量采购药品累计达到512种，完成年度目标（500种）的102.4%。"),
        Heading("1.需要说明的口径", 3),
        Paragraph("县域内住院量占比为87.3%，较上年同期提高1.1个百分点，距年度目标（90%）尚差2.7个百分点。"),
        Table(
            columns=(Column("类别", 3), Column("项数", 1, "center"), Column("占比", 1, "right")),
            rows=(("已完成", "12", "30.0%"), ("达到序时进度", "20", "50.0%"), ("未达序时进度", "4", "10.0%")),
            caption="表1　重点任务分类情况",
            note="注：因四舍五入，各项占比之和可能不等于100%。",
        ),
        Heading("三、进展较好的工作"),
        Paragraph(
            "市医保局会同市卫生健康委完成分组方案年度调整，付费范围扩大到符合条件的住院医疗机构，较计划提前1个月。",
            lead="（一）支付方式改革稳步推进。",
        ),
        Paragraph(
            "石门县率先实现中医馆全覆盖，其“片区巡诊”做法已在《医改信息》第9期刊发。",
            lead="（二）基层能力有新提高。",
        ),
        Heading("四、未达序时的事项"),
        Paragraph(
            "第8项“完善药品采购结余留用办法”（牵头单位：市医保局）。应于9月底前印发，目前仍在征求意见，已逾期1个月。原因是各方对考核比例意见不一，联系人王喆、林䶮。市医保局计划11月20日前提请会议审议。",
            lead="（一）",
        ),
        Heading("五、下一步工作"),
        Paragraph(
            "请相关牵头单位11月13日前将逐项措施和完成时间报市医改领导小组秘书处；自11月起，指标类事项列明数据来源和截止时间，不再重复上月内容。"
        ),
    )


def sample(
    *,
    form: Form = "letter",
    matters: int = 45,
    title: int = 2,
    extra: tuple[Block, ...] = (),
    draft_mark: str = "",
    landscape: bool = True,
) -> OfficialDocument:
    """Return a whole document; with no matters it has no annexes."""
    day = date(2026, 11, 9)
    annexes = (
        Annex("重点任务进展情况一览表", (ledger(matters),), landscape=landscape),
        Annex("未达序时进度事项清单", (Paragraph("各项措施由牵头单位于每周五报送。"), ledger(3))),
    )
    bulletin = form == "bulletin"
    return OfficialDocument(
        form=form,
        masthead={
            "document": "明州市医改领导小组秘书处文件",
            "letter": "明州市深化医药卫生体制改革领导小组秘书处",
            "bulletin": "医改信息",
        }[form],
        number="" if bulletin else "明医改秘〔2026〕3号",
        title=TITLES[title],
        addressees="" if bulletin else "各县（市、区）医改领导小组，市医改领导小组各成员单位",
        body=body() + extra,
        issuer="明州市医改领导小组秘书处",
        dated=day,
        annexes=annexes if matters else (),
        note="" if bulletin else "此件不予公开",
        imprint=Imprint(
            issued_by="明州市医改领导小组秘书处",
            issued_on=day,
            copies_to=(
                "报：市医改领导小组组长、副组长。\n送：市医改领导小组各成员单位。\n发：各县（市、区）医改领导小组。"
                if bulletin
                else "省医改领导小组秘书处，市委办公室，市人大常委会办公室，市政府办公室，市政协办公室，市监委，市中级法院，市检察院"
            ),
            copies_printed=80 if bulletin else None,
        ),
        bulletin=Bulletin(issue=20, total=99) if bulletin else None,
        draft_mark=draft_mark,
    )


def chart() -> Figure:
    """Return a small figure with text in it."""
    return Figure(
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60" viewBox="0 0 400 60">'
        '<rect x="90" y="10" width="200" height="20" fill="#888"/>'
        '<text x="10" y="26" font-family="Official Hei" font-size="14">已完成</text></svg>',
        "图1　任务完成情况",
    )
