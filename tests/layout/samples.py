"""Documents of every form and size for the layout tests; wording and names are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reform.core.document import (
    Annex,
    Article,
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


def bulletin(*, supplement: bool = False, remark: str = "现将三篇材料编发，供学习借鉴。") -> OfficialDocument:
    """Return an issue of the bulletin with three articles, a list of them and a remark of the editors."""
    day = date(2026, 11, 9)
    told = "全市医改领导小组召开会议，听取1—10月重点任务进展情况汇报，研究部署下一步工作。"
    return OfficialDocument(
        form="bulletin",
        masthead="医改信息",
        number="",
        title="医改信息2026年第20期",
        addressees="",
        body=(),
        issuer="明州市深化医药卫生体制改革领导小组秘书处",
        dated=day,
        imprint=Imprint(
            issued_by="明州市医改领导小组秘书处",
            issued_on=day,
            copies_printed=80,
            lines=(
                (
                    "抄送",
                    "省医改领导小组组长、副组长，市委办公室，市人大常委会办公室，市政府办公室，市政协办公室",
                ),
                ("分送", "市医改领导小组各成员单位"),
                ("本期增发", "各县人民医院"),
            ),
        ),
        bulletin=Bulletin(
            issue=1 if supplement else 20,
            total=None if supplement else 99,
            supplement=supplement,
            name="医改信息",
            remark=remark,
            contents=True,
        ),
        articles=(
            Article(
                "市医改领导小组召开第三次全体会议研究部署四季度重点任务",
                (Paragraph(told * 3), Heading("一、会议听取汇报", 1), Paragraph(told * 6)),
                "市医改领导小组秘书处供稿",
            ),
            Article("石门县推行“片区巡诊”", (Paragraph(told * 5),), "石门县医改领导小组供稿"),
            Article("前三季度量化指标完成情况", (Paragraph(told), ledger_of_figures())),
        ),
    )


def ledger_of_figures() -> Table:
    """Return a small table of figures."""
    return Table(
        columns=(Column("指标", 3), Column("完成值", 1, "center")),
        rows=(("县域内住院量占比", "87.3%"), ("集中带量采购药品", "512种")),
    )


def hard(form: Form) -> OfficialDocument:
    """Return a document with what breaks pages: rare characters, very long names and words, no row to spare."""
    rare = "林㛃、王𬭁、李䶮、陈𫍽"
    unit = "明州市公共资源交易服务中心药品和医用耗材集中采购服务与结算管理部"
    word = "https://data.example.cn/reform/2026/10/ledger?matter=0123456789&unit=ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    row = ("1", word, unit, rare, "2026年10月31日前", "长期坚持", f"已完成。{word}", "未达序时")
    rows = (row, *(replace_at(line, 3, rare) for line in ledger(6).rows), ("9", "", "", "", "", "", "", ""))
    document = sample(form=form, matters=1)
    return replace(
        document,
        title="明州市深化医药卫生体制改革领导小组秘书处关于2026年1—10月全市县域医共体建设和药品集中采购等重点任务落实情况的通报",
        body=(
            *document.body,
            Paragraph(f"{rare}分别联系{unit}。数据见{word}，按月核对。", lead="（三）"),
            Heading("六、附则"),
            Paragraph("本通报所列数据截至10月31日。"),
        ),
        annexes=(Annex(f"{unit}任务清单", (Table(LEDGER_COLUMNS, rows),), landscape=True),),
    )


def replace_at(row: tuple[str, ...], at: int, text: str) -> tuple[str, ...]:
    """Return the row with another text in one cell."""
    return (*row[:at], text, *row[at + 1 :])


def bare(form: Form) -> OfficialDocument:
    """Return a draft with every part empty that may be empty."""
    return OfficialDocument(
        form=form,
        masthead="明州市医改领导小组秘书处",
        number="",
        title="情况通报",
        addressees="",
        body=(Paragraph("现将有关情况通报如下。"),),
        issuer="",
        dated=None,
        bulletin=Bulletin(1, 1) if form == "bulletin" else None,
    )
