"""What stands around the figures of a section changed by hand: their labels, dates, numbers in words, late facts. Pure.

A figure that kept its value may have lost its sense: its label exchanged, its sentence left out, its date another.
Every check compares the typed words with those built from the snapshot.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.circulars.faults import Fault, fault, warning
from reports.circulars.item_numbers import mentions
from reports.circulars.linked import Part, parts, plain
from reports.circulars.records import LateMatter
from reports.circulars.snapshot import Snapshot
from reports.narrative.late import due_words
from reports.narrative.wording import before, without_stop

# What these sections told as built, they must still tell.
STRICT = frozenset({"overall", "follow_up", "late"})
_STOPS = re.compile(r"[，。；：、（）“”！？\s]")
# The words that give a figure its sense, the longer before those they contain.
_TERMS = re.compile(
    "未达序时|达到或超过序时|达到序时|符合序时|低于序时|序时要求|逾期|应启动未启动|仍未启动|未到启动|未启动|已完成|"
    "赶上|仍在推进|约定|办结|印发|调整|按时报送|迟报|未报|退回|年度目标|尚未发布|实际|差|"
    "增加|减少|提高|下降|上升|降低|提前|推迟|超出"
)
_CLASSES = re.compile("(已完成)|((?<!未)达到序时)|(未达序时)|(逾期)|((?:应启动)?未启动)")
_NUMERAL = "[一二两三四五六七八九十百千零〇]"
_NUMERALS = re.compile(
    f"(?<!第)(?:百分之{_NUMERAL}+|{_NUMERAL}+(?:[项个家件份张种次人所]|成(?![员立果效本为熟功长绩交品])))"
)
DATES = re.compile(
    r"〔\d{4}〕第?\d+号|\d{4}年|(?:\d+月?[—–～~至-])?\d+月(?:\d+日)?|[一二三四五六七八九十]{1,3}月|"
    r"(?:第?[一二三四1-4]|前[二三两]个?)季度|[上下]半年|全年"
)
_CUTOFFS = re.compile(r"截至(?:\d{4}年)?\d+月(?:\d+日|底)?")
_LEADING = re.compile(r"（牵头单位：[^）]*）")
_CAUSE, _PLAN = re.compile(r"主要原因是[^，。；\s]{2}"), re.compile(r"计划[^，。；\s]{2}")


@dataclass(frozen=True)
class _Place:
    """A marked figure with the words of its clause before and after it, and the count told last before it."""

    text: str
    label: str
    after: str
    count: str

    @property
    def words(self) -> str:
        return f"{self.label}{self.text}{self.after}"

    @property
    def sense(self) -> frozenset[str]:
        return frozenset(_TERMS.findall(f"{self.label} {self.after}"))


def _places(marked: str) -> dict[str, _Place]:
    """Return every figure with a key by its key, the first of each."""
    stretches = parts(marked)
    found: dict[str, _Place] = {}
    count = ""
    for at, part in enumerate(stretches):
        if not part.key:
            continue
        around = [_plain_at(stretches, at - 1), _plain_at(stretches, at + 1)]
        label, after = _STOPS.split(around[0])[-1], _STOPS.split(around[1])[0]
        found.setdefault(part.key, _Place(part.text, label, after, count))
        if part.key.startswith("counts."):
            count = part.key
    return found


def _plain_at(stretches: Sequence[Part], at: int) -> str:
    """Return the plain words at a place, nothing where another figure or the end is."""
    part = stretches[at] if 0 <= at < len(stretches) else Part("")
    return "" if part.key or part.hand else part.text


def figures_told_faults(key: str, name: str, text: str, built: str) -> Iterator[Fault]:
    """Check that every figure of the built section is still told, under the label it had and in the same direction."""
    was, now = _places(built), _places(text)
    gone = [place.words for figure, place in was.items() if figure not in now]
    if gone:
        raised = fault if key in STRICT else warning
        yield raised("edit_figure_left_out", key, section=name, said="、".join(gone))
    for figure, place in was.items():
        if figure in now and _other_sense(figure, place, now[figure]):
            yield fault("edit_label", key, section=name, said=now[figure].words, built=place.words)
        elif figure in now and place.label not in now[figure].label:
            raised = fault if figure.startswith(("counts.", "share.")) else warning
            code = "edit_label" if raised is fault else "edit_words"
            yield raised(code, key, section=name, said=now[figure].words, built=place.words)


def _other_sense(figure: str, was: _Place, now: _Place) -> bool:
    """Say whether a figure was put to other words; a share and the overdue belong to the count told before them."""
    hangs = figure.startswith("share.") or figure == "counts.overdue"
    return was.sense != now.sense or (hangs and was.count != now.count)


def numbers_faults(key: str, name: str, text: str, built: str, snapshot: Snapshot) -> Iterator[Fault]:
    """Check numbers written by hand behind the label of a class, and numbers written in words."""
    counts = snapshot.counts
    values = (counts.done, counts.on_schedule, counts.behind, counts.overdue, counts.should_have_started)
    stretches = parts(text)
    for at, part in enumerate(stretches):
        if not part.hand or part.key or not stretches[at + 1 : at + 2] or stretches[at + 1].text[:1] != "项":
            continue
        labels = list(_CLASSES.finditer(_clause("".join(one.text for one in stretches[:at]))))
        if labels and unicodedata.normalize("NFKC", part.text) != str(
            values[(labels[-1].lastindex or 1) - 1]
        ):
            figure = values[(labels[-1].lastindex or 1) - 1]
            yield fault("edit_figure", key, section=name, said=f"{labels[-1][0]}{part.text}", figure=figure)
    typed = plain(text)
    known = Counter(_NUMERALS.findall(plain(built)))
    for found in _NUMERALS.finditer(typed):
        labelled = bool(_CLASSES.search(_clause(typed[: found.start()])))
        if known[found[0]]:
            known[found[0]] -= 1
        elif labelled:
            yield fault("edit_numeral", key, section=name, said=found[0])
        elif found[0][0] != "一" or len(found[0]) > 2:
            yield warning("edit_figure_new", key, section=name, said=found[0])


def _clause(text: str) -> str:
    return _STOPS.split(text)[-1]


def dates_faults(key: str, name: str, text: str, built: str) -> Iterator[Fault]:
    """Check that title and opening say the built years, periods, dates and numbers, and a section the built cut-off."""
    whole = key in ("title", "opening")
    pattern = DATES if whole else _CUTOFFS
    said, told = (set(pattern.findall(unicodedata.normalize("NFKC", plain(one)))) for one in (text, built))
    if said != told:
        raised = fault if whole or key in STRICT else warning
        here, there = ("、".join(sorted(one)) or "—" for one in (said - told, told - said))
        yield raised("edit_date", key, section=name, said=here, built=there)


def late_facts_faults(key: str, name: str, text: str, built: str, snapshot: Snapshot) -> Iterator[Fault]:
    """Check that what the built section told of each late matter is still told: unit, due, now, cause, plan and its date."""
    was, now = (_told_by_matter(plain(one), snapshot) for one in (built, text))
    for matter in snapshot.late:
        number = matter.item_no
        if number in was and number in now:
            for code in _lost(matter, was[number], now[number], snapshot.year):
                yield fault(code, key, section=name, item=number)


def _told_by_matter(text: str, snapshot: Snapshot) -> dict[str, str]:
    """Return by number what lines tell of each late matter, without blanks: from where it is named to where another is."""
    late = {one.item_no for one in snapshot.late}
    found: dict[str, str] = {}
    for line in ("".join(line.split()) for line in text.splitlines()):
        places = [(one.start, late.intersection(one.numbers)) for one in mentions(line, late)]
        places = [(start, numbers) for start, numbers in places if numbers]
        for number in set().union(*(numbers for _start, numbers in places)):
            start = next(start for start, numbers in places if number in numbers)
            ends = (end for end, numbers in places if end > start and number not in numbers)
            found[number] = found.get(number, "") + line[start : next(ends, None)]
    return found


def _lost(matter: LateMatter, was: str, now: str, year: int) -> Iterator[str]:
    for unit in _LEADING.findall(was):
        if unit not in now:
            yield "edit_late_unit"
    due = _bare(plain(due_words(matter, year)))
    if due in was and due not in now:
        yield "edit_late_due"
    state = _bare(matter.now)
    if "目前" in was and "目前" not in now and state not in now:
        yield "edit_late_now"
    cause, plan = _bare(matter.cause), _bare(matter.plan)
    if cause in was and cause not in now and not _CAUSE.search(now):
        yield "edit_late_cause"
    if plan in was and plan not in now and not _PLAN.search(now):
        yield "edit_late_plan"
    day = before(matter.plan_on, year) if matter.plan_on else ""
    if day in was and day not in now:
        yield "edit_late_plan_date"


def _bare(text: str) -> str:
    return "".join(without_stop(text).split())
