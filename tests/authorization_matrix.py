"""Who gets what from every URL, written by hand: the specification the central test holds the portal to.

One row a URL name. `get` and `post` are the answers for the own object, in the order of ROLES; one number stands for
all nine. What is not the actor's own, and what does not exist, answers `stranger` (404) to everybody; a method the
view does not know answers 405 to everybody signed in. Nobody signed in gets 302 to the sign-in page, for GET and POST.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.world import LATE_MATTER, Belongings

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
RECORDED = {"text": "已完成调研。", "recorded_source": "phone", "recorded_on": "2026-11-02"}

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
    row("unit_add",               get="200  200  403  403  403  200  200  403  403",
                                 post="302  302  403  403  403  302  302  403  403",
        data=lambda own: {"name": "新设单位", "short_name": "新单位", "kind": "department",
                          "place": own.programme.jurisdiction.uid}),
    row("county_add",             get="200  200  403  403  403  200  200  403  403",
                                 post="302  302  403  403  403  302  302  403  403",
        data={"name": "东岭县", "short_name": "东岭"}),
    row("unit_name",             post="302  302  403  403  403  302  302  403  403", of="department",
        scope="jurisdiction", data={"name": "曾用名"}),
    # Without a successor the answer says so on the unit's page.
    row("unit_pass",             post="302  302  403  403  403  302  302  403  403", of="department",
        scope="jurisdiction"),
    row("group_list",             get=200),
    row("group_add",              get="200  200  403  403  403  200  200  403  403",
                                 post="302  302  403  403  403  302  302  403  403",
        data=lambda own: {"name": "试点单位", "members": own.department.uid}),
    row("group_detail",           get=200,
                                 post="302  302  403  403  403  302  302  403  403", of="group", scope="programme",
        data=lambda own: {"on": "2026-11-01", "members": own.department.uid}),
    # Without a post the form comes back with a sentence (422), without a row the page says so.
    row("oversight_list",         get=200,
                                 post="422  422  403  403  403  422  422  403  403"),
    row("oversight_end",         post="302  302  403  403  403  302  302  403  403"),
    row("role_matrix",            get="403  403  403  403  403  403  200  200  200"),
    row("audit_log",              get="403  403  403  403  403  403  403  403  200"),
    row("audit_export",           get="403  403  403  403  403  403  403  403  200",
        of=lambda own: {"kind": "jsonl"}, scope=""),
    row("notification_list",      get=200),
    # The belongings' messages are the liaison's, the department head's and the county's.
    row("notification_open",     post="404  404  302  302  404  302  404  404  404", of="notification", scope="person"),
    row("notification_read_all", post=302),
]

# Where the view asks for the role before it looks for the row, those without it get 403 for whatever is named.
NOTICE_ROLES = "404  404  403  403  404  404  403  403  403"
LEDGER_ROLES = "404  404  404  404  404  404  403  403  403"

TARGET = {"version": "0", "name": "就诊率", "modality": "ensure", "basis": "rate", "combine": "latest",
          "rhythm": "month", "value": "90", "op": ">=", "due_on": "2026-12-31"}

TASKS = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("notice_list",            get="200  200  403  403  200  200  403  403  403"),
    row("notice_upload",          get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403",
        data={"text": "一、完善医保支付方式，12月底前印发方案。（责任单位：市卫生健康委）"}),
    row("notice_detail",          get="200  200  403  403  200  200  403  403  403", of="notice", scope="programme",
                             stranger=NOTICE_ROLES),
    # The notice is read already: on to its drafts or its page.
    row("notice_reading",         get="302  302  403  403  302  302  403  403  403", of="notice", scope="programme",
                             stranger=NOTICE_ROLES),
    row("notice_file",            get="200  200  403  403  200  200  403  403  403", of="notice", scope="programme",
                             stranger=NOTICE_ROLES),
    row("notice_decompose",       get="200  200  404  404  403  200  404  404  404", of="notice", scope="programme"),
    row("notice_head",            get="200  200  404  404  403  200  404  404  404",
                                 post="200  200  404  404  403  200  404  404  404", of="notice", scope="programme",
        data=lambda own: {"title": "更正后的标题", "kind": "notice", "publicity": "internal", "version": "0"}),
    row("notice_name",            get="200  200  404  404  403  200  404  404  404",
                                 post="200  200  404  404  403  200  404  404  404", of="notice", scope="programme",
        data=lambda own: {"written": "市药监局", "means": f"d{own.department.uid}"}),
    row("name_forget",           post="302  302  404  404  404  302  404  404  404", of="learnt", scope="programme"),
    row("drafts_fill",           post="302  302  404  404  403  302  404  404  404", of="notice", scope="programme",
        data=lambda own: {"uid": own.draft.uid, "act": "long_term"}),
    row("drafts_accept",         post="302  302  404  404  403  302  404  404  404", of="notice", scope="programme"),
    row("draft_add",             post="200  200  404  404  403  200  404  404  404", of="notice", scope="programme",
        data={"start": "0", "end": "4"}),
    row("notice_keep",           post="302  302  404  404  403  302  404  404  404", of="notice", scope="programme"),
    row("notice_confirm",        post="302  302  404  404  403  302  404  404  404", of="notice", scope="programme",
        data=lambda own: {"ledger": own.ledger.uid}),
    # The notice is not confirmed yet, so that there is nothing to undo: 409.
    row("notice_undo",           post="409  409  404  404  403  409  404  404  404", of="notice", scope="programme"),
    row("notice_withdraw",       post="302  302  404  404  403  302  404  404  404", of="notice", scope="programme"),
    row("notice_correct",         get="200  200  404  404  403  200  404  404  404",
                                 post="302  302  404  404  403  302  404  404  404", of="issued", scope="programme",
        data={"text": "一、完善医保支付方式，11月底前印发方案。（责任单位：市卫生健康委）"}),
    row("notice_correction",      get="200  200  404  404  403  200  404  404  404",
                                 post="302  302  404  404  403  302  404  404  404", of="corrected", scope="programme"),
    row("notice_upper",           get="200  200  404  404  403  200  404  404  404",
                                 post="302  302  404  404  403  302  404  404  404", of="notice", scope="programme",
        data=lambda own: {"upper": own.issued.uid}),
    row("notice_upper_read",      get="200  200  404  404  403  200  404  404  404",
                                 post="302  302  404  404  403  302  404  404  404", of="notice", scope="programme",
        data={"text": "1. 推进医保支付方式改革，12月底前印发方案。（省医保局负责）"}),
    row("notice_coverage",        get="200  200  403  403  200  200  403  403  403", of="notice", scope="programme",
                             stranger=NOTICE_ROLES),
    row("draft_upper",            get="200  200  404  404  403  200  404  404  404",
                                 post="200  200  404  404  403  200  404  404  404", of="draft", scope="programme"),
    row("draft_card",             get="200  200  404  404  403  200  404  404  404", of="draft", scope="programme"),
    row("draft_edit",             get="200  200  404  404  403  200  404  404  404",
                                 post="200  200  404  404  403  200  404  404  404", of="draft", scope="programme",
        data={"version": "0", "title": "更正后的事项", "text": "第1项工作。", "target-TOTAL_FORMS": "0",
              "target-INITIAL_FORMS": "0"}),
    row("draft_state",           post="200  200  404  404  403  200  404  404  404", of="draft", scope="programme"),
    row("draft_review",          post="200  200  404  404  403  200  404  404  404", of="draft", scope="programme"),
    # A draft with one deadline, one sentence, no draft before it and none above it: the sentence why not, 409.
    row("draft_deadline",        post="409  409  404  404  403  409  404  404  404", of="draft", scope="programme"),
    row("draft_split",            get="200  200  404  404  403  200  404  404  404",
                                 post="409  409  404  404  403  409  404  404  404", of="draft", scope="programme"),
    row("draft_join",            post="409  409  404  404  403  409  404  404  404", of="draft", scope="programme"),
    row("draft_move",            post="409  409  404  404  403  409  404  404  404", of="draft", scope="programme",
        data={"way": "row"}),
    row("draft_merge",            get="404  404  404  404  403  404  404  404  404",
                                 post="200  200  404  404  403  200  404  404  404", of="draft", scope="programme",
        data=lambda own: {"task": own.task.uid, "act": "part"}),
    row("draft_waive",           post="200  200  404  404  403  200  404  404  404", of="draft", scope="programme"),
    row("task_add",               get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403",
        data=lambda own: {"ledger": own.ledger.uid, "title": "会议议定事项", "source_kind": "meeting",
                          "source_label": "领导小组2026年第2次会议"}),
    row("hand_out",               get="200  200  403  403  403  200  403  403  403",
                                 post="403  302  403  403  403  302  403  403  403",
        data=lambda own: {"ledger": own.ledger.uid, "uid": own.prepared.uid, "use": "group", "approved_by": "领导小组",
                          "paper": "会议纪要〔2026〕2号", "approved_on": "2026-11-02", "handed_out_on": "2026-11-03"}),
    row("task_decompose",         get="200  200  404  404  403  200  404  404  404",
                                 post="302  302  404  404  403  302  404  404  404", of="prepared",
        data=lambda own: {"version": "0", "title": "更正后的事项", "lead": own.department.name}),
    row("ledger_count",           get="200  200  403  403  200  200  403  403  403", of="ledger", scope="programme",
                             stranger=NOTICE_ROLES),
    # Nothing is named to merge with: 404.
    row("task_merge",             get="200  200  404  404  403  200  404  404  404",
                                 post="404  404  404  404  403  404  404  404  404", of="prepared"),
    row("tasks_fill",            post="302  302  403  403  403  302  404  404  404", of="ledger", scope="programme",
        data=lambda own: {"uid": own.prepared.uid, "act": "long_term"}),
    row("task_prepare",           get="200  200  404  404  403  200  404  404  404",
                                 post="200  200  404  404  403  200  404  404  404", of="prepared",
        data={"version": "0", "type": "mechanism"}),
    row("node_templates",         get="200  200  403  403  403  200  403  403  403",
                                 post="200  200  403  403  403  200  403  403  403"),
    row("task_nodes",             get="200  200  404  404  403  200  404  404  404",
                                 post="302  302  404  404  403  302  404  404  404", of="prepared",
        data={"version": "0", "name": "调研", "planned_on": "2026-11-30"}),
    row("task_targets",           get="200  200  404  404  403  200  404  404  404", of="prepared"),
    row("target_add",             get="200  200  404  404  403  200  404  404  404",
                                 post="302  302  404  404  403  302  404  404  404", of="prepared", data=TARGET),
    row("target_edit",            get="200  200  404  404  403  200  404  404  404",
                                 post="302  302  404  404  403  302  404  404  404",
        of=lambda own: {"uid": own.prepared.uid, "indicator": own.indicator.uid}, data=TARGET),
    row("task_details",           get="200  200  404  404  403  200  404  404  404",
                                 post="302  302  404  404  403  302  404  404  404", of="prepared",
        data={"version": "0", "text": "医技楼,北山县,1.2亿元", "how": "replace", "act": "take"}),
    row("task_details_export",    get="200  200  200  200  200  200  403  403  403", of="task", stranger=LEDGER_ROLES),
    row("approval_scan",          get="200  200  403  403  200  200  403  403  403", of="approval", scope="programme",
                             stranger=NOTICE_ROLES),
    row("task_waive",            post="302  302  404  404  403  302  404  404  404", of="prepared"),
    # Without a file the form comes back with a sentence: 422.
    row("ledger_import",          get="200  200  403  403  403  200  403  403  403",
                                 post="422  422  403  403  403  422  403  403  403",
        data=lambda own: {"ledger": own.ledger.uid}),
    row("ledger_import_template", get="200  200  403  403  403  200  403  403  403"),
    row("ledger_import_preview",  get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403", of="batch", scope="programme",
                             stranger="404  404  403  403  403  404  403  403  403"),
]

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

CIRCULARS = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("circular_list",          get="200  200  200  200  200  200  403  403  403"),
    row("circular_draft",        post="302  302  403  403  403  302  404  404  404", of="closed_period",
        scope="programme"),
    row("circular_detail",        get="200  200  200  200  200  200  403  403  403", of="circular", scope="programme",
                             stranger=LEDGER_ROLES),
    row("circular_file",          get="200  200  200  200  200  200  403  403  403", of="circular_file",
        scope="programme",   stranger=LEDGER_ROLES),
    # Drafts exist for the secretariat that makes them, and for nobody else.
    row("circular_refreeze",     post="302  302  404  404  404  302  404  404  404", of="draft_circular",
        scope="programme"),
    # A wrong date: the answer says so on the page it leads back to.
    row("circular_facts",        post="302  302  404  404  404  302  404  404  404",
        of=lambda own: {"uid": own.draft_circular.uid, "task_uid": LATE_MATTER}, scope="programme",
        data={"plan_on": "no date"}),
    # Without number and date the form comes back with sentences: 422.
    row("circular_sign",         post="403  422  404  404  404  422  404  404  404", of="draft_circular",
        scope="programme"),
    row("circular_publish",      post="302  302  404  404  404  302  404  404  404", of="signed_circular",
        scope="programme"),
]

def _of_kind(belonging: str) -> Callable[[Belongings], dict[str, Any]]:
    return lambda own: {"uid": getattr(own, belonging).uid, "kind": "xlsx"}


DIVISION = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("division_list",          get="200  200  403  403  200  200  403  403  403"),
    row("division_new",           get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403",
        data=lambda own: {"uid": own.prepared.uid, "title": "重点任务分工表"}),
    row("division_approve",       get="403  200  403  403  403  200  403  403  403",
                                 post="403  302  403  403  403  302  403  403  403",
        data=lambda own: {"uid": own.prepared.uid, "title": "重点任务分工表", "body": "head", "approved_by": "方静澜",
                          "approved_on": "2026-11-02"}),
    row("division_detail",        get="200  200  404  404  200  200  404  404  404", of="paper", scope="programme"),
    row("division_file",          get="200  200  404  404  200  200  404  404  404", of=_of_kind("paper"),
        scope="programme"),
    row("round_open",            post="302  302  404  404  403  302  404  404  404", of="paper", scope="programme",
        data=lambda own: {"departments": own.department.uid, "due_on": "2099-12-31"}),
    row("round_detail",           get="200  200  404  404  200  200  404  404  404", of="round", scope="programme"),
    row("round_outcome",          get="200  200  404  404  200  200  404  404  404", of=_of_kind("round"),
        scope="programme"),
    # Units may still answer: a sentence says so on the page it leads back to.
    row("round_close",           post="302  302  404  404  403  302  404  404  404", of="round", scope="programme"),
    row("comment_list",           get="403  403  200  200  403  200  403  403  403"),
    # The unit's own page; whoever else may know of the request is led to the round.
    row("comment_answer",         get="302  302  200  200  302  200  404  404  404",
                                 post="403  403  302  302  403  302  404  404  404", of="asked",
        data={"act": "agree", "version": "0"}),
    # Without a file the page comes back with a sentence: 422.
    row("comment_upload",        post="403  403  422  422  403  422  404  404  404", of="asked"),
    row("comment_file",           get="200  200  200  200  200  200  404  404  404", of=_of_kind("asked")),
    row("comment_record",         get="200  200  403  403  403  200  404  404  404",
                                 post="302  302  403  403  403  302  404  404  404", of="asked",
        data={"act": "agree", "version": "0", "origin": "phone", "on": "2026-11-02"}),
    row("comment_decide",        post="302  302  403  403  403  302  404  404  404", of="comment",
        data={"verdict": "adopted", "version": "0"}),
]

PORTAL = [
    row("ledger",                 get="200  200  200  200  200  200  403  403  403"),
    row("ledger_export",          get="200  200  200  200  200  200  403  403  403"),
    row("ledger_bulk",           post="302  302  403  403  403  302  403  403  403",
        data=lambda own: {"uid": own.task.uid, **RECORDED}),
    row("task_detail",            get="200  200  200  200  200  200  403  403  403", of="task", stranger=LEDGER_ROLES),
    row("task_row",               get="200  200  403  403  403  200  404  404  404", of="task"),
    row("task_record",            get="200  200  403  403  403  200  404  404  404",
                                 post="200  200  403  403  403  200  404  404  404", of="task", data=RECORDED),
    row("overview",               get="200  200  403  403  200  200  403  403  403"),
    row("department_detail",      get=200, of="department", scope="jurisdiction"),
    row("home",                   get="200  200  200  200  302  200  200  200  200"),
]
# fmt: on

MATRIX = [*DEPARTMENTS, *TASKS, *DIVISION, *REPORTS, *CIRCULARS, *PORTAL]
