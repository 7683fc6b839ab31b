"""The ladder of supervision: drafted once, never signed, never milder after stronger, left alone what is at rest."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

PURE = "tests/reports/test_ladder.py"
NIGHT = "tests/reports/test_drafting.py"
YEAR = "tests/test_supervision_year.py"
PAGES = "tests/reports/test_ladder_pages.py"
CARRIED, TOLD = "tests/reports/test_carried_orders.py", "tests/reports/test_ladder_told.py"
JUDGING, DRAFTING = "reports/ladder/judging.py", "reports/services/drafting.py"
FACTS, MESSAGES = "reports/selectors/order_facts.py", "reports/services/ladder_messages.py"

LADDER = (
    Mutant(
        "ladder: the same step twice in a run",
        JUDGING,
        "        if order.place in LIVE or order.run == due.run or order.drafted_on > due.since",
        "        if order.place in LIVE or order.drafted_on > due.since",
        (f"{PURE}::test_an_order_it_climbed_to_early_is_not_drafted_again_at_the_next_cut_off[closed]",),
    ),
    Mutant(
        "ladder: a milder step after a stronger one",
        JUDGING,
        "        if due.day <= on and rank_of(due.kind) > _held_rank(facts, due)",
        "        if due.day <= on and rank_of(due.kind) != _held_rank(facts, due)",
        (
            f"{PURE}::test_a_run_has_each_step_once_and_never_a_milder_one_after[closed]",
            f"{PURE}::test_whatever_happens_steps_come_once_upward_and_after_their_grace",
        ),
    ),
    Mutant(
        "ladder: another step while an order runs",
        JUDGING,
        "        if order.place in LIVE or order.run == due.run",
        "        if order.run == due.run",
        (f"{PURE}::test_an_order_that_runs_holds_back_what_is_milder_of_another_run",),
    ),
    Mutant(
        "ladder: takes the mildest of what is due",
        JUDGING,
        "    first = max(found,",
        "    first = min(found,",
        (f"{PURE}::test_only_the_last_cut_offs_in_a_row_count[cutoffs0-order]",),
    ),
    Mutant(
        "ladder: drafts before the grace is over",
        JUDGING,
        "workdays.after_working_days(since, step.grace + 1)",
        "workdays.after_working_days(since, 1)",
        (f"{PURE}::test_one_cut_off_behind_reminds_the_next_working_day_and_urges_after_three_full_ones",),
    ),
    Mutant(
        "ladder: climbs while an extension waits",
        JUDGING,
        "order.place != WITH_UNIT or order.waits or step is None",
        "order.place != WITH_UNIT or step is None",
        (f"{PURE}::test_only_what_lies_with_the_unit_climbs[order1]",),
    ),
    Mutant(
        "ladder: writes about a matter at rest",
        JUDGING,
        "    if facts.at_rest:\n        return None",
        "    if False:\n        return None",
        (f"{PURE}::test_nothing_is_set_off_and_nothing_climbs_where_the_matter_is_at_rest",),
    ),
    Mutant(
        "ladder: a day of the clock stays on a holiday",
        "reports/services/orders.py",
        "office_days().working_day_from(given_on + timedelta(days=tick.day)).isoformat()",
        "(given_on + timedelta(days=tick.day)).isoformat()",
        (f"{YEAR}::test_the_year_under_the_clock",),
    ),
    Mutant(
        "ladder: an order climbs a day late",
        JUDGING,
        "day=workdays.after_working_days(order.due_on, days),",
        "day=workdays.after_working_days(order.due_on, days + 1),",
        (f"{YEAR}::test_the_year_under_the_clock",),
    ),
    Mutant(
        "ladder: signs what it drafts",
        DRAFTING,
        "                    drafted.append(order)\n",
        "                    drafted.append(order)\n"
        "                    SupervisionOrder.objects.filter(pk=order.pk).update(state='issued')\n",
        (f"{NIGHT}::test_a_draft_says_in_formal_words_what_is_the_matter",),
    ),
    Mutant(
        "ladder: raises to the leading group by itself",
        DRAFTING,
        "                    _ask_to_raise(matter.orders[due.raises])",
        "                    SupervisionOrder.objects.filter(uid=due.raises).update(state='raised')",
        (f"{NIGHT}::test_the_ladder_asks_once_to_raise_and_raises_nothing",),
    ),
    Mutant(
        "ladder: drafts on a day off",
        DRAFTING,
        "    if not office_days().is_working_day(on):",
        "    if False:",
        (f"{NIGHT}::test_nothing_happens_on_a_day_off",),
    ),
    Mutant(
        "ladder: works on a closed ledger",
        FACTS,
        "Task.objects.filter(ledger__programme=programme, ledger__state=LedgerState.OPEN)",
        "Task.objects.filter(ledger__programme=programme)",
        (f"{NIGHT}::test_a_closed_ledger_is_left_alone",),
    ),
    Mutant(
        "ladder: takes what was recorded for missed",
        FACTS,
        "any(filed or origin == Origin.RECORDED for origin",
        "any(filed for _origin",
        (f"{NIGHT}::test_what_was_filed_late_or_recorded_is_not_missed",),
    ),
    Mutant(
        "ladder: counts months nobody was asked in",
        FACTS,
        "if (task, start) in asked or not kept or",
        "if True or not kept or",
        (f"{NIGHT}::test_a_month_that_did_not_ask_neither_counts_nor_breaks_a_row",),
    ),
    Mutant(
        "ladder: tells of drafts a post may not see",
        MESSAGES,
        "waiting.visible_to(Actor(user=holding.user, post=holding.post)).count()",
        "waiting.count()",
        (
            f"{NIGHT}::test_nobody_is_told_of_a_matter_their_post_may_not_see",
            f"{NIGHT}::test_the_office_outside_the_circle_is_not_told_of_an_instructions_draft",
        ),
    ),
    Mutant(
        "ladder: a try shows labelled matters",
        "reports/selectors/ladder_effects.py",
        "matter.task.sensitivity > actor.clearance",
        "False",
        (f"{PAGES}::test_a_try_shows_no_labelled_matter_to_a_post_that_may_not_see_it",),
    ),
    Mutant(
        "ladder: what was done takes its orders into the new year",
        "reports/selectors/carried.py",
        "carried_from__status_class=StatusClass.DONE",
        "carried_from__status_class=StatusClass.ADJUSTED",
        (f"{CARRIED}::test_what_was_done_begins_the_year_without_its_orders",),
    ),
    Mutant(
        "ladder: raised to the leading group, tells whom the order's own step names",
        "reports/services/order_messages.py",
        "if to == RAISE else None",
        "if to == '' else None",
        (f"{TOLD}::test_raising_to_the_leading_group_tells_whom_that_step_names",),
    ),
    Mutant(
        "ladder: signers are told of every draft",
        MESSAGES,
        "drafts.filter(signs=signer) if signer else drafts",
        "drafts",
        (f"{TOLD}::test_signers_are_told_once_a_day_of_the_drafts_they_sign",),
    ),
    Mutant(
        "ladder: put in force without a reason",
        "reports/services/ladder.py",
        "    if not reason.strip():",
        "    if False:",
        (f"{PAGES}::test_the_same_steps_change_nothing_and_a_change_needs_a_reason",),
    ),
)
