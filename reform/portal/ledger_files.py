"""Long workbooks of the ledger: made by a job while whoever asked does something else, and kept for a day."""

from __future__ import annotations

import io
from functools import partial

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import get_language, override

from departments.actor import Actor, ActorRequest
from departments.models import User
from departments.selectors.posts import posts_of
from reform.core.audit import record
from reform.core.jobs import enqueue
from reform.portal.excel import asked_tasks, write_ledger
from reform.portal.ledger.lists import ledger_list
from reports.models import MadeFile
from reports.services.made_files import DRAW, CannotBeMade, current_file, stands_as
from tasks.models import Ledger
from tasks.selectors.layouts import chosen_layout

EXPORT = "portal.ledger_export"
# More lines than a person waits for.
MOST_AT_ONCE = 5_000
# What of an address says what is exported; its page and what a form adds say nothing.
LEFT_OUT = {"page", "fold", "csrfmiddlewaretoken"}


def asked_of(given: QueryDict, by: Actor) -> dict[str, str]:
    """Return what is asked for, and by whom: the same address of the same post in the same language is the same file."""
    query = sorted(
        (name, value) for name, values in given.lists() for value in values if name not in LEFT_OUT
    )
    kept = QueryDict(mutable=True)
    for name, value in query:
        kept.appendlist(name, value)
    return {
        "query": kept.urlencode(),
        "user": str(by.user_uid),
        "post": str(by.post_uid),
        "language": get_language() or "",
    }


def made_workbook(*, ledger: Ledger, given: QueryDict, by: Actor) -> MadeFile | None:
    """Return the workbook of this address as it was asked for last, made or not; None where none was."""
    return current_file(kind=MadeFile.Kind.LEDGER, about=ledger.uid, content=asked_of(given, by), by=by)


@transaction.atomic
def ask_for_workbook(*, ledger: Ledger, given: QueryDict, by: Actor) -> MadeFile:
    """Have the workbook of this address made as things stand when a worker comes to it, and return its row.

    One that is made already is thrown away and made anew; one that waits or failed is asked for again.
    Raises TooManyWaiting. Side effects: a job, an audit row; the job writes that of the export.
    """
    content = asked_of(given, by)
    row = {"kind": MadeFile.Kind.LEDGER, "about": ledger.uid, "sha256": stands_as(content=content, by=by)}
    for old in MadeFile.objects.filter(**row).exclude(file="", fault=""):
        if old.file:
            transaction.on_commit(partial(old.file.storage.delete, str(old.file.name)), robust=True)
        old.delete()
    paper, _made = MadeFile.objects.get_or_create(
        **row, defaults={"clearance": by.clearance, "content": content}
    )
    # The key under which the page of a made file looks for the job.
    enqueue(kind=EXPORT, key=f"{DRAW}:{paper.uid}", payload={"file": str(paper.uid)}, by=by)
    record(by=by, act="file.ask", obj=ledger, after={"kind": MadeFile.Kind.LEDGER.value})
    return paper


def draw_workbook(paper: MadeFile) -> bytes:
    """Return the workbook that was asked for, of what exists for its asker now; writes the audit row of an export.

    Raises CannotBeMade where the asker no longer sees the ledger or the layout.
    """
    asked = paper.content
    user = User.objects.get(uid=asked["user"])
    post = next((one for one in posts_of(user) if str(one.uid) == asked["post"]), None)
    actor = Actor(user=user, post=post)
    request = ActorRequest()
    request.method, request.GET, request.actor = "GET", QueryDict(asked["query"]), actor
    with override(asked["language"] or None):
        listed = ledger_list(request) if post else None
        chosen = chosen_layout(actor, request.GET.get("layout", ""), listed.ledger) if listed else None
        if listed is None or chosen is None or listed.ledger.uid != paper.about:
            raise CannotBeMade(MadeFile.Fault.GONE)
        tasks, narrowed = asked_tasks(listed)
        out = io.BytesIO()
        rows = write_ledger(
            out, chosen, listed.ledger, tasks, narrowed=narrowed, group=listed.group, by=actor
        )
        record(by=actor, act="ledger.export", obj=listed.ledger, after={"rows": rows, "layout": chosen.name})
    return out.getvalue()
