"""考核: units see their own lines alone, nothing is decided early or by who objected, what is published stays."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

PURE = "tests/reports/test_scoring.py"
FACTS = "tests/reports/test_assessment_facts.py"
LIFE = "tests/reports/test_assessment.py"
COUNTS = "reports/selectors/assessment_facts.py"
SERVICES, END = "reports/services/assessments.py", "reports/services/assessment_end.py"
OBJECTIONS = "reports/services/line_objections.py"

ASSESSMENT = (
    Mutant(
        "assessment: a unit sees the lines of another",
        "reports/permissions/registers.py",
        "        reach = Q(department=actor.department)\n        if actor.role == Role.COUNTY:\n"
        "            reach |= Q(assessment__programme=actor.programme)",
        "        reach = Q(pk__gt=0)\n        if actor.role == Role.COUNTY:\n"
        "            reach |= Q(assessment__programme=actor.programme)",
        (f"{LIFE}::test_a_unit_sees_its_own_row_and_no_other",),
    ),
    Mutant(
        "assessment: a labelled matter counts",
        COUNTS,
        "return min([*posts.values_list",
        "return max([*posts.values_list",
        (f"{FACTS}::test_nothing_counts_that_a_reader_of_the_lines_may_not_see",),
    ),
    Mutant(
        "assessment: what came of an instruction counts",
        COUNTS,
        "            instruction__isnull=True,\n",
        "",
        (f"{FACTS}::test_what_came_of_an_instruction_counts_nowhere",),
    ),
    Mutant(
        "assessment: shown before the plan is answered",
        SERVICES,
        "    if assessment.in_plan is None:",
        "    if False:",
        (f"{LIFE}::test_nothing_is_shown_before_the_question_of_the_plan_is_answered",),
    ),
    Mutant(
        "assessment: changed after it was shown",
        SERVICES,
        "    if assessment.state != AssessmentState.DRAFT:",
        "    if False:",
        (f"{LIFE}::test_what_is_shown_changes_by_objections_alone",),
    ),
    Mutant(
        "assessment: objects after the window",
        OBJECTIONS,
        "timezone.localdate() > assessment.objections_until",
        "False",
        (f"{LIFE}::test_objections_end_with_the_window",),
    ),
    Mutant(
        "assessment: objects for another unit",
        OBJECTIONS,
        '    require(by, "assessment.object", line)',
        '    require(by, "assessment.view", line)',
        (f"{LIFE}::test_nobody_objects_for_another_unit",),
    ),
    Mutant(
        "assessment: decides what one objected to",
        "reports/roles/acts.py",
        " or actor.user.pk == objection.made_by_id",
        "",
        (f"{LIFE}::test_nobody_decides_what_they_objected_to",),
    ),
    Mutant(
        "assessment: decided while units may object",
        END,
        "today <= held.objections_until",
        "False",
        (f"{LIFE}::test_it_is_not_decided_while_units_may_object",),
    ),
    Mutant(
        "assessment: decided while an objection waits",
        END,
        "state=LineObjectionState.OPEN).exists()",
        "state=LineObjectionState.WITHDRAWN).exists()",
        (f"{LIFE}::test_it_is_not_decided_while_an_objection_waits",),
    ),
    Mutant(
        "assessment: the published table is worked out anew",
        "reports/selectors/assessment_table.py",
        "    if assessment.state == AssessmentState.PUBLISHED and assessment.frozen:",
        "    if False:",
        (f"{LIFE}::test_what_is_published_is_frozen_with_its_sum_and_never_changes",),
    ),
    Mutant(
        "assessment: ranks units with too few matters",
        "reports/scoring/total.py",
        "one.matters >= least",
        "one.matters >= 0",
        (f"{PURE}::test_equal_totals_share_a_rank_and_small_units_have_none",),
    ),
    Mutant(
        "assessment: takes off more than a rule gives",
        "reports/scoring/score.py",
        "rounded(max(rule.points - taken, ZERO))",
        "rounded(rule.points - taken)",
        (f"{PURE}::test_returned_and_missed_reports_take_points_off_and_no_more_than_all",),
    ),
    Mutant(
        "assessment: a unit with nothing to do gets the points for no orders",
        "reports/scoring/score.py",
        "    if not facts.orders and not facts.has_duties:",
        "    if False:",
        (f"{PURE}::test_a_unit_with_nothing_to_judge_by_is_not_assessed_or_given_the_points[orders]",),
    ),
    Mutant(
        "assessment: hands out a PDF made of other rows",
        "reports/permissions/papers.py",
        "return found.filter(sha256=sha256) if sha256 else found",
        "return found",
        (
            "tests/reports/test_assessment_pages.py::test_a_unit_takes_the_pdf_of_its_own_row_alone",
            "tests/reports/test_bundle.py::test_bundle_made_for_others_is_not_handed_out",
        ),
    ),
)
