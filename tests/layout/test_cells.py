"""Cells laid out at once look as WeasyPrint lays them out line by line: the same bytes."""

import gc
import random
from dataclasses import replace

import pytest
from weasyprint.layout import block

from reform.core import cells, typesetter
from reform.core.document import Annex, Column, Table
from reform.core.pdf import render_pdf
from tests.layout import samples

PIECES = (
    "推进县域医共体", "（试行）", "87.3%", "2026年10月31日", "，", "。", "、", "；", "“两病”", "《办法》",
    "DRG", "DIP2.0", "〔2026〕2号", "1—10月", "㛃𬭁䶮", "——", "…", "3/5", "A-B", "10,000", "①", "＋", "·", " ", "\u00ad",
    "(x)", "[y]", "https", "?", "!", "：", "é", "市医保局", "k", "㎡", "°C",
)  # fmt: skip


# Before any document is made: collecting the tests makes none.
weasyprints_own = block.iter_line_boxes


@pytest.fixture
def line_by_line(monkeypatch):
    """Lay out as WeasyPrint does by itself."""

    def render(document):
        with monkeypatch.context() as patch:
            patch.setattr(block, "iter_line_boxes", weasyprints_own)
            return render_pdf(document)

    return render


def mixed(seed: int) -> Table:
    """Return a table of all kinds of text in columns of all widths."""
    chance = random.Random(seed)
    columns = tuple(
        Column(f"第{at}列", width, align)
        for at, (width, align) in enumerate([(2, "left"), (3, "center"), (5, "right"), (8, "left")])
    )
    rows = tuple(
        tuple("".join(chance.choices(PIECES, k=chance.randrange(14))) for _column in columns)
        for _row in range(40)
    )
    return Table(columns=columns, rows=rows)


@pytest.mark.parametrize("seed", range(3))
def test_cells_of_any_text_come_out_as_line_by_line(line_by_line, seed):
    annex = Annex("各种文字", (mixed(seed), samples.ledger(8)), landscape=bool(seed % 2))
    document = replace(samples.sample(matters=0), annexes=(annex,))
    quick = render_pdf(document)
    assert block.iter_line_boxes is not weasyprints_own
    assert quick == line_by_line(document)


def test_plain_cells_are_laid_out_at_once(monkeypatch):
    """Hardly a cell of a ledger goes the long way."""
    render_pdf(samples.sample(matters=1))
    slow = []

    def counted(context, box, *rest):
        if rest[3].element_tag == "td":
            slow.append(box)
        return weasyprints_own(context, box, *rest)

    monkeypatch.setattr(block, "iter_line_boxes", weasyprints_own)
    cells.install.cache_clear()
    monkeypatch.setattr(block, "iter_line_boxes", counted)
    render_pdf(samples.sample(matters=20))
    monkeypatch.undo()
    assert slow == []


def test_documents_take_no_memory_with_them():
    document = samples.sample(matters=5)
    gc.unfreeze()
    render_pdf(document)
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(3):
        render_pdf(document)
    assert len(gc.get_objects()) - before < 5000
    assert gc.get_freeze_count() == 0
    assert typesetter._loaded_fonts.cache_info().currsize == 1


def test_what_the_server_set_aside_before_it_forked_stays_so():
    render_pdf(samples.sample(matters=3))
    gc.collect()
    gc.freeze()
    before = gc.get_freeze_count()
    render_pdf(samples.sample(matters=3))
    assert before - 1000 < gc.get_freeze_count() <= before
