"""Articles of a unit in each state that a page acts on, and an issue of the bulletin that is being made."""

from __future__ import annotations

from dataclasses import dataclass

from departments.models import Department, Programme
from reports.circulars.bulletin import BulletinSnapshot, PrintedArticle
from reports.circulars.records import Issuer, Named
from reports.models import Article, Circular, CircularSnapshot
from tests.world.planted import THEN


@dataclass
class Articles:
    """A unit's articles by state, and an issue of its programme's bulletin with nothing of theirs in it yet."""

    invited: Article
    sent: Article
    adopted: Article
    issue: Circular


def make_articles(programme: Programme, unit: Department, words: str) -> Articles:
    """Make an invited, a sent and an adopted article of the unit, and an issue."""
    place = {"programme": programme, "department": unit, "kind": "practice"}
    said = {"title": words, "text": words, "sent_at": THEN}
    issue = Circular.objects.create(
        programme=programme,
        jurisdiction=programme.jurisdiction,
        kind="bulletin",
        year=2026,
        form="bulletin",
        title=words,
    )
    CircularSnapshot.objects.create(circular=issue, number=1, data=_printed(words), sha256="0" * 64)
    return Articles(
        invited=Article.objects.create(**place, state="invited", invited_for=words),
        sent=Article.objects.create(**place, **said, state="sent"),
        adopted=Article.objects.create(
            **place, **said, state="adopted", edited_title=words, edited_text=words, credit=words
        ),
        issue=issue,
    )


def _printed(words: str) -> object:
    body = Named("p", words, words)
    article = PrintedArticle(uid="a", kind="practice", title=words, text=words)
    return BulletinSnapshot("b", "bulletin", body, Issuer(body, body), "j", 2026, words, (article,)).to_data()
