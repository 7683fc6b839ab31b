"""What exists for an actor among periods, reports, circulars, supervision, referrals, registers and assessments."""

from reports.permissions.papers import (
    ArticlePartQuerySet,
    ArticleQuerySet,
    CheckAnswerQuerySet,
    CheckObjectionQuerySet,
    CircularPartQuerySet,
    CircularQuerySet,
    LightRuleQuerySet,
    MadeFileQuerySet,
    PeriodQuerySet,
    ReportQuerySet,
    SheetQuerySet,
    UnitPaperQuerySet,
)
from reports.permissions.registers import (
    AssessmentLineQuerySet,
    AssessmentQuerySet,
    LineObjectionQuerySet,
    OwnUnitsQuerySet,
    ProgrammeQuerySet,
)
from reports.permissions.supervision import (
    AccountabilityQuerySet,
    AgendaPaperQuerySet,
    AgendaQuerySet,
    OrderPartQuerySet,
    OrderQuerySet,
    ReferralQuerySet,
)

__all__ = [
    "AccountabilityQuerySet",
    "AgendaPaperQuerySet",
    "AgendaQuerySet",
    "ArticlePartQuerySet",
    "ArticleQuerySet",
    "AssessmentLineQuerySet",
    "AssessmentQuerySet",
    "CheckAnswerQuerySet",
    "CheckObjectionQuerySet",
    "CircularPartQuerySet",
    "CircularQuerySet",
    "LightRuleQuerySet",
    "LineObjectionQuerySet",
    "MadeFileQuerySet",
    "OrderPartQuerySet",
    "OrderQuerySet",
    "OwnUnitsQuerySet",
    "PeriodQuerySet",
    "ProgrammeQuerySet",
    "ReferralQuerySet",
    "ReportQuerySet",
    "SheetQuerySet",
    "UnitPaperQuerySet",
]
