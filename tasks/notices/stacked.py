"""A table that lost its tabs: its cells one under the other, headings first, then rows by number."""

import re

from .bodies import NOTHING, looks_like_bodies, strictly_bodies
from .labels import TIME
from .paragraphs import Sort, is_signature, sort_of
from .source import EMPTY, Line, Text, join
from .tables import Column, Row, Table, column_of, columns_of

DUTIES = (Column.LEAD, Column.SHARED, Column.COOPERATING, Column.OFFICE)
MOST_COLUMNS = 8
END = re.compile(r"分享到|抄送：|附件|扫一扫|用微信|责任编辑")
SECTION = re.compile(r"（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、")
# What it costs to leave a column without a line: a merged cell gives its words only once.
BLANK = {Column.SECTION: 1, Column.COOPERATING: 2, Column.DEADLINE: 3, Column.OTHER: 0, Column.TARGET: 2}
WRONG, JOINED, IMPOSSIBLE = 8, 1, 1_000_000
# A row of more lines is none; what is too much is one cell, so that the time stays bounded.
MOST_LINES = 40
# What a way costs, and after which line each column ends.
Way = tuple[int, tuple[int, ...]]


def stacked(lines: list[Line], at: int) -> Table | None:
    """The table whose heading 序号 stands at `at`, one cell a line; None where it is no such table."""
    if column_of(lines[at].text.chars) is not Column.NUMBER:
        return None
    solid = [index for index in range(at, len(lines)) if not lines[index].blank]
    names: list[str] = []
    for index in solid[:MOST_COLUMNS]:
        if column_of(lines[index].text.chars) is None:
            break
        names.append(lines[index].text.chars)
    columns = columns_of(names)
    if columns is None or columns.count(Column.NUMBER) > 1:
        return None
    rows: list[list[Text]] = []
    last = at
    for place, index in enumerate(solid[len(columns) :], len(columns)):
        text = lines[index].text
        if text.chars.rstrip(".、") == str(len(rows) + 1):
            rows.append([text])
        elif not rows or _ends(lines, solid, place):
            break
        else:
            rows[-1].append(text)
        last = index
    if not rows:
        return None
    return Table(columns, names, [_row(parts, columns) for parts in rows], at, last)


def _ends(lines: list[Line], solid: list[int], place: int) -> bool:
    """What stands under the table: the signature, the imprint, a site's own words."""
    chars = lines[solid[place]].text.chars
    if END.match(chars) or sort_of(chars) is not Sort.TEXT:
        return True
    below = lines[solid[place + 1]].text.chars if place + 1 < len(solid) else ""
    return is_signature(chars) and sort_of(below) in (Sort.SIGNATURE, Sort.IMPRINT)


def _row(parts: list[Text], columns: list[Column]) -> Row:
    """The lines of a row put into its columns, in order, as their words fit best."""
    rest = parts[1:MOST_LINES]
    rest += [join(parts[MOST_LINES:])] if len(parts) > MOST_LINES else []
    # ways[i] is the cheapest way to put the first i lines into the columns so far.
    ways: list[Way] = [(0, ()), *[(IMPOSSIBLE, ())] * len(rest)]
    for column in columns[1:]:
        fits = [_misfit(text, column) for text in rest]
        ways = [
            min(
                (cost + _cost(column, fits[start:end]), (*cuts, end))
                for start, (cost, cuts) in enumerate(ways[: end + 1])
            )
            for end in range(len(rest) + 1)
        ]
    cells = [parts[0]]
    start = 0
    for column, end in zip(columns[1:], ways[-1][1], strict=True):
        own = rest[start:end]
        apart = "、" if column in DUTIES and all(looks_like_bodies(text.chars) for text in own) else ""
        cells.append(join(own, apart) if own else EMPTY)
        start = end
    return Row(cells)


def _cost(column: Column, fits: list[int]) -> int:
    """What it costs to give a column these lines."""
    return sum(fits) + JOINED * (len(fits) - 1) if fits else BLANK.get(column, WRONG)


def _misfit(text: Text, column: Column) -> int:
    """How badly a line's words fit a column, 0 where they fit well."""
    chars = text.chars
    dated = len(chars) <= 16 and TIME.search(chars) is not None
    named = chars in NOTHING or strictly_bodies(chars)
    if column is Column.DEADLINE:
        return 0 if dated else WRONG
    if column in DUTIES:
        return 0 if named else (2 if looks_like_bodies(chars) and not dated else WRONG)
    if column is Column.SECTION:
        return 0 if SECTION.match(chars) else (3 if len(chars) <= 20 and "。" not in chars else WRONG)
    if column is Column.TASK:
        return 5 if named or dated else 0
    return 2
