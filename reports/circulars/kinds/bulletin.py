"""The bulletin (医改信息、简报): articles under one head. No national standard: the custom of offices (gbt9704, 7)."""

from __future__ import annotations

from reform.core.document import Article, Bulletin, Imprint, OfficialDocument, Paragraph
from reports.circulars.bulletin import BulletinSnapshot, PrintedArticle
from reports.circulars.distribution import imprint_lines
from reports.circulars.paper import Paper

_CONTENTS_FROM = 2


def compose(snapshot: BulletinSnapshot, paper: Paper) -> OfficialDocument:
    """Return the document of an issue; two articles and more are listed below the head."""
    issuer = snapshot.issuer.secretariat.full
    kind = "增刊" if snapshot.supplement else ""
    title = f"{snapshot.name}{snapshot.year}年{kind}第{paper.issue or 1}期"
    return OfficialDocument(
        form="bulletin",
        masthead=snapshot.name,
        number="",
        title=title,
        addressees="",
        body=(),
        issuer=issuer,
        dated=paper.dated,
        imprint=Imprint(
            issued_by=paper.printed_by or issuer,
            issued_on=paper.printed_on or paper.dated,
            copies_to="" if snapshot.distribution else paper.copies_to,
            copies_printed=paper.copies_printed,
            lines=imprint_lines(snapshot.distribution),
        ),
        bulletin=Bulletin(
            issue=paper.issue or 1,
            total=None if snapshot.supplement else paper.issue_total,
            supplement=snapshot.supplement,
            name=snapshot.name,
            remark=snapshot.foreword,
            contents=len(snapshot.articles) >= _CONTENTS_FROM,
        ),
        draft_mark=paper.draft_mark,
        metadata={"title": title, "snapshot": paper.sha256 or snapshot.sha256()},
        articles=tuple(_article(article) for article in snapshot.articles),
    )


def _article(article: PrintedArticle) -> Article:
    return Article(article.title, tuple(Paragraph(text) for text in article.paragraphs), article.credit)
