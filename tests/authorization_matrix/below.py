"""What the office of a programme gets of the programmes below it, written by hand: it reads what was handed out.

Answers to (GET, POST) for clerk, head and leader of the city, of the belongings of a county. A URL that does not stand
here answers as for what does not exist.
"""

READS = ("200  200  200", "405  405  405")
MAY_NOT_CHANGE = ("405  405  405", "403  403  403")

BELOW: dict[str, tuple[str, str]] = {
    "task_detail": READS,
    "task_story": READS,
    "task_neighbours": READS,
    "task_card": READS,
    "task_why": READS,
    "task_look": ("302  302  302", "405  405  405"),
    "task_details_export": READS,
    "circular_detail": READS,
    "circular_file": READS,
    "circular_changed": READS,
    # It sees the ledger and the task, and may do nothing with them.
    "tasks_fill": MAY_NOT_CHANGE,
    "period_open": MAY_NOT_CHANGE,
    "task_row": ("403  403  403", "405  405  405"),
    "task_record": ("403  403  403", "403  403  403"),
    "receipt_record": ("403  403  403", "403  403  403"),
    "objection_make": ("403  403  403", "403  403  403"),
    "adjustment_ask": ("403  403  403", "403  403  403"),
    "task_grid": ("403  403  403", "403  403  403"),
    "duty_item": MAY_NOT_CHANGE,
    "circular_supersede": ("403  403  403", "403  403  403"),
    "circular_receive": MAY_NOT_CHANGE,
    "paper_receipt_record": MAY_NOT_CHANGE,
    "circular_archive": MAY_NOT_CHANGE,
    "order_new": ("403  403  403", "403  403  403"),
    "ledger_carry_over": ("403  403  403", "403  403  403"),
}
BELOW_ROLES = ("clerk", "head", "leader")
