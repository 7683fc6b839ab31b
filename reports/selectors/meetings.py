"""Meetings with their agendas, papers and decisions, as far as they exist for an actor."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet

from departments.actor import Actor
from reports.models import AgendaItem, AgendaPaper, Referral
from tasks.enums import MeetingState
from tasks.models import Decision, Meeting, Task, TaskSource
from tasks.workflow import BEFORE_MEETING

TONES = {
    MeetingState.PLANNED: "yellow",
    MeetingState.CALLED: "blue",
    MeetingState.HELD: "green",
    MeetingState.CANCELLED: "grey",
}


def meetings_for(actor: Actor) -> QuerySet[Meeting]:
    """Return the meetings that exist for the actor, the latest first."""
    # Named here: an order by default is lost where something is counted.
    return (
        Meeting.objects.visible_to(actor)
        .select_related("programme")
        .order_by("-held_on", F("begins_at").desc(nulls_last=True), "-pk")
    )


def meetings_to_come(actor: Actor) -> QuerySet[Meeting]:
    """Return the meetings of the own programme whose agenda can still be changed, the next one first."""
    found = meetings_for(actor).filter(programme=actor.programme, state__in=BEFORE_MEETING)
    return found.order_by("held_on", "pk")


def points_of(meeting: Meeting, actor: Actor) -> list[AgendaItem]:
    """Return a meeting's points that exist for the actor, in order, with those papers; two queries."""
    papers = AgendaPaper.objects.visible_to(actor)
    found = AgendaItem.objects.visible_to(actor).filter(meeting=meeting)
    found = found.select_related("speaker", "referral__task", "referral__department", "meeting")
    return list(found.prefetch_related(Prefetch("papers", queryset=papers)))


def counted(meetings: QuerySet[Meeting], actor: Actor) -> QuerySet[Meeting]:
    """Add to each meeting how many decisions of it the actor knows of, in `decided`, and how many of those are in the
    ledger, `entered`."""
    known = Q(decisions__in=Decision.objects.visible_to(actor).order_by())
    entered = known & Q(decisions__sources__isnull=False)
    return meetings.annotate(
        decided=Count("decisions", filter=known, distinct=True),
        entered=Count("decisions", filter=entered, distinct=True),
    )


@dataclass(frozen=True)
class DecisionLine:
    """One decision with the referrals it answers and its matter, as far as the actor knows of them.

    `entered` tells whether it is in the ledger, whoever knows of that matter.
    """

    decision: Decision
    referrals: list[Referral]
    task: Task | None
    entered: bool


def decisions_of(meeting: Meeting, actor: Actor) -> list[DecisionLine]:
    """Return a meeting's decisions that exist for the actor, in order; four queries."""
    found = list(
        Decision.objects.visible_to(actor).filter(meeting=meeting).select_related("department", "meeting")
    )
    answered = Referral.objects.visible_to(actor).filter(decision__in=found).select_related("department")
    by_decision: dict[int | None, list[Referral]] = {}
    for referral in answered:
        by_decision.setdefault(referral.decision_id, []).append(referral)
    entered = dict(TaskSource.objects.filter(decision__in=found).values_list("decision", "task"))
    tasks = Task.objects.visible_to(actor).in_bulk(list(entered.values()))
    return [
        DecisionLine(
            one,
            by_decision.get(one.pk, []),
            tasks.get(entered[one.pk]) if one.pk in entered else None,
            one.pk in entered,
        )
        for one in found
    ]


def matter_of(decision: Decision, actor: Actor) -> Task | None:
    """Return the matter a decision became or was merged into, where it exists for the actor."""
    return Task.objects.visible_to(actor).filter(sources__decision=decision).first()
