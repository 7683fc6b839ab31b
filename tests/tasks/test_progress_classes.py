"""The classes the sources ask for: rates, ceilings, nodes, lists, grids, hopes, changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tasks.progress import (
    NODES_ONLY,
    XUANCHENG,
    YINCHUAN,
    DetailFacts,
    Flag,
    GridItem,
    IndicatorFacts,
    MilestoneFacts,
    Modality,
    Recurrence,
    StatusClass,
    TaskFacts,
    TaskType,
    explain,
    propose_status,
)
from tests.tasks.progress_cases import BEDS, CUTOFF, YEAR, YEAR_END, proposed, with_beds


def rate(actual: str, **changes: object) -> TaskFacts:
    """Return a task to raise a rate to 90 percent."""
    line = IndicatorFacts(
        "县域内住院量占比", Decimal(90), Decimal(actual), "%", measure="rate", last_year=Decimal("86.2")
    )
    return replace(YEAR, indicators=(replace(line, **changes),))


def test_a_rate_is_held_against_last_year_and_not_against_the_calendar():
    assert proposed(rate("87.3")) == ("on_schedule", 0, "green")
    assert proposed(rate("86.1")) == ("behind", 1, "yellow")
    assert proposed(rate("91")) == ("on_schedule", 0, "green")
    assert proposed(rate("87.3"), XUANCHENG) == ("behind", 2, "red")


def test_a_rate_far_from_its_target_is_at_risk_though_better_than_last_year():
    assert proposed(rate("70", last_year=Decimal(60))) == ("on_schedule", 0, "yellow")


def test_a_rate_met_is_done_only_when_it_is_due():
    assert proposed(rate("91"), cutoff=YEAR_END) == ("done", 0, "green")


def test_lower_is_better_for_a_rate():
    cost = {"op": "<=", "target": Decimal(30), "last_year": Decimal(31)}
    assert proposed(rate("29", **cost)) == ("on_schedule", 0, "green")
    assert proposed(rate("30.5", **cost)) == ("on_schedule", 0, "green")
    assert proposed(rate("31.5", **cost)) == ("behind", 1, "yellow")


def test_a_ceiling_broken_is_serious_at_once():
    spent = IndicatorFacts("支出", Decimal(100), Decimal(101), "万元", op="<=")
    proposal = propose_status(replace(YEAR, indicators=(spent,)), YINCHUAN, CUTOFF)
    assert (proposal.status_class, proposal.severity) == (StatusClass.BEHIND, 2)
    assert "已突破全年控制数（100万元）" in explain(proposal)


def test_a_direction_without_a_number_goes_by_its_baseline():
    known = IndicatorFacts("知晓率", None, Decimal(61), "%", measure="rate", baseline=Decimal(60))
    assert proposed(replace(YEAR, indicators=(known,)))[0] == "on_schedule"
    assert proposed(replace(YEAR, indicators=(replace(known, actual=Decimal(59)),)))[0] == "behind"


def test_a_start_missed_is_yellow_after_its_month_and_red_after_three():
    task = TaskFacts(starts_on=date(2026, 8, 15), due_on=YEAR_END)
    assert proposed(task, cutoff=date(2026, 7, 31)) == ("not_due", 0, "grey")
    assert proposed(task, cutoff=date(2026, 8, 31)) == ("not_due", 0, "grey")
    assert proposed(task, cutoff=date(2026, 9, 30)) == ("should_have_started", 1, "yellow")
    assert proposed(task, cutoff=date(2026, 11, 30)) == ("should_have_started", 2, "red")
    assert "应于8月15日启动，至今未启动，已超过2个月" in explain(propose_status(task, YINCHUAN, CUTOFF))


def test_the_notice_is_no_planned_start():
    assert proposed(TaskFacts(notice_on=date(2026, 3, 1), due_on=YEAR_END)) == ("on_schedule", 0, "green")
    assert proposed(TaskFacts(notice_on=date(2026, 11, 5), due_on=YEAR_END))[0] == "not_due"


def test_work_begun_is_not_asked_to_start():
    begun = TaskFacts(starts_on=date(2026, 8, 1), due_on=YEAR_END, started_on=date(2026, 9, 1))
    assert proposed(begun)[0] == "on_schedule"


def test_a_late_node_counts_by_calendar_months():
    nodes = (
        MilestoneFacts("起草", date(2026, 5, 31), date(2026, 5, 20)),
        MilestoneFacts("印发", date(2026, 9, 30)),
    )
    task = replace(YEAR, type=TaskType.DOCUMENT_ISSUE, milestones=nodes)
    assert proposed(task, cutoff=date(2026, 9, 30)) == ("on_schedule", 0, "green")
    assert proposed(task) == ("behind", 1, "yellow")
    assert proposed(task, cutoff=date(2026, 12, 30)) == ("behind", 2, "red")
    assert proposed(task, NODES_ONLY, date(2026, 9, 30)) == ("behind", 1, "yellow")
    done = replace(task, milestones=(nodes[0], replace(nodes[1], done_on=CUTOFF)))
    assert proposed(done) == ("done", 0, "green")
    assert proposed(done, cutoff=CUTOFF - timedelta(days=1)) == ("behind", 1, "yellow")


def test_a_detail_list_follows_the_line_by_its_entries():
    entries = tuple(DetailFacts(f"项目{n}", date(2026, 6, 1) if n < 6 else None) for n in range(10))
    proposal = propose_status(replace(YEAR, details=entries), YINCHUAN, CUTOFF)
    assert (proposal.status_class, proposal.severity) == (StatusClass.BEHIND, 1)
    assert "清单10项应完成8项，实际6项，低于序时20.0个百分点" in explain(proposal)


def test_a_grid_is_done_when_all_are_and_names_who_is_late():
    grid = tuple(GridItem(f"{name}县", name != "丙", due_on=date(2026, 9, 30)) for name in "甲乙丙")
    proposal = propose_status(replace(YEAR, grid=grid), YINCHUAN, CUTOFF)
    assert proposal.status_class is StatusClass.BEHIND
    assert "3个单位已落实2个，到期未落实1个（丙县）" in explain(proposal)
    done = replace(YEAR, grid=tuple(replace(item, done=True) for item in grid))
    assert proposed(done)[0] == "done"


def test_a_recurring_duty_expects_one_for_each_month_that_ended():
    monthly = replace(YEAR, recurrence=Recurrence("monthly", 7))
    assert proposed(monthly) == ("behind", 1, "yellow")
    assert proposed(replace(YEAR, recurrence=Recurrence("monthly", 8)))[0] == "on_schedule"
    assert "每月一次，应开展8次，实际7次" in explain(propose_status(monthly, YINCHUAN, CUTOFF))
    assert proposed(replace(YEAR, recurrence=Recurrence("monthly", 10)), cutoff=YEAR_END)[0] == "done"


def test_a_recurring_duty_done_before_its_first_month_ended_is_not_behind():
    early = TaskFacts(starts_on=date(2026, 1, 20), long_term=True, recurrence=Recurrence("monthly", 1))
    assert proposed(early, cutoff=date(2026, 1, 31))[:2] == ("on_schedule", 0)


def test_the_reviewed_self_rating_stands_where_nothing_can_be_measured():
    rated = TaskFacts(due_on=YEAR_END, self_rating="behind", self_rating_reviewed=True)
    assert proposed(rated) == ("behind", 1, "yellow")
    assert proposed(rated, XUANCHENG) == ("behind", 2, "red")
    assert proposed(replace(rated, self_rating="done")) == ("done", 0, "green")
    assert proposed(replace(rated, self_rating_reviewed=False)) == ("on_schedule", 0, "green")
    assert proposed(replace(rated, self_rating_reviewed=False, last_class="behind"))[0] == "behind"


def test_a_unit_cannot_rate_itself_adjusted():
    rated = TaskFacts(due_on=YEAR_END, self_rating="adjusted", self_rating_reviewed=True)
    assert proposed(rated)[0] == "on_schedule"


def test_figures_outweigh_the_self_rating():
    assert proposed(with_beds(149, self_rating="on_schedule", self_rating_reviewed=True))[0] == "behind"


def test_due_today_is_behind_and_overdue_from_the_next_day():
    task = TaskFacts(due_on=CUTOFF, self_rating="on_schedule", self_rating_reviewed=True)
    on_the_day = propose_status(task, YINCHUAN, CUTOFF)
    assert (on_the_day.status_class, on_the_day.light) == (StatusClass.BEHIND, "yellow")
    assert Flag.OVERDUE not in on_the_day.flags
    after = propose_status(task, YINCHUAN, date(2026, 11, 30))
    assert (after.status_class, after.light) == (StatusClass.BEHIND, "red")
    assert after.flags == (Flag.OVERDUE,)
    assert "应于10月31日前完成，已逾期1个月" in explain(after)


def test_an_unmet_hope_past_its_date_is_behind_but_not_overdue():
    hope = replace(BEDS, modality=Modality.STRIVE)
    proposal = propose_status(replace(YEAR, indicators=(hope,)), YINCHUAN, date(2027, 1, 31))
    assert (proposal.status_class, proposal.severity, proposal.flags) == (StatusClass.BEHIND, 1, ())


def test_a_hope_missed_does_not_redden_a_firm_aim_in_time():
    hope = replace(BEDS, name="力争", actual=Decimal(0), modality=Modality.STRIVE)
    both = replace(YEAR, indicators=(hope, replace(BEDS, actual=Decimal(250))))
    assert proposed(both) == ("behind", 1, "yellow")
    assert proposed(replace(both, indicators=(hope, replace(BEDS, actual=Decimal(0))))) == (
        "behind",
        2,
        "red",
    )
    alone = propose_status(replace(YEAR, indicators=(hope,)), YINCHUAN, CUTOFF)
    assert explain(alone).endswith("属力争、探索类要求，不单独亮红灯，故为未达序时进度（黄）。")


def test_data_not_published_make_nothing_overdue():
    waiting = replace(YEAR, indicators=(replace(BEDS, pending=True),), last_class="on_schedule")
    proposal = propose_status(waiting, YINCHUAN, date(2027, 1, 31))
    assert (proposal.status_class, proposal.flags) == (StatusClass.ON_SCHEDULE, ())
    assert "新增康复床位的数据尚未发布" in explain(proposal)


def test_unreported_keeps_the_last_state_and_says_so():
    silent = TaskFacts(due_on=YEAR_END, unreported=True, last_class="behind", last_severity=2)
    proposal = propose_status(silent, YINCHUAN, CUTOFF)
    assert (proposal.status_class, proposal.severity, proposal.flags) == (
        StatusClass.BEHIND,
        2,
        (Flag.UNREPORTED,),
    )
    assert explain(proposal) == "截至10月31日，本期未报，沿用上期认定，故为未达序时进度（红）。"
    assert propose_status(silent, YINCHUAN, date(2027, 1, 31)).flags == (Flag.OVERDUE, Flag.UNREPORTED)
    back = propose_status(replace(silent, unreported=False, returned=True), YINCHUAN, CUTOFF)
    assert (back.status_class, back.severity, back.flags) == (StatusClass.BEHIND, 2, ())
    assert explain(back).startswith("截至10月31日，本期报送被退回后尚未重报，沿用上期认定，")
    assert propose_status(replace(silent, last_class="adjusted"), YINCHUAN, CUTOFF).status_class is (
        StatusClass.ON_SCHEDULE
    )


def test_an_approved_change_prints_as_adjusted_in_its_period_only():
    assert proposed(with_beds(0, adjusted_in_period=True)) == ("adjusted", 0, "grey")
    assert (
        proposed(with_beds(0, adjusted_in_period=True), replace(YINCHUAN, show_adjusted=False))[0] == "behind"
    )
    assert proposed(with_beds(0, suspended=True), cutoff=date(2027, 1, 31)) == ("adjusted", 0, "grey")
    assert proposed(with_beds(300, adjusted_in_period=True))[0] == "done"


def test_completion_counts_from_its_day():
    task = TaskFacts(due_on=YEAR_END, completed_on=CUTOFF, long_term=True)
    assert propose_status(task, YINCHUAN, CUTOFF).flags == (Flag.LONG_TERM,)
    assert proposed(task) == ("done", 0, "green")
    assert proposed(task, cutoff=date(2026, 10, 30))[0] == "on_schedule"
