"""Figures in words and tables."""

from __future__ import annotations

import os
import platform
import statistics
from datetime import date
from typing import Any


def machine() -> str:
    """Return the machine, the day and how busy it is."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()},"
        f" {date.today()}, load {load}"
    )


def spread(seconds: list[float]) -> str:
    """Return median and 95th of 100 in milliseconds."""
    if not seconds:
        return "none answered"
    ordered = sorted(seconds)
    at = min(int(len(ordered) * 0.95), len(ordered) - 1)
    return f"p50 {statistics.median(ordered) * 1000:.0f} ms, p95 {ordered[at] * 1000:.0f} ms"


def table(found: dict[str, Any]) -> str:
    """Return what locust measured as a table in Markdown, with the answers by status below it."""
    lines = ["| page | asked | failed | p50 | p95 | p99 |", "| --- | --- | --- | --- | --- | --- |"]
    for name, one in [*found["pages"].items(), ("all", found["all"])]:
        times = " | ".join(f"{one[key]:.0f} ms" for key in ("p50", "p95", "p99"))
        lines.append(f"| {name} | {one['asked']} | {one['failed']} | {times} |")
    statuses = ", ".join(f"{status}: {times}" for status, times in found["statuses"].items())
    lines += ["", f"{found['all']['rate']:.1f} requests a second; answers {statuses}."]
    lines += [f"- {error} ({times} times)" for error, times in found["errors"].items()]
    return "\n".join(lines)
