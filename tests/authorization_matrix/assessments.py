"""Assessments: units see and object to their own lines, the office keeps them, the head decides."""

from tests.authorization_matrix.rows import row

# What one POST of the rules' page sends: the terms, and both rules as they are.
RULES = {
    "version": "0", "title": "年度考核", "as_of": "2026-10-31", "in_plan": "no", "ranked_least": "",
    "matters-on": "on", "matters-title": "重点任务", "matters-source": "办法第三条", "matters-points": "60",
    "matters-counts": "done", "matters-without": "out",
    "on_time-on": "on", "on_time-title": "按时报送", "on_time-source": "办法第四条", "on_time-points": "40",
    "on_time-without": "full",
}  # fmt: skip
# fmt: off
STRANGER = "404  404  404  404  404  404  403  403  403"
ASSESSMENTS = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("assessment_list",        get="200  200  200  200  200  200  403  403  403"),
    # A county without a list of members has no units to assess, says the form.
    row("assessment_new",         get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  422  403  403  403",
        data={"group": "units", "year": "2099", "title": "年度考核", "as_of": "2026-10-31"}),
    row("assessment_detail",      get="200  200  302  302  404  200  403  403  403", stranger=STRANGER,
        of=lambda own: {"uid": own.assessed.shown.uid}),
    row("assessment_unit",        get="200  200  200  200  404  200  403  403  403", stranger=STRANGER,
        of=lambda own: {"uid": own.assessed.shown.uid, "unit": own.department.uid}),
    row("assessment_pdf",         get="200  200  200  200  200  200  403  403  403", stranger=STRANGER,
                                 post="302  302  302  302  302  302  403  403  403",
        of=lambda own: {"uid": own.assessed.decided.uid}),
    row("assessment_file",        get="200  200  200  200  200  200  403  403  403", stranger=STRANGER,
        of=lambda own: {"uid": own.assessed.decided.uid, "kind": "xlsx"}),
    row("assessment_rules",       get="200  200  404  404  404  200  403  403  403", stranger=STRANGER,
                                 post="302  302  404  404  404  302  403  403  403",
        of=lambda own: {"uid": own.assessed.draft.uid}, data=RULES),
    row("assessment_compute",    post="302  302  404  404  404  302  403  403  403", stranger=STRANGER,
        of=lambda own: {"uid": own.assessed.draft.uid}, data={"version": "0"}),
    row("assessment_show",       post="302  302  404  404  404  302  403  403  403", stranger=STRANGER,
        of=lambda own: {"uid": own.assessed.draft.uid}, data={"version": "0", "working_days": "5"}),
    row("assessment_drop",       post="302  302  404  404  404  302  403  403  403", stranger=STRANGER,
        of=lambda own: {"uid": own.assessed.draft.uid}, data={"drop-version": "0", "drop-reason": "规则有误。"}),
    row("assessment_decide",     post="403  302  403  403  404  302  403  403  403", stranger=STRANGER,
        of=lambda own: {"uid": own.assessed.ended.uid}, data={"decide-version": "0", "decide-reason": "会议审议通过。"}),
    row("assessment_publish",    post="302  302  403  403  403  302  403  403  403", stranger=STRANGER,
        of=lambda own: {"uid": own.assessed.decided.uid}, data={"version": "0"}),
    row("assessment_line",        get="200  200  404  404  404  200  403  403  403", stranger=STRANGER,
                                 post="302  302  404  404  404  302  403  403  403",
        of=lambda own: {"uid": own.assessed.draft_line.uid},
        data={"version": "0", "points": "35", "reason": "已补报材料。", "paper": "会议纪要第3期"}),
    row("assessment_object",     post="403  403  302  302  404  302  403  403  403", stranger=STRANGER,
        of=lambda own: {"uid": own.assessed.line.uid}, data={"reason": "已于9月印发。"}),
    row("assessment_objection",   get="200  200  200  200  404  200  403  403  403", stranger=STRANGER,
                                 post="302  302  403  403  404  302  403  403  403",
        of=lambda own: {"uid": own.assessed.objection.uid},
        data={"version": "0", "upheld": "yes", "points": "12", "answer": "予以采纳。"}),
    row("assessment_objection_withdraw", post="403  403  302  302  404  302  403  403  403", stranger=STRANGER,
        of=lambda own: {"uid": own.assessed.objection.uid}, data={"version": "0"}),
]
# fmt: on
