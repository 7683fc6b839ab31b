"""Every wording of a target, and what only looks like one."""

import pytest

from tasks.notices.model import Modality
from tasks.notices.patterns.targets import PATTERNS, RANGE
from tasks.notices.source import even_out
from tasks.notices.targets import find_targets

from .reading import targets_of

# (pattern of the first target, sentence, targets)
SAMPLES = [
    ("or_more", "辖区居民签约率达90％以上。", [(">=", 90, "%")]),
    ("or_more", "集采品种要达到400种以上，耗材达70种以上。", [(">=", 400, "种"), (">=", 70, "种")]),
    ("or_more", "重点人群检出率达5‰以上。", [(">=", 5, "‰")]),
    ("or_more", "疫苗接种率稳定在95％以上。", [(">=", 95, "%")]),
    ("or_more", "老年友善机构创建覆盖 80%以上 二级医院。", [(">=", 80, "%")]),
    ("at_least", "该付费方式的基金占比不低于 30%。", [(">=", 30, "%")]),
    ("at_least", "康复床位占总床位数不少于10%。", [(">=", 10, "%")]),
    ("at_least", "常委会每年至少专题研究1次医改。", [(">=", 1, "次/年")]),
    ("at_least", "每个县至少有1家联网医院。", [(">=", 1, "家")]),
    ("at_least", "每个省份至少有一个统筹地区开通。", [(">=", 1, "个")]),
    ("at_least", "三级医院不少于20个专业250个病种。", [(">=", 20, "个"), (">=", 250, "个")]),
    ("at_least", "每千人口床位不少于6.8张，床人比不低于1:1.6。", [(">=", 6.8, "张"), (">=", 1.6, "比1")]),
    ("reaches", "公共卫生委员会覆盖率达70%。", [(">=", 70, "%")]),
    ("reaches", "慢病规范管理率达到75％。", [(">=", 75, "%")]),
    ("reaches", "能力达标机构比例提高到60%。", [(">=", 60, "%")]),
    ("reaches", "门诊占比至75%。", [(">=", 75, "%")]),
    ("reaches", "马铃薯种植、收获机械化率均达到45%。", [(">=", 45, "%")]),
    ("reaches", "花生种植、收获机械化率分别达到65%和55%。", [(">=", 65, "%"), (">=", 55, "%")]),
    ("reaches", "产业规模达到2万亿元。", [(">=", 2, "万亿元")]),
    ("reaches", "健康发展指数达85。", [(">=", 85, "")]),
    ("or_more", "免费体检人数达1000万以上。", [(">=", 1000, "万")]),
    ("exceeds", "农机总动力超过10亿千瓦。", [(">", 10, "亿千瓦")]),
    ("exceeds", "智能终端普及率超过70%。", [(">", 70, "%")]),
    ("over", "病区总面积超3万平方米。", [(">", 3, "万平方米")]),
    ("over", "随访人数超500人、建档超800份。", [(">", 500, "人"), (">", 800, "份")]),
    ("acts", "出清低效诊室80间。", [("=", 80, "间")]),
    ("acts", "实施新建、改扩建院区12个，力争3个通过评审。", [("=", 12, "个"), ("=", 3, "个")]),
    ("acts", "接入基层网点260家，其中山区网点40家。", [("=", 260, "家"), ("=", 40, "家")]),
    ("new_things", "新建院区1个，床位800张。", [("=", 1, "个"), ("=", 800, "张")]),
    ("new_things", "失业护理员再就业300人。", [("=", 300, "人")]),
    ("invested", "新增减税降费约20亿元。", [("=", 20, "亿元")]),
    ("at_least", "用于诊所的信贷额度不低于5亿元。", [(">=", 5, "亿元")]),
    ("at_least", "推出不少于5类服务包。", [(">=", 5, "类")]),
    ("reaches", "供气能力达到5亿立方米/年。", [(">=", 5, "亿立方米/年")]),
    ("about", "总动力稳定在11亿千瓦左右。", [("~", 11, "亿千瓦")]),
    ("about", "遴选试点10个左右。", [("~", 10, "个")]),
    ("about", "回收利用率55%左右。", [("~", 55, "%")]),
    ("at_most", "工资总量最高不得超过平均水平的 5 倍。", [("<=", 5, "倍")]),
    ("at_most", "办理时间不超过20个工作日。", [("<=", 20, "个工作日")]),
    ("at_most", "补助不高于合同金额的30%，给予最高800万元补助。", [("<=", 30, "%"), ("<=", 800, "万元")]),
    ("at_most", "空编率不超过五分之一。", [("<=", 0.2, "")]),
    ("brought_down", "重大慢性病死亡率降至9.3%。", [("<=", 9.3, "%")]),
    ("brought_down", "次均费用增幅控制在5%以内。", [("<=", 5, "%")]),
    ("brought_down", "审批时限压缩至3个工作日。", [("<=", 3, "个工作日")]),
    ("or_less", "抗菌药物使用率10%以下。", [("<=", 10, "%")]),
    ("new_things", "确保全市新增儿科床位100张、产科床位100张、精神床位300张。", [("=", 100, "张"), ("=", 100, "张"), ("=", 300, "张")]),
    ("new_things", "新建40个中医馆。", [("=", 40, "个")]),
    ("new_things", "依托康复中心培训100名基层人员。", [("=", 100, "名")]),
    ("new_things", "市属医院选派38名医师到县级医院。", [("=", 38, "名")]),
    ("new_things", "市级确定1所示范项目。", [("=", 1, "所")]),
    ("new_things", "遴选优秀企业20家，新增 CDO试点30家。", [("=", 20, "家"), ("=", 30, "家")]),
    ("new_things", "遴选“先锋”机构10家、“成长”机构50家、优秀案例100个。", [("=", 10, "家"), ("=", 50, "家"), ("=", 100, "个")]),
    ("new_things", "打造城区内1ms、到枢纽3ms、全市5ms的时延圈。", [("=", 1, "ms"), ("=", 3, "ms"), ("=", 5, "ms")]),
    ("ranges", "招引1—2家龙头企业。", [("range", (1, 2), "家")]),
    ("ranges", "门诊报销比例保持在60%—70%。", [("range", (60, 70), "%")]),
    ("listed", "加快市一院等 68 个总投资 33.89 亿元的补短板项目建设。", [("=", 68, "个"), ("=", 33.89, "亿元")]),
    ("listed", "力争骨科、眼科等 10 个专科得到较大提升。", [("=", 10, "个")]),
    ("invested", "年度完成投资5亿元。", [("=", 5, "亿元")]),
    ("every_period", "每年开展一次价格评估。", [("=", 1, "次/年")]),
    ("every_period", "每季度组织2次巡查。", [("=", 2, "次/季度")]),
    ("or_more", "每年引进10名以上骨干。", [(">=", 10, "名/年")]),
    ("grows_by", "基层就诊率提高5个百分点。", [("=", 5, "个百分点")]),
    ("bare_share", "45%二级以上综合医院设置老年科。", [("=", 45, "%")]),
    ("bare_share", "养老机构与医疗机构签约 100%全覆盖。", [("=", 100, "%")]),
    ("bare_share", "专科医院开展已公布病种的50%。", [("=", 50, "%")]),
    ("or_more", "合规率达到1,000家以上。", [(">=", 1000, "家")]),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "words", "expected"), SAMPLES)
def test_target_wording_is_read(pattern: str, words: str, expected: list[tuple[str, object, str]]) -> None:
    assert targets_of(words) == expected
    assert find_targets(even_out(words))[0].pattern == pattern


def test_every_registered_target_pattern_has_a_sample() -> None:
    assert {pattern.name for pattern in (*PATTERNS, RANGE)} <= {sample[0] for sample in SAMPLES}


@pytest.mark.parametrize(
    "words",
    [
        "落实（明卫〔2022〕48号）要求。",
        "贯彻2022年重点工作安排。",
        "实施“136”工程，用好“3+1”办法。",
        "强化六统一管理，推进三医联动。",
        "落实四个亲自要求。",
        "打造“15分钟就医圈”。",
        "稳步推进“千县工程”名单医院。",
        "做好H7N9监测。",
        "调整 C-DRG 方案。",
        "落实全面两孩政策。",
        "17 个县(市、区)都要落实。",
        "以 16 个专项行动为载体。",
        "在6个重点帮扶县继续推行。",
        "共计6000余人参加会议。",
        "出院人数÷总人数×100%。",
        "贷款额度由10万元提高到15万元。",
        "给予利率50%的贴息。",
        "年满18周岁的居民。",
        "县域医院和市血站 6 个异地新建项目同步推进。",
        "做好全国统一平台建设、15项编码贯标。",
        "提高村级服务水平，实现全覆盖。",
        "已建成20个站点。",
        "《2022—2025年三年行动计划（80%版）》已印发。",
    ],
)
def test_number_that_is_no_target_is_left_alone(words: str) -> None:
    assert targets_of(words) == []


@pytest.mark.parametrize(
    ("words", "modality"),
    [
        ("确保覆盖率达到90%。", Modality.FIRM),
        ("力争覆盖率达到90%以上。", Modality.STRIVE),
        ("争取建成3个中心。", Modality.STRIVE),
        ("探索建设2个中心。", Modality.EXPLORE),
    ],
)
def test_modality_is_kept_apart(words: str, modality: Modality) -> None:
    (target,) = find_targets(even_out(words))
    assert target.modality is modality


@pytest.mark.parametrize(
    ("words", "indicator"),
    [
        ("力争实现县域内就诊率达 90% 以上。", "县域内就诊率"),
        ("新建40个基层中医馆。", "基层中医馆"),
        ("康复床位占总床位数不少于10%。", "康复床位占总床位数"),
    ],
)
def test_indicator_is_named(words: str, indicator: str) -> None:
    (target,) = find_targets(even_out(words))
    assert target.indicator == indicator


@pytest.mark.parametrize(
    "words",
    [
        "支持营业收入超1000万元的企业。",
        "对投资2亿元的项目予以支持。",
        "个人贷款最高20万元。",
        "推广3类模式。",
    ],
)
def test_condition_loan_cap_and_rank_are_no_targets(words: str) -> None:
    assert targets_of(words) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("加装电梯200部。", [("=", 200, "部")]),
        ("新增三级甲等医院1家。", [("=", 1, "家")]),
        ("筹集保障房5000套。", [("=", 5000, "套")]),
        ("选调专业人员8名。", [("=", 8, "名")]),
        ("选拔100名后备干部、200名骨干。", [("=", 100, "名"), ("=", 200, "名")]),
    ],
)
def test_acts_of_supply_are_targets(words: str, expected: list[tuple[str, float, str]]) -> None:
    assert targets_of(words) == expected
