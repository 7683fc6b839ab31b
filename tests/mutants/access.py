"""What exists for whom: programmes, groups by date, labels, instructions, jobs."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

SCOPE = "tests/tasks/test_scope.py"
RIGHTS = "tests/departments/test_job_rights.py"
MONTH = "tests/reports/test_labels.py"
CORRECTED = "tests/tasks/corrections/test_pages.py"
TASKS = "tasks/permissions.py"
REPORTS = "reports/permissions/papers.py"

ACCESS = (
    Mutant(
        "scope: below, only what was handed out",
        TASKS,
        "reach |= Q(ledger__programme__in=actor.programmes_below) & ~Q(state__in=NOT_OUT)",
        "reach |= Q(ledger__programme__in=actor.programmes_below)",
        (SCOPE,),
    ),
    Mutant(
        "scope: a ledger below with nothing handed out",
        TASKS,
        "reach |= Q(out_below, programme__in=actor.programmes_below)",
        "reach |= Q(programme__in=actor.programmes_below)",
        (SCOPE,),
    ),
    Mutant(
        "scope: a unit's post belongs to one programme",
        TASKS,
        "                & Q(ledger__programme__in=[actor.programme.pk, *actor.programmes_above])\n",
        "",
        (SCOPE,),
    ),
    Mutant(
        "scope: membership of a group ends",
        TASKS,
        "Q(valid_to__isnull=True) | Q(valid_to__gte=on)",
        "Q()",
        (SCOPE,),
    ),
    Mutant(
        "scope: membership of a group begins",
        TASKS,
        "Q(valid_from__isnull=True) | Q(valid_from__lte=on)",
        "Q()",
        (SCOPE,),
    ),
    Mutant(
        "scope: a duty item goes with the group",
        TASKS,
        '.exclude(task__in=left.values("task"))',
        "",
        (SCOPE,),
    ),
    Mutant(
        "scope: the collector's report once accepted",
        REPORTS,
        "partner = accepted & Q(task__in",
        "partner = Q(task__in",
        (SCOPE,),
    ),
    Mutant(
        "scope: steps of others' reports",
        "tasks/selectors/history.py",
        "rows.exclude(theirs)",
        "rows",
        (SCOPE,),
    ),
    Mutant(
        "scope: words of others' duties",
        "tasks/selectors/detail.py",
        'item.text, item.figure = "", None',
        "pass",
        (SCOPE,),
    ),
    Mutant(
        "scope: files of others",
        TASKS,
        "reach = ours & Q(task__in=Task.objects.visible_to(actor))",
        "reach = Q(task__in=Task.objects.visible_to(actor))",
        (SCOPE,),
    ),
    Mutant(
        "label: of tasks",
        TASKS,
        'return Q(**{f"{path}sensitivity__lte": actor.clearance})',
        "return Q()",
        (SCOPE,),
    ),
    Mutant(
        "label: not above the own clearance",
        "tasks/services/labels.py",
        "if task.root_id or label > by.clearance:",
        "if task.root_id:",
        (SCOPE,),
    ),
    Mutant(
        "label: an item's, never a row's",
        "tasks/services/labels.py",
        "if task.root_id or label > by.clearance:",
        "if label > by.clearance:",
        (SCOPE,),
    ),
    Mutant(
        "label: the head's to set",
        "tasks/services/labels.py",
        '    require(by, "ledger.label", task)\n',
        "",
        (SCOPE,),
    ),
    Mutant(
        "label: rows bear the item's",
        "tasks/services/labels.py",
        "    Task.objects.filter(root=task).update(sensitivity=label)\n",
        "",
        (SCOPE,),
    ),
    Mutant(
        "label: no division table",
        "tasks/selectors/division.py",
        "        row_count=0,\n        sensitivity__lte=Clearance.INTERNAL,\n",
        "        row_count=0,\n",
        (SCOPE,),
    ),
    Mutant(
        "label: messages",
        "tasks/notifications.py",
        "told = [task for task in theirs if task.sensitivity <= clearance]",
        "told = theirs",
        (SCOPE,),
    ),
    Mutant(
        "label: hand-over lists",
        "tasks/duties.py",
        "if task.sensitivity > Clearance.INTERNAL:",
        "if not task:",
        (SCOPE,),
    ),
    Mutant(
        "label: figures of a circular",
        "reports/selectors/snapshot.py",
        "standings(period.ledger, clearance=READERS)",
        "standings(period.ledger)",
        (f"{MONTH}::test_a_circular_counts_and_names_no_labelled_matter_whoever_makes_it",),
    ),
    Mutant(
        "label: the issue before",
        "reports/selectors/circulars.py",
        "printed.without(_labelled(printed))",
        "printed",
        (f"{MONTH}::test_the_next_issue_compares_without_a_matter_labelled_since",),
    ),
    Mutant(
        "label: signing what was labelled since",
        "reports/services/circular_signing.py",
        "*labelled_since(data), ",
        "",
        (f"{MONTH}::test_a_matter_labelled_after_the_figures_were_taken_stops_the_signature",),
    ),
    Mutant(
        "label: sums of the overview",
        "reports/selectors/overview.py",
        "placed = placed_at(ledger, wanted, clearance=clearance, units=units)",
        "placed = placed_at(ledger, wanted, units=units)",
        (f"{MONTH}::test_every_sum_agrees_for_one_actor_whether_a_matter_exists_for_them_or_not",),
    ),
    Mutant(
        "label: message of an opened period",
        "reports/notifications/period.py",
        "sum(label <= clearance for label in labels)",
        "len(labels)",
        (f"{MONTH}::test_filers_are_told_of_as_many_matters_as_their_post_sees",),
    ),
    Mutant(
        "label: differences of a corrected file",
        "tasks/selectors/corrections.py",
        "[one for one in found if all(is_cleared(actor, task) for task in one.tasks)]",
        "list(found)",
        (f"{CORRECTED}::test_page_shows_and_confirms_nothing_of_a_labelled_task",),
    ),
    Mutant(
        "label: applying a corrected file",
        "tasks/services/corrections.py",
        "{row.key for row in seen_by(found, by)} & set(chosen)",
        "set(chosen)",
        (f"{CORRECTED}::test_page_shows_and_confirms_nothing_of_a_labelled_task",),
    ),
    Mutant(
        "label: what came after a corrected file",
        "tasks/selectors/correction_runs.py",
        "Task.objects.filter(cleared(actor), pk__in=versions)",
        "Task.objects.filter(pk__in=versions)",
        (f"{CORRECTED}::test_what_came_after_a_confirmation_is_told_without_labelled_tasks",),
    ),
    Mutant(
        "instruction: its circle",
        TASKS,
        'return self.filter(own | Q(pk__in=actor.post.instructions.values("pk")))',
        "return self.all()",
        (SCOPE,),
    ),
    Mutant(
        "instruction: sources of a task",
        "tasks/selectors/detail.py",
        "TaskSource.objects.visible_to(actor)",
        "TaskSource.objects",
        (SCOPE,),
    ),
    Mutant(
        "jobs: the asker still holds the post",
        "departments/jobs.py",
        "@rechecks\n",
        "",
        (RIGHTS,),
    ),
    Mutant(
        "jobs: refused before they are done",
        "reform/core/jobs.py",
        "if job.actor_uid and (refusal",
        "if not job and (refusal",
        (RIGHTS,),
    ),
    Mutant(
        "jobs: a refused one stands in the record",
        "reform/core/jobs.py",
        'record(by=None, act="jobs.refuse", obj=job, outcome=AuditEntry.Outcome.REFUSED, reason=refusal)',
        "pass",
        (f"{RIGHTS}::test_job_is_refused_once_the_role_is_taken_away",),
    ),
    Mutant(
        "jobs: twenty a person",
        "reform/core/jobs.py",
        "    _require_room(key, by)\n",
        "",
        (f"{RIGHTS}::test_nobody_has_more_than_twenty_pieces_of_work_waiting",),
    ),
)
