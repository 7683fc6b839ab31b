"""The words that leave the portal: plain text, bounded, in which no name can make a line of its own. Pure.

Outside the portal stands as little as possible: a labelled matter and an instruction are only said to be there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SMS_LENGTH = 500
SUBJECT_LENGTH = 100
LINE_LENGTH = 200
BODY_LINES = 12
# In a digest: what does not fit is counted.
LINES_A_GROUP = 10
_SPACES = re.compile(r"\s+")
# Control and format characters (line ends, marks of direction), lone surrogates, line and paragraph separators.
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_WORD_CUT = re.compile(r"[A-Za-z0-9]+$")


def one_line(text: str) -> str:
    """Return the text on one line, without characters nobody sees."""
    seen = "".join(" " if unicodedata.category(sign) in _UNSEEN else sign for sign in text)
    return _SPACES.sub(" ", seen).strip()


def cut(text: str, length: int) -> str:
    """Return at most `length` characters; what is cut ends with … and not within a Latin word or a number."""
    if len(text) <= length:
        return text
    kept, following = text[: length - 1], text[length - 1]
    if following.isascii() and following.isalnum():
        kept = _WORD_CUT.sub("", kept) or kept
    return f"{kept.rstrip()}…"


def with_link(text: str, link: str, length: int) -> str:
    """Return one line of at most `length` characters that ends with the link, which is never cut."""
    return f"{cut(one_line(text), length - len(link) - 1)} {link}"


@dataclass(frozen=True)
class Told:
    """One message as it may leave: its title, its further lines, why it comes, where it leads."""

    title: str
    body: str
    why: str
    link: str
    group: str


def letter(told: Told, signature: str) -> str:
    """Return the text of a mail that tells one thing. Its further lines are set in, the portal's own are not."""
    parts = [one_line(told.title)]
    if inset := _inset(told.body):
        parts.append(inset)
    parts += [told.link, f"{one_line(told.why)}\n{signature}"]
    return "\n\n".join(parts)


def _inset(body: str) -> str:
    lines = [one_line(line) for line in re.split(r"[\r\n]+", body)]
    lines = [cut(line, LINE_LENGTH) for line in lines if line]
    more = ["  …"] if len(lines) > BODY_LINES else []
    return "\n".join([f"  {line}" for line in lines[:BODY_LINES]] + more)


def grouped(messages: Iterable[Told]) -> dict[str, list[Told]]:
    """Return the messages by group, in the order in which the groups first come."""
    groups: dict[str, list[Told]] = {}
    for told in messages:
        groups.setdefault(told.group, []).append(told)
    return groups


def digest(messages: Sequence[Told], head: str, signature: str, link: str) -> str:
    """Return the text of the day's mail: by group, each message a line with its link, then why each comes."""
    blocks = [head]
    for group, theirs in grouped(messages).items():
        lines = [f"【{group}】"]
        for told in theirs[:LINES_A_GROUP]:
            lines += [f"  {cut(one_line(told.title), LINE_LENGTH)}", f"  {told.link}"]
        if len(theirs) > LINES_A_GROUP:
            lines.append(f"  … +{len(theirs) - LINES_A_GROUP} {link}")
        blocks.append("\n".join(lines))
    whys = list(dict.fromkeys(one_line(told.why) for told in messages if told.why))
    blocks.append("\n".join([*whys, signature]))
    return "\n\n".join(blocks)


def counts(messages: Sequence[Told]) -> str:
    """Return how many messages of which group there are, for the day's SMS: 填报2，任务1."""
    return "，".join(f"{group}{len(theirs)}" for group, theirs in grouped(messages).items())
