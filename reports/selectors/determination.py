"""The determination sheet of a period: what was said, what the rule proposes, what is prepared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import get_language

from departments.enums import Clearance
from reports.enums import Origin, ReportState
from reports.models import Determination, ProgressReport, ReportingPeriod
from reports.selectors.rhythm import rhythms_in
from tasks.models import Task
from tasks.progress import LATE_CLASSES, RETURNED_KEPT, Flag, Proposal, StatusClass, Step, explain, explain_en
from tasks.selectors.facts import Said, rule_of

# Whoever is told only of tasks labelled up to a clearance says so; the services work on all of them.
ALL = max(Clearance)
FILED = {ReportState.SUBMITTED, ReportState.IN_REVIEW, ReportState.ACCEPTED}


def tasks_to_determine(period: ReportingPeriod, *, clearance: int = ALL) -> QuerySet[Task]:
    """Return the tasks that have a state of their own: handed out, without rows below them."""
    found = Task.objects.filter(ledger=period.ledger_id, sensitivity__lte=clearance)
    return found.handed_out().leaves()


def unconfirmed_tasks(period: ReportingPeriod, *, clearance: int = ALL) -> int:
    """Return how many tasks still lack a confirmed determination in a period."""
    confirmed = Determination.objects.filter(period=period, confirmed_at__isnull=False)
    return tasks_to_determine(period, clearance=clearance).exclude(pk__in=confirmed.values("task")).count()


def effective_reports(period: ReportingPeriod) -> dict[int, ProgressReport]:
    """Return what counts of each task in a period, keyed by the task's key: the last one accepted.

    A unit's report accepted after something was recorded (代录) replaces it, and the other way round.
    """
    accepted = ProgressReport.objects.filter(period=period, state=ReportState.ACCEPTED)
    return {report.task_id: report for report in accepted.order_by("accepted_at", "pk")}


def what_was_said(period: ReportingPeriod, tasks: Iterable[Task]) -> dict[int, Said]:
    """Return what was reported of each task in a period, as the rule takes it.

    Not accepted yet, the self-rating stands beside but does not count; nothing filed where a report was due
    is unreported; sent back and not filed again it is returned, and was filed (as `turnout_of` counts it); where the unit's rhythm asked for nothing this month, the last state stands. A completion
    counts where nothing can be measured, or where the secretariat recorded it.
    """
    effective = effective_reports(period)
    of_units = {r.task_id: r for r in ProgressReport.objects.filter(period=period, origin=Origin.UNIT)}
    rhythms = rhythms_in(period)
    found: dict[int, Said] = {}
    for task in tasks:
        accepted, own = effective.get(task.pk), of_units.get(task.pk)
        if accepted is not None:
            taken = accepted.origin == Origin.RECORDED or not is_measured(task)
            found[task.pk] = Said(
                self_rating=accepted.self_rated,
                reviewed=bool(accepted.self_rated),
                at_risk=accepted.at_risk,
                done_on=accepted.done_on if taken and accepted.self_rated == StatusClass.DONE else None,
            )
        elif own is not None:
            filed = own.state in FILED
            been_in = own.on_time is not None
            found[task.pk] = Said(
                self_rating=own.self_rated if filed else "",
                unreported=not been_in,
                returned=been_in and not filed,
            )
        elif task.collector and not rhythms.asks(task.collector):
            found[task.pk] = Said(not_asked=True)
    return found


def is_measured(task: Task) -> bool:
    """Tell whether something of a task can be measured: a figure, a node, an entry, a unit's part."""
    measures = (task.indicators, task.milestones, task.details, task.duty_items)
    return any(list(related.all()) for related in measures)


def proposal_of(row: Determination) -> Proposal:
    """Return a row's proposal as the value the rule made."""
    key, _, version = row.rule_version.partition("/")
    return Proposal(
        status_class=StatusClass(row.proposed),
        severity=row.severity,
        flags=tuple(Flag(flag) for flag in row.flags),
        derivation=tuple(Step(step["code"], step["params"]) for step in row.derivation),
        rule_key=key,
        rule_version=int(version or 0),
        cutoff=row.period.cutoff,
    )


def why(row: Determination) -> str:
    """Return the derivation of a row's proposal as a sentence in the reader's language."""
    proposal = proposal_of(row)
    return explain(proposal) if (get_language() or "").startswith("zh") else explain_en(proposal)


def was_returned(row: Determination) -> bool:
    """Tell whether a row keeps the last state because its report was sent back and not filed again."""
    return RETURNED_KEPT in {step["code"] for step in row.derivation}


def differs(row: Determination) -> bool:
    """Tell whether self-rating, rule and prepared class of a row are not all the same."""
    return row.prepared != row.proposed or (row.self_rated != "" and row.self_rated != row.prepared)


def sheet_of(period: ReportingPeriod, *, clearance: int = ALL) -> list[Determination]:
    """Return the rows of a period's sheet, differences first, then what is behind, then ledger order."""
    rows = list(
        Determination.objects.filter(period=period, task__sensitivity__lte=clearance).select_related(
            "period", "task__collector", "task__root", "task__ledger"
        )
    )
    return sorted(
        rows,
        key=lambda r: (
            not differs(r),
            r.prepared not in LATE_CLASSES,
            not r.unreported,
            r.task.number,
            r.task.row,
        ),
    )


@dataclass(frozen=True)
class SheetStand:
    """How far a sheet is: rows, how many are confirmed, tasks without a row, rows that are out of date.

    `whole` names the whole sheet, whatever of it the reader is told of.
    """

    rows: int
    confirmed: int
    missing: int
    stale: int
    versions: int
    whole: int

    @property
    def stamp(self) -> str:
        """Return what names the sheet as it is: any change of a row changes it."""
        return f"{self.whole}:{self.versions}"

    @property
    def open(self) -> int:
        """Return how many rows wait to be confirmed."""
        return self.rows - self.confirmed

    @property
    def is_ready(self) -> bool:
        """Tell whether it can be confirmed."""
        return self.open > 0 and not self.missing and not self.stale


def stand_of(period: ReportingPeriod, *, clearance: int = ALL) -> SheetStand:
    """Return how far a period's sheet is, told of the tasks labelled up to `clearance`."""
    whole = Determination.objects.filter(period=period)
    rows = whole.filter(task__sensitivity__lte=clearance)
    counted = rows.aggregate(n=Count("pk"), confirmed=Count("pk", filter=Q(confirmed_at__isnull=False)))
    stamped = whole.aggregate(n=Count("pk"), versions=Sum("version"))
    stale = stale_tasks(period) | judged_otherwise(period)
    return SheetStand(
        rows=counted["n"],
        confirmed=counted["confirmed"],
        missing=tasks_to_determine(period, clearance=clearance).exclude(pk__in=rows.values("task")).count(),
        stale=rows.filter(task__in=stale).count() if stale else 0,
        versions=stamped["versions"] or 0,
        whole=stamped["n"],
    )


def stale_tasks(period: ReportingPeriod) -> set[int]:
    """Return the keys of the tasks whose row was prepared before their last report or sheet was accepted."""
    prepared = dict(
        Determination.objects.filter(period=period, confirmed_at__isnull=True).values_list(
            "task", "prepared_at"
        )
    )
    accepted = ProgressReport.objects.filter(period=period, accepted_at__isnull=False).values_list(
        "task", "accepted_at"
    )
    grids = period.sheets.filter(accepted_at__isnull=False).values_list("entries__item__task", "accepted_at")
    return {task for task, at in [*accepted, *grids] if task in prepared and at and at > prepared[task]}


def judged_otherwise(period: ReportingPeriod) -> set[int]:
    """Return the keys of the tasks whose unconfirmed row was worked out by another rule than the one in force."""
    rule = rule_of(period.ledger.programme)
    waiting = Determination.objects.filter(period=period, confirmed_at__isnull=True)
    return set(waiting.exclude(rule_version=f"{rule.key}/{rule.version}").values_list("task", flat=True))


def counts_of(rows: Iterable[Determination]) -> dict[str, int]:
    """Return how many rows are prepared in each class."""
    return dict(Counter(row.prepared for row in rows))
