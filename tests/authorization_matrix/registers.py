"""Highlights and their praise, registers, members' support, the page of burdens."""

from tests.authorization_matrix.rows import LEDGER_ROLES, Row, row

WORDS = {"title": "做法", "text": "做法说明"}


def _of(name: str, version: bool = False, **data: object) -> dict[str, object]:
    """Return what a row of the matrix says of one of the unit's registers: its address, and what is sent."""
    sends = data | ({"version": 0} if version else {})
    return {"of": lambda own: {"uid": getattr(own.registers, name).uid}, "data": sends}


def _innovation(own) -> dict[str, object]:
    return {"register": own.programme.uid, "unit": own.department.uid, "kind": "pilot", **WORDS}


def _outreach(own) -> dict[str, object]:
    place = {"register": own.programme.uid, "unit": own.department.uid}
    return {**place, "kind": "training", "title": "培训", "held_on": "2026-06-01"}


# fmt: off
REGISTERS: list[Row] = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("highlight_list",         get="200  200  200  200  200  200  403  403  403"),
    row("highlight_export",       get="200  200  200  200  200  200  403  403  403"),
    row("highlight_new",          get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403",
        data=lambda own: {"unit": own.department.uid, "found_on": "2026-06-01", **WORDS}),
    row("highlight_detail",       get="200  200  200  200  200  200  404  404  404", **_of("highlight")),
    row("highlight_edit",         get="200  200  403  403  403  200  404  404  404",
                                 post="302  302  403  403  403  302  404  404  404",
        **_of("highlight", version=True, found_on="2026-06-01", **WORDS)),
    row("highlight_decide",      post="302  302  403  403  403  302  404  404  404",
        **_of("highlight", version=True, act="select")),
    row("highlight_use",         post="302  302  403  403  403  302  404  404  404",
        **_of("praised", version=True, kind="upward", paper="报告", used_on="2026-06-01")),
    row("highlight_use_remove",  post="302  302  403  403  403  302  404  404  404",
        **_of("praised", version=True, kind="bulletin")),
    row("innovation_list",        get="200  200  200  200  200  200  403  403  403"),
    row("innovation_export",      get="200  200  200  200  200  200  403  403  403"),
    row("innovation_new",         get="200  200  200  200  403  200  403  403  403",
                                 post="302  302  302  302  403  302  403  403  403", data=_innovation),
    row("innovation_detail",      get="200  200  200  200  200  200  404  404  404", **_of("innovation")),
    row("innovation_edit",        get="200  200  200  200  403  200  404  404  404",
                                 post="302  302  302  302  403  302  404  404  404",
        **_of("innovation", version=True, kind="innovation", **WORDS)),
    row("innovation_remove",     post="302  302  302  302  403  302  404  404  404",
        **_of("innovation", version=True)),
    row("outreach_list",          get="200  200  200  200  200  200  403  403  403"),
    row("outreach_export",        get="200  200  200  200  200  200  403  403  403"),
    row("outreach_new",           get="200  200  200  200  403  200  403  403  403",
                                 post="302  302  302  302  403  302  403  403  403", data=_outreach),
    row("outreach_edit",          get="200  200  200  200  403  200  404  404  404",
                                 post="302  302  302  302  403  302  404  404  404",
        **_of("outreach", version=True, kind="publicity", title="宣传", held_on="2026-06-01")),
    row("outreach_remove",       post="302  302  302  302  403  302  404  404  404",
        **_of("outreach", version=True)),
    row("support_grid",           get="200  200  200  200  200  200  403  403  403"),
    row("support_export",         get="200  200  200  200  200  200  403  403  403"),
    row("support_item_add",      post="302  302  403  403  403  302  403  403  403", data={"title": "人员保障"}),
    row("support_item",          post="302  302  403  403  403  302  404  404  404", scope="programme",
        **_of("item", version=True, title="人员保障")),
    # A unit's row in the grid of the own programme: units fill in their own, leaders read.
    row("support_row",            get="200  200  200  200  403  200  403  403  403",
                                 post="302  302  302  302  403  302  403  403  403",
        of=lambda own: {"uid": own.department.uid}, stranger=LEDGER_ROLES,
        data={"item1-text": "已安排", "item1-version": 0}),
    row("burden",                 get="200  200  200  200  200  200  403  403  403"),
    row("burden_plan",           post="302  302  403  403  403  302  403  403  403",
        data={"year": 2026, "monthly": 12}),
    row("paper_calendar",         get="200  200  403  403  200  200  403  403  403",
                                 post="403  302  403  403  403  302  403  403  403",
        data=lambda own: {"kind": "behind", "level": own.ledger.jurisdiction.level, "rhythm": "month", "day": 12,
                          "form": "letter", "check_days": 2, "active": "on", "act": "save"}),
    row("paper_new",              get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403",
        data=lambda own: {"ledger": own.ledger.uid, "kind": "annual", "span": "year", "month": 1}),
]
# fmt: on
