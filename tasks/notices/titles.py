"""The title over a text: the line with a title's last word that is nearest to the text, and what belongs to it above."""

import re

from .numbering import number_at
from .paragraphs import FURNITURE, ORGAN_END, PUBLICITY, Sort, is_signature, sort_of
from .source import EMPTY, Line, Text, join

NUMBER = re.compile(
    r"(?P<who>[一-龥]{1,14}?)(?:（[一-龥]{1,4}）)?[〔\[（【［](?P<year>(?:19|20)\d{2})(?P<close>[〕\]）】］])?第?(?P<n>\d{1,5})号"
)
# Minutes print the number without an organ's sign.
BARE_NUMBER = re.compile(r"[〔\[（](?P<year>20\d{2})[〕\]）]第?(?P<n>\d{1,5})号")
ENDS = (
    "通知|意见|方案|决定|通报|报告|函|要点|清单|计划|措施|办法|规定|细则|纲要|规划|公告|通告|请示|批复|纪要|台账|分工表|任务表|分解表|一览表|"
    "分工方案|任务|及分工|责任分解|任务分解|任务分工|分工|实事项目|工作安排|主要安排|若干政策|政策|条例|名单|决议|命令|议案|讲话"
)
TITLE_END = re.compile(rf"(?:{ENDS})(?:（[^（）]{{1,14}}）){{0,3}}》?(?:的(?:通知|函|通报|意见))?$")
MASTHEAD = re.compile(r"(?P<who>[一-龥（）、]{4,40})文件$")
SALUTATION = re.compile(
    r"^(?:各|市|省|县|区|州|自治|国务院|机关|委|局|厅|有关|中央|驻|[一-龥]{2,12}(?:人民政府|委员会|办公室|厅|局|委|部|院|公司|单位))[^。；]{0,300}：$"
)
PREFIX = re.compile(r"^(?P<who>.{2,60}?)(?:关于|印发|转发)")
COLUMN = re.compile(r"^(?:项目|序号|编号|任务|牵头部门|配合部门|责任单位|备注|类别)$")
ABOUT = re.compile("关于|印发|转发")
# 督办通知, 会议纪要 in large letters over a title of its own (关于…的通知) is the name of the form.
NOT_OVER_ABOUT = re.compile(rf"(?<!的)(?:{ENDS})$")
# What a site prints over a text: the path to the page, its own name.
SITE = re.compile(r"(?:[>/＞»·].*(?:正文|正文内容)|首页|网|网站|正文|全文|导航|欢迎.*)$|^[•●◆■★*-]")
LONGEST, MOST_LINES = 160, 6


def find_title(top: list[Line], prose: list[Line]) -> Text | None:
    """The title in the lines over the text; failing that, the first heading below that ends as one does."""
    lines = [_cleaned(line) for line in top]
    ends = [index for index, text in enumerate(lines) if text.chars and TITLE_END.search(text.chars)]
    if ends:
        whole = _grown(lines, ends[-1])
        for index in reversed(ends[:-1]):
            if ABOUT.search(whole.chars):
                break
            other = _grown(lines, index)
            whole = other if ABOUT.search(other.chars) else whole
        return whole if len(whole) <= LONGEST and "。" not in whole.chars else None
    return _named(top) or _below(prose[len(top) :])


def _cleaned(line: Line) -> Text:
    """The line's words that may belong to a title; empty for numbers, dates, furniture and salutations."""
    text = line.text
    chars = text.chars
    if (
        not chars
        or "。" in chars
        or chars.endswith("如下：")
        or "\t" in line.raw
        or COLUMN.match(chars)
        or SALUTATION.match(chars)
        or PUBLICITY.fullmatch(chars)
        or BARE_NUMBER.fullmatch(chars)
    ):
        return EMPTY
    number = NUMBER.search(chars)
    if number:
        before, after = text.cut(0, number.start()).strip("（"), text.cut(number.end()).strip("）")
        text = max((after, before), key=len)
        if len(text) < 8 or not ABOUT.search(text.chars):
            return EMPTY
        chars = text.chars
    masthead = MASTHEAD.fullmatch(chars)
    furniture = FURNITURE.match(chars) or (SITE.search(chars) and not TITLE_END.search(chars))
    if furniture or sort_of(chars) is Sort.SIGNATURE or (masthead and not TITLE_END.search(chars)):
        return EMPTY
    if re.fullmatch(r"（[^（）]*）|附件\d*：?", chars) or number_at(chars):
        return EMPTY
    group = re.match(r"（[^（）]{2,30}）(?=.{8})", chars)
    return text.cut(group.end()) if group else text


def _grown(lines: list[Text], end: int) -> Text:
    """The title that ends in this line, with the lines above that it runs on from."""
    block = [lines[end]]
    gap = 0
    for text in reversed(lines[:end]):
        if not text.chars:
            gap += 1
            continue
        whole = "".join(part.chars for part in block)
        if len(block) >= MOST_LINES or not _belongs(text.chars, block[0].chars, whole, gap):
            break
        block.insert(0, text)
        gap = 0
    return join(block)


def _belongs(above: str, first: str, whole: str, gap: int) -> bool:
    prefix = PREFIX.match(whole)
    if ABOUT.match(whole) and NOT_OVER_ABOUT.search(above):
        return False
    if ABOUT.match(whole) or above.endswith(("关于", "的", "、", "和")):
        return gap <= 2
    if prefix and ORGAN_END.search(prefix["who"]):
        return gap == 0 and is_signature(first) and is_signature(above)
    if ABOUT.search(whole):
        return gap == 0 and not TITLE_END.search(above)
    if ABOUT.search(above):
        return gap <= 2
    return gap == 0 and not TITLE_END.search(above) and "：" not in above


def _named(top: list[Line]) -> Text | None:
    """A site's own table over the text may give the title under 名称 or 标题."""
    for line in top:
        found = re.match(r"(?:名称|标题)：\|?([^|]{8,})", line.text.chars)
        if found and TITLE_END.search(found.group(1)):
            return line.text.cut(*found.span(1))
    return None


def _below(prose: list[Line]) -> Text | None:
    """A page that gives the paper without its head still prints the plan's own title over its text."""
    for index, line in enumerate(prose[:40]):
        chars = line.text.chars
        if number_at(chars):
            return None
        heading = 8 <= len(chars) <= 60 and not re.search("[。；：，]", chars)
        if heading and TITLE_END.search(chars) and not chars.startswith("附"):
            return _grown([_cleaned(one) for one in prose[: index + 1]], index) or None
    return None
