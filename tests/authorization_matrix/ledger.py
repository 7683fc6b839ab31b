"""Tasks: added, prepared, handed out, waived; the ledger's import."""

from tests.authorization_matrix.rows import LEDGER_ROLES, NOTICE_ROLES, row

TARGET = {
    "version": "0",
    "name": "就诊率",
    "modality": "ensure",
    "basis": "rate",
    "combine": "latest",
    "rhythm": "month",
    "value": "90",
    "op": ">=",
    "due_on": "2026-12-31",
}

# fmt: off
LEDGER = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("task_add",               get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403",
        data=lambda own: {"ledger": own.ledger.uid, "title": "会议议定事项", "source_kind": "meeting",
                          "source_label": "领导小组2026年第2次会议"}),
    row("hand_out",               get="200  200  403  403  403  200  403  403  403",
                                 post="403  302  403  403  403  302  403  403  403",
        data=lambda own: {"ledger": own.ledger.uid, "uid": own.prepared.uid,
                          "seen": f"{own.prepared.uid}:{own.prepared.version}", "use": "group", "approved_by": "领导小组",
                          "paper": "会议纪要〔2026〕2号", "approved_on": "2026-11-02", "handed_out_on": "2026-11-03"}),
    row("task_decompose",         get="200  200  404  404  403  200  404  404  404",
                                 post="302  302  404  404  403  302  404  404  404", of="prepared",
        data=lambda own: {"version": "0", "title": "更正后的事项", "lead": own.department.name}),
    row("task_why",               get="200  200  200  200  200  200  403  403  403", of="task",
        stranger="404  404  404  404  404  404  403  403  403"),
    row("ledger_count",           get="200  200  403  403  200  200  403  403  403", of="ledger", scope="programme",
                             stranger=NOTICE_ROLES),
    # Nothing is named to merge with: 404.
    row("task_merge",             get="200  200  404  404  403  200  404  404  404",
                                 post="404  404  404  404  403  404  404  404  404", of="prepared"),
    row("tasks_fill",            post="302  302  403  403  403  302  404  404  404", of="ledger", scope="below",
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
    # The label is the head's to set.
    row("task_label",            post="403  302  404  404  403  302  404  404  404", of="prepared",
        data={"version": "0", "label": "1"}),
    row("task_waive",            post="302  302  404  404  403  302  404  404  404", of="prepared"),
    # Without a file the form comes back with a sentence: 422.
    row("ledger_import",          get="200  200  403  403  403  200  403  403  403",
                                 post="422  422  403  403  403  422  403  403  403",
        data=lambda own: {"ledger": own.ledger.uid}),
    row("ledger_import_template", get="200  200  403  403  403  200  403  403  403"),
    row("ledger_import_undo",    post="302  302  403  403  403  302  403  403  403", of="applied", scope="programme",
                             stranger="404  404  403  403  403  404  403  403  403"),
    row("ledger_import_preview",  get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403", of="batch", scope="programme",
                             stranger="404  404  403  403  403  404  403  403  403"),
    # Its columns are known: on to the preview.
    row("ledger_import_columns",  get="302  302  403  403  403  302  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403", of="batch", scope="programme",
                             stranger="404  404  403  403  403  404  403  403  403"),
]
# fmt: on
