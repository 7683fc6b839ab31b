"""What exists for whom: programmes, groups by date, labels, instructions, jobs."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

SCOPE = "tests/tasks/test_scope.py"
RIGHTS = "tests/departments/test_job_rights.py"
TASKS = "tasks/permissions.py"
REPORTS = "reports/permissions.py"

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
        "reach = Q(department=actor.department, task__in=Task.objects.visible_to(actor))",
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
)
