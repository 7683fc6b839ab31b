"""The tree of a document's numbered items, and which of them are its tasks."""

import re
from dataclasses import dataclass, field, replace

from .clauses import Found, find_clauses
from .numbering import Number, number_at
from .paragraphs import Paragraph, Sort, is_signature
from .source import Text

WORDS = (
    r"(?:(?:总体|工作|主要|发展|总|具体|行动|改革|建设|阶段性?|年度|试点|预期|重点|远景|实施|基本)*(?:目标)(?:任务)?|总体(?:要求|思路|考虑|部署)|"
    r"(?:重要)?指导思想|(?:基本|工作|主要|实施|总体|试点)?原则|工作思路|基本思路|(?:基本|总体)(?:情况|形势)|重要意义|重大意义|适用范围|名词解释|编制依据|"
    r"主要指标|发展(?:环境|基础|形势|现状)|规划背景|面临形势|起草背景|考核指标|指标体系)"
)
NO_TASK = re.compile(rf"{WORDS}(?:[、和及与，]{WORDS})*")
# A circular that praises or rewards orders nothing, whoever is to hand out the reward.
REWARD = re.compile(r"激励|表扬|表彰|典型经验|先进(?:集体|个人)|参会|出席")
PRAISE = re.compile(
    r"典型经验|经验做法|典型案例|参会|出席|名单$|先进(?:集体|个人)|主要做法|工作成效|存在(?:的)?(?:主要)?问题|基本情况|总体情况"
)


# 总结推广典型经验, 曝光典型案例 order something; 典型经验, 主要做法 do not.
TELLS_TO = re.compile(
    r"(?:总结|推广|推介|宣传|加强|强化|开展|选树|挖掘|培育|曝光|公布|做好|抓好|注重|及时|积极|大力|学习|借鉴|复制|提炼|树立|征集|组织|召开|建立|发挥|实施|推行|推进|加大|打造|用好|讲好|摸清|解决|整改|研究)"
)
# Headings over what was done and what is lacking: a report, not an order.
REPORTED = re.compile(
    r"(?:(?:主要|工作|目前|总体|重点|年度|取得的?|开展|推进|任务)*(?:进展|成效|完成)(?:情况)?|(?:主要|工作)?做法(?:和|与|及)成效|"
    r"存在(?:的)?(?:主要|突出)?(?:问题|困难|不足)(?:(?:和|与|及)(?:困难|不足|问题|短板))?)"
)
# Without a clause these sections tell all how to go about it, and make no task beside tasks with clauses.
CLOSING = re.compile(
    r"^(?:(?:组织|实施|工作|强化|相关|有关|政策|机制|加强|健全|完善|落实|和|、|与|及|推进|其他|几点)*"
    r"(?:保障|要求|组织实施|组织领导|领导|机制|措施|实施|附则|事项)(?:措施|机制)?)$|自(?:发布|印发|公布|20\d\d年).{0,8}起(?:施行|实施|执行)"
)
BOX = re.compile(r"专栏(?:\d{1,2}|[一二三四五六七八九十]{1,3})?(?![一-龥]{0,6}[，。])")


@dataclass(slots=True)
class Item:
    """A numbered item with its paragraphs (the first without its number) and the items below it.

    `apart` says of each paragraph whether a table or a box stands right before it.
    """

    number: Number | None
    paragraphs: list[Text] = field(default_factory=list)
    children: list["Item"] = field(default_factory=list)
    clauses: list[list[Found]] = field(default_factory=list)
    apart: list[bool] = field(default_factory=list)
    parent: "Item | None" = None
    head: Text | None = None
    in_attachment: bool = False

    @property
    def level(self) -> int:
        """1 for 一、 to 5 for ①; 0 for the document."""
        return self.number.level if self.number else 0

    @property
    def heading(self) -> str:
        """The words up to the first full stop, or the whole line when it has none."""
        return heading_of(self.paragraphs[0].chars) if self.paragraphs else ""

    @property
    def own_clauses(self) -> int:
        """How many clauses stand in its own paragraphs, names in running text left out."""
        return sum(1 for found in self.clauses for one in found if not one.soft)

    @property
    def any_clauses(self) -> int:
        """How many clauses stand in it and below."""
        return self.own_clauses + sum(child.any_clauses for child in self.children)

    def walk(self) -> list["Item"]:
        """The item and all below it in order."""
        return [self, *(one for child in self.children for one in child.walk())]


def heading_of(chars: str) -> str:
    """The title sentence of an item, without its mark and without a clause in brackets."""
    words = re.split(r"[。\n]", chars, maxsplit=1)[0]
    return words.rstrip("：；，")


def is_no_task(heading: str) -> bool:
    """True for 总体要求, 基本原则, 发展目标 and the like, alone or joined."""
    words = re.sub(r"^(?:总体要求)?[，、]?", "", heading) or heading
    return NO_TASK.fullmatch(heading.strip("：。 ")) is not None or NO_TASK.fullmatch(words) is not None


def tree_of(paragraphs: list[Paragraph], parted: bool = False) -> Item:
    """All items in one tree. An un-numbered paragraph belongs to the item before it.

    `parted` where an un-numbered heading begins an article of its own, as in a bulletin.
    """
    root = Item(None)
    here = root
    attachment = False
    box: int | None = None
    for paragraph in paragraphs:
        text = paragraph.text
        if paragraph.sort is not Sort.TEXT:
            attachment = attachment or paragraph.sort is Sort.ATTACHMENT
            here = root
            continue
        number = number_at(text.chars)
        was_boxed = box is not None
        box = 0 if BOX.match(text.chars) else _still_in_box(box, number, text, here)
        if box is not None:
            continue
        apart = paragraph.apart or was_boxed
        if number is None:
            if parted and paragraph.heading:
                here = root
            if is_signature(text.chars) and here.level and not paragraph.heading:
                continue
            _add(here, text, apart)
            continue
        parent = here
        while parent.level >= number.level and parent.parent is not None:
            parent = parent.parent
        item = Item(number, parent=parent, head=text.cut(0, number.length), in_attachment=attachment)
        parent.children.append(item)
        _add(item, text.cut(number.length), apart)
        here = item
    return root


def _still_in_box(box: int | None, number: Number | None, text: Text, here: Item) -> int | None:
    """The last number inside a box of projects (专栏2), None where the text around it goes on."""
    if box is None or number is None:
        return box
    around: Item | None = here
    while around is not None and around.level != number.level:
        around = around.parent
    outer = around.number.rank if around is not None and around.number else 0
    goes_on = outer and number.rank == outer + 1 and (number.rank != box + 1 or bool(find_clauses(text)))
    return None if number.level <= 2 or goes_on else number.rank


def _add(item: Item, text: Text, apart: bool) -> None:
    item.paragraphs.append(text)
    item.clauses.append(find_clauses(text))
    item.apart.append(apart)


def task_items(root: Item) -> tuple[list[Item], list[Item], bool]:
    """(items that are tasks, items left out although they stand at the tasks' level, clauses or not).

    With clauses the task level is the deepest at which most items have one; without, the deepest level
    that most items above it are divided into. Headings such as 总体要求 are skipped with all below.
    """
    skipped = _skipped(root)
    items = [item for item in root.walk() if item.level and id(item) not in skipped]
    if not items:
        return [], [], False
    leaves = sum(1 for item in items if not item.children)
    with_clauses = sum(1 for item in items if item.own_clauses)
    said = sum(1 for item in items if any(item.clauses))
    if said * 2 >= leaves and with_clauses * 2 <= leaves:
        # Minutes of a meeting say in each item's sentence who acts: these are its clauses.
        with_clauses = _take_sentences(items)
    if with_clauses and with_clauses * 5 >= leaves:
        _leave_sentences(items)
        level = _clause_level(items)
        tasks: list[Item] = []
        left: list[Item] = []
        for child in root.children:
            _collect(child, level, skipped, tasks, left)
        return tasks, left, True
    level = _plain_level(items)
    tasks = [item for item in items if _is_plain_task(item, level)]
    return tasks, [], False


def _take_sentences(items: list[Item]) -> int:
    """Takes names in running text as clauses; how many items have one then."""
    for item in items:
        item.clauses = [[replace(one, soft=False) for one in found] for found in item.clauses]
    return sum(1 for item in items if item.own_clauses)


def _leave_sentences(items: list[Item]) -> None:
    """Where an item has a clause proper, names in its running text are no further one."""
    for item in items:
        if item.any_clauses:
            item.clauses = [[one for one in found if not one.soft] for found in item.clauses]


def _skipped(root: Item) -> set[int]:
    out: set[int] = set()
    for item in root.walk():
        told = is_no_task(item.heading) or REPORTED.fullmatch(item.heading)
        if item.level and told and not item.any_clauses:
            out |= {id(one) for one in item.walk()}
    return out


def _clause_level(items: list[Item]) -> int:
    best = 0
    for level in (1, 2, 3, 4):
        at = [item for item in items if item.level == level]
        having = sum(1 for item in at if item.any_clauses)
        if having and having * 2 > len(at):
            best = level
    if best:
        return best
    return max(
        (1, 2, 3, 4), key=lambda level: sum(1 for item in items if item.level == level and item.own_clauses)
    )


def _collect(item: Item, level: int, skipped: set[int], tasks: list[Item], left: list[Item]) -> None:
    if id(item) in skipped:
        return
    below = [child for child in item.children if child.any_clauses and id(child) not in skipped]
    if below and not _clause_covers(item, below, level):
        children = item.children
        if item.own_clauses and item.level > 1:
            # A duty of its own above those of its parts: it keeps those that stand before the first of them.
            first = children.index(below[0])
            item.children, children = children[:first], children[first:]
            tasks.append(item)
        for child in children:
            _collect(child, level, skipped, tasks, left)
        return
    if item.any_clauses:
        tasks.append(item)
        return
    siblings = item.parent.children if item.parent else []
    asked = CLOSING.search(item.heading) is None
    if item.level == level and asked and any(one.any_clauses for one in siblings):
        tasks.append(item)
    elif item.level >= level or item.children:
        left.append(item)


def _clause_covers(item: Item, below: list[Item], level: int) -> bool:
    """True when one clause at the very end of an item's last part speaks for the whole item."""
    if (item.level < level and item.level < 2) or item.own_clauses:
        return False
    return (
        len(item.children) > 1
        and len(below) == 1
        and below[0] is item.children[-1]
        and item.level >= level - 1
    )


def _plain_level(items: list[Item]) -> int:
    level = min(item.level for item in items)
    while level < 3:
        at = [item for item in items if item.level == level]
        divided = sum(1 for item in at if any(child.level == level + 1 for child in item.children))
        deeper = {child.level for item in at for child in item.children}
        if not deeper or divided * 2 < len(at):
            skip = [child.level for item in at for child in item.children if child.level <= 3]
            many = sum(1 for item in at if any(child.level <= 3 for child in item.children))
            if skip and many * 2 >= len(at):
                return min(3, max(set(skip), key=skip.count))
            break
        level += 1
    return level


def _is_plain_task(item: Item, level: int) -> bool:
    head = re.split("[，：；]", item.heading)[0]
    if PRAISE.search(head) and not TELLS_TO.match(head):
        return False
    if item.level == level:
        return True
    return level == 3 and item.level == 2 and not item.children
