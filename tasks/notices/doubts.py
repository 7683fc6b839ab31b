"""What a person should look at, in plain words."""

import re

from reform.core.messages import gettext_noop

from .model import Doubt, Kind, Reading, Role, TaskItem
from .patterns.deadlines import Calendar

# Words that promise a date without naming it; 定期 and 持续推进 are a manner of work, not a date.
VAGUE = re.compile("尽快|近期|适时|按照")


def doubts_of_task(task: TaskItem) -> list[Doubt]:
    """Doubts about one task: open lists, generic subjects, computed dates, missing duties."""
    out: list[Doubt] = []
    for clause in task.clauses:
        if clause.open_tail:
            out.append(Doubt.about(gettext_noop("open list"), clause.open_tail, clause.span))
        if clause.remark:
            out.append(Doubt.about(gettext_noop("a remark, not a body"), clause.remark, clause.span))
    for body in task.bodies:
        if body.generic:
            out.append(Doubt.about(gettext_noop("needs assignment"), body.name, body.span))
    both = set(task.names(Role.LEAD)) & set(task.names(Role.COOPERATING))
    out += [Doubt.about(gettext_noop("named as lead and as cooperating"), name) for name in sorted(both)]
    for deadline in task.deadlines:
        if deadline.computed:
            out.append(
                Doubt.about(gettext_noop("date is computed, not printed"), deadline.text, deadline.span)
            )
        elif deadline.pattern == "open_words" and VAGUE.search(deadline.text):
            out.append(Doubt.about(gettext_noop("no date named"), deadline.text, deadline.span))
    return out


def doubts_of_document(reading: Reading, kalender: Calendar) -> list[Doubt]:
    """Doubts about the whole: what the head lacks, and dates that hang on it."""
    out: list[Doubt] = []
    if reading.title is None:
        out.append(Doubt(gettext_noop("no title found")))
    if reading.issued_on is None and "garbled_date" in reading.spans:
        out.append(
            Doubt(
                gettext_noop("the date of issue has lost characters: enter it"), reading.spans["garbled_date"]
            )
        )
    elif reading.issued_on is None:
        out.append(Doubt(gettext_noop("no date of issue found: relative deadlines cannot be resolved")))
    if reading.document_number is None and reading.kind is not Kind.DIVISION_TABLE:
        out.append(Doubt(gettext_noop("no document number found")))
    if not reading.tasks:
        out.append(Doubt(gettext_noop("no tasks found")))
    elif not any(task.bodies for task in reading.tasks):
        out.append(Doubt(gettext_noop("no task names a responsible body")))
    return out
