"""One run: the office is made, the year played, the events replayed, every figure compared."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.models import ReportingPeriod
from reports.services.circular_files import RENDERERS
from tests.oracle.replay import Oracle
from tests.year.compare import Portal, differences, expected
from tests.year.office import make_office
from tests.year.play import Year
from tests.year.structure import Notice


@dataclass(frozen=True)
class Outcome:
    """What a run found: where portal and oracle differ, and how much there was to compare."""

    differing: list[str]
    months: int
    events: int
    figures: list[dict[str, Any]]


def run(notices: tuple[Notice, ...], *, counties: int, months: int, keep: Path | None = None) -> Outcome:
    """Play a year in the database at hand and return what differs; `keep` takes the raw events as JSON."""
    year = Year(make_office(counties), notices, months)
    said: list[dict[str, Any]] = []

    def closed(period: ReportingPeriod) -> None:
        said.append(Portal(year, period).everything())

    # Nothing is drawn, and nobody waits for it.
    drawn = dict(RENDERERS)
    RENDERERS.clear()
    try:
        year.play(closed)
    finally:
        RENDERERS.update(drawn)
    # What the oracle reads is text: no object of the portal comes with it.
    text = json.dumps({"setting": year.setting, "events": year.events}, ensure_ascii=False, indent=1)
    if keep:
        keep.write_text(text, encoding="utf-8")
    raw = json.loads(text)
    figures = Oracle(raw["setting"]).replay(raw["events"])
    labels = {key: terms["label"] for key, terms in year.terms.items()}
    labels |= {
        str(terms["item"]): terms["label"].partition(".")[0]
        for terms in year.terms.values()
        if "." in terms["key"]
    }
    differing = []
    before = None
    for found, answer in zip(figures, said, strict=True):
        differing += differences(answer, expected(found, labels, before), found["month"])
        before = found
    return Outcome(differing, len(figures), len(raw["events"]), figures)
