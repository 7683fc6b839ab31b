"""稿件: invited or sent in, edited by the office, adopted with credit or not adopted; each unit is told what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import Role
from departments.models import Department, Programme
from departments.permissions import require
from reform.core.audit import record
from reform.core.workflow import WrongState, swap
from reports.enums import ArticleKind, ArticleState, CircularState, HighlightState
from reports.models import Article, ArticleLog, Highlight
from reports.notifications import bulletin as messages
from reports.selectors.circulars import READERS
from reports.workflow import ARTICLE
from tasks.enums import Circle, RemovedKind
from tasks.services.recycling import note_removed
from tasks.services.refusals import NotPossible

OFFICE = {Role.CLERK, Role.HEAD, Role.COUNTY}
WRITTEN = {ArticleState.INVITED, ArticleState.DRAFT}
EDITED = {ArticleState.SENT, ArticleState.ADOPTED}


def _log(article: Article, by: Actor, event: str, **params: Any) -> None:
    ArticleLog.objects.create(
        article=article,
        at=timezone.now(),
        who=by.label,
        event=event,
        params={k: v for k, v in params.items() if v},
    )


@transaction.atomic
def invite_articles(
    *, departments: Iterable[Department], kind: str, invited_for: str, due_on: date | None, by: Actor
) -> list[Article]:
    """Ask units for an article each (约稿) and return the invitations. Side effects: messages, audit rows.

    Raises ValueError without a unit.
    """
    asked = list(departments)
    if not asked:
        raise ValueError("nobody is asked")
    made = []
    for department in asked:
        article = Article(
            programme=by.own_programme,
            department=department,
            kind=kind,
            invited_for=invited_for,
            due_on=due_on,
            state=ArticleState.INVITED,
        )
        require(by, "articles.invite", article)
        article.save()
        _log(article, by, "invited", due_on=due_on.isoformat() if due_on else "")
        record(
            by=by,
            act="article.invite",
            obj=article,
            after={"unit": department.short_name, "text": invited_for},
        )
        messages.article_invited(article)
        made.append(article)
    return made


@transaction.atomic
def write_article(*, programme: Programme, kind: str, title: str, text: str, by: Actor) -> Article:
    """Begin an article for a programme's bulletin and return it: a unit's draft, or the office's own, which is in at once.

    Side effect: audit row.
    """
    own = by.role in OFFICE and by.programme == programme
    article = Article(
        programme=programme,
        department=None if own else by.department,
        kind=kind,
        title=title,
        text=text,
        state=ArticleState.SENT if own else ArticleState.DRAFT,
        sent_at=timezone.now() if own else None,
    )
    require(by, "articles.write", article)
    article.save()
    _log(article, by, "written")
    record(by=by, act="article.write", obj=article, after={"title": title, "kind": kind})
    return article


@transaction.atomic
def take_highlight(*, highlight: Highlight, by: Actor) -> Article:
    """Make an article (经验做法) of a selected highlight, as its unit told it, and return it.

    Asking twice gives the one that is there. Raises WrongState for a highlight that is not selected,
    NotPossible for one of a labelled matter. Audit row.
    """
    there = Article.objects.filter(highlight=highlight).first()
    if there:
        return there
    if highlight.state != HighlightState.SELECTED:
        raise WrongState("take", highlight.state)
    if highlight.task and highlight.task.sensitivity > READERS:
        raise NotPossible(_("Its matter is labelled: a bulletin goes to every unit."))
    article = Article(
        programme=highlight.programme,
        department=highlight.department,
        highlight=highlight,
        kind=ArticleKind.PRACTICE,
        title=highlight.title,
        text=highlight.text,
        state=ArticleState.SENT,
        sent_at=timezone.now(),
    )
    require(by, "articles.edit", article)
    article.save()
    _log(article, by, "highlight")
    record(by=by, act="article.take", obj=article, after={"title": article.title})
    return article


@transaction.atomic
def save_article(*, article: Article, kind: str, title: str, text: str, by: Actor) -> Article:
    """Keep what a unit wrote so far and return the article. Raises WrongState once it was sent, Conflict. Audit row."""
    require(by, "articles.write", article)
    if article.state not in WRITTEN:
        raise WrongState("save", article.state)
    changed = swap(article, kind=kind, title=title, text=text)
    record(by=by, act="article.save", obj=changed, after={"title": title, "kind": kind})
    return changed


@transaction.atomic
def send_article(*, article: Article, kind: str, title: str, text: str, by: Actor) -> Article:
    """Send an article in as it is worded and return it. Raises NotPossible without title or text, WrongState, Conflict.

    Side effects: message to the office, audit row.
    """
    require(by, "articles.write", article)
    if not title.strip() or not text.strip():
        raise NotPossible(_("An article needs a title and a text."))
    sent = ARTICLE.advance(article, "send", kind=kind, title=title, text=text, sent_at=timezone.now())
    _log(sent, by, "sent")
    record(by=by, act="article.send", obj=sent, after={"title": title, "kind": kind})
    messages.article_sent(sent)
    return sent


@transaction.atomic
def withdraw_article(*, article: Article, by: Actor) -> Article:
    """Take an article back before it is adopted, or leave an invitation; return it. Raises WrongState, Conflict.

    One with a title lies in the unit's recycle bin. Side effects: log, audit row.
    """
    require(by, "articles.write", article)
    taken = ARTICLE.advance(article, "withdraw")
    _log(taken, by, "withdrawn")
    record(by=by, act="article.withdraw", obj=taken)
    if taken.title:
        note_removed(
            kind=RemovedKind.ARTICLE,
            target=taken.uid,
            label=taken.title,
            programme=taken.programme,
            by=by,
            url=reverse("article_detail", args=[taken.uid]),
            circle=Circle.UNIT,
        )
    return taken


@transaction.atomic
def restore_article(*, article: Article, by: Actor) -> Article:
    """Make an article that was taken back the unit's draft again and return it. Raises WrongState, Conflict. Audit row."""
    require(by, "articles.write", article)
    back = ARTICLE.advance(article, "restore")
    _log(back, by, "restored")
    record(by=by, act="article.restore", obj=back)
    return back


@transaction.atomic
def edit_article(*, article: Article, kind: str, title: str, text: str, credit: str, by: Actor) -> Article:
    """Word an article as it shall be printed and return it; what the unit wrote stays. Raises WrongState, Conflict.

    One that stands in an issue is frozen with it: NotPossible, unless the issue is still a draft. Audit row.
    """
    require(by, "articles.edit", article)
    if article.state not in EDITED:
        raise WrongState("edit", article.state)
    _require_not_signed(article)
    changed = swap(article, kind=kind, edited_title=title, edited_text=text, credit=credit)
    _log(changed, by, "edited")
    record(by=by, act="article.edit", obj=changed, after={"title": title, "credit": credit})
    return changed


@transaction.atomic
def adopt_article(*, article: Article, kind: str, title: str, text: str, credit: str, by: Actor) -> Article:
    """Adopt an article as it shall be printed, and return it. Raises WrongState, Conflict.

    Side effects: the unit is told, audit row.
    """
    require(by, "articles.edit", article)
    adopted = ARTICLE.advance(
        article,
        "adopt",
        kind=kind,
        edited_title=title,
        edited_text=text,
        credit=credit,
        decided_at=timezone.now(),
        reason="",
    )
    _log(adopted, by, "adopted")
    record(by=by, act="article.adopt", obj=adopted, after={"title": title, "credit": credit})
    messages.article_adopted(adopted)
    return adopted


def credit_of(article: Article) -> str:
    """Return how the writer is named in print where the office words nothing else; nothing for its own articles."""
    return f"{article.department.short_name}供稿" if article.department else ""


@transaction.atomic
def put_back_article(*, article: Article, by: Actor) -> Article:
    """Take an adoption back before the article stands in an issue, and return it. Raises NotPossible, WrongState, Conflict."""
    require(by, "articles.edit", article)
    if article.bulletin_id:
        raise NotPossible(_("It stands in an issue: take it out there first."))
    put_back = ARTICLE.advance(article, "put_back", decided_at=None)
    _log(put_back, by, "put_back")
    record(by=by, act="article.put_back", obj=put_back)
    return put_back


@transaction.atomic
def give_back_article(*, article: Article, reason: str, by: Actor) -> Article:
    """Give an article back to its unit to be worked over, with what is wanted, and return it.

    Raises NotPossible for the office's own, ValueError without a reason, WrongState, Conflict. The unit is told.
    """
    require(by, "articles.edit", article)
    _require_reason(reason)
    if article.department_id is None:
        raise NotPossible(_("It is the office's own: edit it here."))
    given = ARTICLE.advance(article, "give_back", reason=reason)
    _log(given, by, "given_back", reason=reason)
    record(by=by, act="article.give_back", obj=given, reason=reason)
    messages.article_given_back(given)
    return given


@transaction.atomic
def decline_article(*, article: Article, reason: str, by: Actor) -> Article:
    """Decide not to print an article, with the reason its unit is told, and return it.

    Raises NotPossible for one that stands in an issue, ValueError without a reason, WrongState, Conflict.
    """
    require(by, "articles.edit", article)
    _require_reason(reason)
    if article.bulletin_id:
        raise NotPossible(_("It stands in an issue: take it out there first."))
    declined = ARTICLE.advance(article, "decline", reason=reason, decided_at=timezone.now())
    _log(declined, by, "declined", reason=reason)
    record(by=by, act="article.decline", obj=declined, reason=reason)
    messages.article_declined(declined)
    return declined


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValueError("a reason is needed")


def _require_not_signed(article: Article) -> None:
    if article.bulletin and article.bulletin.state != CircularState.DRAFT:
        raise NotPossible(_("It stands in a signed issue and is printed as it is."))
