"""Which role may do what: joined from every app's roles.py."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.actor import ActorRequest
from departments.enums import Role
from departments.permissions import require
from departments.selectors.roles import matrix


@require_safe
def role_matrix(request: ActorRequest) -> HttpResponse:
    """Show the role-permission matrix."""
    require(request.actor, "roles.view")
    return render(request, "departments/role_matrix.html", {"groups": matrix(), "roles": list(Role)})
