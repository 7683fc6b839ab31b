"""HOW IT GOES: periods, progress reports, review, determination, circulars."""

from reports.models.circular import Circular, CircularFile, CircularSnapshot
from reports.models.determination import Determination
from reports.models.period import ReportingPeriod
from reports.models.report import ProgressReport, ReportLog, ReportPart, ReportValue
from reports.models.rule import LightRule
from reports.models.sheet import CountySheet, CountySheetEntry
from reports.models.unit import CallNote, ReturnPhrase, UnitApproval, UnitRhythm, UnitWorkbook

__all__ = [
    "CallNote",
    "Circular",
    "CircularFile",
    "CircularSnapshot",
    "CountySheet",
    "CountySheetEntry",
    "Determination",
    "LightRule",
    "ProgressReport",
    "ReportLog",
    "ReportPart",
    "ReportValue",
    "ReportingPeriod",
    "ReturnPhrase",
    "UnitApproval",
    "UnitRhythm",
    "UnitWorkbook",
]
