"""稿件: written and sent by the unit, adopted, given back or declined by the office."""

from __future__ import annotations

from django.utils import timezone

from reports.enums import ArticleState
from reports.models import Article
from reports.workflow import ARTICLE
from tests.cast import Cast
from tests.workflow_matrix.table import Act, Table

WORDS = {"kind": "practice", "title": "结余留用", "text": "采购周期缩短。"}


def make_article(cast: Cast, state: str) -> Article:
    """Make an article of finance's in a state, in no issue."""
    return Article.objects.create(
        programme=cast.programme,
        department=cast.finance,
        **WORDS,
        invited_for="结余留用的做法",
        edited_title="结余留用",
        edited_text="采购周期缩短。",
        reason="请补充数据",
        sent_at=timezone.now(),
        state=state,
    )


# fmt: off
ARTICLES = Table(
    "article", ARTICLE, tuple(ArticleState.values), make_article,
    {
        "send": Act("article_send", WORDS),
        "withdraw": Act("article_withdraw"),
        "adopt": Act("article_adopt", WORDS),
        "give_back": Act("article_give_back", {"reason": "补数据"}),
        "put_back": Act("article_put_back"),
        "decline": Act("article_decline", {"reason": "已刊发"}),
    },
    (
        # The office sees what was sent or asked for, and nothing that is still being written.
        #                                          clrk head lead finl finh liai nrth admn
        ("send",      "invited",                  "403  403  404  302  302  404  404  404"),
        ("send",      "draft",                    "404  404  404  302  302  404  404  404"),
        ("send",      "sent adopted declined withdrawn",
                                                  "403  403  404  409  409  404  404  404"),
        ("withdraw",  "invited sent",             "403  403  404  302  302  404  404  404"),
        ("withdraw",  "draft",                    "404  404  404  302  302  404  404  404"),
        ("withdraw",  "adopted declined withdrawn",
                                                  "403  403  404  409  409  404  404  404"),
        ("adopt",     "sent",                     "302  302  404  403  403  404  404  404"),
        ("adopt",     "draft",                    "404  404  404  403  403  404  404  404"),
        ("adopt",     "invited adopted declined withdrawn",
                                                  "409  409  404  403  403  404  404  404"),
        ("give_back", "sent",                     "302  302  404  403  403  404  404  404"),
        ("give_back", "draft",                    "404  404  404  403  403  404  404  404"),
        ("give_back", "invited adopted declined withdrawn",
                                                  "409  409  404  403  403  404  404  404"),
        ("put_back",  "adopted",                  "302  302  404  403  403  404  404  404"),
        ("put_back",  "draft",                    "404  404  404  403  403  404  404  404"),
        ("put_back",  "invited sent declined withdrawn",
                                                  "409  409  404  403  403  404  404  404"),
        ("decline",   "sent adopted",             "302  302  404  403  403  404  404  404"),
        ("decline",   "draft",                    "404  404  404  403  403  404  404  404"),
        ("decline",   "invited declined withdrawn",
                                                  "409  409  404  403  403  404  404  404"),
    ),
    # The recycle bin restores.
    inward=frozenset({"restore"}),
)
# fmt: on
