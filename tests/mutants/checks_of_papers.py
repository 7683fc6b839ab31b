"""The arithmetic check: every sum, fact and section changed by hand is held against the snapshot."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

TEST, KINDS, EDITED = (f"tests/reports/test_check{name}.py" for name in ("", "_kinds", "_edits"))
CHECK, MATTERS, OF_KINDS, EDITS, WORDS = (
    f"reports/circulars/check{name}.py" for name in ("", "_matters", "_kinds", "_edits", "_edited_words")
)


def planted(code: str) -> tuple[str, ...]:
    """The planted fault that must be refused."""
    return (f"{TEST}::test_a_planted_fault_is_refused[{code}]",)


def of_kind(kind: str) -> tuple[str, ...]:
    """The planted faults of a kind of paper."""
    return (f"{KINDS}::test_each_planted_fault_is_held_against_the_papers_that_print_it[{kind}]",)


SUMS = (
    Mutant(
        "check: refuses nothing",
        CHECK,
        'if found.level == "refuse"]',
        'if found.level == "never"]',
        planted("classes_total"),
    ),
    Mutant(
        "check: classes that do not add up",
        CHECK,
        "if tally.total != snapshot.counts.total:",
        "if False:",
        planted("classes_total"),
    ),
    Mutant(
        "check: a matter twice in the ledger",
        CHECK,
        "if uids[row.uid] > 1:",
        "if False:",
        planted("ledger_twice"),
    ),
    Mutant(
        "check: a row without its matter",
        CHECK,
        "if row.row_of and row.row_of not in known:",
        "if False:",
        planted("ledger_row_lost"),
    ),
    Mutant(
        "check: a class that is not the ledger's",
        CHECK,
        "if by_class[str(status)] != count:",
        "if False:",
        planted("class_ledger"),
    ),
    Mutant(
        "check: overdue that are not the ledger's",
        CHECK,
        "if overdue != snapshot.counts.overdue:",
        "if False:",
        planted("overdue_ledger"),
    ),
    Mutant(
        "check: reports that do not add up",
        CHECK,
        "if added != figures.due:",
        "if False:",
        planted("reporting_total"),
    ),
    Mutant(
        "check: no issue before",
        CHECK,
        "if previous is not None and previous.year == snapshot.year:",
        "if False:",
        planted("previous_missing"),
    ),
    Mutant(
        "check: other matters named last time",
        CHECK,
        "for uid in sorted(set(named) ^ set(said)):",
        "for uid in ():",
        planted("previous_named"),
    ),
    Mutant(
        "check: changes that do not explain",
        CHECK,
        "if was.count(status) + entered - left != now.count(status):",
        "if False:",
        planted("changes_class"),
    ),
    Mutant(
        "check: orders that do not add up",
        CHECK,
        "if left != len(orders.open):",
        "if False:",
        planted("orders_total"),
    ),
    Mutant(
        "check: units that do not add up",
        CHECK,
        '        if found != count:\n            yield fault("units_class"',
        '        if False:\n            yield fault("units_class"',
        planted("units_class"),
    ),
)
MATTERS_OF_PAPER = (
    Mutant(
        "check: a matter behind left out",
        MATTERS,
        "if row.status_class in LATE_CLASSES and row.uid not in named:",
        "if False:",
        planted("late_left_out"),
    ),
    Mutant(
        "check: a matter behind twice",
        MATTERS,
        "if named[matter.uid] > 1:",
        "if False:",
        planted("late_twice"),
    ),
    Mutant(
        "check: no cause", MATTERS, "if not matter.cause.strip():", "if False:", planted("late_cause_missing")
    ),
    Mutant(
        "check: a plan without a date",
        MATTERS,
        "elif matter.plan_on is None:",
        "elif False:",
        planted("late_plan_date_missing"),
    ),
    Mutant(
        "check: named last time, not followed up",
        MATTERS,
        "if uid not in followed:",
        "if False:",
        planted("follow_up_missing"),
    ),
    Mutant(
        "check: remaining and new that do not add up",
        MATTERS,
        "if len(still) + new != snapshot.counts.behind:",
        "if False:",
        planted("remaining_total"),
    ),
    Mutant(
        "check: indicators that do not add up",
        MATTERS,
        "if sum(states.values()) != counts.total:",
        "if False:",
        planted("indicators_total"),
    ),
    Mutant(
        "check: met against its figures",
        MATTERS,
        "if not reaches(line.actual, line.op, line.target, line.upper):",
        "if False:",
        planted("indicator_state"),
    ),
    Mutant(
        "check: a demand without a date",
        MATTERS,
        "if day is None:",
        "if False:",
        planted("demand_date_missing"),
    ),
    Mutant(
        "check: a demand for a day past",
        MATTERS,
        "elif demand.due_on and demand.due_on <= snapshot.period.cutoff:",
        "elif False:",
        planted("demand_date_past"),
    ),
    Mutant(
        "check: four demands",
        MATTERS,
        "if len(snapshot.demands) > MOST_DEMANDS:",
        "if False:",
        planted("demands_too_many"),
    ),
    Mutant(
        "check: a deliberative body addresses a government",
        MATTERS,
        "            if names_government(name):",
        "            if False:",
        (f"{TEST}::test_addressing_governments_is_a_warning[addressee_government]",),
    ),
    Mutant(
        "check: an order of the issue before left out",
        OF_KINDS,
        "        if uid not in told:",
        "        if False:",
        of_kind("supervision"),
    ),
    Mutant(
        "check: an open order of the ledger left out",
        OF_KINDS,
        "        if uid not in lines:",
        "        if False:",
        (f"{KINDS}::test_an_open_order_of_the_ledger_must_stand_in_the_supervision_circular",),
    ),
    Mutant(
        "check: nobody decides what is to be coordinated",
        OF_KINDS,
        "if not one.decides.strip():",
        "if False:",
        of_kind("digest"),
    ),
    Mutant(
        "check: names out of order",
        OF_KINDS,
        '        if after[0] < before[0]:\n            yield fault("names_order"',
        '        if False:\n            yield fault("names_order"',
        (f"{KINDS}::test_partners_units_and_addressees_stand_in_the_order_of_the_members",),
    ),
)
BY_HAND = (
    Mutant(
        "check: another figure by hand",
        EDITS,
        "elif not _equal(part.text, figures[part.key]):",
        "elif False:",
        planted("edit_figure"),
    ),
    Mutant(
        "check: a figure nobody built",
        EDITS,
        "        if not part.key:\n",
        "        if False:\n",
        (f"{TEST}::test_what_was_written_by_hand_is_remarked[edit_figure_new]",),
    ),
    Mutant(
        "check: a matter behind no longer named",
        EDITS,
        "if _names(before, number, told) and not _names(text, number, said):",
        "if False:",
        planted("edit_late_left_out"),
    ),
    Mutant(
        "check: a matter that is none of the ledger's",
        EDITS,
        "        if number not in numbers and number not in told:",
        "        if False:",
        planted("edit_item_unknown"),
    ),
    Mutant(
        "check: a demand by hand without its day",
        EDITS,
        "if sentence not in before and _ASKS.search(sentence) and not _DAY.search(sentence):",
        "if False:",
        planted("edit_demand_date"),
    ),
    Mutant(
        "check: a figure left out by hand",
        WORDS,
        "    if gone:\n",
        "    if False:\n",
        planted("edit_figure_left_out"),
    ),
    Mutant(
        "check: a figure under another label",
        WORDS,
        "if figure in now and _other_sense(figure, place, now[figure]):",
        "if False:",
        planted("edit_label"),
    ),
    Mutant(
        "check: a number in words behind a class",
        WORDS,
        "        elif labelled:\n",
        "        elif False:\n",
        planted("edit_numeral"),
    ),
    Mutant(
        "check: another cut-off by hand",
        WORDS,
        "    if said != told:\n",
        "    if False:\n",
        planted("edit_date"),
    ),
    Mutant(
        "check: a cause left out by hand",
        WORDS,
        "if cause in was and cause not in now and not _CAUSE.search(now):",
        "if False:",
        planted("edit_late_cause"),
    ),
    Mutant(
        "check: another day of the plan by hand",
        WORDS,
        "if day in was and day not in now:",
        "if False:",
        planted("edit_late_plan_date"),
    ),
    Mutant(
        "check: the facts of the next matter",
        WORDS,
        " + line[start : next(ends, None)]",
        " + line[start:]",
        (f"{EDITED}::test_a_late_matter_does_not_borrow_the_facts_of_the_next",),
    ),
)
PAPER_CHECK: tuple[Mutant, ...] = (*SUMS, *MATTERS_OF_PAPER, *BY_HAND)
