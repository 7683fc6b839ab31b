"""WHO: programmes, jurisdictions, departments and their names, posts, people."""

from departments.models.department import (
    Department,
    DepartmentGroup,
    DepartmentGroupMember,
    DepartmentName,
    DepartmentSuccession,
)
from departments.models.learnt import LearntName
from departments.models.notification import Notification
from departments.models.post import Oversight, Post, PostHolding
from departments.models.programme import Jurisdiction, LeadingGroupSeat, Programme, ProgrammeMember
from departments.models.user import User

__all__ = [
    "Department",
    "DepartmentGroup",
    "DepartmentGroupMember",
    "DepartmentName",
    "DepartmentSuccession",
    "Jurisdiction",
    "LeadingGroupSeat",
    "LearntName",
    "Notification",
    "Oversight",
    "Post",
    "PostHolding",
    "Programme",
    "ProgrammeMember",
    "User",
]
