"""The grid of a group duty in words: how many units have carried it out, who has not, when it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.enums import DepartmentKind
from reform.core.words import listed
from tasks.enums import GridKind
from tasks.models import DutyItem, Task


@dataclass(frozen=True)
class Grid:
    """The items of a grid: done, outstanding, and those the duty does not concern, each in list order."""

    task: Task
    done: list[DutyItem]
    outstanding: list[DutyItem]
    apart: list[DutyItem]

    @property
    def sentence(self) -> str:
        """The roll-up as it is printed (已落实11个市，未落实3个市（…）)."""
        words = {
            "done": len(self.done),
            "all": len(self.done) + len(self.outstanding),
            "missing": len(self.outstanding),
            "noun": _noun([*self.done, *self.outstanding]),
            "names": listed(item.department.short_name for item in self.outstanding),
        }
        if not self.outstanding:
            return _("Carried out by all %(noun)s (%(all)s)") % words
        return _("Carried out by %(done)s of %(all)s %(noun)s, not by %(missing)s (%(names)s)") % words

    @property
    def rule(self) -> str:
        """When the duty as a whole is done."""
        return grid_rule_words(self.task)


def grid_rule_words(task: Task) -> str:
    """Return the rule of a task's grid in words."""
    if task.grid_kind == GridKind.AT_LEAST:
        words = ngettext(
            "done when at least %(n)s unit has", "done when at least %(n)s units have", task.grid_value
        )
        return words % {"n": task.grid_value}
    if task.grid_kind == GridKind.SHARE:
        return _("done when at least %(n)s%% of the units have") % {"n": task.grid_value}
    return _("done when all units have")


def grid_in(task: Task, items: Iterable[DutyItem]) -> Grid:
    """Sort the items of a task's grid."""
    items = list(items)
    concerned = [item for item in items if item.applies]
    return Grid(
        task,
        [item for item in concerned if item.done],
        [item for item in concerned if not item.done],
        [item for item in items if not item.applies],
    )


def _noun(items: list[DutyItem]) -> str:
    """What the units are called together: counties, cities, or units."""
    levels = {item.department.jurisdiction.level for item in items}
    local = all(item.department.kind == DepartmentKind.COUNTY for item in items)
    if local and levels == {"county"}:
        return _("counties")
    if local and levels == {"city"}:
        return _("cities")
    return _("units")
