"""WHO: programmes, jurisdictions, departments and their names, posts, people."""

from departments.models.access import FormerPassword, RecoveryCode, SecurityPolicy, TotpDevice, UserSession
from departments.models.batch import AccountBatch
from departments.models.department import (
    Department,
    DepartmentGroup,
    DepartmentGroupMember,
    DepartmentName,
    DepartmentSuccession,
)
from departments.models.handover import HandOver, LiaisonChange
from departments.models.learnt import LearntName
from departments.models.notification import ChannelChoice, Delivery, Notification
from departments.models.post import Oversight, Post, PostHolding
from departments.models.programme import Jurisdiction, LeadingGroupSeat, Programme, ProgrammeMember
from departments.models.user import User

__all__ = [
    "AccountBatch",
    "ChannelChoice",
    "Delivery",
    "Department",
    "DepartmentGroup",
    "DepartmentGroupMember",
    "DepartmentName",
    "DepartmentSuccession",
    "FormerPassword",
    "HandOver",
    "Jurisdiction",
    "LeadingGroupSeat",
    "LearntName",
    "LiaisonChange",
    "Notification",
    "Oversight",
    "Post",
    "PostHolding",
    "Programme",
    "ProgrammeMember",
    "RecoveryCode",
    "SecurityPolicy",
    "TotpDevice",
    "User",
    "UserSession",
]
