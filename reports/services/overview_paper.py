"""The leader's page on paper: the one page (领导一页纸) of a determined period, for whoever reads it on a sheet."""

from __future__ import annotations

from departments.actor import Actor
from departments.permissions import require
from reform.core.document import OfficialDocument
from reports.circulars.kinds import KINDS, compose
from reports.circulars.snapshot import Snapshot
from reports.enums import PaperKind
from reports.models import Circular, MadeFile, ReportingPeriod
from reports.selectors.snapshot import build_snapshot
from reports.services.made_files import ask_for_file
from tasks.selectors.cutoffs import determined_starts


def _figures(period: ReportingPeriod) -> Snapshot:
    """Return the figures of a period compared with those of the one before, as the circular of that name prints them."""
    starts = [start for start in determined_starts(period.ledger) if start < period.start]
    earlier = ReportingPeriod.objects.filter(ledger=period.ledger_id, kind=period.kind, start__in=starts)
    previous = earlier.select_related("ledger__programme").order_by("-start").first()
    before = build_snapshot(_paper(previous)) if previous else None
    return build_snapshot(_paper(period), before=before)


def _paper(period: ReportingPeriod) -> Circular:
    """Return a paper that is nobody's draft: it is never kept, and the same figures make the same bytes."""
    ledger = period.ledger
    return Circular(
        uid=period.uid,
        programme=ledger.programme,
        jurisdiction=period.jurisdiction,
        period=period,
        kind=PaperKind.ONE_PAGE,
        span=period.kind,
        year=ledger.year,
        form=KINDS[PaperKind.ONE_PAGE].forms[0],
    )


def page_now(*, period: ReportingPeriod, by: Actor) -> OfficialDocument:
    """Return the one page of a determined period; it names and counts what every reader may see.

    Raises PermissionDenied, and NotDeterminedError before the determination is confirmed.
    """
    require(by, "overview.view")
    return compose(_figures(period))


def ask_for_page(*, period: ReportingPeriod, by: Actor) -> MadeFile:
    """Freeze the one page of a determined period, have its PDF drawn and return the row; twice makes one.

    Raises PermissionDenied, NotDeterminedError, TooManyWaiting. Side effects: a job, an audit row.
    """
    require(by, "overview.view")
    content = {"snapshot": _figures(period).to_data()}
    return ask_for_file(kind=MadeFile.Kind.ONE_PAGE, obj=period, content=content, by=by)


def draw_page(paper: MadeFile) -> bytes:
    """Return the PDF of a frozen page."""
    # WeasyPrint takes a second to import: only the job that draws pays for it.
    from reform.core.pdf import render_pdf

    return render_pdf(compose(Snapshot.from_data(paper.content["snapshot"])))
