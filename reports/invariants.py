"""What must hold of periods, reports and papers."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Count, F, Max, Min, Model, Q

from reform.core.invariants import BATCH, Look, batches, invariant
from reform.core.kept_files import sums
from reform.core.models import AuditEntry, AuditSegment
from reports.enums import CircularState, ReportState
from reports.models import (
    AgendaPaper,
    CheckObjection,
    Circular,
    CircularFile,
    CountySheet,
    OrderProof,
    ProgressReport,
    ReportingPeriod,
    ReportLog,
)
from tasks.invariants import misplaced

PLACED: tuple[tuple[type[Model], str], ...] = (
    (ReportingPeriod, "ledger"),
    (ProgressReport, "period"),
    (ProgressReport, "task"),
    (CountySheet, "period"),
    (Circular, "programme"),
)
# What makes a report count: accepted in review, or recorded by the secretariat (代录).
ACCEPTED = ("accept", "record")
AUDITED = ("reports.accept", "reports.record")
FILED = (ReportState.SUBMITTED, ReportState.IN_REVIEW, ReportState.ACCEPTED, ReportState.RETURNED)

sums(AgendaPaper, CheckObjection, CircularFile, OrderProof)


@invariant("reports.jurisdiction")
def rows_lie_where_their_parents_lie(_look: Look) -> Iterator[str]:
    """Every period, report, sheet and paper has its parent's jurisdiction."""
    yield from misplaced(PLACED)


@invariant("circulars")
def one_paper_stands_for_a_stretch(_look: Look) -> Iterator[str]:
    """Of one programme, place, kind, stretch and month one paper stands."""
    standing = Circular.objects.filter(supersedes__isnull=True, period__isnull=False, taken_back=False)
    keys = ("programme", "jurisdiction", "kind", "span", "period__start")
    twice = standing.exclude(state=CircularState.DROPPED).order_by().values(*keys).annotate(n=Count("pk"))
    for row in twice.filter(n__gt=1).iterator(chunk_size=BATCH):
        yield (
            f"{row['n']} papers ({row['kind']}, {row['span']}) stand for {row['period__start']:%Y-%m} "
            f"of programme {row['programme']}."
        )


@invariant("numbers")
def document_numbers_stand_once(_look: Look) -> Iterator[str]:
    """No number of a paper is borne by two."""
    numbered = Circular.objects.exclude(number="").order_by().values("programme", "number")
    for row in numbered.annotate(n=Count("pk")).filter(n__gt=1).iterator(chunk_size=BATCH):
        yield f"{row['n']} papers of programme {row['programme']} bear the number {row['number']}."


@invariant("issues")
def issues_follow_each_other(_look: Look) -> Iterator[str]:
    """Issues of a bulletin follow one another without a gap: within a year, and in all."""
    yield from _gaps("issue", ("programme", "year", "supplement"))
    yield from _gaps("issue_total", ("programme",))


def _gaps(number: str, keys: tuple[str, ...]) -> Iterator[str]:
    numbered = Circular.objects.filter(**{f"{number}__isnull": False}).order_by().values(*keys)
    rows = numbered.annotate(n=Count("pk"), first=Min(number), last=Max(number))
    for row in rows.exclude(n=F("last") - F("first") + 1).iterator(chunk_size=BATCH):
        said = ", ".join(f"{key} {row[key]}" for key in keys)
        yield f"{row['n']} issues of {said} bear the numbers {row['first']} to {row['last']} ({number})."


@invariant("accepted")
def accepted_reports_were_accepted_once(_look: Look) -> Iterator[str]:
    """Every accepted report was accepted once by its log, and once by the audit record as far as that is not archived."""
    archived = AuditSegment.objects.aggregate(at=Max("last_at"))["at"]
    accepted = ProgressReport.objects.filter(state=ReportState.ACCEPTED).order_by("pk")
    rows = accepted.values_list("pk", "uid", "accepted_at").iterator(chunk_size=BATCH)
    for batch in batches(rows):
        logged = Counter(
            ReportLog.objects.filter(report__in=[pk for pk, _uid, _at in batch], act__in=ACCEPTED)
            .order_by()
            .values_list("report", flat=True)
        )
        audited = _audited([uid for _pk, uid, _at in batch])
        for pk, uid, at in batch:
            if logged[pk] != 1:
                yield f"Report {uid} is accepted, and its log says so {logged[pk]} times."
            if audited[uid] != 1 and not (archived and at <= archived):
                yield f"Report {uid} is accepted, and the audit record says so {audited[uid]} times."


def _audited(uids: Iterable[uuid.UUID]) -> Counter[uuid.UUID | None]:
    found = AuditEntry.objects.filter(object_uid__in=list(uids), act__in=AUDITED)
    return Counter(found.order_by().values_list("object_uid", flat=True))


@invariant("filed")
def what_a_client_was_told_is_there(look: Look) -> Iterator[str]:
    """Every report of the client's own list is filed."""
    if look.ledger is None:
        return
    with look.ledger.open(encoding="ascii") as lines:
        for batch in batches(line.strip() for line in lines if line.strip()):
            there = ProgressReport.objects.filter(Q(uid__in=batch), state__in=FILED)
            known = {str(uid) for uid in there.values_list("uid", flat=True)}
            for uid in batch:
                if uid not in known:
                    yield f"Report {uid} was told to be filed, and is not."
