"""Notices and drafts for pages: lists with counts, drafts as cards with what they lack, how far the work is."""

from __future__ import annotations

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from departments.actor import Actor
from tasks.enums import DraftState, NoticeState, TaskState
from tasks.models import Notice
from tasks.permissions import NoticeQuerySet
from tasks.texts.numbers import number_key


def notices_for_list(actor: Actor) -> NoticeQuerySet:
    """Return the notices the actor may see, newest first, with their numbers of items and tasks."""
    item = Q(drafts__parent__isnull=True) & ~Q(drafts__state=DraftState.DROPPED)
    return (
        Notice.objects.visible_to(actor)
        .select_related("ledger")
        .annotate(
            items=Count("drafts", filter=item, distinct=True),
            waiting=Count(
                Coalesce("sources__task__root_id", "sources__task_id"),
                filter=Q(sources__task__state=TaskState.PREPARATION),
                distinct=True,
            ),
            running=Count("sources", filter=~Q(sources__task__state=TaskState.PREPARATION), distinct=True),
        )
        .order_by("-created_at")
    )


def confirmed_before(notice: Notice) -> Notice | None:
    """Return the notice of the same document number that is in a ledger already; None for a corrected file.

    The same paper often comes a second time as another file; bytes alone do not tell.
    """
    key = number_key(notice.document_number)
    if not key or notice.corrects_id:
        return None
    others = Notice.objects.filter(programme=notice.programme, state=NoticeState.CONFIRMED).exclude(
        pk=notice.pk
    )
    return next((one for one in others.order_by("pk") if number_key(one.document_number) == key), None)


def doubt_sentence(message: str) -> str:
    """Return a doubt of the reader in the language shown: the sentence or its kind is translated, words stay."""
    whole = _(message)
    kind, colon, words = message.partition(": ")
    if whole != message or not colon:
        return whole
    return _("%(kind)s: %(words)s") % {"kind": _(kind), "words": words}
