"""Which running matter a matter of an earlier year goes on in (结转)."""

from __future__ import annotations

from django.db.models import QuerySet

from tasks.models import Task
from tasks.progress import StatusClass


def heirs_of(running: QuerySet[Task]) -> dict[int, int]:
    """Return, by the key of a matter of an earlier year, the running one it was carried over to; a query a year.

    One that was done when its year ended begins anew: nothing of it goes along.
    """
    found: dict[int, int] = {}
    carried = running
    while links := _links(carried):
        links = {old: found.get(heir, heir) for old, heir in links.items()}
        found |= links
        carried = Task.objects.filter(pk__in=list(links)).order_by()
    return found


def _links(tasks: QuerySet[Task]) -> dict[int, int]:
    unfinished = tasks.filter(carried_from__isnull=False).exclude(carried_from__status_class=StatusClass.DONE)
    return {old: heir for old, heir in unfinished.values_list("carried_from", "pk") if old is not None}
