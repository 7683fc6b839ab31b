"""Responsibility clauses: finding them in a paragraph and reading who leads, shares and cooperates."""

import re
from dataclasses import dataclass, field

from .bodies import Name, is_list_of_bodies, looks_like_bodies, names_in, split_bodies
from .in_text import by_whom
from .labels import LABEL, STAGE, TIME, Field, fields_of
from .model import BodyRef, Clause, Role
from .patterns.clauses import Share
from .source import Text
from .standing import BELOW, BY_LINE, EACH_LEADS, ORDER_RULE
from .verbs import marked, said_in, said_with_object

BRACKETS = re.compile(
    r"（((?:[^（）]++|（[^（）]*+）)++)）|〔([^〔〕]{6,}+)〕|\[([^\[\]]{6,}+)\]|（((?:[^（）]++|（[^（）]*+）)+)$"
)
AFTER = "(?:^|(?<=[。；，）！\n]))"
LABELLED = re.compile(
    AFTER
    + r"(?:"
    + LABEL.pattern.replace("?P<stem>", "").replace("?P<what>", "")
    + r")[^。]*(?:。?（[^（）。]*下同[^（）]*）)?"
)
SENTENCE = re.compile(
    rf"(?<=[。）])((?:[^。（）“”]|（[省市县区州、]{{1,9}}）){{3,160}}?(?:负责|牵头|配合|落实|参与)(?:[，；]{STAGE.pattern})?)。?$"
)
ENDS = re.compile(
    r"(?:负责|牵头|配合|参与|参加|指导|督导|落实|实施|推进|协助|制定|办理|主办|承办|协办|承担|统筹|列出|下同|执行|抓好|主责|主体|做好(?:(?:相关|有关|各自|配合)?工作)?|支持|协同|为(?:牵头|配合|责任|主办|协办|参与|承办)(?:部门|单位))$"
)
# 年内持续推进, 5月底前出台相关政策, 12月底前: what the clause asks by when comes after those who are to do it.
DATED = r"[^，。；、（）]{0,14}(?:\d{4}年|\d{1,2}月|年底|年内|季度|长期|持续|常态|适时)[^，。；、（）局委厅办部]{0,12}"
WHEN = re.compile(rf"(?:[，。；](?:{STAGE.pattern}|{DATED})(?:、{STAGE.pattern})*)+$")
EACH = re.compile(r"(?:按照?(?:各自)?职责(?:分工)?)?分别负责")
ROLES = {
    Share.LEAD: Role.LEAD,
    Share.SHARED: Role.LEAD,
    Share.COOPERATING: Role.COOPERATING,
    Share.GUIDING: Role.GUIDING,
    Share.LEADER: Role.LEADER,
    Share.OFFICE: Role.OFFICE,
}


@dataclass(slots=True)
class Standing:
    """Rules that an earlier clause or the covering notice laid down for the rest of the document."""

    first_leads: bool = False
    each_leads: bool = False
    inherited: list[BodyRef] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Found:
    """A clause in a paragraph: [start, end) with its brackets, and the words inside them.

    `soft` where it is part of a sentence (由A牵头…): whether such words make tasks the document tells.
    """

    start: int
    end: int
    words: Text
    soft: bool = False


def find_clauses(text: Text) -> list[Found]:
    """The clauses of a paragraph, in order; brackets that only explain are left alone."""
    chars = text.chars
    out: list[Found] = []
    for found in BRACKETS.finditer(chars):
        start, end = found.span(found.lastindex or 0)
        if end - start <= 700 and _is_clause(chars[start:end]):
            out.append(Found(found.start(), found.end(), text.cut(start, end)))
    if not out:
        out = _bare(text)
    for found in LABELLED.finditer(chars):
        if not any(one.start < found.end() and found.start() < one.end for one in out) or _encloses(
            found, out
        ):
            out = [one for one in out if not (found.start() <= one.start and one.end <= found.end())]
            out.append(Found(found.start(), found.end(), text.cut(found.start(), found.end())))
    if not out:
        last = SENTENCE.search(chars, max(0, len(chars) - 170))
        if last and _is_clause(last.group(1)) and not re.search("[要应须将得]", last.group(1)):
            out.append(Found(last.start(1), last.end(), text.cut(*last.span(1))))
    if not out and (place := by_whom(chars)):
        out.append(Found(*place, text.cut(*place), soft=True))
    out.sort(key=lambda one: one.start)
    return out


def read_clause(found: Found, standing: Standing) -> Clause:
    """Who is named and how; the order rule and the by-line of this clause are put into `standing`."""
    words = found.words
    by_line = BY_LINE.search(words.chars)
    rest = words.cut(0, by_line.start()) if by_line else words
    order = ORDER_RULE.search(rest.chars)
    if order:
        standing.first_leads = True
        standing.each_leads = standing.each_leads or EACH_LEADS.search(rest.chars) is not None
        rest = rest.cut(0, _back_to_mark(rest.chars, order.start()))
    below = BELOW.search(rest.chars)
    if below and below.end() >= len(rest.chars.rstrip("）。")):
        rest = rest.cut(0, below.start())
    parts, pattern = _parts(rest)
    if standing.each_leads:
        parts = [
            (Share.LEAD if EACH.match(rest.chars, end) else share, start, end) for share, start, end in parts
        ]
    bodies, tail = _settle(rest, parts, standing, pattern == "labelled")
    clause = Clause(found.words.chars, text_span(found), pattern, tuple(bodies), tail)
    if by_line:
        role = Role.COOPERATING if by_line["verb"] in ("配合", "参与") else Role.LEAD
        who = words.cut(*by_line.span("who"))
        names, _ = split_bodies(who)
        standing.inherited += [
            BodyRef(name.words, role, who.span(name.start, name.end), inherited=True, generic=name.generic)
            for name in names
        ]
    return clause


def text_span(found: Found) -> tuple[int, int]:
    """Where the words of the clause stand in the file, brackets left out."""
    return found.words.span()


def _encloses(found: re.Match[str], others: list[Found]) -> bool:
    return any(found.start() <= one.start and one.end <= found.end() for one in others)


def _back_to_mark(chars: str, at: int) -> int:
    while at > 0 and chars[at - 1] not in "，。；（":
        at -= 1
    while at > 0 and chars[at - 1] in "，。；（":
        at -= 1
    return at


def _is_clause(chars: str) -> bool:
    words = WHEN.sub("", chars.rstrip("。；，"))
    if BY_LINE.search(words):
        return True
    label = LABEL.match(words)
    if label and len(words) > label.end() + 1:
        return True
    if not ENDS.search(words) or "《" in words:
        return False
    order = ORDER_RULE.search(words)
    if order:
        words = words[: _back_to_mark(words, order.start())]
    words = BELOW.sub("", words)
    if LABEL.search(words):
        return True
    segments = [one for one in re.split("[，。；]", marked(words)) if one and not TIME.search(one)]
    read = [said_in(segment) or said_with_object(segment) for segment in segments]
    subjects = [one[said.start : said.end] for one, said in zip(segments, read, strict=True) if said]
    loose = [one for one, said in zip(segments, read, strict=True) if not said]
    return bool(subjects) and all(map(looks_like_bodies, subjects)) and all(map(looks_like_bodies, loose))


def _bare(text: Text) -> list[Found]:
    """The last bracket of a paragraph may hold names only: 。（市民政局、各县区）."""
    chars = text.chars
    last = next((one for one in BRACKETS.finditer(chars) if one.end() >= len(chars.rstrip("。；"))), None)
    if last is None or not last.group(1):
        return []
    names = last.group(1)
    alone = chars[: last.start()].endswith("。")
    if len(names) > 160 or not is_list_of_bodies(names) or not (alone or len(names_in(names)) > 1):
        return []
    return [Found(last.start(), len(chars), text.cut(*last.span(1)))]


Part = tuple[Share, int, int]


def _parts(words: Text) -> tuple[list[Part], str]:
    """The parts of a clause as (share, start, end) of the names' text, and the pattern's name."""
    chars = words.chars
    labelled = fields_of(words)
    opening = LABEL.search(chars)
    if labelled and opening:
        parts = [part for one in labelled for part in _field_parts(words, one)]
        before = _by_verbs(words, 0, opening.start())[0] if opening.start() > 2 else []
        return before + parts, "labelled"
    return _by_verbs(words, 0, len(chars))


def _field_parts(words: Text, one: Field) -> list[Part]:
    """The parts of a labelled field, which may have a wording of its own (责任分工：A牵头，B配合)."""
    if one.share is Share.SHARED:
        parts, name = _by_verbs(words, one.start, one.end)
        if name != "bare":
            return parts
    return [(one.share, one.start, one.end)]


def _by_verbs(words: Text, start: int, end: int) -> tuple[list[Part], str]:
    chars = words.chars
    parts: list[Part] = []
    pending: int | None = None
    name = "bare"
    for segment in re.finditer(r"[^，。；]+", marked(chars[start:end])):
        left = start + segment.start()
        said = said_in(segment.group()) or said_with_object(segment.group())
        names = segment.group()[said.start : said.end] if said else segment.group()
        if not names_in(names):
            continue
        if not said:
            pending = left if pending is None else pending
            continue
        name = said.name if name == "bare" else name
        parts.append((said.share, left + said.start if pending is None else pending, left + said.end))
        pending = None
        if said.others:
            parts.append((Share.COOPERATING, left + said.others[0], left + said.others[1]))
    if pending is not None:
        parts.append((Share.SHARED, pending, end))
    return parts, name


def _settle(
    words: Text, parts: list[Part], standing: Standing, labelled: bool = False
) -> tuple[list[BodyRef], str]:
    """Bodies with their roles: an explicit 牵头 wins, then the order rule, else all lead together."""
    lists: list[tuple[Share, list[Name], int]] = []
    tail = ""
    for share, start, end in parts:
        names, more = split_bodies(words.cut(start, end))
        names = [name for name in names if not (TIME.search(name.words) or STAGE.fullmatch(name.words))]
        if lists and not labelled and any(name.generic for name in names):
            more = more or next(name.words for name in names if name.generic)
            names = [name for name in names if not name.generic]
        tail = tail or more
        lists.append((share, names, start))
    led = any(share is Share.LEAD and names for share, names, _ in lists)
    first = standing.first_leads and not led
    out: list[BodyRef] = []
    for share, names, start in lists:
        for name in names:
            role = ROLES[share]
            led_already = led or (first and any(one.role is Role.LEAD for one in out))
            if share is Share.SHARED and led_already:
                role = Role.COOPERATING
            span = words.span(start + name.start, start + name.end)
            out.append(BodyRef(name.words, role, span, generic=name.generic))
    return out, tail


def read_cell(words: Text, share: Share, standing: Standing) -> tuple[list[BodyRef], str, str]:
    """Bodies of a table cell under a column of this share, its open tail, and a remark if it is one.

    A cell may have a wording of its own (按职责分工负责). A cooperating cell with a generic subject
    and a verb (各部门按职责牵头制定) is a remark and names nobody.
    """
    chars = words.chars.rstrip("。")
    if not chars:
        return [], "", ""
    read = said_in(chars) if ENDS.search(chars) else None
    labelled = LABEL.search(chars) is not None
    if read or labelled or (ENDS.search(chars) and _is_clause(chars)):
        parts, _ = _parts(words.cut(0, len(chars)))
        names = [name for _, start, end in parts for name in split_bodies(words.cut(start, end))[0]]
        if names and all(name.generic for name in names):
            return [], "", chars
        if share is Share.COOPERATING:
            parts = [(share if part[0] is not Share.GUIDING else part[0], part[1], part[2]) for part in parts]
    else:
        parts = [(share, 0, len(words))]
    bodies, tail = _settle(words, parts, standing)
    return bodies, tail, ""
