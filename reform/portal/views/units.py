"""One unit: what it is and was called, who works there, and how its matters stand."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from departments.actor import Actor, ActorRequest
from departments.forms.units import NameForm, SuccessionForm
from departments.models import Department, LearntName, Oversight
from departments.permissions import may
from departments.selectors.accounts import current_holdings
from tasks.models import Ledger, Task
from tasks.permissions import TaskQuerySet
from tasks.selectors.counts import tally
from tasks.selectors.tasks import concerning, ledgers_of


def _items(tasks: TaskQuerySet) -> TaskQuerySet:
    """Return the items (root tasks) that `tasks` are or belong to."""
    return Task.objects.filter(pk__in=tasks.order_by().annotate(item=Coalesce("root", "pk")).values("item"))


def _matters(actor: Actor, ledger: Ledger, unit: Department) -> dict[str, object]:
    """Return how the unit's matters of a ledger stand, as far as the actor sees them."""
    seen = Task.objects.visible_to(actor).of_ledger(ledger)
    collected = tally(_items(seen.filter(collector=unit)))
    all_of_them = tally(_items(concerning(seen, unit.uid)))
    query = urlencode({"ledger": str(ledger.uid), "unit": str(unit.uid)})
    return {
        "ledger": ledger,
        "collected": collected,
        "concerned": all_of_them,
        "url": f"{reverse('ledger')}?{query}",
    }


@require_safe
def department_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Show one unit of the address book."""
    actor = request.actor
    unit = get_object_or_404(
        Department.objects.visible_to(actor).select_related("jurisdiction", "parent"), uid=uid
    )
    posts = unit.posts.filter(is_active=True).prefetch_related(
        Prefetch("holdings", current_holdings().filter(user__is_active=True), to_attr="held")
    )
    matters = None
    if may(actor, "ledger.view"):
        ledger = ledgers_of(actor).first()
        matters = _matters(actor, ledger, unit) if ledger else None
    may_edit = may(actor, "units.edit", unit)
    return render(
        request,
        "portal/department_detail.html",
        {
            "unit": unit,
            "names": unit.names.order_by("-valid_from", "pk"),
            "successions": unit.successions.select_related("successor"),
            "inheritances": unit.inheritances.select_related("predecessor"),
            "offices": unit.offices.filter(is_active=True),
            "posts": posts,
            "overseers": Oversight.objects.filter(department=unit)
            .on(timezone.localdate())
            .select_related("post__department"),
            "matters": matters,
            "learnt": LearntName.objects.visible_to(actor).filter(department=unit),
            "may_edit": may_edit,
            "name_form": NameForm() if may_edit else None,
            "pass_form": SuccessionForm(actor=actor, unit=unit) if may_edit else None,
        },
    )
