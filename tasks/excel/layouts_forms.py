"""The forms that ship: the ledger as it is exported, and the tables upper levels ask for, in their own words.

Sources: circulars.md section 2, office-practice 2 (the five columns of a division table), 7 (shares on a base under 20).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reform.core.excel_layout import DAY_FORMAT, Align, LaidColumn, SheetLook
from tasks.excel.layouts_columns import MATTER_COLUMNS

# What the rows of a form are: matters as listed, those behind, rows to divide; units with their matters or reports.
Rows = Literal["matters", "late", "divided", "units", "filing"]


@dataclass(frozen=True)
class Form:
    """A form that ships: its key, name and what it is for, what its rows are, and how it is laid out."""

    key: str
    label: str | Promise
    help: str | Promise
    rows: Rows
    look: SheetLook

    @property
    def units(self) -> bool:
        """Whether a row is a unit."""
        return self.rows in ("units", "filing")


def _own(**widths: int) -> tuple[LaidColumn, ...]:
    """Return columns as the portal knows them, so wide, under their names in the reader's language."""
    found = ((MATTER_COLUMNS[key], width) for key, width in widths.items())
    return tuple(LaidColumn(one.key, "", width, one.align, one.form) for one, width in found)


def _column(
    key: str,
    head: str,
    width: int,
    align: Align = "left",
    form: str = "",
    group: str = "",
    *,
    merge: bool = False,
) -> LaidColumn:
    return LaidColumn(key, head, width, align, form, group, merge)


_TITLE = "{ledger}"
_CUTOFF = "数据截至：{cutoff}"
# Narrower than the columns are elsewhere: all seventeen are to be read on one sheet.
_LEDGER = SheetLook(
    columns=_own(
        number=7, section=14, title=22, text=40, type=9, lead=14, helping=16, collector=12, standard=22, due_on=11,
        status=12, flags=10, as_of=11, share=8, progress=36, reported=11, label=7,
    ),
    paper="A3",
)  # fmt: skip
_OVERVIEW = SheetLook(
    title=(f"{_TITLE}进展情况一览表", _CUTOFF),
    columns=(
        _column("number", "序号", 6, "center"),
        _column("title", "重点任务", 26),
        _column("target", "年度目标", 22),
        _column("lead", "牵头部门", 16, group="责任分工"),
        _column("helping", "配合部门", 20, group="责任分工"),
        _column("leader", "责任领导", 10, "center", group="责任分工"),
        _column("due", "完成时限", 12, "center", DAY_FORMAT),
        _column("progress", "截至{cutoff}进展", 40),
        _column("share", "完成率（%）", 9, "center", "0.0"),
        _column("status", "进度状态", 13, "center"),
        _column("remark", "备注（原因/措施）", 26),
    ),
    paper="A3",
)
_LATE = SheetLook(
    title=(f"{_TITLE}滞后任务清单", _CUTOFF),
    columns=(
        _column("number", "序号", 6, "center"),
        _column("title", "任务", 28),
        _column("lead", "牵头部门", 16),
        _column("expected", "应达", 10, "center", group="序时进度"),
        _column("actual", "实达", 10, "center", group="序时进度"),
        _column("gap", "差距（百分点）", 10, "center", "0.0", group="序时进度"),
        _column("cause", "原因", 26),
        _column("measure", "整改措施", 26, group="整改"),
        _column("plan_on", "整改时限", 12, "center", DAY_FORMAT, group="整改"),
        _column("light", "亮灯", 8, "center"),
    ),
)
_DIVISION = SheetLook(
    title=(f"{_TITLE}任务分工表",),
    columns=(
        _column("section", "项目", 14, "center", merge=True),
        _column("item", "序号", 6, "center", merge=True),
        _column("text", "任务", 56),
        _column("duty_lead", "牵头部门", 20),
        _column("duty_helping", "配合部门", 26),
    ),
)
_UNITS = SheetLook(
    title=(f"{_TITLE}各部门任务完成情况", _CUTOFF),
    columns=(
        _column("unit", "部门", 20),
        _column("total", "牵头任务数", 9, "center", "0"),
        _column("done", "已完成", 9, "center", "0", group="进度状态（项）"),
        _column("on_schedule", "达序时", 9, "center", "0", group="进度状态（项）"),
        _column("behind", "未达", 9, "center", "0", group="进度状态（项）"),
        _column("should_have_started", "未启动", 9, "center", "0", group="进度状态（项）"),
        _column("not_due", "未到启动时间", 9, "center", "0", group="进度状态（项）"),
        _column("adjusted", "经批准调整", 9, "center", "0", group="进度状态（项）"),
        _column("completion_share", "完成率（%）", 9, "center", "0.0"),
        _column("in_step_share", "达序时率（%）", 9, "center", "0.0"),
        _column("on_time_share", "按时报送率（%）", 10, "center", "0.0"),
    ),
    notes=("注：任务按汇总单位计一次；未启动指应启动未启动；基数不足20项的不计算比率。",),
)
_FILING = SheetLook(
    title=(f"{_TITLE}报送情况统计表", _CUTOFF),
    columns=(
        _column("unit", "部门", 24),
        _column("due_reports", "应报", 9, "center", "0", group="进展报送（次）"),
        _column("on_time", "及时", 9, "center", "0", group="进展报送（次）"),
        _column("late", "迟报", 9, "center", "0", group="进展报送（次）"),
        _column("missing", "缺报", 9, "center", "0", group="进展报送（次）"),
        _column("returned", "退回", 9, "center", "0", group="进展报送（次）"),
        _column("on_time_share", "及时率（%）", 10, "center", "0.0"),
        _column("adopted_share", "采用率（%）", 10, "center", "0.0"),
    ),
    lying=False,
    notes=("注：应报＝及时＋迟报＋缺报；采用率为稿件采用数占来稿数的比重；基数不足20的不计算比率。",),
)

FORMS: dict[str, Form] = {
    form.key: form
    for form in (
        Form(
            "ledger",
            _("Whole ledger"),
            _("Every matter with all its columns, as a list."),
            "matters",
            _LEDGER,
        ),
        Form(
            "overview",
            _("Table of all matters"),
            _("The progress table that goes with a circular."),
            "matters",
            _OVERVIEW,
        ),
        Form(
            "late",
            _("List of those behind"),
            _("Behind schedule or not started, with gap, cause and measure."),
            "late",
            _LATE,
        ),
        Form(
            "division",
            _("Division table"),
            _("The five columns, one cell for each section."),
            "divided",
            _DIVISION,
        ),
        Form(
            "units",
            _("Units and their matters"),
            _("How many matters each unit collects, by class."),
            "units",
            _UNITS,
        ),
        Form(
            "filing",
            _("Units and their reports"),
            _("Reports due, on time, late and missing, by unit."),
            "filing",
            _FILING,
        ),
    )
}
