"""What people are told about notices and tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from departments.enums import SECRETARIAT, UNIT_ROLES, Clearance, Reason, Role
from departments.models import Department, Notification, PostHolding, User
from departments.services.notifications import notify
from departments.telling import one_line
from tasks.enums import Answer
from tasks.models import (
    Adjustment,
    CommentRequest,
    CommentRound,
    CorrectionRun,
    Instruction,
    Ledger,
    Notice,
    Objection,
    Task,
)


def tell_collectors(tasks: list[Task]) -> None:
    """Tell each collecting unit's liaisons, in one message a person, what was handed out to it."""
    _tell_liaisons(
        tasks,
        "hand_out",
        lambda n: ngettext(
            "%(n)s matter was handed out to your unit", "%(n)s matters were handed out to your unit", n
        ),
        lambda task: reverse("task_detail", args=[task.uid]),
    )


def tell_corrected(tasks: list[Task], notice: Notice) -> None:
    """Tell each collecting unit's liaisons which of its running matters a corrected file words anew."""
    _tell_liaisons(
        tasks,
        f"corrected:{notice.uid}:{notice.version}",
        lambda n: ngettext(
            "A corrected file changes %(n)s matter of your unit",
            "A corrected file changes %(n)s matters of your unit",
            n,
        ),
        lambda task: reverse("task_detail", args=[task.uid]),
    )


def tell_withdrawn(tasks: list[Task], notice: Notice) -> None:
    """Tell each collecting unit's liaisons which of its running matters were withdrawn; they see them no more."""
    _tell_liaisons(
        tasks,
        f"withdrawn:{notice.uid}:{notice.version}",
        lambda n: ngettext(
            "%(n)s matter of your unit was withdrawn", "%(n)s matters of your unit were withdrawn", n
        ),
        lambda _task: reverse("ledger"),
    )


def tell_correction_undone(tasks: list[Task], run: CorrectionRun) -> None:
    """Tell each collecting unit's liaisons which of its running matters stand again as before a corrected file."""
    _tell_liaisons(
        tasks,
        f"correction_undone:{run.uid}",
        lambda n: ngettext(
            "A corrected file was taken back: %(n)s matter of your unit is as before",
            "A corrected file was taken back: %(n)s matters of your unit are as before",
            n,
        ),
        lambda task: reverse("task_detail", args=[task.uid]),
    )


def tell_carried_over(tasks: list[Task], into: Ledger) -> None:
    """Tell each collecting unit's liaisons which of its matters go on in the next year's ledger."""
    _tell_liaisons(
        tasks,
        f"carried_over:{into.uid}",
        lambda n: ngettext(
            "%(n)s matter of your unit goes on in the next year's ledger",
            "%(n)s matters of your unit go on in the next year's ledger",
            n,
        ),
        lambda _task: f"{reverse('ledger')}?ledger={into.uid}",
    )


def _tell_liaisons(
    tasks: list[Task], act: str, title: Callable[[int], str], address: Callable[[Task], str]
) -> None:
    """Write one message a person with the matters of the unit.

    The secretariat's own tasks go to its clerks. Messages are kept in Chinese, as the papers are.
    """
    by_unit: dict[tuple[int, int | None], list[Task]] = defaultdict(list)
    for task in tasks:
        by_unit[(task.ledger.programme_id, task.collector_id)].append(task)
    people = _people_of(tasks)
    messages: list[Notification] = []
    for (programme, unit), theirs in by_unit.items():
        own = theirs[0].ledger.programme.secretariat_id == unit
        roles = [Role.LIAISON, Role.CLERK] if own else [Role.LIAISON, Role.COUNTY]
        office = {user for level in Clearance for user in people[programme, unit, Role.CLERK, level]}
        for clearance in Clearance:
            # Who holds two posts of the unit reads one message, of what the higher one sees.
            users = {user for role in roles for user in people[programme, unit, role, clearance]}
            users -= {
                user
                for role in roles
                for above in Clearance
                if above > clearance
                for user in people[programme, unit, role, above]
            }
            told = [task for task in theirs if task.sensitivity <= clearance]
            if users and told:
                messages += _messages(told, users & office, Reason.SECRETARIAT, act, title, address)
                messages += _messages(told, users - office, Reason.FILER, act, title, address)
    Notification.objects.bulk_create(messages, ignore_conflicts=True)


def _messages(
    tasks: list[Task],
    users: set[int],
    reason: str,
    act: str,
    title: Callable[[int], str],
    address: Callable[[Task], str],
) -> list[Notification]:
    with override("zh-hans"):
        words = title(len(tasks)) % {"n": len(tasks)}
    body = "\n".join(one_line(f"{task.label} {task.title}") for task in tasks[:20])
    key = f"{act}:{tasks[0].uid}"
    return [
        Notification(
            user_id=user,
            key=key,
            title=words,
            body=body,
            url=address(tasks[0]),
            reason=reason,
            sealed=any(is_sealed(task) for task in tasks),
            programme_id=tasks[0].ledger.programme_id,
        )
        for user in users
    ]


def is_sealed(task: Task) -> bool:
    """Tell whether the words of a task stay in the portal: it bears a label above the usual one."""
    return task.sensitivity > Clearance.INTERNAL


def _people_of(tasks: list[Task]) -> dict[tuple[int, int | None, str, int], set[int]]:
    """Who holds a post of a unit that collects one of the tasks: users by programme, unit, role and clearance.

    Posts of the programmes below, a county's, count as the programme's own.
    """
    programmes = {task.ledger.programme_id for task in tasks}
    today = timezone.localdate()
    held = PostHolding.objects.filter(
        Q(post__programme__in=programmes) | Q(post__programme__parent__in=programmes),
        Q(held_to__isnull=True) | Q(held_to__gte=today),
        post__department__in={task.collector_id for task in tasks if task.collector_id},
        post__is_active=True,
        held_from__lte=today,
        user__is_active=True,
    )
    people: dict[tuple[int, int | None, str, int], set[int]] = defaultdict(set)
    for user, unit, role, clearance, own, above in held.values_list(
        "user",
        "post__department",
        "post__role",
        "post__clearance",
        "post__programme",
        "post__programme__parent",
    ):
        people[own, unit, role, clearance].add(user)
        if above:
            people[above, unit, role, clearance].add(user)
    return people


def tell_asked(round: CommentRound) -> None:
    """Tell the people of every unit that its comments on a draft division are asked for, and until when."""
    due = round.due_on
    with override("zh-hans"):
        title = _("For comment: %(title)s") % {"title": round.paper.title}
        body = _("Please answer by %(day)s whether your unit has comments.") % {
            "day": f"{due.month}月{due.day}日"
        }
    _tell_units(round, round.requests.all(), f"division.asked:{round.uid}", title, body)


def tell_outcome(round: CommentRound) -> None:
    """Tell the units that commented that what became of their comments can be read."""
    with override("zh-hans"):
        title = _("What became of your comments: %(title)s") % {"title": round.paper.title}
    asked = round.requests.filter(answer=Answer.COMMENTED)
    _tell_units(round, asked, f"division.closed:{round.uid}", title, "")


def _tell_units(
    round: CommentRound, requests: QuerySet[CommentRequest], key: str, title: str, body: str
) -> None:
    """Tell the liaisons, heads and county secretariats of the units asked; one message a person and key."""
    for request in requests.select_related("department"):
        notify(
            users=_holders(post__department=request.department, post__role__in=UNIT_ROLES),
            key=key,
            title=title,
            body=body,
            url=reverse("comment_answer", args=[request.uid]),
            reason=Reason.UNIT,
            programme=round.ledger.programme,
        )


def _holders(**posts: object) -> QuerySet[User]:
    """Return the active people, deputies too, who hold such a post today."""
    today = timezone.localdate()
    held = Q(held_to__isnull=True) | Q(held_to__gte=today)
    holdings = PostHolding.objects.filter(held, held_from__lte=today, post__is_active=True, **posts)
    return User.objects.filter(is_active=True, pk__in=holdings.values("user"))


def _tell_unit(task: Task, units: Iterable[Department], **message: str) -> None:
    """Tell the people of units about one task, those whose posts may see it, once a person and key."""
    people = _holders(
        post__department__in=list(units),
        post__role__in=UNIT_ROLES,
        post__clearance__gte=task.sensitivity,
    )
    _tell(task, people, reason=Reason.UNIT, **message)


def _tell_office(task: Task, **message: str) -> None:
    """Tell the programme's secretariat likewise; a county's own ledger is kept by its county secretariat."""
    people = _holders(
        post__programme=task.ledger.programme,
        post__role__in=SECRETARIAT | {Role.COUNTY},
        post__clearance__gte=task.sensitivity,
    )
    _tell(task, people, reason=Reason.SECRETARIAT, **message)


def _tell(
    task: Task, users: QuerySet[User], *, key: str, title: str, body: str, url: str, reason: str
) -> None:
    notify(
        users=users,
        key=key,
        title=title,
        body=body,
        url=url,
        reason=reason,
        sealed=is_sealed(task),
        programme=task.ledger.programme,
    )


def objection_made(objection: Objection) -> None:
    """Tell the secretariat that a unit objects to a matter, and why."""
    title = gettext_lazy("%(unit)s objects: %(task)s")
    _tell_about(objection, _tell_office, key="objection.made", title=title, body=objection.reason)


def tell_of_objection(objection: Objection) -> None:
    """Tell the unit that objected what was decided, with the answer."""
    title = gettext_lazy("Objection %(verdict)s: %(task)s")
    tell = partial(_tell_unit, units=[objection.department])
    _tell_about(objection, tell, key="objection.decided", title=title, body=objection.answer)


def adjustment_asked(adjustment: Adjustment) -> None:
    """Tell the secretariat that a unit asks for an adjustment of a matter, and why."""
    title = gettext_lazy("%(unit)s asks for an adjustment: %(task)s")
    _tell_about(adjustment, _tell_office, key="adjustment.asked", title=title, body=adjustment.reason)


def tell_of_adjustment(adjustment: Adjustment) -> None:
    """Tell the collecting unit, and the one that takes over, what became of an adjustment."""
    title = gettext_lazy("Adjustment %(verdict)s: %(task)s")
    units = [unit for unit in (adjustment.department, adjustment.task.collector) if unit]
    body = adjustment.answer or adjustment.opinion
    key = f"adjustment.{adjustment.state}"
    _tell_about(adjustment, partial(_tell_unit, units=units), key=key, title=title, body=body)


def _tell_about(
    asked: Objection | Adjustment, tell: Callable[..., None], *, key: str, title: Promise, body: str
) -> None:
    """Send a message about what a unit asked of a matter; its words name the unit, the matter and how it stands."""
    with override("zh-hans"):
        unit, verdict = asked.department.short_name, asked.get_state_display()
        words = str(title) % {"unit": unit, "verdict": verdict, "task": asked.task}
    url = reverse(f"{asked._meta.model_name}_detail", args=[asked.uid])
    tell(asked.task, key=f"{key}:{asked.uid}", title=words, body=body, url=url)


def tell_instruction(instruction: Instruction) -> None:
    """Tell the circle of an instruction, and nobody else, that there is one; its words stay where it is read.

    Who has been told is not told again, nor is who entered it.
    """
    with override("zh-hans"):
        title = _("New instruction: %(leader)s") % {"leader": instruction.leader}
    circle = instruction.circle.exclude(pk=instruction.entered_by_id)
    _tell_of_instruction(instruction, _holders(post__in=circle), key="", title=title, urgent=True)


def tell_instruction_settled(instruction: Instruction) -> None:
    """Tell the leader urgently that what came of an instruction can be read, and who entered it that it is settled."""
    with override("zh-hans"):
        title = _("Instruction carried out, for reading: %(leader)s") % {"leader": instruction.leader}
    key = f":settled:{instruction.version}"
    if instruction.post_id:
        leaders = _holders(post=instruction.post_id)
        _tell_of_instruction(instruction, leaders, key=key, title=title, urgent=True)
    if instruction.entered_by_id != instruction.post_id:
        entered = _holders(post=instruction.entered_by_id)
        _tell_of_instruction(instruction, entered, key=key, title=title, urgent=False)


def _tell_of_instruction(
    instruction: Instruction, users: QuerySet[User], *, key: str, title: str, urgent: bool
) -> None:
    notify(
        users=users,
        key=f"instruction:{instruction.uid}{key}",
        title=title,
        url=reverse("instruction_detail", args=[instruction.uid]),
        reason=Reason.CIRCLE,
        urgent=urgent,
        sealed=True,
        programme=instruction.programme,
    )
