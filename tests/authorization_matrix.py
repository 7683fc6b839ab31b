"""Who gets what from every URL, written by hand: the specification the central test holds the portal to.

One row a URL name. `get` and `post` are the answers for the own object, in the order of ROLES; one number stands for
all nine. What is not the actor's own, and what does not exist, answers `stranger` (404) to everybody; a method the
view does not know answers 405 to everybody signed in. Nobody signed in gets 302 to the sign-in page, for GET and POST.
"""

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
# Whose belongings count as the role's own.
OWN = {
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
CITY_WIDE = ("clerk", "head", "leader", "system_admin", "security_admin", "auditor")


def _strangers(unit: dict[str, tuple[str, ...]], rest: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {role: unit.get(role, rest) for role in ROLES}


# Whose belongings must not exist for the role, by what the URL names.
SCOPES = {
    # a thing of one unit: a report, a task, a file of evidence
    "unit": _strangers(
        {
            "liaison": ("finance", "elsewhere"),
            "department_head": ("health", "elsewhere"),
            "county": ("south", "elsewhere"),
        },
        ("elsewhere",),
    ),
    # a thing of a programme: a notice, a period, a circular, an account
    "programme": _strangers({"county": ("south", "elsewhere")}, ("north", "elsewhere")),
    # a thing the whole jurisdiction and what lies below it may know of: a unit, an account, a post
    "jurisdiction": _strangers({"county": ("south", "elsewhere")}, ("elsewhere",)),
    # a thing of one person
    "person": _strangers({"liaison": ("finance", "elsewhere")}, ("health", "elsewhere"))
    | {"department_head": ("health",), "county": ("south",)},
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


PASSPHRASE = "a long enough passphrase"

# fmt: off
DEPARTMENTS = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("sign_in",                get="302  302  302  302  302  302  302  302  302",
                                 post="302  302  302  302  302  302  302  302  302", anonymous=(200, 200)),
    row("first_sign_in",          get="404  404  404  404  404  404  404  404  404",
                                 post="404  404  404  404  404  404  404  404  404",
        of=lambda own: {"uid": own.account.uid, "token": "no-token"}, anonymous=(404, 404)),
    row("sign_out",              post="302  302  302  302  302  302  302  302  302"),
    row("switch_post",           post="404  404  404  404  404  404  404  404  404",
        data=lambda own: {"post": own.post.uid}),
    row("password_change",        get="200  200  200  200  200  200  200  200  200",
                                 post="302  302  302  302  302  302  302  302  302",
        data={"old_password": PASSPHRASE, "new_password1": "xB7!unlikely-words", "new_password2": "xB7!unlikely-words"}),
    row("set_language",          post="302  302  302  302  302  302  302  302  302",
        data={"language": "en"}, anonymous=(405, 302)),
    row("people",                 get="403  403  403  403  403  403  200  200  403"),
    row("account_add",            get="403  403  403  403  403  403  200  403  403",
                                 post="403  403  403  403  403  403  302  403  403",
        data={"username": "newcomer", "name": "苏新禾", "phone": ""}),
    row("person_detail",          get="404  404  404  404  404  404  200  200  404", of="account", scope="jurisdiction"),
    row("account_link",          post="404  404  404  404  404  404  302  403  404", of="account", scope="jurisdiction"),
    row("account_unlock",        post="404  404  404  404  404  404  302  403  404", of="account", scope="jurisdiction"),
    row("account_active",        post="404  404  404  404  404  404  302  403  404", of="account", scope="jurisdiction",
        data={"active": "0"}),
    row("post_add",               get="403  403  403  403  403  403  200  403  403",
                                 post="403  403  403  403  403  403  302  403  403",
        data=lambda own: {"department": own.department.uid, "role": "liaison", "title": "联络员乙"}),
    row("post_detail",            get="404  404  404  404  404  404  200  200  404",
                                 post="404  404  404  404  404  404  302  403  404", of="post", scope="jurisdiction",
        data=lambda own: {"user": own.stand_in.uid, "held_from": "2026-11-01"}),
    row("post_end",              post="404  404  404  404  404  404  302  403  404", of="post", scope="jurisdiction",
        data=lambda own: {"holding": own.holding.pk, "held_to": "2026-11-30"}),
    row("department_list",        get=200),
    row("role_matrix",            get="403  403  403  403  403  403  200  200  200"),
    row("audit_log",              get="403  403  403  403  403  403  403  403  200"),
    row("audit_export",           get="403  403  403  403  403  403  403  403  200",
        of=lambda own: {"kind": "jsonl"}, scope=""),
    row("notification_list",      get=200),
    # The belongings' messages are the liaison's, the department head's and the county's.
    row("notification_open",     post="404  404  302  302  404  302  404  404  404", of="notification", scope="person"),
    row("notification_read_all", post=302),
]

TASKS: list[Row] = []

REPORTS: list[Row] = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("period_list",            get="200  200  403  403  200  200  403  403  403"),
    row("period_open",           post="302  302  403  403  403  302  404  404  404", of="ledger", scope="programme",
        data=lambda own: {
            f"l{own.ledger.pk}-start": "2026-10-01", f"l{own.ledger.pk}-opens_on": "2026-10-25",
            f"l{own.ledger.pk}-cutoff": "2026-10-31", f"l{own.ledger.pk}-due_on": "2026-11-05",
            f"l{own.ledger.pk}-closes_on": "2026-11-08",
        }),
    row("period_detail",          get="200  200  403  403  200  200  404  404  404", of="period", scope="programme"),
    row("period_dates",          post="302  302  403  403  403  302  404  404  404", of="period", scope="programme",
        data={"cutoff": "2026-10-31", "due_on": "2026-11-06", "closes_on": "2026-11-10"}),
    row("period_complete",       post="302  302  403  403  403  302  404  404  404", of="period", scope="programme"),
    row("period_close",          post="302  302  403  403  403  302  404  404  404", of="period", scope="programme"),
    row("my_reports",             get="200  200  200  200  403  200  403  403  403"),
    row("report_edit",            get="200  200  200  200  404  200  404  404  404",
                                 post="302  302  302  302  404  302  404  404  404", of="report",
        data={"act": "save", "text": "已完成调研。", "version": "0"}),
    row("report_autosave",       post="200  200  200  200  404  200  404  404  404", of="report",
        data={"text": "已完成调研。", "version": "0"}),
    row("report_withdraw",       post="302  302  302  302  404  302  404  404  404", of="submitted"),
    row("sheet_edit",             get="302  302  200  200  404  200  404  404  404",
                                 post="403  403  302  302  404  302  404  404  404", of="sheet",
        data={"act": "save", "version": "0"}),
    row("sheet_withdraw",        post="403  403  302  302  404  302  404  404  404", of="submitted_sheet"),
    row("review_inbox",           get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403"),
    row("review_report",          get="200  200  403  403  404  200  404  404  404",
                                 post="302  302  403  403  404  403  404  404  404", of="submitted",
        data=lambda own: {"act": "accept", "version": str(own.submitted.version)}),
    row("review_sheet",           get="200  200  403  403  404  200  404  404  404",
                                 post="302  302  403  403  404  302  404  404  404", of="submitted_sheet",
        data=lambda own: {"act": "accept", "version": str(own.submitted_sheet.version)}),
    row("determination",          get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403", data={"act": "prepare"}),
    row("determination_row",     post="200  200  403  403  403  200  404  404  404",
        of=lambda own: {"uid": own.period.uid, "task": own.task.uid}, scope="programme",
        data={"prepared": "on_schedule", "version": "0"}),
]

PORTAL = [
    row("department_detail",      get=200, of="department", scope="jurisdiction"),
    row("home",                   get="200  200  200  200  302  200  200  200  200"),
]
# fmt: on

MATRIX = [*DEPARTMENTS, *TASKS, *REPORTS, *PORTAL]
