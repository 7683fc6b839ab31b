"""What became of a published paper: corrected or taken back by which other one."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from reports.circulars.snapshot import Snapshot
from reports.enums import CircularState, PaperKind, SupersedeKind
from reports.models import Circular
from reports.selectors.snapshot import build_snapshot

# As files and lists name it; Chinese, as the papers themselves.
FATES = {SupersedeKind.CORRECTION: "已被{}更正", SupersedeKind.WITHDRAWAL: "已被{}撤回"}


def name_of(circular: Circular) -> str:
    """Return by what a paper is cited: its number, or which issue of the bulletin it is."""
    if circular.number:
        return circular.number
    kind = "增刊第" if circular.supplement else "第"
    return f"{circular.programme.bulletin_name}{kind}{circular.issue}期" if circular.issue else ""


def cited(circular: Circular) -> str:
    """Return how a sentence names a paper: by its number or issue, else by its title in quotes, never empty."""
    return name_of(circular) or _("“%(title)s”") % {"title": circular}


def figures_for(circular: Circular) -> Snapshot:
    """Return what a paper is built from: the database as it is now; for one that takes another back that one's figures.

    Raises NotDeterminedError where the period has no determination.
    """
    old = circular.supersedes
    if circular.supersede_kind == SupersedeKind.WITHDRAWAL and old and old.signed_snapshot:
        return replace(Snapshot.from_data(old.signed_snapshot.data), uid=str(circular.uid))
    return build_snapshot(circular)


def lasting_because(circular: Circular) -> str:
    """Return why a published paper is neither corrected nor taken back, in a sentence; empty where it may be.

    An issue of the bulletin is put right in the next one. What was taken back stays so: an office that did it wrongly
    issues the paper anew (重新印发); its stretch is free for that.
    """
    if circular.kind == PaperKind.BULLETIN:
        return _("A bulletin is put right in its next issue.")
    if circular.supersede_kind == SupersedeKind.WITHDRAWAL:
        return _(
            "A withdrawal is neither corrected nor withdrawn. If it was wrong, issue the paper anew: its period is free for that."
        )
    return ""


def superseder_of(circular: Circular) -> Circular | None:
    """Return the paper that corrects or takes back this one, in whatever state; None for none, or one not used."""
    found = Circular.objects.filter(supersedes=circular).exclude(state=CircularState.DROPPED)
    return found.select_related("programme").first()


def fate_of(circular: Circular) -> str:
    """Return 已被云医改组〔2026〕5号更正 for a superseded paper, an empty text for one that stands."""
    if circular.state != CircularState.SUPERSEDED:
        return ""
    by = superseder_of(circular)
    return FATES[SupersedeKind(by.supersede_kind)].format(name_of(by)) if by else ""


def file_name(circular: Circular) -> str:
    """Return how a file of a paper is named, without its ending: number, title and what became of it."""
    fate = fate_of(circular)
    draft = "送审稿" if circular.signed_on is None else ""
    return f"{name_of(circular) or draft} {circular.title}".strip() + (f"（{fate}）" if fate else "")
