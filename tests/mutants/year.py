"""The sums of a year: broken anywhere, portal and oracle no longer agree. The oracle itself is no part of the portal."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

YEAR = ("tests/test_year.py::test_every_figure_of_half_a_year_agrees_with_the_oracle",)
CLOCK = "tests/reports/test_clock.py"

YEAR_SUMS = (
    Mutant("year: counting", "tasks/counting.py", "overdue += count", "overdue += 1", YEAR),
    Mutant(
        "year: the line by days",
        "tasks/progress/expected.py",
        "return Decimal((at - start).days) / Decimal((due - start).days)",
        "return Decimal((at - start).days) / Decimal((due - start).days + 30)",
        YEAR,
    ),
    Mutant(
        "year: the rule keeps what is not reported",
        "tasks/progress/propose.py",
        '"unreported_kept": facts.unreported,',
        '"unreported_kept": False,',
        YEAR,
    ),
    Mutant(
        "year: joining over units",
        "tasks/selectors/figures.py",
        "rows = list({row.department_id: row for row in rows}.values())",
        "rows = rows[-1:]",
        YEAR,
    ),
    Mutant(
        "year: a correction replaces",
        "tasks/selectors/figures.py",
        "latest[row.department_id, row.period_start] = row",
        "latest.setdefault((row.department_id, row.period_start), row)",
        ("tests/tasks/test_figures.py::test_a_correction_replaces_what_the_unit_said_for_the_month",),
    ),
    Mutant(
        "year: an item is as its worst row",
        "tasks/progress/combine.py",
        "worst = max(states, key=_badness)",
        "worst = min(states, key=_badness)",
        YEAR,
    ),
    Mutant(
        "year: what was taken back was not filed",
        "reports/services/reports.py",
        'changes["on_time"] = None',
        'changes["on_time"] = False',
        YEAR,
    ),
    Mutant(
        "year: counties by the quarter",
        "reports/calendar.py",
        "QUARTER_ENDS = frozenset({3, 6, 9, 12})",
        "QUARTER_ENDS = frozenset({1, 4, 7, 10})",
        YEAR,
    ),
    Mutant(
        "clock: on time by the office's day",
        "reports/services/report_steps.py",
        'changes["on_time"] = timezone.localdate() <= report.period.due_on',
        'changes["on_time"] = timezone.now().date() <= report.period.due_on',
        (f"{CLOCK}::test_a_report_is_on_time_until_midnight_in_shanghai",),
    ),
    Mutant(
        "clock: the tick by the office's day",
        "reports/jobs.py",
        "now, today = timezone.now(), timezone.localdate()",
        "now, today = timezone.now(), timezone.now().date()",
        (
            f"{CLOCK}::test_the_next_month_opens_after_midnight_in_shanghai",
            f"{CLOCK}::test_a_matter_is_overdue_from_midnight_in_shanghai",
        ),
    ),
    Mutant(
        "clock: a missed close is made up for",
        "reports/jobs.py",
        "    ask_for_papers(ledger=ledger, by=None)\n    enqueue(",
        "    enqueue(",
        ("tests/reports/test_jobs.py::test_tick_asks_for_the_circular_a_crash_forgot",),
    ),
)
