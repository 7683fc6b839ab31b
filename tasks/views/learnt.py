"""Names learnt by hand, forgotten again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.actor import ActorRequest
from departments.models import LearntName
from departments.permissions import require
from tasks.services.names import forget_name


@require_POST
def name_forget(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Forget what a name was said to mean; back to the page of who it was said to be."""
    learnt = get_object_or_404(LearntName.objects.visible_to(request.actor), uid=uid)
    require(request.actor, "notices.decompose", learnt)
    department, group = learnt.department, learnt.group
    forget_name(learnt=learnt, by=request.actor)
    messages.success(request, _("Forgotten: the name will be asked about again."))
    if department:
        return redirect("department_detail", uid=department.uid)
    return redirect("group_detail", uid=group.uid) if group else redirect("oversight_list")
