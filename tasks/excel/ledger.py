"""The columns of a running ledger in Excel: one list for the template, for reading in and for writing out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from reform.core.excel import LANGUAGES, BadCell, Column
from reform.core.words import listed
from tasks.enums import StatusClass, TaskType
from tasks.names import split_names
from tasks.selectors.tasks import HELPING, LEADING, names_in_role

YES = {"是", "yes", "y", "true", "1", "√", "✓", "长期", "长期坚持", "long-term"}
NO = {"否", "no", "n", "false", "0", "×", "—", "-"}
NUMBER = re.compile(r"^([1-9]\d{0,5})(?:[.．-]([1-9]\d{0,2}))?$")
DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:之?前)?$")
MONTH = re.compile(r"^(\d{4})[-/.年](\d{1,2})月?(?:底|末)?(?:之?前)?$")
# How much of a wrong cell its sentence repeats.
SHOWN = 40
YEAR = re.compile(r"^(\d{4})年?(?:底|末|内)?(?:之?前)?$")


def _shown(text: str) -> str:
    """Return a cell's content as a sentence can hold it."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _number(value: Any) -> str:
    text = str(value).strip()
    if not NUMBER.match(text):
        raise BadCell(
            gettext_lazy("“%(value)s” is not a number like 11 or, for a row of item 11, 11.1."),
            value=_shown(text),
        )
    return text.replace("．", ".").replace("-", ".")


def _names(value: Any) -> list[str]:
    names = split_names(str(value))
    long = [name for name in names if len(name) > 100]
    if long:
        raise BadCell(
            gettext_lazy("The name “%(name)s…” is too long; put 、 between names."), name=long[0][:20]
        )
    return names


def iso_day(value: Any) -> str:
    """Return an ISO day; a month means its last day, a year its last."""
    if isinstance(value, dict):
        return str(value["date"])
    text = str(value).strip().replace(" ", "")
    try:
        if found := DAY.match(text):
            return date(*(int(part) for part in found.groups())).isoformat()
        if found := MONTH.match(text):
            year, month = int(found.group(1)), int(found.group(2))
            following = date(year + month // 12, month % 12 + 1, 1)
            return (
                date.fromordinal(following.toordinal() - 1).isoformat()
                if 1 <= month <= 12
                else _bad_day(text)
            )
        if found := YEAR.match(text):
            return date(int(found.group(1)), 12, 31).isoformat()
    except ValueError:
        pass
    return _bad_day(text)


def _bad_day(text: str) -> str:
    raise BadCell(gettext_lazy("“%(value)s” is not a date; write one like 2026-12-31."), value=_shown(text))


def _due(value: Any) -> str:
    """Return an ISO day; who writes 长期 into it is told where that belongs."""
    if isinstance(value, str) and "长期" in value:
        raise BadCell(
            gettext_lazy("“%(value)s” is not a date: leave it empty and answer yes under “%(column)s”."),
            value=_shown(value),
            column=gettext_lazy("Long-term"),
        )
    return iso_day(value)


def _yes(value: Any) -> bool:
    text = str(value).strip().lower()
    if text in YES:
        return True
    if text in NO:
        return False
    raise BadCell(gettext_lazy("“%(value)s” is neither yes nor no."), value=_shown(text))


def _labels(choices: type[TextChoices]) -> dict[str, str]:
    """Return every label of the choices in every language, with its code."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            found |= {str(label): code for code, label in choices.choices}
    return found


def _one_of(choices: type[TextChoices], *, also: dict[str, str] | None = None) -> Callable[[Any], str]:
    def parse(value: Any) -> str:
        text = str(value).strip()
        known = _labels(choices) | (also or {})
        if text not in known:
            raise BadCell(
                gettext_lazy("“%(value)s” is not one of: %(allowed)s."),
                value=_shown(text),
                allowed=lambda: listed(choices.labels),
            )
        return known[text]

    return parse


LEDGER_COLUMNS = (
    Column("number", gettext_lazy("No."), 8, get=lambda t: t.label, parse=_number, also=("序号", "编号")),
    Column(
        "section",
        gettext_lazy("Section"),
        24,
        get=lambda t: t.section,
        max_length=200,
        also=("项目", "章节", "项目/章节", "类别"),
    ),
    Column(
        "text",
        gettext_lazy("Task"),
        60,
        get=lambda t: t.text,
        required=True,
        max_length=10_000,
        also=("任务", "任务事项", "重点任务", "工作任务", "任务内容", "What is asked", "任务要求"),
    ),
    Column(
        "type",
        gettext_lazy("Type"),
        14,
        get=lambda t: t.get_type_display(),
        parse=_one_of(TaskType),
        also=("类型", "任务类型"),
        choices=lambda: [str(label) for label in TaskType.labels],
    ),
    Column(
        "lead",
        gettext_lazy("Lead units"),
        24,
        get=lambda t: "、".join(names_in_role(t, *LEADING)),
        parse=_names,
        also=("牵头单位", "牵头部门", "责任单位", "责任部门"),
    ),
    Column(
        "cooperating",
        gettext_lazy("Cooperating units"),
        24,
        get=lambda t: "、".join(names_in_role(t, *HELPING)),
        parse=_names,
        also=("配合单位", "配合部门"),
    ),
    Column(
        "collector",
        gettext_lazy("Collecting unit"),
        16,
        get=lambda t: t.collector.short_name if t.collector else "",
        max_length=100,
        also=("汇总单位",),
    ),
    Column(
        "completion_standard",
        gettext_lazy("Completion standard"),
        30,
        get=lambda t: t.completion_standard,
        max_length=2_000,
        also=("完成标志", "完成标准"),
    ),
    Column(
        "due_on",
        gettext_lazy("Due date"),
        12,
        get=lambda t: t.due_on,
        parse=_due,
        also=("Due", "完成时限", "时限", "完成时间", "截止日期"),
    ),
    Column(
        "long_term",
        gettext_lazy("Long-term"),
        8,
        get=lambda t: t.long_term,
        parse=_yes,
        also=("长期", "长期坚持"),
    ),
    Column(
        "progress_text",
        gettext_lazy("Progress so far"),
        50,
        get=lambda t: t.progress_text,
        max_length=5_000,
        also=("当前进展", "进展情况", "工作进展", "目前进展"),
    ),
    Column(
        "status_class",
        gettext_lazy("Status"),
        14,
        get=lambda t: t.get_status_class_display() if t.status_class else "",
        parse=_one_of(StatusClass),
        also=("状态", "完成情况"),
        choices=lambda: [str(label) for label in StatusClass.labels],
    ),
)


def template_notes() -> list[str]:
    """Return the lines of the second sheet that say how to fill the first in."""
    return [
        _("One matter a line; only the column “Task” must be filled."),
        _("No.: 11; rows of item 11 are 11.1, 11.2. Left empty, the line takes the next number."),
        _("An empty section means the section above, as in merged cells."),
        _("Names of units: put 、 between them. Unknown names are listed before anything is taken over."),
        _("Due: 2026-12-31, or 2026年12月 for the end of the month. Long-term: 是 or empty."),
        _(
            "Lines with type, collecting unit, completion standard and date or long-term are taken over as running; the others are put in preparation."
        ),
        _("Status is one of: %(names)s.") % {"names": "、".join(str(label) for label in StatusClass.labels)},
    ]
