"""The states of a unit's own form (联络员变更)."""

from departments.enums import ChangeState
from reform.core.workflow import Workflow

LIAISON_CHANGE = Workflow(
    ("confirm", [ChangeState.ASKED], ChangeState.CONFIRMED),
    ("refuse", [ChangeState.ASKED], ChangeState.REFUSED),
    ("carry_out", [ChangeState.CONFIRMED], ChangeState.DONE),
    ("withdraw", [ChangeState.ASKED, ChangeState.CONFIRMED], ChangeState.WITHDRAWN),
)
