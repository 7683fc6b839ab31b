"""需协调事项: who sees which, those that wait longest first, and what happened to one in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.actor import Actor
from departments.models import Department
from reform.core.days import period_name
from reform.core.story import StoryLine
from reform.core.text import squeeze
from reports.enums import ReferralState, ReportState
from reports.models import AgendaItem, ProgressReport, Referral
from tasks.models import Decision, Meeting, Task

# A report whose words stand: it was sent, and not returned.
FILED = [ReportState.SUBMITTED, ReportState.IN_REVIEW, ReportState.ACCEPTED]
ENDED = [ReferralState.CLOSED, ReferralState.DECLINED]
TONES: dict[str, str] = {
    ReferralState.NEW: "yellow",
    ReferralState.IN_HAND: "blue",
    ReferralState.ANSWERED: "blue",
    ReferralState.PUT_FORWARD: "blue",
    ReferralState.DECIDED: "blue",
    ReferralState.CLOSED: "green",
    ReferralState.DECLINED: "grey",
}


def referrals_for(actor: Actor) -> QuerySet[Referral]:
    """Return the referrals that exist for the actor, ready for a list: the open ones first, waiting longest on top."""
    ended = Case(When(state__in=ENDED, then=Value(1)), default=Value(0))
    found = Referral.objects.visible_to(actor).select_related(
        "programme", "department", "owner", "task", "order", "report__period", "decision__meeting"
    )
    return found.order_by(ended, "raised_on", "pk")


def open_referrals(actor: Actor) -> QuerySet[Referral]:
    """Return the referrals that nobody has closed or declined, as far as the actor knows of them; for counting."""
    return Referral.objects.visible_to(actor).exclude(state__in=ENDED)


def overdue_on(day: date) -> Q:
    """Return the condition that the unit that coordinates should have answered before a day."""
    return Q(state=ReferralState.IN_HAND, due_on__lt=day)


def counts_by_state(found: QuerySet[Referral], on: date) -> dict[str, int]:
    """Return how many referrals are in each state, open altogether, and overdue on a day; two queries."""
    counts = dict(found.order_by().values_list("state").annotate(n=Count("pk")))
    counts["open"] = sum(n for state, n in counts.items() if state not in ENDED)
    counts["overdue"] = found.filter(overdue_on(on)).count()
    return counts


def units_in(found: QuerySet[Referral]) -> QuerySet[Department]:
    """Return the units that ask or coordinate."""
    keys = found.order_by()
    return Department.objects.filter(
        Q(pk__in=keys.values("department")) | Q(pk__in=keys.values("owner"))
    ).order_by("order", "pk")


def of_unit(found: QuerySet[Referral], unit: Department) -> QuerySet[Referral]:
    """Keep those the unit asks or coordinates."""
    return found.filter(Q(department=unit) | Q(owner=unit))


def referrals_of_task(task: Task, actor: Actor) -> list[Referral]:
    """Return what was asked to be coordinated about a matter, and what it answers itself, as far as the actor knows of it.

    In the order of `referrals_for`, with what a line beside the matter shows.
    """
    decided = Decision.objects.filter(sources__task=task).order_by()
    found = referrals_for(actor).filter(Q(task=task) | Q(decision__in=decided))
    lines = found.select_related(None).select_related("department")
    return list(lines.only("uid", "title", "state", "department__short_name"))


@dataclass(frozen=True)
class Problem:
    """A field of a report that tells what cannot be solved, and the last referral that was made of it.

    What is asked to be coordinated becomes one by itself on acceptance; the cause of a delay only by the office.
    """

    field: str
    text: str
    referral: Referral | None

    @property
    def may_refer(self) -> bool:
        """Whether the office can make one of it: a cause without one that is open."""
        ended = self.referral is None or self.referral.state in ENDED
        return self.field == "cause" and bool(self.text) and ended


def problems_of(report: ProgressReport, actor: Actor) -> list[Problem]:
    """Return what a report tells of problems, with the referrals of its matter in the same words; one query."""
    known = list(
        Referral.objects.visible_to(actor)
        .filter(task=report.task_id, department=report.department_id)
        .order_by("-pk")
    )

    def of(field: str) -> Problem:
        text = getattr(report, field).strip()
        said = squeeze(text)
        found = (
            one
            for one in known
            if squeeze(one.text) == said or (field == "coordination" and one.report_id == report.pk)
        )
        return Problem(field, text, next(found, None) if text else None)

    return [of("coordination"), of("cause")]


def points_of(referral: Referral, actor: Actor) -> list[AgendaItem]:
    """Return on which agendas a referral stands or stood, the last one first."""
    found = AgendaItem.objects.visible_to(actor).filter(referral=referral)
    return list(found.select_related("meeting").order_by("-pk"))


def undecided_of(meeting: Meeting, actor: Actor) -> QuerySet[Referral]:
    """Return the referrals on a meeting's agenda that it has not decided on, in the agenda's order, as far as they
    exist for the actor."""
    found = Referral.objects.visible_to(actor).filter(
        agenda__meeting=meeting, state=ReferralState.PUT_FORWARD
    )
    return found.select_related("department", "task", "order", "programme").order_by(F("agenda__order"))


# The sentence of each act, whether its text stands in it (else below it), icon, tone.
ACTS: dict[str, tuple[str | Promise, bool, str, str]] = {
    "reported": (_("Asked for in the report for %(text)s"), True, "report", ""),
    "again": (_("Asked for again in the report for %(text)s"), True, "report", "yellow"),
    "problem": (_("Taken from the problems in the report for %(text)s"), True, "report", ""),
    "raised": (_("Asked for"), False, "arrow-up", ""),
    "order": (_("Order %(text)s was raised"), True, "arrow-up", ""),
    "take_up": (_("Taken up: %(text)s coordinates"), True, "user-check", ""),
    "answer": (pgettext_lazy("referral", "Answered"), False, "message", ""),
    "ask_again": (_("To be coordinated further"), False, "arrow-back-up", "yellow"),
    "put_forward": (_("Put forward to “%(text)s”"), True, "arrow-up", ""),
    "give_back": (_("Given back by “%(text)s” without a decision"), True, "arrow-back-up", "yellow"),
    "decide": (_("Decided by a meeting"), False, "gavel", "green"),
    "close": (pgettext_lazy("referral", "Closed"), False, "circle-check", "green"),
    "decline": (pgettext_lazy("referral", "Not taken up"), False, "x", "grey"),
}


def story_of(referral: Referral) -> list[StoryLine]:
    """Return what happened to a referral, newest first, in sentences; one query."""
    return [_line(*row) for row in referral.log.values_list("at", "who", "act", "text")]


def _line(at: datetime, who: str, act: str, text: str) -> StoryLine:
    sentence, within, icon, tone = ACTS[act]
    said = str(sentence) % {"text": period_name(text)} if within else str(sentence)
    return StoryLine(at, who, said, "" if within else text, icon, tone)


def last_answer(referral: Referral) -> str:
    """Return what the coordinating unit answered last; empty before it did."""
    return referral.log.filter(act="answer").values_list("text", flat=True).first() or ""


def with_tones(referrals: Iterable[Referral]) -> list[tuple[Referral, str]]:
    """Return each referral with the tone of its state."""
    return [(one, TONES[ReferralState(one.state)]) for one in referrals]
