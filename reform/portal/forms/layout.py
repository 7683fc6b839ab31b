"""The form of a layout: a line for each column that the table may have, in the order they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reform.core.excel_layout import Align, PaperSize
from reform.core.text import as_number
from reform.core.words import bracketed
from tasks.excel.layouts import FORMATS, MARGINS, WIDTHS, columns_for
from tasks.excel.layouts_places import as_written

FLAGS = ("lying", "repeat_head", "page_numbers", "fit_width", "wrap")
SIDES = ("left", "right", "top", "bottom")


class LayoutForm:
    """What was sent of a layout. Columns come as `column` in their order; what is said of each bears its key."""

    def __init__(self, sent: QueryDict) -> None:
        self.sent = sent

    def spec(self) -> dict[str, Any]:
        """Return the spec that was sent; tasks.excel.layouts checks it."""
        sent = self.sent
        return {
            "title": sent.get("title", "").splitlines(),
            "notes": sent.get("notes", "").splitlines(),
            "paper": sent.get("paper", ""),
            "lying": sent.get("lying") == "1",
            **{name: name in sent for name in FLAGS if name != "lying"},
            "margins": {side: as_number(sent.get(f"margin_{side}")) for side in SIDES},
            "columns": self._columns(),
        }

    def _columns(self) -> list[dict[str, Any]]:
        keys = [key for key in dict.fromkeys(self.sent.getlist("column")) if f"in_{key}" in self.sent]
        # Without a script the order is changed by its number; equal numbers keep the order of the page.
        keys.sort(key=lambda key: self._place(key))
        return [
            {
                "key": key,
                "head": self.sent.get(f"head_{key}", ""),
                "group": self.sent.get(f"group_{key}", ""),
                "width": as_number(self.sent.get(f"width_{key}")),
                "align": self.sent.get(f"align_{key}", ""),
                "form": self.sent.get(f"form_{key}", ""),
                "merge": f"merge_{key}" in self.sent,
            }
            for key in keys
        ]

    def _place(self, key: str) -> int:
        place = as_number(self.sent.get(f"place_{key}"))
        return 10_000 if place is None else place

    @staticmethod
    def shown(spec: Mapping[str, Any], *, units: bool) -> dict[str, Any]:
        """Return what the page's fields show of a spec: its columns in their order, then those left out."""
        known = columns_for(units=units)
        given = [one for one in spec.get("columns", []) if isinstance(one, dict) and one.get("key") in known]
        chosen = {one["key"]: one | _heads(one) for one in given}
        lines = [
            {
                "key": key,
                "label": known[key].label,
                "in": key in chosen,
                "place": place,
                **(
                    chosen.get(key)
                    or vars(known[key]) | {"head": "", "group": "", "merge": False, "label": known[key].label}
                ),
            }
            for place, key in enumerate([*chosen, *(key for key in known if key not in chosen)], 1)
        ]
        margins, formats = spec.get("margins") or {}, _formats()
        return {
            "columns": lines,
            "title": as_written("\n".join(spec.get("title", ()))),
            "notes": as_written("\n".join(spec.get("notes", ()))),
            "paper": spec.get("paper"),
            "papers": get_args(PaperSize),
            "lying": spec.get("lying", True),
            "flags": [(name, label, bool(spec.get(name, True))) for name, label in _flags()],
            "margins": [(side, label, margins.get(side)) for side, label in _sides()],
            "aligns": [(value, label) for value, label in zip(get_args(Align), _aligns(), strict=True)],
            "formats": [(value, formats[value]) for value in FORMATS],
            "width_from": WIDTHS[0],
            "width_to": WIDTHS[-1],
            "margin_from": MARGINS[0],
            "margin_to": MARGINS[-1],
        }


def _formats() -> dict[str, str]:
    """Return Excel's formats in the reader's words, each with an example."""
    whole, one, two, day = _("Whole number"), _("One decimal place"), _("Two decimal places"), _("Date")
    return {
        "": _("As it is"),
        "0": f"{whole}{bracketed('1235')}",
        "0.0": f"{one}{bracketed('1234.5')}",
        "0.00": f"{two}{bracketed('1234.50')}",
        "#,##0": f"{whole}{bracketed('1,235')}",
        "#,##0.00": f"{two}{bracketed('1,234.50')}",
        "yyyy-mm-dd": f"{day}{bracketed('2026-12-31')}",
        'yyyy"年"m"月"d"日"': f"{day}{bracketed('2026年12月31日')}",
        "yyyy.mm.dd": f"{day}{bracketed('2026.12.31')}",
        'm"月"d"日"': f"{day}{bracketed('12月31日')}",
    }


def _heads(one: Mapping[str, Any]) -> dict[str, str]:
    """Return a column's own heads, their places as the reader's language writes them."""
    return {name: as_written(str(one.get(name) or "")) for name in ("head", "group")}


def _flags() -> list[tuple[str, str]]:
    return [
        ("repeat_head", _("Heads on every page")),
        ("page_numbers", _("Page numbers")),
        ("fit_width", _("As wide as the paper")),
        ("wrap", _("Break long text in its cell")),
    ]


def _sides() -> list[tuple[str, str]]:
    return [
        ("left", pgettext("side", "Left")),
        ("right", pgettext("side", "Right")),
        ("top", pgettext("side", "Top")),
        ("bottom", pgettext("side", "Bottom")),
    ]


def _aligns() -> list[str]:
    return [pgettext("side", "Left"), _("Centred"), pgettext("side", "Right")]
