"""更正, 撤回: what a paper says that corrects a published one or takes it back. Pure.

Formal use: the old paper by date, title and number; what is wrong and what is right; from now on this one holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, replace
from typing import Any

from reports.circulars.outline import Outline
from reports.circulars.records import Counts, Reporting
from reports.circulars.snapshot import Snapshot
from reports.narrative.wording import full_date

# What a paper that takes another back keeps of a snapshot beside what names it: it prints no figures.
_KEPT = frozenset({"copies", "distribution", "supersedes", "edits", "schema"})


def correction_of(wrong: str, right: str) -> str:
    """Return what is wrong and what is right as the paper prints it."""
    return f"“{wrong.strip()}”应为“{right.strip()}”"


def superseding(snapshot: Snapshot, build: Callable[[Snapshot], Outline]) -> Outline:
    """Return the outline of a snapshot; one that supersedes another begins with the old paper and the reason.

    A correction is the whole paper anew; what takes one back is a short letter.
    """
    old = snapshot.supersedes
    if old is None:
        return build(snapshot)
    issuer = snapshot.issuer.secretariat.full
    name = old.title.removeprefix(issuer)
    which = f"{full_date(old.dated)}印发的《{name}》{f'（{old.number}）' if old.number else ''}"
    if old.kind == "withdrawal":
        text = (
            f"{which}，因{old.reason.rstrip('。')}，现予撤回，自本通知印发之日起停止使用。"
            "请各收文单位不再引用、转发该文内容，已收到的纸质文件自行妥善处理。特此通知。"
        )
        return Outline(f"{issuer}关于撤回《{name}》的通知", text, ())
    outline = build(snapshot)
    said = f"{which}中，{old.reason.rstrip('。')}，现予更正；更正后的内容以本通报为准，原通报停止使用。"
    return replace(outline, title=f"{issuer}关于更正《{name}》的通报", opening=f"{said}{outline.opening}")


def as_letter(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot without its figures, for a paper that takes another back."""
    blank: dict[str, Any] = {
        one.name: one.default_factory() if callable(one.default_factory) else one.default
        for one in fields(snapshot)
        if one.name not in _KEPT and (one.default is not MISSING or one.default_factory is not MISSING)
    }
    return replace(snapshot, counts=Counts(0), reporting=Reporting(0, 0), **blank)
