"""Every form of responsibility clause, each in a sentence of our own."""

import pytest

from tasks.notices.clauses import Standing, find_clauses
from tasks.notices.model import Role
from tasks.notices.patterns.clauses import PATTERNS
from tasks.notices.source import even_out

from .reading import clause_of, tasks_of

# (pattern, paragraph, lead, cooperating, has an open tail)
SAMPLES = [
    ("shares", "完善预约挂号。（市发展改革委、市卫健委和市财政局按职责分工负责）", ["市发展改革委", "市卫健委", "市财政局"], [], False),
    ("shares", "做好药品配送。（市医保局、市卫健委等按职责分工负责）", ["市医保局", "市卫健委"], [], True),
    ("shares", "守住院感底线。(市卫健委等相关部门按职责分工负责)", ["市卫健委"], [], True),
    ("shares", "推广工间操。(市卫健委、市教育局、市体育局和各相关部门按职责分工负责)", ["市卫健委", "市教育局", "市体育局"], [], True),
    ("shares", "办好夜间门诊。（市卫健委、市总工会按各自职责抓好落实）", ["市卫健委", "市总工会"], [], False),
    ("labelled", "放宽准入。（负责部门：人力资源社会保障部、商务部；适用范围：所有试验区，以下除标注外均同）", ["人力资源社会保障部", "商务部"], [], False),
    ("leads", "摸清底数。（农业农村部、工业和信息化部牵头负责）", ["农业农村部", "工业和信息化部"], [], False),
    ("leads", "办好一张网。（省政务和数据局牵头）", ["省政务和数据局"], [], False),
    ("leads", "稳定供应。（省工业和信息化厅牵头，省科技厅按职责分工负责）", ["省工业和信息化厅"], ["省科技厅"], False),
    ("leads", "摸清来源。（生态环境部牵头，国家发展改革委、工业和信息化部、国家统计局参与）", ["生态环境部"], ["国家发展改革委", "工业和信息化部", "国家统计局"], False),
    ("leads", "建好站点。（市民政局牵头，市卫健委配合）", ["市民政局"], ["市卫健委"], False),
    ("guides", "用好网点。（商务部指导，供销合作总社参与）", [], ["供销合作总社", "商务部"], False),
    ("guides", "试点先行。（生态环境部指导，试点城市政府负责落实）", ["试点城市政府"], ["生态环境部"], False),
    ("together", "清理收费。（国家发展改革委会同有关部门负责）", ["国家发展改革委"], [], True),
    ("together", "核定总量。（市人社局会同市财政局、市卫健委落实）", ["市人社局"], ["市财政局", "市卫健委"], False),
    ("together", "统一口径。（市医保局商市卫健委制定）", ["市医保局"], ["市卫健委"], False),
    ("responsible", "畅通渠道。（商务部、发展改革委、农业农村部等和各有关省级人民政府负责）", ["商务部", "发展改革委", "农业农村部", "各有关省级人民政府"], [], True),
    ("shares", "扩大就业。（人力资源社会保障部、财政部、税务总局，各省级人民政府按职责分工负责）", ["人力资源社会保障部", "财政部", "税务总局", "各省级人民政府"], [], False),
    ("shares", "攻克难点。（省科技厅、工业和信息化厅按职责分工负责，各地级以上市人民政府结合实际落实）", ["省科技厅", "省工业和信息化厅"], ["各地级以上市人民政府"], False),
    ("shares", "压实责任。（各有关部门和单位，各省级人民政府按职责分工负责）", ["各有关部门和单位", "各省级人民政府"], [], False),
    ("shares", "统筹推进。（省有关部门按职责分工负责）", ["省有关部门"], [], False),
    ("labelled", "减少跑动。（牵头单位：州行政审批服务局；责任单位：各县市人民政府、开发区管委会，6月底完成）", ["州行政审批服务局"], ["各县市人民政府", "开发区管委会"], False),
    ("labelled", "并联办理。（牵头单位:市行政审批局;责任单位:市直相关单位,各县市区）", ["市行政审批局"], ["市直相关单位", "各县市区"], False),
    ("labelled", "选好人才。（牵头单位：市发展改革委，配合单位：市委组织部、市人力资源和社会保障局，各区、县级市）", ["市发展改革委"], ["市委组织部", "市人力资源和社会保障局", "各区、县级市"], False),
    ("labelled", "严守底线。（责任单位：市高院、市公安局、市通信管理局等；各区政府）", ["市高院", "市公安局", "市通信管理局", "各区政府"], [], True),
    ("responsible", "用好床位。（市卫健委负责，市医保局、市财政局配合）", ["市卫健委"], ["市医保局", "市财政局"], False),
    ("responsible", "分头落实。（市教育局、市民政局分别负责）", ["市教育局", "市民政局"], [], False),
    ("cooperates", "一体推进。（市卫健委牵头，各县（市、区）政府配合）", ["市卫健委"], ["各县（市、区）政府"], False),
    ("cooperates", "上下联动。（县卫健局牵头，各医共体配合）", ["县卫健局"], ["各医共体"], False),
    ("cooperates", "查处非法行医。（县卫健局牵头，县卫生监督所配合）", ["县卫健局"], ["县卫生监督所"], False),
    ("local", "因地制宜。（省农业农村厅负责，各市人民政府根据当地实际抓好落实）", ["省农业农村厅"], ["各市人民政府"], False),
    ("responsible", "保留别名。（省市场监管局（省知识产权局）负责）", ["省市场监管局（省知识产权局）"], [], False),
    ("labelled", "布点成网。〔责任单位：市卫健委、市商务局〕", ["市卫健委", "市商务局"], [], False),
    ("labelled", "布点成网。〖牵头单位：市卫健委；配合单位：各区政府〗", ["市卫健委"], ["各区政府"], False),
    ("labelled", "布点成网。【牵头单位：市卫健委；配合单位：各区政府】", ["市卫健委"], ["各区政府"], False),
    ("labelled", "布点成网。｛牵头单位：市卫健委；配合单位：各区政府｝", ["市卫健委"], ["各区政府"], False),
    ("labelled", "布点成网。[责任单位：市卫健委，各区政府]", ["市卫健委", "各区政府"], [], False),
    ("bare", "过渡五年。（公共服务局、建设和交通管理局、三县）", ["公共服务局", "建设和交通管理局", "三县"], [], False),
    ("leads", "压实责任。（市卫健委牵头，国务院相关部门及各地区按职责分工负责）", ["市卫健委"], ["各地区"], True),
    ("leads", "排查隐患。（市应急局、消防支队牵头督导，市公安局参与）", ["市应急局", "消防支队"], ["市公安局"], False),
    ("leads", "尽早见效。（市财政局牵头，市税务局等按职责分工负责，5月底前出台相关政策，年内持续推进）", ["市财政局"], ["市税务局"], True),
    ("responsible", "一盘棋推进。（市政府各部门分别负责，年内持续推进）", ["市政府各部门"], [], False),
    ("cooperates", "扩面提质。由基层科牵头，市医保中心、各县（市、区）医保局配合，于2023年6月30日前完成。", ["基层科"], ["市医保中心", "各县（市、区）医保局"], False),
    ("shares", "用好平台。（市数据局等国务院相关部门及各地区按职责分工负责）", ["市数据局", "各地区"], [], True),
    ("labelled", "并联审批。（牵头单位：州审批局；责任单位：州直相关单位，全年推进）", ["州审批局"], ["州直相关单位"], False),
    ("labelled", "上下贯通。（责任单位：省发改委，各市〔州〕、县〔市、区、特区〕政府）", ["省发改委", "各市〔州〕、县〔市、区、特区〕政府"], [], False),
    ("joined", "统一口径。（市医保局牵头，会同市卫健委、市财政局共同落实）", ["市医保局"], ["市卫健委", "市财政局"], False),
    ("leads", "修订办法。（以市民政局为主，市残联配合）", ["市民政局"], ["市残联"], False),
    ("leads", "办好年会。（市科协主办，市卫健委协办）", ["市科协"], ["市卫健委"], False),
    ("responsible", "守牢底线。（市应急局、市卫健委统筹推进，各乡镇抓好落实）", ["市应急局", "市卫健委", "各乡镇"], [], False),
    ("leads", "联合会诊。（市卫健委牵头，市医保局等12个部门配合）", ["市卫健委"], ["市医保局"], True),
    ("leads", "优化流程。（市卫健委牵头，市医保局配合，2023年12月底前）", ["市卫健委"], ["市医保局"], False),
    ("labelled", "上下联动。（省级牵头单位：省卫健委；市级落实单位：市卫健委）", ["省卫健委"], ["市卫健委"], False),
    ("bare", "过渡五年（市医保局、市财政局，各县（市、区）人民政府）。", ["市医保局", "市财政局", "各县（市、区）人民政府"], [], False),
    ("leads", "管好账目。该项工作由市审计局牵头，市财政局配合。", ["市审计局"], ["市财政局"], False),
    ("leads", "由市医保局牵头修订细则，会同市卫健委、市民政局开展抽查，6月底前完成。", ["市医保局"], ["市卫健委", "市民政局"], False),
    ("responsible", "村医培训由市卫健委负责组织，每年不少于80学时。", ["市卫健委"], [], False),
    ("leads", "账款结算由市医保局牵头推进，有关方面参与，市财政局以及云溪县人民政府配合。", ["市医保局"], ["市财政局", "云溪县人民政府"], True),
    ("labelled", "共享号源，牵头单位为市卫健委，配合单位为市数据局、市医保局。", ["市卫健委"], ["市数据局", "市医保局"], False),
    ("labelled", "共享号源，责任单位：市卫健委。", ["市卫健委"], [], False),
    ("labelled", "共享号源。（牵头单位 市卫健委  配合单位 市数据局、市医保局）", ["市卫健委"], ["市数据局", "市医保局"], False),
    ("responsible", "共享号源。（市卫健委/市数据局负责）", ["市卫健委", "市数据局"], [], False),
    ("labelled", "共享号源。责任单位：市卫健委、市数据局。（列第一位的为牵头单位，下同）", ["市卫健委"], ["市数据局"], False),
    ("bare", "列明名单。【责任单位：市卫健委、市疾控局】", ["市卫健委", "市疾控局"], [], False),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "words", "lead", "others", "is_open"), SAMPLES)
def test_clause_form_is_read(
    pattern: str, words: str, lead: list[str], others: list[str], is_open: bool
) -> None:
    found = clause_of(words)
    assert (found["lead"], found["with"], bool(found["open"])) == (lead, others, is_open)


def test_every_registered_clause_pattern_has_a_sample() -> None:
    assert {pattern.name for pattern in PATTERNS} <= {sample[0] for sample in SAMPLES}


@pytest.mark.parametrize("marks", ["（）", "【】", "〖〗", "｛｝"])
def test_leaders_are_read_in_brackets_of_every_shape(marks: str) -> None:
    said = clause_of(f"扩面提质。{marks[0]}责任领导：尹启航、各分管领导；责任科室：保障科{marks[1]}")
    assert (said["leaders"], said["offices"]) == (["尹启航", "各分管领导"], ["保障科"])


def test_leaders_and_offices_are_no_departments() -> None:
    found = clause_of("抓好培训。（责任领导：周一鸣、各相关分管领导，责任科室：医政科、基层科）")
    assert found["leaders"] == ["周一鸣", "各相关分管领导"]
    assert found["offices"] == ["医政科", "基层科"]
    assert (found["lead"], found["with"]) == ([], [])


def test_leading_office_stays_an_office() -> None:
    found = clause_of("统一平台。（责任领导：各位挂点领导，牵头科室：规划科）")
    assert (found["leaders"], found["offices"], found["lead"]) == (["各位挂点领导"], ["规划科"], [])


@pytest.mark.parametrize(
    "words",
    [
        "（试行）",
        "（市、区）",
        "（雾霾）",
        "（院、所）",
        "（村）",
        "省（区、市）",
        "市（地、州、盟）",
        "（含技工院校）",
        "（含市卫健委、市医保局）",
        "（市卫健委）",
        "（含乡村医生、疾控部门，下同）",
        "（填埋场依法依规公开数据并与生态环境部门联网）",
        "（明卫〔2023〕8号）",
        "（以下简称《方案》）",
    ],
)
def test_explaining_brackets_are_no_clause(words: str) -> None:
    assert find_clauses(even_out(f"完善制度{words}并抓好落实。")) == []


@pytest.mark.parametrize(
    "rule",
    [
        "（市税务局、市财政局、市商务局负责，排在第一位的部门为牵头部门，下同）",
        "（市税务局、市财政局、市商务局负责。列第一位者为牵头单位，下同）",
        "责任单位:市税务局、市财政局、市商务局(第一责任单位为牵头单位,下同)",
    ],
)
def test_order_rule_holds_for_this_clause_and_all_later_ones(rule: str) -> None:
    standing = Standing()
    first = clause_of(f"减轻负担。{rule}", standing)
    assert (first["lead"], first["with"]) == (["市税务局"], ["市财政局", "市商务局"])
    later = clause_of("扩大试点。（市教育局、市民政局负责）", standing)
    assert (later["lead"], later["with"]) == (["市教育局"], ["市民政局"])
    explicit = clause_of("扩大试点。（市教育局、市民政局牵头，市残联参与）", standing)
    assert (explicit["lead"], explicit["with"]) == (["市教育局", "市民政局"], ["市残联"])


def test_order_rule_of_the_covering_notice_holds_for_the_whole_document() -> None:
    text = (
        "关于印发任务分工的通知\n各区人民政府：\n现印发给你们。责任分解中,列第一位的责任单位为牵头单位或汇总单位。\n"
        "一、强基层\n（一）建好站点。（市卫健委、市财政局负责）\n（二）配齐设备。（市财政局、市卫健委负责）\n"
    )
    first, second = tasks_of(text)
    assert first.names("lead") == ["市卫健委"]
    assert first.names("cooperating") == ["市财政局"]
    assert second.names("lead") == ["市财政局"]


def test_by_line_is_inherited_by_later_items_only() -> None:
    text = (
        "一、强基层\n（一）建好站点。（市卫健委负责）\n"
        "（二）配齐设备。（市财政局和各县市区人民政府按职责分工负责。以下各项均需各县市区人民政府负责，不再列出）\n"
        "（三）稳定队伍。（市人社局等按职责分工负责）\n"
    )
    first, second, third = tasks_of(text)
    assert first.names("lead") == ["市卫健委"]
    assert second.names("lead") == ["市财政局", "各县市区人民政府"]
    assert third.names("lead") == ["市人社局", "各县市区人民政府"]
    assert [body.name for body in third.bodies if body.inherited] == ["各县市区人民政府"]
    assert not any(body.inherited for body in second.bodies)


def test_guiding_body_after_a_by_line_leaves_the_lead_to_the_inherited() -> None:
    text = (
        "一、任务\n（一）编制方案。（市环保局指导，试点县政府负责落实。以下均需试点县政府落实，不再列出）\n"
        "（二）建立台账。（市统计局指导）\n"
    )
    first, second = tasks_of(text)
    assert (first.names("lead"), first.names("guiding")) == (["试点县政府"], ["市环保局"])
    assert (second.names("lead"), second.names("guiding")) == (["试点县政府"], ["市统计局"])


def test_clause_without_brackets_at_the_end_of_the_text() -> None:
    found = clause_of("对落户企业给予支持。责任单位：市委组织部、市科技局。")
    assert found["lead"] == ["市委组织部", "市科技局"]


def test_clause_without_brackets_or_label_at_the_end_of_the_text() -> None:
    found = clause_of("推进数据共享。省政务和数据局牵头，省公安厅、民政厅配合。")
    assert (found["lead"], found["with"]) == (["省政务和数据局"], ["省公安厅", "省民政厅"])


def test_clause_lines_under_an_item_belong_to_it() -> None:
    text = (
        "一、任务\n1.压减环节。开展清理。\n牵头单位：市发改委\n配合单位：市财政局、市司法局\n"
        "2.公开清单。按季更新。\n牵头单位：市司法局\n配合单位：各区政府\n"
    )
    first, second = tasks_of(text)
    assert (first.names("lead"), first.names("cooperating")) == (["市发改委"], ["市财政局", "市司法局"])
    assert (second.names("lead"), second.names("cooperating")) == (["市司法局"], ["各区政府"])


def test_line_of_its_own_names_all_who_join_in_by_place_or_class() -> None:
    said = clause_of("区卫健局牵头，区财政局、区属各托育点、有关镇（街道）配合")
    assert (said["lead"], said["with"]) == (
        ["区卫健局"],
        ["区财政局", "区属各托育点", "有关镇（街道）"],
    )
    (soft,) = find_clauses(even_out("区卫健局牵头，各项服务要相互配合，按时完成"))
    assert soft.words.chars == "区卫健局牵头"


def test_sentence_to_all_after_the_last_clause_line_names_nobody() -> None:
    text = "一、任务\n1.修房。\n责任单位：市住建局\n2.架桥。\n责任单位：市交通局\n各责任单位要倒排工期、挂图作战，每月报送进展。\n"
    assert [task.names(Role.LEAD) for task in tasks_of(text)] == [["市住建局"], ["市交通局"]]
    assert [task.deadlines for task in tasks_of(text)] == [[], []]


def test_closing_sentence_after_a_clause_without_end_mark_is_no_part_of_it() -> None:
    text = "一、任务\n1.修房。拨付资金。市住建局负责\n2.架桥。保障用地。市交通局负责，各区政府结合实际落实\n本措施自印发之日起实施。\n"
    assert [task.names(Role.LEAD) for task in tasks_of(text)] == [["市住建局"], ["市交通局"]]


def test_word_cooperate_in_the_text_is_no_clause() -> None:
    (task,) = tasks_of("一、监管\n（一）管好饮片。配合市医保中心做好检查，确保落实。（市卫健委负责）\n")
    assert (task.names("lead"), task.names("cooperating")) == (["市卫健委"], [])


def test_sentence_with_a_duty_in_words_is_no_clause() -> None:
    assert find_clauses(even_out("市县两级秘书处要发挥牵头作用，加强协调，抓好落实。")) == []


def test_leader_of_a_labelled_clause_is_no_department() -> None:
    found = clause_of(
        "拓展网点。（牵头负责领导：周一鸣；牵头责任单位：市商务局；协同责任单位：市财政局等；完成时限：2023年9月底）"
    )
    assert (found["leaders"], found["lead"], found["with"]) == (["周一鸣"], ["市商务局"], ["市财政局"])


@pytest.mark.parametrize(
    "words", ["见附表（含中医药、疾控部门）。", "做好台账。（详见附件）", "抓好衔接。（试行）"]
)
def test_bracket_that_names_no_bodies_is_no_clause(words: str) -> None:
    assert find_clauses(even_out(words)) == []


@pytest.mark.parametrize(
    ("by_line", "inherited"),
    [
        ("〔责任单位：市科技局。以下各项任务均需各县（市、区）政府、功能区管委会落实，不再列出〕", ["各县（市、区）政府", "功能区管委会"]),
        ("（责任单位：市科技局，以下均涉及各县区、功能区，不再重复列出）", ["各县区", "功能区"]),
        ("（市科技局牵头。以下均需地方人民政府负责，不再列出）", ["地方人民政府"]),
    ],
)  # fmt: skip
def test_by_line_holds_for_later_items(by_line: str, inherited: list[str]) -> None:
    text = f"一、任务\n1.甲事。{by_line}\n2.乙事。（责任单位：市教育局）\n3.丙事。（责任单位：市民政局）\n"
    first, second, third = tasks_of(text)
    assert not any(body.inherited for body in first.bodies)
    for task, own in ((second, "市教育局"), (third, "市民政局")):
        assert task.names(Role.LEAD) == [own, *inherited]
        assert [body.name for body in task.bodies if body.inherited] == inherited


@pytest.mark.parametrize(
    "rule",
    [
        "列第一位者为工作牵头单位或汇总单位，下同",
        "排在首位的为牵头部门，下同",
        "第一责任单位为牵头单位，下同",
    ],
)
def test_order_rule_holds_from_its_clause_on(rule: str) -> None:
    text = f"一、任务\n1.甲事。\n责任单位：市经信局、市财政局（{rule}）\n2.乙事。\n责任单位：市教育局、市民政局\n"
    assert [(task.names(Role.LEAD), task.names(Role.COOPERATING)) for task in tasks_of(text)] == [
        (["市经信局"], ["市财政局"]),
        (["市教育局"], ["市民政局"]),
    ]


def test_each_leads_where_the_order_rule_says_so_of_its_own_wording() -> None:
    text = (
        "一、任务\n（一）甲事。（水利部、财政部负责。排在第一位的为牵头部门，分别负责为各部门分别牵头，下同）\n"
        "（二）乙事。（林草局、水利部分别负责）\n（三）丙事。（财政部、林草局负责）\n"
    )
    assert [(task.names(Role.LEAD), task.names(Role.COOPERATING)) for task in tasks_of(text)] == [
        (["水利部"], ["财政部"]),
        (["林草局", "水利部"], []),
        (["财政部"], ["林草局"]),
    ]


def test_first_leads_by_a_plain_sentence_with_brackets_in_it() -> None:
    text = (
        "分工中，排在第一位的部门（单位）为牵头部门（单位）。\n一、修渠。（责任单位：市水务局、市财政局）\n"
    )
    (task,) = tasks_of(text)
    assert (task.names(Role.LEAD), task.names(Role.COOPERATING)) == (["市水务局"], ["市财政局"])


@pytest.mark.parametrize("rule", ["（注：排在第一位的为牵头单位）", "列第一位的单位为牵头单位（其余配合）。"])
def test_first_leads_by_a_note_over_the_text(rule: str) -> None:
    text = f"修渠任务分工表\n{rule}\n一、任务\n1.修渠。\n责任单位：市水务局、市财政局\n"
    (task,) = tasks_of(text)
    assert (task.names(Role.LEAD), task.names(Role.COOPERATING)) == (["市水务局"], ["市财政局"])


@pytest.mark.parametrize(
    "words",
    [
        "修渠。\n责任分工：市水务局牵头，市财政局、市林业局配合",
        "修渠。（责任单位：市水务局牵头，市财政局、市林业局配合）",
        "修渠。（市水务局为牵头单位，市财政局、市林业局为配合单位）",
        "修渠。\n——牵头单位：市水务局\n——配合单位：市财政局、市林业局",
        "修渠。\n◆主办单位：市水务局\n◆技术支撑单位：市财政局、市林业局",
        "修渠。\n承办单位：市水务局\n协办单位：市财政局、市林业局\n汇报方式：书面",
        "由市水务局牵头，市财政局、市林业局配合，于明年修渠。",
        "修渠。\n牵头单位：市水务局   配合单位：市财政局、市林业局   完成时限：2024年",
        "修渠。（市水务局牵头、市财政局和市林业局配合）",
        "修渠。（市水务局负责牵头；市财政局、市林业局协同）",
    ],
)
def test_wording_names_one_lead_and_two_who_cooperate(words: str) -> None:
    (task,) = tasks_of(f"关于修渠的通知\n一、{words}\n")
    assert (task.names(Role.LEAD), task.names(Role.COOPERATING)) == (["市水务局"], ["市财政局", "市林业局"])


def test_body_that_leads_inside_a_sentence_is_only_a_soft_clause() -> None:
    (found,) = find_clauses(even_out("由市水务局牵头建立修渠台账，市财政局积极配合。"))
    assert found.soft


def test_names_inside_sentences_make_no_tasks_beside_clauses() -> None:
    text = (
        "关于修渠的通知\n一、任务\n（一）修渠。由市水务局牵头测量。（市农业局负责）\n（二）植树。（市林业局负责）\n"
        "（三）清淤。（市水务局负责）\n二、保障\n（一）督办。由市水务局负责督办。\n"
    )
    assert [task.names(Role.LEAD) for task in tasks_of(text)] == [["市农业局"], ["市林业局"], ["市水务局"]]


def test_names_inside_sentences_make_tasks_where_most_items_have_them() -> None:
    text = (
        "会议纪要\n一、关于修渠\n1.渠首改造由市水务局牵头、市财政局配合，6月底前完工。\n2.由市林业局负责，补植岸树。\n"
        "二、关于清淤\n1.同意清淤。责任单位：市农业局。\n"
    )
    assert [(task.names(Role.LEAD), task.names(Role.COOPERATING)) for task in tasks_of(text)] == [
        (["市水务局"], ["市财政局"]),
        (["市林业局"], []),
        (["市农业局"], []),
    ]


@pytest.mark.parametrize(
    "words", ["由患者个人负责，费用自理。", "由政府统一安排。", "自由选择医院，牵头做好登记。"]
)
def test_other_words_after_by_name_no_body(words: str) -> None:
    assert find_clauses(even_out(words)) == []


@pytest.mark.parametrize("words", ["由市水务局负责，抓紧修渠。", "由市水务局牵头，抓紧修渠。"])
def test_body_named_before_its_duty_leads(words: str) -> None:
    assert clause_of(words)["lead"] == ["市水务局"]


def test_bodies_do_their_part_by_their_duties() -> None:
    found = clause_of("修渠。（市水务局负责；市财政局、市林业局按照职责做好相关工作）")
    assert found["lead"] == ["市水务局", "市财政局", "市林业局"]


def test_those_who_took_part_in_a_meeting_have_no_duty() -> None:
    text = "关于修渠的通知\n一、修渠。责任单位：市水务局。\n参加人员：甲一、乙二。\n"
    (task,) = tasks_of(text)
    assert [body.name for body in task.bodies] == ["市水务局"]


def test_main_body_of_a_label_leads_with_the_others() -> None:
    found = clause_of("修渠。（责任单位：市水务局；主体单位：市林业局）")
    assert found["lead"] == ["市水务局", "市林业局"]
