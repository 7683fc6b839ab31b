"""What a year is made of: the counts of the five seed notices, with matters, figures and dates of our own wording.

Counts of items, rows, leads, figures, lists and grids are those of office-practice 1 and 2; everything is drawn from one
seed, so that every run is the same year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

DEPARTMENTS = ("health", "finance", "insurance", "planning", "labour")
SHAPES = (
    "amount",
    "monthly amount",
    "rate",
    "ceiling",
    "ratio",
    "steps",
    "rate by steps",
    "striven for",
    "quarterly",
    "direction",
    "about",
    "range",
    "parts",
    "nodes",
    "nodes",
    "low rate",
)


@dataclass(frozen=True)
class Notice:
    """How many items and rows a notice has, how many with a number or date, which grids and lists, and when it came."""

    key: str
    handed_out: date
    items: int
    measured: int
    split: int = 0
    grids: int = 0
    lists: tuple[int, ...] = ()
    unnumbered: int = 0


# S1 prints 45 items in 47 rows (one of them in three); S3 has 35 numbered and 4 others; S4 has 16 grids of 17 counties.
FULL = (
    Notice("S3", date(2026, 1, 6), items=39, measured=11, unnumbered=4),
    Notice("S0", date(2026, 1, 20), items=7, measured=2, lists=(68, 10)),
    Notice("S1", date(2026, 2, 12), items=45, measured=4, split=3, grids=5),
    Notice("S4", date(2026, 3, 16), items=18, measured=8, grids=16),
    Notice("S2", date(2026, 4, 21), items=18, measured=0),
)
SHORT = (
    Notice("S3", date(2026, 1, 6), items=17, measured=16, unnumbered=1),
    Notice("S0", date(2026, 1, 20), items=4, measured=1, lists=(12,)),
    Notice("S1", date(2026, 2, 12), items=6, measured=1, split=3, grids=2),
)


def measure(shape: str, rng: Random) -> dict[str, Any]:
    """Return a figure's terms: its unit, basis, how it is joined, and its steps."""
    target = rng.choice((120, 300, 500, 80))
    made: dict[str, Any] = {
        "name": "数量",
        "unit": "个",
        "basis": "cumulative",
        "join": "latest",
        "steps": [{"op": ">=", "value": str(target), "high": "", "due": ""}],
        "last_year": "",
        "baseline": "",
        "firm": True,
        "monthly": True,
    }
    if shape == "monthly amount":
        made |= {"basis": "period", "join": "sum"}
    elif shape in ("rate", "low rate", "rate by steps", "quarterly"):
        made |= {"name": "比例", "unit": "%", "basis": "rate", "last_year": "86.2"}
        made["steps"][0]["value"] = "90"
        if shape == "low rate":
            made |= {"last_year": "31.5"}
            made["steps"][0] |= {"op": "<=", "value": "30"}
        if shape == "rate by steps":
            made["steps"] = [
                {"op": ">=", "value": "70.5", "high": "", "due": "2026-06-30"},
                {"op": ">=", "value": "90", "high": "", "due": "2026-12-31"},
            ]
        made["monthly"] = shape != "quarterly"
    elif shape == "ceiling":
        made["steps"][0] |= {"op": "<="}
    elif shape == "ratio":
        made |= {"name": "占比", "unit": "%", "basis": "rate", "join": "ratio"}
        made["steps"][0]["value"] = "87.5"
    elif shape == "steps":
        made["steps"] = [
            {"op": ">=", "value": str(target // 4), "high": "", "due": "2026-04-30"},
            {"op": ">=", "value": str(target // 2), "high": "", "due": "2026-08-31"},
            {"op": ">=", "value": str(target), "high": "", "due": "2026-12-31"},
        ]
    elif shape == "striven for":
        made["firm"] = False
    elif shape == "direction":
        made |= {"name": "知晓率", "unit": "%", "basis": "rate", "steps": [], "baseline": "61.5"}
    elif shape == "about":
        made["steps"][0]["op"] = "~"
    elif shape == "range":
        made["steps"][0] |= {"op": "range", "high": str(target + 40)}
    elif shape == "parts":
        # Two units in turn, each with figures of its own: added up.
        made |= {"join": "sum", "unit": "万元"}
    return made


def matters_of(notice: Notice, first: int, counties: tuple[str, ...], rng: Random) -> list[dict[str, Any]]:
    """Return the terms of a notice's matters, one a row, numbered from `first`."""
    found: list[dict[str, Any]] = []
    for place in range(notice.items):
        rows = notice.split if place == 1 and notice.split else 1
        for row in range(1, rows + 1):
            found.append(_matter(notice, first + place, row if rows > 1 else 0, place, counties, rng))
    return found


def _matter(
    notice: Notice, number: int, row: int, place: int, counties: tuple[str, ...], rng: Random
) -> dict[str, Any]:
    numbered = place < notice.items - notice.unnumbered
    label = str(number) if numbered else f"未编号{place - notice.items + notice.unnumbered + 1}"
    due = rng.choice(("2026-03-31", "2026-05-20", "2026-06-30", "2026-09-30", "2026-11-10", "2026-12-31", ""))
    if place % 3:
        due = "2026-12-31"
    made: dict[str, Any] = {
        "key": f"{number}.{row}" if row else str(number),
        "item": number,
        "label": f"{label}.{row}" if row else label,
        "section": f"{notice.key}第{place % 3 + 1}部分",
        "unit": DEPARTMENTS[(number + row) % len(DEPARTMENTS)],
        "starts": rng.choice(("", "", "", "2026-04-01", "2026-07-15")),
        "due": due,
        "measures": [],
        "nodes": [],
        "entries": [],
        "duties": [],
        "grid": ["all", 100],
        "every": "",
        "shape": "words",
    }
    from_end = notice.items - 1 - place
    if from_end < notice.grids:
        made |= {"duties": list(counties), "shape": "grid", "starts": ""}
        made["grid"] = [["all", 100], ["at_least", 3], ["share", 80]][from_end % 3]
        if from_end % 4 == 3:
            made["unit"] = counties[0]
    elif place < notice.measured:
        made["shape"] = shape = SHAPES[place % len(SHAPES)]
        if shape == "nodes":
            made["nodes"] = [
                ["起草", "2026-03-10"],
                ["征求意见", "2026-05-20"],
                ["合法性审核", "2026-07-31"],
                ["会议审议", "2026-09-15" if row else ""],
                ["印发", made["due"] or "2026-12-31"],
            ]
        else:
            made["measures"] = [measure(shape, rng)]
            if shape == "amount" and place % 2 == 0:
                made["nodes"] = [["启动", "2026-02-28"], ["验收", "2026-11-30"]]
    elif place - notice.measured < len(notice.lists):
        made |= {"entries": [f"项目{n}" for n in range(1, notice.lists[place - notice.measured] + 1)]}
        made |= {"shape": "list", "starts": ""}
    elif place % 5 == 4:
        made |= {"every": "monthly" if place % 2 else "quarterly", "shape": "every", "starts": ""}
    # What goes on for good has words alone: without a date or figure nothing says what it is behind of.
    lasting = made["shape"] == "words" and (not due or place % 6 == 3)
    made |= {"due": "" if lasting else due or "2026-12-31", "long_term": lasting}
    return made
