"""督办: the way of an order, and of a request for more time."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from reports.enums import ExtensionState, OrderState
from reports.models import OrderExtension, SupervisionOrder
from reports.workflow import EXTENSION, ORDER
from tests.cast import Cast
from tests.workflow_matrix.table import Act, Table

DUE, LATER = date(2099, 1, 5), "2099-03-02"


def make_order(cast: Cast, state: str) -> SupervisionOrder:
    """Make an order to finance in a state; finance's liaison answered what was answered."""
    task = cast.task(1, collector=cast.finance)
    signed = {
        "number": "云医改组督〔2026〕1号",
        "year": 2026,
        "serial": 1,
        "signer": "方静澜",
        "signed_on": date(2026, 11, 2),
        "issued_at": timezone.now(),
        "due_on": DUE,
        "first_due_on": DUE,
    }
    answered = {"answered_by": cast.finance_liaison.user}
    closed = {"outcome": "已印发。", "closed_by": cast.head.user, "closed_on": date(2026, 11, 20)}
    fields: dict[str, object] = {} if state in {"draft", "dropped"} else dict(signed)
    fields |= answered if state in {"answered", "checked", "closed"} else {}
    fields |= closed if state == "closed" else {}
    return SupervisionOrder.objects.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        kind="order",
        department=cast.finance,
        task=task,
        cause=f"hand:{state}",
        caused_on=date(2026, 11, 2),
        title="关于第1项未达序时进度的督办单",
        demands="请书面说明。",
        state=state,
        **fields,
    )


def make_extension(cast: Cast, state: str) -> OrderExtension:
    """Make a request of finance's liaison for more time, in a state."""
    decided = {"decided_by": "方静澜", "decided_at": timezone.now(), "answer": "不同意。"}
    return OrderExtension.objects.create(
        order=make_order(cast, "issued"),
        number=1,
        reason="推迟。",
        progress="在办。",
        old_due_on=DUE,
        new_due_on=date(2099, 2, 2),
        asked_by=cast.finance_liaison.user,
        asked_at=timezone.now(),
        state=state,
        **(decided if state in {"approved", "declined"} else {}),
    )


# fmt: off
ORDERS = Table(
    "order", ORDER, tuple(OrderState.values), make_order,
    {
        "sign": Act("order_sign", {"due_on": LATER}),
        "drop": Act("order_drop", {"reason": "不用。"}),
        "reopen": Act("order_reopen"),
        "answer": Act("order_answer", {"act": "answer", "measures": "已部署。", "done": "已完成。"}),
        "take_back": Act("order_answer_withdraw"),
        "check": Act("order_check"),
        "return": Act("order_return", {"reason": "缺材料。", "due_on": LATER}),
        "close": Act("order_close", {"outcome": "已印发。"}),
        "raise": Act("order_raise", {"to": "time_limit", "reason": "无进展。"}),
        "withdraw": Act("order_withdraw", {"reason": "误发。"}),
    },
    (
        #                                                         clerk head lead fliai fhead liai north admin
        ("sign",      "draft",                                    "403  302  404  404  404  404  404  404"),
        ("sign",      "dropped",                                  "403  409  404  404  404  404  404  404"),
        ("sign",      "issued returned answered checked",         "403  409  403  403  403  404  404  404"),
        ("sign",      "closed raised withdrawn",                  "403  409  403  403  403  404  404  404"),
        ("drop",      "draft",                                    "302  302  404  404  404  404  404  404"),
        ("drop",      "dropped",                                  "409  409  404  404  404  404  404  404"),
        ("drop",      "issued returned answered checked",         "409  409  403  403  403  404  404  404"),
        ("drop",      "closed raised withdrawn",                  "409  409  403  403  403  404  404  404"),
        ("reopen",    "draft",                                    "409  409  404  404  404  404  404  404"),
        ("reopen",    "dropped",                                  "302  302  404  404  404  404  404  404"),
        ("reopen",    "issued returned answered checked",         "409  409  403  403  403  404  404  404"),
        ("reopen",    "closed raised withdrawn",                  "409  409  403  403  403  404  404  404"),
        ("answer",    "draft dropped",                            "403  403  404  404  404  404  404  404"),
        ("answer",    "issued returned",                          "403  403  403  302  302  404  404  404"),
        ("answer",    "answered checked",                         "403  403  403  409  409  404  404  404"),
        ("answer",    "closed raised withdrawn",                  "403  403  403  409  409  404  404  404"),
        # The office takes back only what it entered for the unit itself.
        ("take_back", "draft dropped",                            "403  403  404  404  404  404  404  404"),
        ("take_back", "answered",                                 "403  403  403  302  302  404  404  404"),
        ("take_back", "issued returned checked",                  "403  403  403  409  409  404  404  404"),
        ("take_back", "closed raised withdrawn",                  "403  403  403  409  409  404  404  404"),
        ("check",     "draft dropped",                            "409  409  404  404  404  404  404  404"),
        ("check",     "answered",                                 "302  302  403  403  403  404  404  404"),
        ("check",     "issued returned checked",                  "409  409  403  403  403  404  404  404"),
        ("check",     "closed raised withdrawn",                  "409  409  403  403  403  404  404  404"),
        ("return",    "draft dropped",                            "409  409  404  404  404  404  404  404"),
        ("return",    "answered checked",                         "302  302  403  403  403  404  404  404"),
        ("return",    "issued returned",                          "409  409  403  403  403  404  404  404"),
        ("return",    "closed raised withdrawn",                  "409  409  403  403  403  404  404  404"),
        ("close",     "draft dropped",                            "403  409  404  404  404  404  404  404"),
        ("close",     "checked",                                  "403  302  403  403  403  404  404  404"),
        ("close",     "issued returned answered",                 "403  409  403  403  403  404  404  404"),
        ("close",     "closed raised withdrawn",                  "403  409  403  403  403  404  404  404"),
        ("raise",     "draft dropped",                            "409  409  404  404  404  404  404  404"),
        ("raise",     "issued returned answered checked",         "302  302  403  403  403  404  404  404"),
        ("raise",     "closed raised withdrawn",                  "409  409  403  403  403  404  404  404"),
        ("withdraw",  "draft dropped",                            "403  409  404  404  404  404  404  404"),
        ("withdraw",  "issued returned",                          "403  302  403  403  403  404  404  404"),
        ("withdraw",  "answered checked",                         "403  409  403  403  403  404  404  404"),
        ("withdraw",  "closed raised withdrawn",                  "403  409  403  403  403  404  404  404"),
    ),
    # Where an answer was returned before, what is taken back is returned again.
    inward=frozenset({"take_back_again"}),
)
EXTENSIONS = Table(
    "extension", EXTENSION, tuple(ExtensionState.values), make_extension,
    {
        "approve": Act("extension_decide", {"approved": "yes"}),
        "decline": Act("extension_decide", {"approved": "no", "answer": "时间充裕。"}),
        "withdraw": Act("extension_withdraw"),
    },
    (
        #                                                         clerk head lead fliai fhead liai north admin
        ("approve",   "asked",                                    "403  302  403  403  403  404  404  404"),
        ("approve",   "approved declined withdrawn",              "403  409  403  403  403  404  404  404"),
        ("decline",   "asked",                                    "403  302  403  403  403  404  404  404"),
        ("decline",   "approved declined withdrawn",              "403  409  403  403  403  404  404  404"),
        ("withdraw",  "asked",                                    "403  403  403  302  302  404  404  404"),
        ("withdraw",  "approved declined withdrawn",              "403  403  403  409  409  404  404  404"),
    ),
)
# fmt: on
