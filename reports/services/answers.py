"""What a unit does with an order: signs for it (签收), answers it with measures and proof, takes its answer back.

The office enters for a unit what came on paper or by phone (代录), with where it had it from; who enters an answer does
not check or close it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.actor import Actor
from departments.permissions import require
from reform.core.files import as_content, check_file, clean_name, sha256_of
from reform.core.workflow import WrongState, swap
from reports.enums import RecordedSource
from reports.models import OrderAnswer, OrderProof, SupervisionOrder
from reports.selectors.orders import latest_answer, proofs_of
from reports.services.evidence import KINDS, MOST_BYTES, MOST_FILES
from reports.services.order_log import note_act
from reports.services.order_messages import tell_answered
from reports.workflow import OPEN_ORDER, ORDER
from tasks.services.refusals import NotPossible

# A name and the bytes.
Upload = tuple[str, bytes]


@transaction.atomic
def receive_order(*, order: SupervisionOrder, by: Actor, recorded_from: str = "") -> SupervisionOrder:
    """Sign for an order (签收) and return it; its state stays.

    Raises PermissionDenied, NotPossible where the unit signed already, WrongState, Conflict. Side effects: log, audit.
    """
    _require_hand(order, by, recorded_from)
    _require_open(order, "receive")
    if order.signed_for_at:
        raise NotPossible(_("This order is signed for already."))
    received = swap(order, signed_for_at=timezone.now(), signed_for_by=by.label)
    note_act(received, "receive", was=order.state, by=by, text=recorded_from)
    return received


@transaction.atomic
def answer_order(
    *,
    order: SupervisionOrder,
    measures: str,
    done: str = "",
    expected_on: date | None = None,
    interim: bool = False,
    files: Sequence[Upload] = (),
    recorded_from: str = "",
    by: Actor,
) -> OrderAnswer:
    """Answer an order with measures, what was done and files as proof; return the answer.

    An `interim` one (进展反馈) tells how far things are, and the order still lies with the unit. `recorded_from` says
    where the office had it from that enters it for the unit. Answering is signing for it too. Raises
    PermissionDenied, NotPossible with a sentence, BadFile, WrongState, Conflict. Side effects: files, log, the
    matter's history, audit row, messages to the office.
    """
    _require_hand(order, by, recorded_from)
    _require_open(order, "answer")
    _require_words(order, measures, done, files, interim=interim)
    for name, data in files:
        check_file(name, data, kinds=KINDS, limit=MOST_BYTES)
    received: dict[str, Any] = (
        {} if order.signed_for_at else {"signed_for_at": timezone.now(), "signed_for_by": by.label}
    )
    if interim:
        answered = swap(order, **received)
    else:
        answered = ORDER.advance(order, "answer", answered_by=by.user, **received)
    answer = OrderAnswer.objects.create(
        order=answered,
        number=(answered.answers.aggregate(n=Max("number"))["n"] or 0) + 1,
        measures=measures.strip(),
        done=done.strip(),
        expected_on=expected_on,
        interim=interim,
        filed_by=by.user,
        filed_at=timezone.now(),
        recorded_from=recorded_from,
    )
    _keep(answer, files)
    note_act(
        answered,
        "interim" if interim else "answer",
        was=order.state,
        by=by,
        text=recorded_from,
        history="" if interim else "order.answered",
        after={"file_name": [clean_name(name) for name, _data in files]},
    )
    tell_answered(answered)
    return answer


@transaction.atomic
def take_back_answer(*, order: SupervisionOrder, by: Actor) -> SupervisionOrder:
    """Take the answer back before it is checked and return the order, which lies with the unit again: issued, or
    returned where an answer was returned before.

    The answer stays on record as taken back; its files prove nothing any more. Raises PermissionDenied, WrongState,
    Conflict. Side effects: log, audit row.
    """
    answer = latest_answer(order)
    _require_hand(order, by, answer.recorded_from if answer else "")
    returned = order.answers.exclude(returned="").exists()
    back = ORDER.advance(order, "take_back_again" if returned else "take_back", answered_by=None)
    if answer:
        answer.withdrawn_at = timezone.now()
        answer.save(update_fields=["withdrawn_at"])
    note_act(back, "take_back", was=order.state, by=by)
    return back


def _require_hand(order: SupervisionOrder, by: Actor, recorded_from: str) -> None:
    """The unit itself, or the office with where it had it from."""
    if not recorded_from:
        require(by, "orders.answer", order)
        return
    require(by, "orders.record", order)
    if recorded_from not in RecordedSource.values:
        raise NotPossible(_("Say where you have it from."))


def _require_open(order: SupervisionOrder, act: str) -> None:
    if order.state not in OPEN_ORDER:
        raise WrongState(act, order.state)


def _require_words(
    order: SupervisionOrder, measures: str, done: str, files: Sequence[Upload], *, interim: bool
) -> None:
    if not measures.strip():
        raise NotPossible(_("Say which measures you take."))
    if len(files) > MOST_FILES:
        words = ngettext(
            "%(n)d file at most goes with an answer.", "%(n)d files at most go with an answer.", MOST_FILES
        )
        raise NotPossible(words % {"n": MOST_FILES})
    if interim:
        return
    if not done.strip():
        raise NotPossible(_("Say what was done; to tell how far it has come, choose interim feedback."))
    if order.proof_needed and not files and not proofs_of(order).exists():
        raise NotPossible(_("This order asks for proof: add a file or a photo."))


def _keep(answer: OrderAnswer, files: Sequence[Upload]) -> None:
    for name, data in files:
        proof = OrderProof(
            order=answer.order,
            answer=answer,
            file_name=clean_name(name),
            size=len(data),
            sha256=sha256_of(data),
        )
        proof.file.save(name, as_content(data, name), save=False)
        proof.save()
