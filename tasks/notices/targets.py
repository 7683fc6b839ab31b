"""Targets of a text: figures that a wording makes something to reach, with indicator and modality."""

import re

from .applies_to import applies_to
from .figures import figures_of
from .model import Modality, Target
from .patterns.targets import COUNTED, PATTERNS, RANGE, Figure, Sort, TargetPattern
from .patterns.targets.base import PLACE
from .source import Text

PERIOD = re.compile(r"每(?P<period>年|季度|个季度|个月|月|半年|周|学期)(?:度)?[^，。；]{0,48}$")
PERIODS = {"个季度": "季度", "个月": "月"}
# Terms of credit and of a subsidy are the policy's own figures, not something to reach.
CREDIT = re.compile(r"贷款|贴息|利率|授信|(?<!办)税率|首付|额度|罚款|返还|减按|征收|缴费基数|失业保险金|抵扣")
# The volume that lenders are to bring out is something to reach all the same.
VOLUME = re.compile(r"新增|增长|投放|发放|增速|增量|余额|规模|总量|信贷额度|授信额度")
SUBSIDY = re.compile(r"补贴|补助|奖励|奖补|资助|给予|减免|补偿|报销|支付比例")
PAST = re.compile(
    r"(?:仅|只)(?:为|有|占|达)?$|(?:已经?(?:建成|建立|完成|达到?|实现|有|累计|覆盖|培训|引进|新增|认定)|目前|现有|共有|原有|截至)[^，。；]{0,20}$"
)
# 由75%提高到100%: what was before.
FROM = re.compile(r"(?:(?<!自)由|从|自(?!由))[^，。；、]{0,16}$")
CHANGED = re.compile(
    r"[^，。；、]{0,6}?(?:提|升|降|增|减|压|缩|扩|调|拓|延|改|下|上)[^，。；]{0,3}(?:到|至|为)"
)
NUMBER_ITSELF = re.compile(r"指数|得分|分值|评分|总数|人数|数量?$|分之|达到?$|超过$")
OF_THOSE = re.compile(r"(?:以[上下内])?的")
CONDITION = re.compile(r"(?:年满|未满|不满|连续|涉及|超出|逾期|满)$")
# 赴66个县级医院, 所辖6家医院, 市直6家医院: those that are there.
THERE = re.compile(r"(?:赴|面向|深入|所辖|下辖|所属|直属|[省市县区州]直)$")
# 负债率超过40%的县: of whom.
MEASURED = re.compile(r"(?<!覆盖)(?:超过|高于|低于|大于|小于)$")
STRIVE = re.compile(r"力争|争取")
EXPLORE = re.compile(r"探索|鼓励|有条件的")
# Words that belong to the wording, not to the name of the indicator.
LEADING = re.compile(
    r"^(?:力争|争取|确保|努力|实现|使|全面|其中|要|应|并|且|到|将|把|对|有|年底|今年|全年|每年|年内|\n|“|”|的)+"
)
TRAILING = re.compile(
    r"(?:最高)?(?:均|都|分别|要|应|须|需|可|力争|争取|确保|总体|进一步|逐步|就|率先)*"
    r"(?:不得?超过|不高于|不低于|不少于|不小于|不得低于|不得少于|至少有?|达到|达|超过|突破|提高到|提高至|提升到|提升至|稳定在|保持在|控制在|"
    r"降至|降到|下降到|下降至|增加到|增至|至|到|为|覆盖|(?<![签节制集预公合契违履条])约|提高|增长|下降|降低|总数|最高|最多|最长)?$"
)
ACTION = re.compile(
    r"^.{0,12}?(?:新增|新建|新设|建成|培训|选派|招聘|招引|引进|遴选|选树|推出|打造|创建|组建|确定|配备)(?!率)"
)
# 400个，其中投资20亿元以上项目40个: a part of what was counted before.
AMONG = re.compile(r"[^。；，]{0,8}，其中[^。；，]{0,30}$")
# 600人以上学校: whom it is for.
OF_SIZE = re.compile(r"以[上下]的?(?:学校|企业|单位|机构|医院|村|社区|乡镇|项目|人群|老年人|儿童|小区|场所)")
# 新增工人800人，技工300人: the same unit of another kind, with no verb of its own.
BESIDE = re.compile(
    r"^，(?!现有|共|总|合计|累计|其中|惠及|覆盖|服务|涉及|带动|比|较|同比|减少|下降|原有|每|按)[一-龥]{2,8}$"
)
# 建成1个中心，2个特色专科: and so many of another kind, only named.
ANOTHER = re.compile(r"[一-龥A-Za-z]{2,14}，$")
NAMED = re.compile(rf"(?!{PLACE}|以[上下])(?:[一-龥A-Z]{{2,10}})(?<!参与|完成|通过|达到|实现|开展)$")
JOINER = re.compile(
    r"^，(?:规划|设置|总|建筑|编制)?(?:床位|学位|托位|车位|面积|编制|座席)数?$|^[^，。；、和及与]{0,14}(?:[、和及与]|以及)[^，。；]{0,24}$|^[^，。；的到在对为]{0,8}$"
)


def find_targets(text: Text) -> list[Target]:
    """The targets in order of the text. Nothing in quotation marks or in a paper's name is one."""
    out: list[Target] = []
    carried: tuple[TargetPattern, Figure] | None = None
    counted: tuple[TargetPattern, Figure] | None = None
    existing: int | None = None
    for figure in figures_of(text.chars):
        existing = figure.end if PAST.search(figure.before) else existing
        pattern = _pattern(figure)
        if pattern is COUNTED and existing is not None and "。" not in text.chars[existing : figure.start]:
            # 现有医院15家，卫生院230家: the second is there already as well.
            pattern = None
        if carried and (pattern is None or pattern.name in ("bare_share", "new_things")):
            shared = _shared(carried, figure, text.chars)
            pattern = shared or pattern
        if pattern is None and counted and AMONG.match(text.chars, counted[1].end, figure.start):
            pattern = counted[0] if figure.sort is Sort.COUNT else None
        if pattern is None:
            carried = None if carried and figure.start - carried[1].end > 30 else carried
            continue
        out.append(_target(text, figure, pattern, carried[1] if carried else None))
        carried = (pattern, figure) if pattern.carries else None
        counted = (pattern, figure) if figure.sort is Sort.COUNT else counted
    return out


def _pattern(figure: Figure) -> TargetPattern | None:
    if _is_given(figure):
        return None
    if isinstance(figure.value, tuple):
        counted = RANGE.match(figure) or COUNTED.match(figure) or figure.sort is Sort.SHARE
        return RANGE if counted else None
    if figure.sort is Sort.BARE and not figure.chinese and not NUMBER_ITSELF.search(figure.before):
        return None
    found = next((pattern for pattern in PATTERNS if pattern.match(figure)), None)
    return None if found is None or _is_policy(figure, found) else found


def _is_given(figure: Figure) -> bool:
    """True for what is there already, was before, or says of whom or under what condition."""
    before, after = figure.before, figure.after
    return bool(
        PAST.search(before)
        or CONDITION.search(before)
        or THERE.search(before)
        or (after.startswith("的") and MEASURED.search(before))
        or (before.startswith("对") and OF_THOSE.match(after))
        or (before == "" and figure.sort is not Sort.SHARE and OF_SIZE.match(after))
        or (FROM.search(before) and CHANGED.match(after))
    )


def _is_policy(figure: Figure, found: TargetPattern) -> bool:
    """True for terms of credit, subsidy rates and times that are no limit: the policy's own figures."""
    volume = found.op in (">=", ">") or (found.op == "=" and figure.sort is Sort.MONEY)
    if CREDIT.search(figure.before + figure.after) and not (volume and VOLUME.search(figure.before)):
        return True
    granted = SUBSIDY.search(figure.before + figure.after.partition("、")[0])
    if granted and found.name in ("bare_share", "grows_by", "counted"):
        return True
    return figure.sort is Sort.TIME and found.op != "<=" and found.name != "at_least"


def _shared(carried: tuple[TargetPattern, Figure], figure: Figure, chars: str) -> TargetPattern | None:
    """The wording of the figure before, where both stand in one enumeration."""
    pattern, before = carried
    between = chars[before.end : figure.start]
    alike = (
        figure.unit == before.unit
        and pattern.name in ("new_things", "acts")
        and (BESIDE.match(between) or (ANOTHER.match(between) and NAMED.match(figure.after)))
    )
    if figure.sort is not before.sort or figure.sort is Sort.BARE or not (JOINER.match(between) or alike):
        return None
    if pattern.name in ("or_more", "or_less", "about") and not (
        pattern.after and pattern.after.match(figure.after)
    ):
        return None
    return pattern


def _target(text: Text, figure: Figure, pattern: TargetPattern, before: Figure | None) -> Target:
    end = figure.end
    if pattern.after is not None and pattern.name not in ("listed", "bare_share"):
        tail = pattern.after.match(text.chars, figure.end)
        end = tail.end() if tail else end
    elif tail := re.compile("左右|以上|以内|以下").match(text.chars, figure.end):
        end = tail.end()
    start = figure.start - len(figure.before)
    if before is not None and before.end > start:
        start = before.end
    words = text.chars[start:end]
    lead = len(words) - len(words.lstrip("、，和及与的\n以上"))
    start += min(lead, max(0, figure.start - start))
    unit = figure.unit
    period = PERIOD.search(figure.before)
    if period and figure.sort is Sort.COUNT:
        unit = f"{unit}/{PERIODS.get(period['period'], period['period'])}"
    indicator = _indicator(text.chars, start, figure)
    return Target(
        text.chars[start:end].replace("\n", ""),
        indicator,
        pattern.op,
        figure.value,
        unit,
        text.span(start, end),
        pattern.name,
        _modality(figure.before),
        applies_to(indicator),
    )


def _indicator(chars: str, start: int, figure: Figure) -> str:
    words = TRAILING.sub("", LEADING.sub("", chars[start : figure.start].replace("\n", "")))
    words = ACTION.sub("", words)
    if len(words) >= 3:
        return words
    after = re.match(r"(?:以上|左右)?的?([^，。；、]{1,24})", figure.after)
    return (words + after.group(1)) if after else words


def _modality(before: str) -> Modality:
    if STRIVE.search(before):
        return Modality.STRIVE
    return Modality.EXPLORE if EXPLORE.search(before) else Modality.FIRM
