"""Reminders of a matter's own due date: three working days before it, on it, and after it to ever more people.

As with a period (reports.services.reminders): each look tells what should have been told by now, each person once a
stage and day of the calendar; a date that is adjusted is told anew. Everything goes with the day's digest.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from departments.enums import Reason, Role
from departments.models import Programme, User
from departments.services.notifications import notify
from departments.telling import one_line
from reform.core.days import day_short
from reform.core.office_days import office_days
from reports.notifications.period import FILERS, people_in, people_of
from reports.selectors.due_matters import DueMatters, by_label, due_matters
from reports.services.reminders import LOOK_BACK, OFFICE, Stage, stage_at
from tasks.models import Ledger, Task
from tasks.notifications import is_sealed

# Three working days lie within it, whatever holiday is between.
AHEAD = timedelta(days=16)
LINES = 20


def remind_of_matters(*, ledger: Ledger, on: date) -> None:
    """Tell what should have been told by a day of the matters' due dates. Twice changes nothing."""
    programme = ledger.programme
    with override(settings.LANGUAGE_CODE):
        late: dict[date, list[Task]] = {}
        for matters in due_matters(ledger, on=on, within=AHEAD, since=LOOK_BACK):
            stage = stage_at(matters.due_on, on)
            if stage is None:
                continue
            _tell_unit(ledger, matters, stage, _filers(programme, matters), Reason.FILER)
            if stage != Stage.OVERDUE:
                continue
            days = office_days().working_days_left(on, matters.due_on)
            if days >= programme.head_after:
                _tell_unit(ledger, matters, "overdue.head", (Role.DEPARTMENT_HEAD,), Reason.UNIT_HEAD)
            if days >= programme.secretariat_after:
                late.setdefault(matters.due_on, []).extend(matters.tasks)
        for due_on, tasks in late.items():
            _tell_secretariat(ledger, due_on, tasks)


def _filers(programme: Programme, matters: DueMatters) -> tuple[Role, ...]:
    """The unit's filers; the secretariat's own matters are filed by its clerks as well."""
    own = programme.secretariat_id == matters.department.pk
    return (*FILERS, Role.CLERK) if own else FILERS


def _tell_unit(ledger: Ledger, matters: DueMatters, event: str, roles: tuple[str, ...], reason: str) -> None:
    unit, programme = matters.department, ledger.programme
    for label, tasks in by_label(matters.tasks):
        _tell(
            ledger,
            people_of(unit, *roles, programme=programme, label=label),
            key=f"matter.{event}:{ledger.uid}:{unit.uid}:{matters.due_on}",
            title=_title(event, matters.due_on, len(tasks)),
            lines=[str(task) for task in tasks],
            tasks=tasks,
            reason=reason,
        )


def _tell_secretariat(ledger: Ledger, due_on: date, tasks: list[Task]) -> None:
    """Tell the programme's office which matters of a day are overdue, with their units."""
    for label, seen in by_label(tasks):
        _tell(
            ledger,
            people_in(ledger.programme, *OFFICE, label=label),
            key=f"matter.overdue.secretariat:{ledger.uid}:{due_on}",
            title=_title("overdue.secretariat", due_on, len(seen)),
            lines=[
                _("%(unit)s: %(task)s") % {"unit": task.collector.short_name, "task": task}
                for task in seen
                if task.collector
            ],
            tasks=seen,
            reason=Reason.SECRETARIAT,
        )


def _tell(
    ledger: Ledger,
    users: list[User],
    *,
    key: str,
    title: str,
    lines: list[str],
    tasks: list[Task],
    reason: str,
) -> None:
    single = reverse("task_detail", args=[tasks[0].uid])
    notify(
        users=users,
        key=key,
        title=title,
        body="\n".join(one_line(line) for line in lines[:LINES]),
        url=single if len(tasks) == 1 else f"{reverse('ledger')}?ledger={ledger.uid}",
        reason=reason,
        sealed=any(is_sealed(task) for task in tasks),
        programme=ledger.programme,
    )


def _title(event: str, due_on: date, n: int) -> str:
    words = {"n": n, "day": day_short(due_on)}
    if event == Stage.SOON:
        text = ngettext(
            "%(n)d matter of your unit is due on %(day)s", "%(n)d matters of your unit are due on %(day)s", n
        )
    elif event == Stage.TODAY:
        text = ngettext(
            "%(n)d matter of your unit is due today, %(day)s",
            "%(n)d matters of your unit are due today, %(day)s",
            n,
        )
    elif event == "overdue.secretariat":
        text = ngettext(
            "%(n)d matter was due on %(day)s and is not done",
            "%(n)d matters were due on %(day)s and are not done",
            n,
        )
    else:
        text = ngettext(
            "%(n)d matter of your unit was due on %(day)s and is not done",
            "%(n)d matters of your unit were due on %(day)s and are not done",
            n,
        )
    return text % words
