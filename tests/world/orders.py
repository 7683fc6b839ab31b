"""Orders of a unit in every state that a page asks for, an extension it asked for, the proof of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile

from departments.models import Department, Programme, User
from reports.models import OrderAnswer, OrderExtension, OrderProof, SupervisionOrder
from tasks.models import Task
from tests.world.planted import START, THEN

# Far off: what is asked before the due day is asked whenever the tests run.
DUE = date(2099, 1, 5)


@dataclass
class Orders:
    """One order a state; `asked` is the request for more time about `extended`, `proof` a file of `answered`."""

    draft: SupervisionOrder
    dropped: SupervisionOrder
    issued: SupervisionOrder
    answered: SupervisionOrder
    checked: SupervisionOrder
    extended: SupervisionOrder
    asked: OrderExtension
    proof: OrderProof


def _order(
    programme: Programme, unit: Department, words: str, task: Task, state: str, **fields: object
) -> SupervisionOrder:
    return SupervisionOrder.objects.create(
        programme=programme,
        jurisdiction=programme.jurisdiction,
        kind="order",
        department=unit,
        task=task,
        cause=f"{words} {state} {len(fields)}",
        caused_on=START,
        title=f"{words} order {state}",
        text=words,
        demands=words,
        state=state,
        **fields,
    )


def make_orders(programme: Programme, unit: Department, words: str, task: Task, by: User) -> Orders:
    """Make the unit's orders about a task; what was answered, `by` answered."""

    def signed(state: str, **fields: object) -> SupervisionOrder:
        days = {"signed_on": START, "issued_at": THEN, "due_on": DUE, "first_due_on": DUE}
        number = f"{words} {state} {len(fields)}"
        return _order(programme, unit, words, task, state, number=number, signer=words, **days, **fields)

    answered = signed("answered", answered_by=by)
    answer = OrderAnswer.objects.create(
        order=answered, number=1, measures=words, done=words, filed_by=by, filed_at=THEN
    )
    extended = signed("issued", authority=words)
    return Orders(
        draft=_order(programme, unit, words, task, "draft"),
        dropped=_order(programme, unit, words, task, "dropped"),
        issued=signed("issued"),
        answered=answered,
        checked=signed("checked", answered_by=by),
        extended=extended,
        asked=OrderExtension.objects.create(
            order=extended,
            number=1,
            reason=words,
            progress=words,
            old_due_on=DUE,
            new_due_on=date(2099, 2, 2),
            asked_by=by,
            asked_at=THEN,
        ),
        proof=OrderProof.objects.create(
            order=answered,
            answer=answer,
            file=ContentFile(words.encode(), name="proof.pdf"),
            file_name=f"{words}.pdf",
            size=len(words),
            sha256="5" * 64,
        ),
    )
