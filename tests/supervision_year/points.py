"""The year under the preset of points: what people do on which day, and by hand which steps must come on which.

Days off of 2026 that matter: 15 to 23 February (14 and 28 worked), 4 to 6 April, 1 to 5 May (9 worked), 19 to 21 June,
25 to 27 September (20 worked), 1 to 7 October (10 worked).
"""

from __future__ import annotations

from datetime import date

from tests.supervision_year.play import (
    Act,
    Taken,
    answers,
    closes,
    determines,
    extends,
    opens,
    raises,
    returns,
    signs,
    suspends,
)

# The server is down from Tuesday to the next Monday.
DOWN = ((date(2026, 11, 10), date(2026, 11, 16)),)

# The day a month is determined and closed, and what is said of its matters; of the others that all is on schedule.
MONTHS: dict[int, tuple[date, dict[str, str]]] = {
    1: (date(2026, 2, 9), {"1": "behind", "6": "behind"}),
    2: (date(2026, 3, 9), {"1": "behind", "2": ""}),
    3: (date(2026, 4, 9), {"1": "behind", "2": ""}),
    4: (date(2026, 5, 11), {"1": "done", "2": "", "3": "behind"}),
    5: (date(2026, 6, 9), {"2": "done", "3": "behind"}),
    6: (date(2026, 7, 9), {"3": "behind", "4": "behind"}),
    7: (date(2026, 8, 10), {"3": "behind", "4": "behind"}),
    8: (date(2026, 9, 9), {"3": "behind", "4": "done", "5": "behind"}),
    9: (date(2026, 10, 9), {"3": "done"}),
    10: (date(2026, 11, 9), {"5": "done", "7": "behind"}),
    11: (date(2026, 12, 9), {}),
}

ACTS: dict[date, list[Act]] = {
    # 1: behind at three cut-offs in a row, every paper answered and closed.
    date(2026, 2, 13): [signs("1", "urging")],  # to be answered by 27 February
    date(2026, 2, 26): [answers("1", "urging")],
    date(2026, 2, 27): [closes("1", "urging")],
    date(2026, 3, 11): [signs("1", "order")],
    date(2026, 3, 24): [answers("1", "order"), closes("1", "order")],
    date(2026, 4, 10): [signs("1", "time_limit")],
    date(2026, 4, 23): [answers("1", "time_limit"), closes("1", "time_limit")],
    # 2: three reports missed in a row.
    date(2026, 4, 15): [signs("2", "urging")],
    date(2026, 4, 22): [answers("2", "urging"), closes("2", "urging")],
    date(2026, 5, 12): [signs("2", "order")],
    date(2026, 5, 25): [answers("2", "order"), closes("2", "order")],
    # 3: due on 15 April, never answered, extended once, up to the leading group.
    date(2026, 4, 21): [signs("3", "urging")],  # by 28 April
    date(2026, 5, 6): [signs("3", "order")],  # by 19 May
    date(2026, 5, 18): [extends("3", "order", date(2026, 5, 29))],
    date(2026, 6, 3): [signs("3", "time_limit")],  # by 17 June
    date(2026, 6, 24): [signs("3", "interview")],  # by 1 July
    date(2026, 7, 8): [raises("3", "interview")],
    # 4: the slip still runs when a second cut-off comes; the order takes its place, its answer is returned once.
    date(2026, 8, 5): [signs("4", "urging")],
    date(2026, 8, 11): [signs("4", "order")],
    date(2026, 8, 20): [answers("4", "order"), returns("4", "order")],
    date(2026, 8, 24): [answers("4", "order"), closes("4", "order")],
}

# By hand: the day, the matter, the step.
EXPECTED: list[Taken] = [
    # Determined on Monday 9 February: the reminder on the next working day, the slip after 10, 11 and 12.
    (date(2026, 2, 10), "1", "reminder"),
    (date(2026, 2, 13), "1", "urging"),
    # Closed and determined on Monday 9 March: one report missed, two cut-offs behind.
    (date(2026, 3, 10), "1", "order"),
    (date(2026, 3, 10), "2", "reminder"),
    # Thursday 9 April: three cut-offs behind; two missed, so the slip after 10, 13 and 14.
    (date(2026, 4, 10), "1", "time_limit"),
    (date(2026, 4, 15), "2", "urging"),
    # Due on Wednesday 15 April: the slip after 16, 17 and 20.
    (date(2026, 4, 21), "3", "urging"),
    # The slip of 28 April unanswered for three working days: 29, 30, and after the holidays 6 May.
    (date(2026, 5, 6), "3", "order"),
    # Monday 11 May: three reports missed.
    (date(2026, 5, 12), "2", "order"),
    # The order was extended to Friday 29 May: 1, 2, 3 June.
    (date(2026, 6, 3), "3", "time_limit"),
    # Due on Wednesday 17 June: 18, and after the Dragon Boat Festival 22 and 23.
    (date(2026, 6, 23), "3", "interview"),
    # Due on Wednesday 1 July, five working days: 2, 3, 6, 7, 8.
    (date(2026, 7, 8), "3", "raise"),
    # Thursday 9 July: the reminder on Friday, the slip after 10, 13 and 14.
    (date(2026, 7, 10), "4", "reminder"),
    (date(2026, 7, 15), "4", "urging"),
    # Monday 10 August: a second cut-off.
    (date(2026, 8, 11), "4", "order"),
    # Wednesday 9 September: the slip after 10, 11 and 14. Nobody signs it; in October it has caught up.
    (date(2026, 9, 10), "5", "reminder"),
    (date(2026, 9, 15), "5", "urging"),
    # Monday 9 November; by the calendar the slip was for the 13th, but the server was down until the 16th.
    (date(2026, 11, 17), "7", "urging"),
]


def acts_of_the_year() -> dict[date, list[Act]]:
    """Everything that people do, by day: months opened and determined, and what stands in ACTS."""
    found = {day: list(acts) for day, acts in ACTS.items()}
    for month, (closed_on, said) in MONTHS.items():
        found.setdefault(date(2026, month, 25), []).append(opens(month))
        found.setdefault(closed_on, []).append(determines(month, said))
    found[date(2026, 2, 9)].append(suspends("6"))
    return found
