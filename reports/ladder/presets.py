"""The ladders that ship. An office takes one as it is, or makes its own of it (reports.services.ladder).

Sources: circulars reference 4 (银川: months in a row; 广元, 隆昌: what follows the second and the third time; 13710: one day
to arrange, three to feed back, seven to settle, a month for hard matters, nothing left over); office-practice 6.
"""

from __future__ import annotations

from reports.ladder.terms import (
    INTERVIEW,
    ORDER,
    RAISE,
    REMINDER,
    TIME_LIMIT,
    URGING,
    Ladder,
    Step,
    Tick,
    Trigger,
)

ARRANGED, FED_BACK, SETTLED, SETTLED_HARD = "arranged", "fed_back", "settled", "settled_hard"
CLOCK_13730 = (Tick(1, ARRANGED), Tick(3, FED_BACK), Tick(7, SETTLED), Tick(30, SETTLED_HARD))

# Behind at one cut-off is urged, at two in a row ordered, at three ordered with a time limit; so are missed reports, one
# step milder. What then stays unanswered climbs. Of a matter's own date the programme's reminders tell first
# (reports.services.matter_reminders); the ladder begins with the urging slip.
POINTS = Ladder(
    key="points",
    name="三期递进",
    version=1,
    steps=(
        Step(REMINDER, Trigger(periods=1, missed=1), days=0, told=()),
        Step(URGING, Trigger(periods=1, missed=2, overdue=True), grace=3, signs="clerk"),
        Step(ORDER, Trigger(periods=2, missed=3, instruction=True, climbs=3), days=10),
        Step(
            TIME_LIMIT,
            Trigger(periods=3, climbs=3),
            days=10,
            told=("unit_head", "overseeing"),
            proof=True,
            extension_by="leader",
        ),
        Step(
            INTERVIEW,
            Trigger(climbs=3),
            signs="leader",
            told=("unit_head", "secretariat", "overseeing"),
            proof=True,
            extensions=0,
        ),
        Step(RAISE, Trigger(climbs=5), days=0, told=("unit_head", "secretariat", "overseeing"), extensions=0),
    ),
)

# Of instructions and assigned matters only: no reform task is put under a clock (office-practice 6).
CLOCK = Ladder(
    key="clock",
    name="“13730”限时办结",
    version=1,
    steps=(
        Step(REMINDER, Trigger(instruction=True), days=0, told=()),
        Step(ORDER, Trigger(instruction=True), days=7, proof=True, clock=CLOCK_13730),
        Step(
            TIME_LIMIT,
            Trigger(climbs=1),
            days=3,
            told=("unit_head", "overseeing"),
            proof=True,
            extension_by="leader",
        ),
        Step(
            INTERVIEW,
            Trigger(climbs=1),
            days=3,
            signs="leader",
            told=("unit_head", "secretariat", "overseeing"),
            proof=True,
            extensions=0,
        ),
        Step(RAISE, Trigger(climbs=1), days=0, told=("unit_head", "secretariat", "overseeing"), extensions=0),
    ),
)

PRESETS: dict[str, Ladder] = {ladder.key: ladder for ladder in (POINTS, CLOCK)}
DEFAULT = POINTS
