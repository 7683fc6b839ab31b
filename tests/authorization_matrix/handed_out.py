"""What was handed out: signatures, objections, adjustments, grids, the year's end."""

from tests.authorization_matrix.rows import row

# fmt: off
HANDED_OUT = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("sign_for",               get="403  403  200  200  403  200  403  403  403",
                                 post="403  403  302  302  403  302  403  403  403", data={"all": "1"}),
    row("receipts",               get="200  200  403  403  200  200  403  403  403"),
    row("receipt_record",         get="200  200  403  403  403  200  404  404  404",
                                 post="302  302  403  403  403  302  404  404  404", scope="below",
        of=lambda own: {"uid": own.ledger.uid, "unit": own.department.uid},
        data={"origin": "paper", "on": "2026-11-03"}),
    row("objection_list",         get="200  200  200  200  200  200  403  403  403"),
    row("objection_make",         get="403  403  200  200  403  200  404  404  404",
                                 post="403  403  302  302  403  302  404  404  404",
        of=lambda own: {"uid": own.duty.task.uid}, data={"kind": "due", "reason": "时限过紧。"}),
    row("objection_detail",       get="200  200  200  200  200  200  404  404  404", of="objection"),
    row("objection_decide",      post="302  302  403  403  403  302  404  404  404", of="objection",
        data={"version": "0", "upheld": "yes", "answer": "同意。"}),
    row("objection_withdraw",    post="403  403  302  302  403  302  404  404  404", of="objection",
        data={"version": "0"}),
    # Of a unit that collects: another must take over, says a sentence on the page.
    row("objection_release",     post="302  302  403  403  403  302  404  404  404", of="upheld"),
    row("adjustment_list",        get="200  200  200  200  200  200  403  403  403"),
    row("adjustment_ask",         get="200  200  200  200  403  200  404  404  404",
                                 post="302  302  302  302  403  302  404  404  404",
        of=lambda own: {"uid": own.duty.task.uid},
        data={"kind": "suspension", "suspended_on": "2026-11-03", "reason": "上级政策调整。"}),
    row("adjustment_detail",      get="200  200  200  200  200  200  404  404  404", of="adjustment"),
    row("adjustment_opine",      post="302  302  403  403  403  302  404  404  404", of="adjustment",
        data={"version": "0", "in_favour": "yes", "opinion": "情况属实。"}),
    row("adjustment_decide",     post="403  302  403  403  403  302  404  404  404", of="opined",
        data={"version": "0", "approved": "no", "body": "head", "approved_by": "", "approved_on": "2026-11-03", "answer": "按期完成。"}),
    row("adjustment_withdraw",   post="403  403  302  302  403  302  404  404  404", of="adjustment",
        data={"version": "0"}),
    row("adjustment_scan",        get="200  200  200  200  200  200  404  404  404", of="decided"),
    row("task_grid",              get="200  200  403  403  403  200  404  404  404",
                                 post="302  302  403  403  403  302  404  404  404",
        of=lambda own: {"uid": own.duty.task.uid}, data={"version": "0", "grid_kind": "share", "grid_value": "80"}),
    row("duty_item",             post="302  302  403  403  403  302  404  404  404",
        of=lambda own: {"uid": own.duty.task.uid, "item": own.duty.uid},
        data={"version": "0", "concerns": "no", "reason": "辖区内没有这类机构。"}),
    # A period is open: the page comes back with a sentence.
    row("ledger_carry_over",      get="200  200  403  403  403  200  404  404  404",
                                 post="403  422  403  403  403  422  404  404  404", of="ledger", scope="below",
        data={"year": "2027", "name": "2027年重点任务台账", "sure": "on"}),
]
# fmt: on
