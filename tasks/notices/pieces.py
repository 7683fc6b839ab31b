"""An item cut into tasks: one for each clause inside it, so that nobody answers for another's part."""

import re
from dataclasses import dataclass, field, replace

from .clauses import Found
from .source import Text, join
from .structure import Item, heading_of

CLOSING = (
    "各地",
    "各级",
    "各县",
    "各市",
    "各省",
    "各区",
    "各有关",
    "各单位",
    "各部门",
    "各责任",
    "各牵头",
    "各成员",
    "各相关",
    "请各",
    "特此",
    "市直",
    "省直",
    "市县",
    "附件",
    "本方案",
    "本通知",
    "本意见",
    "本办法",
    "本细则",
    "本规定",
    "本措施",
)


# 完成时限：… on a line of its own under the bodies goes with them.
FIELD = re.compile(r"[一-龥]{2,6}：.{1,40}$")


@dataclass(slots=True)
class Piece:
    """One task's text with its clauses; `fresh` when it opens a paragraph of its own."""

    texts: list[Text]
    clauses: list[Found] = field(default_factory=list)
    fresh: bool = False

    @property
    def text(self) -> Text:
        """The whole text, paragraphs apart by a line end."""
        return join(self.texts, "\n").strip()


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph of an item or of one below it, with its clauses; `apart` when a table stands before it."""

    text: Text
    clauses: list[Found]
    apart: bool


def segments_of(item: Item) -> list[Segment]:
    """The paragraphs of an item and of all below it, in order, lower numbers kept in the text."""
    out = [Segment(*one) for one in zip(item.paragraphs, item.clauses, item.apart, strict=True)]
    for child in item.children:
        below = segments_of(child)
        if below and child.head is not None:
            first, by = below[0], len(child.head)
            moved = [replace(one, start=one.start + by, end=one.end + by) for one in first.clauses]
            below[0] = Segment(join([child.head, first.text]), moved, first.apart)
        out += below
    return out


def pieces_of(segments: list[Segment]) -> tuple[list[Piece], list[Segment]]:
    """(the pieces, the paragraphs after the last clause). Without any clause it is one piece.

    Nothing is put together over a table: what stands before it is a piece by itself.
    """
    pieces: list[Piece] = []
    waiting: list[Segment] = []
    first_of_paragraph = True
    for index, segment in enumerate(segments):
        text = segment.text
        at = 0
        if waiting and segment.apart:
            pieces.append(Piece([one.text for one in waiting], [], first_of_paragraph))
            waiting = []
        if not waiting:
            first_of_paragraph = index > 0
        for found in segment.clauses:
            between = text.cut(at, found.start).strip("。，；、（）")
            end = found.end
            while end < len(text) and text.chars[end] in "。；，":
                end += 1
            if not between.chars and not waiting and pieces and not segment.apart:
                pieces[-1].texts.append(text.cut(at, end))
                pieces[-1].clauses.append(found)
            else:
                words = [one.text for one in waiting]
                pieces.append(Piece([*words, text.cut(at, end)], [found], first_of_paragraph))
                waiting = []
            first_of_paragraph = False
            at = end
        rest = text.cut(at)
        if not rest.strip("。，；").chars:
            continue
        field = pieces and not waiting and not segment.apart and FIELD.match(text.chars)
        if segment.clauses or field:
            pieces[-1].texts.append(rest)
        else:
            waiting.append(segment)
    if pieces:
        return pieces, waiting
    return ([Piece([one.text for one in waiting])] if waiting else []), []


def belonging(first: Piece, rest: list[Segment], own: int) -> list[Text]:
    """What goes with an item's clause of the paragraphs after it, the first `own` of them un-numbered.

    Numbered parts without clauses do. The others only where the clause stands under a mere heading.
    """
    before = first.texts[0].chars[: first.clauses[0].start] if first.clauses else ""
    heading = "。" not in before.rstrip("。")
    out: list[Text] = []
    for index, segment in enumerate(rest):
        stray = index < own and (not heading or segment.text.chars.startswith(CLOSING))
        if segment.apart or stray:
            break
        out.append(segment.text)
    return out


def without_closing(piece: Piece) -> tuple[Piece, list[Text]]:
    """The last item of a document without the paragraphs that only close it."""
    keep = len(piece.texts)
    while keep > 1 and piece.texts[keep - 1].chars.startswith(CLOSING):
        keep -= 1
    return Piece(piece.texts[:keep], piece.clauses, piece.fresh), piece.texts[keep:]


def is_grouped(items: list[Item]) -> bool:
    """True where most numbered items are only heads over paragraphs that have clauses of their own."""
    several = sum(1 for item in items if sum(1 for found in item.clauses if found) > 1)
    return several >= 2 and several * 2 >= len(items)


def without_heading(piece: Piece) -> Piece:
    """A group's first piece without the title sentence, which is the group's."""
    first = piece.texts[0]
    end = first.chars.find("。")
    if end + 1 == len(first) and len(piece.texts) > 1 and not _says_who(first, piece):
        return Piece(piece.texts[1:], piece.clauses, piece.fresh)
    if end < 0 or end + 1 >= len(first):
        return piece
    return Piece([first.cut(end + 1), *piece.texts[1:]], piece.clauses, piece.fresh)


def _says_who(text: Text, piece: Piece) -> bool:
    return any(found.words.chars in text.chars for found in piece.clauses)


def title_of(text: Text) -> str:
    """The title sentence of a task, or its first forty characters."""
    words = heading_of(text.chars)
    return words if len(words) <= 40 else words[:40]
