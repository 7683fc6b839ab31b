"""What happened to an article, in sentences."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.models import Article

EVENTS: dict[str, tuple[Any, str]] = {
    "invited": (pgettext_lazy("article", "Asked for"), "send"),
    "written": (pgettext_lazy("article", "Begun"), "file-plus"),
    "highlight": (_("Taken from a highlight"), "flag"),
    "sent": (_("Sent in"), "send"),
    "withdrawn": (_("Taken back by the unit"), "arrow-back-up"),
    "edited": (_("Edited by the office"), "edit"),
    "adopted": (pgettext_lazy("article", "Adopted"), "circle-check"),
    "put_back": (_("The adoption was taken back"), "arrow-back-up"),
    "given_back": (_("Given back to be worked over"), "arrow-back-up"),
    "declined": (pgettext_lazy("article", "Not adopted"), "x"),
}


def story_of(article: Article) -> list[dict[str, Any]]:
    """Return what happened, newest first, as components/timeline.html draws it; one query."""
    return [
        {
            "when": row.at,
            "who": row.who,
            "text": EVENTS[row.event][0],
            "note": row.params.get("reason", ""),
            "icon_name": EVENTS[row.event][1],
            "tone": "",
        }
        for row in reversed(article.log.all())
    ]
