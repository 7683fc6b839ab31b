"""Issues of the bulletin (简报): put together from adopted articles, numbered without gaps at signing, told when printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Programme
from departments.permissions import require
from reform.core.audit import record
from reform.core.words import listed
from reform.core.workflow import Conflict, WrongState, swap
from reports.circulars.check import refusals
from reports.circulars.check_bulletin import bulletin_faults
from reports.enums import ArticleState, CircularState, HighlightState, PaperKind, Praise
from reports.models import Article, Circular, CircularSnapshot, HighlightUse
from reports.notifications import bulletin as messages
from reports.selectors.bulletins import (
    build_bulletin,
    bulletin_title,
    labelled_articles,
    last_signed_on,
    next_numbers,
    read_bulletin,
)
from reports.services.circular_files import ask_for_files
from reports.services.circular_log import note_event
from reports.services.circular_signing import FaultyError
from reports.services.recipients import copy_recipients
from reports.workflow import CIRCULAR
from tasks.enums import Publicity

FOREWORD = "foreword"


@transaction.atomic
def draft_bulletin(*, supplement: bool = False, by: Actor) -> Circular:
    """Begin an issue of the own programme's bulletin (a supplement, 增刊, where asked) and return it. Audit row."""
    programme = by.own_programme
    issue = Circular(
        programme=programme,
        jurisdiction=programme.jurisdiction,
        kind=PaperKind.BULLETIN,
        year=timezone.localdate().year,
        form="bulletin",
        supplement=supplement,
        printed_by=programme.printing_body,
        publicity=Publicity.INTERNAL,
    )
    require(by, "circulars.prepare", issue)
    issue.title = bulletin_title(issue)
    issue.save()
    freeze_issue(issue, by)
    note_event(issue, "begun", by=by)
    record(by=by, act="bulletin.draft", obj=issue, after={"supplement": supplement})
    return issue


def freeze_issue(issue: Circular, by: Actor) -> CircularSnapshot:
    """Add a snapshot of what the issue says now and whom it goes to; the same makes no new version."""
    copy_recipients(issue)
    data = build_bulletin(issue)
    sha = data.sha256()
    last = issue.snapshots.order_by("-number").first()
    if last and last.sha256 == sha:
        return last
    faults = [one.to_data() for one in bulletin_faults(data)]
    return CircularSnapshot.objects.create(
        circular=issue,
        number=last.number + 1 if last else 1,
        data=data.to_data(),
        sha256=sha,
        faults=faults,
        made_by=by.label,
    )


@transaction.atomic
def set_contents(
    *, issue: Circular, articles: Sequence[Article], foreword: str, by: Actor
) -> CircularSnapshot:
    """Put the issue together: its articles in their order and the editor's note; return the new snapshot.

    Raises WrongState once it is signed, ValidationError for an article that is not adopted, stands in another
    issue or tells of a labelled matter, Conflict. Audit row.
    """
    require(by, "circulars.prepare", issue)
    if issue.state != CircularState.DRAFT:
        raise WrongState("contents", issue.state)
    held = swap(issue, words=issue.words | {FOREWORD: {"text": foreword.strip()}})
    chosen = [article.pk for article in articles]
    rows = {
        row.pk: row
        for row in Article.objects.select_for_update().filter(pk__in=chosen, programme=held.programme)
    }
    if len(rows) != len(set(chosen)) or len(chosen) != len(set(chosen)):
        raise Conflict(held)
    for article in rows.values():
        if article.state != ArticleState.ADOPTED or article.bulletin_id not in (None, held.pk):
            raise ValidationError(
                _("%(title)s is not adopted, or stands in another issue.") % {"title": article}
            )
    refuse_labelled(Article.objects.filter(pk__in=chosen))
    Article.objects.filter(bulletin=held).exclude(pk__in=chosen).update(bulletin=None, position=0)
    for position, pk in enumerate(chosen, start=1):
        Article.objects.filter(pk=pk).update(bulletin=held, position=position)
    snapshot = freeze_issue(held, by)
    note_event(held, "contents", by=by, articles=len(chosen))
    record(
        by=by, act="bulletin.contents", obj=held, after={"articles": len(chosen), "snapshot": snapshot.number}
    )
    ask_for_files(snapshot, by)
    return snapshot


@transaction.atomic
def sign_bulletin(
    *,
    issue: Circular,
    signer: str,
    signed_on: date,
    publicity: str = Publicity.INTERNAL,
    first_issue: int | None = None,
    first_total: int | None = None,
    snapshot: CircularSnapshot | None = None,
    by: Actor,
) -> Circular:
    """Record who signed an issue and when, give it the next numbers (第20期 总第99期), and return it.

    The numbers have no gaps: nobody types them but for the first issue in the portal, which says where the series
    stands. The year is the signature's, `snapshot` the one the signer saw. Raises FaultyError, ValidationError for a
    date to come or before the last issue's, numbers missing, or an article of a labelled matter, WrongState, Conflict.
    """
    require(by, "circulars.sign", issue)
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": _("The date of signature lies in the future.")})
    # Two who sign at once come one after the other: the numbers follow on.
    programme = Programme.objects.select_for_update().get(pk=issue.programme_id)
    last_day = last_signed_on(programme, supplement=issue.supplement)
    if last_day and signed_on < last_day:
        raise ValidationError(
            {
                "signed_on": _("The issue before was signed on %(day)s: numbers and dates follow on.")
                % {"day": last_day}
            }
        )
    refuse_labelled(issue.articles.all())
    seen, snapshot = snapshot, issue.snapshots.latest("number")
    if seen is not None and seen.pk != snapshot.pk:
        raise Conflict(issue)
    data = read_bulletin(snapshot)
    if data.sha256() != replace(build_bulletin(issue), year=data.year).sha256():
        raise ValidationError(_("An article was edited meanwhile: put the issue together again first."))
    faults = refusals(bulletin_faults(data))
    if faults:
        raise FaultyError(faults)
    number, total = next_numbers(programme, signed_on.year, supplement=issue.supplement)
    number = number or first_issue
    total = total or first_total
    if number is None or (total is None and not issue.supplement):
        raise ValidationError(
            {"first_issue": _("Say where the series stands: issue of the year and issue in all.")}
        )
    if total is not None and total < number:
        raise ValidationError({"first_total": _("There cannot be more issues this year than in all.")})
    if data.year != signed_on.year:
        issue.year = signed_on.year
        snapshot = freeze_issue(issue, by)
    signed = CIRCULAR.advance(
        issue,
        "sign",
        year=signed_on.year,
        issue=number,
        issue_total=None if issue.supplement else total,
        signer=signer,
        signed_on=signed_on,
        publicity=publicity,
        signed_snapshot=snapshot,
    )
    signed = swap(signed, title=bulletin_title(signed))
    note_event(signed, "signed", by=by, signer=signer, signed_on=signed_on.isoformat(), number=signed.title)
    record(
        by=by,
        act="bulletin.sign",
        obj=signed,
        after={"issue": number, "total": total, "signer": signer, "signed_on": signed_on.isoformat()},
    )
    snapshot.circular = signed
    ask_for_files(snapshot, by)
    return signed


def refuse_labelled(articles: QuerySet[Article]) -> None:
    """Raise ValidationError, naming them, where articles tell of a matter that was labelled since: every unit reads them."""
    labelled = list(labelled_articles(articles))
    if labelled:
        raise ValidationError(
            _("The matter of %(titles)s bears a label by now: it cannot stand in an issue.")
            % {"titles": listed(labelled)}
        )


def tell_printed(issue: Circular) -> None:
    """Tell each unit whose article stands in a published issue, and record the praise of highlights it was made of.

    In the caller's transaction; a circular that is no bulletin has nothing to tell.
    """
    if issue.kind != PaperKind.BULLETIN or issue.signed_on is None:
        return
    for article in issue.articles.select_related("department", "programme", "highlight"):
        messages.article_printed(article, issue)
        highlight = article.highlight
        if highlight and highlight.state == HighlightState.SELECTED:
            HighlightUse.objects.get_or_create(
                highlight=highlight,
                kind=Praise.BULLETIN,
                defaults={"used_on": issue.signed_on, "paper": issue.title, "circular": issue},
            )
