"""Words, figures and sentences joined as the reader's language joins them; for pages, messages and sheets alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language, gettext, ngettext

from reform.core.text import run_on

# A share on a small base says more than is known; practice prints the counts instead.
SMALLEST_BASE_OF_A_SHARE = 20
LONG_NUMBER = re.compile(r"(?<![\d.])\d{4,}")
FULL_WIDTH = str.maketrans("=+−", "＝＋－")
# A person with the post (departments.actor.Actor.label), and a clause as links keep it.
SIGNED = re.compile(r"^(.+?)（(.+)）$")
CLAUSE = re.compile(r"第(\d+)条")
OPEN_TAIL = re.compile(r", 等(?=,|$)")


def in_chinese() -> bool:
    """Tell whether the reader's language is Chinese."""
    return (get_language() or "").startswith("zh")


def tenth(percent: Decimal) -> str:
    """A share in percent with one decimal, rounded half up."""
    return f"{percent.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def share(part: int | None, total: int | None) -> str:
    """`part` of `total` in percent with one decimal, rounded half up; on a base under 20 the counts instead."""
    if not total or part is None:
        return "—"
    if total < SMALLEST_BASE_OF_A_SHARE:
        return f"{part}/{total}"
    return tenth(Decimal(100 * part) / total)


def signed(value: int | None) -> str:
    """A difference with its sign: +2, −1, ±0; nothing for an unknown one."""
    if value is None:
        return ""
    return f"+{value}" if value > 0 else f"−{-value}" if value < 0 else "±0"


def in_rows(items: int, rows: int) -> str:
    """How many items in how many rows: 45项（47行）, or 45 items in 47 rows; for a sentence of its own or a longer one."""
    said_items = ngettext("%(n)s item", "%(n)s items", items) % {"n": items}
    said_rows = ngettext("%(n)s row", "%(n)s rows", rows) % {"n": rows}
    return gettext("%(items)s in %(rows)s") % {"items": said_items, "rows": said_rows}


def listed(words: Iterable[object]) -> str:
    """The words one after the other, as the reader's language parts them: 、 in Chinese, a comma in English.

    An open tail (等, 等部门) is not one more name: nothing stands before it in Chinese; a bare 等 is “and others” in
    English, where the words of the paper itself (等部门) stay.
    """
    joined = gettext(", ").join(map(str, words))
    return (
        joined.replace("、等", "等") if in_chinese() else OPEN_TAIL.sub(f" {gettext('and others')}", joined)
    )


def in_one_line(text: object) -> str:
    """What somebody wrote in several lines as one, for an excerpt."""
    return run_on(str(text))


def colon(label: object) -> str:
    """A label with the colon of the reader's language after it, where markup parts it from what it is of."""
    return f"{label}{gettext(': ')}"


def gap() -> str:
    """What parts a sentence or a label with its colon from the words after it: a space; nothing in Chinese."""
    return "" if in_chinese() else " "


def dash() -> str:
    """What stands between the ends of a range of numbers: 1—50 in Chinese (一字线, GB/T 15834), 1–50 in English."""
    return "—" if in_chinese() else "–"


def in_signs(formula: str) -> str:
    """A sum of figures as the words beside it are written: 1045＝1018＋27 in Chinese, 1,045 = 1,018 + 27 in English."""
    if in_chinese():
        return formula.translate(FULL_WIDTH).replace(" ", "")
    return LONG_NUMBER.sub(lambda found: f"{int(found[0]):,}", formula)


def in_a_row(sentences: Iterable[object]) -> str:
    """Sentences one after the other, as the reader's language parts them."""
    return gap().join(map(str, sentences))


def titled(title: object) -> str:
    """A paper's title between the marks of the reader's language: 《…》, or “…”."""
    return f"《{title}》" if in_chinese() else f"“{title}”"


def bracketed(aside: object) -> str:
    """An aside after other words, between the brackets of the reader's language."""
    return f"（{aside}）" if in_chinese() else f" ({aside})"


def parted(clauses: Iterable[object]) -> str:
    """Clauses or values that hold commas of their own, one after the other, parted by semicolons."""
    return gettext("; ").join(map(str, clauses))


def signature(kept: object) -> str:
    """A person with the post as records keep them, 张三（市医改办 秘书处经办）, in the brackets of the reader's language."""
    return str(kept or "") if in_chinese() else SIGNED.sub(r"\1 (\2)", str(kept or ""))


def clause_called(kept: str) -> str:
    """A clause as links keep it, in the reader's language: 第2条 is clause 2 in English; （四） stays as it is printed."""
    return kept if in_chinese() else CLAUSE.sub(lambda found: gettext("clause %(n)s") % {"n": found[1]}, kept)
