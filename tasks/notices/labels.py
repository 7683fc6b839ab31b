"""Labelled fields of a clause: 牵头单位：…；配合单位：…, 责任领导：…，责任科室：…."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from .patterns.clauses import Share
from .source import Text

LABEL = re.compile(
    r"(?!参[加与]人员：)(?:(?<![一-龥])[省市县区州]级(?=[责牵配负主协参承落]))?(?P<stem>第一责任|主要责任|牵头责任|配合责任|责任|牵头|配合|负责|主办|协办|参与|参加|承办|指导|组织实施|落实|实施|协助|协同|分管|督导|汇总|主责|主体|主管|支持|支撑|技术支撑|技术支持|"
    r"(?:挂钩|联系|包保|市级|县级|省级|区级)(?=(?:责任)?领导))"
    r"(?:（[^（）]{1,6}）)?(?:责任|负责|牵头|分管)?"
    r"(?P<what>单位|部门|科室|处室|股室|领导|市领导|县领导|省领导|区领导|州领导|人员|人|主体)?(?:[及和](?:责任|负责)人)?"
    # 牵头单位为市医保局; only a space stood between 责任单位 and 市医保局.
    r"(?:：|(?<=单位|部门)(?:为|是)(?=[^，。；]*(?:局|委|厅|办|部|政府|院|中心))|(?<=单位|部门)(?=(?:自治区|[省市县区州])[一-龥]{1,12}(?:局|委|厅|办|政府)))"
    r"|(?:责任|职责|任务|部门)?分工："
)
FIELD = re.compile(r"(?:^|(?<=[，。；：、\n]))[一-龥]{2,8}：")
DATED = re.compile(r"(?:完成|办理|办结|整改|推进)?(?:时限|时间|期限)：")
STAGE = re.compile(
    r"(?:(?:到|至|于|在)?(?:20\d\d年)?(?:1?\d月|第?[一二三四]季度|[上下]半年)?(?:\d{1,2}日)?(?:年内|年底|全年|月底|底|末)?(?:之?前)?)"
    r"(?:持续|长期|适时|全面|基本|同步|每年|定期|常态化)?(?:出台|印发|制定|取得|完成|推进|实施|坚持|启动|落实|见效|开展)"
    r"[^，。；、局委厅部办会院]{0,10}"
)
TIME = re.compile(r"\d{1,4}年|\d{1,2}月|年底|年内|长期|持续|季度|[前底]?完成$")


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled field: the share its label gives and [start, end) of its value in the text."""

    share: Share
    start: int
    end: int


def share_of(stem: str | None, what: str | None) -> Share:
    """What a label means. 科室 are offices of the issuer, 领导 and 责任人 are persons."""
    if what in ("科室", "处室", "股室"):
        return Share.OFFICE
    if what in ("领导", "市领导", "县领导", "省领导", "区领导", "州领导", "人", "人员"):
        return Share.LEADER
    if stem in ("牵头", "牵头责任", "主办", "第一责任", "汇总"):
        return Share.LEAD
    if stem in (
        "配合",
        "配合责任",
        "协办",
        "参与",
        "参加",
        "协助",
        "协同",
        "支持",
        "支撑",
        "技术支撑",
        "技术支持",
    ):
        return Share.COOPERATING
    if stem in ("指导", "督导"):
        return Share.GUIDING
    return Share.SHARED


def fields_of(text: Text) -> list[Field]:
    """The labelled fields in order; other fields (适用范围：…) end a value and are left out."""
    chars = text.chars
    labels = list(LABEL.finditer(chars))
    dated = list(DATED.finditer(chars))
    ends = {found.end() for found in [*labels, *dated]}
    # 县卫健局责任单位：, where only spaces stood between, is a name and the next label.
    others = {found.start() for found in FIELD.finditer(chars) if found.end() not in ends}
    stops = sorted({found.start() for found in [*labels, *dated]} | others)
    out = []
    for found in labels:
        place = bisect_right(stops, found.start())
        end = stops[place] if place < len(stops) else len(chars)
        out.append(Field(share_of(found["stem"], found["what"]), found.end(), max(found.end(), end)))
    return out
