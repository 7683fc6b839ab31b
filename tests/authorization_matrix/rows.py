"""The roles, whose belongings are whose, and what one row of the matrix says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.world import Belongings

ROLES = (
    "clerk",
    "head",
    "liaison",
    "department_head",
    "leader",
    "county",
    "system_admin",
    "security_admin",
    "auditor",
)
# Posts of these roles elsewhere: an institution's liaison, a clerk of the city's other programme. What they get from
# their own belongings is what the role gets, by the same hand-written answers.
ALIKE = {"institution": "liaison", "second": "clerk"}
# Whose belongings count as the role's own.
OWN = {
    "institution": "hospital",
    "second": "second",
    "clerk": "health",
    "head": "health",
    "liaison": "health",
    "department_head": "finance",
    "leader": "health",
    "county": "north",
    "system_admin": "health",
    "security_admin": "health",
    "auditor": "health",
}


def _strangers(unit: dict[str, tuple[str, ...]], rest: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {role: unit.get(role, rest) for role in (*ROLES, *ALIKE)}


UNIT = _strangers(
    {
        "liaison": ("finance", "hospital", "second", "elsewhere", "sealed health"),
        "department_head": ("health", "second", "elsewhere", "sealed finance"),
        "county": ("south", "second", "elsewhere", "sealed north"),
        "institution": ("health", "finance", "second", "elsewhere"),
        "second": ("health", "elsewhere", "sealed health"),
    },
    ("second", "elsewhere", "sealed health", "sealed finance"),
)
# Whose belongings must not exist for the role, by what the URL names.
SCOPES = {
    # a thing of one unit: a report, a task, a file of evidence; what is labelled is nobody's
    "unit": UNIT,
    # a thing about a unit's people: the administrators look after those of all programmes of the place
    "people": UNIT | {"system_admin": ("elsewhere",), "security_admin": ("elsewhere",)},
    # a thing of a programme: a notice, a period, a draft of a circular
    "programme": _strangers(
        {"county": ("south", "second", "elsewhere"), "second": ("health", "north", "elsewhere")},
        ("north", "second", "elsewhere"),
    ),
    # a thing of a programme that the one above reads as well: a ledger, a published circular
    "below": _strangers(
        {
            "liaison": ("north", "second", "elsewhere"),
            "department_head": ("north", "second", "elsewhere"),
            "institution": ("north", "second", "elsewhere"),
            "county": ("south", "second", "elsewhere"),
            "second": ("health", "north", "elsewhere"),
        },
        ("second", "elsewhere"),
    ),
    # a thing the whole jurisdiction and what lies below it may know of: a unit, an account, a post
    "jurisdiction": _strangers({"county": ("south", "elsewhere")}, ("elsewhere",)),
    # a thing of one person
    "person": _strangers({"liaison": ("finance", "elsewhere")}, ("health", "elsewhere"))
    | {"department_head": ("health",), "county": ("south",), "second": ("health", "elsewhere")},
}


def _nine(written: int | str) -> tuple[int, ...]:
    numbers = tuple(int(word) for word in str(written).split())
    if len(numbers) == 1:
        return numbers * len(ROLES)
    if len(numbers) != len(ROLES):
        raise ValueError(f"nine answers or one, not {written!r}")
    return numbers


@dataclass(frozen=True)
class Row:
    """What one URL answers."""

    name: str
    get: tuple[int, ...]
    post: tuple[int, ...]
    kwargs: Callable[[Belongings], dict[str, Any]] | None
    data: Callable[[Belongings], dict[str, Any]]
    scope: str
    stranger: tuple[int, ...]
    anonymous: tuple[int, int]


def row(
    name: str,
    *,
    get: int | str = 405,
    post: int | str = 405,
    of: str | Callable[[Belongings], dict[str, Any]] = "",
    data: dict[str, Any] | Callable[[Belongings], dict[str, Any]] | None = None,
    scope: str = "unit",
    stranger: int | str = 404,
    anonymous: tuple[int, int] = (302, 302),
) -> Row:
    """Describe one URL.

    `of` says which belonging the URL names ("task": {"uid": own.task.uid}), or makes the kwargs itself; `data` is what
    a permitted POST sends, so that it succeeds; `scope` says who counts as a stranger (SCOPES);
    empty when the URL names nothing that could be somebody's.
    """
    kwargs = (lambda own: {"uid": getattr(own, of).uid}) if isinstance(of, str) and of else of or None
    body = data if callable(data) else lambda _own: data or {}
    return Row(name, _nine(get), _nine(post), kwargs, body, scope, _nine(stranger), anonymous)


# Where the view asks for the role before it looks for the row, those without it get 403 for whatever is named.
NOTICE_ROLES = "404  404  403  403  404  404  403  403  403"
LEDGER_ROLES = "404  404  404  404  404  404  403  403  403"
