"""A round of comments (征求意见): who has answered, what was said of which task, what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from departments.actor import Actor
from departments.selectors.contacts import Contact, contacts_of
from tasks.division.documents import Counts, Outcome, outcome_words
from tasks.division.table import Difference, Named, Row, split_for
from tasks.enums import Answer, RoundState, Verdict
from tasks.models import Comment, CommentRequest, CommentRound
from tasks.selectors.division import changed_since, frozen_rows

VERDICT_WORDS = {
    Verdict.WAITING: "待研究",
    Verdict.ADOPTED: "采纳",
    Verdict.PARTLY: "部分采纳",
    Verdict.DECLINED: "不采纳",
}


@dataclass(frozen=True)
class UnitAnswer:
    """One unit asked, with whom to call."""

    request: CommentRequest
    people: tuple[Contact, ...] = ()
    comments: int = 0


@dataclass
class Matter:
    """One row of the table as it was sent, with what was said of it; `row` None is the whole table."""

    row: Row | None
    difference: Difference | None = None
    comments: list[Comment] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        """How many comments are to be decided."""
        return sum(1 for one in self.comments if one.verdict == Verdict.WAITING)


def counts_of(round: CommentRound) -> Counts:
    """Count units by answer and sent comments by decision; each sum is whole."""
    answers = dict(
        CommentRequest.objects.filter(round=round)
        .order_by()
        .values_list("answer")
        .annotate(number=Count("pk"))
    )
    verdicts = dict(sent_comments(round).order_by().values_list("verdict").annotate(number=Count("pk")))
    return Counts(
        asked=sum(answers.values()),
        agreed=answers.get(Answer.AGREED, 0),
        commented=answers.get(Answer.COMMENTED, 0),
        silent=answers.get(Answer.WAITING, 0),
        adopted=verdicts.get(Verdict.ADOPTED, 0),
        partly=verdicts.get(Verdict.PARTLY, 0),
        declined=verdicts.get(Verdict.DECLINED, 0),
        waiting=verdicts.get(Verdict.WAITING, 0),
    )


def sent_comments(round: CommentRound) -> QuerySet[Comment]:
    """Return the comments units have sent; what a unit merely saved is its own."""
    return Comment.objects.filter(request__round=round, request__answer=Answer.COMMENTED)


def answers_of(round: CommentRound) -> list[UnitAnswer]:
    """Return every unit asked with whom to call, those without an answer first."""
    sent = Count("comments", filter=Q(answer=Answer.COMMENTED))
    requests = list(round.requests.select_related("department", "round__paper").annotate(sent=sent))
    people = contacts_of(one.department for one in requests)
    lines = [UnitAnswer(one, people.get(one.department_id, ()), one.sent) for one in requests]
    return sorted(lines, key=lambda line: line.request.answer != Answer.WAITING)


def urging_text(round: CommentRound, lines: Iterable[UnitAnswer]) -> str:
    """Return one line a unit that has not answered, with whom to call; empty when all have. Chinese, as it is sent."""
    silent = [line for line in lines if line.request.answer == Answer.WAITING]
    if not silent:
        return ""
    due = round.due_on
    head = (
        f"【催办意见】《{round.paper.title}》征求意见应于{due.month}月{due.day}日前反馈，"
        f"以下{len(silent)}个单位尚未反馈，请尽快登录平台反馈有无意见："
    )
    told = []
    for number, line in enumerate(silent, start=1):
        people = "、".join(f"{person.name} {person.phone}".strip() for person in line.people)
        told.append(f"{number}.{line.request.department.name}" + (f"：{people}" if people else ""))
    return "\n".join([head, *told])


def matters_of(round: CommentRound) -> tuple[list[Matter], list[Difference]]:
    """Return the rows with comments in printing order (the whole table first), and all that changed since."""
    rows = frozen_rows(round.paper)
    changed = changed_since(round.paper, joined_by=round.closed_at or timezone.now())
    by_task = {one.row.task: one for one in changed if one.before}
    said: dict[str, list[Comment]] = {}
    comments = sent_comments(round).select_related("request__department", "task")
    for comment in comments.order_by("request__order", "pk"):
        said.setdefault(comment.label, []).append(comment)
    found = [Matter(None, None, said.pop(""))] if "" in said else []
    found += [Matter(row, by_task.get(row.task), said[row.place]) for row in rows if row.place in said]
    return found, changed


def outcomes_of(round: CommentRound) -> list[Outcome]:
    """Return the comments with the decisions on them in printing order, as printed."""
    return [
        Outcome(
            label=matter.row.place if matter.row else "",
            task=matter.row.title if matter.row else "",
            unit=one.request.department.short_name,
            text=one.text,
            verdict=VERDICT_WORDS[Verdict(one.verdict)],
            reason=one.reason,
        )
        for matter in matters_of(round)[0]
        for one in matter.comments
    ]


def outcome_sentence(round: CommentRound) -> str:
    """Return the paragraph above the table of comments and decisions, with its counts."""
    silent = round.requests.filter(answer=Answer.WAITING).select_related("department")
    return outcome_words(
        counts_of(round),
        title=round.paper.title,
        asked_on=round.asked_on,
        due_on=round.due_on,
        silent=[one.department.short_name for one in silent],
        closed=round.state == RoundState.CLOSED,
    )


@dataclass(frozen=True)
class Line:
    """One row on a unit's page: as what it names the unit, and what the unit said of it."""

    row: Row
    named: tuple[Named, ...]
    comment: Comment | None


@dataclass(frozen=True)
class Desk:
    """A unit's page: the rows that name it, the others, what it said of the whole."""

    own: list[Line]
    others: list[Line]
    whole: Comment | None


def desk_of(request: CommentRequest) -> Desk:
    """Return the rows of a round's table as a unit reads them, its own first."""
    said = {comment.label: comment for comment in request.comments.all()}
    unit = str(request.department.uid)
    mine, others = split_for(frozen_rows(request.round.paper), unit)

    def lines(rows: list[Row]) -> list[Line]:
        return [Line(row, tuple(row.roles_of(unit)), said.get(row.place)) for row in rows]

    return Desk(lines(mine), lines(others), said.get(""))


def requests_of(actor: Actor) -> QuerySet[CommentRequest]:
    """Return what the actor's own unit was asked, the newest first."""
    found = CommentRequest.objects.visible_to(actor).filter(department=actor.department)
    return found.select_related("round__paper", "round__ledger__programme", "department").order_by("-pk")


def to_answer(actor: Actor) -> QuerySet[CommentRequest]:
    """Return what the actor's own unit was asked in rounds still open and has not answered."""
    return requests_of(actor).filter(round__state=RoundState.OPEN, answer=Answer.WAITING)


def rounds_open(actor: Actor) -> list[tuple[CommentRound, int]]:
    """Return the rounds the actor's office is asking in, each with how many comments are to be decided."""
    to_decide = Q(requests__answer=Answer.COMMENTED, requests__comments__verdict=Verdict.WAITING)
    rounds: QuerySet[CommentRound] = CommentRound.objects.visible_to(actor)
    counted = rounds.filter(state=RoundState.OPEN).annotate(
        to_decide=Count("requests__comments", filter=to_decide)
    )
    return [(one, one.to_decide) for one in counted]
