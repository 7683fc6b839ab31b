"""Measure, and write docs/performance.md's tables between their marks.

    python -m tests.bench [--write] [--only PART ...] [--tasks 10000 100000] [--database sqlite postgres] [--tiers M L]

Parts: pages (every page at both sizes, with growth), admin (beside Django's admin and Redmine), export, offices (pages of
a prefecture and of a province), ladder, documents, annex (5,000 rows), queue (300 circulars while pages are asked), reader, memory. Without --write the tables are printed
only. All of it takes about an hour on two quiet cores, the pages half of it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
GUIDE = BASE_DIR / "docs" / "performance.md"
PAGES = ("pages", "admin", "export")
# Measured in databases of their own.
OTHERS = ("offices", "ladder")
# Some forty ledgers' worth of matters in one programme.
LADDER_TASKS = 2_000


def main() -> None:
    """Run the parts one after the other, each in processes of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--tasks", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument(
        "--database", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"]
    )
    parser.add_argument("--tiers", nargs="+", choices=["S", "M", "L"], default=["M", "L"])
    parser.add_argument("--only", nargs="+", choices=[*PAGES, *OTHERS, *PARTS], default=[], metavar="PART")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    parser.add_argument("--measure", choices=[*PAGES, *OTHERS, *PARTS], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        _measure(options.measure)
        return
    wanted = options.only or [*PAGES, *OTHERS, *PARTS]
    if pages := tuple(part for part in PAGES if part in wanted):
        _pages(pages, options)
    if "offices" in wanted:
        from tests.bench import offices
        from tests.bench.pages import table

        _tell("offices", table(offices.columns(options.tiers)), options.write)
    if "ladder" in wanted:
        from tests.bench.pages import columns, table

        _tell("ladder", table(columns([LADDER_TASKS], options.database, ("ladder",))), options.write)
    for part in PARTS:
        if part in wanted:
            argv = [sys.executable, "-m", "tests.bench", "--measure", part]
            done = subprocess.run(argv, cwd=BASE_DIR, check=True, stdout=subprocess.PIPE, text=True)
            _tell(part, done.stdout, options.write)


def _pages(what: tuple[str, ...], options: argparse.Namespace) -> None:
    from tests.bench import admin, pages

    # The admin is set beside the portal's own pages of the same run.
    asked = tuple(dict.fromkeys(("pages", *what))) if "admin" in what else what
    found = pages.columns(options.tasks, options.database, asked)
    _tell("pages", pages.table(found), options.write and "pages" in what)
    if "admin" in what:
        name = list(found)[-1]
        _tell("admin", f"{name} tasks:\n\n{admin.compared(found[name])}", options.write)


def _tell(part: str, text: str, write: bool) -> None:
    from tests.bench.measuring import machine
    from tests.bench.writing import between_marks

    told = f"{machine()}\n\n{text.strip()}"
    sys.stdout.write(f"## {part}\n\n{told}\n\n")
    sys.stdout.flush()
    if write:
        GUIDE.write_text(between_marks(GUIDE.read_text("utf-8"), part, told), "utf-8")


def _measure(what: str) -> None:
    """Measure one thing in this process: as JSON what is a column of a table, as text what stands alone."""
    from tests.bench import admin, ladder, offices, pages

    figures: dict[str, Callable[[], dict[str, object]]] = {
        "pages": pages.measured,
        "export": pages.exported,
        "admin": admin.measured,
        "ladder": ladder.nights,
        "offices": offices.measured,
    }
    if what in figures:
        json.dump(figures[what](), sys.stdout)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(PARTS[what]())


def _documents() -> str:
    from tests.bench import documents

    return documents.report()


def _annex() -> str:
    from tests.bench import documents

    return documents.long_annex()


def _queue() -> str:
    from tests.bench import queue

    return queue.report()


def _reader() -> str:
    from tests.bench import reader

    return reader.report()


def _memory() -> str:
    from tests.bench import memory

    return memory.report()


PARTS: dict[str, Callable[[], str]] = {
    "documents": _documents,
    "annex": _annex,
    "queue": _queue,
    "reader": _reader,
    "memory": _memory,
}

if __name__ == "__main__":
    main()
