"""Links upward in the ledger: clauses as sources of tasks, tasks derived from tasks, links of corrected files."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from tasks.enums import DraftState, NoticeState, SourceKind
from tasks.models import DraftLink, Notice, NoticeLink, Task, TaskDraft, TaskLog, TaskSource


def task_of(draft: TaskDraft) -> Task | None:
    """Return the task a draft became or was merged into."""
    if draft.state != DraftState.CONFIRMED:
        return None
    return draft.task or draft.merge_into


def carry_links(*, notice: Notice, who: str) -> None:
    """Make the upper clauses of a notice's confirmed drafts sources of their tasks; doing it twice changes nothing.

    A task whose upper clause is a task itself is derived from it, and so are those below a notice that is only
    now confirmed; `who` stands in their stories. The caller holds a transaction. Side effects: sources,
    `derived_from`, a line in the story.
    """
    links = list(
        DraftLink.objects.filter(draft__notice=notice, draft__state=DraftState.CONFIRMED)
        .exclude(upper__state=NoticeState.WITHDRAWN)
        .select_related("draft__task", "draft__merge_into", "upper")
    )
    links += list(
        DraftLink.objects.filter(upper=notice, draft__state=DraftState.CONFIRMED).select_related(
            "draft__task", "draft__merge_into", "upper"
        )
    )
    pairs = [(link, task) for link in links if (task := task_of(link.draft))]
    had = set(
        TaskSource.objects.filter(
            task__in=[task.pk for _link, task in pairs], notice__isnull=False
        ).values_list("task", "notice", "clause")
    )
    above = _tasks_above([link for link, _task in pairs])
    now = timezone.now()
    derived: dict[int, Task] = {}
    sources: list[TaskSource] = []
    for link, task in pairs:
        upper_task = above.get((link.upper_id, link.span_start, link.span_end))
        if upper_task and task.derived_from_id is None and upper_task.pk != task.pk:
            task.derived_from = upper_task
            derived[task.pk] = task
        if (task.pk, link.upper_id, link.clause) in had:
            continue
        had.add((task.pk, link.upper_id, link.clause))
        sources.append(
            TaskSource(
                task=task,
                kind=SourceKind.NOTICE,
                notice=link.upper,
                clause=link.clause,
                span_start=link.span_start,
                span_end=link.span_end,
                label=f"{link.upper.title} {link.clause}"[:300],
            )
        )
    Task.objects.bulk_update(derived.values(), ["derived_from"], batch_size=200)
    TaskSource.objects.bulk_create(sources)
    TaskLog.objects.bulk_create(
        TaskLog(
            task=source.task,
            at=now,
            who=who,
            event="link.upper",
            params={"notice": source.notice.title if source.notice else "", "clause": source.clause},
        )
        for source in sources
    )


def _tasks_above(links: Iterable[DraftLink]) -> dict[tuple[int, int | None, int | None], Task]:
    """The tasks that the linked upper clauses became, by paper and span."""
    uppers = {link.upper_id for link in links}
    drafts = TaskDraft.objects.filter(notice__in=uppers, task__isnull=False).select_related("task")
    return {(d.notice_id, d.span_start, d.span_end): d.task for d in drafts if d.task}


def release_links(*, notice: Notice) -> None:
    """Undo what confirming a notice made of links: upper sources of its tasks, and what is derived from them."""
    links = DraftLink.objects.filter(draft__notice=notice, draft__state=DraftState.CONFIRMED)
    upward = {
        (task.pk, link.upper_id, link.clause)
        for link in links.select_related("draft__task", "draft__merge_into")
        if (task := task_of(link.draft))
    }
    tasks = {task for task, _upper, _clause in upward}
    sources = TaskSource.objects.filter(task__in=tasks, notice__isnull=False)
    told = sources.values_list("pk", "task", "notice", "clause")
    TaskSource.objects.filter(pk__in=[pk for pk, *source in told if tuple(source) in upward]).delete()
    Task.objects.filter(pk__in=tasks).update(derived_from=None)
    Task.objects.filter(derived_from__draft__notice=notice).update(derived_from=None)


def move_papers(*, old: Notice, new: Notice) -> None:
    """Give a corrected notice the upper papers that a person named for the old one."""
    had = set(new.upper_links.exclude(upper=None).values_list("upper", flat=True))
    last = new.upper_links.count()
    named = old.upper_links.exclude(upper=None).exclude(upper__in=had)
    NoticeLink.objects.bulk_create(
        NoticeLink(
            notice=new,
            upper_id=link.upper_id,
            order=last + at,
            title=link.title,
            document_number=link.document_number,
        )
        for at, link in enumerate(named)
    )


def move_clauses(pairs: Iterable[tuple[TaskDraft, TaskDraft]]) -> None:
    """Give the second draft of each pair, which takes the first one's place, the first one's upper clauses."""
    heirs = {old.pk: new for old, new in pairs}
    links = list(DraftLink.objects.filter(draft__in=heirs))
    had = set(
        DraftLink.objects.filter(draft__in=[new.pk for new in heirs.values()]).values_list(
            "draft", "upper", "clause"
        )
    )
    twice = []
    for link in links:
        link.draft = heirs[link.draft_id]
        if (link.draft_id, link.upper_id, link.clause) in had:
            twice.append(link.pk)
    DraftLink.objects.filter(pk__in=twice).delete()
    DraftLink.objects.bulk_update([link for link in links if link.pk not in twice], ["draft"], batch_size=200)


def drop_clause(*, link: DraftLink) -> None:
    """Delete a link to an upper clause with the source it had become and what was derived by it."""
    task = task_of(link.draft)
    if task:
        TaskSource.objects.filter(task=task, notice=link.upper_id, clause=link.clause).delete()
        above = _tasks_above([link]).get((link.upper_id, link.span_start, link.span_end))
        if above and task.derived_from_id == above.pk:
            Task.objects.filter(pk=task.pk).update(derived_from=None)
    link.delete()
