"""What happened to an article, in sentences."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reform.core.story import StoryLine
from reports.models import Article, ArticleLog

EVENTS: dict[str, tuple[str | Promise, str]] = {
    "invited": (pgettext_lazy("article", "Asked for"), "send"),
    "written": (pgettext_lazy("article", "Begun"), "file-plus"),
    "highlight": (_("Taken from a highlight"), "flag"),
    "sent": (_("Sent in"), "send"),
    "withdrawn": (_("Taken back by the unit"), "arrow-back-up"),
    "restored": (_("Taken up again by the unit"), "edit"),
    "edited": (_("Edited by the office"), "edit"),
    "adopted": (pgettext_lazy("article", "Adopted"), "circle-check"),
    "put_back": (_("The adoption was taken back"), "arrow-back-up"),
    "given_back": (_("Given back to be worked over"), "arrow-back-up"),
    "declined": (pgettext_lazy("article", "Not adopted"), "x"),
}


def story_of(article: Article) -> list[StoryLine]:
    """Return what happened, newest first; one query."""
    return [_line(row) for row in reversed(article.log.all())]


def _line(row: ArticleLog) -> StoryLine:
    sentence, icon = EVENTS[row.event]
    return StoryLine(row.at, row.who, str(sentence), row.params.get("reason", ""), icon)
