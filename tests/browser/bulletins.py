"""Pages of the bulletin: articles by state as the demonstration has them, an issue being made and one that is out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

BULLETIN_PLACES = {
    "article_list": "clerk",
    "article_list_of_a_unit": "liaison",
    "article_list_none": "county",
    "article_new": "liaison",
    "article_new_of_a_county": "county",
    "article_invite": "clerk",
    "article_sent": "clerk",
    "article_own": "liaison",
    "article_invited": "clerk",
    "article_printed": "head",
    "article_declined": "clerk",
    "bulletin_draft": "clerk",
    "bulletin_to_sign": "head",
    "bulletin_published": "leader",
}


def bulletin_places(city: Any, at: Callable[..., str]) -> dict[str, str]:
    """Return the address of each page above."""
    from reports.models import Article, Circular

    of_city = Article.objects.filter(programme=city.clerk.programme)
    issues = Circular.objects.filter(programme=city.clerk.programme, kind="bulletin")
    sent = of_city.get(state="sent")
    draft = at("circular_detail", issues.get(state="draft"))
    return {
        "article_list": "/articles/",
        "article_list_of_a_unit": "/articles/",
        "article_list_none": "/articles/?show=adopted",
        "article_new": "/articles/new/",
        "article_new_of_a_county": "/articles/new/",
        "article_invite": "/articles/invite/",
        "article_sent": at("article_detail", sent),
        "article_own": at("article_detail", sent),
        "article_invited": at("article_detail", of_city.filter(state="invited").first()),
        "article_printed": at("article_detail", of_city.filter(bulletin__state="published").first()),
        "article_declined": at("article_detail", of_city.get(state="declined")),
        "bulletin_draft": draft,
        "bulletin_to_sign": draft,
        "bulletin_published": at("circular_detail", issues.get(state="published")),
    }
