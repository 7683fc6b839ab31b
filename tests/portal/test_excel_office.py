"""Every form as LibreOffice opens and prints it: on its paper, heads on each page, nothing lost (`manage.py test --all`)."""

from __future__ import annotations

import io

import openpyxl
import pypdf
import pytest

from reform.core.office import converted
from reform.portal.excel import write_ledger
from tasks.excel.layouts_columns import MATTER_COLUMNS
from tasks.excel.layouts_forms import FORMS
from tasks.models import Task
from tasks.selectors.layouts import Chosen
from tasks.services.status import begin_status
from tests.portal.test_excel import ON

# Points of an A4 and an A3 sheet, short side first.
SIZES = {"A4": (595, 842), "A3": (842, 1191)}


@pytest.fixture
def book(cast):
    """Return the workbook of a form with sixty matters."""
    made = [cast.task(n, section=f"{n // 20 + 1}、项目", title=f"第{n}项工作") for n in range(1, 61)]
    begin_status(tasks=made, on=ON)
    Task.objects.filter(number__lte=30).update(status_class="behind", light="red")

    def write(key: str) -> bytes:
        form, out = FORMS[key], io.BytesIO()
        chosen = Chosen(key, str(form.label), form, form.look)
        write_ledger(out, chosen, cast.ledger, Task.objects.order_by("number"), narrowed=False, by=cast.clerk)
        return out.getvalue()

    return write


@pytest.mark.office
@pytest.mark.parametrize("key", FORMS)
def test_form_prints_on_its_paper_with_its_heads_on_every_page(book, key):
    printed = converted(book(key), suffix=".xlsx", to=".pdf", kind="pdf")
    assert printed
    look = FORMS[key].look
    pages = pypdf.PdfReader(io.BytesIO(printed)).pages
    short, long = SIZES[look.paper]
    wanted = (long, short) if look.lying else (short, long)
    # The sheet of notes is the last.
    for page in pages[:-1]:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(wanted, abs=2)
    head = look.columns[0].head or str(MATTER_COLUMNS[look.columns[0].key].label)
    texts = ["".join(page.extract_text().split()) for page in pages]
    assert [head in text for text in texts[:-1]] == [True] * (len(pages) - 1)


@pytest.mark.office
def test_a_long_text_is_printed_to_its_last_line(cast):
    words = "".join(f"第{n}项措施于年底前完成，" for n in range(1, 41)) + "全文至此为止。"
    begin_status(tasks=[cast.task(1, text=words)], on=ON)
    form, out = FORMS["division"], io.BytesIO()
    chosen = Chosen("division", str(form.label), form, form.look)
    write_ledger(out, chosen, cast.ledger, Task.objects.all(), narrowed=False, by=cast.clerk)
    printed = converted(out.getvalue(), suffix=".xlsx", to=".pdf", kind="pdf")
    page = pypdf.PdfReader(io.BytesIO(printed or b"")).pages[0]
    heights: list[float] = []
    page.extract_text(
        visitor_text=lambda text, _cm, tm, *_font: heights.append(tm[5]) if text.strip() else None
    )
    assert "全文至此为止" in "".join(page.extract_text().split())
    # Its lines stand between the head and the foot of the page, none over another.
    assert len({round(one) for one in heights}) > 8


@pytest.mark.office
@pytest.mark.parametrize("key", ["ledger", "division"])
def test_form_saved_by_libreoffice_holds_the_same_cells(book, key):
    data = book(key)
    saved = converted(data, suffix=".xlsx", to=".xlsx", kind="xlsx:Calc MS Excel 2007 XML")
    assert saved
    cells = [
        [
            list(row)
            for row in openpyxl.load_workbook(io.BytesIO(one)).worksheets[0].iter_rows(values_only=True)
        ]
        for one in (data, saved)
    ]
    assert cells[0] == cells[1]
