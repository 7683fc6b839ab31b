"""Measure the notice reader: 1 MB of text of each kind, processor seconds on one core and peak memory.

Run by `python -m tests.bench --only reader` in a process of its own, so that the peak is the reader's.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from pathlib import Path

from tasks.notices import read_notice

SAMPLES = Path(__file__).resolve().parents[2] / "fixtures" / "notices"
SIZE = 1_000_000
HEAD = "某市关于医改任务的通知\n各单位：\n现通知如下。\n一、任务\n（一）甲。"
# What may run away: no wording must cost more than seconds.
WORST = {
    "open brackets": "（",
    "one line without a mark": "改革",
    "numbers": "1.",
    "dates": "2022年1月1日",
    "shares": "达到90%，",
    "short lines": "改革\n",
    "tabbed lines": "\t甲\n",
}


def report() -> str:
    """Return the figures as a table in Markdown, one line a text."""
    lines = ["| 1 MB of | seconds | tasks | peak memory |", "| --- | --- | --- | --- |"]
    for name, text in texts():
        began = time.process_time()
        tasks = len(read_notice(text).tasks)
        spent = time.process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        lines.append(f"| {name} | {spent:.2f} | {tasks} | {peak} MB |")
    return "\n".join(lines) + "\n"


def texts() -> Iterator[tuple[str, str]]:
    """Yield name and text: each sample's own text again and again under one head, then the worst cases."""
    for path in sorted(SAMPLES.glob("*.txt")):
        words = path.read_text("utf-8")
        body = words[words.index("一、") :] if "一、" in words and "\t" not in words else words
        yield path.stem, _filled("" if "\t" in words else HEAD, body)
    for name, words in WORST.items():
        yield name, _filled(HEAD, words)


def _filled(head: str, words: str) -> str:
    """Return `head` and `words` over and over, cut at SIZE bytes of UTF-8."""
    text = head + words * (SIZE // len(words.encode()) + 1)
    return text.encode()[:SIZE].decode("utf-8", "ignore")
