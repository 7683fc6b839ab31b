"""台账版式: a table's layout as data: kept as JSON, checked sentence by sentence, filled in for one ledger. No models."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any, get_args

from django.utils.translation import gettext as _

from reform.core.excel_layout import Align, LaidColumn, Margins, PaperSize, SheetLook
from reform.core.words import in_a_row, listed
from tasks.excel.layouts_columns import MATTER_COLUMNS, UNIT_COLUMNS, Known
from tasks.excel.layouts_places import PLACES, as_written, in_keys, put_in, unknown_places

WIDTHS = range(2, 101)
MARGINS = range(5, 51)
MOST_COLUMNS = 40
MOST_LINES = 8
LINE_LENGTH = 300
HEAD_LENGTH = 40
# What Excel knows for numbers and days; an office chooses, it does not write formats.
FORMATS = (
    "",
    "0",
    "0.0",
    "0.00",
    "#,##0",
    "#,##0.00",
    "yyyy-mm-dd",
    'yyyy"年"m"月"d"日"',
    "yyyy.mm.dd",
    'm"月"d"日"',
)
_FLAGS = ("lying", "repeat_head", "page_numbers", "fit_width", "wrap")


class BadLayout(Exception):
    """A layout cannot be used; `sentences` say why, in the order of the form."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(in_a_row(sentences))
        self.sentences = sentences


def columns_for(*, units: bool) -> Mapping[str, Known]:
    """Return the columns a table of units, or of matters, may have, by key."""
    return UNIT_COLUMNS if units else MATTER_COLUMNS


def to_spec(look: SheetLook) -> dict[str, Any]:
    """Return a layout as JSON values; `from_spec` reads them."""
    spec = asdict(look)
    return spec | {
        "title": list(look.title),
        "notes": list(look.notes),
        "columns": [asdict(one) for one in look.columns],
    }


def from_spec(spec: Any, *, units: bool) -> SheetLook:
    """Return the layout that a spec describes; raises BadLayout with a sentence for everything that is wrong."""
    wrong: list[str] = []
    if not isinstance(spec, dict) or not isinstance(spec.get("columns"), list):
        raise BadLayout([_("The layout has no columns.")])
    columns = tuple(_columns(spec["columns"], columns_for(units=units), wrong))
    title, notes = (_lines(spec.get(name), wrong) for name in ("title", "notes"))
    paper: PaperSize = spec.get("paper", "A4")
    if paper not in get_args(PaperSize):
        wrong.append(_("Paper is A4 or A3."))
    margins = _margins(spec.get("margins"), wrong)
    if wrong:
        raise BadLayout(wrong)
    flags = {name: bool(spec[name]) for name in _FLAGS if name in spec}
    return SheetLook(columns, title, notes, paper, margins=margins, **flags)


def _columns(given: list[Any], known: Mapping[str, Known], wrong: list[str]) -> Iterable[LaidColumn]:
    if not given:
        wrong.append(_("The layout has no columns."))
    if len(given) > MOST_COLUMNS:
        wrong.append(_("At most %(n)s columns fit.") % {"n": MOST_COLUMNS})
    seen: set[str] = set()
    for one in given[:MOST_COLUMNS]:
        key = str(one.get("key")) if isinstance(one, dict) else ""
        if key not in known:
            wrong.append(_("There is no column “%(key)s” for this table.") % {"key": key[:40]})
            continue
        label = str(known[key].label)
        if key in seen:
            wrong.append(_("“%(column)s” stands in the layout twice.") % {"column": label})
        seen.add(key)
        yield _column(one, known[key], wrong)


def _column(one: Mapping[str, Any], known: Known, wrong: list[str]) -> LaidColumn:
    label, width = str(known.label), one.get("width", known.width)
    if not isinstance(width, int) or width not in WIDTHS:
        wrong.append(
            _("“%(column)s”: the width is %(least)s to %(most)s characters.")
            % {"column": label, "least": WIDTHS[0], "most": WIDTHS[-1]}
        )
        width = known.width
    head, group = (in_keys(str(one.get(name) or "").strip()) for name in ("head", "group"))
    if len(head) > HEAD_LENGTH or len(group) > HEAD_LENGTH:
        wrong.append(
            _("“%(column)s”: a head has at most %(n)s characters.") % {"column": label, "n": HEAD_LENGTH}
        )
    _places(head, wrong)
    align, form = one.get("align", known.align), one.get("form", known.form)
    if align not in get_args(Align):
        wrong.append(_("“%(column)s”: aligned left, centred or right.") % {"column": label})
    if form not in FORMATS:
        wrong.append(_("“%(column)s”: this number format is not offered.") % {"column": label})
    return LaidColumn(known.key, head, width, align, str(form), group, merge=one.get("merge") is True)


def _lines(given: Any, wrong: list[str]) -> tuple[str, ...]:
    lines = [str(line).strip() for line in given] if isinstance(given, list) else []
    lines = [in_keys(line) for line in lines if line]
    if len(lines) > MOST_LINES or any(len(line) > LINE_LENGTH for line in lines):
        wrong.append(
            _("Above and below the table stand at most %(lines)s lines of %(n)s characters.")
            % {"lines": MOST_LINES, "n": LINE_LENGTH}
        )
    for line in lines:
        _places(line, wrong)
    return tuple(lines)


def _places(text: str, wrong: list[str]) -> None:
    for name in unknown_places(text):
        wrong.append(
            _("Nothing can be filled in for {%(name)s}; there are: %(places)s.")
            % {"name": name[:20], "places": listed(as_written(f"{{{place}}}") for place in PLACES)}
        )


def _margins(given: Any, wrong: list[str]) -> Margins:
    values = dict(given) if isinstance(given, Mapping) else {}
    values = {name: values[name] for name in ("left", "right", "top", "bottom") if name in values}
    if any(not isinstance(value, int) or value not in MARGINS for value in values.values()):
        wrong.append(_("Margins are %(least)s to %(most)s mm.") % {"least": MARGINS[0], "most": MARGINS[-1]})
        return Margins()
    return Margins(**values)


def filled(look: SheetLook, places: Mapping[str, str], *, units: bool) -> SheetLook:
    """Return the layout with its places ({ledger}, {year} …) filled in and a head for every column.

    A column without a head of its own bears its name in the reader's language.
    """
    known = columns_for(units=units)

    return replace(
        look,
        title=tuple(put_in(line, places) for line in look.title),
        notes=tuple(put_in(line, places) for line in look.notes),
        columns=tuple(
            replace(
                one,
                head=put_in(one.head, places) or str(known[one.key].label),
                group=put_in(one.group, places),
            )
            for one in look.columns
        ),
    )


def printed_rows(look: SheetLook, rows: Iterable[Callable[[str], Any]]) -> list[list[Any]]:
    """Return the cells of rows as the table shows them on a page: those that go on with the cell above are None."""
    cells: list[list[Any]] = []
    before: list[Any] | None = None
    for get in rows:
        values = [get(column.key) for column in look.columns]
        shown: list[Any] = list(values)
        anew = before is None
        for at, column in enumerate(look.columns):
            if not column.merge:
                continue
            anew = anew or values[at] in (None, "") or before is None or before[at] != values[at]
            if not anew:
                shown[at] = None
        cells.append(shown)
        before = values
    return cells
