"""What a document costs: the whole circular beside a plain one-table rendering of the same rows.

Run by `python -m tests.bench --only documents`. Each figure is taken in a process of its own, which has made two small
documents before: the shortest of three, in processor seconds on one core, and the process's peak memory.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from html import escape
from pathlib import Path

from reform.core.document import OfficialDocument, Table

BASE_DIR = Path(__file__).resolve().parents[2]
SIZES = (45, 500)
MEASURES = ("circular", "plain table", "word")
REPEATS = 3


# The annex of a province: aimed at under 30 s and 450 MB.
LONG = 5_000


def long_annex() -> str:
    """Return what a whole circular with an annex of LONG rows costs, in one line."""
    return f"{LONG:,} rows, the circular alone, made once: {_apart('circular', LONG)}\n"


def report() -> str:
    """Return the figures as a table in Markdown."""
    lines = [
        "| rows | circular | plain one-table rendering of the same rows | Word |",
        "| --- | --- | --- | --- |",
    ]
    for rows in SIZES:
        cells = " | ".join(_apart(what, rows) for what in MEASURES)
        lines.append(f"| {rows} | {cells} |")
    return "\n".join(lines) + "\n"


def _apart(what: str, rows: int) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.documents", what, str(rows)],
        cwd=BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, pages, peak = json.loads(done.stdout)
    return f"{seconds:.2f} s, {f'{pages} pages, ' if pages else ''}{peak} MB"


def measured(what: str, rows: int) -> tuple[float, int, int]:
    """Return processor seconds, pages (0 for Word) and the peak memory of this process in MB."""
    from reform.core.pdf import render_pdf
    from reform.core.word import render_docx
    from tests.layout import samples

    make = {"circular": render_pdf, "word": render_docx, "plain table": plain_table}[what]
    for _warm in range(2):
        make(samples.sample(matters=3))
    document = samples.sample(matters=rows)
    seconds = []
    for _repeat in range(REPEATS if rows < LONG else 1):
        began = time.process_time()
        made = make(document)
        seconds.append(time.process_time() - began)
    # Before the pages are counted: reading a PDF takes memory of its own.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return min(seconds), 0 if what == "word" else _pages(made), peak


def _pages(pdf: bytes) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(pdf))


def plain_table(document: OfficialDocument) -> bytes:
    """Return the rows of the document's first annex as one plain table, as WeasyPrint makes it by itself."""
    from weasyprint import CSS, HTML

    from reform.core import typesetter

    (table,) = document.annexes[0].blocks
    if not isinstance(table, Table):
        raise TypeError("the first annex is no table")
    head = "".join(f"<th>{escape(column.head)}" for column in table.columns)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}' for cell in row)}" for row in table.rows)
    style = (
        "@page { size: A4 landscape; margin: 28mm 37mm 26mm 35mm } "
        "table { width: 100%; table-layout: fixed; border-collapse: collapse; font: 10.5pt 'Official Fang' } "
        "th, td { border: 0.2mm solid }"
    )
    html = (
        f"<!doctype html><html lang=zh><title>t</title><table><thead><tr>{head}</thead>{rows}</table></html>"
    )
    configuration = typesetter._loaded_fonts()
    pdf: bytes = HTML(string=html).write_pdf(stylesheets=[CSS(string=style)], font_config=configuration)
    return pdf


def main() -> None:
    """Measure one thing in this process and print it as JSON."""
    import django

    django.setup()
    json.dump(measured(sys.argv[1], int(sys.argv[2])), sys.stdout)


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform.settings")
    main()
