"""The way up and back: instructions, referrals, meetings with agenda and decisions."""

from tests.authorization_matrix.rows import Row, row

DUE = "2099-03-02"


def _of(name: str, **data: object) -> dict[str, object]:
    """Return what a row of the matrix says of what the unit has on the way up: its address, and what is sent."""
    return {"of": lambda own: {"uid": getattr(own.way_up, name).uid}, "data": {"version": 0} | data}


def _meeting(name: str, **data: object) -> dict[str, object]:
    """Return the same of what its programme has: a meeting, a point, a paper."""
    of = {"of": lambda own: {"uid": getattr(own.way_up.meetings, name).uid}, "data": {"version": 0} | data}
    return of | {"scope": "programme"}


def _told(name: str, **data: object) -> dict[str, object]:
    """Return the same of an instruction: office and leader are in its circle, units are not."""
    return _of(name, **data) | {"scope": "programme"}


# fmt: off
WAY_UP: list[Row] = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("instruction_list",       get="200  200  200  200  200  200  403  403  403"),
    row("instruction_new",        get="200  200  403  403  200  200  403  403  403",
                                 post="302  302  403  403  302  302  403  403  403",
        data={"text": "请抓紧办理。", "leader": "某领导", "given_on": "2026-10-08"}),
    row("instruction_detail",     get="200  200  404  404  200  200  404  404  404", **_told("instruction")),
    row("instruction_circle",    post="302  302  404  404  403  302  404  404  404", **_told("instruction")),
    row("instruction_edit",       get="200  200  404  404  403  200  404  404  404",
                                 post="302  302  404  404  403  302  404  404  404",
        **_told("instruction", text="请抓紧办理。", leader="某领导", given_on="2026-10-08")),
    row("instruction_order_now", post="302  302  404  404  403  302  404  404  404", **_told("instruction")),
    row("instruction_order",     post="302  302  404  404  403  302  404  404  404", scope="programme",
        of=lambda own: {"uid": own.way_up.instruction.uid},
        data=lambda own: {"units": str(own.department.uid), "hard": "no", "title": "交办事项"}),
    row("instruction_settle",    post="302  302  404  404  403  302  404  404  404",
        **_told("instruction", outcome="已当面汇报。")),
    # The leader's own; a county's leader has no post here, its office notes it.
    row("instruction_read",      post="403  403  404  404  302  302  404  404  404", **_told("settled")),
    row("instruction_scan",       get="200  200  404  404  200  200  404  404  404", **_told("instruction")),
    row("instruction_report",     get="200  200  404  404  200  200  404  404  404", scope="programme",
        of=lambda own: {"uid": own.way_up.settled.uid, "kind": "docx"}),
    row("referral_list",          get="200  200  200  200  200  200  403  403  403"),
    row("referral_new",           get="200  200  200  200  403  200  403  403  403",
                                 post="302  302  302  302  403  302  403  403  403",
        data=lambda own: {"department": str(own.department.uid), "title": "转诊", "text": "通道不畅。"}),
    row("referral_detail",        get="200  200  200  200  200  200  404  404  404", **_of("new")),
    row("referral_take_up",      post="302  302  403  403  403  302  404  404  404",
        of=lambda own: {"uid": own.way_up.new.uid},
        data=lambda own: {"version": 0, "owner": str(own.department.uid), "due_on": DUE}),
    row("referral_answer",       post="302  302  302  302  403  302  404  404  404", **_of("in_hand", words="已会商。")),
    row("referral_ask_again",    post="302  302  403  403  403  302  404  404  404", **_of("answered", words="请明确。")),
    row("referral_put_forward",  post="302  302  403  403  403  302  404  404  404",
        of=lambda own: {"uid": own.way_up.new.uid},
        data=lambda own: {"version": 0, "meeting": str(own.way_up.meetings.planned.uid)}),
    row("referral_give_back",    post="302  302  403  403  403  302  404  404  404", **_of("put_forward")),
    row("referral_close",        post="302  302  403  403  403  302  404  404  404", **_of("answered", words="已解决。")),
    row("referral_decline",      post="302  302  403  403  403  302  404  404  404", **_of("new", words="职责内。")),
    row("meeting_list",           get="200  200  200  200  200  200  403  403  403"),
    row("meeting_new",            get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403",
        data={"kind": "group", "title": "会议", "held_on": "2026-12-03"}),
    row("meeting_detail",         get="200  200  200  200  200  200  404  404  404", **_meeting("called")),
    row("meeting_edit",           get="200  200  404  404  403  200  404  404  404",
                                 post="302  302  404  404  403  302  404  404  404",
        **_meeting("planned", kind="group", title="会议", held_on="2026-12-03")),
    row("meeting_send",          post="302  302  404  404  403  302  404  404  404", **_meeting("planned")),
    row("meeting_hold",          post="302  302  404  404  403  302  404  404  404",
        **_meeting("planned", held_on="2026-10-08", attendance="某某")),
    row("meeting_cancel",        post="302  302  404  404  403  302  404  404  404", **_meeting("planned", reason="改期")),
    row("meeting_minutes",       post="302  302  403  403  403  302  404  404  404",
        **_meeting("held", number="纪要〔2026〕1号")),
    row("meeting_minutes_file",   get="200  200  404  404  200  200  404  404  404", **_meeting("held")),
    row("agenda_add",            post="302  302  404  404  403  302  404  404  404", **_meeting("planned", title="议题")),
    row("agenda_edit",            get="200  200  404  404  403  200  404  404  404",
                                 post="302  302  404  404  403  302  404  404  404", **_meeting("point", title="议题")),
    row("agenda_move",           post="302  302  404  404  403  302  404  404  404", **_meeting("point", to="down")),
    row("agenda_remove",         post="302  302  404  404  403  302  404  404  404", **_meeting("point")),
    row("agenda_papers",         post="302  302  404  404  403  302  404  404  404", **_meeting("point")),
    row("agenda_paper",           get="200  200  200  200  200  200  404  404  404", **_meeting("sent")),
    row("agenda_paper_remove",   post="302  302  404  404  403  302  404  404  404", **_meeting("paper")),
    row("agenda_bundle",          get="200  200  200  200  200  200  404  404  404",
                                 post="302  302  302  302  302  302  404  404  404", **_meeting("called")),
    # None was made of it yet.
    row("agenda_bundle_file",     get="404  404  404  404  404  404  404  404  404", **_meeting("called")),
    row("decision_add",          post="302  302  403  403  403  302  404  404  404", **_meeting("held", text="同意。")),
    row("decision_edit",          get="200  200  403  403  403  200  404  404  404",
                                 post="302  302  403  403  403  302  404  404  404", **_of("decision", text="同意。")),
    row("decision_remove",       post="302  302  403  403  403  302  404  404  404", **_of("decision")),
    row("decision_ledger",       post="302  302  403  403  403  302  404  404  404", **_of("decision")),
]
# fmt: on
