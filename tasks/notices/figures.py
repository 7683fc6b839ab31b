"""Numbers with their units in a text; what only looks like one (names, years, ages) is left out."""

import re
from collections.abc import Iterator
from decimal import Decimal

from .numerals import arabic_number, chinese_number
from .patterns.targets import Figure, Sort

MEASURES = (
    "平方公里|平方千米|平方米|立方米|千瓦时|兆瓦时|千瓦|兆瓦|公里|千米|米|公斤|千克|毫克|微克(?!/)|克|吨|公顷|亩|标准箱|标箱|人次|人份|千伏安|标准煤|户次|头|只|羽|"
    "个百分点|百分点|%|‰|元|美元|人民币"
)
COUNTS = (
    "人次|例次|批次|轮次|条次|车次|架次|班次|DDDs|个工作日|工作日|个月|个小时|小时|分钟|个|家|名|项|所|种|张|次|例|台套|台|套|辆|件|管(?!理)|处|批|条|座|支|户|首|篇|门|部|期|场|位|人|"
    "间|栋|幢|床|份|团队|队|对|组|类|款|本|册|万|元|艘|架|盏|株|棵|片|宗|起|班|课时|学时|学分|倍|番|天|日|ms|GB|TB|PB|MW|GW|kW|Gbps|Mbps|EFLOPS|PFLOPS|EFlops|PFlops|P|E|km"
)
UNITS = re.compile(
    rf"(?:{MEASURES}|{COUNTS}|级(?!以下|别)|岁|周(?![年岁边期])|分(?![之别级类期批开析布管配工数至散])|微克/立方米)"
)
RATE = re.compile(r"/(?:年|月|日|天|小时)")
SCALE = re.compile(r"万亿|千亿|百亿|亿|千万|百万|万")
NUMBER = re.compile(
    r"(?<![\dA-Za-z.〔\[/+第:：∶×])(?P<n>\d[\d,]*(?:\.\d+)?)(?P<sign>%|‰)?"
    r"(?:(?:—|–|－|-|~|～|至|到)+(?P<to>\d[\d,]*(?:\.\d+)?))?(?![\d.]*[×+/∶])"
)
CHINESE = re.compile(
    r"(?:(?<=至少)|(?<=少于)|(?<=低于)|(?<=超过)|(?<=至少有)|(?<=至少建成)|(?<=至少创建)|(?<=新增)|(?<=新建)|(?<=建成)|(?<=培训)|(?<=确定)|(?<=遴选)|"
    r"(?<=选派)|(?<=不多于)|(?<=达到)|(?<=开展)|(?<=组织)|(?<=召开)|(?<=举办)|(?<=研究)|(?<=进行)|(?<=调度)|(?<=通报)|(?<=更新)|(?<=检查)|(?<=创建))"
    r"(?P<n>[一二两三四五六七八九十百千]{1,5})(?P<unit>个百分点|人次|个|家|名|所|次|项|种|张|场|期|支|倍|成)"
)
# 每季度向社会公开一次: after whichever verb.
PERIODIC = re.compile(
    r"每(?:年度?|个?季度?|个?月|半年|周|学期)[^，。；\d]{1,20}?(?P<n>[一二两三四五六])(?P<unit>次|场|期|轮)"
)
FRACTION = re.compile(r"(?P<below>[二三四五六七八九十百千万]{1,2})分之(?P<above>[一二三四五六七八九十]{1,3})")
RATIO = re.compile(r"(?<!\d)1[:：∶](?P<n>\d+(?:\.\d+)?)")
# After a number these make it a date, an age, a rank, a route or a model.
NO_UNIT = re.compile(
    r"年|月|号|时|点|岁|版|届|级|章|款|周岁|周年|世纪|线|路|多|余|几|大|省|市|县|区|\d|[A-Za-z]"
)
# 3类, 2期 may be a rank; after a word of counting they are so many.
RANKS = frozenset(["日", "期", "部", "E", "P", "对", "类"])
COUNTING = re.compile(
    r"(?:加装|新增|购置|更新|配备|改造)[一-龥]{1,10}$|(?:不超过|不多于|压[缩减降][到至]|缩短[到至]|控制在|提升[到至]|不少于|不低于|至少|新增|完成|达到|推出|打造|制定|出台|发布|举办|建设|新建|开通)$"
)
# 电子病历达到5级, 预期寿命提高到79岁; 5级医院 and 60岁 say of whom.
REACHED = {
    "级": re.compile(r"(?:达到|达|[提晋]?升[到至为]|评[为定上])$"),
    "岁": re.compile(r"寿命[^，。；]{0,10}$"),
    "分": re.compile(r"(?:达到|达|不低于|不少于|提高到|超过|保持在)$"),
    "周": re.compile(r"(?:最长|不超过|不少于|至少|缩短[到至])$"),
}
# 2个和3个工作日: the first number goes by the second one's unit.
SHARED_UNIT = re.compile(r"(?:[和、与及]\d{1,3}个)+(?P<unit>工作日|百分点|月|小时)")
ENDING = re.compile(r"[，。；、\n]|$")
QUOTED = re.compile(
    r"[“‘\"'][^”’\"']{0,60}[”’\"']|《[^》]{0,120}》|〔[^〕]{0,8}〕|（(?=[^（）]{0,60}号）)[^（）]*）"
)
PART = re.compile(r"[，。；：！？\n]")


def figures_of(chars: str) -> list[Figure]:
    """The figures in order of the text, each with the words of its part of the sentence on both sides."""
    masked = QUOTED.sub(lambda found: "”" * len(found.group()), chars)
    found = [*_arabic(masked), *_chinese(masked), *_others(masked)]
    return sorted(found, key=lambda figure: figure.start)


def _sides(masked: str, start: int, end: int) -> tuple[str, str]:
    left = masked[max(0, start - 60) : start]
    cut = [mark.end() for mark in PART.finditer(left)]
    right = masked[end : end + 60]
    stop = PART.search(right)
    return left[cut[-1] if cut else 0 :], right[: stop.start()] if stop else right


def _arabic(masked: str) -> Iterator[Figure]:
    for match in NUMBER.finditer(masked):
        value: Decimal | tuple[Decimal, Decimal] = arabic_number(match["n"])
        if match["to"]:
            value = (arabic_number(match["n"]), arabic_number(match["to"]))
        at = match.end()
        scale = SCALE.match(masked, at)
        after_scale = scale.end() if scale else at
        unit = UNITS.match(masked, after_scale)
        if match["sign"] and not match["to"]:
            words, end = match["sign"], at
        elif unit:
            if not (scale or _is_counted(masked, match.start(), unit)):
                continue
            rate = RATE.match(masked, unit.end())
            shared = SHARED_UNIT.match(masked, unit.end()) if unit.group() == "个" else None
            noun = shared["unit"] if shared else ""
            words = (scale.group() if scale else "") + unit.group() + noun + (rate.group() if rate else "")
            end = rate.end() if rate else unit.end()
        elif scale and not NO_UNIT.match(masked, after_scale):
            words, end = scale.group(), after_scale
        elif NO_UNIT.match(masked, at) or scale:
            continue
        else:
            words, end = "", at
        if words == "万" and masked[end : end + 1] in ("人", "家"):
            continue
        yield _figure(masked, value, words, match.start(), end)


def _is_counted(masked: str, start: int, unit: re.Match[str]) -> bool:
    """False where the word after the number is no unit here: a day, a rank, an age."""
    words, before = unit.group(), masked[max(0, start - 14) : start]
    if words in REACHED:
        return REACHED[words].search(before) is not None
    if words not in RANKS or masked.startswith("以上", unit.end()) or COUNTING.search(before):
        return True
    many = words == "类" and unit.start() - start > 1
    return many or (words not in ("日", "E", "P") and ENDING.match(masked, unit.end()) is not None)


def _figure(
    masked: str,
    value: Decimal | tuple[Decimal, Decimal],
    words: str,
    start: int,
    end: int,
    chinese: bool = False,
) -> Figure:
    before, after = _sides(masked, start, end)
    return Figure(value, words, _sort(words), start, end, before, after, chinese)


def _sort(words: str) -> Sort:
    if words in ("%", "‰", "个百分点", "百分点"):
        return Sort.SHARE
    if words.endswith("元"):
        return Sort.MONEY
    if words in ("个工作日", "工作日", "个月", "小时", "个小时", "分钟", "天", "日", "周"):
        return Sort.TIME
    return Sort.COUNT if words else Sort.BARE


def _chinese(masked: str) -> Iterator[Figure]:
    seen: set[int] = set()
    for pattern in (CHINESE, PERIODIC):
        for match in pattern.finditer(masked):
            value = chinese_number(match["n"])
            if value is None or match.start("n") in seen:
                continue
            seen.add(match.start("n"))
            yield _figure(masked, Decimal(value), match["unit"], match.start("n"), match.end(), True)


def _others(masked: str) -> Iterator[Figure]:
    for match in FRACTION.finditer(masked):
        below, above = chinese_number(match["below"]), chinese_number(match["above"])
        if below and above:
            value = Decimal(above) / Decimal(below)
            yield _figure(masked, round(value, 4).normalize(), "", match.start(), match.end(), True)
    for match in RATIO.finditer(masked):
        before, after = _sides(masked, match.start(), match.end())
        yield Figure(Decimal(match["n"]), "比1", Sort.COUNT, match.start(), match.end(), before, after)
