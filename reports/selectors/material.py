"""The matters of the progress material: what was accepted of each, who has not reported, where it stands."""

from __future__ import annotations

from django.utils.translation import override

from departments.actor import Actor
from reports.enums import Origin, ReportState
from reports.material import Matter, Standing
from reports.models import Determination, ProgressReport, ReportingPeriod
from reports.narrative.wording import figure, short_date, without_stop
from reports.selectors.determination import effective_reports, tasks_to_determine
from tasks.enums import StatusClass
from tasks.models import Task
from tasks.selectors.figures import target_of

WAITING = {ReportState.SUBMITTED, ReportState.IN_REVIEW}
SOURCES = {"phone": "电话", "paper": "纸质", "meeting": "会议", "letter": "来函"}


def matters_of(period: ReportingPeriod, actor: Actor) -> list[Matter]:
    """Return every handed-out matter of the period's ledger that exists for the actor, in ledger order.

    The queries do not grow with the matters.
    """
    tasks = tasks_to_determine(period, clearance=actor.clearance)
    tasks = tasks.select_related("collector", "ledger").order_by("number", "row", "pk")
    accepted = effective_reports(period)
    with_values = ProgressReport.objects.filter(pk__in=[report.pk for report in accepted.values()])
    full = {report.task_id: report for report in with_values.prefetch_related("values__indicator__targets")}
    asked = {r.task_id: r for r in ProgressReport.objects.filter(period=period, origin=Origin.UNIT)}
    determined = dict(
        Determination.objects.filter(period=period, confirmed_at__isnull=False).values_list(
            "task", "prepared"
        )
    )
    # The paper is Chinese, whoever draws it.
    with override("zh-hans"):
        return [
            _matter(task, full.get(task.pk), asked.get(task.pk), determined.get(task.pk), period)
            for task in tasks
        ]


def _matter(
    task: Task,
    accepted: ProgressReport | None,
    asked: ProgressReport | None,
    determined: str | None,
    period: ReportingPeriod,
) -> Matter:
    return Matter(
        section=task.section,
        label=task.label,
        title=task.title,
        unit=task.collector.short_name if task.collector else "",
        standing=_standing(accepted, asked),
        progress=_progress(task, accepted, asked, period),
        figures=_figures(accepted, task, period) if accepted else "",
        state=_state(task, accepted, determined),
    )


def _standing(accepted: ProgressReport | None, asked: ProgressReport | None) -> Standing:
    if accepted:
        return "accepted"
    if asked is None:
        return "not_asked"
    return "waiting" if asked.state in WAITING else "not_in"


def _progress(
    task: Task, accepted: ProgressReport | None, asked: ProgressReport | None, period: ReportingPeriod
) -> str:
    before = f"上期：{task.progress_text}" if task.progress_text else ""
    if accepted is None:
        said = {"waiting": "已报送，待审核。", "not_in": "未报。", "not_asked": "本期不需报送。"}
        return said[_standing(accepted, asked)] + before
    words = accepted.text
    if accepted.no_progress:
        words = f"本月无新进展（{accepted.no_progress_reason}）。{before}"
    if accepted.cause:
        words += f"原因：{without_stop(accepted.cause)}。措施：{without_stop(accepted.measure)}"
        if accepted.expected_on:
            words += f"，计划{short_date(accepted.expected_on, period.start.year)}前完成"
        words += "。"
    if accepted.origin == Origin.RECORDED and accepted.recorded_on:
        source = SOURCES[accepted.recorded_source]
        words += f"（秘书处代录，{source}，{short_date(accepted.recorded_on, period.start.year)}）"
    return words


def _figures(report: ProgressReport, task: Task, period: ReportingPeriod) -> str:
    lines = []
    for value in report.values.all():
        indicator = value.indicator
        target = target_of(indicator, task.due_on, task.ledger.year)
        beside = [f"目标{figure(target.value)}{indicator.unit}"] if target else []
        if value.data_as_of != period.cutoff:
            beside.append(f"数据截至{short_date(value.data_as_of, period.start.year)}")
        lines.append(
            f"{indicator.name}{figure(value.value)}{indicator.unit}"
            + (f"（{'，'.join(beside)}）" if beside else "")
        )
    return "；".join(lines)


def _state(task: Task, accepted: ProgressReport | None, determined: str | None) -> str:
    if determined:
        return str(StatusClass(determined).label)
    if accepted and accepted.self_rated:
        return f"自评{StatusClass(accepted.self_rated).label}，待认定"
    return f"{StatusClass(task.status_class).label}（上期）" if task.status_class else "待认定"
