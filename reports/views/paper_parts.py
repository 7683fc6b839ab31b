"""What the pages of all papers share: their files, whom a paper goes to, its receipts, what it supersedes, later corrections."""

from __future__ import annotations

from typing import Any

from departments.actor import Actor
from departments.permissions import may
from reports.enums import CircularState, DistributionRole, PaperKind
from reports.forms.distribution import ReceiptForm
from reports.models import Circular, CircularSnapshot
from reports.selectors.changed_since import changes_to_look_at
from reports.selectors.circular_story import story_of
from reports.selectors.circulars import circulars_for, files_of
from reports.selectors.reaching import whom_it_reaches
from reports.selectors.receipts import own_receipt, receipts_of, urging_text
from reports.selectors.recipients import Reached, copies_of
from reports.selectors.signing import signing_of
from reports.selectors.superseding import cited, name_of, superseder_of
from reports.services.circular_files import ARCHIVAL, RENDERERS, work_on_files

OUT = {CircularState.PUBLISHED, CircularState.SUPERSEDED}


def paper_parts(actor: Actor, circular: Circular) -> dict[str, Any]:
    """Return what the partials of distribution show to the actor; a constant number of queries."""
    out = circular.state in OUT
    return {
        "paper_name": name_of(circular),
        "is_out": out,
        "signing": signing_of(circular, actor),
        "story": story_of(circular, actor),
        **_superseding(actor, circular),
        **(_of_office(circular, out=out) if may(actor, "circulars.prepare", circular) else {}),
        "own_receipt": own_receipt(circular, actor) if out else None,
        # Of a paper that is out its own corrections, of a draft those of the issue it compares with.
        "compared": circular if out and circular.kind != PaperKind.BULLETIN else changes_to_look_at(circular),
    }


def file_parts(actor: Actor, circular: Circular, snapshot: CircularSnapshot) -> dict[str, Any]:
    """Return what the card of files shows: those made, whether the page waits for more, whether one for the archive may be made."""
    files = files_of(circular, snapshot)
    kinds = {file.kind for file in files}
    return {
        "files": files,
        # The page asks again until the last of them is there.
        "waiting": not kinds.issuperset(RENDERERS),
        "work": "" if kinds.issuperset(RENDERERS) else work_on_files(snapshot) or "waiting",
        "may_make": may(actor, "circulars.prepare", circular),
        "archives": circular.signed_snapshot_id is not None
        and may(actor, "circulars.prepare", circular)
        and ARCHIVAL not in kinds,
    }


def _of_office(circular: Circular, *, out: bool) -> dict[str, Any]:
    lines = whom_it_reaches(circular)
    receipts = receipts_of(circular) if out else None
    return {
        "recipients": _by_role(lines),
        "copies": copies_of(lines),
        "reaches": {
            "units": len({unit.pk for one in lines for unit in one.units}),
            "leaders": len({post.pk for one in lines for post in one.posts}),
            "without": sum(len(one.without) for one in lines),
        },
        "edits_recipients": circular.state == CircularState.DRAFT,
        "receipts": receipts,
        "receipt_form": ReceiptForm(waiting=receipts.unsigned) if receipts and receipts.waiting else None,
        "urging": urging_text(circular, receipts.waiting) if receipts else "",
    }


def _by_role(lines: list[Reached]) -> list[tuple[str, list[Reached]]]:
    return [
        (str(role.label), [one for one in lines if one.line.role == role])
        for role in DistributionRole
        if any(one.line.role == role for one in lines)
    ]


def _superseding(actor: Actor, circular: Circular) -> dict[str, Any]:
    """The paper that supersedes this one and the one it supersedes, where they exist for the actor."""
    by, old = superseder_of(circular), circular.supersedes
    keys = [one.pk for one in (by, old) if one is not None]
    seen = set(circulars_for(actor).order_by().filter(pk__in=keys).values_list("pk", flat=True))
    free = circular.state == CircularState.PUBLISHED and circular.kind != PaperKind.BULLETIN and by is None
    shown = by if by and by.pk in seen else None
    return {
        "superseder": shown,
        "superseder_name": cited(shown) if shown else "",
        "superseded_one": old if old and old.pk in seen else None,
        "superseded_name": cited(old) if old else "",
        "may_supersede": free and may(actor, "circulars.supersede", circular),
    }
