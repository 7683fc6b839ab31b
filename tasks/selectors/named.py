"""What a written name was found to stand for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from departments.models import Department, DepartmentGroup, Post


class _Dated(Protocol):
    valid_from: date | None
    valid_to: date | None


def in_force(row: _Dated, day: date) -> bool:
    """Whether a row with dates from-to holds on a day."""
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or row.valid_to >= day)


@dataclass(frozen=True)
class Named:
    """What a written name stands for: a unit, a group, posts, or nobody known.

    `fits` are the units between which it does not decide; `nobody` says that the words name nobody (有关部门), or,
    of 各相关分管领导, that nobody is on record as overseeing what the task concerns.
    """

    written: str
    department: Department | None = None
    group: DepartmentGroup | None = None
    posts: tuple[Post, ...] = ()
    fits: tuple[Department, ...] = ()
    nobody: bool = False

    @property
    def known(self) -> bool:
        """Whether it is clear who is meant."""
        return self.department is not None or self.group is not None or bool(self.posts)

    @property
    def post(self) -> Post | None:
        """The one post that is meant, if it is one."""
        return self.posts[0] if len(self.posts) == 1 else None

    @property
    def label(self) -> str:
        """The short name of who is meant, else the written words."""
        if self.department:
            return self.department.short_name
        return self.group.name if self.group else self.written
