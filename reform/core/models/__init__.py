"""Tables of the ground floor: jobs and the audit record. They hold ids, uids and label copies, no keys to apps."""

from reform.core.models.audit import AuditEntry
from reform.core.models.base import UidModel
from reform.core.models.job import Job

__all__ = ["AuditEntry", "Job", "UidModel"]
