"""The calendar of papers: what should exist is asked for once, by the rule in force, and rules fit their kind and level."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

TEST = "tests/reports/test_paper_calendar.py"
RULES, ASKING, DATES = (
    "reports/services/paper_rules.py",
    "reports/services/paper_asking.py",
    "reports/selectors/paper_calendar.py",
)
FITS = (f"{TEST}::test_rules_are_set_by_the_head_recorded_and_refused_where_they_do_not_fit",)

PAPER_CALENDAR: tuple[Mutant, ...] = (
    Mutant(
        "calendar: a kind that does not exist",
        RULES,
        '    if known is None:\n        raise ValidationError({"kind": _("There is no such kind of paper.")})',
        "    if known is None:\n        return",
        FITS,
    ),
    Mutant(
        "calendar: a level that is not below",
        RULES,
        "    if level not in levels_of(programme):",
        "    if False:",
        FITS,
    ),
    Mutant(
        "calendar: a rhythm the kind does not cover",
        RULES,
        '    if given["rhythm"] not in known.periods:',
        "    if False:",
        FITS,
    ),
    Mutant(
        "calendar: a form the kind has not",
        RULES,
        '    if given["form"] not in known.forms:',
        "    if False:",
        FITS,
    ),
    Mutant(
        "calendar: a day no month has", RULES, '    if not 1 <= given["day"] <= 28:', "    if False:", FITS
    ),
    Mutant(
        "calendar: a check without end",
        RULES,
        '    if not 0 <= given["check_days"] <= MOST_CHECK_DAYS:',
        "    if False:",
        FITS,
    ),
    Mutant("calendar: over a rule not seen", RULES, "    if kept.version != version:", "    if False:", FITS),
    Mutant(
        "calendar: a rule forgotten by the clerk",
        RULES,
        '    require(by, "papers.calendar", rule.programme)\n',
        "",
        FITS,
    ),
    Mutant(
        "calendar: a rule forgotten that changed since",
        RULES,
        "filter(pk=rule.pk, version=version).delete()[0]",
        "filter(pk=rule.pk).delete()",
        FITS,
    ),
    Mutant(
        "calendar: another rhythm asks for what was",
        RULES,
        "    anew = rhythm != kept.rhythm or (active and not kept.active)",
        "    anew = active and not kept.active",
        (f"{TEST}::test_another_rhythm_holds_from_the_day_it_was_set",),
    ),
    Mutant(
        "calendar: a rule switched on again asks for what was",
        RULES,
        "    anew = rhythm != kept.rhythm or (active and not kept.active)",
        "    anew = rhythm != kept.rhythm",
        (f"{TEST}::test_a_rule_switched_on_again_asks_for_nothing_that_was_due_before",),
    ),
    Mutant(
        "calendar: a rule switched off asks",
        DATES,
        "        if not rule.active:\n            continue\n",
        "",
        (f"{TEST}::test_a_rule_that_is_switched_off_asks_for_nothing",),
    ),
    Mutant(
        "calendar: asks for what was due before the rule",
        DATES,
        "        return self.rule is None or due_on >= self.rule.since",
        "        return True",
        (f"{TEST}::test_a_rule_set_in_mid_year_asks_for_nothing_that_was_due_before",),
    ),
    Mutant(
        "calendar: asks again for what was dropped",
        DATES,
        "if newest and newest.due_on and newest.paper is None and rule",
        "if newest and newest.due_on and newest.can_be_made and rule",
        (f"{TEST}::test_two_beats_make_one_and_what_was_dropped_is_not_asked_for_again",),
    ),
    Mutant(
        "calendar: asks before the last month is closed",
        DATES,
        "    elif last.state != PeriodState.CLOSED:",
        "    elif False:",
        (f"{TEST}::test_what_cannot_be_made_yet_says_why",),
    ),
    Mutant(
        "calendar: the rule from above comes first",
        DATES,
        "            found.setdefault(rule.kind, _of_row(rule, inherited=at != programme))",
        "            found[rule.kind] = _of_row(rule, inherited=at != programme)",
        (f"{TEST}::test_an_own_rule_comes_before_the_one_from_above_even_switched_off",),
    ),
    Mutant(
        "calendar: a rule for another level holds",
        DATES,
        "PaperRule.objects.filter(programme=at, level=level)",
        "PaperRule.objects.filter(programme=at)",
        (f"{TEST}::test_a_rule_from_above_holds_where_a_programme_has_none_of_its_own",),
    ),
    Mutant(
        "calendar: a dated paper stays overdue",
        DATES,
        "rule.asks_for(slot.due_on) and (slot.month is None or slot is newest)",
        "rule.asks_for(slot.due_on)",
        (f"{TEST}::test_only_what_the_calendar_still_waits_for_is_overdue",),
    ),
    Mutant(
        "calendar: drafted by a unit",
        ASKING,
        '    require(by, "circulars.prepare", ledger)\n',
        "",
        (f"{TEST}::test_what_cannot_be_made_yet_says_why",),
    ),
    Mutant(
        "calendar: drafted for any stretch",
        ASKING,
        "    if kind not in KINDS or stretch.kind not in KINDS[kind].periods:",
        "    if False:",
        (f"{TEST}::test_what_cannot_be_made_yet_says_why",),
    ),
    Mutant(
        "calendar: two beats make two",
        ASKING,
        ':{kind}:{span}:{period.start}",',
        ':{kind}:{span}:{period.start}:{due_on}:{id(object())}",',
        (f"{TEST}::test_two_beats_make_one_and_what_was_dropped_is_not_asked_for_again",),
    ),
)
