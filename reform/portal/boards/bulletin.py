"""What waits of the bulletin's articles, for the office and for a unit."""

from __future__ import annotations

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from departments.actor import Actor
from reform.portal.boards.board import Todo, first_day, link
from reports.enums import ArticleState
from reports.models import Article


def office_articles(actor: Actor) -> Todo:
    """Return the articles that came in and are not decided yet; one query."""
    came_in = Article.objects.visible_to(actor).filter(programme=actor.programme, state=ArticleState.SENT)
    found = came_in.aggregate(n=Count("pk"), since=Min("sent_at"))
    return Todo(
        _("Edit and adopt articles"),
        found["n"],
        link("article_list", show=ArticleState.SENT),
        tone="yellow",
        since=first_day(found["since"]),
    )


def unit_articles(actor: Actor) -> Todo:
    """Return the articles that the unit is asked for, with the next day one is wanted by; one query."""
    asked = Article.objects.visible_to(actor).filter(department=actor.department, state=ArticleState.INVITED)
    found = asked.aggregate(n=Count("pk"), due=Min("due_on"))
    page = link("article_list", show=ArticleState.INVITED)
    return Todo(_("Write the article asked for"), found["n"], page, due=found["due"])
