"""Pages of assessments: a draft of the counties, the units' one shown with an objection, last year's published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

ASSESSED_PLACES = {
    "assessment_draft": "clerk",
    "assessment_rules": "clerk",
    "assessment_set_line": "head",
    "assessment_shown": "clerk",
    "assessment_own": "liaison",
    "assessment_to_object": "department_head",
    "assessment_objection": "head",
    "assessment_to_decide": "head",
    "assessment_published": "leader",
    "assessment_published_own": "liaison",
    "assessment_pdf": "head",
    "assessment_of_counties": "head",
    "assessment_own_county": "county",
}


def assessed_places(city: Any, at: Callable[..., str]) -> dict[str, str]:
    """Return the address of each page above, having prepared, shown, objected, decided and published."""
    from reports.models import Assessment
    from reports.services.assessment_end import decide_assessment, publish_assessment
    from reports.services.line_objections import object_to_line

    clerk, head, year = city.clerk, city.actor("fuze"), city.open.ledger.year
    own = city.liaison.department
    # The demonstration's own ones make room for the stages shown here.
    window = Assessment.objects.get(group="counties", state="shown")
    Assessment.objects.update(year=year - 9)
    past = _shown(city, "units", year, ranked=True)
    _over(past)
    decided = decide_assessment(assessment=past, reason="经市医改领导小组会议审议通过。", by=head)
    past = publish_assessment(assessment=decided, by=clerk)
    Assessment.objects.filter(pk=past.pk).update(year=year - 1)
    to_decide = _shown(city, "units", year)
    _over(to_decide)
    Assessment.objects.filter(pk=to_decide.pk).update(year=year - 2)
    shown = _shown(city, "units", year)
    line = shown.lines.get(department=own, rule="matters")
    reason = "第3项已于上月印发文件，因系统填报较晚未计入，附件见市卫生健康委月报。"
    objection = object_to_line(line=line, reason=reason, by=city.liaison)
    draft = _draft(city, "counties", year)
    to_set = draft.lines.filter(rule="by_hand_1").first()
    place = {"unit": own.uid}
    return {
        "assessment_draft": at("assessment_detail", draft),
        "assessment_rules": at("assessment_rules", draft),
        "assessment_set_line": at("assessment_line", to_set),
        "assessment_shown": at("assessment_detail", shown),
        "assessment_own": _unit(shown, **place),
        "assessment_to_object": at("assessment_line", shown.lines.get(department=own, rule="on_time")),
        "assessment_objection": at("assessment_objection", objection),
        "assessment_to_decide": at("assessment_detail", to_decide),
        "assessment_published": at("assessment_detail", past),
        "assessment_published_own": _unit(past, **place),
        "assessment_pdf": at("assessment_pdf", past),
        "assessment_of_counties": at("assessment_detail", window),
        "assessment_own_county": _unit(window, unit=city.actor("yaodu").department.uid),
    }


def _unit(assessment: Any, unit: Any) -> str:
    from django.urls import reverse

    return reverse("assessment_unit", args=[assessment.uid, unit])


def _over(assessment: Any) -> None:
    """Let the window be over."""
    yesterday = date.today() - timedelta(days=1)
    type(assessment).objects.filter(pk=assessment.pk).update(objections_until=yesterday)
    assessment.refresh_from_db()


def _draft(city: Any, group: str, year: int, *, ranked: bool = False) -> Any:
    from decimal import Decimal

    from reports.scoring import Kind, Rule
    from reports.selectors.assessment_table import rules_of
    from reports.services.assessments import Terms, change_assessment, prepare_assessment

    name = {"units": "成员单位", "counties": "县（市、区）"}[group]
    made = prepare_assessment(
        programme=city.clerk.programme,
        group=group,
        year=year,
        title=f"{year}年度深化医改重点任务{name}考核",
        as_of=date.today(),
        by=city.clerk,
    )
    terms = Terms(
        title=made.title,
        as_of=made.as_of,
        rules_paper="×医改组〔2026〕6号",
        in_plan=True,
        plan_paper="市委办公室《年度督查检查考核计划》第12项",
        ranked=ranked,
        ranked_paper="×医改组〔2026〕6号第九条" if ranked else "",
        ranked_least=2 if ranked else 0,
    )
    rules = [
        replace(rule, source="×医改组〔2026〕6号第五条") if rule.points > 20 else rule
        for rule in rules_of(made)
    ]
    if group == "counties" and not any(rule.kind is Kind.BY_HAND for rule in rules):
        rules.append(Rule("by_hand_1", Kind.BY_HAND, "改革创新评价", "办公室自定", Decimal(10)))
    return change_assessment(assessment=made, terms=terms, rules=rules, by=city.clerk)


def _shown(city: Any, group: str, year: int, *, ranked: bool = False) -> Any:
    from reports.services.assessments import show_assessment

    return show_assessment(assessment=_draft(city, group, year, ranked=ranked), working_days=5, by=city.clerk)
