"""HOW IT GOES: periods, progress reports, review, determination, circulars, supervision, registers, assessment."""

from reports.models.assessment import Assessment, AssessmentLine, LineObjection
from reports.models.bulletin import Article, ArticleLog
from reports.models.check_round import CheckAnswer, CheckObjection, CheckRound
from reports.models.circular import Circular, CircularFile, CircularLog, CircularSnapshot, PaperNumber
from reports.models.determination import Determination
from reports.models.distribution import DistributionEntry, Receipt, Recipient
from reports.models.made import MadeFile
from reports.models.paper_calendar import PaperRule
from reports.models.period import ReportingPeriod
from reports.models.referral import AgendaItem, AgendaPaper, Referral, ReferralLog
from reports.models.registers import (
    Highlight,
    HighlightUse,
    Innovation,
    Outreach,
    PaperPlan,
    SupportEntry,
    SupportItem,
)
from reports.models.report import ProgressReport, ReportLog, ReportPart, ReportValue
from reports.models.rule import LightRule
from reports.models.sheet import CountySheet, CountySheetEntry
from reports.models.supervision import (
    AccountabilityNote,
    OrderAnswer,
    OrderExtension,
    OrderLog,
    OrderProof,
    SupervisionLadder,
    SupervisionOrder,
)
from reports.models.unit import CallNote, ReturnPhrase, UnitApproval, UnitRhythm, UnitWorkbook

__all__ = [
    "AccountabilityNote",
    "AgendaItem",
    "AgendaPaper",
    "Article",
    "ArticleLog",
    "Assessment",
    "AssessmentLine",
    "CallNote",
    "CheckAnswer",
    "CheckObjection",
    "CheckRound",
    "Circular",
    "CircularFile",
    "CircularLog",
    "CircularSnapshot",
    "CountySheet",
    "CountySheetEntry",
    "Determination",
    "DistributionEntry",
    "Highlight",
    "HighlightUse",
    "Innovation",
    "LightRule",
    "LineObjection",
    "MadeFile",
    "OrderAnswer",
    "OrderExtension",
    "OrderLog",
    "OrderProof",
    "Outreach",
    "PaperNumber",
    "PaperPlan",
    "PaperRule",
    "ProgressReport",
    "Receipt",
    "Recipient",
    "Referral",
    "ReferralLog",
    "ReportLog",
    "ReportPart",
    "ReportValue",
    "ReportingPeriod",
    "ReturnPhrase",
    "SupervisionLadder",
    "SupervisionOrder",
    "SupportEntry",
    "SupportItem",
    "UnitApproval",
    "UnitRhythm",
    "UnitWorkbook",
]
