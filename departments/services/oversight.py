"""分管 and 挂点: which leader's post oversees which unit or place, from-to."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department, Jurisdiction, Oversight, Post
from departments.permissions import require
from reform.core.audit import record


@transaction.atomic
def oversee(
    *,
    post: Post,
    department: Department | None = None,
    jurisdiction: Jurisdiction | None = None,
    valid_from: date | None = None,
    by: Actor,
) -> Oversight:
    """Let a post oversee a unit (分管) or a place (挂点) from a day on (None: ever since) and return that.

    各相关分管领导 and 各位挂点领导 in notices mean the post from then on. Writes an audit row. Raises ValidationError
    when it does so already, or for both or neither of unit and place.
    """
    require(by, "groups.edit", post)
    if (department is None) == (jurisdiction is None):
        raise ValidationError(_("Choose a unit or a place, not both."))
    Post.objects.select_for_update().get(pk=post.pk)
    running = (
        Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from) if valid_from else Q(valid_to__isnull=True)
    )
    same = Oversight.objects.filter(running, post=post, department=department, jurisdiction=jurisdiction)
    if same.exists():
        raise ValidationError(_("This post oversees it already."))
    row = Oversight.objects.create(
        post=post, department=department, jurisdiction=jurisdiction, valid_from=valid_from
    )
    record(
        by=by,
        act="units.oversee",
        obj=post,
        after={
            "what": str(department or jurisdiction),
            "from": valid_from.isoformat() if valid_from else None,
        },
    )
    return row


@transaction.atomic
def end_oversight(*, oversight: Oversight, on: date, by: Actor) -> Oversight:
    """Let an oversight end with a day (its last) and return it; writes an audit row.

    Raises ValidationError for a day before its first.
    """
    require(by, "groups.edit", oversight.post)
    if oversight.valid_from and on < oversight.valid_from:
        raise ValidationError(_("The last day lies before the first."))
    oversight.valid_to = on
    oversight.save(update_fields=["valid_to"])
    record(
        by=by,
        act="units.end_oversight",
        obj=oversight.post,
        after={"what": str(oversight.department or oversight.jurisdiction), "to": on.isoformat()},
    )
    return oversight
