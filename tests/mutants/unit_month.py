"""The unit's side of a period: who is asked, what may be put beside a report, whose approval counts, what stays open."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

RHYTHM = "tests/reports/test_rhythm.py"
EVIDENCE = "tests/reports/test_evidence.py"
MONTH = "tests/reports/test_unit_month.py"
CALENDARS = "tests/reports/test_calendars.py"
FORM = "tests/reports/test_report_form.py"
RATIOS = "tests/reports/test_ratios.py"
PERIODS, DETERMINATION = "reports/services/periods.py", "reports/selectors/determination.py"
FILES, WHOLE = "reports/services/evidence.py", "reports/services/unit_month.py"

UNIT_MONTH = (
    Mutant(
        "period: asks counties every month",
        PERIODS,
        "if item.pk in known or not asking.asks(item.department):",
        "if item.pk in known:",
        (f"{RHYTHM}::test_within_a_quarter_only_monthly_units_are_asked",),
    ),
    Mutant(
        "period: judges whom it did not ask",
        DETERMINATION,
        "        elif task.collector and not rhythms.asks(task.collector):",
        "        elif False:",
        (f"{RHYTHM}::test_who_is_not_asked_keeps_the_state_and_is_not_unreported",),
    ),
    Mutant(
        "period: takes a county that has done its part for behind",
        "reports/selectors/rhythm.py",
        "done=False, applies=True)",
        "applies=True)",
        (f"{RHYTHM}::test_the_county_that_has_carried_out_its_part_is_not_behind",),
    ),
    Mutant(
        "evidence: changed after filing",
        FILES,
        "    if paper.state not in EDITABLE:\n        raise WrongState",
        "    if False:\n        raise WrongState",
        (f"{EVIDENCE}::test_once_filed_nothing_is_added_or_taken_away",),
    ),
    Mutant(
        "evidence: as many files as one likes",
        FILES,
        "    if owner.evidence.count() >= MOST_FILES:",
        "    if False:",
        (f"{EVIDENCE}::test_no_more_files_than_anybody_reads",),
    ),
    Mutant(
        "approval: anybody records another unit's",
        WHOLE,
        '    require(by, "reports.file", UnitApproval(department=department))',
        "    pass",
        (f"{MONTH}::test_nobody_records_another_units_approval",),
    ),
    Mutant(
        "approval: the scan shows labelled matters to everybody",
        "reports/selectors/unit_month.py",
        "    return not hidden.exists()",
        "    return True",
        (f"{MONTH}::test_the_page_records_the_approval_with_its_scan",),
    ),
    Mutant(
        "calendar: moves what a person set",
        "reports/services/calendars.py",
        "        if kept == (was.due_on, was.closes_on) and kept != ",
        "        if kept != ",
        (f"{CALENDARS}::test_dates_a_person_set_are_not_offered_to_be_moved",),
    ),
    Mutant(
        "form: saving by itself keeps a session alive",
        "departments/middleware.py",
        'BY_ITSELF = ("poll", "autosave")',
        'BY_ITSELF = ("poll",)',
        (f"{FORM}::test_saving_by_itself_does_not_keep_a_session_alive",),
    ),
    Mutant(
        "form: asks figures nobody published",
        "reports/forms/report.py",
        "self.indicators = figures_due(report)",
        "self.indicators = list(report.task.indicators.all())",
        (f"{FORM}::test_a_figure_without_new_data_stands_and_is_not_asked",),
    ),
    Mutant(
        "form: takes a figure that is not its ratio",
        "reports/services/report_figures.py",
        "    if value is not None and not fits(",
        "    if False and not fits(",
        (f"{RATIOS}::test_what_does_not_go_together_is_refused[no fit]",),
    ),
)
