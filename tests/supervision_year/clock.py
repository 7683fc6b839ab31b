"""Instructions under the preset of the clock, 1-3-7-30-0: what people do on which day, and by hand what must come when.

Days off of 2026 that matter: 4 to 6 April, 25 to 27 September (20 worked), 1 to 7 October (10 worked).
"""

from __future__ import annotations

from datetime import date

from tests.supervision_year.play import (
    Act,
    Taken,
    answers,
    closes,
    extends,
    feeds_back,
    instructs,
    order_units_of,
    raises,
    receives,
    signs,
)

# 11 is a matter of the ledger that came of an instruction, 批示 an instruction without one.
ACTS: dict[date, list[Act]] = {
    # 11: given on Friday 3 April; drafted by night, signed, and not settled.
    date(2026, 4, 3): [instructs("11")],
    date(2026, 4, 7): [signs("11", "order")],  # by 10 April
    date(2026, 4, 8): [receives("11", "order")],
    date(2026, 4, 9): [feeds_back("11", "order")],
    date(2026, 4, 13): [signs("11", "time_limit")],  # three working days: 16 April
    date(2026, 4, 17): [signs("11", "interview")],  # 22 April
    date(2026, 4, 23): [raises("11", "interview")],
    # A hard one, given on Monday 28 September and turned into an order by the clerk the same day.
    date(2026, 9, 28): [instructs(), order_units_of(hard=True), signs("批示", "order")],
    date(2026, 9, 29): [receives("批示", "order")],
    date(2026, 10, 8): [feeds_back("批示", "order")],
    date(2026, 10, 27): [extends("批示", "order", date(2026, 11, 6))],
    date(2026, 11, 5): [answers("批示", "order")],
    date(2026, 11, 6): [closes("批示", "order")],
    # One that keeps every day of its clock.
    date(2026, 12, 8): [
        instructs(),
        order_units_of(hard=False),
        signs("批示", "order"),
        receives("批示", "order"),
    ],
    date(2026, 12, 10): [feeds_back("批示", "order")],
    date(2026, 12, 14): [answers("批示", "order"), closes("批示", "order")],
}

# The last day of each clock as it must stand in the order: 3 April + 7, 28 September + 30, 8 December + 7.
ENDS = [date(2026, 4, 10), date(2026, 10, 28), date(2026, 12, 15)]
# Its days: 4 and 6 April are free, so both are the 7th; 1 October is free until the 7th.
CLOCKS = [
    [("arranged", "2026-04-07"), ("fed_back", "2026-04-07"), ("settled", "2026-04-10")],
    [("arranged", "2026-09-29"), ("fed_back", "2026-10-08"), ("settled_hard", "2026-10-28")],
    [("arranged", "2026-12-09"), ("fed_back", "2026-12-11"), ("settled", "2026-12-15")],
]

# By hand: the day, the matter, the step.
EXPECTED: list[Taken] = [
    # The first working day after Friday 3 April.
    (date(2026, 4, 7), "11", "order"),
    # Neither signed for nor fed back by the 7th.
    (date(2026, 4, 8), "11", "arranged.late"),
    (date(2026, 4, 8), "11", "fed_back.late"),
    # Not settled by Friday the 10th: the next working day; then 16 and 22 April in the same way.
    (date(2026, 4, 13), "11", "time_limit"),
    (date(2026, 4, 17), "11", "interview"),
    (date(2026, 4, 23), "11", "raise"),
    # The hard one: on its first and third day in the morning neither was kept yet.
    (date(2026, 9, 29), "批示", "arranged.today"),
    (date(2026, 10, 8), "批示", "fed_back.today"),
]
