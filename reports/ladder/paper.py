"""What a drafted paper says, in formal Chinese: title, grounds and demands from facts that stand still. Pure.

It is a draft: whoever signs may change every word. Grounds name what was due or expected, how it stands, and since when
(office-practice 7, 10); slips are known by name, never by colour. `DUE_MARK` stands where the day to answer by belongs,
which is known when the paper is signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reform.core.periods import month_of
from reports.ladder.terms import INTERVIEW, ORDER, TIME_LIMIT, URGING
from reports.narrative.wording import full_date, items, without_stop
from tasks.progress import CLASS_LABELS_ZH, StatusClass

PAPER_NAMES = {URGING: "催办单", ORDER: "督办单", TIME_LIMIT: "限期整改通知", INTERVIEW: "约谈通知"}
DUE_MARK = "【办理时限】"
# Titles of matters are cut here, so that a title stays a title.
TITLE_LENGTH = 60


@dataclass(frozen=True)
class Grounds:
    """The facts of a matter a paper is drafted from, as they were that day; what does not hold is empty.

    `behind` are determinations in a row in the class `status`, `missed` missing reports in a row, each since the month
    that begins on `behind_since`, `missed_since`. `expected` is why the class was determined, a sentence, and `now`
    how it stands in the unit's words. `former` is the paper that stayed unanswered, with its number and day;
    `assigned` a matter that an instruction set off, of which nothing is said here: its words are for its circle.
    """

    kind: str
    unit: str
    item_no: str = ""
    title: str = ""
    due_on: date | None = None
    overdue: bool = False
    status: str = ""
    behind: int = 0
    behind_since: date | None = None
    expected: str = ""
    now: str = ""
    missed: int = 0
    missed_since: date | None = None
    former_kind: str = ""
    former_number: str = ""
    former_due_on: date | None = None
    assigned: bool = False
    proof: bool = False


def title_of(grounds: Grounds) -> str:
    """Return the title: 关于第8项“…”未达序时进度的督办单."""
    return f"关于{_matter(grounds)}{_trouble(grounds)}的{PAPER_NAMES[grounds.kind]}"


def text_of(grounds: Grounds) -> str:
    """Return the grounds in sentences, a paragraph a reason."""
    found = [_behind(grounds), _missed(grounds), _overdue(grounds), _former(grounds)]
    return "\n".join(part for part in found if part)


def demands_of(grounds: Grounds) -> str:
    """Return what is asked of the unit, numbered, with the day to answer by."""
    asked = _asked(grounds)
    if len(asked) == 1:
        return f"{asked[0]}。"
    return "\n".join(f"{number}、{text}。" for number, text in zip("一二三四", asked, strict=False))


def with_due(words: str, due_on: date) -> str:
    """Return drafted words with the day to answer by put in."""
    return words.replace(DUE_MARK, full_date(due_on))


def _matter(grounds: Grounds) -> str:
    name = without_stop(grounds.title)
    short = f"{name[:TITLE_LENGTH]}…" if len(name) > TITLE_LENGTH else name
    return f"{items([grounds.item_no]) if grounds.item_no else ''}“{short}”"


def _trouble(grounds: Grounds) -> str:
    if grounds.former_kind:
        return f"{PAPER_NAMES[grounds.former_kind]}逾期未办结"
    if grounds.behind:
        return CLASS_LABELS_ZH[StatusClass(grounds.status)]
    if grounds.missed:
        return "未按要求报送进展"
    return "逾期未完成" if grounds.overdue else ""


def _behind(grounds: Grounds) -> str:
    if not grounds.behind or grounds.behind_since is None:
        return ""
    label = CLASS_LABELS_ZH[StatusClass(grounds.status)]
    month = month_of(grounds.behind_since).label()
    said = (
        f"{month}认定为{label}" if grounds.behind == 1 else f"自{month}起连续{grounds.behind}期认定为{label}"
    )
    sentences = [
        f"{_matter(grounds)}{said}",
        grounds.expected,
        f"目前进展：{grounds.now}" if grounds.now else "",
    ]
    return "".join(f"{without_stop(one)}。" for one in sentences if one)


def _missed(grounds: Grounds) -> str:
    if not grounds.missed or grounds.missed_since is None:
        return ""
    month = month_of(grounds.missed_since).label()
    since = month if grounds.missed == 1 else f"自{month}起连续{grounds.missed}期"
    return f"{_matter(grounds)}{since}未报送进展情况。"


def _overdue(grounds: Grounds) -> str:
    if not grounds.overdue or grounds.due_on is None:
        return ""
    return f"{_matter(grounds)}应于{full_date(grounds.due_on)}前完成，至今未完成。"


def _former(grounds: Grounds) -> str:
    if not grounds.former_kind or grounds.former_due_on is None:
        return ""
    name = f"{PAPER_NAMES[grounds.former_kind]}（{grounds.former_number}）"
    return f"{name}要求于{full_date(grounds.former_due_on)}前回复办理情况，至今未办结。"


def _asked(grounds: Grounds) -> list[str]:
    unit = grounds.unit
    proof = "，并附佐证材料" if grounds.proof else ""
    if grounds.kind == INTERVIEW:
        return [
            f"请{unit}主要负责同志于{DUE_MARK}前到秘书处说明情况",
            f"请同时书面提出整改措施和完成时间{proof}",
        ]
    told = f"请{unit}于{DUE_MARK}前书面回复"
    if grounds.assigned:
        return [f"请{unit}即行部署", f"{told}办理情况，办结为止{proof}"]
    if grounds.kind == URGING:
        if grounds.missed and not grounds.behind:
            return [f"{told}，说明未报送的原因，补报进展情况"]
        return [f"请{unit}抓紧推进，于{DUE_MARK}前回复办理情况、存在问题和完成时间"]
    if grounds.kind == TIME_LIMIT:
        return [f"请{unit}对照要求限期整改", f"{told}整改情况和完成时间{proof}"]
    return [f"请{unit}查明原因，逐项提出措施，明确完成时间", f"{told}办理情况{proof}"]
