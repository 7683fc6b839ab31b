"""The covering letter of a round of comments (征求意见函): worded from the round, drawn by a job, its number given later."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models.fields.files import FieldFile

from departments.actor import Actor
from departments.enums import DepartmentKind
from departments.models import Department
from departments.permissions import require
from reform.core import audit
from reform.core.document import OfficialDocument
from reform.core.files import as_content
from reform.core.jobs import enqueue, try_again
from reform.core.workflow import swap
from tasks.division.letter import Addressee, Letter, comment_letter
from tasks.models import CommentRound
from tasks.selectors.division import frozen_rows

DRAW_LETTER = "division.letter"


def contact_of(actor: Actor) -> str:
    """Return whom units may call: the actor's name with the phone, or that of the actor's unit."""
    unit = actor.department
    phone = actor.user.phone or (unit.phone if unit else "")
    return f"{actor.user.name}，电话：{phone}" if phone else actor.user.name


def enqueue_letter(round: CommentRound, by: Actor) -> None:
    """Ask for the letter's files as the round stands now."""
    key = f"{DRAW_LETTER}:{round.uid}:{round.version}"
    enqueue(kind=DRAW_LETTER, key=key, payload={"round": str(round.uid)}, by=by)


@transaction.atomic
def letter_again(*, round: CommentRound, by: Actor) -> bool:
    """Have the letter's files made again that failed and return whether any had. Side effects: a job, an audit row."""
    require(by, "division.ask", round)
    if not try_again(start=f"{DRAW_LETTER}:{round.uid}:{round.version}", by=by):
        return False
    audit.record(by=by, act="files.again", obj=round.paper)
    return True


@transaction.atomic
def word_letter(*, round: CommentRound, number: str, contact: str, version: int, by: Actor) -> CommentRound:
    """Write the letter's number and whom to call, and return the round; the letter is drawn anew.

    Possible after closing too: the number often comes with the stamp. Raises Conflict when somebody changed the
    round since `version`. Side effects: the old files are
    deleted, a job draws new ones, one audit row.
    """
    require(by, "division.ask", round)
    before = {"number": round.number, "contact": round.contact}
    after = {"number": number.strip(), "contact": contact.strip()}
    if before == after:
        return round
    outdated = [file for file in (round.letter_pdf, round.letter_word) if file]
    changed = swap(round, expect={"version": version}, letter_pdf="", letter_word="", **after)
    for file in outdated:
        transaction.on_commit(partial(file.delete, save=False), robust=True)
    enqueue_letter(changed, by)
    audit.record(by=by, act="division.letter", obj=changed.paper, before=before, after=after)
    return changed


def letter_of(round: CommentRound) -> OfficialDocument:
    """Return the letter as a document, with the table as it was sent."""
    programme = round.ledger.programme
    counties = Department.objects.filter(
        kind=DepartmentKind.COUNTY, is_active=True, jurisdiction__parent=programme.jurisdiction
    )
    requests = round.requests.select_related("department__jurisdiction").order_by("order", "pk")
    letter = Letter(
        title=round.paper.title,
        addressees=[_addressee(request.department) for request in requests],
        counties=counties.count(),
        due_on=round.due_on,
        issuer=programme.secretariat_name,
        dated=round.asked_on,
        number=round.number,
        contact=round.contact,
    )
    return comment_letter(letter, frozen_rows(round.paper))


def _addressee(unit: Department) -> Addressee:
    if unit.kind == DepartmentKind.COUNTY:
        return Addressee(unit.name, unit.jurisdiction.name)
    return Addressee(unit.short_name)


def draw_letter(*, round: CommentRound) -> CommentRound:
    """Make the letter's PDF and Word file that are missing and return the round.

    A file is kept only where there is none and the letter still says what was drawn.
    """
    # WeasyPrint and python-docx take a second to import: only the job that draws pays for it.
    from reform.core.pdf import render_pdf
    from reform.core.word import render_docx

    document = letter_of(round)
    for field, render, ending in (("letter_pdf", render_pdf, "pdf"), ("letter_word", render_docx, "docx")):
        file: FieldFile = getattr(round, field)
        if file:
            continue
        file.save(f"letter.{ending}", as_content(render(document), f"letter.{ending}"), save=False)
        same = CommentRound.objects.filter(pk=round.pk, number=round.number, contact=round.contact)
        if not same.filter(**{field: ""}).update(**{field: file.name}):
            file.delete(save=False)
            round.refresh_from_db(fields=[field])
    return round
