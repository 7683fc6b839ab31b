"""What waits of the bulletin's articles, for the office and for a unit."""

from __future__ import annotations

from django.db.models import Min
from django.utils.translation import gettext as _

from departments.actor import Actor
from reform.core.templatetags.core import day_short
from reform.portal.boards.board import Todo, link
from reports.enums import ArticleState
from reports.models import Article


def office_articles(actor: Actor) -> Todo:
    """Return the articles that came in and are not decided yet; one query."""
    came_in = Article.objects.visible_to(actor).filter(programme=actor.programme, state=ArticleState.SENT)
    return Todo(
        _("Edit and adopt articles"),
        came_in.count(),
        link("article_list", show=ArticleState.SENT),
        tone="yellow",
    )


def unit_articles(actor: Actor) -> Todo:
    """Return the articles that the unit is asked for, with the next day one is wanted by; two queries."""
    asked = Article.objects.visible_to(actor).filter(department=actor.department, state=ArticleState.INVITED)
    due = asked.aggregate(due=Min("due_on"))["due"]
    note = _("wanted by %(due)s") % {"due": day_short(due)} if due else ""
    return Todo(
        _("Write the article asked for"), asked.count(), link("article_list", show=ArticleState.INVITED), note
    )
