"""Links upward: the papers of an upper level that a notice carries out, clause by clause where the text says so."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Programme
from departments.permissions import require
from reform.core import audit
from tasks.enums import NoticeState
from tasks.models import DraftLink, Notice, NoticeLink, TaskDraft
from tasks.selectors.coverage import STANDING, UPPER_MARK
from tasks.services.carrying import carry_links, drop_clause
from tasks.services.refusals import NotPossible
from tasks.texts.numbers import clause_label, clause_number, number_key


def make_links(*, notice: Notice, reading: dict[str, Any]) -> None:
    """Keep what a reading says of upper papers: the papers named, and the clauses its items carry out.

    A paper with the same number that is kept in this programme, else in the one above, is found by itself; its
    clauses are linked at once. `reading` is the reader's as plain values. The caller holds a transaction.
    """
    if not reading.get("bases") and not any(item.get("carries_out") for item in reading["tasks"]):
        return
    kept = _kept_by_number(notice.programme)
    links: dict[str, NoticeLink] = {}
    named = [(base["title"], base["document_number"], base["span"]) for base in reading.get("bases", [])]
    named += [
        ("", one["document_number"], (None, None))
        for item in reading["tasks"]
        for one in item.get("carries_out", [])
        if one["document_number"]
    ]
    for title, number, (start, end) in named:
        key = number_key(number) or title
        if key in links or key == number_key(notice.document_number):
            continue
        links[key] = NoticeLink(
            notice=notice,
            upper=kept.get(number_key(number)) if number else None,
            order=len(links),
            title=title[:300],
            document_number=number[:60],
            span_start=start,
            span_end=end,
        )
    NoticeLink.objects.bulk_create(links.values())
    drafts = {(d.span_start, d.span_end): d for d in notice.drafts.filter(rows__isnull=True)}
    marked = []
    for item in reading["tasks"]:
        draft = drafts.get(tuple(item["span"]))
        if draft and item.get("carries_out"):
            draft.marks += [
                {
                    "kind": UPPER_MARK,
                    "span": list(one["span"]),
                    "clause": one["clause"],
                    "document_number": one["document_number"],
                }
                for one in item["carries_out"]
            ]
            marked.append(draft)
    TaskDraft.objects.bulk_update(marked, ["marks"])
    for link in links.values():
        if link.upper:
            _link_named_clauses(link)


def _kept_by_number(programme: Programme) -> dict[str, Notice]:
    """Notices by number: the programme's own before those of the programme above, the newest of several."""
    own_first = [pk for pk in (programme.parent_id, programme.pk) if pk]
    found = Notice.objects.filter(programme__in=own_first, state__in=STANDING).exclude(document_number="")
    rows = sorted(
        found.only("document_number", "programme"), key=lambda n: (own_first.index(n.programme_id), n.pk)
    )
    return {number_key(notice.document_number): notice for notice in rows}


def _link_named_clauses(link: NoticeLink) -> None:
    """Link the drafts whose words point to a clause of this paper: by its number, or as the only paper above."""
    upper = link.upper
    if upper is None or upper.state not in STANDING:
        return
    only = link.notice.upper_links.count() == 1
    clauses: dict[int, list[TaskDraft]] = {}
    for clause in upper.drafts.filter(parent__isnull=True).order_by("order"):
        number = clause_number(clause.number)
        if number is not None:
            clauses.setdefault(number, []).append(clause)
    for draft in link.notice.drafts.all():
        for mark in draft.marks:
            if mark["kind"] != UPPER_MARK:
                continue
            named = number_key(mark["document_number"])
            if named not in ("", number_key(link.document_number)) or (not named and not only):
                continue
            meant = clauses.get(mark["clause"], [])
            # Numbers that begin anew in every section name nobody in particular.
            one = meant[0] if len(meant) == 1 else None
            _link(draft, upper, one, clause_label(str(mark["clause"])))


def _link(draft: TaskDraft, upper: Notice, clause: TaskDraft | None, words: str = "") -> DraftLink:
    link, _made = DraftLink.objects.get_or_create(
        draft=draft,
        upper=upper,
        clause=clause_label(clause.number) or clause.title[:60] if clause else words,
        defaults={
            "span_start": clause.span_start if clause else None,
            "span_end": clause.span_end if clause else None,
        },
    )
    return link


# --- by a person ----------------------------------------------------------------------------------------------------
def _require_standing(notice: Notice, by: Actor) -> None:
    require(by, "notices.decompose", notice)
    if notice.state not in (NoticeState.READ, NoticeState.CONFIRMED):
        raise NotPossible(
            _("Only a notice that is being decomposed or in the ledger carries an upper one out.")
        )


@transaction.atomic
def choose_upper(*, notice: Notice, upper: Notice, link: NoticeLink | None = None, by: Actor) -> NoticeLink:
    """Say that a notice carries out `upper`, a kept one the actor may see, and return the link.

    `link` is the named paper that is meant; without it a link is added. Clauses that the text names are linked
    at once; of a paper that is being read, once that is done (link_those_below). Raises NotPossible for the notice itself, for one that carries this one out, or one linked already.
    """
    _require_standing(notice, by)
    may_be = (*STANDING, NoticeState.READING)
    if not Notice.objects.visible_to(by).filter(pk=upper.pk, state__in=may_be).exists():
        raise NotPossible(_("This paper is not here."))
    if upper.pk == notice.pk or upper.upper_links.filter(upper=notice).exists():
        raise NotPossible(_("A notice does not carry itself out."))
    if notice.upper_links.filter(upper=upper).exists():
        raise NotPossible(_("This paper is named already."))
    if link is None:
        last = notice.upper_links.aggregate(last=Max("order"))["last"]
        link = NoticeLink(
            notice=notice,
            order=0 if last is None else last + 1,
            title=upper.title,
            document_number=upper.document_number,
        )
    link.upper = upper
    link.save()
    _link_named_clauses(link)
    carry_links(notice=notice, who=by.label)
    audit.record(by=by, act="notices.link_upper", obj=notice, after={"upper": str(upper.uid)})
    return link


def link_those_below(*, upper: Notice, who: str) -> None:
    """Link the clauses of a paper that is read now to the notices that were linked to it while it was being read.

    `who` had it read and stands in the stories of the tasks. The caller holds a transaction. Side effects as of
    choose_upper, one audit row of the system a notice.
    """
    for link in upper.lower_links.select_related("notice__programme", "upper"):
        _link_named_clauses(link)
        carry_links(notice=link.notice, who=who)
        audit.record(by=None, act="notices.link_upper", obj=link.notice, after={"upper": str(upper.uid)})


@transaction.atomic
def drop_upper(*, link: NoticeLink, by: Actor) -> None:
    """Take a link back with its clauses and their sources; a paper that the text itself names stays named."""
    _require_standing(link.notice, by)
    for clause in DraftLink.objects.filter(draft__notice=link.notice, upper=link.upper_id):
        drop_clause(link=clause)
    audit.record(
        by=by,
        act="notices.unlink_upper",
        obj=link.notice,
        before={"upper": str(link.upper.uid) if link.upper else link.title},
    )
    if link.span_start is None:
        link.delete()
    else:
        link.upper = None
        link.save()


@transaction.atomic
def link_clause(*, draft: TaskDraft, clause: TaskDraft, by: Actor) -> DraftLink:
    """Say that a draft carries out a clause of a linked upper paper, and return the link.

    A draft that is a task already gets the clause as one more source, and a line in its story. Raises
    NotPossible when the clause's paper is not named as one that the notice carries out.
    """
    _require_standing(draft.notice, by)
    if not draft.notice.upper_links.filter(upper=clause.notice_id).exists():
        raise NotPossible(_("Name the upper paper first."))
    link = _link(draft, clause.notice, clause)
    carry_links(notice=draft.notice, who=by.label)
    audit.record(
        by=by,
        act="notices.link_clause",
        obj=draft,
        after={"upper": str(clause.notice.uid), "clause": link.clause},
    )
    return link


@transaction.atomic
def unlink_clause(*, link: DraftLink, by: Actor) -> None:
    """Take the link to an upper clause back, and the source it had become."""
    _require_standing(link.draft.notice, by)
    audit.record(
        by=by,
        act="notices.unlink_clause",
        obj=link.draft,
        before={"upper": str(link.upper.uid), "clause": link.clause},
    )
    drop_clause(link=link)
