"""What the papers of an assessment say beside its figures; papers are Chinese, whatever the language of the page."""

from __future__ import annotations

from reform.core.figures import plain
from reports.enums import AssessmentGroup
from reports.models import Assessment
from reports.narrative.wording import full_date
from reports.scoring import Rule
from reports.selectors.assessment_table import Table, TableUnit
from reports.selectors.assessment_words import in_office_words

# What the question of the year's plan is answered with in print; papers are Chinese whatever the page.
IN_PLAN = "已列入年度督查检查考核计划（{paper}）"
NOT_IN_PLAN = "未列入年度督查检查考核计划"
NOT_ASKED = "是否列入年度督查检查考核计划：尚未填写"
ROUNDED = "得分按四舍五入保留两位小数。"
CONVERTED = "不适用的计分项不计入应得分，总分按应得分折算；因四舍五入，各项得分之和与总分可能略有差异。"


def full_words(table: Table) -> str:
    """Return out of how many points the totals are: 满分110分，另有加分最多5分。"""
    bonus = f"，另有加分最多{plain(table.most_bonus)}分" if table.most_bonus else ""
    return f"满分{plain(table.full)}分{bonus}。"


def plan_words(assessment: Assessment) -> str:
    """Return what every paper says of the year's plan (年度督查检查考核计划). Source: 政府督查工作条例."""
    if assessment.in_plan is None:
        return NOT_ASKED
    return IN_PLAN.format(paper=assessment.plan_paper) if assessment.in_plan else NOT_IN_PLAN


def plan_mark(assessment: Assessment) -> str:
    """Return the same in short, for the margin of every page; the paper is named in the text."""
    if assessment.in_plan is None:
        return NOT_ASKED
    return "已列入年度督查检查考核计划" if assessment.in_plan else NOT_IN_PLAN


def group_words(group: str) -> str:
    """Return what the assessed units are called together in print."""
    return "县（市、区）" if group == AssessmentGroup.COUNTIES else "成员单位"


def reasons(table: Table, unit: TableUnit, *, bonus: bool) -> list[str]:
    """Return, for the printed form, why the unit has not all points of a rule (or what its extra points are for)."""
    found = []
    for rule in table.rules:
        line = unit.lines.get(rule.code)
        if line is None or not rule.kind.gives_points or rule.bonus != bonus:
            continue
        if bonus:
            said = line.shown > 0
            points = f"加{plain(line.shown)}分"
        else:
            said = line.shown < line.of_points
            points = f"扣{plain(line.of_points - line.shown)}分"
        if said:
            why = "".join(in_office_words(told for told in line.evidence if told.code != "share"))
            struck = "一票否决，该项不得分。" if line.struck else ""
            because = f"调整理由：{line.reason.rstrip('。')}。" if line.by_hand else ""
            found.append(f"{rule.title}{points}：{struck}{why}{because}")
    return found


def remarks(table: Table, unit: TableUnit) -> list[str]:
    """Return what stands in the last column of the printed form: vetoes, rules that do not assess it, no rank."""
    found = []
    titles = {rule.code: rule.title for rule in table.rules}
    for code in unit.settled.vetoes:
        line = unit.lines[code]
        why = f"：{line.reason.rstrip('。')}" if line.reason else ""
        found.append(f"{titles[code]}{why}")
    if unit.settled.total is None:
        return [*found, "各计分项均不适用，不予计分"]
    out = [rule.title for rule in table.rules if rule.in_base and not unit.lines[rule.code].of_points]
    if out:
        found.append(f"不适用：{'、'.join(out)}")
    if unit.settled.converted:
        found.append(f"得{plain(unit.settled.earned)}分，应得{plain(unit.settled.base)}分，已折算")
    if table.ranked and unit.rank is None:
        found.append(f"应推进事项{unit.matters}项，少于{table.ranked_least}项，不参加排名")
    return found


def heads(assessment: Assessment, table: Table) -> list[str]:
    """Return the lines over every table: as of which day, by which paper, the year's plan, ranks."""
    day = assessment.as_of
    by = f"计分依据：{assessment.rules_paper}。" if assessment.rules_paper else ""
    end = assessment.decided_on
    decided = f"{full_date(end)}审定。" if end else ""
    found = [f"数据截至{full_date(day)}。{by}{decided}", f"{plan_words(assessment)}。"]
    if table.ranked:
        least = f"应推进事项少于{table.ranked_least}项的单位不参加排名。"
        found.append(f"排名依据：{assessment.ranked_paper}。得分相同的名次相同；{least}")
    return found


def points_words(rule: Rule) -> str:
    """Return what a rule gives, as printed: 40分, 加分，最多5分, 一票否决."""
    if not rule.kind.gives_points:
        return "一票否决"
    return f"加分，最多{plain(rule.points)}分" if rule.bonus else f"{plain(rule.points)}分"
