"""The phrases a secretariat returns reports with: kept, put in order, removed."""

from __future__ import annotations

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Programme
from departments.permissions import require
from reform.core.audit import record
from reports.models import ReturnPhrase
from reports.selectors.phrases import usual_phrases
from tasks.enums import RemovedKind
from tasks.services.recycling import note_removed

# More than the eye takes in at once; nine of them have a key.
MOST = 20


@transaction.atomic
def add_phrase(*, text: str, by: Actor) -> ReturnPhrase:
    """Keep a phrase of the own programme as the last one and return it.

    Raises ValidationError for an empty, known or surplus one.
    """
    require(by, "reports.phrases")
    # Two who add at once come one after the other.
    programme = Programme.objects.select_for_update().get(pk=by.own_programme.pk)
    words = " ".join(text.split())
    kept = ReturnPhrase.objects.filter(programme=programme)
    if not words:
        raise ValidationError({"text": _("Write the phrase.")})
    if kept.filter(text=words).exists():
        raise ValidationError({"text": _("This phrase is kept already.")})
    if kept.count() >= MOST:
        raise ValidationError({"text": _("At most %(n)d phrases are kept.") % {"n": MOST}})
    last = kept.aggregate(last=Max("order"))["last"]
    phrase = ReturnPhrase.objects.create(
        programme=programme, text=words, order=0 if last is None else last + 1
    )
    record(by=by, act="phrases.add", obj=programme, after={"phrase": words})
    return phrase


@transaction.atomic
def keep_usual_phrases(*, by: Actor) -> list[ReturnPhrase]:
    """Keep the usual phrases as the programme's own, so that they can be changed, and return those made.

    Does nothing where the programme keeps some already.
    """
    require(by, "reports.phrases")
    if ReturnPhrase.objects.filter(programme=by.own_programme).exists():
        return []
    return [add_phrase(text=text, by=by) for text in usual_phrases()]


@transaction.atomic
def move_phrase(*, phrase: ReturnPhrase, up: bool, by: Actor) -> None:
    """Change places with the phrase above (or below); the first one stays first, the last one last."""
    require(by, "reports.phrases", phrase)
    rows = list(ReturnPhrase.objects.select_for_update().filter(programme=phrase.programme_id))
    at = next(index for index, row in enumerate(rows) if row.pk == phrase.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for order, row in enumerate(rows):
        row.order = order
    ReturnPhrase.objects.bulk_update(rows, ["order"])
    record(by=by, act="phrases.move", obj=phrase.programme, after={"phrase": phrase.text, "order": to + 1})


@transaction.atomic
def remove_phrase(*, phrase: ReturnPhrase, by: Actor) -> None:
    """Keep a phrase no longer; it lies in the recycle bin. What was returned with it stays as it is."""
    require(by, "reports.phrases", phrase)
    record(by=by, act="phrases.remove", obj=phrase.programme, before={"phrase": phrase.text})
    note_removed(
        kind=RemovedKind.PHRASE,
        target=uuid4(),
        label=phrase.text,
        programme=phrase.programme,
        by=by,
        url=reverse("return_phrases"),
    )
    phrase.delete()
