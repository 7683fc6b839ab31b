"""Pages that join the apps."""

from tests.authorization_matrix.rows import LEDGER_ROLES, row

RECORDED = {"text": "已完成调研。", "recorded_source": "phone", "recorded_on": "2026-11-02"}

# fmt: off
PORTAL = [
    row("ledger",                 get="200  200  200  200  200  200  403  403  403"),
    row("ledger_file",            get="200  200  200  200  200  200  403  403  403",
                                 post="302  302  302  302  302  302  403  403  403"),
    row("ledger_file_download",   get="404  404  404  404  404  404  403  403  403"),
    row("ledger_export",          get="200  200  200  200  200  200  403  403  403"),
    row("ledger_excel",           get="200  200  200  200  200  200  403  403  403"),
    row("layout_list",            get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403", data={"copy": "overview"}),
    row("layout_edit",            get="200  200  403  403  403  200  403  403  403",
                                 post="200  200  403  403  403  200  403  403  403", of="layout", scope="programme",
                             stranger="404  404  403  403  403  404  403  403  403",
        data={"act": "preview", "version": "0", "name": "一览表", "paper": "A3", "column": "number", "in_number": "on",
              "width_number": "6", "align_number": "center", "margin_left": "15", "margin_right": "15",
              "margin_top": "15", "margin_bottom": "15"}),
    # A sheet that has changes has no rows of a new ledger: what is not one does not exist.
    row("ledger_changes",         get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403", of="changes", scope="programme",
                             stranger="404  404  403  403  403  404  403  403  403", data={"version": "0"}),
    row("ledger_bulk",           post="302  302  403  403  403  302  403  403  403",
        data=lambda own: {"uid": own.task.uid, **RECORDED}),
    row("task_detail",            get="200  200  200  200  200  200  403  403  403", of="task", stranger=LEDGER_ROLES),
    row("task_story",             get="200  200  200  200  200  200  403  403  403", of="task", stranger=LEDGER_ROLES),
    # The world's tasks come from no clause of a notice: tests/portal/test_task_parts.py has those that do.
    row("task_clause",            get="404  404  404  404  404  404  403  403  403",
        of=lambda own: {"uid": own.task.uid, "place": 0}, stranger=LEDGER_ROLES),
    # Where it stands in a list; who may not see it is told of no list.
    row("task_neighbours",        get="200  200  200  200  200  200  403  403  403", of="task", stranger=LEDGER_ROLES),
    row("task_card",              get="200  200  200  200  200  200  403  403  403", of="task", stranger=LEDGER_ROLES),
    row("task_row",               get="200  200  403  403  403  200  404  404  404", of="task"),
    row("task_terms",             get="200  200  404  404  403  200  404  404  404",
                                 post="200  200  404  404  403  200  404  404  404", of="prepared",
        data={"version": "0", "due_on": "2026-12-01"}),
    row("task_record",            get="200  200  403  403  403  200  404  404  404",
                                 post="200  200  403  403  403  200  404  404  404", of="task", data=RECORDED),
    row("overview",               get="200  200  403  403  200  200  403  403  403"),
    row("overview_matters",       get="200  200  403  403  200  200  403  403  403"),
    row("overview_indicators",    get="200  200  403  403  200  200  403  403  403"),
    row("overview_meeting",       get="200  200  403  403  200  200  403  403  403"),
    row("overview_page",          get="200  200  403  403  200  200  404  404  404",
                                 post="302  302  403  403  302  302  404  404  404", scope="programme",
        of=lambda own: {"uid": own.closed_period.uid}),
    row("overview_page_file",     get="200  200  403  403  200  200  404  404  404", scope="programme",
        of=lambda own: {"uid": own.closed_period.uid, "kind": "docx"}),
    # How the machine runs is nobody's programme: what failed is there for the system administrator at the top alone.
    row("operations",             get="403  403  403  403  403  403  200  403  403"),
    row("job_detail",             get="404  404  404  404  404  404  200  404  404", of="failed_job", scope=""),
    row("job_retry",             post="404  404  404  404  404  404  302  404  404", of="failed_job", scope=""),
    row("job_retry_kind",        post="403  403  403  403  403  403  302  403  403", data={"kind": "circular.render"}),
    row("job_give_up",           post="404  404  404  404  404  404  302  404  404", of="failed_job", scope="",
        data={"reason": "文稿已重做。"}),
    row("department_detail",      get=200, of="department", scope="jurisdiction"),
    row("search",                 get=200),
    row("glossary",               get=200),
    row("recycle_bin",            get="200  200  200  200  200  200  403  403  403"),
    row("bin_restore",           post="302  302  404  404  404  302  404  404  404", of="removed", scope="programme"),
    row("home",                   get="200  200  200  200  302  200  200  200  200"),
]
# fmt: on
