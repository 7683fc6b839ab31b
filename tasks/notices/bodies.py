"""A list of bodies cut into names: 、 和 及 between names, but not inside 文化和旅游部 or 县（市、区）."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .source import Text

PLACES = (
    "省|市|县|区|州|盟|旗|特区|新区|自治区|自治州|自治县|直辖市|设区市|地级以上市|地级市|计划单列市|地区|地"
)
REGION_LIST = re.compile(
    rf"各(?:级|有关|相关)?(?:{PLACES})(?:（[^（）]*）|〔[^〔〕]*〕)?(?:[、及和](?:{PLACES})(?:（[^（）]*）|〔[^〔〕]*〕)?)+"
)
# 各县（区）党委、政府 is one body with one duty.
PARTY_AND_STATE = re.compile(r"党委[、和](?:人民)?政府")
PARENTHESIS = re.compile(r"（[^（）]*）|〔[^〔〕]*〕")
BODY_END = re.compile(
    r"(?:委|(?<![布格全大开])局|厅|(?<!全)部|办|院|(?<![社机])会|署|行|社|中心|医共体|医联体|共同体|联合体|联盟|(?<![场之])所|政府|小组|组|单位|部门|公司|集团|大学|学院|学校|处|科|室|站|队|团|联|"
    r"总工会|领导|机关|企业|医院|实验室|研究院|基地|机构|成员|(?<![办做立执方])法|检|军委|海关|总队|支队|办事处|街道|乡镇|街乡|镇街|街镇|镇|乡|旗|园|分行|支行|银行|专班|指挥部|联席会议|台|馆|司|学会|协会|科协|基金|地方|地区|各地|省|市|县|区|州|等|）|〕)$"
)
JOINT_START = re.compile(
    r"(?:各|市|省|县|区|州|盟|旗|自治|国家|中央|中国|全国|国务院|地方|有关|相关|其他|其它|驻|辖区|属地|所在|团)"
)
STEMS = (
    "教育|科技|科学技术|工业和信息化|工信|经信|经济和信息化|公安|民政|司法|财政|人力资源|人社|人力社保|自然资源|生态环境|环保|住房|住建|"
    "交通|水利|水务|农业|商务|文化|文旅|卫生|卫健|退役军人|应急|审计|国资|市场监管|市场监督|体育|统计|医保|医疗保障|粮食|林业|林草|能源|"
    "数据|大数据|政务|行政审批|药监|药品监督|中医药|疾控|疾病预防|乡村振兴|机关事务|信访|金融|税务|气象|海洋|通信|发展改革|发展和改革|发改|"
    "编办|机构编制|组织部|宣传部|统战部|政法委|网信|残联|妇联|工会|团委|总工会|广电|城市管理|城管|规划|民族|宗教|外事|侨|医改|密码|保密|扶贫|"
    "知识产权|地方金融|消防|邮政|烟草|海关|法院|检察|党校|老干部|档案|供销|红十字|科协|文联|工商联|贸促|投资促进|口岸|人防|国防动员"
)
STEM = re.compile(rf"(?:{STEMS})")
PARTY = re.compile(r"(?:组织部|宣传部|统战部|政法委|网信办|编办|党校|老干部局)")
OFFICE_END = re.compile(r"(?:委|局|厅|办|部|会|室|联|院|社)(?:（[^（）]*）)?$")
STRICT_END = re.compile(
    r"(?:委|(?<![布格全大开])局|厅|办|[一-龥]{2}部(?<!门)|政府|管委会|委员会|办公室|领导小组|总局|联合会|红十字会)(?:（[^（）]*）)?$"
)
OF_PLACE = re.compile(r"(?:各|[省市县区州旗](?![一-龥]?级)|自治区|国家)[一-龥]")
# （含市卫健委）, （以下简称市医保局） explain and name nobody for the task.
EXPLAINS = re.compile(r"含|不含|包括|如|即|原|以下|简称|详见|见|下同|指|或")
LEVEL = re.compile(r"(自治区|自治州|省|市(?!场|政工程)|县|区(?!域|块)|州|盟|旗)(?=.)")
LEVEL_START = re.compile(r"(?:自治区|国家|[省市县区州旗])(?=[^、，；]{2})")
# A name that ends a line of a cell, and one that begins the next; 社会 and 城乡 end no name.
WHOLE_END = re.compile(
    r"(?:(?<=..)(?:委|局|厅|办)|(?<!城)(?:政府|委员会|办公室|领导小组|中心|联合会|医院|学院|公司|集团|支队|大队|总队|总工会|办事处|管理处|[一-龥]{2}部|[一-龥]科|处室))(?:）+)?$"
)
NEXT_NAME = re.compile(
    rf"(?:自治区|国家|各|中国|全国|[省市县区州旗](?=[^、，；]{{2}}))|(?:{STEMS})[^、，；]{{0,8}}(?:委|局|厅|办|部|会)"
)
CLASS_START = re.compile(r"(?:各|有关|相关|其他|其它)")
GENERIC = re.compile(
    r"(?:(?:各|市直|省直|区直|县直|州直|自治区直|中央驻|驻|其他|其它)*(?:各)?(?:有关|相关|成员|直属|责任|职能|主管|涉及|参与|所属)+"
    r"(?:部门|单位|方面|机构|科室|处室|股室|部门和单位|单位和部门|部门、单位|成员单位)|"
    r"(?:省|市|县|区|州)(?:直)?(?:各)?(?:有关|相关)(?:部门|单位|部门和单位)|"
    r"(?:国务院|中央)?(?:各)?(?:有关|相关)(?:部门|单位|部门和单位)|各(?:部门|单位|部门和单位|方面|地各部门|地区各部门))"
)
OPEN_TAIL = re.compile(
    r"等(?:\d{1,2}个?|[一二三四五六七八九十]{1,3}个?)?(?:国务院|中央|国家|[省市县区州](?:直|级)?|各)*(?:有关|相关|成员|职能|责任|主管)*(?:部门和单位|单位和部门|部门|单位|方面|机构|部委|地区|部门单位)?$|等[^、，；（）]{2,16}成员单位$|等[一-龥]{2,4}部门$"
)
NOTHING = {"无", "/", "-", "—", "——", "－", "--", "\\", "暂无", "无。"}


@dataclass(frozen=True, slots=True)
class Name:
    """One written name, its place in the list's text, and whether it only names a class (有关部门)."""

    words: str
    start: int
    end: int
    generic: bool = False


def split_bodies(text: Text) -> tuple[list[Name], str]:
    """The names of a list, in order, and the words of its open tail (等部门), empty when it is closed.

    Names are verbatim but for an elided level, which is restored: 省科技厅、财政厅 gives 省财政厅. A
    generic tail after a name (和各相关部门) is no name; where it is the only subject it is kept.
    """
    chars = text.chars
    names: list[Name] = []
    tail = ""
    for start, end, fresh in _pieces(text):
        words = chars[start:end]
        cut = OPEN_TAIL.search(words)
        if cut and cut.start() > 0:
            tail = tail or cut.group()
            words, end = words[: cut.start()], start + cut.start()
        words, start, end = _trimmed(words, start, end)
        if not words or words in NOTHING:
            continue
        if words == "等" or (OPEN_TAIL.fullmatch(words) and names):
            tail = tail or words
            continue
        generic = GENERIC.fullmatch(words) is not None
        if generic and names:
            tail = tail or words
            continue
        level = "" if fresh or generic else _level_before(names)
        if level and _is_elided(words):
            words = level + ("委" if PARTY.match(words) else "") + words
        names.append(Name(words.replace("\n", ""), start, end, generic))
    return names, tail


def is_name_of_body(words: str) -> bool:
    """True when the words are the name of one office, of a place or by its field, as a heading may be."""
    return strictly_bodies(words) and bool(OF_PLACE.match(words) or STEM.match(words))


@lru_cache(maxsize=4096)
def looks_like_bodies(chars: str) -> bool:
    """True when the words are a list of bodies rather than a sentence."""
    names, tail = split_bodies(Text(chars, range(len(chars))))
    if not names:
        return bool(tail)
    good = sum(1 for name in names if len(name.words) <= 24 and _is_body(name.words))
    return good * 2 >= len(names) and max(len(name.words) for name in names) <= 40


@lru_cache(maxsize=4096)
def names_in(chars: str) -> tuple[str, ...]:
    """The names of a list that end as bodies do or name a class of them."""
    names, _ = split_bodies(Text(chars, range(len(chars))))
    return tuple(name.words for name in names if name.generic or _is_body(name.words))


@lru_cache(maxsize=4096)
def strictly_bodies(chars: str) -> bool:
    """True when the words are names of bodies and nothing else, one office or body of a place among them."""
    names, tail = split_bodies(Text(chars, range(len(chars))))
    return (
        bool(names or tail)
        and all(len(name.words) <= 24 and BODY_END.search(name.words) for name in names)
        and (bool(tail) or any(STRICT_END.search(name.words) or OF_PLACE.match(name.words) for name in names))
    )


@lru_cache(maxsize=4096)
def of_a_place(chars: str) -> bool:
    """True when all names of a list are bodies by their end or begin with a place or class (各医院, 有关镇)."""
    names, tail = split_bodies(Text(chars, range(len(chars))))
    return bool(names or tail) and all(
        len(name.words) <= 20 and (BODY_END.search(name.words) or JOINT_START.match(name.words))
        for name in names
    )


@lru_cache(maxsize=4096)
def is_list_of_bodies(chars: str) -> bool:
    """True when the words are names of bodies and nothing else, one office of a government among them."""
    names, _ = split_bodies(Text(chars, range(len(chars))))
    return (
        bool(names)
        and not EXPLAINS.match(chars)
        and all(len(name.words) <= 24 and BODY_END.search(name.words) for name in names)
        and any(STRICT_END.search(name.words) for name in names)
    )


def _is_body(words: str) -> bool:
    return BODY_END.search(words) is not None or STEM.match(words) is not None or words.endswith("中央")


def _trimmed(words: str, start: int, end: int) -> tuple[str, int, int]:
    left = len(words) - len(words.lstrip("由：\n 、，；"))
    right = len(words) - len(words.rstrip("。：\n 、，；"))
    return words[left : len(words) - right or None], start + left, end - right


def _pieces(text: Text) -> list[tuple[int, int, bool]]:
    """[start, end, fresh): fresh after ， ； or a line label, where an elided level does not carry over."""
    chars = text.chars
    masked = REGION_LIST.sub(lambda found: "区" * len(found.group()), chars)
    for _ in range(2):
        masked = PARENTHESIS.sub(lambda found: "）" * len(found.group()), masked)
    masked = PARTY_AND_STATE.sub(lambda found: "府" * len(found.group()), masked)
    cuts: list[tuple[int, int, bool]] = []
    for found in re.finditer(r"[、，；,;]|<br/?>|(?<=[一-龥]{2})/(?=[一-龥]{2})|以及|[和及与]|\n", masked):
        mark = found.group()
        if mark in ("和", "及", "与", "以及"):
            left = re.split(r"[、，；]", masked[: found.start()])[-1]
            right = chars[found.end() : found.end() + 12]
            begins = JOINT_START.match(right) or STEM.match(right)
            if not (BODY_END.search(left) and (begins or _both_whole(left, masked[found.end() :]))):
                continue
        elif mark == "\n":
            continue
        cuts.append((found.start(), found.end(), mark in "，；,;"))
    cuts = sorted(cuts + _gaps_between(text, masked))
    out = []
    at, fresh = 0, True
    for start, end, breaks in cuts:
        out.append((at, start, fresh))
        at, fresh = end, breaks
    out.append((at, len(chars), fresh))
    return out


def _whole_line(text: Text, masked: str, start: int) -> bool:
    """True where the words up to the next gap or mark are a whole name by themselves."""
    end = start + 1
    while end < len(masked) and masked[end] not in "、，；。" and text.at[end] == text.at[end - 1] + 1:
        end += 1
    return end - start > 4 and WHOLE_END.search(masked, start, end) is not None


def _both_whole(left: str, right: str) -> bool:
    """True where whole names stand on both sides (市医保局以及平昌县人民政府)."""
    after = re.split(r"[、，；]", right)[0]
    return bool(len(left) > 2 and STRICT_END.search(left) and STRICT_END.search(after) and len(after) > 3)


def _gaps_between(text: Text, masked: str) -> list[tuple[int, int, bool]]:
    """Where only a space or a line end stands between two whole names (市财政局 市医保局)."""
    at = text.at
    return [
        (index, index, False)
        for index in range(2, len(masked) - 2)
        if at[index] > at[index - 1] + 1
        and WHOLE_END.search(masked, max(0, index - 6), index)
        and (NEXT_NAME.match(masked, index) or _whole_line(text, masked, index))
        and not (masked[index - 1] == "委" and PARTY.match(masked, index))
    ]


def _level_before(names: list[Name]) -> str:
    for name in reversed(names):
        found = LEVEL.match(name.words)
        if found:
            return found.group(1)
        if not _is_elided(name.words):
            return ""
    return ""


def _is_elided(words: str) -> bool:
    if LEVEL.match(words) or CLASS_START.match(words):
        return False
    return bool(STEM.match(words) and OFFICE_END.search(words))
