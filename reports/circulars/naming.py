"""Which units a paper names, and in which of its lines: what each is asked to check (核对) before signing. Pure.

A line names a unit by its name, by the number of a matter it leads, or by a linked figure of such a matter. What is
looked through is what is printed, so that sentences changed by hand and the tables of every kind of paper are covered.
Source: office-practice 7 (units see the lines that name them).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reform.core.document import Paragraph, Table
from reports.circulars.item_numbers import named_numbers
from reports.circulars.linked import links, plain
from reports.circulars.outline import Outline, Section
from reports.circulars.records import FollowUp
from reports.circulars.snapshot import Snapshot
from reports.narrative.wording import items, short_date, without_stop
from tasks.progress import CLASS_LABELS_ZH, StatusClass

NUMBER_HEAD, COOPERATING_HEAD = "序号", "配合单位"
# A demand to whoever leads the matters behind.
LEADING_UNITS = "牵头单位"
_BLANK = {"", "—"}
# 一是…。请…。 is one demand: its theme is not parted from what it asks.
_DEMAND = re.compile(r"(?<=。)(?=[一二三四五六七八九十]+是)")
_SENTENCE = re.compile(r"(?<=。)")


@dataclass(frozen=True)
class Unit:
    """A unit that can be named: its uid and every name it may be printed under (a county also by its place's)."""

    uid: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One line as printed. `key` is its place among the unit's lines, `matters` the uids of the matters it tells of.

    `cells` are a table row's words again, head by head: what is checked is read cell by cell.
    """

    key: str
    section: str
    text: str
    matters: tuple[str, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()


def lines_by_unit(snapshot: Snapshot, outline: Outline, units: Sequence[Unit]) -> dict[str, tuple[Line, ...]]:
    """Return by unit's uid the lines of a paper that name it: the text's, then those of the tables in their order.

    `outline` is what the snapshot's kind builds, with what was changed by hand. Units nobody names are left out.
    """
    index = _Index.of(snapshot, units)
    found: dict[str, list[Line]] = {unit.uid: [] for unit in units}
    places: Counter[tuple[str, str]] = Counter()
    for told in _told(snapshot, outline, index):
        for uid in (unit.uid for unit in units if unit.uid in told.units):
            places[uid, told.part] += 1
            section = f"{told.section}（配合事项）" if uid in told.cooperating else told.section
            key = f"{told.part}:{places[uid, told.part]}"
            found[uid].append(Line(key, section, told.text, told.matters, told.cells))
    return {uid: tuple(lines) for uid, lines in found.items() if lines}


@dataclass(frozen=True)
class _Told:
    """A line with everybody it names; `cooperating` are those it names for nothing but their help."""

    part: str
    section: str
    text: str
    units: frozenset[str]
    matters: tuple[str, ...]
    cooperating: frozenset[str] = frozenset()
    cells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Index:
    """Who is meant by a name, a number or a key."""

    names: Mapping[str, str]
    pattern: re.Pattern[str] | None
    # A matter's number (or label) by its uid, who leads it, and the uids that stand for it in keys of figures.
    numbers: Mapping[str, str]
    leads: Mapping[str, frozenset[str]]
    keys: Mapping[str, str]
    late: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, snapshot: Snapshot, units: Sequence[Unit]) -> _Index:
        # The issuer's own name stands where others are to report to it.
        issuer = {snapshot.issuer.secretariat.full, snapshot.issuer.secretariat.short}
        names = {name: unit.uid for unit in units for name in unit.names if name and name not in issuer}
        longest = sorted(names, key=len, reverse=True)
        pattern = re.compile("|".join(map(re.escape, longest))) if longest else None
        bare = cls(names, pattern, {}, {}, {})
        known = {unit.uid for unit in units}
        numbers = {row.item_no: row.uid for row in snapshot.items}
        leads = {row.uid: bare.named(*row.lead) for row in snapshot.items}
        for matter in snapshot.late:
            own = frozenset(unit.uid for unit in matter.units) & known
            leads[matter.uid] = leads.get(matter.uid, frozenset()) | own
            numbers.setdefault(matter.item_no, matter.uid)
        keys = {uid: uid for uid in leads}
        for line in snapshot.indicators:
            if line.item_no in numbers:
                keys.setdefault(line.uid, numbers[line.item_no])
        late = frozenset().union(*(leads[matter.uid] for matter in snapshot.late))
        return cls(names, pattern, numbers, leads, keys, late)

    def named(self, *texts: str) -> frozenset[str]:
        """Return the units named in some texts; of names that begin alike the longest counts."""
        if self.pattern is None:
            return frozenset()
        return frozenset(self.names[hit] for text in texts for hit in self.pattern.findall(text))

    def matters(self, text: str) -> tuple[str, ...]:
        """Return the uids of the matters that a text, its figures linked, names by number, label or figure."""
        words = plain(text)
        named = named_numbers(words, self.numbers)
        found = [self.numbers[number] for number in named if number in self.numbers]
        found += [uid for label, uid in self.numbers.items() if not label[:1].isdigit() and label in words]
        found += [
            self.keys[part] for key, _ in links(text) for part in re.split("[.:]", key) if part in self.keys
        ]
        return tuple(dict.fromkeys(found))


def _told(snapshot: Snapshot, outline: Outline, index: _Index) -> Iterator[_Told]:
    for section in outline.sections:
        for text in _pieces(section.paragraphs):
            matters = index.matters(text)
            units = index.named(plain(text)).union(*(index.leads[uid] for uid in matters))
            if section.key == "next" and LEADING_UNITS in text:
                units |= index.late
            yield _Told(section.key, section.heading, plain(text).strip(), units, matters)
        if section.key == "follow_up":
            yield from _followed(section, snapshot, index)
        for block in section.blocks:
            if isinstance(block, Table):
                yield from _rows(block, section.key, section.heading, index)
    for at, annex in enumerate(outline.annexes, start=1):
        label = f"附件{at}" if len(outline.annexes) > 1 else "附件"
        for block in annex.blocks:
            if isinstance(block, Table):
                yield from _rows(block, f"annex{at}", f"{label} {annex.title}", index)


def _pieces(paragraphs: Iterable[Paragraph]) -> Iterator[str]:
    """Part paragraphs into lines: one with a run-in heading stays whole, a demand too, the rest goes by sentences."""
    for paragraph in paragraphs:
        if paragraph.lead:
            yield paragraph.lead + paragraph.text
            continue
        demands = _DEMAND.split(paragraph.text)
        parts = demands if len(demands) > 1 or re.match("[一二三四五六七八九十]+是", demands[0]) else None
        yield from (part for part in parts or _SENTENCE.split(paragraph.text) if part.strip())


def _followed(section: Section, snapshot: Snapshot, index: _Index) -> Iterator[_Told]:
    """The text only counts what became of the matters named last time; who leads one is told of its own."""
    for follow_up in snapshot.follow_ups:
        units = index.leads.get(follow_up.uid, frozenset())
        text = _follow_up(follow_up, snapshot.year)
        yield _Told("followed", section.heading, text, units, (follow_up.uid,))


def _follow_up(follow_up: FollowUp, year: int) -> str:
    was = CLASS_LABELS_ZH[StatusClass(follow_up.was)]
    now = CLASS_LABELS_ZH[StatusClass(follow_up.now)] if follow_up.now else "不再列入台账"
    date = f"，新的完成时间为{short_date(follow_up.new_date, year)}" if follow_up.new_date else ""
    return f"{items([follow_up.item_no])}“{follow_up.title}”：上期{was}，本期{now}{date}。"


def _rows(table: Table, part: str, section: str, index: _Index) -> Iterator[_Told]:
    heads = [column.head for column in table.columns]
    above = [""] * len(heads)
    for row in table.rows:
        cells = [above[at] if not cell and at < table.merged else plain(cell) for at, cell in enumerate(row)]
        above = cells
        numbered = bool(heads) and heads[0] == NUMBER_HEAD and cells[0] in index.numbers
        matters = (index.numbers[cells[0]],) if numbered else ()
        leads = frozenset().union(*(index.leads[uid] for uid in matters))
        helping = index.named(*(c for h, c in zip(heads, cells, strict=True) if h == COOPERATING_HEAD))
        named = index.named(*(c for h, c in zip(heads, cells, strict=True) if h != COOPERATING_HEAD)) | leads
        told = tuple((h, without_stop(c)) for h, c in zip(heads, cells, strict=True) if c not in _BLANK)
        text = "；".join(f"{h}：{c}" for h, c in told)
        yield _Told(part, section, text, named | helping, matters, helping - named, told)
