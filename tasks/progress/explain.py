"""Why a task shows the class it shows: the derivation's steps as one sentence, Chinese or English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from .steps import Proposal, Step
from .vocabulary import CLASS_LABELS_EN, CLASS_LABELS_ZH

_LIGHTS_ZH = {"green": "绿", "yellow": "黄", "red": "红", "grey": "灰"}
_OPS_ZH = {
    ">=": "不低于",
    ">": "高于",
    "<=": "不超过",
    "<": "低于",
    "=": "达到",
    "~": "约",
    "range": "不低于",
}
_OPS_EN = {">=": "≥", "<=": "≤", "~": "≈", "range": "≥"}
_BELOW_ZH = {"line": "低于序时", "target": "低于目标", "ceiling": "超出控制线"}
_REACHED_ZH = {"line": "达到序时要求", "target": "达到目标", "ceiling": "在控制线以内"}
_BELOW_EN = {"line": "below the line", "target": "below the target", "ceiling": "over the ceiling"}
_REACHED_EN = {"line": "on the line", "target": "on the target", "ceiling": "within the ceiling"}
_EVERY_ZH = {
    "weekly": "每周",
    "monthly": "每月",
    "quarterly": "每季度",
    "half_yearly": "每半年",
    "yearly": "每年",
}

_LINE_ZH = "应完成{expected}{unit}（{target}{unit}×{share}%，自{start}起至{due}，{how}），实际{actual}{unit}"
_CEILING_ZH = (
    "应控制在{expected}{unit}以内（{target}{unit}×{share}%，自{start}起至{due}，{how}），实际{actual}{unit}"
)

_ZH: dict[str, str] = {
    "completed": "完成标志已于{on}认定达到",
    "suspended": "经批准暂缓实施",
    "adjusted_in_period": "本期经批准调整",
    "overdue": "应于{due}前完成，已逾期{late}",
    "soft_past_due": "力争于{due}前完成，已超过{late}",
    "due_reached": "已到完成时限{due}，尚未完成",
    "unreported_kept": "本期未报，沿用上期认定",
    "returned_kept": "本期报送被退回后尚未重报，沿用上期认定",
    "not_asked_kept": "本期不要求报送，沿用上期认定",
    "start_ahead": "启动时间为{start}，尚未到期",
    "start_month_open": "应于{start}启动，当月尚未结束",
    "start_missed": "应于{start}启动，至今未启动，已超过{months}个月",
    "self_rated": "没有可据以计算的要求，采用审核通过的自评",
    "last_kept": "没有新的依据，沿用上期认定",
    "nothing_against": "没有可据以计算的要求，也没有审核通过的自评，暂按正常推进",
    "softened": "属力争、探索类要求，不单独亮红灯",
    "data_pending": "{name}的数据尚未发布",
    "no_value": "{name}尚无审核通过的数据",
    "amount_not_judged": "{name}按规则不判断数量，只看节点",
    "no_line": "{name}没有完成时限，不计算序时要求",
    "no_baseline": "{name}没有可比的基数",
    "target_met": "{name}为{actual}{unit}，已达到目标（{op}{target}{unit}）",
    "target_met_so_far": "{name}目前为{actual}{unit}，符合目标（{op}{target}{unit}），年底前须保持",
    "ceiling_broken": "{name}为{actual}{unit}，已突破全年控制数（{target}{unit}）",
    "worse_than_baseline": "{name}为{actual}{unit}，差于基数{base}{unit}",
    "not_worse_than_baseline": "{name}为{actual}{unit}，不差于基数{base}{unit}",
    "amount_days": "{name}" + _LINE_ZH,
    "amount_months": "{name}" + _LINE_ZH,
    "amount_plan": "{name}按分步计划应完成{expected}{unit}，实际{actual}{unit}",
    "amount_at_due": "{name}应于{due}前完成{target}{unit}，实际{actual}{unit}",
    "ceiling_days": "{name}" + _CEILING_ZH,
    "ceiling_months": "{name}" + _CEILING_ZH,
    "ceiling_plan": "{name}按分步计划应控制在{expected}{unit}以内，实际{actual}{unit}",
    "ceiling_at_due": "{name}全年应控制在{target}{unit}以内，实际{actual}{unit}",
    "rate_plan": "{name}按分步计划应为{op}{expected}{unit}，实际{actual}{unit}",
    "rate_target": "{name}目标为{op}{target}{unit}，实际{actual}{unit}",
    "worse_than_last_year": "差于上年同期（{last_year}{unit}）",
    "not_worse_than_last_year": "不差于上年同期（{last_year}{unit}）",
    "gap_none": "{reached}",
    "gap_tolerated": "{below}{points}个百分点，未满允许的{tolerance}个百分点",
    "gap_at_limit": "{below}{points}个百分点，已到{tolerance}个百分点的界限",
    "gap_over": "{below}{points}个百分点，超过允许的{tolerance}个百分点",
    "gap_serious": "{below}{points}个百分点，超过{limit}个百分点的严重界限",
    "gap_any": "{below}{points}个百分点",
    "nodes_all_done": "{total}个节点全部完成",
    "nodes_in_time": "{total}个节点已完成{done}个，没有到期未完成的节点",
    "nodes_without_dates": "{total}个节点已完成{done}个，其余未定时间",
    "node_late": "节点“{name}”应于{planned}前完成，至今未完成（到期未完成节点共{late}个）",
    "details_all_done": "清单{total}项全部完成",
    "details_expected": "清单{total}项应完成{expected}项，实际{done}项",
    "details_no_line": "清单{total}项已完成{done}项，没有完成时限",
    "grid_done": "应落实{needed}个单位，已落实{done}个",
    "grid_open": "{total}个单位已落实{done}个，其余未到时限",
    "grid_late": "{total}个单位已落实{done}个，到期未落实{late}个（{names}）",
    "recurrence_expected": "{every}一次，应开展{expected}次，实际{done}次",
    "recurrence_no_line": "已开展{done}次，没有起算时间",
}

_LINE_EN = (
    "{expected} {unit} expected ({target} {unit} × {share}%, from {start} to {due}), actual {actual} {unit}"
)
_EN: dict[str, str] = {
    "completed": "the completion standard was accepted as met on {on}",
    "suspended": "suspended by approval",
    "adjusted_in_period": "adjusted by approval in this period",
    "overdue": "due by {due}, overdue for {late}",
    "soft_past_due": "hoped for by {due}, {late} past",
    "due_reached": "the due date {due} has come and it is not done",
    "unreported_kept": "not reported this period, the last determination stands",
    "returned_kept": "this period's report was returned and not filed again, the last determination stands",
    "not_asked_kept": "not asked this period, the last determination stands",
    "start_ahead": "it starts on {start}, which is still ahead",
    "start_month_open": "it should start in the month of {start}, which is not over",
    "start_missed": "it should have started on {start}, {months} months ago",
    "self_rated": "nothing to measure, the reviewed self-rating is taken",
    "last_kept": "no new ground, the last determination stands",
    "nothing_against": "nothing to measure and no reviewed self-rating, taken as going normally",
    "softened": "an aim to strive for or explore never turns red alone",
    "data_pending": "{name}: data not published yet",
    "no_value": "{name}: no accepted value yet",
    "amount_not_judged": "{name}: this rule judges nodes only",
    "no_line": "{name}: no due date, so no expectation",
    "no_baseline": "{name}: nothing to compare with",
    "target_met": "{name}: {actual} {unit}, target {op} {target} {unit} met",
    "target_met_so_far": "{name}: {actual} {unit}, within target {op} {target} {unit}, to be held until the due date",
    "ceiling_broken": "{name}: {actual} {unit}, over the year's limit of {target} {unit}",
    "worse_than_baseline": "{name}: {actual} {unit}, worse than the baseline of {base} {unit}",
    "not_worse_than_baseline": "{name}: {actual} {unit}, not worse than the baseline of {base} {unit}",
    "amount_days": "{name}: " + _LINE_EN,
    "amount_months": "{name}: " + _LINE_EN,
    "amount_plan": "{name}: {expected} {unit} expected by the plan, actual {actual} {unit}",
    "amount_at_due": "{name}: {target} {unit} due by {due}, actual {actual} {unit}",
    "ceiling_days": "{name}: at most " + _LINE_EN,
    "ceiling_months": "{name}: at most " + _LINE_EN,
    "ceiling_plan": "{name}: at most {expected} {unit} by the plan, actual {actual} {unit}",
    "ceiling_at_due": "{name}: at most {target} {unit} in the year, actual {actual} {unit}",
    "rate_plan": "{name}: {op} {expected} {unit} expected by the plan, actual {actual} {unit}",
    "rate_target": "{name}: target {op} {target} {unit}, actual {actual} {unit}",
    "worse_than_last_year": "worse than the same period last year ({last_year} {unit})",
    "not_worse_than_last_year": "not worse than the same period last year ({last_year} {unit})",
    "gap_none": "{reached}",
    "gap_tolerated": "{points} points {below}, less than the {tolerance} allowed",
    "gap_at_limit": "{points} points {below}, at the limit of {tolerance}",
    "gap_over": "{points} points {below}, more than the {tolerance} allowed",
    "gap_serious": "{points} points {below}, past the serious limit of {limit}",
    "gap_any": "{points} points {below}",
    "nodes_all_done": "all {total} nodes done",
    "nodes_in_time": "{done} of {total} nodes done, none late",
    "nodes_without_dates": "{done} of {total} nodes done, the others have no date",
    "node_late": 'node "{name}" was planned by {planned} and is not done ({late} late in all)',
    "details_all_done": "all {total} entries done",
    "details_expected": "{expected} of {total} entries expected, {done} done",
    "details_no_line": "{done} of {total} entries done, no due date",
    "grid_done": "{done} units done of {needed} needed",
    "grid_open": "{done} of {total} units done, the others are not due",
    "grid_late": "{done} of {total} units done, {late} late ({names})",
    "recurrence_expected": "{every}: {expected} expected, {done} done",
    "recurrence_no_line": "{done} done, no start to count from",
}
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# One of a thing is not counted in the plural.
# 90 % is written 90%; "300 张 × 83%" stands.
_PERCENT = re.compile(r"(?<=\d) %")
_ONE = re.compile(r"(?<![\d.])1 (month|day|unit|node|point|entrie)s\b")
# Names of units, kept as Chinese parts them.
_LISTS = frozenset({"missing", "names"})
_DATES = frozenset({"on", "due", "start", "planned", "as_of"})
STEP_CODES = frozenset(_ZH)


def explain(proposal: Proposal) -> str:
    """Return the derivation as a Chinese sentence: 截至10月31日…，故为未达序时进度（红）。"""
    year = proposal.cutoff.year
    parts = [_zh(s, proposal.cutoff) for s in proposal.derivation if s.code != "conclusion"]
    label, light = CLASS_LABELS_ZH[proposal.status_class], _LIGHTS_ZH[proposal.light]
    return f"截至{zh_date(proposal.cutoff, year)}，{'，'.join(parts)}，故为{label}（{light}）。".replace(
        "日，应", "日应", 1
    )


def explain_en(proposal: Proposal) -> str:
    """Return the derivation as an English sentence."""
    parts = [_en(s) for s in proposal.derivation if s.code != "conclusion"]
    label = CLASS_LABELS_EN[proposal.status_class]
    return f"As of {en_date(proposal.cutoff)}: {'; '.join(parts)}; therefore {label} ({proposal.light})."


def zh_date(day: date, year: int) -> str:
    """Return a date as 10月31日, with its year where it is not the given one."""
    text = f"{day.month}月{day.day}日"
    return text if day.year == year else f"{day.year}年{text}"


def en_date(day: date) -> str:
    """Return a date as 31 Oct 2026."""
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def _zh(found: Step, cutoff: date) -> str:
    values = dict(found.params)
    for key in _DATES & set(values):
        values[key] = zh_date(date.fromisoformat(values[key]), cutoff.year)
    values["late"] = values.get("late") or _lateness(values, "{}个月", "{}天")
    values["op"] = _OPS_ZH.get(values.get("op", ""), "")
    values["below"] = _BELOW_ZH.get(found.params.get("below", ""), "")
    values["reached"] = _REACHED_ZH.get(found.params.get("below", ""), "")
    values["every"] = _EVERY_ZH.get(values.get("every", ""), "")
    values["how"] = "按月计" if found.code.endswith("_months") else "按日计"
    return _ZH[found.code].format_map(_Blank(values)) + _as_of_zh(found, cutoff)


def _en(found: Step) -> str:
    values = dict(found.params)
    for key in _DATES & set(values):
        values[key] = en_date(date.fromisoformat(values[key]))
    for key in _LISTS & set(values):
        values[key] = values[key].replace("、", ", ")
    values["late"] = values.get("late") or _lateness(values, "{} months", "{} days")
    values["op"] = _OPS_EN.get(values.get("op", ""), values.get("op", ""))
    values["below"] = _BELOW_EN.get(found.params.get("below", ""), "")
    values["reached"] = _REACHED_EN.get(found.params.get("below", ""), "")
    text = _ONE.sub(_singular, _EN[found.code].format_map(_Blank(values)))
    return _PERCENT.sub("%", " ".join(text.split()).replace(" ,", ",").replace(" )", ")"))


def _singular(found: re.Match[str]) -> str:
    return "1 entry" if found[1] == "entrie" else f"1 {found[1]}"


def _lateness(values: Mapping[str, str], months: str, days: str) -> str:
    if "months" in values:
        return months.format(values["months"])
    return days.format(values["days"]) if "days" in values else ""


def _as_of_zh(found: Step, cutoff: date) -> str:
    as_of = found.params.get("as_of")
    if as_of is None or date.fromisoformat(as_of) == cutoff:
        return ""
    return f"（数据截至{zh_date(date.fromisoformat(as_of), cutoff.year)}）"


class _Blank(dict[str, str]):
    """Figures a step does not have stay empty."""

    def __missing__(self, key: str) -> str:
        return ""
