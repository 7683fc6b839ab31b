"""The check of an issue of the bulletin before it is signed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reports.circulars.bulletin import BulletinSnapshot
from reports.circulars.distribution import distribution_faults
from reports.circulars.faults import Fault, fault, warning

LONG_TITLE = 60
# A bulletin that is longer is read by nobody; offices print two to four articles.
MANY = 8


def bulletin_faults(snapshot: BulletinSnapshot) -> Iterator[Fault]:
    """Yield what is wrong with an issue: nothing in it, an article without title or text, one title twice."""
    yield from distribution_faults(snapshot.distribution)
    if not snapshot.name:
        yield fault("bulletin_name", "head")
    if not snapshot.articles:
        yield fault("bulletin_empty", "articles")
    for position, article in enumerate(snapshot.articles, start=1):
        where = f"article:{article.uid}"
        if not article.title.strip():
            yield fault("article_title", where, position=position)
        if not article.paragraphs:
            yield fault("article_text", where, position=position)
        if len(article.title) > LONG_TITLE:
            yield warning("article_long_title", where, title=article.title[:20])
        if article.unit and not article.credit:
            yield warning("article_credit", where, unit=article.unit.short)
    titles = Counter(article.title for article in snapshot.articles)
    for title, times in titles.items():
        if times > 1:
            yield fault("article_twice", "articles", title=title)
    if len(snapshot.articles) > MANY:
        yield warning("bulletin_long", "articles", count=len(snapshot.articles))
