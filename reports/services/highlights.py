"""亮点: found in accepted reports or entered by hand, selected or passed over, and what praise became of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department
from departments.permissions import require
from reform.core.audit import record
from reform.core.workflow import Conflict, WrongState, swap
from reports.enums import HighlightState
from reports.models import Circular, Highlight, HighlightUse, ProgressReport
from reports.workflow import HIGHLIGHT
from tasks.models import Task
from tasks.services.refusals import NotPossible

TITLE_LENGTH = 200


def find_highlights(reports: Iterable[ProgressReport]) -> None:
    """Keep the highlight of each accepted report that tells one, once a report, in the caller's transaction.

    It is called by its matter's title until somebody words it better, and counts into the year its report is about.
    Two queries however many reports, none where no report has one. The acceptance is what stands in the audit record.
    """
    telling = [report.pk for report in reports if report.highlight.strip()]
    if not telling:
        return
    found = ProgressReport.objects.filter(pk__in=telling).select_related("task", "period__ledger")
    Highlight.objects.bulk_create(
        [
            Highlight(
                programme_id=report.period.ledger.programme_id,
                department_id=report.department_id,
                task=report.task,
                report=report,
                title=report.task.title[:TITLE_LENGTH],
                text=report.highlight.strip(),
                found_on=min(report.period.cutoff, timezone.localdate()),
            )
            for report in found
        ],
        # A report that comes back to be accepted again keeps what was made of it.
        ignore_conflicts=True,
    )


@transaction.atomic
def enter_highlight(
    *, department: Department, title: str, text: str, found_on: date, task: Task | None = None, by: Actor
) -> Highlight:
    """Enter a highlight of a unit by hand into the own programme and return it. Side effect: audit row."""
    made = Highlight(
        programme=by.own_programme,
        department=department,
        task=task,
        title=title,
        text=text,
        found_on=found_on,
    )
    require(by, "highlights.enter", made)
    made.save()
    after = {"unit": department.short_name, "title": title, "text": text, "found_on": found_on.isoformat()}
    record(by=by, act="highlight.enter", obj=made, after=after)
    return made


@transaction.atomic
def change_highlight(
    *, highlight: Highlight, version: int, title: str, text: str, found_on: date, by: Actor
) -> Highlight:
    """Word a highlight anew and return it; the report it came from stays. Raises Conflict. Side effect: audit row."""
    require(by, "highlights.enter", highlight)
    changed = swap(highlight, expect={"version": version}, title=title, text=text, found_on=found_on)
    record(by=by, act="highlight.change", obj=changed, before=_told(highlight), after=_told(changed))
    return changed


def _told(highlight: Highlight) -> dict[str, str]:
    return {
        "title": highlight.title,
        "text": highlight.text,
        "found_on": highlight.found_on.isoformat(),
    }


@transaction.atomic
def decide_highlight(*, highlight: Highlight, selected: bool, by: Actor) -> Highlight:
    """Select a highlight or pass it over, and return it.

    Raises NotPossible for passing over one that was praised already, WrongState, Conflict. Side effect: audit row.
    """
    require(by, "highlights.select", highlight)
    if not selected and highlight.uses.exists():
        raise NotPossible(_("It was praised already: take that out first."))
    decided = HIGHLIGHT.advance(highlight, "select" if selected else "pass")
    record(by=by, act="highlight.select" if selected else "highlight.pass", obj=decided)
    return decided


@transaction.atomic
def record_use(
    *, highlight: Highlight, kind: str, used_on: date, paper: str, circular: Circular | None = None, by: Actor
) -> HighlightUse:
    """Record one step of praise (printed, praised, recommended upward) of a selected highlight and return it.

    `paper` names where it stands; `circular` is the portal's own where it is one. Raises WrongState for one that is not
    selected, NotPossible for a step taken already, Conflict when somebody was quicker. Side effect: audit row.
    """
    require(by, "highlights.select", highlight)
    if highlight.state != HighlightState.SELECTED:
        raise WrongState("use", highlight.state)
    held = swap(highlight)
    if held.uses.filter(kind=kind).exists():
        raise NotPossible(_("This step was recorded already."))
    use = HighlightUse.objects.create(
        highlight=held, kind=kind, used_on=used_on, paper=paper, circular=circular
    )
    after = {"praise": kind, "used_on": used_on.isoformat(), "paper": paper}
    record(by=by, act="highlight.use", obj=held, after=after)
    return use


@transaction.atomic
def remove_use(*, highlight: Highlight, kind: str, by: Actor) -> Highlight:
    """Take a step of praise out that was recorded wrongly and return the highlight. Raises Conflict. Audit row."""
    require(by, "highlights.select", highlight)
    held = swap(highlight)
    use = held.uses.filter(kind=kind).first()
    if use is None:
        raise Conflict(held)
    before = {"praise": kind, "used_on": use.used_on.isoformat(), "paper": use.paper}
    record(by=by, act="highlight.use_remove", obj=held, before=before)
    use.delete()
    return held
