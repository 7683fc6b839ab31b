"""Template tags and filters of the visual language; a builtin of every template, so it imports no model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from defusedxml import ElementTree
from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.forms.boundfield import BoundWidget
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from reform.core.days import day, day_short, days_left, days_to, moment, month, period_name, weekday
from reform.core.kept_words import worded
from reform.core.lights import CLASS_LABELS, FLAG_LABELS, USUAL_TONES, shape_of
from reform.core.typography import title_lines
from reform.core.words import (
    bracketed,
    clause_called,
    colon,
    dash,
    gap,
    in_a_row,
    in_one_line,
    in_rows,
    in_signs,
    listed,
    parted,
    share,
    signature,
    signed,
    tenth,
    titled,
)

register = template.Library()


@register.simple_tag
def form_token() -> SafeString:
    """Draw what lets a form be carried out once (reform.core.once), for forms that make something."""
    return format_html('<input type="hidden" name="form_token" value="{}">', uuid4())


ICON_FOLDER = Path(settings.BASE_DIR) / "static" / "vendor" / "icons"
FLAG_TONES = {
    "overdue": "red",
    "due_soon": "yellow",
    "at_risk": "yellow",
    "unreported": "grey",
    "long_term": "blue",
}
# Of a paper's title, on one line of a phone.
PHRASE_CHARACTERS = 13

# Drawn by us on a 12 x 12 grid, so that every light is legible at the size of the text beside it.
SHAPES = {
    "tick": ("M6 0a6 6 0 1 1 0 12a6 6 0 0 1 0-12z", "M3.2 6.2l2 2l3.6-4"),
    "disc": ("M6 1a5 5 0 1 1 0 10a5 5 0 0 1 0-10z", ""),
    "triangle": ("M6 .6l5.8 10.4h-11.6z", ""),
    "square": ("M1.2 1.2h9.6v9.6h-9.6z", ""),
    "alert": ("M3.5 0h5l3.5 3.5v5l-3.5 3.5h-5l-3.5-3.5v-5z", "M6 2.8v3.8M6 8.8v.4"),
    "diamond": ("M6 .4l5.6 5.6l-5.6 5.6l-5.6-5.6z", "M3.6 6h4.8"),
    "ring": ("M6 0a6 6 0 1 1 0 12a6 6 0 0 1 0-12zm0 2.2a3.8 3.8 0 1 0 0 7.6a3.8 3.8 0 0 0 0-7.6z", ""),
    "dash": ("M1 5h10v2h-10z", ""),
}


# --- icons and lights -----------------------------------------------------------------------------------------------
@lru_cache(maxsize=256)
def _icon_paths(name: str) -> tuple[str, ...]:
    """Return the path data of a Tabler outline icon; raises FileNotFoundError for one that set-up does not copy."""
    root = ElementTree.parse(ICON_FOLDER / f"{name}.svg").getroot()
    return tuple(node.get("d", "") for node in root if node.get("stroke") != "none")


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Inline the icon `name`: `{% icon "bell" %}`, `{% icon "bell" "icon-lg" %}`. Decoration only: text stands beside."""
    return _drawn_icon(name, css)


@lru_cache(maxsize=512)
def _drawn_icon(name: str, css: str) -> SafeString:
    """The icon, drawn once: a list of fifty rows shows the same ones again and again."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        css,
        format_html_join("", '<path d="{}"/>', ((d,) for d in _icon_paths(name))),
    )


def _shape(shape: str) -> SafeString:
    body, mark = SHAPES[shape]
    return format_html(
        '<svg class="shape" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">'
        '<path d="{}" fill-rule="evenodd"/><path class="shape-mark" d="{}"/></svg>',
        body,
        mark,
    )


@register.simple_tag
def light(
    status_class: str,
    tone: str = "",
    overdue: bool = False,
    *,
    label: str | Promise = "",
    dot: bool = False,
) -> SafeString:
    """The status badge: colour, shape and words. `tone` is the task's light; without it the usual one of the class.

    `dot=True` keeps the words for screen readers and the tooltip.
    """
    tone = tone if status_class and tone else USUAL_TONES.get(status_class, "grey")
    shape = _shape(shape_of(status_class, tone, overdue=overdue))
    words = label or status_label(status_class)
    if dot:
        return format_html(
            '<span class="light light-{} light-dot" title="{}">{}<span class="visually-hidden">{}</span></span>',
            tone,
            words,
            shape,
            words,
        )
    return format_html('<span class="light light-{}">{}{}</span>', tone, shape, words)


@register.simple_tag
def flags(**given: Any) -> SafeString:
    """Small badges for the flags that are true: `{% flags overdue=t.overdue unreported=t.unreported %}`."""
    return format_html_join(
        " ",
        '<span class="flag flag-{}">{}</span>',
        ((FLAG_TONES[name], FLAG_LABELS[name]) for name in FLAG_LABELS if given.get(name)),
    )


@register.simple_tag
def task_light(task: Any) -> SafeString:
    """A task's light with the flags beside it, as every list shows it."""
    marks = (task.overdue, task.due_soon, task.at_risk, task.unreported)
    return _drawn_light(get_language(), task.status_class, task.light, *marks)


@lru_cache(maxsize=1024)
def _drawn_light(
    _language: str,
    status_class: str,
    tone: str,
    overdue: bool,
    due_soon: bool,
    at_risk: bool,
    unreported: bool,
) -> SafeString:
    """The light and its flags, drawn once in each language: a list shows the same few again and again."""
    beside = flags(overdue=overdue, due_soon=due_soon, at_risk=at_risk, unreported=unreported)
    return format_html("{} {}", light(status_class, tone, overdue), beside)


@register.filter
def status_label(status_class: str) -> str | Promise:
    """The words of a status class: done is 已完成."""
    return CLASS_LABELS.get(status_class) or gettext("Not determined")


@register.inclusion_tag("components/class_bar.html")
def class_bar(counts: Any, url: str = "", *, param: str = "status_class") -> dict[str, Any]:
    """The six classes as one segmented bar with its legend, in fixed order; the counts add up to the total shown.

    `counts` is a tally or maps class to number (missing is 0); with `url` every word opens `url?param=class`.
    """
    counts = dict(getattr(counts, "by_class", counts))
    total = sum(counts.get(code, 0) for code in CLASS_LABELS)
    segments, x = [], Decimal(0)
    for code, label in CLASS_LABELS.items():
        number = counts.get(code, 0)
        width = Decimal(100 * number) / total if total else Decimal(0)
        joint = "&" if "?" in url else "?"
        segments.append(
            {
                "code": code,
                "label": label,
                "number": number,
                "x": f"{x:.3f}%",
                "width": f"{width:.3f}%",
                "share": share(number, total),
                "url": f"{url}{joint}{param}={code}" if url else "",
            }
        )
        x += width
    return {"segments": segments, "total": total}


@register.simple_tag
def meter(
    percent: float | Decimal | None, expected: float | Decimal | None = None, *, short: bool = False
) -> SafeString:
    """A thin bar of `percent` (0 to 100 and above) with a mark where it should stand by now (`expected`).

    `short` colours it as falling short: a judgement of the rule, which tolerates some gap, and not of the drawing.
    """
    if percent is None:
        return format_html('<span class="{}">—</span>', "text-quiet")
    value = max(Decimal(0), Decimal(percent))
    mark = words = ""
    if expected is not None:
        mark = format_html(
            '<rect class="meter-mark" x="{}" width="2" height="8"/>',
            f"{min(max(float(expected), 0), 100):.2f}%",
        )
        said = gettext("expected %(expected_text)s") % {"expected_text": tenth(Decimal(expected))}
        words = format_html('<span class="visually-hidden">{}</span>', said)
    return format_html(
        '<span class="meter{}"><svg width="72" height="8" aria-hidden="true" focusable="false">'
        '<rect class="meter-ground" width="100%" height="6" y="1" rx="3"/>'
        '<rect class="meter-fill" width="{}" height="6" y="1" rx="3"/>{}</svg>'
        ' <span class="meter-text">{}</span>{}</span>',
        " meter-short" if short else "",
        f"{min(value, 100):.2f}%",
        mark,
        tenth(value),
        words,
    )


# --- words, figures and dates: what they say stands in reform.core.words and reform.core.days ------------------------
_FILTERS: tuple[Callable[..., str], ...] = (
    signed,
    in_rows,
    listed,
    in_one_line,
    colon,
    in_signs,
    in_a_row,
    titled,
    bracketed,
    parted,
    worded,
    signature,
    clause_called,
    day,
    day_short,
    moment,
    days_to,
    month,
    period_name,
    weekday,
    days_left,
)
for _filter in _FILTERS:
    register.filter(_filter)
for _words in (share, gap, dash):
    register.simple_tag(_words)


@register.filter
def by_phrase(title: object) -> SafeString:
    """A paper's title in lines as its PDF breaks it, each in phrases short enough for a phone (static/css/circular.css)."""
    return _spans("title-line", ((line, _phrases(line)) for line in title_lines(str(title))))


def _phrases(line: str) -> SafeString:
    phrases = title_lines(line, per_line=PHRASE_CHARACTERS)
    return _spans("title-phrase", ((phrase, phrase.strip()) for phrase in phrases))


def _spans(css: str, parts: Iterable[tuple[str, str]]) -> SafeString:
    """Return spans of (as written, as drawn); a blank at the edge of what was written stands beside its span, where it shows."""
    return format_html_join(
        "",
        '{}<span class="{}">{}</span>{}',
        (
            (" " if written[:1].isspace() else "", css, drawn, " " if written[-1:].isspace() else "")
            for written, drawn in parts
        ),
    )


# --- forms and lists ------------------------------------------------------------------------------------------------
def _widget_class(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, Select) else "form-control"


def _boxes(bound: BoundField) -> list[BoundWidget]:
    """The boxes of a group, each looking as a single one does."""
    boxes = list(bound.subwidgets)
    for box in boxes:
        box.data["attrs"]["class"] = "form-check-input"
    return boxes


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, label: str = "", hint: str = "", css: str = "") -> dict[str, Any]:
    """One form field: label, widget, hint and errors, tied together for screen readers."""
    widget = bound.field.widget
    classes = [_widget_class(bound), widget.attrs.get("class", "")]
    attrs: dict[str, str | bool] = {
        "class": " ".join(filter(None, [*classes, "is-invalid" if bound.errors else ""]))
    }
    help_id, error_id = f"{bound.auto_id}_help", f"{bound.auto_id}_error"
    text = hint or bound.help_text
    described = " ".join([*([help_id] if text else []), *([error_id] if bound.errors else [])])
    if described:
        attrs["aria-describedby"] = described
    is_group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    return {
        "bound": bound,
        "widget": "" if is_group else bound.as_widget(attrs=attrs),
        "boxes": _boxes(bound) if is_group else [],
        "label": label or bound.label,
        "hint": text,
        "help_id": help_id,
        "error_id": error_id,
        "css": css,
        "hidden": bound.is_hidden,
        "is_check": isinstance(widget, CheckboxInput),
        "is_group": is_group,
        "described": described,
    }


@register.simple_tag
def page_numbers(page: Page) -> Iterable[int | str]:
    """The page numbers to show, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, param: str, number: int) -> str:
    """The address of this list with another page number: filters and order stay."""
    query = context["request"].GET.copy()
    query[param] = str(number)
    return f"?{query.urlencode()}"
