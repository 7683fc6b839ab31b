"""Articles and issues of the bulletin as far as they exist for an actor, and what an issue prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from departments.actor import Actor
from departments.models import Department, Programme
from reports.circulars.bulletin import BulletinSnapshot, PrintedArticle
from reports.circulars.records import Issuer, Named
from reports.enums import ArticleState, PaperKind
from reports.models import Article, Circular, CircularSnapshot
from reports.selectors.circulars import READERS
from reports.selectors.protocol import in_protocol_order
from reports.selectors.recipients import printed

DEFAULT_NAME = "工作简报"


def articles_of(actor: Actor) -> QuerySet[Article]:
    """Return the articles that exist for the actor, newest first, ready for a list; one query."""
    found = Article.objects.visible_to(actor)
    return found.select_related("department", "programme__jurisdiction", "bulletin", "highlight")


def articles_to_print(programme: Programme, issue: Circular) -> list[Article]:
    """Return what can stand in an issue: its own articles in their order, then adopted ones that stand in none."""
    found = Article.objects.filter(programme=programme, state=ArticleState.ADOPTED)
    found = found.filter(Q(bulletin=issue) | Q(bulletin=None)).select_related("department")
    return sorted(found, key=lambda one: (one.bulletin_id is None, one.position, one.pk))


def labelled_articles(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Return those of some articles whose matter bears a label above what every reader of the bulletin sees."""
    return articles.filter(highlight__task__sensitivity__gt=READERS)


def bulletin_name(programme: Programme) -> str:
    """Return the name on the bulletin's head."""
    return programme.bulletin_name or DEFAULT_NAME


def bulletin_title(issue: Circular) -> str:
    """Return how an issue is called: 《医改信息》2026年第20期（总第99期）, without a number before it is signed."""
    name = f"《{bulletin_name(issue.programme)}》{issue.year}年"
    word = "增刊" if issue.supplement else ""
    if issue.issue is None:
        return f"{name}{word}（未编号）"
    total = f"（总第{issue.issue_total}期）" if issue.issue_total else ""
    return f"{name}{word}第{issue.issue}期{total}"


def next_numbers(programme: Programme, year: int, *, supplement: bool) -> tuple[int | None, int | None]:
    """Return the next issue of the year and the next total (None for a supplement); None where there is none yet.

    The first issue in the portal may follow others: then the office says where it begins.
    """
    signed = Circular.objects.filter(programme=programme, kind=PaperKind.BULLETIN, issue__isnull=False)
    regular = signed.filter(supplement=False)
    last = signed.filter(year=year, supplement=supplement).aggregate(n=Max("issue"))["n"]
    total = regular.aggregate(n=Max("issue_total"))["n"]
    if supplement:
        return (last or 0) + 1, None
    if total is None:
        return None, None
    return (last or 0) + 1, total + 1


def last_signed_on(programme: Programme, *, supplement: bool) -> date | None:
    """Return the day the newest issue was signed (of the supplements, or of the others), None where there is none."""
    signed = Circular.objects.filter(programme=programme, supplement=supplement, issue__isnull=False)
    last: date | None = signed.aggregate(day=Max("signed_on"))["day"]
    return last


def proposed_issue(issue: Circular) -> tuple[int | None, int | None]:
    """Return the numbers a bulletin's draft shows: those it would get if it was signed now; none for other papers."""
    if issue.kind != PaperKind.BULLETIN:
        return None, None
    return next_numbers(issue.programme, issue.year, supplement=issue.supplement)


def build_bulletin(issue: Circular) -> BulletinSnapshot:
    """Return what an issue prints as the database says now, and whom it goes to; two queries."""
    programme = issue.programme
    articles = issue.articles.select_related("department").order_by("position", "pk")
    return BulletinSnapshot(
        uid=str(issue.uid),
        kind=PaperKind.BULLETIN,
        programme=Named(str(programme.uid), programme.name, programme.name),
        issuer=Issuer(
            Named(str(programme.uid), programme.secretariat_name, "秘书处"),
            Named(str(programme.uid), programme.group_short_name, "领导小组"),
        ),
        jurisdiction_uid=str(programme.jurisdiction.uid),
        year=issue.year,
        name=bulletin_name(programme),
        articles=tuple(_printed(article) for article in articles),
        foreword=issue.words.get("foreword", {}).get("text", ""),
        supplement=issue.supplement,
        distribution=printed(issue),
    )


def _printed(article: Article) -> PrintedArticle:
    unit = article.department
    return PrintedArticle(
        uid=str(article.uid),
        kind=article.kind,
        title=article.edited_title,
        text=article.edited_text,
        credit=article.credit,
        unit=Named(str(unit.uid), unit.name, unit.short_name) if unit else None,
    )


def read_bulletin(snapshot: CircularSnapshot) -> BulletinSnapshot:
    """Return the frozen issue; raises canonical.UnreadableError for a snapshot of another kind of paper."""
    return BulletinSnapshot.from_data(snapshot.data)


@dataclass(frozen=True)
class UnitArticles:
    """A unit's articles of a year: sent in, and of these adopted, not adopted, waiting; printed are among the adopted."""

    department: Department | None
    sent: int = 0
    adopted: int = 0
    declined: int = 0
    waiting: int = 0
    printed: int = 0

    @property
    def reconciliation(self) -> str:
        """Return the line that proves the sum: 5 = 3 + 1 + 1 (adopted, not adopted, waiting)."""
        return f"{self.sent} = {self.adopted} + {self.declined} + {self.waiting}"


def articles_by_unit(found: QuerySet[Article], programme: Programme) -> list[UnitArticles]:
    """Return what each unit sent in among `found` and what became of it, in protocol order; three queries."""
    sent = found.filter(department__isnull=False, sent_at__isnull=False).exclude(
        state__in=[ArticleState.WITHDRAWN, ArticleState.DRAFT]
    )
    rows: Any = (
        Article.objects.filter(pk__in=sent.order_by().values("pk"))
        .order_by()
        .values("department")
        .annotate(
            sent=Count("pk"),
            adopted=Count("pk", filter=Q(state=ArticleState.ADOPTED)),
            declined=Count("pk", filter=Q(state=ArticleState.DECLINED)),
            waiting=Count("pk", filter=Q(state=ArticleState.SENT)),
            printed=Count("pk", filter=Q(bulletin__signed_on__isnull=False)),
        )
    )
    counts = {row.pop("department"): row for row in rows}
    units = in_protocol_order(Department.objects.filter(pk__in=counts), programme)
    return [UnitArticles(unit, **counts[unit.pk]) for unit in units]
