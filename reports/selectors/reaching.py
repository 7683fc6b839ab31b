"""Whom a paper goes to: a draft by today's members and accounts, one that is out as it was published, whoever joined since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from departments.models import Department, Post
from reports.models import Circular
from reports.selectors.recipients import Reached, lines_of, reached


def as_noted(sent: Iterable[Reached]) -> dict[str, dict[str, list[Any]]]:
    """Return by the uid of each line whom it reaches, as the log of a paper keeps it with its publishing."""
    return {
        str(one.line.uid): {
            "units": [unit.pk for unit in one.units],
            "posts": [post.pk for post in one.posts],
            "without": list(one.without),
        }
        for one in sent
    }


def whom_it_reaches(circular: Circular) -> list[Reached]:
    """Return a paper's lines with whom each reaches; a constant number of queries.

    Of a paper that is out as noted when it was published, so that its copies and its 签收 never part; where nothing was
    noted, by the accounts of that day.
    """
    lines = lines_of(circular)
    if circular.published_at is None:
        return reached(lines, circular.programme)
    told = circular.log.filter(event="published").values_list("params", flat=True).last() or {}
    noted = told.get("sent") or {}
    if not all(str(line.uid) in noted for line in lines):
        return reached(lines, circular.programme, timezone.localdate(circular.published_at))
    found = [noted[str(line.uid)] for line in lines]
    units = Department.objects.in_bulk({key for one in found for key in one["units"]})
    posts = Post.objects.select_related("department").in_bulk({key for one in found for key in one["posts"]})
    return [
        Reached(
            line,
            tuple(units[key] for key in one["units"] if key in units),
            tuple(posts[key] for key in one["posts"] if key in posts),
            tuple(one["without"]),
        )
        for line, one in zip(lines, found, strict=True)
    ]
