"""批示: entered with its circle, kept for it. What is done about one stands in reports, with the orders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from departments.actor import Actor
from departments.models import Post
from departments.permissions import require
from reform.core import audit
from reform.core.files import as_content, clean_name
from reform.core.workflow import swap
from tasks.models import Instruction
from tasks.notifications import tell_instruction


@transaction.atomic
def enter_instruction(
    *,
    text: str,
    leader: str,
    given_on: date,
    post: Post | None = None,
    circle: Iterable[Post] = (),
    scan: tuple[str, bytes] | None = None,
    by: Actor,
) -> Instruction:
    """Enter an instruction of the actor's programme and return it; its circle is told that there is one.

    `leader` is the written name and office; the leader's `post`, where it is kept here, belongs to the circle. `scan`
    is a checked file, name and bytes. The record tells of it without its words. Side effects: audit row, messages.
    """
    require(by, "instructions.enter")
    if by.post is None:
        raise PermissionDenied("instructions.enter")
    made = Instruction.objects.create(
        programme=by.own_programme,
        text=text,
        leader=leader,
        post=post,
        given_on=given_on,
        entered_by=by.post,
        scan_name=clean_name(scan[0]) if scan else "",
    )
    if scan:
        made.scan.save(scan[0], as_content(scan[1], scan[0]))
    made.circle.set({*circle, *([post] if post else [])})
    audit.record(by=by, act="instruction.enter", obj=made, after={"circle": _named(made)})
    tell_instruction(made)
    return made


@transaction.atomic
def set_circle(*, instruction: Instruction, circle: Iterable[Post], by: Actor) -> Instruction:
    """Say whose posts may read an instruction, and return it; who is new in the circle is told.

    The leader's own post stays. Raises Conflict. Side effects: audit row, messages.
    """
    require(by, "instructions.keep", instruction)
    wanted = {*circle, *([instruction.post] if instruction.post else [])}
    if wanted == set(instruction.circle.all()):
        return instruction
    before = _named(instruction)
    changed = swap(instruction)
    changed.circle.set(wanted)
    audit.record(
        by=by,
        act="instruction.circle",
        obj=changed,
        before={"circle": before},
        after={"circle": _named(changed)},
    )
    tell_instruction(changed)
    return changed


@transaction.atomic
def correct_instruction(
    *,
    instruction: Instruction,
    text: str,
    leader: str,
    given_on: date,
    post: Post | None = None,
    scan: tuple[str, bytes] | None = None,
    by: Actor,
) -> Instruction:
    """Put right what was entered wrongly of an instruction, and return it.

    `scan` takes the place of the one there is. A leader entered in error leaves the circle, the right one comes into
    it and is told. The record says which fields changed, without their words. Raises Conflict. Side effects: files,
    audit row, messages.
    """
    require(by, "instructions.keep", instruction)
    facts: dict[str, Any] = {"text": text, "leader": leader, "given_on": given_on, "post": post}
    changed = [name for name, value in facts.items() if getattr(instruction, name) != value]
    changed += ["scan"] if scan else []
    if not changed:
        return instruction
    former, wrong = instruction.scan.name, instruction.post
    corrected = swap(instruction, **facts)
    if scan:
        corrected.scan_name = clean_name(scan[0])
        corrected.scan.save(scan[0], as_content(scan[1], scan[0]))
        if former:
            transaction.on_commit(partial(corrected.scan.storage.delete, former), robust=True)
    if "post" in changed:
        corrected.circle.remove(*([wrong] if wrong else []))
        corrected.circle.add(*([post] if post else []))
        tell_instruction(corrected)
    audit.record(by=by, act="instruction.correct", obj=corrected, after={"fields": changed})
    return corrected


def _named(instruction: Instruction) -> list[str]:
    return [str(post) for post in instruction.circle.select_related("department").order_by("pk")]
