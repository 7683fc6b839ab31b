"""Expected progress, status classes and lights: a pure room, plain functions over dataclasses.

`propose_status` is the way in; `explain` says why. Nothing here knows Django or a database.
"""

from .combine import (
    GridRollUp,
    How,
    PercentagesNotAddedError,
    State,
    Value,
    combine,
    roll_up_grid,
    roll_up_root,
)
from .expected import Expectation, elapsed_share, expected_at, full_months_between, held_to, month_slip
from .explain import explain, explain_en, zh_date
from .facts import (
    DetailFacts,
    GridItem,
    GridRule,
    IndicatorFacts,
    MilestoneFacts,
    PlanStep,
    Recurrence,
    TaskFacts,
    reaches,
)
from .propose import calendar_flags, is_spared, propose_status
from .rules import NODES_ONLY, PRESETS, XUANCHENG, YINCHUAN, Rule
from .steps import RETURNED_KEPT, Proposal, Step
from .vocabulary import (
    CLASS_LABELS_EN,
    CLASS_LABELS_ZH,
    CLASS_ORDER,
    FLAG_LABELS_ZH,
    LATE_CLASSES,
    Flag,
    Light,
    Mark,
    Modality,
    StatusClass,
    TaskType,
    light_of,
    mark_of,
)

__all__ = [
    "CLASS_LABELS_EN",
    "CLASS_LABELS_ZH",
    "CLASS_ORDER",
    "FLAG_LABELS_ZH",
    "LATE_CLASSES",
    "NODES_ONLY",
    "PRESETS",
    "RETURNED_KEPT",
    "XUANCHENG",
    "YINCHUAN",
    "DetailFacts",
    "Expectation",
    "Flag",
    "GridItem",
    "GridRollUp",
    "GridRule",
    "How",
    "IndicatorFacts",
    "Light",
    "Mark",
    "MilestoneFacts",
    "Modality",
    "PercentagesNotAddedError",
    "PlanStep",
    "Proposal",
    "Recurrence",
    "Rule",
    "State",
    "StatusClass",
    "Step",
    "TaskFacts",
    "TaskType",
    "Value",
    "calendar_flags",
    "combine",
    "elapsed_share",
    "expected_at",
    "explain",
    "explain_en",
    "full_months_between",
    "held_to",
    "is_spared",
    "light_of",
    "mark_of",
    "month_slip",
    "propose_status",
    "reaches",
    "roll_up_grid",
    "roll_up_root",
    "zh_date",
]
