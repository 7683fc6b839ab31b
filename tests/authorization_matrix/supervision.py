"""督办: orders, what units answer, extensions, the ladder, notes of 问责."""

from tests.authorization_matrix.rows import Row, row
from tests.reports.ladders import ladder_fields

DUE = "2099-03-02"


def _of(name: str, **data: object) -> dict[str, object]:
    """Return what a row of the matrix says of one of the unit's orders: its address, and what is sent."""
    return {"of": lambda own: {"uid": getattr(own.orders, name).uid}, "data": {"version": 0} | data}


def _file(own) -> dict[str, object]:
    return {"uid": own.orders.issued.uid, "kind": "docx"}


# fmt: off
SUPERVISION: list[Row] = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("order_list",             get="200  200  200  200  200  200  403  403  403"),
    row("order_new",              get="200  200  403  403  403  200  404  404  404",
                                 post="302  302  403  403  403  302  404  404  404", of="task",
        data=lambda own: {"kind": "order", "department": own.department.pk, "title": "督办", "demands": "请说明。"}),
    row("order_detail",           get="200  200  200  200  200  200  404  404  404", **_of("issued")),
    # A draft is the office's; a leader sees those a leader signs.
    row("order_edit",            post="302  302  404  404  404  302  404  404  404",
        **_of("draft", title="督办", demands="请说明。")),
    row("order_sign",            post="403  302  404  404  404  302  404  404  404", **_of("draft", due_on=DUE)),
    row("order_drop",            post="302  302  404  404  404  302  404  404  404", **_of("draft", reason="不用。")),
    row("order_reopen",          post="302  302  404  404  404  302  404  404  404", **_of("dropped")),
    row("order_sign_for",        post="403  403  302  302  403  302  404  404  404", **_of("issued")),
    row("order_answer",          post="403  403  302  302  403  302  404  404  404",
        **_of("issued", act="answer", measures="已部署。", done="已完成。")),
    row("order_answer_withdraw", post="403  403  302  302  403  302  404  404  404", **_of("answered")),
    row("order_check",           post="302  302  403  403  403  302  404  404  404", **_of("answered")),
    row("order_return",          post="302  302  403  403  403  302  404  404  404",
        **_of("answered", reason="缺材料。", due_on=DUE)),
    row("order_close",           post="403  302  403  403  403  302  404  404  404", **_of("checked", outcome="已完成。")),
    row("order_raise",           post="302  302  403  403  403  302  404  404  404",
        **_of("issued", to="time_limit", reason="无进展。")),
    row("order_withdraw",        post="403  302  403  403  403  302  404  404  404", **_of("issued", reason="误发。")),
    row("order_file",             get="200  200  200  200  200  200  404  404  404", of=_file),
    row("order_proof",            get="200  200  200  200  200  200  404  404  404", **_of("proof")),
    row("extension_ask",         post="403  403  302  302  403  302  404  404  404",
        **_of("issued", reason="推迟。", progress="在办。", new_due_on=DUE)),
    row("extension_decide",      post="403  302  403  403  403  302  404  404  404", **_of("asked", approved="yes")),
    row("extension_withdraw",    post="403  403  302  302  403  302  404  404  404", **_of("asked")),
    row("ladder",                 get="200  200  403  403  200  200  403  403  403"),
    row("ladder_edit",            get="403  200  403  403  403  200  403  403  403",
                                 post="403  302  403  403  403  302  403  403  403",
        data=lambda own: ladder_fields(order__days="12", act="set", reason="领导小组会议议定")),
    row("accountability_list",    get="403  200  403  403  403  200  403  403  403"),
    row("accountability_new",     get="403  200  403  403  403  200  403  403  403",
                                 post="403  302  403  403  403  302  403  403  403",
        data=lambda own: {"department": own.department.pk, "handed_on": "2026-10-08", "body": "市纪委监委"}),
]
# fmt: on
