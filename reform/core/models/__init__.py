"""Tables of the ground floor: jobs, the audit record, rates, signs of life. They hold ids, uids and label copies, no keys to apps."""

from reform.core.models.audit import AuditEntry, AuditSeal, AuditSegment
from reform.core.models.base import UidModel
from reform.core.models.calendar import SpecialDay
from reform.core.models.fields import LockedField
from reform.core.models.form_token import FormToken
from reform.core.models.job import Job
from reform.core.models.rates import RateBucket
from reform.core.models.signs import SignOfLife

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "AuditSegment",
    "FormToken",
    "Job",
    "LockedField",
    "RateBucket",
    "SignOfLife",
    "SpecialDay",
    "UidModel",
]
