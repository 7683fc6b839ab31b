"""Who is meant by the leaders of a task today: the words stay, the posts follow those who oversee its units."""

from __future__ import annotations

from departments.models import Department
from tasks.enums import AssignmentRole
from tasks.models import Task
from tasks.selectors.names import NameBook


def leaders_of_task(task: Task) -> dict[int, tuple[str, ...]]:
    """Return the posts with their holders of today by the key of the leader's assignment; none asked, no queries.

    `task` is one of tasks_with_detail. 各相关分管领导 are who oversees the task's units today.
    """
    rows = [row for row in task.responsible if row.role == AssignmentRole.LEADER]
    if not rows:
        return {}
    book = NameBook(task.ledger.programme)
    units = _units(task, book)
    found = {}
    for row in rows:
        post = book.rows.posts.get(row.post_id or 0)
        posts = (post,) if post else book.resolve_leader(row.written, units).posts
        found[row.pk] = tuple(book.leaders.title(one) for one in posts)
    return found


def _units(task: Task, book: NameBook) -> list[Department]:
    named = [row.department for row in task.responsible if row.department]
    return named + [
        unit for row in task.responsible if row.group_id for unit in book.members.get(row.group_id, [])
    ]
