"""What the check says of each planted fault (tests/reports/test_check_kinds.py), English and Chinese, by hand."""

SAID = {
    "addressee_government": (
        "各县（市、区）人民政府: the office of a deliberative body does not address party committees or governments.",
        "主送“各县（市、区）人民政府”：议事协调机构的办公室不得向党委、政府发文提出要求。",
    ),
    "addressee_missing": (
        "The circular is addressed to nobody.",
        "通报没有主送单位。",
    ),
    "basis_missing": (
        "The circular names no notice it rests on.",
        "通报没有写明依据文件。",
    ),
    "changes_class": (
        "达到序时进度 went from 21 to 20, but the changes listed account for +0.",
        "达到序时进度由21项变为20项，与所列变化（+0）不符。",
    ),
    "class_ledger": (
        "达到序时进度 says 20, but the list of all matters has 21.",
        "达到序时进度公布20项，一览表中为21项。",
    ),
    "classes_total": (
        "The six classes add up to 40 (40 = 12 + 20 + 4 + 1 + 2 + 1), but 41 is announced.",
        "六类之和为40（40 = 12 + 20 + 4 + 1 + 2 + 1），与公布的总数41不符。",
    ),
    "coordination_date_missing": (
        "“结余资金分配比例”: no date is named by which it is decided.",
        "需协调事项“结余资金分配比例”没有写明办理时限。",
    ),
    "coordination_decides_missing": (
        "“康复床位改造资金”: nobody is named who decides it.",
        "需协调事项“康复床位改造资金”没有写明由谁决定。",
    ),
    "coordination_text_missing": (
        "“结余资金分配比例”: what is to be coordinated is missing.",
        "需协调事项“结余资金分配比例”没有写明请求协调的内容。",
    ),
    "copies_order": (
        "Copies go from upper to same-level to lower bodies, but 省医改领导小组秘书处 stands behind 市委办公室.",
        "抄送单位应按上级、平级、下级排列，“省医改领导小组秘书处”排在了“市委办公室”之后。",
    ),
    "demand_act_missing": (
        "Demand 1 does not say what is to be done.",
        "第1条要求没有写明事项。",
    ),
    "demand_addressee_missing": (
        "Demand 1 has no addressee.",
        "第1条要求没有对象。",
    ),
    "demand_date_missing": (
        "Demand 1 has no date.",
        "第1条要求没有时限。",
    ),
    "demand_date_past": (
        "The date of demand 1 (2026-10-31) lies before the cut-off.",
        "第1条要求的时限（2026-10-31）不晚于数据截至日。",
    ),
    "demand_government": (
        "Demand 1: the office of a deliberative body asks nothing of party committees or governments.",
        "第1条要求：议事协调机构的办公室不向党委、政府提出要求。",
    ),
    "demands_too_many": (
        "There are 4 demands; a circular makes at most three.",
        "共有4条要求，通报至多提三条。",
    ),
    "follow_up_missing": (
        "The last issue named item 5, but this one does not say what became of it.",
        "上期列明第5项，本期没有写明办理情况。",
    ),
    "follow_up_state": (
        "The text says of item 5 that it is 已完成, but in the ledger its class is 达到序时进度.",
        "办理情况中第5项为“已完成”，一览表中为“达到序时进度”。",
    ),
    "follow_up_total": (
        "The last issue listed 5 behind, but caught up, adjusted and remaining add up to 4.",
        "上期列明未达序时5项，已赶上、经批准调整和仍在推进之和为4项。",
    ),
    "follow_up_unknown": (
        "The text follows up item 1, which the last issue did not name.",
        "本期写了第1项的办理情况，上期并未列明该项。",
    ),
    "indicator_state": (
        "Indicator 集中带量采购药品 counts as 已达到年度目标, but its figures say otherwise (499 against 500).",
        "指标“集中带量采购药品”计入“已达到年度目标”，与数据不符（实际499，目标500）。",
    ),
    "indicator_value_missing": (
        "Indicator 新增康复床位 has no value, but counts as 低于序时要求.",
        "指标“新增康复床位”没有数据，却计入“低于序时要求”。",
    ),
    "indicators_lines": (
        "6 indicators are announced as 已达到年度目标, but the list has 5.",
        "公布“已达到年度目标”的指标6项，清单中为5项。",
    ),
    "indicators_total": (
        "The indicators add up to 16 (6 + 7 + 2 + 1), but 17 is announced.",
        "各类指标之和为16（6 + 7 + 2 + 1），与公布的总数17不符。",
    ),
    "late_cause_missing": (
        "Item 17 lacks the third fact: the cause.",
        "第17项缺第三要素：主要原因。",
    ),
    "late_due_missing": (
        "Item 8 lacks the first fact: what was due or expected.",
        "第8项缺第一要素：应达到的要求或时限。",
    ),
    "late_left_out": (
        "Item 26 is behind or not started, but the text on matters behind leaves it out.",
        "第26项未达序时或应启动未启动，滞后事项中没有列出。",
    ),
    "late_not_in_ledger": (
        "The text on matters behind names item 8, but in the list of all matters its class is 未达序时进度.",
        "滞后事项列了第8项，一览表中为“未达序时进度”。",
    ),
    "late_now_missing": (
        "Item 8 lacks the second fact: where it stands now.",
        "第8项缺第二要素：目前情况。",
    ),
    "late_plan_date_missing": (
        "The plan for item 31 has no date.",
        "第31项的措施没有完成时限。",
    ),
    "late_plan_missing": (
        "Item 26 lacks the fourth fact: what is planned.",
        "第26项缺第四要素：下一步措施。",
    ),
    "late_twice": (
        "The text on matters behind names item 8 twice.",
        "第8项在滞后事项中重复列出。",
    ),
    "late_unit_missing": (
        "Item 36 names no lead unit.",
        "第36项没有写明牵头单位。",
    ),
    "ledger_row_lost": (
        "A row of item 1 belongs to no item in the list of all matters.",
        "第1项的一个分项在一览表中没有对应的任务。",
    ),
    "ledger_total": (
        "The list of all matters has 39 items, but 40 are announced.",
        "一览表列39项，与公布的总数40不符。",
    ),
    "ledger_twice": (
        "Item 1 stands twice in the list of all matters.",
        "第1项在一览表中重复。",
    ),
    "names_order": (
        "第8项: 市医保局 stands behind 市卫生健康委, against the order of the member units.",
        "第8项：“市医保局”排在“市卫生健康委”之后，与成员单位名单顺序不符。",
    ),
    "order_left_out": (
        "The last issue left order 明医改督〔2026〕3号 open, but this one does not say what became of it.",
        "上期列明在办的明医改督〔2026〕3号，本期没有写明办理情况。",
    ),
    "order_named": (
        "The last issue left order 明医改督〔2026〕3号 open, but the figures taken from it leave it out.",
        "上期列明在办的明医改督〔2026〕3号，本期引用的上期数据遗漏。",
    ),
    "order_not_named": (
        "The last issue did not leave order x open.",
        "上期没有将x列为在办。",
    ),
    "order_open_left_out": (
        "Order 督〔2026〕2号 is open, but it does not stand among the orders.",
        "督〔2026〕2号正在办理，督办事项中没有列出。",
    ),
    "order_outcome_missing": (
        "Order 明医改督〔2026〕3号 is closed, but what was done is missing.",
        "明医改督〔2026〕3号已办结，没有写明办理结果。",
    ),
    "order_state": (
        "Order 督〔2026〕2号 is told as ended, but it stands among the open ones.",
        "督〔2026〕2号写为已结束办理，台账中仍在办理。",
    ),
    "order_twice": (
        "Order 明医改督〔2026〕3号 stands twice among the orders.",
        "督办文书明医改督〔2026〕3号重复列出。",
    ),
    "order_unit_missing": (
        "Order 明医改限〔2026〕1号 names no unit.",
        "明医改限〔2026〕1号没有写明承办单位。",
    ),
    "orders_kinds": (
        "The orders by kind add up to 1, but 2 are announced.",
        "各类督办单合计为1件，但公布的总数为2件。",
    ),
    "orders_total": (
        "3 orders issued less 1 closed, raised or withdrawn leave 2, but 0 are listed as open.",
        "印发督办单3件，减去办结、升级和撤销的1件余2件，但列出的在办督办单为0件。",
    ),
    "overdue_ledger": (
        "2 overdue is announced within behind, but the list of all matters has 1.",
        "公布未达序时中逾期2项，一览表中为1项。",
    ),
    "previous_differs": (
        "“5” of the last issue is given here as 应启动未启动; what may be quoted of that issue says 未达序时进度.",
        "上期“5”在本期记为应启动未启动，上期通报可引用的是未达序时进度。",
    ),
    "previous_missing": (
        "There is an earlier issue this year, but this one compares with nothing.",
        "本年度已有上一期通报，本期却没有与之比较。",
    ),
    "previous_named": (
        "The last issue named item 5 as late, but the figures taken from it leave it out.",
        "上期通报列了第5项，本期引用的上期数据遗漏。",
    ),
    "previous_not_named": (
        "The last issue did not name item 5 as late.",
        "上期通报没有列第5项。",
    ),
    "previous_other_year": (
        "The issue compares with one of another year (2025).",
        "本期与另一年度（2025年）的通报作了比较。",
    ),
    "remaining_total": (
        "3 remaining and 1 new make 4, but 5 behind is announced.",
        "上期遗留3项与新增1项之和为4，与公布的未达序时5项不符。",
    ),
    "reporting_total": (
        "Reports on time, late and missing add up to 28, but 29 were due.",
        "按时、迟报、未报之和为28，与应报数29不符。",
    ),
    "risk_not_in_ledger": (
        "Item 20 is told as due soon or at risk, but in the list of all matters it is not on schedule.",
        "第20项列为临期或有风险，一览表中却不是“达到序时进度”。",
    ),
    "unit_order": (
        "市医保局 stands out of the order of the member units.",
        "市医保局没有按成员单位名单顺序排列。",
    ),
    "unit_total": (
        "The classes of 市医保局 add up to 13, but 1 is announced.",
        "市医保局各类之和为13，与其任务数1不符。",
    ),
    "units_class": (
        "经批准调整 says 1, but the units add up to 0.",
        "经批准调整公布1项，各单位合计为0项。",
    ),
    "units_reporting": (
        "5 reports are announced as 退回, but the units add up to 3.",
        "报送情况中退回公布5，各单位合计为3。",
    ),
}
